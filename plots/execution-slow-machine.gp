# figure:  execution-slow-machine
# table:   execution-slow-machine
# alt:     Three panels: no calls, a twentieth and all of them distributed; share of even throughput against four to one workers. None: all lines stay at 0.9. A twentieth: both stay at 0.9 where the published fell to 0.43. All: both fall to between 0.3 and 0.4, published to 0.4 and 0.45.
# caption: **One slow machine of eight slows down all that wait for it; where few calls need it, theirs did wait and ours need not.** Throughput as a share of that of eight equal machines, by how many of its four workers one machine has left. Hollow: figure 5(a) of Ren et al., with one, two and four other programs on that machine, which is not the same handicap.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-slow-machine.svg'
PANELS = 3; STACKED = 0; HEIGHT = 320
ROOM = 46; TITLES = 2; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'filled: ours  ·  hollow: published' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0.7:4.3]
set xtics (1, 2, 3, 4) format '%.10g'
set yrange [0:1.15]
set ytics 0,0.25 format '%.10g'
set xlabel 'workers left' @XTITLE
set label 'None' at screen tx(1), screen ty(1,2) @TITLE
set label 'Share of even' at screen tx(1), screen ty(1,1) @SUBTITLE
set label 'deterministic' at first 0.9, first 0.12 left @SERIES tc rgb BLUE
set label '2PL, 2PC' at first 0.9, first 0.25 left @SERIES tc rgb RED
plot \
  'data/execution-slow-machine.csv' using (is('system', 'deterministic') && is('distributed_percent', '0') ? column('workers_left') : NaN):(column('share_of_even')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-slow-machine.csv' using (is('system', 'deterministic') && is('distributed_percent', '0') ? column('workers_left') : NaN):(column('share_of_even')):(sprintf('%s: %.4g at %.4g', 'deterministic', column('share_of_even'), column('workers_left'))) with labels @TOOLTIP, \
  'data/execution-slow-machine.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '0') ? column('workers_left') : NaN):(column('share_of_even')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-slow-machine.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '0') ? column('workers_left') : NaN):(column('share_of_even')):(sprintf('%s: %.4g at %.4g', '2PL, 2PC', column('share_of_even'), column('workers_left'))) with labels @TOOLTIP, \
  'data/execution-slow-machine.csv' using (is('system', 'deterministic') && is('distributed_percent', '0') ? column('workers_left') : NaN):(column('published_share')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-slow-machine.csv' using (is('system', 'deterministic') && is('distributed_percent', '0') ? column('workers_left') : NaN):(column('published_share')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/execution-slow-machine.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '0') ? column('workers_left') : NaN):(column('published_share')) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/execution-slow-machine.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '0') ? column('workers_left') : NaN):(column('published_share')) with points pt 12 ps 1.2 lw 1.75 lc rgb RED

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [0.7:4.3]
set xtics (1, 2, 3, 4) format '%.10g'
set yrange [0:1.15]
set ytics 0,0.25 format '%.10g'
set xlabel 'workers left' @XTITLE
set label 'A twentieth' at screen tx(2), screen ty(2,2) @TITLE
set label 'Share of even' at screen tx(2), screen ty(2,1) @SUBTITLE
plot \
  'data/execution-slow-machine.csv' using (is('system', 'deterministic') && is('distributed_percent', '5') ? column('workers_left') : NaN):(column('share_of_even')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-slow-machine.csv' using (is('system', 'deterministic') && is('distributed_percent', '5') ? column('workers_left') : NaN):(column('share_of_even')):(sprintf('%s: %.4g at %.4g', 'execution-slow-machine', column('share_of_even'), column('workers_left'))) with labels @TOOLTIP, \
  'data/execution-slow-machine.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '5') ? column('workers_left') : NaN):(column('share_of_even')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-slow-machine.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '5') ? column('workers_left') : NaN):(column('share_of_even')):(sprintf('%s: %.4g at %.4g', 'execution-slow-machine', column('share_of_even'), column('workers_left'))) with labels @TOOLTIP, \
  'data/execution-slow-machine.csv' using (is('system', 'deterministic') && is('distributed_percent', '5') ? column('workers_left') : NaN):(column('published_share')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-slow-machine.csv' using (is('system', 'deterministic') && is('distributed_percent', '5') ? column('workers_left') : NaN):(column('published_share')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/execution-slow-machine.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '5') ? column('workers_left') : NaN):(column('published_share')) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/execution-slow-machine.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '5') ? column('workers_left') : NaN):(column('published_share')) with points pt 12 ps 1.2 lw 1.75 lc rgb RED

# panel 3
set lmargin at screen x0(3); set rmargin at screen x1(3)
set bmargin at screen y0(3); set tmargin at screen y1(3)
unset label; unset arrow; unset object; unset logscale
set xrange [0.7:4.3]
set xtics (1, 2, 3, 4) format '%.10g'
set yrange [0:1.15]
set ytics 0,0.25 format '%.10g'
set xlabel 'workers left' @XTITLE
set label 'All' at screen tx(3), screen ty(3,2) @TITLE
set label 'Share of even' at screen tx(3), screen ty(3,1) @SUBTITLE
plot \
  'data/execution-slow-machine.csv' using (is('system', 'deterministic') && is('distributed_percent', '100') ? column('workers_left') : NaN):(column('share_of_even')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-slow-machine.csv' using (is('system', 'deterministic') && is('distributed_percent', '100') ? column('workers_left') : NaN):(column('share_of_even')):(sprintf('%s: %.4g at %.4g', 'execution-slow-machine', column('share_of_even'), column('workers_left'))) with labels @TOOLTIP, \
  'data/execution-slow-machine.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '100') ? column('workers_left') : NaN):(column('share_of_even')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-slow-machine.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '100') ? column('workers_left') : NaN):(column('share_of_even')):(sprintf('%s: %.4g at %.4g', 'execution-slow-machine', column('share_of_even'), column('workers_left'))) with labels @TOOLTIP, \
  'data/execution-slow-machine.csv' using (is('system', 'deterministic') && is('distributed_percent', '100') ? column('workers_left') : NaN):(column('published_share')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-slow-machine.csv' using (is('system', 'deterministic') && is('distributed_percent', '100') ? column('workers_left') : NaN):(column('published_share')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/execution-slow-machine.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '100') ? column('workers_left') : NaN):(column('published_share')) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/execution-slow-machine.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '100') ? column('workers_left') : NaN):(column('published_share')) with points pt 12 ps 1.2 lw 1.75 lc rgb RED
unset multiplot
