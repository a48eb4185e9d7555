# figure:  sequencing-epoch-rules
# table:   sequencing-failover
# alt:     Mean latency against time from two to eight seconds on a log axis. Before three seconds all are at 37 milliseconds. After the outage by clock is back near 40, by hearsay at 55 to 80, and by count stays at several hundred.
# caption: **A sequencer that only counts is behind for ever once it stood still.** Mean latency of answers, through the outage of one sequencer, by what numbers its epochs.
# command: make chapter-sequencing

if (!exists("OUT")) OUT = 'plots/sequencing-epoch-rules.svg'
PANELS = 1; STACKED = 0; HEIGHT = 300
ROOM = 46; TITLES = 1; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [2:8]
set xtics 2,1 format '%.10g'
set logscale y
set yrange [20:3000]
set ytics (30, 100, 300, 1000) format '%.10g'
set xlabel 'time (s)' @XTITLE
set label 'Mean latency (ms, log)' at screen tx(1), screen ty(1,1) @TITLE
set arrow from first 3, graph 0 to first 3, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set arrow from first 5, graph 0 to first 5, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'by count' at first 6.4, first 1150 left @SERIES tc rgb RED
set label 'by hearsay' at first 7.05, first 76 left @SERIES tc rgb AMBER
set label 'by clock' at first 6.4, first 26 left @SERIES tc rgb BLUE
plot \
  'data/sequencing-failover.csv' using (is('what', 'a sequencer') && is('epochs', 'by count') ? column('second') : NaN):(column('mean_ms')) with steps lw 2.25 lc rgb RED, \
  'data/sequencing-failover.csv' using (is('what', 'a sequencer') && is('epochs', 'by hearsay') ? column('second') : NaN):(column('mean_ms')) with steps lw 2.25 lc rgb AMBER, \
  'data/sequencing-failover.csv' using (is('what', 'a sequencer') && is('epochs', 'by clock') ? column('second') : NaN):(column('mean_ms')) with steps lw 2.25 lc rgb BLUE
unset multiplot
