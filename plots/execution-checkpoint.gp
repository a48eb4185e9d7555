# figure:  execution-checkpoint
# table:   execution-checkpoint
# alt:     Share of throughput against time from 2.5 to 15 seconds. By one worker it is at 0.75 from 5.5 to 10 seconds; in pieces at 0.87 until after 13; by the lock thread at zero until ten. Published: about 0.8 until 8.25 seconds, then nearly back.
# caption: **Whoever copies a checkpoint takes as much throughput as he is of the workers; if it is the one thread that asks for locks, all of it.** Throughput over time as a share of its mean before the checkpoint, which begins at 5.25 s; one machine, few collisions. Our time is stretched by five, since we copy about a fifth of a million rows. Hollow: figure 3 of the Calvin paper.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-checkpoint.svg'
PANELS = 1; STACKED = 0; HEIGHT = 340
ROOM = 46; TITLES = 1; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'lines: ours  ·  hollow: published' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [2.5:15]
set xtics 2.5,2.5 format '%.10g'
set yrange [0:1.25]
set ytics 0,0.25 format '%.10g'
set xlabel 'time of the paper (s)' @XTITLE
set label 'Share of before' at screen tx(1), screen ty(1,1) @TITLE
set label 'in pieces' at first 11, first 0.7 left @SERIES tc rgb GREEN
set label 'one worker' at first 6.3, first 0.6 left @SERIES tc rgb BLUE
set label 'the lock thread' at first 10.7, first 0.3 left @SERIES tc rgb RED
plot \
  'data/execution-checkpoint.csv' using (is('copying', 'in pieces of 4000') ? column('published_time_s') : NaN):(column('share_of_before')) with lines lw 2.25 lc rgb GREEN, \
  'data/execution-checkpoint.csv' using (is('copying', 'in pieces of 4000') ? column('published_time_s') : NaN):(column('share_of_before')):(sprintf('%s: %.4g at %.4g', 'in pieces', column('share_of_before'), column('published_time_s'))) with labels @TOOLTIP, \
  'data/execution-checkpoint.csv' using (is('copying', 'by one worker') ? column('published_time_s') : NaN):(column('share_of_before')) with lines lw 2.25 lc rgb BLUE, \
  'data/execution-checkpoint.csv' using (is('copying', 'by one worker') ? column('published_time_s') : NaN):(column('share_of_before')):(sprintf('%s: %.4g at %.4g', 'one worker', column('share_of_before'), column('published_time_s'))) with labels @TOOLTIP, \
  'data/execution-checkpoint.csv' using (is('copying', 'standing still') ? column('published_time_s') : NaN):(column('share_of_before')) with lines lw 2.25 lc rgb RED, \
  'data/execution-checkpoint.csv' using (is('copying', 'standing still') ? column('published_time_s') : NaN):(column('share_of_before')):(sprintf('%s: %.4g at %.4g', 'the lock thread', column('share_of_before'), column('published_time_s'))) with labels @TOOLTIP, \
  'data/execution-checkpoint.csv' using (is('copying', 'by one worker') ? column('published_time_s') : NaN):(column('published_share')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-checkpoint.csv' using (is('copying', 'by one worker') ? column('published_time_s') : NaN):(column('published_share')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE
unset multiplot
