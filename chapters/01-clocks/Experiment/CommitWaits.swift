import Experiments
import Measurement
import Model
import TrueTime

// What commit wait costs, and what it buys.

/// Where the shards stand.
enum Place: String, Sendable, CaseIterable {
  case oneRegion = "one region"
  case acrossRegions = "across regions"

  func setting(_ epsilon: Nanoseconds) -> Shards.Setting {
    self == .oneRegion ? .oneRegion(epsilon) : .acrossRegions(epsilon)
  }
}

private struct Latency: Sendable, CustomStringConvertible {
  var place: Place
  var epsilon: Nanoseconds
  var description: String { "\(place.rawValue), epsilon \(epsilon.milliseconds) ms" }
}

/// From a tenth of a microsecond to a quarter of a second.
private let epsilons: [Nanoseconds] = [
  100, 1_000, 10_000, 100_000, 300_000, 500_000, 700_000, 1_000_000, 2_000_000, 4_000_000,
  7_000_000,
  15_000_000, 25_000_000, 35_000_000, 50_000_000, 100_000_000, 250_000_000,
].map { Nanoseconds($0) }

let commitLatency = Experiment(
  "commit-wait-latency",
  asks: "How long does a write take, by how uncertain the clocks are?",
  columns: ["place", "epsilon_ms", "latency_ms", "latency_expected_ms", "paxos_ms"],
  at: { size in
    let chosen = size == .full ? epsilons : [epsilons[0], epsilons[9]]
    return Place.allCases.flatMap { place in chosen.map { Latency(place: place, epsilon: $0) } }
  }
) { (point: Latency, seed) in
  let setting = point.place.setting(point.epsilon)
  var shards = Shards(setting, seed: seed)
  let start = Instant(nanoseconds: 1_000_000)
  shards.submit(.write(leader: 0, row: 0), 0, by: Shards.writer, at: start)
  let latency = shards.answers()[0]!.at - start
  let wait = max(point.epsilon * 2, setting.paxos)
  let expected = setting.toFirst * 2 + wait
  let row: [Field] = [
    .text(point.place.rawValue), .number(point.epsilon.milliseconds),
    .number(latency.milliseconds), .number(expected.milliseconds),
    .number(setting.paxos.milliseconds),
  ]
  return Finding(rows: [row], traceHash: shards.world.traceHash)
}

let hotRow = Experiment(
  "commit-wait-hot-row",
  asks: "How many writes a second can one row take, by how uncertain the clocks are?",
  columns: ["epsilon_ms", "writes_per_s", "bound_per_s"],
  at: { size in
    size == .full ? [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 7, 10] : [0.5, 4]
  }
) { (epsilon: Double, seed) in
  let epsilon = Nanoseconds(Int64(epsilon * 1e6))
  var shards = Shards(.oneRegion(epsilon), seed: seed)
  // More writes than the row can take, all asked for at once: the line never empties.
  let writes = 500
  for number in 0..<writes {
    shards.submit(.write(leader: 0, row: 0), number, by: Shards.writer, at: .zero)
  }
  let ends = shards.answers().values.map(\.at).sorted()
  let seconds = (ends[writes - 1] - ends[0]).seconds
  let row: [Field] = [
    .number(epsilon.milliseconds), .number(Double(writes - 1) / seconds),
    .number(1 / (2 * epsilon.seconds)),
  ]
  return Finding(rows: [row], traceHash: shards.world.traceHash)
}

private struct Lie: Sendable, CustomStringConvertible {
  var place: Place
  var ratio: Double
  var trials: Int
  var description: String { "\(place.rawValue), errors to \(ratio) of the bound, \(trials) pairs" }
}

/// The bound that clocks claim in the experiment on lies: the published average.
private let claimed = Nanoseconds.milliseconds(4)

let lies = Experiment(
  "commit-wait-lies",
  asks:
    "How often does the later of two writes get the earlier timestamp, when clocks err beyond their bound?",
  columns: [
    "place", "error_over_bound", "seed", "pairs", "reversed_share", "reversed_share_expected",
    "snapshots_with_second", "torn_share",
  ],
  seeds: 4,
  at: { size in
    let ratios =
      size == .full ? [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32] : [0.5, 2.0]
    return Place.allCases.flatMap { place in
      ratios.map { Lie(place: place, ratio: $0, trials: size == .full ? 2500 : 200) }
    }
  }
) { (lie: Lie, seed) in
  var random = Random(seed: seed, .clock, at: Int(lie.ratio * 100))
  var tally = Tally()
  let reach = lie.ratio * Double(claimed.count)
  for trial in 0..<lie.trials {
    var setting = lie.place.setting(claimed)
    setting.errors = (0..<2).map { _ in Nanoseconds(Int64((2 * random.unit() - 1) * reach)) }
    tally.add(setting, seed: seed &+ UInt64(trial) &* 1000, &random)
  }
  let setting = lie.place.setting(claimed)
  let row: [Field] = [
    .text(lie.place.rawValue), .number(lie.ratio), .count(Int(seed)), .count(lie.trials),
    .number(Double(tally.reversed) / Double(lie.trials)),
    .number(expectedReversals(setting, reach: reach)), .count(tally.withSecond),
    .number(tally.withSecond == 0 ? 0 : Double(tally.torn) / Double(tally.withSecond)),
  ]
  return Finding(rows: [row], traceHash: tally.trace.rawValue)
}

