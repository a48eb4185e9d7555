import Model

// Three workloads in small, of the three shapes that later chapters need: a transfer that may refuse, keys
// known beforehand, and an insert under a number that only a read can tell.

/// Moves money between accounts; refuses to overdraw.
struct Bank: Workload {
  static var name: String { "bank" }
  let accounts: Int

  func initial(_ key: Key) -> Value? { Value(100) }

  mutating func next(home: Int, _ random: inout Random) -> Transaction {
    var call = Transaction(1)
    let from = random.below(accounts)
    call.add(Key(home: 0, row: from))
    call.add(Key(home: 0, row: (from + 1 + random.below(accounts - 1)) % accounts))
    call.add(Int64(1 + random.below(60)))
    return call
  }

  func violation(_ read: (Key) -> Value?) -> String? {
    let balances = (0..<accounts).map { read(Key(home: 0, row: $0))?[0] ?? 100 }
    let total = balances.reduce(0, +)
    if let debtor = balances.firstIndex(where: { $0 < 0 }) {
      return "account \(debtor) is overdrawn"
    }
    return total == 100 * Int64(accounts) ? nil : "the total is \(total)"
  }

  @inlinable static func declare(_ call: borrowing Transaction, _ footprint: inout Footprint) {
    footprint.update(call.key(0))
    footprint.update(call.key(1))
  }

  @inlinable static func run<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    var from = try view.read(call.key(0))
    var to = try view.read(call.key(1))
    let amount = call.arguments[2]
    if from[0] < amount { throw .abort(.byUser) }
    from[0] -= amount
    to[0] += amount
    try view.write(call.key(0), from)
    try view.write(call.key(1), to)
    return from[0]
  }
}

/// YCSB's workload F: half reads, half read-modify-writes, here of four keys each.
struct YCSBF: Workload {
  static var name: String { "ycsb-f" }
  let rows: Int

  func initial(_ key: Key) -> Value? { Value(0) }

  mutating func next(home: Int, _ random: inout Random) -> Transaction {
    var call = Transaction(random.below(2) == 0 ? 1 : 2 | Transaction.readOnly)
    let first = random.below(rows)
    for index in 0..<4 { call.add(Key(home: 0, row: (first + index * 7) % rows)) }
    return call
  }

  func violation(_ read: (Key) -> Value?) -> String? { nil }

  @inlinable static func declare(_ call: borrowing Transaction, _ footprint: inout Footprint) {
    for index in 0..<Int(call.count) {
      if call.isReadOnly {
        footprint.read(call.key(index))
      } else {
        footprint.update(call.key(index))
      }
    }
  }

  @inlinable static func run<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    var sum: Int64 = 0
    for index in 0..<Int(call.count) {
      var row = try view.read(call.key(index))
      sum += row[0]
      if call.isReadOnly { continue }
      row[0] += 1
      try view.write(call.key(index), row)
    }
    return sum
  }
}

/// TPC-C's NewOrder in its shape: a district hands out the order's number, stock goes down, the order is
/// inserted under that number, and one call in fifty names an item that does not exist.
struct Orders: Workload {
  static var name: String { "orders" }
  static let district: UInt8 = 1
  static let stock: UInt8 = 2
  static let order: UInt8 = 3
  static let missing: Int64 = -1

  func initial(_ key: Key) -> Value? {
    switch key.table {
    case Orders.district: Value(1)
    case Orders.stock: Value(1000)
    default: nil
    }
  }

  mutating func next(home: Int, _ random: inout Random) -> Transaction {
    var call = Transaction(3)
    call.add(Int64(random.below(2)))
    let bad = random.below(50) == 0
    for index in 0..<5 {
      call.add(bad && index == 4 ? Orders.missing : Int64(index * 20 + random.below(20)))
    }
    return call
  }

  func violation(_ read: (Key) -> Value?) -> String? {
    for district in 0..<2 {
      let next = Int(read(Key(home: 0, table: Orders.district, row: district))?[0] ?? 1)
      for number in 1..<next where read(Orders.orderKey(district, Int64(number))) == nil {
        return "district \(district) lacks order \(number)"
      }
      if read(Orders.orderKey(district, Int64(next))) != nil {
        return "district \(district) has an order before its number was handed out"
      }
    }
    return nil
  }

  @inlinable static func orderKey(_ district: Int, _ number: Int64) -> Key {
    Key(home: 0, table: order, row: district << 32 | Int(number))
  }

  /// The order's own key is not here: its number is not known yet. The district's lock covers it.
  @inlinable static func declare(_ call: borrowing Transaction, _ footprint: inout Footprint) {
    footprint.update(Key(home: 0, table: district, row: Int(call.arguments[0])))
    for index in 1..<Int(call.count) where call.arguments[index] != missing {
      footprint.update(Key(home: 0, table: stock, row: Int(call.arguments[index])))
    }
  }

  @inlinable static func run<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    let districtKey = Key(home: 0, table: district, row: Int(call.arguments[0]))
    var row = try view.read(districtKey)
    let number = row[0]
    row[0] += 1
    try view.write(districtKey, row)
    for index in 1..<Int(call.count) {
      if call.arguments[index] == missing { throw .abort(.byUser) }
      let key = Key(home: 0, table: stock, row: Int(call.arguments[index]))
      var item = try view.read(key)
      item[0] -= 1
      try view.write(key, item)
    }
    var order = Value(number)
    order[1] = Int64(call.count) - 1
    try view.write(orderKey(Int(call.arguments[0]), number), order)
    return number
  }
}
