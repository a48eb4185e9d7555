import Model
import Raft
import Testing

// What the swarm found in the core, each mended mistake as its smallest scenario.

private func server(
  _ id: Int, of voters: [Int], log entries: [Entry] = [], saved: HardState = HardState(),
  _ change: (inout RaftOptions) -> Void = { _ in }
) -> Raft {
  var options = RaftOptions()
  options.hasPreVote = false
  options.checksQuorum = false
  change(&options)
  return Raft(
    NodeID(id), options, log: Log(after: .init(term: 0, index: 0), saved: entries),
    configuration: Configuration(voters: voters.map { NodeID($0) }), saved: saved,
    random: Random(seed: 1))
}

private func message(
  _ kind: Message.Kind, from: Int, to: Int, term: UInt64,
  _ change: (inout Message) -> Void = { _ in }
) -> Message {
  var message = Message(kind, from: NodeID(from), to: NodeID(to), term: term)
  change(&message)
  return message
}

extension Raft {
  /// Takes what is to be done and, where `saves`, does it at once, for a server whose messages nobody gets.
  fileprivate mutating func settle(saves: Bool = true) -> (reads: [ReadState], messages: [Message])
  {
    var ready = Ready()
    var (reads, messages) = ([ReadState](), [Message]())
    while take(&ready) {
      reads += ready.reads
      messages += ready.messages
      guard saves else { continue }
      for message in ready.messagesAfterSaving {
        if message.to == id { try? step(message) } else { messages.append(message) }
      }
      saved(ready.saved)
      applied(ready.committed)
    }
    return (reads, messages)
  }
}

@Suite struct FoundTests {
  /// It answered at the commit index that its disk knew of, which may be older than what it had told before a crash.
  @Test func `a lone leader answers no read before an entry of its own term is committed`() {
    var raft = server(1, of: [1], log: [Entry(term: 1, index: 1)], saved: HardState(term: 1))
    raft.campaign()
    var ready = Ready()
    _ = raft.take(&ready)
    for message in ready.messagesAfterSaving { try? raft.step(message) }
    raft.saved(ready.saved)
    #expect(raft.role == .leader && raft.log.commitIndex == 0)

    raft.read(7)

    #expect(raft.settle(saves: false).reads == [])
  }

  /// Demoted and leading on, it took itself for the only voter because there was only one.
  @Test func `a leader that is no voter asks before it answers a read`() throws {
    var group = Group(2, { $0.stepsDownOnRemoval = false })
    group.elect(1)
    var raft = group[1]
    try raft.apply(ConfigurationChange([.init(.addLearner, NodeID(1))]))
    #expect(raft.configuration.voters == [NodeID(2)] && raft.role == .leader)

    raft.read(7)

    #expect(raft.settle().reads == [])
  }

  /// It relied on a leader's own clock from one check of its quorum to the next, twice an election's time.
  @Test
  func `a lease ends an election's time after its heartbeat, or when another is told to lead`() {
    var group = Group(3, { $0.readsByLease = true })
    group.elect(1)
    group.at(1) { $0.tick() }
    group.settle()
    var (fresh, late, generous) = (group[1], group[1], group[1])

    fresh.read(7)
    for _ in 0..<9 { late.tick() }
    _ = late.settle()
    late.read(8)
    generous.transferLeadership(to: NodeID(2))
    generous.read(9)

    #expect(fresh.settle().reads.map(\.context) == [7])
    #expect(late.role == .leader && late.settle().reads == [])
    #expect(generous.settle().reads == [])
  }

  /// Who votes within a lease, or restarts and does not remember it, takes it from a leader that relies on it.
  @Test func `nobody votes within a lease, not after a restart either`() {
    let request = message(.requestVote, from: 3, to: 2, term: 2)
    var follower = server(2, of: [1, 2, 3], { $0.readsByLease = true })
    try? follower.step(message(.heartbeat, from: 1, to: 2, term: 1))
    var restarted = server(
      2, of: [1, 2, 3], saved: HardState(term: 1), { $0.readsByLease = true })
    // It may have crashed before its first write.
    var empty = server(2, of: [1, 2, 3], { $0.readsByLease = true })

    try? follower.step(request)
    try? restarted.step(request)
    try? empty.step(request)

    #expect(follower.currentTerm == 1 && restarted.currentTerm == 1 && empty.currentTerm == 0)
    restarted.electionTimeout = .max
    for _ in 0..<10 { restarted.tick() }
    try? restarted.step(request)
    #expect(restarted.currentTerm == 2 && restarted.votedFor == NodeID(3))
  }

