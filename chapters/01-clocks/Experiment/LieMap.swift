import Checking
import Experiments
import Measurement
import Model
import Simulation
import TrueTime

// What a judge finds when clocks lie, by how much they lie.

private struct Lies: Sendable, CustomStringConvertible {
  var place: Place
  var ratio: Double
  var runs: Int
  var calls: Int
  var rule = CommitWait.overlapped
  /// What the runs are held against: where clocks lie or nobody waits, that they are serializable and no more.
  var level = ConsistencyModel.strongSerializable

  /// The planted mistake stands as a place of its own.
  var name: String { rule == .none ? "\(place.rawValue), nobody waits" : place.rawValue }
  var description: String {
    "\(name), clocks err to \(ratio) of the bound, \(runs) runs of \(calls) calls"
  }

  static func points(_ size: Size) -> [Lies] {
    let ratios: [Double] = size == .full ? [0.5, 1, 1.5, 2, 4, 8, 16, 32] : [1, 8]
    let (runs, calls) = size == .full ? (40, 400) : (4, 100)
    let lies = Place.allCases.flatMap { place in
      ratios.map { ratio in
        Lies(
          place: place, ratio: ratio, runs: runs, calls: calls,
          level: ratio <= 1 ? .strongSerializable : .serializable)
      }
    }
    return lies + [nobodyWaits(size, at: .serializable)]
  }

  static func nobodyWaits(_ size: Size, at level: ConsistencyModel) -> Lies {
    let (runs, calls) = size == .full ? (40, 400) : (4, 100)
    return Lies(
      place: .oneRegion, ratio: 1, runs: runs, calls: calls, rule: .none, level: level)
  }

  /// What users saw in each of the runs.
  func testimonies(
    _ seed: UInt64, _ take: (Testimony, _ traceHash: UInt64) -> Void
  ) {
    var random = Random(seed: seed, .clock, at: Int(ratio * 100))
    for run in 0..<runs {
      var setting = place.setting(claimed)
      setting.rule = rule
      func error() -> Nanoseconds {
        Nanoseconds(Int64((2 * random.unit() - 1) * ratio * Double(claimed.count)))
      }
      setting.errors = [error(), error()]
      setting.clientErrors = [error(), error()]
      var judged = JudgedRun(setting, seed: seed &+ UInt64(run) &* 1000)
      let testimony = judged.run(calls: calls, think: .milliseconds(5))
      take(testimony, judged.traceHash)
    }
  }
}

/// The bound that every clock claims: the published average.
private let claimed = Nanoseconds.milliseconds(4)

/// What a judge who infers finds in some runs, by name.
private struct Anomalies {
  var names: Set<String> = []
  /// The levels that hold in every run, strongest first.
  private(set) var holding: [ConsistencyModel] = [
    .strongSerializable, .strongSessionSerializable, .serializable, .snapshotIsolation,
    .readCommitted,
  ]

  mutating func look(at history: TransactionHistory) -> TransactionVerdict {
    let verdict = Anomalies.verdict(history, .strongSerializable)
    guard verdict.answer != .holds else { return verdict }
    names.formUnion(verdict.anomalies.map(\.rawValue))
    holding.removeAll { Anomalies.verdict(history, $0).answer != .holds }
    return verdict
  }

  private static func verdict(
    _ history: TransactionHistory, _ level: ConsistencyModel
  ) -> TransactionVerdict {
    var options = TransactionOptions()
    options.models = [level]
    return possible { try TransactionCheck(options).judge(history) }
  }

  var words: String { names.isEmpty ? "none" : names.sorted().joined(separator: " ") }
}

let lieMap = Experiment(
  "lie-map",
  asks:
    "What do judges find in runs of the two shards, by how far clocks err beyond their bound?",
  columns: [
    "place", "error_over_bound", "runs", "calls", "wrong_looks", "out_of_time", "anomalies",
    "holds",
  ],
  judged: .by(
    [.certificate, .inference], at: .strongSerializable, expecting: .serializable,
    twin: "leaders do not wait", is: { Lies.nobodyWaits($0, at: .strongSerializable) }),
  at: Lies.points
) { (lies: Lies, seed) in
  var trace = Digest(0)
  var (calls, wrong, late) = (0, 0, 0)
  var (opinions, anomalies) = (Opinions(), Anomalies())
  lies.testimonies(seed) { testimony, traceHash in
    let certificate = TimestampCertificate(testimony)
    calls += testimony.sightings.count
    wrong += certificate.wrongLooks
    late += certificate.outOfTime
    _ = anomalies.look(at: testimony.transactions)
    testimony.judge(at: lies.level, &opinions)
    trace.fold(traceHash)
  }
  let row: [Field] = [
    .text(lies.name), .number(lies.ratio), .count(lies.runs), .count(calls),
    .count(wrong), .count(late), .text(anomalies.words),
    .text(anomalies.holding.first?.rawValue ?? "none"),
  ]
  return Finding(rows: [row], traceHash: trace.rawValue, opinions: opinions)
}

let liesStaySerial = Claim(
  "lies-stay-serial",
  "Whatever the clocks did, no look contradicted a serial execution in the order of the timestamps.",
  of: ["lie-map"], smoke: .same
) { tables in
  let wrong = try tables("lie-map").numbers("wrong_looks")
  return .holds(if: wrong.allSatisfy { $0 == 0 }, "\(wrong.max() ?? 0) looks contradict it")
}

let liesBreakTime = Claim(
  "lies-break-time",
  "While clocks kept their bound no call was out of time; beyond it some were, in either place.",
  of: ["lie-map"]
) { tables in
  let table = try tables("lie-map")
  for place in Place.allCases {
    let here: [(column: String, equals: Field)] = [("place", .text(place.rawValue))]
    let ratios = try table.numbers("error_over_bound", where: here)
    let late = try table.numbers("out_of_time", where: here)
    for (ratio, count) in zip(ratios, late) where ratio <= 1 && count > 0 {
      return .violated(witness: "\(count) calls are out of time at \(ratio) of the bound")
    }
    if late.max() ?? 0 == 0 { return .violated(witness: "no lie shows in \(place.rawValue)") }
  }
  return .holds
}

let judgeSaysNo = Claim(
  "judge-says-no",
  "Of leaders that do not wait the same judge finds calls out of time, though every clock keeps its bound.",
  of: ["lie-map"], smoke: .same
) { tables in
  let late = try tables("lie-map").number(
    "out_of_time", where: [("place", "one region, nobody waits")])
  return .holds(if: late > 0, "the judge finds nothing")
}
