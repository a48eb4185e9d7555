import Checking
import Experiments
import Measurement
import Model
import Raft
import Sequencing
import Simulation
import Workloads

// Commit latency over real distances, by who agrees and where the client is, beside what is added up on paper.

/// A replica of one partition in each of five regions, and a client in each.
struct FiveRegions: Sendable {
  /// Milliseconds.
  static let epoch = 10.0
  static let sync = 0.5
  static let start = Nanoseconds.seconds(2)
  var matrix: RegionMatrix
  var replication: Replication

  var setting: Town.Setting {
    var setting = Town.Setting()
    setting.replicas = matrix.regions.count
    setting.partitions = 1
    setting.replication = replication
    setting.links = matrix.links
    setting.separateReplicas()
    setting.arrivals = .poisson(perSecond: 500)
    setting.patience = .seconds(5)
    setting.quiet = .seconds(1)
    setting.options.electsSlowly()
    setting.options.sequencer.epoch = Nanoseconds(Int64(FiveRegions.epoch * 1e6))
    return setting
  }

  var onPaper: OnPaper {
    OnPaper(
      placement: setting.placement, epoch: FiveRegions.epoch, sync: FiveRegions.sync,
      oneWay: { [matrix] in matrix.roundTrip($0, $1) / 2 })
  }
}

extension SequencedOptions {
  /// So slowly that nobody but the homes leads.
  mutating func electsSlowly() {
    member.setTimes(election: .seconds(3), spread: .seconds(3), heartbeat: .milliseconds(500))
  }
}

/// Calls' latencies, by the replica of the client.
func latencies(_ history: History, replicas: Int, from start: Instant) -> [[Double]] {
  var times = Array(repeating: [Double](), count: replicas)
  for entry in history.entries {
    guard let returned = entry.returned, entry.called >= start else { continue }
    times[Int(entry.client) % replicas].append((returned - entry.called).milliseconds)
  }
  return times
}

/// None of so many calls is nothing, too.
func mean(_ times: [Double]) -> Double { Statistic.mean.of(times) ?? 0 }

func standardError(_ times: [Double]) -> Double { Statistic.standardError(of: times) ?? 0 }

private struct Mode: Sendable, CustomStringConvertible {
  var name: String
  /// The region that leads or is the master; nil, all alike.
  var leader: Int?
  var five: FiveRegions
  var length: Nanoseconds
  var description: String {
    "\(name), \(leader ?? -1), \(five.matrix.table.digest), \(length.milliseconds) ms"
  }

  static let each = "a group for each sequencer"
  static let one = "one group for all"
  static let master = "asynchronous"

  static func all(_ matrix: RegionMatrix, _ length: Nanoseconds) -> [Mode] {
    func mode(_ name: String, _ leader: Int?, _ replication: Replication) -> Mode {
      Mode(
        name: name, leader: leader, five: FiveRegions(matrix: matrix, replication: replication),
        length: length)
    }
    return [mode(each, nil, .everywhere)]
      + matrix.regions.indices.map { mode(one, $0, .oneLog(at: $0)) }
      + matrix.regions.indices.map { mode(master, $0, .asynchronous(master: $0)) }
  }
}

let sequencingRegions = Experiment(
  "sequencing-regions",
  asks: "How long does a commit take, by who agrees on the order and where the client is?",
  columns: [
    "mode", "leader_region", "client_region", "calls", "mean_ms", "expected_ms",
    "standard_error_ms",
  ],
  judged: .notJudged("what clients see is judged under sequencing-under-faults"),
  at: { size in Mode.all(RegionMatrix(), .seconds(size == .full ? 62 : 4)) }
) { (point: Mode, seed) in
  let workload = possible { try ListAppend(lists: 64, operations: 1, appends: 1) }
  var town = Town(point.five.setting, load: Load(workload), seed: seed)
  town.trial.run(for: point.length)
  let regions = point.five.matrix.regions
  let times = latencies(
    town.trial.history, replicas: regions.count, from: .zero + FiveRegions.start)
  let rows = regions.indices.map { client -> [Field] in
    [
      .text(point.name), .text(point.leader.map { regions[$0] } ?? "each its own"),
      .text(regions[client]), .count(times[client].count), .number(mean(times[client])),
      .number(point.five.onPaper.mean(client: client)),
      .number(standardError(times[client])),
    ]
  }
  return Finding(rows: rows, traceHash: town.trial.world.traceHash)
}
