import Model

// Log replication (Raft §5.3, §5.4.2), pipelined and in batches (thesis §10.2).

extension Raft {
  // MARK: - Proposals

  /// Appends commands to the log of a leader; a follower passes them on.
  public mutating func propose(_ entries: Entries) throws(ProposalDropped) {
    if role == .leader { return try proposeHere(entries) }
    var message = Message(.propose, from: id, to: id)
    message.entries = entries
    try passOn(message)
  }

  mutating func propose(_ message: Message) throws(ProposalDropped) {
    if role == .leader { return try proposeHere(message.entries) }
    try passOn(message)
  }

  private mutating func passOn(_ proposal: Message) throws(ProposalDropped) {
    guard role == .follower, leader != nil else { throw ProposalDropped() }
    forward(proposal)
  }

  private mutating func proposeHere(_ entries: Entries) throws(ProposalDropped) {
    guard place(of: id) != nil, transferee == nil else { throw ProposalDropped() }
    guard entries.hasChanges else { return try append(entries) }
    let before = pendingChangeIndex
    do { try append(checkChanges(entries)) } catch {
      pendingChangeIndex = before
      throw error
    }
  }

  private mutating func append(_ entries: Entries) throws(ProposalDropped) {
    let size = entries.payloadSize
    // An empty payload is never refused, nor is anything while nothing is uncommitted.
    if uncommittedBytes > 0, size > 0, uncommittedBytes + size > options.uncommittedByteLimit {
      throw ProposalDropped()
    }
    uncommittedBytes += size
    log.append(entries, term: currentTerm)
    acknowledgeOwn()
    if options.sendsEachProposal { sendAppends() } else { hasUnsent = true }
  }

  /// What a leader appends counts once it is on its own disk, as with everybody else. etcd's leader tells itself so in a
  /// message; ours counts it when it is told that it was saved.
  mutating func acknowledgeOwn() {
    guard options.sendsEachProposal else { return }
    var own = letter(.appendResponse, to: id)
    own.position.index = log.lastIndex
    promise(own)
  }

  mutating func countOwn() {
    guard role == .leader, !options.sendsEachProposal, let place = place(of: id),
      progress[place].matched(log.saved), log.saved > log.commitIndex, advanceCommitIndex()
    else { return }
    tellCommit()
  }

  /// Sends what has gathered since the last time.
  public mutating func flush() {
    guard hasUnsent else { return }
    hasUnsent = false
    guard role == .leader else { return }
    for place in progress.indices where progress[place].id != id {
      sendAll(place)
    }
  }

  /// As many messages as it takes, and as it may be sent.
  @inline(__always) mutating func sendAll(_ place: Int) {
    while progress[place].nextIndex <= log.lastIndex, sendAppend(place, evenIfEmpty: false) {}
  }

  // MARK: - The leader sends

  mutating func sendAppends() {
    for place in progress.indices where progress[place].id != id {
      _ = sendAppend(place, evenIfEmpty: true)
    }
  }

  /// Sends entries from `nextIndex` on; false where nothing was sent.
  @discardableResult mutating func sendAppend(_ place: Int, evenIfEmpty: Bool) -> Bool {
    let peer = progress[place]
    guard !peer.isPaused else { return false }
    let next = peer.nextIndex
    guard let term = log.term(at: next - 1) else { return sendSnapshot(place) }
    // A window that is full lets empty messages pass, or one whose messages were all lost would never open.
    let isOpen = peer.mode != .replicate || !inFlight[place].isFull
    let hasEntries = isOpen && next <= log.lastIndex
    if !hasEntries, !evenIfEmpty { return false }
    if hasEntries, next < log.firstIndex { return sendSnapshot(place) }
    var message = letter(.appendEntries, to: peer.id)
    message.position = LogPosition(term: term, index: next - 1)
    message.commitIndex = log.commitIndex
    message.context = reads.round
    var (count, size) = (0, 0)
    if hasEntries {
      let range = log.fitting(from: next, through: log.lastIndex, limit: options.messageLimit)
      message.cargo = cargo(range, to: peer.id)
      (count, size) = (range.count, log.size(of: range) - range.count * Entries.header)
    }
    progress[place].sent(count, size, &inFlight[place], commitIndex: log.commitIndex)
    send(message)
    return true
  }

  @inline(__always) private mutating func cargo(_ range: Range<UInt64>, to id: NodeID) -> Cargo {
    if !options.witnesses.isEmpty, options.witnesses.contains(id) {
      let stripped = Cargo()
      log.copyWithoutPayloads(range, into: &stripped.entries)
      return stripped
    }
    if !batches.hasNewest(range) { log.copy(range, into: &batches.next().entries) }
    return batches.newest
  }

  /// Entries of the log for the journal. Where a message carries the same, they share its copy.
  public mutating func entries(_ range: Range<UInt64>) -> Entries {
    batches.entries(range) ?? log.entries(range)
  }

  mutating func sendHeartbeats() {
    for place in progress.indices where progress[place].id != id {
      // A server must not take for committed what it does not hold.
      let commit = min(progress[place].matchIndex, log.commitIndex)
      var message = letter(.heartbeat, to: progress[place].id)
      message.commitIndex = commit
      message.context = reads.round
      send(message)
      progress[place].sentCommit = commit
    }
  }

  // MARK: - The follower takes

