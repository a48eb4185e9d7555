import Measurement

/// The parts of the `plot` command that draw one layer.
struct LayerScript {
  let layer: Layer
  let figure: String

  init(_ layer: Layer, of figure: String) {
    self.layer = layer
    self.figure = figure
  }

  var plots: [String] {
    get throws(FigureError) {
      let data = "  'data/\(layer.table).csv' using \(try expression(layer.x, filtered: true)):"
      let y = try expression(layer.y)
      var plots: [String] = []
      for style in styles {
        switch layer.mark {
        case .band(let low, let high):
          plots.append("\(data)\(try expression(low)):\(try expression(high)) with \(style)")
        case .errorBars(let low, let high):
          let bar = "\(try expression(low)):\(try expression(high))"
          plots.append("\(data)\(y):\(bar) with \(style)")
        case .line, .linePoints: plots.append("\(data)\(try broken(y)) with \(style)")
        case .steps, .points, .published: plots.append("\(data)\(y) with \(style)")
        }
      }
      if layer.hasTooltips { plots.append("\(data)\(y):(\(try tooltip)) with labels @TOOLTIP") }
      return plots
    }
  }

  private var styles: [String] {
    let tone = "lc rgb \(layer.ink.tone.gnuplotName)"
    let dash = layer.isDashed ? " dt (6,4)" : ""
    let marks = layer.ink.marks
    return switch layer.mark {
    case .band: ["filledcurves fs solid noborder fc rgb \(layer.ink.tint.gnuplotName)"]
    case .line: ["lines lw 2.25\(dash) \(tone)"]
    case .steps: ["steps lw 2.25\(dash) \(tone)"]
    case .points: ["points pt \(marks.filled) ps 0.55 \(tone)"]
    case .linePoints: ["linespoints lw 2.25\(dash) pt \(marks.filled) ps 0.55 \(tone)"]
    case .errorBars: ["yerrorbars lw 1.5 pt \(marks.filled) ps 0.55 \(tone)"]
    // Filled with paper first, so that no line shows through the hollow mark.
    case .published:
      [
        "points pt \(marks.filled) ps 1.2 lc rgb PAPER",
        "points pt \(marks.hollow) ps 1.2 lw 1.75 \(tone)",
      ]
    }
  }

  /// gnuplot joins a line over what it takes for missing, and breaks it at a point off the panel
  /// where the panel clips whole segments; so an empty cell is drawn off the panel.
  private func broken(_ y: String) throws(FigureError) -> String {
    guard layer.showsGaps else { return y }
    switch layer.y {
    case .named(let name), .scaled(let name, _):
      return "(isFilled(\(try quoted(name))) ? \(try bare(layer.y)) : GAP)"
    case .constant: throw FigureError("figure \(figure): a constant has no gaps to show")
    }
  }

  /// A column or number for `using`. Rows that a filter excludes become NaN, which `house.gp`
  /// declares missing, so that they do not break a line.
  private func expression(_ column: Column, filtered: Bool = false) throws(FigureError) -> String {
    let value = try bare(column)
    guard filtered, !layer.filters.isEmpty else { return "(\(value))" }
    var conditions: [String] = []
    for filter in layer.filters {
      let text = filter.value.description
      guard !text.contains(","), !text.contains("\"") else {
        throw FigureError(
          "figure \(figure): gnuplot cannot look for the cell \(text), which the CSV has to quote")
      }
      conditions.append("is(\(try quoted(filter.column)), \(try quoted(text)))")
    }
    return "(\(conditions.joined(separator: " && ")) ? \(value) : NaN)"
  }

  private func bare(_ column: Column) throws(FigureError) -> String {
    switch column {
    case .named(let name): "column(\(try quoted(name)))"
    case .scaled(let name, let factor):
      "column(\(try quoted(name)))*(\(try FigureText.number(factor, of: figure)))"
    case .constant(let value): try FigureText.number(value, of: figure)
    }
  }

  private var tooltip: String {
    get throws(FigureError) {
      let name = try quoted(layer.label?.text ?? layer.table)
      return "sprintf('%s: %.4g at %.4g', \(name), \(try bare(layer.y)), \(try bare(layer.x)))"
    }
  }

  private func quoted(_ text: String) throws(FigureError) -> String {
    try FigureText.quoted(text, of: figure)
  }
}
