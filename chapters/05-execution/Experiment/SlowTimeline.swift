import Checking
import Execution
import Experiments
import Measurement
import Model
import Simulation
import Workloads

// One machine of eight slows down for a while and recovers: throughput over time (Ren, figure 5b), and what it is worth that
// whoever locks as he goes may refuse what hangs on the slow one.

private struct Timeline: Sendable, CustomStringConvertible {
  var size = Size.full
  var system: System
  var distributed: Int
  var refuses = false
  var description: String { "\(system), \(distributed), \(setting)" }

  /// Published are fifty seconds, one a row, of which the machine is slow from here to there.
  static let seconds = 50
  static let slow = 15..<35

  /// What stands for a second of theirs: 80 ms, where the run is not a small one.
  var second: Nanoseconds { Nanoseconds((end - start).count / Int64(Timeline.seconds)) }
  private var start: Nanoseconds { size == .full ? .milliseconds(150) : .milliseconds(40) }
  private var end: Nanoseconds { start + .milliseconds(size == .full ? 4_000 : 100) }

  var setting: ClusterSetting {
    var setting = ClusterSetting(size)
    setting.warmUp = start
    setting.length = end
    setting.slowWorkers = 1
    setting.slowFor =
      start + Nanoseconds(second.count * Int64(Timeline.slow.lowerBound))..<start
      + Nanoseconds(second.count * Int64(Timeline.slow.upperBound))
    // Twice what each of the others has if they have all calls of a machine's users.
    if refuses { setting.mostTowards = 2 * setting.atOnce / (setting.machines - 1) }
    return setting
  }

  /// What a second is part of; throughput falls and rises for some five of them.
  static func phase(_ second: Int) -> String {
    switch second {
    case ..<slow.lowerBound: "before"
    case ..<(slow.lowerBound + 5): "falling"
    case ..<slow.upperBound: "slow"
    case ..<(slow.upperBound + 5): "rising"
    default: "after"
    }
  }

  /// As the table of published numbers names it.
  var series: String { "\(system)\(refuses ? "_throttling" : "")_\(distributed)pct" }

  /// Answers by the second of theirs that they came in.
  func counts(of history: History, where isCounted: (Outcome) -> Bool) -> [Double] {
    var counts = [Double](repeating: 0, count: Timeline.seconds)
    for entry in history.entries where isCounted(entry.outcome) {
      guard let returned = entry.returned else { continue }
      let since = returned - (Instant.zero + start)
      let place = Int(since.count / second.count)
      if since >= .zero, counts.indices.contains(place) { counts[place] += 1 }
    }
    return counts
  }

  private func throughput(_ second: Int) -> Double? {
    published(
      "throughput_txns_per_s", of: "ren_vldb14_fig5b_slow_node_timeline",
      where: [("system", .text(series)), ("time_s", .count(second))]
    ).number
  }

  func publishedShare(_ second: Int) -> Field {
    let before = (0..<Timeline.slow.lowerBound - 1).compactMap { throughput($0) }
    guard let now = throughput(second), !before.isEmpty else { return .text("") }
    return .number(now * Double(before.count) / before.reduce(0, +))
  }
}

let executionSlowTimeline = Experiment(
  "execution-slow-timeline",
  asks:
    "What becomes of throughput while one machine of eight is slow, and what if calls that need it may be refused?",
  columns: [
    "system", "refuses", "distributed_percent", "second", "phase", "committed_per_s",
    "share_of_before",
    "refused_share", "published_share", "is_drawn",
  ],
  judged: .certified { size in
    Timeline(size: size, system: .calvin(.nobodyWaits), distributed: 100)
  },
  at: { size in
    [(System.deterministic, false), (.nondeterministic, false), (.nondeterministic, true)]
      .flatMap { system, refuses in
        (size == .full ? [5, 100] : [100]).map {
          Timeline(size: size, system: system, distributed: $0, refuses: refuses)
        }
      }
  }
) { (point: Timeline, seed) in
  var finding = Finding(rows: [])
  let contention = point.system == .calvin(.nobodyWaits) ? 0.01 : 0.0001
  let workload = microbenchmark(
    point.setting, contention: contention, distributed: Double(point.distributed) / 100)
  let measured = measure(point.system, workload, point.setting, &finding.opinions, seed: seed)
  let committed = point.counts(of: measured.history) {
    if case .committed = $0 { true } else { false }
  }
  let refused = point.counts(of: measured.history) {
    if case .aborted(.overload) = $0 { true } else { false }
  }
  let before =
    committed[..<Timeline.slow.lowerBound].reduce(0, +) / Double(Timeline.slow.lowerBound)
  for second in 0..<Timeline.seconds {
    finding.rows.append([
      .text("\(point.system)"), .text(point.refuses ? "yes" : "no"), .count(point.distributed),
      .count(second), .text(Timeline.phase(second)),
      .number(committed[second] / (Double(point.second.count) / 1e9)),
      .number(committed[second] / before),
      .number(refused[second] / max(1, refused[second] + committed[second])),
      // Marks for all of them would hide each other.
      point.publishedShare(second), .text(second % 3 == 1 ? "yes" : "no"),
    ])
  }
  finding.traceHash = measured.traceHash
  return finding
}
