import Model
import Sequencing
import Storage

/// An input under way at one partition. Its memory is used again for another.
struct CalvinJob: Sendable {
  enum Stage: Sendable {
    /// It waits for locks.
    case locks
    /// It has them, and waits for rows from the disk.
    case disk
    /// A worker sends the rows that are here.
    case reads
    /// It waits for rows of others.
    case rows
    /// A worker runs the call.
    case executes
    /// It waits for those before it to be done, too.
    case done
  }

  private(set) var input = Input(
    client: NodeID(0), number: 0, floor: 0, origin: 0, participants: [], call: Transaction(0))
  private(set) var position = Position(epoch: 0, log: 0, index: 0)
  var stage = Stage.locks
  /// The granules that are here.
  var reads: [Key] = []
  var updates: [Key] = []
  /// Of all partitions: each active one runs the whole call.
  var rowsOfAll = 0
  /// The partitions that write; one of them tells the client.
  var active = PartitionSet()
  var isActive = false
  var speaks = false
  /// The other partitions that have rows of it, and those whose rows are not here.
  var others = PartitionSet()
  private(set) var missing = PartitionSet()
  var own: Rows?
  private(set) var arrived: [Rows] = []
  var outcome = Outcome.unknown
  /// Folded over what it wrote here.
  var effects = Digest(0)
  /// The same call, come again while this was under way.
  var repeats: [Input] = []

  /// What makes an input the same when it is asked again.
  static func name(of input: Input) -> UInt64 {
    UInt64(UInt32(truncatingIfNeeded: input.client.index)) << 40 ^ input.number
  }

  mutating func begin(_ input: Input, at position: Position) {
    self.input = input
    self.position = position
  }

  mutating func takePart(_ partition: Int, others: PartitionSet, active: PartitionSet) {
    self.others = others
    self.active = active
    missing = others
    isActive = active.contains(partition)
    speaks = active.first == partition
  }

  /// How many others it sends its rows to, and gets theirs from.
  var messages: Int {
    let sent = active.intersection(others).count
    return isActive ? sent + others.count : sent
  }

  mutating func take(_ rows: Rows) {
    guard missing.contains(rows.partition) else { return }
    missing.remove(rows.partition)
    arrived.append(rows)
  }

  mutating func clear() {
    stage = .locks
    reads.removeAll(keepingCapacity: true)
    updates.removeAll(keepingCapacity: true)
    arrived.removeAll(keepingCapacity: true)
    own = nil
    effects = Digest(0)
    outcome = .unknown
    repeats.removeAll(keepingCapacity: true)
  }
}

// What one call means here: which rows, who takes part, and what comes of it.

extension CalvinExecutor {
  /// All that follows from the call itself.
  mutating func analyse(_ number: Int) {
    let input = jobs[number].input
    let active = declare(input)
    jobs[number].rowsOfAll = footprint.reads.count + footprint.updates.count
    jobs[number].takePart(
      partition, others: placement.holders(of: footprint).without(partition),
      active: active)
    for key in footprint.updates where placement.partition(of: key) == partition {
      jobs[number].updates.append(key)
    }
    for key in footprint.reads where placement.partition(of: key) == partition {
      jobs[number].reads.append(key)
    }
  }

  /// Whether this partition tells the client what came of a call that came again. Where copies of it were scouted differently
  /// whoever knows tells.
  mutating func speaks(of repeated: Input, _ outcome: Outcome) -> Bool {
    outcome.isKnown
      && (repeated.scouted != nil || declare(repeated).first == partition)
  }

  /// Fills the footprint, and returns the partitions that are active.
  private mutating func declare(_ input: Input) -> PartitionSet {
    input.declare(catalogue, &footprint)
    return placement.active(footprint, of: input)
  }

  /// Runs the call on the rows that are here and came, and writes what belongs here.
  mutating func attempt(_ number: Int) -> Outcome {
    let (position, input) = (jobs[number].position, jobs[number].input)
    workspace.clear()
    workspace.learn(jobs[number].own!)
    for rows in jobs[number].arrived { workspace.learn(rows) }
    input.declare(catalogue, &footprint)
    let holders = placement.holders(of: footprint)
    switch workspace.attempt(
      input, catalogue, footprint, holders: holders, reading: { store.read($0) })
    {
    case .aborted(let why): return .aborted(why)
    case .needs:
      stale += 1
      return .aborted(.stale)
    case .done(let output):
      for write in workspace.writes where placement.partition(of: write.key) == partition {
        let latest = store.latestVersion(of: write.key)
        if latest == .zero { written.append(write.key) }
        // Only by mistake: somebody behind him was here before him.
        if latest >= position.timestamp && options.locks.isMistaken { continue }
        store.write(write.key, write.value, at: position.timestamp)
        jobs[number].effects = Workspace.folding(jobs[number].effects, write.key, write.value)
      }
      return .committed(
        Receipt(
          at: position.timestamp, digest: workspace.digest, output: output,
          observed: workspace.observed))
    }
  }

  // MARK: - For others

  /// The oldest inputs that wait for rows of others.
  public var waiting: [(position: Position, missing: PartitionSet, input: Input)] {
    var found: [(position: Position, missing: PartitionSet, input: Input)] = []
    for place in head..<line.count {
      guard case .job(let number) = line[place], jobs[number].stage == .rows else { continue }
      found.append((jobs[number].position, jobs[number].missing, jobs[number].input))
      if found.count == CalvinExecutor.mostAsked { break }
    }
    return found
  }

  private static let mostAsked = 16

  public func rows(before position: Position, of input: Input) -> Rows? {
    let before = Timestamp(rawValue: position.timestamp.rawValue - 1)
    guard isKnown(before: position), before >= store.horizon else { return nil }
    var rows = Rows(position, partition)
    var footprint = Footprint()
    input.declare(catalogue, &footprint)
    for key in footprint.reads + footprint.updates where placement.partition(of: key) == partition {
      rows.add(key, store.read(key, at: before))
    }
    return rows
  }

  /// Nothing that is before it can change its rows any more: all of that is done, or it has its locks.
  private func isKnown(before position: Position) -> Bool {
    if position <= through { return true }
    guard let number = byPosition[position.rawValue] else { return false }
    return jobs[number].stage != .locks
  }

  public func row(_ key: Key, at time: Timestamp) -> (value: Value, version: Timestamp)? {
    store.read(key, at: time)
  }
}
