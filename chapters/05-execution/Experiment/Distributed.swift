import Checking
import Experiments
import Measurement
import Model
import Simulation
import Workloads

private struct Share: Sendable, CustomStringConvertible {
  var system: System
  var contention: Double
  var distributed: Double
  var description: String { "\(system), \(contention), \(distributed)" }
}

let executionDistributed = Experiment(
  "execution-distributed",
  asks: "What do transactions over two machines cost, with and without locks in an agreed order?",
  columns: ["system", "contention_index", "distributed_percent", "committed_per_s", "p50_ms"],
  judged: .notJudged("what"),
  at: { size in
    [System.vll, .nondeterministic, .withoutCommit, .woundWait].flatMap { system in
      [0.0001, 0.01].flatMap { contention in
        (size == .full ? [0.05, 0.2, 0.5, 1] : [0, 1]).map {
          Share(system: system, contention: contention, distributed: $0)
        }
      }
    }
  }
) { (point: Share, seed) in
  let setting = ClusterSetting()
  let workload = possible {
    try Microbenchmark(
      homes: setting.machines, rows: 1_000_000, hot: Int(1 / point.contention),
      distributed: point.distributed)
  }
  let measured = setting.run(point.system, Load(workload), seed: seed)
  return Finding(
    rows: [
      [
        .text("\(point.system)"), .number(point.contention), .number(point.distributed * 100),
        .number(measured.perSecond),
        .number(Statistic.quantile(0.5, of: measured.latencies) ?? .nan),
      ]
    ], traceHash: measured.traceHash)
}
