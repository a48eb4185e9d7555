import Histories

// A verdict that cannot be checked by hand is worth little. A witness names the transactions of one cycle, and for each
// step round it the key and the values that put one before the other.

/// One anomaly, shown.
public struct TransactionWitness: Sendable {
  /// Why one transaction stands before the next.
  public struct Edge: Sendable {
    public var why: Dependency
    public var key: Int32
    /// What the first wrote or read last; of a list its last element.
    public var before: Int32
    /// What the second wrote; of wr what it read.
    public var after: Int32
    /// Whether nothing says so but that the contrary would close a cycle.
    public var isForced = false

    init(_ why: Dependency, key: Int32 = -1, before: Int32 = -1, after: Int32 = -1) {
      self.why = why
      self.key = key
      self.before = before
      self.after = after
    }
  }

  public let anomaly: Anomaly
  /// What the forced edges follow from, each behind those that it needs.
  public let lemmas: [Lemma]
  /// Places in the history; of a cycle in its order, the last before the first.
  public let transactions: [Int32]
  /// By transaction, why it stands before the next; empty for what is no cycle.
  public let edges: [Edge]
  /// The step that shows what is no cycle; -1 where no one step does, and of a cycle.
  public let step: Int32
  /// A few lines for people.
  public let text: String
  private static let toldLemmas = 8

  init(
    _ history: TransactionHistory, _ anomaly: Anomaly, _ members: [Int32], _ reasons: [Dependency],
    _ saturation: Saturation? = nil, reason: (Int32, Int32, Dependency) -> Edge?
  ) {
    func edge(_ one: Int32, _ other: Int32, _ why: Dependency) -> Edge {
      if why == .process || why == .realTime { return Edge(why) }
      if let edge = reason(one, other, why) { return edge }
      var edge = Edge(why)
      edge.isForced = true
      return edge
    }
    // The earliest first, so that the same cycle is always told the same way.
    let start = members.indices.min { members[$0] < members[$1] } ?? 0
    let turned = members.indices.map { members[($0 + start) % members.count] }
    self.anomaly = anomaly
    transactions = turned
    edges = turned.indices.map { place in
      edge(
        turned[place], turned[(place + 1) % turned.count], reasons[(place + start) % members.count])
    }
    lemmas = saturation?.lemmas(members, reasons, reason: edge) ?? []
    step = -1
    var lines = ["\(anomaly.rawValue), a cycle of \(turned.count) transactions:"]
    for place in turned.indices {
      let (one, other) = (turned[place], turned[(place + 1) % turned.count])
      lines.append(
        "  \(history.name(one)) before \(history.name(other)): "
          + edges[place].text(history, one, other))
    }
    for lemma in lemmas.suffix(TransactionWitness.toldLemmas) {
      lines.append("  " + lemma.text(history))
    }
    if lemmas.count > TransactionWitness.toldLemmas {
      lines.append("  and \(lemmas.count - TransactionWitness.toldLemmas) more that these rest on")
    }
    text = lines.joined(separator: "\n")
  }

  init(_ history: TransactionHistory, _ finding: PlainFinding) {
    anomaly = finding.anomaly
    transactions = finding.transactions
    edges = []
    lemmas = []
    step = finding.step
    var line = finding.anomaly.rawValue + ", key \(history.keyText(finding.key))"
    if let first = finding.transactions.first { line += ", " + history.name(first) }
    if finding.transactions.count > 1 { line += " and " + history.name(finding.transactions[1]) }
    if finding.step >= 0 { line += ": " + history.text(history.steps[Int(finding.step)]) }
    text = line
  }
}

extension TransactionWitness.Edge {
  fileprivate func text(_ history: TransactionHistory, _ one: Int32, _ other: Int32) -> String {
    if isForced { return "\(why.name): the other way round would close a cycle" }
    let written = history.valueText(after)
    switch why {
    case .ww:
      return "ww: it wrote \(history.valueText(before)) to key \(history.keyText(key)), and "
        + "\(history.name(other)) wrote \(written) behind it"
    case .wr: return "wr: \(history.name(other)) read its \(written) of key \(history.keyText(key))"
    case .rw:
      return "rw: it read key \(history.keyText(key)) as \(history.valueText(before)) left it, "
        + "and \(history.name(other)) wrote \(written) behind that"
    case .process: return "process \(history.processText(one)) did it first"
    default: return "it was answered before \(history.name(other)) was asked"
    }
  }
}

