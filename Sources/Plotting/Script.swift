// The figure in gnuplot's words: a script that stands alone, within what gnuplot 5.4 and 6 both
// understand.

extension Figure {
  /// The text of `plots/NAME.gp`. Run from the repository's root, it draws to OUT, or else to
  /// `plots/NAME.svg`.
  ///
  /// `command` makes the script and its tables again, such as `make chapter-clocks`.
  public func script(command: String) throws(FigureError) -> String {
    try FigureText.checkName(name)
    guard !panels.isEmpty, panels.allSatisfy({ !$0.layers.isEmpty }) else {
      throw FigureError("figure \(name): each figure needs a panel, and each panel a layer")
    }
    for line in [caption, alt, command] {
      try FigureText.checkLine(line, of: name)
      if line.allSatisfy(\.isWhitespace) {
        throw FigureError("figure \(name): caption, alt and command must each say something")
      }
    }
    for table in tables { try FigureText.checkTable(table, of: "figure \(name)") }
    let header = FigureHeader(
      name: name, tables: tables, alt: alt, caption: caption, command: command)
    var lines = header.lines + [""] + preamble
    if let reading {
      lines.append(
        "set label 99 \(try FigureText.quoted(reading, of: name)) at screen readingX, "
          + "screen readingY @READING")
    }
    for (index, panel) in panels.enumerated() {
      lines += try PanelScript(panel, number: index + 1, of: self).lines
    }
    lines.append("unset multiplot")
    return lines.joined(separator: "\n") + "\n"
  }

  private var preamble: [String] {
    [
      "if (!exists(\"OUT\")) OUT = 'plots/\(name).svg'",
      "PANELS = \(panels.count); STACKED = \(arrangement == .stacked ? 1 : 0); HEIGHT = \(height)",
      "ROOM = \(roomForTicks); TITLES = \(hasTitles ? 2 : 1); READS = \(reading == nil ? 0 : 1)",
      "load 'plots/house.gp'",
      "set multiplot",
    ]
  }

  var hasTitles: Bool { panels.contains { $0.title != nil } }

  /// Pixels left of the y axis, for the widest number beside it.
  private var roomForTicks: Int {
    var widest = 4
    for axis in panels.map(\.y) {
      var ticks = [axis.range?.lowerBound, axis.range?.upperBound].compactMap(\.self)
      if case .at(let places) = axis.ticks { ticks += places }
      if case .every(let step) = axis.ticks { ticks.append((axis.range?.lowerBound ?? 0) + step) }
      if case .powersOfTen = axis.ticks { ticks = [] }
      for tick in ticks {
        widest = max(widest, ((try? FigureText.number(tick, of: name)) ?? "").utf8.count)
      }
    }
    return 14 + 8 * min(widest, 8)
  }
}

/// The commands for one panel.
struct PanelScript {
  let panel: Panel
  let number: Int
  let figure: Figure

  init(_ panel: Panel, number: Int, of figure: Figure) {
    self.panel = panel
    self.number = number
    self.figure = figure
  }

  var lines: [String] {
    get throws(FigureError) {
      var lines = ["", "# panel \(number)"]
      lines += [
        "set lmargin at screen x0(\(number)); set rmargin at screen x1(\(number))",
        "set bmargin at screen y0(\(number)); set tmargin at screen y1(\(number))",
      ]
      if number > 1 { lines.append("unset label; unset arrow; unset object; unset logscale") }
      lines += try settings(of: panel.x, letter: "x") + settings(of: panel.y, letter: "y")
      lines += try titles + annotations + labels
      return lines + ["plot \\"] + [try plots.joined(separator: ", \\\n")]
    }
  }

  private func settings(of axis: Axis, letter: String) throws(FigureError) -> [String] {
    var range = "*:*"
    if let bounds = axis.range {
      guard bounds.lowerBound < bounds.upperBound, !axis.isLog || bounds.lowerBound > 0 else {
        throw FigureError(
          "figure \(figure.name): \(axis.title): a range must not be empty, nor a log one reach 0")
      }
      range = "\(try amount(bounds.lowerBound)):\(try amount(bounds.upperBound))"
    }
    let log = axis.isLog ? ["set logscale \(letter)"] : []
    return log + ["set \(letter)range [\(range)]", "set \(letter)tics \(try ticks(of: axis))"]
  }

