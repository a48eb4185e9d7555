# figure:  sequencing-modes
# table:   sequencing-modes
# alt:     Three rows with two marks each on a log axis of round trips from one to two hundred. Nobody is asked: two, published five. One data centre: four, published 97. Three data centres: 1.5, published 3.7.
# caption: **Agreement over three data centres costs us fewer round trips than were published.** A call's mean latency beyond half an epoch, in round trips of the links it agrees over. Hollow: figure 2 of the Calvin paper, whose agreement was ZooKeeper's.
# command: make chapter-sequencing

if (!exists("OUT")) OUT = 'plots/sequencing-modes.svg'
PANELS = 1; STACKED = 0; HEIGHT = 260
ROOM = 135; TITLES = 1; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'filled: ours  ·  hollow: published, 2012' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [0.9:200]
set xtics (1, 2, 5, 10, 20, 50, 100) format '%.10g'
set yrange [0.4:3.7]
set ytics ('nobody is asked' 1, 'one data centre' 2, 'three data centres' 3) noenhanced
set xlabel 'round trips (log)' @XTITLE
set label '' at screen tx(1), screen ty(1,1) @TITLE
plot \
  'data/sequencing-modes.csv' using (is('mode', 'nobody is asked') ? column('round_trips') : NaN):(1) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/sequencing-modes.csv' using (is('mode', 'nobody is asked') ? column('round_trips') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'sequencing-modes', 1, column('round_trips'))) with labels @TOOLTIP, \
  'data/sequencing-modes.csv' using (is('mode', 'one data centre') ? column('round_trips') : NaN):(2) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/sequencing-modes.csv' using (is('mode', 'one data centre') ? column('round_trips') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'sequencing-modes', 2, column('round_trips'))) with labels @TOOLTIP, \
  'data/sequencing-modes.csv' using (is('mode', 'three data centres') ? column('round_trips') : NaN):(3) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/sequencing-modes.csv' using (is('mode', 'three data centres') ? column('round_trips') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'sequencing-modes', 3, column('round_trips'))) with labels @TOOLTIP, \
  'data/sequencing-modes.csv' using (is('mode', 'nobody is asked') ? column('published_round_trips') : NaN):(1) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/sequencing-modes.csv' using (is('mode', 'nobody is asked') ? column('published_round_trips') : NaN):(1) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/sequencing-modes.csv' using (is('mode', 'one data centre') ? column('published_round_trips') : NaN):(2) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/sequencing-modes.csv' using (is('mode', 'one data centre') ? column('published_round_trips') : NaN):(2) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/sequencing-modes.csv' using (is('mode', 'three data centres') ? column('published_round_trips') : NaN):(3) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/sequencing-modes.csv' using (is('mode', 'three data centres') ? column('published_round_trips') : NaN):(3) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE
unset multiplot
