import Checking
import Experiments
import Isolation
import Measurement
import Model
import Workloads

// Histories without a fault, into each of which one is put by hand: a judge that lets one of them pass is a bad judge.

/// One change to a history that no store could have brought about.
private enum Mutation: String, CaseIterable, Sendable, CustomStringConvertible {
  case olderRead = "a read loses an element that an earlier one saw"
  case swappedElements = "a read has two elements the other way round"
  case repeatedElement = "a read has an element twice"
  case strangeElement = "a read has an element that nobody appended"
  case abortedWriter = "a call whose element was read is said to have aborted"
  case earlyAnswer = "a read is moved in time, before the call that it read from"

  var description: String { rawValue }
}

/// A read of a history: the call, and where in what it saw.
private struct Sight {
  var entry: Int
  var observation: Int
  var key: Key
  var list: [Int]
}

/// A history of list-append, open for changes.
private struct Draft {
  private(set) var entries: [History.Entry]
  let sights: [Sight]

  init(_ history: History) {
    entries = history.entries
    var sights: [Sight] = []
    for (index, entry) in history.entries.enumerated() {
      guard case .committed(let receipt) = entry.outcome else { continue }
      var next = 0
      for place in stride(from: 1, to: Int(entry.transaction.count), by: 2) {
        defer { next += entry.transaction.arguments[place + 1] == 0 ? 1 : 2 }
        guard entry.transaction.arguments[place + 1] == 0 else { continue }
        let row = receipt.observed[next].value
        sights.append(
          Sight(
            entry: index, observation: next, key: entry.transaction.key(place),
            list: (0..<ListAppend.count(row)).map { ListAppend.element($0, of: row) }))
      }
    }
    self.sights = sights
  }

  var history: History {
    var history = History()
    for entry in entries { history.record(entry) }
    return history
  }

  /// Makes the change at one of the places where it is certainly a fault; false where there is none.
  mutating func apply(_ mutation: Mutation, _ random: inout Random) -> Bool {
    switch mutation {
    case .olderRead:
      guard let sight = choose(&random, { sight in isSeenEarlier(sight) }) else { return false }
      show(Array(sight.list.dropLast()), to: sight)
    case .swappedElements:
      guard let sight = choose(&random, { sight in isSharedPair(sight) }) else { return false }
      var list = sight.list
      list.swapAt(list.count - 1, list.count - 2)
      show(list, to: sight)
    case .repeatedElement:
      guard let sight = choose(&random, { (1..<ListAppend.capacity).contains($0.list.count) })
      else { return false }
      show(sight.list + [sight.list[0]], to: sight)
    case .strangeElement:
      guard let sight = choose(&random, { $0.list.count < ListAppend.capacity }) else {
        return false
      }
      show(sight.list + [1 + ListAppend.capacity], to: sight)
    case .abortedWriter:
      guard let sight = choose(&random, { writer(of: $0) != nil }) else { return false }
      entries[writer(of: sight)!].outcome = .aborted(.conflict)
    case .earlyAnswer:
      guard let sight = choose(&random, { isMovable($0) }) else { return false }
      let before = entries[writer(of: sight)!].called
      let called = Instant(nanoseconds: before.nanoseconds - 2)
      entries[sight.entry].intended = called
      entries[sight.entry].called = called
      entries[sight.entry].returned = Instant(nanoseconds: before.nanoseconds - 1)
    }
    return true
  }

  private func choose(_ random: inout Random, _ isFit: (Sight) -> Bool) -> Sight? {
    let fit = sights.filter(isFit)
    return fit.isEmpty ? nil : fit[random.below(fit.count)]
  }

  private mutating func show(_ list: [Int], to sight: Sight) {
    guard case .committed(var receipt) = entries[sight.entry].outcome else { return }
    var row = Value()
    for (place, element) in list.enumerated() {
      row[1 + place >> 2] |= Int64(element) << Int64(16 * (place & 3))
    }
    receipt.observed[sight.observation].value = row
    entries[sight.entry].outcome = .committed(receipt)
  }

  // MARK: - Where a change is certainly a fault

  /// Another call was answered with this list, or a longer one, before this one was made.
  private func isSeenEarlier(_ sight: Sight) -> Bool {
    !sight.list.isEmpty
      && sights.contains {
        $0.entry != sight.entry && $0.key == sight.key && $0.list.count >= sight.list.count
          && entries[$0.entry].returned! < entries[sight.entry].called
      }
  }

  /// Another call saw the last two elements, too.
  private func isSharedPair(_ sight: Sight) -> Bool {
    sight.list.count >= 2
      && sights.contains {
        $0.entry != sight.entry && $0.key == sight.key && $0.list.count >= sight.list.count
      }
  }

  /// The call, another one and committed, that appended the last element of a list.
  private func writer(of sight: Sight) -> Int? {
    guard let last = sight.list.last else { return nil }
    return entries.indices.first { index in
      guard index != sight.entry, case .committed = entries[index].outcome else { return false }
      let call = entries[index].transaction
      return stride(from: 1, to: Int(call.count), by: 2).contains {
        call.key($0) == sight.key && call.arguments[$0 + 1] == Int64(last)
      }
    }
  }

  private func isMovable(_ sight: Sight) -> Bool {
    guard entries[sight.entry].transaction.isReadOnly, let writer = writer(of: sight) else {
      return false
    }
    return entries[writer].called.nanoseconds > 2
  }
}

private struct Trying: Sendable, CustomStringConvertible {
  var mutation: Mutation
  var runs: Int
  var description: String { "\(mutation), \(runs) runs" }
}

let mutations = Experiment(
  "checking-mutations", asks: "Is every fault that is put into a good history found?",
  columns: ["mutation", "histories", "rejected", "anomalies"],
  judged: brokenTwin(rejectedBy: [.inference]),
  at: { size in
    Mutation.allCases.map { Trying(mutation: $0, runs: size == .full ? 1000 : 20) }
  }
) { (trying: Trying, seed) in
  var (histories, rejected) = (0, 0)
  var (found, opinions) = (AnomalySet(), Opinions())
  var trace = Digest(0)
  for number in 1...UInt64(trying.runs) {
    let run = StoreRun(.none, seed: seed &+ number)
    trace.fold(run.traceHash)
    var draft = Draft(run.history)
    var random = Random(seed: seed &+ number, .workload, at: 1 << 20)
    guard draft.apply(trying.mutation, &random) else { continue }
    histories += 1
    let history = TransactionHistory(listAppend: draft.history)
    let verdict = judged(history)
    opinions.add(verdict, of: history.transactions.count)
    if verdict.answer == .violated { rejected += 1 }
    found.formUnion(AnomalySet(verdict.anomalies))
  }
  let row: [Field] = [
    .text(trying.mutation.rawValue), .count(histories), .count(rejected), .text(found.words),
  ]
  return Finding(rows: [row], traceHash: trace.rawValue, opinions: opinions)
}

let everyMutation = Claim(
  "every-mutation", "Every one of the changed histories was rejected.",
  of: ["checking-mutations"], smoke: .same
) { tables in
  let table = try tables("checking-mutations")
  let histories = try table.numbers("histories")
  let rejected = try table.numbers("rejected")
  guard histories.count == Mutation.allCases.count, histories.allSatisfy({ $0 > 0 }) else {
    return .violated(witness: "some change was never made: \(histories)")
  }
  return .holds(if: histories == rejected, "of \(histories) \(rejected) were rejected")
}
