# figure:  raft-mutants-drawn
# table:   raft-mutant-15-vote-is-not-saved-nodes
# table:   raft-mutant-15-vote-is-not-saved-messages
# table:   raft-mutant-15-vote-is-not-saved-spans
# table:   raft-mutant-27-commits-older-terms-nodes
# table:   raft-mutant-27-commits-older-terms-messages
# table:   raft-mutant-27-commits-older-terms-spans
# alt:     Two space-time diagrams of three servers. Above, the second server is elected in term 1 by the first, which crashes, comes back, and elects the third in term 1 as well. Below, servers one and three lead in turn; the first commits an entry in term 3, and the third is elected in term 5 by the second.
# caption: **Two rules left out, and the shortest schedules that were found against them.** A step is whatever one server does: it gives up waiting, is done with a write, or takes a message. Green: leads, in that term. Grey arrows ask for votes, blue ones give them, amber ones carry entries and their answers; a cross is a message that never arrives. Above, a server that votes, crashes and votes again in term 1 elects two leaders. Below, an entry is committed by the leader of term 3, and the leader of term 5 has never heard of it. In the table of all rules stands what broke before the schedule was made shorter.
# command: make chapter-raft

if (!exists("OUT")) OUT = 'plots/raft-mutants-drawn.svg'
PANELS = 2; STACKED = 1; HEIGHT = 270
ROOM = 64; TITLES = 1; READS = 0
LOWEST = HEIGHT
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0:15]
set xtics 0,5 format '%.10g'
set yrange [-2.5:0.6]; unset ytics
unset grid; set border 1; set ytics scale 0 tc rgb INK
MS_PX = (x1(1) - x0(1))*W/15; ROW_PX = (y1(1) - y0(1))*H/3.1
LOST_MS = 2
set xlabel 'step' @XTITLE
set label 'A vote is not written down' at screen tx(1), screen ty(1,1) @TITLE
plot \
  'data/raft-mutant-15-vote-is-not-saved-spans.csv' using (isSpan('down') ? ms('begin_ns') : AWAY):(row('node')):(isSpan('down') ? ms('begin_ns') : AWAY):(isSpan('down') ? ms('end_ns') : AWAY):(-2.5):(0.6) with boxxyerror fs solid noborder fc rgb GREY_TINT, \
  'data/raft-mutant-15-vote-is-not-saved-nodes.csv' using (0):(row('node')):(15):(0):ytic(rowName('name', 'role')) with vectors nohead lw 1 lc rgb GREY, \
  'data/raft-mutant-15-vote-is-not-saved-spans.csv' using (isSpan('leads') ? ms('begin_ns') : AWAY):(row('node')):(isSpan('leads') ? ms('begin_ns') : AWAY):(isSpan('leads') ? ms('end_ns') : AWAY):(row('node') - THICK/ROW_PX):(row('node') + THICK/ROW_PX) with boxxyerror fs solid noborder fc rgb GREEN, \
  'data/raft-mutant-15-vote-is-not-saved-spans.csv' using (isSpan('down') ? ms('begin_ns') : AWAY):(row('node')):(isSpan('down') ? ms('begin_ns') : AWAY):(isSpan('down') ? ms('end_ns') : AWAY):(row('node') - THICK/ROW_PX):(row('node') + THICK/ROW_PX) with boxxyerror fs solid noborder fc rgb GREY, \
  'data/raft-mutant-15-vote-is-not-saved-messages.csv' using ((!is('name', 'requestVote') && !is('name', 'voteResponse') && !is('name', 'appendEntries') && !is('name', 'appendResponse')) && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1 lc rgb MUTED, \
  'data/raft-mutant-15-vote-is-not-saved-messages.csv' using ((!is('name', 'requestVote') && !is('name', 'voteResponse') && !is('name', 'appendEntries') && !is('name', 'appendResponse')) && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1 lc rgb MUTED, \
  'data/raft-mutant-15-vote-is-not-saved-messages.csv' using ((!is('name', 'requestVote') && !is('name', 'voteResponse') && !is('name', 'appendEntries') && !is('name', 'appendResponse')) && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb MUTED, \
  'data/raft-mutant-15-vote-is-not-saved-messages.csv' using (is('name', 'requestVote') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb MUTED, \
  'data/raft-mutant-15-vote-is-not-saved-messages.csv' using (is('name', 'requestVote') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb MUTED, \
  'data/raft-mutant-15-vote-is-not-saved-messages.csv' using (is('name', 'requestVote') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb MUTED, \
  'data/raft-mutant-15-vote-is-not-saved-messages.csv' using (is('name', 'voteResponse') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb BLUE, \
  'data/raft-mutant-15-vote-is-not-saved-messages.csv' using (is('name', 'voteResponse') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb BLUE, \
  'data/raft-mutant-15-vote-is-not-saved-messages.csv' using (is('name', 'voteResponse') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb BLUE, \
  'data/raft-mutant-15-vote-is-not-saved-messages.csv' using (is('name', 'appendEntries') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb AMBER, \
  'data/raft-mutant-15-vote-is-not-saved-messages.csv' using (is('name', 'appendEntries') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb AMBER, \
  'data/raft-mutant-15-vote-is-not-saved-messages.csv' using (is('name', 'appendEntries') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb AMBER, \
  'data/raft-mutant-15-vote-is-not-saved-messages.csv' using (is('name', 'appendResponse') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb AMBER, \
  'data/raft-mutant-15-vote-is-not-saved-messages.csv' using (is('name', 'appendResponse') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb AMBER, \
  'data/raft-mutant-15-vote-is-not-saved-messages.csv' using (is('name', 'appendResponse') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb AMBER, \
  'data/raft-mutant-15-vote-is-not-saved-spans.csv' using (isPoint('commits') ? ms('begin_ns') : AWAY):(row('node') - (THICK + 2)/ROW_PX):(0):(2*(THICK + 2)/ROW_PX) with vectors nohead lw 2.5 lc rgb RED, \
  'data/raft-mutant-15-vote-is-not-saved-spans.csv' using (isSpan('leads') ? middle(0) : AWAY):(row('node') + 1*(THICK + 9)/ROW_PX):'subject' with labels center @BESIDE tc rgb GREEN, \
  'data/raft-mutant-15-vote-is-not-saved-spans.csv' using (isSpan('down') ? middle(0) : AWAY):(row('node') + -1*(THICK + 9)/ROW_PX):'name' with labels center @BESIDE tc rgb GREY, \
  'data/raft-mutant-15-vote-is-not-saved-spans.csv' using (isPoint('commits') ? ms('begin_ns') : AWAY):(row('node') + -1*(THICK + 11)/ROW_PX):'name' with labels center @BESIDE tc rgb RED

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [0:46]
set xtics 0,5 format '%.10g'
set yrange [-2.5:0.6]; unset ytics
unset grid; set border 1; set ytics scale 0 tc rgb INK
MS_PX = (x1(2) - x0(2))*W/46; ROW_PX = (y1(2) - y0(2))*H/3.1
LOST_MS = 2
set xlabel 'step' @XTITLE
set label 'Copies of any term are counted' at screen tx(2), screen ty(2,1) @TITLE
plot \
  'data/raft-mutant-27-commits-older-terms-spans.csv' using (isSpan('down') ? ms('begin_ns') : AWAY):(row('node')):(isSpan('down') ? ms('begin_ns') : AWAY):(isSpan('down') ? ms('end_ns') : AWAY):(-2.5):(0.6) with boxxyerror fs solid noborder fc rgb GREY_TINT, \
  'data/raft-mutant-27-commits-older-terms-nodes.csv' using (0):(row('node')):(46):(0):ytic(rowName('name', 'role')) with vectors nohead lw 1 lc rgb GREY, \
  'data/raft-mutant-27-commits-older-terms-spans.csv' using (isSpan('leads') ? ms('begin_ns') : AWAY):(row('node')):(isSpan('leads') ? ms('begin_ns') : AWAY):(isSpan('leads') ? ms('end_ns') : AWAY):(row('node') - THICK/ROW_PX):(row('node') + THICK/ROW_PX) with boxxyerror fs solid noborder fc rgb GREEN, \
  'data/raft-mutant-27-commits-older-terms-spans.csv' using (isSpan('down') ? ms('begin_ns') : AWAY):(row('node')):(isSpan('down') ? ms('begin_ns') : AWAY):(isSpan('down') ? ms('end_ns') : AWAY):(row('node') - THICK/ROW_PX):(row('node') + THICK/ROW_PX) with boxxyerror fs solid noborder fc rgb GREY, \
  'data/raft-mutant-27-commits-older-terms-messages.csv' using ((!is('name', 'requestVote') && !is('name', 'voteResponse') && !is('name', 'appendEntries') && !is('name', 'appendResponse')) && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1 lc rgb MUTED, \
  'data/raft-mutant-27-commits-older-terms-messages.csv' using ((!is('name', 'requestVote') && !is('name', 'voteResponse') && !is('name', 'appendEntries') && !is('name', 'appendResponse')) && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1 lc rgb MUTED, \
  'data/raft-mutant-27-commits-older-terms-messages.csv' using ((!is('name', 'requestVote') && !is('name', 'voteResponse') && !is('name', 'appendEntries') && !is('name', 'appendResponse')) && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb MUTED, \
  'data/raft-mutant-27-commits-older-terms-messages.csv' using (is('name', 'requestVote') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb MUTED, \
  'data/raft-mutant-27-commits-older-terms-messages.csv' using (is('name', 'requestVote') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb MUTED, \
  'data/raft-mutant-27-commits-older-terms-messages.csv' using (is('name', 'requestVote') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb MUTED, \
  'data/raft-mutant-27-commits-older-terms-messages.csv' using (is('name', 'voteResponse') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb BLUE, \
  'data/raft-mutant-27-commits-older-terms-messages.csv' using (is('name', 'voteResponse') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb BLUE, \
  'data/raft-mutant-27-commits-older-terms-messages.csv' using (is('name', 'voteResponse') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb BLUE, \
  'data/raft-mutant-27-commits-older-terms-messages.csv' using (is('name', 'appendEntries') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb AMBER, \
  'data/raft-mutant-27-commits-older-terms-messages.csv' using (is('name', 'appendEntries') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb AMBER, \
  'data/raft-mutant-27-commits-older-terms-messages.csv' using (is('name', 'appendEntries') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb AMBER, \
  'data/raft-mutant-27-commits-older-terms-messages.csv' using (is('name', 'appendResponse') && !isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors @ARROW lw 1.75 lc rgb AMBER, \
  'data/raft-mutant-27-commits-older-terms-messages.csv' using (is('name', 'appendResponse') && isLost(0) ? ms('sent_ns') : AWAY):(row('from_node')):(dt(0)):(dy(0)) with vectors nohead dt (5,4) lw 1.75 lc rgb AMBER, \
  'data/raft-mutant-27-commits-older-terms-messages.csv' using (is('name', 'appendResponse') && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb AMBER, \
  'data/raft-mutant-27-commits-older-terms-spans.csv' using (isPoint('commits') ? ms('begin_ns') : AWAY):(row('node') - (THICK + 2)/ROW_PX):(0):(2*(THICK + 2)/ROW_PX) with vectors nohead lw 2.5 lc rgb RED, \
  'data/raft-mutant-27-commits-older-terms-spans.csv' using (isSpan('leads') ? middle(0) : AWAY):(row('node') + 1*(THICK + 9)/ROW_PX):'subject' with labels center @BESIDE tc rgb GREEN, \
  'data/raft-mutant-27-commits-older-terms-spans.csv' using (isSpan('down') ? middle(0) : AWAY):(row('node') + -1*(THICK + 9)/ROW_PX):'name' with labels center @BESIDE tc rgb GREY, \
  'data/raft-mutant-27-commits-older-terms-spans.csv' using (isPoint('commits') ? ms('begin_ns') : AWAY):(row('node') + -1*(THICK + 11)/ROW_PX):'name' with labels center @BESIDE tc rgb RED
unset multiplot
