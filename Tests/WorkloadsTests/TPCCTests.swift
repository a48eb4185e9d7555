import Model
import Testing
import Workloads

@Suite struct TPCCTests {
  /// Of which a dependent call learns rows by reading others.
  private static let scouted = [TPCC.Table.customer.rawValue, TPCC.Table.stock.rawValue]

  /// Two districts of twelve customers: rows meet often.
  static func tiny(
    _ mix: TPCCMix = .full, warehouses: Int = 2, remote: TPCCRemote = .standard, items: Int = 40
  ) throws -> TPCC {
    try TPCC(
      mix, warehouses: warehouses, remote: remote, districts: 2, customers: 12, items: items,
      orders: 10)
  }

  private static func calls(_ workload: TPCC, _ count: Int, seed: UInt64 = 3) -> [Transaction] {
    var workload = workload
    var random = Random(seed: seed, .workload)
    return (0..<count).map { workload.next(home: $0 % 2, &random) }
  }

  private static func stocks(_ call: Transaction) -> [Key] {
    var footprint = Footprint()
    TPCC.declare(call, &footprint)
    return footprint.updates.filter { $0.table == TPCC.Table.stock.rawValue }
  }

  @Test func `§5.2.3 each procedure has its share of the mix`() throws {
    let full = TPCCTests.calls(try TPCC(warehouses: 2), 20_000)
    let expected: [(UInt16, Double)] = [
      (TPCC.newOrder, 0.45), (TPCC.payment, 0.43), (TPCC.orderStatus, 0.04), (TPCC.delivery, 0.04),
      (TPCC.stockLevel, 0.04),
    ]
    for (procedure, share) in expected {
      let found = Double(full.count { $0.procedure == procedure }) / 20_000
      #expect(abs(found - share) < 4 * (share * (1 - share) / 20_000).squareRoot())
    }
    let orders = TPCCTests.calls(try TPCC(.newOrder), 1000)
    #expect(orders.allSatisfy { $0.procedure == TPCC.newOrder })
    let both = TPCCTests.calls(try TPCC(.newOrderAndPayment), 10_000)
    #expect(abs(both.count { $0.procedure == TPCC.payment } - 5000) < 200)
    #expect(both.allSatisfy { [TPCC.newOrder, TPCC.payment].contains($0.procedure) })
  }

  @Test func `§2.4.1 orders have five to fifteen lines, one in a hundred is a mistake`() throws {
    let calls = TPCCTests.calls(try TPCC(.newOrder, warehouses: 2), 20_000)
    #expect(Set(calls.map { $0.arguments[4] }) == Set(5...15))
    #expect(Set(calls.map { $0.arguments[2] }) == Set(0..<10))
    var store = PlainStore(try TPCC(.newOrder, warehouses: 2))
    var mistakes = 0
    for call in calls where store.prepare(call).attempt == .aborted(.byUser) {
      mistakes += 1
      #expect(store.workspace.writes.isEmpty)
    }
    #expect(abs(mistakes - 200) < 57)
  }

  @Test func `§2.1.6 customers, items and names are chosen as unevenly as the law says`() throws {
    // With a hundredth of the items the standard's 8191 becomes 63.
    let calls = TPCCTests.calls(try TPCC(.newOrder, items: 1000), 20_000)
    let customers = calls.map { Int($0.arguments[3]) }
    let items = calls.map { Int($0.arguments[5] & 0x1_FFFF) }
    let payments = TPCCTests.calls(try TPCC(.newOrderAndPayment), 40_000)
      .filter { $0.procedure == TPCC.payment }
    let names = payments.map { -1 - Int($0.arguments[3]) }.filter { $0 >= 0 }
    #expect(abs(Double(names.count) / Double(payments.count) - 0.6) < 0.014)
    #expect(payments.allSatisfy { (100...500_000).contains($0.arguments[6]) })
    #expect(chiSquare(customers, first: 1, count: 3000, mask: 1023, constant: 259) < 99 + 4 * 14)
    #expect(chiSquare(items, first: 1, count: 1000, mask: 63, constant: 7911) < 99 + 4 * 14)
    #expect(chiSquare(names, first: 0, count: 1000, mask: 255, constant: 223) < 99 + 4 * 14)
  }

