# figure:  execution-slow-timeline
# table:   execution-slow-timeline
# alt:     Two panels of fifty seconds. A twentieth distributed: all of ours fall to 0.91 and recover; published, both fell to 0.43 and, throttled, to 0.91. All distributed: deterministic falls to 0.3, published 0.46; locking to 0.36, published 0.38; locking that refuses stays at 0.72.
# caption: **Where all calls are distributed, everybody goes at the pace of the one slow machine, unless what needs it may be refused.** Throughput as a share of that before, with one worker instead of four on one machine in the shaded time; a second of theirs is 80 ms of ours. Few collisions. Hollow: every third second of figure 5(b) of Ren et al.; throttling was published for a twentieth.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-slow-timeline.svg'
PANELS = 2; STACKED = 0; HEIGHT = 360
ROOM = 46; TITLES = 2; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'lines: ours  ·  hollow: published' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0:50]
set xtics 0,10 format '%.10g'
set yrange [0:1.2]
set ytics 0,0.25 format '%.10g'
set xlabel 'time (s)' @XTITLE
set label 'A twentieth' at screen tx(1), screen ty(1,2) @TITLE
set label 'Share of before' at screen tx(1), screen ty(1,1) @SUBTITLE
set object rect from first 15, graph 0 to first 35, graph 1 behind fs solid noborder fc rgb GREY_TINT
set label '2PL, 2PC, refusing' at first 1, first 0.05 left @SERIES tc rgb GREEN
set label 'deterministic' at first 1, first 0.26 left @SERIES tc rgb BLUE
set label '2PL, 2PC' at first 1, first 0.155 left @SERIES tc rgb RED
plot \
  'data/execution-slow-timeline.csv' using (is('system', 'nondeterministic') && is('refuses', 'yes') && is('distributed_percent', '5') ? column('second') : NaN):(column('share_of_before')) with lines lw 2.25 lc rgb GREEN, \
  'data/execution-slow-timeline.csv' using (is('system', 'deterministic') && is('refuses', 'no') && is('distributed_percent', '5') ? column('second') : NaN):(column('share_of_before')) with lines lw 2.25 lc rgb BLUE, \
  'data/execution-slow-timeline.csv' using (is('system', 'nondeterministic') && is('refuses', 'no') && is('distributed_percent', '5') ? column('second') : NaN):(column('share_of_before')) with lines lw 2.25 lc rgb RED, \
  'data/execution-slow-timeline.csv' using (is('system', 'nondeterministic') && is('refuses', 'yes') && is('distributed_percent', '5') && is('is_drawn', 'yes') ? column('second') : NaN):(column('published_share')) with points pt 9 ps 1.2 lc rgb PAPER, \
  'data/execution-slow-timeline.csv' using (is('system', 'nondeterministic') && is('refuses', 'yes') && is('distributed_percent', '5') && is('is_drawn', 'yes') ? column('second') : NaN):(column('published_share')) with points pt 8 ps 1.2 lw 1.75 lc rgb GREEN, \
  'data/execution-slow-timeline.csv' using (is('system', 'deterministic') && is('refuses', 'no') && is('distributed_percent', '5') && is('is_drawn', 'yes') ? column('second') : NaN):(column('published_share')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-slow-timeline.csv' using (is('system', 'deterministic') && is('refuses', 'no') && is('distributed_percent', '5') && is('is_drawn', 'yes') ? column('second') : NaN):(column('published_share')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/execution-slow-timeline.csv' using (is('system', 'nondeterministic') && is('refuses', 'no') && is('distributed_percent', '5') && is('is_drawn', 'yes') ? column('second') : NaN):(column('published_share')) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/execution-slow-timeline.csv' using (is('system', 'nondeterministic') && is('refuses', 'no') && is('distributed_percent', '5') && is('is_drawn', 'yes') ? column('second') : NaN):(column('published_share')) with points pt 12 ps 1.2 lw 1.75 lc rgb RED

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [0:50]
set xtics 0,10 format '%.10g'
set yrange [0:1.2]
set ytics 0,0.25 format '%.10g'
set xlabel 'time (s)' @XTITLE
set label 'All' at screen tx(2), screen ty(2,2) @TITLE
set label 'Share of before' at screen tx(2), screen ty(2,1) @SUBTITLE
set object rect from first 15, graph 0 to first 35, graph 1 behind fs solid noborder fc rgb GREY_TINT
plot \
  'data/execution-slow-timeline.csv' using (is('system', 'nondeterministic') && is('refuses', 'yes') && is('distributed_percent', '100') ? column('second') : NaN):(column('share_of_before')) with lines lw 2.25 lc rgb GREEN, \
  'data/execution-slow-timeline.csv' using (is('system', 'deterministic') && is('refuses', 'no') && is('distributed_percent', '100') ? column('second') : NaN):(column('share_of_before')) with lines lw 2.25 lc rgb BLUE, \
  'data/execution-slow-timeline.csv' using (is('system', 'nondeterministic') && is('refuses', 'no') && is('distributed_percent', '100') ? column('second') : NaN):(column('share_of_before')) with lines lw 2.25 lc rgb RED, \
  'data/execution-slow-timeline.csv' using (is('system', 'deterministic') && is('refuses', 'no') && is('distributed_percent', '100') && is('is_drawn', 'yes') ? column('second') : NaN):(column('published_share')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-slow-timeline.csv' using (is('system', 'deterministic') && is('refuses', 'no') && is('distributed_percent', '100') && is('is_drawn', 'yes') ? column('second') : NaN):(column('published_share')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/execution-slow-timeline.csv' using (is('system', 'nondeterministic') && is('refuses', 'no') && is('distributed_percent', '100') && is('is_drawn', 'yes') ? column('second') : NaN):(column('published_share')) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/execution-slow-timeline.csv' using (is('system', 'nondeterministic') && is('refuses', 'no') && is('distributed_percent', '100') && is('is_drawn', 'yes') ? column('second') : NaN):(column('published_share')) with points pt 12 ps 1.2 lw 1.75 lc rgb RED
unset multiplot
