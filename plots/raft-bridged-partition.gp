# figure:  raft-bridged-partition
# table:   raft-bridged-partition
# alt:     Eight rows, for three and for five servers. Terms a minute are near three hundred with check-quorum alone, near fifty with check-quorum and a transfer, and below six elsewhere. The share without commits is zero with pre-vote and with check-quorum alone, and near one percent with neither, somewhat less with check-quorum and a transfer.
# caption: **Under a partition with a bridge pre-vote or check-quorum alone keeps the leader; with neither, leadership moves to the bridge within three seconds and stays.** Above, terms used up in a minute. Below, the share of that minute in which nothing was committed, though asked for every 10 ms. After ten seconds an operator transfers leadership to the server in the middle, in the rows that say so.
# command: make chapter-raft

if (!exists("OUT")) OUT = 'plots/raft-bridged-partition.svg'
PANELS = 2; STACKED = 1; HEIGHT = 280
ROOM = 161; TITLES = 2; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [-12:320]
set xtics (0, 100, 200, 300) format '%.10g'
set yrange [0.4:8.8]
set ytics ('both, transfer' 1, 'check-quorum, transfer' 2, 'pre-vote, transfer' 3, 'neither, transfer' 4, 'both' 5, 'check-quorum' 6, 'pre-vote' 7, 'neither' 8) noenhanced
set xlabel 'terms a minute' @XTITLE
set label 'Terms used up' at screen tx(1), screen ty(1,2) @TITLE
set label 'Guards, and whether an operator acts' at screen tx(1), screen ty(1,1) @SUBTITLE
set label 'three servers' at first 20, first 8.4 left @SERIES tc rgb BLUE
set label 'five servers' at first 20, first 7.6 left @SERIES tc rgb AMBER
plot \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'yes') && is('checks_quorum', 'yes') && is('transfer', 'yes') ? column('terms_per_minute') : NaN):(1.1400000000000001) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'yes') && is('checks_quorum', 'yes') && is('transfer', 'yes') ? column('terms_per_minute') : NaN):(1.1400000000000001):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 1.1400000000000001, column('terms_per_minute'))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'no') && is('checks_quorum', 'yes') && is('transfer', 'yes') ? column('terms_per_minute') : NaN):(2.14) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'no') && is('checks_quorum', 'yes') && is('transfer', 'yes') ? column('terms_per_minute') : NaN):(2.14):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 2.14, column('terms_per_minute'))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'yes') && is('checks_quorum', 'no') && is('transfer', 'yes') ? column('terms_per_minute') : NaN):(3.14) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'yes') && is('checks_quorum', 'no') && is('transfer', 'yes') ? column('terms_per_minute') : NaN):(3.14):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 3.14, column('terms_per_minute'))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'no') && is('checks_quorum', 'no') && is('transfer', 'yes') ? column('terms_per_minute') : NaN):(4.14) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'no') && is('checks_quorum', 'no') && is('transfer', 'yes') ? column('terms_per_minute') : NaN):(4.14):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 4.14, column('terms_per_minute'))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'yes') && is('checks_quorum', 'yes') && is('transfer', 'no') ? column('terms_per_minute') : NaN):(5.14) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'yes') && is('checks_quorum', 'yes') && is('transfer', 'no') ? column('terms_per_minute') : NaN):(5.14):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 5.14, column('terms_per_minute'))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'no') && is('checks_quorum', 'yes') && is('transfer', 'no') ? column('terms_per_minute') : NaN):(6.14) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'no') && is('checks_quorum', 'yes') && is('transfer', 'no') ? column('terms_per_minute') : NaN):(6.14):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 6.14, column('terms_per_minute'))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'yes') && is('checks_quorum', 'no') && is('transfer', 'no') ? column('terms_per_minute') : NaN):(7.14) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'yes') && is('checks_quorum', 'no') && is('transfer', 'no') ? column('terms_per_minute') : NaN):(7.14):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 7.14, column('terms_per_minute'))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'no') && is('checks_quorum', 'no') && is('transfer', 'no') ? column('terms_per_minute') : NaN):(8.14) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'no') && is('checks_quorum', 'no') && is('transfer', 'no') ? column('terms_per_minute') : NaN):(8.14):(sprintf('%s: %.4g at %.4g', 'three servers', 8.14, column('terms_per_minute'))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'yes') && is('checks_quorum', 'yes') && is('transfer', 'yes') ? column('terms_per_minute') : NaN):(0.86) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'yes') && is('checks_quorum', 'yes') && is('transfer', 'yes') ? column('terms_per_minute') : NaN):(0.86):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 0.86, column('terms_per_minute'))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'no') && is('checks_quorum', 'yes') && is('transfer', 'yes') ? column('terms_per_minute') : NaN):(1.8599999999999999) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'no') && is('checks_quorum', 'yes') && is('transfer', 'yes') ? column('terms_per_minute') : NaN):(1.8599999999999999):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 1.8599999999999999, column('terms_per_minute'))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'yes') && is('checks_quorum', 'no') && is('transfer', 'yes') ? column('terms_per_minute') : NaN):(2.86) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'yes') && is('checks_quorum', 'no') && is('transfer', 'yes') ? column('terms_per_minute') : NaN):(2.86):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 2.86, column('terms_per_minute'))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'no') && is('checks_quorum', 'no') && is('transfer', 'yes') ? column('terms_per_minute') : NaN):(3.86) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'no') && is('checks_quorum', 'no') && is('transfer', 'yes') ? column('terms_per_minute') : NaN):(3.86):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 3.86, column('terms_per_minute'))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'yes') && is('checks_quorum', 'yes') && is('transfer', 'no') ? column('terms_per_minute') : NaN):(4.86) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'yes') && is('checks_quorum', 'yes') && is('transfer', 'no') ? column('terms_per_minute') : NaN):(4.86):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 4.86, column('terms_per_minute'))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'no') && is('checks_quorum', 'yes') && is('transfer', 'no') ? column('terms_per_minute') : NaN):(5.86) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'no') && is('checks_quorum', 'yes') && is('transfer', 'no') ? column('terms_per_minute') : NaN):(5.86):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 5.86, column('terms_per_minute'))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'yes') && is('checks_quorum', 'no') && is('transfer', 'no') ? column('terms_per_minute') : NaN):(6.86) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'yes') && is('checks_quorum', 'no') && is('transfer', 'no') ? column('terms_per_minute') : NaN):(6.86):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 6.86, column('terms_per_minute'))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'no') && is('checks_quorum', 'no') && is('transfer', 'no') ? column('terms_per_minute') : NaN):(7.86) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'no') && is('checks_quorum', 'no') && is('transfer', 'no') ? column('terms_per_minute') : NaN):(7.86):(sprintf('%s: %.4g at %.4g', 'five servers', 7.86, column('terms_per_minute'))) with labels @TOOLTIP

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [-0.045:1.2]
set xtics (0, 0.5, 1) format '%.10g'
set yrange [0.4:8.8]
set ytics ('both, transfer' 1, 'check-quorum, transfer' 2, 'pre-vote, transfer' 3, 'neither, transfer' 4, 'both' 5, 'check-quorum' 6, 'pre-vote' 7, 'neither' 8) noenhanced
set xlabel 'percent of a minute' @XTITLE
set label 'Without commits' at screen tx(2), screen ty(2,2) @TITLE
set label 'Guards, and whether an operator acts' at screen tx(2), screen ty(2,1) @SUBTITLE
plot \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'yes') && is('checks_quorum', 'yes') && is('transfer', 'yes') ? column('unserved_share')*(100) : NaN):(1.1400000000000001) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'yes') && is('checks_quorum', 'yes') && is('transfer', 'yes') ? column('unserved_share')*(100) : NaN):(1.1400000000000001):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 1.1400000000000001, column('unserved_share')*(100))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'no') && is('checks_quorum', 'yes') && is('transfer', 'yes') ? column('unserved_share')*(100) : NaN):(2.14) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'no') && is('checks_quorum', 'yes') && is('transfer', 'yes') ? column('unserved_share')*(100) : NaN):(2.14):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 2.14, column('unserved_share')*(100))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'yes') && is('checks_quorum', 'no') && is('transfer', 'yes') ? column('unserved_share')*(100) : NaN):(3.14) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'yes') && is('checks_quorum', 'no') && is('transfer', 'yes') ? column('unserved_share')*(100) : NaN):(3.14):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 3.14, column('unserved_share')*(100))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'no') && is('checks_quorum', 'no') && is('transfer', 'yes') ? column('unserved_share')*(100) : NaN):(4.14) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'no') && is('checks_quorum', 'no') && is('transfer', 'yes') ? column('unserved_share')*(100) : NaN):(4.14):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 4.14, column('unserved_share')*(100))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'yes') && is('checks_quorum', 'yes') && is('transfer', 'no') ? column('unserved_share')*(100) : NaN):(5.14) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'yes') && is('checks_quorum', 'yes') && is('transfer', 'no') ? column('unserved_share')*(100) : NaN):(5.14):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 5.14, column('unserved_share')*(100))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'no') && is('checks_quorum', 'yes') && is('transfer', 'no') ? column('unserved_share')*(100) : NaN):(6.14) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'no') && is('checks_quorum', 'yes') && is('transfer', 'no') ? column('unserved_share')*(100) : NaN):(6.14):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 6.14, column('unserved_share')*(100))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'yes') && is('checks_quorum', 'no') && is('transfer', 'no') ? column('unserved_share')*(100) : NaN):(7.14) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'yes') && is('checks_quorum', 'no') && is('transfer', 'no') ? column('unserved_share')*(100) : NaN):(7.14):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 7.14, column('unserved_share')*(100))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'no') && is('checks_quorum', 'no') && is('transfer', 'no') ? column('unserved_share')*(100) : NaN):(8.14) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-bridged-partition.csv' using (is('servers', '3') && is('pre_vote', 'no') && is('checks_quorum', 'no') && is('transfer', 'no') ? column('unserved_share')*(100) : NaN):(8.14):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 8.14, column('unserved_share')*(100))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'yes') && is('checks_quorum', 'yes') && is('transfer', 'yes') ? column('unserved_share')*(100) : NaN):(0.86) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'yes') && is('checks_quorum', 'yes') && is('transfer', 'yes') ? column('unserved_share')*(100) : NaN):(0.86):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 0.86, column('unserved_share')*(100))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'no') && is('checks_quorum', 'yes') && is('transfer', 'yes') ? column('unserved_share')*(100) : NaN):(1.8599999999999999) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'no') && is('checks_quorum', 'yes') && is('transfer', 'yes') ? column('unserved_share')*(100) : NaN):(1.8599999999999999):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 1.8599999999999999, column('unserved_share')*(100))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'yes') && is('checks_quorum', 'no') && is('transfer', 'yes') ? column('unserved_share')*(100) : NaN):(2.86) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'yes') && is('checks_quorum', 'no') && is('transfer', 'yes') ? column('unserved_share')*(100) : NaN):(2.86):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 2.86, column('unserved_share')*(100))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'no') && is('checks_quorum', 'no') && is('transfer', 'yes') ? column('unserved_share')*(100) : NaN):(3.86) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'no') && is('checks_quorum', 'no') && is('transfer', 'yes') ? column('unserved_share')*(100) : NaN):(3.86):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 3.86, column('unserved_share')*(100))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'yes') && is('checks_quorum', 'yes') && is('transfer', 'no') ? column('unserved_share')*(100) : NaN):(4.86) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'yes') && is('checks_quorum', 'yes') && is('transfer', 'no') ? column('unserved_share')*(100) : NaN):(4.86):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 4.86, column('unserved_share')*(100))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'no') && is('checks_quorum', 'yes') && is('transfer', 'no') ? column('unserved_share')*(100) : NaN):(5.86) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'no') && is('checks_quorum', 'yes') && is('transfer', 'no') ? column('unserved_share')*(100) : NaN):(5.86):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 5.86, column('unserved_share')*(100))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'yes') && is('checks_quorum', 'no') && is('transfer', 'no') ? column('unserved_share')*(100) : NaN):(6.86) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'yes') && is('checks_quorum', 'no') && is('transfer', 'no') ? column('unserved_share')*(100) : NaN):(6.86):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 6.86, column('unserved_share')*(100))) with labels @TOOLTIP, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'no') && is('checks_quorum', 'no') && is('transfer', 'no') ? column('unserved_share')*(100) : NaN):(7.86) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-bridged-partition.csv' using (is('servers', '5') && is('pre_vote', 'no') && is('checks_quorum', 'no') && is('transfer', 'no') ? column('unserved_share')*(100) : NaN):(7.86):(sprintf('%s: %.4g at %.4g', 'raft-bridged-partition', 7.86, column('unserved_share')*(100))) with labels @TOOLTIP
unset multiplot