  /// Against the law taken literally, by pairs of numbers, in a hundred bins: mean 99, deviation 14.
  private func chiSquare(
    _ drawn: [Int], first: Int, count: Int, mask: Int, constant: Int
  ) -> Double {
    var (expected, found) = ([Double](repeating: 0, count: 100), [Double](repeating: 0, count: 100))
    for low in 0...mask {
      for number in first..<first + count {
        expected[((low | number) + constant) % count * 100 / count] += 1
      }
    }
    let sum = expected.reduce(0, +)
    for number in drawn { found[(number - first) * 100 / count] += 1 }
    return zip(found, expected).reduce(0) { total, pair in
      let wanted = pair.1 / sum * Double(drawn.count)
      return total + (pair.0 - wanted) * (pair.0 - wanted) / wanted
    }
  }

  @Test func `§2.4.1.5 one line, and 15 payments, in a hundred are remote`() throws {
    let calls = TPCCTests.calls(try TPCC(.newOrderAndPayment, warehouses: 5), 20_000)
    var (lines, remote, payments, away) = (0, 0, 0, 0)
    var districts: Set<Int64> = []
    for call in calls {
      if call.procedure == TPCC.newOrder {
        let stocks = TPCCTests.stocks(call)
        lines += stocks.count
        remote += stocks.count { $0.home != Int(call.arguments[1]) }
      } else {
        payments += 1
        if call.arguments[4] != call.arguments[1] {
          away += 1
          districts.insert(call.arguments[5])
        } else {
          #expect(call.arguments[5] == call.arguments[2])
        }
      }
    }
    #expect(abs(Double(remote) / Double(lines) - 0.01) < 0.0015)
    #expect(abs(Double(away) / Double(payments) - 0.15) < 0.015)
    #expect(districts == Set(0..<10))
  }

  @Test(arguments: [0, 0.1, 0.5, 1]) func `a share of calls reaches one other warehouse`(
    share: Double
  ) throws {
    let workload = try TPCC(.newOrderAndPayment, warehouses: 5, remote: .calls(share))
    let calls = TPCCTests.calls(workload, 10_000)
    let reach = calls.map { call in
      let homes = TPCCTests.stocks(call).map(\.home) + [Int(call.arguments[1])]
      return call.procedure == TPCC.newOrder
        ? Set(homes).count : Set([call.arguments[1], call.arguments[4]]).count
    }
    #expect(reach.max()! <= 2)
    // A line that names no item reaches nowhere.
    #expect(abs(Double(reach.count { $0 == 2 }) / 10_000 - share) < 0.016)
  }

  @Test func `§4.3.3 the tables fulfil all conditions before the first call`() throws {
    let standard = try TPCC(districts: 1)
    #expect(standard.complaints { _ in nil } == [])
    #expect(try TPCCTests.tiny().complaints { _ in nil } == [])
    #expect(try TPCC(districts: 1, customers: 5, items: 1, orders: 0).violation { _ in nil } == nil)
  }

  @Test func `every customer bears one name, and each name finds the one in the middle`() throws {
    let workload = try TPCC()
    var (bearers, rows) = ([] as [Int], 0)
    for name in 0..<1000 {
      var ids: [Int] = []
      var line = 0
      while let row = workload.initial(TPCC.key(.names, 0, 3, name, line: line)) {
        for index in 0..<min(30, Int(row[1]) - ids.count) {
          ids.append(Int(row[2 + index / 5] >> Int64(12 * (index % 5)) & 0xFFF))
        }
        line += 1
        rows += 1
      }
      bearers += ids
      var call = Transaction(TPCC.orderStatus)
      for argument in [1, 0, 3, Int64(-1 - name), 0, 3] { call.add(argument) }
      var store = PlainStore(workload)
      store.run(call)
      let middle = TPCC.key(.customer, 0, 3, ids[(ids.count + 1) / 2 - 1])
      #expect(store.workspace.observed.contains { $0.key == middle })
      #expect(store.uncovered(call, scouted: TPCCTests.scouted).isEmpty)
    }
    #expect(rows > 1000)
    #expect(bearers.sorted() == Array(1...3000))
  }

