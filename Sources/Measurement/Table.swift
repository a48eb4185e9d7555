/// Rows under named columns, one observation a row, units in the column names: what a CSV file holds.
public struct Table: Sendable, Equatable {
  public let name: String
  public let columns: [String]
  public private(set) var rows: [[Field]] = []

  public init(_ name: String, columns: [String], rows: [[Field]] = []) {
    self.name = name
    self.columns = columns
    for row in rows { append(row) }
  }

  public mutating func append(_ row: [Field]) {
    precondition(
      row.count == columns.count,
      "a row of \(row.count) fields for the \(columns.count) columns of \(name)")
    rows.append(row)
  }

  /// The rows whose cells equal all of `conditions`.
  public func rows(where conditions: [(column: String, equals: Field)]) throws(TableError)
    -> [[Field]]
  {
    var wanted: [(index: Int, field: Field)] = []
    for condition in conditions {
      wanted.append((try index(of: condition.column), condition.equals))
    }
    return rows.filter { row in
      wanted.allSatisfy {
        row[$0.index] == $0.field || Table.areEqualNumbers(row[$0.index], $0.field)
      }
    }
  }

  /// The numbers of one column, in row order, of the rows that meet `conditions`.
  public func numbers(
    _ column: String, where conditions: [(column: String, equals: Field)] = []
  ) throws(TableError) -> [Double] {
    let index = try index(of: column)
    var numbers: [Double] = []
    for row in try rows(where: conditions) {
      guard let number = row[index].number else {
        let place = rows.firstIndex(of: row).map { ", row \($0 + 1)," } ?? ""
        throw TableError(
          "\(name): column \(column)\(place) holds \"\(row[index])\", which is not a number")
      }
      numbers.append(number)
    }
    return numbers
  }

  /// The number in the one row that meets `conditions`. A key that stands twice is refused, like one that is
  /// missing, because either answer would be a guess.
  public func number(
    _ column: String, where conditions: [(column: String, equals: Field)]
  ) throws(TableError) -> Double {
    let numbers = try numbers(column, where: conditions)
    guard numbers.count == 1 else {
      let key = conditions.map { "\($0.column)=\($0.equals)" }.joined(separator: ", ")
      throw TableError("\(name): \(numbers.count) rows have \(key), and one is needed")
    }
    return numbers[0]
  }

  public func index(of column: String) throws(TableError) -> Int {
    guard let index = columns.firstIndex(of: column) else {
      throw TableError(
        "\(name): no column \"\(column)\"; it has \(columns.joined(separator: ", "))")
    }
    return index
  }

  /// So that `where servers=5` finds 5.0 as well as 5.
  private static func areEqualNumbers(_ a: Field, _ b: Field) -> Bool {
    guard let a = a.number, let b = b.number else { return false }
    return a == b
  }
}

/// What is wrong with a table, in one sentence that names the place.
public struct TableError: Error, Sendable, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}
