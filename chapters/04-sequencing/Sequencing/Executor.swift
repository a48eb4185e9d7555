import Model
import RaftStore
import Storage

// The simplest deterministic executor: one input after the other, in the agreed order. What the order has fixed, nothing can
// change any more, so that nobody votes on the outcome: whoever takes part sends the others the rows it holds, and each of
// them runs the same procedure on the same rows (Calvin §3.2). While the others' rows are on their way, it waits.

/// The rows that one partition holds of an input's, as they are before it.
public struct Rows: Sendable {
  public var position: Position
  public var partition: Int
  public var keys: [Key] = []
  public var values: [Value] = []
  public var versions: [Timestamp] = []

  public init(_ position: Position, _ partition: Int) {
    self.position = position
    self.partition = partition
  }

  public mutating func add(_ key: Key, _ row: (value: Value, version: Timestamp)?) {
    keys.append(key)
    values.append(row?.value ?? Value())
    versions.append(row?.version ?? .zero)
  }
}

public struct Executor: OrderedExecution {
  private let placement: Placement
  private let partition: Int
  private let catalogue: Catalogue
  private let hasSessions: Bool
  private var cold: ColdRows?
  private let initial: @Sendable (Key) -> Value?

  public internal(set) var store: Store
  var sessions = Sessions()
  /// Folded over all writes: replicas that are equally far have the same.
  public internal(set) var digest = Digest(0)
  /// All rows that were written, in the order in which they first were.
  var written: [Key] = []

  private var batch: Batch?
  /// Of the order up to the end of that batch.
  private var order = Digest(0)
  /// The last input that was done with, and the last batch.
  public internal(set) var through = Position(epoch: 0, log: 0, index: 0)
  public internal(set) var lastBatch = Position(epoch: 0, log: 0, index: 0)
  private var number = 0
  /// The input whose turn it is, once the others were sent its rows.
  private var current: (position: Position, input: Input)?
  private var own: Rows?
  private var isBegun = false
  /// The others' rows, for this input and for later ones.
  private var arrived: [Rows] = []
  private var workspace = Workspace()
  private var footprint = Footprint()

  public var outputs = ExecutionOutputs()

  public init(
    _ placement: Placement, partition: Int, _ catalogue: Catalogue, hasSessions: Bool = true,
    cold: ColdOptions? = nil, initial: @escaping @Sendable (Key) -> Value?
  ) {
    self.placement = placement
    self.partition = partition
    self.catalogue = catalogue
    self.hasSessions = hasSessions
    self.cold = cold.map { ColdRows($0) }
    self.initial = initial
    store = Store(initial: initial)
  }

  /// Nothing is under way: all that was given to it is done.
  public var isIdle: Bool { batch == nil }

  public var wantsBatch: Bool { isIdle }
  public var horizon: Timestamp { store.horizon }

  /// The input that waits for rows of others, and of whom.
  public var waiting: [(position: Position, missing: PartitionSet, input: Input)] {
    guard let current, own != nil else { return [] }
    let missing = missing(current)
    return missing.isEmpty ? [] : [(current.position, missing, current.input)]
  }

  /// Which rows a disk is to fetch, and how long it takes.
  public mutating func takeFetches(_ random: inout Random) -> [(key: Key, delay: Nanoseconds)] {
    cold?.takeBegun(&random) ?? []
  }

  public mutating func fetched(_ key: Key) { cold?.arrived(key) }

  public mutating func begin(_ batch: Batch, order: Digest) {
    invariant(self.batch == nil, "a batch is given before the last one is done")
    self.batch = batch
    self.order = order
    number = 0
  }

  /// Rows that another partition of this replica, or of another, had before an input.
  public mutating func take(_ rows: Rows) {
    if rows.position <= through { return }
    if arrived.contains(where: { $0.position == rows.position && $0.partition == rows.partition }) {
      return
    }
    arrived.append(rows)
  }

  // snippet.execute
  /// As far as it goes: until the batch is done, or rows of others are missing.
  public mutating func run() {
    while let batch {
      if current == nil {
        current = batch.input(number, for: partition)
        isBegun = false
      }
      guard let (position, input) = current else { return }
      if !isBegun {
        guard haveRows(of: input.call) else { return }
        begin()
        isBegun = true
      }
      if !missing((position, input)).isEmpty { return }
      if own != nil { finish(position, input) }
      if cold != nil { forEachRow(of: input.call) { $0.cold!.forget($1) } }
      arrived.removeAll { $0.position <= position }
      (current, own) = (nil, nil)
      through = position
      number += 1
      if number == batch.count(for: partition) {
        self.batch = nil
        lastBatch = Position(epoch: batch.epoch, log: batch.log, index: 0)
        outputs.finished.append((lastBatch, order, digest))
      }
    }
  }

