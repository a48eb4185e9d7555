# figure:  sequencing-rejoin
# table:   sequencing-rejoin
# alt:     Time to catch up against time away, on log axes. With a checkpoint every fifty epochs between 24 and 55 milliseconds throughout; without one from 230 milliseconds after a tenth of a second to 1,210 after ten seconds.
# caption: **With checkpoints it does not matter how long one was away.** From the restart until a node is as far as the same partition elsewhere; it had been up for four seconds before, at 3 000 calls a second.
# command: make chapter-sequencing

if (!exists("OUT")) OUT = 'plots/sequencing-rejoin.svg'
PANELS = 1; STACKED = 0; HEIGHT = 300
ROOM = 46; TITLES = 1; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [0.08:13]
set xtics (0.1, 1, 10) format '%.10g'
set logscale y
set yrange [8:1500]
set ytics (10, 30, 100, 300, 1000) format '%.10g'
set xlabel 'time away (s, log)' @XTITLE
set label 'Time to catch up (ms, log)' at screen tx(1), screen ty(1,1) @TITLE
set label 'all from the beginning' at first 0.25, first 420 left @SERIES tc rgb AMBER
set label 'a checkpoint every 50 epochs' at first 0.1, first 14 left @SERIES tc rgb BLUE
plot \
  'data/sequencing-rejoin.csv' using (is('checkpoint_every_epochs', '100000') ? column('away_s') : NaN):(column('catch_up_ms')) with linespoints lw 2.25 pt 5 ps 0.55 lc rgb AMBER, \
  'data/sequencing-rejoin.csv' using (is('checkpoint_every_epochs', '100000') ? column('away_s') : NaN):(column('catch_up_ms')):(sprintf('%s: %.4g at %.4g', 'all from the beginning', column('catch_up_ms'), column('away_s'))) with labels @TOOLTIP, \
  'data/sequencing-rejoin.csv' using (is('checkpoint_every_epochs', '50') ? column('away_s') : NaN):(column('catch_up_ms')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/sequencing-rejoin.csv' using (is('checkpoint_every_epochs', '50') ? column('away_s') : NaN):(column('catch_up_ms')):(sprintf('%s: %.4g at %.4g', 'a checkpoint every 50 epochs', column('catch_up_ms'), column('away_s'))) with labels @TOOLTIP
unset multiplot
