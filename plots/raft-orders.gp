# figure:  raft-orders
# table:   raft-orders
# alt:     Number of different orders against the random part of a message's way from 0.01 to 1 millisecond, both on log axes. Blue marks rise to a thousand, which is all runs; green marks stay at one.
# caption: **The same calls make many logs, and each log one state.** Twelve calls of three clients, the same at the same times in every run; {value raft-orders runs min} runs for each mark, which differ in the network's chance alone. Blue: how many different orders the logs had. Green: of one log, the most states that any three servers came to.
# command: make chapter-raft

if (!exists("OUT")) OUT = 'plots/raft-orders.svg'
PANELS = 1; STACKED = 0; HEIGHT = 320
ROOM = 46; TITLES = 1; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [0.007:1.4]
set xtics (0.01, 0.03, 0.1, 0.3, 1) format '%.10g'
set logscale y
set yrange [0.7:1500]
set ytics (1, 10, 100, 1000) format '%.10g'
set xlabel 'random part of a message'.QUOTE.'s way, median (ms, log)' @XTITLE
set label 'How many (log)' at screen tx(1), screen ty(1,1) @TITLE
set label 'orders of the log' at first 0.05, first 300 right @SERIES tc rgb BLUE
set label 'states of one log' at first 0.05, first 1.5 right @SERIES tc rgb GREEN
plot \
  'data/raft-orders.csv' using (column('jitter_ms')):(column('distinct_orders')) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-orders.csv' using (column('jitter_ms')):(column('distinct_orders')):(sprintf('%s: %.4g at %.4g', 'orders of the log', column('distinct_orders'), column('jitter_ms'))) with labels @TOOLTIP, \
  'data/raft-orders.csv' using (column('jitter_ms')):(column('most_states_of_one_log')) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/raft-orders.csv' using (column('jitter_ms')):(column('most_states_of_one_log')):(sprintf('%s: %.4g at %.4g', 'states of one log', column('most_states_of_one_log'), column('jitter_ms'))) with labels @TOOLTIP
unset multiplot
