# figure:  commit-wait-hot-row
# table:   commit-wait-hot-row
# alt:     Writes a second of one row against clock uncertainty from 0.1 to 10 milliseconds. A flat thousand up to half a millisecond, then falling along the dashed bound to fifty.
# caption: **A row that everybody writes takes one transaction in twice the uncertainty, whatever the machines can do.** Writes of one row a second in one region, as many asked for as it takes; the dashed line is 1/(2ε). Below half a millisecond replication is the limit.
# command: make chapter-clocks

if (!exists("OUT")) OUT = 'plots/commit-wait-hot-row.svg'
PANELS = 1; STACKED = 0; HEIGHT = 310
ROOM = 46; TITLES = 1; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [0.08:12]
set xtics (0.1, 0.5, 1, 4, 10) format '%.10g'
set logscale y
set yrange [30:6000]
set ytics (100, 1000) format '%.10g'
set xlabel 'uncertainty ε (ms, log)' @XTITLE
set label 'Writes of one row a second (log)' at screen tx(1), screen ty(1,1) @TITLE
set label '1/(2ε)' at first 0.19, first 3300 left @SERIES tc rgb MUTED
set label 'simulated' at first 2.2, first 330 left @SERIES tc rgb BLUE
plot \
  'data/commit-wait-hot-row.csv' using (column('epsilon_ms')):(column('bound_per_s')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/commit-wait-hot-row.csv' using (column('epsilon_ms')):(column('writes_per_s')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/commit-wait-hot-row.csv' using (column('epsilon_ms')):(column('writes_per_s')):(sprintf('%s: %.4g at %.4g', 'simulated', column('writes_per_s'), column('epsilon_ms'))) with labels @TOOLTIP
unset multiplot
