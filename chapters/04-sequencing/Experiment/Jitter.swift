import Checking
import Experiments
import Measurement
import Model
import Sequencing
import Simulation
import Workloads

// The same sum where links do not always take the same time. What is added up is then drawn, too, many times over: no
// message is sent for it, and it has its own chance.

/// Conditions beside those of `OnPaper`: disks take no time; a link varies by less than an epoch, so that nothing is overtaken.
private struct DrawnOnPaper {
  let paper: OnPaper
  /// A link takes from nothing to so much longer than it does at least.
  let jitter: Double
  var random: Random

  private mutating func way(_ a: Int, _ b: Int) -> Double {
    paper.oneWay(a, b) + (a == b ? 0 : jitter * random.unit())
  }

  /// When replicas have one epoch's batch of one log, from when it was closed.
  private mutating func arrivals(_ log: LogPlan) -> [Double] {
    let home = paper.placement.replica(of: log.home)
    let known = log.voters.map { voter -> Double in
      let replica = paper.placement.replica(of: voter)
      return replica == home ? 0 : way(home, replica) + way(replica, home)
    }
    let agreed = known.sorted()[log.voters.count / 2]
    // The next epoch's message says so, too, and may come before the one that says only that.
    let next = (agreed / paper.epoch).rounded(.up) * paper.epoch
    return (0..<paper.placement.replicas).map { replica in
      replica == home ? agreed : min(agreed + way(home, replica), next + way(home, replica))
    }
  }

  /// Each replica's mean over so many epochs, for calls from it.
  mutating func means(epochs: Int) -> [Double] {
    let replicas = paper.placement.replicas
    var sums = Array(repeating: 0.0, count: replicas)
    for _ in 0..<epochs {
      var complete = Array(repeating: 0.0, count: replicas)
      for log in paper.placement.logs {
        for (replica, time) in arrivals(log).enumerated() {
          complete[replica] = max(complete[replica], time)
        }
      }
      for replica in 0..<replicas { sums[replica] += complete[replica] }
    }
    return (0..<replicas).map {
      sums[$0] / Double(epochs) + paper.epoch / 2 + 2 * paper.oneWay($0, $0)
    }
  }
}

/// To a microsecond.
private func rounded(_ milliseconds: Double) -> Double { (milliseconds * 1e3).rounded() / 1e3 }

private struct Shaken: Sendable, CustomStringConvertible {
  var five: FiveRegions
  var jitter: Double
  /// As on a stream, where no message overtakes another.
  var isOrdered: Bool
  var length: Nanoseconds
  var epochs: Int
  var links: String { isOrdered ? "streams" : "messages overtake" }
  var description: String {
    "\(links), \(jitter) ms, \(five.matrix.table.digest), \(length.milliseconds) ms, \(epochs)"
  }

  var setting: Town.Setting {
    var setting = five.setting
    setting.disk = .instant
    setting.separateReplicas()
    let jitter = Nanoseconds(Int64(jitter * 1e6))
    setting.links = five.matrix.links {
      Link(.uniform(from: $0, to: $0 + jitter), isOrdered: isOrdered)
    }
    return setting
  }

  func onPaper(_ seed: UInt64) -> [Double] {
    var paper = five.onPaper
    paper.sync = 0
    var drawn = DrawnOnPaper(
      paper: paper, jitter: jitter, random: Random(seed: seed, .workload, at: 77))
    return drawn.means(epochs: epochs)
  }
}

let sequencingJitter = Experiment(
  "sequencing-jitter",
  asks: "Is the mean what is added up on paper where links vary?",
  columns: [
    "links", "jitter_ms", "client_region", "calls", "mean_ms", "expected_ms", "standard_error_ms",
  ],
  judged: .notJudged("what clients see is judged under sequencing-under-faults"),
  at: { size in
    let five = FiveRegions(matrix: RegionMatrix(), replication: .everywhere)
    return [(1, false), (2, false), (4, false), (2, true), (4, true), (8, true)].map {
      Shaken(
        five: five, jitter: $0, isOrdered: $1, length: .seconds(size == .full ? 62 : 4),
        epochs: size == .full ? 100_000 : 2_000)
    }
  }
) { (point: Shaken, seed) in
  let workload = possible { try ListAppend(lists: 64, operations: 1, appends: 1) }
  var town = Town(point.setting, load: Load(workload), seed: seed)
  town.trial.run(for: point.length)
  let regions = point.five.matrix.regions
  let times = latencies(
    town.trial.history, replicas: regions.count, from: .zero + FiveRegions.start)
  let expected = point.onPaper(seed)
  let rows = regions.indices.map { client -> [Field] in
    [
      .text(point.links), .number(point.jitter), .text(regions[client]),
      .count(times[client].count),
      .number(rounded(mean(times[client]))), .number(rounded(expected[client])),
      .number(rounded(standardError(times[client]))),
    ]
  }
  return Finding(rows: rows, traceHash: town.trial.world.traceHash)
}
