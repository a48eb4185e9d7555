import Model
import Raft

// A node of a replica: the logs of its replication group, the scheduler of its partition, and what they tell those of other
// nodes.

public struct SequencedOptions: Sendable {
  public var member = MemberOptions()
  public var sequencer = SequencerOptions()
  public var hasSessions = true
  /// Nil where all rows are in memory.
  public var cold: ColdOptions?
  public var rule = MergeRule.allAreHere
  public var interleaving = Interleaving.batches
  /// In epochs.
  public var checkpointEvery: UInt64 = 100
  /// How often a node looks whether it goes on.
  public var look = Nanoseconds.milliseconds(20)
  /// Calls that only read are served from a snapshot of the own replica, and never come into the order: serializable, and as
  /// old as the replica is behind.
  public var readsSnapshots = false

  public init() {
    // Over long distances a commit is worth a message of its own: the next epoch's would bring it later.
    member.raft.tellsCommitsAtOnce = true
  }
}

public struct SequencedServer: Sendable {
  public let me: NodeID
  private let placement: Placement
  private let options: SequencedOptions
  private let catalogue: Catalogue
  private let replica: Int
  private var logs: [SequencedLog] = []
  public private(set) var scheduler: Scheduler
  private var footprint = Footprint()
  private var reconnaissance: Reconnaissance
  /// Who asked for rows of an epoch that is not yet done here.
  private var early: [(epoch: UInt64, ticket: UInt64, keys: [Key], asker: NodeID)] = []

  public init(
    _ me: NodeID, _ placement: Placement, _ options: SequencedOptions, _ catalogue: Catalogue,
    initial: @escaping @Sendable (Key) -> Value?, watch: OrderWatch? = nil,
    executor: (any OrderedExecution)? = nil
  ) {
    self.me = me
    self.placement = placement
    self.options = options
    self.catalogue = catalogue
    replica = placement.replica(of: me)
    reconnaissance = Reconnaissance(me, placement, catalogue)
    logs = placement.logs(at: me).map { SequencedLog($0, at: me, placement, options) }
    scheduler = Scheduler(
      me, placement, options, catalogue, initial: initial, watch: watch, executor: executor)
  }

  private func place(of log: Int) -> Int? { logs.firstIndex { $0.log == log } }

  /// Who leads a log's group, as this node knows it.
  public func leader(of log: Int) -> NodeID? { place(of: log).flatMap { logs[$0].leader } }

  /// Where it stands, for who looks into a failure.
  public var standing: String {
    let filled = logs.filter(\.isFilling).map { "\($0.log) from \($0.epoch)" }
    return "fills logs \(filled), \(scheduler.standing)"
  }

  // MARK: - Lives

  mutating func start(
    from journal: Journal<SequencedStore.Record>, _ context: inout Context<SequencedStore>
  ) {
    scheduler.begin(SequencedStore.checkpoints(in: journal), &context)
    for place in logs.indices {
      let part = SequencedStore.part(journal, of: logs[place].log)
      logs[place].within(&context) { member, part_ in member.start(from: part, &part_) }
      if logs[place].plan.home == me {
        logs[place].within(&context) { member, part in member.command(&part) { $0.campaign() } }
      }
      passOn(place, &context)
    }
    context.set(.epoch, after: options.sequencer.epoch)
    context.set(.look, after: options.look)
  }

  // MARK: - Clients

  // snippet.ask
  /// A client's call becomes an input: here it is found out who takes part, and that this replica
  /// answers.
  mutating func ask(_ asked: Input, _ context: inout Context<SequencedStore>) {
    var input = asked
    footprint.clear()
    catalogue.declare(input.call, &footprint)
    input.origin = replica
    if options.readsSnapshots && input.call.isReadOnly {
      scout(input, at: scheduler.doneThrough, &context)
    } else if footprint.isComplete {
      order(input, &context)
    } else {
      scout(input, at: nil, &context)
    }
  }

  private mutating func order(_ asked: Input, _ context: inout Context<SequencedStore>) {
    var input = asked
    input.participants = placement.holders(of: footprint)
    if input.participants.isEmpty { input.participants = [placement.partition(of: me)] }
    // Another copy of the call may have been scouted differently: who knows of one must know of all.
    if input.scouted != nil { input.participants = placement.everybody }
    guard input.size <= BatchLayout.mostInput else {
      return context.send(.answer(input.number, .aborted(.conflict)), to: input.client)
    }
    if !announce(input, &context) { takeIn(input, hops: 0, &context) }
  }

  /// Into the log that this node fills; else to whoever fills it.
  mutating func takeIn(_ input: Input, hops: Int, _ context: inout Context<SequencedStore>) {
    if let filled {
      if !logs[filled].sequencer.accept(input) {
        context.send(.busy(input.number), to: input.client)
      }
      return
    }
    let log = placement.log(for: me)
    let neighbour = placement.node(replica, placement.partition(of: placement.logs[log].home))
    let other = place(of: log).map { logs[$0].leader } ?? neighbour
    if hops < SequencedServer.mostHops, let other, other != me {
      context.send(.forward(input, hops: hops + 1), to: other)
    }
  }