/// What pairs of writes and snapshots of them showed.
private struct Tally {
  var reversed = 0
  var withSecond = 0
  var torn = 0
  var trace = Digest(0)

  mutating func add(_ setting: Shards.Setting, seed: UInt64, _ random: inout Random) {
    addPair(setting, seed: seed)
    addSnapshot(setting, seed: seed, lateness: random.unit())
  }

  /// A client writes a row of the first shard and, once that is answered, a row of the second.
  private mutating func addPair(_ setting: Shards.Setting, seed: UInt64) {
    var shards = Shards(setting, seed: seed)
    shards.submit(.pair(row: 0), 0, by: Shards.writer, at: Tally.start)
    let answer = shards.answers()[0]?.response
    trace.fold(shards.world.traceHash)
    if case .pair(let first, let second)? = answer, second.at < first.at { reversed += 1 }
  }

  /// The same in a world of its own, with another client that looks at both rows at some moment before the
  /// second write is sure to be answered. Alone, because a read makes leaders promise later timestamps.
  private mutating func addSnapshot(_ setting: Shards.Setting, seed: UInt64, lateness: Double) {
    var shards = Shards(setting, seed: seed)
    shards.submit(.pair(row: 0), 0, by: Shards.writer, at: Tally.start)
    let wait = max(setting.epsilon * 2, setting.paxos)
    let whole = setting.toFirst * 2 + setting.toSecond * 2 + wait * 2
    let look = Tally.start + Nanoseconds(Int64(lateness * 1.5 * Double(whole.count)))
    shards.submit(.snapshot(row: 0), 1, by: Shards.reader, at: look)
    let answer = shards.answers()[1]?.response
    trace.fold(shards.world.traceHash)
    guard case .snapshot(let first, let second, _)? = answer, !second.isEmpty else { return }
    withSecond += 1
    if first.isEmpty { torn += 1 }
  }

  private static let start = Instant(nanoseconds: 1_000_000_000)
}

/// The share of pairs whose timestamps are reversed, for errors even on ±`reach` and independent: the
/// difference of two such errors must make up for the wait and for the way to the second shard.
private func expectedReversals(_ setting: Shards.Setting, reach: Double) -> Double {
  let wait = max(setting.epsilon * 2, setting.paxos) + setting.toFirst + setting.toSecond
  let left = 1 - Double(wait.count) / (2 * reach)
  return left <= 0 ? 0 : left * left / 2
}

/// Ratios to draw a curve through, each a fiftieth above the last.
private struct Ratios: Sendable, CustomStringConvertible {
  let all = Array(sequence(first: 0.45) { $0 < 36 ? $0 * 1.02 : nil })
  var description: String { "\(all.count) ratios from \(all[0])" }
}

let liesForm = Experiment(
  "commit-wait-lies-form",
  asks: "How often should timestamps be reversed, by the closed form?",
  columns: ["place", "error_over_bound", "reversed_share"],
  at: { _ in [Ratios()] }
) { ratios, _ in
  let rows = Place.allCases.flatMap { place in
    ratios.all.map { ratio -> [Field] in
      let share = expectedReversals(
        place.setting(claimed), reach: ratio * Double(claimed.count))
      return [.text(place.rawValue), .number(ratio), .number(share)]
    }
  }
  return Finding(rows: rows)
}

/// The three ways to read the paper's Table 3.
let readings = Experiment(
  "table3-readings",
  asks: "Which reading of the commit wait explains the paper's Table 3?",
  columns: ["reading", "latency_ms", "published_ms", "epsilon_needed_ms"],
  at: { size in CommitWait.allCases.map { Reading(rule: $0, trials: size == .full ? 4000 : 50) } }
) { (reading: Reading, seed) in
  // Table 3's control, one replica without commit wait, takes 9.4 ms: that is replication and all the rest.
  let replication = Nanoseconds.microseconds(9_400)
  var random = Random(seed: seed, .clock)
  var sum = 0.0
  for trial in 0..<reading.trials {
    // The height of the sawtooth at a moment like any other: even between its low and high point.
    let epsilon = Nanoseconds(1_000_000 + Int64(random.below(6_000_000)))
    let setting = Shards.Setting(
      replication: .zero, sync: replication, toFirst: .zero, toSecond: .zero, rule: reading.rule,
      epsilon: epsilon)
    var shards = Shards(setting, seed: seed &+ UInt64(trial))
    shards.submit(.write(leader: 0, row: 0), 0, by: Shards.writer, at: .zero)
    sum += shards.answers()[0]!.at.nanoseconds.milliseconds
  }
  let published = 14.4
  let needed: Field =
    switch reading.rule {
    case .overlapped: .number(published / 2)
    case .afterReplication: .number((published - replication.milliseconds) / 2)
    case .none: .text("none would do")
    }
  let row: [Field] = [
    .text(reading.words), .number(sum / Double(reading.trials)), .number(published), needed,
  ]
  return Finding(rows: [row])
}

private struct Reading: Sendable, CustomStringConvertible {
  var rule: CommitWait
  var trials: Int
  var description: String { "\(rule.rawValue), \(trials) writes" }

  /// As the chapter calls it.
  var words: String {
    switch rule {
    case .overlapped: "the wait runs beside replication"
    case .afterReplication: "the wait begins after replication"
    case .none: "no wait"
    }
  }
}

extension Int64 {
  fileprivate var milliseconds: Double { Double(self) / 1e6 }
}
