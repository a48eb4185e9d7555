import Checking
import Experiments
import Measurement
import Model
import Raft
import RaftStore
import Simulation
import Workloads

// What clients see when the leader dies: a timeline, and how long the silence is over many runs.

private struct Failover: Sendable, CustomStringConvertible {
  /// How long a client's library waits before it asks another server.
  var patience: Nanoseconds
  var runs: Int
  var description: String { "patience \(patience.milliseconds) ms, \(runs) runs" }

  static let crash = Nanoseconds.seconds(3)
  static let restart = Nanoseconds.seconds(5)
  static let end = Nanoseconds.seconds(7)
  /// When elections and warm-up are over.
  static let start = Nanoseconds.seconds(1)
  static let bin = Nanoseconds.milliseconds(50)

  func run(seed: UInt64) -> (history: History, trace: UInt64) {
    var setting = Cluster.Setting()
    setting.patience = patience
    setting.arrivals = .closed(users: 20, think: .milliseconds(2))
    let workload = possible { try ListAppend(lists: 16, operations: 1, appends: 0.5) }
    var cluster = Cluster(setting, load: Load(workload, records: true), seed: seed)
    cluster.trial.run(for: Failover.crash)
    let leader = cluster.leader ?? NodeID(0)
    cluster.trial.world.schedule(.crash(leader), at: .zero + Failover.crash)
    cluster.trial.world.schedule(.restart(leader), at: .zero + Failover.restart)
    cluster.trial.run(for: Failover.end - Failover.crash)
    cluster.trial.drain(for: .seconds(5))
    if let problem = cluster.problem { preconditionFailure("seed \(seed): \(problem)") }
    return (cluster.trial.history, cluster.trial.world.traceHash)
  }
}

private func bins(_ history: History) -> Windows {
  var windows = orStop {
    try Windows(
      over: 0..<Failover.end.count, bin: Failover.bin.count, warmUp: Failover.start.count,
      coolDown: 0)
  }
  for entry in history.entries {
    if let returned = entry.returned { windows.record(at: returned.nanoseconds) }
  }
  return windows
}

let failover = Experiment(
  "raft-failover",
  asks: "How many answers do clients get while one leader dies and another is elected?",
  columns: ["second", "patience_ms", "answers_per_s"],
  judged: .notJudged("what clients see is judged under raft-store-under-faults"),
  at: { _ in
    [50, 200].map { Failover(patience: .milliseconds($0), runs: 1) }
  }
) { (point: Failover, seed) in
  let (history, trace) = point.run(seed: seed)
  let rows: [[Field]] = bins(history).bins.map { bin in
    [
      .number(Double(bin.start) / 1e9), .number(point.patience.milliseconds),
      .number(bin.perSecond),
    ]
  }
  return Finding(rows: rows, traceHash: trace)
}

/// From the crash to the first answer that follows from a call made after it.
private func silence(_ history: History) -> Double {
  let crash = Instant.zero + Failover.crash
  let first = history.entries.filter { $0.called >= crash }.compactMap(\.returned).min()
  return first.map { ($0 - crash).milliseconds } ?? .infinity
}

let failoverSilence = Experiment(
  "raft-silence",
  asks: "How long is nobody answered after a leader died, over many runs?",
  columns: ["patience_ms", "runs", "least_ms", "median_ms", "p99_ms", "longest_ms"],
  judged: .notJudged("what clients see is judged under raft-store-under-faults"),
  at: { size in
    [50, 200].map { Failover(patience: .milliseconds($0), runs: size == .full ? 200 : 1) }
  }
) { (point: Failover, seed) in
  var trace = Digest(0)
  var silences: [Double] = []
  for number in 0..<point.runs {
    let (history, hash) = point.run(seed: seed &* 1_000_000 &+ UInt64(number))
    trace.fold(hash)
    silences.append(silence(history))
  }
  let quantiles = [0, 0.5, 0.99, 1].map { Field.number(Statistic.quantile($0, of: silences)!) }
  return Finding(
    rows: [[.number(point.patience.milliseconds), .count(point.runs)] + quantiles],
    traceHash: trace.rawValue)
}
