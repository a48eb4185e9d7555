import Checking
import Experiments
import Measurement
import Model
import Sequencing
import Simulation
import Workloads

// What clients see when one sequencer dies, and when a whole region does.

extension EpochRule {
  var name: String {
    switch self {
    case .byClock: "by clock"
    case .byCount: "by count"
    case .byHearsay: "by hearsay"
    }
  }
}

private struct Outage: Sendable, CustomStringConvertible {
  enum What: String, Sendable, CaseIterable { case sequencer = "a sequencer", region = "a region" }
  var what: What
  var rule: EpochRule
  var description: String { "\(what.rawValue), \(rule)" }

  static let bin = Nanoseconds.milliseconds(50)
  static let crash = Nanoseconds.seconds(3)
  static let restart = Nanoseconds.seconds(5)
  static let end = Nanoseconds.seconds(8)

  var setting: Town.Setting {
    var setting = Town.Setting()
    setting.links = Links(dataCentres: 3, within: .microseconds(250)) { _, _ in .milliseconds(10) }
    setting.separateReplicas()
    setting.arrivals = .closed(users: 60, think: .milliseconds(5))
    setting.patience = .milliseconds(200)
    setting.quiet = .milliseconds(500)
    setting.options.sequencer.rule = rule
    return setting
  }

  var victims: [NodeID] { what == .sequencer ? [NodeID(0)] : [NodeID(0), NodeID(1)] }
}

let sequencingFailover = Experiment(
  "sequencing-failover",
  asks:
    "How long does nobody get an answer when a sequencer or a region dies, and what is it like after?",
  columns: ["what", "epochs", "second", "home_answers_per_s", "other_answers_per_s", "mean_ms"],
  judged: .notJudged("what clients see is judged under sequencing-under-faults"),
  at: { _ in
    [
      Outage(what: .sequencer, rule: .byClock), Outage(what: .region, rule: .byClock),
      Outage(what: .sequencer, rule: .byCount), Outage(what: .sequencer, rule: .byHearsay),
    ]
  }
) { (point: Outage, seed) in
  let workload = possible { try ListAppend(homes: 2, lists: 64, operations: 1, appends: 0.5) }
  var town = Town(point.setting, load: Load(workload, records: true), seed: seed)
  for node in point.victims {
    town.trial.world.schedule(.crash(node), at: .zero + Outage.crash)
    town.trial.world.schedule(.restart(node), at: .zero + Outage.restart)
  }
  town.trial.run(for: Outage.end - point.setting.quiet)
  let bins = Int(Outage.end.count / Outage.bin.count)
  var (home, others, sums) = (
    Array(repeating: 0, count: bins), Array(repeating: 0, count: bins),
    Array(repeating: 0.0, count: bins)
  )
  for entry in town.trial.history.entries {
    guard let returned = entry.returned else { continue }
    let bin = Int(returned.nanoseconds / Outage.bin.count)
    guard bin < bins else { continue }
    if entry.client % 3 == 0 { home[bin] += 1 } else { others[bin] += 1 }
    sums[bin] += (returned - entry.called).milliseconds
  }
  let perSecond = 1e9 / Double(Outage.bin.count)
  let first = Int(Nanoseconds.seconds(2).count / Outage.bin.count)
  let rows = (first..<bins).map { bin -> [Field] in
    let count = home[bin] + others[bin]
    return [
      .text(point.what.rawValue), .text(point.rule.name),
      .number(Double(Int64(bin) * Outage.bin.count) / 1e9),
      .number(Double(home[bin]) * perSecond), .number(Double(others[bin]) * perSecond),
      .number(count == 0 ? 0 : sums[bin] / Double(count)),
    ]
  }
  if let violation = town.watch.violation { preconditionFailure("seed \(seed): \(violation)") }
  return Finding(rows: rows, traceHash: town.trial.world.traceHash)
}
