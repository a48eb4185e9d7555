# figure:  checking-telephone
# table:   checking-gallery
# alt:     Two boxes. Ann's transaction appends 1 to list x. A dotted arrow, real time, leads to Ben's, which reads x and finds it empty. A dashed arrow leads back: what Ben read stands before what Ann wrote.
# caption: **Ann was answered before Ben asked, and Ben saw nothing of it.** The smallest witness that a store with old replicas gave us.
# command: make chapter-checking

if (!exists("OUT")) OUT = 'plots/checking-telephone.svg'
if (!exists("W")) W = 720
H = W < 500 ? 185 : 112
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
  set object rectangle from 8,33 to 188,74 @BOX
  set label 'T1' at 17,46 @NAME
  set label 'append x 1' at 17,62 @MONO INK
  set arrow from 26,74 to 26,97 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 26,97 to 26,105 @HEAD lc rgb PURPLE
  set label 'realtime' at 35,90 @BOLD PURPLE
  set label 'answered first' at 95,90 @MONO PURPLE
  set object rectangle from 8,106 to 188,147 @BOX
  set label 'T2' at 17,119 @NAME
  set label 'read x []' at 17,135 @MONO INK
  set arrow from 26,147 to 26,175 @LINE dt (7,5) lc rgb RED
  set arrow from 26,175 to 202,175 @LINE dt (7,5) lc rgb RED
  set arrow from 202,175 to 202,46 @LINE dt (7,5) lc rgb RED
  set arrow from 202,46 to 197,46 @LINE dt (7,5) lc rgb RED
  set arrow from 197,46 to 189,46 @HEAD lc rgb RED
  set label 'rw' at 35,160 @BOLD RED
  set label 'x: nothing, then 1' at 55,160 @MONO RED
} else {
  # panel 1
  set object rectangle from 8,32 to 98,74 @BOX
  set label 'T1' at 17,45 @NAME
  set label 'append x 1' at 17,61 @MONO INK
  set arrow from 98,54 to 212,54 @LINE dt (1.5,4) lc rgb PURPLE
  set arrow from 212,54 to 220,54 @HEAD lc rgb PURPLE
  set label 'realtime' at 130,44 @BOLD PURPLE
  set label 'answered first' at 110,66 @MONO PURPLE
  set object rectangle from 221,32 to 311,74 @BOX
  set label 'T2' at 230,45 @NAME
  set label 'read x []' at 230,61 @MONO INK
  set arrow from 266,74 to 266,102 @LINE dt (7,5) lc rgb RED
  set arrow from 266,102 to 53,102 @LINE dt (7,5) lc rgb RED
  set arrow from 53,102 to 53,83 @LINE dt (7,5) lc rgb RED
  set arrow from 53,83 to 53,75 @HEAD lc rgb RED
  set label 'rw' at 89.5,86.5 @BOLD RED
  set label 'x: nothing, then 1' at 109.5,86.5 @MONO RED
}
plot NaN
