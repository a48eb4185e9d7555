import Checking
import Experiments
import Measurement
import Model
import Sequencing
import Simulation
import Workloads

// One sequencer's clock is wrong. It decides when its epochs end, and never what is in the order: nobody is told anything
// wrong, and somebody waits.

private struct Ticks: Sendable, CustomStringConvertible {
  /// Milliseconds; what is behind is negative.
  var skew: Double
  var rule: EpochRule
  var merge = MergeRule.allAreHere
  var length: Nanoseconds
  var description: String { "\(skew) ms, \(rule), \(merge), \(length.milliseconds) ms" }

  /// Clocks read a minute at first, so that one that is behind has not begun before zero.
  static let early = Nanoseconds.seconds(60)

  var setting: Town.Setting {
    var setting = Town.Setting()
    setting.partitions = 1
    setting.machines = (0..<6).map { place in
      let offset = place == 0 ? Nanoseconds(Int64(skew * 1e6)) : .zero
      return Machine(
        clock: MachineClock(offset: Ticks.early + offset), disk: place < 3 ? setting.disk : .instant
      )
    }
    setting.link = Link(.constant(.milliseconds(10)))
    setting.arrivals = .poisson(perSecond: 200)
    setting.patience = .seconds(60)
    setting.quiet = .seconds(1)
    setting.options.electsSlowly()
    setting.options.sequencer.rule = rule
    setting.options.rule = merge
    if merge != .allAreHere { setting.options.checkpointEvery = 1 << 40 }
    return setting
  }
}

extension Ticks {
  /// Milliseconds, of calls at the wrong clock and at the right ones.
  fileprivate var expected: (own: Double, others: Double) {
    let paper = OnPaper(
      placement: setting.placement, epoch: FiveRegions.epoch, sync: FiveRegions.sync,
      oneWay: { _, _ in 10 })
    let skew = rule == .byClock ? skew : 0
    let agreed = paper.agreed(paper.placement.logs[0])
    let there = 2 * 10 + FiveRegions.epoch / 2
    // The others end an epoch as much later as this clock is ahead; what is ahead waits for them, and all wait for what is
    // behind.
    return (there + max(agreed, agreed + 10 + skew), there + agreed + 10 + max(0, -skew))
  }
}

/// The least number of epochs from a call that was answered to one that was made after it; nil where there are no such two.
private func leastEpochsBetween(_ history: History) -> Int? {
  struct Call {
    var called: Instant
    var returned: Instant
    var epoch: Int
  }
  let calls = history.entries.compactMap { entry -> Call? in
    guard let returned = entry.returned, case .committed(let receipt) = entry.outcome else {
      return nil
    }
    return Call(
      called: entry.called, returned: returned, epoch: Int(receipt.at.rawValue >> 24))
  }
  let byReturn = calls.sorted { $0.returned < $1.returned }
  var (least, highest, next) = (Int?.none, Int?.none, 0)
  for call in calls.sorted(by: { $0.called < $1.called }) {
    while next < byReturn.count, byReturn[next].returned < call.called {
      highest = max(highest ?? .min, byReturn[next].epoch)
      next += 1
    }
    if let highest { least = min(least ?? .max, call.epoch - highest) }
  }
  return least
}

let sequencingTicks = Experiment(
  "sequencing-ticks",
  asks: "What does a sequencer do whose clock is wrong?",
  columns: [
    "skew_ms", "epochs", "own_mean_ms", "others_mean_ms", "own_expected_ms", "others_expected_ms",
    "calls", "least_epochs_between",
  ],
  judged: .by(
    [.certificate, .inference], at: .strongSerializable,
    twin: "batches are executed in the order in which they come",
    is: { _ in
      Ticks(skew: -100, rule: .byClock, merge: .anyIsHere, length: .seconds(6))
    }),
  at: { size in
    let sizes = size == .full ? [1.0, 10, 100, 1_000, 10_000] : [100]
    return [EpochRule.byClock, .byCount, .byHearsay].flatMap { rule in
      (sizes.reversed().map { -$0 } + [0] + sizes).map {
        Ticks(
          skew: $0, rule: rule, length: .seconds(abs($0) > 1_000 ? 60 : size == .full ? 30 : 3))
      }
    }
  }
) { (point: Ticks, seed) in
  let workload = possible { try ListAppend(lists: 16, operations: 2, appends: 0.5) }
  var town = Town(point.setting, load: Load(workload, records: true), seed: seed)
  town.trial.run(for: point.length)
  town.trial.drain(for: .seconds(30))
  let history = town.trial.history
  var opinions = Opinions()
  opinions.certify(
    history, at: Promise(.strongSerializable), by: SerialOrder(workload, demand: .realTime))
  opinions.infer(TransactionHistory(listAppend: history), at: .strongSerializable)
  if point.merge == .allAreHere, let violation = town.watch.violation {
    preconditionFailure("seed \(seed): \(violation)")
  }
  // When epochs of the wrong clock are as they will be.
  let start = Instant.zero + .seconds(1) + Nanoseconds(point.length.count / 3)
  let times = latencies(history, replicas: 3, from: start)
  let expected = point.expected
  let others = times[1] + times[2]
  return Finding(
    rows: [
      [
        .number(point.skew), .text(point.rule.name),
        .number(mean(times[0])), .number(mean(others)),
        .number(expected.own), .number(expected.others),
        .count(history.entries.count), .count(leastEpochsBetween(history) ?? -1),
      ]
    ], traceHash: town.trial.world.traceHash, opinions: opinions)
}
