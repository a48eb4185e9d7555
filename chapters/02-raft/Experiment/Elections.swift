import Experiments
import Measurement
import Model
import Raft
import Simulation

// How long a group has no leader when its leader crashes: the measurement of Raft's paper (ATC 2014, figure 16).

/// Servers that have just heard their leader for the last time.
struct ElectionSetting: Sendable {
  var servers = 5
  /// The last so many servers are down, the old leader among them.
  var failed = 1
  var member = MemberOptions()
  var habits = ElectionHabits()
  /// How many entries each server's log has that is up; nil for none.
  var entries: [Int]?
  /// One way between two servers.
  var link = Link(.constant(.microseconds(500)))
  var disk = Disk.instant
  /// The old leader crashed up to so long after its last message; the time is counted from there.
  var heartbeat = Nanoseconds.zero
  var faults: [ScheduledFault] = []
  /// Who must know the new leader, where not all who are up.
  var waitsFor: [NodeID]?
  /// A run ends there with no leader.
  var cap = Nanoseconds.seconds(600)
  /// A run ends as soon as a second election begins.
  var endsWithFirst = false

  var up: [NodeID] { (0..<servers - failed).map { NodeID($0) } }
  private var known: [NodeID] { waitsFor ?? up }
}

/// How one crash of a leader ended.
struct ElectionOutcome {
  /// From the crash until all servers that are up knew the new leader; the cap where there was none.
  var outage: Nanoseconds
  /// From the crash until somebody led.
  var led: Nanoseconds
  /// Elections that were begun, and whether the last of them had a winner.
  var elections: Int
  var isDecided: Bool
  var steps: Int
  var traceHash: UInt64

  /// The first election had no winner.
  var isSplit: Bool { elections > 1 || !isDecided }
}

extension ElectionSetting {
  func run(seed: UInt64) -> ElectionOutcome {
    let watch = RaftWatch(servers: servers)
    var world = world(seed: seed, watch)
    world.schedule(faults)
    var random = Random(seed: seed, .faults)
    let crash = Nanoseconds(Int64(random.unit() * Double(heartbeat.count)))
    let first: UInt64 = entries == nil ? 1 : 2
    var winner: NodeID?
    // Before the shortest timeout nothing happens.
    world.run(until: .zero + member.tick * Int64(member.raft.electionTicks))
    while winner == nil, world.now - .zero < cap {
      world.run(until: world.now + .milliseconds(1))
      winner = settled(world)
      if endsWithFirst, up.contains(where: { world[$0].raft.currentTerm > first }) { break }
    }
    invariant(watch.violation == nil, "seed \(seed): \(watch.violation ?? "")")
    let last = up.reduce(UInt64(0)) { max($0, world[$1].raft.currentTerm) }
    return ElectionOutcome(
      outage: winner == nil
        ? cap - crash : known.reduce(.zero) { max($0, world[$1].knowsSince - .zero) } - crash,
      led: (winner.map { world[$0].knowsSince - .zero } ?? cap) - crash,
      elections: Int(last - first) + 1, isDecided: winner != nil, steps: world.steps,
      traceHash: world.traceHash)
  }

  /// Who leads, once all who must know it do.
  private func settled(_ world: borrowing World<ElectionServer>) -> NodeID? {
    guard let winner = up.first(where: { world[$0].raft.role == .leader }) else { return nil }
    let term = world[winner].raft.currentTerm
    let know = known.allSatisfy {
      world[$0].raft.leader == winner && world[$0].raft.currentTerm == term
    }
    return know ? winner : nil
  }

  private func world(seed: UInt64, _ watch: RaftWatch) -> World<ElectionServer> {
    let configuration = Configuration(voters: (0..<servers).map { NodeID($0) })
    var world = World<ElectionServer>(
      seed: seed, machines: (0..<servers).map { _ in Machine(disk: disk) }, links: Links(link)
    ) { [member, habits, entries] id in
      var habits = habits
      habits.entries = entries.map { id.index < $0.count ? $0[id.index] : 0 } ?? 0
      return ElectionServer(id, member, configuration, habits, watch: watch)
    }
    for place in servers - failed..<servers { world.schedule(.crash(NodeID(place)), at: .zero) }
    return world
  }
}

// MARK: - Figure 16

/// One curve of the figure.
private struct Curve: Sendable, CustomStringConvertible {
  var least: Int64
  var most: Int64
  var trials: Int
  var timer = "paper"
  var description: String { "timeouts of \(least) to \(most) ms, \(timer), \(trials) trials" }

