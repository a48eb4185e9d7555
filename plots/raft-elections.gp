# figure:  raft-elections
# table:   published/raft_atc14_fig16a_election_randomness
# table:   raft-elections
# table:   published/raft_atc14_fig16b_election_timeout_scale
# alt:     Two panels of cumulative distributions on log axes of milliseconds. Above, timeouts from 150 milliseconds: with 150 to 300, 200 and 175 most elections end within 200; with 150 to 155 they take steps of 150 to some seconds, with 150 to 151 some six seconds, with equal timeouts some forty. Below, five scales from 12 to 24 up to 150 to 300, each slower than the last. Dashed curves of the paper lie on ours but for the two narrow ranges, where they are further left.
# caption: **A little randomness is enough to elect a leader soon; none, or less than a candidate needs to be heard, is not.** Time from the crash of a leader until all know another, by the milliseconds between which election timeouts are drawn. Dashed: the paper's figure 16 [@ongaro2014raft], of which we fitted the medians of 150–150 and 12–24. Ours are slower at 150–151 and 150–155.
# command: make chapter-raft

if (!exists("OUT")) OUT = 'plots/raft-elections.svg'
PANELS = 2; STACKED = 1; HEIGHT = 300
ROOM = 46; TITLES = 2; READS = 1
load 'plots/house.gp'
set multiplot
set label 99 'line: ours  ·  dashed: published, 2014' at screen readingX, screen readingY @READING

