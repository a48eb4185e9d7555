import CAllocations
import Model
import Testing

/// One vocabulary serves all: three workloads on three engines, judged by one procedure, types unchanged.
@Suite struct VocabularyTests {
  @Test func `the bank keeps its money on every engine`() {
    check(Bank(accounts: 8), on: SerialLog.self)
    check(Bank(accounts: 8), on: LockingInteractive.self)
    check(Bank(accounts: 8), on: Optimistic.self)
  }

  @Test func `YCSB's workload F is serializable on every engine`() {
    check(YCSBF(rows: 40), on: SerialLog.self)
    check(YCSBF(rows: 40), on: LockingInteractive.self)
    check(YCSBF(rows: 40), on: Optimistic.self)
  }

  @Test func `orders get each number once on every engine`() {
    check(Orders(), on: SerialLog.self)
    check(Orders(), on: LockingInteractive.self)
    check(Orders(), on: Optimistic.self)
  }

  @Test func `an engine that does not verify is caught by the digests`() {
    var engine = Optimistic(Catalogue(Bank.self), { _ in Value(100) })
    engine.verifies = false
    let answers = drive(Bank(accounts: 8), &engine)
    #expect(replay(answers, Bank(accounts: 8)) > 0)
  }

  /// Debug builds allocate for generics that are not specialised; the promise is about what is measured.
  @Test(.enabled(if: isOptimised)) func `a YCSB transaction allocates nothing`() {
    var workload = YCSBF(rows: 40)
    var random = Random(seed: 1, .workload)
    var engine = SerialLog(Catalogue(YCSBF.self), { [workload] in workload.initial($0) })
    let calls = (0..<2000).map { _ in workload.next(home: 0, &random) }
    for call in calls { _ = engine.apply(call) }
    let before = allocations_on_this_thread()
    for call in calls { _ = engine.apply(call) }
    #expect(allocations_on_this_thread() - before == 0)
    let probe = [UInt8](repeating: 1, count: Int(allocations_on_this_thread() % 7) + 100)
    #expect(probe.count >= 100 && allocations_on_this_thread() > before, "the counter counts")
  }

  private func check<W: Workload, E: ToyEngine>(_ workload: W, on engine: E.Type) {
    var engine = E(Catalogue(W.self), { workload.initial($0) })
    let answers = drive(workload, &engine)
    #expect(answers.count == 4000)
    #expect(replay(answers, workload) == 0, "\(E.self) on \(W.name)")
    let violation = workload.violation { key in
      let row = engine.store.read(key)
      return row.version == .zero ? workload.initial(key) : row.value
    }
    #expect(violation == nil, "\(E.self) on \(W.name)")
    let committed = answers.count { if case .committed = $0.outcome { true } else { false } }
    #expect(committed > 400, "\(E.self) on \(W.name) got \(committed) of 4000 through")
  }

  private func drive<W: Workload, E: ToyEngine>(_ workload: W, _ engine: inout E) -> Answers {
    var workload = workload
    var draws = Random(seed: 11, .workload)
    var schedule = Random(seed: 11, .faults)
    let calls = (0..<4000).map { _ in workload.next(home: 0, &draws) }
    var answers: Answers = []
    engine.run(calls, &schedule, &answers)
    return answers
  }

  /// How many committed calls saw or returned something else than in the serial order that was claimed.
  private func replay<W: Workload>(_ answers: Answers, _ workload: W) -> Int {
    var claimed: [(call: Transaction, receipt: Receipt)] = []
    for answer in answers {
      if case .committed(let receipt) = answer.outcome { claimed.append((answer.call, receipt)) }
    }
    claimed.sort { $0.receipt.at < $1.receipt.at }
    let catalogue = Catalogue(W.self)
    var store = ToyStore(initial: { workload.initial($0) })
    var wrong = 0
    for (call, receipt) in claimed {
      var workspace = Workspace()
      var attempt = workspace.attempt(call, catalogue)
      while attempt == .needs {
        for key in workspace.wanted { workspace.learn(key, store.read(key).value, version: .zero) }
        attempt = workspace.attempt(call, catalogue)
      }
      if attempt != .done(receipt.output) || workspace.digest != receipt.digest { wrong += 1 }
      for write in workspace.writes { store.write(write, at: receipt.at) }
    }
    return wrong
  }
}

#if DEBUG
let isOptimised = false
#else
let isOptimised = true
#endif
