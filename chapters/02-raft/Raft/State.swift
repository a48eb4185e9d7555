import Model

extension Raft {
  /// All that its next step depends on, but for its timers, its random numbers and what it has yet to send: two servers
  /// with the same digest do the same with a message.
  public var digest: Digest {
    var digest = Digest(currentTerm)
    for word in [
      UInt64(role.rawValue), number(votedFor), number(leader), number(transferee),
      pendingChangeIndex, hasHandedOver ? 1 : 0, hasPromised ? 1 : 0, lost.term, lost.index,
      reads.round, reads.confirmed, UInt64(reads.pending.count), UInt64(reads.early.count),
      log.start.term, log.start.index, log.lastIndex, log.commitIndex, log.applying,
      log.lastApplied, log.saved, log.saving, log.pendingSnapshot?.last.index ?? 0,
    ] { digest.fold(word) }
    log.withBytes(of: log.firstIndex..<log.lastIndex + 1) { digest.fold($0) }
    // In whatever order they came.
    digest.fold(
      votes.reduce(0) { $0 &+ Digest(number($1.id)).folding(UInt64($1.isGranted ? 1 : 0)).rawValue }
    )
    let who = configuration
    for ids in [who.voters, who.outgoing, who.learners, who.nextLearners] {
      digest.fold(UInt64(ids.count))
      for id in ids { digest.fold(number(id)) }
    }
    guard role == .leader else { return digest }
    for one in progress {
      for word in [
        number(one.id), one.matchIndex, one.nextIndex, UInt64(one.mode.rawValue),
        one.isHeld ? 1 : 0, one.pendingSnapshot, one.sentCommit,
        one.round,
      ] { digest.fold(word) }
    }
    return digest
  }

  private func number(_ id: NodeID?) -> UInt64 { id.map { UInt64($0.index) + 1 } ?? 0 }
}
