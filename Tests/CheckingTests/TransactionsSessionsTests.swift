import Checking
import Model
import Testing

/// Sessions of registers, of which nothing is known but what was read and who came after whom in a session.
private struct Sessions {
  struct Step {
    var key: Int32
    var value: Int32
    var isWrite: Bool
  }
  struct Transaction {
    var process: Int32
    var steps: [Step]
  }
  var transactions: [Transaction] = []

  var history: TransactionHistory {
    var builder = TransactionHistoryBuilder(kind: .register, order: .session)
    for (index, transaction) in transactions.enumerated() {
      let index = Int32(index)
      builder.begin(
        process: transaction.process, status: .committed, invoked: index, completed: index,
        line: index + 1)
      for step in transaction.steps {
        if step.isWrite {
          builder.write(step.key, step.value)
        } else {
          builder.read(step.key, value: step.value == 0 ? nil : step.value)
        }
      }
    }
    return builder.history
  }

  // MARK: - Made at random

  /// An execution with snapshots, first committer wins; with `isSerial` one after the other. The file tells a session at
  /// a time, so that nothing of the true order is left in it.
  static func run(
    seed: UInt64, isSerial: Bool, sessions: Int, each: Int, keys: Int, steps: Int
  ) -> Sessions {
    var random = Random(seed: seed)
    var state: [Int32: (value: Int32, at: Int)] = [:]
    var open = [(snapshot: [Int32: (value: Int32, at: Int)], at: Int)?](
      repeating: nil, count: sessions)
    var done = [[Transaction]](repeating: [], count: sessions)
    var (clock, value) = (0, Int32(0))
    while done.contains(where: { $0.count < each }) {
      let session = random.below(sessions)
      if done[session].count == each { continue }
      clock += 1
      if !isSerial, open[session] == nil {
        open[session] = (state, clock)
        continue
      }
      let (snapshot, begun) = open[session] ?? (state, clock)
      open[session] = nil
      var own: [Int32: Int32] = [:]
      var transaction = Transaction(process: Int32(session), steps: [])
      for _ in 0..<steps {
        let key = Int32(random.below(keys))
        if random.below(2) == 0 {
          let seen = own[key] ?? snapshot[key]?.value ?? 0
          transaction.steps.append(Step(key: key, value: seen, isWrite: false))
        } else {
          value += 1
          own[key] = value
          transaction.steps.append(Step(key: key, value: value, isWrite: true))
        }
      }
      if own.keys.contains(where: { state[$0]?.at ?? 0 > begun }) { continue }
      for (key, value) in own { state[key] = (value, clock) }
      done[session].append(transaction)
    }
    return Sessions(transactions: done.flatMap { $0 })
  }

  /// Few transactions that read whatever somebody wrote: most have no order.
  static func guessed(seed: UInt64) -> Sessions {
    var random = Random(seed: seed)
    var result = Sessions()
    var written: [[Int32]] = [[0], [0], [0]]
    let count = 3 + random.below(3)
    for index in 0..<count {
      var steps: [Step] = []
      for key in 0..<Int32(3) where random.below(3) == 0 {
        let value = Int32(10 * index + Int(key) + 1)
        steps.append(Step(key: key, value: value, isWrite: true))
        written[Int(key)].append(value)
      }
      result.transactions.append(
        Transaction(process: Int32(min(index, random.below(3))), steps: steps))
    }
    for index in 0..<count {
      for key in 0..<Int32(3) where random.below(2) == 0 {
        let values = written[Int(key)].filter { $0 == 0 || Int($0) / 10 != index }
        let value = values[random.below(values.count)]
        result.transactions[index].steps.insert(
          Step(key: key, value: value, isWrite: false), at: 0)
      }
    }
    return result
  }

  // MARK: - Judged by trying everything

  /// Whether some order of beginnings and commits explains every read: slow, and too simple to be wrong.
  func hasOrder(isSerial: Bool) -> Bool {
    var begun = [Int?](repeating: nil, count: transactions.count)
    var isDone = [Bool](repeating: false, count: transactions.count)
    return extend(&begun, &isDone, [:], 0, isSerial)
  }

  private func extend(
    _ begun: inout [Int?], _ isDone: inout [Bool], _ state: [Int32: (value: Int32, at: Int)],
    _ moment: Int, _ isSerial: Bool
  ) -> Bool {
    if isDone.allSatisfy({ $0 }) { return true }
    let isBusy = transactions.indices.contains { begun[$0] != nil && !isDone[$0] }
    for next in transactions.indices where !isDone[next] {
      if let start = begun[next] {
        let written = transactions[next].steps.filter { $0.isWrite }
        if written.contains(where: { state[$0.key]?.at ?? -1 > start }) { continue }
        var after = state
        for step in written { after[step.key] = (step.value, moment) }
        isDone[next] = true
        if extend(&begun, &isDone, after, moment + 1, isSerial) { return true }
        isDone[next] = false
      } else {
        let process = transactions[next].process
        let waits = (0..<next).contains { transactions[$0].process == process && !isDone[$0] }
        let reads = transactions[next].steps.filter { !$0.isWrite }
        if isSerial && isBusy || waits
          || reads.contains(where: { state[$0.key]?.value ?? 0 != $0.value })
        {
          continue
        }
        begun[next] = moment
        if extend(&begun, &isDone, state, moment + 1, isSerial) { return true }
        begun[next] = nil
      }
    }
    return false
  }
}

