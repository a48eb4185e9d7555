import Experiments
import Measurement
import Model
import Raft
import Simulation

// A network that is broken in part (Cloudflare 2020): the leader and others do not hear each other, and one server in the
// middle hears all.

private struct Bridge: Sendable, CustomStringConvertible {
  var servers: Int
  var hasPreVote: Bool
  var checksQuorum: Bool
  var isTransferred: Bool
  var runs: Int
  var seconds: Int
  var description: String {
    "\(servers) servers, pre-vote \(hasPreVote), check-quorum \(checksQuorum), "
      + "transfer \(isTransferred), \(runs) runs of \(seconds) s"
  }

  static func points(_ size: Size) -> [Bridge] {
    [3, 5].flatMap { servers in
      (0..<8).map { bits in
        Bridge(
          servers: servers, hasPreVote: bits & 1 != 0, checksQuorum: bits & 2 != 0,
          isTransferred: bits & 4 != 0, runs: size == .full ? 10 : 1,
          seconds: size == .full ? 60 : 12)
      }
    }
  }

  var first: NodeID { NodeID(0) }
  var middle: NodeID { NodeID(servers / 2) }
  /// When the operator gives leadership to the server in the middle, and again each second until it leads.
  static let operatorComes = 10
  static let probe = Nanoseconds.milliseconds(10)
}

/// What happened from the cut on.
private struct Flapping {
  var terms = 0
  /// Changes of who leads.
  var leaders = 0
  var probes = 0
  /// Probes after which nothing had been committed since the one before.
  var unserved = 0
  /// When a server last began to lead.
  var settled = Nanoseconds.zero
  var endsInMiddle = false
  var traceHash: UInt64 = 0
}

extension Bridge {
  func run(seed: UInt64) -> Flapping {
    let watch = RaftWatch(servers: servers)
    var world = world(seed: seed, watch)
    lead(first, &world)
    world.schedule(cut, at: world.now)
    let start = world.now
    var found = Flapping()
    let term = highest(world) { $0.currentTerm }
    var committed = highest(world) { $0.log.commitIndex }
    var leader: (id: NodeID?, term: UInt64) = (first, term)
    for probe in 0..<seconds * 100 {
      propose(&world)
      if isTransferred, probe >= Bridge.operatorComes * 100, probe % 100 == 0 {
        if let leader = self.leader(world), leader != middle { transfer(leader, &world) }
      }
      world.run(until: world.now + Bridge.probe)
      found.probes += 1
      let now = highest(world) { $0.log.commitIndex }
      if now == committed { found.unserved += 1 }
      committed = now
      if let id = self.leader(world), world[id].raft.currentTerm != leader.term {
        found.leaders += 1
        found.settled = world.now - start
        leader = (id, world[id].raft.currentTerm)
      }
    }
    invariant(watch.violation == nil, "seed \(seed): \(watch.violation ?? "")")
    found.terms = Int(highest(world) { $0.currentTerm } - term)
    found.endsInMiddle = self.leader(world) == middle
    found.traceHash = world.traceHash
    return found
  }

  // snippet.bridge
  /// Servers on either side do not hear each other; the one in the middle hears all and is heard by all.
  private var cut: Fault {
    let half = servers / 2
    return .cut(
      (half + 1..<servers).map { NodeID($0) }, from: (0..<half).map { NodeID($0) }, bothWays: true)
  }
  // snippet.end

  private func world(seed: UInt64, _ watch: RaftWatch) -> World<RaftMember> {
    let configuration = Configuration(voters: (0..<servers).map { NodeID($0) })
    var options = MemberOptions()
    options.raft.hasPreVote = hasPreVote
    options.raft.checksQuorum = checksQuorum
    return World(
      seed: seed,
      machines: (0..<servers).map { _ in Machine(disk: Disk(sync: .microseconds(500))) },
      links: Links(Link(.uniform(from: .microseconds(400), to: .microseconds(600))))
    ) { [options] id in RaftMember(id, options, configuration, watch: watch) }
  }

