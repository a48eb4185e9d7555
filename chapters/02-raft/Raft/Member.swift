import Model

// A server of a group, as a node or as a part of one: it gives the state machine of Raft a clock, a journal and links, and
// keeps the order that makes it safe. One node may be a member of many groups.

/// What a member's alarm is for.
public enum RaftTimer: Sendable { case due }

/// How a member is run, where Raft itself does not care.
public struct MemberOptions: Sendable {
  public var raft = RaftOptions()
  /// How long a tick of Raft is. The member wakes when something is due and not at each tick, so ticks may be short.
  public private(set) var tick = Nanoseconds.microseconds(1)
  /// Entries that are kept behind a snapshot, for servers that are a little behind.
  public var keptBehindSnapshot = 1_000
  /// Bytes of a snapshot that go into one message.
  public var chunk = 1 << 16

  /// Timeouts between 150 and 300 ms, as Raft recommends (§9.3).
  public init() {
    setTimes(election: .milliseconds(150), spread: .milliseconds(150), heartbeat: .milliseconds(50))
  }

  /// In whole ticks; another `tick` holds for all three.
  public mutating func setTimes(
    election: Nanoseconds, spread: Nanoseconds, heartbeat: Nanoseconds, tick: Nanoseconds? = nil
  ) {
    self.tick = tick ?? self.tick
    let tick = self.tick
    precondition(
      tick.count > 0 && heartbeat >= tick && election >= heartbeat,
      "a tick is no longer than a heartbeat, nor that than an election")
    raft.electionTicks = Int(election.count / tick.count)
    raft.electionSpread = Int(spread.count / tick.count)
    raft.heartbeatTicks = Int(heartbeat.count / tick.count)
  }
}

/// Who embeds it calls `start`, `receive` and `fire`, proposes and reads, and after each step applies what is committed.
public struct RaftMember: Node, Sendable {
  public typealias Message = RaftMessage
  public typealias Timer = RaftTimer
  public typealias Record = RaftRecord

  public private(set) var raft: Raft
  /// Committed, and not yet applied by the state machine.
  public private(set) var committed: Range<UInt64> = 0..<0
  /// Reads that are answered as soon as the state machine is as far as they say.
  public var reads: [ReadState] = []

  private static let mostTicks = 1 << 30
  private let options: MemberOptions
  private let initial: Configuration
  private let watch: RaftWatch?
  private let watchPlace: Int
  private var ready = Ready()
  private var alarm = Alarm()
  /// The time up to which Raft was told of.
  private var told = LocalTime.zero
  private var restored: Snapshot?
  var outgoing: [OutgoingSnapshot] = []
  var incoming: IncomingSnapshot?
  /// The entries of the message that is being taken.
  private var arrived: Entries?
  /// How many records the journal has.
  private var records = 0
  /// Part of the journal cannot be read, and nothing that comes behind it will be when the server starts again.
  private var isDamaged = false

  /// A server that has yet to start. A `watch` sees all servers of a group and checks Raft's invariants.
  public init(
    _ id: NodeID, _ options: MemberOptions, _ configuration: Configuration,
    watch: RaftWatch? = nil, place: Int? = nil
  ) {
    self.options = options
    initial = configuration
    self.watch = watch
    watchPlace = place ?? id.index
    raft = Raft(
      id, options.raft, log: Log(), configuration: configuration, random: Random(seed: 0))
  }

  // MARK: - Inputs

  public mutating func start(
    from journal: Journal<RaftRecord>, _ context: inout Context<Self>
  ) {
    let recovery = RaftRecovery(journal)
    raft = Raft(
      raft.id, options.raft, recovery, configuration: initial,
      random: Random(seed: context.random.next()))
    // An unreadable end is written over.
    records = journal.slots.count - (journal.slots.last.map { $0 == nil ? 1 : 0 } ?? 0)
    if case .middle = journal.damage { isDamaged = true } else { isDamaged = false }
    restored = recovery.snapshot
    told = context.clock
    watch?.restarted(watchPlace)
    settle(&context)
  }

  public mutating func receive(
    _ message: Message, from sender: NodeID, _ context: inout Context<Self>
  ) {
    pass(&context)
    switch message.kind {
    case .snapshotChunk: takeChunk(message, &context)
    case .snapshotChunkResponse: sendNextChunk(message, &context)
    default: try? raft.step(message)
    }
    arrived = message.cargo?.entries
    settle(&context)
    arrived = nil
  }

  public mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {
    // A clock that was set back makes all that was due by it late.
    guard alarm.rings(.due, &context) || context.clock < told else { return }
    pass(&context)
    settle(&context)
  }

  /// Appends commands; throws where this server does not lead, and drops them.
  public mutating func propose(
    _ entries: Entries, _ context: inout Context<Self>
  ) throws(ProposalDropped) {
    guard raft.role == .leader else { throw ProposalDropped() }
    pass(&context)
    try raft.propose(entries)
    settle(&context)
  }

  /// Asks up to where a read must see; the answer comes in `reads`, with the same number.
  public mutating func read(_ number: UInt64, _ context: inout Context<Self>) {
    pass(&context)
    raft.read(number)
    settle(&context)
  }

  /// Does to Raft what a step of it would not, such as a transfer of leadership.
  public mutating func command(
    _ context: inout Context<Self>, _ body: (inout Raft) -> Void
  ) {
    pass(&context)
    body(&raft)
    settle(&context)
  }

