# figure:  raft-failover
# table:   raft-failover
# alt:     Answers a second against time from 2.5 to 5.5 seconds. Both lines drop to zero at three seconds. They come back within half a second and stay up when the server comes back at five.
# caption: **When the leader dies clients wait for an election, and then for their own patience.** Answers a second in windows of 50 ms, of twenty users at two clients; the leader is killed at three seconds and comes back at five.
# command: make chapter-raft

if (!exists("OUT")) OUT = 'plots/raft-failover.svg'
PANELS = 1; STACKED = 0; HEIGHT = 320
ROOM = 46; TITLES = 1; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [2.5:5.5]
set xtics 2.5,0.5 format '%.10g'
set yrange [0:6.5]
set ytics 0,1 format '%.10g'
set xlabel 'time (s)' @XTITLE
set label 'Answers a second (thousands)' at screen tx(1), screen ty(1,1) @TITLE
set arrow from first 3, graph 0 to first 3, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'leader dies' at first 2.97, first 6 right @NOTE tc rgb MUTED
set arrow from first 5, graph 0 to first 5, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'is back' at first 5.03, first 6 left @NOTE tc rgb MUTED
set label 'ask again after 50 ms' at first 3.35, first 5.4 left @SERIES tc rgb BLUE
set label 'after 200 ms' at first 3.95, first 2.4 left @SERIES tc rgb AMBER
plot \
  'data/raft-failover.csv' using (is('patience_ms', '50.0') ? column('second') : NaN):(column('answers_per_s')*(0.001)) with steps lw 2.25 lc rgb BLUE, \
  'data/raft-failover.csv' using (is('patience_ms', '200.0') ? column('second') : NaN):(column('answers_per_s')*(0.001)) with steps lw 2.25 lc rgb AMBER
unset multiplot