  /// It was a trap: the log no longer had what the state machine was done with.
  @Test func `entries may be reported as applied after a snapshot took their place`() {
    var raft = server(2, of: [1, 2])
    try? raft.step(
      message(.appendEntries, from: 1, to: 2, term: 1) {
        $0.entries = Entries([Entry(term: 1, index: 1), Entry(term: 1, index: 2)])
        $0.commitIndex = 2
      })
    var ready = Ready()
    _ = raft.take(&ready)
    #expect(ready.committed == 1..<3)
    try? raft.step(
      message(.installSnapshot, from: 1, to: 2, term: 1) {
        $0.snapshot = Snapshot(
          last: .init(term: 1, index: 5),
          configuration: Configuration(voters: [NodeID(1), NodeID(2)]), bytes: [])
      })

    raft.applied(ready.committed)

    #expect(raft.log.lastIndex == 5 && raft.log.lastApplied == 2)
  }

  /// A candidate that crashed and stood again in the same term was elected for entries that it had lost.
  @Test func `votes are asked for once the term and the log are on disk`() {
    var raft = server(1, of: [1, 2, 3])
    raft.campaign()
    var ready = Ready()
    _ = raft.take(&ready)

    #expect(ready.messages.isEmpty)
    #expect(ready.messagesAfterSaving.filter { $0.kind == .requestVote }.count == 2)
  }

  /// A removed leader alone knew that it was removed, and its log was too long to vote for anybody.
  @Test func `who refuses a vote says what is committed, and the candidate learns it`() {
    let entries = [Entry(term: 1, index: 1), Entry(term: 1, index: 2)]
    var voter = server(
      1, of: [1, 2], log: entries + [Entry(term: 1, index: 3)],
      saved: HardState(term: 1, commitIndex: 2))
    var candidate = server(2, of: [1, 2], log: entries, saved: HardState(term: 1))
    candidate.campaign()
    let request = candidate.settle().messages.first { $0.kind == .requestVote }

    if let request { try? voter.step(request) }
    let refusal = voter.settle().messages.first { $0.kind == .voteResponse }
    if let refusal { try? candidate.step(refusal) }

    #expect(refusal?.isRejected == true)
    #expect(candidate.log.commitIndex == 2)
  }

  /// A learner was silent, since it cannot bring its term along when it stands for election; and so was seed 206451's
  /// voter, who asked only servers of an earlier configuration for votes.
  @Test func `a leader of an earlier term is told of the later one by whoever hears it`() throws {
    var learner = Raft(
      NodeID(2), server(2, of: [1]).options, log: Log(),
      configuration: Configuration(voters: [NodeID(1)], learners: [NodeID(2)]),
      saved: HardState(term: 2), random: Random(seed: 1))
    var voter = server(2, of: [1, 2, 3], saved: HardState(term: 2))

    try learner.step(message(.heartbeat, from: 1, to: 2, term: 1))
    try voter.step(message(.heartbeat, from: 1, to: 2, term: 1))

    #expect(learner.settle().messages.map(\.term) == [2])
    #expect(voter.settle().messages.map(\.term) == [2])
  }

  /// A lone voter that forgot, when it crashed, that the first of two changes was committed, committed the second alone.
  @Test func `who has a committed change in its log applies it before it stands for election`() {
    let joint = ConfigurationChange([.init(.addVoter, NodeID(2)), .init(.remove, NodeID(1))])
    let log = [
      Entry(term: 1, index: 1, kind: .change, payload: joint.payload),
      Entry(term: 1, index: 2, kind: .change),
    ]
    var raft = server(1, of: [1], log: log, saved: HardState(term: 1, commitIndex: 1))

    raft.campaign()
    let first = raft.role
    var ready = Ready()
    _ = raft.take(&ready)
    try? raft.apply(joint)
    raft.applied(ready.committed)
    raft.campaign()

    #expect(first == .follower && ready.committed == 1..<2)
    #expect(raft.role == .candidate && raft.configuration.allVoters == [NodeID(1), NodeID(2)])
  }

  /// It saved the copy that it had sent, as a leader, of an entry at the same index.
  @Test func `a former leader writes down what it was sent, not what it once sent`() throws {
    var members = Members(3) { $0.raft.hasPreVote = false }
    members.elect(0)
    try members.propose("kept", at: 0)
    try members.propose("overwritten", at: 0)
    members.messages = []
    let place = members[0].log.lastIndex
    let news = message(.appendEntries, from: 1, to: 0, term: 9) {
      $0.position = LogPosition(term: 1, index: place - 2)
      // The first of them is there already, so that they are not written down as they came.
      $0.entries = Entries([
        members[0].log.entry(at: place - 1),
        Entry(term: 9, index: place, payload: Array("in its place".utf8)),
      ])
    }
    members.at(0) { $0.receive(news, from: NodeID(1), &$1) }
    let saved = try #require(members.journals[0].last { !$0.entries.isEmpty }?.entries.all.last)
    #expect(saved == members[0].log.entry(at: place))
    #expect(saved.payload == Array("in its place".utf8))
  }