  @Test(arguments: [1, 2, 3] as [UInt64], [TPCCRemote.standard, .calls(0.5)])
  func `calls one after the other keep all conditions`(seed: UInt64, remote: TPCCRemote) throws {
    var store = PlainStore(try TPCCTests.tiny(remote: remote))
    var done: [UInt16: Int] = [:]
    for call in TPCCTests.calls(store.workload, 1500, seed: seed) {
      switch store.run(call) {
      case .done:
        done[call.procedure, default: 0] += 1
        #expect(store.workspace.writes.isEmpty == call.isReadOnly)
        #expect(store.workspace.writes.allSatisfy { $0.value[0] == call.number })
      case .aborted(let reason): #expect(reason == .byUser)
      case .needs: Issue.record("a call did not end")
      }
      #expect(store.uncovered(call, scouted: TPCCTests.scouted).isEmpty)
      if call.number % 100 == 0 { #expect(store.workload.complaints { store.rows[$0] } == []) }
    }
    #expect(done.count == 5 && done.values.allSatisfy { $0 > 30 })
  }

  @Test
  func `a call says of itself whether it is complete, and each granule lies in its row's home`()
    throws
  {
    var store = PlainStore(try TPCCTests.tiny())
    var footprint = Footprint()
    for call in TPCCTests.calls(store.workload, 2000) {
      footprint.clear()
      TPCC.declare(call, &footprint)
      #expect((footprint.reads + footprint.updates).allSatisfy { TPCC.granule(of: $0) == $0 })
      let isComplete =
        switch call.procedure {
        case TPCC.newOrder: true
        case TPCC.payment, TPCC.orderStatus: call.arguments[3] > 0
        default: false
        }
      #expect(footprint.isComplete == isComplete)
      store.run(call)
      #expect(store.workspace.observed.allSatisfy { TPCC.granule(of: $0.key).home == $0.key.home })
    }
  }

  @Test func `the same calls and rows come out on every machine`() throws {
    var store = PlainStore(try TPCCTests.tiny())
    var digest = Digest(0)
    for call in TPCCTests.calls(store.workload, 2000) {
      for index in 0..<Int(call.count) { digest.fold(UInt64(bitPattern: call.arguments[index])) }
      if case .done(let output) = store.run(call) { digest.fold(UInt64(bitPattern: output)) }
    }
    #expect(digest.rawValue == 8_001_037_689_861_807_426)
    #expect(store.digest == 6_411_917_747_025_993_437)
  }

  @Test func `two calls in the other order leave another state`() throws {
    let calls = TPCCTests.calls(try TPCCTests.tiny(.newOrderAndPayment, warehouses: 1), 400)
    func digest(_ calls: [Transaction]) throws -> UInt64 {
      var store = PlainStore(try TPCCTests.tiny(.newOrderAndPayment, warehouses: 1))
      for call in calls { store.run(call) }
      return store.digest
    }
    let inOrder = try digest(calls)
    for index in stride(from: 0, to: 400, by: 40) {
      // A payment writes what every call of the warehouse reads.
      guard calls[index].procedure == TPCC.payment,
        calls[index + 1].procedure == TPCC.payment || calls[index + 1].arguments[4] > 0
      else { continue }
      var swapped = calls
      swapped.swapAt(index, index + 1)
      #expect(try digest(swapped) != inOrder)
    }
  }

  @Test func `a scout that came too early names rows that are not enough`() throws {
    var store = PlainStore(try TPCCTests.tiny(warehouses: 1))
    var delivery = Transaction(TPCC.delivery)
    for argument in [9001, 0, 2, 7] as [Int64] { delivery.add(argument) }
    var level = Transaction(TPCC.stockLevel)
    for argument in [9002, 0, 1, 15] as [Int64] { level.add(argument) }
    #expect(store.prepare(delivery).rounds == 3)
    let delivered = store.workspace.keys
    #expect(store.prepare(level).rounds == 3)
    let levelled = store.workspace.keys
    // Nothing happened between: the scouts were right.
    guard case .done = store.repeating(level, on: levelled) else { return #expect(Bool(false)) }
    guard case .done = store.repeating(delivery, on: delivered) else { return #expect(Bool(false)) }
    store.apply(store.workspace.writes)
    delivery.arguments[0] = 9003
    #expect(store.repeating(delivery, on: delivered) == .needs)
    for call in TPCCTests.calls(try TPCCTests.tiny(.newOrder, warehouses: 1), 40) {
      store.run(call)
    }
    #expect(store.repeating(level, on: levelled) == .needs)
  }

  @Test func `what nobody can mean is refused in words, all of it at once`() {
    let error = #expect(throws: ParameterError.self) {
      _ = try TPCC(
        TPCCMix(name: "m", newOrders: 50), warehouses: 0, remote: .calls(1.5), byName: .nan,
        districts: 17, customers: 0, items: 0)
    }
    #expect(error?.problems.count == 7, "\(error?.description ?? "")")
    #expect(throws: ParameterError.self) { _ = try TPCC(customers: 10, orders: 11) }
    #expect(throws: ParameterError.self) { _ = try TPCC(remote: .calls(0.1)) }
  }
}
