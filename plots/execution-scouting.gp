# figure:  execution-scouting
# table:   execution-scouting
# table:   published/ren_vldb14_fig6c_reconnaissance_size
# alt:     Share against the percentage of work before the lookup. Deterministic: falls from one to 0.61, the published marks from one to 0.53. Two-phase locking: level at 1.11, published 1.03.
# caption: **What a call does before it looks, its scout does, too.** Throughput as a share of the agreed order's where nothing comes before the lookup, by how much of a call's work does; all calls are dependent and stay at home, and the index does not change. Hollow: figure 6(c) of Ren et al.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-scouting.svg'
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
set yrange [0:1.25]
set ytics 0,0.25 format '%.10g'
set xlabel 'work before the lookup (%)' @XTITLE
set label 'Share of deterministic at 0' at screen tx(1), screen ty(1,1) @TITLE
set label 'deterministic' at first 3, first 0.2 left @SERIES tc rgb BLUE
set label '2PL, 2PC' at first 3, first 0.08 left @SERIES tc rgb RED
plot \
  'data/execution-scouting.csv' using (is('system', 'deterministic') ? column('before_percent') : NaN):(column('share_of_deterministic')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-scouting.csv' using (is('system', 'deterministic') ? column('before_percent') : NaN):(column('share_of_deterministic')):(sprintf('%s: %.4g at %.4g', 'deterministic', column('share_of_deterministic'), column('before_percent'))) with labels @TOOLTIP, \
  'data/execution-scouting.csv' using (is('system', 'nondeterministic') ? column('before_percent') : NaN):(column('share_of_deterministic')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/execution-scouting.csv' using (is('system', 'nondeterministic') ? column('before_percent') : NaN):(column('share_of_deterministic')):(sprintf('%s: %.4g at %.4g', '2PL, 2PC', column('share_of_deterministic'), column('before_percent'))) with labels @TOOLTIP, \
  'data/published/ren_vldb14_fig6c_reconnaissance_size.csv' using (is('system', 'deterministic') ? column('work_before_lookup_percent') : NaN):(column('throughput_txns_per_s')*(4.589261128958238e-06)) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/published/ren_vldb14_fig6c_reconnaissance_size.csv' using (is('system', 'deterministic') ? column('work_before_lookup_percent') : NaN):(column('throughput_txns_per_s')*(4.589261128958238e-06)) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/published/ren_vldb14_fig6c_reconnaissance_size.csv' using (is('system', 'nondeterministic') ? column('work_before_lookup_percent') : NaN):(column('throughput_txns_per_s')*(4.589261128958238e-06)) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/published/ren_vldb14_fig6c_reconnaissance_size.csv' using (is('system', 'nondeterministic') ? column('work_before_lookup_percent') : NaN):(column('throughput_txns_per_s')*(4.589261128958238e-06)) with points pt 12 ps 1.2 lw 1.75 lc rgb RED
unset multiplot
