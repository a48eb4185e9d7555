# figure:  execution-machines
# table:   execution-machines
# alt:     Three panels against machines from two to forty-eight. Low contention: all four lines near one; published, locking falls to 0.84 and 0.60. High: deterministic lines near 0.9, locking between 0.8 and one, where published falls to 0.43 and, with all, to 0.24. High, over four machines: deterministic near 0.9, published 0.80 with a fifth and 0.56 with all.
# caption: **Among many machines each of ours does nearly what it did among few, in an agreed order and with votes; of theirs each does less and less with votes, or if calls span four.** Throughput of each machine as a share of that as one of two, or of eight where calls span four. Hollow: figure 8 of Ren et al.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-machines.svg'
PANELS = 3; STACKED = 0; HEIGHT = 360
ROOM = 46; TITLES = 2; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'filled: ours  ·  hollow: published' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0:50]
set xtics (2, 8, 16, 24, 32, 48) format '%.10g'
set yrange [0:1.2]
set ytics 0,0.25 format '%.10g'
set xlabel 'machines' @XTITLE
set label 'Low contention' at screen tx(1), screen ty(1,2) @TITLE
set label 'Share of one of two' at screen tx(1), screen ty(1,1) @SUBTITLE
set label 'deterministic, a fifth' at first 2, first 0.44 left @SERIES tc rgb BLUE
set label 'deterministic, all' at first 2, first 0.32 left @SERIES tc rgb PURPLE
set label '2PL, 2PC, a fifth' at first 2, first 0.2 left @SERIES tc rgb AMBER
set label '2PL, 2PC, all' at first 2, first 0.08 left @SERIES tc rgb RED
plot \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'low') && is('distributed_percent', '20') && is('participants', '2') ? column('machines') : NaN):(column('share_of_first')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'low') && is('distributed_percent', '20') && is('participants', '2') ? column('machines') : NaN):(column('share_of_first')):(sprintf('%s: %.4g at %.4g', 'deterministic, a fifth', column('share_of_first'), column('machines'))) with labels @TOOLTIP, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'low') && is('distributed_percent', '100') && is('participants', '2') ? column('machines') : NaN):(column('share_of_first')) with linespoints lw 2.25 pt 11 ps 0.55 lc rgb PURPLE, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'low') && is('distributed_percent', '100') && is('participants', '2') ? column('machines') : NaN):(column('share_of_first')):(sprintf('%s: %.4g at %.4g', 'deterministic, all', column('share_of_first'), column('machines'))) with labels @TOOLTIP, \
  'data/execution-machines.csv' using (is('system', 'nondeterministic') && is('contention', 'low') && is('distributed_percent', '20') && is('participants', '2') ? column('machines') : NaN):(column('share_of_first')) with linespoints lw 2.25 pt 5 ps 0.55 lc rgb AMBER, \
  'data/execution-machines.csv' using (is('system', 'nondeterministic') && is('contention', 'low') && is('distributed_percent', '20') && is('participants', '2') ? column('machines') : NaN):(column('share_of_first')):(sprintf('%s: %.4g at %.4g', '2PL, 2PC, a fifth', column('share_of_first'), column('machines'))) with labels @TOOLTIP, \
  'data/execution-machines.csv' using (is('system', 'nondeterministic') && is('contention', 'low') && is('distributed_percent', '100') && is('participants', '2') ? column('machines') : NaN):(column('share_of_first')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-machines.csv' using (is('system', 'nondeterministic') && is('contention', 'low') && is('distributed_percent', '100') && is('participants', '2') ? column('machines') : NaN):(column('share_of_first')):(sprintf('%s: %.4g at %.4g', '2PL, 2PC, all', column('share_of_first'), column('machines'))) with labels @TOOLTIP, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'low') && is('distributed_percent', '20') && is('participants', '2') ? column('machines') : NaN):(column('published_share')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'low') && is('distributed_percent', '20') && is('participants', '2') ? column('machines') : NaN):(column('published_share')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'low') && is('distributed_percent', '100') && is('participants', '2') ? column('machines') : NaN):(column('published_share')) with points pt 11 ps 1.2 lc rgb PAPER, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'low') && is('distributed_percent', '100') && is('participants', '2') ? column('machines') : NaN):(column('published_share')) with points pt 10 ps 1.2 lw 1.75 lc rgb PURPLE, \
  'data/execution-machines.csv' using (is('system', 'nondeterministic') && is('contention', 'low') && is('distributed_percent', '20') && is('participants', '2') ? column('machines') : NaN):(column('published_share')) with points pt 5 ps 1.2 lc rgb PAPER, \
  'data/execution-machines.csv' using (is('system', 'nondeterministic') && is('contention', 'low') && is('distributed_percent', '20') && is('participants', '2') ? column('machines') : NaN):(column('published_share')) with points pt 4 ps 1.2 lw 1.75 lc rgb AMBER, \
  'data/execution-machines.csv' using (is('system', 'nondeterministic') && is('contention', 'low') && is('distributed_percent', '100') && is('participants', '2') ? column('machines') : NaN):(column('published_share')) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/execution-machines.csv' using (is('system', 'nondeterministic') && is('contention', 'low') && is('distributed_percent', '100') && is('participants', '2') ? column('machines') : NaN):(column('published_share')) with points pt 12 ps 1.2 lw 1.75 lc rgb RED

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [0:50]
set xtics (2, 8, 16, 24, 32, 48) format '%.10g'
set yrange [0:1.2]
set ytics 0,0.25 format '%.10g'
set xlabel 'machines' @XTITLE
set label 'High contention' at screen tx(2), screen ty(2,2) @TITLE
set label 'Share of one of two' at screen tx(2), screen ty(2,1) @SUBTITLE
plot \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'high') && is('distributed_percent', '20') && is('participants', '2') ? column('machines') : NaN):(column('share_of_first')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'high') && is('distributed_percent', '20') && is('participants', '2') ? column('machines') : NaN):(column('share_of_first')):(sprintf('%s: %.4g at %.4g', 'execution-machines', column('share_of_first'), column('machines'))) with labels @TOOLTIP, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'high') && is('distributed_percent', '100') && is('participants', '2') ? column('machines') : NaN):(column('share_of_first')) with linespoints lw 2.25 pt 11 ps 0.55 lc rgb PURPLE, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'high') && is('distributed_percent', '100') && is('participants', '2') ? column('machines') : NaN):(column('share_of_first')):(sprintf('%s: %.4g at %.4g', 'execution-machines', column('share_of_first'), column('machines'))) with labels @TOOLTIP, \
  'data/execution-machines.csv' using (is('system', 'nondeterministic') && is('contention', 'high') && is('distributed_percent', '20') && is('participants', '2') ? column('machines') : NaN):(column('share_of_first')) with linespoints lw 2.25 pt 5 ps 0.55 lc rgb AMBER, \
  'data/execution-machines.csv' using (is('system', 'nondeterministic') && is('contention', 'high') && is('distributed_percent', '20') && is('participants', '2') ? column('machines') : NaN):(column('share_of_first')):(sprintf('%s: %.4g at %.4g', 'execution-machines', column('share_of_first'), column('machines'))) with labels @TOOLTIP, \
  'data/execution-machines.csv' using (is('system', 'nondeterministic') && is('contention', 'high') && is('distributed_percent', '100') && is('participants', '2') ? column('machines') : NaN):(column('share_of_first')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-machines.csv' using (is('system', 'nondeterministic') && is('contention', 'high') && is('distributed_percent', '100') && is('participants', '2') ? column('machines') : NaN):(column('share_of_first')):(sprintf('%s: %.4g at %.4g', 'execution-machines', column('share_of_first'), column('machines'))) with labels @TOOLTIP, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'high') && is('distributed_percent', '20') && is('participants', '2') ? column('machines') : NaN):(column('published_share')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'high') && is('distributed_percent', '20') && is('participants', '2') ? column('machines') : NaN):(column('published_share')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'high') && is('distributed_percent', '100') && is('participants', '2') ? column('machines') : NaN):(column('published_share')) with points pt 11 ps 1.2 lc rgb PAPER, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'high') && is('distributed_percent', '100') && is('participants', '2') ? column('machines') : NaN):(column('published_share')) with points pt 10 ps 1.2 lw 1.75 lc rgb PURPLE, \
  'data/execution-machines.csv' using (is('system', 'nondeterministic') && is('contention', 'high') && is('distributed_percent', '20') && is('participants', '2') ? column('machines') : NaN):(column('published_share')) with points pt 5 ps 1.2 lc rgb PAPER, \
  'data/execution-machines.csv' using (is('system', 'nondeterministic') && is('contention', 'high') && is('distributed_percent', '20') && is('participants', '2') ? column('machines') : NaN):(column('published_share')) with points pt 4 ps 1.2 lw 1.75 lc rgb AMBER, \
  'data/execution-machines.csv' using (is('system', 'nondeterministic') && is('contention', 'high') && is('distributed_percent', '100') && is('participants', '2') ? column('machines') : NaN):(column('published_share')) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/execution-machines.csv' using (is('system', 'nondeterministic') && is('contention', 'high') && is('distributed_percent', '100') && is('participants', '2') ? column('machines') : NaN):(column('published_share')) with points pt 12 ps 1.2 lw 1.75 lc rgb RED

# panel 3
set lmargin at screen x0(3); set rmargin at screen x1(3)
set bmargin at screen y0(3); set tmargin at screen y1(3)
unset label; unset arrow; unset object; unset logscale
set xrange [0:50]
set xtics (2, 8, 16, 24, 32, 48) format '%.10g'
set yrange [0:1.2]
set ytics 0,0.25 format '%.10g'
set xlabel 'machines' @XTITLE
set label 'High, calls over four' at screen tx(3), screen ty(3,2) @TITLE
set label 'Share of one of eight' at screen tx(3), screen ty(3,1) @SUBTITLE
plot \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'high') && is('distributed_percent', '20') && is('participants', '4') ? column('machines') : NaN):(column('share_of_first')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'high') && is('distributed_percent', '20') && is('participants', '4') ? column('machines') : NaN):(column('share_of_first')):(sprintf('%s: %.4g at %.4g', 'execution-machines', column('share_of_first'), column('machines'))) with labels @TOOLTIP, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'high') && is('distributed_percent', '100') && is('participants', '4') ? column('machines') : NaN):(column('share_of_first')) with linespoints lw 2.25 pt 11 ps 0.55 lc rgb PURPLE, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'high') && is('distributed_percent', '100') && is('participants', '4') ? column('machines') : NaN):(column('share_of_first')):(sprintf('%s: %.4g at %.4g', 'execution-machines', column('share_of_first'), column('machines'))) with labels @TOOLTIP, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'high') && is('distributed_percent', '20') && is('participants', '4') ? column('machines') : NaN):(column('published_share')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'high') && is('distributed_percent', '20') && is('participants', '4') ? column('machines') : NaN):(column('published_share')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'high') && is('distributed_percent', '100') && is('participants', '4') ? column('machines') : NaN):(column('published_share')) with points pt 11 ps 1.2 lc rgb PAPER, \
  'data/execution-machines.csv' using (is('system', 'deterministic') && is('contention', 'high') && is('distributed_percent', '100') && is('participants', '4') ? column('machines') : NaN):(column('published_share')) with points pt 10 ps 1.2 lw 1.75 lc rgb PURPLE
unset multiplot
