# figure:  lie-witnesses
# table:   lie-witnesses
# alt:     Four cycles of calls. In three of them one call appends to a list and is answered, and a second, made later, reads the list as empty. In the fourth, of four calls, two looks each miss one write, and each write is answered before the other look.
# caption: **Where clocks lie, a look does not show what was answered before it was asked for; near or far, and where nobody waits, it is the same cycle.** The plainest witness in forty runs, all other calls struck out. T1, T2 … are calls in the order they were made; a and b are the lists of the first shard and of the second.
# command: make chapter-clocks

if (!exists("OUT")) OUT = 'plots/lie-witnesses.svg'
if (!exists("W")) W = 720
H = W < 500 ? 1004 : 589
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
  set label 'One region, 1.5 times the bound' at 8,41 @TITLE
  set object rectangle from 8,55 to 188,96 @BOX
  set label 'T1' at 17,68 @NAME
  set label 'append b2 1' at 17,84 @MONO INK
  set arrow from 26,96 to 26,119 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,119 to 26,127 @HEAD lc rgb PURPLE
  set label 'realtime' at 35,112 @BOLD PURPLE
  set label 'answered first' at 95,112 @MONO PURPLE
  set object rectangle from 8,128 to 188,184 @BOX
  set label 'T2' at 17,141 @NAME
  set label 'read a2 []' at 17,157 @MONO INK
  set label 'read b2 []' at 17,172 @MONO INK
  set arrow from 26,184 to 26,212 @LINE dt (7,5) lc rgb RED
  set arrow from 26,212 to 202,212 @LINE dt (7,5) lc rgb RED
  set arrow from 202,212 to 202,68 @LINE dt (7,5) lc rgb RED
  set arrow from 202,68 to 197,68 @LINE dt (7,5) lc rgb RED
  set arrow from 197,68 to 189,68 @HEAD lc rgb RED
  set label 'rw' at 35,197 @BOLD RED
  set label 'b2: nothing, then 1' at 55,197 @MONO RED
  # panel 2
  set label 'Across regions, 16 times' at 8,248 @TITLE
  set object rectangle from 8,262 to 188,303 @BOX
  set label 'T1' at 17,275 @NAME
  set label 'append a1 1' at 17,291 @MONO INK
  set arrow from 26,303 to 26,326 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,326 to 26,334 @HEAD lc rgb PURPLE
  set label 'realtime' at 35,319 @BOLD PURPLE
  set label 'answered first' at 95,319 @MONO PURPLE
  set object rectangle from 8,335 to 188,391 @BOX
  set label 'T2' at 17,348 @NAME
  set label 'read a1 []' at 17,364 @MONO INK
  set label 'read b1 []' at 17,379 @MONO INK
  set arrow from 26,391 to 26,419 @LINE dt (7,5) lc rgb RED
  set arrow from 26,419 to 202,419 @LINE dt (7,5) lc rgb RED
  set arrow from 202,419 to 202,275 @LINE dt (7,5) lc rgb RED
  set arrow from 202,275 to 197,275 @LINE dt (7,5) lc rgb RED
  set arrow from 197,275 to 189,275 @HEAD lc rgb RED
  set label 'rw' at 35,404 @BOLD RED
  set label 'a1: nothing, then 1' at 55,404 @MONO RED
  # panel 3
  set label 'Nobody waits, within the bound' at 8,455 @TITLE
  set object rectangle from 8,469 to 188,510 @BOX
  set label 'T1' at 17,482 @NAME
  set label 'append b1 1' at 17,498 @MONO INK
  set arrow from 26,510 to 26,533 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,533 to 26,541 @HEAD lc rgb PURPLE
  set label 'realtime' at 35,526 @BOLD PURPLE
  set label 'answered first' at 95,526 @MONO PURPLE
  set object rectangle from 8,542 to 188,598 @BOX
  set label 'T2' at 17,555 @NAME
  set label 'read a1 []' at 17,571 @MONO INK
  set label 'read b1 []' at 17,586 @MONO INK
  set arrow from 26,598 to 26,626 @LINE dt (7,5) lc rgb RED
  set arrow from 26,626 to 202,626 @LINE dt (7,5) lc rgb RED
  set arrow from 202,626 to 202,482 @LINE dt (7,5) lc rgb RED
  set arrow from 202,482 to 197,482 @LINE dt (7,5) lc rgb RED
  set arrow from 197,482 to 189,482 @HEAD lc rgb RED
  set label 'rw' at 35,611 @BOLD RED
  set label 'b1: nothing, then 1' at 55,611 @MONO RED
  # panel 4
  set label 'One region, 32 times' at 8,662 @TITLE
  set object rectangle from 8,676 to 188,717 @BOX
  set label 'T1' at 17,689 @NAME
  set label 'append b2 1' at 17,705 @MONO INK
  set arrow from 26,717 to 26,740 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,740 to 26,748 @HEAD lc rgb PURPLE
  set label 'realtime' at 35,733 @BOLD PURPLE
  set label 'answered first' at 95,733 @MONO PURPLE
  set object rectangle from 8,749 to 188,805 @BOX
  set label 'T2' at 17,762 @NAME
  set label 'read a1 []' at 17,778 @MONO INK
  set label 'read b1 []' at 17,793 @MONO INK
  set arrow from 26,805 to 26,828 @LINE dt (7,5) lc rgb RED
  set arrow from 26,828 to 26,836 @HEAD lc rgb RED
  set label 'rw' at 35,821 @BOLD RED
  set label 'b1: nothing, then 3' at 55,821 @MONO RED
  set object rectangle from 8,837 to 188,878 @BOX
  set label 'T3' at 17,850 @NAME
  set label 'append b1 3' at 17,866 @MONO INK
  set arrow from 26,878 to 26,901 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,901 to 26,909 @HEAD lc rgb PURPLE
  set label 'realtime' at 35,894 @BOLD PURPLE
  set label 'answered first' at 95,894 @MONO PURPLE
  set object rectangle from 8,910 to 188,966 @BOX
  set label 'T4' at 17,923 @NAME
  set label 'read a2 []' at 17,939 @MONO INK
  set label 'read b2 []' at 17,954 @MONO INK
  set arrow from 26,966 to 26,994 @LINE dt (7,5) lc rgb RED
  set arrow from 26,994 to 202,994 @LINE dt (7,5) lc rgb RED
  set arrow from 202,994 to 202,689 @LINE dt (7,5) lc rgb RED
  set arrow from 202,689 to 197,689 @LINE dt (7,5) lc rgb RED
  set arrow from 197,689 to 189,689 @HEAD lc rgb RED
  set label 'rw' at 35,979 @BOLD RED
  set label 'b2: nothing, then 1' at 55,979 @MONO RED
} else {
  # panel 1
  set label 'One region, 1.5 times the bound' at 8,40 @TITLE
  set object rectangle from 8,54 to 188,95 @BOX
  set label 'T1' at 17,67 @NAME
  set label 'append b2 1' at 17,83 @MONO INK
  set arrow from 26,95 to 26,118 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,118 to 26,126 @HEAD lc rgb PURPLE
  set label 'realtime' at 35,111 @BOLD PURPLE
  set label 'answered first' at 95,111 @MONO PURPLE
  set object rectangle from 8,127 to 188,183 @BOX
  set label 'T2' at 17,140 @NAME
  set label 'read a2 []' at 17,156 @MONO INK
  set label 'read b2 []' at 17,171 @MONO INK
  set arrow from 26,183 to 26,211 @LINE dt (7,5) lc rgb RED
  set arrow from 26,211 to 202,211 @LINE dt (7,5) lc rgb RED
  set arrow from 202,211 to 202,67 @LINE dt (7,5) lc rgb RED
  set arrow from 202,67 to 197,67 @LINE dt (7,5) lc rgb RED
  set arrow from 197,67 to 189,67 @HEAD lc rgb RED
  set label 'rw' at 35,196 @BOLD RED
  set label 'b2: nothing, then 1' at 55,196 @MONO RED
  # panel 2
  set label 'Across regions, 16 times' at 371,40 @TITLE
  set object rectangle from 371,54 to 551,95 @BOX
  set label 'T1' at 380,67 @NAME
  set label 'append a1 1' at 380,83 @MONO INK
  set arrow from 389,95 to 389,118 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 389,118 to 389,126 @HEAD lc rgb PURPLE
  set label 'realtime' at 398,111 @BOLD PURPLE
  set label 'answered first' at 458,111 @MONO PURPLE
  set object rectangle from 371,127 to 551,183 @BOX
  set label 'T2' at 380,140 @NAME
  set label 'read a1 []' at 380,156 @MONO INK
  set label 'read b1 []' at 380,171 @MONO INK
  set arrow from 389,183 to 389,211 @LINE dt (7,5) lc rgb RED
  set arrow from 389,211 to 565,211 @LINE dt (7,5) lc rgb RED
  set arrow from 565,211 to 565,67 @LINE dt (7,5) lc rgb RED
  set arrow from 565,67 to 560,67 @LINE dt (7,5) lc rgb RED
  set arrow from 560,67 to 552,67 @HEAD lc rgb RED
  set label 'rw' at 398,196 @BOLD RED
  set label 'a1: nothing, then 1' at 418,196 @MONO RED
  # panel 3
  set label 'Nobody waits, within the bound' at 8,247 @TITLE
  set object rectangle from 8,261 to 188,302 @BOX
  set label 'T1' at 17,274 @NAME
  set label 'append b1 1' at 17,290 @MONO INK
  set arrow from 26,302 to 26,325 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,325 to 26,333 @HEAD lc rgb PURPLE
  set label 'realtime' at 35,318 @BOLD PURPLE
  set label 'answered first' at 95,318 @MONO PURPLE
  set object rectangle from 8,334 to 188,390 @BOX
  set label 'T2' at 17,347 @NAME
  set label 'read a1 []' at 17,363 @MONO INK
  set label 'read b1 []' at 17,378 @MONO INK
  set arrow from 26,390 to 26,418 @LINE dt (7,5) lc rgb RED
  set arrow from 26,418 to 202,418 @LINE dt (7,5) lc rgb RED
  set arrow from 202,418 to 202,274 @LINE dt (7,5) lc rgb RED
  set arrow from 202,274 to 197,274 @LINE dt (7,5) lc rgb RED
  set arrow from 197,274 to 189,274 @HEAD lc rgb RED
  set label 'rw' at 35,403 @BOLD RED
  set label 'b1: nothing, then 1' at 55,403 @MONO RED
  # panel 4
  set label 'One region, 32 times' at 371,247 @TITLE
  set object rectangle from 371,261 to 551,302 @BOX
  set label 'T1' at 380,274 @NAME
  set label 'append b2 1' at 380,290 @MONO INK
  set arrow from 389,302 to 389,325 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 389,325 to 389,333 @HEAD lc rgb PURPLE
  set label 'realtime' at 398,318 @BOLD PURPLE
  set label 'answered first' at 458,318 @MONO PURPLE
  set object rectangle from 371,334 to 551,390 @BOX
  set label 'T2' at 380,347 @NAME
  set label 'read a1 []' at 380,363 @MONO INK
  set label 'read b1 []' at 380,378 @MONO INK
  set arrow from 389,390 to 389,413 @LINE dt (7,5) lc rgb RED
  set arrow from 389,413 to 389,421 @HEAD lc rgb RED
  set label 'rw' at 398,406 @BOLD RED
  set label 'b1: nothing, then 3' at 418,406 @MONO RED
  set object rectangle from 371,422 to 551,463 @BOX
  set label 'T3' at 380,435 @NAME
  set label 'append b1 3' at 380,451 @MONO INK
  set arrow from 389,463 to 389,486 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 389,486 to 389,494 @HEAD lc rgb PURPLE
  set label 'realtime' at 398,479 @BOLD PURPLE
  set label 'answered first' at 458,479 @MONO PURPLE
  set object rectangle from 371,495 to 551,551 @BOX
  set label 'T4' at 380,508 @NAME
  set label 'read a2 []' at 380,524 @MONO INK
  set label 'read b2 []' at 380,539 @MONO INK
  set arrow from 389,551 to 389,579 @LINE dt (7,5) lc rgb RED
  set arrow from 389,579 to 565,579 @LINE dt (7,5) lc rgb RED
  set arrow from 565,579 to 565,274 @LINE dt (7,5) lc rgb RED
  set arrow from 565,274 to 560,274 @LINE dt (7,5) lc rgb RED
  set arrow from 560,274 to 552,274 @HEAD lc rgb RED
  set label 'rw' at 398,564 @BOLD RED
  set label 'b2: nothing, then 1' at 418,564 @MONO RED
}
plot NaN
