import Checking
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
  var rule = CommitWait.overlapped
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
  judged: .by(
    [.certificate, .inference], at: .strongSerializable, twin: "leaders do not wait",
    is: { _ in Latency(place: .oneRegion, epsilon: claimed, rule: .none) }),
  at: { size in
    let chosen = size == .full ? epsilons : [epsilons[0], epsilons[9]]
    return Place.allCases.flatMap { place in chosen.map { Latency(place: place, epsilon: $0) } }
  }
) { (point: Latency, seed) in
  var setting = point.place.setting(point.epsilon)
  setting.rule = point.rule
  var run = LookedAt(setting, seed: seed)
  let latency = run.writes(1)[0] - LookedAt.start
  let wait = max(point.epsilon * 2, setting.paxos)
  let expected = setting.toFirst * 2 + wait
  let row: [Field] = [
    .text(point.place.rawValue), .number(point.epsilon.milliseconds),
    .number(latency.milliseconds), .number(expected.milliseconds),
    .number(setting.paxos.milliseconds),
  ]
  return Finding(rows: [row], traceHash: run.traceHash, opinions: run.judged)
}

private struct HotRow: Sendable, CustomStringConvertible {
  var epsilon: Double
  var rule = CommitWait.overlapped
  var description: String { "\(epsilon)" }
}

let hotRow = Experiment(
  "commit-wait-hot-row",
  asks: "How many writes a second can one row take, by how uncertain the clocks are?",
  columns: ["epsilon_ms", "writes_per_s", "bound_per_s"],
  judged: .by(
    [.certificate, .inference], at: .strongSerializable, twin: "leader does not wait",
    is: { _ in HotRow(epsilon: 4, rule: .none) }),
  at: { size in
    let all = size == .full ? [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 7, 10] : [0.5, 4]
    return all.map { HotRow(epsilon: $0) }
  }
) { (point: HotRow, seed) in
  let epsilon = Nanoseconds(Int64(point.epsilon * 1e6))
  var setting = Shards.Setting.oneRegion(epsilon)
  setting.rule = point.rule
  var run = LookedAt(setting, seed: seed)
  // More writes than the row can take, all asked for at once: the line never empties.
  let writes = 500
  let ends = run.writes(writes)
  let seconds = (ends[writes - 1] - ends[0]).seconds
  let row: [Field] = [
    .number(epsilon.milliseconds), .number(Double(writes - 1) / seconds),
    .number(1 / (2 * epsilon.seconds)),
  ]
  return Finding(rows: [row], traceHash: run.traceHash, opinions: run.judged)
}

private struct Lie: Sendable, CustomStringConvertible {
  var place: Place
  var ratio: Double
  var trials: Int
  var rule = CommitWait.overlapped
  /// What is expected of the pairs: where clocks lie, that they are serializable and no more.
  var level = ConsistencyModel.strongSerializable
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
  judged: .by(
    [.certificate, .inference], at: .strongSerializable, expecting: .serializable,
    twin: "leaders do not wait",
    is: {
      Lie(place: .oneRegion, ratio: 1, trials: $0 == .full ? 2500 : 200, rule: .none)
    }),
  at: { size in
    let ratios =
      size == .full ? [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32] : [0.5, 2.0]
    return Place.allCases.flatMap { place in
      ratios.map {
        Lie(
          place: place, ratio: $0, trials: size == .full ? 2500 : 200,
          level: $0 <= 1 ? .strongSerializable : .serializable)
      }
    }
  }
) { (lie: Lie, seed) in
  var random = Random(seed: seed, .clock, at: Int(lie.ratio * 100))
  var tally = Tally(level: lie.level)
  let reach = lie.ratio * Double(claimed.count)
  for trial in 0..<lie.trials {
    var setting = lie.place.setting(claimed)
    setting.rule = lie.rule
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
  return Finding(
    rows: [row], traceHash: tally.trace.rawValue, opinions: tally.opinions)
}

/// What pairs of writes and snapshots of them showed.
private struct Tally {
  let level: ConsistencyModel
  var opinions = Opinions()
  var reversed = 0
  var withSecond = 0
  var torn = 0
  var trace = Digest(0)

  init(level: ConsistencyModel) { self.level = level }

  mutating func add(_ setting: Shards.Setting, seed: UInt64, _ random: inout Random) {
    addPair(setting, seed: seed)
    addSnapshot(setting, seed: seed, lateness: random.unit())
  }

  /// A client writes a row of the first shard and, once that is answered, a row of the second.
  private mutating func addPair(_ setting: Shards.Setting, seed: UInt64) {
    var shards = Shards(setting, seed: seed)
    shards.submit(.pair(row: 0), 0, by: Shards.writer, at: Tally.start)
    let answer = shards.answers()[0]
    trace.fold(shards.world.traceHash)
    guard let answer, case .pair(let first, let second) = answer.response else { return }
    if second.at < first.at { reversed += 1 }
    let pair = Sighting.pair(first, second, called: Tally.start, returned: answer.at)
    let certificate = TimestampCertificate(Testimony(pair, shards))
    opinions.add(
      .certificate, at: Promise(level), calls: pair.count,
      certificate.verdict(inTime: level == .strongSerializable))
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
    let answers = shards.answers()
    trace.fold(shards.world.traceHash)
    guard let pair = answers[0], case .pair(let one, let other) = pair.response,
      let answer = answers[1], case .snapshot(let first, let second, let at) = answer.response
    else { return }
    // When the first was told is not known. Where it can be it is taken to be while somebody looked, so that the look
    // is before and after neither.
    let told = min(max(look, Tally.start), pair.at + Nanoseconds(-3))
    var sightings = Sighting.pair(
      one, other, called: Tally.start, told: told, returned: pair.at)
    sightings.append(
      Sighting(
        user: 1, deed: .look(row: 0, at: at, seen: [first, second]), called: look,
        returned: answer.at))
    Testimony(sightings, shards).judge(at: level, &opinions)
    guard !second.isEmpty else { return }
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
  judged: .notJudged("a closed form; nothing is run"),
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
  judged: .by(
    [.certificate, .inference], at: .strongSerializable, expecting: .serializable,
    twin: "leader does not wait",
    is: { Reading(rule: .none, trials: $0 == .full ? 4000 : 50, level: .strongSerializable) }),
  at: { size in
    CommitWait.allCases.map {
      Reading(
        rule: $0, trials: size == .full ? 4000 : 50,
        level: $0 == .none ? .serializable : .strongSerializable)
    }
  }
) { (reading: Reading, seed) in
  // Table 3's control, one replica without commit wait, takes 9.4 ms: that is replication and all the rest.
  let replication = Nanoseconds.microseconds(9_400)
  var random = Random(seed: seed, .clock)
  var sum = 0.0
  var opinions = Opinions()
  for trial in 0..<reading.trials {
    // The height of the sawtooth at a moment like any other: even between its low and high point.
    let epsilon = Nanoseconds(1_000_000 + Int64(random.below(6_000_000)))
    let setting = Shards.Setting(
      replication: .zero, sync: replication, toFirst: .zero, toSecond: .zero, rule: reading.rule,
      epsilon: epsilon)
    var run = LookedAt(setting, seed: seed &+ UInt64(trial))
    sum += (run.writes(1)[0] - LookedAt.start).milliseconds
    run.judge(at: reading.level, &opinions)
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
  return Finding(rows: [row], opinions: opinions)
}

private struct Reading: Sendable, CustomStringConvertible {
  var rule: CommitWait
  var trials: Int
  var level: ConsistencyModel
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
