import Model
import Raft
import Simulation

// Raft in the simulator: three members on machines with disks, over links with latencies, and the invariants of figure 3
// looked at after each step. Whoever leads has a few entries under way at any time. Messages between machines a CPU second.

/// A member, and somebody beside it who proposes an entry for each that is applied.
private struct Peer: Node {
  enum Timer: Sendable { case raft, begin }
  typealias Message = RaftMessage
  typealias Record = RaftRecord

  var member: RaftMember
  var received = 0
  var applied = 0
  private let part = PartContext<RaftMember>()
  private let entry: Entries
  private let underWay: Int
  private var sinceCompaction = 0

  init(_ member: RaftMember, underWay: Int) {
    self.member = member
    self.underWay = underWay
    var entry = Entries()
    entry.append(0, .command, [UInt8](repeating: 7, count: 128))
    self.entry = entry
  }

  static func digest(of message: Message) -> Digest { RaftMember.digest(of: message) }
  static func size(of message: Message) -> Int { RaftMember.size(of: message) }

  mutating func start(from journal: Journal<Record>, _ context: inout Context<Self>) {
    within(&context) { $0.start(from: journal, &$1) }
    context.set(.begin, after: .seconds(1))
  }

  mutating func receive(_ message: Message, from sender: NodeID, _ context: inout Context<Self>) {
    if sender != context.me { received &+= 1 }
    within(&context) { $0.receive(message, from: sender, &$1) }
  }

  mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {
    switch timer {
    case .raft: within(&context) { $0.fire(.due, &$1) }
    case .begin:
      let (entry, count) = (entry, underWay)
      within(&context) { member, part in
        for _ in 0..<count { try? member.propose(entry, &part) }
      }
    }
  }

  private mutating func within(
    _ context: inout Context<Self>, _ body: (inout RaftMember, inout Context<RaftMember>) -> Void
  ) {
    context.with(&part.context, message: { $0 }, timer: { _ in .raft }, record: { $0 }) { part in
      body(&member, &part)
      if !member.committed.isEmpty { apply(&part) }
    }
  }

  private mutating func apply(_ part: inout Context<RaftMember>) {
    var count = 0
    member.apply(&part) { _, payload in if !payload.isEmpty { count &+= 1 } }
    applied &+= count
    sinceCompaction &+= count
    if member.raft.role == .leader {
      for _ in 0..<count { try? member.propose(entry, &part) }
    }
    guard sinceCompaction >= 10_000 else { return }
    sinceCompaction = 0
    member.compact(to: [], &part)
  }
}

private let configuration = Configuration(voters: (0..<3).map { NodeID($0) })

/// Machines for a group of three, and what lies between them.
private func world<N: Node>(_ make: @escaping @Sendable (NodeID) -> N) -> World<N> {
  let machines = [Machine](repeating: Machine(disk: Disk(sync: .microseconds(100))), count: 3)
  let link = Link(.uniform(from: .microseconds(80), to: .microseconds(120)))
  return World(seed: 1, machines: machines, links: Links(link), make: make)
}

/// A group that does nothing but tell each other that it is there, every fifth of a millisecond.
private func atRest() -> Double {
  let watch = RaftWatch(servers: 3)
  var options = MemberOptions()
  options.raft.heartbeatTicks = 200
  let fixed = options
  var world = world { RaftMember($0, fixed, configuration, watch: watch) }
  world.run(until: Instant(nanoseconds: 1_000_000_000))
  // Four messages a round, and the leader's alarm.
  let rounds = 200_000
  let start = cpuSeconds()
  for _ in 0..<5 * rounds { _ = world.step() }
  let seconds = cpuSeconds() - start
  let leader = (0..<3).first { world[NodeID($0)].raft.role == .leader }
  guard watch.violation == nil, let leader, world[NodeID(leader)].raft.currentTerm == 1 else {
    stop("bench: \(watch.violation ?? "the simulated group did not rest")", 1)
  }
  return Double(4 * rounds) / seconds
}

private func underLoad() -> Double {
  let watch = RaftWatch(servers: 3)
  var world = world { id in
    Peer(RaftMember(id, MemberOptions(), configuration, watch: watch), underWay: 64)
  }
  world.run(until: Instant(nanoseconds: 2_000_000_000))
  func received() -> Int { (0..<3).reduce(0) { $0 + world[NodeID($1)].received } }
  let before = received()
  let start = cpuSeconds()
  while received() < before + 1_000_000 {
    for _ in 0..<10_000 { _ = world.step() }
  }
  let seconds = cpuSeconds() - start
  guard watch.violation == nil, world[NodeID(0)].applied > 100_000 else {
    stop("bench: \(watch.violation ?? "the simulated group applied nothing")", 1)
  }
  return Double(received() - before) / seconds
}

func raftSimulatedNumbers() -> [(name: String, number: Double)] {
  let (rest, load) = (
    (0..<3).map { _ in atRest() }.max()!, (0..<3).map { _ in underLoad() }.max()!
  )
  return [
    ("raft_simulated_messages_per_s", rest), ("raft_simulated_messages_per_s_under_load", load),
  ]
}
