# figure:  laboratory-queue
# table:   laboratory-theory
# table:   laboratory-queue
# table:   laboratory-tails
# alt:     Two panels. Left, time in the system against load on a log axis from one to sixty service times; marks for exponential and for constant service lie on two dashed curves that rise steeply toward a load of one. Right, the share of calls that take longer than a given time falls along a dashed straight line for each of three loads, down to one in three thousand.
# caption: **The simulated queue lies on the theory, from an idle server to one that is busy for 98 % of the time.** First, mean time in the system, in service times, with 95 % intervals over runs with other seeds. Second, the share of calls that take longer, for exponential service at three loads. Dashed, what the theory of queues says; nothing is fitted.
# command: make chapter-laboratory

if (!exists("OUT")) OUT = 'plots/laboratory-queue.svg'
PANELS = 2; STACKED = 0; HEIGHT = 340
ROOM = 46; TITLES = 2; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 '●: ours  ·  dashed: theory' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0:1]
set xtics 0,0.2 format '%.10g'
set logscale y
set yrange [0.9:80]
set ytics (1, 2, 5, 10, 20, 50) format '%.10g'
set xlabel 'load' @XTITLE
set label 'Mean time in the system' at screen tx(1), screen ty(1,2) @TITLE
set label 'service times (log)' at screen tx(1), screen ty(1,1) @SUBTITLE
set label 'exponential service' at first 0.72, first 7.2 right @SERIES tc rgb BLUE
set label 'constant service' at first 0.97, first 1.35 right @SERIES tc rgb AMBER
plot \
  'data/laboratory-theory.csv' using (is('curve', 'M/M/1') ? column('x') : NaN):(column('y')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/laboratory-theory.csv' using (is('curve', 'M/D/1') ? column('x') : NaN):(column('y')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/laboratory-queue.csv' using (is('queue', 'M/M/1') && is('quantity', 'mean time') ? column('load') : NaN):(column('simulated')):(column('low')):(column('high')) with yerrorbars lw 1.5 pt 7 ps 0.55 lc rgb BLUE, \
  'data/laboratory-queue.csv' using (is('queue', 'M/M/1') && is('quantity', 'mean time') ? column('load') : NaN):(column('simulated')):(sprintf('%s: %.4g at %.4g', 'exponential service', column('simulated'), column('load'))) with labels @TOOLTIP, \
  'data/laboratory-queue.csv' using (is('queue', 'M/D/1') && is('quantity', 'mean time') ? column('load') : NaN):(column('simulated')):(column('low')):(column('high')) with yerrorbars lw 1.5 pt 5 ps 0.55 lc rgb AMBER, \
  'data/laboratory-queue.csv' using (is('queue', 'M/D/1') && is('quantity', 'mean time') ? column('load') : NaN):(column('simulated')):(sprintf('%s: %.4g at %.4g', 'constant service', column('simulated'), column('load'))) with labels @TOOLTIP

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [0:80]
set xtics 0,20 format '%.10g'
set logscale y
set yrange [6e-05:1.4]
set ytics autofreq format '10^{%T}'
set xlabel 'time in the system (service times)' @XTITLE
set label 'Share of calls that take longer' at screen tx(2), screen ty(2,2) @TITLE
set label 'share (log)' at screen tx(2), screen ty(2,1) @SUBTITLE
set label 'load 0.5' at first 1.5, first 0.0001 left @SERIES tc rgb GREEN
set label '0.8' at first 27, first 0.012 left @SERIES tc rgb PURPLE
set label '0.9' at first 50, first 0.016 left @SERIES tc rgb BLUE
plot \
  'data/laboratory-theory.csv' using (is('curve', 'tail at 0.5') ? column('x') : NaN):(column('y')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/laboratory-theory.csv' using (is('curve', 'tail at 0.8') ? column('x') : NaN):(column('y')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/laboratory-theory.csv' using (is('curve', 'tail at 0.9') ? column('x') : NaN):(column('y')) with lines lw 2.25 dt (6,4) lc rgb MUTED, \
  'data/laboratory-tails.csv' using (is('load', '0.5') ? column('time') : NaN):(column('share')):(column('low')):(column('high')) with yerrorbars lw 1.5 pt 9 ps 0.55 lc rgb GREEN, \
  'data/laboratory-tails.csv' using (is('load', '0.5') ? column('time') : NaN):(column('share')):(sprintf('%s: %.4g at %.4g', 'load 0.5', column('share'), column('time'))) with labels @TOOLTIP, \
  'data/laboratory-tails.csv' using (is('load', '0.8') ? column('time') : NaN):(column('share')):(column('low')):(column('high')) with yerrorbars lw 1.5 pt 11 ps 0.55 lc rgb PURPLE, \
  'data/laboratory-tails.csv' using (is('load', '0.8') ? column('time') : NaN):(column('share')):(sprintf('%s: %.4g at %.4g', '0.8', column('share'), column('time'))) with labels @TOOLTIP, \
  'data/laboratory-tails.csv' using (is('load', '0.9') ? column('time') : NaN):(column('share')):(column('low')):(column('high')) with yerrorbars lw 1.5 pt 7 ps 0.55 lc rgb BLUE, \
  'data/laboratory-tails.csv' using (is('load', '0.9') ? column('time') : NaN):(column('share')):(sprintf('%s: %.4g at %.4g', '0.9', column('share'), column('time'))) with labels @TOOLTIP
unset multiplot
