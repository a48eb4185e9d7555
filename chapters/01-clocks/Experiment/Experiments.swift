import Experiments
import Measurement
import Model

/// Parts per billion that a real clock was seen to drift at most, 30 us/s:
/// data/published/clock_drift_rates.csv.
private let fastestSeen: Int64 = 30_000

let sawtooth = Experiment(
  "truetime-sawtooth",
  asks: "How uncertain is a server between two polls, and how wrong?",
  columns: ["second", "epsilon_ms", "error_ms"],
  judged: .notJudged("a server asks for the time only; the true time is the judge"),
  at: { $0 == .smoke ? ["1 poll"] : ["3 polls"] }
) { polls, seed in
  let quarters = polls == "3 polls" ? 3 * 120 : 120
  var service = TimeService(seed: seed, drift: fastestSeen)
  var rows: [[Field]] = []
  // A minute passes first, so that the first sample follows a poll like any other.
  for quarter in 0...quarters {
    let at = Instant(nanoseconds: 60_000_000_000 + Int64(quarter) * 250_000_000)
    let sample = service.sample(at: at)
    rows.append([
      .number(Double(quarter) / 4), .number(sample.epsilon.milliseconds),
      .number(sample.error.milliseconds),
    ])
  }
  return Finding(rows: rows, traceHash: service.traceHash)
}

/// A day or, in small, an hour.
private func seconds(_ size: Size) -> Int64 { size == .full ? 86_400 : 3_600 }

/// True times at which a server is looked at for so many seconds: about once a second, but never
/// in step with its polls, which would show every poll at the same few heights.
private func moments(_ seconds: Int64) -> [Instant] {
  (1...seconds * 1000 / 997).map { Instant(nanoseconds: $0 * 997_000_000) }
}

let distribution = Experiment(
  "truetime-distribution",
  asks: "How is a server's uncertainty distributed over a day?",
  columns: ["fraction", "epsilon_ms"],
  judged: .notJudged("a server asks for the time only; the true time is the judge"),
  at: { [seconds($0)] }
) { seconds, seed in
  var service = TimeService(seed: seed, drift: fastestSeen)
  var epsilons: [Double] = []
  for at in moments(seconds) {
    epsilons.append(service.sample(at: at).epsilon.milliseconds)
  }
  let rows: [[Field]] = (0...100).map { percent in
    let fraction = Double(percent) / 100
    return [.number(fraction), .number(Statistic.quantile(fraction, of: epsilons)!)]
  }
  return Finding(rows: rows, traceHash: service.traceHash)
}

/// A server's drift and how long it is watched.
private struct Watch: Sendable, CustomStringConvertible {
  var drift: Int64
  var seconds: Int64
  var description: String { "drift \(drift / 1000) us/s, \(seconds) s" }
}

let promise = Experiment(
  "truetime-promise",
  asks: "What becomes of the bounds when a clock drifts faster than was promised?",
  columns: [
    "drift_us_per_s", "seed", "polls", "epsilon_min_ms", "epsilon_mean_ms", "epsilon_max_ms",
    "error_max_ms", "outside_share", "outside_share_expected",
  ],
  seeds: 5,
  judged: .notJudged("a server asks for the time only; the true time is the judge"),
  at: { size in
    let drifts: [Int64] =
      size == .full ? [10, 30, 100, 200, 225, 250, 300, 400, 600, 1000] : [30, 400]
    return drifts.map { Watch(drift: $0 * 1000, seconds: seconds(size)) }
  }
) { (watch: Watch, seed) in
  var service = TimeService(seed: seed, drift: watch.drift)
  var epsilons: [Double] = []
  var errors: [Double] = []
  var outside = 0
  let moments = moments(watch.seconds)
  for at in moments {
    let sample = service.sample(at: at)
    epsilons.append(sample.epsilon.milliseconds)
    errors.append(sample.error.milliseconds)
    if sample.isOutside { outside += 1 }
  }
  let row: [Field] = [
    .count(Int(watch.drift / 1000)), .count(Int(seed)), .count(service.polls),
    .number(epsilons.min()!), .number(Statistic.mean.of(epsilons)!), .number(epsilons.max()!),
    .number(errors.max()!), .number(Double(outside) / Double(moments.count)),
    .number(expectedOutsideShare(drift: Double(watch.drift) / 1e6)),
  ]
  return Finding(rows: [row], traceHash: service.traceHash)
}

/// Drifts to draw a curve through, in us/s, each a fiftieth above the last.
private struct Curve: Sendable, CustomStringConvertible {
  let drifts: [Double]
  var description: String { "\(drifts.count) drifts from \(drifts[0]) us/s" }

  init(from first: Double, to last: Double) {
    drifts = Array(sequence(first: first) { $0 < last ? $0 * 1.02 : nil })
  }
}

let closedForm = Experiment(
  "truetime-closed-form",
  asks: "Which share of time outside the bounds does the closed form give?",
  columns: ["drift_us_per_s", "outside_share"],
  judged: .notJudged("a closed form; nothing is run"),
  at: { [Curve(from: $0 == .smoke ? 300 : 8, to: 1250)] }
) { curve, _ in
  Finding(
    rows: curve.drifts.map { [.number($0), .number(expectedOutsideShare(drift: $0 / 1000))] })
}

/// The share of time for which a clock that drifts `drift` ms/s outruns bounds that allow for 0.2:
/// the two meet when the excess has eaten the millisecond that the poll left open.
private func expectedOutsideShare(drift: Double) -> Double {
  let (base, allowed, interval) = (1.0, 0.2, 30.0)
  return drift <= allowed ? 0 : max(0, 1 - base / ((drift - allowed) * interval))
}
