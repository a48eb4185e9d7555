import Model
import Raft
import Testing

// One test a claim of the paper (Ongaro and Ousterhout 2014), in the paper's order.

private func message(
  _ kind: Message.Kind, from: Int, to: Int, term: UInt64,
  _ position: LogPosition = .init(term: 0, index: 0), commit: UInt64 = 0,
  entries: [Entry] = []
) -> Message {
  var message = Message(kind, from: NodeID(from), to: NodeID(to))
  message.term = term
  message.position = position
  message.commitIndex = commit
  message.entries = Entries(entries)
  return message
}

@Suite struct PaperTests {
  // MARK: - §5.1

  @Test(arguments: [Message.Kind.appendEntries, .requestVote, .heartbeat])
  func `§5.1 whoever hears of a later term enters it, and a leader or candidate steps down`(
    kind: Message.Kind
  ) {
    for role in [Raft.Role.follower, .candidate, .leader] {
      var group = Group(
        3,
        {
          $0.hasPreVote = false; $0.checksQuorum = false
        })
      if role != .follower { group.at(1) { $0.campaign() } }
      if role == .leader { group.settle() }
      #expect(group[1].role == role)

      group.at(1) { try? $0.step(message(kind, from: 2, to: 1, term: 9)) }

      #expect(group[1].currentTerm == 9 && group[1].role == .follower)
    }
  }

  @Test func `§5.1 messages of an earlier term change nothing`() {
    var group = Group(
      3,
      {
        $0.hasPreVote = false; $0.checksQuorum = false
      })
    group.at(1) { try? $0.step(message(.heartbeat, from: 2, to: 1, term: 5)) }

    group.at(1) {
      try? $0.step(
        message(.appendEntries, from: 3, to: 1, term: 4, entries: [Entry(term: 4, index: 1)]))
    }

    #expect(group[1].log.lastIndex == 0 && group[1].leader == NodeID(2))
  }

  // MARK: - §5.2

  @Test func `§5.2 servers begin as followers`() {
    #expect(Group(3)[1].role == .follower)
  }

  @Test func `§5.2 a leader sends heartbeats to all others, and they keep them from elections`() {
    var group = Group(3)
    group.elect(1)
    for _ in 0..<100 {
      for id in 1...3 { group.at(id) { $0.tick() } }
      group.settle()
    }
    #expect(group[1].role == .leader && group[1].currentTerm == 1)
  }

