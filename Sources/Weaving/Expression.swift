import Measurement

/// A number for the prose: one statistic of a column, or the ratio of two, and how to write it.
///
/// `truetime-day epsilon_ms max where seed=1 and clock=a / ... digits 2 unit ms`
struct Expression: Equatable {
  struct Operand: Equatable {
    var table: String
    var column: String
    var statistic: Statistic
    var conditions: Conditions
  }

  var operand: Operand
  var divisor: Operand?
  var format: NumberFormat

  init(_ tokens: inout Tokens) throws(Complaint) {
    operand = try Operand(&tokens)
    if tokens.take("/") { divisor = try Operand(&tokens) }
    format = try NumberFormat(&tokens)
  }

  init(_ text: String) throws(Complaint) {
    var tokens = try Tokens(text)
    try self.init(&tokens)
    try tokens.finish()
  }
}

extension Expression {
  /// Words for the prose: what stands in a column of the one row that is asked for.
  struct Cell: Equatable {
    var table: String
    var column: String
    var conditions: Conditions

    init(_ tokens: inout Tokens) throws(Complaint) {
      table = try tokens.name("a table")
      column = try tokens.name("a column")
      conditions = try Conditions(&tokens)
    }
  }
}

extension Expression.Operand {
  init(_ tokens: inout Tokens) throws(Complaint) {
    table = try tokens.name("a table")
    column = try tokens.name("a column")
    let known = Statistic.allCases.map(\.rawValue).joined(separator: ", ")
    let name = try tokens.name("a statistic after the column; there are \(known)")
    if name == "where" {
      throw Complaint(
        "a statistic stands before \"where\"; of a single row it is only, and there are \(known)")
    }
    guard let statistic = Statistic(rawValue: name) else {
      throw Complaint("unknown statistic \"\(name)\"; there are \(known)")
    }
    self.statistic = statistic
    conditions = try Conditions(&tokens)
  }
}

/// `where seed=1 and clock=a`; none at all keeps every row.
struct Conditions: Equatable {
  var all: [(column: String, equals: Field)] = []

  init(_ tokens: inout Tokens) throws(Complaint) {
    guard tokens.take("where") else { return }
    repeat {
      let column = try tokens.name("a column after \"where\"")
      guard tokens.take(.equals) else { throw Complaint("expected = after \"\(column)\"") }
      let value = try tokens.name("what \(column) should equal")
      all.append((column, Field(parsing: value)))
    } while tokens.take("and")
  }

  static func == (a: Conditions, b: Conditions) -> Bool { a.description == b.description }
}

extension Conditions: CustomStringConvertible {
  /// ` where seed=1 and clock=a`, or nothing.
  var description: String {
    guard !all.isEmpty else { return "" }
    return " where " + all.map { "\($0.column)=\($0.equals)" }.joined(separator: " and ")
  }
}

/// What a value marker came to: the words for the sentence, and where they are from.
struct Value: Equatable {
  var text: String
  /// Table, column, statistic, rows and command, for whoever points at the number.
  var origin: String
  /// The same, apart; of a ratio there are two.
  var doors: [Door]
}

/// Where a number is from.
struct Door: Equatable {
  var file: SourceFile
  var column: String
  var statistic: String
  /// Which rows, and how many.
  var rows: String
  var command: String
  /// Where a measured table was measured; nil where a number is the same on any machine.
  var machine: String?

  /// What the page's script reads.
  var json: JSONText {
    .object(
      [
        ("table", .string(file.path)), ("column", .string(column)),
        ("statistic", .string(statistic)), ("rows", .string(rows)), ("from", .string(command)),
      ] + (machine.map { [("machine", .string($0))] } ?? []))
  }
}
