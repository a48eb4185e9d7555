# figure:  laboratory-promise
# table:   laboratory-careful-nodes
# table:   laboratory-careful-messages
# table:   laboratory-careful-spans
# table:   laboratory-hasty-nodes
# table:   laboratory-hasty-messages
# table:   laboratory-hasty-spans
# alt:     Two space-time diagrams of Ann and a clerk. With the careful clerk the machine stops before any receipt has left; Ann's second errand is written and then receipted. With the hasty clerk the receipt leaves at once, the machine stops in the middle of the write, and nothing follows.
# caption: **Two lines in the other order, and Ann holds a receipt for a line that no ledger has.** Time runs to the right. The clerk's machine stops while its disk writes, and starts again. The careful clerk has promised nothing, and Ann comes again; the hasty one has.
# command: make chapter-laboratory

if (!exists("OUT")) OUT = 'plots/laboratory-promise.svg'
PANELS = 2; STACKED = 1; HEIGHT = 225
ROOM = 104; TITLES = 1; READS = 0
LOWEST = HEIGHT
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0:32]
set xtics 0,5 format '%.10g'
set yrange [-1.5:0.6]; unset ytics
unset grid; set border 1; set ytics scale 0 tc rgb INK
MS_PX = (x1(1) - x0(1))*W/32; ROW_PX = (y1(1) - y0(1))*H/2.1
LOST_MS = 3.2
set xlabel 'time (ms)' @XTITLE
set label 'The careful clerk: written, then receipted' at screen tx(1), screen ty(1,1) @TITLE
plot \
  'data/laboratory-careful-spans.csv' using (isSpan('down') ? ms('begin_ns') : AWAY):(row('node')):(isSpan('down') ? ms('begin_ns') : AWAY):(isSpan('down') ? ms('end_ns') : AWAY):(-1.5):(0.6) with boxxyerror fs solid noborder fc rgb GREY_TINT, \
  'data/laboratory-careful-nodes.csv' using (0):(row('node')):(32):(0):ytic(rowName('name', 'role')) with vectors nohead lw 1 lc rgb GREY, \
  'data/laboratory-careful-spans.csv' using (isSpan('disk writes') ? ms('begin_ns') : AWAY):(row('node')):(isSpan('disk writes') ? ms('begin_ns') : AWAY):(isSpan('disk writes') ? ms('end_ns') : AWAY):(row('node') - THICK/ROW_PX):(row('node') + THICK/ROW_PX) with boxxyerror fs solid noborder fc rgb BLUE, \
  'data/laboratory-careful-spans.csv' using (isSpan('down') ? ms('begin_ns') : AWAY):(row('node')):(isSpan('down') ? ms('begin_ns') : AWAY):(isSpan('down') ? ms('end_ns') : AWAY):(row('node') - THICK/ROW_PX):(row('node') + THICK/ROW_PX) with boxxyerror fs solid noborder fc rgb GREY, \
  'data/laboratory-careful-messages.csv' using ((!is('name', 'errand') && !is('name', 'receipt')) && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1 lc rgb MUTED, \
  'data/laboratory-careful-messages.csv' using ((!is('name', 'errand') && !is('name', 'receipt')) && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1 lc rgb MUTED, \
  'data/laboratory-careful-messages.csv' using ((!is('name', 'errand') && !is('name', 'receipt')) && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb MUTED, \
  'data/laboratory-careful-messages.csv' using (is('name', 'errand') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb MUTED, \
  'data/laboratory-careful-messages.csv' using (is('name', 'errand') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb MUTED, \
  'data/laboratory-careful-messages.csv' using (is('name', 'errand') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb MUTED, \
  'data/laboratory-careful-messages.csv' using (is('name', 'receipt') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb GREEN, \
  'data/laboratory-careful-messages.csv' using (is('name', 'receipt') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb GREEN, \
  'data/laboratory-careful-messages.csv' using (is('name', 'receipt') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb GREEN, \
  'data/laboratory-careful-messages.csv' using (is('name', 'errand') ? wordsX(1, 1) : AWAY):(wordsY(1, 1)):'name':(slope(0)) with labels center rotate variable @ALONG tc rgb MUTED, \
  'data/laboratory-careful-messages.csv' using (is('name', 'receipt') ? wordsX(1, -1) : AWAY):(wordsY(1, -1)):'name':(slope(0)) with labels center rotate variable @ALONG tc rgb GREEN, \
  'data/laboratory-careful-spans.csv' using (isSpan('disk writes') ? middle(0) : AWAY):(row('node') + -1*(THICK + 9)/ROW_PX):'name' with labels center @BESIDE tc rgb BLUE, \
  'data/laboratory-careful-spans.csv' using (isSpan('down') ? middle(0) : AWAY):(row('node') + -1*(THICK + 9)/ROW_PX):'name' with labels center @BESIDE tc rgb GREY

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [0:32]
set xtics 0,5 format '%.10g'
set yrange [-1.5:0.6]; unset ytics
unset grid; set border 1; set ytics scale 0 tc rgb INK
MS_PX = (x1(2) - x0(2))*W/32; ROW_PX = (y1(2) - y0(2))*H/2.1
LOST_MS = 3.2
set xlabel 'time (ms)' @XTITLE
set label 'The hasty clerk: receipted, then written' at screen tx(2), screen ty(2,1) @TITLE
plot \
  'data/laboratory-hasty-spans.csv' using (isSpan('down') ? ms('begin_ns') : AWAY):(row('node')):(isSpan('down') ? ms('begin_ns') : AWAY):(isSpan('down') ? ms('end_ns') : AWAY):(-1.5):(0.6) with boxxyerror fs solid noborder fc rgb GREY_TINT, \
  'data/laboratory-hasty-nodes.csv' using (0):(row('node')):(32):(0):ytic(rowName('name', 'role')) with vectors nohead lw 1 lc rgb GREY, \
  'data/laboratory-hasty-spans.csv' using (isSpan('disk writes') ? ms('begin_ns') : AWAY):(row('node')):(isSpan('disk writes') ? ms('begin_ns') : AWAY):(isSpan('disk writes') ? ms('end_ns') : AWAY):(row('node') - THICK/ROW_PX):(row('node') + THICK/ROW_PX) with boxxyerror fs solid noborder fc rgb BLUE, \
  'data/laboratory-hasty-spans.csv' using (isSpan('down') ? ms('begin_ns') : AWAY):(row('node')):(isSpan('down') ? ms('begin_ns') : AWAY):(isSpan('down') ? ms('end_ns') : AWAY):(row('node') - THICK/ROW_PX):(row('node') + THICK/ROW_PX) with boxxyerror fs solid noborder fc rgb GREY, \
  'data/laboratory-hasty-messages.csv' using ((!is('name', 'errand') && !is('name', 'receipt')) && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1 lc rgb MUTED, \
  'data/laboratory-hasty-messages.csv' using ((!is('name', 'errand') && !is('name', 'receipt')) && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1 lc rgb MUTED, \
  'data/laboratory-hasty-messages.csv' using ((!is('name', 'errand') && !is('name', 'receipt')) && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb MUTED, \
  'data/laboratory-hasty-messages.csv' using (is('name', 'errand') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb MUTED, \
  'data/laboratory-hasty-messages.csv' using (is('name', 'errand') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb MUTED, \
  'data/laboratory-hasty-messages.csv' using (is('name', 'errand') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb MUTED, \
  'data/laboratory-hasty-messages.csv' using (is('name', 'receipt') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb RED, \
  'data/laboratory-hasty-messages.csv' using (is('name', 'receipt') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb RED, \
  'data/laboratory-hasty-messages.csv' using (is('name', 'receipt') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb RED, \
  'data/laboratory-hasty-messages.csv' using (is('name', 'errand') ? wordsX(1, 1) : AWAY):(wordsY(1, 1)):'name':(slope(0)) with labels center rotate variable @ALONG tc rgb MUTED, \
  'data/laboratory-hasty-messages.csv' using (is('name', 'receipt') ? wordsX(1, -1) : AWAY):(wordsY(1, -1)):'name':(slope(0)) with labels center rotate variable @ALONG tc rgb RED, \
  'data/laboratory-hasty-spans.csv' using (isSpan('disk writes') ? middle(0) : AWAY):(row('node') + -1*(THICK + 9)/ROW_PX):'name' with labels center @BESIDE tc rgb BLUE, \
  'data/laboratory-hasty-spans.csv' using (isSpan('down') ? middle(0) : AWAY):(row('node') + -1*(THICK + 9)/ROW_PX):'name' with labels center @BESIDE tc rgb GREY
unset multiplot
