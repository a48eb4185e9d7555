# figure:  raft-regions
# table:   raft-regions
# alt:     Five panels, one for each client's region, with one mark for each region of the leader: the median latency of a commit between 80 and 500 milliseconds. It is least where the leader is in the client's own region or in Canada.
# caption: **Where the leader stands decides what a commit costs, more than any round of messages.** One server and one client in each of five regions, over round trips measured in 2021; each panel is a client, each row a place of the leader.
# command: make chapter-raft

if (!exists("OUT")) OUT = 'plots/raft-regions.svg'
PANELS = 5; STACKED = 0; HEIGHT = 210
ROOM = 109; TITLES = 2; READS = 0
GRID = 3; SHARED = 1
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0:560]
set xtics 0,200 format '%.10g'
set yrange [0.4:5.6]
set ytics ('us-west-1' 1, 'ca-central-1' 2, 'eu-west-1' 3, 'sa-east-1' 4, 'ap-southeast-1' 5) noenhanced
set xlabel (isLowest(1) ? 'commit latency (ms)' : '') @XTITLE
set label 'client in us-west-1' at screen tx(1), screen ty(1,2) @TITLE
if (isFirst(1)) set label 'Leader in' at screen tx(1), screen ty(1,1) @SUBTITLE
plot \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(1) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'raft-regions', 1, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(2) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'raft-regions', 2, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(3) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'raft-regions', 3, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(4) with points pt 11 ps 0.55 lc rgb PURPLE, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'raft-regions', 4, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(5) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'us-west-1') ? column('median_ms') : NaN):(5):(sprintf('%s: %.4g at %.4g', 'raft-regions', 5, column('median_ms'))) with labels @TOOLTIP

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [0:560]
set xtics 0,200 format '%.10g'
set yrange [0.4:5.6]
set ytics ('us-west-1' 1, 'ca-central-1' 2, 'eu-west-1' 3, 'sa-east-1' 4, 'ap-southeast-1' 5) noenhanced
set xlabel (isLowest(2) ? 'commit latency (ms)' : '') @XTITLE
set label 'client in ca-central-1' at screen tx(2), screen ty(2,2) @TITLE
if (isFirst(2)) set label 'Leader in' at screen tx(2), screen ty(2,1) @SUBTITLE
plot \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(1) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'raft-regions', 1, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(2) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'raft-regions', 2, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(3) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'raft-regions', 3, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(4) with points pt 11 ps 0.55 lc rgb PURPLE, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'raft-regions', 4, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(5) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'ca-central-1') ? column('median_ms') : NaN):(5):(sprintf('%s: %.4g at %.4g', 'raft-regions', 5, column('median_ms'))) with labels @TOOLTIP

# panel 3
set lmargin at screen x0(3); set rmargin at screen x1(3)
set bmargin at screen y0(3); set tmargin at screen y1(3)
unset label; unset arrow; unset object; unset logscale
set xrange [0:560]
set xtics 0,200 format '%.10g'
set yrange [0.4:5.6]
set ytics ('us-west-1' 1, 'ca-central-1' 2, 'eu-west-1' 3, 'sa-east-1' 4, 'ap-southeast-1' 5) noenhanced
set xlabel (isLowest(3) ? 'commit latency (ms)' : '') @XTITLE
set label 'client in eu-west-1' at screen tx(3), screen ty(3,2) @TITLE
if (isFirst(3)) set label 'Leader in' at screen tx(3), screen ty(3,1) @SUBTITLE
plot \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(1) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'raft-regions', 1, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(2) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'raft-regions', 2, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(3) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'raft-regions', 3, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(4) with points pt 11 ps 0.55 lc rgb PURPLE, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'raft-regions', 4, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(5) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'eu-west-1') ? column('median_ms') : NaN):(5):(sprintf('%s: %.4g at %.4g', 'raft-regions', 5, column('median_ms'))) with labels @TOOLTIP

# panel 4
set lmargin at screen x0(4); set rmargin at screen x1(4)
set bmargin at screen y0(4); set tmargin at screen y1(4)
unset label; unset arrow; unset object; unset logscale
set xrange [0:560]
set xtics 0,200 format '%.10g'
set yrange [0.4:5.6]
set ytics ('us-west-1' 1, 'ca-central-1' 2, 'eu-west-1' 3, 'sa-east-1' 4, 'ap-southeast-1' 5) noenhanced
set xlabel (isLowest(4) ? 'commit latency (ms)' : '') @XTITLE
set label 'client in sa-east-1' at screen tx(4), screen ty(4,2) @TITLE
if (isFirst(4)) set label 'Leader in' at screen tx(4), screen ty(4,1) @SUBTITLE
plot \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(1) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'raft-regions', 1, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(2) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'raft-regions', 2, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(3) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'raft-regions', 3, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(4) with points pt 11 ps 0.55 lc rgb PURPLE, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'raft-regions', 4, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(5) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'sa-east-1') ? column('median_ms') : NaN):(5):(sprintf('%s: %.4g at %.4g', 'raft-regions', 5, column('median_ms'))) with labels @TOOLTIP

# panel 5
set lmargin at screen x0(5); set rmargin at screen x1(5)
set bmargin at screen y0(5); set tmargin at screen y1(5)
unset label; unset arrow; unset object; unset logscale
set xrange [0:560]
set xtics 0,200 format '%.10g'
set yrange [0.4:5.6]
set ytics ('us-west-1' 1, 'ca-central-1' 2, 'eu-west-1' 3, 'sa-east-1' 4, 'ap-southeast-1' 5) noenhanced
set xlabel (isLowest(5) ? 'commit latency (ms)' : '') @XTITLE
set label 'client in ap-southeast-1' at screen tx(5), screen ty(5,2) @TITLE
if (isFirst(5)) set label 'Leader in' at screen tx(5), screen ty(5,1) @SUBTITLE
plot \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(1) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/raft-regions.csv' using (is('leader_region', 'us-west-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'raft-regions', 1, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(2) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/raft-regions.csv' using (is('leader_region', 'ca-central-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'raft-regions', 2, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(3) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/raft-regions.csv' using (is('leader_region', 'eu-west-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'raft-regions', 3, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(4) with points pt 11 ps 0.55 lc rgb PURPLE, \
  'data/raft-regions.csv' using (is('leader_region', 'sa-east-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'raft-regions', 4, column('median_ms'))) with labels @TOOLTIP, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(5) with points pt 13 ps 0.55 lc rgb RED, \
  'data/raft-regions.csv' using (is('leader_region', 'ap-southeast-1') && is('client_region', 'ap-southeast-1') ? column('median_ms') : NaN):(5):(sprintf('%s: %.4g at %.4g', 'raft-regions', 5, column('median_ms'))) with labels @TOOLTIP
unset multiplot
