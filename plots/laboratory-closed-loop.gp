# figure:  laboratory-closed-loop
# table:   laboratory-closed-loop
# alt:     Two panels against the number of users up to sixty. Left, throughput rises in a straight line and bends to a thousand a second near twenty users. Right, response time stays near one millisecond and then rises in a straight line to forty. Marks lie on dashed curves.
# caption: **A closed loop bends where its users' pauses are used up, and not by collapsing.** Users who call, wait and think for 20 ms, in front of an exponential server of one millisecond. Dashed, mean value analysis; nothing is fitted. Intervals of 95 % over ten runs are smaller than the marks.
# command: make chapter-laboratory

if (!exists("OUT")) OUT = 'plots/laboratory-closed-loop.svg'
PANELS = 2; STACKED = 0; HEIGHT = 310
ROOM = 46; TITLES = 2; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 '●: ours  ·  dashed: theory' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0:62]
set xtics 0,20 format '%.10g'
set yrange [0:1150]
set ytics 0,250 format '%.10g'
set xlabel 'users' @XTITLE
set label 'Throughput' at screen tx(1), screen ty(1,2) @TITLE
set label 'calls a second' at screen tx(1), screen ty(1,1) @SUBTITLE
plot \
  'data/laboratory-closed-loop.csv' using (column('users')):(column('throughput_theory_per_s')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/laboratory-closed-loop.csv' using (column('users')):(column('throughput_per_s')):(column('throughput_low_per_s')):(column('throughput_high_per_s')) with yerrorbars lw 1.5 pt 7 ps 0.55 lc rgb BLUE, \
  'data/laboratory-closed-loop.csv' using (column('users')):(column('throughput_per_s')):(sprintf('%s: %.4g at %.4g', 'laboratory-closed-loop', column('throughput_per_s'), column('users'))) with labels @TOOLTIP

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [0:62]
set xtics 0,20 format '%.10g'
set yrange [0:45]
set ytics 0,10 format '%.10g'
set xlabel 'users' @XTITLE
set label 'Time to an answer' at screen tx(2), screen ty(2,2) @TITLE
set label 'ms' at screen tx(2), screen ty(2,1) @SUBTITLE
set arrow from first 21.5, graph 0 to first 21.5, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'pauses used up' at first 23, first 41 left @NOTE tc rgb MUTED
plot \
  'data/laboratory-closed-loop.csv' using (column('users')):(column('response_theory_ms')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/laboratory-closed-loop.csv' using (column('users')):(column('response_ms')):(column('response_low_ms')):(column('response_high_ms')) with yerrorbars lw 1.5 pt 7 ps 0.55 lc rgb BLUE, \
  'data/laboratory-closed-loop.csv' using (column('users')):(column('response_ms')):(sprintf('%s: %.4g at %.4g', 'laboratory-closed-loop', column('response_ms'), column('users'))) with labels @TOOLTIP
unset multiplot
