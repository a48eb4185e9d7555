import Model

// A partition of a replica puts the batches of all sequencers into one order and executes them. It never asks whether it may:
// the order is agreed upon. What it lacks it asks for, first in its own replica and then in the others, which all have the
// same.

public struct Scheduler: Sendable {
  let me: NodeID
  private let placement: Placement
  private let replica: Int
  private let partition: Int
  private let checkpointEvery: UInt64
  private let watch: OrderWatch?

  private var merge: Merge
  public private(set) var executor: Executor
  /// The last that is being written down, or was.
  private(set) var checkpoint: Checkpoint?
  /// Up to where each partition of this replica could begin anew.
  private var kept: [UInt64]

  /// How far it was at the last look, and how often it has been no further since.
  private var lastSeen: UInt64 = 0
  private var idleLooks = 0
  /// When each log was last asked for.
  private var askedAt: [LocalTime]
  private let patience: Nanoseconds

  init(
    _ me: NodeID, _ placement: Placement, _ options: SequencedOptions, _ catalogue: Catalogue,
    initial: @escaping @Sendable (Key) -> Value?, watch: OrderWatch?
  ) {
    self.me = me
    self.placement = placement
    self.watch = watch
    replica = placement.replica(of: me)
    partition = placement.partition(of: me)
    checkpointEvery = options.checkpointEvery
    merge = Merge(logs: placement.logs.count, partition: partition)
    executor = Executor(
      placement, partition: partition, catalogue, hasSessions: options.hasSessions, initial: initial
    )
    kept = Array(repeating: 0, count: placement.partitions)
    askedAt = Array(repeating: .zero, count: placement.logs.count)
    patience = options.look
  }

  /// All before this epoch is executed, or under way.
  public var epoch: UInt64 { merge.epoch }
  public var order: Digest { merge.digest }

  /// Up to where all partitions of this replica could begin anew.
  var keptByAll: UInt64 { kept.min() ?? 0 }

  // MARK: - Batches

  mutating func take(_ batch: Batch, _ context: inout Context<SequencedStore>) {
    switch merge.take(batch) {
    case .taken: run(&context)
    case .known: return
    case .early:
      if context.clock - askedAt[batch.log] >= patience { ask(for: batch.log, &context) }
    }
  }

  // snippet.schedule
  /// Batch after batch, as far as the order is known and the rows are here.
  mutating func run(_ context: inout Context<SequencedStore>) {
    while true {
      executor.run()
      takeOutputs(&context)
      guard executor.isIdle else { return }
      let order = merge.digest
      let next = merge.next()
      keepIfDue(before: next?.epoch ?? merge.epoch, order, &context)
      guard let next else { return }
      executor.begin(next)
    }
  }
  // snippet.end

  private mutating func takeOutputs(_ context: inout Context<SequencedStore>) {
    for push in executor.pushes {
      var rest = push.to
      while rest != 0 {
        // Rows that the order has fixed promise nothing that this disk must know.
        context.sendNow(
          .rows(push.rows), to: placement.node(replica, rest.trailingZeroBitCount))
        rest &= rest - 1
      }
    }
    for done in executor.done {
      context.work(.execute)
      if done.isRepeated { context.point("answered again", done.input.number) }
      guard done.input.origin == replica, done.input.speaker == partition else { continue }
      context.sendNow(.answer(done.input.number, done.outcome), to: done.input.client)
    }
    if !executor.done.isEmpty, executor.isIdle {
      watch?.look(partition, executor.lastBatch, merge.digest, executor.digest)
    }
    executor.clearOutputs()
  }

  // MARK: - Checkpoints

  /// At the end of every so manieth epoch, the same ones everywhere.
  private mutating func keepIfDue(
    before epoch: UInt64, _ order: Digest, _ context: inout Context<SequencedStore>
  ) {
    let due = (epoch - 1) / checkpointEvery * checkpointEvery
    guard due > checkpoint?.epoch ?? 0 else { return }
    keep(executor.checkpoint(epoch: due, order: order), &context)
  }

