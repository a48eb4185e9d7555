import Model

/// Reads, writes and compare-and-sets of single rows: what linearizability is judged on.
///
/// A register's value is the number of the call that wrote it, so no two writes look alike. Rows: word 0 the
/// writer and value, word 1 its signature. Output: the value a read or a compare-and-set found; a
/// compare-and-set that found another value than it expected commits without writing. A write's output is its
/// own value.
public struct Register: Workload {
  public static var name: String { "register" }

  public static let read: UInt16 = 1 | Transaction.readOnly
  public static let write: UInt16 = 2
  /// Argument 2 is the value it expects.
  public static let compareAndSet: UInt16 = 3

  private let writes: Double
  private let sets: Double
  private let places: Places
  private var issued: Int64 = 0
  /// The last value that a call was to give each register, by home and row: what a compare-and-set expects.
  private var given: [Int64]

  /// - Parameters:
  ///   - registers: in every home; at most 2^20 in all, as the generator remembers each one's last value.
  ///   - writes: the share of calls that write.
  ///   - compareAndSets: the share of calls that compare and set; the others read.
  ///   - distributed: the share of calls to a register of another home.
  public init(
    homes: Int = 1, registers: Int = 4, writes: Double = 0.3, compareAndSets: Double = 0.2,
    skew: Skew = .uniform, distributed: Double = 0
  ) throws(ParameterError) {
    let spread = Spread(homes: homes, rows: registers, skew: skew, distributed: distributed)
    var check = ParameterCheck(Register.name)
    spread.check(&check, least: 1, rows: "registers")
    if check.isFine {
      check.require("registers in all", homes * registers, in: 1...1 << 20)
    }
    check.require("writes", writes, in: 0...1)
    check.require("compareAndSets", compareAndSets, in: 0...1)
    check.require(
      "writes and compareAndSets together", writes + compareAndSets, "at most 1",
      writes + compareAndSets <= 1)
    try check.finish()
    self.writes = writes
    sets = compareAndSets
    places = try Places(spread)
    given = [Int64](repeating: 0, count: homes * registers)
  }

  public func initial(_ key: Key) -> Value? {
    guard key.home < places.homes, key.row < places.rows else { return nil }
    var register = Value()
    register[1] = signature(key, writer: 0)
    return register
  }

  public mutating func next(home: Int, _ random: inout Random) -> Transaction {
    issued += 1
    let home = places.second(home % places.homes, &random)
    let key = Key(home: home, row: places.chooser.draw(&random))
    let place = home * places.rows + key.row
    let procedure = procedure(random.unit())
    var call = Transaction(procedure)
    call.add(issued)
    call.add(key)
    if procedure == Register.compareAndSet { call.add(given[place]) }
    if procedure != Register.read { given[place] = issued }
    return call
  }

  private func procedure(_ coin: Double) -> UInt16 {
    if coin < writes { return Register.write }
    return coin < writes + sets ? Register.compareAndSet : Register.read
  }

  public func violation(_ read: (Key) -> Value?) -> String? {
    places.firstComplaint { key in
      guard let register = read(key) ?? initial(key) else { return nil }
      return register[1] == signature(key, writer: register.writer)
        ? nil : "the register at \(key.words) holds what call \(register.writer) never wrote there"
    }
  }

  @inlinable public static func declare(
    _ call: borrowing Transaction, _ footprint: inout Footprint
  ) {
    if call.isReadOnly { footprint.read(call.key(1)) } else { footprint.update(call.key(1)) }
  }

  @inlinable public static func run<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    let key = call.key(1)
    if call.procedure != write {
      let found = try view.read(key).writer
      let expected = call.arguments[2]
      if call.isReadOnly || found != expected { return found }
      try view.write(key, written(call, key))
      return found
    }
    try view.write(key, written(call, key))
    return call.number
  }

  @inlinable static func written(_ call: borrowing Transaction, _ key: Key) -> Value {
    var register = Value()
    register.writer = call.number
    register[1] = signature(key, writer: call.number)
    return register
  }
}
