import Measurement

/// The witness of an anomaly: transactions in a cycle, each with its steps, and why each stands before the next.
///
/// A row of the table is a transaction and its edge to the next; that of the last leads back to the first. Where `why`
/// is empty nothing leads on, as in an aborted read, which is no cycle: what `says` holds then stands between the boxes.
public struct Cycle: Sendable {
  /// `place` counts from 0; `does` is steps joined by `; `; `says` is what an edge says, in a few letters.
  public static let columns = ["place", "transaction", "does", "why", "says"]
  /// More than this nobody reads.
  static let most = 6

  public let table: String
  public let filters: [Filter]
}

extension Panel {
  /// A cycle of one to six transactions, from the rows of `data/TABLE.csv` that `filters` leaves.
  ///
  /// Texts are laid out by their length, and so the script holds them itself. A figure of cycles has nothing else in
  /// it, and takes the height that it needs: a row of panels that of its tallest. A cycle stands upright, or, where its
  /// column has room for that, on its side.
  public static func cycle(
    _ title: String? = nil, table: String, where filters: [Filter] = []
  ) -> Panel {
    Panel(
      title, x: Axis(""), y: Axis(""), layers: [], annotations: [], spaceTime: nil,
      cycle: Cycle(table: table, filters: filters))
  }

  /// A gallery: a cycle for each of `values` of a column, under its title.
  public static func cycles(
    table: String, over column: String, values: [(value: Field, title: String)],
    where filters: [Filter] = []
  ) -> [Panel] {
    values.map {
      .cycle($0.title, table: table, where: filters + [Filter(column, $0.value)])
    }
  }
}

extension Reading {
  /// How the arrows of cycles are drawn.
  public static let cycle =
    ["solid: wr, ww", "dashed: rw", "dotted: process, realtime"].joined(separator: separator)
}

extension Cycle {
  /// One transaction, and what leads from it to the next.
  struct Member: Equatable {
    var name: String
    var steps: [String]
    var edge: Kind?
    /// The word of the edge, which is its `why`.
    var why: String
    var says: String
  }

  /// What an edge follows from. Ink and dashes differ.
  enum Kind: Equatable {
    /// One wrote what the other read or wrote over.
    case data
    /// One read what the other wrote over.
    case antiDependency
    case time

    init?(_ why: String) {
      switch why {
      case "ww", "wr": self = .data
      case "rw": self = .antiDependency
      case "process", "realtime": self = .time
      default: return nil
      }
    }

    var ink: Ink {
      switch self {
      case .data: .blue
      case .antiDependency: .red
      case .time: .purple
      }
    }

    var dashes: String {
      switch self {
      case .data: ""
      case .antiDependency: " dt (7,5)"
      case .time: " dt (1.5,4)"
      }
    }
  }

  /// The cycle as its table tells it.
  func members(in tables: [Table], of figure: String) throws(FigureError) -> [Member] {
    guard let table = tables.first(where: { $0.name == table }) else {
      throw FigureError(
        "figure \(figure): its script holds what table \(table) says, which is not there")
    }
    var rows: [[Field]], at: [Int] = []
    do throws(TableError) {
      rows = try table.rows(where: filters.map { ($0.column, equals: $0.value) })
      for column in Cycle.columns { at.append(try table.index(of: column)) }
    } catch {
      throw FigureError("figure \(figure): \(error)")
    }
    let which = ([table.name] + filters.map { "\($0.column)=\($0.value)" }).joined(separator: ", ")
    guard (1...Cycle.most).contains(rows.count) else {
      throw FigureError(
        "figure \(figure): \(which): a cycle has 1 to \(Cycle.most) rows, not \(rows.count)")
    }
    var members: [Member] = []
    for (place, row) in rows.enumerated() {
      let texts = at.map { row[$0].description }
      guard row[at[0]] == .count(place) else {
        throw FigureError("figure \(figure): \(which): place \(place) is where \(texts[0]) stands")
      }
      let edge = Kind(texts[3])
      guard edge != nil || texts[3].isEmpty else {
        throw FigureError("figure \(figure): \(which): no edge is called \(texts[3])")
      }
      members.append(
        Member(
          name: texts[1], steps: Cycle.steps(texts[2]), edge: edge, why: texts[3], says: texts[4]))
    }
    return members
  }

  static func steps(_ text: String) -> [String] {
    var steps: [String] = []
    var rest = text[...]
    while let end = rest.firstRange(of: "; ") {
      steps.append(String(rest[..<end.lowerBound]))
      rest = rest[end.upperBound...]
    }
    return steps + (rest.isEmpty ? [] : [String(rest)])
  }
}
