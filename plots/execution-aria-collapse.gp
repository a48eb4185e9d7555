# figure:  execution-aria-collapse
# table:   execution-aria-piles-up
# table:   execution-aria-collapse
# alt:     Two panels. Left, the share of a batch that commits, over the number of the batch on a log axis: with even keys 99 percent throughout; with theta 0.9 it falls from 51 to one and a half within ten batches. Right, both axes log: solid lines fall as one over the size of the batch, down to a thousandth; dashed lines fall far less, and hollow marks lie on them.
# caption: **Whoever aborts goes first in Aria's next batch, and there meets those who aborted for the same row.** First, how many of a batch's thousand calls commit, batch after batch, at five skews. Second, by the size of the batch, once calls have piled up; dashed, if those that abort are given up and new ones drawn, as in the testbed of Aria's authors; hollow, what we counted there.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-aria-collapse.svg'
PANELS = 2; STACKED = 0; HEIGHT = 340
ROOM = 46; TITLES = 2; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'solid: run again  ·  dashed: given up  ·  hollow: the testbed' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [0.85:1200]
set xtics autofreq format '10^{%T}'
set yrange [0:116]
set ytics 0,25 format '%.10g'
set xlabel 'number of the batch (log)' @XTITLE
set label 'A thousand calls a batch' at screen tx(1), screen ty(1,2) @TITLE
set label '% commit' at screen tx(1), screen ty(1,1) @SUBTITLE
set label 'even' at first 300, first 108 left @SERIES tc rgb GREY
set label 'theta 0.6' at first 90, first 53 left @SERIES tc rgb GREEN
set label '0.8' at first 5.2, first 42 left @SERIES tc rgb PURPLE
set label '0.9' at first 1.35, first 50 left @SERIES tc rgb BLUE
set label '0.99' at first 0.97, first 10 left @SERIES tc rgb RED
plot \
  'data/execution-aria-piles-up.csv' using (is('theta', '0.0') ? column('batch_number') : NaN):(column('committed_percent')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb GREY, \
  'data/execution-aria-piles-up.csv' using (is('theta', '0.0') ? column('batch_number') : NaN):(column('committed_percent')):(sprintf('%s: %.4g at %.4g', 'even', column('committed_percent'), column('batch_number'))) with labels @TOOLTIP, \
  'data/execution-aria-piles-up.csv' using (is('theta', '0.6') ? column('batch_number') : NaN):(column('committed_percent')) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/execution-aria-piles-up.csv' using (is('theta', '0.6') ? column('batch_number') : NaN):(column('committed_percent')):(sprintf('%s: %.4g at %.4g', 'theta 0.6', column('committed_percent'), column('batch_number'))) with labels @TOOLTIP, \
  'data/execution-aria-piles-up.csv' using (is('theta', '0.8') ? column('batch_number') : NaN):(column('committed_percent')) with linespoints lw 2.25 pt 11 ps 0.55 lc rgb PURPLE, \
  'data/execution-aria-piles-up.csv' using (is('theta', '0.8') ? column('batch_number') : NaN):(column('committed_percent')):(sprintf('%s: %.4g at %.4g', '0.8', column('committed_percent'), column('batch_number'))) with labels @TOOLTIP, \
  'data/execution-aria-piles-up.csv' using (is('theta', '0.9') ? column('batch_number') : NaN):(column('committed_percent')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-aria-piles-up.csv' using (is('theta', '0.9') ? column('batch_number') : NaN):(column('committed_percent')):(sprintf('%s: %.4g at %.4g', '0.9', column('committed_percent'), column('batch_number'))) with labels @TOOLTIP, \
  'data/execution-aria-piles-up.csv' using (is('theta', '0.99') ? column('batch_number') : NaN):(column('committed_percent')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-aria-piles-up.csv' using (is('theta', '0.99') ? column('batch_number') : NaN):(column('committed_percent')):(sprintf('%s: %.4g at %.4g', '0.99', column('committed_percent'), column('batch_number'))) with labels @TOOLTIP

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set logscale x
set xrange [8:13000]
set xtics autofreq format '10^{%T}'
set logscale y
set yrange [0.01:250]
set ytics (0.01, 0.1, 1, 10, 100) format '%.10g'
set xlabel 'calls in a batch (log)' @XTITLE
set label 'After it has piled up' at screen tx(2), screen ty(2,2) @TITLE
set label '% commit (log)' at screen tx(2), screen ty(2,1) @SUBTITLE
set label 'theta 0.6' at first 2600, first 16 left @SERIES tc rgb GREEN
set label '0.9' at first 1500, first 1.5 left @SERIES tc rgb BLUE
set label 'TPC-C, 1 warehouse' at first 9, first 0.3 left @SERIES tc rgb RED
plot \
  'data/execution-aria-collapse.csv' using (is('workload', 'YCSB') && is('theta', '0.6') && is('aborted_calls', 'given up') ? column('batch') : NaN):(column('committed_percent')) with lines lw 2.25 dt (6,4) lc rgb GREEN, \
  'data/execution-aria-collapse.csv' using (is('workload', 'YCSB') && is('theta', '0.9') && is('aborted_calls', 'given up') ? column('batch') : NaN):(column('committed_percent')) with lines lw 2.25 dt (6,4) lc rgb BLUE, \
  'data/execution-aria-collapse.csv' using (is('workload', 'TPC-C') && is('warehouses', '1') && is('aborted_calls', 'given up') ? column('batch') : NaN):(column('committed_percent')) with lines lw 2.25 dt (6,4) lc rgb RED, \
  'data/execution-aria-collapse.csv' using (is('workload', 'YCSB') && is('theta', '0.6') && is('aborted_calls', 'run again') ? column('batch') : NaN):(column('committed_percent')) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/execution-aria-collapse.csv' using (is('workload', 'YCSB') && is('theta', '0.6') && is('aborted_calls', 'run again') ? column('batch') : NaN):(column('committed_percent')):(sprintf('%s: %.4g at %.4g', 'theta 0.6', column('committed_percent'), column('batch'))) with labels @TOOLTIP, \
  'data/execution-aria-collapse.csv' using (is('workload', 'YCSB') && is('theta', '0.9') && is('aborted_calls', 'run again') ? column('batch') : NaN):(column('committed_percent')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-aria-collapse.csv' using (is('workload', 'YCSB') && is('theta', '0.9') && is('aborted_calls', 'run again') ? column('batch') : NaN):(column('committed_percent')):(sprintf('%s: %.4g at %.4g', '0.9', column('committed_percent'), column('batch'))) with labels @TOOLTIP, \
  'data/execution-aria-collapse.csv' using (is('workload', 'TPC-C') && is('warehouses', '1') && is('aborted_calls', 'run again') ? column('batch') : NaN):(column('committed_percent')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-aria-collapse.csv' using (is('workload', 'TPC-C') && is('warehouses', '1') && is('aborted_calls', 'run again') ? column('batch') : NaN):(column('committed_percent')):(sprintf('%s: %.4g at %.4g', 'TPC-C, 1 warehouse', column('committed_percent'), column('batch'))) with labels @TOOLTIP, \
  'data/execution-aria-collapse.csv' using (is('workload', 'YCSB') && is('theta', '0.6') && is('aborted_calls', 'given up') ? column('batch') : NaN):(column('testbed_committed_percent')) with points pt 9 ps 1.2 lc rgb PAPER, \
  'data/execution-aria-collapse.csv' using (is('workload', 'YCSB') && is('theta', '0.6') && is('aborted_calls', 'given up') ? column('batch') : NaN):(column('testbed_committed_percent')) with points pt 8 ps 1.2 lw 1.75 lc rgb GREEN, \
  'data/execution-aria-collapse.csv' using (is('workload', 'YCSB') && is('theta', '0.9') && is('aborted_calls', 'given up') ? column('batch') : NaN):(column('testbed_committed_percent')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-aria-collapse.csv' using (is('workload', 'YCSB') && is('theta', '0.9') && is('aborted_calls', 'given up') ? column('batch') : NaN):(column('testbed_committed_percent')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/execution-aria-collapse.csv' using (is('workload', 'TPC-C') && is('warehouses', '1') && is('aborted_calls', 'given up') ? column('batch') : NaN):(column('testbed_committed_percent')) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/execution-aria-collapse.csv' using (is('workload', 'TPC-C') && is('warehouses', '1') && is('aborted_calls', 'given up') ? column('batch') : NaN):(column('testbed_committed_percent')) with points pt 12 ps 1.2 lw 1.75 lc rgb RED
unset multiplot
