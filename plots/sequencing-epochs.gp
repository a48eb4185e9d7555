# figure:  sequencing-epochs
# table:   sequencing-epochs
# alt:     Mean latency against the length of an epoch, both on log axes, at three loads. All are lowest near one millisecond, at four to six, and rise to 56, 72 and 128 at a hundred milliseconds. To the left they rise by a quarter to two fifths.
# caption: **Below a millisecond a shorter epoch costs more than it saves; above, half of it is waited, and under load its backlog, too.** Three replicas of two partitions in one data centre, with a millisecond from one to the other and back and half a millisecond for a disk.
# command: make chapter-sequencing

if (!exists("OUT")) OUT = 'plots/sequencing-epochs.svg'
PANELS = 1; STACKED = 0; HEIGHT = 320
ROOM = 46; TITLES = 1; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [0.12:130]
set xtics (0.2, 1, 5, 20, 100) format '%.10g'
set logscale y
set yrange [3:200]
set ytics (5, 10, 20, 50, 100) format '%.10g'
set xlabel 'epoch (ms, log)' @XTITLE
set label 'Mean latency (ms, log)' at screen tx(1), screen ty(1,1) @TITLE
set label '60 000 calls a second' at first 3.3, first 42 left @SERIES tc rgb RED
set label '20 000' at first 30, first 17 left @SERIES tc rgb AMBER
set label '1 000' at first 12, first 6.2 left @SERIES tc rgb BLUE
plot \
  'data/sequencing-epochs.csv' using (is('offered_per_s', '60000.0') ? column('epoch_ms') : NaN):(column('mean_ms')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/sequencing-epochs.csv' using (is('offered_per_s', '60000.0') ? column('epoch_ms') : NaN):(column('mean_ms')):(sprintf('%s: %.4g at %.4g', '60 000 calls a second', column('mean_ms'), column('epoch_ms'))) with labels @TOOLTIP, \
  'data/sequencing-epochs.csv' using (is('offered_per_s', '20000.0') ? column('epoch_ms') : NaN):(column('mean_ms')) with linespoints lw 2.25 pt 5 ps 0.55 lc rgb AMBER, \
  'data/sequencing-epochs.csv' using (is('offered_per_s', '20000.0') ? column('epoch_ms') : NaN):(column('mean_ms')):(sprintf('%s: %.4g at %.4g', '20 000', column('mean_ms'), column('epoch_ms'))) with labels @TOOLTIP, \
  'data/sequencing-epochs.csv' using (is('offered_per_s', '1000.0') ? column('epoch_ms') : NaN):(column('mean_ms')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/sequencing-epochs.csv' using (is('offered_per_s', '1000.0') ? column('epoch_ms') : NaN):(column('mean_ms')):(sprintf('%s: %.4g at %.4g', '1 000', column('mean_ms'), column('epoch_ms'))) with labels @TOOLTIP
unset multiplot
