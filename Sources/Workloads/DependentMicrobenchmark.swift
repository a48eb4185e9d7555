import Model

/// The microbenchmark with calls whose last row only an index can name, and with calls that change the index: what
/// a scout may find stale (Ren, Thomson and Abadi, VLDB 2014, Figure 6).
///
/// A dependent call reads one index entry and updates the row that it names, beside rows that it knows, some of them
/// before it looks: what a scout does in vain (figure 6c). A move lets an
/// entry name another row. The paper's volatility, how often an entry changes in a second, is the throughput
/// times `moves` divided by all `entries`. Tables: 0 as in the microbenchmark, 1 the index, 2 the rows that it names,
/// which nobody reaches otherwise. An entry: word 0 the writer, word 1 the row it names, word 2 how many moves it has
/// had, word 3 a digest of their numbers. The invariant is the microbenchmark's, and that entries name rows.
public struct DependentMicrobenchmark: Workload {
  public static var name: String { "dependent microbenchmark" }

  /// As in the microbenchmark.
  public static let plain: UInt16 = 1
  /// The last argument is an index entry, not a row.
  public static let dependent: UInt16 = 2
  /// Dependent, with one more argument: how many of the rows that it knows it updates before it looks.
  public static let late: UInt16 = 4
  /// Arguments: number, entry, how many rows further on, how many rows there are.
  public static let move: UInt16 = 3

  private var base: Microbenchmark
  private let entries, before: Int
  private let dependent, moves: Probability

  /// - Parameters:
  ///   - homes, rows, hot, keys, distributed, participants: as in `Microbenchmark`.
  ///   - entries: of the index, in every home; calls choose evenly among them.
  ///   - dependent: of the calls that are no moves, the share that follow an index entry.
  ///   - moves: the share of calls that change one, and do nothing else.
  ///   - before: how many of the `keys - 1` rows that a dependent call knows it updates before it looks.
  public init(
    homes: Int = 1, rows: Int = 1_000_000, hot: Int = 100, keys: Int = 10, distributed: Double = 0,
    participants: Int = 2, entries: Int = 1000, dependent: Double = 1, moves: Double = 0,
    before: Int = 0
  ) throws(ParameterError) {
    var check = ParameterCheck(DependentMicrobenchmark.name)
    check.require("entries", entries, in: 1...1 << 40)
    check.require("dependent", dependent, in: 0...1)
    check.require("moves", moves, in: 0...1)
    check.require("before", before, in: 0...max(0, keys - 1))
    if before > 0 { check.require("keys", keys, in: 1...Transaction.argumentLimit - 2) }
    do {
      base = try Microbenchmark(
        homes: homes, rows: rows, hot: hot, keys: keys, distributed: distributed,
        participants: participants)
    } catch {
      check.include(error)
      try check.finish()
      throw error
    }
    try check.finish()
    self.entries = entries
    self.before = before
    self.dependent = Probability(dependent)
    self.moves = Probability(moves)
  }

  public func initial(_ key: Key) -> Value? {
    guard key.table == 1 else {
      let row = Key(home: key.home, row: key.row)
      return key.table == 0 || key.table == 2 ? base.initial(row) : nil
    }
    guard key.home < base.places.homes, key.row < entries else { return nil }
    var entry = Value()
    entry[1] = Int64(key.row % base.places.rows)
    return entry
  }

  public mutating func next(home: Int, _ random: inout Random) -> Transaction {
    if moves.isPossible, random.chance(moves) {
      base.issued += 1
      var call = Transaction(DependentMicrobenchmark.move)
      call.add(base.issued)
      call.add(entry(home % base.places.homes, &random))
      call.add(Int64(1 + random.below(base.places.rows - 1)))
      call.add(Int64(base.places.rows))
      return call
    }
    var call = base.next(home: home, &random)
    if random.chance(dependent) {
      call.procedure = DependentMicrobenchmark.dependent
      let entry = entry(call.key(base.keys).home, &random)
      call.arguments[base.keys] = Int64(bitPattern: entry.rawValue)
      if before > 0 {
        call.procedure = DependentMicrobenchmark.late
        call.add(Int64(before))
      }
    }
    return call
  }

  private func entry(_ home: Int, _ random: inout Random) -> Key {
    Key(home: home, table: 1, row: random.below(entries))
  }

  public func violation(_ read: (Key) -> Value?) -> String? {
    if let words = base.violation(tables: [0, 2], read) { return words }
    for home in 0..<base.places.homes {
      for row in 0..<min(entries, 1 << 24) {
        let key = Key(home: home, table: 1, row: row)
        let entry = read(key) ?? initial(key) ?? Value()
        if !(0..<Int64(base.places.rows)).contains(entry[1])
          || (entry[2] == 0) != (entry.writer == 0)
        {
          return "the index entry at \(key.words) names row \(entry[1]) after \(entry[2]) moves"
        }
      }
    }
    return nil
  }

  @inlinable public static func declare(
    _ call: borrowing Transaction, _ footprint: inout Footprint
  ) {
    if call.procedure == move { return footprint.update(call.key(1)) }
    let last = entryPlace(of: call)
    for index in 1..<last { footprint.update(call.key(index)) }
    if call.procedure != plain {
      footprint.read(call.key(last))
      footprint.isComplete = false
    }
  }

  /// Which argument is the index entry; one past the last, where none is.
  @inlinable static func entryPlace(of call: borrowing Transaction) -> Int {
    switch call.procedure {
    case plain: Int(call.count)
    case late: Int(call.count) - 2
    default: Int(call.count) - 1
    }
  }

  /// Output: the sum of the updates that its rows had; of a move, the row that is named now.
  @inlinable public static func run<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    if call.procedure == plain { return try Microbenchmark.run(call, on: &view) }
    if call.procedure == move {
      var entry = try view.read(call.key(1))
      entry.writer = call.number
      entry[1] = (entry[1] + call.arguments[2]) % call.arguments[3]
      entry[2] += 1
      entry[3] = Int64(
        bitPattern: Digest(UInt64(bitPattern: entry[3])).folding(call.number).rawValue)
      try view.write(call.key(1), entry)
      return entry[1]
    }
    let last = entryPlace(of: call)
    let first = call.procedure == late ? 1 + Int(call.arguments[last + 1]) : 1
    for index in 1..<last { view.want(call.key(index)) }
    var sum: Int64 = 0
    for index in 1..<first {
      sum &+= try Microbenchmark.update(call.key(index), call.number, on: &view)
    }
    let entry = call.key(last)
    let named = Key(home: entry.home, table: 2, row: Int(try view.read(entry)[1]))
    // Before the rest of the rows that it knows: should a scout have named another row, no more is done in vain.
    sum &+= try Microbenchmark.update(named, call.number, on: &view)
    for index in first..<last {
      sum &+= try Microbenchmark.update(call.key(index), call.number, on: &view)
    }
    return sum
  }
}
