# figure:  sequencing-regions
# table:   sequencing-regions
# alt:     Five rows, one for each client's region. A blue mark, a group for each sequencer, between 268 and 342 milliseconds. Five amber marks, one group for all, between 85 and 503. Five green marks, asynchronous, between 6 and 327.
# caption: **With a sequencer everywhere everybody waits for Singapore, and Singapore for São Paulo; one sequencer is cheaper for whoever is near it.** Mean commit latency by the client's region, over round trips measured in 2021. Amber and green have five marks a row, one for each place of the leader or master.
# command: make chapter-sequencing

if (!exists("OUT")) OUT = 'plots/sequencing-regions.svg'
PANELS = 1; STACKED = 0; HEIGHT = 340
ROOM = 109; TITLES = 1; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'colour: who agrees' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0:560]
set xtics 0,100 format '%.10g'
set yrange [0.4:6.6]
set ytics ('us-west-1' 1, 'ca-central-1' 2, 'eu-west-1' 3, 'sa-east-1' 4, 'ap-southeast-1' 5) noenhanced
set xlabel 'mean commit latency (ms)' @XTITLE
set label 'Client in' at screen tx(1), screen ty(1,1) @TITLE
set label 'asynchronous' at first 10, first 6.2 left @SERIES tc rgb GREEN
set label 'one group' at first 190, first 6.2 left @SERIES tc rgb AMBER
set label 'a group for each' at first 340, first 6.2 left @SERIES tc rgb BLUE
plot \
  'data/sequencing-regions.csv' using (is('mode', 'asynchronous') && is('client_region', 'us-west-1') ? column('mean_ms') : NaN):(1) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/sequencing-regions.csv' using (is('mode', 'asynchronous') && is('client_region', 'us-west-1') ? column('mean_ms') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'sequencing-regions', 1, column('mean_ms'))) with labels @TOOLTIP, \
  'data/sequencing-regions.csv' using (is('mode', 'one group for all') && is('client_region', 'us-west-1') ? column('mean_ms') : NaN):(1) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/sequencing-regions.csv' using (is('mode', 'one group for all') && is('client_region', 'us-west-1') ? column('mean_ms') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'sequencing-regions', 1, column('mean_ms'))) with labels @TOOLTIP, \
  'data/sequencing-regions.csv' using (is('mode', 'a group for each sequencer') && is('client_region', 'us-west-1') ? column('mean_ms') : NaN):(1) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/sequencing-regions.csv' using (is('mode', 'a group for each sequencer') && is('client_region', 'us-west-1') ? column('mean_ms') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'sequencing-regions', 1, column('mean_ms'))) with labels @TOOLTIP, \
  'data/sequencing-regions.csv' using (is('mode', 'asynchronous') && is('client_region', 'ca-central-1') ? column('mean_ms') : NaN):(2) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/sequencing-regions.csv' using (is('mode', 'asynchronous') && is('client_region', 'ca-central-1') ? column('mean_ms') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'sequencing-regions', 2, column('mean_ms'))) with labels @TOOLTIP, \
  'data/sequencing-regions.csv' using (is('mode', 'one group for all') && is('client_region', 'ca-central-1') ? column('mean_ms') : NaN):(2) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/sequencing-regions.csv' using (is('mode', 'one group for all') && is('client_region', 'ca-central-1') ? column('mean_ms') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'sequencing-regions', 2, column('mean_ms'))) with labels @TOOLTIP, \
  'data/sequencing-regions.csv' using (is('mode', 'a group for each sequencer') && is('client_region', 'ca-central-1') ? column('mean_ms') : NaN):(2) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/sequencing-regions.csv' using (is('mode', 'a group for each sequencer') && is('client_region', 'ca-central-1') ? column('mean_ms') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'sequencing-regions', 2, column('mean_ms'))) with labels @TOOLTIP, \
  'data/sequencing-regions.csv' using (is('mode', 'asynchronous') && is('client_region', 'eu-west-1') ? column('mean_ms') : NaN):(3) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/sequencing-regions.csv' using (is('mode', 'asynchronous') && is('client_region', 'eu-west-1') ? column('mean_ms') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'sequencing-regions', 3, column('mean_ms'))) with labels @TOOLTIP, \
  'data/sequencing-regions.csv' using (is('mode', 'one group for all') && is('client_region', 'eu-west-1') ? column('mean_ms') : NaN):(3) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/sequencing-regions.csv' using (is('mode', 'one group for all') && is('client_region', 'eu-west-1') ? column('mean_ms') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'sequencing-regions', 3, column('mean_ms'))) with labels @TOOLTIP, \
  'data/sequencing-regions.csv' using (is('mode', 'a group for each sequencer') && is('client_region', 'eu-west-1') ? column('mean_ms') : NaN):(3) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/sequencing-regions.csv' using (is('mode', 'a group for each sequencer') && is('client_region', 'eu-west-1') ? column('mean_ms') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'sequencing-regions', 3, column('mean_ms'))) with labels @TOOLTIP, \
  'data/sequencing-regions.csv' using (is('mode', 'asynchronous') && is('client_region', 'sa-east-1') ? column('mean_ms') : NaN):(4) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/sequencing-regions.csv' using (is('mode', 'asynchronous') && is('client_region', 'sa-east-1') ? column('mean_ms') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'sequencing-regions', 4, column('mean_ms'))) with labels @TOOLTIP, \
  'data/sequencing-regions.csv' using (is('mode', 'one group for all') && is('client_region', 'sa-east-1') ? column('mean_ms') : NaN):(4) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/sequencing-regions.csv' using (is('mode', 'one group for all') && is('client_region', 'sa-east-1') ? column('mean_ms') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'sequencing-regions', 4, column('mean_ms'))) with labels @TOOLTIP, \
  'data/sequencing-regions.csv' using (is('mode', 'a group for each sequencer') && is('client_region', 'sa-east-1') ? column('mean_ms') : NaN):(4) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/sequencing-regions.csv' using (is('mode', 'a group for each sequencer') && is('client_region', 'sa-east-1') ? column('mean_ms') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'sequencing-regions', 4, column('mean_ms'))) with labels @TOOLTIP, \
  'data/sequencing-regions.csv' using (is('mode', 'asynchronous') && is('client_region', 'ap-southeast-1') ? column('mean_ms') : NaN):(5) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/sequencing-regions.csv' using (is('mode', 'asynchronous') && is('client_region', 'ap-southeast-1') ? column('mean_ms') : NaN):(5):(sprintf('%s: %.4g at %.4g', 'asynchronous', 5, column('mean_ms'))) with labels @TOOLTIP, \
  'data/sequencing-regions.csv' using (is('mode', 'one group for all') && is('client_region', 'ap-southeast-1') ? column('mean_ms') : NaN):(5) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/sequencing-regions.csv' using (is('mode', 'one group for all') && is('client_region', 'ap-southeast-1') ? column('mean_ms') : NaN):(5):(sprintf('%s: %.4g at %.4g', 'one group', 5, column('mean_ms'))) with labels @TOOLTIP, \
  'data/sequencing-regions.csv' using (is('mode', 'a group for each sequencer') && is('client_region', 'ap-southeast-1') ? column('mean_ms') : NaN):(5) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/sequencing-regions.csv' using (is('mode', 'a group for each sequencer') && is('client_region', 'ap-southeast-1') ? column('mean_ms') : NaN):(5):(sprintf('%s: %.4g at %.4g', 'a group for each', 5, column('mean_ms'))) with labels @TOOLTIP
unset multiplot