# panel 1
set lmargin at screen x0(1); set rmargin at screen x1(1)
set bmargin at screen y0(1); set tmargin at screen y1(1)
set logscale x
set xrange [17:300000]
set xtics (100, 1000, 10000, 100000) format '%.10g'
set yrange [0:1]
set ytics 0,0.25 format '%.10g'
set xlabel 'time without a leader (ms, log)' @XTITLE
set label 'More or less randomness' at screen tx(1), screen ty(1,2) @TITLE
set label 'Fraction at or below' at screen tx(1), screen ty(1,1) @SUBTITLE
set label '150–150' at first 62000, first 0.3 left @SERIES tc rgb RED
set label '150–151' at first 4600, first 0.14 left @SERIES tc rgb AMBER
set label '150–155' at first 20, first 0.3 left @SERIES tc rgb PURPLE
set label '150–175' at first 20, first 0.69 left @SERIES tc rgb GREY
set label '150–200' at first 20, first 0.56 left @SERIES tc rgb GREEN
set label '150–300' at first 20, first 0.43 left @SERIES tc rgb BLUE
plot \
  'data/published/raft_atc14_fig16a_election_randomness.csv' using (is('election_timeout_min_ms', '150') && is('election_timeout_max_ms', '150') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 dt (6,4) lc rgb RED, \
  'data/raft-elections.csv' using (is('election_timeout_min_ms', '150') && is('election_timeout_max_ms', '150') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 lc rgb RED, \
  'data/published/raft_atc14_fig16a_election_randomness.csv' using (is('election_timeout_min_ms', '150') && is('election_timeout_max_ms', '151') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 dt (6,4) lc rgb AMBER, \
  'data/raft-elections.csv' using (is('election_timeout_min_ms', '150') && is('election_timeout_max_ms', '151') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 lc rgb AMBER, \
  'data/published/raft_atc14_fig16a_election_randomness.csv' using (is('election_timeout_min_ms', '150') && is('election_timeout_max_ms', '155') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 dt (6,4) lc rgb PURPLE, \
  'data/raft-elections.csv' using (is('election_timeout_min_ms', '150') && is('election_timeout_max_ms', '155') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 lc rgb PURPLE, \
  'data/published/raft_atc14_fig16a_election_randomness.csv' using (is('election_timeout_min_ms', '150') && is('election_timeout_max_ms', '175') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 dt (6,4) lc rgb GREY, \
  'data/raft-elections.csv' using (is('election_timeout_min_ms', '150') && is('election_timeout_max_ms', '175') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 lc rgb GREY, \
  'data/published/raft_atc14_fig16a_election_randomness.csv' using (is('election_timeout_min_ms', '150') && is('election_timeout_max_ms', '200') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 dt (6,4) lc rgb GREEN, \
  'data/raft-elections.csv' using (is('election_timeout_min_ms', '150') && is('election_timeout_max_ms', '200') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 lc rgb GREEN, \
  'data/published/raft_atc14_fig16a_election_randomness.csv' using (is('election_timeout_min_ms', '150') && is('election_timeout_max_ms', '300') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 dt (6,4) lc rgb BLUE, \
  'data/raft-elections.csv' using (is('election_timeout_min_ms', '150') && is('election_timeout_max_ms', '300') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 lc rgb BLUE

# panel 2
set lmargin at screen x0(2); set rmargin at screen x1(2)
set bmargin at screen y0(2); set tmargin at screen y1(2)
unset label; unset arrow; unset object; unset logscale
set logscale x
set xrange [10:800]
set xtics (10, 30, 100, 300) format '%.10g'
set yrange [0:1]
set ytics 0,0.25 format '%.10g'
set xlabel 'time without a leader (ms, log)' @XTITLE
set label 'Longer or shorter timeouts' at screen tx(2), screen ty(2,2) @TITLE
set label 'Fraction at or below' at screen tx(2), screen ty(2,1) @SUBTITLE
set label '12–24' at first 10.5, first 0.94 left @SERIES tc rgb RED
set label '25–50' at first 10.5, first 0.81 left @SERIES tc rgb AMBER
set label '50–100' at first 10.5, first 0.68 left @SERIES tc rgb PURPLE
set label '100–200' at first 10.5, first 0.55 left @SERIES tc rgb GREEN
set label '150–300' at first 10.5, first 0.42 left @SERIES tc rgb BLUE
plot \
  'data/published/raft_atc14_fig16b_election_timeout_scale.csv' using (is('election_timeout_min_ms', '12') && is('election_timeout_max_ms', '24') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 dt (6,4) lc rgb RED, \
  'data/raft-elections.csv' using (is('election_timeout_min_ms', '12') && is('election_timeout_max_ms', '24') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 lc rgb RED, \
  'data/published/raft_atc14_fig16b_election_timeout_scale.csv' using (is('election_timeout_min_ms', '25') && is('election_timeout_max_ms', '50') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 dt (6,4) lc rgb AMBER, \
  'data/raft-elections.csv' using (is('election_timeout_min_ms', '25') && is('election_timeout_max_ms', '50') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 lc rgb AMBER, \
  'data/published/raft_atc14_fig16b_election_timeout_scale.csv' using (is('election_timeout_min_ms', '50') && is('election_timeout_max_ms', '100') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 dt (6,4) lc rgb PURPLE, \
  'data/raft-elections.csv' using (is('election_timeout_min_ms', '50') && is('election_timeout_max_ms', '100') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 lc rgb PURPLE, \
  'data/published/raft_atc14_fig16b_election_timeout_scale.csv' using (is('election_timeout_min_ms', '100') && is('election_timeout_max_ms', '200') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 dt (6,4) lc rgb GREEN, \
  'data/raft-elections.csv' using (is('election_timeout_min_ms', '100') && is('election_timeout_max_ms', '200') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 lc rgb GREEN, \
  'data/published/raft_atc14_fig16b_election_timeout_scale.csv' using (is('election_timeout_min_ms', '150') && is('election_timeout_max_ms', '300') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 dt (6,4) lc rgb BLUE, \
  'data/raft-elections.csv' using (is('election_timeout_min_ms', '150') && is('election_timeout_max_ms', '300') ? column('time_without_leader_ms') : NaN):(column('cumulative_fraction')) with lines lw 2.25 lc rgb BLUE
unset multiplot
