import CAllocations
import Model
import Testing
import Workloads

@Suite struct WorkloadTests {
  private static func calls<W: Workload>(
    _ workload: W, _ count: Int = 20_000, home: Int = 0
  ) -> [Transaction] {
    var workload = workload
    var random = Random(seed: 3, .workload)
    return (0..<count).map { _ in workload.next(home: home, &random) }
  }

  @Test func `calls are numbered from one and declare each key once`() throws {
    try check(Bank(homes: 3, accounts: 8, audits: 0.1, distributed: 0.5))
    try check(Microbenchmark(homes: 3, rows: 500, hot: 5, distributed: 0.5))
    try check(Register(homes: 3, distributed: 0.5))
    try check(ListAppend(homes: 3, distributed: 0.5))
    try check(DependentMicrobenchmark(homes: 3, rows: 500, hot: 5, distributed: 0.5, moves: 0.1))
    try check(DependentMicrobenchmark(homes: 3, rows: 500, hot: 5, distributed: 0.5, before: 4))
    try check(SmallBank(homes: 3, customers: 50, distributed: 0.5))
    for mix in [TPCCMix.full, .newOrder, .newOrderAndPayment] {
      try check(TPCC(mix, warehouses: 3))
    }
    for mix in YCSBMix.all { try check(YCSB(mix, homes: 3, rows: 500, distributed: 0.5)) }
  }

  private func check<W: Workload>(_ workload: W) {
    var footprint = Footprint()
    for (index, call) in WorkloadTests.calls(workload, 2000, home: 1).enumerated() {
      #expect(call.number == Int64(index + 1))
      footprint.clear()
      W.declare(call, &footprint)
      #expect(footprint.updates.isEmpty == call.isReadOnly)
      #expect(!(footprint.reads + footprint.updates).isEmpty)
      #expect((footprint.reads + footprint.updates).allSatisfy { $0.home < 3 })
    }
  }

  @Test func `a microbenchmark call has ten rows, and one hot row in each of its homes`() throws {
    let workload = try Microbenchmark(homes: 4, rows: 1000, hot: 10, distributed: 0.2)
    let calls = WorkloadTests.calls(workload, home: 2)
    var distributed = 0
    for call in calls {
      let keys = (1...10).map { call.key($0) }
      let second = keys.first { $0.home != 2 }?.home
      #expect(call.count == 11)
      #expect(keys.count { $0.row < 10 } == (second == nil ? 1 : 2))
      if let second {
        distributed += 1
        #expect(keys.count { $0.home == second } == 5)
        #expect(keys.count { $0.home == second && $0.row < 10 } == 1)
      }
    }
    #expect(abs(distributed - calls.count / 5) < 250)
  }

  @Test func `YCSB's mixes have their shares`() throws {
    func share(_ mix: YCSBMix, _ isMeant: (Transaction) -> Bool) throws -> Double {
      let calls = WorkloadTests.calls(try YCSB(mix, rows: 10_000))
      return Double(calls.count(where: isMeant)) / Double(calls.count)
    }
    #expect(abs(try share(.a, \.isReadOnly) - 0.5) < 0.015)
    #expect(abs(try share(.b, \.isReadOnly) - 0.95) < 0.01)
    #expect(try share(.c, \.isReadOnly) == 1)
    #expect(abs(try share(.d) { $0.arguments[1] == 2 } - 0.05) < 0.01)
    #expect(abs(try share(.e) { $0.procedure == YCSB.scan } - 0.95) < 0.01)
    #expect(abs(try share(.f) { $0.arguments[1] == 3 } - 0.5) < 0.015)
  }

  @Test func `a list is given each of 28 elements once, and then a new list comes`() throws {
    var given: [Key: [Int64]] = [:]
    for call in WorkloadTests.calls(try ListAppend(lists: 3)) {
      #expect((1...4).contains(Int(call.count - 1) / 2))
      for index in stride(from: 1, to: Int(call.count), by: 2)
      where call.arguments[index + 1] != 0 {
        given[call.key(index), default: []].append(call.arguments[index + 1])
      }
    }
    #expect(given.count > 100)
    #expect(given.values.allSatisfy { $0 == Array(1...Int64($0.count)) && $0.count <= 28 })
    #expect(given.values.count { $0.count < 28 } <= 3)
  }

  @Test func `everything that is wrong with parameters is said at once`() {
    let bank = #expect(throws: ParameterError.self) {
      _ = try Bank(homes: 0, accounts: 1, largest: 0, audits: 2, skew: .zipf(theta: 1))
    }
    #expect(bank?.problems.count == 5, "\(bank?.description ?? "")")
    let few = #expect(throws: ParameterError.self) {
      _ = try YCSB(.a, homes: 1, rows: 3, keys: 4, distributed: 0.5)
    }
    #expect(few?.problems.map(\.parameter) == ["rows", "distributed"])
    #expect(throws: ParameterError.self) {
      _ = try YCSB(YCSBMix(name: "mine", reads: 50, updates: 40), rows: 100)
    }
    #expect(throws: ParameterError.self) { _ = try Microbenchmark(rows: 10, hot: 5) }
    #expect(throws: ParameterError.self) { _ = try Bank(accounts: 65, audits: 0.1) }
    #expect(throws: ParameterError.self) { _ = try Register(writes: 0.7, compareAndSets: 0.4) }
    #expect(throws: ParameterError.self) { _ = try ListAppend(operations: 8, appends: .nan) }
  }

  /// Debug builds allocate for generics that are not specialised; the promise is about what is measured.
  @Test(.enabled(if: isOptimised)) func `a call is made without allocating`() throws {
    var ycsb = try YCSB(.a, homes: 2, rows: 100_000, keys: 10, distributed: 0.2)
    var micro = try Microbenchmark(homes: 2, rows: 100_000, distributed: 0.2)
    var tpcc = try TPCC(warehouses: 2)
    var bank = try SmallBank(homes: 2, distributed: 0.2)
    var following = try DependentMicrobenchmark(homes: 4, distributed: 0.2, participants: 3)
    var random = Random(seed: 1)
    var sum: Int64 = 0
    let before = allocations_on_this_thread()
    for _ in 0..<1000 {
      sum += ycsb.next(home: 0, &random).number
      sum += micro.next(home: 1, &random).number
      sum += tpcc.next(home: 1, &random).number
      sum += bank.next(home: 1, &random).number
      sum += following.next(home: 1, &random).number
    }
    #expect(allocations_on_this_thread() - before == 0)
    #expect(sum == 5 * 500_500)
  }
}

#if DEBUG
private let isOptimised = false
#else
private let isOptimised = true
#endif