  @Test func `§5.2 silence makes a follower a candidate for the next term, with a vote for itself`()
  {
    var group = Group(3, { $0.hasPreVote = false })
    for _ in 0..<20 { group.at(2) { $0.tick() } }
    #expect(group[2].role == .candidate && group[2].currentTerm >= 1)
    #expect(group[2].votedFor == NodeID(2))
    #expect(
      group.messages.filter { $0.kind == .requestVote }.map(\.to).prefix(2) == [
        NodeID(1), NodeID(3),
      ])
  }

  @Test(arguments: [(1, 0), (3, 0), (3, 1), (5, 2), (5, 1), (7, 3)])
  func `§5.2 a majority's votes make a leader in one round`(size: Int, missing: Int) {
    var group = Group(size, { $0.hasPreVote = false })
    group.at(1) { $0.campaign() }
    group.settle { $0.to.index > size - missing || $0.from.index > size - missing }
    #expect(group[1].role == .leader)
  }

  @Test func `§5.2 a server votes for one candidate in a term, first come first served`() {
    var group = Group(3, { $0.hasPreVote = false })
    group.at(1) { try? $0.step(message(.requestVote, from: 2, to: 1, term: 1)) }
    group.at(1) { try? $0.step(message(.requestVote, from: 3, to: 1, term: 1)) }
    group.at(1) { try? $0.step(message(.requestVote, from: 2, to: 1, term: 1)) }
    let votes = group.messages.filter { $0.kind == .voteResponse }
    #expect(votes.map(\.isRejected) == [false, true, false])
  }

  @Test(arguments: [Message.Kind.requestVote, .appendEntries])
  func `figure 2: a vote or an acknowledgement that is not on disk never leaves`(
    kind: Message.Kind
  ) {
    var group = Group(3, { $0.hasPreVote = false })
    group.messages.append(
      message(
        kind, from: 2, to: 1, term: 1,
        entries: kind == .requestVote ? [] : [Entry(term: 1, index: 1)]))
    group.deliverAndCrash(0)
    #expect(group.messages.isEmpty)
    #expect(group[1].currentTerm == 0 && group[1].votedFor == nil && group[1].log.lastIndex == 0)
  }

  @Test func `§5.2 a candidate that hears the leader of its term follows it`() {
    var group = Group(3, { $0.hasPreVote = false })
    group.at(1) { $0.campaign() }
    group.at(1) { try? $0.step(message(.appendEntries, from: 2, to: 1, term: 1)) }
    #expect(group[1].role == .follower && group[1].leader == NodeID(2))
  }

  @Test func `§5.2 election timeouts are drawn anew, over the whole range`() {
    var drawn: Set<Int> = []
    var group = Group(3, { $0.hasPreVote = false })
    for term in 1...400 {
      group.at(1) { try? $0.step(message(.heartbeat, from: 2, to: 1, term: UInt64(term))) }
      drawn.insert(group[1].electionTimeout)
    }
    #expect(drawn == Set(10..<20))
  }

  // MARK: - §5.3

  @Test func `§5.3 an entry is committed once a majority has it, and every server applies it`() {
    var group = Group(5)
    group.elect(1)
    let isTaken = group.propose("x", at: 1)
    group.settle { [4, 5].contains($0.to.index) }
    #expect(isTaken && group.applied(1) == ["x"])
    group.at(1) { $0.tick() }
    group.settle()
    for id in 1...5 { #expect(group.applied(id) == ["x"], "server \(id)") }
  }

  @Test func `§5.3 without a majority nothing is committed`() {
    var group = Group(5)
    group.elect(1)
    _ = group.propose("x", at: 1)
    group.settle { $0.to.index > 2 }
    #expect(group.applied(1) == [])
  }

  @Test func `§5.3 a follower refuses entries behind a place that it does not have`() {
    var group = Group(
      3,
      {
        $0.hasPreVote = false; $0.checksQuorum = false
      })
    group.at(1) {
      try? $0.step(
        message(
          .appendEntries, from: 2, to: 1, term: 2, .init(term: 1, index: 3),
          entries: [Entry(term: 2, index: 4)]))
    }
    #expect(group[1].log.lastIndex == 0)
    #expect(group.messages.last?.isRejected == true)
  }

  /// Figure 7 of the paper: the leader of term 8, and what its followers may look like.
  @Test(
    arguments: [
      [1, 1, 1, 4, 4, 5, 5, 6, 6], [1, 1, 1, 4], [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6],
      [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7], [1, 1, 1, 4, 4, 4, 4],
      [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3],
    ] as [[UInt64]])
  func `§5.3 a leader makes every follower's log its own (figure 7)`(terms: [UInt64]) {
    let leaders: [UInt64] = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6]
    func entries(_ terms: [UInt64]) -> [Entry] {
      terms.enumerated().map { Entry(term: $1, index: UInt64($0 + 1), payload: [UInt8($1)]) }
    }
    var group = Group(
      3,
      {
        $0.hasPreVote = false; $0.checksQuorum = false
      })
    for (id, log) in [(1, leaders), (2, terms), (3, leaders)] {
      group.at(id) {
        try? $0.step(
          message(.appendEntries, from: id % 3 + 1, to: id, term: 7, entries: entries(log)))
      }
    }
    group.messages = []
    group.elect(1)
    group.at(1) { $0.tick() }
    group.settle()
    #expect(group[1].role == .leader)
    for id in 2...3 {
      let log = group[id].log
      #expect(
        (1...log.lastIndex).map { log.term(at: $0)! }
          == leaders + Array(repeating: group[1].currentTerm, count: Int(log.lastIndex) - 10))
      #expect(log.last == group[1].log.last)
    }
  }

  @Test func `§5.3 a delayed message does not cut off what a later one brought`() {
    var group = Group(
      3,
      {
        $0.hasPreVote = false; $0.checksQuorum = false
      })
    let entries = (1...3).map { Entry(term: 1, index: UInt64($0)) }
    group.at(1) { try? $0.step(message(.appendEntries, from: 2, to: 1, term: 1, entries: entries)) }
    group.at(1) {
      try? $0.step(
        message(.appendEntries, from: 2, to: 1, term: 1, entries: Array(entries.prefix(1))))
    }
    #expect(group[1].log.lastIndex == 3)
  }

  // MARK: - §5.4

  @Test(arguments: [
    (LogPosition(term: 2, index: 1), true), (LogPosition(term: 1, index: 3), true),
    (LogPosition(term: 1, index: 2), true), (LogPosition(term: 1, index: 1), false),
    (LogPosition(term: 0, index: 9), false),
  ])
  func `§5.4.1 a vote is for a log that is as up to date as one's own`(
    last: LogPosition, isGranted: Bool
  ) {
    var group = Group(
      3,
      {
        $0.hasPreVote = false; $0.checksQuorum = false
      })
    let entries = (1...2).map { Entry(term: 1, index: UInt64($0)) }
    group.at(1) { try? $0.step(message(.appendEntries, from: 2, to: 1, term: 1, entries: entries)) }
    group.messages = []
    group.at(1) { try? $0.step(message(.requestVote, from: 3, to: 1, term: 3, last)) }
    #expect(group.messages.last?.isRejected == !isGranted)
  }

  /// Figure 8 of the paper, up to (c): an entry of term 2 is on a majority, and the leader is of term 4.
  @Test func `§5.4.2 an old term's entry is never committed by counting (figure 8)`() {
    var group = Group(
      5,
      {
        $0.hasPreVote = false; $0.checksQuorum = false
      })
    let first = [Entry(term: 1, index: 1)]
    for id in 1...5 {
      group.at(id) {
        try? $0.step(
          message(.appendEntries, from: id % 5 + 1, to: id, term: 1, commit: 1, entries: first))
      }
    }
    for id in 1...2 {
      group.at(id) {
        try? $0.step(
          message(
            .appendEntries, from: 5, to: id, term: 2, .init(term: 1, index: 1),
            entries: [Entry(term: 2, index: 2)]))
      }
    }
    group.messages = []
    group.at(1) { try? $0.step(message(.heartbeat, from: 5, to: 1, term: 3)) }
    group.messages = []
    group.at(1) { $0.campaign() }
    // It may tell others of the old entry, and not yet of its own.
    group.settle { $0.kind == .appendEntries && $0.entries.last > 2 && !$0.entries.isEmpty }
    #expect(group[1].role == .leader && group[1].currentTerm == 4)

    for id in 2...3 {
      group.at(id) {
        try? $0.step(
          message(
            .appendEntries, from: 1, to: id, term: 4, .init(term: 1, index: 1),
            entries: [Entry(term: 2, index: 2)]))
      }
    }
    group.settle { $0.kind == .appendEntries && $0.entries.last > 2 && !$0.entries.isEmpty }

    #expect(group[1].progress.filter { $0.matchIndex >= 2 }.count >= 3)
    #expect(group[3].log.term(at: 2) == 2)
    #expect(group[1].log.commitIndex == 1, "three of five hold entry 2, and it is of term 2")
  }

  // MARK: - Thesis

  @Test func `thesis 9.6 who was cut off does not raise the term when it comes back`() {
    var group = Group(3)
    group.elect(1)
    for _ in 0..<200 {
      for id in 1...3 { group.at(id) { $0.tick() } }
      group.settle { $0.from == NodeID(3) || $0.to == NodeID(3) }
    }
    for _ in 0..<5 {
      for id in 1...3 { group.at(id) { $0.tick() } }
      group.settle()
    }
    #expect(group[1].role == .leader && group[1].currentTerm == 1)
    #expect(group[3].leader == NodeID(1))
  }

  @Test func `thesis 6.2 a leader that hears no majority steps down`() {
    var group = Group(3)
    group.elect(1)
    for _ in 0..<25 {
      group.at(1) { $0.tick() }
      group.messages = []
    }
    #expect(group[1].role == .follower)
  }

  @Test func `thesis 3.10 leadership goes to whom it is given, without an election's silence`() {
    var group = Group(3)
    group.elect(1)
    _ = group.propose("x", at: 1)
    group.settle()
    group.at(1) { $0.transferLeadership(to: NodeID(3)) }
    let isTaken = group.propose("y", at: 1)
    #expect(!isTaken, "no proposal is taken meanwhile")
    group.settle()
    #expect(group[3].role == .leader && group[1].role == .follower)
  }

  @Test func `thesis 6.4 a read waits for a majority, and an old leader gets no answer`() {
    var group = Group(3) {
      $0.hasPreVote = false
      $0.checksQuorum = false
    }
    group.elect(1)
    group.at(1) { $0.read(7) }
    #expect(group.messages.map(\.kind) == [.heartbeat, .heartbeat])
    group.settle { $0.kind == .heartbeatResponse }
    #expect(group.answers[0].isEmpty, "nobody has answered the leader")
    group.at(1) { $0.read(8) }
    group.at(1) { $0.tick() }
    group.settle()
    #expect(group.answers[0].map(\.context) == [7, 8], "one round answers both")
    group.at(2) { $0.campaign() }
    group.settle { $0.to.index == 1 }
    #expect(
      group[1].role == .leader && group[2].role == .leader, "of an earlier term and of a later one")
    group.at(1) { $0.read(9) }
    group.settle()
    #expect(group.answers[0].count == 2)
  }

  @Test
  func `thesis 6.4.1 a lease answers at once, and ends an election timeout after its round began`()
  {
    var group = Group(3) {
      $0.readsByLease = true
      $0.clockDriftBound = 100_000
    }
    group.elect(1)
    for _ in 0..<2 { group.at(1) { $0.tick() } }
    group.settle()
    group.at(1) { $0.read(7) }
    #expect(group.answers[0].map(\.context) == [7])
    group.settle()
    for _ in 0..<9 { group.at(1) { $0.tick() } }
    group.at(1) { $0.read(8) }
    #expect(group.answers[0].count == 1, "a tenth of ten ticks is kept for clocks that run apart")
  }

  @Test func `thesis 6.4.1 who gives leadership away gives its lease away first`() {
    var group = Group(3) { $0.readsByLease = true }
    group.elect(1)
    group.at(1) { $0.tick() }
    group.settle()
    group.at(1) { $0.transferLeadership(to: NodeID(2)) }
    group.at(1) { $0.read(7) }
    #expect(group.answers[0].isEmpty)
  }

  @Test func `§8 four messages carry a lone entry to three servers and back`() {
    var group = Group(3)
    group.elect(1)
    group.messages = []
    _ = group.propose("x", at: 1)
    var count = 0
    while !group.messages.isEmpty {
      count += 1
      group.deliver(0)
    }
    #expect(count == 4)
    #expect(group.applied(1) == ["x"])
  }
}
