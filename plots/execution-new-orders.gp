# figure:  execution-new-orders
# table:   execution-new-orders
# alt:     Share of the deterministic local throughput against the share of orders with a remote item. Ours: both begin at one, deterministic falls to 0.48 and locking to 0.42. Published: locking begins at 1.12, is below deterministic from five percent on, and ends at 0.33 against 0.56.
# caption: **New orders that stay at home run as well without an agreed order; from the first twentieth of distributed ones on they run better with one.** Throughput of new orders, 20 warehouses on each of eight machines, as a share of the deterministic one without remote items. Hollow: figure 4 of Ren et al.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-new-orders.svg'
PANELS = 1; STACKED = 0; HEIGHT = 340
ROOM = 46; TITLES = 1; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'filled: ours  ·  hollow: published' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0:100]
set xtics 0,25 format '%.10g'
set yrange [0:1.4]
set ytics 0,0.25 format '%.10g'
set xlabel 'orders with a remote item (%)' @XTITLE
set label 'Share of deterministic, local' at screen tx(1), screen ty(1,1) @TITLE
set label 'deterministic' at first 4, first 0.25 left @SERIES tc rgb BLUE
set label '2PL, 2PC' at first 30, first 1.1 left @SERIES tc rgb RED
set label 'deterministic, VLL' at first 4, first 0.13 left @SERIES tc rgb PURPLE
plot \
  'data/execution-new-orders.csv' using (is('system', 'deterministic') ? column('distributed_percent') : NaN):(column('share_of_deterministic')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-new-orders.csv' using (is('system', 'deterministic') ? column('distributed_percent') : NaN):(column('share_of_deterministic')):(sprintf('%s: %.4g at %.4g', 'deterministic', column('share_of_deterministic'), column('distributed_percent'))) with labels @TOOLTIP, \
  'data/execution-new-orders.csv' using (is('system', 'nondeterministic') ? column('distributed_percent') : NaN):(column('share_of_deterministic')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-new-orders.csv' using (is('system', 'nondeterministic') ? column('distributed_percent') : NaN):(column('share_of_deterministic')):(sprintf('%s: %.4g at %.4g', '2PL, 2PC', column('share_of_deterministic'), column('distributed_percent'))) with labels @TOOLTIP, \
  'data/execution-new-orders.csv' using (is('system', 'deterministic_vll') ? column('distributed_percent') : NaN):(column('share_of_deterministic')) with linespoints lw 2.25 pt 11 ps 0.55 lc rgb PURPLE, \
  'data/execution-new-orders.csv' using (is('system', 'deterministic_vll') ? column('distributed_percent') : NaN):(column('share_of_deterministic')):(sprintf('%s: %.4g at %.4g', 'deterministic, VLL', column('share_of_deterministic'), column('distributed_percent'))) with labels @TOOLTIP, \
  'data/execution-new-orders.csv' using (is('system', 'deterministic') ? column('distributed_percent') : NaN):(column('published_share')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-new-orders.csv' using (is('system', 'deterministic') ? column('distributed_percent') : NaN):(column('published_share')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/execution-new-orders.csv' using (is('system', 'nondeterministic') ? column('distributed_percent') : NaN):(column('published_share')) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/execution-new-orders.csv' using (is('system', 'nondeterministic') ? column('distributed_percent') : NaN):(column('published_share')) with points pt 12 ps 1.2 lw 1.75 lc rgb RED
unset multiplot
