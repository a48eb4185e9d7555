import Checking
import Model
import Testing

/// Small histories, judged by trying every order of their transactions: slow, and too simple to be wrong.
private struct SmallHistory {
  struct Step {
    var key: Int32
    /// What is appended; nil for a read.
    var value: Int32?
    var list: [Int32] = []
  }
  struct Transaction {
    var process: Int32
    var invoked: Int32
    var completed: Int32
    var steps: [Step] = []
  }
  var transactions: [Transaction] = []

  /// Whether some order explains every read; with `inTime` only orders that real time allows.
  func hasOrder(inTime: Bool) -> Bool {
    var isUsed = [Bool](repeating: false, count: transactions.count)
    return extend(&isUsed, 0, [:], inTime)
  }

  private func extend(
    _ isUsed: inout [Bool], _ count: Int, _ state: [Int32: [Int32]], _ inTime: Bool
  ) -> Bool {
    if count == transactions.count { return true }
    for next in transactions.indices where !isUsed[next] {
      if inTime,
        transactions.indices.contains(where: {
          !isUsed[$0] && transactions[$0].completed < transactions[next].invoked
        })
      {
        continue
      }
      guard let after = run(next, state) else { continue }
      isUsed[next] = true
      if extend(&isUsed, count + 1, after, inTime) { return true }
      isUsed[next] = false
    }
    return false
  }

  private func run(_ transaction: Int, _ state: [Int32: [Int32]]) -> [Int32: [Int32]]? {
    var state = state
    for step in transactions[transaction].steps {
      if let value = step.value {
        state[step.key, default: []].append(value)
      } else if state[step.key] ?? [] != step.list {
        return nil
      }
    }
    return state
  }

  var lists: TransactionHistory {
    var builder = TransactionHistoryBuilder(kind: .listAppend, order: .realTime)
    for (index, transaction) in transactions.enumerated() {
      builder.begin(
        process: transaction.process, status: .committed, invoked: transaction.invoked,
        completed: transaction.completed, line: Int32(index))
      for step in transaction.steps {
        if let value = step.value {
          builder.write(step.key, value)
        } else {
          builder.read(step.key, step.list)
        }
      }
    }
    return builder.history
  }

  /// The same with registers: a list is its last element.
  func registers(_ order: TransactionHistory.Order) -> TransactionHistory {
    var builder = TransactionHistoryBuilder(kind: .register, order: order)
    for (index, transaction) in transactions.enumerated() {
      builder.begin(
        process: transaction.process, status: .committed, invoked: transaction.invoked,
        completed: transaction.completed, line: Int32(index))
      for step in transaction.steps {
        if let value = step.value {
          builder.write(step.key, value)
        } else {
          builder.read(step.key, value: step.list.last)
        }
      }
    }
    return builder.history
  }

  /// An execution over two lists whose steps interleave as chance has it, so that many are not serializable, and at the
  /// end a transaction that reads both: then the order of all versions is known.
  static func interleaved(seed: UInt64) -> SmallHistory {
    var random = Random(seed: seed)
    var result = SmallHistory()
    var lists: [[Int32]] = [[], []]
    let count = 2 + random.below(4)
    let mischief = random.below(3)
    var left = (0..<count).map { _ in 1 + random.below(3) }
    var value: Int32 = 0
    var rank: Int32 = 0
    var place = [Int](repeating: -1, count: count)
    while left.contains(where: { $0 > 0 }) {
      let number = random.below(count)
      if left[number] == 0 { continue }
      if place[number] < 0 {
        place[number] = result.transactions.count
        result.transactions.append(
          Transaction(process: Int32(number), invoked: rank, completed: 0))
        rank += 1
        if random.below(2) == 0 { continue }
      }
      // Without mischief the whole transaction takes effect at once.
      repeat {
        let key = random.below(2)
        if random.below(2) == 0 {
          value += 1
          lists[key].append(value)
          result.transactions[place[number]].steps.append(Step(key: Int32(key), value: value))
        } else {
          var list = lists[key]
          if mischief == 2, random.below(4) == 0, !list.isEmpty { list.removeLast() }
          result.transactions[place[number]].steps.append(
            Step(key: Int32(key), value: nil, list: list))
        }
        left[number] -= 1
      } while mischief == 0 && left[number] > 0
      if left[number] == 0 {
        result.transactions[place[number]].completed = rank
        rank += 1
      }
    }
    result.transactions.append(
      Transaction(
        process: Int32(count), invoked: rank, completed: rank + 1,
        steps: [0, 1].map { Step(key: Int32($0), value: nil, list: lists[$0]) }))
    return result
  }
}

private func judge(
  _ history: TransactionHistory, _ model: ConsistencyModel, saturates: Bool = false
) throws -> TransactionVerdict {
  var options = TransactionOptions()
  options.models = [model]
  options.saturates = saturates
  return try TransactionCheck(options).judge(history)
}

