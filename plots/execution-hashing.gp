# figure:  execution-hashing
# table:   live/execution-hashing
# alt:     Five rows on a log axis of nanoseconds a call, with marks for tables of a thousand, a hundred thousand and a million rows. The first four rows lie between 50 and 200. Hashing all rows after each batch costs 65, 1,100 and over 10,000.
# caption: **A hash of the state that is kept up to date costs a few tens of nanoseconds a call, whatever the size of the table.** What a call costs a thread's processor, in batches of a thousand, by what is hashed beside its execution.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-hashing.svg'
PANELS = 1; STACKED = 0; HEIGHT = 270
ROOM = 154; TITLES = 1; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [40:20000]
set xtics (50, 200, 1000, 10000) format '%.10g'
set yrange [0.5:5.5]
set ytics ('state anew each batch' 1, 'state kept up to date' 2, 'rows written' 3, 'answers' 4, 'nothing' 5) noenhanced
set xlabel 'a call (ns, log)' @XTITLE
set label 'Hashed' at screen tx(1), screen ty(1,1) @TITLE
set label '1 000 rows' at first 58, first 1.45 left @SERIES tc rgb BLUE
set label '100 000' at first 1170, first 1.45 center @SERIES tc rgb AMBER
set label '1 000 000' at first 18000, first 1.45 right @SERIES tc rgb GREEN
plot \
  'data/live/execution-hashing.csv' using (is('hashed', 'nothing') && is('rows', '1000') ? column('cpu_ns_per_call') : NaN):(5) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/live/execution-hashing.csv' using (is('hashed', 'nothing') && is('rows', '1000') ? column('cpu_ns_per_call') : NaN):(5):(sprintf('%s: %.4g at %.4g', '1 000 rows', 5, column('cpu_ns_per_call'))) with labels @TOOLTIP, \
  'data/live/execution-hashing.csv' using (is('hashed', 'answers') && is('rows', '1000') ? column('cpu_ns_per_call') : NaN):(4) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/live/execution-hashing.csv' using (is('hashed', 'answers') && is('rows', '1000') ? column('cpu_ns_per_call') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'live/execution-hashing', 4, column('cpu_ns_per_call'))) with labels @TOOLTIP, \
  'data/live/execution-hashing.csv' using (is('hashed', 'rows written') && is('rows', '1000') ? column('cpu_ns_per_call') : NaN):(3) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/live/execution-hashing.csv' using (is('hashed', 'rows written') && is('rows', '1000') ? column('cpu_ns_per_call') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'live/execution-hashing', 3, column('cpu_ns_per_call'))) with labels @TOOLTIP, \
  'data/live/execution-hashing.csv' using (is('hashed', 'state kept up to date') && is('rows', '1000') ? column('cpu_ns_per_call') : NaN):(2) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/live/execution-hashing.csv' using (is('hashed', 'state kept up to date') && is('rows', '1000') ? column('cpu_ns_per_call') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'live/execution-hashing', 2, column('cpu_ns_per_call'))) with labels @TOOLTIP, \
  'data/live/execution-hashing.csv' using (is('hashed', 'state anew each batch') && is('rows', '1000') ? column('cpu_ns_per_call') : NaN):(1) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/live/execution-hashing.csv' using (is('hashed', 'state anew each batch') && is('rows', '1000') ? column('cpu_ns_per_call') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'live/execution-hashing', 1, column('cpu_ns_per_call'))) with labels @TOOLTIP, \
  'data/live/execution-hashing.csv' using (is('hashed', 'nothing') && is('rows', '100000') ? column('cpu_ns_per_call') : NaN):(5) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/live/execution-hashing.csv' using (is('hashed', 'nothing') && is('rows', '100000') ? column('cpu_ns_per_call') : NaN):(5):(sprintf('%s: %.4g at %.4g', '100 000', 5, column('cpu_ns_per_call'))) with labels @TOOLTIP, \
  'data/live/execution-hashing.csv' using (is('hashed', 'answers') && is('rows', '100000') ? column('cpu_ns_per_call') : NaN):(4) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/live/execution-hashing.csv' using (is('hashed', 'answers') && is('rows', '100000') ? column('cpu_ns_per_call') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'live/execution-hashing', 4, column('cpu_ns_per_call'))) with labels @TOOLTIP, \
  'data/live/execution-hashing.csv' using (is('hashed', 'rows written') && is('rows', '100000') ? column('cpu_ns_per_call') : NaN):(3) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/live/execution-hashing.csv' using (is('hashed', 'rows written') && is('rows', '100000') ? column('cpu_ns_per_call') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'live/execution-hashing', 3, column('cpu_ns_per_call'))) with labels @TOOLTIP, \
  'data/live/execution-hashing.csv' using (is('hashed', 'state kept up to date') && is('rows', '100000') ? column('cpu_ns_per_call') : NaN):(2) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/live/execution-hashing.csv' using (is('hashed', 'state kept up to date') && is('rows', '100000') ? column('cpu_ns_per_call') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'live/execution-hashing', 2, column('cpu_ns_per_call'))) with labels @TOOLTIP, \
  'data/live/execution-hashing.csv' using (is('hashed', 'state anew each batch') && is('rows', '100000') ? column('cpu_ns_per_call') : NaN):(1) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/live/execution-hashing.csv' using (is('hashed', 'state anew each batch') && is('rows', '100000') ? column('cpu_ns_per_call') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'live/execution-hashing', 1, column('cpu_ns_per_call'))) with labels @TOOLTIP, \
  'data/live/execution-hashing.csv' using (is('hashed', 'nothing') && is('rows', '1000000') ? column('cpu_ns_per_call') : NaN):(5) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/live/execution-hashing.csv' using (is('hashed', 'nothing') && is('rows', '1000000') ? column('cpu_ns_per_call') : NaN):(5):(sprintf('%s: %.4g at %.4g', '1 000 000', 5, column('cpu_ns_per_call'))) with labels @TOOLTIP, \
  'data/live/execution-hashing.csv' using (is('hashed', 'answers') && is('rows', '1000000') ? column('cpu_ns_per_call') : NaN):(4) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/live/execution-hashing.csv' using (is('hashed', 'answers') && is('rows', '1000000') ? column('cpu_ns_per_call') : NaN):(4):(sprintf('%s: %.4g at %.4g', 'live/execution-hashing', 4, column('cpu_ns_per_call'))) with labels @TOOLTIP, \
  'data/live/execution-hashing.csv' using (is('hashed', 'rows written') && is('rows', '1000000') ? column('cpu_ns_per_call') : NaN):(3) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/live/execution-hashing.csv' using (is('hashed', 'rows written') && is('rows', '1000000') ? column('cpu_ns_per_call') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'live/execution-hashing', 3, column('cpu_ns_per_call'))) with labels @TOOLTIP, \
  'data/live/execution-hashing.csv' using (is('hashed', 'state kept up to date') && is('rows', '1000000') ? column('cpu_ns_per_call') : NaN):(2) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/live/execution-hashing.csv' using (is('hashed', 'state kept up to date') && is('rows', '1000000') ? column('cpu_ns_per_call') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'live/execution-hashing', 2, column('cpu_ns_per_call'))) with labels @TOOLTIP, \
  'data/live/execution-hashing.csv' using (is('hashed', 'state anew each batch') && is('rows', '1000000') ? column('cpu_ns_per_call') : NaN):(1) with points pt 9 ps 0.55 lc rgb GREEN, \
  'data/live/execution-hashing.csv' using (is('hashed', 'state anew each batch') && is('rows', '1000000') ? column('cpu_ns_per_call') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'live/execution-hashing', 1, column('cpu_ns_per_call'))) with labels @TOOLTIP
unset multiplot
