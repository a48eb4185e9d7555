import Histories

// Kingsbury and Alvaro, "Elle: Inferring Isolation Anomalies from Experimental Observations", VLDB 2020: find the
// versions, from them the dependencies, in them the cycles, and name what each cycle forbids.

/// What a judge says of a history.
public struct TransactionVerdict: Sendable {
  public enum Answer: Sendable { case holds, violated, unknown }

  public internal(set) var answer: Answer
  /// What was found of all that was looked for, in the order of the names.
  public internal(set) var anomalies: [Anomaly]
  /// The weakest levels that what was found rules out; empty where nothing was.
  public internal(set) var not: [ConsistencyModel]
  /// Why nothing is known, where more can be said than that.
  public internal(set) var reason: String?
  /// A witness for each anomaly, as far as one can be drawn.
  public internal(set) var witnesses: [TransactionWitness]
}

/// Judges histories of transactions by what follows from their reads.
///
/// What it finds is there. What it does not find may be there, where the history does not tell the order of versions.
public struct TransactionCheck: Sendable {
  public let options: TransactionOptions

  public init(_ options: TransactionOptions = TransactionOptions()) { self.options = options }

  /// Throws where the history has no meaning at the levels asked for.
  public func judge(_ history: TransactionHistory) throws(MalformedHistory) -> TransactionVerdict {
    var options = options
    if history.order == .session { options.models = options.models.map { $0.ofSessions } }
    if let disorder = history.disorder, options.time != .none || options.hasLinearizableKeys {
      throw disorder
    }
    switch history.kind {
    case .listAppend:
      let lists = ListDependencies(history)
      var investigation = Investigation(history, options, lists.found)
      investigation.search(lists.edges)
      return investigation.verdict { lists.versions.reason($0, $1, $2) }
    case .register:
      let versions = try RegisterVersions(history, options)
      var investigation = Investigation(history, options, versions.found)
      investigation.search(versions.edges)
      if options.saturates { investigation.decide(versions) }
      return investigation.verdict { versions.reason($0, $1, $2) }
    }
  }
}

/// An investigation while it is made.
struct Investigation {
  let history: TransactionHistory
  let options: TransactionOptions
  private let findings: [PlainFinding]
  var found = AnomalySet()
  private var cycles: [(anomaly: Anomaly, members: [Int32], reasons: [Dependency])] = []
  /// Levels that saturation has refuted: its edges hold only where the level does.
  var refuted: [ConsistencyModel] = []
  /// What forced the edges of the cycles, where some were forced.
  var saturation: Saturation?
  /// Whether neither a cycle nor an order was found where one of them must be.
  var isOpen = false

  init(_ history: TransactionHistory, _ options: TransactionOptions, _ findings: [PlainFinding]) {
    self.history = history
    self.options = options
    self.findings = findings
    for finding in findings { found.insert(finding.anomaly) }
  }

  // MARK: - Cycles

  mutating func search(_ data: EdgeList) {
    let (edges, time) = withTime(data)
    if edges.from.isEmpty, time?.barrierCount ?? 0 == 0 { found.insert(.emptyTransactionGraph) }
    let graph = DependencyGraph(count: history.transactions.count, edges, time: time)
    let all: Dependency = [.ww, .wr, .rw, .process, .realTime]
    let components = graph.components(all)
    guard !components.isEmpty else { return }
    var localOf = [Int32](repeating: -1, count: history.transactions.count)
    let whole =
      time == nil
      ? graph
      : DependencyGraph(
        count: graph.count, withNeighboursInTime(edges, components), time: nil)
    for members in components.sorted(by: { $0[0] < $1[0] }) {
      search(members, whole, &localOf)
    }
  }

  /// Adds an edge for each two transactions of a component that follow each other in real time with no third between.
  ///
  /// A cycle that steps over others is told by its smaller steps; so what is an anti-dependency besides counts as one,
  /// as it does in Elle.
  private func withNeighboursInTime(_ data: EdgeList, _ components: [[Int32]]) -> EdgeList {
    var edges = data
    var isWanted = [Bool](repeating: false, count: history.transactions.count)
    for component in components { for member in component { isWanted[Int(member)] = true } }
    var before = [[Int32]](repeating: [], count: history.transactions.count)
    var latest: [Int32] = []
    for event in events() where event >= 0 && isWanted[Int(event >> 1)] {
      let transaction = event >> 1
      if event & 1 == 0 {
        before[Int(transaction)] = latest
        for other in latest { edges.add(other, transaction, .realTime) }
      } else {
        latest.removeAll { before[Int(transaction)].contains($0) }
        latest.append(transaction)
        before[Int(transaction)] = []
      }
    }
    return edges
  }

