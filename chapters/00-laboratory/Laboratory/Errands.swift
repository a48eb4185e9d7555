import Model

/// What customers bring to a clerk: work, as numbers of things to do, drawn from the customers' own streams.
///
/// Nothing is read or written; the procedure only carries the amounts. Arguments: units of execution,
/// records that are locked and read, records that are written, bytes.
public struct Errands: Workload {
  public enum Length: Sendable, Hashable {
    /// Every errand takes the same.
    case constant
    /// Exponentially distributed, as in the queue that Kendall writes M/M/1.
    case exponential
  }

  public static var name: String { "errands" }

  private let units: Int
  private let length: Length
  private let reads: Int
  private let writes: Int
  private let bytes: Int

  /// - Parameters:
  ///   - units: of execution, on the average.
  ///   - reads: records that each errand locks and reads.
  ///   - writes: records that it writes.
  ///   - bytes: that it copies.
  public init(
    units: Int, _ length: Length = .constant, reads: Int = 0, writes: Int = 0, bytes: Int = 0
  ) throws(ParameterError) {
    var check = ParameterCheck(Errands.name)
    check.require("units", units, in: 0...1 << 40)
    check.require("reads", reads, in: 0...1 << 20)
    check.require("writes", writes, in: 0...1 << 20)
    check.require("bytes", bytes, in: 0...1 << 30)
    try check.finish()
    self.units = units
    self.length = length
    self.reads = reads
    self.writes = writes
    self.bytes = bytes
  }

  public func initial(_ key: Key) -> Value? { nil }

  public mutating func next(home: Int, _ random: inout Random) -> Transaction {
    var call = Transaction(0)
    switch length {
    case .constant: call.add(Int64(units))
    case .exponential: call.add(Int64(random.exponential(mean: Double(units))))
    }
    for amount in [reads, writes, bytes] { call.add(Int64(amount)) }
    return call
  }

  public func violation(_ read: (Key) -> Value?) -> String? { nil }

  public static func declare(_ call: borrowing Transaction, _ footprint: inout Footprint) {}
  public static func run<V: View>(_ call: borrowing Transaction, on view: inout V) throws(Halt)
    -> Int64
  { 0 }
}
