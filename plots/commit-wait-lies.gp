# figure:  commit-wait-lies
# table:   commit-wait-lies-form
# table:   commit-wait-lies
# alt:     Share of reversed pairs against clock error over claimed bound, from 0.5 to 32 on a log axis. In one region it is zero up to one and then rises toward one half; across regions it stays zero up to twelve. Points lie on dashed curves.
# caption: **No pair is reversed while clocks keep their bound, and distance hides the lies of those that do not.** The share of pairs of writes, the second begun after the first was answered, in which the second got the earlier timestamp; by how far the leaders' clocks err, as a multiple of the bound they claim. Each mark is a run of {value commit-wait-lies pairs min} pairs; dashed, the closed form.
# command: make chapter-clocks

if (!exists("OUT")) OUT = 'plots/commit-wait-lies.svg'
PANELS = 1; STACKED = 0; HEIGHT = 340
ROOM = 46; TITLES = 1; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [0.45:36]
set xtics (0.5, 1, 2, 4, 8, 16, 32) format '%.10g'
set yrange [0:0.5]
set ytics 0,0.1 format '%.10g'
set xlabel 'clock error over claimed bound (log)' @XTITLE
set label 'Share of pairs reversed' at screen tx(1), screen ty(1,1) @TITLE
set arrow from first 1, graph 0 to first 1, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'beyond the bound' at first 1.06, first 0.46 left @NOTE tc rgb MUTED
set label 'one region' at first 2.2, first 0.3 right @SERIES tc rgb BLUE
set label 'across regions' at first 19, first 0.2 right @SERIES tc rgb AMBER
plot \
  'data/commit-wait-lies-form.csv' using (is('place', 'one region') ? column('error_over_bound') : NaN):(column('reversed_share')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/commit-wait-lies-form.csv' using (is('place', 'across regions') ? column('error_over_bound') : NaN):(column('reversed_share')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/commit-wait-lies.csv' using (is('place', 'one region') ? column('error_over_bound') : NaN):(column('reversed_share')) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/commit-wait-lies.csv' using (is('place', 'one region') ? column('error_over_bound') : NaN):(column('reversed_share')):(sprintf('%s: %.4g at %.4g', 'one region', column('reversed_share'), column('error_over_bound'))) with labels @TOOLTIP, \
  'data/commit-wait-lies.csv' using (is('place', 'across regions') ? column('error_over_bound') : NaN):(column('reversed_share')) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/commit-wait-lies.csv' using (is('place', 'across regions') ? column('error_over_bound') : NaN):(column('reversed_share')):(sprintf('%s: %.4g at %.4g', 'across regions', column('reversed_share'), column('error_over_bound'))) with labels @TOOLTIP
unset multiplot
