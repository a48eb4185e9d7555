import Measurement

/// Where a coordinate comes from: a column of the table, perhaps in another unit, or a fixed
/// number.
public enum Column: Sendable, ExpressibleByStringLiteral {
  case named(String)
  /// `.scaled("value_us", 0.001)` shows microseconds in milliseconds.
  case scaled(String, Double)
  case constant(Double)

  public init(stringLiteral value: String) { self = .named(value) }
}

/// A condition on rows: `Filter("system", "calvin")`.
///
/// gnuplot compares the cell's text as the CSV holds it, and cuts a quoted cell at its first comma,
/// so a value with a comma or a double quote cannot be asked for.
public struct Filter: Sendable {
  public let column: String
  public let value: Field

  public init(_ column: String, _ value: Field) {
    self.column = column
    self.value = value
  }
}

/// One series of a table, `data/TABLE.csv`, in one colour, named by a label beside it.
public struct Layer: Sendable {
  public enum Mark: Sendable {
    case line
    /// A line that keeps its value until the next row.
    case steps
    /// Filled marks: ours.
    case points
    /// Filled marks, joined.
    case linePoints
    /// The area between two columns.
    case band(low: Column, high: Column)
    /// Filled marks with a bar from one column to another, such as a confidence interval.
    case errorBars(low: Column, high: Column)
    /// Hollow marks that nothing joins: numbers from a paper.
    case published
  }

  public let mark: Mark
  public let table: String
  public let x: Column
  /// Unused by a band.
  public let y: Column
  public let filters: [Filter]
  public let ink: Ink
  public let isDashed: Bool
  public let label: Label?
  /// Shows name and numbers of a row where the pointer rests on it.
  public let hasTooltips: Bool
  /// Breaks a line where the cell of y is empty, instead of joining what stands around it.
  public let showsGaps: Bool

  public init(
    _ mark: Mark, table: String, x: Column, y: Column, where filters: [Filter] = [], in ink: Ink,
    dashed isDashed: Bool = false, label: Label? = nil, tooltips hasTooltips: Bool = false,
    gaps showsGaps: Bool = false
  ) {
    self.mark = mark
    self.table = table
    self.x = x
    self.y = y
    self.filters = filters
    self.ink = ink
    self.isDashed = isDashed
    self.label = label
    self.hasTooltips = hasTooltips
    self.showsGaps = showsGaps
  }

  /// The area between `low` and `high`, such as a confidence interval.
  public static func band(
    table: String, x: Column, low: Column, high: Column, where filters: [Filter] = [], in ink: Ink,
    label: Label? = nil
  ) -> Layer {
    Layer(
      .band(low: low, high: high), table: table, x: x, y: low, where: filters, in: ink, label: label
    )
  }

  /// Areas lie under lines, lines under marks, and what a paper says lies on top.
  var depth: Int {
    switch mark {
    case .band: 0
    case .line, .steps: 1
    case .points, .linePoints, .errorBars: 2
    case .published: 3
    }
  }
}