@Suite struct TransactionsOrdersTests {
  @Test(arguments: 0..<8)
  func `lists are judged as if every order had been tried`(block: Int) throws {
    var counts = [0, 0]
    for seed in block * 250..<(block + 1) * 250 {
      let small = SmallHistory.interleaved(seed: UInt64(seed))
      for (model, inTime) in [(ConsistencyModel.serializable, false), (.strongSerializable, true)] {
        let history = small.lists
        let verdict = try judge(history, model)
        let holds = small.hasOrder(inTime: inTime)
        #expect((verdict.answer != .violated) == holds, "seed \(seed) at \(model.rawValue)")
        counts[holds ? 1 : 0] += 1
        for witness in verdict.witnesses where !witness.edges.isEmpty {
          #expect(witness.problem(in: history) == nil, "seed \(seed): \(witness.text)")
        }
      }
    }
    #expect(counts[0] > 50 && counts[1] > 50, "both kinds come")
  }

  @Test(arguments: 0..<4)
  func `what is found in registers is never in a history that has an order`(block: Int) throws {
    var found = 0
    for seed in block * 250..<(block + 1) * 250 {
      let small = SmallHistory.interleaved(seed: UInt64(seed))
      // The lists of a valid history make a valid one of registers; of an invalid one they need not make an invalid one.
      guard small.hasOrder(inTime: true) else { continue }
      found += 1
      #expect(
        try judge(small.registers(.realTime), .strongSerializable).answer != .violated,
        "seed \(seed)")
      // In real order the processes of a valid history are sessions, too.
      var ordered = small
      ordered.transactions.sort { $0.completed < $1.completed }
      let session = try judge(ordered.registers(.session), .serializable, saturates: true)
      // Of a history in which nothing was written nothing is known, says Elle.
      guard session.anomalies != [.emptyTransactionGraph] else { continue }
      #expect(session.answer == .holds, "seed \(seed): \(session.witnesses.map(\.text))")
      let snapshot = try judge(ordered.registers(.session), .snapshotIsolation, saturates: true)
      #expect(snapshot.answer == .holds, "seed \(seed)")
    }
    #expect(found > 50)
  }

  @Test
  func `a valid history that is changed in one place is judged as if every order had been tried`()
    throws
  {
    var flipped = [0, 0, 0]
    for seed in 0..<900 {
      let valid = SmallHistory.interleaved(seed: UInt64(seed))
      guard valid.hasOrder(inTime: true) else { continue }
      for (kind, changed) in changes(valid, UInt64(seed)) {
        let holds = changed.hasOrder(inTime: true)
        let verdict = try judge(changed.lists, .strongSerializable)
        // Where an element is lost from every read, it may have come at any time.
        #expect((verdict.answer != .violated) == holds, "seed \(seed), change \(kind)")
        if !holds { flipped[kind] += 1 }
      }
    }
    #expect(flipped.allSatisfy { $0 > 20 }, "\(flipped)")
  }

  /// Two reads swapped; an element dropped from a read; a completion moved before another invocation.
  private func changes(_ valid: SmallHistory, _ seed: UInt64) -> [(Int, SmallHistory)] {
    var random = Random(seed: seed)
    let reads = valid.transactions.dropLast().indices.flatMap { transaction in
      valid.transactions[transaction].steps.indices
        .filter { valid.transactions[transaction].steps[$0].value == nil }
        .map { (transaction, $0) }
    }
    var result: [(Int, SmallHistory)] = []
    if reads.count > 1 {
      let (one, other) = (reads[random.below(reads.count)], reads[random.below(reads.count)])
      if valid.transactions[one.0].steps[one.1].key
        == valid.transactions[other.0].steps[other.1].key
      {
        var changed = valid
        changed.transactions[one.0].steps[one.1].list =
          valid.transactions[other.0].steps[other.1].list
        changed.transactions[other.0].steps[other.1].list =
          valid.transactions[one.0].steps[one.1].list
        result.append((0, changed))
      }
    }
    if let read = reads.first(where: { !valid.transactions[$0.0].steps[$0.1].list.isEmpty }) {
      var changed = valid
      let list = changed.transactions[read.0].steps[read.1].list
      changed.transactions[read.0].steps[read.1].list.remove(at: random.below(list.count))
      result.append((1, changed))
    }
    var changed = valid
    let place = random.below(changed.transactions.count)
    // Ranks are doubled, so that there is room before the first.
    for index in changed.transactions.indices {
      changed.transactions[index].invoked = changed.transactions[index].invoked * 2 + 4
      changed.transactions[index].completed = changed.transactions[index].completed * 2 + 4
    }
    changed.transactions[place].invoked = 0
    changed.transactions[place].completed = 1
    result.append((2, changed))
    return result
  }
}
