# figure:  checking-process-cycles
# table:   checking-gallery
# alt:     Five cycles of two to four transactions, each with one or two dotted arrows labelled process; their names are those of the cycles before, followed by process.
# caption: **The same cycles, closed by a memory: one process asked for the one after the other.** Dotted arrows lead from a transaction to one that the same process asked for later.
# command: make chapter-checking

if (!exists("OUT")) OUT = 'plots/checking-process-cycles.svg'
if (!exists("W")) W = 720
H = W < 500 ? 1269 : 884
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
  set label 'G0-process' at 8,41 @TITLE
  set object rectangle from 8,55 to 135,96 @BOX
  set label 'T1' at 17,68 @NAME
  set label 'append x 8' at 17,84 @MONO INK
  set arrow from 26,96 to 26,119 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,119 to 26,127 @HEAD lc rgb PURPLE
  set label 'process' at 35,112 @BOLD PURPLE
  set label '5' at 88,112 @MONO PURPLE
  set object rectangle from 8,128 to 135,169 @BOX
  set label 'T2' at 17,141 @NAME
  set label 'append x 9' at 17,157 @MONO INK
  set arrow from 26,169 to 26,197 @LINE lc rgb BLUE
  set arrow from 26,197 to 149,197 @LINE lc rgb BLUE
  set arrow from 149,197 to 149,68 @LINE lc rgb BLUE
  set arrow from 149,68 to 144,68 @LINE lc rgb BLUE
  set arrow from 144,68 to 136,68 @HEAD lc rgb BLUE
  set label 'ww' at 35,182 @BOLD BLUE
  set label 'x: 9, then 8' at 55,182 @MONO BLUE
  # panel 2
  set label 'G1c-process' at 8,233 @TITLE
  set object rectangle from 8,247 to 119,303 @BOX
  set label 'T1' at 17,260 @NAME
  set label 'read x [1 2 3]' at 17,276 @MONO INK
  set label 'read x [1 2 3]' at 17,291 @MONO INK
  set arrow from 26,303 to 26,326 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,326 to 26,334 @HEAD lc rgb PURPLE
  set label 'process' at 35,319 @BOLD PURPLE
  set label '4' at 88,319 @MONO PURPLE
  set object rectangle from 8,335 to 119,406 @BOX
  set label 'T2' at 17,348 @NAME
  set label 'read y [1 2 4]' at 17,364 @MONO INK
  set label 'read z [1 2 3]' at 17,379 @MONO INK
  set label 'append x 3' at 17,394 @MONO INK
  set arrow from 26,406 to 26,434 @LINE lc rgb BLUE
  set arrow from 26,434 to 133,434 @LINE lc rgb BLUE
  set arrow from 133,434 to 133,260 @LINE lc rgb BLUE
  set arrow from 133,260 to 128,260 @LINE lc rgb BLUE
  set arrow from 128,260 to 120,260 @HEAD lc rgb BLUE
  set label 'wr' at 35,419 @BOLD BLUE
  set label 'x: 3' at 55,419 @MONO BLUE
  # panel 3
  set label 'G-single-item-process' at 8,470 @TITLE
  set object rectangle from 8,484 to 175,525 @BOX
  set label 'T1' at 17,497 @NAME
  set label 'append x 2' at 17,513 @MONO INK
  set arrow from 26,525 to 26,548 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,548 to 26,556 @HEAD lc rgb PURPLE
  set label 'process' at 35,541 @BOLD PURPLE
  set label '1' at 88,541 @MONO PURPLE
  set object rectangle from 8,557 to 175,598 @BOX
  set label 'T2' at 17,570 @NAME
  set label 'read x []' at 17,586 @MONO INK
  set arrow from 26,598 to 26,626 @LINE dt (7,5) lc rgb RED
  set arrow from 26,626 to 189,626 @LINE dt (7,5) lc rgb RED
  set arrow from 189,626 to 189,497 @LINE dt (7,5) lc rgb RED
  set arrow from 189,497 to 184,497 @LINE dt (7,5) lc rgb RED
  set arrow from 184,497 to 176,497 @HEAD lc rgb RED
  set label 'rw' at 35,611 @BOLD RED
  set label 'x: nothing, then 2' at 55,611 @MONO RED
  # panel 4
  set label 'G-nonadjacent-item-process' at 8,662 @TITLE
  set object rectangle from 8,676 to 135,717 @BOX
  set label 'T1' at 17,689 @NAME
  set label 'append x 1' at 17,705 @MONO INK
  set arrow from 26,717 to 26,740 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,740 to 26,748 @HEAD lc rgb PURPLE
  set label 'process' at 35,733 @BOLD PURPLE
  set label '4' at 88,733 @MONO PURPLE
  set object rectangle from 8,749 to 135,790 @BOX
  set label 'T3' at 17,762 @NAME
  set label 'read y [2 1]' at 17,778 @MONO INK
  set arrow from 26,790 to 26,813 @LINE dt (7,5) lc rgb RED
  set arrow from 26,813 to 26,821 @HEAD lc rgb RED
  set label 'rw' at 35,806 @BOLD RED
  set label 'y: 1, then 2' at 55,806 @MONO RED
  set object rectangle from 8,822 to 135,863 @BOX
  set label 'T2' at 17,835 @NAME
  set label 'append y 2' at 17,851 @MONO INK
  set arrow from 26,863 to 26,886 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,886 to 26,894 @HEAD lc rgb PURPLE
  set label 'process' at 35,879 @BOLD PURPLE
  set label '0' at 88,879 @MONO PURPLE
  set object rectangle from 8,895 to 135,951 @BOX
  set label 'T4' at 17,908 @NAME
  set label 'read x [1 2]' at 17,924 @MONO INK
  set label 'append z 1' at 17,939 @MONO INK
  set arrow from 26,951 to 26,979 @LINE dt (7,5) lc rgb RED
  set arrow from 26,979 to 149,979 @LINE dt (7,5) lc rgb RED
  set arrow from 149,979 to 149,689 @LINE dt (7,5) lc rgb RED
  set arrow from 149,689 to 144,689 @LINE dt (7,5) lc rgb RED
  set arrow from 144,689 to 136,689 @HEAD lc rgb RED
  set label 'rw' at 35,964 @BOLD RED
  set label 'x: 2, then 1' at 55,964 @MONO RED
  # panel 5
  set label 'G2-item-process' at 8,1015 @TITLE
  set object rectangle from 8,1029 to 172,1070 @BOX
  set label 'T1' at 17,1042 @NAME
  set label 'append x 6' at 17,1058 @MONO INK
  set arrow from 26,1070 to 26,1093 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,1093 to 26,1101 @HEAD lc rgb PURPLE
  set label 'process' at 35,1086 @BOLD PURPLE
  set label '3' at 88,1086 @MONO PURPLE
  set object rectangle from 8,1102 to 172,1143 @BOX
  set label 'T2' at 17,1115 @NAME
  set label 'read y [1 2 3 5 6 7 8]' at 17,1131 @MONO INK
  set arrow from 26,1143 to 26,1166 @LINE dt (7,5) lc rgb RED
  set arrow from 26,1166 to 26,1174 @HEAD lc rgb RED
  set label 'rw' at 35,1159 @BOLD RED
  set label 'y: 8, then 9' at 55,1159 @MONO RED
  set object rectangle from 8,1175 to 172,1231 @BOX
  set label 'T3' at 17,1188 @NAME
  set label 'append y 9' at 17,1204 @MONO INK
  set label 'read x [1 2 3 4 5 8 7]' at 17,1219 @MONO INK
  set arrow from 26,1231 to 26,1259 @LINE dt (7,5) lc rgb RED
  set arrow from 26,1259 to 186,1259 @LINE dt (7,5) lc rgb RED
  set arrow from 186,1259 to 186,1042 @LINE dt (7,5) lc rgb RED
  set arrow from 186,1042 to 181,1042 @LINE dt (7,5) lc rgb RED
  set arrow from 181,1042 to 173,1042 @HEAD lc rgb RED
  set label 'rw' at 35,1244 @BOLD RED
  set label 'x: 7, then 6' at 55,1244 @MONO RED
} else {
  # panel 1
  set label 'G0-process' at 8,40 @TITLE
  set object rectangle from 8,54 to 135,95 @BOX
  set label 'T1' at 17,67 @NAME
  set label 'append x 8' at 17,83 @MONO INK
  set arrow from 26,95 to 26,118 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,118 to 26,126 @HEAD lc rgb PURPLE
  set label 'process' at 35,111 @BOLD PURPLE
  set label '5' at 88,111 @MONO PURPLE
  set object rectangle from 8,127 to 135,168 @BOX
  set label 'T2' at 17,140 @NAME
  set label 'append x 9' at 17,156 @MONO INK
  set arrow from 26,168 to 26,196 @LINE lc rgb BLUE
  set arrow from 26,196 to 149,196 @LINE lc rgb BLUE
  set arrow from 149,196 to 149,67 @LINE lc rgb BLUE
  set arrow from 149,67 to 144,67 @LINE lc rgb BLUE
  set arrow from 144,67 to 136,67 @HEAD lc rgb BLUE
  set label 'ww' at 35,181 @BOLD BLUE
  set label 'x: 9, then 8' at 55,181 @MONO BLUE
  # panel 2
  set label 'G1c-process' at 371,40 @TITLE
  set object rectangle from 371,54 to 482,110 @BOX
  set label 'T1' at 380,67 @NAME
  set label 'read x [1 2 3]' at 380,83 @MONO INK
  set label 'read x [1 2 3]' at 380,98 @MONO INK
  set arrow from 389,110 to 389,133 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 389,133 to 389,141 @HEAD lc rgb PURPLE
  set label 'process' at 398,126 @BOLD PURPLE
  set label '4' at 451,126 @MONO PURPLE
  set object rectangle from 371,142 to 482,213 @BOX
  set label 'T2' at 380,155 @NAME
  set label 'read y [1 2 4]' at 380,171 @MONO INK
  set label 'read z [1 2 3]' at 380,186 @MONO INK
  set label 'append x 3' at 380,201 @MONO INK
  set arrow from 389,213 to 389,241 @LINE lc rgb BLUE
  set arrow from 389,241 to 496,241 @LINE lc rgb BLUE
  set arrow from 496,241 to 496,67 @LINE lc rgb BLUE
  set arrow from 496,67 to 491,67 @LINE lc rgb BLUE
  set arrow from 491,67 to 483,67 @HEAD lc rgb BLUE
  set label 'wr' at 398,226 @BOLD BLUE
  set label 'x: 3' at 418,226 @MONO BLUE
  # panel 3
  set label 'G-single-item-process' at 8,277 @TITLE
  set object rectangle from 8,291 to 175,332 @BOX
  set label 'T1' at 17,304 @NAME
  set label 'append x 2' at 17,320 @MONO INK
  set arrow from 26,332 to 26,355 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,355 to 26,363 @HEAD lc rgb PURPLE
  set label 'process' at 35,348 @BOLD PURPLE
  set label '1' at 88,348 @MONO PURPLE
  set object rectangle from 8,364 to 175,405 @BOX
  set label 'T2' at 17,377 @NAME
  set label 'read x []' at 17,393 @MONO INK
  set arrow from 26,405 to 26,433 @LINE dt (7,5) lc rgb RED
  set arrow from 26,433 to 189,433 @LINE dt (7,5) lc rgb RED
  set arrow from 189,433 to 189,304 @LINE dt (7,5) lc rgb RED
  set arrow from 189,304 to 184,304 @LINE dt (7,5) lc rgb RED
  set arrow from 184,304 to 176,304 @HEAD lc rgb RED
  set label 'rw' at 35,418 @BOLD RED
  set label 'x: nothing, then 2' at 55,418 @MONO RED
  # panel 4
  set label 'G-nonadjacent-item-process' at 371,277 @TITLE
  set object rectangle from 371,291 to 498,332 @BOX
  set label 'T1' at 380,304 @NAME
  set label 'append x 1' at 380,320 @MONO INK
  set arrow from 389,332 to 389,355 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 389,355 to 389,363 @HEAD lc rgb PURPLE
  set label 'process' at 398,348 @BOLD PURPLE
  set label '4' at 451,348 @MONO PURPLE
  set object rectangle from 371,364 to 498,405 @BOX
  set label 'T3' at 380,377 @NAME
  set label 'read y [2 1]' at 380,393 @MONO INK
  set arrow from 389,405 to 389,428 @LINE dt (7,5) lc rgb RED
  set arrow from 389,428 to 389,436 @HEAD lc rgb RED
  set label 'rw' at 398,421 @BOLD RED
  set label 'y: 1, then 2' at 418,421 @MONO RED
  set object rectangle from 371,437 to 498,478 @BOX
  set label 'T2' at 380,450 @NAME
  set label 'append y 2' at 380,466 @MONO INK
  set arrow from 389,478 to 389,501 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 389,501 to 389,509 @HEAD lc rgb PURPLE
  set label 'process' at 398,494 @BOLD PURPLE
  set label '0' at 451,494 @MONO PURPLE
  set object rectangle from 371,510 to 498,566 @BOX
  set label 'T4' at 380,523 @NAME
  set label 'read x [1 2]' at 380,539 @MONO INK
  set label 'append z 1' at 380,554 @MONO INK
  set arrow from 389,566 to 389,594 @LINE dt (7,5) lc rgb RED
  set arrow from 389,594 to 512,594 @LINE dt (7,5) lc rgb RED
  set arrow from 512,594 to 512,304 @LINE dt (7,5) lc rgb RED
  set arrow from 512,304 to 507,304 @LINE dt (7,5) lc rgb RED
  set arrow from 507,304 to 499,304 @HEAD lc rgb RED
  set label 'rw' at 398,579 @BOLD RED
  set label 'x: 2, then 1' at 418,579 @MONO RED
  # panel 5
  set label 'G2-item-process' at 8,630 @TITLE
  set object rectangle from 8,644 to 172,685 @BOX
  set label 'T1' at 17,657 @NAME
  set label 'append x 6' at 17,673 @MONO INK
  set arrow from 26,685 to 26,708 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,708 to 26,716 @HEAD lc rgb PURPLE
  set label 'process' at 35,701 @BOLD PURPLE
  set label '3' at 88,701 @MONO PURPLE
  set object rectangle from 8,717 to 172,758 @BOX
  set label 'T2' at 17,730 @NAME
  set label 'read y [1 2 3 5 6 7 8]' at 17,746 @MONO INK
  set arrow from 26,758 to 26,781 @LINE dt (7,5) lc rgb RED
  set arrow from 26,781 to 26,789 @HEAD lc rgb RED
  set label 'rw' at 35,774 @BOLD RED
  set label 'y: 8, then 9' at 55,774 @MONO RED
  set object rectangle from 8,790 to 172,846 @BOX
  set label 'T3' at 17,803 @NAME
  set label 'append y 9' at 17,819 @MONO INK
  set label 'read x [1 2 3 4 5 8 7]' at 17,834 @MONO INK
  set arrow from 26,846 to 26,874 @LINE dt (7,5) lc rgb RED
  set arrow from 26,874 to 186,874 @LINE dt (7,5) lc rgb RED
  set arrow from 186,874 to 186,657 @LINE dt (7,5) lc rgb RED
  set arrow from 186,657 to 181,657 @LINE dt (7,5) lc rgb RED
  set arrow from 181,657 to 173,657 @HEAD lc rgb RED
  set label 'rw' at 35,859 @BOLD RED
  set label 'x: 7, then 6' at 55,859 @MONO RED
}
plot NaN
