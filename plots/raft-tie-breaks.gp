# figure:  raft-tie-breaks
# table:   raft-tie-breaks
# alt:     Eight rows of marks on log axes of milliseconds, median above and 99th percentile below. By rank the time is below 170 milliseconds in all rows but one, where it is a minute: log behind with etcd's timer. Drawn timeouts lie a little to its right in the other rows, and equal ones far to the right, from over a quarter of a second to a minute.
# caption: **No coin is needed where servers have ranks, if the first in rank cannot keep the others from standing.** Time without a leader with timeouts that are drawn (150–300 ms), equal (150 ms), or 15 ms longer by rank, by what is wrong with the server that is first in rank, and by the rule. Without pre-votes and with timers that a new term begins anew, a first in rank whose log is behind is refused for ever; runs were given up after a minute.
# command: make chapter-raft

if (!exists("OUT")) OUT = 'plots/raft-tie-breaks.svg'
PANELS = 2; STACKED = 1; HEIGHT = 280
ROOM = 154; TITLES = 2; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [90:90000]
set xtics (100, 1000, 10000) format '%.10g'
set yrange [0.4:9.2]
set ytics ('behind, paper’s timer' 1, 'behind, etcd’s timer' 2, 'behind, pre-vote' 3, 'slow disk, pre-vote' 4, 'paused, pre-vote' 5, 'well, paper’s timer' 6, 'well, etcd’s timer' 7, 'well, pre-vote' 8) noenhanced
set xlabel 'time without a leader (ms, log)' @XTITLE
set label 'Median' at screen tx(1), screen ty(1,2) @TITLE
set label 'First in rank, and rule' at screen tx(1), screen ty(1,1) @SUBTITLE
set arrow from first 60000, graph 0 to first 60000, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'given up' at first 52000, first 8.9 right @NOTE tc rgb MUTED
set label 'by rank' at first 100, first 8.6 left @SERIES tc rgb BLUE
set label 'drawn' at first 230, first 7.5 left @SERIES tc rgb AMBER
set label 'equal' at first 1600, first 8 left @SERIES tc rgb RED
plot \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'log behind') && is('rule', 'paper'.QUOTE.'s timer') ? column('median_ms') : NaN):(1) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'log behind') && is('rule', 'paper'.QUOTE.'s timer') ? column('median_ms') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 1, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'log behind') && is('rule', 'etcd'.QUOTE.'s timer') ? column('median_ms') : NaN):(2) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'log behind') && is('rule', 'etcd'.QUOTE.'s timer') ? column('median_ms') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 2, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'log behind') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(3) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'log behind') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 3, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'slow disk') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(4) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'slow disk') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 4, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'paused') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(5) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'paused') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(5):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 5, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'well') && is('rule', 'paper'.QUOTE.'s timer') ? column('median_ms') : NaN):(6) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'well') && is('rule', 'paper'.QUOTE.'s timer') ? column('median_ms') : NaN):(6):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 6, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'well') && is('rule', 'etcd'.QUOTE.'s timer') ? column('median_ms') : NaN):(7) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'well') && is('rule', 'etcd'.QUOTE.'s timer') ? column('median_ms') : NaN):(7):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 7, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'well') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(8) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'well') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(8):(sprintf('%s: %.4g at %.4g', 'by rank', 8, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'log behind') && is('rule', 'paper'.QUOTE.'s timer') ? column('median_ms') : NaN):(1) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'log behind') && is('rule', 'paper'.QUOTE.'s timer') ? column('median_ms') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 1, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'log behind') && is('rule', 'etcd'.QUOTE.'s timer') ? column('median_ms') : NaN):(2) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'log behind') && is('rule', 'etcd'.QUOTE.'s timer') ? column('median_ms') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 2, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'log behind') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(3) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'log behind') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 3, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'slow disk') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(4) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'slow disk') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 4, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'paused') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(5) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'paused') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(5):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 5, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'well') && is('rule', 'paper'.QUOTE.'s timer') ? column('median_ms') : NaN):(6) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'well') && is('rule', 'paper'.QUOTE.'s timer') ? column('median_ms') : NaN):(6):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 6, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'well') && is('rule', 'etcd'.QUOTE.'s timer') ? column('median_ms') : NaN):(7) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'well') && is('rule', 'etcd'.QUOTE.'s timer') ? column('median_ms') : NaN):(7):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 7, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'well') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(8) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'well') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(8):(sprintf('%s: %.4g at %.4g', 'drawn', 8, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'log behind') && is('rule', 'paper'.QUOTE.'s timer') ? column('median_ms') : NaN):(1) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'log behind') && is('rule', 'paper'.QUOTE.'s timer') ? column('median_ms') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 1, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'log behind') && is('rule', 'etcd'.QUOTE.'s timer') ? column('median_ms') : NaN):(2) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'log behind') && is('rule', 'etcd'.QUOTE.'s timer') ? column('median_ms') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 2, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'log behind') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(3) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'log behind') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 3, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'slow disk') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(4) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'slow disk') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 4, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'paused') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(5) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'paused') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(5):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 5, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'well') && is('rule', 'paper'.QUOTE.'s timer') ? column('median_ms') : NaN):(6) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'well') && is('rule', 'paper'.QUOTE.'s timer') ? column('median_ms') : NaN):(6):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 6, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'well') && is('rule', 'etcd'.QUOTE.'s timer') ? column('median_ms') : NaN):(7) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'well') && is('rule', 'etcd'.QUOTE.'s timer') ? column('median_ms') : NaN):(7):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 7, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'well') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(8) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'well') && is('rule', 'pre-vote') ? column('median_ms') : NaN):(8):(sprintf('%s: %.4g at %.4g', 'equal', 8, column('median_ms'))) with labels @TOOLTIP

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set logscale x
set xrange [90:90000]
set xtics (100, 1000, 10000) format '%.10g'
set yrange [0.4:9.2]
set ytics ('behind, paper’s timer' 1, 'behind, etcd’s timer' 2, 'behind, pre-vote' 3, 'slow disk, pre-vote' 4, 'paused, pre-vote' 5, 'well, paper’s timer' 6, 'well, etcd’s timer' 7, 'well, pre-vote' 8) noenhanced
set xlabel 'time without a leader (ms, log)' @XTITLE
set label '99th percentile' at screen tx(2), screen ty(2,2) @TITLE
set label 'First in rank, and rule' at screen tx(2), screen ty(2,1) @SUBTITLE
set arrow from first 60000, graph 0 to first 60000, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
plot \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'log behind') && is('rule', 'paper'.QUOTE.'s timer') ? column('p99_ms') : NaN):(1) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'log behind') && is('rule', 'paper'.QUOTE.'s timer') ? column('p99_ms') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 1, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'log behind') && is('rule', 'etcd'.QUOTE.'s timer') ? column('p99_ms') : NaN):(2) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'log behind') && is('rule', 'etcd'.QUOTE.'s timer') ? column('p99_ms') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 2, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'log behind') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(3) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'log behind') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 3, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'slow disk') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(4) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'slow disk') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 4, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'paused') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(5) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'paused') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(5):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 5, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'well') && is('rule', 'paper'.QUOTE.'s timer') ? column('p99_ms') : NaN):(6) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'well') && is('rule', 'paper'.QUOTE.'s timer') ? column('p99_ms') : NaN):(6):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 6, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'well') && is('rule', 'etcd'.QUOTE.'s timer') ? column('p99_ms') : NaN):(7) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'well') && is('rule', 'etcd'.QUOTE.'s timer') ? column('p99_ms') : NaN):(7):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 7, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'well') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(8) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'by rank') && is('best_server', 'well') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(8):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 8, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'log behind') && is('rule', 'paper'.QUOTE.'s timer') ? column('p99_ms') : NaN):(1) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'log behind') && is('rule', 'paper'.QUOTE.'s timer') ? column('p99_ms') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 1, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'log behind') && is('rule', 'etcd'.QUOTE.'s timer') ? column('p99_ms') : NaN):(2) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'log behind') && is('rule', 'etcd'.QUOTE.'s timer') ? column('p99_ms') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 2, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'log behind') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(3) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'log behind') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 3, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'slow disk') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(4) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'slow disk') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 4, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'paused') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(5) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'paused') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(5):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 5, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'well') && is('rule', 'paper'.QUOTE.'s timer') ? column('p99_ms') : NaN):(6) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'well') && is('rule', 'paper'.QUOTE.'s timer') ? column('p99_ms') : NaN):(6):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 6, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'well') && is('rule', 'etcd'.QUOTE.'s timer') ? column('p99_ms') : NaN):(7) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'well') && is('rule', 'etcd'.QUOTE.'s timer') ? column('p99_ms') : NaN):(7):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 7, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'well') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(8) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'drawn') && is('best_server', 'well') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(8):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 8, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'log behind') && is('rule', 'paper'.QUOTE.'s timer') ? column('p99_ms') : NaN):(1) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'log behind') && is('rule', 'paper'.QUOTE.'s timer') ? column('p99_ms') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 1, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'log behind') && is('rule', 'etcd'.QUOTE.'s timer') ? column('p99_ms') : NaN):(2) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'log behind') && is('rule', 'etcd'.QUOTE.'s timer') ? column('p99_ms') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 2, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'log behind') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(3) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'log behind') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 3, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'slow disk') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(4) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'slow disk') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 4, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'paused') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(5) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'paused') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(5):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 5, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'well') && is('rule', 'paper'.QUOTE.'s timer') ? column('p99_ms') : NaN):(6) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'well') && is('rule', 'paper'.QUOTE.'s timer') ? column('p99_ms') : NaN):(6):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 6, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'well') && is('rule', 'etcd'.QUOTE.'s timer') ? column('p99_ms') : NaN):(7) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'well') && is('rule', 'etcd'.QUOTE.'s timer') ? column('p99_ms') : NaN):(7):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 7, column('p99_ms'))) with labels @TOOLTIP, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'well') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(8) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-tie-breaks.csv' using (is('timeouts', 'same') && is('best_server', 'well') && is('rule', 'pre-vote') ? column('p99_ms') : NaN):(8):(sprintf('%s: %.4g at %.4g', 'raft-tie-breaks', 8, column('p99_ms'))) with labels @TOOLTIP
unset multiplot