  private mutating func keep(
    _ checkpoint: Checkpoint, _ context: inout Context<SequencedStore>
  ) {
    if self.checkpoint == nil {
      context.append(.checkpoint(checkpoint))
    } else {
      context.compact(to: .checkpoint(checkpoint), dropping: 1)
    }
    self.checkpoint = checkpoint
    // Said once it is on disk.
    for partition in 0..<placement.partitions {
      context.send(.kept(checkpoint.epoch), to: placement.node(replica, partition))
    }
  }

  /// A partition of this replica could begin anew behind this epoch.
  mutating func note(kept epoch: UInt64, by node: NodeID) {
    let partition = placement.partition(of: node)
    kept[partition] = max(kept[partition], epoch)
    executor.collect(through: keptByAll)
  }

  /// Begins behind a checkpoint: its own from before a crash, or another replica's.
  mutating func begin(
    behind checkpoint: Checkpoint, isOwn: Bool, _ context: inout Context<SequencedStore>
  ) {
    guard checkpoint.epoch >= merge.epoch || isOwn else { return }
    executor.restore(checkpoint)
    merge = Merge(
      logs: placement.logs.count, partition: partition, after: checkpoint.epoch,
      digest: checkpoint.order)
    if isOwn { self.checkpoint = checkpoint } else { keep(checkpoint, &context) }
    kept[partition] = max(kept[partition], isOwn ? checkpoint.epoch : 0)
    for log in placement.logs.indices { ask(for: log, &context) }
  }

  // MARK: - What is missing

  /// Looks whether it goes on; asks for what it waits for if it does not.
  mutating func look(_ context: inout Context<SequencedStore>) {
    let seen = Digest(merge.epoch).folding(executor.digest.rawValue).rawValue
    idleLooks = seen == lastSeen ? idleLooks + 1 : 0
    lastSeen = seen
    if idleLooks == 0 { return }
    if let (position, missing, call) = executor.waiting {
      var rest = missing
      while rest != 0 {
        context.sendNow(
          .needRows(position, call), to: placement.node(whom, rest.trailingZeroBitCount))
        rest &= rest - 1
      }
      return
    }
    for log in placement.logs.indices where merge.through(log) <= merge.epoch {
      ask(for: log, &context)
    }
  }

  /// Which replica is asked: the own one at first, then each in turn.
  private var whom: Int { (replica + idleLooks / 2) % placement.replicas }

  private mutating func ask(for log: Int, _ context: inout Context<SequencedStore>) {
    askedAt[log] = context.clock
    let keeper = placement.node(whom, placement.partition(of: placement.logs[log].home))
    context.sendNow(
      .needBatches(log, after: merge.through(log), through: merge.gap(log) ?? .max), to: keeper)
  }

  /// Whoever was asked no longer has what is missing: a checkpoint has it.
  mutating func askForCheckpoint(_ context: inout Context<SequencedStore>) {
    for other in 0..<placement.replicas where other != replica {
      context.sendNow(.needCheckpoint(after: merge.epoch), to: placement.node(other, partition))
    }
  }

  mutating func take(_ rows: Rows, _ context: inout Context<SequencedStore>) {
    executor.take(rows)
    run(&context)
  }
}

/// Looks over the shoulders of all replicas: where they are equally far they must be the same. It belongs to the experiment,
/// and no node asks it anything.
public final class OrderWatch: @unchecked Sendable {
  private var seen: [Place: (order: Digest, state: Digest)] = [:]
  public private(set) var violation: String?
  public private(set) var places = 0

  private struct Place: Hashable {
    var partition: Int
    var batch: Position
  }

  public init() {}

  func look(_ partition: Int, _ batch: Position, _ order: Digest, _ state: Digest) {
    places += 1
    let place = Place(partition: partition, batch: batch)
    if let known = seen[place] {
      if violation != nil { return }
      let what =
        known.order.rawValue != order.rawValue
        ? "order" : known.state.rawValue != state.rawValue ? "state" : nil
      violation = what.map {
        "two replicas of partition \(partition) have another \($0) behind epoch \(batch.epoch), log \(batch.log)"
      }
    } else {
      seen[place] = (order, state)
    }
  }
}
