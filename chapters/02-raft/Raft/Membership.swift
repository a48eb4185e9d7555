import Model

// Changes of the configuration (Raft §6, thesis §4). A change takes effect when it is applied.

extension Raft {
  // snippet.changes
  /// A change that may not be made now becomes an empty entry. One change at a time (thesis §4.1), and a joint
  /// configuration is left before the next one.
  mutating func checkChanges(_ entries: Entries) -> Entries {
    var checked = Entries()
    for (place, entry) in entries.all.enumerated() {
      guard entry.kind != .command, let change = ConfigurationChange(payload: entry.payload) else {
        checked.append(0, entry.kind, entry.payload)
        continue
      }
      let isPending = pendingChangeIndex > log.lastApplied
      let isWrong = isPending || configuration.isJoint != change.steps.isEmpty
      if isWrong, options.refusesImpossibleChanges {
        checked.append(0, .command, [])
      } else {
        pendingChangeIndex = log.lastIndex + UInt64(place) + 1
        checked.append(0, entry.kind, entry.payload)
      }
    }
    return checked
  }
  // snippet.end

  /// To be called when the state machine comes to the entry of a change, and to no other.
  public mutating func apply(_ change: ConfigurationChange) throws(ImpossibleChange) {
    switchTo(try configuration.after(change))
  }

  mutating func switchTo(_ next: Configuration) {
    configuration = next
    let ids = (next.allVoters + next.learners).sorted()
    let (old, window) = (progress, inFlight)
    (progress, inFlight) = ([], [])
    for id in ids {
      let isLearner = next.learners.contains(id)
      if let place = old.firstIndex(where: { $0.id == id }) {
        progress.append(old[place])
        inFlight.append(window[place])
      } else {
        var new = newProgress(id, isLearner: isLearner)
        new.nextIndex = max(log.lastIndex, 1)
        // So that it is not taken for silent before it could say anything.
        new.isActive = true
        progress.append(new)
        inFlight.append(
          InFlight(limit: options.inFlightLimit, byteLimit: options.inFlightByteLimit))
      }
      progress[progress.count - 1].isLearner = isLearner
    }
    guard role == .leader else { return }
    guard let own = place(of: id), !progress[own].isLearner else {
      if options.stepsDownOnRemoval { becomeFollower(currentTerm, leader: nil) }
      return
    }
    if advanceCommitIndex() {
      sendAppends()
    } else {
      for place in progress.indices where progress[place].id != id {
        sendAppend(place, evenIfEmpty: false)
      }
    }
    if let to = transferee, !configuration.hasVoter(to) { transferee = nil }
  }

  /// Leaves a joint configuration once all of it is applied.
  mutating func leaveJointByItself() {
    guard configuration.leavesByItself, log.lastApplied >= pendingChangeIndex, role == .leader
    else { return }
    var entries = Entries()
    entries.append(0, .change, [])
    try? propose(entries)
  }
}
