import Checking
import Experiments
import Measurement
import Model
import Sequencing
import Simulation
import Workloads

// How long an epoch should be: a long one makes everybody wait, a short one sends as many messages for fewer calls.

/// What machines of the throughput experiments cost: guesses, the same for all.
enum Costs {
  static let message = Nanoseconds.microseconds(20)
  static let call = Nanoseconds.microseconds(10)

  static var prices: Prices {
    var prices = Prices()
    prices[.message] = message
    prices[.execute] = call
    return prices
  }
}

private struct EpochLength: Sendable, CustomStringConvertible {
  /// In microseconds.
  var epoch: Int64
  var perSecond: Double
  var length: Nanoseconds
  var description: String {
    "\(epoch) us, \(perSecond) a second, \(length.milliseconds) ms, \(Costs.message) \(Costs.call)"
  }
}

let sequencingEpochs = Experiment(
  "sequencing-epochs",
  asks: "How long should an epoch be, at how much load?",
  columns: ["epoch_ms", "offered_per_s", "answered_per_s", "mean_ms", "p99_ms"],
  judged: .notJudged("what clients see is judged under sequencing-under-faults"),
  at: { size in
    let epochs: [Int64] =
      size == .full
      ? [150, 250, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000]
      : [1_000, 10_000]
    return [1_000, 20_000, 60_000].flatMap { load in
      epochs.map {
        EpochLength(
          epoch: $0, perSecond: load, length: .milliseconds(size == .full ? 1_000 : 350))
      }
    }
  }
) { (point: EpochLength, seed) in
  var setting = Town.Setting()
  setting.prices = Costs.prices
  setting.arrivals = .poisson(perSecond: point.perSecond)
  setting.patience = .seconds(5)
  setting.quiet = .milliseconds(200)
  setting.options.electsSlowly()
  setting.options.sequencer.epoch = .microseconds(point.epoch)
  let workload = possible { try ListAppend(homes: 2, lists: 4096, operations: 1, appends: 0) }
  var town = Town(setting, load: Load(workload), seed: seed)
  town.trial.run(for: point.length)
  let start = Instant.zero + setting.quiet + .milliseconds(300)
  let times = latencies(town.trial.history, replicas: 3, from: start).flatMap { $0 }
  let seconds = Double((point.length - .milliseconds(300)).count) / 1e9
  return Finding(
    rows: [
      [
        .number(Double(point.epoch) / 1_000), .number(point.perSecond),
        .number(Double(times.count) / seconds), .number(mean(times)),
        .number(Statistic.quantile(0.99, of: times) ?? .nan),
      ]
    ], traceHash: town.trial.world.traceHash)
}