  // snippet.logcabin
  /// The paper's machines, as far as they are known: one way takes a quarter of what the thesis's writes take without
  /// their disk (chapter 10), and a candidate has saved its vote before it asks, as LogCabin's does.
  static let oneWay = Nanoseconds.microseconds(200)
  /// Fitted, to the median of 12-24 ms.
  static let disk = Disk(sync: .microseconds(3_700))
  /// Fitted, to the median of 150-150 ms: how late a timer may ring.
  static let lateness = Nanoseconds.microseconds(400)
  // snippet.end

  static let all: [(least: Int64, most: Int64)] = [
    (150, 150), (150, 151), (150, 155), (150, 175), (150, 200), (150, 300),
    (12, 24), (25, 50), (50, 100), (100, 200),
  ]

  static func points(_ size: Size) -> [Curve] {
    let all: [Curve] = Curve.all.map { least, most in
      let trials = least == most ? 100 : 1000
      return Curve(least: least, most: most, trials: size == .full ? trials : 5)
    }
    return size == .full ? all : [all[1], all[5], all[6]]
  }

  var setting: ElectionSetting {
    var setting = ElectionSetting()
    setting.member.setTimes(
      election: .milliseconds(least), spread: .milliseconds(most - least),
      heartbeat: .milliseconds(least) / 2)
    setting.member.raft.hasPreVote = false
    setting.member.raft.checksQuorum = false
    setting.habits = ElectionHabits(keepsTimer: timer == "paper", lateness: Curve.lateness)
    setting.entries = [1, 2, 3, 4]
    setting.link = Link(.constant(Curve.oneWay))
    setting.disk = Curve.disk
    setting.heartbeat = .milliseconds(least) / 2
    // Some of etcd's never end.
    if timer != "paper" { setting.cap = .seconds(60) }
    return setting
  }

  /// Milliseconds without a leader, sorted; the elections that each took; the share that had none in the end.
  typealias Measured = (ms: [Double], elections: [Double], undecided: Double)

  func measure(_ seed: UInt64, _ trace: inout Digest) -> Measured {
    let setting = setting
    var (times, elections, undecided): ([Double], [Double], Int) = ([], [], 0)
    for trial in 0..<trials {
      let outcome = setting.run(seed: seed &* 100_000 &+ UInt64(trial))
      times.append(outcome.outage.milliseconds)
      elections.append(Double(outcome.elections))
      if !outcome.isDecided { undecided += 1 }
      trace.fold(outcome.traceHash)
    }
    return (times.sorted(), elections, Double(undecided) / Double(trials))
  }
}

let elections = Experiment(
  "raft-elections",
  asks: "How long has a group no leader after a crash, by how election timeouts are drawn?",
  columns: [
    "election_timeout_min_ms", "election_timeout_max_ms", "cumulative_fraction",
    "time_without_leader_ms",
  ],
  judged: .notJudged("nobody asks for anything; Raft's invariants are looked at after each step"),
  at: { Curve.points($0) }
) { (curve: Curve, seed) in
  var trace = Digest(seed)
  let times = curve.measure(seed, &trace).ms
  let rows: [[Field]] = (0...100).map { percent in
    let fraction = Double(percent) / 100
    return [
      .count(Int(curve.least)), .count(Int(curve.most)), .number(fraction),
      .number(Statistic.quantile(fraction, of: times)!),
    ]
  }
  return Finding(rows: rows, traceHash: trace.rawValue)
}

let electionSummary = Experiment(
  "raft-elections-summary",
  asks: "The same in a few numbers, also where a timer begins anew with each term, as etcd's does.",
  columns: [
    "timer", "election_timeout_min_ms", "election_timeout_max_ms", "trials", "min_ms", "median_ms",
    "mean_ms", "p99_ms", "max_ms", "elections_mean",
    "undecided_share",
  ],
  judged: .notJudged("nobody asks for anything; Raft's invariants are looked at after each step"),
  at: { size in
    ["paper", "etcd"].flatMap { timer in
      Curve.points(size).map { curve in
        var curve = curve
        curve.timer = timer
        if timer != "paper", curve.most < curve.least + 2 { curve.trials = min(curve.trials, 100) }
        return curve
      }
    }
  }
) { (curve: Curve, seed) in
  var trace = Digest(seed)
  let (times, elections, undecided) = curve.measure(seed, &trace)
  let row: [Field] = [
    .text(curve.timer), .count(Int(curve.least)), .count(Int(curve.most)), .count(curve.trials),
    .number(times[0]), .number(Statistic.median.of(times)!), .number(Statistic.mean.of(times)!),
    .number(Statistic.p99.of(times)!), .number(times[times.count - 1]),
    .number(Statistic.mean.of(elections)!), .number(undecided),
  ]
  return Finding(rows: [row], traceHash: trace.rawValue)
}
