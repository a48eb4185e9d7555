# figure:  execution-scaling
# table:   execution-scaling
# alt:     Two panels against machines from one to a hundred, logarithmic. Left: with a tenth distributed both lines step down to 0.88 and stay there, published fall to 0.53 and, with contention, to 0.19; all distributed steps down to 0.43 at once, published to 0.2 and then to 0.11. Right: new orders, deterministic at 0.89, wound-wait 0.86, published from 0.8 to 0.46.
# caption: **A machine among many does less than alone, and all of the loss is paid at once; the published one went on losing.** Throughput of each machine as a share of one machine's alone, in an agreed order. Left, the microbenchmark; right, TPC-C's new orders, a tenth of them with an item from another warehouse, in an agreed order and under wound-wait. Hollow: figures 5 and 4 of the Calvin paper.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-scaling.svg'
PANELS = 2; STACKED = 0; HEIGHT = 340
ROOM = 46; TITLES = 2; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'filled: ours  ·  hollow: published' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [0.9:120]
set xtics (1, 3, 10, 30, 100) format '%.10g'
set yrange [0:1.2]
set ytics 0,0.25 format '%.10g'
set xlabel 'machines (log)' @XTITLE
set label 'Microbenchmark' at screen tx(1), screen ty(1,2) @TITLE
set label 'Share of one alone' at screen tx(1), screen ty(1,1) @SUBTITLE
set label '10 % over two' at first 4, first 1.08 left @SERIES tc rgb BLUE
set label '10 %, contended' at first 1, first 0.06 left @SERIES tc rgb AMBER
set label 'all over two' at first 3.2, first 0.31 left @SERIES tc rgb RED
plot \
  'data/execution-scaling.csv' using (is('system', 'deterministic') && is('workload', '10 percent') ? column('machines') : NaN):(column('share_of_one')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-scaling.csv' using (is('system', 'deterministic') && is('workload', '10 percent') ? column('machines') : NaN):(column('share_of_one')):(sprintf('%s: %.4g at %.4g', '10 % over two', column('share_of_one'), column('machines'))) with labels @TOOLTIP, \
  'data/execution-scaling.csv' using (is('system', 'deterministic') && is('workload', '10 percent contended') ? column('machines') : NaN):(column('share_of_one')) with linespoints lw 2.25 pt 5 ps 0.55 lc rgb AMBER, \
  'data/execution-scaling.csv' using (is('system', 'deterministic') && is('workload', '10 percent contended') ? column('machines') : NaN):(column('share_of_one')):(sprintf('%s: %.4g at %.4g', '10 %, contended', column('share_of_one'), column('machines'))) with labels @TOOLTIP, \
  'data/execution-scaling.csv' using (is('system', 'deterministic') && is('workload', '100 percent') ? column('machines') : NaN):(column('share_of_one')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-scaling.csv' using (is('system', 'deterministic') && is('workload', '100 percent') ? column('machines') : NaN):(column('share_of_one')):(sprintf('%s: %.4g at %.4g', 'all over two', column('share_of_one'), column('machines'))) with labels @TOOLTIP, \
  'data/execution-scaling.csv' using (is('system', 'deterministic') && is('workload', '10 percent') ? column('machines') : NaN):(column('published_share')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-scaling.csv' using (is('system', 'deterministic') && is('workload', '10 percent') ? column('machines') : NaN):(column('published_share')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/execution-scaling.csv' using (is('system', 'deterministic') && is('workload', '10 percent contended') ? column('machines') : NaN):(column('published_share')) with points pt 5 ps 1.2 lc rgb PAPER, \
  'data/execution-scaling.csv' using (is('system', 'deterministic') && is('workload', '10 percent contended') ? column('machines') : NaN):(column('published_share')) with points pt 4 ps 1.2 lw 1.75 lc rgb AMBER, \
  'data/execution-scaling.csv' using (is('system', 'deterministic') && is('workload', '100 percent') ? column('machines') : NaN):(column('published_share')) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/execution-scaling.csv' using (is('system', 'deterministic') && is('workload', '100 percent') ? column('machines') : NaN):(column('published_share')) with points pt 12 ps 1.2 lw 1.75 lc rgb RED

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set logscale x
set xrange [0.9:120]
set xtics (1, 3, 10, 30, 100) format '%.10g'
set yrange [0:1.2]
set ytics 0,0.25 format '%.10g'
set xlabel 'machines (log)' @XTITLE
set label 'TPC-C, new orders' at screen tx(2), screen ty(2,2) @TITLE
set label 'Share of one alone' at screen tx(2), screen ty(2,1) @SUBTITLE
set label 'deterministic' at first 1.1, first 0.3 left @SERIES tc rgb BLUE
set label 'wound-wait' at first 1.1, first 0.19 left @SERIES tc rgb GREEN
plot \
  'data/execution-scaling.csv' using (is('system', 'deterministic') && is('workload', 'new orders') ? column('machines') : NaN):(column('share_of_one')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-scaling.csv' using (is('system', 'deterministic') && is('workload', 'new orders') ? column('machines') : NaN):(column('share_of_one')):(sprintf('%s: %.4g at %.4g', 'deterministic', column('share_of_one'), column('machines'))) with labels @TOOLTIP, \
  'data/execution-scaling.csv' using (is('system', 'wound_wait') && is('workload', 'new orders') ? column('machines') : NaN):(column('share_of_one')) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/execution-scaling.csv' using (is('system', 'wound_wait') && is('workload', 'new orders') ? column('machines') : NaN):(column('share_of_one')):(sprintf('%s: %.4g at %.4g', 'wound-wait', column('share_of_one'), column('machines'))) with labels @TOOLTIP, \
  'data/execution-scaling.csv' using (is('system', 'deterministic') && is('workload', 'new orders') ? column('machines') : NaN):(column('published_share')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-scaling.csv' using (is('system', 'deterministic') && is('workload', 'new orders') ? column('machines') : NaN):(column('published_share')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE
unset multiplot
