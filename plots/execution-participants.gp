# figure:  execution-participants
# table:   execution-participants
# alt:     Two panels, share of local throughput against two, three and four machines in a distributed call. Low contention: lines fall from between 0.73 and 0.79 to 0.5. High: deterministic from 0.78 to 0.29, locking from 0.37 to 0.08.
# caption: **Each further machine in a call costs both sides alike where few collide, and locking more where many do.** A fifth of the calls are distributed. Throughput as a share of that without distributed calls. Hollow: figure 3 of Ren et al.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-participants.svg'
PANELS = 2; STACKED = 0; HEIGHT = 340
ROOM = 46; TITLES = 2; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'filled: ours  ·  hollow: published' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [1.8:4.2]
set xtics (2, 3, 4) format '%.10g'
set yrange [0:1]
set ytics 0,0.25 format '%.10g'
set xlabel 'machines in a call' @XTITLE
set label 'Low contention' at screen tx(1), screen ty(1,2) @TITLE
set label 'Share of local' at screen tx(1), screen ty(1,1) @SUBTITLE
set label 'deterministic' at first 1.9, first 0.93 left @SERIES tc rgb BLUE
set label '2PL, 2PC' at first 1.9, first 0.1 left @SERIES tc rgb RED
set label 'wound-wait' at first 1.9, first 0.2 left @SERIES tc rgb GREEN
plot \
  'data/execution-participants.csv' using (is('system', 'deterministic') && is('distributed_percent', '20') && is('contention', 'low') ? column('participants') : NaN):(column('share_of_local')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-participants.csv' using (is('system', 'deterministic') && is('distributed_percent', '20') && is('contention', 'low') ? column('participants') : NaN):(column('share_of_local')):(sprintf('%s: %.4g at %.4g', 'deterministic', column('share_of_local'), column('participants'))) with labels @TOOLTIP, \
  'data/execution-participants.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '20') && is('contention', 'low') ? column('participants') : NaN):(column('share_of_local')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-participants.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '20') && is('contention', 'low') ? column('participants') : NaN):(column('share_of_local')):(sprintf('%s: %.4g at %.4g', '2PL, 2PC', column('share_of_local'), column('participants'))) with labels @TOOLTIP, \
  'data/execution-participants.csv' using (is('system', 'wound_wait') && is('distributed_percent', '20') && is('contention', 'low') ? column('participants') : NaN):(column('share_of_local')) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/execution-participants.csv' using (is('system', 'wound_wait') && is('distributed_percent', '20') && is('contention', 'low') ? column('participants') : NaN):(column('share_of_local')):(sprintf('%s: %.4g at %.4g', 'wound-wait', column('share_of_local'), column('participants'))) with labels @TOOLTIP, \
  'data/execution-participants.csv' using (is('system', 'deterministic') && is('distributed_percent', '20') && is('contention', 'low') ? column('participants') : NaN):(column('published_share')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-participants.csv' using (is('system', 'deterministic') && is('distributed_percent', '20') && is('contention', 'low') ? column('participants') : NaN):(column('published_share')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/execution-participants.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '20') && is('contention', 'low') ? column('participants') : NaN):(column('published_share')) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/execution-participants.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '20') && is('contention', 'low') ? column('participants') : NaN):(column('published_share')) with points pt 12 ps 1.2 lw 1.75 lc rgb RED

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [1.8:4.2]
set xtics (2, 3, 4) format '%.10g'
set yrange [0:1]
set ytics 0,0.25 format '%.10g'
set xlabel 'machines in a call' @XTITLE
set label 'High contention' at screen tx(2), screen ty(2,2) @TITLE
set label 'Share of local' at screen tx(2), screen ty(2,1) @SUBTITLE
plot \
  'data/execution-participants.csv' using (is('system', 'deterministic') && is('distributed_percent', '20') && is('contention', 'high') ? column('participants') : NaN):(column('share_of_local')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-participants.csv' using (is('system', 'deterministic') && is('distributed_percent', '20') && is('contention', 'high') ? column('participants') : NaN):(column('share_of_local')):(sprintf('%s: %.4g at %.4g', 'execution-participants', column('share_of_local'), column('participants'))) with labels @TOOLTIP, \
  'data/execution-participants.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '20') && is('contention', 'high') ? column('participants') : NaN):(column('share_of_local')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-participants.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '20') && is('contention', 'high') ? column('participants') : NaN):(column('share_of_local')):(sprintf('%s: %.4g at %.4g', 'execution-participants', column('share_of_local'), column('participants'))) with labels @TOOLTIP, \
  'data/execution-participants.csv' using (is('system', 'wound_wait') && is('distributed_percent', '20') && is('contention', 'high') ? column('participants') : NaN):(column('share_of_local')) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/execution-participants.csv' using (is('system', 'wound_wait') && is('distributed_percent', '20') && is('contention', 'high') ? column('participants') : NaN):(column('share_of_local')):(sprintf('%s: %.4g at %.4g', 'execution-participants', column('share_of_local'), column('participants'))) with labels @TOOLTIP, \
  'data/execution-participants.csv' using (is('system', 'deterministic') && is('distributed_percent', '20') && is('contention', 'high') ? column('participants') : NaN):(column('published_share')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-participants.csv' using (is('system', 'deterministic') && is('distributed_percent', '20') && is('contention', 'high') ? column('participants') : NaN):(column('published_share')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/execution-participants.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '20') && is('contention', 'high') ? column('participants') : NaN):(column('published_share')) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/execution-participants.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '20') && is('contention', 'high') ? column('participants') : NaN):(column('published_share')) with points pt 12 ps 1.2 lw 1.75 lc rgb RED
unset multiplot
