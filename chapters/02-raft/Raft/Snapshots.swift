import Model

// Log compaction (Raft §7, thesis §5): who is so far behind that the log no longer reaches back gets the state machine.

extension Raft {
  /// Forgets the entries that a snapshot covers.
  public mutating func compact(through index: UInt64) { log.compact(through: index) }

  mutating func sendSnapshot(_ place: Int) -> Bool {
    // To somebody who is not there it would be sent in vain, and so would one that the log does not go on from.
    guard progress[place].isActive, let snapshot = log.pendingSnapshot ?? snapshot,
      snapshot.last.index >= log.start.index
    else { return false }
    progress[place].becomeSnapshot(snapshot.last.index)
    inFlight[place].reset()
    var message = letter(.installSnapshot, to: progress[place].id)
    // A witness needs to know where it ends and who votes, and has no state machine.
    message.snapshot =
      options.witnesses.contains(message.to)
      ? Snapshot(last: snapshot.last, configuration: snapshot.configuration, bytes: []) : snapshot
    send(message)
    return true
  }

  /// Sends a snapshot to a server that did not need one.
  public mutating func sendSnapshot(to id: NodeID) {
    guard role == .leader, let place = place(of: id) else { return }
    _ = sendSnapshot(place)
  }

  mutating func handleSnapshot(_ message: Message) {
    guard let snapshot = message.snapshot else { return }
    let isTaken = restore(snapshot)
    var answer = letter(.appendResponse, to: message.from)
    answer.position.index = isTaken ? log.lastIndex : log.commitIndex
    promise(answer)
  }

  /// Whether the snapshot told anything new. It may be older than the change that added this server.
  private mutating func restore(_ snapshot: Snapshot) -> Bool {
    guard snapshot.last.index > log.commitIndex, role == .follower else { return false }
    if log.matches(snapshot.last) {
      // The log has all that the snapshot has; only its commitment is news.
      log.commit(through: snapshot.last.index)
      return false
    }
    log.restore(snapshot)
    (applyingBytes, isApplyingPaused) = (0, false)
    (progress, inFlight) = ([], [])
    switchTo(snapshot.configuration)
    endRecovery()
    return true
  }

  /// What became of a snapshot that was sent: after a success its server is probed behind it.
  public mutating func reportSnapshot(_ id: NodeID, isReceived: Bool) {
    guard role == .leader, let place = place(of: id), progress[place].mode == .snapshot else {
      return
    }
    if !isReceived { progress[place].pendingSnapshot = 0 }
    becomeProbe(place)
    // The server's own word is waited for, or the next heartbeat.
    progress[place].isHeld = true
  }
}