extension TransactionWitness.Lemma {
  fileprivate func text(_ history: TransactionHistory) -> String {
    let path = path.map { "T\($0)" }.joined(separator: " → ")
    let writer = why == .rw ? self.path[0] : other
    let ground =
      reader < 0
      ? "both write key \(history.keyText(key))"
      : "T\(reader) read key \(history.keyText(key)) from T\(writer)"
    return "T\(one) before T\(other) by \(why.name), because \(path) and \(ground)"
  }
}

extension TransactionHistory {
  func name(_ transaction: Int32) -> String {
    "T\(transaction) (line \(transactions[Int(transaction)].line))"
  }

  package func processText(_ transaction: Int32) -> String {
    let process = transactions[Int(transaction)].process
    guard let atoms, process >= 0 else { return String(process) }
    let datum = Datum(index: process)
    return atoms.whole(datum).map { String($0) } ?? atoms.text(datum) ?? "?"
  }

  /// `append x 3`, `read x [1 2]`; the key by a name of the caller's, or by its own.
  package func text(_ step: Step, key name: String? = nil) -> String {
    let key = name ?? keyText(step.key)
    if step.isWrite {
      return (kind == .listAppend ? "append " : "write ") + "\(key) \(valueText(step.value))"
    }
    if step.isListRead {
      return "read \(key) [" + elements[step.range].map { valueText($0) }.joined(separator: " ")
        + "]"
    }
    return step.isValueRead ? "read \(key) \(valueText(step.value))" : "read \(key) unknown"
  }
}

// MARK: - Reasons

extension ListVersions {
  /// The step of one that puts it before another.
  func reason(_ one: Int32, _ other: Int32, _ why: Dependency) -> TransactionWitness.Edge? {
    let steps = why == .rw ? history.steps(of: Int(one)) : history.steps(of: Int(other))
    for step in history.steps[steps] {
      switch why {
      case .ww where step.isWrite:
        let before = before(write(step.key, step.value))
        if before >= 0, writerOf[Int(before)] == one {
          return .init(.ww, key: step.key, before: value(before), after: step.value)
        }
      case .wr where step.isListRead && step.count > 0:
        let last = history.elements[step.range.upperBound - 1]
        let write = write(step.key, last)
        if write >= 0, writerOf[Int(write)] == one {
          return .init(.wr, key: step.key, before: last, after: last)
        }
      case .rw where step.isListRead:
        let element =
          step.count == 0
          ? TransactionHistory.initial : history.elements[step.range.upperBound - 1]
        let last = step.count == 0 ? -1 : write(step.key, element)
        if last >= 0, position[Int(last)] < 0 { continue }
        for other in history.steps[history.steps(of: Int(other))]
        where other.isWrite && other.key == step.key {
          let next = write(step.key, other.value)
          // What nobody wrote has a place in the order all the same.
          let isNext =
            step.count > 0 && last < 0
            ? place(next) == step.count : before(next) == last
          if isNext {
            return .init(.rw, key: step.key, before: element, after: value(next))
          }
        }
      default: continue
      }
    }
    return nil
  }

  private func value(_ write: Int32) -> Int32 { history.steps[Int(stepOf[Int(write)])].value }

  /// Where a write stands in the order of its key; what nobody read stands behind all that was.
  private func place(_ write: Int32) -> Int {
    let key = Int(history.steps[Int(stepOf[Int(write)])].key)
    let place = position[Int(write)]
    return place < 0 ? inOrder(key).count : Int(place)
  }

  /// The write before one in the order of its key; -1 for the first.
  private func before(_ write: Int32) -> Int32 {
    let order = inOrder(Int(history.steps[Int(stepOf[Int(write)])].key))
    let place = position[Int(write)]
    if place < 0 { return order.last ?? -1 }
    return place == 0 ? -1 : order[order.startIndex + Int(place) - 1]
  }
}

extension RegisterVersions {
  func reason(_ one: Int32, _ other: Int32, _ why: Dependency) -> TransactionWitness.Edge? {
    if why == .wr {
      for read in reads where read.transaction == other && writerOf[Int(read.version)] == one {
        let value = valueOf[Int(read.version)]
        return .init(.wr, key: keyOf[Int(read.version)], before: value, after: value)
      }
      return nil
    }
    let sources = (why == .ww ? writes : reads).filter { $0.transaction == one }.map { $0.version }
    for edge in order.from.indices
    where writerOf[Int(order.to[edge])] == other && sources.contains(order.from[edge]) {
      return .init(
        why, key: keyOf[Int(order.to[edge])], before: valueOf[Int(order.from[edge])],
        after: valueOf[Int(order.to[edge])])
    }
    return nil
  }
}
