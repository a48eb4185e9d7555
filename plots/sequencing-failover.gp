# figure:  sequencing-failover
# table:   sequencing-failover
# alt:     Two panels, answers a second from two to eight seconds. In both, all regions get nothing for 0.7 seconds after three seconds. Then other regions are as before and the region of the dead is lower, until the dead are back at five seconds and a little longer.
# caption: **One sequencer that dies stops everybody, until another fills its log.** Answers a second in windows of 50 ms, to sixty users of three regions, 20 ms apart and back.
# command: make chapter-sequencing

if (!exists("OUT")) OUT = 'plots/sequencing-failover.svg'
PANELS = 2; STACKED = 0; HEIGHT = 320
ROOM = 46; TITLES = 2; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [2:8]
set xtics 2,1 format '%.10g'
set yrange [0:1.8]
set ytics 0,0.5 format '%.10g'
set xlabel 'time (s)' @XTITLE
set label 'A sequencer' at screen tx(1), screen ty(1,2) @TITLE
set label 'thousands' at screen tx(1), screen ty(1,1) @SUBTITLE
set arrow from first 3, graph 0 to first 3, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'dies' at first 2.97, first 1.68 right @NOTE tc rgb MUTED
set arrow from first 5, graph 0 to first 5, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'is back' at first 5.05, first 1.68 left @NOTE tc rgb MUTED
set label 'other regions' at first 5.6, first 1.25 left @SERIES tc rgb BLUE
set label 'its region' at first 6.2, first 0.12 left @SERIES tc rgb AMBER
plot \
  'data/sequencing-failover.csv' using (is('what', 'a sequencer') && is('epochs', 'by clock') ? column('second') : NaN):(column('other_answers_per_s')*(0.001)) with steps lw 2.25 lc rgb BLUE, \
  'data/sequencing-failover.csv' using (is('what', 'a sequencer') && is('epochs', 'by clock') ? column('second') : NaN):(column('home_answers_per_s')*(0.001)) with steps lw 2.25 lc rgb AMBER

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [2:8]
set xtics 2,1 format '%.10g'
set yrange [0:1.8]
set ytics 0,0.5 format '%.10g'
set xlabel 'time (s)' @XTITLE
set label 'A region' at screen tx(2), screen ty(2,2) @TITLE
set label 'thousands' at screen tx(2), screen ty(2,1) @SUBTITLE
set arrow from first 3, graph 0 to first 3, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'dies' at first 2.97, first 1.68 right @NOTE tc rgb MUTED
set arrow from first 5, graph 0 to first 5, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'is back' at first 5.05, first 1.68 left @NOTE tc rgb MUTED
set label 'other regions' at first 5.6, first 1.25 left @SERIES tc rgb BLUE
set label 'its region' at first 6.2, first 0.12 left @SERIES tc rgb AMBER
plot \
  'data/sequencing-failover.csv' using (is('what', 'a region') && is('epochs', 'by clock') ? column('second') : NaN):(column('other_answers_per_s')*(0.001)) with steps lw 2.25 lc rgb BLUE, \
  'data/sequencing-failover.csv' using (is('what', 'a region') && is('epochs', 'by clock') ? column('second') : NaN):(column('home_answers_per_s')*(0.001)) with steps lw 2.25 lc rgb AMBER
unset multiplot
