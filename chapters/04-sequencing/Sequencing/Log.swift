import Model
import Raft

// One sequencer's log as a node keeps it: a member of its Raft group, the batches that the group has agreed upon, and, while
// this node leads the group, the sequencer that fills it.

/// One log at one node.
struct SequencedLog: Sendable {
  let log: Int
  let plan: LogPlan
  var member: RaftMember
  var sequencer: Sequencer
  /// The epoch of the last batch that was applied.
  var epoch: UInt64 = 0
  /// Up to here batches may be gone: all partitions of some replica have a checkpoint behind it.
  private(set) var start: UInt64 = 0
  /// The term in which this node fills the log.
  private(set) var fillingTerm: UInt64?
  /// Where the batches that it can still give lie in the log, oldest first.
  private var places: [(epoch: UInt64, previous: UInt64, index: UInt64)] = []
  /// Agreed upon, and not yet shown to the schedulers.
  var fresh: [Batch] = []
  /// What a message costs beside its batch, in bytes.
  private static let besides = 100
  /// How often the home lets somebody else fill the log before it asks for it, now and the next time.
  private var looksToAsk = 0
  private var looksBetween = SequencedLog.fewestLooks
  private static let fewestLooks = 16
  private static let mostLooks = 512
  private let partitions: Int
  private let part = PartContext<RaftMember>()
  private var proposal = Entries()

  init(_ log: Int, at node: NodeID, _ placement: Placement, _ options: SequencedOptions) {
    self.log = log
    plan = placement.logs[log]
    partitions = placement.partitions
    var configuration = Configuration(voters: plan.voters.sorted())
    configuration.learners = plan.learners.sorted()
    member = RaftMember(node, options.member, configuration)
    sequencer = Sequencer(options.sequencer)
  }

  var isFilling: Bool { fillingTerm != nil }
  var leader: NodeID? { member.raft.leader }

  // MARK: - Inputs

  /// Runs the member under its own context, and takes what the group has agreed upon.
  mutating func within(
    _ context: inout Context<SequencedStore>,
    _ body: (inout RaftMember, inout Context<RaftMember>) -> Void
  ) {
    let (log, partitions) = (log, partitions)
    var snapshot: Snapshot?
    var agreed: [(index: UInt64, batch: Batch)] = []
    context.with(
      &part.context, message: { .raft(log, $0) }, timer: { _ in .raft(log) },
      record: { .raft(log, $0) }
    ) { part in
      body(&member, &part)
      snapshot = member.takeSnapshot()
      member.apply(&part) { index, payload in
        // A leader's first entry is empty, and no batch.
        guard let batch = Batch(payload, log: log, partitions: partitions) else { return }
        agreed.append((index, batch))
      }
    }
    if let snapshot { start = max(start, LogSnapshot.epoch(of: snapshot)) }
    epoch = max(epoch, start)
    for (index, batch) in agreed { take(batch, at: index) }
    forgetDropped()
    lookWhoLeads()
  }

  private mutating func take(_ batch: Batch, at index: UInt64) {
    invariant(
      batch.previous == epoch && batch.epoch > epoch,
      "log \(log): a batch of epoch \(batch.epoch) behind \(batch.previous) came behind \(epoch)")
    epoch = batch.epoch
    places.append((batch.epoch, batch.previous, index))
    fresh.append(batch)
  }

  /// It fills the log from when it has applied an entry of its own term: only then it knows how the log ends.
  private mutating func lookWhoLeads() {
    let term = member.raft.currentTerm
    guard member.raft.role == .leader,
      member.raft.log.term(at: member.raft.log.lastApplied) == term
    else {
      fillingTerm = nil
      return
    }
    if fillingTerm == term { return }
    fillingTerm = term
    sequencer.begin(behind: epoch)
  }

  /// Whoever filled the log meanwhile gives it back to its home. Where an election's time is short for the way, that fails, and
  /// an election comes of it; so the home waits twice as long after each time.
  mutating func askBack(_ context: inout Context<SequencedStore>) {
    if isFilling { (looksToAsk, looksBetween) = (0, SequencedLog.fewestLooks) }
    let home = plan.home
    guard let leader, leader != home else { return }
    looksToAsk -= 1
    guard looksToAsk < 0 else { return }
    looksToAsk = looksBetween
    looksBetween = min(2 * looksBetween, SequencedLog.mostLooks)
    within(&context) { member, part in
      member.command(&part) { $0.transferLeadership(to: home) }
    }
  }

  // snippet.tick
  /// An epoch ends: what was gathered becomes an entry of the log.
  mutating func tick(heard: UInt64, _ context: inout Context<SequencedStore>) {
    guard isFilling, let epoch = sequencer.epoch(at: context.clock, heard: heard) else { return }
    // A leader that is giving leadership away takes nothing; what was gathered waits.
    guard member.raft.transferee == nil else { return }
    proposal.removeAll()
    sequencer.close(epoch, into: &proposal)
    let proposal = proposal
    within(&context) { member, part in try? member.propose(proposal, &part) }
  }
  // snippet.end

  // MARK: - For schedulers that lack something

  /// Batches behind an epoch and up to another, as they lie in the log, the next ones of them that have about so many bytes;
  /// nil where the log no longer reaches back so far.
  func batches(after epoch: UInt64, through last: UInt64, bytes limit: Int) -> [Batch]? {
    guard epoch >= places.first?.previous ?? self.epoch else { return nil }
    var left = limit
    var found: [Batch] = []
    for place in places[firstPlace(after: epoch)...] {
      if left <= 0 || place.epoch > last { break }
      let entry = member.raft.log.entry(at: place.index)
      let batch = entry.payload.withUnsafeBytes { Batch($0, log: log, partitions: partitions) }
      guard let batch else { break }
      left -= entry.payload.count + SequencedLog.besides
      found.append(batch)
    }
    return found
  }

  private func firstPlace(after epoch: UInt64) -> Int {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle].epoch <= epoch { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Nobody here needs batches up to this epoch any more: they are dropped, but for some.
  mutating func compact(through epoch: UInt64, _ context: inout Context<SequencedStore>) {
    let count = firstPlace(after: epoch)
    guard count > 0, places[count - 1].epoch > start else { return }
    let last = places[count - 1]
    start = last.epoch
    within(&context) { member, part in
      member.compact(to: LogSnapshot.bytes(last.epoch), at: last.index, &part)
    }
  }

  private mutating func forgetDropped() {
    let start = member.raft.log.start.index
    if let first = places.first, first.index > start { return }
    places.removeFirst(places.firstIndex { $0.index > start } ?? places.count)
  }
}

/// What a group's state machine has to remember of its log: how far it went.
enum LogSnapshot {
  static func bytes(_ epoch: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: epoch >> (8 * UInt64($0))) }
  }

  static func epoch(of snapshot: Snapshot) -> UInt64 {
    snapshot.bytes.enumerated().reduce(0) { $0 | UInt64($1.element) << (8 * UInt64($1.offset)) }
  }
}
