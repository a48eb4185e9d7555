import Model
import Testing
import Workloads

/// What a broken store may do to TPC-C, and which of the consistency conditions speak of it.
@Suite struct TPCCDamageTests {
  private typealias Table = TPCC.Table

  /// The rows after some hundred calls.
  private static func prepared() throws -> PlainStore<TPCC> {
    let workload = try TPCCTests.tiny()
    var store = PlainStore(workload)
    var generator = workload
    var random = Random(seed: 5, .workload)
    for number in 0..<120 {
      let call = generator.next(home: number % 2, &random)
      // Deliveries are left to the tests: they would empty the tables of new orders.
      if call.procedure != TPCC.delivery { store.run(call) }
    }
    #expect(workload.complaints { store.rows[$0] } == [])
    return store
  }

  private static func call(_ procedure: UInt16, _ arguments: Int64...) -> Transaction {
    var call = Transaction(procedure)
    for argument in arguments { call.add(argument) }
    return call
  }

  /// Item, quantity, the warehouse that supplies it.
  private static func line(_ item: Int64, _ quantity: Int64, _ supply: Int64) -> Int64 {
    item | quantity << 17 | supply << 21
  }

  private static func order(
    _ number: Int64, district: Int64 = 1, customer: Int64 = 4, items: [Int64] = [3, 9, 17, 28, 31]
  ) -> Transaction {
    var call = call(TPCC.newOrder, number, 0, district, customer, Int64(items.count))
    for first in stride(from: 0, to: items.count, by: 2) {
      let second = first + 1 < items.count ? line(items[first + 1], 4, 1) << 32 : 0
      call.add(line(items[first], 7, 0) | second)
    }
    return call
  }

  private static func payment(
    _ number: Int64, district: Int64 = 1, customer: Int64 = 4, _ amount: Int64 = 12_345
  ) -> Transaction {
    call(TPCC.payment, number, 0, district, customer, 0, district, amount)
  }

  private static func delivery(_ number: Int64) -> Transaction {
    call(TPCC.delivery, number, 0, 2, 7)
  }

  private static let losses: [(Transaction, TPCC.Table, [Int])] = [
    (order(9001), .district, [2]),
    (order(9001), .stock, [13]),
    (order(9001), .order, [2, 4, 5, 6, 11, 14]),
    (order(9001), .newOrder, [2, 5, 11]),
    (order(9001), .orderLine, [4, 6, 13]),
    (order(9001), .lastOrder, [14]),
    (payment(9001), .warehouse, [1, 8]),
    (payment(9001), .takings, [1, 8, 10, 14]),
    (payment(9001), .customer, [10, 14]),
    (payment(9001), .history, [8, 9, 10, 14]),
    (delivery(9001), .district, [14]),
    (delivery(9001), .newOrder, [5, 11, 14]),
    (delivery(9001), .order, [5, 7]),
    (delivery(9001), .orderLine, [7, 10, 12]),
    (delivery(9001), .customer, [10, 11, 12]),
  ]

  @Test(arguments: losses) func `a call that loses a write is found out`(
    call: Transaction, lost: TPCC.Table, conditions: [Int]
  ) throws {
    var store = try TPCCDamageTests.prepared()
    guard case .done = store.prepare(call).attempt else { return #expect(Bool(false)) }
    let writes = store.workspace.writes
    let index = try #require(writes.lastIndex { $0.key.table == lost.rawValue })
    store.apply(writes.enumerated().filter { $0.offset != index }.map(\.element))
    let complaints = store.workload.complaints { store.rows[$0] }
    #expect(complaints.map(\.condition) == conditions, "\(complaints)")
    #expect(store.violation == complaints.first?.description)
  }

  private static let races: [(Transaction, Transaction, [Int])] = [
    (order(9001), order(9002, items: [1, 2, 3, 4, 5, 6]), [13]),
    (order(9001, items: [1, 2, 3, 4, 5, 6]), order(9002), [4, 6, 13, 14]),
    (order(9001), order(9002, district: 0), [13]),
    (order(9001), order(9002, customer: 5), [14]),
    (payment(9001), payment(9002, district: 0), [1, 8]),
    (payment(9001), payment(9002, customer: 5), [10, 14]),
    (order(9001), delivery(9002), [2]),
    (delivery(9001), order(9002), [14]),
  ]

  @Test(arguments: races) func `two calls that see nothing of each other are found out`(
    first: Transaction, second: Transaction, conditions: [Int]
  ) throws {
    let complaints = try complaintsAfterRace(first, second)
    #expect(complaints.map(\.condition) == conditions, "\(complaints)")
  }

  @Test(arguments: [
    (order(9001), order(9002)), (payment(9001), payment(9002, 1)), (delivery(9001), delivery(9002)),
  ]) func `a call of which every row is overwritten is seen by no condition, only by a certificate`(
    first: Transaction, second: Transaction
  ) throws {
    #expect(try complaintsAfterRace(first, second) == [])
  }

  /// Both read the same state, and the second overwrites what the first wrote.
  private func complaintsAfterRace(
    _ first: Transaction, _ second: Transaction
  ) throws -> [TPCCComplaint] {
    var store = try TPCCDamageTests.prepared()
    guard case .done = store.prepare(first).attempt else { return [] }
    let writes = store.workspace.writes
    guard case .done = store.prepare(second).attempt else { return [] }
    let others = store.workspace.writes
    #expect(!writes.isEmpty && !others.isEmpty)
    store.apply(writes)
    store.apply(others)
    return store.workload.complaints { store.rows[$0] }
  }

  @Test func `a gap among the new orders is found out`() throws {
    var store = try TPCCDamageTests.prepared()
    store.run(TPCCDamageTests.order(9001))
    let lost = try #require(
      store.workspace.writes.first { $0.key.table == Table.newOrder.rawValue })
    store.apply([Write(lost.key, Value())])
    store.run(TPCCDamageTests.order(9002))
    #expect(store.workload.complaints { store.rows[$0] }.map(\.condition) == [3, 5, 11])
  }

  @Test func `every condition is spoken of by one damage at least`() {
    let spoken = TPCCDamageTests.losses.flatMap(\.2) + [3]
    #expect(Set(spoken) == Set(1...14))
  }
}
