# figure:  raft-stale-reads
# table:   raft-stale-reads
# alt:     Runs with stale reads against how much slower the leader's clock is, from 0 to 70 per cent. ReadIndex stays at zero. A lease is at zero at first and rises to all runs; one with a bound of 20 per cent rises later. Without a guard a third of the runs have stale reads at no drift, and most or all from ten per cent on.
# caption: **A lease is as good as the slower clock; a round of heartbeats asks no clock.** Of {value raft-stale-reads runs min} runs in which a leader with a slow clock is cut off from the others, those with a read that saw less than had been acknowledged when it was asked.
# command: make chapter-raft

if (!exists("OUT")) OUT = 'plots/raft-stale-reads.svg'
PANELS = 1; STACKED = 0; HEIGHT = 330
ROOM = 46; TITLES = 1; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [-2:72]
set xtics (0, 10, 20, 30, 40, 50, 60, 70) format '%.10g'
set yrange [-3:104]
set ytics (0, 25, 50, 75, 100) format '%.10g'
set xlabel 'leader'.QUOTE.'s clock slower by (%)' @XTITLE
set label 'Runs with stale reads' at screen tx(1), screen ty(1,1) @TITLE
set label 'no guard' at first 11, first 70 left @SERIES tc rgb RED
set label 'lease' at first 44, first 62 right @SERIES tc rgb AMBER
set label 'lease for 20 %' at first 71, first 30 right @SERIES tc rgb PURPLE
set label 'ReadIndex' at first 1, first 5 left @SERIES tc rgb BLUE
plot \
  'data/raft-stale-reads.csv' using (is('guard', 'none') ? column('slower_percent') : NaN):(column('runs_with_stale_reads')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/raft-stale-reads.csv' using (is('guard', 'none') ? column('slower_percent') : NaN):(column('runs_with_stale_reads')):(sprintf('%s: %.4g at %.4g', 'no guard', column('runs_with_stale_reads'), column('slower_percent'))) with labels @TOOLTIP, \
  'data/raft-stale-reads.csv' using (is('guard', 'lease') ? column('slower_percent') : NaN):(column('runs_with_stale_reads')) with linespoints lw 2.25 pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-stale-reads.csv' using (is('guard', 'lease') ? column('slower_percent') : NaN):(column('runs_with_stale_reads')):(sprintf('%s: %.4g at %.4g', 'lease', column('runs_with_stale_reads'), column('slower_percent'))) with labels @TOOLTIP, \
  'data/raft-stale-reads.csv' using (is('guard', 'lease for 20 %') ? column('slower_percent') : NaN):(column('runs_with_stale_reads')) with linespoints lw 2.25 pt 11 ps 0.55 lc rgb PURPLE, \
  'data/raft-stale-reads.csv' using (is('guard', 'lease for 20 %') ? column('slower_percent') : NaN):(column('runs_with_stale_reads')):(sprintf('%s: %.4g at %.4g', 'lease for 20 %', column('runs_with_stale_reads'), column('slower_percent'))) with labels @TOOLTIP, \
  'data/raft-stale-reads.csv' using (is('guard', 'ReadIndex') ? column('slower_percent') : NaN):(column('runs_with_stale_reads')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-stale-reads.csv' using (is('guard', 'ReadIndex') ? column('slower_percent') : NaN):(column('runs_with_stale_reads')):(sprintf('%s: %.4g at %.4g', 'ReadIndex', column('runs_with_stale_reads'), column('slower_percent'))) with labels @TOOLTIP
unset multiplot