  /// An input that was executed before is not executed again: every partition that takes part
  /// says the same. Otherwise the rows that are here are read, and the others get them.
  private mutating func begin() {
    let (position, input) = current!
    if hasSessions {
      switch sessions.answer(to: Command(input)) {
      case .known(let outcome):
        return put(outcome, of: input, isRepeated: true)
      case .forgotten: return
      case .new: break
      }
    }
    var rows = Rows(position, partition)
    input.declare(catalogue, &footprint)
    for key in footprint.reads where placement.partition(of: key) == partition {
      rows.add(key, store.read(key))
    }
    for key in footprint.updates where placement.partition(of: key) == partition {
      rows.add(key, store.read(key))
    }
    own = rows
    let others = input.participants.without(partition)
    if !others.isEmpty { outputs.pushes.append((others, rows)) }
  }

  /// All rows are here: the procedure runs, and what it writes here is written.
  private mutating func finish(_ position: Position, _ input: Input) {
    workspace.clear()
    workspace.learn(own!)
    for rows in arrived where rows.position == position { workspace.learn(rows) }
    input.declare(catalogue, &footprint)
    var effects = Digest(0)
    let outcome: Outcome
    let holders = placement.holders(of: footprint)
    guard holders.isEmpty || holders.contains(partition) else {
      // It only had to know that the call has been.
      return settle(.unknown, effects, position, input)
    }
    switch workspace.attempt(
      input, catalogue, footprint, holders: holders, reading: { store.read($0) })
    {
    case .aborted(let why): outcome = .aborted(why)
    // A key that the call did not declare.
    case .needs: outcome = .aborted(.stale)
    case .done(let output):
      for write in workspace.writes where placement.partition(of: write.key) == partition {
        if store.latestVersion(of: write.key) == .zero { written.append(write.key) }
        store.write(write.key, write.value, at: position.timestamp)
        effects = Workspace.folding(effects, write.key, write.value)
      }
      outcome = .committed(
        Receipt(
          at: position.timestamp, digest: workspace.digest, output: output,
          observed: workspace.observed))
    }
    settle(outcome, effects, position, input)
  }
  // snippet.end

  private mutating func settle(
    _ outcome: Outcome, _ effects: Digest, _ position: Position, _ input: Input
  ) {
    digest.fold(effects.rawValue)
    digest.fold(position.rawValue)
    if hasSessions { sessions.keep(outcome, of: Command(input)) }
    put(outcome, of: input, isRepeated: false)
  }

  private mutating func put(_ outcome: Outcome, of input: Input, isRepeated: Bool) {
    outputs.work.append((.execute, 1))
    input.declare(catalogue, &footprint)
    let isFirst = placement.active(footprint, of: input).first == partition
    outputs.done.append(
      Done(
        input: input, outcome: outcome, isRepeated: isRepeated,
        speaks: outcome.isKnown && (isFirst || (isRepeated && input.scouted != nil))))
  }

  /// All rows of a call that belong here are in memory; those that are not are being fetched.
  public mutating func haveRows(of call: Transaction) -> Bool {
    if cold == nil { return true }
    var areHere = true
    forEachRow(of: call) { executor, key in
      if !executor.cold!.have(key) { areHere = false }
    }
    return areHere
  }

  private mutating func forEachRow(
    of call: Transaction, _ body: (inout Executor, Key) -> Void
  ) {
    footprint.clear()
    catalogue.declare(call, &footprint)
    for key in footprint.reads + footprint.updates where placement.partition(of: key) == partition {
      body(&self, key)
    }
  }

  /// The partitions whose rows are not here.
  private func missing(_ current: (position: Position, input: Input)) -> PartitionSet {
    guard own != nil else { return [] }
    var missing = current.input.participants.without(partition)
    for rows in arrived where rows.position == current.position { missing.remove(rows.partition) }
    return missing
  }

  // MARK: - For others

  /// Rows as they were before an input, for a partition that asks; nil where this one is not as far, or they are gone.
  public func rows(before position: Position, of input: Input) -> Rows? {
    let before = Timestamp(rawValue: position.timestamp.rawValue - 1)
    guard position <= current?.position ?? through, before >= store.horizon else { return nil }
    var rows = Rows(position, partition)
    var footprint = Footprint()
    input.declare(catalogue, &footprint)
    for key in footprint.reads + footprint.updates where placement.partition(of: key) == partition {
      rows.add(key, store.read(key, at: before))
    }
    return rows
  }

  public var oldest: Position? {
    guard let batch else { return nil }
    return current?.position ?? Position(epoch: batch.epoch, log: batch.log, index: 0)
  }

  public func row(_ key: Key, at time: Timestamp) -> (value: Value, version: Timestamp)? {
    store.read(key, at: time)
  }

  mutating func forgetAll() {
    store = Store(initial: initial)
    written = []
    (batch, number, current, own) = (nil, 0, nil, nil)
    cold = cold.map { ColdRows($0.options) }
    through = Position(epoch: 0, log: 0, index: 0)
    lastBatch = through
    arrived = []
    outputs.clear()
  }

  /// Rows as they were before the end of this epoch nobody will ask for any more.
  public mutating func collect(through epoch: UInt64) {
    let next = Position(epoch: epoch + 1, log: 0, index: 0).timestamp
    store.collect(below: Timestamp(rawValue: next.rawValue - 1))
  }
}

extension Command {
  /// What makes an input the same when it is asked again.
  public init(_ input: Input) {
    self.init(client: input.client, number: input.number, floor: input.floor, call: input.call)
  }
}
