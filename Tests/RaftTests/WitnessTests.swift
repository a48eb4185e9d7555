import Model
import Raft
import Testing

// Servers that vote and acknowledge and keep no payloads: a majority with one of them is a majority, and none of them leads.

@Suite struct WitnessTests {
  private static func group(_ change: (inout RaftOptions) -> Void = { _ in }) -> Group {
    Group(
      3,
      {
        $0.witnesses = [NodeID(3)]
        change(&$0)
      })
  }

  @Test func `a witness's acknowledgement counts, and its log has no payloads`() {
    var group = WitnessTests.group()
    group.elect(1)
    _ = group.propose("payload", at: 1)
    group.settle { $0.to == NodeID(2) }

    #expect(group.applied(1) == ["payload"])
    let (ours, theirs) = (group[1].log, group[3].log)
    #expect(theirs.last == ours.last)
    #expect(theirs.entry(at: 2).payload == [] && ours.entry(at: 2).payload != [])
    #expect(group.violation == nil)
  }

  @Test func `a witness is sent the payloads of changes, since it must know who votes`() throws {
    var group = WitnessTests.group()
    group.elect(1)
    let change = ConfigurationChange([.init(.addLearner, NodeID(4))])
    var entries = Entries()
    entries.append(0, .singleChange, change.payload)
    group.at(1) { try? $0.propose(entries) }
    group.settle { $0.to == NodeID(4) }
    #expect(group[3].log.entry(at: 2).payload == change.payload)
  }

  @Test func `a witness's vote elects`() {
    var group = WitnessTests.group()
    group.at(2) { $0.campaign() }
    group.settle { $0.to == NodeID(1) || $0.from == NodeID(1) }
    #expect(group[2].role == .leader && group[3].votedFor == NodeID(2))
  }

  /// It holds the places of entries that nobody else may have.
  @Test func `a witness votes for nobody whose log is shorter than its own`() {
    var group = WitnessTests.group {
      $0.hasPreVote = false; $0.checksQuorum = false
    }
    group.elect(1)
    _ = group.propose("only here and there", at: 1)
    group.settle { $0.to == NodeID(2) }
    group.at(2) { $0.campaign() }
    group.settle { $0.to == NodeID(1) || $0.from == NodeID(1) }
    #expect(group[2].role != .leader)
  }

  @Test func `a witness never stands for election, not when it is told to either`() {
    var group = WitnessTests.group {
      $0.hasPreVote = false; $0.checksQuorum = false
    }
    for _ in 0..<100 { group.at(3) { $0.tick() } }
    group.at(3) { $0.campaign() }
    var message = Message(.timeoutNow, from: NodeID(1), to: NodeID(3))
    message.term = 1
    group.at(3) { try? $0.step(message) }
    #expect(group[3].role == .follower && group.messages.isEmpty)
  }

  /// It stopped taking proposals for an election's time, for somebody who would never lead.
  @Test func `leadership is not handed to a witness`() {
    var group = WitnessTests.group()
    group.elect(1)
    group.at(1) { $0.transferLeadership(to: NodeID(3)) }
    group.settle()
    #expect(group[1].role == .leader && group[1].transferee == nil)
    let isTaken = group.propose("still taken", at: 1)
    #expect(isTaken)
  }

  @Test func `entries that only a witness acknowledged reach the other server from the leader`() {
    var group = WitnessTests.group()
    group.elect(1)
    for number in 0..<10 { _ = group.propose("\(number)", at: 1) }
    group.settle { $0.to == NodeID(2) }
    for _ in 0..<3 {
      group.at(1) { $0.tick() }
      group.settle()
    }
    #expect(group.applied(2) == (0..<10).map { "\($0)" })
  }

  /// It was sent the whole state, which it has no use for.
  @Test func `a witness that is behind the log is told where a snapshot ends, and no more`() throws
  {
    var group = Members(3) {
      $0.raft.witnesses = [NodeID(2)]
      $0.chunk = 100
      $0.keptBehindSnapshot = 0
    }
    group.elect(0)
    for number in 0..<5 { try group.propose("\(number)", at: 0) }
    group.settle { $0.to == NodeID(2) }
    group.compact(0, to: Array(repeating: 7, count: 1000))
    for _ in 0..<3 {
      group.wait(.milliseconds(50), at: 0)
      group.settle()
    }
    #expect(group.snapshots[2]?.bytes == [] && group[2].log.lastIndex == group[0].log.lastIndex)
  }
}
