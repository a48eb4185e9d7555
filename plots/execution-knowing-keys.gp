# figure:  execution-knowing-keys
# table:   live/execution-knowing-keys
# alt:     Millions of calls a second against the size of the table from 1 to 1,024 MiB, both on log axes. Without fetching, serial execution and locks fall steeply between 4 and 16 MiB. With it, serial execution, queues and locks fall slowly, and all three stay above serial execution without fetching from 16 MiB on.
# caption: **Beyond the caches, whoever knows his rows beforehand overtakes whoever has to wait for them, locks and all.** Calls of ten rows, drawn evenly, in a second of one thread's processor, by the size of the table. Solid: rows are fetched eight calls or 64 rows before they are needed. Dashed: when they are needed.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-knowing-keys.svg'
PANELS = 1; STACKED = 0; HEIGHT = 340
ROOM = 46; TITLES = 1; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'solid: fetched ahead  ·  dashed: not' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [0.75:1400]
set xtics (1, 4, 16, 64, 256, 1024) format '%.10g'
set logscale y
set yrange [0.6:30]
set ytics (1, 2, 5, 10, 20) format '%.10g'
set xlabel 'table (MiB, log)' @XTITLE
set label 'Calls in a processor second (millions, log)' at screen tx(1), screen ty(1,1) @TITLE
set label 'serial' at first 18, first 16.5 left @SERIES tc rgb BLUE
set label 'queues' at first 330, first 8.6 left @SERIES tc rgb GREEN
set label 'locks' at first 15, first 5.4 left @SERIES tc rgb RED
plot \
  'data/live/execution-knowing-keys.csv' using (is('way', 'serial') ? column('table_mib') : NaN):(column('calls_per_cpu_s')*(1e-06)) with linespoints lw 2.25 dt (6,4) pt 7 ps 0.55 lc rgb BLUE, \
  'data/live/execution-knowing-keys.csv' using (is('way', 'serial') ? column('table_mib') : NaN):(column('calls_per_cpu_s')*(1e-06)):(sprintf('%s: %.4g at %.4g', 'live/execution-knowing-keys', column('calls_per_cpu_s')*(1e-06), column('table_mib'))) with labels @TOOLTIP, \
  'data/live/execution-knowing-keys.csv' using (is('way', 'locks') ? column('table_mib') : NaN):(column('calls_per_cpu_s')*(1e-06)) with linespoints lw 2.25 dt (6,4) pt 13 ps 0.55 lc rgb RED, \
  'data/live/execution-knowing-keys.csv' using (is('way', 'locks') ? column('table_mib') : NaN):(column('calls_per_cpu_s')*(1e-06)):(sprintf('%s: %.4g at %.4g', 'live/execution-knowing-keys', column('calls_per_cpu_s')*(1e-06), column('table_mib'))) with labels @TOOLTIP, \
  'data/live/execution-knowing-keys.csv' using (is('way', 'serial with fetching') ? column('table_mib') : NaN):(column('calls_per_cpu_s')*(1e-06)) with linespoints lw 2.25 pt 7 ps 0.55 lc rgb BLUE, \
  'data/live/execution-knowing-keys.csv' using (is('way', 'serial with fetching') ? column('table_mib') : NaN):(column('calls_per_cpu_s')*(1e-06)):(sprintf('%s: %.4g at %.4g', 'serial', column('calls_per_cpu_s')*(1e-06), column('table_mib'))) with labels @TOOLTIP, \
  'data/live/execution-knowing-keys.csv' using (is('way', 'queues with fetching') ? column('table_mib') : NaN):(column('calls_per_cpu_s')*(1e-06)) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/live/execution-knowing-keys.csv' using (is('way', 'queues with fetching') ? column('table_mib') : NaN):(column('calls_per_cpu_s')*(1e-06)):(sprintf('%s: %.4g at %.4g', 'queues', column('calls_per_cpu_s')*(1e-06), column('table_mib'))) with labels @TOOLTIP, \
  'data/live/execution-knowing-keys.csv' using (is('way', 'locks with fetching') ? column('table_mib') : NaN):(column('calls_per_cpu_s')*(1e-06)) with linespoints lw 2.25 pt 13 ps 0.55 lc rgb RED, \
  'data/live/execution-knowing-keys.csv' using (is('way', 'locks with fetching') ? column('table_mib') : NaN):(column('calls_per_cpu_s')*(1e-06)):(sprintf('%s: %.4g at %.4g', 'locks', column('calls_per_cpu_s')*(1e-06), column('table_mib'))) with labels @TOOLTIP
unset multiplot
