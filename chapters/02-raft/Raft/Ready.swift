import Model

// What is to be done, in the order in which it is safe: save, then send what waited for that, apply. With `isAsync` the
// saving and the applying are done by others, who answer when they are done (thesis §10.2.1).

/// What a server must remember (Raft figure 2); the commit index need not be, but it saves time.
public struct HardState: Sendable, Equatable {
  public var term: UInt64
  public var votedFor: NodeID?
  public var commitIndex: UInt64

  public init(term: UInt64 = 0, votedFor: NodeID? = nil, commitIndex: UInt64 = 0) {
    self.term = term
    self.votedFor = votedFor
    self.commitIndex = commitIndex
  }
}

/// What was last told of roles and hard state, so that only news is.
struct Announced: Sendable {
  var role = Raft.Role.follower
  var leader: NodeID?
  var hardState = HardState()
}

/// What is to be done, as ranges of the log and lists that are used again and again: whoever runs a server keeps one.
public struct Ready: Sendable {
  /// Who leads and what this server is, if that has changed.
  public internal(set) var role: (leader: NodeID?, role: Raft.Role)?
  public internal(set) var hardState: HardState?
  /// Of the log, to be appended to what is on disk, in the place of all from the first index on.
  public internal(set) var unsaved: Range<UInt64> = 0..<0
  /// To take the place of all that is on disk, before the entries.
  public internal(set) var snapshot: Snapshot?
  /// Of the log, for the state machine.
  public internal(set) var committed: Range<UInt64> = 0..<0
  public var messages: [Message] = []
  /// May leave once hard state, snapshot and entries are on disk.
  public var messagesAfterSaving: [Message] = []
  public internal(set) var reads: [ReadState] = []
  public internal(set) var mustSync = false
  /// What is on disk then, and in which term that was said.
  public internal(set) var savedPosition: LogPosition?
  public internal(set) var savedTerm: UInt64 = 0

  public init() {}

  public var isEmpty: Bool {
    role == nil && hardState == nil && unsaved.isEmpty && snapshot == nil && committed.isEmpty
      && messages.isEmpty && messagesAfterSaving.isEmpty && reads.isEmpty
  }

  /// Whether anything is to be written.
  public var savesSomething: Bool { hardState != nil || !unsaved.isEmpty || snapshot != nil }
}

extension Raft {
  /// Takes all that is to be done into `ready`, whose memory is used again; false where there is nothing.
  /// `appliesUnsaved` lets committed entries be applied that are not on this disk yet.
  public mutating func take(_ ready: inout Ready, appliesUnsaved: Bool = true) -> Bool {
    flush()
    guard hasReady || hasCommitted(appliesUnsaved: appliesUnsaved) else { return false }
    ready.savedTerm = currentTerm
    ready.role = nil
    if announced.role != role || announced.leader != leader {
      ready.role = (leader, role)
      (announced.role, announced.leader) = (role, leader)
    }
    let now = hardState
    ready.unsaved = log.saving + 1..<log.lastIndex + 1
    ready.mustSync =
      now.term != announced.hardState.term || now.votedFor != announced.hardState.votedFor
      || !ready.unsaved.isEmpty
    ready.hardState = now == announced.hardState ? nil : now
    announced.hardState = now
    ready.snapshot = log.isSnapshotSaving ? nil : log.pendingSnapshot
    ready.savedPosition = log.saved < log.lastIndex ? log.last : nil
    ready.committed = takeCommitted(appliesUnsaved)
    ready.messages.removeAll(keepingCapacity: true)
    ready.messagesAfterSaving.removeAll(keepingCapacity: true)
    ready.reads.removeAll(keepingCapacity: true)
    swap(&ready.messages, &outbox)
    swap(&ready.messagesAfterSaving, &afterSaving)
    swap(&ready.reads, &reads.answered)
    log.beginSaving()
    return true
  }

  /// Whether `take` would give anything but what is committed.
  public var hasReady: Bool {
    hasUnsent || !outbox.isEmpty || !afterSaving.isEmpty || log.saving < log.lastIndex
      || announced.role != role || announced.leader != leader
      || hardState != announced.hardState
      || (log.pendingSnapshot != nil && !log.isSnapshotSaving) || !reads.answered.isEmpty
  }

  public func hasCommitted(appliesUnsaved: Bool = true) -> Bool {
    !isApplyingPaused && log.applying < appliable(appliesUnsaved) && log.pendingSnapshot == nil
  }

  private func appliable(_ appliesUnsaved: Bool) -> UInt64 {
    appliesUnsaved ? log.commitIndex : min(log.commitIndex, log.saved)
  }

  private mutating func takeCommitted(_ appliesUnsaved: Bool) -> Range<UInt64> {
    guard hasCommitted(appliesUnsaved: appliesUnsaved) else { return 0..<0 }
    let through = appliable(appliesUnsaved)
    let range = log.fitting(
      from: log.applying + 1, through: through, limit: options.applyingByteLimit - applyingBytes)
    log.beginApplying(through: range.upperBound - 1)
    applyingBytes += log.size(of: range)
    isApplyingPaused =
      applyingBytes >= options.applyingByteLimit || range.upperBound - 1 < through
    return range
  }

  /// Hard state, snapshot and entries of a `Ready` are on disk. What it said in an earlier term may since have been
  /// overwritten, by something of the same place and term even, and does not count.
  public mutating func saved(_ ready: Ready) {
    if let position = ready.savedPosition, ready.savedTerm == currentTerm {
      log.save(through: position)
      countOwn()
    }
    if let snapshot = ready.snapshot {
      log.saveSnapshot(snapshot.last.index)
      applied(through: snapshot.last.index)
    }
  }

  /// The state machine is done with these entries.
  public mutating func applied(_ range: Range<UInt64>) {
    if range.isEmpty { return }
    let size = log.size(of: range)
    applyingBytes = max(0, applyingBytes - size)
    applied(through: range.upperBound - 1)
    uncommittedBytes = max(0, uncommittedBytes - size + range.count * Entries.header)
  }

  private mutating func applied(through index: UInt64) {
    log.apply(through: max(index, log.lastApplied))
    isApplyingPaused = applyingBytes >= options.applyingByteLimit
    if configuration.leavesByItself { leaveJointByItself() }
  }
}
