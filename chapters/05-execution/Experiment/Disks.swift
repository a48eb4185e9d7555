import Checking
import Execution
import Experiments
import Measurement
import Model
import Sequencing
import Simulation
import Workloads

// Rows on a disk under locks (Calvin §4): what is lost where a call waits for one with its locks held, where it is kept back
// until its rows should be there, and where that time was guessed too short.

/// How many calls need a row from the disk, and what is done about it.
struct DiskShare: Sendable, Hashable, CustomStringConvertible {
  /// Of calls; each of them needs one such row, or hardly ever two.
  var percent: Double
  /// How long such a call is kept back after its rows were asked for; nil, they are asked for when it has its locks.
  var head: Nanoseconds?
  /// The disk of the chapter before: ten milliseconds in the mean, and longer than forty once in two hundred times.
  var least = Nanoseconds.milliseconds(3)
  var more = Nanoseconds.milliseconds(7)

  var description: String {
    let head = head.map { "\($0.count)" } ?? "never"
    return "disk for \(percent) %, head \(head), \(least.count) and \(more.count)"
  }

  /// Of each home, and what draws evenly from them: all rows of a call but the hot one.
  private static let rows = 1_000_000
  private static let drawn = ClusterSetting.rowsOfCall - 1

  private var firstCold: Int {
    DiskShare.rows - Int(Double(DiskShare.rows) * percent / 100 / Double(DiskShare.drawn))
  }

  func needsDisk(_ call: Transaction) -> Bool {
    (1..<Int(call.count)).contains { call.key($0).row >= firstCold }
  }

  var options: ColdOptions {
    let first = firstCold
    return ColdOptions(least: least, more: more, head: head) { $0.row >= first }
  }
}

private struct DiskCalls: Sendable, CustomStringConvertible {
  var size = Size.full
  var system: System
  var distributed: Double
  /// In milliseconds.
  var head: Int?
  var underWay = 400
  var percents: [Double]
  var description: String {
    "\(system), \(distributed), \(head.map { "\($0)" } ?? "never"), \(percents), \(setting(nil))"
  }

  func setting(_ percent: Double?) -> ClusterSetting {
    var setting = ClusterSetting(size)
    setting.underWay = underWay
    if size == .full { setting.machines = 4 }
    let head = head.map { Nanoseconds.milliseconds(Int64($0)) }
    setting.disk = percent.map { DiskShare(percent: $0, head: head) }
    return setting
  }
}

let executionDisk = Experiment(
  "execution-disk",
  asks: "What do calls that need a row from a disk cost all the others, under locks?",
  columns: [
    "system", "distributed_percent", "kept_back_ms", "under_way", "disk_percent",
    "disk_percent_drawn", "committed_per_s", "share_of_memory", "p50_ms",
  ],
  judged: .certified { size in
    DiskCalls(
      size: size, system: .calvin(.nobodyWaits), distributed: 0.1, head: nil, percents: [0.9])
  },
  at: { size in
    let percents = size == .full ? [0.1, 0.3, 0.5, 0.9, 1.5, 3, 5, 10] : [0.9]
    var points: [DiskCalls] = []
    for distributed in size == .full ? [0, 0.1] : [0.1] {
      for head in [40, 10, nil] {
        points.append(
          DiskCalls(
            size: size, system: .deterministic, distributed: distributed, head: head,
            percents: percents))
      }
      points.append(
        DiskCalls(
          size: size, system: .deterministic, distributed: distributed, head: nil, underWay: 4_000,
          percents: percents))
    }
    for head in size == .full ? [40, nil] : [nil] {
      points.append(
        DiskCalls(size: size, system: .serial, distributed: 0, head: head, percents: percents))
    }
    return points
  }
) { (point: DiskCalls, seed) in
  var finding = Finding(rows: [])
  var alone = 0.0
  for percent in [0] + point.percents {
    let setting = point.setting(percent == 0 ? nil : percent)
    let workload = microbenchmark(setting, contention: 0.01, distributed: point.distributed)
    let measured = measure(point.system, workload, setting, &finding.opinions, seed: seed)
    if percent == 0 { alone = measured.perSecond }
    let calls = measured.history.entries
    let drawn = calls.count { setting.disk?.needsDisk($0.transaction) ?? false }
    finding.rows.append([
      .text("\(point.system)"), .number(point.distributed * 100),
      point.head.map { .count($0) } ?? .text("never"), .count(point.underWay), .number(percent),
      .number(100 * Double(drawn) / Double(max(1, calls.count))), .number(measured.perSecond),
      .number(measured.perSecond / alone),
      .number(Statistic.quantile(0.5, of: measured.latencies) ?? .nan),
    ])
    finding.traceHash = measured.traceHash
  }
  return finding
}
