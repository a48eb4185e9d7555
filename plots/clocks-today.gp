# figure:  clocks-today
# table:   clocks-needed
# table:   clocks-reported
# alt:     Ten rows, one for each clock, on a log axis of error over bound. With commit wait the errors needed lie right of one, from just above it for TrueTime in one region to half a million for Huygens across regions; the errors reported lie left of one, from two hundredths to a fifth. For CockroachDB, without a wait, all marks lie left of one.
# caption: **With commit wait, clocks must break their bound before a pair is reversed, and no report that we found comes near it; without the wait, clocks far inside the bound are enough.** Filled, ours: errors of two clocks, as a multiple of the bound they claim, that reverse the first pair. Hollow, published: an error or a drift that was reported, as a share of the bound; rows without one have none. The years are the bounds'; PHC is a cloud's hardware clock.
# command: make chapter-clocks

if (!exists("OUT")) OUT = 'plots/clocks-today.svg'
PANELS = 1; STACKED = 0; HEIGHT = 400
ROOM = 154; TITLES = 1; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [0.001:2000000]
set xtics (0.01, 1, 100, 10000) format '%.10g'
set yrange [0.4:11.4]
set ytics ('CockroachDB 2020' 1, 'Sundial 2020' 2, 'Huygens 2018' 3, 'chrony, PHC 2024' 4, 'ClockBound, PHC 2024' 5, 'chrony, NTP 2024' 6, 'ClockBound, low 2024' 7, 'NTP, internet 2018' 8, 'ClockBound, high 2024' 9, 'TrueTime 2012' 10) noenhanced
set xlabel 'error / claimed bound (log)' @XTITLE
set label 'Clock, and the year of its bound' at screen tx(1), screen ty(1,1) @TITLE
set arrow from first 1, graph 0 to first 1, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'the bound' at first 1.4, first 10.95 left @NOTE tc rgb MUTED
set arrow from graph 0, first 1.5 to graph 1, first 1.5 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'without commit wait' at first 1.4, first 1 left @NOTE tc rgb MUTED
set label 'one region' at first 3500, first 3 right @SERIES tc rgb BLUE
set label 'across regions' at first 30, first 10 left @SERIES tc rgb AMBER
set label 'reported' at first 0.5, first 10.85 right @SERIES tc rgb PURPLE
plot \
  'data/clocks-needed.csv' using (column('needed_one_region')):(column('row')) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/clocks-needed.csv' using (column('needed_one_region')):(column('row')):(sprintf('%s: %.4g at %.4g', 'one region', column('row'), column('needed_one_region'))) with labels @TOOLTIP, \
  'data/clocks-needed.csv' using (column('needed_across_regions')):(column('row')) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/clocks-needed.csv' using (column('needed_across_regions')):(column('row')):(sprintf('%s: %.4g at %.4g', 'across regions', column('row'), column('needed_across_regions'))) with labels @TOOLTIP, \
  'data/clocks-reported.csv' using (column('share')):(column('row')) with points pt 11 ps 1.2 lc rgb PAPER, \
  'data/clocks-reported.csv' using (column('share')):(column('row')) with points pt 10 ps 1.2 lw 1.75 lc rgb PURPLE, \
  'data/clocks-reported.csv' using (column('share')):(column('row')):(sprintf('%s: %.4g at %.4g', 'reported', column('row'), column('share'))) with labels @TOOLTIP
unset multiplot
