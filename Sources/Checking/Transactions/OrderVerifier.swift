// Whoever doubts that a level was proved reads this file alone: it knows the history and nothing of how the order of its
// transactions was found. What passes here is an execution of the level, step by step.

/// One moment of a transaction. Under serializability it begins and commits at once.
struct OrderedEvent: Sendable, Equatable {
  var transaction: Int32
  var isCommit: Bool
}

extension TransactionHistory {
  /// Whether registers and sessions can have gone this way: with `atOnce` one transaction after the other, otherwise
  /// under snapshot isolation.
  ///
  /// - All that committed is there, once, and nothing that was aborted.
  /// - A session begins its next transaction when the one before has committed.
  /// - A read finds what its own transaction wrote, and otherwise what was committed last before that began.
  /// - Of two transactions that write the same key one commits before the other begins.
  func agrees(with order: [OrderedEvent], atOnce: Bool) -> Bool {
    guard kind == .register else { return false }
    var begun = [Int](repeating: -1, count: transactions.count)
    var isDone = [Bool](repeating: false, count: transactions.count)
    var latest: [Int32: Int32] = [:]
    var committed: [Int32: (value: Int32, at: Int)] = [:]
    for (moment, event) in order.enumerated() {
      let one = Int(event.transaction)
      guard transactions.indices.contains(one), transactions[one].status != .aborted else {
        return false
      }
      if !event.isCommit {
        guard begun[one] < 0, reads(of: one, agreeWith: committed) else { return false }
        begun[one] = moment
        if transactions[one].process == TransactionHistory.unseen { continue }
        if let before = latest.updateValue(event.transaction, forKey: transactions[one].process) {
          guard before < event.transaction, isDone[Int(before)] else { return false }
        }
      } else {
        guard begun[one] >= 0, !isDone[one], !atOnce || begun[one] == moment - 1 else {
          return false
        }
        for step in steps[steps(of: one)] where step.isWrite {
          if let other = committed[step.key], other.at > begun[one], other.at < moment {
            return false
          }
          committed[step.key] = (step.value, moment)
        }
        isDone[one] = true
      }
    }
    return transactions.indices.allSatisfy { isDone[$0] || transactions[$0].status != .committed }
  }

  /// What a transaction of unknown outcome read, nobody was told.
  private func reads(
    of one: Int, agreeWith committed: [Int32: (value: Int32, at: Int)]
  ) -> Bool {
    guard transactions[one].status == .committed else { return true }
    var own: [Int32: Int32] = [:]
    for step in steps[steps(of: one)] {
      if step.isWrite { own[step.key] = step.value }
      guard step.isValueRead else { continue }
      if let found = own[step.key] ?? committed[step.key]?.value {
        guard step.value == found else { return false }
      } else {
        guard [TransactionHistory.initial, initialValue].contains(step.value) else { return false }
      }
    }
    return true
  }
}
