# figure:  liars
# table:   liars
# table:   outvoted
# alt:     Two panels. Left, share of time outside the bounds against the size of the lie on a log axis: zero throughout for two liars, for three rising from one millisecond to all of the time at ten. Right, share of polls that miss the true time: zero by Marzullo's rule, while the rule that takes most votes misses all polls for lies between one and nearly two milliseconds.
# caption: **Two liars of five cannot move the interval off the true time; three can, and two could if most votes won.** First, the share of three hours for which the true time was outside a server's bounds, by how much the liars lie, all by the same. Second, the share of polls whose interval missed the true time.
# command: make chapter-clocks

if (!exists("OUT")) OUT = 'plots/liars.svg'
PANELS = 2; STACKED = 0; HEIGHT = 330
ROOM = 46; TITLES = 2; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [0.04:90000]
set xtics (0.1, 1, 10, 100, 1000, 10000) format '%.10g'
set yrange [0:1.1]
set ytics (0, 0.25, 0.5, 0.75, 1) format '%.10g'
set xlabel 'lie (ms, log)' @XTITLE
set label 'How long the true time is outside' at screen tx(1), screen ty(1,2) @TITLE
set label 'share of time' at screen tx(1), screen ty(1,1) @SUBTITLE
set label 'two liars of five' at first 20, first 0.08 left @SERIES tc rgb BLUE
set label 'three' at first 20, first 0.91 left @SERIES tc rgb RED
plot \
  'data/liars.csv' using (is('liars', '2') ? column('lie_ms') : NaN):(column('outside_share')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/liars.csv' using (is('liars', '2') ? column('lie_ms') : NaN):(column('outside_share')):(sprintf('%s: %.4g at %.4g', 'two liars of five', column('outside_share'), column('lie_ms'))) with labels @TOOLTIP, \
  'data/liars.csv' using (is('liars', '3') ? column('lie_ms') : NaN):(column('outside_share')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/liars.csv' using (is('liars', '3') ? column('lie_ms') : NaN):(column('outside_share')):(sprintf('%s: %.4g at %.4g', 'three', column('outside_share'), column('lie_ms'))) with labels @TOOLTIP

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [0:3]
set xtics 0,1 format '%.10g'
set yrange [0:1.1]
set ytics (0, 0.25, 0.5, 0.75, 1) format '%.10g'
set xlabel 'lie (ms)' @XTITLE
set label 'How often two liars of five succeed' at screen tx(2), screen ty(2,2) @TITLE
set label 'share of polls' at screen tx(2), screen ty(2,1) @SUBTITLE
set label 'most votes' at first 0.88, first 0.82 right @SERIES tc rgb AMBER
set label 'Marzullo'.QUOTE.'s rule' at first 1.5, first 0.08 center @SERIES tc rgb BLUE
plot \
  'data/outvoted.csv' using (column('lie_ms')):(column('missed_share_most_shared')) with lines lw 2.25 lc rgb AMBER, \
  'data/outvoted.csv' using (column('lie_ms')):(column('missed_share_marzullo')) with lines lw 2.25 lc rgb BLUE
unset multiplot
