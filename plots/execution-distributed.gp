# figure:  execution-distributed
# table:   execution-distributed
# alt:     Two panels, throughput as a share against the share of distributed calls. Low contention: four lines fall together from one to between 0.35 and 0.5, hollow marks beside them. High: the deterministic line falls to 0.32, hollow marks just below it; wound-wait and locking with deadlock detection fall to 0.07, where the published falls to 0.12.
# caption: **Where few collide, an agreed order costs a little less than votes do; where many do, waiting for locks costs most of all.** Throughput as a share of what each system does without distributed calls: long calls of ten rows on eight machines. Hollow: figure 1(b) of Ren, Thomson and Abadi, 2014.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-distributed.svg'
PANELS = 2; STACKED = 0; HEIGHT = 360
ROOM = 46; TITLES = 2; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'filled: ours  ·  hollow: published' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0:100]
set xtics 0,25 format '%.10g'
set yrange [0:1.1]
set ytics 0,0.25 format '%.10g'
set xlabel 'calls over two machines (%)' @XTITLE
set label 'Low contention' at screen tx(1), screen ty(1,2) @TITLE
set label 'Share of local' at screen tx(1), screen ty(1,1) @SUBTITLE
set label 'deterministic' at first 40, first 1.03 left @SERIES tc rgb BLUE
set label '2PL, 2PC' at first 4, first 0.09 left @SERIES tc rgb RED
set label '2PL, no 2PC' at first 40, first 0.93 left @SERIES tc rgb AMBER
set label 'wound-wait' at first 4, first 0.19 left @SERIES tc rgb GREEN
plot \
  'data/execution-distributed.csv' using (is('system', 'deterministic') && is('length', 'long') && is('contention', 'low') ? column('distributed_percent') : NaN):(column('share_of_local')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-distributed.csv' using (is('system', 'deterministic') && is('length', 'long') && is('contention', 'low') ? column('distributed_percent') : NaN):(column('share_of_local')):(sprintf('%s: %.4g at %.4g', 'deterministic', column('share_of_local'), column('distributed_percent'))) with labels @TOOLTIP, \
  'data/execution-distributed.csv' using (is('system', 'nondeterministic') && is('length', 'long') && is('contention', 'low') ? column('distributed_percent') : NaN):(column('share_of_local')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-distributed.csv' using (is('system', 'nondeterministic') && is('length', 'long') && is('contention', 'low') ? column('distributed_percent') : NaN):(column('share_of_local')):(sprintf('%s: %.4g at %.4g', '2PL, 2PC', column('share_of_local'), column('distributed_percent'))) with labels @TOOLTIP, \
  'data/execution-distributed.csv' using (is('system', 'nondeterministic_no_2pc') && is('length', 'long') && is('contention', 'low') ? column('distributed_percent') : NaN):(column('share_of_local')) with linespoints lw 2.25 pt 5 ps 0.55 lc rgb AMBER, \
  'data/execution-distributed.csv' using (is('system', 'nondeterministic_no_2pc') && is('length', 'long') && is('contention', 'low') ? column('distributed_percent') : NaN):(column('share_of_local')):(sprintf('%s: %.4g at %.4g', '2PL, no 2PC', column('share_of_local'), column('distributed_percent'))) with labels @TOOLTIP, \
  'data/execution-distributed.csv' using (is('system', 'wound_wait') && is('length', 'long') && is('contention', 'low') ? column('distributed_percent') : NaN):(column('share_of_local')) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/execution-distributed.csv' using (is('system', 'wound_wait') && is('length', 'long') && is('contention', 'low') ? column('distributed_percent') : NaN):(column('share_of_local')):(sprintf('%s: %.4g at %.4g', 'wound-wait', column('share_of_local'), column('distributed_percent'))) with labels @TOOLTIP, \
  'data/execution-distributed.csv' using (is('system', 'deterministic') && is('length', 'long') && is('contention', 'low') ? column('distributed_percent') : NaN):(column('published_share')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-distributed.csv' using (is('system', 'deterministic') && is('length', 'long') && is('contention', 'low') ? column('distributed_percent') : NaN):(column('published_share')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/execution-distributed.csv' using (is('system', 'nondeterministic') && is('length', 'long') && is('contention', 'low') ? column('distributed_percent') : NaN):(column('published_share')) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/execution-distributed.csv' using (is('system', 'nondeterministic') && is('length', 'long') && is('contention', 'low') ? column('distributed_percent') : NaN):(column('published_share')) with points pt 12 ps 1.2 lw 1.75 lc rgb RED, \
  'data/execution-distributed.csv' using (is('system', 'nondeterministic_no_2pc') && is('length', 'long') && is('contention', 'low') ? column('distributed_percent') : NaN):(column('published_share')) with points pt 5 ps 1.2 lc rgb PAPER, \
  'data/execution-distributed.csv' using (is('system', 'nondeterministic_no_2pc') && is('length', 'long') && is('contention', 'low') ? column('distributed_percent') : NaN):(column('published_share')) with points pt 4 ps 1.2 lw 1.75 lc rgb AMBER

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [0:100]
set xtics 0,25 format '%.10g'
set yrange [0:1.1]
set ytics 0,0.25 format '%.10g'
set xlabel 'calls over two machines (%)' @XTITLE
set label 'High contention' at screen tx(2), screen ty(2,2) @TITLE
set label 'Share of local' at screen tx(2), screen ty(2,1) @SUBTITLE
plot \
  'data/execution-distributed.csv' using (is('system', 'deterministic') && is('length', 'long') && is('contention', 'high') ? column('distributed_percent') : NaN):(column('share_of_local')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-distributed.csv' using (is('system', 'deterministic') && is('length', 'long') && is('contention', 'high') ? column('distributed_percent') : NaN):(column('share_of_local')):(sprintf('%s: %.4g at %.4g', 'execution-distributed', column('share_of_local'), column('distributed_percent'))) with labels @TOOLTIP, \
  'data/execution-distributed.csv' using (is('system', 'nondeterministic') && is('length', 'long') && is('contention', 'high') ? column('distributed_percent') : NaN):(column('share_of_local')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-distributed.csv' using (is('system', 'nondeterministic') && is('length', 'long') && is('contention', 'high') ? column('distributed_percent') : NaN):(column('share_of_local')):(sprintf('%s: %.4g at %.4g', 'execution-distributed', column('share_of_local'), column('distributed_percent'))) with labels @TOOLTIP, \
  'data/execution-distributed.csv' using (is('system', 'nondeterministic_no_2pc') && is('length', 'long') && is('contention', 'high') ? column('distributed_percent') : NaN):(column('share_of_local')) with linespoints lw 2.25 pt 5 ps 0.55 lc rgb AMBER, \
  'data/execution-distributed.csv' using (is('system', 'nondeterministic_no_2pc') && is('length', 'long') && is('contention', 'high') ? column('distributed_percent') : NaN):(column('share_of_local')):(sprintf('%s: %.4g at %.4g', 'execution-distributed', column('share_of_local'), column('distributed_percent'))) with labels @TOOLTIP, \
  'data/execution-distributed.csv' using (is('system', 'wound_wait') && is('length', 'long') && is('contention', 'high') ? column('distributed_percent') : NaN):(column('share_of_local')) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/execution-distributed.csv' using (is('system', 'wound_wait') && is('length', 'long') && is('contention', 'high') ? column('distributed_percent') : NaN):(column('share_of_local')):(sprintf('%s: %.4g at %.4g', 'execution-distributed', column('share_of_local'), column('distributed_percent'))) with labels @TOOLTIP, \
  'data/execution-distributed.csv' using (is('system', 'deterministic') && is('length', 'long') && is('contention', 'high') ? column('distributed_percent') : NaN):(column('published_share')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-distributed.csv' using (is('system', 'deterministic') && is('length', 'long') && is('contention', 'high') ? column('distributed_percent') : NaN):(column('published_share')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/execution-distributed.csv' using (is('system', 'nondeterministic') && is('length', 'long') && is('contention', 'high') ? column('distributed_percent') : NaN):(column('published_share')) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/execution-distributed.csv' using (is('system', 'nondeterministic') && is('length', 'long') && is('contention', 'high') ? column('distributed_percent') : NaN):(column('published_share')) with points pt 12 ps 1.2 lw 1.75 lc rgb RED, \
  'data/execution-distributed.csv' using (is('system', 'nondeterministic_no_2pc') && is('length', 'long') && is('contention', 'high') ? column('distributed_percent') : NaN):(column('published_share')) with points pt 5 ps 1.2 lc rgb PAPER, \
  'data/execution-distributed.csv' using (is('system', 'nondeterministic_no_2pc') && is('length', 'long') && is('contention', 'high') ? column('distributed_percent') : NaN):(column('published_share')) with points pt 4 ps 1.2 lw 1.75 lc rgb AMBER
unset multiplot
