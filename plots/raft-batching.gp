# figure:  raft-batching
# table:   raft-batching
# alt:     Two panels against the entries that a message may hold, on a log axis from one to 128. With one message in flight throughput rises from 1.5 to 29 thousand writes a second; with four it gets there by eight entries; with 256 it is 20 thousand whatever the batch. Latency falls as throughput rises.
# caption: **A pipeline that never waits fills no batch.** Three servers, {value raft-batching client_threads min} client threads, by how many entries a message may hold and how many messages may be unanswered.
# command: make chapter-raft

if (!exists("OUT")) OUT = 'plots/raft-batching.svg'
PANELS = 2; STACKED = 0; HEIGHT = 300
ROOM = 46; TITLES = 2; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [0.8:160]
set xtics (1, 4, 16, 64) format '%.10g'
set yrange [0:33]
set ytics 0,10 format '%.10g'
set xlabel 'entries a message (log)' @XTITLE
set label 'Writes a second (thousands)' at screen tx(1), screen ty(1,2) @TITLE
set label 'thousands' at screen tx(1), screen ty(1,1) @SUBTITLE
set label '1 in flight' at first 4.3, first 4.4 left @SERIES tc rgb AMBER
set label '4 in flight' at first 4.6, first 22 left @SERIES tc rgb BLUE
set label '256' at first 1, first 13.5 left @SERIES tc rgb PURPLE
plot \
  'data/raft-batching.csv' using (is('in_flight', '1') ? column('batch_entries') : NaN):(column('throughput_ops_per_s')*(0.001)) with linespoints lw 2.25 pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-batching.csv' using (is('in_flight', '1') ? column('batch_entries') : NaN):(column('throughput_ops_per_s')*(0.001)):(sprintf('%s: %.4g at %.4g', '1 in flight', column('throughput_ops_per_s')*(0.001), column('batch_entries'))) with labels @TOOLTIP, \
  'data/raft-batching.csv' using (is('in_flight', '4') ? column('batch_entries') : NaN):(column('throughput_ops_per_s')*(0.001)) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-batching.csv' using (is('in_flight', '4') ? column('batch_entries') : NaN):(column('throughput_ops_per_s')*(0.001)):(sprintf('%s: %.4g at %.4g', '4 in flight', column('throughput_ops_per_s')*(0.001), column('batch_entries'))) with labels @TOOLTIP, \
  'data/raft-batching.csv' using (is('in_flight', '256') ? column('batch_entries') : NaN):(column('throughput_ops_per_s')*(0.001)) with linespoints lw 2.25 pt 11 ps 0.55 lc rgb PURPLE, \
  'data/raft-batching.csv' using (is('in_flight', '256') ? column('batch_entries') : NaN):(column('throughput_ops_per_s')*(0.001)):(sprintf('%s: %.4g at %.4g', '256', column('throughput_ops_per_s')*(0.001), column('batch_entries'))) with labels @TOOLTIP

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set logscale x
set xrange [0.8:160]
set xtics (1, 4, 16, 64) format '%.10g'
set logscale y
set yrange [3:200]
set ytics (5, 10, 20, 50, 100) format '%.10g'
set xlabel 'entries a message (log)' @XTITLE
set label 'Median latency (ms, log)' at screen tx(2), screen ty(2,2) @TITLE
set label 'ms (log)' at screen tx(2), screen ty(2,1) @SUBTITLE
plot \
  'data/raft-batching.csv' using (is('in_flight', '1') ? column('batch_entries') : NaN):(column('latency_median_ms')) with linespoints lw 2.25 pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-batching.csv' using (is('in_flight', '1') ? column('batch_entries') : NaN):(column('latency_median_ms')):(sprintf('%s: %.4g at %.4g', 'raft-batching', column('latency_median_ms'), column('batch_entries'))) with labels @TOOLTIP, \
  'data/raft-batching.csv' using (is('in_flight', '4') ? column('batch_entries') : NaN):(column('latency_median_ms')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-batching.csv' using (is('in_flight', '4') ? column('batch_entries') : NaN):(column('latency_median_ms')):(sprintf('%s: %.4g at %.4g', 'raft-batching', column('latency_median_ms'), column('batch_entries'))) with labels @TOOLTIP, \
  'data/raft-batching.csv' using (is('in_flight', '256') ? column('batch_entries') : NaN):(column('latency_median_ms')) with linespoints lw 2.25 pt 11 ps 0.55 lc rgb PURPLE, \
  'data/raft-batching.csv' using (is('in_flight', '256') ? column('batch_entries') : NaN):(column('latency_median_ms')):(sprintf('%s: %.4g at %.4g', 'raft-batching', column('latency_median_ms'), column('batch_entries'))) with labels @TOOLTIP
unset multiplot
