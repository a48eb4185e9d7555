import Model

// What is to be done, in the order in which it is safe: save, then send what waited for that, apply. With `isAsync` the
// saving and the applying are done by others, who answer when they are done (thesis §10.2.1).

/// What a server must remember (Raft figure 2). A commit index that moves alone need not be written, but the next write
/// must bring it: a server with two changes of the configuration in its log must know that the first is committed, or it
/// could be elected by the servers of before both.
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

/// That something is on disk: where the log ends there, the term in which that was to be saved, and the snapshot.
public struct Saved: Sendable, Equatable {
  public internal(set) var position: LogPosition?
  public internal(set) var term: UInt64 = 0
  public internal(set) var snapshot: UInt64?

  public init() {}

  /// What a server tells itself when it is on disk.
  init(_ message: Message) {
    position = message.position.index > 0 ? message.position : nil
    term = message.context
    snapshot = message.hint > 0 ? message.hint : nil
  }

  /// The message that says it, to be sent behind what is to be saved.
  public func message(to id: NodeID) -> Message {
    var message = Message(.saved, from: id, to: id)
    message.position = position ?? LogPosition(term: 0, index: 0)
    message.context = term
    message.hint = snapshot ?? 0
    return message
  }
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
  /// What to answer once all of it is on disk.
  public internal(set) var saved = Saved()

  public init() {}

  public var isEmpty: Bool {
    role == nil && hardState == nil && unsaved.isEmpty && snapshot == nil && committed.isEmpty
      && messages.isEmpty && messagesAfterSaving.isEmpty && reads.isEmpty
  }

  /// Keeps the memory of the lists.
  @inline(__always) mutating func clear() {
    if role != nil { role = nil }
    if hardState != nil { hardState = nil }
    if snapshot != nil { snapshot = nil }
    (unsaved, committed, mustSync, saved) = (0..<0, 0..<0, false, Saved())
    // Of few, one by one is faster than all at once.
    while !messages.isEmpty { messages.removeLast() }
    while !messagesAfterSaving.isEmpty { messagesAfterSaving.removeLast() }
    if !reads.isEmpty { reads.removeAll(keepingCapacity: true) }
  }

  /// Whether anything must be written; a commit index that moved alone need not be.
  public var savesSomething: Bool { mustSync || snapshot != nil }
}

extension Raft {
  /// Takes all that is to be done into `ready`, whose memory is used again; false where there is nothing.
  /// `appliesUnsaved` lets committed entries be applied that are not on this disk yet.
  public mutating func take(_ ready: inout Ready, appliesUnsaved: Bool = true) -> Bool {
    ready.clear()
    if hasUnsent { flush() }
    let through = appliable(appliesUnsaved)
    let hasCommitted = hasCommitted(through)
    guard hasCommitted || hasReady else { return false }
    if announced.role != role || announced.leader != leader {
      ready.role = (leader, role)
      (announced.role, announced.leader) = (role, leader)
    }
    ready.unsaved = log.saving + 1..<log.lastIndex + 1
    let now = hardState
    if now != announced.hardState {
      ready.mustSync =
        now.term != announced.hardState.term || now.votedFor != announced.hardState.votedFor
      ready.hardState = now
      announced.hardState = now
    }
    if !ready.unsaved.isEmpty { ready.mustSync = true }
    if log.saved < log.lastIndex { ready.saved.position = log.last }
    ready.saved.term = currentTerm
    if let snapshot = log.pendingSnapshot, !log.isSnapshotSaving {
      ready.snapshot = snapshot
      ready.saved.snapshot = snapshot.last.index
    }
    if hasCommitted { ready.committed = takeCommitted(through) }
    if !outbox.isEmpty { swap(&ready.messages, &outbox) }
    if !afterSaving.isEmpty { swap(&ready.messagesAfterSaving, &afterSaving) }
    if !reads.answered.isEmpty { swap(&ready.reads, &reads.answered) }
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
    hasCommitted(appliable(appliesUnsaved))
  }

  @inline(__always) private func hasCommitted(_ through: UInt64) -> Bool {
    log.applying < through && !isApplyingPaused && log.pendingSnapshot == nil
  }

  @inline(__always) private func appliable(_ appliesUnsaved: Bool) -> UInt64 {
    appliesUnsaved ? log.commitIndex : min(log.commitIndex, log.saved)
  }

  @inline(__always) private mutating func takeCommitted(_ through: UInt64) -> Range<UInt64> {
    let range = log.fitting(
      from: log.applying + 1, through: through, limit: options.applyingByteLimit - applyingBytes)
    log.beginApplying(through: range.upperBound - 1)
    applyingBytes += log.size(of: range)
    isApplyingPaused =
      applyingBytes >= options.applyingByteLimit || range.upperBound - 1 < through
    return range
  }

  // Both are said to change the server so that it is passed by its address and not copied.

  /// Copies entries of the log into memory that is used again, for the journal.
  public mutating func copy(_ range: Range<UInt64>, into entries: inout Entries) {
    log.copy(range, into: &entries)
  }

  /// Shows entries of the log where they lie, one by one, to the state machine.
  public mutating func forEach(
    in range: Range<UInt64>,
    _ body: (_ index: UInt64, _ kind: EntryKind, _ payload: UnsafeRawBufferPointer) -> Void
  ) {
    log.forEach(in: range) { body($0, $2, $3) }
  }

  /// Hard state, snapshot and entries of a `Ready` are on disk. What it said in an earlier term may since have been
  /// overwritten, by something of the same place and term even, and does not count.
  public mutating func saved(_ what: Saved) {
    if let position = what.position, what.term == currentTerm {
      log.save(through: position)
      countOwn()
    }
    if let snapshot = what.snapshot {
      log.saveSnapshot(snapshot)
      applied(through: snapshot)
    }
  }

  /// The state machine is done with these entries.
  public mutating func applied(_ range: Range<UInt64>) {
    if range.isEmpty { return }
    // A snapshot may have taken their place while they were applied.
    let size = range.lowerBound > log.start.index ? log.size(of: range) : 0
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
