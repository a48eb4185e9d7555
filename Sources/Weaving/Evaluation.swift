import Measurement

extension Shelf {
  /// The number an expression asks for, written out.
  func value(_ expression: Expression) throws(Complaint) -> Value {
    var number = try self.number(expression.operand)
    var origin = try self.origin(expression.operand)
    var doors = [try door(expression.operand)]
    if let divisor = expression.divisor {
      let below = try self.number(divisor)
      guard below != 0 else {
        throw Complaint("\(divisor) is zero, and a ratio to it has no value")
      }
      number /= below
      origin += " / " + (try self.origin(divisor))
      doors.append(try door(divisor))
    }
    guard number.isFinite else { throw Complaint("\(expression.operand) is not a finite number") }
    return Value(text: expression.format(number), origin: origin, doors: doors)
  }

  /// The words in the one cell that is asked for.
  func value(_ cell: Expression.Cell) throws(Complaint) -> Value {
    let entry = try entry(cell.table)
    let rows: [[Field]]
    let column: Int
    do throws(TableError) {
      column = try entry.table.index(of: cell.column)
      rows = try entry.table.rows(where: cell.conditions.all)
    } catch {
      throw Complaint(error.description)
    }
    guard rows.count == 1 else {
      throw Complaint("\(cell): \(rows.count) rows match where one is meant")
    }
    let door = Door(
      file: entry.file, column: cell.column, statistic: "only",
      rows: "1 row\(cell.conditions)", command: entry.remedy,
      machine: entry.machine?.description)
    return Value(text: rows[0][column].description, origin: "\(cell)", doors: [door])
  }

  /// The machine behind a measured table, in words.
  func machine(_ table: String) throws(Complaint) -> Value {
    let entry = try entry(table)
    guard let machine = entry.machine else {
      throw Complaint("\(table) is simulated, the same on every machine: it names none")
    }
    let door = Door(
      file: entry.file, column: "machine", statistic: "manifest", rows: "all rows",
      command: entry.remedy, machine: machine.description)
    return Value(text: machine.description, origin: "\(table), its manifest", doors: [door])
  }

  private func number(_ operand: Expression.Operand) throws(Complaint) -> Double {
    let table = try entry(operand.table).table
    let numbers: [Double]
    do throws(TableError) {
      if operand.statistic == .count {
        _ = try table.index(of: operand.column)
        return Double(try table.rows(where: operand.conditions.all).count)
      }
      numbers = try table.numbers(operand.column, where: operand.conditions.all)
    } catch {
      throw Complaint(error.description)
    }
    guard !numbers.isEmpty else { throw Complaint("\(operand): no row matches") }
    guard let number = operand.statistic.of(numbers) else {
      throw Complaint("\(operand) has no value: \(numbers.count) rows match")
    }
    return number
  }

  private func origin(_ operand: Expression.Operand) throws(Complaint) -> String {
    let entry = try entry(operand.table)
    let machine = entry.machine.map { "; \($0)" } ?? ""
    return "\(operand) (\(rows(of: operand, in: entry)); \(entry.remedy)\(machine))"
  }

  private func rows(of operand: Expression.Operand, in entry: Entry) -> String {
    let matching = try? entry.table.rows(where: operand.conditions.all).count
    return NumberFormat()(Double(matching ?? 0)) + (matching == 1 ? " row" : " rows")
  }

  private func door(_ operand: Expression.Operand) throws(Complaint) -> Door {
    let entry = try entry(operand.table)
    return Door(
      file: entry.file, column: operand.column, statistic: operand.statistic.rawValue,
      rows: rows(of: operand, in: entry) + operand.conditions.description, command: entry.remedy,
      machine: entry.machine?.description)
  }

  /// The table a marker asks for; its caption is not yet resolved.
  func printed(_ request: TableRequest, number: String) throws(Complaint) -> PrintedTable {
    let entry = try entry(request.table)
    var indices: [Int] = []
    let rows: [[Field]]
    do throws(TableError) {
      for column in request.columns { indices.append(try entry.table.index(of: column.column)) }
      rows = try entry.table.rows(where: request.conditions.all)
    } catch {
      throw Complaint(error.description)
    }
    guard !rows.isEmpty else {
      throw Complaint("\(request.table)\(request.conditions): no row matches")
    }
    let writers = indices.map { index in
      CellWriter(fields: rows.map { $0[index] }, digits: request.digits)
    }
    return PrintedTable(
      name: request.name, number: number, caption: [],
      columns: zip(request.columns, writers).map {
        .init(heading: $0.heading, isNumeric: $1.isNumeric)
      },
      rows: rows.map { row in zip(indices, writers).map { $1.write(row[$0]) } },
      source: entry.file, command: entry.command, judged: entry.judged?.words)
  }
}

/// Writes one column: whole numbers whole, the others with the same digits, words as they are.
private struct CellWriter {
  let isNumeric: Bool
  private let format: NumberFormat

  init(fields: [Field], digits: Int?) {
    // Where others are words with numbers in them, such as a log's entries, a lone number is one of those words.
    isNumeric =
      fields.contains { $0.number != nil }
      && !fields.contains { $0.number == nil && $0.description.contains(where: \.isNumber) }
    let isWhole = fields.allSatisfy { if case .number = $0 { false } else { true } }
    format = NumberFormat(digits: isWhole ? 0 : digits)
  }

  func write(_ field: Field) -> String {
    field.number.map { format($0) } ?? field.description
  }
}

extension Expression.Cell: CustomStringConvertible {
  var description: String { "\(table), \(column)\(conditions)" }
}

extension Expression.Operand: CustomStringConvertible {
  var description: String { "\(table), \(column), \(statistic)\(conditions)" }
}