private func judge(
  _ history: TransactionHistory, _ model: ConsistencyModel, budget: Int = 50_000_000
) throws -> TransactionVerdict {
  var options = TransactionOptions()
  options.models = [model]
  options.saturates = true
  options.budget = budget
  let verdict = try TransactionCheck(options).judge(history)
  for witness in verdict.witnesses where !witness.edges.isEmpty {
    #expect(witness.problem(in: history) == nil, "\(witness.text)")
  }
  return verdict
}

@Suite struct TransactionsSessionsTests {
  @Test(arguments: 0..<8)
  func `sessions of registers are judged as if every order had been tried`(block: Int) throws {
    var counts = [0, 0]
    var open = 0
    for seed in block * 200..<(block + 1) * 200 {
      let small = Sessions.guessed(seed: UInt64(seed))
      for (model, isSerial) in [(ConsistencyModel.serializable, true), (.snapshotIsolation, false)]
      {
        let verdict = try judge(small.history, model)
        let holds = small.hasOrder(isSerial: isSerial)
        counts[holds ? 1 : 0] += 1
        switch verdict.answer {
        case .holds: #expect(holds, "seed \(seed) at \(model.rawValue)")
        case .violated: #expect(!holds, "seed \(seed) at \(model.rawValue)")
        case .unknown:
          open += 1
          #expect(verdict.reason != nil)
        }
      }
    }
    #expect(counts[0] > 50 && counts[1] > 50, "both kinds come: \(counts)")
    #expect(open * 50 <= counts[0] + counts[1], "few are left open: \(open) of \(counts)")
  }

  /// As large as the histories that PolySI was measured on.
  @Test(arguments: 0..<3)
  func `honest sessions are proved by an order`(seed: Int) throws {
    for (isSerial, model) in [(true, ConsistencyModel.serializable), (false, .snapshotIsolation)] {
      for keys in [20, 100, 1000] {
        let run = Sessions.run(
          seed: UInt64(seed), isSerial: isSerial, sessions: 20, each: 10, keys: keys, steps: 15)
        let verdict = try judge(run.history, model)
        #expect(
          verdict.answer == .holds, "\(model.rawValue), \(keys) keys: \(verdict.reason ?? "")")
      }
    }
  }

  @Test func `snapshots of a crowd are not serializable, and the witness is proved`() throws {
    var refuted = 0
    for seed in 0..<6 {
      let run = Sessions.run(
        seed: UInt64(seed), isSerial: false, sessions: 8, each: 8, keys: 24, steps: 6)
      let verdict = try judge(run.history, .serializable)
      #expect(verdict.answer != .holds)
      guard verdict.answer == .violated else { continue }
      refuted += 1
      // Without forced edges the cycle breaks repeatable read, too.
      let isForced = verdict.witnesses.contains { !$0.lemmas.isEmpty }
      #expect(verdict.not == [isForced ? .strongSessionSerializable : .repeatableRead])
    }
    #expect(refuted > 3, "\(refuted)")
  }

  /// Two readers see two writers of x and two of y in opposite orders; nothing but the reads orders the writers.
  private func forked(_ second: (x: Int32, y: Int32)) -> Sessions {
    func write(_ key: Int32, _ value: Int32, process: Int32) -> Sessions.Transaction {
      .init(process: process, steps: [.init(key: key, value: value, isWrite: true)])
    }
    func read(_ x: Int32, _ y: Int32, process: Int32) -> Sessions.Transaction {
      .init(
        process: process,
        steps: [.init(key: 0, value: x, isWrite: false), .init(key: 1, value: y, isWrite: false)])
    }
    return Sessions(transactions: [
      write(0, 1, process: 0), write(0, 2, process: 0), write(1, 1, process: 1),
      write(1, 2, process: 1), read(2, 1, process: 2), read(second.x, second.y, process: 3),
    ])
  }

  @Test func `a long fork between four writers breaks snapshot isolation, and its twin is proved`()
    throws
  {
    let fork = forked((1, 2)).history
    for model in [ConsistencyModel.snapshotIsolation, .serializable] {
      let verdict = try judge(fork, model)
      #expect(verdict.answer == .violated && verdict.not == [.strongSessionSnapshotIsolation])
      #expect(try judge(forked((2, 2)).history, model).answer == .holds)
    }
  }

  @Test func `a witness is refused where the read that forces an edge is another`() throws {
    let fork = forked((1, 2)).history
    let twin = forked((2, 2)).history
    let witness = try #require(try judge(fork, .snapshotIsolation).witnesses.first)
    #expect(!witness.lemmas.isEmpty, "\(witness.text)")
    #expect(witness.problem(in: fork) == nil)
    #expect(witness.problem(in: twin) != nil)
  }

  @Test func `levels that nobody can rule out without an order are open without one`() throws {
    let run = Sessions.run(
      seed: 3, isSerial: true, sessions: 5, each: 5, keys: 10, steps: 4
    ).history
    for model in [ConsistencyModel.serializable, .snapshotIsolation, .repeatableRead] {
      let verdict = try judge(run, model, budget: 1)
      #expect(verdict.answer == .unknown && verdict.reason?.contains("no order") == true)
    }
    #expect(try judge(run, .readCommitted, budget: 1).answer == .holds)
    #expect(try judge(run, .repeatableRead).answer == .holds)
  }
}