  private mutating func search(
    _ members: [Int32], _ graph: DependencyGraph, _ localOf: inout [Int32]
  ) {
    var part = ComponentGraph(members, graph, localOf: &localOf, budget: options.budget)
    var result = part.cycles(time: time)
    if part.budget < 0 {
      found.insert(.cycleSearchTimeout)
      part.budget = options.budget / 4
      if result.isEmpty { result = part.anyCycle() }
    }
    for (anomaly, cycle) in result {
      found.insert(anomaly)
      keep(
        anomaly, cycle.map { members[Int($0)] },
        cycle.indices.map { part.reason(cycle[$0], cycle[($0 + 1) % cycle.count]) })
    }
  }

  /// Of each kind the shortest cycle is shown.
  private mutating func keep(_ anomaly: Anomaly, _ members: [Int32], _ reasons: [Dependency]) {
    if let known = cycles.firstIndex(where: { $0.anomaly == anomaly }) {
      if members.count < cycles[known].members.count {
        cycles[known] = (anomaly, members, reasons)
      }
    } else {
      cycles.append((anomaly, members, reasons))
    }
  }

  /// Where nothing is known of time, the order within each session stands for it.
  private var time: TransactionOptions.Time {
    options.time == .real && history.order == .session ? .process : options.time
  }

  private func withTime(_ data: EdgeList) -> (EdgeList, RealTimeOrder?) {
    switch time {
    case .none: return (data, nil)
    case .process: return (withProcesses(data), nil)
    case .real:
      guard history.order == .realTime else { return (data, nil) }
      return (data, RealTimeOrder(count: history.transactions.count, events: events()))
    }
  }

  func withProcesses(_ data: EdgeList) -> EdgeList {
    var edges = data
    var last: [Int32: Int32] = [:]
    for transaction in history.transactions.indices
    where history.transactions[transaction].status == .committed {
      let process = history.transactions[transaction].process
      if let before = last[process] {
        edges.add(before, Int32(truncatingIfNeeded: transaction), .process)
      }
      last[process] = Int32(truncatingIfNeeded: transaction)
    }
    return edges
  }

  /// By rank, `2 t` for the invocation of transaction t, `2 t + 1` for its completion, -1 for what counts for nothing.
  private func events() -> [Int32] {
    var events = [Int32](repeating: -1, count: Int(history.eventCount))
    for (index, transaction) in history.transactions.enumerated()
    where transaction.status != .aborted && transaction.process != TransactionHistory.unseen {
      let event = Int32(truncatingIfNeeded: 2 * index)
      events[Int(transaction.invoked)] = event
      if transaction.status == .committed { events[Int(transaction.completed)] = event + 1 }
    }
    return events
  }

  // MARK: - The verdict

  func verdict(
    reason: (Int32, Int32, Dependency) -> TransactionWitness.Edge?
  ) -> TransactionVerdict {
    let forbidden = options.forbidden
    var reportable = forbidden
    reportable.insert(.emptyTransactionGraph)
    reportable.insert(.cycleSearchTimeout)
    let shown = found.intersection(reportable)
    var verdict = TransactionVerdict(
      answer: .holds, anomalies: shown.sorted, not: [], witnesses: [])
    if !found.intersection(forbidden).isEmpty {
      verdict.answer = .violated
    } else if let reason = whyUnknown {
      (verdict.answer, verdict.reason) = (.unknown, reason)
    }
    if shown.isEmpty { return verdict }
    verdict.not = refuted.isEmpty ? ConsistencyModel.weakestBroken(by: found) : refuted
    for cycle in cycles where shown.contains(cycle.anomaly) {
      verdict.witnesses.append(
        TransactionWitness(
          history, cycle.anomaly, cycle.members, cycle.reasons, saturation, reason: reason))
    }
    for anomaly in shown.sorted {
      if let finding = findings.first(where: { $0.anomaly == anomaly }) {
        verdict.witnesses.append(TransactionWitness(history, finding))
      }
    }
    return verdict
  }
}

extension Investigation {
  /// Why nothing is known where nothing was found; nil where that is enough.
  private var whyUnknown: String? {
    if let level = options.undecided.first { return "no anomaly decides the level \(level)" }
    if found.contains(.cycleSearchTimeout) {
      return "a search for cycles ran out of its budget of \(options.budget) steps"
    }
    if isOpen { return "no contradiction was found, and no order that proves that there is none" }
    if found.contains(.emptyTransactionGraph) { return "nothing is ordered by anything" }
    return nil
  }
}

extension ComponentGraph {
  /// Any cycle at all, for a component too large to be searched for each kind.
  mutating func anyCycle() -> [(anomaly: Anomaly, cycle: [Int32])] {
    for node in 0..<members.count {
      for edge in graph.edges(node) {
        let all: Dependency = [.ww, .wr, .rw, .process, .realTime]
        let back = walk(
          from: graph.targets[edge], to: Int32(truncatingIfNeeded: node), all, isApart: false)
        if let back { return [(classify(back), back)] }
      }
    }
    return []
  }
}

extension TransactionHistory {
  /// The process of writers that nobody saw.
  static let unseen: Int32 = -2
}
