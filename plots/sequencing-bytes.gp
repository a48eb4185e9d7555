# figure:  sequencing-bytes
# table:   sequencing-bytes
# alt:     Left, three rows of workloads with three marks each. Ten rows read and written: input 124 bytes, effects 752, with read set 912. Ten rows read: 132, 32, 192. One row appended to: 60, 104, 120. Right, bytes sent against calls a second on log axes: all fall from about 1,800 at a hundred to 80 to 150 at ten thousand.
# caption: **An input is smaller than what it writes, and larger than nothing.** Left: bytes of one transaction that cross to another data centre, as an input, as effects, and as effects with the versions it read. Right: all bytes that crossed, for each transaction and copy; with little to do, empty epochs and their acknowledgements are most of it.
# command: make chapter-sequencing

if (!exists("OUT")) OUT = 'plots/sequencing-bytes.svg'
PANELS = 2; STACKED = 0; HEIGHT = 320
ROOM = 89; TITLES = 2; READS = 0
load 'plots/house.gp'
set multiplot

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [20:2000]
set xtics (30, 100, 300, 1000) format '%.10g'
set yrange [0.4:4.4]
set ytics ('append' 1, 'ten reads' 2, 'ten updates' 3) noenhanced
set xlabel 'bytes (log)' @XTITLE
set label 'Bytes of a transaction' at screen tx(1), screen ty(1,2) @TITLE
set label '' at screen tx(1), screen ty(1,1) @SUBTITLE
set label 'input' at first 75, first 3.5 left @SERIES tc rgb BLUE
set label 'effects' at first 230, first 3.5 left @SERIES tc rgb AMBER
set label 'and read set' at first 300, first 4.05 left @SERIES tc rgb RED
plot \
  'data/sequencing-bytes.csv' using (is('workload', 'one row appended to') && is('offered_per_s', '10000.0') ? column('input_bytes') : NaN):(1) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/sequencing-bytes.csv' using (is('workload', 'one row appended to') && is('offered_per_s', '10000.0') ? column('input_bytes') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'sequencing-bytes', 1, column('input_bytes'))) with labels @TOOLTIP, \
  'data/sequencing-bytes.csv' using (is('workload', 'one row appended to') && is('offered_per_s', '10000.0') ? column('effect_bytes') : NaN):(1) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/sequencing-bytes.csv' using (is('workload', 'one row appended to') && is('offered_per_s', '10000.0') ? column('effect_bytes') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'sequencing-bytes', 1, column('effect_bytes'))) with labels @TOOLTIP, \
  'data/sequencing-bytes.csv' using (is('workload', 'one row appended to') && is('offered_per_s', '10000.0') ? column('read_set_bytes') : NaN):(1) with points pt 13 ps 0.55 lc rgb RED, \
  'data/sequencing-bytes.csv' using (is('workload', 'one row appended to') && is('offered_per_s', '10000.0') ? column('read_set_bytes') : NaN):(1):(sprintf('%s: %.4g at %.4g', 'sequencing-bytes', 1, column('read_set_bytes'))) with labels @TOOLTIP, \
  'data/sequencing-bytes.csv' using (is('workload', 'ten rows read') && is('offered_per_s', '10000.0') ? column('input_bytes') : NaN):(2) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/sequencing-bytes.csv' using (is('workload', 'ten rows read') && is('offered_per_s', '10000.0') ? column('input_bytes') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'sequencing-bytes', 2, column('input_bytes'))) with labels @TOOLTIP, \
  'data/sequencing-bytes.csv' using (is('workload', 'ten rows read') && is('offered_per_s', '10000.0') ? column('effect_bytes') : NaN):(2) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/sequencing-bytes.csv' using (is('workload', 'ten rows read') && is('offered_per_s', '10000.0') ? column('effect_bytes') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'sequencing-bytes', 2, column('effect_bytes'))) with labels @TOOLTIP, \
  'data/sequencing-bytes.csv' using (is('workload', 'ten rows read') && is('offered_per_s', '10000.0') ? column('read_set_bytes') : NaN):(2) with points pt 13 ps 0.55 lc rgb RED, \
  'data/sequencing-bytes.csv' using (is('workload', 'ten rows read') && is('offered_per_s', '10000.0') ? column('read_set_bytes') : NaN):(2):(sprintf('%s: %.4g at %.4g', 'sequencing-bytes', 2, column('read_set_bytes'))) with labels @TOOLTIP, \
  'data/sequencing-bytes.csv' using (is('workload', 'ten rows read and written') && is('offered_per_s', '10000.0') ? column('input_bytes') : NaN):(3) with points pt 7 ps 0.55 lc rgb BLUE, \
  'data/sequencing-bytes.csv' using (is('workload', 'ten rows read and written') && is('offered_per_s', '10000.0') ? column('input_bytes') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'input', 3, column('input_bytes'))) with labels @TOOLTIP, \
  'data/sequencing-bytes.csv' using (is('workload', 'ten rows read and written') && is('offered_per_s', '10000.0') ? column('effect_bytes') : NaN):(3) with points pt 5 ps 0.55 lc rgb AMBER, \
  'data/sequencing-bytes.csv' using (is('workload', 'ten rows read and written') && is('offered_per_s', '10000.0') ? column('effect_bytes') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'effects', 3, column('effect_bytes'))) with labels @TOOLTIP, \
  'data/sequencing-bytes.csv' using (is('workload', 'ten rows read and written') && is('offered_per_s', '10000.0') ? column('read_set_bytes') : NaN):(3) with points pt 13 ps 0.55 lc rgb RED, \
  'data/sequencing-bytes.csv' using (is('workload', 'ten rows read and written') && is('offered_per_s', '10000.0') ? column('read_set_bytes') : NaN):(3):(sprintf('%s: %.4g at %.4g', 'and read set', 3, column('read_set_bytes'))) with labels @TOOLTIP

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set logscale x
set xrange [80:13000]
set xtics (100, 1000, 10000) format '%.10g'
set logscale y
set yrange [50:3000]
set ytics (100, 300, 1000) format '%.10g'
set xlabel 'calls a second (log)' @XTITLE
set label 'Bytes sent, per copy' at screen tx(2), screen ty(2,2) @TITLE
set label 'bytes (log)' at screen tx(2), screen ty(2,1) @SUBTITLE
set label 'ten rows' at first 1300, first 400 left @SERIES tc rgb PURPLE
set label 'one' at first 600, first 150 left @SERIES tc rgb GREEN
plot \
  'data/sequencing-bytes.csv' using (is('workload', 'ten rows read and written') ? column('offered_per_s') : NaN):(column('sent_bytes_per_copy')) with linespoints lw 2.25 pt 11 ps 0.55 lc rgb PURPLE, \
  'data/sequencing-bytes.csv' using (is('workload', 'ten rows read and written') ? column('offered_per_s') : NaN):(column('sent_bytes_per_copy')):(sprintf('%s: %.4g at %.4g', 'ten rows', column('sent_bytes_per_copy'), column('offered_per_s'))) with labels @TOOLTIP, \
  'data/sequencing-bytes.csv' using (is('workload', 'one row appended to') ? column('offered_per_s') : NaN):(column('sent_bytes_per_copy')) with linespoints lw 2.25 pt 9 ps 0.55 lc rgb GREEN, \
  'data/sequencing-bytes.csv' using (is('workload', 'one row appended to') ? column('offered_per_s') : NaN):(column('sent_bytes_per_copy')):(sprintf('%s: %.4g at %.4g', 'one', column('sent_bytes_per_copy'), column('offered_per_s'))) with labels @TOOLTIP
unset multiplot
