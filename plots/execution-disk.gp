# figure:  execution-disk
# table:   execution-disk
# table:   published/calvin_sigmod12_parameters
# alt:     Share of throughput in memory against calls that need the disk from a tenth to ten percent, on a log axis. Announced, kept back for 40 milliseconds or not at all, and not announced with 400 that are not done: at one throughout. Not announced: one by one 0.67 at 0.9 percent and 0.16 at ten; with 400 that have not left the line 0.84 and 0.54.
# caption: **Who has a call's rows fetched before it comes to its locks loses nothing; who does not loses nothing by the locks, and much by standing in line.** Throughput as a share of that with all rows in memory, by how many calls need a row from the disk; a hundred hot rows at each of four full machines, all at home. The disk takes 10 ms in the mean. Hollow: the share up to which Calvin's authors saw no loss.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-disk.svg'
PANELS = 1; STACKED = 0; HEIGHT = 360
ROOM = 46; TITLES = 1; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'filled: ours  ·  hollow: published' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [0.08:12]
set xtics (0.1, 0.3, 1, 3, 10) format '%.10g'
set yrange [0:1.5]
set ytics 0,0.25 format '%.10g'
set xlabel 'calls that need the disk (%, log)' @XTITLE
set label 'Share of all in memory' at screen tx(1), screen ty(1,1) @TITLE
set label 'announced, kept back 40 ms' at first 0.09, first 1.38 left @SERIES tc rgb BLUE
set label 'announced, not kept back' at first 0.09, first 1.2 left @SERIES tc rgb GREEN
set label 'not announced, 400 not done' at first 0.09, first 0.1 left @SERIES tc rgb PURPLE
set label 'not announced, 400 not gone' at first 0.09, first 0.23 left @SERIES tc rgb AMBER
set label 'not announced, one by one' at first 0.09, first 0.36 left @SERIES tc rgb RED
plot \
  'data/execution-disk.csv' using (is('load_per_machine', 'full') && is('distributed_percent', '0.0') && is('kept_back_ms', '40') && is('under_way', '400') && is('done_count', 'no') ? column('disk_percent') : NaN):(column('share_of_memory')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-disk.csv' using (is('load_per_machine', 'full') && is('distributed_percent', '0.0') && is('kept_back_ms', '40') && is('under_way', '400') && is('done_count', 'no') ? column('disk_percent') : NaN):(column('share_of_memory')):(sprintf('%s: %.4g at %.4g', 'announced, kept back 40 ms', column('share_of_memory'), column('disk_percent'))) with labels @TOOLTIP, \
  'data/execution-disk.csv' using (is('load_per_machine', 'full') && is('distributed_percent', '0.0') && is('kept_back_ms', '0') && is('under_way', '400') && is('done_count', 'no') ? column('disk_percent') : NaN):(column('share_of_memory')) with linespoints lw 2.25 dt (6,4) pt 9 ps 0.55 lc rgb GREEN, \
  'data/execution-disk.csv' using (is('load_per_machine', 'full') && is('distributed_percent', '0.0') && is('kept_back_ms', '0') && is('under_way', '400') && is('done_count', 'no') ? column('disk_percent') : NaN):(column('share_of_memory')):(sprintf('%s: %.4g at %.4g', 'announced, not kept back', column('share_of_memory'), column('disk_percent'))) with labels @TOOLTIP, \
  'data/execution-disk.csv' using (is('load_per_machine', 'full') && is('distributed_percent', '0.0') && is('kept_back_ms', 'never') && is('under_way', '400') && is('done_count', 'no') ? column('disk_percent') : NaN):(column('share_of_memory')) with linespoints lw 2.25 pt 11 ps 0.55 lc rgb PURPLE, \
  'data/execution-disk.csv' using (is('load_per_machine', 'full') && is('distributed_percent', '0.0') && is('kept_back_ms', 'never') && is('under_way', '400') && is('done_count', 'no') ? column('disk_percent') : NaN):(column('share_of_memory')):(sprintf('%s: %.4g at %.4g', 'not announced, 400 not done', column('share_of_memory'), column('disk_percent'))) with labels @TOOLTIP, \
  'data/execution-disk.csv' using (is('load_per_machine', 'full') && is('distributed_percent', '0.0') && is('kept_back_ms', 'never') && is('under_way', '400') && is('done_count', 'yes') ? column('disk_percent') : NaN):(column('share_of_memory')) with linespoints lw 2.25 pt 5 ps 0.55 lc rgb AMBER, \
  'data/execution-disk.csv' using (is('load_per_machine', 'full') && is('distributed_percent', '0.0') && is('kept_back_ms', 'never') && is('under_way', '400') && is('done_count', 'yes') ? column('disk_percent') : NaN):(column('share_of_memory')):(sprintf('%s: %.4g at %.4g', 'not announced, 400 not gone', column('share_of_memory'), column('disk_percent'))) with labels @TOOLTIP, \
  'data/execution-disk.csv' using (is('load_per_machine', 'full') && is('distributed_percent', '0.0') && is('kept_back_ms', 'never') && is('under_way', '1') && is('done_count', 'no') ? column('disk_percent') : NaN):(column('share_of_memory')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-disk.csv' using (is('load_per_machine', 'full') && is('distributed_percent', '0.0') && is('kept_back_ms', 'never') && is('under_way', '1') && is('done_count', 'no') ? column('disk_percent') : NaN):(column('share_of_memory')):(sprintf('%s: %.4g at %.4g', 'not announced, one by one', column('share_of_memory'), column('disk_percent'))) with labels @TOOLTIP, \
  'data/published/calvin_sigmod12_parameters.csv' using (is('parameter', 'disk_txn_fraction_without_throughput_loss') ? column('value') : NaN):(1) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/published/calvin_sigmod12_parameters.csv' using (is('parameter', 'disk_txn_fraction_without_throughput_loss') ? column('value') : NaN):(1) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE
unset multiplot
