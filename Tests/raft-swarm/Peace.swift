import Model
import Raft

// The end of each schedule: nothing more goes wrong, and within bounded time a leader is there and what is proposed is
// applied by all who vote.

extension Swarm {
  mutating func makePeace() {
    recorder?.beginPeace()
    _ = perform(Action(.cut))
    for place in 0..<size { _ = perform(Action(.restart, place)) }
    // Long enough that of a million groups none has the bad luck that only one could win, and always another stood first.
    let rounds = 150 * personality.options.electionTicks
    var (number, term, asked) = (UInt64(0), UInt64(0), 0)
    for round in 0..<rounds where problem == nil {
      let members = latestConfiguration
      for place in 0..<size {
        // A server that was removed and does not know it would disturb the others for good (Raft §6). Later it may: if
        // only learners know of its removal, the others need its vote, and perhaps its log.
        if !members.hasVoter(NodeID(place + 1)), round < rounds / 3 {
          servers[place].raft.electionTimeout = .max
        } else if servers[place].raft.electionTimeout == .max {
          servers[place].raft.electionTimeout = personality.options.electionTicks
        }
        _ = perform(Action(.tick, place, 0, 1))
      }
      quiesce()
      guard let leader else { continue }
      // A leader that hands over takes no proposals, for an election's time at most.
      let isLate = round - asked > 2 * personality.options.electionTicks
      if servers[leader].raft.currentTerm != term || isLate {
        asked = round
        term = servers[leader].raft.currentTerm
        number = proposeLast(leader)
        quiesce()
      }
      if isAgreed(leader, number) { return checkAcknowledged(leader) }
    }
    // A leader that is removed and leads on takes no proposals; it waits to be told to hand over.
    if marks.reached(.leaderRemoved) > 0, !personality.options.stepsDownOnRemoval { return }
    let summary = summary
    if leader == nil {
      judge.fail(.noProgress, "nobody leads after \(rounds) ticks of peace\(summary)")
    } else {
      judge.fail(
        .noProgress, "not all who vote apply a new entry in \(rounds) ticks of peace\(summary)")
    }
  }

  /// As whoever has applied most sees it.
  private var latestConfiguration: Configuration {
    var best = 0
    for place in 1..<size where servers[place].machine.applied > servers[best].machine.applied {
      best = place
    }
    return servers[best].raft.configuration
  }

  /// Delivers, saves and applies until there is nothing more to be done, or far too much.
  private mutating func quiesce() {
    for _ in 0..<60 where problem == nil {
      var isQuiet = true
      for place in 0..<size {
        while perform(Action(.save, place)) { isQuiet = false }
        while perform(Action(.apply, place)) { isQuiet = false }
        if personality.takesLater,
          servers[place].raft.hasReady
            || servers[place].raft.hasCommitted(appliesUnsaved: personality.appliesUnsaved)
        {
          _ = perform(Action(.take, place))
          isQuiet = false
        }
      }
      for from in 0..<size {
        for to in 0..<size {
          let waiting = links[link(from, to)].count
          for _ in 0..<waiting where perform(Action(.deliver, from, to)) { isQuiet = false }
        }
      }
      if isQuiet { return }
    }
  }

  private func isAgreed(_ leader: Int, _ number: UInt64) -> Bool {
    let index = servers[leader].machine.applied
    guard servers[leader].machine.lastNumber == number, number > 0 else { return false }
    return servers[leader].raft.configuration.allVoters.allSatisfy {
      servers[$0.index - 1].machine.applied >= index
    }
  }

  /// What a client knows is there for good.
  private mutating func checkAcknowledged(_ leader: Int) {
    let applied = servers[leader].machine.applied
    let known = judge.known
    if applied < known {
      judge.fail(.lostWrite, "entry \(known) was answered, and the group ends at \(applied)")
    }
  }
}

extension Swarm {
  /// Where each server is, a line each, for who asks why there is no progress.
  var summary: String {
    servers.map { server in
      let raft = server.raft
      let voters = raft.configuration.allVoters.map { "\($0.index)" }.joined(separator: ", ")
      var words = "\n        \(raft.id.index) \(raft.role), term \(raft.currentTerm)"
      words += ", log \(raft.log.start.index)...\(raft.log.lastIndex)"
      words += ", commit \(raft.log.commitIndex), applied \(raft.log.lastApplied)"
      words += ", voters \(voters)" + (raft.configuration.isJoint ? " jointly" : "")
      guard raft.role == .leader else { return words }
      let match = raft.progress.map { "\($0.id.index) \($0.mode) \($0.matchIndex)" }
      return words + ", knows " + match.joined(separator: ", ")
    }.joined()
  }
}
