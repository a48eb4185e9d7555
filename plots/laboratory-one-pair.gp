# figure:  laboratory-one-pair
# table:   laboratory-one-pair
# table:   published/cloud_rtt_aws_2020_06_05
# alt:     Two panels. Left, the distribution of round trips rises from the published least of 70.46 ms past the published mean and is nearly one at 70.8. Right, on a log axis, the share of longer trips falls ever more slowly, past the published longest of 73.7 ms and on beyond eighty.
# caption: **Three printed numbers fix where a latency lies, and leave its tail to the model.** Round trips between Virginia and Ireland, 200 000 of them simulated. Hollow: the least, the mean and the longest that ping printed in June 2020 [@enes2020atlas], at heights of our choosing. The longest was not fitted.
# command: make chapter-laboratory

if (!exists("OUT")) OUT = 'plots/laboratory-one-pair.svg'
PANELS = 2; STACKED = 0; HEIGHT = 320
ROOM = 46; TITLES = 2; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'line: ours  ·  □: published, 2020' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set xrange [70.44:70.84]
set xtics (70.5, 70.6, 70.7, 70.8) format '%.10g'
set yrange [0:1.05]
set ytics 0,0.25 format '%.10g'
set xlabel 'round trip (ms)' @XTITLE
set label 'Fraction at or below' at screen tx(1), screen ty(1,2) @TITLE
set label 'fraction' at screen tx(1), screen ty(1,1) @SUBTITLE
set arrow from first 70.508, graph 0 to first 70.508, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'published mean' at first 70.516, first 0.12 left @NOTE tc rgb MUTED
plot \
  'data/laboratory-one-pair.csv' using (column('rtt_ms')):(column('fraction')) with lines lw 2.25 lc rgb BLUE, \
  'data/published/cloud_rtt_aws_2020_06_05.csv' using (is('from_region', 'us-east-1') && is('to_region', 'eu-west-1') ? column('rtt_min_ms') : NaN):(0) with points pt 5 ps 1.2 lc rgb PAPER, \
  'data/published/cloud_rtt_aws_2020_06_05.csv' using (is('from_region', 'us-east-1') && is('to_region', 'eu-west-1') ? column('rtt_min_ms') : NaN):(0) with points pt 4 ps 1.2 lw 1.75 lc rgb AMBER, \
  'data/published/cloud_rtt_aws_2020_06_05.csv' using (is('from_region', 'us-east-1') && is('to_region', 'eu-west-1') ? column('rtt_mean_ms') : NaN):(0.5) with points pt 5 ps 1.2 lc rgb PAPER, \
  'data/published/cloud_rtt_aws_2020_06_05.csv' using (is('from_region', 'us-east-1') && is('to_region', 'eu-west-1') ? column('rtt_mean_ms') : NaN):(0.5) with points pt 4 ps 1.2 lw 1.75 lc rgb AMBER

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set xrange [70:88]
set xtics 70,5 format '%.10g'
set logscale y
set yrange [3e-06:2]
set ytics autofreq format '10^{%T}'
set xlabel 'round trip (ms)' @XTITLE
set label 'Fraction above' at screen tx(2), screen ty(2,2) @TITLE
set label 'fraction (log)' at screen tx(2), screen ty(2,1) @SUBTITLE
set arrow from first 73.658, graph 0 to first 73.658, graph 1 nohead back lw 1 dt (2,3) lc rgb MUTED
set label 'published longest' at first 74.1, first 0.5 left @NOTE tc rgb MUTED
plot \
  'data/laboratory-one-pair.csv' using (column('rtt_ms')):(column('tail')) with lines lw 2.25 lc rgb BLUE, \
  'data/published/cloud_rtt_aws_2020_06_05.csv' using (is('from_region', 'us-east-1') && is('to_region', 'eu-west-1') ? column('rtt_max_ms') : NaN):(0.001) with points pt 5 ps 1.2 lc rgb PAPER, \
  'data/published/cloud_rtt_aws_2020_06_05.csv' using (is('from_region', 'us-east-1') && is('to_region', 'eu-west-1') ? column('rtt_max_ms') : NaN):(0.001) with points pt 4 ps 1.2 lw 1.75 lc rgb AMBER
unset multiplot
