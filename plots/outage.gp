# figure:  outage
# table:   outage
# table:   published/spanner_osdi12_fig6_truetime_epsilon_apr13
# alt:     Uncertainty right after a poll against the hour of the day, on a log axis. Three lines, the 90th, 99th and 99.9th percentile, run level at 0.3, 0.6 and 3 milliseconds, rise to between 4 and 5 shortly after half past nine, stay there for some forty minutes and fall back at once. Hollow marks of the paper lie on or a little above the lines.
# caption: **When two of three near masters stop, the answer of a far one decides, and every poll leaves open half the way there and back.** ε right after a poll, percentiles over all servers by six minutes. Hollow: the paper's figure 6 [@corbett2012spanner], of which we fitted the quiet hours and the height of the 90th percentile.
# command: make chapter-clocks

if (!exists("OUT")) OUT = 'plots/outage.svg'
PANELS = 1; STACKED = 0; HEIGHT = 380
ROOM = 46; TITLES = 1; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'line: ours  ·  hollow: published, 2012' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [7.93:11.57]
set xtics (8, 9, 10, 11) format '%.10g'
set logscale y
set yrange [0.2:7]
set ytics (0.2, 0.3, 0.5, 1, 2, 3, 5) format '%.10g'
set xlabel 'hour of 13 April 2012' @XTITLE
set label 'ε right after a poll (ms, log)' at screen tx(1), screen ty(1,1) @TITLE
set object rect from first 9.56, graph 0 to first 10.19, graph 1 behind fs solid noborder fc rgb GREY_TINT
set label 'two masters down' at first 9.875, first 0.24 center @NOTE tc rgb GREY
set label '90th' at first 8.95, first 0.39 right @SERIES tc rgb BLUE
set label '99th' at first 8.95, first 0.79 right @SERIES tc rgb AMBER
set label '99.9th' at first 8.95, first 4.9 right @SERIES tc rgb PURPLE
plot \
  'data/outage.csv' using (column('hour_of_day')):(column('p90_epsilon_ms')) with steps lw 2.25 lc rgb BLUE, \
  'data/outage.csv' using (column('hour_of_day')):(column('p99_epsilon_ms')) with steps lw 2.25 lc rgb AMBER, \
  'data/outage.csv' using (column('hour_of_day')):(column('p999_epsilon_ms')) with steps lw 2.25 lc rgb PURPLE, \
  'data/published/spanner_osdi12_fig6_truetime_epsilon_apr13.csv' using (column('hour_of_day')):(column('p90_epsilon_median_ms')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/published/spanner_osdi12_fig6_truetime_epsilon_apr13.csv' using (column('hour_of_day')):(column('p90_epsilon_median_ms')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/published/spanner_osdi12_fig6_truetime_epsilon_apr13.csv' using (column('hour_of_day')):(column('p99_epsilon_median_ms')) with points pt 5 ps 1.2 lc rgb PAPER, \
  'data/published/spanner_osdi12_fig6_truetime_epsilon_apr13.csv' using (column('hour_of_day')):(column('p99_epsilon_median_ms')) with points pt 4 ps 1.2 lw 1.75 lc rgb AMBER, \
  'data/published/spanner_osdi12_fig6_truetime_epsilon_apr13.csv' using (column('hour_of_day')):(column('p999_epsilon_median_ms')) with points pt 11 ps 1.2 lc rgb PAPER, \
  'data/published/spanner_osdi12_fig6_truetime_epsilon_apr13.csv' using (column('hour_of_day')):(column('p999_epsilon_median_ms')) with points pt 10 ps 1.2 lw 1.75 lc rgb PURPLE
unset multiplot
