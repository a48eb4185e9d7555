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
  var distributed = 0.0
  /// In milliseconds.
  var head: Int?
  var underWay = 400
  var countsDone = false
  /// So many calls a second at each machine; nil, as many as it can do.
  var load: Int?
  var percents: [Double]
  var description: String {
    "\(system), \(distributed), \(percents), \(setting(percents[0]))"
  }

  func setting(_ percent: Double) -> ClusterSetting {
    var setting = ClusterSetting(size)
    setting.machines = 4
    setting.underWay = underWay
    setting.countsDone = countsDone
    setting.open = load.map { Double($0) }
    if percent > 0 {
      let head = head.map { Nanoseconds.milliseconds(Int64($0)) }
      setting.disk = DiskShare(percent: percent, head: head)
    }
    return setting
  }
}

/// In milliseconds, of the calls that do or that do not need the disk.
private func latency(
  _ fraction: Double, _ measured: Measured, _ setting: ClusterSetting, needsDisk: Bool
) -> Field {
  let (begin, end) = (Instant.zero + setting.warmUp, Instant.zero + setting.length)
  let latencies = measured.history.entries.compactMap { entry -> Double? in
    guard case .committed = entry.outcome, let returned = entry.returned, entry.called >= begin,
      entry.called < end, (setting.disk?.needsDisk(entry.transaction) ?? false) == needsDisk
    else { return nil }
    return (returned - entry.called).milliseconds
  }
  return Statistic.quantile(fraction, of: latencies).map { .number($0) } ?? .text("")
}

let executionDisk = Experiment(
  "execution-disk",
  asks: "What do calls that need a row from a disk cost all the others, under locks?",
  columns: [
    "system", "distributed_percent", "load_per_machine", "kept_back_ms", "under_way", "done_count",
    "disk_percent", "disk_percent_drawn", "committed_per_s", "share_of_memory", "disk_p50_ms",
    "others_p50_ms", "others_p99_ms",
  ],
  judged: .certified { size in
    DiskCalls(
      size: size, system: .calvin(.nobodyWaits), distributed: 0.1, head: nil, percents: [0.9])
  },
  at: { size in
    let percents = size == .full ? [0.1, 0.3, 0.5, 0.9, 1.5, 3, 5, 10] : [0.9]
    let heads: [Int?] = size == .full ? [40, 10, 0, nil] : [40, nil]
    var points = heads.map {
      DiskCalls(size: size, system: .deterministic, head: $0, percents: percents)
    }
    points.append(
      DiskCalls(
        size: size, system: .deterministic, head: nil, countsDone: true, percents: percents))
    if size == .smoke { return points }
    points += [40, nil].map {
      DiskCalls(system: .deterministic, distributed: 0.1, head: $0, percents: [0.9, 3])
    }
    points.append(
      DiskCalls(
        system: .deterministic, distributed: 0.1, head: nil, countsDone: true, percents: [0.9, 3]))
    points.append(DiskCalls(system: .deterministic, head: nil, underWay: 4_000, percents: [0.9]))
    points += [40, nil].map {
      DiskCalls(system: .deterministic, head: $0, underWay: 1, percents: percents)
    }
    points += [40, 0, nil].map {
      DiskCalls(system: .deterministic, head: $0, load: 10_000, percents: [0.9, 3])
    }
    return points
  }
) { (point: DiskCalls, seed) in
  var finding = Finding(rows: [])
  var alone = 0.0
  for percent in [0] + point.percents {
    let setting = point.setting(percent)
    let workload = microbenchmark(setting, contention: 0.01, distributed: point.distributed)
    let measured = measure(point.system, workload, setting, &finding.opinions, seed: seed)
    if percent == 0 { alone = measured.perSecond }
    let calls = measured.history.entries
    let drawn = calls.count { setting.disk?.needsDisk($0.transaction) ?? false }
    finding.rows.append([
      .text("\(point.system)"), .number(point.distributed * 100),
      point.load.map { .count($0) } ?? .text("full"),
      point.head.map { .count($0) } ?? .text("never"), .count(point.underWay),
      .text(point.countsDone ? "yes" : "no"), .number(percent),
      .number(100 * Double(drawn) / Double(max(1, calls.count))), .number(measured.perSecond),
      .number(measured.perSecond / alone), latency(0.5, measured, setting, needsDisk: true),
      latency(0.5, measured, setting, needsDisk: false),
      latency(0.99, measured, setting, needsDisk: false),
    ])
    finding.traceHash = measured.traceHash
  }
  return finding
}
