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
  private let rule: MergeRule
  private let interleaving: Interleaving

  private var merge: Merge
  public private(set) var executor: any OrderedExecution
  /// What the executor put out, in memory that is used again.
  private var outputs = ExecutionOutputs()
  /// The epoch of the last batch that it was given, and the last for which it was asked for a checkpoint.
  private var lastBegun: UInt64 = 0
  private var lastAsked: UInt64 = 0
  /// Those on disk, or on their way there, oldest first.
  private var checkpoints: [Checkpoint] = []
  /// Up to where each partition of this replica could begin anew.
  private var kept: [UInt64]

  /// How far it was at the last look, and how often it has been no further since.
  private var lastSeen: UInt64 = 0
  private var idleLooks = 0
  private var askings = 0
  /// In looks, from one asking to the next.
  private static let longestWait = 32
  private static let askingsAtHome = 4
  /// When each log was last asked for.
  private var askedAt: [LocalTime]
  /// The last input whose rows were asked for.
  private var askedFor: Position?
  private var checkpointAskedAt: LocalTime?
  private let patience: Nanoseconds

  init(
    _ me: NodeID, _ placement: Placement, _ options: SequencedOptions,
    _ catalogue: Catalogue, initial: @escaping @Sendable (Key) -> Value?, watch: OrderWatch?,
    executor: (any OrderedExecution)? = nil
  ) {
    self.me = me
    self.placement = placement
    self.watch = watch
    replica = placement.replica(of: me)
    partition = placement.partition(of: me)
    checkpointEvery = options.checkpointEvery
    rule = options.rule
    interleaving = options.interleaving
    merge = Merge(
      logs: placement.logs.count, partition: partition, rule: rule, interleaving: interleaving)
    self.executor =
      executor
      ?? Executor(
        placement, partition: partition, catalogue, hasSessions: options.hasSessions,
        cold: options.cold, initial: initial)
    kept = Array(repeating: 0, count: placement.partitions)
    askedAt = Array(repeating: .zero, count: placement.logs.count)
    patience = options.look
  }

  /// All up to the end of this epoch is executed here.
  public var doneThrough: UInt64 { min(merge.epoch, executor.oldest?.epoch ?? .max) - 1 }

  /// All before this epoch is executed, or under way.
  public var epoch: UInt64 { merge.epoch }
  public var order: Digest { merge.digest }
  /// The highest epoch of any log.
  var heard: UInt64 { merge.heard }

  /// Where it stands, for who looks into a failure.
  public var standing: String {
    let waiting =
      executor.waiting.first.map { "waits in epoch \($0.position.epoch) for \($0.missing)" }
      ?? "waits for nobody"
    let logs = placement.logs.indices.map { String(merge.through($0)) }.joined(separator: " ")
    return
      "epoch \(merge.epoch), logs up to \(logs), \(waiting), checkpoints \(checkpoints.map(\.epoch)), of its replica \(kept), "
      + "rows from \(executor.horizon.rawValue >> 24) on"
  }

  /// The last that all partitions of its replica have, or another replica's.
  public var checkpoint: Checkpoint? { checkpoints.first }

  /// Up to where all partitions of this replica could begin anew.
  var keptByAll: UInt64 { kept.min() ?? 0 }

  // MARK: - Batches

  mutating func take(_ batch: Batch, _ context: inout Context<SequencedStore>) {
    switch merge.take(batch) {
    case .taken: run(&context)
    case .known: return
    case .early:
      let since = context.clock - askedAt[batch.log]
      // A clock that was set back has no part in it.
      if since < .zero || since >= patience { ask(for: batch.log, &context) }
    }
  }

  // snippet.schedule
  /// Batch after batch, as far as the order is known and the rows are here.
  mutating func run(_ context: inout Context<SequencedStore>) {
    while true {
      executor.run()
      takeOutputs(&context)
      guard executor.wantsBatch else { return }
      let order = merge.digest
      let next = merge.next()
      keepIfDue(before: next?.epoch ?? merge.epoch, order, &context)
      guard let next else { return takeOutputs(&context) }
      lastBegun = next.epoch
      executor.begin(next, order: merge.digest)
    }
  }
  // snippet.end

  private mutating func takeOutputs(_ context: inout Context<SequencedStore>) {
    fetch(&context)
    swap(&outputs, &executor.outputs)
    for work in outputs.work { context.work(work.kind, work.count) }
    for push in outputs.pushes {
      for other in push.to {
        // Rows that the order has fixed promise nothing that this disk must know.
        context.sendNow(.rows(push.rows), to: placement.node(replica, other))
      }
    }
    for job in outputs.jobs {
      context.offload(job.kind, job.count, then: .worked(job.ticket))
    }
    for done in outputs.done {
      context.point("executed", done.input.number)
      if done.isRepeated { context.point("answered again", done.input.number) }
      guard done.input.origin == replica, done.speaks else { continue }
      context.sendNow(.answer(done.input.number, done.outcome), to: done.input.client)
    }
    for (batch, order, state) in outputs.finished { watch?.look(partition, batch, order, state) }
    for checkpoint in outputs.checkpoints { keep(checkpoint, &context) }
    outputs.clear()
  }

  mutating func worked(_ ticket: UInt64, _ context: inout Context<SequencedStore>) {
    executor.worked(ticket)
    run(&context)
  }

  // MARK: - Cold rows

  private mutating func fetch(_ context: inout Context<SequencedStore>) {
    for (key, delay) in executor.takeFetches(&context.random) {
      context.set(.fetched(key), after: delay)
    }
  }

  /// A call will come that needs cold rows.
  mutating func warm(_ call: Transaction, _ context: inout Context<SequencedStore>) {
    _ = executor.haveRows(of: call)
    fetch(&context)
  }

  mutating func fetched(_ key: Key, _ context: inout Context<SequencedStore>) {
    context.point("row fetched", key.rawValue)
    executor.fetched(key)
    run(&context)
  }

  // MARK: - Checkpoints

  /// At the end of every so manieth epoch, the same ones everywhere.
  private mutating func keepIfDue(
    before epoch: UInt64, _ order: Digest, _ context: inout Context<SequencedStore>
  ) {
    let due = (epoch - 1) / checkpointEvery * checkpointEvery
    guard let last = checkpoints.last, due > max(last.epoch, lastAsked) else { return }
    lastAsked = due
    if lastBegun > last.epoch { return executor.keep(epoch: due, order: order) }
    // Where nothing was executed since, all but the epoch is as it was.
    var checkpoint = last
    checkpoint.epoch = due
    keep(checkpoint, &context)
  }

  private mutating func keep(
    _ checkpoint: Checkpoint, _ context: inout Context<SequencedStore>
  ) {
    checkpoints.append(checkpoint)
    context.append(.checkpoint(checkpoint))
    tell(&context)
  }

  // snippet.line
  /// A partition that begins anew executes again, and needs the others' rows as they were then;
  /// and the others need its. So all partitions of a replica have checkpoints of the same epochs,
  /// and each begins behind the last that all have. Later ones are kept beside it until the others
  /// have them, too.
  private mutating func drop(_ context: inout Context<SequencedStore>) {
    guard let last = checkpoints.lastIndex(where: { $0.since <= keptByAll }), last > 0 else {
      return
    }
    context.compact(to: .checkpoint(checkpoints[last]), dropping: last + 1)
    checkpoints.removeFirst(last)
  }
  // snippet.end

  /// Says how far it could begin anew, once that is on disk.
  private mutating func tell(_ context: inout Context<SequencedStore>) {
    guard let checkpoint = checkpoints.last else { return }
    for partition in 0..<placement.partitions {
      context.send(.kept(checkpoint.epoch), to: placement.node(replica, partition))
    }
  }

  /// A partition of this replica could begin anew behind this epoch.
  mutating func note(
    kept epoch: UInt64, by node: NodeID, _ context: inout Context<SequencedStore>
  ) {
    let partition = placement.partition(of: node)
    let before = keptByAll
    kept[partition] = max(kept[partition], epoch)
    if keptByAll > before { executor.collect(through: keptByAll) }
    drop(&context)
    // All could begin there, and this one is not yet there.
    if let first = checkpoints.first, first.epoch > doneThrough {
      begin(behind: first, &context)
    }
  }

  /// Begins behind what it finds on its disk.
  mutating func begin(_ found: [Checkpoint], _ context: inout Context<SequencedStore>) {
    guard let oldest = found.first else {
      // The beginning is the first checkpoint, and kept as long as one of its replica may have to begin there.
      let first = Checkpoint(epoch: 0, since: 0, order: merge.digest, state: executor.digest)
      checkpoints = [first]
      return context.append(.checkpoint(first))
    }
    checkpoints = found
    begin(behind: oldest, &context)
    tell(&context)
  }

  /// Takes another replica's checkpoint for its own, if that is further.
  mutating func adopt(_ checkpoint: Checkpoint, _ context: inout Context<SequencedStore>) {
    guard checkpoint.epoch > doneThrough else { return }
    // Later ones stay: others were told of them.
    let older = checkpoints.firstIndex { $0.epoch > checkpoint.epoch } ?? checkpoints.count
    invariant(older > 0, "it is behind the first of its own checkpoints")
    context.compact(to: .checkpoint(checkpoint), dropping: older)
    checkpoints.replaceSubrange(..<older, with: [checkpoint])
    context.point("checkpoint adopted", checkpoint.epoch)
    begin(behind: checkpoint, &context)
    tell(&context)
  }

  private mutating func begin(
    behind checkpoint: Checkpoint, _ context: inout Context<SequencedStore>
  ) {
    context.point("began anew", checkpoint.epoch)
    executor.restore(checkpoint)
    (lastBegun, lastAsked) = (checkpoint.since, checkpoint.epoch)
    merge = Merge(
      logs: placement.logs.count, partition: partition, after: checkpoint.epoch,
      digest: checkpoint.order, rule: rule, interleaving: interleaving)
    for log in placement.logs.indices { ask(for: log, &context) }
  }

  // MARK: - What is missing

  /// Looks whether it goes on; asks for what it waits for if it does not.
  mutating func look(_ context: inout Context<SequencedStore>) {
    tell(&context)
    let seen = Digest(doneThrough).folding(executor.through.rawValue).rawValue
    idleLooks = seen == lastSeen ? idleLooks + 1 : 0
    if idleLooks == 0 { askings = 0 }
    lastSeen = seen
    // Twice as long from one asking to the next: what is late is not on its way sooner for being asked for.
    let isDue = idleLooks & (idleLooks - 1) == 0 || idleLooks % Scheduler.longestWait == 0
    guard idleLooks > 0, isDue else { return }
    askings += 1
    if askForRows(&context) { return }
    for log in placement.logs.indices where merge.through(log) <= merge.epoch {
      ask(for: log, &context)
    }
  }

  /// Which replica is asked: the own one at first, then each in turn.
  private var whom: Int {
    (replica + max(0, askings - Scheduler.askingsAtHome)) % placement.replicas
  }

  /// False if it waits for none.
  private mutating func askForRows(_ context: inout Context<SequencedStore>) -> Bool {
    let waiting = executor.waiting
    askedFor = waiting.last?.position
    for (position, missing, input) in waiting {
      for other in missing {
        context.sendNow(.needRows(position, input), to: placement.node(whom, other))
      }
    }
    return !waiting.isEmpty
  }

  private mutating func ask(for log: Int, _ context: inout Context<SequencedStore>) {
    askedAt[log] = context.clock
    let keeper = placement.node(whom, placement.partition(of: placement.logs[log].home))
    for gap in merge.gaps(log) {
      context.sendNow(.needBatches(log, after: gap.after, through: gap.through), to: keeper)
    }
  }

  /// What is missing is gone, since all partitions of some replica have passed this epoch: a checkpoint has it, the own one
  /// of then or another replica's.
  mutating func askForCheckpoint(gone epoch: UInt64, _ context: inout Context<SequencedStore>) {
    let passed = max(epoch, keptByAll)
    if let own = checkpoints.last(where: { $0.since <= passed }), own.epoch > doneThrough {
      return begin(behind: own, &context)
    }
    // A whole checkpoint is on its way; each log that is gone says so.
    if let asked = checkpointAskedAt, context.clock >= asked, context.clock - asked < patience {
      return
    }
    checkpointAskedAt = context.clock
    for other in 0..<placement.replicas where other != replica {
      context.sendNow(.needCheckpoint(after: doneThrough), to: placement.node(other, partition))
    }
  }

  mutating func take(_ rows: Rows, _ context: inout Context<SequencedStore>) {
    executor.take(rows)
    run(&context)
    // Who had to ask for rows is behind the others, and has to ask for the next, too.
    if rows.position == askedFor, let now = executor.waiting.first?.position, now > rows.position {
      _ = askForRows(&context)
    }
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
