# figure:  truetime-sawtooth
# table:   truetime-sawtooth
# table:   truetime-distribution
# table:   published/clock_sync_uncertainty
# alt:     Two panels. Left, uncertainty climbs from one to seven milliseconds and drops back at each of three polls, thirty seconds apart, inside the published band; the true error stays near or below one millisecond. Right, the cumulative distribution of uncertainty over a day is a straight line from one to seven milliseconds through the three published points.
# caption: **A server knows the time best just after it has asked, and knows it far better than it dares to say.** First, a minute and a half of a server whose clock drifts as much as the largest that was reported: its uncertainty, and the error it really has. Second, its uncertainty over a day. Shaded band and hollow marks: the low point, average and high point that the paper prints [@corbett2012spanner], the average drawn at one half.
# command: make chapter-clocks

if (!exists("OUT")) OUT = 'plots/truetime-sawtooth.svg'
PANELS = 2; STACKED = 0; HEIGHT = 340
ROOM = 46; TITLES = 2; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'line: ours  ·  ○: published, 2012' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0:90]
set xtics 0,30 format '%.10g'
set yrange [0:9]
set ytics (0, 1, 3, 5, 7, 9) format '%.10g'
set xlabel 'time (s)' @XTITLE
set label 'A server between polls' at screen tx(1), screen ty(1,2) @TITLE
set label 'milliseconds' at screen tx(1), screen ty(1,1) @SUBTITLE
set object rect from graph 0, first 1 to graph 1, first 7 behind fs solid noborder fc rgb GREY_TINT
set label 'published: 1 to 7 ms' at first 89, first 7.7 right @NOTE tc rgb GREY
set label 'uncertainty ε' at first 1, first 7.7 left @SERIES tc rgb BLUE
set label 'true error' at first 50, first 1.75 center @SERIES tc rgb AMBER
plot \
  'data/truetime-sawtooth.csv' using (column('second')):(column('epsilon_ms')) with lines lw 2.25 lc rgb BLUE, \
  'data/truetime-sawtooth.csv' using (column('second')):(column('error_ms')) with lines lw 2.25 lc rgb AMBER

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [0:9]
set xtics (0, 1, 3, 5, 7, 9) format '%.10g'
set yrange [0:1]
set ytics 0,0.25 format '%.10g'
set xlabel 'uncertainty ε (ms)' @XTITLE
set label 'Fraction of a day with at most this ε' at screen tx(2), screen ty(2,2) @TITLE
set label 'fraction' at screen tx(2), screen ty(2,1) @SUBTITLE
set arrow from first 4, graph 0 to first 4, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'published average' at first 4.3, first 0.08 left @NOTE tc rgb MUTED
plot \
  'data/truetime-distribution.csv' using (column('epsilon_ms')):(column('fraction')) with lines lw 2.25 lc rgb BLUE, \
  'data/published/clock_sync_uncertainty.csv' using (is('system', 'TrueTime low point of sawtooth') ? column('value_us')*(0.001) : NaN):(0) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/published/clock_sync_uncertainty.csv' using (is('system', 'TrueTime low point of sawtooth') ? column('value_us')*(0.001) : NaN):(0) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/published/clock_sync_uncertainty.csv' using (is('system', 'TrueTime typical average') ? column('value_us')*(0.001) : NaN):(0.5) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/published/clock_sync_uncertainty.csv' using (is('system', 'TrueTime typical average') ? column('value_us')*(0.001) : NaN):(0.5) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/published/clock_sync_uncertainty.csv' using (is('system', 'TrueTime high point of sawtooth') ? column('value_us')*(0.001) : NaN):(1) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/published/clock_sync_uncertainty.csv' using (is('system', 'TrueTime high point of sawtooth') ? column('value_us')*(0.001) : NaN):(1) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE
unset multiplot
