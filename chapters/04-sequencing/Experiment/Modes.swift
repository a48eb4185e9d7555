import Checking
import Experiments
import Measurement
import Model
import Sequencing
import Simulation
import Workloads

// Figure 2 of Calvin's paper: what a call takes when nobody is asked before it is executed, when replicas in one data centre
// agree, and when three data centres do.

private struct Agreement: Sendable, CustomStringConvertible {
  var name: String
  var row: String
  var replication: Replication
  /// Milliseconds there and back between replicas.
  var pings: @Sendable (Int, Int) -> Double
  /// That of who must be asked; in the paper's Figure 2 as in ours.
  var ping: Double
  var description: String { "\(name), \(ping) ms" }

  static let within = 1.0
  /// Published: pings between data centres are from 100 to 170 ms. The middle one is ours.
  static let across = [100.0, 135, 170]

  static let all = [
    Agreement(
      name: "nobody is asked", row: "async", replication: .asynchronous(master: 0),
      pings: between, ping: within),
    Agreement(
      name: "one data centre", row: "paxos_1_datacenter", replication: .everywhere,
      pings: { _, _ in within }, ping: within),
    Agreement(
      name: "three data centres", row: "paxos_3_datacenters", replication: .everywhere,
      pings: between, ping: across.reduce(0, +) / 3),
  ]

  private static func between(_ a: Int, _ b: Int) -> Double { a == b ? within : across[a + b - 1] }

  var setting: Town.Setting {
    var setting = Town.Setting()
    setting.replication = replication
    setting.links = Links(dataCentres: 3, within: Nanoseconds(Int64(pings(0, 0) / 2 * 1e6))) {
      Nanoseconds(Int64(pings($0, $1) / 2 * 1e6))
    }
    setting.separateReplicas()
    setting.arrivals = .poisson(perSecond: 500)
    setting.patience = .seconds(5)
    setting.quiet = .seconds(1)
    setting.options.electsSlowly()
    return setting
  }

  /// Clients of the first replica: where there is a master it is theirs.
  var onPaper: Double {
    OnPaper(
      placement: setting.placement, epoch: FiveRegions.epoch, sync: FiveRegions.sync,
      oneWay: { pings($0, $1) / 2 }
    ).mean(client: 0)
  }
}

let sequencingModes = Experiment(
  "sequencing-modes",
  asks: "What does a call take by who must agree on its place, beside what was published?",
  columns: [
    "mode", "mean_ms", "expected_ms", "ping_ms", "round_trips", "published_ms",
    "published_round_trips",
  ],
  judged: .notJudged("what clients see is judged under sequencing-under-faults"),
  at: { _ in Agreement.all }
) { (point: Agreement, seed) in
  let workload = possible { try ListAppend(homes: 2, lists: 64, operations: 1, appends: 1) }
  var town = Town(point.setting, load: Load(workload), seed: seed)
  town.trial.run(for: .seconds(21))
  let times = latencies(town.trial.history, replicas: 3, from: .zero + FiveRegions.start)[0]
  let published = orStop { try Tables.published("calvin_sigmod12_fig2_replication_latency") }
  let theirs = orStop {
    try published.number("latency_mean_ms", where: [("replication_mode", .text(point.row))])
  }
  // Half an epoch is waiting and no agreement; theirs is given as 5 ms, too (§4.1).
  let waiting = FiveRegions.epoch / 2
  return Finding(
    rows: [
      [
        .text(point.name), .number(mean(times)), .number(point.onPaper), .number(point.ping),
        .number((mean(times) - waiting) / point.ping), .number(theirs),
        .number((theirs - waiting) / point.ping),
      ]
    ], traceHash: town.trial.world.traceHash)
}
