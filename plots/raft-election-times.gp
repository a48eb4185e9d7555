# figure:  raft-election-times
# table:   raft-election-times
# alt:     Two panels, three and five servers. Mean election time has a shallow minimum at a range of about three to five latencies, rises steeply to its left and slowly to its right, to some thirty at thirty. Marks lie on the dashed formula from five on, and below it further left, most where two of five servers are down.
# caption: **Timeouts drawn on ten times a message's way cost little and leave room.** Mean time from a leader's crash to the next leader, over the time that a message takes, by the range of timeouts over the same. Dashed: the thesis's formula [@ongaro2014thesis], which takes each new election to begin like the first; where most votes split it asks for too much.
# command: make chapter-raft

if (!exists("OUT")) OUT = 'plots/raft-election-times.svg'
PANELS = 2; STACKED = 0; HEIGHT = 330
ROOM = 46; TITLES = 2; READS = 1
GRID = 2; SHARED = 1
load 'plots/house.gp'
set multiplot
set label 99 'mark: ours  ·  dashed: formula' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [1.8:34]
set xtics (2, 3, 5, 8, 10, 20, 30) format '%.10g'
set yrange [0:40]
set ytics 0,10 format (isFirst(1) ? '%.10g' : '')
set xlabel (isLowest(1) ? 'timeout range / one way (log)' : '') @XTITLE
set label '3 servers' at screen tx(1), screen ty(1,2) @TITLE
if (isFirst(1)) set label 'Election time / one way' at screen tx(1), screen ty(1,1) @SUBTITLE
set arrow from first 10, graph 0 to first 10, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'recommended' at first 9.4, first 37 right @NOTE tc rgb MUTED
set label 'none down' at first 11.5, first 9.5 left @SERIES tc rgb BLUE
set label 'one down' at first 3, first 18 left @SERIES tc rgb AMBER
plot \
  'data/raft-election-times.csv' using (is('cluster_size', '3') && is('failed_servers', '0') ? column('timeout_range_over_latency') : NaN):(column('formula_over_latency')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/raft-election-times.csv' using (is('cluster_size', '3') && is('failed_servers', '1') ? column('timeout_range_over_latency') : NaN):(column('formula_over_latency')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/raft-election-times.csv' using (is('cluster_size', '3') && is('failed_servers', '0') ? column('timeout_range_over_latency') : NaN):(column('time_over_latency')) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-election-times.csv' using (is('cluster_size', '3') && is('failed_servers', '0') ? column('timeout_range_over_latency') : NaN):(column('time_over_latency')):(sprintf('%s: %.4g at %.4g', 'none down', column('time_over_latency'), column('timeout_range_over_latency'))) with labels @TOOLTIP, \
  'data/raft-election-times.csv' using (is('cluster_size', '3') && is('failed_servers', '1') ? column('timeout_range_over_latency') : NaN):(column('time_over_latency')) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-election-times.csv' using (is('cluster_size', '3') && is('failed_servers', '1') ? column('timeout_range_over_latency') : NaN):(column('time_over_latency')):(sprintf('%s: %.4g at %.4g', 'one down', column('time_over_latency'), column('timeout_range_over_latency'))) with labels @TOOLTIP

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set logscale x
set xrange [1.8:34]
set xtics (2, 3, 5, 8, 10, 20, 30) format '%.10g'
set yrange [0:40]
set ytics 0,10 format (isFirst(2) ? '%.10g' : '')
set xlabel (isLowest(2) ? 'timeout range / one way (log)' : '') @XTITLE
set label '5 servers' at screen tx(2), screen ty(2,2) @TITLE
if (isFirst(2)) set label 'Election time / one way' at screen tx(2), screen ty(2,1) @SUBTITLE
set arrow from first 10, graph 0 to first 10, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'two down' at first 2.8, first 22 left @SERIES tc rgb GREEN
plot \
  'data/raft-election-times.csv' using (is('cluster_size', '5') && is('failed_servers', '0') ? column('timeout_range_over_latency') : NaN):(column('formula_over_latency')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/raft-election-times.csv' using (is('cluster_size', '5') && is('failed_servers', '1') ? column('timeout_range_over_latency') : NaN):(column('formula_over_latency')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/raft-election-times.csv' using (is('cluster_size', '5') && is('failed_servers', '2') ? column('timeout_range_over_latency') : NaN):(column('formula_over_latency')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/raft-election-times.csv' using (is('cluster_size', '5') && is('failed_servers', '0') ? column('timeout_range_over_latency') : NaN):(column('time_over_latency')) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-election-times.csv' using (is('cluster_size', '5') && is('failed_servers', '0') ? column('timeout_range_over_latency') : NaN):(column('time_over_latency')):(sprintf('%s: %.4g at %.4g', 'raft-election-times', column('time_over_latency'), column('timeout_range_over_latency'))) with labels @TOOLTIP, \
  'data/raft-election-times.csv' using (is('cluster_size', '5') && is('failed_servers', '1') ? column('timeout_range_over_latency') : NaN):(column('time_over_latency')) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-election-times.csv' using (is('cluster_size', '5') && is('failed_servers', '1') ? column('timeout_range_over_latency') : NaN):(column('time_over_latency')):(sprintf('%s: %.4g at %.4g', 'raft-election-times', column('time_over_latency'), column('timeout_range_over_latency'))) with labels @TOOLTIP, \
  'data/raft-election-times.csv' using (is('cluster_size', '5') && is('failed_servers', '2') ? column('timeout_range_over_latency') : NaN):(column('time_over_latency')) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/raft-election-times.csv' using (is('cluster_size', '5') && is('failed_servers', '2') ? column('timeout_range_over_latency') : NaN):(column('time_over_latency')):(sprintf('%s: %.4g at %.4g', 'two down', column('time_over_latency'), column('timeout_range_over_latency'))) with labels @TOOLTIP
unset multiplot
