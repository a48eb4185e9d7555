# figure:  telephone
# table:   telephone-without-wait-nodes
# table:   telephone-without-wait-messages
# table:   telephone-without-wait-spans
# table:   telephone-with-wait-nodes
# table:   telephone-with-wait-messages
# table:   telephone-with-wait-spans
# alt:     Two space-time diagrams of three lines: the leader in Virginia, the client, the leader in Oregon. In the upper one Ben's write begins when Ann's is done and gets the earlier timestamp. In the lower one Virginia keeps its lock through a commit wait several times as long as replication, and Ben's timestamp is the later.
# caption: **Without the wait Ben's write comes later and gets the earlier timestamp; with it he asks only after Ann's timestamp has passed everywhere.** Two leaders whose clocks are 3 ms wrong, in opposite directions, and claim 4 ms. Each write's line is its lock, labelled with its timestamp in milliseconds.
# command: make chapter-clocks

if (!exists("OUT")) OUT = 'plots/telephone.svg'
PANELS = 2; STACKED = 1; HEIGHT = 260
ROOM = 116; TITLES = 1; READS = 0
LOWEST = HEIGHT
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0:24]
set xtics 0,2 format '%.10g'
set yrange [-2.5:0.6]; unset ytics
unset grid; set border 1; set ytics scale 0 tc rgb INK
MS_PX = (x1(1) - x0(1))*W/24; ROW_PX = (y1(1) - y0(1))*H/3.1
LOST_MS = 2.4
set xlabel 'true time (ms)' @XTITLE
set label 'Nobody waits' at screen tx(1), screen ty(1,1) @TITLE
plot \
  'data/telephone-without-wait-spans.csv' using (isSpan('commit wait') ? ms('begin_ns') : AWAY):(row('node')):(isSpan('commit wait') ? ms('begin_ns') : AWAY):(isSpan('commit wait') ? ms('end_ns') : AWAY):(-2.5):(0.6) with boxxyerror fs solid noborder fc rgb AMBER_TINT, \
  'data/telephone-without-wait-nodes.csv' using (0):(row('node')):(24):(0):ytic(rowName('name', 'role')) with vectors nohead lw 1 lc rgb GREY, \
  'data/telephone-without-wait-spans.csv' using (isSpan('lock held') ? ms('begin_ns') : AWAY):(row('node')):(isSpan('lock held') ? ms('begin_ns') : AWAY):(isSpan('lock held') ? ms('end_ns') : AWAY):(row('node') - THIN/ROW_PX):(row('node') + THIN/ROW_PX) with boxxyerror fs solid noborder fc rgb PURPLE, \
  'data/telephone-without-wait-spans.csv' using (isSpan('commit wait') ? ms('begin_ns') : AWAY):(row('node')):(isSpan('commit wait') ? ms('begin_ns') : AWAY):(isSpan('commit wait') ? ms('end_ns') : AWAY):(row('node') - THICK/ROW_PX):(row('node') + THICK/ROW_PX) with boxxyerror fs solid noborder fc rgb AMBER, \
  'data/telephone-without-wait-messages.csv' using ((!is('name', 'write') && !is('name', 'written')) && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1 lc rgb MUTED, \
  'data/telephone-without-wait-messages.csv' using ((!is('name', 'write') && !is('name', 'written')) && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1 lc rgb MUTED, \
  'data/telephone-without-wait-messages.csv' using ((!is('name', 'write') && !is('name', 'written')) && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb MUTED, \
  'data/telephone-without-wait-messages.csv' using (is('name', 'write') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb BLUE, \
  'data/telephone-without-wait-messages.csv' using (is('name', 'write') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb BLUE, \
  'data/telephone-without-wait-messages.csv' using (is('name', 'write') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb BLUE, \
  'data/telephone-without-wait-messages.csv' using (is('name', 'written') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb GREEN, \
  'data/telephone-without-wait-messages.csv' using (is('name', 'written') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb GREEN, \
  'data/telephone-without-wait-messages.csv' using (is('name', 'written') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb GREEN, \
  'data/telephone-without-wait-messages.csv' using (is('name', 'write') ? wordsX(1, 1) : AWAY):(wordsY(1, 1)):'name':(slope(0)) with labels center rotate variable @ALONG tc rgb BLUE, \
  'data/telephone-without-wait-messages.csv' using (is('name', 'written') ? wordsX(1, 1) : AWAY):(wordsY(1, 1)):'name':(slope(0)) with labels center rotate variable @ALONG tc rgb GREEN, \
  'data/telephone-without-wait-spans.csv' using (isSpan('commit wait') ? middle(0) : AWAY):(row('node') + 1*(THICK + 9)/ROW_PX):'name' with labels center @BESIDE tc rgb AMBER, \
  'data/telephone-without-wait-spans.csv' using (isSpan('lock held') ? middle(0) : AWAY):(row('node') + -1*(THICK + 9)/ROW_PX):'subject' with labels center @BESIDE tc rgb PURPLE

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [0:24]
set xtics 0,2 format '%.10g'
set yrange [-2.5:0.6]; unset ytics
unset grid; set border 1; set ytics scale 0 tc rgb INK
MS_PX = (x1(2) - x0(2))*W/24; ROW_PX = (y1(2) - y0(2))*H/3.1
LOST_MS = 2.4
set xlabel 'true time (ms)' @XTITLE
set label 'Commit wait' at screen tx(2), screen ty(2,1) @TITLE
plot \
  'data/telephone-with-wait-spans.csv' using (isSpan('commit wait') ? ms('begin_ns') : AWAY):(row('node')):(isSpan('commit wait') ? ms('begin_ns') : AWAY):(isSpan('commit wait') ? ms('end_ns') : AWAY):(-2.5):(0.6) with boxxyerror fs solid noborder fc rgb AMBER_TINT, \
  'data/telephone-with-wait-nodes.csv' using (0):(row('node')):(24):(0):ytic(rowName('name', 'role')) with vectors nohead lw 1 lc rgb GREY, \
  'data/telephone-with-wait-spans.csv' using (isSpan('lock held') ? ms('begin_ns') : AWAY):(row('node')):(isSpan('lock held') ? ms('begin_ns') : AWAY):(isSpan('lock held') ? ms('end_ns') : AWAY):(row('node') - THIN/ROW_PX):(row('node') + THIN/ROW_PX) with boxxyerror fs solid noborder fc rgb PURPLE, \
  'data/telephone-with-wait-spans.csv' using (isSpan('commit wait') ? ms('begin_ns') : AWAY):(row('node')):(isSpan('commit wait') ? ms('begin_ns') : AWAY):(isSpan('commit wait') ? ms('end_ns') : AWAY):(row('node') - THICK/ROW_PX):(row('node') + THICK/ROW_PX) with boxxyerror fs solid noborder fc rgb AMBER, \
  'data/telephone-with-wait-messages.csv' using ((!is('name', 'write') && !is('name', 'written')) && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1 lc rgb MUTED, \
  'data/telephone-with-wait-messages.csv' using ((!is('name', 'write') && !is('name', 'written')) && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1 lc rgb MUTED, \
  'data/telephone-with-wait-messages.csv' using ((!is('name', 'write') && !is('name', 'written')) && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb MUTED, \
  'data/telephone-with-wait-messages.csv' using (is('name', 'write') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb BLUE, \
  'data/telephone-with-wait-messages.csv' using (is('name', 'write') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb BLUE, \
  'data/telephone-with-wait-messages.csv' using (is('name', 'write') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb BLUE, \
  'data/telephone-with-wait-messages.csv' using (is('name', 'written') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb GREEN, \
  'data/telephone-with-wait-messages.csv' using (is('name', 'written') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb GREEN, \
  'data/telephone-with-wait-messages.csv' using (is('name', 'written') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb GREEN, \
  'data/telephone-with-wait-messages.csv' using (is('name', 'write') ? wordsX(1, 1) : AWAY):(wordsY(1, 1)):'name':(slope(0)) with labels center rotate variable @ALONG tc rgb BLUE, \
  'data/telephone-with-wait-messages.csv' using (is('name', 'written') ? wordsX(1, 1) : AWAY):(wordsY(1, 1)):'name':(slope(0)) with labels center rotate variable @ALONG tc rgb GREEN, \
  'data/telephone-with-wait-spans.csv' using (isSpan('commit wait') ? middle(0) : AWAY):(row('node') + 1*(THICK + 9)/ROW_PX):'name' with labels center @BESIDE tc rgb AMBER, \
  'data/telephone-with-wait-spans.csv' using (isSpan('lock held') ? middle(0) : AWAY):(row('node') + -1*(THICK + 9)/ROW_PX):'subject' with labels center @BESIDE tc rgb PURPLE
unset multiplot