  /// Its own log, or, where another fills that, one that it fills for another: two that fill each
  /// other's would send an input to and fro.
  private var filled: Int? {
    if let own = place(of: placement.log(for: me)), logs[own].isFilling { return own }
    return logs.firstIndex(where: \.isFilling)
  }
  // snippet.end

  // MARK: - Without locks

  private mutating func scout(
    _ input: Input, at snapshot: UInt64?, _ context: inout Context<SequencedStore>
  ) {
    let found = reconnaissance.begin(
      input, footprint, at: snapshot, scheduler.executor, &context)
    if let found { take(found, &context) }
  }

  mutating func take(
    _ rows: Rows, for ticket: UInt64, _ context: inout Context<SequencedStore>
  ) {
    let found = reconnaissance.take(ticket, rows, scheduler.executor, &context)
    if let found { take(found, &context) }
  }

  mutating func looked(_ ticket: UInt64, _ context: inout Context<SequencedStore>) {
    let found = reconnaissance.looked(ticket, scheduler.executor, &context)
    if let found { take(found, &context) }
  }

  private mutating func take(
    _ found: Reconnaissance.Found, _ context: inout Context<SequencedStore>
  ) {
    switch found {
    case .rows(let input):
      context.point("scouted", input.number)
      input.declare(catalogue, &footprint)
      order(input, &context)
    case .again(let input): ask(input, &context)
    case .answer(let input, let outcome):
      context.point("read a snapshot", input.number)
      context.sendNow(.answer(input.number, outcome), to: input.client)
    }
  }

  /// Rows for a scout of another partition, once this one is as far as the snapshot.
  mutating func show(
    _ keys: [Key], at epoch: UInt64?, _ ticket: UInt64, to asker: NodeID,
    _ context: inout Context<SequencedStore>
  ) {
    if let epoch, epoch > scheduler.doneThrough {
      early.append((epoch, ticket, keys, asker))
      if early.count > SequencedServer.mostEarly { early.removeFirst() }
      return
    }
    let time = Reconnaissance.time(epoch)
    // Gone for good: whoever asked will ask again for a later one.
    guard time >= scheduler.executor.horizon else { return }
    context.work(.read, keys.count)
    var rows = Rows(Position(epoch: epoch ?? 0, log: 0, index: 0), placement.partition(of: me))
    for key in keys { rows.add(key, scheduler.executor.row(key, at: time)) }
    context.sendNow(.scouted(ticket, rows), to: asker)
  }

  private static let mostEarly = 10_000

  private mutating func showEarly(_ context: inout Context<SequencedStore>) {
    guard early.contains(where: { $0.epoch <= scheduler.doneThrough }) else { return }
    let waiting = early
    early.removeAll(keepingCapacity: true)
    for one in waiting { show(one.keys, at: one.epoch, one.ticket, to: one.asker, &context) }
  }

  // MARK: - Cold rows

  /// Cold rows are fetched wherever the call will be executed, and the call itself is kept back for a while.
  private mutating func announce(
    _ input: Input, _ context: inout Context<SequencedStore>
  ) -> Bool {
    guard let cold = options.cold, let head = cold.head,
      (footprint.reads + footprint.updates).contains(where: cold.isCold)
    else { return false }
    for replica in 0..<placement.replicas {
      for partition in input.participants {
        let node = placement.node(replica, partition)
        if node == me {
          scheduler.warm(input.call, &context)
        } else {
          context.sendNow(.warm(input.call), to: node)
        }
      }
    }
    context.set(.held(input), after: head)
    return true
  }

  mutating func warm(_ call: Transaction, _ context: inout Context<SequencedStore>) {
    scheduler.warm(call, &context)
  }

  mutating func fetched(_ key: Key, _ context: inout Context<SequencedStore>) {
    scheduler.fetched(key, &context)
  }

  private static let mostHops = 2

  // MARK: - Logs

  mutating func receive(
    _ message: RaftMessage, in log: Int, from sender: NodeID,
    _ context: inout Context<SequencedStore>
  ) {
    guard let place = place(of: log) else { return }
    logs[place].within(&context) { member, part in member.receive(message, from: sender, &part) }
    passOn(place, &context)
  }

  mutating func fire(_ log: Int, _ context: inout Context<SequencedStore>) {
    guard let place = place(of: log) else { return }
    logs[place].within(&context) { member, part in member.fire(.due, &part) }
    passOn(place, &context)
  }

  mutating func endEpoch(_ context: inout Context<SequencedStore>) {
    for place in logs.indices {
      logs[place].tick(heard: scheduler.heard, &context)
      passOn(place, &context)
    }
    context.set(
      .epoch, after: logs.first?.sequencer.wait(at: context.clock) ?? options.sequencer.epoch)
  }

