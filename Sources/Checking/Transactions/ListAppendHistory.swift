import Model
import Workloads

extension TransactionHistory {
  /// What clients of list-append asked and were told, in true time; nothing of the order that the engine claims.
  ///
  /// Receipts must carry their observations. A transaction of unknown outcome stays open, with the appends that its
  /// arguments name; what it read nobody knows.
  public init(listAppend history: borrowing History) {
    let ranks = EventRanks(
      history.entries.map { ($0.called, $0.isUnknown ? nil : $0.returned) })
    var builder = TransactionHistoryBuilder(kind: .listAppend, order: .realTime)
    var keys: [Key: Int32] = [:]
    func name(_ key: Key) -> Int32 {
      let next = Int32(truncatingIfNeeded: keys.count)
      let name = keys[key, default: next]
      keys[key] = name
      return name
    }
    for index in ranks.inOrder {
      let entry = history.entries[index]
      let (invoked, completed) = ranks[index]
      builder.begin(
        process: entry.client, status: entry.status, invoked: invoked, completed: completed,
        line: Int32(truncatingIfNeeded: index))
      var seen = entry.observed[...]
      for place in stride(from: 1, to: Int(entry.transaction.count), by: 2) {
        let key = name(entry.transaction.key(place))
        let element = entry.transaction.arguments[place + 1]
        // An append is recorded as the read before it and the write.
        let read = seen.popFirst()
        if element != 0 {
          _ = seen.popFirst()
          builder.write(key, Int32(truncatingIfNeeded: element))
        } else if let read {
          let count = ListAppend.count(read.value)
          builder.read(
            key,
            (0..<count).map { Int32(truncatingIfNeeded: ListAppend.element($0, of: read.value)) })
        } else {
          builder.readUnknown(key)
        }
      }
    }
    self = builder.history
  }
}

extension History.Entry {
  fileprivate var isUnknown: Bool { if case .unknown = outcome { true } else { returned == nil } }

  fileprivate var status: TransactionHistory.Status {
    switch outcome {
    case .committed where returned != nil: .committed
    case .aborted where returned != nil: .aborted
    default: .unknown
    }
  }

  fileprivate var observed: [Observation] {
    guard status == .committed, case .committed(let receipt) = outcome else { return [] }
    invariant(
      !receipt.observed.isEmpty || transaction.count <= 1,
      "a judge that infers needs observations: run the load with `records: true`")
    return receipt.observed
  }
}

/// The places of calls and answers among all events, from their true times.
///
/// Of what happens at the same moment calls come before answers, so that nobody is said to have come after another who
/// need not have.
public struct EventRanks: Sendable {
  private var called: [Int32]
  private var returned: [Int32?]
  /// The calls by the time they were made.
  public private(set) var inOrder: [Int] = []

  /// An answer is nil where none came.
  public init(_ calls: [(called: Instant, returned: Instant?)]) {
    var events: [(at: Instant, isAnswer: Bool, call: Int)] = []
    events.reserveCapacity(calls.count * 2)
    for (index, call) in calls.enumerated() {
      events.append((call.called, false, index))
      if let returned = call.returned { events.append((returned, true, index)) }
    }
    events.sort {
      if $0.at != $1.at { return $0.at < $1.at }
      if $0.isAnswer != $1.isAnswer { return $1.isAnswer }
      return $0.call < $1.call
    }
    called = [Int32](repeating: 0, count: calls.count)
    returned = [Int32?](repeating: nil, count: calls.count)
    inOrder.reserveCapacity(calls.count)
    for (rank, event) in events.enumerated() {
      let rank = Int32(truncatingIfNeeded: rank)
      if event.isAnswer {
        returned[event.call] = rank
      } else {
        called[event.call] = rank
        inOrder.append(event.call)
      }
    }
  }

  public subscript(call: Int) -> (invoked: Int32, completed: Int32?) {
    (called[call], returned[call])
  }
}
