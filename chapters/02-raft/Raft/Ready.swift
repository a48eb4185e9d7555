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

public struct Ready: Sendable {
  /// Who leads and what this server is, if that has changed.
  public var role: (leader: NodeID?, role: Raft.Role)?
  public var hardState: HardState?
  /// To be appended to what is on disk, in the place of all from the first index on.
  public var entries = Entries()
  /// To take the place of all that is on disk, before the entries.
  public var snapshot: Snapshot?
  /// For the state machine.
  public var committed = Entries()
  public var messages: [Message] = []
  /// May leave once hard state, snapshot and entries are on disk.
  public var messagesAfterSaving: [Message] = []
  public var reads: [ReadState] = []
  public var mustSync = false
  /// What is on disk then, and in which term that was said.
  public var savedPosition: LogPosition?
  public var savedTerm: UInt64 = 0

  public init() {}

  public var isEmpty: Bool {
    role == nil && hardState == nil && entries.isEmpty && snapshot == nil && committed.isEmpty
      && messages.isEmpty && messagesAfterSaving.isEmpty && reads.isEmpty
  }
}

extension Raft {
  /// Takes all that is to be done. `appliesUnsaved` lets committed entries be applied that are not on this disk yet.
  public mutating func ready(appliesUnsaved: Bool = true) -> Ready {
    flush()
    var ready = Ready()
    ready.savedTerm = currentTerm
    if announced.role != role || announced.leader != leader {
      ready.role = (leader, role)
      (announced.role, announced.leader) = (role, leader)
    }
    let now = hardState
    ready.mustSync =
      now.term != announced.hardState.term || now.votedFor != announced.hardState.votedFor
      || log.saving < log.lastIndex
    if now != announced.hardState {
      ready.hardState = now
      announced.hardState = now
    }
    ready.entries = log.entries(from: log.saving + 1, through: log.lastIndex)
    if !log.isSnapshotSaving { ready.snapshot = log.pendingSnapshot }
    if log.saved < log.lastIndex { ready.savedPosition = log.last }
    takeCommitted(&ready, appliesUnsaved)
    swap(&ready.messages, &outbox)
    swap(&ready.messagesAfterSaving, &afterSaving)
    swap(&ready.reads, &reads.answered)
    log.beginSaving()
    return ready
  }

  /// Whether `ready` would give anything.
  public var hasReady: Bool {
    hasUnsent || announced.role != role || announced.leader != leader
      || hardState != announced.hardState || log.saving < log.lastIndex
      || (log.pendingSnapshot != nil && !log.isSnapshotSaving)
      || !outbox.isEmpty || !afterSaving.isEmpty || !reads.answered.isEmpty
  }

  public func hasCommitted(appliesUnsaved: Bool = true) -> Bool {
    !isApplyingPaused && log.pendingSnapshot == nil && log.applying < appliable(appliesUnsaved)
  }

  private func appliable(_ appliesUnsaved: Bool) -> UInt64 {
    appliesUnsaved ? log.commitIndex : min(log.commitIndex, log.saved)
  }

  private mutating func takeCommitted(_ ready: inout Ready, _ appliesUnsaved: Bool) {
    guard hasCommitted(appliesUnsaved: appliesUnsaved) else { return }
    let through = appliable(appliesUnsaved)
    ready.committed = log.entries(
      from: log.applying + 1, through: through, limit: options.applyingByteLimit - applyingBytes)
    log.beginApplying(through: ready.committed.last)
    applyingBytes += ready.committed.bytes.count
    isApplyingPaused =
      applyingBytes >= options.applyingByteLimit || ready.committed.last < through
  }

  /// Hard state, snapshot and entries of a `Ready` are on disk. What it said in an earlier term may since have been
  /// overwritten, by something of the same place and term even, and does not count.
  public mutating func saved(_ ready: Ready) {
    if let position = ready.savedPosition, ready.savedTerm == currentTerm {
      log.save(through: position)
    }
    if let snapshot = ready.snapshot {
      log.saveSnapshot(snapshot.last.index)
      applied(through: snapshot.last.index)
    }
  }

  /// The state machine is done with the entries of a `Ready`.
  public mutating func applied(_ entries: Entries) {
    guard !entries.isEmpty else { return }
    applyingBytes = max(0, applyingBytes - entries.bytes.count)
    applied(through: entries.last)
    uncommittedBytes = max(0, uncommittedBytes - entries.payloadSize)
  }

  private mutating func applied(through index: UInt64) {
    log.apply(through: max(index, log.lastApplied))
    isApplyingPaused = applyingBytes >= options.applyingByteLimit
    leaveJointByItself()
  }
}