  // snippet.dispatch
  /// What a log's group has agreed upon goes to all schedulers of the own replica; other members
  /// see to the others.
  private mutating func passOn(_ place: Int, _ context: inout Context<SequencedStore>) {
    let fresh = logs[place].fresh
    if fresh.isEmpty { return }
    logs[place].fresh.removeAll(keepingCapacity: true)
    for batch in fresh { show(batch, to: nil, &context) }
  }

  private mutating func show(
    _ batch: Batch, to node: NodeID?, _ context: inout Context<SequencedStore>
  ) {
    for partition in 0..<placement.partitions {
      let scheduler = placement.node(replica, partition)
      if node == nil || node == scheduler, scheduler != me {
        context.sendNow(.batch(batch, for: partition), to: scheduler)
      }
    }
    if node == nil || node == me { take(batch, &context) }
  }
  // snippet.end

  // MARK: - Schedulers

  mutating func take(_ batch: Batch, _ context: inout Context<SequencedStore>) {
    scheduler.take(batch, &context)
    showEarly(&context)
  }

  mutating func take(_ rows: Rows, _ context: inout Context<SequencedStore>) {
    scheduler.take(rows, &context)
    showEarly(&context)
  }

  mutating func worked(_ ticket: UInt64, _ context: inout Context<SequencedStore>) {
    scheduler.worked(ticket, &context)
    showEarly(&context)
  }

  mutating func giveRows(
    before position: Position, of input: Input, to asker: NodeID,
    _ context: inout Context<SequencedStore>
  ) {
    if let rows = scheduler.executor.rows(before: position, of: input) {
      context.sendNow(.rows(rows), to: asker)
    } else if position.epoch <= scheduler.keptByAll {
      // All partitions of this replica have a checkpoint behind it.
      context.sendNow(.gone(scheduler.keptByAll), to: asker)
    }
  }

  /// Whoever lacks batches gets some of them again, or hears that they are gone.
  mutating func giveBatches(
    of log: Int, after epoch: UInt64, through last: UInt64, to asker: NodeID,
    _ context: inout Context<SequencedStore>
  ) {
    guard let place = place(of: log) else { return }
    let batches = logs[place].batches(
      after: epoch, through: last, bytes: SequencedServer.mostAtOnce)
    guard let batches else {
      return context.sendNow(.gone(logs[place].start), to: asker)
    }
    for batch in batches {
      if asker == me {
        scheduler.take(batch, &context)
      } else {
        context.sendNow(.batch(batch, for: placement.partition(of: asker)), to: asker)
      }
    }
  }

  /// In bytes, about.
  private static let mostAtOnce = 16_384

  mutating func askForCheckpoint(gone epoch: UInt64, _ context: inout Context<SequencedStore>) {
    scheduler.askForCheckpoint(gone: epoch, &context)
  }

  mutating func giveCheckpoint(
    after epoch: UInt64, to asker: NodeID, _ context: inout Context<SequencedStore>
  ) {
    guard let checkpoint = scheduler.checkpoint, checkpoint.epoch >= epoch else { return }
    context.send(.checkpoint(checkpoint), to: asker)
  }

  mutating func take(_ checkpoint: Checkpoint, _ context: inout Context<SequencedStore>) {
    scheduler.adopt(checkpoint, &context)
  }

  mutating func note(
    kept epoch: UInt64, by node: NodeID, _ context: inout Context<SequencedStore>
  ) {
    let before = scheduler.keptByAll
    scheduler.note(kept: epoch, by: node, &context)
    let kept = scheduler.keptByAll
    guard kept > before else { return }
    for place in logs.indices { logs[place].compact(through: kept, &context) }
  }

  mutating func look(_ context: inout Context<SequencedStore>) {
    scheduler.look(&context)
    for place in logs.indices where logs[place].plan.home == me {
      logs[place].askBack(&context)
    }
    context.set(.look, after: options.look)
  }

  /// An operator makes this node the only one that agrees on a log, with whatever of it is here. What the others had agreed
  /// upon beyond that is lost. It is what failover comes to where nobody was asked before a batch was executed (Calvin §3.1).
  mutating func takeOver(_ log: Int, _ context: inout Context<SequencedStore>) {
    guard let place = place(of: log) else { return }
    let (me, others) = (me, logs[place].member.raft.configuration.voters)
    logs[place].within(&context) { member, part in
      member.command(&part) { raft in
        let steps =
          [ConfigurationChange.Step(.addVoter, me)]
          + others.filter { $0 != me }.map { ConfigurationChange.Step(.addLearner, $0) }
        for step in steps { try? raft.apply(ConfigurationChange([step])) }
        raft.campaign(isTransfer: true)
      }
    }
    passOn(place, &context)
  }
}
