# figure:  execution-contention
# table:   execution-contention
# alt:     Left, throughput as a share by contention index on a log axis from 0.0001 to 0.1: deterministic falls to 0.22 and hollow marks to 0.38; wound-wait and locking with deadlock detection to a twentieth, published 0.17. Right, attempts lost a commit, both axes logarithmic, below a hundredth throughout.
# caption: **Hot rows slow everybody down, and whoever holds locks while machines talk most.** A fifth of the calls over two machines. Throughput as a share of that at the least contention; and how often a call was begun in vain before it committed, where no order is agreed upon. Hollow: figure 1(d) of Ren et al.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-contention.svg'
PANELS = 2; STACKED = 0; HEIGHT = 340
ROOM = 62; TITLES = 2; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'filled: ours  ·  hollow: published' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [8e-05:0.13]
set xtics autofreq format '10^{%T}'
set yrange [0:1.4]
set ytics 0,0.25 format '%.10g'
set xlabel 'contention index (log)' @XTITLE
set label 'Throughput' at screen tx(1), screen ty(1,2) @TITLE
set label 'Share of uncontended' at screen tx(1), screen ty(1,1) @SUBTITLE
set label 'deterministic' at first 0.0012, first 1.32 left @SERIES tc rgb BLUE
set label '2PL, 2PC' at first 0.00011, first 0.1 left @SERIES tc rgb RED
set label '2PL, no 2PC' at first 0.0012, first 1.18 left @SERIES tc rgb AMBER
set label 'wound-wait' at first 0.00011, first 0.22 left @SERIES tc rgb GREEN
plot \
  'data/execution-contention.csv' using (is('system', 'deterministic') && is('distributed_percent', '20') ? column('contention_index') : NaN):(column('share_of_uncontended')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-contention.csv' using (is('system', 'deterministic') && is('distributed_percent', '20') ? column('contention_index') : NaN):(column('share_of_uncontended')):(sprintf('%s: %.4g at %.4g', 'deterministic', column('share_of_uncontended'), column('contention_index'))) with labels @TOOLTIP, \
  'data/execution-contention.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '20') ? column('contention_index') : NaN):(column('share_of_uncontended')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-contention.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '20') ? column('contention_index') : NaN):(column('share_of_uncontended')):(sprintf('%s: %.4g at %.4g', '2PL, 2PC', column('share_of_uncontended'), column('contention_index'))) with labels @TOOLTIP, \
  'data/execution-contention.csv' using (is('system', 'nondeterministic_no_2pc') && is('distributed_percent', '20') ? column('contention_index') : NaN):(column('share_of_uncontended')) with linespoints lw 2.25 pt 5 ps 0.55 lc rgb AMBER, \
  'data/execution-contention.csv' using (is('system', 'nondeterministic_no_2pc') && is('distributed_percent', '20') ? column('contention_index') : NaN):(column('share_of_uncontended')):(sprintf('%s: %.4g at %.4g', '2PL, no 2PC', column('share_of_uncontended'), column('contention_index'))) with labels @TOOLTIP, \
  'data/execution-contention.csv' using (is('system', 'wound_wait') && is('distributed_percent', '20') ? column('contention_index') : NaN):(column('share_of_uncontended')) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/execution-contention.csv' using (is('system', 'wound_wait') && is('distributed_percent', '20') ? column('contention_index') : NaN):(column('share_of_uncontended')):(sprintf('%s: %.4g at %.4g', 'wound-wait', column('share_of_uncontended'), column('contention_index'))) with labels @TOOLTIP, \
  'data/execution-contention.csv' using (is('system', 'deterministic') && is('distributed_percent', '20') ? column('contention_index') : NaN):(column('published_share')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-contention.csv' using (is('system', 'deterministic') && is('distributed_percent', '20') ? column('contention_index') : NaN):(column('published_share')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/execution-contention.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '20') ? column('contention_index') : NaN):(column('published_share')) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/execution-contention.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '20') ? column('contention_index') : NaN):(column('published_share')) with points pt 12 ps 1.2 lw 1.75 lc rgb RED

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set logscale x
set xrange [8e-05:0.13]
set xtics autofreq format '10^{%T}'
set logscale y
set yrange [2e-05:2]
set ytics (0.0001, 0.001, 0.01, 0.1, 1) format '%.10g'
set xlabel 'contention index (log)' @XTITLE
set label 'Attempts in vain' at screen tx(2), screen ty(2,2) @TITLE
set label 'Lost attempts a commit (log)' at screen tx(2), screen ty(2,1) @SUBTITLE
plot \
  'data/execution-contention.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '20') ? column('contention_index') : NaN):(column('lost_attempts_per_commit')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-contention.csv' using (is('system', 'nondeterministic') && is('distributed_percent', '20') ? column('contention_index') : NaN):(column('lost_attempts_per_commit')):(sprintf('%s: %.4g at %.4g', 'execution-contention', column('lost_attempts_per_commit'), column('contention_index'))) with labels @TOOLTIP, \
  'data/execution-contention.csv' using (is('system', 'wound_wait') && is('distributed_percent', '20') ? column('contention_index') : NaN):(column('lost_attempts_per_commit')) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/execution-contention.csv' using (is('system', 'wound_wait') && is('distributed_percent', '20') ? column('contention_index') : NaN):(column('lost_attempts_per_commit')):(sprintf('%s: %.4g at %.4g', 'execution-contention', column('lost_attempts_per_commit'), column('contention_index'))) with labels @TOOLTIP
unset multiplot