  private func ticks(of axis: Axis) throws(FigureError) -> String {
    switch axis.ticks {
    case .automatic: return "autofreq format '%.10g'"
    case .powersOfTen: return "autofreq format '10^{%T}'"
    case .every(let step):
      guard step > 0 else {
        throw FigureError("figure \(figure.name): \(axis.title): ticks need a step above 0")
      }
      let start = axis.isLog ? nil : axis.range?.lowerBound
      let from = try start.map { value throws(FigureError) in "\(try amount(value))," } ?? ""
      return "\(from)\(try amount(step)) format '%.10g'"
    case .at(let places):
      var texts: [String] = []
      for place in places { texts.append(try amount(place)) }
      return "(\(texts.joined(separator: ", "))) format '%.10g'"
    }
  }

  /// The axis titles, horizontal where other charts turn them.
  private var titles: [String] {
    get throws(FigureError) {
      let y = try quoted(panel.y.text), x = try quoted(panel.x.text)
      var lines = ["set xlabel \(x) @XTITLE"]
      if let title = panel.title {
        lines.append(
          "set label \(try quoted(title)) at screen tx(\(number)), screen ty(\(number),2) @TITLE")
        lines.append("set label \(y) at screen tx(\(number)), screen ty(\(number),1) @SUBTITLE")
      } else {
        lines.append("set label \(y) at screen tx(\(number)), screen ty(\(number),1) @TITLE")
      }
      return lines
    }
  }

  private var annotations: [String] {
    get throws(FigureError) {
      var lines: [String] = []
      for annotation in panel.annotations {
        lines.append(try shape(of: annotation))
        if let note = annotation.note {
          lines.append(
            "set label \(try words(note)) @NOTE tc rgb \(annotation.ink.tone.gnuplotName)")
        }
      }
      return lines
    }
  }

  private func shape(of annotation: Annotation) throws(FigureError) -> String {
    let line = "nohead back lw 1 dt (2,3) lc rgb \(annotation.ink.tone.gnuplotName)"
    let area = "behind fs solid noborder fc rgb \(annotation.ink.tint.gnuplotName)"
    switch annotation.shape {
    case .verticalLine(let x):
      let x = try amount(x)
      return "set arrow from first \(x), graph 0 to first \(x), graph 1 \(line)"
    case .horizontalLine(let y):
      let y = try amount(y)
      return "set arrow from graph 0, first \(y) to graph 1, first \(y) \(line)"
    case .verticalBand(let x):
      let low = try amount(x.lowerBound), high = try amount(x.upperBound)
      return "set object rect from first \(low), graph 0 to first \(high), graph 1 \(area)"
    case .horizontalBand(let y):
      let low = try amount(y.lowerBound), high = try amount(y.upperBound)
      return "set object rect from graph 0, first \(low) to graph 1, first \(high) \(area)"
    }
  }

  private var labels: [String] {
    get throws(FigureError) {
      var lines: [String] = []
      for layer in panel.layers {
        guard let label = layer.label else { continue }
        lines.append("set label \(try words(label)) @SERIES tc rgb \(layer.ink.tone.gnuplotName)")
      }
      return lines
    }
  }

  private func words(_ label: Label) throws(FigureError) -> String {
    "\(try quoted(label.text)) at first \(try amount(label.x)), first \(try amount(label.y)) "
      + label.anchor.rawValue
  }

  private var plots: [String] {
    get throws(FigureError) {
      var plots: [String] = []
      // By depth, and in the order given within one: sorting enumerated pairs keeps it stable.
      let layers = panel.layers.enumerated().sorted {
        ($0.element.depth, $0.offset) < ($1.element.depth, $1.offset)
      }
      for (_, layer) in layers {
        plots += try LayerScript(layer, of: figure.name).plots
      }
      return plots
    }
  }

  private func quoted(_ text: String) throws(FigureError) -> String {
    try FigureText.quoted(text, of: figure.name)
  }

  private func amount(_ value: Double) throws(FigureError) -> String {
    try FigureText.number(value, of: figure.name)
  }
}
