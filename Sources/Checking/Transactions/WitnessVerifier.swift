// Whoever doubts a witness reads this file alone: it knows the history and nothing of how the cycle was found.

extension TransactionWitness {
  // snippet.verify
  /// What is wrong with the cycle, or nil where each edge of it stands in the history, or
  /// follows from such as do.
  public func problem(
    in history: TransactionHistory, assuming options: TransactionOptions = TransactionOptions()
  ) -> String? {
    guard transactions.count > 1, edges.count == transactions.count else { return "no cycle" }
    guard Set(transactions).count == transactions.count else { return "it meets itself" }
    var check = WitnessCheck(history, options)
    for lemma in lemmas {
      if let gap = check.gap(lemma.path, lemma.edges) { return gap }
      guard check.follows(lemma) else { return "nothing forces \(lemma.one) before \(lemma.other)" }
      check.proved.insert([lemma.one, lemma.other, Int32(lemma.why.rawValue)])
    }
    if let gap = check.gap(transactions + transactions.prefix(1), edges) { return gap }
    return anomaly.rawValue.hasPrefix(kind) ? nil : "it is \(kind), not \(anomaly.rawValue)"
  }
  // snippet.end

  /// What a cycle of these edges is called, without its ending.
  private var kind: String {
    let anti = edges.count { $0.why == .rw }
    if anti == 0 { return edges.contains { $0.why == .wr } ? "G1c" : "G0" }
    return anti == 1 ? "G-single" : isApart(edges + edges.prefix(1)) ? "G-nonadjacent" : "G2-item"
  }
}

/// Whether no two anti-dependencies stand side by side.
func isApart(_ edges: [TransactionWitness.Edge]) -> Bool {
  !zip(edges, edges.dropFirst()).contains { $0.why == .rw && $1.why == .rw }
}

struct WitnessCheck {
  let history: TransactionHistory
  let options: TransactionOptions
  var proved: Set<[Int32]> = []
  /// By transaction, whether it is known to have happened.
  private let happened: [Bool]

  init(_ history: TransactionHistory, _ options: TransactionOptions) {
    self.history = history
    self.options = options
    happened = history.seenToHappen()
  }

  func gap(_ path: [Int32], _ edges: [TransactionWitness.Edge]) -> String? {
    guard !edges.isEmpty, path.count == edges.count + 1 else { return "a path without edges" }
    for (edge, (one, other)) in zip(edges, zip(path, path.dropFirst())) {
      let isAborted = [one, other].contains { history.transactions[Int($0)].status == .aborted }
      let isKnown =
        edge.isForced
        ? proved.contains([one, other, Int32(edge.why.rawValue)]) : stands(edge, one, other)
      if isKnown, !isAborted { continue }
      return "transaction \(one) need not stand before \(other): \(edge.why.name)"
    }
    return nil
  }

  func steps(_ transaction: Int32, _ key: Int32) -> [TransactionHistory.Step] {
    history.steps[history.steps(of: Int(transaction))].filter { $0.key == key }
  }

  private func stands(_ edge: TransactionWitness.Edge, _ one: Int32, _ other: Int32) -> Bool {
    let (first, second) = (history.transactions[Int(one)], history.transactions[Int(other)])
    let (mine, theirs) = (steps(one, edge.key), steps(other, edge.key))
    let haveWritten = mine.contains { $0.isWrite && $0.value == edge.before }
    switch edge.why {
    case .process:
      return first.process == second.process && first.status == .committed && one < other
    case .realTime: return first.status == .committed && first.completed < second.invoked
    case .wr:
      return haveWritten && theirs.contains { seen($0) == edge.after } && edge.before == edge.after
    default:
      guard let write = theirs.firstIndex(where: { $0.isWrite && $0.value == edge.after }),
        edge.why == .ww ? haveWritten : mine.contains(where: { seen($0) == edge.before })
      else { return false }
      if history.kind == .listAppend { return isNext(edge) }
      // Of a register the initial state comes first, what its writer had read before what he wrote; more is assumed.
      return edge.before == TransactionHistory.initial || options.assumesOrders
        || !history.claimedPlaces.isEmpty
        || theirs[..<write].contains { seen($0) == edge.before }
    }
  }

  /// What a read says was written last.
  private func seen(_ step: TransactionHistory.Step) -> Int32? {
    if step.isListRead { return history.elements[step.range].last ?? TransactionHistory.initial }
    guard step.isValueRead else { return nil }
    let isInitial =
      step.value == history.initialValue
      && !history.steps.contains { $0.isWrite && $0.key == step.key && $0.value == step.value }
    return isInitial ? TransactionHistory.initial : step.value
  }

  /// Whether the longest read has the two side by side, or ends with the first where nobody read the second.
  private func isNext(_ edge: TransactionWitness.Edge) -> Bool {
    let possible = history.transactions.indices.filter { happened[$0] }
    let reads = possible.flatMap { steps(Int32($0), edge.key) }.filter { $0.isListRead }
    let longest = reads.max { $0.count < $1.count }.map { history.elements[$0.range] } ?? []
    var order = [TransactionHistory.initial]
    for element in longest where !order.contains(element) { order.append(element) }
    return order[..<(order.firstIndex(of: edge.after) ?? order.count)].last == edge.before
  }
}
