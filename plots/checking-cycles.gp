# figure:  checking-cycles
# table:   checking-gallery
# alt:     Five cycles of two to four transactions, named G0, G1c, G-single-item, G-nonadjacent-item and G2-item. Each arrow says which list and which elements put one transaction before the next.
# caption: **Five cycles that need no clock: wherever you begin, you come back to where you were.** The smallest that the mistaken stores gave us.
# command: make chapter-checking

if (!exists("OUT")) OUT = 'plots/checking-cycles.svg'
if (!exists("W")) W = 720
H = W < 500 ? 1286 : 856
load 'plots/house.gp'
MONO = "left noenhanced font 'JetBrains Mono,11' tc rgb "
BOLD = "left noenhanced font 'JetBrains Mono:Bold,11' tc rgb "
NAME = "left noenhanced font 'Inter:Bold,12' tc rgb INK"
BOX = 'behind fc rgb GREY_TINT fs solid border rgb MUTED lw 0.75'
LINE = 'nohead lw 1.5'; HEAD = 'head filled size first 8,18 fixed lw 1.25'
set lmargin at screen 0; set rmargin at screen 1
set bmargin at screen 0; set tmargin at screen 1
unset border; unset tics; unset grid; set xrange [0:W]; set yrange [H:0]
set label 'solid: wr, ww  ·  dashed: rw  ·  dotted: process, realtime' at first (COMPACT ? 8 : W - 8), first 12 @READING
if (COMPACT) {
  # panel 1
  set label 'G0' at 8,41 @TITLE
  set object rectangle from 8,55 to 141,126 @BOX
  set label 'T1' at 17,68 @NAME
  set label 'append x 8' at 17,84 @MONO INK
  set label 'append y 6' at 17,99 @MONO INK
  set label 'append x 9' at 17,114 @MONO INK
  set arrow from 26,126 to 26,149 @LINE lc rgb BLUE
  set arrow from 26,149 to 26,157 @HEAD lc rgb BLUE
  set label 'ww' at 35,142 @BOLD BLUE
  set label 'x: 8, then 13' at 55,142 @MONO BLUE
  set object rectangle from 8,158 to 141,199 @BOX
  set label 'T2' at 17,171 @NAME
  set label 'append x 13' at 17,187 @MONO INK
  set arrow from 26,199 to 26,227 @LINE lc rgb BLUE
  set arrow from 26,227 to 155,227 @LINE lc rgb BLUE
  set arrow from 155,227 to 155,68 @LINE lc rgb BLUE
  set arrow from 155,68 to 150,68 @LINE lc rgb BLUE
  set arrow from 150,68 to 142,68 @HEAD lc rgb BLUE
  set label 'ww' at 35,212 @BOLD BLUE
  set label 'x: 13, then 9' at 55,212 @MONO BLUE
  # panel 2
  set label 'G1c' at 8,263 @TITLE
  set object rectangle from 8,277 to 135,318 @BOX
  set label 'T1' at 17,290 @NAME
  set label 'append x 2' at 17,306 @MONO INK
  set arrow from 26,318 to 26,341 @LINE lc rgb BLUE
  set arrow from 26,341 to 26,349 @HEAD lc rgb BLUE
  set label 'wr' at 35,334 @BOLD BLUE
  set label 'x: 2' at 55,334 @MONO BLUE
  set object rectangle from 8,350 to 135,421 @BOX
  set label 'T2' at 17,363 @NAME
  set label 'append y 6' at 17,379 @MONO INK
  set label 'read x [1 2]' at 17,394 @MONO INK
  set label 'append x 3' at 17,409 @MONO INK
  set arrow from 26,421 to 26,449 @LINE lc rgb BLUE
  set arrow from 26,449 to 149,449 @LINE lc rgb BLUE
  set arrow from 149,449 to 149,290 @LINE lc rgb BLUE
  set arrow from 149,290 to 144,290 @LINE lc rgb BLUE
  set arrow from 144,290 to 136,290 @HEAD lc rgb BLUE
  set label 'ww' at 35,434 @BOLD BLUE
  set label 'x: 3, then 2' at 55,434 @MONO BLUE
  # panel 3
  set label 'G-single-item' at 8,485 @TITLE
  set object rectangle from 8,499 to 135,555 @BOX
  set label 'T1' at 17,512 @NAME
  set label 'append x 1' at 17,528 @MONO INK
  set label 'append x 2' at 17,543 @MONO INK
  set arrow from 26,555 to 26,578 @LINE lc rgb BLUE
  set arrow from 26,578 to 26,586 @HEAD lc rgb BLUE
  set label 'wr' at 35,571 @BOLD BLUE
  set label 'x: 1' at 55,571 @MONO BLUE
  set object rectangle from 8,587 to 135,628 @BOX
  set label 'T2' at 17,600 @NAME
  set label 'read x [1]' at 17,616 @MONO INK
  set arrow from 26,628 to 26,656 @LINE dt (7,5) lc rgb RED
  set arrow from 26,656 to 149,656 @LINE dt (7,5) lc rgb RED
  set arrow from 149,656 to 149,512 @LINE dt (7,5) lc rgb RED
  set arrow from 149,512 to 144,512 @LINE dt (7,5) lc rgb RED
  set arrow from 144,512 to 136,512 @HEAD lc rgb RED
  set label 'rw' at 35,641 @BOLD RED
  set label 'x: 1, then 2' at 55,641 @MONO RED
  # panel 4
  set label 'G-nonadjacent-item' at 8,692 @TITLE
  set object rectangle from 8,706 to 172,777 @BOX
  set label 'T1' at 17,719 @NAME
  set label 'append x 4' at 17,735 @MONO INK
  set label 'append x 5' at 17,750 @MONO INK
  set label 'read y [1 2 3 4 5]' at 17,765 @MONO INK
  set arrow from 26,777 to 26,800 @LINE dt (7,5) lc rgb RED
  set arrow from 26,800 to 26,808 @HEAD lc rgb RED
  set label 'rw' at 35,793 @BOLD RED
  set label 'y: 5, then 6' at 55,793 @MONO RED
  set object rectangle from 8,809 to 172,850 @BOX
  set label 'T3' at 17,822 @NAME
  set label 'append y 6' at 17,838 @MONO INK
  set arrow from 26,850 to 26,873 @LINE lc rgb BLUE
  set arrow from 26,873 to 26,881 @HEAD lc rgb BLUE
  set label 'wr' at 35,866 @BOLD BLUE
  set label 'y: 6' at 55,866 @MONO BLUE
  set object rectangle from 8,882 to 172,938 @BOX
  set label 'T4' at 17,895 @NAME
  set label 'read y [1 2 3 4 5 6]' at 17,911 @MONO INK
  set label 'read x [1 2 3]' at 17,926 @MONO INK
  set arrow from 26,938 to 26,961 @LINE dt (7,5) lc rgb RED
  set arrow from 26,961 to 26,969 @HEAD lc rgb RED
  set label 'rw' at 35,954 @BOLD RED
  set label 'x: 3, then 6' at 55,954 @MONO RED
  set object rectangle from 8,970 to 172,1026 @BOX
  set label 'T2' at 17,983 @NAME
  set label 'read z [2 3 1 4 5 6 7]' at 17,999 @MONO INK
  set label 'append x 6' at 17,1014 @MONO INK
  set arrow from 26,1026 to 26,1054 @LINE lc rgb BLUE
  set arrow from 26,1054 to 186,1054 @LINE lc rgb BLUE
  set arrow from 186,1054 to 186,719 @LINE lc rgb BLUE
  set arrow from 186,719 to 181,719 @LINE lc rgb BLUE
  set arrow from 181,719 to 173,719 @HEAD lc rgb BLUE
  set label 'ww' at 35,1039 @BOLD BLUE
  set label 'x: 6, then 4' at 55,1039 @MONO BLUE
  # panel 5
  set label 'G2-item' at 8,1090 @TITLE
  set object rectangle from 8,1104 to 175,1160 @BOX
  set label 'T1' at 17,1117 @NAME
  set label 'read x []' at 17,1133 @MONO INK
  set label 'append y 1' at 17,1148 @MONO INK
  set arrow from 26,1160 to 26,1183 @LINE dt (7,5) lc rgb RED
  set arrow from 26,1183 to 26,1191 @HEAD lc rgb RED
  set label 'rw' at 35,1176 @BOLD RED
  set label 'x: nothing, then 1' at 55,1176 @MONO RED
  set object rectangle from 8,1192 to 175,1248 @BOX
  set label 'T2' at 17,1205 @NAME
  set label 'read y []' at 17,1221 @MONO INK
  set label 'append x 1' at 17,1236 @MONO INK
  set arrow from 26,1248 to 26,1276 @LINE dt (7,5) lc rgb RED
  set arrow from 26,1276 to 189,1276 @LINE dt (7,5) lc rgb RED
  set arrow from 189,1276 to 189,1117 @LINE dt (7,5) lc rgb RED
  set arrow from 189,1117 to 184,1117 @LINE dt (7,5) lc rgb RED
  set arrow from 184,1117 to 176,1117 @HEAD lc rgb RED
  set label 'rw' at 35,1261 @BOLD RED
  set label 'y: nothing, then 1' at 55,1261 @MONO RED
} else {
  # panel 1
  set label 'G0' at 8,40 @TITLE
  set object rectangle from 8,54 to 141,125 @BOX
  set label 'T1' at 17,67 @NAME
  set label 'append x 8' at 17,83 @MONO INK
  set label 'append y 6' at 17,98 @MONO INK
  set label 'append x 9' at 17,113 @MONO INK
  set arrow from 26,125 to 26,148 @LINE lc rgb BLUE
  set arrow from 26,148 to 26,156 @HEAD lc rgb BLUE
  set label 'ww' at 35,141 @BOLD BLUE
  set label 'x: 8, then 13' at 55,141 @MONO BLUE
  set object rectangle from 8,157 to 141,198 @BOX
  set label 'T2' at 17,170 @NAME
  set label 'append x 13' at 17,186 @MONO INK
  set arrow from 26,198 to 26,226 @LINE lc rgb BLUE
  set arrow from 26,226 to 155,226 @LINE lc rgb BLUE
  set arrow from 155,226 to 155,67 @LINE lc rgb BLUE
  set arrow from 155,67 to 150,67 @LINE lc rgb BLUE
  set arrow from 150,67 to 142,67 @HEAD lc rgb BLUE
  set label 'ww' at 35,211 @BOLD BLUE
  set label 'x: 13, then 9' at 55,211 @MONO BLUE
  # panel 2
  set label 'G1c' at 371,40 @TITLE
  set object rectangle from 371,54 to 498,95 @BOX
  set label 'T1' at 380,67 @NAME
  set label 'append x 2' at 380,83 @MONO INK
  set arrow from 389,95 to 389,118 @LINE lc rgb BLUE
  set arrow from 389,118 to 389,126 @HEAD lc rgb BLUE
  set label 'wr' at 398,111 @BOLD BLUE
  set label 'x: 2' at 418,111 @MONO BLUE
  set object rectangle from 371,127 to 498,198 @BOX
  set label 'T2' at 380,140 @NAME
  set label 'append y 6' at 380,156 @MONO INK
  set label 'read x [1 2]' at 380,171 @MONO INK
  set label 'append x 3' at 380,186 @MONO INK
  set arrow from 389,198 to 389,226 @LINE lc rgb BLUE
  set arrow from 389,226 to 512,226 @LINE lc rgb BLUE
  set arrow from 512,226 to 512,67 @LINE lc rgb BLUE
  set arrow from 512,67 to 507,67 @LINE lc rgb BLUE
  set arrow from 507,67 to 499,67 @HEAD lc rgb BLUE
  set label 'ww' at 398,211 @BOLD BLUE
  set label 'x: 3, then 2' at 418,211 @MONO BLUE
  # panel 3
  set label 'G-single-item' at 8,262 @TITLE
  set object rectangle from 8,276 to 135,332 @BOX
  set label 'T1' at 17,289 @NAME
  set label 'append x 1' at 17,305 @MONO INK
  set label 'append x 2' at 17,320 @MONO INK
  set arrow from 26,332 to 26,355 @LINE lc rgb BLUE
  set arrow from 26,355 to 26,363 @HEAD lc rgb BLUE
  set label 'wr' at 35,348 @BOLD BLUE
  set label 'x: 1' at 55,348 @MONO BLUE
  set object rectangle from 8,364 to 135,405 @BOX
  set label 'T2' at 17,377 @NAME
  set label 'read x [1]' at 17,393 @MONO INK
  set arrow from 26,405 to 26,433 @LINE dt (7,5) lc rgb RED
  set arrow from 26,433 to 149,433 @LINE dt (7,5) lc rgb RED
  set arrow from 149,433 to 149,289 @LINE dt (7,5) lc rgb RED
  set arrow from 149,289 to 144,289 @LINE dt (7,5) lc rgb RED
  set arrow from 144,289 to 136,289 @HEAD lc rgb RED
  set label 'rw' at 35,418 @BOLD RED
  set label 'x: 1, then 2' at 55,418 @MONO RED
  # panel 4
  set label 'G-nonadjacent-item' at 371,262 @TITLE
  set object rectangle from 371,276 to 535,347 @BOX
  set label 'T1' at 380,289 @NAME
  set label 'append x 4' at 380,305 @MONO INK
  set label 'append x 5' at 380,320 @MONO INK
  set label 'read y [1 2 3 4 5]' at 380,335 @MONO INK
  set arrow from 389,347 to 389,370 @LINE dt (7,5) lc rgb RED
  set arrow from 389,370 to 389,378 @HEAD lc rgb RED
  set label 'rw' at 398,363 @BOLD RED
  set label 'y: 5, then 6' at 418,363 @MONO RED
  set object rectangle from 371,379 to 535,420 @BOX
  set label 'T3' at 380,392 @NAME
  set label 'append y 6' at 380,408 @MONO INK
  set arrow from 389,420 to 389,443 @LINE lc rgb BLUE
  set arrow from 389,443 to 389,451 @HEAD lc rgb BLUE
  set label 'wr' at 398,436 @BOLD BLUE
  set label 'y: 6' at 418,436 @MONO BLUE
  set object rectangle from 371,452 to 535,508 @BOX
  set label 'T4' at 380,465 @NAME
  set label 'read y [1 2 3 4 5 6]' at 380,481 @MONO INK
  set label 'read x [1 2 3]' at 380,496 @MONO INK
  set arrow from 389,508 to 389,531 @LINE dt (7,5) lc rgb RED
  set arrow from 389,531 to 389,539 @HEAD lc rgb RED
  set label 'rw' at 398,524 @BOLD RED
  set label 'x: 3, then 6' at 418,524 @MONO RED
  set object rectangle from 371,540 to 535,596 @BOX
  set label 'T2' at 380,553 @NAME
  set label 'read z [2 3 1 4 5 6 7]' at 380,569 @MONO INK
  set label 'append x 6' at 380,584 @MONO INK
  set arrow from 389,596 to 389,624 @LINE lc rgb BLUE
  set arrow from 389,624 to 549,624 @LINE lc rgb BLUE
  set arrow from 549,624 to 549,289 @LINE lc rgb BLUE
  set arrow from 549,289 to 544,289 @LINE lc rgb BLUE
  set arrow from 544,289 to 536,289 @HEAD lc rgb BLUE
  set label 'ww' at 398,609 @BOLD BLUE
  set label 'x: 6, then 4' at 418,609 @MONO BLUE
  # panel 5
  set label 'G2-item' at 8,660 @TITLE
  set object rectangle from 8,674 to 175,730 @BOX
  set label 'T1' at 17,687 @NAME
  set label 'read x []' at 17,703 @MONO INK
  set label 'append y 1' at 17,718 @MONO INK
  set arrow from 26,730 to 26,753 @LINE dt (7,5) lc rgb RED
  set arrow from 26,753 to 26,761 @HEAD lc rgb RED
  set label 'rw' at 35,746 @BOLD RED
  set label 'x: nothing, then 1' at 55,746 @MONO RED
  set object rectangle from 8,762 to 175,818 @BOX
  set label 'T2' at 17,775 @NAME
  set label 'read y []' at 17,791 @MONO INK
  set label 'append x 1' at 17,806 @MONO INK
  set arrow from 26,818 to 26,846 @LINE dt (7,5) lc rgb RED
  set arrow from 26,846 to 189,846 @LINE dt (7,5) lc rgb RED
  set arrow from 189,846 to 189,687 @LINE dt (7,5) lc rgb RED
  set arrow from 189,687 to 184,687 @LINE dt (7,5) lc rgb RED
  set arrow from 184,687 to 176,687 @HEAD lc rgb RED
  set label 'rw' at 35,831 @BOLD RED
  set label 'y: nothing, then 1' at 55,831 @MONO RED
}
plot NaN
