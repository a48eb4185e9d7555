import Model
import Testing
import Workloads

@Suite struct MicrobenchmarkTests {
  private static func calls<W: Workload>(_ workload: W, _ count: Int = 10_000) -> [Transaction] {
    var workload = workload
    var random = Random(seed: 3, .workload)
    return (0..<count).map { workload.next(home: $0 % 5, &random) }
  }

  private static func digest(_ calls: [Transaction]) -> UInt64 {
    var digest = Digest(0)
    for call in calls {
      digest.fold(UInt64(call.procedure))
      for index in 0..<Int(call.count) { digest.fold(UInt64(bitPattern: call.arguments[index])) }
    }
    return digest.rawValue
  }

  @Test func `calls over two homes are what they were before there could be more`() throws {
    let two = try Microbenchmark(homes: 4, rows: 1000, hot: 10, distributed: 0.2)
    #expect(
      MicrobenchmarkTests.digest(MicrobenchmarkTests.calls(two, 20_000))
        == 11_081_032_216_679_620_143)
    let odd = try Microbenchmark(homes: 3, rows: 200, hot: 2, keys: 7, distributed: 1)
    #expect(
      MicrobenchmarkTests.digest(MicrobenchmarkTests.calls(odd, 20_000))
        == 5_346_238_580_891_162_433)
  }

  @Test(arguments: [2, 3, 4, 5])
  func `a call over several homes has a hot row in each and an even deal`(
    participants: Int
  ) throws {
    let workload = try Microbenchmark(
      homes: 5, rows: 100, hot: 7, distributed: 1, participants: participants)
    var chosen = [Int](repeating: 0, count: 5)
    for (index, call) in MicrobenchmarkTests.calls(workload).enumerated() {
      let keys = (1...10).map { call.key($0) }
      let homes = Set(keys.map(\.home))
      #expect(Set(keys).count == 10)
      #expect(homes.count == participants && homes.contains(index % 5))
      for home in homes {
        chosen[home] += 1
        #expect(keys.count { $0.home == home && $0.row < 7 } == 1)
        let dealt = keys.count { $0.home == home }
        #expect(dealt == 10 / participants || dealt == (10 + participants - 1) / participants)
      }
    }
    #expect(chosen.allSatisfy { abs($0 - 2000 * participants) < 4 * 50 })
  }

  @Test func `more participants than homes or rows are refused`() {
    #expect(throws: ParameterError.self) {
      _ = try Microbenchmark(homes: 2, distributed: 0.1, participants: 3)
    }
    #expect(throws: ParameterError.self) {
      _ = try Microbenchmark(homes: 9, keys: 4, distributed: 0.1, participants: 5)
    }
  }

  private static func dependent() throws -> DependentMicrobenchmark {
    try DependentMicrobenchmark(
      homes: 2, rows: 40, hot: 3, keys: 5, distributed: 0.3, entries: 8, dependent: 0.5, moves: 0.1)
  }

  @Test func `calls that follow an index have their share, and so have those that change it`()
    throws
  {
    let calls = MicrobenchmarkTests.calls(try MicrobenchmarkTests.dependent())
    #expect(abs(calls.count { $0.procedure == DependentMicrobenchmark.dependent } - 4500) < 200)
    #expect(abs(calls.count { $0.procedure == DependentMicrobenchmark.move } - 1000) < 120)
    #expect(calls.map(\.number) == Array(1...10_000))
    var footprint = Footprint()
    for call in calls {
      footprint.clear()
      DependentMicrobenchmark.declare(call, &footprint)
      let follows = call.procedure == DependentMicrobenchmark.dependent
      #expect(footprint.isComplete != follows)
      #expect(footprint.reads.count == (follows ? 1 : 0))
      #expect(footprint.reads.allSatisfy { $0.table == 1 })
    }
  }

  @Test func `calls that follow an index one after the other keep the counts`() throws {
    var store = PlainStore(try MicrobenchmarkTests.dependent())
    for call in MicrobenchmarkTests.calls(store.workload, 3000) {
      guard case .done = store.run(call) else {
        Issue.record("a call did not end")
        continue
      }
      #expect(store.uncovered(call, scouted: [2]).isEmpty)
      let rows = call.procedure == DependentMicrobenchmark.move ? 1 : 5
      #expect(store.workspace.writes.count == rows)
    }
    #expect(store.violation == nil)
    #expect(store.digest == 2_530_070_099_060_888_523)
    let last = MicrobenchmarkTests.calls(store.workload, 3100).last {
      $0.procedure == DependentMicrobenchmark.dependent
    }!
    guard case .done = store.prepare(last).attempt else { return #expect(Bool(false)) }
    store.apply(store.workspace.writes.filter { $0.key.table == 0 })
    #expect(store.violation?.contains("multiple") == true)
    store.apply(store.workspace.writes)
    #expect(store.violation == nil)
    var entry = store.value(Key(home: 1, table: 1, row: 3))
    entry[1] = 40
    store.apply([Write(Key(home: 1, table: 1, row: 3), entry)])
    #expect(store.violation?.contains("names row 40") == true)
  }

  @Test(arguments: [0, 1, 4])
  func `so many rows are updated before the index is looked at, and all of them behind it`(
    before: Int
  ) throws {
    let workload = try DependentMicrobenchmark(
      homes: 2, rows: 40, hot: 3, keys: 5, distributed: 0.3, entries: 8, moves: 0.1,
      before: before)
    var store = PlainStore(workload)
    let catalogue = Catalogue(DependentMicrobenchmark.self)
    for call in MicrobenchmarkTests.calls(workload, 1000) {
      if call.procedure != DependentMicrobenchmark.move {
        var (footprint, scout) = (Footprint(), Workspace())
        catalogue.declare(call, &footprint)
        for key in footprint.updates + footprint.reads {
          scout.learn(key, store.value(key), version: .zero)
        }
        #expect(scout.attempt(call, catalogue) == .needs)
        #expect(scout.writes.count == before && scout.wanted.count == 1)
      }
      guard case .done = store.run(call) else {
        Issue.record("a call did not end")
        continue
      }
    }
    #expect(store.violation == nil)
  }

  @Test func `more rows before the lookup than a call knows are refused`() {
    #expect(throws: ParameterError.self) { _ = try DependentMicrobenchmark(keys: 5, before: 5) }
    #expect(throws: ParameterError.self) { _ = try DependentMicrobenchmark(keys: 15, before: 1) }
  }

  @Test func `a scout is stale once the index entry that it followed was changed`() throws {
    var store = PlainStore(try MicrobenchmarkTests.dependent())
    let call = MicrobenchmarkTests.calls(store.workload).first {
      $0.procedure == DependentMicrobenchmark.dependent
    }!
    #expect(store.prepare(call).rounds == 2)
    let seen = store.workspace.keys
    guard case .done = store.repeating(call, on: seen) else { return #expect(Bool(false)) }
    var move = Transaction(DependentMicrobenchmark.move)
    move.add(9000)
    move.add(call.key(5))
    move.add(1)
    move.add(40)
    store.run(move)
    #expect(store.repeating(call, on: seen) == .needs)
    #expect(store.workspace.writes.isEmpty)
  }

  @Test func `YCSB takes every second of its keys from a second home`() throws {
    let workload = try YCSB(.a, homes: 3, rows: 1000, keys: 10, distributed: 0.4)
    var distributed = 0
    for (index, call) in MicrobenchmarkTests.calls(workload).enumerated() {
      let homes = (2..<12).map { call.key($0).home }
      #expect(homes.count { $0 == index % 5 % 3 } == (Set(homes).count == 1 ? 10 : 5))
      #expect(Set(homes).count <= 2)
      if Set(homes).count == 2 { distributed += 1 }
    }
    #expect(abs(distributed - 4000) < 200)
  }
}
