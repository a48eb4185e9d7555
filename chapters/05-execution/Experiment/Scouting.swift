import Checking
import Execution
import Experiments
import Measurement
import Model
import Simulation
import Workloads

// How much a call does before it knows what it must look up: a scout does that, too, and in vain (Ren, figure 6c).

private struct Scouting: Sendable, CustomStringConvertible {
  var size = Size.full
  /// Of the ten rows of a call, those that it knows.
  static let known = 9
  var system: System
  /// So many of them are updated before the lookup.
  var before: [Int]
  var contended = false
  var description: String {
    "\(system), \(before), \(contended ? "few rows" : "many"), \(ClusterSetting(size))"
  }

  func workload(_ before: Int) -> DependentMicrobenchmark {
    possible {
      try DependentMicrobenchmark(
        homes: ClusterSetting(size).machines, hot: contended ? 2 : 10_000,
        entries: contended ? 2 : 10_000, before: before)
    }
  }
}

let executionScouting = Experiment(
  "execution-scouting",
  asks: "What does it cost that a transaction does part of its work before it knows its rows?",
  columns: [
    "system", "before_percent", "committed_per_s", "share_of_deterministic",
  ],
  judged: .certified { size in
    Scouting(size: size, system: .calvin(.nobodyWaits), before: [3], contended: true)
  },
  at: { size in
    [System.deterministic, .nondeterministic].map {
      Scouting(size: size, system: $0, before: size == .full ? Array(0...9) : [0, 9])
    }
  }
) { (point: Scouting, seed) in
  var finding = Finding(rows: [])
  let setting = ClusterSetting(point.size)
  let first = measure(
    .deterministic, point.workload(0), setting, &finding.opinions, seed: seed
  ).perSecond
  for before in point.before {
    let measured = measure(
      point.system, point.workload(before), setting, &finding.opinions, seed: seed)
    finding.rows.append([
      .text("\(point.system)"), .number(Double(before) / Double(Scouting.known) * 100),
      .number(measured.perSecond), .number(measured.perSecond / first),
    ])
    finding.traceHash = measured.traceHash
  }
  return finding
}
