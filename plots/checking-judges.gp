# figure:  checking-judges
# table:   checking-mistakes
# alt:     Fourteen rows, one for each store, on an axis from zero to one. All marks of the store without a mistake lie at zero. The order claimed finds all others but stale answers, the clients' view all but wrong claims, most of them in more than a third of the runs; by the rows that are left, seven stores cannot be told from the one without a mistake.
# caption: **The rows that are left tell only of writes that were lost, doubled or misplaced; what clients saw tells of nearly all mistakes, and so does the order that the store claims, but not of the same.** The share of short runs that each judge rejects, by what is wrong with the store.
# command: make chapter-checking

if (!exists("OUT")) OUT = 'plots/checking-judges.svg'
PANELS = 1; STACKED = 0; HEIGHT = 460
ROOM = 141; TITLES = 1; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [-0.02:1.02]
set xtics (0, 0.25, 0.5, 0.75, 1) format '%.10g'
set yrange [0.3:14.7]
set ytics ('wrong claims' 1, 'stale answers' 2, 'swapped rows' 3, 'dropped rows' 4, 'repeated calls' 5, 'early answers' 6, 'loose replicas' 7, 'old replicas' 8, 'unchecked snapshots' 9, 'snapshots' 10, 'early writes' 11, 'brief locks' 12, 'unlocked reads' 13, 'no mistake' 14) noenhanced
set xlabel 'share of runs rejected' @XTITLE
set label 'What is wrong with the store' at screen tx(1), screen ty(1,1) @TITLE
set label 'by the order claimed' at first 0.04, first 2.2 left @SERIES tc rgb BLUE
set label 'by what clients saw' at first 0.5, first 14 right @SERIES tc rgb AMBER
set label 'by the rows left' at first 0.03, first 7.8 left @SERIES tc rgb GREEN
plot \
  'data/checking-mistakes.csv' using (column('certificate_share')):(column('row_above')) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/checking-mistakes.csv' using (column('certificate_share')):(column('row_above')):(sprintf('%s: %.4g at %.4g', 'by the order claimed', column('row_above'), column('certificate_share'))) with labels @TOOLTIP, \
  'data/checking-mistakes.csv' using (column('inference_share')):(column('row')) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/checking-mistakes.csv' using (column('inference_share')):(column('row')):(sprintf('%s: %.4g at %.4g', 'by what clients saw', column('row'), column('inference_share'))) with labels @TOOLTIP, \
  'data/checking-mistakes.csv' using (column('invariant_share')):(column('row_below')) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/checking-mistakes.csv' using (column('invariant_share')):(column('row_below')):(sprintf('%s: %.4g at %.4g', 'by the rows left', column('row_below'), column('invariant_share'))) with labels @TOOLTIP
unset multiplot
