import Model

// Leadership transfer (thesis §3.10): the leader stops taking proposals, brings the other up to date and tells it to start
// an election at once.

extension Raft {
  public mutating func transferLeadership(to id: NodeID) {
    if role == .leader {
      guard let place = place(of: id) else { return }
      return transferLeadership(to: id, place)
    }
    forward(Message(.transferLeadership, from: id, to: id))
  }

  mutating func transferLeadership(to other: NodeID, _ place: Int) {
    // Neither would ever stand for election.
    guard !progress[place].isLearner, !options.witnesses.contains(other), transferee != other
    else { return }
    endTransfer()
    guard other != id else { return }
    // It has an election's time.
    electionElapsed = 0
    transferee = other
    if progress[place].matchIndex == log.lastIndex {
      tellToTakeOver(other)
    } else {
      sendAppend(place, evenIfEmpty: true)
    }
  }

  /// What had to wait for its end is tried again.
  mutating func endTransfer() {
    if transferee == nil { return }
    transferee = nil
    leaveJointByItself()
  }

  /// Who takes over does not wait for the lease to end, so it ends now (thesis §6.4.1).
  mutating func tellToTakeOver(_ other: NodeID) {
    hasHandedOver = true
    send(letter(.timeoutNow, to: other))
  }

  /// A follower that knows by other means that its leader is gone may vote at once.
  public mutating func forgetLeader() {
    if role == .follower, !options.readsByLease { leader = nil }
  }
}