  /// Until that server leads and all have heard of it.
  private func lead(_ id: NodeID, _ world: inout World<RaftMember>) {
    var isAsked = false
    while !(0..<servers).allSatisfy({ world[NodeID($0)].raft.leader == id }) {
      world.run(until: world.now + .milliseconds(50))
      guard let leader = leader(world), leader != id else { continue }
      if isAsked { continue }
      isAsked = true
      world.act(on: leader) { node, context in
        node.command(&context) { $0.transferLeadership(to: id) }
      }
    }
    world.run(until: world.now + .milliseconds(200))
  }

  private func transfer(_ leader: NodeID, _ world: inout World<RaftMember>) {
    let middle = middle
    world.act(on: leader) { node, context in
      node.command(&context) { $0.transferLeadership(to: middle) }
    }
  }

  /// A command to each server that believes that it leads.
  private func propose(_ world: inout World<RaftMember>) {
    var command = Entries()
    command.append(0, .command, [1])
    for place in 0..<servers where world[NodeID(place)].raft.role == .leader {
      let command = command
      world.act(on: NodeID(place)) { node, context in try? node.propose(command, &context) }
    }
  }

  private func highest(
    _ world: borrowing World<RaftMember>, _ of: (Raft) -> UInt64
  ) -> UInt64 {
    var highest: UInt64 = 0
    for place in 0..<servers { highest = max(highest, of(world[NodeID(place)].raft)) }
    return highest
  }

  /// Who leads in the latest term in which somebody does.
  private func leader(_ world: borrowing World<RaftMember>) -> NodeID? {
    var best: NodeID?
    for place in 0..<servers where world[NodeID(place)].raft.role == .leader {
      let term = world[NodeID(place)].raft.currentTerm
      if best.map({ world[$0].raft.currentTerm < term }) ?? true { best = NodeID(place) }
    }
    return best
  }
}

let bridgedPartition = Experiment(
  "raft-bridged-partition",
  asks: "What does a group do whose leader hears only a part of those that hear each other?",
  columns: [
    "servers", "pre_vote", "checks_quorum", "transfer", "runs", "terms_per_minute",
    "leaders_per_minute", "unserved_share", "unserved_max_share", "settled_median_s",
    "settled_max_s", "stable_share", "ends_in_middle_share",
  ],
  judged: .notJudged(
    "nobody reads what is proposed; Raft's invariants are looked at after each step"),
  at: { Bridge.points($0) }
) { (bridge: Bridge, seed) in
  var trace = Digest(seed)
  var all: [Flapping] = []
  for run in 0..<bridge.runs {
    all.append(bridge.run(seed: Digest(seed).folding(UInt64(run)).rawValue))
    trace.fold(all[run].traceHash)
  }
  let runs = Double(bridge.runs)
  let minutes = runs * Double(bridge.seconds) / 60
  let unserved = all.map { Double($0.unserved) / Double($0.probes) }
  let settled = all.map(\.settled.seconds)
  let stable = settled.count { $0 < Double(bridge.seconds) / 2 }
  func word(_ isOn: Bool) -> Field { .text(isOn ? "yes" : "no") }
  let row: [Field] = [
    .count(bridge.servers), word(bridge.hasPreVote), word(bridge.checksQuorum),
    word(bridge.isTransferred), .count(bridge.runs),
    .number(Double(all.reduce(0) { $0 + $1.terms }) / minutes),
    .number(Double(all.reduce(0) { $0 + $1.leaders }) / minutes),
    .number(Statistic.mean.of(unserved)!), .number(unserved.max()!),
    .number(Statistic.median.of(settled)!), .number(settled.max()!),
    .number(Double(stable) / runs), .number(Double(all.count(where: \.endsInMiddle)) / runs),
  ]
  return Finding(rows: [row], traceHash: trace.rawValue)
}
