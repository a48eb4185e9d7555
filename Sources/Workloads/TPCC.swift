import Model

/// TPC-C (revision 5.11), the whole of it: five procedures over nine tables, where a warehouse is a home.
///
/// Left out are terminals, their waiting times and all texts; and a delivery is one call that its client waits for.
/// `violation` judges the standard's twelve consistency conditions (§3.3.2) and two of our own.
public struct TPCC: Workload {
  public static var name: String { "tpc-c" }

  /// Arguments: number, warehouse, district, customer, how many lines, then the lines, two a word.
  public static let newOrder: UInt16 = 1
  /// Arguments: number, warehouse, district, whose payment, that customer's warehouse and district, amount.
  public static let payment: UInt16 = 2
  /// Arguments: number, warehouse, district, whose orders, that customer's warehouse and district.
  public static let orderStatus: UInt16 = 3 | Transaction.readOnly
  /// Arguments: number, warehouse, how many districts, carrier.
  public static let delivery: UInt16 = 4
  /// Arguments: number, warehouse, district, threshold.
  public static let stockLevel: UInt16 = 5 | Transaction.readOnly

  public let mix: TPCCMix
  let population: TPCCPopulation
  private let remote: TPCCRemote
  private let remoteShare: Probability
  private let byName: Probability
  private let customer, item, lastName: NonUniform
  private var issued: Int64 = 0

  private static let remoteLine = Probability(0.01)
  private static let remotePayment = Probability(0.15)
  private static let unusedItem = Probability(0.01)

  /// - Parameters:
  ///   - warehouses: the homes. A `Key`'s home is its warehouse, from 0 on.
  ///   - remote: which calls reach a second warehouse; with one warehouse none does.
  ///   - byName: the share of payments and order statuses that know only a last name: dependent calls.
  ///   - customers: in every district.
  ///   - orders: in every district at first, each of another customer; as many as customers when nil.
  public init(
    _ mix: TPCCMix = .full, warehouses: Int = 1, remote: TPCCRemote = .standard,
    byName: Double = 0.6, districts: Int = 10, customers: Int = 3000, items: Int = 100_000,
    orders: Int? = nil
  ) throws(ParameterError) {
    var check = ParameterCheck(mix.name)
    mix.check(&check)
    check.require("warehouses", warehouses, in: 1...1 << 11)
    check.require("districts", districts, in: 1...16)
    check.require("customers", customers, in: 1...4095)
    check.require("items", items, in: 1...(1 << 17) - 1)
    check.require("orders", orders ?? customers, in: 0...max(0, customers))
    check.require("byName", byName, in: 0...1)
    remote.check(&check, warehouses: warehouses)
    try check.finish()
    self.mix = mix
    self.remote = remote
    self.byName = Probability(byName)
    if case .calls(let share) = remote {
      remoteShare = Probability(share)
    } else {
      remoteShare = TPCC.remotePayment
    }
    population = TPCCPopulation(
      warehouses: warehouses, districts: districts, customers: customers, items: items,
      orders: orders ?? customers)
    customer = NonUniform(first: 1, count: customers, standard: 3000, mask: 1023, constant: 259)
    item = NonUniform(first: 1, count: items, standard: 100_000, mask: 8191, constant: 7911)
    // §2.1.6.1: between the constant of the load and that of the run lie 65 to 119, but not 96 or 112.
    lastName = NonUniform(
      first: 0, count: population.names, standard: 1000, mask: 255, constant: 223)
  }

  public func initial(_ key: Key) -> Value? { population.row(key) }

  public mutating func next(home: Int, _ random: inout Random) -> Transaction {
    issued += 1
    let warehouse = home % population.warehouses
    let procedure = mix.draw(&random)
    var call = Transaction(procedure)
    call.add(issued)
    call.add(Int64(warehouse))
    if procedure == TPCC.delivery {
      call.add(Int64(population.districts))
      call.add(Int64(1 + random.below(10)))
      return call
    }
    call.add(Int64(random.below(population.districts)))
    switch procedure {
    case TPCC.newOrder: addOrder(&call, warehouse, &random)
    case TPCC.payment:
      addCustomer(&call, warehouse, isRemote: isPossible(remoteShare, &random), &random)
      call.add(Int64(100 + random.below(499_901)))
    case TPCC.orderStatus: addCustomer(&call, warehouse, isRemote: false, &random)
    default: call.add(Int64(10 + random.below(11)))
    }
    return call
  }

  private func isPossible(_ share: Probability, _ random: inout Random) -> Bool {
    population.warehouses > 1 && random.chance(share)
  }

  private func another(_ warehouse: Int, _ random: inout Random) -> Int {
    let other = random.below(population.warehouses - 1)
    return other >= warehouse ? other + 1 : other
  }

  private func addOrder(_ call: inout Transaction, _ warehouse: Int, _ random: inout Random) {
    call.add(Int64(customer.draw(&random)))
    let lines = 5 + random.below(11)
    call.add(Int64(lines))
    var remoteIndex = -1
    if case .calls = remote, isPossible(remoteShare, &random) { remoteIndex = random.below(lines) }
    let isMistaken = random.chance(TPCC.unusedItem)
    var word: Int64 = 0
    for index in 0..<lines {
      var line = Line(
        item: item.draw(&random), quantity: 1 + random.below(10), supply: warehouse)
      if index == remoteIndex || (remote == .standard && isPossible(TPCC.remoteLine, &random)) {
        line.supply = another(warehouse, &random)
      }
      if isMistaken, index == lines - 1 { line.item = TPCC.unused }
      word |= line.packed << Int64(32 * (index & 1))
      if index & 1 == 1 || index == lines - 1 {
        call.add(word)
        word = 0
      }
    }
  }

  /// The customer's number, or -1 less the number of the name; then where the customer lives.
  private func addCustomer(
    _ call: inout Transaction, _ warehouse: Int, isRemote: Bool, _ random: inout Random
  ) {
    let district = call.arguments[2]
    call.add(
      random.chance(byName) ? -1 - Int64(lastName.draw(&random)) : Int64(customer.draw(&random)))
    call.add(Int64(isRemote ? another(warehouse, &random) : warehouse))
    call.add(isRemote ? Int64(random.below(population.districts)) : district)
  }
}
