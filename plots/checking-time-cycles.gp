# figure:  checking-time-cycles
# table:   checking-gallery
# alt:     Five cycles of two to four transactions, each with a dotted arrow labelled realtime; their names are those of the first cycles, followed by realtime.
# caption: **The same cycles, closed by a clock on the wall: one was answered before the other was asked for.** Nobody who looks at the data alone can see that anything is wrong.
# command: make chapter-checking

if (!exists("OUT")) OUT = 'plots/checking-time-cycles.svg'
if (!exists("W")) W = 720
H = W < 500 ? 1314 : 929
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
  set label 'G0-realtime' at 8,41 @TITLE
  set object rectangle from 8,55 to 188,96 @BOX
  set label 'T1' at 17,68 @NAME
  set label 'append x 2' at 17,84 @MONO INK
  set arrow from 26,96 to 26,119 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,119 to 26,127 @HEAD lc rgb PURPLE
  set label 'realtime' at 35,112 @BOLD PURPLE
  set label 'answered first' at 95,112 @MONO PURPLE
  set object rectangle from 8,128 to 188,169 @BOX
  set label 'T2' at 17,141 @NAME
  set label 'append x 5' at 17,157 @MONO INK
  set arrow from 26,169 to 26,197 @LINE lc rgb BLUE
  set arrow from 26,197 to 202,197 @LINE lc rgb BLUE
  set arrow from 202,197 to 202,68 @LINE lc rgb BLUE
  set arrow from 202,68 to 197,68 @LINE lc rgb BLUE
  set arrow from 197,68 to 189,68 @HEAD lc rgb BLUE
  set label 'ww' at 35,182 @BOLD BLUE
  set label 'x: 5, then 2' at 55,182 @MONO BLUE
  # panel 2
  set label 'G1c-realtime' at 8,233 @TITLE
  set object rectangle from 8,247 to 188,303 @BOX
  set label 'T1' at 17,260 @NAME
  set label 'read x [1 3 2 4 5]' at 17,276 @MONO INK
  set label 'read y [1 2 3 4 5 6 7]' at 17,291 @MONO INK
  set arrow from 26,303 to 26,326 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,326 to 26,334 @HEAD lc rgb PURPLE
  set label 'realtime' at 35,319 @BOLD PURPLE
  set label 'answered first' at 95,319 @MONO PURPLE
  set object rectangle from 8,335 to 188,376 @BOX
  set label 'T2' at 17,348 @NAME
  set label 'append y 7' at 17,364 @MONO INK
  set arrow from 26,376 to 26,404 @LINE lc rgb BLUE
  set arrow from 26,404 to 202,404 @LINE lc rgb BLUE
  set arrow from 202,404 to 202,260 @LINE lc rgb BLUE
  set arrow from 202,260 to 197,260 @LINE lc rgb BLUE
  set arrow from 197,260 to 189,260 @HEAD lc rgb BLUE
  set label 'wr' at 35,389 @BOLD BLUE
  set label 'y: 7' at 55,389 @MONO BLUE
  # panel 3
  set label 'G-single-item-realtime' at 8,440 @TITLE
  set object rectangle from 8,454 to 188,495 @BOX
  set label 'T1' at 17,467 @NAME
  set label 'append x 1' at 17,483 @MONO INK
  set arrow from 26,495 to 26,518 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,518 to 26,526 @HEAD lc rgb PURPLE
  set label 'realtime' at 35,511 @BOLD PURPLE
  set label 'answered first' at 95,511 @MONO PURPLE
  set object rectangle from 8,527 to 188,568 @BOX
  set label 'T2' at 17,540 @NAME
  set label 'read x []' at 17,556 @MONO INK
  set arrow from 26,568 to 26,596 @LINE dt (7,5) lc rgb RED
  set arrow from 26,596 to 202,596 @LINE dt (7,5) lc rgb RED
  set arrow from 202,596 to 202,467 @LINE dt (7,5) lc rgb RED
  set arrow from 202,467 to 197,467 @LINE dt (7,5) lc rgb RED
  set arrow from 197,467 to 189,467 @HEAD lc rgb RED
  set label 'rw' at 35,581 @BOLD RED
  set label 'x: nothing, then 1' at 55,581 @MONO RED
  # panel 4
  set label 'G-nonadjacent-item-realtime' at 8,632 @TITLE
  set object rectangle from 8,646 to 188,702 @BOX
  set label 'T1' at 17,659 @NAME
  set label 'read x []' at 17,675 @MONO INK
  set label 'append y 1' at 17,690 @MONO INK
  set arrow from 26,702 to 26,725 @LINE dt (7,5) lc rgb RED
  set arrow from 26,725 to 26,733 @HEAD lc rgb RED
  set label 'rw' at 35,718 @BOLD RED
  set label 'x: nothing, then 1' at 55,718 @MONO RED
  set object rectangle from 8,734 to 188,820 @BOX
  set label 'T3' at 17,747 @NAME
  set label 'read x []' at 17,763 @MONO INK
  set label 'read x []' at 17,778 @MONO INK
  set label 'append x 1' at 17,793 @MONO INK
  set label 'read x [1]' at 17,808 @MONO INK
  set arrow from 26,820 to 26,843 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,843 to 26,851 @HEAD lc rgb PURPLE
  set label 'realtime' at 35,836 @BOLD PURPLE
  set label 'answered first' at 95,836 @MONO PURPLE
  set object rectangle from 8,852 to 188,893 @BOX
  set label 'T4' at 17,865 @NAME
  set label 'read y []' at 17,881 @MONO INK
  set arrow from 26,893 to 26,916 @LINE dt (7,5) lc rgb RED
  set arrow from 26,916 to 26,924 @HEAD lc rgb RED
  set label 'rw' at 35,909 @BOLD RED
  set label 'y: nothing, then 2' at 55,909 @MONO RED
  set object rectangle from 8,925 to 188,981 @BOX
  set label 'T2' at 17,938 @NAME
  set label 'read z []' at 17,954 @MONO INK
  set label 'append y 2' at 17,969 @MONO INK
  set arrow from 26,981 to 26,1009 @LINE lc rgb BLUE
  set arrow from 26,1009 to 202,1009 @LINE lc rgb BLUE
  set arrow from 202,1009 to 202,659 @LINE lc rgb BLUE
  set arrow from 202,659 to 197,659 @LINE lc rgb BLUE
  set arrow from 197,659 to 189,659 @HEAD lc rgb BLUE
  set label 'ww' at 35,994 @BOLD BLUE
  set label 'y: 2, then 1' at 55,994 @MONO BLUE
  # panel 5
  set label 'G2-item-realtime' at 8,1045 @TITLE
  set object rectangle from 8,1059 to 188,1130 @BOX
  set label 'T1' at 17,1072 @NAME
  set label 'append x 2' at 17,1088 @MONO INK
  set label 'read y [1]' at 17,1103 @MONO INK
  set label 'append z 5' at 17,1118 @MONO INK
  set arrow from 26,1130 to 26,1153 @LINE dt (7,5) lc rgb RED
  set arrow from 26,1153 to 26,1161 @HEAD lc rgb RED
  set label 'rw' at 35,1146 @BOLD RED
  set label 'y: 1, then 2' at 55,1146 @MONO RED
  set object rectangle from 8,1162 to 188,1203 @BOX
  set label 'T2' at 17,1175 @NAME
  set label 'append y 2' at 17,1191 @MONO INK
  set arrow from 26,1203 to 26,1226 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,1226 to 26,1234 @HEAD lc rgb PURPLE
  set label 'realtime' at 35,1219 @BOLD PURPLE
  set label 'answered first' at 95,1219 @MONO PURPLE
  set object rectangle from 8,1235 to 188,1276 @BOX
  set label 'T3' at 17,1248 @NAME
  set label 'read z [1 2 3 4]' at 17,1264 @MONO INK
  set arrow from 26,1276 to 26,1304 @LINE dt (7,5) lc rgb RED
  set arrow from 26,1304 to 202,1304 @LINE dt (7,5) lc rgb RED
  set arrow from 202,1304 to 202,1072 @LINE dt (7,5) lc rgb RED
  set arrow from 202,1072 to 197,1072 @LINE dt (7,5) lc rgb RED
  set arrow from 197,1072 to 189,1072 @HEAD lc rgb RED
  set label 'rw' at 35,1289 @BOLD RED
  set label 'z: 4, then 5' at 55,1289 @MONO RED
} else {
  # panel 1
  set label 'G0-realtime' at 8,40 @TITLE
  set object rectangle from 8,54 to 188,95 @BOX
  set label 'T1' at 17,67 @NAME
  set label 'append x 2' at 17,83 @MONO INK
  set arrow from 26,95 to 26,118 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,118 to 26,126 @HEAD lc rgb PURPLE
  set label 'realtime' at 35,111 @BOLD PURPLE
  set label 'answered first' at 95,111 @MONO PURPLE
  set object rectangle from 8,127 to 188,168 @BOX
  set label 'T2' at 17,140 @NAME
  set label 'append x 5' at 17,156 @MONO INK
  set arrow from 26,168 to 26,196 @LINE lc rgb BLUE
  set arrow from 26,196 to 202,196 @LINE lc rgb BLUE
  set arrow from 202,196 to 202,67 @LINE lc rgb BLUE
  set arrow from 202,67 to 197,67 @LINE lc rgb BLUE
  set arrow from 197,67 to 189,67 @HEAD lc rgb BLUE
  set label 'ww' at 35,181 @BOLD BLUE
  set label 'x: 5, then 2' at 55,181 @MONO BLUE
  # panel 2
  set label 'G1c-realtime' at 371,40 @TITLE
  set object rectangle from 371,54 to 551,110 @BOX
  set label 'T1' at 380,67 @NAME
  set label 'read x [1 3 2 4 5]' at 380,83 @MONO INK
  set label 'read y [1 2 3 4 5 6 7]' at 380,98 @MONO INK
  set arrow from 389,110 to 389,133 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 389,133 to 389,141 @HEAD lc rgb PURPLE
  set label 'realtime' at 398,126 @BOLD PURPLE
  set label 'answered first' at 458,126 @MONO PURPLE
  set object rectangle from 371,142 to 551,183 @BOX
  set label 'T2' at 380,155 @NAME
  set label 'append y 7' at 380,171 @MONO INK
  set arrow from 389,183 to 389,211 @LINE lc rgb BLUE
  set arrow from 389,211 to 565,211 @LINE lc rgb BLUE
  set arrow from 565,211 to 565,67 @LINE lc rgb BLUE
  set arrow from 565,67 to 560,67 @LINE lc rgb BLUE
  set arrow from 560,67 to 552,67 @HEAD lc rgb BLUE
  set label 'wr' at 398,196 @BOLD BLUE
  set label 'y: 7' at 418,196 @MONO BLUE
  # panel 3
  set label 'G-single-item-realtime' at 8,247 @TITLE
  set object rectangle from 8,261 to 188,302 @BOX
  set label 'T1' at 17,274 @NAME
  set label 'append x 1' at 17,290 @MONO INK
  set arrow from 26,302 to 26,325 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,325 to 26,333 @HEAD lc rgb PURPLE
  set label 'realtime' at 35,318 @BOLD PURPLE
  set label 'answered first' at 95,318 @MONO PURPLE
  set object rectangle from 8,334 to 188,375 @BOX
  set label 'T2' at 17,347 @NAME
  set label 'read x []' at 17,363 @MONO INK
  set arrow from 26,375 to 26,403 @LINE dt (7,5) lc rgb RED
  set arrow from 26,403 to 202,403 @LINE dt (7,5) lc rgb RED
  set arrow from 202,403 to 202,274 @LINE dt (7,5) lc rgb RED
  set arrow from 202,274 to 197,274 @LINE dt (7,5) lc rgb RED
  set arrow from 197,274 to 189,274 @HEAD lc rgb RED
  set label 'rw' at 35,388 @BOLD RED
  set label 'x: nothing, then 1' at 55,388 @MONO RED
  # panel 4
  set label 'G-nonadjacent-item-realtime' at 371,247 @TITLE
  set object rectangle from 371,261 to 551,317 @BOX
  set label 'T1' at 380,274 @NAME
  set label 'read x []' at 380,290 @MONO INK
  set label 'append y 1' at 380,305 @MONO INK
  set arrow from 389,317 to 389,340 @LINE dt (7,5) lc rgb RED
  set arrow from 389,340 to 389,348 @HEAD lc rgb RED
  set label 'rw' at 398,333 @BOLD RED
  set label 'x: nothing, then 1' at 418,333 @MONO RED
  set object rectangle from 371,349 to 551,435 @BOX
  set label 'T3' at 380,362 @NAME
  set label 'read x []' at 380,378 @MONO INK
  set label 'read x []' at 380,393 @MONO INK
  set label 'append x 1' at 380,408 @MONO INK
  set label 'read x [1]' at 380,423 @MONO INK
  set arrow from 389,435 to 389,458 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 389,458 to 389,466 @HEAD lc rgb PURPLE
  set label 'realtime' at 398,451 @BOLD PURPLE
  set label 'answered first' at 458,451 @MONO PURPLE
  set object rectangle from 371,467 to 551,508 @BOX
  set label 'T4' at 380,480 @NAME
  set label 'read y []' at 380,496 @MONO INK
  set arrow from 389,508 to 389,531 @LINE dt (7,5) lc rgb RED
  set arrow from 389,531 to 389,539 @HEAD lc rgb RED
  set label 'rw' at 398,524 @BOLD RED
  set label 'y: nothing, then 2' at 418,524 @MONO RED
  set object rectangle from 371,540 to 551,596 @BOX
  set label 'T2' at 380,553 @NAME
  set label 'read z []' at 380,569 @MONO INK
  set label 'append y 2' at 380,584 @MONO INK
  set arrow from 389,596 to 389,624 @LINE lc rgb BLUE
  set arrow from 389,624 to 565,624 @LINE lc rgb BLUE
  set arrow from 565,624 to 565,274 @LINE lc rgb BLUE
  set arrow from 565,274 to 560,274 @LINE lc rgb BLUE
  set arrow from 560,274 to 552,274 @HEAD lc rgb BLUE
  set label 'ww' at 398,609 @BOLD BLUE
  set label 'y: 2, then 1' at 418,609 @MONO BLUE
  # panel 5
  set label 'G2-item-realtime' at 8,660 @TITLE
  set object rectangle from 8,674 to 188,745 @BOX
  set label 'T1' at 17,687 @NAME
  set label 'append x 2' at 17,703 @MONO INK
  set label 'read y [1]' at 17,718 @MONO INK
  set label 'append z 5' at 17,733 @MONO INK
  set arrow from 26,745 to 26,768 @LINE dt (7,5) lc rgb RED
  set arrow from 26,768 to 26,776 @HEAD lc rgb RED
  set label 'rw' at 35,761 @BOLD RED
  set label 'y: 1, then 2' at 55,761 @MONO RED
  set object rectangle from 8,777 to 188,818 @BOX
  set label 'T2' at 17,790 @NAME
  set label 'append y 2' at 17,806 @MONO INK
  set arrow from 26,818 to 26,841 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,841 to 26,849 @HEAD lc rgb PURPLE
  set label 'realtime' at 35,834 @BOLD PURPLE
  set label 'answered first' at 95,834 @MONO PURPLE
  set object rectangle from 8,850 to 188,891 @BOX
  set label 'T3' at 17,863 @NAME
  set label 'read z [1 2 3 4]' at 17,879 @MONO INK
  set arrow from 26,891 to 26,919 @LINE dt (7,5) lc rgb RED
  set arrow from 26,919 to 202,919 @LINE dt (7,5) lc rgb RED
  set arrow from 202,919 to 202,687 @LINE dt (7,5) lc rgb RED
  set arrow from 202,687 to 197,687 @LINE dt (7,5) lc rgb RED
  set arrow from 197,687 to 189,687 @HEAD lc rgb RED
  set label 'rw' at 35,904 @BOLD RED
  set label 'z: 4, then 5' at 55,904 @MONO RED
}
plot NaN
