# figure:  truetime-promise
# table:   truetime-closed-form
# table:   truetime-promise
# alt:     Share of time outside the bounds against clock drift from 10 to 1,000 microseconds a second, on a log axis. It is zero up to 225, then climbs steeply along the closed form to above 0.95.
# caption: **While a clock keeps the promised rate its bounds always hold; at twice the rate they are wrong for {value truetime-promise outside_share mean where drift_us_per_s=400 digits 2} of the time.** The share of a day for which the true time lay outside a server's bounds, by the drift of its clock; five runs each.
# command: make chapter-clocks

if (!exists("OUT")) OUT = 'plots/truetime-promise.svg'
PANELS = 1; STACKED = 0; HEIGHT = 330
ROOM = 46; TITLES = 1; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [8:1250]
set xtics (10, 30, 100, 200, 400, 1000) format '%.10g'
set yrange [0:1]
set ytics 0,0.25 format '%.10g'
set xlabel 'drift of the clock (µs/s, log)' @XTITLE
set label 'Share of time outside its bounds' at screen tx(1), screen ty(1,1) @TITLE
set arrow from first 200, graph 0 to first 200, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'promised at most' at first 190, first 0.93 right @NOTE tc rgb MUTED
set arrow from first 30, graph 0 to first 30, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'largest reported' at first 31.5, first 0.83 left @NOTE tc rgb MUTED
set label 'closed form' at first 285, first 0.3 left @SERIES tc rgb MUTED
set label 'simulated' at first 430, first 0.76 left @SERIES tc rgb RED
plot \
  'data/truetime-closed-form.csv' using (column('drift_us_per_s')):(column('outside_share')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/truetime-promise.csv' using (column('drift_us_per_s')):(column('outside_share')) with points pt 13 ps 0.55 lc rgb RED, \
  'data/truetime-promise.csv' using (column('drift_us_per_s')):(column('outside_share')):(sprintf('%s: %.4g at %.4g', 'simulated', column('outside_share'), column('drift_us_per_s'))) with labels @TOOLTIP
unset multiplot
