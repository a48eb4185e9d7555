import Model

/// What TPC-C's calls are, in percent.
public struct TPCCMix: Sendable, Hashable {
  /// "tpc-c"
  public var name: String
  public var newOrders, payments, orderStatuses, deliveries, stockLevels: Int

  public init(
    name: String, newOrders: Int = 0, payments: Int = 0, orderStatuses: Int = 0,
    deliveries: Int = 0, stockLevels: Int = 0
  ) {
    self.name = name
    self.newOrders = newOrders
    self.payments = payments
    self.orderStatuses = orderStatuses
    self.deliveries = deliveries
    self.stockLevels = stockLevels
  }

  /// The standard's (§5.2.3), where 43, 4, 4 and 4 are the least allowed.
  public static let full = TPCCMix(
    name: "tpc-c", newOrders: 45, payments: 43, orderStatuses: 4, deliveries: 4, stockLevels: 4)
  /// What Calvin's papers run, in which each call can name its rows.
  public static let newOrder = TPCCMix(name: "tpc-c new-order", newOrders: 100)
  /// Aria's and Deneva's.
  public static let newOrderAndPayment = TPCCMix(
    name: "tpc-c new-order and payment", newOrders: 50, payments: 50)

  func check(_ check: inout ParameterCheck) {
    let shares = [
      ("newOrders", newOrders), ("payments", payments), ("orderStatuses", orderStatuses),
      ("deliveries", deliveries), ("stockLevels", stockLevels),
    ]
    for (name, share) in shares { check.require(name, share, in: 0...100) }
    // No overflow: a share that is out of bounds was refused above, whatever the sum.
    let sum = shares.reduce(0) { $0 + max(-100, min(200, $1.1)) }
    check.require("sum of the mix", sum, "100 percent", sum == 100)
  }

  func draw(_ random: inout Random) -> UInt16 {
    let coin = random.below(100)
    if coin < newOrders { return TPCC.newOrder }
    if coin < newOrders + payments { return TPCC.payment }
    if coin < newOrders + payments + orderStatuses { return TPCC.orderStatus }
    return coin < 100 - stockLevels ? TPCC.delivery : TPCC.stockLevel
  }
}

/// Which of TPC-C's calls reach a second warehouse.
public enum TPCCRemote: Sendable, Hashable {
  /// One line in a hundred is supplied by another warehouse (§2.4.1.5), and 15 payments in a hundred are made at
  /// another one than the customer's (§2.5.1.2).
  case standard
  /// So large a share of the new orders, which take one line from one other warehouse, and of the payments. Calvin's
  /// papers have 0.1; Ren et al. (VLDB 2014) go from 0 to 1.
  case calls(Double)

  func check(_ check: inout ParameterCheck, warehouses: Int) {
    guard case .calls(let share) = self else { return }
    check.require("remote", share, in: 0...1)
    if warehouses == 1, share > 0 {
      check.require("remote", share, "0 where there is one warehouse", false)
    }
  }
}

/// TPC-C's uneven choice (§2.1.6), which prefers numbers that have many bits set, moved along by a constant.
struct NonUniform: Sendable {
  let first: Int
  let count: Int
  private let mask: Int
  private let constant: Int

  /// - Parameters:
  ///   - count: how many numbers there are from `first` on; where it is less than the standard's, the mask shrinks
  ///     along, and the law keeps its shape.
  ///   - mask: the standard's A.
  ///   - constant: its C, in 0...A.
  init(first: Int, count: Int, standard: Int, mask: Int, constant: Int) {
    self.first = first
    self.count = count
    var small = mask
    while small > 0, small * standard > mask * count { small >>= 1 }
    self.mask = small
    self.constant = constant
  }

  func draw(_ random: inout Random) -> Int {
    let bits = random.below(mask + 1) | (first + random.below(count))
    return first + (bits + constant) % count
  }
}
