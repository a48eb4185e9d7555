# The house style of every figure. A script sets what it needs, then loads this file:
#   OUT      file to draw        PANELS   number of panels      STACKED  1: one above the other
#   W, H     size in pixels      HEIGHT   pixels a row at W=720 ROOM     pixels for the y numbers
#   TITLES   lines above each panel       READS    lines that say how to read the marks
#   GRID     columns, if not all panels   SHARED   1: the panels of a row share their y axis
# Below W=500 (phones) the panels always stand one above the other.

if (!exists("OUT")) OUT = "figure.svg"
if (!exists("PANELS")) PANELS = 1
if (!exists("STACKED")) STACKED = 0
if (!exists("HEIGHT")) HEIGHT = 360
if (!exists("ROOM")) ROOM = 46
if (!exists("TITLES")) TITLES = 1
if (!exists("READS")) READS = 0
if (!exists("GRID")) GRID = PANELS
if (!exists("SHARED")) SHARED = 0
if (!exists("W")) W = 720
COMPACT = (W < 500)
COLS = (STACKED || COMPACT) ? 1 : GRID
ROWS = (PANELS + COLS - 1) / COLS
# A phone's panel is lower, but not where rows of a diagram would come to lie too close.
if (!exists("LOWEST")) LOWEST = 300
if (!exists("H")) H = (COMPACT && HEIGHT > LOWEST ? LOWEST : HEIGHT) * ROWS

# How texts hold an apostrophe, which 5.4 cannot always read inside a string.
QUOTE = "'"

# Colours are tokens: on the web each becomes a CSS variable of that name.
INK = "#1b1f24"; MUTED = "#5b6470"; GRID = "#e3e6ea"; PAPER = "#fefefe"
BLUE = "#0070e4"; AMBER = "#a86500"; GREEN = "#266c47"
RED = "#920f0a"; PURPLE = "#623869"; GREY = "#7a828e"
BLUE_TINT = "#d6e8fc"; AMBER_TINT = "#f5e6cf"; GREEN_TINT = "#d9ebe1"
RED_TINT = "#f8dcd9"; PURPLE_TINT = "#eadfed"; GREY_TINT = "#eef0f3"

# What stands after a text. A bare ":Bold" would lose the family in SVG.
TITLE = "left noenhanced font 'Inter:Bold,13' tc rgb INK"
SUBTITLE = "left noenhanced font 'Inter,12' tc rgb MUTED"
XTITLE = "noenhanced font 'Inter,12' tc rgb MUTED offset 0,0.35"
READING = (COMPACT ? "left" : "right") . " noenhanced font 'Inter,11' tc rgb MUTED"
SERIES = "noenhanced front font 'Inter:Bold,13'"
NOTE = "noenhanced front font 'Inter,12'"
TOOLTIP = "hypertext noenhanced point pt 7 ps 1.8 lc rgb '#ff0070e4'"

set encoding utf8
set decimalsign '.'
set terminal svg size W,H dynamic enhanced font "Inter,12" linewidth 1 rounded
set output OUT
set datafile separator comma
set datafile columnheaders
set datafile missing NaN
set border 3 back lc rgb MUTED lw 0.75
set tics nomirror scale 0.5,0.25 tc rgb MUTED
set grid ytics lt 1 lc rgb GRID lw 0.75
set style fill solid 1 noborder
set key off

# A row of a tidy table belongs to the series whose cell has this text.
is(name, text) = (strcol(name) eq text)

# Whether a cell is filled. To read an empty one by name would drop its row.
_column(n, name) = columnhead(n) eq name ? n : _column(n + 1, name)
isFilled(name) = valid(_column(1, name))

# Where things stand, in fractions of the page: panel i's edges, its titles, the reading line.
# The reading line shares its row with the y title only where it has the whole width to do so.
# Panels that share their y axis have room for its numbers once a row.
_foot = 46.0; _right = (SHARED && COLS > 1) ? 30.0 : 16.0; _line = 18.0
_reads = (READS && (COLS > 1 || COMPACT || TITLES != 1)) ? 24.0 : 0.0
_reads = (COMPACT && READS > 1) ? _reads + 15.0*(READS - 1) : _reads
_head = 18.0 + _line*TITLES
_wide = 1.0*(SHARED ? W - ROOM : W)/COLS; _high = (H - _reads)/ROWS
_col(i) = (i - 1) % COLS; _row(i) = (i - 1)/COLS
x0(i) = (_col(i)*_wide + ROOM)/W
x1(i) = ((_col(i) + 1)*_wide + (SHARED ? ROOM : 0) - _right)/W
y1(i) = 1 - (_reads + _row(i)*_high + _head)/H
y0(i) = 1 - (_reads + (_row(i) + 1)*_high - _foot)/H
tx(i) = (SHARED && COLS > 1) ? x0(i) : (_col(i)*_wide + 8)/W
ty(i, line) = y1(i) + (line*_line + 2)/H
readingX = COMPACT ? 8.0/W : 1 - _right/W
readingY = 1 - (_reads > 0 ? 15.0 : _head - _line - 2)/H

# Which panels say what all share.
isFirst(i) = (!SHARED || _col(i) == 0)
isLowest(i) = (!SHARED || i > PANELS - COLS)

# Space-time diagrams. A panel sets MS_PX and ROW_PX, pixels a millisecond and a row, and LOST_MS,
# what a lost message would have taken; it goes LOST_PART of the way. AWAY is left of any panel.
# A thing of this page's geometry is a function of the row that is read; its argument is not used.
AWAY = -1e9; THICK = 8.5; THIN = 3.0; LOST_PART = 0.55
ARROW = "head filled size screen 11.0/W,16 fixed"
ALONG = "noenhanced font 'Inter,11'"
BESIDE = "noenhanced font 'Inter,11.5'"
ms(name) = column(name)*1e-6
row(name) = -column(name)
isLost(_) = !isFilled('received_ns')
isSpan(name) = is('name', name) && isFilled('end_ns')
isPoint(name) = is('name', name) && !isFilled('end_ns')
middle(_) = (ms('begin_ns') + ms('end_ns'))/2
dt(_) = isLost(0) ? LOST_PART*LOST_MS : ms('received_ns') - ms('sent_ns')
dy(_) = (isLost(0) ? LOST_PART : 1)*(row('to_node') - row('from_node'))
slope(_) = atan2(dy(0)*ROW_PX, dt(0)*MS_PX)*180/pi
# Words stand in the middle of the arrow's last gap between two lines, or of its first.
_gaps(_) = abs(row('to_node') - row('from_node'))
_at(last) = (_gaps(0) < 2 || isLost(0)) ? 0.5 : (last ? _gaps(0) - 0.5 : 0.5)/_gaps(0)
wordsX(last, side) = ms('sent_ns') + _at(last)*dt(0) - side*9*sin(slope(0)*pi/180)/MS_PX
wordsY(last, side) = row('from_node') + _at(last)*dy(0) + side*9*cos(slope(0)*pi/180)/ROW_PX
# A node's name in bold over its role, with all that enhanced text would take for markup escaped.
_safe(c) = (strstrt('\^_@&~{}', c) ? '\' : '').c
plain(text) = strlen(text) == 0 ? '' : _safe(text[1:1]).plain(text[2:*])
rowName(name, role) = '{/:Bold '.plain(strcol(name)).'}'. \
  (strcol(role) ne '-' ? "\n{/*0.9 ".plain(strcol(role)).'}' : '')
