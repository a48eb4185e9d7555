# figure:  laboratory-saturation
# table:   laboratory-saturation
# table:   published/calvin_sigmod12_parameters
# alt:     Two panels against offered load up to 54 thousand a second. Left, throughput rises along the diagonal to 27 thousand and stays there; goodput follows it and falls to zero at saturation. Right, on a log axis, the 99th percentile is below five milliseconds, then jumps to a hundred and climbs to three seconds.
# caption: **Past saturation the server works as hard as ever, and for nobody.** A clerk who charges the book's prices for a transaction of ten records. First, transactions answered a second, and those answered within 50 ms, by how many were offered. Second, the 99th percentile of the time to an answer, in the fifth and sixth second; past saturation it grows as long as one watches. Hollow: Calvin's single machine [@thomson2012calvin, section 6.3], to which the prices' sum was fitted.
# command: make chapter-laboratory

if (!exists("OUT")) OUT = 'plots/laboratory-saturation.svg'
PANELS = 2; STACKED = 0; HEIGHT = 330
ROOM = 46; TITLES = 2; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 '●: ours  ·  ○: published, 2012' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0:58]
set xtics 0,10 format '%.10g'
set yrange [0:32]
set ytics 0,10 format '%.10g'
set xlabel 'offered (thousands a second)' @XTITLE
set label 'Throughput' at screen tx(1), screen ty(1,2) @TITLE
set label 'thousands a second' at screen tx(1), screen ty(1,1) @SUBTITLE
set label 'all' at first 40, first 28.8 left @SERIES tc rgb BLUE
set label 'within 50 ms' at first 29, first 2.2 left @SERIES tc rgb RED
plot \
  'data/laboratory-saturation.csv' using (column('offered_per_s')*(0.001)):(column('throughput_per_s')*(0.001)) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/laboratory-saturation.csv' using (column('offered_per_s')*(0.001)):(column('throughput_per_s')*(0.001)):(sprintf('%s: %.4g at %.4g', 'all', column('throughput_per_s')*(0.001), column('offered_per_s')*(0.001))) with labels @TOOLTIP, \
  'data/laboratory-saturation.csv' using (column('offered_per_s')*(0.001)):(column('goodput_per_s')*(0.001)) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/laboratory-saturation.csv' using (column('offered_per_s')*(0.001)):(column('goodput_per_s')*(0.001)):(sprintf('%s: %.4g at %.4g', 'within 50 ms', column('goodput_per_s')*(0.001), column('offered_per_s')*(0.001))) with labels @TOOLTIP, \
  'data/published/calvin_sigmod12_parameters.csv' using (is('parameter', 'single_machine_microbenchmark_throughput') ? 56 : NaN):(column('value')*(0.001)) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/published/calvin_sigmod12_parameters.csv' using (is('parameter', 'single_machine_microbenchmark_throughput') ? 56 : NaN):(column('value')*(0.001)) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [0:58]
set xtics 0,10 format '%.10g'
set logscale y
set yrange [0.3:6000]
set ytics (1, 10, 100, 1000) format '%.10g'
set xlabel 'offered (thousands a second)' @XTITLE
set label '99th percentile of time to an answer' at screen tx(2), screen ty(2,2) @TITLE
set label 'ms (log)' at screen tx(2), screen ty(2,1) @SUBTITLE
set arrow from first 27.03, graph 0 to first 27.03, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'one over the price' at first 25.8, first 2500 right @NOTE tc rgb MUTED
plot \
  'data/laboratory-saturation.csv' using (column('offered_per_s')*(0.001)):(column('latency_p99_ms')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/laboratory-saturation.csv' using (column('offered_per_s')*(0.001)):(column('latency_p99_ms')):(sprintf('%s: %.4g at %.4g', 'laboratory-saturation', column('latency_p99_ms'), column('offered_per_s')*(0.001))) with labels @TOOLTIP
unset multiplot
