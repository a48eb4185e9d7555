import Model

/// SmallBank (Alomari, Cahill, Fekete and Röhm, ICDE 2008): five short calls on savings and checking accounts, few rows
/// and much conflict.
///
/// A customer's number stands for the name: the paper's third table, which maps one to the other, is never written.
/// Under snapshot isolation a check and a withdrawal from savings may each find enough money and together overdraw
/// (write skew). Rows: word 0 the writer, word 1 the balance, word 2 what came in from outside the bank less what
/// went out, word 3 a digest of all writers and of what they saw of the other account. The invariant: what all
/// accounts hold is what they held at first and what came in since, and no savings are below zero. An amalgamation
/// applied in half breaks it; an update that is lost as a whole does not, which is for a certificate to find.
public struct SmallBank: Workload {
  public static var name: String { "smallbank" }

  /// Arguments of all: number, customer's savings account, amount; and for an amalgamation, in place of the amount,
  /// the savings account of the customer who gets it all.
  public static let balance: UInt16 = 1 | Transaction.readOnly
  public static let depositChecking: UInt16 = 2
  public static let transactSavings: UInt16 = 3
  public static let amalgamate: UInt16 = 4
  public static let writeCheck: UInt16 = 5

  public let opening: Int64
  private let largest: Int
  private let balances: Probability
  private let places: Places
  private var issued: Int64 = 0

  /// - Parameters:
  ///   - customers: in every home, each with two accounts.
  ///   - opening: the balance of each account at first.
  ///   - largest: amounts are even on 1...largest, and as often taken from savings as added to them.
  ///   - balances: the share of calls that only read; the other four share what is left evenly.
  ///   - skew: nine calls in ten go to a thousand customers of 18,000, unless told otherwise.
  ///   - distributed: the share of amalgamations that lead to another home; all other calls have one customer.
  public init(
    homes: Int = 1, customers: Int = 18_000, opening: Int64 = 1000, largest: Int = 100,
    balances: Double = 0.2, skew: Skew = .hotSet(accesses: 0.9, keys: 1.0 / 18),
    distributed: Double = 0
  ) throws(ParameterError) {
    let spread = Spread(homes: homes, rows: customers, skew: skew, distributed: distributed)
    var check = ParameterCheck(SmallBank.name)
    spread.check(&check, least: 2, rows: "customers")
    check.require("opening", opening, in: 0...1 << 40)
    check.require("largest", largest, in: 1...1 << 40)
    check.require("balances", balances, in: 0...1)
    try check.finish()
    self.opening = opening
    self.largest = largest
    self.balances = Probability(balances)
    places = try Places(spread)
  }

  public func initial(_ key: Key) -> Value? {
    guard key.home < places.homes, key.row < places.rows, key.table < 2 else { return nil }
    var account = Value()
    account[1] = opening
    return account
  }

  public mutating func next(home: Int, _ random: inout Random) -> Transaction {
    issued += 1
    let home = home % places.homes
    let isBalance = balances.isPossible && random.chance(balances)
    let procedure =
      isBalance ? SmallBank.balance : SmallBank.depositChecking + UInt16(random.below(4))
    var call = Transaction(procedure)
    call.add(issued)
    call.add(places.another(home, for: call, from: 1, &random))
    if procedure == SmallBank.amalgamate {
      call.add(places.another(places.second(home, &random), for: call, from: 1, &random))
      return call
    }
    if isBalance { return call }
    let amount = Int64(1 + random.below(largest))
    let isTaken = procedure == SmallBank.transactSavings && random.below(2) == 0
    call.add(isTaken ? -amount : amount)
    return call
  }

  public func violation(_ read: (Key) -> Value?) -> String? {
    var (sum, outside) = (0 as Int64, 0 as Int64)
    let complaint = places.firstComplaint { key in
      let savings = read(key) ?? initial(key) ?? Value()
      let checking = read(SmallBank.checking(key)) ?? initial(key) ?? Value()
      sum += savings[1] + checking[1]
      outside += savings[2] + checking[2]
      return savings[1] < 0 ? "the savings at \(key.words) are overdrawn: \(savings[1])" : nil
    }
    if complaint != nil || !places.isAuditable { return complaint }
    let expected = 2 * opening * Int64(places.homes * places.rows) + outside
    return sum == expected
      ? nil : "the accounts hold \(sum), not \(expected), of which \(outside) came from outside"
  }

  /// The checking account of the customer whose savings account is given.
  @inlinable public static func checking(_ savings: Key) -> Key {
    Key(rawValue: savings.rawValue | 1 << 40)
  }
}
