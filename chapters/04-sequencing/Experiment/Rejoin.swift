import Checking
import Experiments
import Measurement
import Model
import Sequencing
import Simulation
import Workloads

// A node was away and comes back: it begins behind its last checkpoint, or another replica's if the logs no longer reach back
// so far, and executes what has been agreed upon since.

private struct Absence: Sendable, CustomStringConvertible {
  var away: Nanoseconds
  /// In epochs.
  var every: UInt64
  var description: String { "\(away.milliseconds) ms, every \(every)" }

  static let crash = Nanoseconds.seconds(4)

  var setting: Town.Setting {
    var setting = Town.Setting()
    setting.prices = Costs.prices
    setting.arrivals = .poisson(perSecond: 3_000)
    setting.patience = .milliseconds(200)
    setting.quiet = .milliseconds(200)
    setting.options.checkpointEvery = every
    // So that logs may be shorter than the absence.
    setting.options.member.keptBehindSnapshot = 10
    return setting
  }
}

let sequencingRejoin = Experiment(
  "sequencing-rejoin",
  asks:
    "How does a node that was away come to the same state as the others, and how long does it take?",
  columns: [
    "away_s", "checkpoint_every_epochs", "adopted", "catch_up_ms", "epochs_passed",
    "places_compared", "differences",
  ],
  judged: .notJudged("what clients see is judged under sequencing-under-faults"),
  at: { size in
    let absences: [Double] = size == .full ? [0.1, 0.3, 1, 3, 10] : [0.3]
    return [UInt64(50), 100_000].flatMap { every in
      absences.map { Absence(away: Nanoseconds(Int64($0 * 1e9)), every: every) }
    }
  }
) { (point: Absence, seed) in
  let workload = possible { try ListAppend(homes: 2, lists: 4096, operations: 1, appends: 0.5) }
  var town = Town(point.setting, load: Load(workload), seed: seed)
  town.trial.world.countMarks()
  let (node, twin) = (NodeID(4), NodeID(2))
  let back = Instant.zero + Absence.crash + point.away
  town.trial.world.schedule(.crash(node), at: .zero + Absence.crash)
  town.trial.world.schedule(.restart(node), at: back)
  town.trial.run(for: back + .milliseconds(1) - town.trial.world.now)
  let first = town.server(node).scheduler.epoch
  let step = Nanoseconds.milliseconds(1)
  // As far as the same partition of another replica, but for what is on its way.
  while town.server(node).scheduler.epoch + 2 < town.server(twin).scheduler.epoch {
    town.trial.run(for: step)
    if town.trial.world.now - back > .seconds(60) { preconditionFailure("it never catches up") }
  }
  let caughtUp = town.trial.world.now
  let passed = Int(town.server(node).scheduler.epoch) - Int(first)
  let compared = town.watch.places
  town.trial.run(for: .seconds(1))
  let adopted = town.trial.world.coverage.counts.first { $0.name == "checkpoint adopted" }
  return Finding(
    rows: [
      [
        .number(Double(point.away.count) / 1e9), .count(Int(point.every)),
        .text((adopted?.count ?? 0) > 0 ? "yes" : "no"),
        .number((caughtUp - back).milliseconds), .count(passed),
        .count(town.watch.places - compared), .count(town.watch.violation == nil ? 0 : 1),
      ]
    ], traceHash: town.trial.world.traceHash)
}
