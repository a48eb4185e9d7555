# figure:  sequencing-cold
# table:   sequencing-cold
# alt:     Latency that 99 of 100 warm calls stay below, against the share of calls with a cold row, on a log axis. Unannounced it rises from 12 milliseconds to 27 at half a percent and 310 at five. Kept back for ten milliseconds it rises to 24; for forty it stays at 12.
# caption: **One cold row in a hundred calls is paid by the other ninety-nine, unless its disk is asked before the call is in the order.** 2 000 calls a second of ten rows, a disk that takes 10 ms in the mean, one replica of two partitions; a call with a cold row is kept back for ten or forty milliseconds after its rows were announced.
# command: make chapter-sequencing

if (!exists("OUT")) OUT = 'plots/sequencing-cold.svg'
PANELS = 1; STACKED = 0; HEIGHT = 320
ROOM = 46; TITLES = 1; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0:5.6]
set xtics 0,1 format '%.10g'
set logscale y
set yrange [8:500]
set ytics (10, 30, 100, 300) format '%.10g'
set xlabel 'calls with a cold row (%)' @XTITLE
set label '99 % of warm calls within (ms, log)' at screen tx(1), screen ty(1,1) @TITLE
set label 'not announced' at first 2.1, first 90 left @SERIES tc rgb RED
set label 'kept back 10 ms' at first 3.6, first 34 left @SERIES tc rgb AMBER
set label 'kept back 40 ms' at first 3.6, first 9.5 left @SERIES tc rgb BLUE
plot \
  'data/sequencing-cold.csv' using (is('head_ms', '0.0') ? column('cold_percent') : NaN):(column('warm_p99_ms')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/sequencing-cold.csv' using (is('head_ms', '0.0') ? column('cold_percent') : NaN):(column('warm_p99_ms')):(sprintf('%s: %.4g at %.4g', 'not announced', column('warm_p99_ms'), column('cold_percent'))) with labels @TOOLTIP, \
  'data/sequencing-cold.csv' using (is('head_ms', '10.0') ? column('cold_percent') : NaN):(column('warm_p99_ms')) with linespoints lw 2.25 pt 5 ps 0.55 lc rgb AMBER, \
  'data/sequencing-cold.csv' using (is('head_ms', '10.0') ? column('cold_percent') : NaN):(column('warm_p99_ms')):(sprintf('%s: %.4g at %.4g', 'kept back 10 ms', column('warm_p99_ms'), column('cold_percent'))) with labels @TOOLTIP, \
  'data/sequencing-cold.csv' using (is('head_ms', '40.0') ? column('cold_percent') : NaN):(column('warm_p99_ms')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/sequencing-cold.csv' using (is('head_ms', '40.0') ? column('cold_percent') : NaN):(column('warm_p99_ms')):(sprintf('%s: %.4g at %.4g', 'kept back 40 ms', column('warm_p99_ms'), column('cold_percent'))) with labels @TOOLTIP
unset multiplot
