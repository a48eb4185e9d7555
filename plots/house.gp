# The house style of every figure. A script sets what it needs, then loads this file:
#   OUT      file to draw        PANELS   number of panels      STACKED  1: one above the other
#   W, H     size in pixels      HEIGHT   pixels a row at W=720 ROOM     pixels for the y numbers
#   TITLES   lines above each panel       READS    1: a line says how to read the marks
# Below W=500 (phones) the panels always stand one above the other.

if (!exists("OUT")) OUT = "figure.svg"
if (!exists("PANELS")) PANELS = 1
if (!exists("STACKED")) STACKED = 0
if (!exists("HEIGHT")) HEIGHT = 360
if (!exists("ROOM")) ROOM = 46
if (!exists("TITLES")) TITLES = 1
if (!exists("READS")) READS = 0
if (!exists("W")) W = 720
COMPACT = (W < 500)
COLS = (STACKED || COMPACT) ? 1 : PANELS
ROWS = (PANELS + COLS - 1) / COLS
if (!exists("H")) H = (COMPACT && HEIGHT > 300 ? 300 : HEIGHT) * ROWS

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

# Where things stand, in fractions of the page: panel i's edges, its titles, the reading line.
# The reading line shares its row with the y title only where it has the whole width to do so.
_foot = 46.0; _right = 16.0; _line = 18.0
_reads = (READS && (COLS > 1 || COMPACT || TITLES > 1)) ? 24.0 : 0.0
_head = 18.0 + _line*TITLES
_wide = 1.0*W/COLS; _high = (H - _reads)/ROWS
_col(i) = (i - 1) % COLS; _row(i) = (i - 1)/COLS
x0(i) = (_col(i)*_wide + ROOM)/W
x1(i) = ((_col(i) + 1)*_wide - _right)/W
y1(i) = 1 - (_reads + _row(i)*_high + _head)/H
y0(i) = 1 - (_reads + (_row(i) + 1)*_high - _foot)/H
tx(i) = (_col(i)*_wide + 8)/W
ty(i, line) = y1(i) + (line*_line + 2)/H
readingX = COMPACT ? 8.0/W : 1 - _right/W
readingY = 1 - (_reads > 0 ? 15.0 : _head - _line - 2)/H
