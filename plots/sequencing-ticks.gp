# figure:  sequencing-ticks
# table:   sequencing-ticks
# alt:     Two panels on log axes. Clock behind: the latency of the other replicas' clients grows with the error to ten seconds, that of its own clients stays at 45 milliseconds. Clock ahead: its own clients' latency grows to ten seconds and the others stay at 56.
# caption: **A wrong clock costs time, and whose time depends on which way it is wrong.** Mean latency by how far the clock of one of three sequencers is off. Every one of these runs was strictly serializable.
# command: make chapter-sequencing

if (!exists("OUT")) OUT = 'plots/sequencing-ticks.svg'
PANELS = 2; STACKED = 0; HEIGHT = 320
ROOM = 54; TITLES = 2; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'marks: measured  ·  lines: on paper' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [0.6:20000]
set xtics (1, 10, 100, 1000, 10000) format '%.10g'
set logscale y
set yrange [15:20000]
set ytics (100, 1000, 10000) format '%.10g'
set xlabel 'ms (log)' @XTITLE
set label 'One clock behind' at screen tx(1), screen ty(1,2) @TITLE
set label 'mean latency, ms (log)' at screen tx(1), screen ty(1,1) @SUBTITLE
set label 'all others' at first 6, first 300 left @SERIES tc rgb BLUE
set label 'its own clients' at first 20, first 25 left @SERIES tc rgb AMBER
plot \
  'data/sequencing-ticks.csv' using (is('epochs', 'by clock') ? column('skew_ms')*(-1) : NaN):(column('others_expected_ms')) with lines lw 2.25 lc rgb BLUE, \
  'data/sequencing-ticks.csv' using (is('epochs', 'by clock') ? column('skew_ms')*(-1) : NaN):(column('own_expected_ms')) with lines lw 2.25 lc rgb AMBER, \
  'data/sequencing-ticks.csv' using (is('epochs', 'by clock') ? column('skew_ms')*(-1) : NaN):(column('others_mean_ms')) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/sequencing-ticks.csv' using (is('epochs', 'by clock') ? column('skew_ms')*(-1) : NaN):(column('others_mean_ms')):(sprintf('%s: %.4g at %.4g', 'all others', column('others_mean_ms'), column('skew_ms')*(-1))) with labels @TOOLTIP, \
  'data/sequencing-ticks.csv' using (is('epochs', 'by clock') ? column('skew_ms')*(-1) : NaN):(column('own_mean_ms')) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/sequencing-ticks.csv' using (is('epochs', 'by clock') ? column('skew_ms')*(-1) : NaN):(column('own_mean_ms')):(sprintf('%s: %.4g at %.4g', 'its own clients', column('own_mean_ms'), column('skew_ms')*(-1))) with labels @TOOLTIP

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set logscale x
set xrange [0.6:20000]
set xtics (1, 10, 100, 1000, 10000) format '%.10g'
set logscale y
set yrange [15:20000]
set ytics (100, 1000, 10000) format '%.10g'
set xlabel 'ms (log)' @XTITLE
set label 'One clock ahead' at screen tx(2), screen ty(2,2) @TITLE
set label 'mean latency, ms (log)' at screen tx(2), screen ty(2,1) @SUBTITLE
set label 'all others' at first 60, first 28 left @SERIES tc rgb BLUE
set label 'its own clients' at first 1.5, first 300 left @SERIES tc rgb AMBER
plot \
  'data/sequencing-ticks.csv' using (is('epochs', 'by clock') ? column('skew_ms')*(1) : NaN):(column('others_expected_ms')) with lines lw 2.25 lc rgb BLUE, \
  'data/sequencing-ticks.csv' using (is('epochs', 'by clock') ? column('skew_ms')*(1) : NaN):(column('own_expected_ms')) with lines lw 2.25 lc rgb AMBER, \
  'data/sequencing-ticks.csv' using (is('epochs', 'by clock') ? column('skew_ms')*(1) : NaN):(column('others_mean_ms')) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/sequencing-ticks.csv' using (is('epochs', 'by clock') ? column('skew_ms')*(1) : NaN):(column('others_mean_ms')):(sprintf('%s: %.4g at %.4g', 'all others', column('others_mean_ms'), column('skew_ms')*(1))) with labels @TOOLTIP, \
  'data/sequencing-ticks.csv' using (is('epochs', 'by clock') ? column('skew_ms')*(1) : NaN):(column('own_mean_ms')) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/sequencing-ticks.csv' using (is('epochs', 'by clock') ? column('skew_ms')*(1) : NaN):(column('own_mean_ms')):(sprintf('%s: %.4g at %.4g', 'its own clients', column('own_mean_ms'), column('skew_ms')*(1))) with labels @TOOLTIP
unset multiplot
