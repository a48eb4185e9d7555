import Checking
import Model
import Testing
import Workloads

/// A serial run of a workload, every call with its receipt, as an engine without a mistake gives it.
private struct SerialRun<W: Workload> {
  var workload: W
  var entries: [History.Entry] = []

  init(_ workload: W, calls: Int, seed: UInt64) {
    self.workload = workload
    var generator = workload
    let catalogue = Catalogue(W.self, records: true)
    var random = Random(seed: seed)
    var rows: [Key: Value] = [:]
    var workspace = Workspace()
    for number in 0..<calls {
      let call = generator.next(home: 0, &random)
      workspace.clear()
      var output: Int64?
      while output == nil {
        switch workspace.attempt(call, catalogue) {
        case .done(let value): output = value
        case .needs:
          for key in workspace.wanted {
            workspace.learn(
              key, rows[key] ?? workload.initial(key) ?? Value(), version: .zero)
          }
        case .aborted: output = .min
        }
      }
      guard let output, output != .min else { continue }
      for write in workspace.writes { rows[write.key] = write.value }
      let receipt = Receipt(
        at: Timestamp(rawValue: Int64(number + 1)), digest: workspace.digest, output: output,
        observed: workspace.observed)
      entries.append(
        History.Entry(
          client: Int32(number % 5), intended: at(number * 10), called: at(number * 10),
          returned: at(number * 10 + 25), transaction: call, outcome: .committed(receipt)))
    }
  }

  func verdict(
    _ demand: SerialOrder<W>.Demand = .realTime, decided: [Decided] = []
  ) -> Verdict {
    var history = History()
    for entry in entries { history.record(entry) }
    return SerialOrder(workload, demand: demand, decided: decided).judge(history)
  }

  mutating func change(_ index: Int, _ body: (inout Receipt) -> Void) {
    guard case .committed(var receipt) = entries[index].outcome else { return }
    body(&receipt)
    entries[index].outcome = .committed(receipt)
  }

  func receipt(_ index: Int) -> Receipt {
    guard case .committed(let receipt) = entries[index].outcome else { preconditionFailure() }
    return receipt
  }
}

private func at(_ nanoseconds: Int) -> Instant { Instant(nanoseconds: Int64(nanoseconds)) }

@Suite struct SerialOrderTests {
  private func lists(_ seed: UInt64 = 1) throws -> SerialRun<ListAppend> {
    SerialRun(try ListAppend(lists: 4), calls: 300, seed: seed)
  }

  @Test func `what ran one after the other holds, whatever the workload`() throws {
    #expect(try lists().verdict() == .holds)
    #expect(SerialRun(try Bank(accounts: 8), calls: 300, seed: 2).verdict() == .holds)
    #expect(SerialRun(try Register(), calls: 300, seed: 3).verdict() == .holds)
    #expect(SerialRun(try YCSB(.f, rows: 50), calls: 300, seed: 4).verdict() == .holds)
    #expect(try orders().verdict() == .holds)
    #expect(SerialRun(try SmallBank(customers: 9), calls: 300, seed: 6).verdict() == .holds)
    let following = try DependentMicrobenchmark(rows: 60, hot: 5, entries: 9, moves: 0.1)
    #expect(SerialRun(following, calls: 300, seed: 7).verdict() == .holds)
  }

  private func orders() throws -> SerialRun<TPCC> {
    let workload = try TPCC(warehouses: 2, districts: 2, customers: 12, items: 40)
    return SerialRun(workload, calls: 300, seed: 5)
  }

