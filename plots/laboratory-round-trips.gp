# figure:  laboratory-round-trips
# table:   laboratory-round-trips
# table:   laboratory-theory
# alt:     Two scatter plots of 786 pairs. Left, printed deviation against the bound, both from a microsecond to ten milliseconds; some two hundred marks lie above the diagonal, in a horizontal cloud near 0.3 ms. Right, the error of the simulated deviation in percent is near zero for a small sigma and fans out beyond one, down to minus sixty and up to plus a hundred and twenty.
# caption: **{value laboratory-round-trips sigma count where printed_deviation="cut mean"} of {value laboratory-round-trips sigma count} printed deviations cannot be, and a wide spread comes back only in the long run.** Each mark is a pair of regions. First, the deviation that ping printed against the largest that the printed least, mean and longest allow: above the line it is impossible. Second, how far the simulated deviation is from the fitted one, by the spread σ of the fitted latency's logarithm.
# command: make chapter-laboratory

if (!exists("OUT")) OUT = 'plots/laboratory-round-trips.svg'
PANELS = 2; STACKED = 0; HEIGHT = 350
ROOM = 54; TITLES = 2; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 '○ ◇: published, 2020 and 2021  ·  ● ◆: ours' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [0.004:40]
set xtics (0.01, 0.1, 1, 10) format '%.10g'
set logscale y
set yrange [0.004:40]
set ytics (0.01, 0.1, 1, 10) format '%.10g'
set xlabel 'largest possible (ms, log)' @XTITLE
set label 'Printed deviation, and its bound' at screen tx(1), screen ty(1,2) @TITLE
set label 'ms (log)' at screen tx(1), screen ty(1,1) @SUBTITLE
set label 'possible' at first 5, first 0.15 left @SERIES tc rgb BLUE
set label 'impossible' at first 0.006, first 1.3 left @SERIES tc rgb RED
plot \
  'data/laboratory-theory.csv' using (is('curve', 'diagonal') ? column('x') : NaN):(column('y')) with lines lw 2.25 lc rgb MUTED, \
  'data/laboratory-round-trips.csv' using (is('printed_deviation', 'possible') ? column('deviation_bound_ms') : NaN):(column('deviation_published_ms')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/laboratory-round-trips.csv' using (is('printed_deviation', 'possible') ? column('deviation_bound_ms') : NaN):(column('deviation_published_ms')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/laboratory-round-trips.csv' using (is('printed_deviation', 'cut mean') ? column('deviation_bound_ms') : NaN):(column('deviation_published_ms')) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/laboratory-round-trips.csv' using (is('printed_deviation', 'cut mean') ? column('deviation_bound_ms') : NaN):(column('deviation_published_ms')) with points pt 12 ps 1.2 lw 1.75 lc rgb RED

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [0:3]
set xtics 0,0.5 format '%.10g'
set yrange [-100:150]
set ytics -100,50 format '%.10g'
set xlabel 'σ of the fitted latency' @XTITLE
set label 'Error of the simulated deviation' at screen tx(2), screen ty(2,2) @TITLE
set label 'percent' at screen tx(2), screen ty(2,1) @SUBTITLE
set arrow from graph 0, first 0 to graph 1, first 0 nohead back lw 1 dt (2,3) lc rgb MUTED
plot \
  'data/laboratory-round-trips.csv' using (is('printed_deviation', 'possible') ? column('sigma') : NaN):(column('deviation_error_percent')) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/laboratory-round-trips.csv' using (is('printed_deviation', 'cut mean') ? column('sigma') : NaN):(column('deviation_error_percent')) with points pt 13 ps 0.55 lc rgb RED
unset multiplot
