import Checking
import Model
import Testing

// Registers of which nobody saw the order: a level holds where an order was found that proves it, is broken where
// saturation closes a circle, and is open otherwise.

/// Sessions that run transactions on shared registers, one after the other or each on a snapshot.
private struct Sessions {
  var count = 8
  var transactions = 20
  var operations = 6
  var keys = 12
  var onSnapshots = false

  func history(seed: UInt64, lie: Bool = false) -> TransactionHistory {
    var random = Random(seed: seed)
    var versions = [[(at: Int, value: Int32)]](repeating: [(0, 0)], count: keys)
    var open = [(snapshot: Int, left: Int, steps: [(key: Int, value: Int32, isWrite: Bool)])?](
      repeating: nil, count: count)
    var left = [Int](repeating: transactions, count: count)
    var (time, value) = (0, Int32(0))
    var builder = TransactionHistoryBuilder(kind: .register, order: .session)
    while left.contains(where: { $0 > 0 }) {
      let session = Int(random.below(count))
      guard left[session] > 0 else { continue }
      var now = open[session] ?? (time, 1 + Int(random.below(operations)), [])
      if !onSnapshots { now.snapshot = time }
      for _ in 0..<(onSnapshots ? 1 : now.left) {
        let key = Int(random.below(keys))
        let own = now.steps.last { $0.key == key && $0.isWrite }?.value
        if random.below(2) == 0 {
          let seen = versions[key].last { $0.at <= now.snapshot }!.value
          now.steps.append((key, own ?? seen, false))
        } else {
          value += 1
          now.steps.append((key, value, true))
        }
        now.left -= 1
      }
      open[session] = now
      guard now.left == 0 else { continue }
      open[session] = nil
      let writes = now.steps.filter(\.isWrite)
      guard writes.allSatisfy({ versions[$0.key].last!.at <= now.snapshot }) else { continue }
      time += 1
      for step in writes {
        versions[step.key].removeAll { $0.at == time }
        versions[step.key].append((time, step.value))
      }
      left[session] -= 1
      builder.begin(
        process: Int32(session), status: .committed, invoked: Int32(time), completed: nil,
        line: Int32(time))
      for (place, step) in now.steps.enumerated() {
        if step.isWrite {
          builder.write(Int32(step.key), step.value)
        } else {
          // A lie: the oldest version of all, in the last of all transactions.
          let isLie = lie && left.allSatisfy { $0 == 0 } && place == 0
          builder.read(Int32(step.key), value: isLie || step.value == 0 ? nil : step.value)
        }
      }
    }
    return builder.history
  }
}

private func judge(
  _ history: TransactionHistory, _ model: ConsistencyModel, budget: Int? = nil
) throws -> TransactionVerdict {
  var options = TransactionOptions()
  options.models = [model]
  options.saturates = true
  if let budget { options.budget = budget }
  return try TransactionCheck(options).judge(history)
}

@Suite struct TransactionsRegistersTests {
  @Test(arguments: UInt64(1)...12)
  func `sessions that ran one after the other have an order, and it is found`(seed: UInt64) throws {
    let history = Sessions().history(seed: seed)
    #expect(try judge(history, .serializable).answer == .holds)
    #expect(try judge(history, .snapshotIsolation).answer == .holds)
  }

  @Test(arguments: UInt64(1)...12)
  func `sessions on snapshots are found to be that, whatever else they are`(seed: UInt64) throws {
    let history = Sessions(keys: 40, onSnapshots: true).history(seed: seed)
    #expect(try judge(history, .snapshotIsolation).answer == .holds)
  }

  @Test func `snapshots that are no serial execution are found out in most runs`() throws {
    var answers: [TransactionVerdict.Answer] = []
    for seed in 1...12 {
      let history = Sessions(onSnapshots: true).history(seed: UInt64(seed))
      answers.append(try judge(history, .serializable).answer)
    }
    #expect(answers.count { $0 == .violated } > 6, "\(answers)")
  }

  @Test func `a read of what was overwritten long ago is never part of an order`() throws {
    var found = 0
    for seed in UInt64(1)...40 {
      let verdict = try judge(Sessions().history(seed: seed, lie: true), .serializable)
      for witness in verdict.witnesses where !witness.edges.isEmpty {
        let history = Sessions().history(seed: seed, lie: true)
        #expect(witness.problem(in: history) == nil, "seed \(seed): \(witness.text)")
      }
      if verdict.answer == .violated { found += 1 }
    }
    #expect(found > 5)
  }

  @Test func `a search that may not look says that the level is open, and why`() throws {
    let verdict = try judge(Sessions().history(seed: 1), .serializable, budget: 0)
    #expect(verdict.answer == .unknown)
    #expect(verdict.reason != nil)
  }
}