  // MARK: - The state machine

  /// Takes the snapshot that the state machine has to begin with, before it applies anything.
  public mutating func takeSnapshot() -> Snapshot? {
    defer { restored = nil }
    return restored
  }

  /// Shows all that is committed, one by one, and passes it over. Changes of the configuration take effect here.
  public mutating func apply(
    _ context: inout Context<Self>,
    _ body: (_ index: UInt64, _ payload: UnsafeRawBufferPointer) -> Void
  ) {
    while !committed.isEmpty {
      let range = committed
      committed = 0..<0
      var changes: [ConfigurationChange] = []
      raft.forEach(in: range) { index, kind, payload in
        if kind == .command { return body(index, payload) }
        if let change = ConfigurationChange(payload: Array(payload)) { changes.append(change) }
      }
      for change in changes { try? raft.apply(change) }
      raft.applied(range)
      settle(&context)
    }
  }

  /// The state machine as of what it has applied takes the place of the log before it; or as it was at an earlier index, if
  /// nobody was added or removed since.
  public mutating func compact(
    to bytes: [UInt8], at earlier: UInt64? = nil, _ context: inout Context<Self>
  ) {
    let index = min(earlier ?? .max, raft.log.lastApplied)
    guard index > raft.log.start.index, let term = raft.log.term(at: index) else { return }
    let snapshot = Snapshot(
      last: LogPosition(term: term, index: index), configuration: raft.configuration, bytes: bytes)
    raft.snapshot = snapshot
    let kept = UInt64(options.keptBehindSnapshot)
    raft.compact(through: index > kept ? index - kept : 0)
    let rest = raft.log.entries(index + 1..<raft.log.lastIndex + 1)
    context.compact(
      to: RaftRecord(raft.hardState, last: raft.end, rest, snapshot: snapshot),
      dropping: records)
    records = 1
    isDamaged = false
  }

  /// Whether the log should be compacted now, whatever its length: the journal is damaged, and all that was lost is here
  /// again.
  public var mendsByCompaction: Bool { isDamaged && !raft.isRecovering }

  // MARK: - Outputs

  /// Tells Raft how much time has passed. A clock that steps back has not moved.
  private mutating func pass(_ context: inout Context<Self>) {
    let ticks = (context.clock - told).count / options.tick.count
    if ticks < 0 { told = context.clock }
    guard ticks > 0 else { return }
    told = told + options.tick * ticks
    raft.tick(Int(ticks))
    remindOfChunks(Int(ticks), &context)
  }

  // snippet.settle
  /// What promises nothing leaves at once, beside the write of what is to be saved (thesis §10.2.1); votes and
  /// acknowledgements, and the server's own word that it is done, leave behind it.
  private mutating func settle(_ context: inout Context<Self>) {
    while raft.take(&ready) {
      for place in ready.messages.indices { send(ready.messages[place], &context) }
      if ready.savesSomething { save(&context) }
      for place in ready.messagesAfterSaving.indices {
        context.send(
          ready.messagesAfterSaving[place], to: ready.messagesAfterSaving[place].to)
      }
      if let snapshot = ready.snapshot {
        restored = snapshot
        raft.snapshot = snapshot
        committed = 0..<0
      }
      if !ready.committed.isEmpty {
        let first = committed.isEmpty ? ready.committed.lowerBound : committed.lowerBound
        committed = first..<ready.committed.upperBound
      }
      if !ready.reads.isEmpty { reads += ready.reads }
      watch?.look(raft, at: watchPlace)
    }
    // Of who waits for ever, too, the end can be counted; waking early does nothing.
    let left = min(raft.ticksLeft, RaftMember.mostTicks)
    alarm.set(.due, after: options.tick * Int64(left), &context)
  }
  // snippet.end

  private mutating func save(_ context: inout Context<Self>) {
    // What came with a message is kept as it came, if all of it is new.
    let isAsItCame = arrived.map { !$0.isEmpty && $0.range == ready.unsaved } ?? false
    let record = RaftRecord(
      raft.hardState, last: raft.end,
      (isAsItCame ? arrived : nil) ?? raft.entries(ready.unsaved),
      snapshot: ready.snapshot)
    if ready.snapshot != nil {
      context.compact(to: record, dropping: records)
      records = 1
    } else {
      context.append(record)
      records += 1
    }
    context.send(ready.saved.message(to: raft.id), to: context.me)
  }

  private mutating func send(_ message: Message, _ context: inout Context<Self>) {
    // A small one too is reminded of, if it is lost.
    if message.kind == .installSnapshot, let snapshot = message.snapshot {
      return sendFirstChunk(of: snapshot, message, options.chunk, &context)
    }
    context.sendNow(message, to: message.to)
  }

  /// A complete snapshot has come in pieces.
  mutating func install(_ message: Message) { try? raft.step(message) }

  /// A snapshot could not be delivered.
  mutating func give(up server: NodeID) { raft.reportSnapshot(server, isReceived: false) }

  // MARK: - What the runtime asks

  public static func size(of message: Message) -> Int {
    64 + (message.cargo?.entries.size ?? 0) + (message.snapshot?.bytes.count ?? 0)
  }

  public static func name(of message: Message) -> String { "\(message.kind)" }
  public static func digest(of message: Message) -> Digest { message.digest }
}
