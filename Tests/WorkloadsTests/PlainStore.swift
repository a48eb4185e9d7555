import Model

/// Rows in a dictionary, on which calls run one after the other, as a protocol would run them: on a workspace, again
/// and again until nothing is missing.
struct PlainStore<W: Workload> {
  let workload: W
  private(set) var rows: [Key: Value] = [:]
  private(set) var workspace = Workspace()
  private let catalogue = Catalogue(W.self, records: true)

  init(_ workload: W) { self.workload = workload }

  func value(_ key: Key) -> Value { rows[key] ?? workload.initial(key) ?? Value() }

  /// Runs a call and writes nothing yet. `rounds` says how often something was missing.
  mutating func prepare(_ call: Transaction) -> (attempt: Workspace.Attempt, rounds: Int) {
    workspace.clear()
    for rounds in 0... {
      let attempt = workspace.attempt(call, catalogue)
      if attempt != .needs { return (attempt, rounds) }
      for key in workspace.wanted {
        workspace.learn(key, value(key), version: Timestamp(rawValue: 0))
      }
    }
    preconditionFailure("numbers do not end")
  }

  /// Runs a call on the rows that another run has learned, and on no others: a scout's prediction, checked.
  mutating func repeating(_ call: Transaction, on keys: [Key]) -> Workspace.Attempt {
    workspace.clear()
    for key in keys { workspace.learn(key, value(key), version: Timestamp(rawValue: 0)) }
    return workspace.attempt(call, catalogue)
  }

  mutating func apply(_ writes: [Write]) {
    for write in writes { rows[write.key] = write.value }
  }

  @discardableResult mutating func run(_ call: Transaction) -> Workspace.Attempt {
    let attempt = prepare(call).attempt
    if case .done = attempt { apply(workspace.writes) }
    return attempt
  }

  /// What the last call touched and had no right to: a key that neither it nor its granule's row was declared, or was
  /// declared to be read alone. `scouted` are the tables of which a dependent call locks the rows that its scout saw.
  func uncovered(_ call: Transaction, scouted: [UInt8] = []) -> [Observation] {
    var footprint = Footprint()
    W.declare(call, &footprint)
    if !footprint.isComplete {
      for seen in workspace.observed where scouted.contains(seen.key.table) {
        if seen.isWrite { footprint.update(seen.key) } else { footprint.read(seen.key) }
      }
    }
    return workspace.observed.filter { seen in
      let granule = W.granule(of: seen.key)
      let isUpdated = footprint.updates.contains(seen.key) || footprint.updates.contains(granule)
      let isRead = footprint.reads.contains(seen.key) || footprint.reads.contains(granule)
      return !(isUpdated || (isRead && !seen.isWrite))
    }
  }

  var violation: String? { workload.violation { rows[$0] } }

  /// Of all rows that were ever written.
  var digest: UInt64 {
    rows.keys.sorted().reduce(Digest(0)) { Workspace.folding($0, $1, rows[$1]!) }.rawValue
  }
}
