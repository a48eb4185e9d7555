# figure:  execution-slowdown
# table:   execution-slowdown
# table:   published/calvin_sigmod12_fig6_contention_slowdown
# alt:     Slowdown against the contention index, both logarithmic. Deterministic, four and eight machines: from 2 to about 140; the published marks from 5 to a hundred. Wound-wait from 3 to 700. The dashed formula is a straight line from 0.2 to 208.
# caption: **Where every call spans two machines and one row is wanted by all, an agreed order is more than a hundred times slower than no sharing; locks held over votes, several hundred times.** Slowdown against calls that stay at home and do not collide. Hollow: figure 6 of the Calvin paper. Dashed: what that paper drew for two-phase commit, which is a formula for locks held 8 ms, and no measurement.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-slowdown.svg'
PANELS = 1; STACKED = 0; HEIGHT = 380
ROOM = 46; TITLES = 1; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'filled: ours  ·  hollow: published  ·  dashed: a formula' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [0.0008:1.3]
set xtics autofreq format '10^{%T}'
set logscale y
set yrange [0.7:1500]
set ytics (1, 10, 100, 1000) format '%.10g'
set xlabel 'contention index (log)' @XTITLE
set label 'Slowdown (log)' at screen tx(1), screen ty(1,1) @TITLE
set label '8 machines' at first 0.11, first 8 left @SERIES tc rgb BLUE
set label '4 machines' at first 0.11, first 4.5 left @SERIES tc rgb PURPLE
set label 'wound-wait, 8' at first 0.0012, first 60 left @SERIES tc rgb GREEN
set label 'their formula' at first 0.02, first 1.1 left @SERIES tc rgb GREY
plot \
  'data/published/calvin_sigmod12_fig6_contention_slowdown.csv' using (is('system', 'model_2pc_8ms') ? column('contention_index') : NaN):(column('slowdown_ratio')) with lines lw 2.25 dt (6,4) lc rgb GREY, \
  'data/execution-slowdown.csv' using (is('system', 'deterministic') && is('machines', '8') ? column('contention_index') : NaN):(column('slowdown')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/execution-slowdown.csv' using (is('system', 'deterministic') && is('machines', '8') ? column('contention_index') : NaN):(column('slowdown')):(sprintf('%s: %.4g at %.4g', '8 machines', column('slowdown'), column('contention_index'))) with labels @TOOLTIP, \
  'data/execution-slowdown.csv' using (is('system', 'deterministic') && is('machines', '4') ? column('contention_index') : NaN):(column('slowdown')) with linespoints lw 2.25 pt 11 ps 0.55 lc rgb PURPLE, \
  'data/execution-slowdown.csv' using (is('system', 'deterministic') && is('machines', '4') ? column('contention_index') : NaN):(column('slowdown')):(sprintf('%s: %.4g at %.4g', '4 machines', column('slowdown'), column('contention_index'))) with labels @TOOLTIP, \
  'data/execution-slowdown.csv' using (is('system', 'wound_wait') && is('machines', '8') ? column('contention_index') : NaN):(column('slowdown')) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/execution-slowdown.csv' using (is('system', 'wound_wait') && is('machines', '8') ? column('contention_index') : NaN):(column('slowdown')):(sprintf('%s: %.4g at %.4g', 'wound-wait, 8', column('slowdown'), column('contention_index'))) with labels @TOOLTIP, \
  'data/execution-slowdown.csv' using (is('system', 'deterministic') && is('machines', '8') ? column('contention_index') : NaN):(column('published_slowdown')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-slowdown.csv' using (is('system', 'deterministic') && is('machines', '8') ? column('contention_index') : NaN):(column('published_slowdown')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/execution-slowdown.csv' using (is('system', 'deterministic') && is('machines', '4') ? column('contention_index') : NaN):(column('published_slowdown')) with points pt 11 ps 1.2 lc rgb PAPER, \
  'data/execution-slowdown.csv' using (is('system', 'deterministic') && is('machines', '4') ? column('contention_index') : NaN):(column('published_slowdown')) with points pt 10 ps 1.2 lw 1.75 lc rgb PURPLE
unset multiplot
