# figure:  execution-latency
# table:   execution-latency
# alt:     Two panels of cumulative fractions against latency from zero to 45 milliseconds. At home: locking four milliseconds, deterministic 15 to 20; published 6 to 19 and 17 to 26. Over two machines: locking 12, deterministic 13 to 20; published 17 to 30 and 17 to 34.
# caption: **A half-busy machine answers sooner if it need not wait for the others' epochs.** Latency of long calls that do not collide, with machines half busy: those that stay at home, and those over two machines. Lines: ours. Hollow: figure 7 of Ren et al., at a load that we do not know.
# command: make chapter-execution

if (!exists("OUT")) OUT = 'plots/execution-latency.svg'
PANELS = 2; STACKED = 0; HEIGHT = 340
ROOM = 46; TITLES = 2; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'lines: ours  ·  hollow: published' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [0:45]
set xtics 0,10 format '%.10g'
set yrange [0:1]
set ytics 0,0.25 format '%.10g'
set xlabel 'latency (ms)' @XTITLE
set label 'At home' at screen tx(1), screen ty(1,2) @TITLE
set label 'Fraction at or below' at screen tx(1), screen ty(1,1) @SUBTITLE
set label 'deterministic' at first 24, first 0.17 left @SERIES tc rgb BLUE
set label '2PL, 2PC' at first 24, first 0.07 left @SERIES tc rgb RED
plot \
  'data/execution-latency.csv' using (is('system', 'deterministic') && is('calls', 'single') ? column('latency_ms') : NaN):(column('fraction')) with lines lw 2.25 lc rgb BLUE, \
  'data/execution-latency.csv' using (is('system', 'nondeterministic') && is('calls', 'single') ? column('latency_ms') : NaN):(column('fraction')) with lines lw 2.25 lc rgb RED, \
  'data/execution-latency.csv' using (is('system', 'deterministic') && is('calls', 'single') ? column('published_ms') : NaN):(column('fraction')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-latency.csv' using (is('system', 'deterministic') && is('calls', 'single') ? column('published_ms') : NaN):(column('fraction')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/execution-latency.csv' using (is('system', 'nondeterministic') && is('calls', 'single') ? column('published_ms') : NaN):(column('fraction')) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/execution-latency.csv' using (is('system', 'nondeterministic') && is('calls', 'single') ? column('published_ms') : NaN):(column('fraction')) with points pt 12 ps 1.2 lw 1.75 lc rgb RED

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [0:45]
set xtics 0,10 format '%.10g'
set yrange [0:1]
set ytics 0,0.25 format '%.10g'
set xlabel 'latency (ms)' @XTITLE
set label 'Over two machines' at screen tx(2), screen ty(2,2) @TITLE
set label 'Fraction at or below' at screen tx(2), screen ty(2,1) @SUBTITLE
plot \
  'data/execution-latency.csv' using (is('system', 'deterministic') && is('calls', 'distributed') ? column('latency_ms') : NaN):(column('fraction')) with lines lw 2.25 lc rgb BLUE, \
  'data/execution-latency.csv' using (is('system', 'nondeterministic') && is('calls', 'distributed') ? column('latency_ms') : NaN):(column('fraction')) with lines lw 2.25 lc rgb RED, \
  'data/execution-latency.csv' using (is('system', 'deterministic') && is('calls', 'distributed') ? column('published_ms') : NaN):(column('fraction')) with points pt 7 ps 1.2 lc rgb PAPER, \
  'data/execution-latency.csv' using (is('system', 'deterministic') && is('calls', 'distributed') ? column('published_ms') : NaN):(column('fraction')) with points pt 6 ps 1.2 lw 1.75 lc rgb BLUE, \
  'data/execution-latency.csv' using (is('system', 'nondeterministic') && is('calls', 'distributed') ? column('published_ms') : NaN):(column('fraction')) with points pt 13 ps 1.2 lc rgb PAPER, \
  'data/execution-latency.csv' using (is('system', 'nondeterministic') && is('calls', 'distributed') ? column('published_ms') : NaN):(column('fraction')) with points pt 12 ps 1.2 lw 1.75 lc rgb RED
unset multiplot
