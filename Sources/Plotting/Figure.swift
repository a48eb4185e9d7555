// A figure as a value. The chapters say what is shown; `script` says it to gnuplot; nothing here
// draws.

/// One figure of the book: `plots/NAME.gp` draws `plots/NAME.svg` from the tables its layers name.
public struct Figure: Sendable {
  /// The file name without folder or ending: small letters, digits, `_` and `-`.
  public let name: String
  /// One line of Markdown whose first sentence, in bold, states the finding. It may hold `{value
  /// ...}`.
  public let caption: String
  /// What a reader who cannot see the figure needs to know, in one line.
  public let alt: String
  public let panels: [Panel]
  public let arrangement: Arrangement
  /// How to read the marks, in one muted line at the top right.
  public let reading: String?
  /// Pixels for one row of panels, where the figure is 720 wide. Cycles take what they need instead.
  public let height: Int

  public enum Arrangement: Sendable, Equatable {
    case sideBySide, stacked
    /// Rows of panels that share their axes: the titles stand once, and the y numbers once a row.
    case sharing(columns: Int)
  }

  public init(
    name: String, caption: String, alt: String, panels: [Panel],
    arrangement: Arrangement = .sideBySide, reading: String? = nil, height: Int = 360
  ) {
    self.name = name
    self.caption = caption
    self.alt = alt
    self.panels = panels
    self.arrangement = arrangement
    self.reading = reading
    self.height = height
  }

  /// The tables that are drawn, each once, in the order of their first use.
  public var tables: [String] {
    var tables: [String] = []
    for table in panels.flatMap(\.tables) where !tables.contains(table) {
      tables.append(table)
    }
    return tables
  }

  /// Those of them that `script` must be given, since it holds what they say.
  public var tablesInScript: [String] {
    let cycles = Set(panels.compactMap { $0.cycle?.table })
    return tables.filter { cycles.contains($0) }
  }
}

/// One pair of axes and what stands between them.
public struct Panel: Sendable {
  /// What the panel shows, in bold. Without it the y axis's title is the bold line.
  public let title: String?
  public let x: Axis
  public let y: Axis
  public let layers: [Layer]
  public let annotations: [Annotation]
  /// What is drawn instead of layers, in a space-time diagram.
  let spaceTime: SpaceTime?
  /// What is drawn instead of axes and layers, where it is the witness of an anomaly.
  let cycle: Cycle?

  public init(
    _ title: String? = nil, x: Axis, y: Axis, layers: [Layer], annotations: [Annotation] = []
  ) {
    self.init(title, x: x, y: y, layers: layers, annotations: annotations, spaceTime: nil)
  }

  init(
    _ title: String?, x: Axis, y: Axis, layers: [Layer], annotations: [Annotation],
    spaceTime: SpaceTime?, cycle: Cycle? = nil
  ) {
    self.spaceTime = spaceTime
    self.cycle = cycle
    self.title = title
    self.x = x
    self.y = y
    self.layers = layers
    self.annotations = annotations
  }

  var tables: [String] {
    cycle.map { [$0.table] } ?? spaceTime?.tables ?? layers.map(\.table)
  }
  var isEmpty: Bool { layers.isEmpty && spaceTime == nil && cycle == nil }
}

/// A scale, with its unit in the title: `Axis("time", unit: "s", range: 0...180, ticks:
/// .every(30))`.
public struct Axis: Sendable {
  public let title: String
  public let unit: String?
  public let isLog: Bool
  public let range: ClosedRange<Double>?
  public let ticks: Ticks

  public enum Ticks: Sendable {
    case automatic
    case every(Double)
    case at([Double])
    /// 10⁻³, 10⁻², … for log axes that span many decades.
    case powersOfTen
    /// Rows of a dot plot: the first name stands at 1, the next at 2, from the axis's low end.
    case named([String])
  }

  public init(
    _ title: String, unit: String? = nil, log isLog: Bool = false,
    range: ClosedRange<Double>? = nil, ticks: Ticks = .automatic
  ) {
    self.title = title
    self.unit = unit
    self.isLog = isLog
    self.range = range
    self.ticks = ticks
  }

  /// The title with what stands in brackets after it: `latency (ms, log)`.
  var text: String {
    let notes = [unit, isLog ? "log" : nil].compactMap(\.self)
    return notes.isEmpty ? title : "\(title) (\(notes.joined(separator: ", ")))"
  }
}

/// Words at a point of the panel, in the axes' units.
public struct Label: Sendable {
  public let text: String
  public let x: Double
  public let y: Double
  /// Which part of the text stands at the point.
  public let anchor: Anchor

  public enum Anchor: String, Sendable { case left, center, right }

  public init(_ text: String, x: Double, y: Double, anchor: Anchor = .left) {
    self.text = text
    self.x = x
    self.y = y
    self.anchor = anchor
  }
}

/// What helps to read the data but is none: a reference line, or a shaded range.
public struct Annotation: Sendable {
  public enum Shape: Sendable {
    case verticalLine(x: Double)
    case horizontalLine(y: Double)
    case verticalBand(x: ClosedRange<Double>)
    case horizontalBand(y: ClosedRange<Double>)
  }

  public let shape: Shape
  public let ink: Ink
  public let note: Label?

  public init(_ shape: Shape, in ink: Ink = .muted, note: Label? = nil) {
    self.shape = shape
    self.ink = ink
    self.note = note
  }
}
