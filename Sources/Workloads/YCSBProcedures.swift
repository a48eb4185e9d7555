import Model

extension YCSB {
  @inlinable static func operation(
    _ index: Int, of call: borrowing Transaction
  ) -> YCSBMix.Operation {
    YCSBMix.Operation(rawValue: UInt8(call.arguments[1] >> Int64(4 * (index - 2)) & 15))!
  }

  @inlinable public static func declare(
    _ call: borrowing Transaction, _ footprint: inout Footprint
  ) {
    if call.procedure == scan {
      for offset in 0..<UInt64(call.arguments[2]) {
        footprint.read(Key(rawValue: call.key(1).rawValue + offset))
      }
      return
    }
    for index in 2..<Int(call.count) {
      if operation(index, of: call) == .read {
        footprint.read(call.key(index))
      } else {
        footprint.update(call.key(index))
      }
    }
  }

  /// Output: the sum of the writers of all rows that it read.
  @inlinable public static func run<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    var sum: Int64 = 0
    if call.procedure == scan {
      let rows = UInt64(call.arguments[2])
      for offset in 0..<rows { view.want(Key(rawValue: call.key(1).rawValue + offset)) }
      for offset in 0..<rows {
        sum &+= try view.read(Key(rawValue: call.key(1).rawValue + offset)).writer
      }
      return sum
    }
    for index in 2..<Int(call.count) where operation(index, of: call).reads {
      view.want(call.key(index))
    }
    for index in 2..<Int(call.count) {
      let key = call.key(index)
      let operation = operation(index, of: call)
      var row = operation.reads ? try view.read(key) : Value()
      sum &+= row.writer
      if operation == .read { continue }
      if operation == .readModifyWrite {
        row[2] &+= 1
        row[3] = row.writer
      }
      row.writer = call.number
      row[1] = signature(key, writer: call.number)
      try view.write(key, row)
    }
    return sum
  }
}

extension YCSBMix.Operation {
  @inlinable var reads: Bool { self == .read || self == .readModifyWrite }
}