  // snippet.append
  /// Figure 2, AppendEntries.
  mutating func handleAppendEntries(_ message: Message) {
    var answer = letter(.appendResponse, to: message.from)
    answer.context = message.context
    if message.position.index < log.commitIndex {
      answer.position.index = log.commitIndex
    } else if let last = log.append(message.cargo, after: message.position) {
      log.commit(through: min(message.commitIndex, last))
      endRecovery()
      answer.position.index = last
    } else {
      // Where the logs may agree: nothing of a later term than the leader's place (Raft §5.3, last paragraph).
      let hint = log.lastPlace(
        from: min(message.position.index, log.lastIndex), notAbove: message.position.term)
      answer.position = LogPosition(term: hint.term, index: message.position.index)
      answer.isRejected = true
      answer.hint = hint.index
    }
    promise(answer)
  }
  // snippet.end

  mutating func handleHeartbeat(_ message: Message) {
    // A leader may believe that what was lost is still here.
    log.commit(
      through: isRecovering ? min(message.commitIndex, log.lastIndex) : message.commitIndex)
    var answer = letter(.heartbeatResponse, to: message.from)
    if isRecovering {
      answer.hasLost = true
      answer.position = log.last
    }
    answer.context = message.context
    send(answer)
  }

  // MARK: - The leader hears

  mutating func handleAppendResponse(_ message: Message, _ place: Int) {
    progress[place].isActive = true
    if message.context > reads.confirmed { hear(message.context, place) }
    if message.isRejected {
      var hint = message.hint
      if message.position.term > 0 {
        hint = log.lastPlace(from: hint, notAbove: message.position.term).index
      }
      guard progress[place].refused(message.position.index, hint: hint) else { return }
      if progress[place].mode == .replicate { becomeProbe(place) }
      sendAppend(place, evenIfEmpty: true)
      return
    }
    let isKnown = progress[place].matchIndex == message.position.index
    guard
      progress[place].matched(message.position.index)
        || (isKnown && progress[place].mode != .replicate)
    else { return }
    switch progress[place].mode {
    case .probe: becomeReplicate(place)
    case .snapshot where progress[place].matchIndex + 1 >= log.firstIndex:
      // The snapshot has arrived, or what came is as good.
      becomeProbe(place)
      becomeReplicate(place)
    case .replicate: inFlight[place].free(through: message.position.index)
    case .snapshot: break
    }
    let other = progress[place].id != id
    // A majority that holds no more than what is committed moves nothing.
    if progress[place].matchIndex > log.commitIndex, advanceCommitIndex() {
      tellCommit()
    } else if options.tellsCommitsAtOnce, other, progress[place].learns(of: log.commitIndex) {
      sendAppend(place, evenIfEmpty: true)
    }
    if other { sendAll(place) }
    if progress[place].id == transferee, progress[place].matchIndex == log.lastIndex {
      tellToTakeOver(progress[place].id)
    }
  }

  private mutating func tellCommit() {
    releaseReads()
    if options.tellsCommitsAtOnce { sendAppends() }
  }

  mutating func handleHeartbeatResponse(_ message: Message, _ place: Int) {
    progress[place].isActive = true
    progress[place].isHeld = false
    if message.hasLost, progress[place].matchIndex > message.position.index {
      progress[place].forget(behind: message.position.index)
      inFlight[place].reset()
    }
    if progress[place].matchIndex < log.lastIndex || progress[place].mode == .probe {
      sendAppend(place, evenIfEmpty: true)
    }
    if message.context > reads.confirmed { hear(message.context, place) }
  }

  // snippet.commit
  /// Moves the commit index to the highest entry of *this term* that a majority holds; whether it moved.
  ///
  /// Counting copies of an older term's entry is not enough: it may still be overwritten (Raft §5.4.2, figure 8).
  mutating func advanceCommitIndex() -> Bool {
    let index = progress.withUnsafeBufferPointer { progress in
      configuration.commitIndex { id in progress.first { $0.id == id }?.matchIndex }
    }
    guard index > log.commitIndex,
      !options.commitsOwnTermOnly || log.term(at: index) == currentTerm
    else { return false }
    log.commit(through: index)
    return true
  }
  // snippet.end

  /// The link to a server is broken: what was sent is likely lost.
  public mutating func reportUnreachable(_ id: NodeID) {
    guard role == .leader, let place = place(of: id), progress[place].mode == .replicate else {
      return
    }
    becomeProbe(place)
  }
}

/// Copies of pieces of the log for messages. Servers that are equally far get the same copy; one that no message holds
/// any longer is filled anew.
struct Batches: Sendable {
  private(set) var newest = Cargo()
  private var range: Range<UInt64> = 0..<0
  private var others: [Cargo] = []
  private var oldest = 0
  /// So many that those on the way need not be thrown away, and so few that nobody minds them.
  private static let limit = 64

  /// Whether the newest copy is of these entries; if not, it will be.
  @inline(__always) mutating func hasNewest(_ range: Range<UInt64>) -> Bool {
    if self.range == range { return true }
    self.range = range
    return false
  }

  /// The newest copy, if it is of these entries.
  func entries(_ range: Range<UInt64>) -> Entries? {
    self.range == range && !range.isEmpty ? newest.entries : nil
  }

  /// One that may be filled, the newest from now on.
  @inline(__always) mutating func next() -> Cargo {
    if !isKnownUniquelyReferenced(&newest) { exchange() }
    return newest
  }

  @inline(never) private mutating func exchange() {
    let isFree = !others.isEmpty && isKnownUniquelyReferenced(&others[oldest])
    if !isFree, others.count < Batches.limit { others.insert(Cargo(), at: oldest) }
    swap(&newest, &others[oldest])
    oldest = oldest + 1 < others.count ? oldest + 1 : 0
    if !isFree, others.count == Batches.limit { newest = Cargo() }
  }

  /// The log may be another one now.
  mutating func forget() { range = 0..<0 }
}
