# figure:  raft-cluster-size
# table:   raft-cluster-size
# table:   published/raft_thesis_fig10_throughput
# table:   published/raft_thesis_fig10_latency
# alt:     Two panels against the number of servers from one to nine. Left, throughput on a log axis: a hundred threads fall from 29 to 10 thousand writes a second, ten from ten to six, one stays at one thousand. Right, latency rises from 0.67 to one millisecond with the second server and stays there. Hollow marks up to five servers lie on the line of a hundred threads, and below that of ten where servers are few.
# caption: **The second server costs a round trip; each one more costs the leader a message per write, and latency next to nothing.** Writes a second by client threads, and the latency of one thread. Hollow: Ongaro's thesis, chapter 10, of which we fitted one server, and three at a hundred threads.
# command: make chapter-raft

if (!exists("OUT")) OUT = 'plots/raft-cluster-size.svg'
PANELS = 2; STACKED = 0; HEIGHT = 330
ROOM = 46; TITLES = 2; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'filled: ours  ·  hollow: published, 2014' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0.6:9.4]
set xtics (1, 2, 3, 4, 5, 6, 7, 8, 9) format '%.10g'
set logscale y
set yrange [0.7:45]
set ytics (1, 3, 10, 30) format '%.10g'
set xlabel 'servers' @XTITLE
set label 'Writes a second (thousands, log)' at screen tx(1), screen ty(1,2) @TITLE
set label 'thousands (log)' at screen tx(1), screen ty(1,1) @SUBTITLE
set label '100 threads' at first 5.6, first 18 left @SERIES tc rgb BLUE
set label '10 threads' at first 5.6, first 4.7 left @SERIES tc rgb AMBER
set label '1 thread' at first 5.6, first 1.25 left @SERIES tc rgb GREEN
plot \
  'data/raft-cluster-size.csv' using (is('client_threads', '100') ? column('servers') : NaN):(column('throughput_ops_per_s')*(0.001)) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-cluster-size.csv' using (is('client_threads', '100') ? column('servers') : NaN):(column('throughput_ops_per_s')*(0.001)):(sprintf('%s: %.4g at %.4g', '100 threads', column('throughput_ops_per_s')*(0.001), column('servers'))) with labels @TOOLTIP, \
  'data/raft-cluster-size.csv' using (is('client_threads', '10') ? column('servers') : NaN):(column('throughput_ops_per_s')*(0.001)) with linespoints lw 2.25 pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-cluster-size.csv' using (is('client_threads', '10') ? column('servers') : NaN):(column('throughput_ops_per_s')*(0.001)):(sprintf('%s: %.4g at %.4g', '10 threads', column('throughput_ops_per_s')*(0.001), column('servers'))) with labels @TOOLTIP, \
  'data/raft-cluster-size.csv' using (is('client_threads', '1') ? column('servers') : NaN):(column('throughput_ops_per_s')*(0.001)) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/raft-cluster-size.csv' using (is('client_threads', '1') ? column('servers') : NaN):(column('throughput_ops_per_s')*(0.001)):(sprintf('%s: %.4g at %.4g', '1 thread', column('throughput_ops_per_s')*(0.001), column('servers'))) with labels @TOOLTIP, \
  'data/published/raft_thesis_fig10_throughput.csv' using (is('client_threads', '100') ? column('servers') : NaN):(column('throughput_ops_per_s')*(0.001)) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/published/raft_thesis_fig10_throughput.csv' using (is('client_threads', '100') ? column('servers') : NaN):(column('throughput_ops_per_s')*(0.001)) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/published/raft_thesis_fig10_throughput.csv' using (is('client_threads', '10') ? column('servers') : NaN):(column('throughput_ops_per_s')*(0.001)) with points pt 5 ps 1.2 lc rgb PAPER, \
  'data/published/raft_thesis_fig10_throughput.csv' using (is('client_threads', '10') ? column('servers') : NaN):(column('throughput_ops_per_s')*(0.001)) with points pt 4 ps 1.2 lw 1.75 lc rgb AMBER, \
  'data/published/raft_thesis_fig10_throughput.csv' using (is('client_threads', '1') ? column('servers') : NaN):(column('throughput_ops_per_s')*(0.001)) with points pt 9 ps 1.2 lc rgb PAPER, \
  'data/published/raft_thesis_fig10_throughput.csv' using (is('client_threads', '1') ? column('servers') : NaN):(column('throughput_ops_per_s')*(0.001)) with points pt 8 ps 1.2 lw 1.75 lc rgb GREEN

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [0.6:9.4]
set xtics (1, 2, 3, 4, 5, 6, 7, 8, 9) format '%.10g'
set yrange [0:1.4]
set ytics 0,0.25 format '%.10g'
set xlabel 'servers' @XTITLE
set label 'Latency of one thread (ms)' at screen tx(2), screen ty(2,2) @TITLE
set label 'ms' at screen tx(2), screen ty(2,1) @SUBTITLE
plot \
  'data/raft-cluster-size.csv' using (is('client_threads', '1') ? column('servers') : NaN):(column('latency_median_ms')) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/raft-cluster-size.csv' using (is('client_threads', '1') ? column('servers') : NaN):(column('latency_median_ms')):(sprintf('%s: %.4g at %.4g', 'raft-cluster-size', column('latency_median_ms'), column('servers'))) with labels @TOOLTIP, \
  'data/published/raft_thesis_fig10_latency.csv' using (column('servers')):(column('latency_mean_ms')) with points pt 9 ps 1.2 lc rgb PAPER, \
  'data/published/raft_thesis_fig10_latency.csv' using (column('servers')):(column('latency_mean_ms')) with points pt 8 ps 1.2 lw 1.75 lc rgb GREEN
unset multiplot
