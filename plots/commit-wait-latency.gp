# figure:  commit-wait-latency
# table:   commit-wait-latency
# alt:     Latency of a write against clock uncertainty from a tenth of a microsecond to a quarter of a second, both on log axes. Each of two lines is flat and then rises; in one region the knee is at half a millisecond, across regions at thirty-five milliseconds.
# caption: **Commit wait adds nothing to a lone write until twice the uncertainty exceeds replication.** Time from a client's request to its answer, for one write, by the uncertainty that every clock claims. In one region replication takes a millisecond, across regions seventy.
# command: make chapter-clocks

if (!exists("OUT")) OUT = 'plots/commit-wait-latency.svg'
PANELS = 1; STACKED = 0; HEIGHT = 340
ROOM = 46; TITLES = 1; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [7e-05:400]
set xtics autofreq format '10^{%T}'
set logscale y
set yrange [1:700]
set ytics (1, 10, 100) format '%.10g'
set xlabel 'uncertainty ε (ms, log)' @XTITLE
set label 'Latency of a write (ms, log)' at screen tx(1), screen ty(1,1) @TITLE
set arrow from first 4, graph 0 to first 4, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'TrueTime'.QUOTE.'s average' at first 3.3, first 400 right @NOTE tc rgb MUTED
set label 'one region' at first 0.00011, first 2.1 left @SERIES tc rgb BLUE
set label 'across regions' at first 0.00011, first 100 left @SERIES tc rgb AMBER
set label 'hidden up to here' at first 0.55, first 2.1 right @SERIES tc rgb RED
plot \
  'data/commit-wait-latency.csv' using (is('place', 'one region') ? column('epsilon_ms') : NaN):(column('latency_ms')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/commit-wait-latency.csv' using (is('place', 'one region') ? column('epsilon_ms') : NaN):(column('latency_ms')):(sprintf('%s: %.4g at %.4g', 'one region', column('latency_ms'), column('epsilon_ms'))) with labels @TOOLTIP, \
  'data/commit-wait-latency.csv' using (is('place', 'across regions') ? column('epsilon_ms') : NaN):(column('latency_ms')) with linespoints lw 2.25 pt 5 ps 0.55 lc rgb AMBER, \
  'data/commit-wait-latency.csv' using (is('place', 'across regions') ? column('epsilon_ms') : NaN):(column('latency_ms')):(sprintf('%s: %.4g at %.4g', 'across regions', column('latency_ms'), column('epsilon_ms'))) with labels @TOOLTIP, \
  'data/commit-wait-latency.csv' using (is('place', 'one region') && is('epsilon_ms', '0.5') ? column('epsilon_ms') : NaN):(column('latency_ms')) with points pt 13 ps 0.55 lc rgb RED, \
  'data/commit-wait-latency.csv' using (is('place', 'across regions') && is('epsilon_ms', '35.0') ? column('epsilon_ms') : NaN):(column('latency_ms')) with points pt 13 ps 0.55 lc rgb RED
unset multiplot
