import Measurement

/// The script of a figure that shows cycles: two drawings in pixels, one for pages and one for phones.
struct CyclesScript {
  private let figure: Figure
  private let cycles: [(title: String?, members: [Cycle.Member])]

  private static let page = 720.0
  private static let phone = 400.0
  /// Left and right of the figure; between columns; between rows.
  private static let edge = 8.0
  private static let between = 22.0
  private static let below = 26.0
  /// With its caption below it, on the book's paper.
  private static let tallest = 1000.0

  init(_ figure: Figure, _ tables: [Table]) throws(FigureError) {
    self.figure = figure
    var cycles: [(String?, [Cycle.Member])] = []
    for panel in figure.panels {
      guard let cycle = panel.cycle else {
        throw FigureError("figure \(figure.name): cycles stand in a figure of their own")
      }
      cycles.append((panel.title, try cycle.members(in: tables, of: figure.name)))
    }
    self.cycles = cycles
  }

  var lines: [String] {
    get throws(FigureError) {
      let page = try drawing(CyclesScript.page, columns: columns)
      let phone = try drawing(CyclesScript.phone, columns: 1)
      guard page.height <= CyclesScript.tallest else {
        throw FigureError(
          "figure \(figure.name): its cycles are \(number(page.height)) pixels high, and a printed page has room "
            + "for \(number(CyclesScript.tallest)); show them in several figures, or in more columns"
        )
      }
      var lines = [
        "if (!exists(\"OUT\")) OUT = 'plots/\(figure.name).svg'",
        "if (!exists(\"W\")) W = 720",
        "H = W < 500 ? \(number(phone.height)) : \(number(page.height))",
        "load 'plots/house.gp'",
        "MONO = \"left noenhanced font 'JetBrains Mono,11' tc rgb \"",
        "BOLD = \"left noenhanced font 'JetBrains Mono:Bold,11' tc rgb \"",
        "NAME = \"left noenhanced font 'Inter:Bold,12' tc rgb INK\"",
        "BOX = 'behind fc rgb GREY_TINT fs solid border rgb MUTED lw 0.75'",
        // Of another width, or gnuplot would draw the dashes after a head of their colour as a whole line.
        "LINE = 'nohead lw 1.5'; HEAD = 'head filled size first 8,18 fixed lw 1.25'",
        "set lmargin at screen 0; set rmargin at screen 1",
        "set bmargin at screen 0; set tmargin at screen 1",
        "unset border; unset tics; unset grid; set xrange [0:W]; set yrange [H:0]",
      ]
      if let reading = figure.reading {
        let text = try figure.readingText(reading)
        lines.append(
          "set label \(text) at first (COMPACT ? 8 : W - 8), first \(number(CyclesScript.edge + 4)) @READING"
        )
      }
      lines += ["if (COMPACT) {"] + phone.lines + ["} else {"] + page.lines + ["}"]
      return lines + ["plot NaN"]
    }
  }

  private var columns: Int {
    switch figure.arrangement {
    case .sideBySide: cycles.count
    case .stacked: 1
    case .sharing(let columns): max(1, min(columns, cycles.count))
    }
  }

  // MARK: - A drawing

  /// The cycles in a grid, each at the left of its column; a row is as high as its tallest.
  private func drawing(
    _ width: Double, columns: Int
  ) throws(FigureError) -> (height: Double, lines: [String]) {
    let inner = width - 2 * CyclesScript.edge - CyclesScript.between * Double(columns - 1)
    let room = (inner / Double(columns)).rounded(.down)
    var lines: [String] = []
    var y = CyclesScript.edge
    if figure.reading != nil {
      y += width < 500 ? 15 * Double(figure.linesOfReading) + 10 : 24
    }
    for start in stride(from: 0, to: cycles.count, by: columns) {
      let row = cycles[start..<min(start + columns, cycles.count)].map { cycle in
        CycleLayout(cycle.members, title: title(cycle.title, room), room: room)
      }
      for (column, layout) in row.enumerated() {
        let x = CyclesScript.edge + Double(column) * (room + CyclesScript.between)
        lines.append("  # panel \(start + column + 1)")
        for shape in layout.shapes { lines += try commands(shape, x, y) }
      }
      y += (row.map(\.height).max() ?? 0) + CyclesScript.below
    }
    return (y - CyclesScript.below + CyclesScript.edge, lines)
  }

  /// Bold letters of 13 pixels, which differ in width.
  private func title(_ title: String?, _ room: Double) -> [String] {
    CycleLayout.wrapped(title ?? "", to: Int(room / 7.8))
  }

  private func commands(
    _ shape: CycleLayout.Shape, _ left: Double, _ top: Double
  ) throws(FigureError) -> [String] {
    func at(_ x: Double, _ y: Double) -> String { "\(number(left + x)),\(number(top + y))" }
    switch shape {
    case .box(let x, let y, let width, let height):
      return ["  set object rectangle from \(at(x, y)) to \(at(x + width, y + height)) @BOX"]
    case .words(let text, let x, let y, let style):
      let text = try FigureText.quoted(text, of: figure.name)
      return ["  set label \(text) at \(at(x, y)) \(words(style))"]
    case .arrow(let points, let kind):
      let look = "lc rgb \(kind.ink.tone.gnuplotName)"
      // A head of its own, whose rim is whole.
      var points = points
      let tip = points.removeLast()
      guard let before = points.last else { return [] }
      let neck = CyclesScript.neck(tip, from: before)
      points.append(neck)
      let lines = zip(points, points.dropFirst()).map {
        "  set arrow from \(at($0.x, $0.y)) to \(at($1.x, $1.y)) @LINE\(kind.dashes) \(look)"
      }
      return lines + [
        "  set arrow from \(at(neck.x, neck.y)) to \(at(tip.x, tip.y)) @HEAD \(look)"
      ]
    }
  }

  /// Where the head of an arrow begins; arrows run along the edges of the page.
  private static func neck(
    _ tip: CycleLayout.Point, from start: CycleLayout.Point
  ) -> CycleLayout.Point {
    let (dx, dy) = (start.x - tip.x, start.y - tip.y)
    return CycleLayout.Point(
      x: tip.x + max(-neck, min(neck, dx)), y: tip.y + max(-neck, min(neck, dy)))
  }

  private static let neck = 8.0

  private func words(_ style: CycleLayout.Style) -> String {
    switch style {
    case .title: "@TITLE"
    case .name: "@NAME"
    case .step: "@MONO INK"
    case .says: "@MONO MUTED"
    case .why(let kind): "@BOLD \(kind.ink.tone.gnuplotName)"
    case .edge(let kind): "@MONO \(kind.ink.tone.gnuplotName)"
    }
  }

  /// Tenths of a pixel.
  private func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
