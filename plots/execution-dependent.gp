# figure:  execution-dependent
# table:   execution-dependent
# table:   published/ren_vldb14_fig6ab_dependent_transactions
# alt:     Share of plain throughput against changes of an entry a second, logarithmic. A fifth dependent: from 0.98 down to 0.45, published from 0.9; all dependent: from 0.9 down to 0.15, published to nothing. Two-phase locking stays at 0.9.
# caption: **Who must look before he knows his rows pays for the scout, and where the index changes, for running again.** Throughput of calls as a share of that of calls that name their rows, by how often in a second each entry of the index is changed; all at home. Hollow: figure 6(a) of Ren et al., over its value without dependent calls.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-dependent.svg'
PANELS = 1; STACKED = 0; HEIGHT = 340
ROOM = 46; TITLES = 1; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'filled: ours  ·  hollow: published' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [0.5:500]
set xtics (1, 10, 100) format '%.10g'
set yrange [0:1.25]
set ytics 0,0.25 format '%.10g'
set xlabel 'changes of an entry a second (log)' @XTITLE
set label 'Share of plain' at screen tx(1), screen ty(1,1) @TITLE
set label 'a fifth dependent' at first 0.6, first 0.28 left @SERIES tc rgb BLUE
set label 'all dependent' at first 0.6, first 0.17 left @SERIES tc rgb PURPLE
set label 'all, 2PL, 2PC' at first 0.6, first 0.06 left @SERIES tc rgb RED
plot \
  'data/execution-dependent.csv' using (is('system', 'deterministic') && is('dependent_percent', '20.0') ? column('volatility_per_s') : NaN):(column('share_of_plain')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-dependent.csv' using (is('system', 'deterministic') && is('dependent_percent', '20.0') ? column('volatility_per_s') : NaN):(column('share_of_plain')):(sprintf('%s: %.4g at %.4g', 'a fifth dependent', column('share_of_plain'), column('volatility_per_s'))) with labels @TOOLTIP, \
  'data/execution-dependent.csv' using (is('system', 'deterministic') && is('dependent_percent', '100.0') ? column('volatility_per_s') : NaN):(column('share_of_plain')) with linespoints lw 2.25 pt 11 ps 0.55 lc rgb PURPLE, \
  'data/execution-dependent.csv' using (is('system', 'deterministic') && is('dependent_percent', '100.0') ? column('volatility_per_s') : NaN):(column('share_of_plain')):(sprintf('%s: %.4g at %.4g', 'all dependent', column('share_of_plain'), column('volatility_per_s'))) with labels @TOOLTIP, \
  'data/execution-dependent.csv' using (is('system', 'nondeterministic') && is('dependent_percent', '100.0') ? column('volatility_per_s') : NaN):(column('share_of_plain')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-dependent.csv' using (is('system', 'nondeterministic') && is('dependent_percent', '100.0') ? column('volatility_per_s') : NaN):(column('share_of_plain')):(sprintf('%s: %.4g at %.4g', 'all, 2PL, 2PC', column('share_of_plain'), column('volatility_per_s'))) with labels @TOOLTIP, \
  'data/published/ren_vldb14_fig6ab_dependent_transactions.csv' using (is('system', 'deterministic') && is('distributed_percent', '0') && is('dependent_percent', '20') ? column('index_entry_volatility_per_s') : NaN):(column('throughput_txns_per_s')*(5.973715651135006e-06)) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/published/ren_vldb14_fig6ab_dependent_transactions.csv' using (is('system', 'deterministic') && is('distributed_percent', '0') && is('dependent_percent', '20') ? column('index_entry_volatility_per_s') : NaN):(column('throughput_txns_per_s')*(5.973715651135006e-06)) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/published/ren_vldb14_fig6ab_dependent_transactions.csv' using (is('system', 'deterministic') && is('distributed_percent', '0') && is('dependent_percent', '100') ? column('index_entry_volatility_per_s') : NaN):(column('throughput_txns_per_s')*(5.973715651135006e-06)) with points pt 11 ps 1.2 lc rgb PAPER, \
  'data/published/ren_vldb14_fig6ab_dependent_transactions.csv' using (is('system', 'deterministic') && is('distributed_percent', '0') && is('dependent_percent', '100') ? column('index_entry_volatility_per_s') : NaN):(column('throughput_txns_per_s')*(5.973715651135006e-06)) with points pt 10 ps 1.2 lw 1.75 lc rgb PURPLE
unset multiplot
