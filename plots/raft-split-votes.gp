# figure:  raft-split-votes
# table:   raft-split-votes-form
# table:   raft-split-votes
# alt:     Four panels for three, five, seven and nine servers. In each the share of split votes rises with the latency, the steeper the more servers are down, from near zero to between a half and one at half the range. Marks lie on dashed curves.
# caption: **Votes split as often as the closed form says.** Share of first elections that nobody won, by how long a message takes, as a part of the range on which timeouts are drawn, and by how many servers are down; {value raft-split-votes elections min} elections a mark. Dashed: the thesis's closed form [@ongaro2014thesis].
# command: make chapter-raft

if (!exists("OUT")) OUT = 'plots/raft-split-votes.svg'
PANELS = 4; STACKED = 0; HEIGHT = 230
ROOM = 46; TITLES = 2; READS = 1
GRID = 2; SHARED = 1
load 'plots/house.gp'
set multiplot
set label 99 'mark: ours  ·  dashed: closed form' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0:0.52]
set xtics 0,0.1 format '%.10g'
set yrange [0:1]
set ytics 0,0.25 format (isFirst(1) ? '%.10g' : '')
set xlabel (isLowest(1) ? 'one way / timeout range' : '') @XTITLE
set label '3 servers' at screen tx(1), screen ty(1,2) @TITLE
if (isFirst(1)) set label 'Share of votes split' at screen tx(1), screen ty(1,1) @SUBTITLE
set label 'none down' at first 0.33, first 0.14 left @SERIES tc rgb BLUE
set label 'one down' at first 0.1, first 0.5 left @SERIES tc rgb AMBER
plot \
  'data/raft-split-votes-form.csv' using (is('cluster_size', '3') && is('failed_servers', '0') ? column('latency_over_timeout_range') : NaN):(column('split_vote_probability')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/raft-split-votes-form.csv' using (is('cluster_size', '3') && is('failed_servers', '1') ? column('latency_over_timeout_range') : NaN):(column('split_vote_probability')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/raft-split-votes.csv' using (is('cluster_size', '3') && is('failed_servers', '0') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-split-votes.csv' using (is('cluster_size', '3') && is('failed_servers', '0') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')):(sprintf('%s: %.4g at %.4g', 'none down', column('split_vote_share'), column('latency_over_timeout_range'))) with labels @TOOLTIP, \
  'data/raft-split-votes.csv' using (is('cluster_size', '3') && is('failed_servers', '1') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-split-votes.csv' using (is('cluster_size', '3') && is('failed_servers', '1') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')):(sprintf('%s: %.4g at %.4g', 'one down', column('split_vote_share'), column('latency_over_timeout_range'))) with labels @TOOLTIP

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [0:0.52]
set xtics 0,0.1 format '%.10g'
set yrange [0:1]
set ytics 0,0.25 format (isFirst(2) ? '%.10g' : '')
set xlabel (isLowest(2) ? 'one way / timeout range' : '') @XTITLE
set label '5 servers' at screen tx(2), screen ty(2,2) @TITLE
if (isFirst(2)) set label 'Share of votes split' at screen tx(2), screen ty(2,1) @SUBTITLE
set label 'two down' at first 0.06, first 0.66 left @SERIES tc rgb GREEN
plot \
  'data/raft-split-votes-form.csv' using (is('cluster_size', '5') && is('failed_servers', '0') ? column('latency_over_timeout_range') : NaN):(column('split_vote_probability')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/raft-split-votes-form.csv' using (is('cluster_size', '5') && is('failed_servers', '1') ? column('latency_over_timeout_range') : NaN):(column('split_vote_probability')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/raft-split-votes-form.csv' using (is('cluster_size', '5') && is('failed_servers', '2') ? column('latency_over_timeout_range') : NaN):(column('split_vote_probability')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/raft-split-votes.csv' using (is('cluster_size', '5') && is('failed_servers', '0') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-split-votes.csv' using (is('cluster_size', '5') && is('failed_servers', '0') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')):(sprintf('%s: %.4g at %.4g', 'raft-split-votes', column('split_vote_share'), column('latency_over_timeout_range'))) with labels @TOOLTIP, \
  'data/raft-split-votes.csv' using (is('cluster_size', '5') && is('failed_servers', '1') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-split-votes.csv' using (is('cluster_size', '5') && is('failed_servers', '1') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')):(sprintf('%s: %.4g at %.4g', 'raft-split-votes', column('split_vote_share'), column('latency_over_timeout_range'))) with labels @TOOLTIP, \
  'data/raft-split-votes.csv' using (is('cluster_size', '5') && is('failed_servers', '2') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/raft-split-votes.csv' using (is('cluster_size', '5') && is('failed_servers', '2') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')):(sprintf('%s: %.4g at %.4g', 'two down', column('split_vote_share'), column('latency_over_timeout_range'))) with labels @TOOLTIP

# panel 3
set lmargin at screen x0(3); set rmargin at screen x1(3)
set bmargin at screen y0(3); set tmargin at screen y1(3)
unset label; unset arrow; unset object; unset logscale
set xrange [0:0.52]
set xtics 0,0.1 format '%.10g'
set yrange [0:1]
set ytics 0,0.25 format (isFirst(3) ? '%.10g' : '')
set xlabel (isLowest(3) ? 'one way / timeout range' : '') @XTITLE
set label '7 servers' at screen tx(3), screen ty(3,2) @TITLE
if (isFirst(3)) set label 'Share of votes split' at screen tx(3), screen ty(3,1) @SUBTITLE
set label 'three down' at first 0.02, first 0.72 left @SERIES tc rgb PURPLE
plot \
  'data/raft-split-votes-form.csv' using (is('cluster_size', '7') && is('failed_servers', '0') ? column('latency_over_timeout_range') : NaN):(column('split_vote_probability')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/raft-split-votes-form.csv' using (is('cluster_size', '7') && is('failed_servers', '1') ? column('latency_over_timeout_range') : NaN):(column('split_vote_probability')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/raft-split-votes-form.csv' using (is('cluster_size', '7') && is('failed_servers', '2') ? column('latency_over_timeout_range') : NaN):(column('split_vote_probability')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/raft-split-votes-form.csv' using (is('cluster_size', '7') && is('failed_servers', '3') ? column('latency_over_timeout_range') : NaN):(column('split_vote_probability')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/raft-split-votes.csv' using (is('cluster_size', '7') && is('failed_servers', '0') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-split-votes.csv' using (is('cluster_size', '7') && is('failed_servers', '0') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')):(sprintf('%s: %.4g at %.4g', 'raft-split-votes', column('split_vote_share'), column('latency_over_timeout_range'))) with labels @TOOLTIP, \
  'data/raft-split-votes.csv' using (is('cluster_size', '7') && is('failed_servers', '1') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-split-votes.csv' using (is('cluster_size', '7') && is('failed_servers', '1') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')):(sprintf('%s: %.4g at %.4g', 'raft-split-votes', column('split_vote_share'), column('latency_over_timeout_range'))) with labels @TOOLTIP, \
  'data/raft-split-votes.csv' using (is('cluster_size', '7') && is('failed_servers', '2') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/raft-split-votes.csv' using (is('cluster_size', '7') && is('failed_servers', '2') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')):(sprintf('%s: %.4g at %.4g', 'raft-split-votes', column('split_vote_share'), column('latency_over_timeout_range'))) with labels @TOOLTIP, \
  'data/raft-split-votes.csv' using (is('cluster_size', '7') && is('failed_servers', '3') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')) with points pt 11 ps 0.55 lc rgb PURPLE, \
  'data/raft-split-votes.csv' using (is('cluster_size', '7') && is('failed_servers', '3') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')):(sprintf('%s: %.4g at %.4g', 'three down', column('split_vote_share'), column('latency_over_timeout_range'))) with labels @TOOLTIP

# panel 4
set lmargin at screen x0(4); set rmargin at screen x1(4)
set bmargin at screen y0(4); set tmargin at screen y1(4)
unset label; unset arrow; unset object; unset logscale
set xrange [0:0.52]
set xtics 0,0.1 format '%.10g'
set yrange [0:1]
set ytics 0,0.25 format (isFirst(4) ? '%.10g' : '')
set xlabel (isLowest(4) ? 'one way / timeout range' : '') @XTITLE
set label '9 servers' at screen tx(4), screen ty(4,2) @TITLE
if (isFirst(4)) set label 'Share of votes split' at screen tx(4), screen ty(4,1) @SUBTITLE
set label 'four down' at first 0.02, first 0.85 left @SERIES tc rgb RED
plot \
  'data/raft-split-votes-form.csv' using (is('cluster_size', '9') && is('failed_servers', '0') ? column('latency_over_timeout_range') : NaN):(column('split_vote_probability')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/raft-split-votes-form.csv' using (is('cluster_size', '9') && is('failed_servers', '1') ? column('latency_over_timeout_range') : NaN):(column('split_vote_probability')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/raft-split-votes-form.csv' using (is('cluster_size', '9') && is('failed_servers', '2') ? column('latency_over_timeout_range') : NaN):(column('split_vote_probability')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/raft-split-votes-form.csv' using (is('cluster_size', '9') && is('failed_servers', '3') ? column('latency_over_timeout_range') : NaN):(column('split_vote_probability')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/raft-split-votes-form.csv' using (is('cluster_size', '9') && is('failed_servers', '4') ? column('latency_over_timeout_range') : NaN):(column('split_vote_probability')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/raft-split-votes.csv' using (is('cluster_size', '9') && is('failed_servers', '0') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-split-votes.csv' using (is('cluster_size', '9') && is('failed_servers', '0') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')):(sprintf('%s: %.4g at %.4g', 'raft-split-votes', column('split_vote_share'), column('latency_over_timeout_range'))) with labels @TOOLTIP, \
  'data/raft-split-votes.csv' using (is('cluster_size', '9') && is('failed_servers', '1') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-split-votes.csv' using (is('cluster_size', '9') && is('failed_servers', '1') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')):(sprintf('%s: %.4g at %.4g', 'raft-split-votes', column('split_vote_share'), column('latency_over_timeout_range'))) with labels @TOOLTIP, \
  'data/raft-split-votes.csv' using (is('cluster_size', '9') && is('failed_servers', '2') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/raft-split-votes.csv' using (is('cluster_size', '9') && is('failed_servers', '2') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')):(sprintf('%s: %.4g at %.4g', 'raft-split-votes', column('split_vote_share'), column('latency_over_timeout_range'))) with labels @TOOLTIP, \
  'data/raft-split-votes.csv' using (is('cluster_size', '9') && is('failed_servers', '3') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')) with points pt 11 ps 0.55 lc rgb PURPLE, \
  'data/raft-split-votes.csv' using (is('cluster_size', '9') && is('failed_servers', '3') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')):(sprintf('%s: %.4g at %.4g', 'raft-split-votes', column('split_vote_share'), column('latency_over_timeout_range'))) with labels @TOOLTIP, \
  'data/raft-split-votes.csv' using (is('cluster_size', '9') && is('failed_servers', '4') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-split-votes.csv' using (is('cluster_size', '9') && is('failed_servers', '4') ? column('latency_over_timeout_range') : NaN):(column('split_vote_share')):(sprintf('%s: %.4g at %.4g', 'four down', column('split_vote_share'), column('latency_over_timeout_range'))) with labels @TOOLTIP
unset multiplot
