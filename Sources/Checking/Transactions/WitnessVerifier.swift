// Whoever doubts a witness reads this file alone: it knows the history and nothing of how the cycle was found.

extension TransactionWitness {
  // snippet.verify
  /// What is wrong with the cycle, or nil where every edge of it stands in the history as it says.
  ///
  /// An edge that is forced stands in no one place of the history and is refused here, unless `trustsForced`.
  public func problem(in history: TransactionHistory, trustsForced: Bool = false) -> String? {
    guard transactions.count > 1, edges.count == transactions.count else { return "no cycle" }
    guard Set(transactions).count == transactions.count else { return "it meets itself" }
    for (place, edge) in edges.enumerated() {
      let one = Int(transactions[place])
      let other = Int(transactions[(place + 1) % transactions.count])
      for member in [one, other] where history.transactions[member].status == .aborted {
        return "transaction \(member) was aborted"
      }
      if edge.isForced ? !trustsForced : !stands(edge, one, other, history) {
        return "transaction \(one) need not stand before \(other): \(edge.why.name)"
      }
    }
    return anomaly.rawValue.hasPrefix(kind) ? nil : "it is \(kind), not \(anomaly.rawValue)"
  }
  // snippet.end

  private func stands(_ edge: Edge, _ one: Int, _ other: Int, _ history: TransactionHistory) -> Bool
  {
    let (first, second) = (history.transactions[one], history.transactions[other])
    let mine = history.steps[history.steps(of: one)].filter { $0.key == edge.key }
    let theirs = history.steps[history.steps(of: other)].filter { $0.key == edge.key }
    let haveWritten = mine.contains { $0.isWrite && $0.value == edge.before }
    let theyWrote = theirs.contains { $0.isWrite && $0.value == edge.after }
    switch edge.why {
    case .process:
      return first.process == second.process && first.status == .committed && one < other
    case .realTime: return first.status == .committed && first.completed < second.invoked
    case .wr: return haveWritten && theirs.contains { seen($0, history) == edge.after }
    case .ww: return haveWritten && theyWrote && isNext(edge, history)
    default:
      return mine.contains { seen($0, history) == edge.before } && theyWrote
        && isNext(edge, history)
    }
  }

  /// What a read says was written last.
  private func seen(_ step: TransactionHistory.Step, _ history: TransactionHistory) -> Int32? {
    if step.isListRead {
      return step.count == 0
        ? TransactionHistory.initial : history.elements[Int(step.value) + step.count - 1]
    }
    guard step.isValueRead else { return nil }
    return step.value == history.initialValue && !isWritten(step.key, step.value, history)
      ? TransactionHistory.initial : step.value
  }

  private func isWritten(_ key: Int32, _ value: Int32, _ history: TransactionHistory) -> Bool {
    history.steps.contains { $0.isWrite && $0.key == key && $0.value == value }
  }

  /// Whether one value stands before the other: in a list, where somebody read the two side by side or nobody read the
  /// second and the first ends the longest read; in a register, where it is the initial one or whoever wrote the second
  /// had read the first. Orders that options assume of registers are taken as given.
  private func isNext(_ edge: Edge, _ history: TransactionHistory) -> Bool {
    guard history.kind == .listAppend else { return edge.before != edge.after }
    var longest: ArraySlice<Int32> = []
    var isRead = false
    for transaction in history.transactions.indices
    where history.transactions[transaction].status != .aborted {
      for step in history.steps[history.steps(of: transaction)]
      where step.isListRead && step.key == edge.key {
        let list = history.elements[Int(step.value)..<Int(step.value) + step.count]
        if list.count > longest.count { longest = list }
      }
    }
    var distinct: [Int32] = []
    for element in longest where !distinct.contains(element) { distinct.append(element) }
    isRead = distinct.contains(edge.after)
    let behind = isRead ? Array(distinct.prefix { $0 != edge.after }) : distinct
    return behind.last ?? TransactionHistory.initial == edge.before
  }

  /// What a cycle of these edges is called, without its ending.
  private var kind: String {
    let anti = edges.count { $0.why == .rw }
    let isAdjacent = edges.indices.contains {
      edges[$0].why == .rw && edges[($0 + 1) % edges.count].why == .rw
    }
    if anti == 0 { return edges.contains { $0.why == .wr } ? "G1c" : "G0" }
    return anti == 1 ? "G-single" : isAdjacent ? "G2-item" : "G-nonadjacent"
  }
}
