# figure:  execution-short-calls
# table:   execution-short-calls
# alt:     Share of uncontended throughput against the contention index from 0.0001 to 0.1, on a log axis, for counted locks in an agreed order, two-phase locking and wound-wait; all fall, and the published marks of the first two fall earlier.
# caption: **Short calls hold hot rows for as long as messages take, so that hot rows cost them more.** Throughput of short calls as a share of that at the least contention, a fifth of them over two machines. Hollow: figure 1(c) of Ren et al.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-short-calls.svg'
PANELS = 1; STACKED = 0; HEIGHT = 340
ROOM = 46; TITLES = 1; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'filled: ours  ·  hollow: published' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [8e-05:0.13]
set xtics autofreq format '10^{%T}'
set yrange [0:1.2]
set ytics 0,0.25 format '%.10g'
set xlabel 'contention index (log)' @XTITLE
set label 'Share of uncontended' at screen tx(1), screen ty(1,1) @TITLE
set label 'deterministic, VLL' at first 0.0001, first 0.3 left @SERIES tc rgb PURPLE
set label '2PL, 2PC' at first 0.0001, first 0.18 left @SERIES tc rgb RED
set label 'wound-wait' at first 0.0001, first 0.06 left @SERIES tc rgb GREEN
plot \
  'data/execution-short-calls.csv' using (is('system', 'deterministic_vll') ? column('contention_index') : NaN):(column('share_of_uncontended')) with linespoints lw 2.25 pt 11 ps 0.55 lc rgb PURPLE, \
  'data/execution-short-calls.csv' using (is('system', 'deterministic_vll') ? column('contention_index') : NaN):(column('share_of_uncontended')):(sprintf('%s: %.4g at %.4g', 'deterministic, VLL', column('share_of_uncontended'), column('contention_index'))) with labels @TOOLTIP, \
  'data/execution-short-calls.csv' using (is('system', 'nondeterministic') ? column('contention_index') : NaN):(column('share_of_uncontended')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-short-calls.csv' using (is('system', 'nondeterministic') ? column('contention_index') : NaN):(column('share_of_uncontended')):(sprintf('%s: %.4g at %.4g', '2PL, 2PC', column('share_of_uncontended'), column('contention_index'))) with labels @TOOLTIP, \
  'data/execution-short-calls.csv' using (is('system', 'wound_wait') ? column('contention_index') : NaN):(column('share_of_uncontended')) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/execution-short-calls.csv' using (is('system', 'wound_wait') ? column('contention_index') : NaN):(column('share_of_uncontended')):(sprintf('%s: %.4g at %.4g', 'wound-wait', column('share_of_uncontended'), column('contention_index'))) with labels @TOOLTIP, \
  'data/execution-short-calls.csv' using (is('system', 'deterministic_vll') ? column('contention_index') : NaN):(column('published_share')) with points pt 11 ps 1.2 lc rgb PAPER, \
  'data/execution-short-calls.csv' using (is('system', 'deterministic_vll') ? column('contention_index') : NaN):(column('published_share')) with points pt 10 ps 1.2 lw 1.75 lc rgb PURPLE, \
  'data/execution-short-calls.csv' using (is('system', 'nondeterministic') ? column('contention_index') : NaN):(column('published_share')) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/execution-short-calls.csv' using (is('system', 'nondeterministic') ? column('contention_index') : NaN):(column('published_share')) with points pt 12 ps 1.2 lw 1.75 lc rgb RED
unset multiplot
