# figure:  execution-stumbling
# table:   execution-stumbling
# alt:     Share of one machine alone against machines from one to forty, logarithmic. Without stops, and with stops of ten milliseconds, the deterministic line steps down to 0.88 and stays there; with stops of forty it falls to 0.6. Wound-wait stays at 0.64 and, with stops of forty, falls to 0.4. Published marks fall from 0.7 to 0.3.
# caption: **Machines that are alike on the average but not at every moment hold each other up, if they stop for longer than can be made up for.** Throughput of each machine as a share of one alone that stops as often, a tenth of the calls over two machines, hot rows; stops take a tenth of each machine's time, or none. Hollow: the contended curve of figure 5 of the Calvin paper, whose machines' stops we do not know.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-stumbling.svg'
PANELS = 1; STACKED = 0; HEIGHT = 340
ROOM = 46; TITLES = 1; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'filled: ours  ·  hollow: published' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [0.9:48]
set xtics (1, 3, 10, 30) format '%.10g'
set yrange [0:1.1]
set ytics 0,0.25 format '%.10g'
set xlabel 'machines (log)' @XTITLE
set label 'Share of one alone' at screen tx(1), screen ty(1,1) @TITLE
set label 'no stops' at first 14, first 1.02 left @SERIES tc rgb BLUE
set label '10 ms in 100' at first 14, first 0.79 left @SERIES tc rgb PURPLE
set label '40 ms in 400' at first 14, first 0.67 left @SERIES tc rgb RED
set label '40 ms, wound-wait' at first 1.1, first 0.14 left @SERIES tc rgb GREEN
plot \
  'data/execution-stumbling.csv' using (is('system', 'deterministic') && is('stop_ms', '0') ? column('machines') : NaN):(column('share_of_one')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-stumbling.csv' using (is('system', 'deterministic') && is('stop_ms', '0') ? column('machines') : NaN):(column('share_of_one')):(sprintf('%s: %.4g at %.4g', 'no stops', column('share_of_one'), column('machines'))) with labels @TOOLTIP, \
  'data/execution-stumbling.csv' using (is('system', 'deterministic') && is('stop_ms', '10') ? column('machines') : NaN):(column('share_of_one')) with linespoints lw 2.25 pt 11 ps 0.55 lc rgb PURPLE, \
  'data/execution-stumbling.csv' using (is('system', 'deterministic') && is('stop_ms', '10') ? column('machines') : NaN):(column('share_of_one')):(sprintf('%s: %.4g at %.4g', '10 ms in 100', column('share_of_one'), column('machines'))) with labels @TOOLTIP, \
  'data/execution-stumbling.csv' using (is('system', 'deterministic') && is('stop_ms', '40') ? column('machines') : NaN):(column('share_of_one')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-stumbling.csv' using (is('system', 'deterministic') && is('stop_ms', '40') ? column('machines') : NaN):(column('share_of_one')):(sprintf('%s: %.4g at %.4g', '40 ms in 400', column('share_of_one'), column('machines'))) with labels @TOOLTIP, \
  'data/execution-stumbling.csv' using (is('system', 'wound_wait') && is('stop_ms', '40') ? column('machines') : NaN):(column('share_of_one')) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/execution-stumbling.csv' using (is('system', 'wound_wait') && is('stop_ms', '40') ? column('machines') : NaN):(column('share_of_one')):(sprintf('%s: %.4g at %.4g', '40 ms, wound-wait', column('share_of_one'), column('machines'))) with labels @TOOLTIP, \
  'data/execution-stumbling.csv' using (is('system', 'deterministic') && is('stop_ms', '0') ? column('machines') : NaN):(column('published_share')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-stumbling.csv' using (is('system', 'deterministic') && is('stop_ms', '0') ? column('machines') : NaN):(column('published_share')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE
unset multiplot
