/// What a comment in a README asks for.
enum Marker: Equatable {
  /// A piece of a source file; the path is as written.
  case snippet(path: String, name: String)
  case figure(String)
  case table(TableRequest)
  case value(Expression)
  /// The words in one cell of a table.
  case cell(Expression.Cell)
  /// The machine that a measured table was measured on.
  case machine(String)
  /// A claim of this chapter, or of another as `raft/name`.
  case claim(String)
  /// A figure, a table or a chapter, by name; `fig:`, `tbl:` or `sec:` in front settles doubts.
  case ref(String)
  case contents

  static let kinds = [
    "snippet", "figure", "table", "value", "cell", "machine", "claim", "ref", "contents",
  ]

  /// Reads the words between `<!--` and `-->`.
  init(_ comment: String) throws(Complaint) {
    var tokens = try Tokens(comment)
    let kind = try tokens.name("a kind of marker")
    switch kind {
    case "snippet":
      self = .snippet(path: try tokens.name("a file"), name: try tokens.name("the snippet's name"))
    case "figure": self = .figure(try tokens.label("the figure's name"))
    case "table": self = .table(try TableRequest(&tokens))
    case "value": self = .value(try Expression(&tokens))
    case "cell": self = .cell(try Expression.Cell(&tokens))
    case "machine": self = .machine(try tokens.name("a measured table"))
    case "claim": self = .claim(try tokens.name("the claim's name"))
    case "ref": self = .ref(try tokens.name("what to refer to"))
    case "contents": self = .contents
    default:
      throw Complaint(
        "unknown marker \"\(kind)\"; there are \(Marker.kinds.joined(separator: ", "))")
    }
    try tokens.finish()
  }

  /// Blocks have lines of their own; the others stand within a sentence.
  var isBlock: Bool {
    switch self {
    case .snippet, .figure, .table, .contents: true
    case .value, .cell, .machine, .claim, .ref: false
    }
  }

  var isClaim: Bool {
    if case .claim = self { true } else { false }
  }
}
