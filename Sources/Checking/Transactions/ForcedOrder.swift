// Whoever doubts an edge that was forced reads this file alone. It knows nothing of saturation: it takes each two writers
// of a register, tries one way round, and where that closes a circle in time, it was the other way round.

/// What must have come before what, in registers whose order nobody saw.
struct ForcedOrder {
  private let atOnce: Bool
  private let count: Int
  private var dependencies: [(one: Int, other: Int)] = []
  private var antiDependencies: [(one: Int, other: Int)] = []
  private var undecided: [(one: Writer, other: Writer)] = []

  private struct Writer {
    var transaction: Int
    var readers: [Int] = []
  }

  /// More transactions than this are not derived anew.
  static let limit = 400

  /// Nil where there are too many. `atOnce` asks for serializability, otherwise for snapshot isolation.
  init?(_ history: TransactionHistory, atOnce: Bool) {
    guard history.transactions.count <= ForcedOrder.limit else { return nil }
    self.atOnce = atOnce
    count = history.transactions.count
    var writers = [[(value: Int32, writer: Writer)]](
      repeating: [], count: history.keyNames.count)
    let present = history.transactions.indices.filter {
      history.transactions[$0].status != .aborted
    }
    for one in present {
      for step in history.steps[history.steps(of: one)] where step.isWrite {
        writers[Int(step.key)].removeAll { $0.writer.transaction == one }
        writers[Int(step.key)].append((step.value, Writer(transaction: one)))
      }
    }
    for one in present where history.transactions[one].status == .committed {
      var touched: [Int32] = []
      for step in history.steps[history.steps(of: one)] {
        defer { touched.append(step.key) }
        guard step.isValueRead, !touched.contains(step.key) else { continue }
        let key = Int(step.key)
        if let place = writers[key].firstIndex(where: { $0.value == step.value }) {
          writers[key][place].writer.readers.append(one)
          dependencies.append((writers[key][place].writer.transaction, one))
        } else {
          // Nobody wrote it, so it was there at first.
          antiDependencies += writers[key].map { (one, $0.writer.transaction) }
        }
      }
    }
    for (place, one) in present.enumerated() {
      let process = history.transactions[one].process
      let next = present[(place + 1)...].first { history.transactions[$0].process == process }
      if let next { dependencies.append((one, next)) }
    }
    for key in writers {
      for (place, one) in key.enumerated() {
        undecided += key[(place + 1)...].map { (one.writer, $0.writer) }
      }
    }
    derive()
  }

  func contains(_ one: Int, _ other: Int, _ why: Dependency) -> Bool {
    (why == .rw ? antiDependencies : dependencies).contains { $0 == (one, other) }
  }

  private mutating func derive() {
    var isGrowing = true
    while isGrowing {
      let open = undecided
      undecided = []
      for (one, other) in open {
        if closesCircle(one, before: other) {
          put(other, before: one)
        } else if closesCircle(other, before: one) {
          put(one, before: other)
        } else {
          undecided.append((one, other))
        }
      }
      isGrowing = undecided.count < open.count
    }
  }

  private mutating func put(_ one: Writer, before other: Writer) {
    dependencies.append((one.transaction, other.transaction))
    for reader in one.readers where reader != other.transaction {
      antiDependencies.append((reader, other.transaction))
    }
  }

  private func closesCircle(_ one: Writer, before other: Writer) -> Bool {
    var trial = self
    trial.put(one, before: other)
    return !trial.hasTimes
  }

  /// Whether all can begin and commit at some time: who depends begins after the other's commit, and who overwrites
  /// what was read commits after its reader began.
  private var hasTimes: Bool {
    let commits = atOnce ? 0 : count
    var edges = dependencies.map { ($0.one + commits, $0.other) }
    edges += antiDependencies.filter { $0.one != $0.other }.map { ($0.one, $0.other + commits) }
    if !atOnce { edges += (0..<count).map { ($0, $0 + count) } }
    var behind = [[Int]](repeating: [], count: count + commits)
    var waits = [Int](repeating: 0, count: count + commits)
    for (one, other) in edges {
      behind[one].append(other)
      waits[other] += 1
    }
    var placed = waits.indices.filter { waits[$0] == 0 }
    var next = 0
    while next < placed.count {
      for other in behind[placed[next]] {
        waits[other] -= 1
        if waits[other] == 0 { placed.append(other) }
      }
      next += 1
    }
    return placed.count == waits.count
  }
}
