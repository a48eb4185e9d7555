import Checking
import Experiments
import Measurement
import Model
import Raft
import RaftStore
import Simulation
import Workloads

// Q: does Raft use clocks? A leader whose clock is too slow is cut off from the others, and still asked by a client beside
// it.

/// How a leader makes sure that it may answer a read.
enum ReadGuard: String, Sendable, CaseIterable {
  case round = "ReadIndex"
  case lease = "lease"
  case boundedLease = "lease for 20 %"
  case belief = "none"

  static let bound = 200_000

  /// Whether the clock may be so slow, in parts of a second a second.
  func bears(_ slowness: Double) -> Bool {
    switch self {
    case .round: true
    case .lease: slowness == 0
    case .boundedLease: slowness <= Double(ReadGuard.bound) / 1e6
    case .belief: false
    }
  }
}

private struct SlowLeader: Sendable, CustomStringConvertible {
  var reads: ReadGuard
  var slowness: Double
  var runs: Int
  /// Held against what the others keep.
  var isTwin = false
  var description: String { "\(reads.rawValue), slower by \(slowness), \(runs) runs" }

  var promise: ConsistencyModel {
    isTwin || reads.bears(slowness) ? .strongSerializable : .serializable
  }

  static let leader = NodeID(0)
  static let asking = NodeID(3)
  static let writing = NodeID(4)

  var setting: Cluster.Setting {
    var setting = Cluster.Setting()
    setting.store.reads = reads == .belief ? .byBelief : .byIndex
    setting.store.member.raft.readsByLease = reads == .lease || reads == .boundedLease
    setting.store.member.raft.clockDriftBound = reads == .boundedLease ? ReadGuard.bound : 0
    setting.disk = .instant
    setting.link = Link(
      .lognormal(floor: .microseconds(200), median: .microseconds(100), sigma: 0.5))
    setting.arrivals = .constant(perSecond: 500)
    setting.userPatience = .milliseconds(100)
    setting.patience = .milliseconds(20)
    let drift = -Int64((slowness * 1e9).rounded())
    setting.machines = (0..<5).map { place in
      Machine(
        clock: place == 0 ? MachineClock(driftPartsPerBillion: drift) : .perfect, disk: .instant)
    }
    return setting
  }

  /// The leader and a client are cut off half a second after the leader was made one.
  func run(seed: UInt64) -> (history: History, problem: String?, trace: UInt64) {
    let workload = possible { try ListAppend(lists: 1, operations: 1, appends: 0.3) }
    var cluster = Cluster(setting, load: Load(workload, records: true), seed: seed)
    cluster.trial.run(for: .milliseconds(10))
    cluster.trial.world.act(on: SlowLeader.leader) { node, context in
      // Nobody has led yet, so that there is no lease to be waited for.
      node.command(&context) { $0.campaign(isTransfer: true) }
    }
    var random = Random(seed: seed, .faults)
    let cut = Instant.zero + .milliseconds(400) + .microseconds(Int64(random.below(50_000)))
    let rest = [NodeID(1), NodeID(2), SlowLeader.writing]
    cluster.trial.world.schedule(
      .cut([SlowLeader.leader, SlowLeader.asking], from: rest, bothWays: true), at: cut)
    cluster.trial.run(for: .milliseconds(1200))
    return (cluster.trial.history, cluster.problem, cluster.trial.world.traceHash)
  }
}

/// Reads, and how many of them saw less than had been acknowledged when they were asked.
private func staleReads(_ history: History) -> (stale: Int, reads: Int) {
  var acknowledged: [(key: Key, at: Instant)] = []
  for entry in history.entries {
    guard case .committed = entry.outcome, let returned = entry.returned,
      !entry.transaction.isReadOnly
    else { continue }
    acknowledged.append((entry.transaction.key(1), returned))
  }
  var (stale, reads) = (0, 0)
  for entry in history.entries where entry.transaction.isReadOnly {
    guard case .committed(let receipt) = entry.outcome else { continue }
    reads += 1
    let key = entry.transaction.key(1)
    let least = acknowledged.count { $0.key == key && $0.at < entry.called }
    if receipt.output < least { stale += 1 }
  }
  return (stale, reads)
}

let staleReadsByDrift = Experiment(
  "raft-stale-reads",
  asks: "From how slow a leader's clock on do reads by lease see too little?",
  columns: [
    "guard", "slower_percent", "is_borne", "runs", "runs_with_stale_reads", "reads", "stale_reads",
  ],
  judged: .by(
    [.inference], at: .strongSerializable, expecting: .serializable,
    twin: "leader reads because it believes in itself",
    is: { _ in SlowLeader(reads: .belief, slowness: 0.5, runs: 3, isTwin: true) }),
  at: { size in
    ReadGuard.allCases.flatMap { reads in
      [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7].map {
        SlowLeader(reads: reads, slowness: $0, runs: size == .full ? 100 : 3)
      }
    }
  }
) { (point: SlowLeader, seed) in
  var opinions = Opinions()
  var trace = Digest(0)
  var (stale, reads, broken) = (0, 0, 0)
  for number in 0..<point.runs {
    let (history, problem, hash) = point.run(seed: seed &* 1_000_000 &+ UInt64(number))
    if let problem { preconditionFailure(problem) }
    trace.fold(hash)
    let found = staleReads(history)
    (stale, reads) = (stale + found.stale, reads + found.reads)
    if found.stale > 0 { broken += 1 }
    opinions.infer(TransactionHistory(listAppend: history), at: point.promise)
  }
  return Finding(
    rows: [
      [
        .text(point.reads.rawValue), .number(point.slowness * 100),
        .text(point.reads.bears(point.slowness) ? "yes" : "no"), .count(point.runs),
        .count(broken), .count(reads), .count(stale),
      ]
    ],
    traceHash: trace.rawValue, opinions: opinions)
}
