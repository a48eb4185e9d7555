# figure:  sequencing-epoch
# table:   sequencing-epoch-nodes
# table:   sequencing-epoch-messages
# alt:     A space-time diagram of five lines from 240 to 300 milliseconds: Ann, three sequencers, Ben. Two calls arrive before 250. At 250 each sequencer sends its batch to the other two, hears acknowledgements, and tells that it is agreed upon. After the last of these has come to a replica its client is answered.
# caption: **A replica executes when it has heard of the slowest batch, and waits for no other replica.** One epoch of 50 ms, which ends at 250 ms on all three clocks. Blue: a batch on its way, and that it is agreed upon. Grey: acknowledgements. Green: answers. Ann's and Ben's calls are in the same epoch, and are executed in the order of their sequencers at all three.
# command: make chapter-sequencing

if (!exists("OUT")) OUT = 'plots/sequencing-epoch.svg'
PANELS = 1; STACKED = 0; HEIGHT = 420
ROOM = 116; TITLES = 0; READS = 0
LOWEST = HEIGHT
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [240:300]
set xtics 240,10 format '%.10g'
set yrange [-4.5:0.6]; unset ytics
unset grid; set border 1; set ytics scale 0 tc rgb INK
MS_PX = (x1(1) - x0(1))*W/60; ROW_PX = (y1(1) - y0(1))*H/5.1
LOST_MS = 6
set xlabel 'true time (ms)' @XTITLE
plot \
  'data/sequencing-epoch-nodes.csv' using (240):(row('node')):(60):(0):ytic(rowName('name', 'role')) with vectors nohead lw 1 lc rgb GREY, \
  'data/sequencing-epoch-messages.csv' using ((!is('name', 'ask') && !is('name', 'appendEntries') && !is('name', 'appendResponse') && !is('name', 'answer')) && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1 lc rgb MUTED, \
  'data/sequencing-epoch-messages.csv' using ((!is('name', 'ask') && !is('name', 'appendEntries') && !is('name', 'appendResponse') && !is('name', 'answer')) && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1 lc rgb MUTED, \
  'data/sequencing-epoch-messages.csv' using ((!is('name', 'ask') && !is('name', 'appendEntries') && !is('name', 'appendResponse') && !is('name', 'answer')) && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb MUTED, \
  'data/sequencing-epoch-messages.csv' using (is('name', 'ask') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb AMBER, \
  'data/sequencing-epoch-messages.csv' using (is('name', 'ask') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb AMBER, \
  'data/sequencing-epoch-messages.csv' using (is('name', 'ask') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb AMBER, \
  'data/sequencing-epoch-messages.csv' using (is('name', 'appendEntries') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb BLUE, \
  'data/sequencing-epoch-messages.csv' using (is('name', 'appendEntries') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb BLUE, \
  'data/sequencing-epoch-messages.csv' using (is('name', 'appendEntries') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb BLUE, \
  'data/sequencing-epoch-messages.csv' using (is('name', 'appendResponse') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb GREY, \
  'data/sequencing-epoch-messages.csv' using (is('name', 'appendResponse') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb GREY, \
  'data/sequencing-epoch-messages.csv' using (is('name', 'appendResponse') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb GREY, \
  'data/sequencing-epoch-messages.csv' using (is('name', 'answer') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb GREEN, \
  'data/sequencing-epoch-messages.csv' using (is('name', 'answer') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb GREEN, \
  'data/sequencing-epoch-messages.csv' using (is('name', 'answer') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb GREEN, \
  'data/sequencing-epoch-messages.csv' using (is('name', 'ask') ? wordsX(1, 1) : AWAY):(wordsY(1, 1)):'name':(slope(0)) with labels center rotate variable @ALONG tc rgb AMBER
unset multiplot
