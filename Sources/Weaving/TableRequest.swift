import Measurement

/// A table marker: which columns of which rows, under which headings.
///
/// `truetime-day columns seed="Seed", epsilon_max_ms="Worst ε (ms)" digits 2 where clock=a`
/// and, if wanted, `as NAME` (a second name for references) and `caption "Markdown"`.
struct TableRequest: Equatable {
  var table: String
  var name: String
  var caption = ""
  var columns: [Column] = []
  var digits: Int?
  var conditions: Conditions

  struct Column: Equatable {
    var column: String
    var heading: String
  }

  init(_ tokens: inout Tokens) throws(Complaint) {
    table = try tokens.label("the name of a table")
    name = table
    var none = try Tokens("")
    conditions = try Conditions(&none)
    while !tokens.isEmpty {
      if tokens.take("columns") {
        columns = try TableRequest.columns(&tokens)
      } else if tokens.take("digits") {
        digits = try NumberFormat.digits(&tokens)
      } else if tokens.take("as") {
        name = try tokens.label("the table's name in references")
      } else if tokens.take("caption") {
        caption = try tokens.name("the caption")
      } else {
        let rows = try Conditions(&tokens)
        if rows.all.isEmpty { try tokens.finish() }
        conditions = rows
      }
    }
    guard !columns.isEmpty else { throw Complaint("a table needs: columns name=\"Heading\", …") }
  }

  private static func columns(_ tokens: inout Tokens) throws(Complaint) -> [Column] {
    var columns: [Column] = []
    repeat {
      let column = try tokens.name("a column")
      let heading = tokens.take(.equals) ? try tokens.name("a heading for \(column)") : column
      columns.append(Column(column: column, heading: heading))
    } while tokens.take(.comma)
    return columns
  }
}

/// What a table marker came to: cells as they will be read, numbers already written out.
struct PrintedTable: Equatable {
  struct Column: Equatable {
    var heading: String
    /// Numbers stand to the right, so that their units stand under each other.
    var isNumeric: Bool
  }

  var name: String
  var number: String
  var caption: [CaptionPart]
  var columns: [Column]
  var rows: [[String]]
  var source: SourceFile
  var command: String?
  /// By whom its runs were judged.
  var judged: String?
}

/// A file under a figure or a table, and the digest that tells whether it is still that one.
struct SourceFile: Equatable {
  var path: String
  var sha256: String

  /// Enough of the digest to tell files apart, and short enough to read out.
  var stamp: String { String(sha256.prefix(12)) }

  var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}
