import Model
import Raft
import Testing

// What a server makes of a damaged journal: a torn end promised nothing, damage before others may have (Alagappan et al.,
// FAST 2018).

private let nobody = Message(.heartbeat, from: NodeID(9), to: NodeID(9))

private func record(
  _ term: UInt64, _ indices: ClosedRange<UInt64>, vote: Int? = nil, commit: UInt64 = 0
) -> RaftRecord {
  RaftRecord(
    HardState(term: term, votedFor: vote.map { NodeID($0) }, commitIndex: commit),
    Entries(indices.map { Entry(term: term, index: $0, payload: [UInt8($0)]) }))
}

private func journal(_ slots: [RaftRecord?]) -> Journal<RaftRecord> {
  var journal = Journal<RaftRecord>()
  journal.slots = slots
  return journal
}

/// Server 2 of three, with pre-votes and checks of the quorum off, so that it answers any vote.
private func server(_ slots: [RaftRecord?]) -> Raft {
  var options = RaftOptions()
  options.hasPreVote = false
  options.checksQuorum = false
  return Raft(
    NodeID(2), options, RaftRecovery(journal(slots)),
    configuration: Configuration(voters: (1...3).map { NodeID($0) }), random: Random(seed: 1))
}

extension Raft {
  /// What it says, everything being on disk at once.
  fileprivate mutating func answers(to message: Message) -> [Message] {
    try? step(message)
    var ready = Ready()
    var messages: [Message] = []
    while take(&ready) {
      messages += ready.messages
      for message in ready.messagesAfterSaving {
        if message.to == id { try? step(message) } else { messages.append(message) }
      }
      saved(ready.saved)
      applied(ready.committed)
    }
    return messages
  }

  fileprivate mutating func votes(in term: UInt64, behind last: LogPosition) -> Bool {
    var request = Message(.requestVote, from: NodeID(3), to: id, term: term)
    request.position = last
    return answers(to: request).contains { $0.kind == .voteResponse && !$0.isRejected }
  }
}

@Suite struct RecoveryTests {
  @Test func `an undamaged journal gives back what was appended`() {
    let recovery = RaftRecovery(journal([record(1, 1...3), record(2, 3...4, vote: 1, commit: 2)]))
    #expect(recovery.entries.map(\.term) == [1, 1, 2, 2] && recovery.lost.index == 0)
    #expect(recovery.hardState == HardState(term: 2, votedFor: NodeID(1), commitIndex: 2))
  }

  @Test func `a torn end is dropped, and the server votes and may lead`() {
    var raft = server([record(1, 1...3), record(1, 4...6), nil])
    #expect(raft.log.lastIndex == 6 && !raft.isRecovering)
    let hasVoted = raft.votes(in: 2, behind: LogPosition(term: 1, index: 6))
    #expect(hasVoted)
    raft.campaign()
    #expect(raft.role == .candidate)
  }

  @Test func `behind damage in the middle it knows how much was lost, and its term and vote`() {
    let recovery = RaftRecovery(
      journal([record(1, 1...3, commit: 2), nil, record(3, 7...9, vote: 1), record(2, 10...12)]))
    #expect(recovery.entries.map(\.index) == [1, 2], "which it knew to be committed")
    #expect(recovery.lost.index == 12)
    #expect(recovery.hardState.term == 3 && recovery.hardState.votedFor == NodeID(1))
  }

  @Test func `a record without entries says how far the log reached, too`() {
    let later = RaftRecord(HardState(term: 4), last: LogPosition(term: 2, index: 5))
    let raft = server([record(1, 1...3), nil, later])
    #expect(raft.lost == LogPosition(term: 2, index: 5) && raft.isRecovering)
    #expect(raft.currentTerm == 4)
  }