  /// Told to stand by whoever runs it, it voted for itself.
  @Test func `within a lease nobody votes for itself either, unless it is told to take over`() {
    var follower = server(2, of: [1, 2, 3], { $0.readsByLease = true })
    try? follower.step(message(.heartbeat, from: 1, to: 2, term: 1))
    follower.campaign()
    #expect(follower.role == .follower && follower.currentTerm == 1)
    try? follower.step(message(.timeoutNow, from: 1, to: 2, term: 1))
    #expect(follower.role == .candidate && follower.currentTerm == 2)
  }

  /// The round had been asked of a server that was removed, and nobody was left to answer it.
  @Test func `a read that waits is answered when the group shrinks to its leader`() throws {
    var group = Group(2)
    group.elect(1)
    var leader = group[1]
    leader.read(7)
    _ = leader.settle()
    try leader.apply(ConfigurationChange([.init(.remove, NodeID(2))]))
    leader.tick()
    #expect(leader.settle().reads.map(\.context) == [7])
  }

  /// It remembered when each of its rounds began, for as long as nobody answered.
  @Test func `a leader that nobody has answered for long still reads once they do`() throws {
    var group = Group(3) { $0.checksQuorum = false }
    group.elect(1)
    for _ in 0..<1_000 { group.at(1) { $0.tick() } }
    group.messages = []
    group.at(1) { $0.read(7) }
    group.at(1) { $0.tick() }
    group.settle()
    group.at(1) { $0.tick() }
    group.settle()
    #expect(group.answers[0].map(\.context) == [7])
  }

  /// It answered that it had all of it, and was sent nothing any more.
  @Test func `a server that was sent a snapshot it did not need is sent entries again`() {
    var group = Group(3)
    group.elect(1)
    group.at(1) { raft in
      raft.snapshot = Snapshot(
        last: raft.log.last, configuration: raft.configuration, bytes: [])
      raft.sendSnapshot(to: NodeID(2))
    }
    group.settle()
    _ = group.propose("next", at: 1)
    group.settle()
    group.at(1) { $0.tick() }
    group.settle()
    #expect(group.applied(2) == ["next"])
  }

  /// The log did not go on from where it ended, and its server waited for what never came.
  @Test func `a snapshot that is older than the log is not sent`() throws {
    var leader = server(
      1, of: [1, 2], log: (1...5).map { Entry(term: 1, index: $0) },
      saved: HardState(term: 1, commitIndex: 5))
    _ = leader.settle()
    leader.campaign()
    _ = leader.settle()
    try leader.step(message(.voteResponse, from: 2, to: 1, term: 2))
    try leader.step(message(.heartbeatResponse, from: 2, to: 1, term: 2))
    leader.snapshot = Snapshot(
      last: LogPosition(term: 1, index: 2), configuration: leader.configuration, bytes: [])
    leader.compact(through: 4)
    _ = leader.settle()

    leader.sendSnapshot(to: NodeID(2))

    #expect(leader.role == .leader && leader.settle().messages.isEmpty)
  }

  /// It was tried once, while a transfer was under way, and never again.
  @Test func `a joint configuration is left once a transfer that failed is over`() throws {
    var group = Group(3)
    group.elect(1)
    let joint = ConfigurationChange(
      [.init(.remove, NodeID(3)), .init(.addLearner, NodeID(3))], .implicit)
    group.at(1) { raft in
      var entries = Entries()
      entries.append(0, .change, joint.payload)
      try? raft.propose(entries)
    }
    group.settle()
    var leader = group[1]
    try leader.apply(joint)
    leader.transferLeadership(to: NodeID(2))
    let before = leader.log.lastIndex
    for _ in 0..<10 { leader.tick() }
    #expect(leader.role == .leader && leader.log.lastIndex == before + 1)
    #expect(leader.log.kind(at: before + 1) == .change)
  }

  /// Until something else came to its place, no other change could be made.
  @Test func `a change that is dropped is not under way`() throws {
    var leader = server(1, of: [1], { $0.uncommittedByteLimit = 10 })
    leader.campaign()
    _ = leader.settle()
    var full = Entries()
    full.append(0, .command, Array(repeating: 0, count: 10))
    try leader.propose(full)
    var change = Entries()
    change.append(0, .change, ConfigurationChange([.init(.addLearner, NodeID(2))]).payload)
    #expect(throws: ProposalDropped.self) { try leader.propose(change) }
    _ = leader.settle()

    try leader.propose(change)

    #expect(leader.log.kind(at: leader.log.lastIndex) == .change)
  }

  /// It was taken for nobody, as in etcd's scripts.
  @Test func `server 0 can be removed like any other`() throws {
    let all = Configuration(voters: (0...2).map { NodeID($0) })
    let rest = try all.after(ConfigurationChange([.init(.remove, NodeID(0))]))
    #expect(rest.voters == [NodeID(1), NodeID(2)])
  }
}
