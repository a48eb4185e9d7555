import Model

/// Calvin's microbenchmark (SIGMOD 2012, §6.2): each call reads and updates ten rows, one of them hot in every
/// home that takes part, the others cold.
///
/// The paper's contention index is 1 / `hot`. A distributed call deals its rows evenly to two homes, or to more. Rows:
/// word 0 the writer, word 1 how many updates it has had, word 2 a digest of its writers in their order, which
/// makes the final state depend on the serial order. The invariant: every committed call adds one to each of
/// its rows, so all counts together are a multiple of the rows a call has; a lost update breaks that.
public struct Microbenchmark: Workload {
  public static var name: String { "microbenchmark" }

  let keys: Int
  let places: Places
  private let hot: Int
  private let participants: Int
  var issued: Int64 = 0

  /// - Parameters:
  ///   - rows: in every home; the paper has a million.
  ///   - hot: how many of them are hot; 1 is a contention index of one, 100 of 0.01.
  ///   - keys: how many rows a call reads and updates.
  ///   - distributed: the share of calls over several homes; the paper has 0.1 and 1.
  ///   - participants: how many homes those calls span, their own and others, evenly chosen.
  public init(
    homes: Int = 1, rows: Int = 1_000_000, hot: Int = 100, keys: Int = 10, distributed: Double = 0,
    participants: Int = 2
  ) throws(ParameterError) {
    let spread = Spread(homes: homes, rows: rows, distributed: distributed)
    var check = ParameterCheck(Microbenchmark.name)
    check.require("keys", keys, in: 2...15)
    check.require("hot", hot, in: 1...1 << 38)
    // Each home that takes part has its hot row.
    check.require("participants", participants, in: 2...max(2, min(keys, 15)))
    if homes > 1, distributed > 0 {
      check.require("participants", participants, "at most the homes", participants <= homes)
    }
    spread.check(&check, least: max(0, min(hot, 1 << 38)) + max(0, min(keys, 15)))
    try check.finish()
    self.keys = keys
    self.hot = hot
    self.participants = participants
    places = try Places(spread)
  }

  public func initial(_ key: Key) -> Value? {
    key.home < places.homes && key.row < places.rows ? Value() : nil
  }

  public mutating func next(home: Int, _ random: inout Random) -> Transaction {
    issued += 1
    var call = Transaction(1)
    call.add(issued)
    let homes = draw(from: home % places.homes, &random)
    for index in 0..<homes.count {
      call.add(Key(home: homes.list[index], row: random.below(hot)))
    }
    while Int(call.count) <= keys {
      addCold(to: &call, at: homes.list[(Int(call.count) - 1) % homes.count], &random)
    }
    return call
  }

  /// Who takes part in a call, the client's own home first.
  private func draw(
    from home: Int, _ random: inout Random
  ) -> (list: InlineArray<15, Int>, count: Int) {
    var list = InlineArray<15, Int>(repeating: home)
    list[1] = places.second(home, &random)
    if list[1] == home { return (list, 1) }
    for count in 2..<participants {
      repeat {
        list[count] = random.below(places.homes)
      } while (0..<count).contains {
        list[$0] == list[count]
      }
    }
    return (list, participants)
  }

  private func addCold(to call: inout Transaction, at home: Int, _ random: inout Random) {
    while true {
      let key = Key(home: home, row: hot + random.below(places.rows - hot))
      if !(1..<Int(call.count)).contains(where: { call.key($0) == key }) { return call.add(key) }
    }
  }

  public func violation(_ read: (Key) -> Value?) -> String? {
    violation(tables: [0], read)
  }

  func violation(tables: [UInt8], _ read: (Key) -> Value?) -> String? {
    var sum: Int64 = 0
    let complaint = places.firstComplaint { key in
      for table in tables {
        let row = read(Key(home: key.home, table: table, row: key.row)) ?? Value()
        sum += row[1]
        let isWhole = (row[1] == 0) == (row.writer == 0) && row[1] >= 0
        if !isWhole { return "the row at \(key.words) says \(row[1]) updates by \(row.writer)" }
      }
      return nil
    }
    if complaint != nil || !places.isAuditable { return complaint }
    return sum % Int64(keys) == 0
      ? nil : "\(sum) updates are no multiple of \(keys): some call was applied in part"
  }

  @inlinable public static func declare(
    _ call: borrowing Transaction, _ footprint: inout Footprint
  ) {
    for index in 1..<Int(call.count) { footprint.update(call.key(index)) }
  }

  @inlinable public static func run<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    for index in 1..<Int(call.count) { view.want(call.key(index)) }
    var sum: Int64 = 0
    for index in 1..<Int(call.count) {
      sum &+= try update(call.key(index), call.number, on: &view)
    }
    return sum
  }

  /// Returns how many updates the row had before.
  @inlinable @inline(__always) static func update<V: View>(
    _ key: Key, _ number: Int64, on view: inout V
  ) throws(Halt) -> Int64 {
    var row = try view.read(key)
    let before = row[1]
    row.writer = number
    row[1] &+= 1
    row[2] = Int64(bitPattern: Digest(UInt64(bitPattern: row[2])).folding(number).rawValue)
    try view.write(key, row)
    return before
  }
}
