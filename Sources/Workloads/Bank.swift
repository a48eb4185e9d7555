import Model

/// Transfers between accounts, which refuse to overdraw, and audits that read every account.
///
/// The invariant is Jepsen's: no account below zero and the total unchanged. An audit's output is the sum it
/// saw, so that every committed one can be held against `total`. Rows: word 0 the writer, word 1 the balance.
public struct Bank: Workload {
  public static var name: String { "bank" }

  public static let transfer: UInt16 = 1
  public static let audit: UInt16 = 2 | Transaction.readOnly
  /// An audit reads all accounts in one call; with more than these there can be none.
  public static let auditLimit = 64

  public let opening: Int64
  private let largest: Int
  private let audits: Probability
  private let places: Places
  private var issued: Int64 = 0

  /// - Parameters:
  ///   - accounts: in every home.
  ///   - opening: the balance of each at first.
  ///   - largest: transfers are even on 1...largest.
  ///   - audits: the share of calls that read all accounts; 0 where there are more than `auditLimit`.
  public init(
    homes: Int = 1, accounts: Int, opening: Int64 = 100, largest: Int = 60, audits: Double = 0,
    skew: Skew = .uniform, distributed: Double = 0
  ) throws(ParameterError) {
    let spread = Spread(homes: homes, rows: accounts, skew: skew, distributed: distributed)
    var check = ParameterCheck(Bank.name)
    spread.check(&check, least: 2, rows: "accounts")
    check.require("opening", opening, in: 0...1 << 40)
    check.require("largest", largest, in: 1...1 << 40)
    check.require("audits", audits, in: 0...1)
    if audits > 0, accounts > Bank.auditLimit || homes * accounts > Bank.auditLimit {
      check.require(
        "audits", audits, "0 with more than \(Bank.auditLimit) accounts in all", false)
    }
    try check.finish()
    self.opening = opening
    self.largest = largest
    self.audits = Probability(audits)
    places = try Places(spread)
  }

  /// What all accounts hold together, always.
  public var total: Int64 { opening * Int64(places.homes * places.rows) }

  public func initial(_ key: Key) -> Value? {
    guard key.home < places.homes, key.row < places.rows else { return nil }
    var account = Value()
    account[1] = opening
    return account
  }

  public mutating func next(home: Int, _ random: inout Random) -> Transaction {
    issued += 1
    if audits.isPossible, random.chance(audits) {
      var call = Transaction(Bank.audit)
      call.add(issued)
      call.add(Int64(places.homes))
      call.add(Int64(places.rows))
      return call
    }
    let home = home % places.homes
    var call = Transaction(Bank.transfer)
    call.add(issued)
    call.add(places.another(home, for: call, from: 1, &random))
    call.add(places.another(places.second(home, &random), for: call, from: 1, &random))
    call.add(Int64(1 + random.below(largest)))
    return call
  }

  public func violation(_ read: (Key) -> Value?) -> String? {
    var sum: Int64 = 0
    let complaint = places.firstComplaint { key in
      guard let account = read(key) ?? initial(key) else { return nil }
      sum += account[1]
      return account[1] < 0 ? "the account at \(key.words) is overdrawn: \(account[1])" : nil
    }
    if complaint != nil || !places.isAuditable { return complaint }
    return sum == total ? nil : "the accounts hold \(sum), not \(total)"
  }

  @inlinable public static func declare(
    _ call: borrowing Transaction, _ footprint: inout Footprint
  ) {
    if call.procedure == transfer {
      footprint.update(call.key(1))
      footprint.update(call.key(2))
      return
    }
    for home in 0..<Int(call.arguments[1]) {
      for row in 0..<Int(call.arguments[2]) { footprint.read(Key(home: home, row: row)) }
    }
  }

  @inlinable public static func run<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    if call.procedure != transfer { return try sum(call, on: &view) }
    var from = try view.read(call.key(1))
    var to = try view.read(call.key(2))
    let amount = call.arguments[3]
    if from[1] < amount { throw .abort(.byUser) }
    from[1] -= amount
    to[1] += amount
    from.writer = call.number
    to.writer = call.number
    try view.write(call.key(1), from)
    try view.write(call.key(2), to)
    return from[1]
  }

  @inlinable static func sum<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    let homes = Int(call.arguments[1])
    let rows = Int(call.arguments[2])
    // All are wanted at once, so that an interactive protocol fetches them in one round trip.
    for home in 0..<homes {
      for row in 0..<rows { view.want(Key(home: home, row: row)) }
    }
    var sum: Int64 = 0
    for home in 0..<homes {
      for row in 0..<rows { sum += try view.read(Key(home: home, row: row))[1] }
    }
    return sum
  }
}
