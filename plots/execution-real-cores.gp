# figure:  execution-real-cores
# table:   live/execution-real-cores
# alt:     Two panels. Left, serial execution and queues stay near ten million calls a second at any skew, locks and graph sink to four, and Aria falls from more than four million to fifty thousand. Right, against the time of a call on a log axis, queues, Aria and graph rise toward twice serial execution, and Calvin's locks stay near one.
# caption: **On one thread nothing beats doing one call after the other; on two, what calls have to do decides.** First, calls in a second of one thread's processor, by skew, with no work but reading and writing. Second, serial execution's time over that of the busier of two threads, by how long a call takes serially; its ten operations have 0, 100, 1,000 and 10,000 ns of work each.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-real-cores.svg'
PANELS = 2; STACKED = 0; HEIGHT = 340
ROOM = 46; TITLES = 2; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0:1.02]
set xtics 0,0.2 format '%.10g'
set yrange [0:13]
set ytics 0,2.5 format '%.10g'
set xlabel 'theta' @XTITLE
set label 'One thread, by skew' at screen tx(1), screen ty(1,2) @TITLE
set label 'millions of calls a second' at screen tx(1), screen ty(1,1) @SUBTITLE
set label 'serial' at first 0.03, first 9.6 left @SERIES tc rgb BLUE
set label 'queues' at first 0.03, first 6.65 left @SERIES tc rgb GREEN
set label 'locks' at first 0.62, first 6.75 left @SERIES tc rgb RED
set label 'graph' at first 0.68, first 3.3 left @SERIES tc rgb PURPLE
set label 'Aria' at first 0.42, first 1.9 right @SERIES tc rgb AMBER
plot \
  'data/live/execution-real-cores.csv' using (is('engine', 'serial') && is('threads', '1') && is('work_ns', '0') ? column('theta') : NaN):(column('ideal_calls_per_s')*(1e-06)) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/live/execution-real-cores.csv' using (is('engine', 'serial') && is('threads', '1') && is('work_ns', '0') ? column('theta') : NaN):(column('ideal_calls_per_s')*(1e-06)):(sprintf('%s: %.4g at %.4g', 'serial', column('ideal_calls_per_s')*(1e-06), column('theta'))) with labels @TOOLTIP, \
  'data/live/execution-real-cores.csv' using (is('engine', 'queues') && is('threads', '1') && is('work_ns', '0') ? column('theta') : NaN):(column('ideal_calls_per_s')*(1e-06)) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/live/execution-real-cores.csv' using (is('engine', 'queues') && is('threads', '1') && is('work_ns', '0') ? column('theta') : NaN):(column('ideal_calls_per_s')*(1e-06)):(sprintf('%s: %.4g at %.4g', 'queues', column('ideal_calls_per_s')*(1e-06), column('theta'))) with labels @TOOLTIP, \
  'data/live/execution-real-cores.csv' using (is('engine', 'Calvin'.QUOTE.'s locks') && is('threads', '1') && is('work_ns', '0') ? column('theta') : NaN):(column('ideal_calls_per_s')*(1e-06)) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/live/execution-real-cores.csv' using (is('engine', 'Calvin'.QUOTE.'s locks') && is('threads', '1') && is('work_ns', '0') ? column('theta') : NaN):(column('ideal_calls_per_s')*(1e-06)):(sprintf('%s: %.4g at %.4g', 'locks', column('ideal_calls_per_s')*(1e-06), column('theta'))) with labels @TOOLTIP, \
  'data/live/execution-real-cores.csv' using (is('engine', 'graph') && is('threads', '1') && is('work_ns', '0') ? column('theta') : NaN):(column('ideal_calls_per_s')*(1e-06)) with linespoints lw 2.25 pt 11 ps 0.55 lc rgb PURPLE, \
  'data/live/execution-real-cores.csv' using (is('engine', 'graph') && is('threads', '1') && is('work_ns', '0') ? column('theta') : NaN):(column('ideal_calls_per_s')*(1e-06)):(sprintf('%s: %.4g at %.4g', 'graph', column('ideal_calls_per_s')*(1e-06), column('theta'))) with labels @TOOLTIP, \
  'data/live/execution-real-cores.csv' using (is('engine', 'Aria') && is('threads', '1') && is('work_ns', '0') ? column('theta') : NaN):(column('ideal_calls_per_s')*(1e-06)) with linespoints lw 2.25 pt 5 ps 0.55 lc rgb AMBER, \
  'data/live/execution-real-cores.csv' using (is('engine', 'Aria') && is('threads', '1') && is('work_ns', '0') ? column('theta') : NaN):(column('ideal_calls_per_s')*(1e-06)):(sprintf('%s: %.4g at %.4g', 'Aria', column('ideal_calls_per_s')*(1e-06), column('theta'))) with labels @TOOLTIP

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set logscale x
set xrange [0.06:200]
set xtics (0.1, 1, 10, 100) format '%.10g'
set yrange [0:2.3]
set ytics 0,0.5 format '%.10g'
set xlabel 'a call takes serially (µs, log)' @XTITLE
set label 'Two threads, by work' at screen tx(2), screen ty(2,2) @TITLE
set label 'times as fast as serial' at screen tx(2), screen ty(2,1) @SUBTITLE
set arrow from graph 0, first 1 to graph 1, first 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'queues' at first 0.4, first 2.08 left @SERIES tc rgb GREEN
set label 'Aria' at first 0.22, first 1.38 right @SERIES tc rgb AMBER
set label 'graph' at first 3.3, first 1.28 left @SERIES tc rgb PURPLE
set label 'locks' at first 14, first 0.82 left @SERIES tc rgb RED
plot \
  'data/live/execution-real-cores.csv' using (is('engine', 'queues') && is('threads', '2') && is('theta', '0.0') ? column('serial_us_per_call') : NaN):(column('ideal_times_serial')) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/live/execution-real-cores.csv' using (is('engine', 'queues') && is('threads', '2') && is('theta', '0.0') ? column('serial_us_per_call') : NaN):(column('ideal_times_serial')):(sprintf('%s: %.4g at %.4g', 'queues', column('ideal_times_serial'), column('serial_us_per_call'))) with labels @TOOLTIP, \
  'data/live/execution-real-cores.csv' using (is('engine', 'Aria') && is('threads', '2') && is('theta', '0.0') ? column('serial_us_per_call') : NaN):(column('ideal_times_serial')) with linespoints lw 2.25 pt 5 ps 0.55 lc rgb AMBER, \
  'data/live/execution-real-cores.csv' using (is('engine', 'Aria') && is('threads', '2') && is('theta', '0.0') ? column('serial_us_per_call') : NaN):(column('ideal_times_serial')):(sprintf('%s: %.4g at %.4g', 'Aria', column('ideal_times_serial'), column('serial_us_per_call'))) with labels @TOOLTIP, \
  'data/live/execution-real-cores.csv' using (is('engine', 'graph') && is('threads', '2') && is('theta', '0.0') ? column('serial_us_per_call') : NaN):(column('ideal_times_serial')) with linespoints lw 2.25 pt 11 ps 0.55 lc rgb PURPLE, \
  'data/live/execution-real-cores.csv' using (is('engine', 'graph') && is('threads', '2') && is('theta', '0.0') ? column('serial_us_per_call') : NaN):(column('ideal_times_serial')):(sprintf('%s: %.4g at %.4g', 'graph', column('ideal_times_serial'), column('serial_us_per_call'))) with labels @TOOLTIP, \
  'data/live/execution-real-cores.csv' using (is('engine', 'Calvin'.QUOTE.'s locks') && is('threads', '2') && is('theta', '0.0') ? column('serial_us_per_call') : NaN):(column('ideal_times_serial')) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/live/execution-real-cores.csv' using (is('engine', 'Calvin'.QUOTE.'s locks') && is('threads', '2') && is('theta', '0.0') ? column('serial_us_per_call') : NaN):(column('ideal_times_serial')):(sprintf('%s: %.4g at %.4g', 'locks', column('ideal_times_serial'), column('serial_us_per_call'))) with labels @TOOLTIP
unset multiplot
