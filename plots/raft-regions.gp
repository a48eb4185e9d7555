# figure:  raft-regions
# table:   raft-regions
# alt:     Five rows, one for each client's region, with five marks each, one for each region of the leader: the median latency of a commit between 80 and 500 milliseconds. In each row it is least where the leader is in the client's own region.
# caption: **Where the leader stands changes what a commit costs up to sixfold, at the same number of messages.** One server and one client in each of five regions, over round trips measured in 2021. Each row is a client's region, each colour a place of the leader, named above.
# command: make chapter-raft

if (!exists("OUT")) OUT = 'plots/raft-regions.svg'
PANELS = 1; STACKED = 0; HEIGHT = 380
ROOM = 109; TITLES = 1; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'colour: the leader'.QUOTE.'s region' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0:560]
set xtics 0,100 format '%.10g'
set yrange [0.4:7.8]
set ytics ('us-west-1' 1, 'ca-central-1' 2, 'eu-west-1' 3, 'sa-east-1' 4, 'ap-southeast-1' 5) noenhanced
set xlabel 'commit latency (ms)' @XTITLE
set label 'Client in' at screen tx(1), screen ty(1,1) @TITLE
set label 'us-west-1' at first 10, first 7.3 left @SERIES tc rgb BLUE
set label 'ca-central-1' at first 290, first 7.3 left @SERIES tc rgb GREEN
set label 'eu-west-1' at first 10, first 6.6 left @SERIES tc rgb AMBER
set label 'sa-east-1' at first 290, first 6.6 left @SERIES tc rgb PURPLE
set label 'ap-southeast-1' at first 10, first 5.9 left @SERIES tc rgb RED
plot \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(1) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'raft-regions', 1, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(2) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'raft-regions', 2, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(3) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'raft-regions', 3, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(4) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'raft-regions', 4, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(5) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(5):(sprintf('%s: %.4g at %.4g', 'us-west-1', 5, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(1) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'raft-regions', 1, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(2) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'raft-regions', 2, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(3) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'raft-regions', 3, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(4) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'raft-regions', 4, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(5) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(5):(sprintf('%s: %.4g at %.4g', 'ca-central-1', 5, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(1) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'raft-regions', 1, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(2) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'raft-regions', 2, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(3) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'raft-regions', 3, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(4) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'raft-regions', 4, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(5) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(5):(sprintf('%s: %.4g at %.4g', 'eu-west-1', 5, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(1) with points pt 11 ps 0.55 lc rgb PURPLE, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'raft-regions', 1, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(2) with points pt 11 ps 0.55 lc rgb PURPLE, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'raft-regions', 2, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(3) with points pt 11 ps 0.55 lc rgb PURPLE, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'raft-regions', 3, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(4) with points pt 11 ps 0.55 lc rgb PURPLE, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'raft-regions', 4, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(5) with points pt 11 ps 0.55 lc rgb PURPLE, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(5):(sprintf('%s: %.4g at %.4g', 'sa-east-1', 5, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(1) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'raft-regions', 1, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(2) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'raft-regions', 2, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(3) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'raft-regions', 3, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(4) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'raft-regions', 4, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(5) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(5):(sprintf('%s: %.4g at %.4g', 'ap-southeast-1', 5, column('median_ms'))) with labels @TOOLTIP
unset multiplot
