import Model

/// YCSB's core workloads A to F (Cooper et al., SoCC 2010), with several rows a call where asked.
///
/// An update overwrites its row without reading it; a read-modify-write reads first. An insert takes the next
/// row number of its home; a read may come before the insert of its row commits, and then finds nothing. A
/// scan reads consecutive rows of one home. Popular rows are not scattered by hashing as YCSB's own are: row 0
/// is the hottest. Rows: word 0 the writer, word 1 its signature, word 2 how many read-modify-writes the row
/// has had since it was last overwritten, word 3 the writer that the last of them read.
public struct YCSB: Workload {
  public static var name: String { "ycsb" }

  /// Argument 1 holds the operations, four bits each; the arguments behind it their keys.
  public static let operate: UInt16 = 1
  /// Argument 1 is the first key, argument 2 how many rows.
  public static let scan: UInt16 = 2 | Transaction.readOnly

  public let mix: YCSBMix
  private let keys: Int
  private let longestScan: Int
  private let places: Places
  private var issued: Int64 = 0
  /// By home.
  private var inserted: [Int]

  /// - Parameters:
  ///   - rows: in every home at first.
  ///   - keys: rows a call touches, all different, each with an operation of its own; 1 in YCSB, 10 in Aria's
  ///     and Deneva's. A mix with scans has one operation a call.
  ///   - skew: the mix's own when nil, Zipf's law with a theta of 0.99, or for D the same over age.
  ///   - distributed: the share of calls that take every second row from another home.
  ///   - longestScan: scans are even on 1...longestScan.
  public init(
    _ mix: YCSBMix, homes: Int = 1, rows: Int = 1_000_000, keys: Int = 1, skew: Skew? = nil,
    distributed: Double = 0, longestScan: Int = 16
  ) throws(ParameterError) {
    let spread = Spread(
      homes: homes, rows: rows, skew: skew ?? mix.skew, distributed: distributed)
    var check = ParameterCheck(mix.name)
    check.require("keys", keys, in: mix.scans > 0 ? 1...1 : 1...14)
    check.require("longestScan", longestScan, in: 1...64)
    // A call may have to find all its rows in one home.
    spread.check(&check, least: max(1, min(keys, 14), mix.scans > 0 ? min(longestScan, 64) : 1))
    mix.check(&check)
    try check.finish()
    self.mix = mix
    self.keys = keys
    self.longestScan = longestScan
    places = try Places(spread)
    inserted = [Int](repeating: 0, count: homes)
  }

  public func initial(_ key: Key) -> Value? {
    guard key.home < places.homes, key.row < places.rows else { return nil }
    var row = Value()
    row[1] = signature(key, writer: 0)
    return row
  }

  public mutating func next(home: Int, _ random: inout Random) -> Transaction {
    issued += 1
    let home = home % places.homes
    let second = places.second(home, &random)
    if mix.scans > 0, random.below(100) < mix.scans { return scan(second, &random) }
    var call = Transaction(YCSB.operate)
    call.add(issued)
    call.add(Int64(0))
    var kinds: Int64 = 0
    for index in 0..<keys {
      let home = (index + keys) % 2 == 0 ? home : second
      let operation = mix.draw(&random)
      kinds |= Int64(operation.rawValue) << Int64(4 * index)
      if operation == .insert {
        call.add(Key(home: home, row: places.rows + inserted[home]))
        inserted[home] += 1
      } else {
        call.add(
          places.another(home, for: call, from: 2, added: inserted[home], &random))
      }
    }
    call.arguments[1] = kinds
    if kinds == 0 { call.procedure |= Transaction.readOnly }
    return call
  }

  private func scan(_ home: Int, _ random: inout Random) -> Transaction {
    let length = 1 + random.below(longestScan)
    let first = places.chooser.draw(&random, added: inserted[home])
    var call = Transaction(YCSB.scan)
    call.add(issued)
    call.add(Key(home: home, row: min(first, places.rows + inserted[home] - length)))
    call.add(Int64(length))
    return call
  }

  /// Looks at the first rows, and at all that this generator inserted.
  public func violation(_ read: (Key) -> Value?) -> String? {
    let complaint = places.firstComplaint { YCSB.complaint($0, read($0) ?? initial($0)) }
    if complaint != nil { return complaint }
    for home in 0..<places.homes {
      for row in places.rows..<places.rows + inserted[home] {
        let key = Key(home: home, row: row)
        if let words = YCSB.complaint(key, read(key)) { return words }
      }
    }
    return nil
  }

  private static func complaint(_ key: Key, _ row: Value?) -> String? {
    guard let row, row != Value() else { return nil }
    return row[1] == signature(key, writer: row.writer) && row[2] >= 0
      && (row[2] > 0 || row[3] == 0)
      ? nil : "the row at \(key.words) holds what call \(row.writer) never wrote there"
  }
}
