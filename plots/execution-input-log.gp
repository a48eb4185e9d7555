# figure:  execution-input-log
# table:   live/execution-input-log
# alt:     Two panels against the calls in a batch from ten to sixty thousand, all axes log. Left, without a log three to nine million calls a second; with it fifty thousand in batches of ten, rising to six million if a batch is run after it is logged, and to more than eight if meanwhile. Right, without a log the time grows with the batch; with it, it is a fifth of a millisecond up to a thousand calls, and joins the other beyond.
# caption: **Whoever answers only what is on the disk waits for it once a batch; where a large batch is run meanwhile, the wait all but vanishes.** Calls a second and the median time until a batch may be answered, on this machine's wall clock and its disk, one batch after the other; queues, one thread.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-input-log.svg'
PANELS = 2; STACKED = 0; HEIGHT = 330
ROOM = 54; TITLES = 2; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [8:90000]
set xtics autofreq format '10^{%T}'
set logscale y
set yrange [10000:30000000]
set ytics autofreq format '10^{%T}'
set xlabel 'calls in a batch (log)' @XTITLE
set label 'Throughput' at screen tx(1), screen ty(1,2) @TITLE
set label 'calls a second (log)' at screen tx(1), screen ty(1,1) @SUBTITLE
set label 'not logged' at first 10, first 13000000 left @SERIES tc rgb BLUE
set label 'logged, then run' at first 250, first 330000 left @SERIES tc rgb AMBER
set label 'both at once' at first 11, first 1100000 left @SERIES tc rgb GREEN
plot \
  'data/live/execution-input-log.csv' using (is('logging', 'not logged') ? column('batch') : NaN):(column('calls_per_wall_s')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/live/execution-input-log.csv' using (is('logging', 'not logged') ? column('batch') : NaN):(column('calls_per_wall_s')):(sprintf('%s: %.4g at %.4g', 'not logged', column('calls_per_wall_s'), column('batch'))) with labels @TOOLTIP, \
  'data/live/execution-input-log.csv' using (is('logging', 'logged then run') ? column('batch') : NaN):(column('calls_per_wall_s')) with linespoints lw 2.25 pt 5 ps 0.55 lc rgb AMBER, \
  'data/live/execution-input-log.csv' using (is('logging', 'logged then run') ? column('batch') : NaN):(column('calls_per_wall_s')):(sprintf('%s: %.4g at %.4g', 'logged, then run', column('calls_per_wall_s'), column('batch'))) with labels @TOOLTIP, \
  'data/live/execution-input-log.csv' using (is('logging', 'logged and run at once') ? column('batch') : NaN):(column('calls_per_wall_s')) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/live/execution-input-log.csv' using (is('logging', 'logged and run at once') ? column('batch') : NaN):(column('calls_per_wall_s')):(sprintf('%s: %.4g at %.4g', 'both at once', column('calls_per_wall_s'), column('batch'))) with labels @TOOLTIP

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set logscale x
set xrange [8:90000]
set xtics autofreq format '10^{%T}'
set logscale y
set yrange [0.001:100]
set ytics (0.001, 0.01, 0.1, 1, 10, 100) format '%.10g'
set xlabel 'calls in a batch (log)' @XTITLE
set label 'Median time to an answer' at screen tx(2), screen ty(2,2) @TITLE
set label 'ms (log)' at screen tx(2), screen ty(2,1) @SUBTITLE
plot \
  'data/live/execution-input-log.csv' using (is('logging', 'not logged') ? column('batch') : NaN):(column('latency_p50_ms')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/live/execution-input-log.csv' using (is('logging', 'not logged') ? column('batch') : NaN):(column('latency_p50_ms')):(sprintf('%s: %.4g at %.4g', 'live/execution-input-log', column('latency_p50_ms'), column('batch'))) with labels @TOOLTIP, \
  'data/live/execution-input-log.csv' using (is('logging', 'logged then run') ? column('batch') : NaN):(column('latency_p50_ms')) with linespoints lw 2.25 pt 5 ps 0.55 lc rgb AMBER, \
  'data/live/execution-input-log.csv' using (is('logging', 'logged then run') ? column('batch') : NaN):(column('latency_p50_ms')):(sprintf('%s: %.4g at %.4g', 'live/execution-input-log', column('latency_p50_ms'), column('batch'))) with labels @TOOLTIP, \
  'data/live/execution-input-log.csv' using (is('logging', 'logged and run at once') ? column('batch') : NaN):(column('latency_p50_ms')) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/live/execution-input-log.csv' using (is('logging', 'logged and run at once') ? column('batch') : NaN):(column('latency_p50_ms')):(sprintf('%s: %.4g at %.4g', 'live/execution-input-log', column('latency_p50_ms'), column('batch'))) with labels @TOOLTIP
unset multiplot