  @Test func `orders of one district that claim each other's places are found`() throws {
    let run = try orders()
    let first = run.entries.indices.filter {
      run.entries[$0].transaction.procedure == TPCC.newOrder
        && run.entries[$0].transaction.arguments[2] == 0
    }
    #expect(first.count > 20)
    for (one, other) in zip(first, first.dropFirst()) {
      var swapped = run
      swapped.change(one) { $0.at = run.receipt(other).at }
      swapped.change(other) { $0.at = run.receipt(one).at }
      guard case .violated = swapped.verdict(.reads) else { return #expect(Bool(false)) }
    }
  }

  @Test func `entries may come in any order, for the claimed one counts`() throws {
    var run = try lists()
    var random = Random(seed: 7)
    for index in run.entries.indices {
      run.entries.swapAt(index, random.below(run.entries.count))
    }
    #expect(run.verdict() == .holds)
  }

  @Test func `a read of something else is found, with its row when observations were kept`() throws
  {
    var run = try lists()
    let index = try #require(
      run.entries.indices.first { index in
        index > 50 && run.receipt(index).observed.contains { !$0.isWrite && $0.value != Value() }
      })
    run.change(index) { receipt in
      receipt.digest = receipt.digest.folding(UInt64(1))
      let place = receipt.observed.firstIndex { !$0.isWrite && $0.value != Value() }!
      receipt.observed[place].value = Value()
    }
    guard case .violated(let witness) = run.verdict() else { return #expect(Bool(false)) }
    #expect(witness.contains("call \(index) of client"))
    #expect(witness.contains("its client holds [0] at home 0"), "\(witness)")
    run.change(index) { $0.observed = [] }
    guard case .violated(let short) = run.verdict() else { return #expect(Bool(false)) }
    #expect(short.contains("run the seed again with observations recorded"))
  }

  @Test func `another output is found where the reads agree`() throws {
    var run = try lists()
    run.change(100) { $0.output += 1 }
    #expect(run.verdict() != .holds)
  }

  @Test func `a write that the order leaves out is missed by a later read`() throws {
    var run = try lists()
    let index = try #require(run.entries.indices.first { !run.entries[$0].transaction.isReadOnly })
    let lost = run.entries[index]
    run.entries[index].outcome = .aborted(.conflict)
    #expect(run.verdict() != .holds)
    // Its client never heard, but the engine says where it took effect.
    run.entries[index].outcome = .unknown
    guard case .undecided = run.verdict() else { return #expect(Bool(false)) }
    #expect(
      run.verdict(decided: [Decided(lost.transaction, at: Timestamp(rawValue: Int64(index + 1)))])
        == .holds)
  }

  @Test func `an order that runs against time is serializable and not strictly so`() throws {
    var run = SerialRun(try ListAppend(lists: 60), calls: 300, seed: 1)
    func keys(_ index: Int) -> Set<Key> { Set(run.receipt(index).observed.map(\.key)) }
    // Two calls change places in the claimed order, after the first was answered; neither touches what the other or
    // those between them touch.
    let pair = try #require(
      run.entries.indices.dropLast(4).first { index in
        let between = keys(index + 1).union(keys(index + 2))
        return keys(index).isDisjoint(with: between.union(keys(index + 3)))
          && keys(index + 3).isDisjoint(with: between)
      })
    let moved = run.receipt(pair + 3).at
    run.change(pair) { $0.at = moved }
    run.change(pair + 3) { $0.at = Timestamp(rawValue: Int64(pair + 1)) }
    #expect(run.verdict(.reads) == .holds)
    guard case .violated(let witness) = run.verdict() else { return #expect(Bool(false)) }
    #expect(witness.contains("call \(pair) of client"))
    #expect(witness.contains("was answered before call \(pair + 3)"))
  }

  @Test func `at one position readers stand behind the writer`() throws {
    var run = try lists()
    let reader = try #require(
      run.entries.indices.dropFirst().first { index in
        run.entries[index].transaction.isReadOnly && !run.entries[index - 1].transaction.isReadOnly
      })
    run.change(reader) { $0.at = Timestamp(rawValue: Int64(reader)) }
    #expect(run.verdict() == .holds)
  }

  @Test func `every swap of two conflicting calls is found`() throws {
    var found = 0
    for seed in 1...40 as ClosedRange<UInt64> {
      var run = try lists(seed)
      let index = Int(seed)
      let (first, second) = (run.receipt(index), run.receipt(index + 1))
      let writes = Set(first.observed.filter(\.isWrite).map(\.key))
      guard second.observed.contains(where: { writes.contains($0.key) }) else { continue }
      run.change(index) { $0.at = second.at }
      run.change(index + 1) { $0.at = first.at }
      #expect(run.verdict(.reads) != .holds, "seed \(seed)")
      found += 1
    }
    #expect(found > 5)
  }
}