  /// Seed 517 of raft-store-under-faults: it crashed again before anybody had given it back what was lost.
  @Test func `what was lost is still lost in the next life`() {
    var raft = server([record(1, 1...3), nil, record(1, 7...9)])
    let later = RaftRecord(HardState(term: 2), last: raft.end)
    #expect(later.last == LogPosition(term: 1, index: 9))
    raft = server([record(1, 1...3), nil, record(1, 7...9), later])
    #expect(raft.isRecovering && raft.lost.index == 9)
    raft = server([record(1, 1...3), later])
    #expect(raft.isRecovering && raft.lost.index == 9)
  }

  @Test func `where nothing behind the damage says anything, it never votes again`() {
    var raft = server([record(1, 1...3), nil, nil])
    #expect(raft.isRecovering)
    let hasVoted = raft.votes(in: 9, behind: LogPosition(term: 8, index: 100))
    #expect(!hasVoted)
  }

  /// The first three were taken for proof that all is known, and two votes were given in one term.
  @Test func `two unreadable records at the end hide a promise, whatever was damaged before`() {
    let raft = server([record(1, 1...3), nil, record(1, 4...6), nil, nil])
    #expect(
      raft.isBeyondRecovery && !server([record(1, 1...3), nil, record(1, 4...6)]).isBeyondRecovery)
  }

  /// It no longer voted, but acknowledged entries of a term in which it had voted for another.
  @Test func `who lost it knows not what answers nobody`() {
    var raft = server([record(1, 1...1), nil, nil])
    var entries = Message(.appendEntries, from: NodeID(1), to: NodeID(2), term: 1)
    entries.position = LogPosition(term: 1, index: 1)
    entries.entries = Entries([Entry(term: 1, index: 2)])
    let heartbeat = Message(.heartbeat, from: NodeID(1), to: NodeID(2), term: 1)
    let answers = raft.answers(to: entries) + raft.answers(to: heartbeat)
    for _ in 0..<100 { raft.tick() }
    #expect(answers.isEmpty && raft.log.lastIndex == 1 && raft.role == .follower)
  }

  /// They were taken for the log, and a heartbeat committed them.
  @Test func `what a lost record may have overwritten is not believed`() {
    let old = record(1, 1...9, commit: 3)
    let later = RaftRecord(HardState(term: 2), last: LogPosition(term: 2, index: 4))
    var raft = server([old, nil, later])
    #expect(raft.log.last == LogPosition(term: 1, index: 3) && raft.isRecovering)

    var heartbeat = Message(.heartbeat, from: NodeID(1), to: NodeID(2), term: 2)
    heartbeat.commitIndex = 4
    let answers = raft.answers(to: heartbeat)

    #expect(raft.log.commitIndex == 3)
    #expect(answers.first?.hasLost == true && answers.first?.position.index == 3)
  }

  /// It ended later than what had taken its place, and so nothing seemed to be missing.
  @Test func `what is read may end later than what was lost, and something is lost all the same`() {
    let later = RaftRecord(HardState(term: 5), last: LogPosition(term: 2, index: 6))
    let raft = server([record(1, 1...4), record(3, 5...9, commit: 2), nil, later])
    #expect(raft.isRecovering && raft.log.lastIndex == 2)
  }

  /// What it had lost once was lost again, though nothing was missing.
  @Test func `once all was given back, what a later leader cuts off is not lost`() {
    var raft = server([record(1, 1...4, commit: 4), nil, record(3, 5...8)])
    var message = Message(.appendEntries, from: NodeID(1), to: NodeID(2), term: 3)
    message.position = LogPosition(term: 1, index: 4)
    message.entries = record(3, 5...8).entries
    _ = raft.answers(to: message)
    #expect(!raft.isRecovering)

    message.term = 5
    message.entries = record(2, 5...7).entries
    _ = raft.answers(to: message)

    #expect(raft.log.last == LogPosition(term: 2, index: 7))
    #expect(!raft.isRecovering && raft.end == raft.log.last)
  }

  @Test func `a journal with a gap is read up to it, and what is missing counts as lost`() {
    let recovery = RaftRecovery(journal([record(1, 1...3), record(1, 5...6, commit: 3)]))
    #expect(recovery.entries.map(\.index) == [1, 2, 3])
    #expect(recovery.lost == LogPosition(term: 1, index: 6))
  }

  /// A vote asks how up to date the voter was, and that is not lost.
  @Test func `a server that lost entries votes for who has them, and does not stand`() {
    var raft = server([record(1, 1...3), nil, record(1, 7...9)])
    #expect(raft.isRecovering)
    let hasVotedForLess = raft.votes(in: 2, behind: LogPosition(term: 1, index: 8))
    #expect(!hasVotedForLess)
    let hasVoted = raft.votes(in: 2, behind: LogPosition(term: 1, index: 9))
    #expect(hasVoted)
    raft.campaign()
    #expect(raft.role == .follower)
    for _ in 0..<100 { raft.tick() }
    #expect(raft.role == .follower)
  }

  @Test func `its answers to heartbeats say that it lost, and what it still has`() throws {
    var raft = server([record(1, 1...3, commit: 3), nil, record(1, 7...9)])
    var heartbeat = Message(.heartbeat, from: NodeID(1), to: NodeID(2), term: 1)
    heartbeat.commitIndex = 9
    let answers = raft.answers(to: heartbeat)
    let answer = try #require(answers.first)
    #expect(answer.hasLost && answer.position == LogPosition(term: 1, index: 3))
    #expect(raft.log.commitIndex == 3)
  }

  /// The leader sends again what it had taken for acknowledged, and with it the server is a full one.
  @Test func `a leader gives back what was lost, and the server votes again`() throws {
    var group = Group(3)
    group.elect(1)
    for number in 0..<8 { _ = group.propose("\(number)", at: 1) }
    group.settle()
    group.at(1) { $0.tick() }
    group.settle()
    let entries = group[2].log.entries(1..<group[2].log.lastIndex + 1).all
    #expect(entries.count == 9)
    var raft = server([
      RaftRecord(HardState(term: 1), Entries(Array(entries[..<2]))), nil,
      RaftRecord(HardState(term: 1), Entries(Array(entries[7...]))),
    ])
    var leader = group[1]

    leader.tick()
    var mail = leader.answers(to: nobody).filter { $0.to == NodeID(2) }
    while !mail.isEmpty {
      let message = mail.removeFirst()
      if message.to == NodeID(2) { mail += raft.answers(to: message) }
      if message.to == NodeID(1) { mail += leader.answers(to: message) }
      mail.removeAll { $0.to == NodeID(3) }
    }

    #expect(!raft.isRecovering)
    #expect(raft.log.entries(1..<10) == leader.log.entries(1..<10))
    let hasVoted = raft.votes(in: 2, behind: LogPosition(term: 1, index: 9))
    #expect(hasVoted)
  }

  /// A snapshot makes up for all before it, lost or not.
  @Test func `a snapshot behind what was lost ends the recovery`() {
    var raft = server([record(1, 1...3), nil, record(1, 7...9)])
    var message = Message(.installSnapshot, from: NodeID(1), to: NodeID(2), term: 1)
    message.snapshot = Snapshot(
      last: LogPosition(term: 1, index: 20),
      configuration: Configuration(voters: (1...3).map { NodeID($0) }), bytes: [])
    _ = raft.answers(to: message)
    #expect(!raft.isRecovering && raft.log.lastIndex == 20)
  }

  @Test func `what stands behind the damage is never taken for part of the log`() {
    let whole = [
      record(1, 1...2), record(1, 3...4, commit: 2), record(2, 4...5, commit: 3),
      record(2, 6...6, commit: 4),
    ]
    for damaged in 0..<whole.count {
      var slots: [RaftRecord?] = whole
      slots[damaged] = nil
      let recovery = RaftRecovery(journal(slots))
      let before = RaftRecovery(Journal(Array(whole[..<damaged])))
      let isTail = damaged == whole.count - 1
      let known = isTail ? before.entries.count : Int(before.hardState.commitIndex)
      #expect(recovery.entries == Array(before.entries[..<known]))
      #expect((recovery.lost.index > 0) == (damaged < whole.count - 1))
      #expect(recovery.lost.index == 0 || recovery.lost.index == 6)
    }
  }
}
