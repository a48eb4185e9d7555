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
      lines += try axes + titles + annotations + labels
      return lines + ["plot \\"] + [try plots.joined(separator: ", \\\n")]
    }
  }

  private var axes: [String] {
    get throws(FigureError) {
      let x = try settings(of: panel.x, letter: "x")
      if let diagram = try diagram {
        let rows = try amount(diagram.rows.lowerBound) + ":" + amount(diagram.rows.upperBound)
        return try x + ["set yrange [\(rows)]; unset ytics"] + diagram.settings
      }
      var lines = try x + settings(of: panel.y, letter: "y")
      if figure.panels[..<(number - 1)].contains(where: { $0.spaceTime != nil }) {
        lines.append("set grid ytics; set border 3; set ytics scale 0.5,0.25 tc rgb MUTED")
      }
      return lines + (try clipping)
    }
  }

  private var diagram: SpaceTimeScript? {
    get throws(FigureError) {
      guard let spaceTime = panel.spaceTime else { return nil }
      return try SpaceTimeScript(spaceTime, panel, number: number, of: figure.name)
    }
  }

  /// Where a line shows gaps, a segment that leaves the panel is left out as a whole.
  private var clipping: [String] {
    get throws(FigureError) {
      let before = figure.panels[..<(number - 1)].contains {
        $0.layers.contains(where: \.showsGaps)
      }
      guard panel.layers.contains(where: \.showsGaps) else { return before ? ["set clip one"] : [] }
      guard panel.y.range != nil else {
        throw FigureError("figure \(figure.name): a line with gaps needs a range of y")
      }
      return ["unset clip one; GAP = 1e300"]
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
    var ticks = try ticks(of: axis)
    if isSharing, letter == "y", let format = ticks.firstRange(of: "format ") {
      let text = ticks[format.upperBound...]
      ticks = "\(ticks[..<format.upperBound])(isFirst(\(number)) ? \(text) : '')"
    }
    return log + ["set \(letter)range [\(range)]", "set \(letter)tics \(ticks)"]
  }

  private var isSharing: Bool { if case .sharing = figure.arrangement { true } else { false } }

  private func ticks(of axis: Axis) throws(FigureError) -> String {
    switch axis.ticks {
    case .automatic: return "autofreq format '%.10g'"
    case .powersOfTen: return "autofreq format '10^{%T}'"
    case .named(let names):
      var texts: [String] = []
      for (place, name) in names.enumerated() { texts.append("\(try quoted(name)) \(place + 1)") }
      return "(\(texts.joined(separator: ", "))) noenhanced"
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
      let x = try quoted(panel.x.text)
      let title = "set xlabel \(isSharing ? "(isLowest(\(number)) ? \(x) : '')" : x) @XTITLE"
      guard panel.spaceTime == nil else {
        guard let name = panel.title else { return [title] }
        return [title, try label(name, line: figure.linesOfTitles)]
      }
      let first = isSharing ? "if (isFirst(\(number))) " : ""
      if let name = panel.title {
        return try [
          title, label(name, line: 2), first + label(panel.y.text, line: 1, "SUBTITLE"),
        ]
      }
      return try [title, first + label(panel.y.text, line: 1)]
    }
  }

  private func label(
    _ text: String, line: Int, _ style: String = "TITLE"
  ) throws(FigureError) -> String {
    "set label \(try quoted(text)) at screen tx(\(number)), screen ty(\(number),\(line)) @\(style)"
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
      if let diagram = try diagram { return try diagram.plots }
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
