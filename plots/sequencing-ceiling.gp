# figure:  sequencing-ceiling
# table:   sequencing-ceiling
# alt:     Thousands of calls a second against the bytes of a batch, on log axes, for one, three and six sequencers. Marks lie on lines that rise with the batch to 4,000 bytes and are flat from there: at 6.3, 18 and 36 thousand.
# caption: **One log is as wide as one sequencer's wires; more logs are as many times wider.** Calls answered a second by what a batch may hold. Lines: what fits into the batches, or through 400 kB a second from each machine to each of the other data centres.
# command: make chapter-sequencing

if (!exists("OUT")) OUT = 'plots/sequencing-ceiling.svg'
PANELS = 1; STACKED = 0; HEIGHT = 320
ROOM = 46; TITLES = 1; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'marks: measured  ·  lines: on paper' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [400:40000]
set xtics (500, 2000, 8000, 32000) format '%.10g'
set logscale y
set yrange [0.6:70]
set ytics (1, 3, 10, 30) format '%.10g'
set xlabel 'a batch holds at most (bytes, log)' @XTITLE
set label 'Calls a second (thousands, log)' at screen tx(1), screen ty(1,1) @TITLE
set label 'six sequencers' at first 700, first 26 left @SERIES tc rgb RED
set label 'three' at first 9000, first 13 left @SERIES tc rgb AMBER
set label 'one log for all' at first 7000, first 4 left @SERIES tc rgb BLUE
plot \
  'data/sequencing-ceiling.csv' using (is('sequencers', '6') ? column('batch_bytes') : NaN):(column('expected_per_s')*(0.001)) with lines lw 2.25 lc rgb RED, \
  'data/sequencing-ceiling.csv' using (is('sequencers', '3') ? column('batch_bytes') : NaN):(column('expected_per_s')*(0.001)) with lines lw 2.25 lc rgb AMBER, \
  'data/sequencing-ceiling.csv' using (is('sequencers', '1') ? column('batch_bytes') : NaN):(column('expected_per_s')*(0.001)) with lines lw 2.25 lc rgb BLUE, \
  'data/sequencing-ceiling.csv' using (is('sequencers', '6') ? column('batch_bytes') : NaN):(column('answered_per_s')*(0.001)) with points pt 13 ps 0.55 lc rgb RED, \
  'data/sequencing-ceiling.csv' using (is('sequencers', '6') ? column('batch_bytes') : NaN):(column('answered_per_s')*(0.001)):(sprintf('%s: %.4g at %.4g', 'six sequencers', column('answered_per_s')*(0.001), column('batch_bytes'))) with labels @TOOLTIP, \
  'data/sequencing-ceiling.csv' using (is('sequencers', '3') ? column('batch_bytes') : NaN):(column('answered_per_s')*(0.001)) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/sequencing-ceiling.csv' using (is('sequencers', '3') ? column('batch_bytes') : NaN):(column('answered_per_s')*(0.001)):(sprintf('%s: %.4g at %.4g', 'three', column('answered_per_s')*(0.001), column('batch_bytes'))) with labels @TOOLTIP, \
  'data/sequencing-ceiling.csv' using (is('sequencers', '1') ? column('batch_bytes') : NaN):(column('answered_per_s')*(0.001)) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/sequencing-ceiling.csv' using (is('sequencers', '1') ? column('batch_bytes') : NaN):(column('answered_per_s')*(0.001)):(sprintf('%s: %.4g at %.4g', 'one log for all', column('answered_per_s')*(0.001), column('batch_bytes'))) with labels @TOOLTIP
unset multiplot
