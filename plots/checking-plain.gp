# figure:  checking-plain
# table:   checking-gallery
# alt:     Nine pairs or single boxes: reads of aborted and of intermediate writes, a read that contradicts its own transaction, a read of the future, a write behind an aborted one, a lost update, two reads that disagree about the order, a list with an element twice, and one with an element that nobody appended.
# caption: **What is no cycle: two boxes at most are enough.** Reads and writes that no order of transactions explains; of an aborted transaction nobody knows what it read.
# command: make chapter-checking

if (!exists("OUT")) OUT = 'plots/checking-plain.svg'
if (!exists("W")) W = 720
H = W < 500 ? 1594 : 635
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
  set label 'G1a' at 8,41 @TITLE
  set object rectangle from 8,55 to 119,156 @BOX
  set label 'T2' at 17,68 @NAME
  set label 'read x unknown' at 17,84 @MONO INK
  set label 'append y 1' at 17,99 @MONO INK
  set label 'append x 1' at 17,114 @MONO INK
  set label 'append z 1' at 17,129 @MONO INK
  set label 'aborted' at 17,144 @MONO INK
  set label 'x: 1' at 17,168.5 @MONO MUTED
  set object rectangle from 8,181 to 119,222 @BOX
  set label 'T1' at 17,194 @NAME
  set label 'read x [1]' at 17,210 @MONO INK
  # panel 2
  set label 'G1b' at 8,258 @TITLE
  set object rectangle from 8,272 to 119,358 @BOX
  set label 'T1' at 17,285 @NAME
  set label 'append x 1' at 17,301 @MONO INK
  set label 'read y unknown' at 17,316 @MONO INK
  set label 'append x 2' at 17,331 @MONO INK
  set label 'aborted' at 17,346 @MONO INK
  set label 'x: 1' at 17,370.5 @MONO MUTED
  set object rectangle from 8,383 to 119,424 @BOX
  set label 'T2' at 17,396 @NAME
  set label 'read x [1]' at 17,412 @MONO INK
  # panel 3
  set label 'internal' at 8,460 @TITLE
  set object rectangle from 8,474 to 258,530 @BOX
  set label 'T1' at 17,487 @NAME
  set label 'append x 1' at 17,503 @MONO INK
  set label 'read x []' at 17,518 @MONO INK
  set label 'x: not what it wrote or read before' at 17,542.5 @MONO MUTED
  # panel 4
  set label 'future-read' at 8,591 @TITLE
  set object rectangle from 8,605 to 212,661 @BOX
  set label 'T1' at 17,618 @NAME
  set label 'read x [2]' at 17,634 @MONO INK
  set label 'append x 2' at 17,649 @MONO INK
  set label 'x: read before it is written' at 17,673.5 @MONO MUTED
  # panel 5
  set label 'dirty-update' at 8,722 @TITLE
  set object rectangle from 8,736 to 119,837 @BOX
  set label 'T1' at 17,749 @NAME
  set label 'append x 5' at 17,765 @MONO INK
  set label 'read y unknown' at 17,780 @MONO INK
  set label 'read x unknown' at 17,795 @MONO INK
  set label 'read z unknown' at 17,810 @MONO INK
  set label 'aborted' at 17,825 @MONO INK
  set label 'x: 5, then 6' at 17,849.5 @MONO MUTED
  set object rectangle from 8,862 to 119,903 @BOX
  set label 'T2' at 17,875 @NAME
  set label 'append x 6' at 17,891 @MONO INK
  # panel 6
  set label 'lost-update' at 8,939 @TITLE
  set object rectangle from 8,953 to 252,1024 @BOX
  set label 'T1' at 17,966 @NAME
  set label 'read x []' at 17,982 @MONO INK
  set label 'read y []' at 17,997 @MONO INK
  set label 'append x 1' at 17,1012 @MONO INK
  set label 'x: read alike, and written by both' at 17,1036.5 @MONO MUTED
  set object rectangle from 8,1049 to 252,1105 @BOX
  set label 'T2' at 17,1062 @NAME
  set label 'read x []' at 17,1078 @MONO INK
  set label 'append x 2' at 17,1093 @MONO INK
  # panel 7
  set label 'incompatible-order' at 8,1141 @TITLE
  set object rectangle from 8,1155 to 205,1226 @BOX
  set label 'T2' at 17,1168 @NAME
  set label 'read x [3]' at 17,1184 @MONO INK
  set label 'read y [2 3]' at 17,1199 @MONO INK
  set label 'append z 4' at 17,1214 @MONO INK
  set label 'x: neither begins the other' at 17,1238.5 @MONO MUTED
  set object rectangle from 8,1251 to 205,1292 @BOX
  set label 'T1' at 17,1264 @NAME
  set label 'read x [1]' at 17,1280 @MONO INK
  # panel 8
  set label 'duplicate-elements' at 8,1328 @TITLE
  set object rectangle from 8,1342 to 146,1413 @BOX
  set label 'T1' at 17,1355 @NAME
  set label 'append x 10' at 17,1371 @MONO INK
  set label 'read y [2 1 2 3 4]' at 17,1386 @MONO INK
  set label 'append z 10' at 17,1401 @MONO INK
  set label 'y: 2 twice' at 17,1425.5 @MONO MUTED
  # panel 9
  set label 'garbage-read' at 8,1474 @TITLE
  set object rectangle from 8,1488 to 212,1559 @BOX
  set label 'T1' at 17,1501 @NAME
  set label 'read x [1 2 3 4 5 9]' at 17,1517 @MONO INK
  set label 'append y 12' at 17,1532 @MONO INK
  set label 'read z [2 1 3 4 5 6 7 8 7 6]' at 17,1547 @MONO INK
  set label 'z: nobody wrote 8' at 17,1571.5 @MONO MUTED
} else {
  # panel 1
  set label 'G1a' at 8,40 @TITLE
  set object rectangle from 8,54 to 119,155 @BOX
  set label 'T2' at 17,67 @NAME
  set label 'read x unknown' at 17,83 @MONO INK
  set label 'append y 1' at 17,98 @MONO INK
  set label 'append x 1' at 17,113 @MONO INK
  set label 'append z 1' at 17,128 @MONO INK
  set label 'aborted' at 17,143 @MONO INK
  set label 'x: 1' at 17,167.5 @MONO MUTED
  set object rectangle from 8,180 to 119,221 @BOX
  set label 'T1' at 17,193 @NAME
  set label 'read x [1]' at 17,209 @MONO INK
  # panel 2
  set label 'G1b' at 250,40 @TITLE
  set object rectangle from 250,54 to 361,140 @BOX
  set label 'T1' at 259,67 @NAME
  set label 'append x 1' at 259,83 @MONO INK
  set label 'read y unknown' at 259,98 @MONO INK
  set label 'append x 2' at 259,113 @MONO INK
  set label 'aborted' at 259,128 @MONO INK
  set label 'x: 1' at 259,152.5 @MONO MUTED
  set object rectangle from 250,165 to 361,206 @BOX
  set label 'T2' at 259,178 @NAME
  set label 'read x [1]' at 259,194 @MONO INK
  # panel 3
  set label 'internal' at 492,40 @TITLE
  set object rectangle from 492,54 to 696,110 @BOX
  set label 'T1' at 501,67 @NAME
  set label 'append x 1' at 501,83 @MONO INK
  set label 'read x []' at 501,98 @MONO INK
  set label 'x: not what it wrote or read' at 501,122.5 @MONO MUTED
  set label 'before' at 501,137.5 @MONO MUTED
  # panel 4
  set label 'future-read' at 8,257 @TITLE
  set object rectangle from 8,271 to 212,327 @BOX
  set label 'T1' at 17,284 @NAME
  set label 'read x [2]' at 17,300 @MONO INK
  set label 'append x 2' at 17,315 @MONO INK
  set label 'x: read before it is written' at 17,339.5 @MONO MUTED
  # panel 5
  set label 'dirty-update' at 250,257 @TITLE
  set object rectangle from 250,271 to 361,372 @BOX
  set label 'T1' at 259,284 @NAME
  set label 'append x 5' at 259,300 @MONO INK
  set label 'read y unknown' at 259,315 @MONO INK
  set label 'read x unknown' at 259,330 @MONO INK
  set label 'read z unknown' at 259,345 @MONO INK
  set label 'aborted' at 259,360 @MONO INK
  set label 'x: 5, then 6' at 259,384.5 @MONO MUTED
  set object rectangle from 250,397 to 361,438 @BOX
  set label 'T2' at 259,410 @NAME
  set label 'append x 6' at 259,426 @MONO INK
  # panel 6
  set label 'lost-update' at 492,257 @TITLE
  set object rectangle from 492,271 to 683,342 @BOX
  set label 'T1' at 501,284 @NAME
  set label 'read x []' at 501,300 @MONO INK
  set label 'read y []' at 501,315 @MONO INK
  set label 'append x 1' at 501,330 @MONO INK
  set label 'x: read alike, and written' at 501,354.5 @MONO MUTED
  set label 'by both' at 501,369.5 @MONO MUTED
  set object rectangle from 492,382 to 683,438 @BOX
  set label 'T2' at 501,395 @NAME
  set label 'read x []' at 501,411 @MONO INK
  set label 'append x 2' at 501,426 @MONO INK
  # panel 7
  set label 'incompatible-order' at 8,474 @TITLE
  set object rectangle from 8,488 to 205,559 @BOX
  set label 'T2' at 17,501 @NAME
  set label 'read x [3]' at 17,517 @MONO INK
  set label 'read y [2 3]' at 17,532 @MONO INK
  set label 'append z 4' at 17,547 @MONO INK
  set label 'x: neither begins the other' at 17,571.5 @MONO MUTED
  set object rectangle from 8,584 to 205,625 @BOX
  set label 'T1' at 17,597 @NAME
  set label 'read x [1]' at 17,613 @MONO INK
  # panel 8
  set label 'duplicate-elements' at 250,474 @TITLE
  set object rectangle from 250,488 to 388,559 @BOX
  set label 'T1' at 259,501 @NAME
  set label 'append x 10' at 259,517 @MONO INK
  set label 'read y [2 1 2 3 4]' at 259,532 @MONO INK
  set label 'append z 10' at 259,547 @MONO INK
  set label 'y: 2 twice' at 259,571.5 @MONO MUTED
  # panel 9
  set label 'garbage-read' at 492,474 @TITLE
  set object rectangle from 492,488 to 696,559 @BOX
  set label 'T1' at 501,501 @NAME
  set label 'read x [1 2 3 4 5 9]' at 501,517 @MONO INK
  set label 'append y 12' at 501,532 @MONO INK
  set label 'read z [2 1 3 4 5 6 7 8 7 6]' at 501,547 @MONO INK
  set label 'z: nobody wrote 8' at 501,571.5 @MONO MUTED
}
plot NaN
