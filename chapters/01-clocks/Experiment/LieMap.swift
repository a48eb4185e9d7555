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

private let judged = Judged<Lies>.by(
  [.certificate, .inference], at: .strongSerializable, expecting: .serializable,
  twin: "leaders do not wait", is: { Lies.nobodyWaits($0, at: .strongSerializable) })

let lieMap = Experiment(
  "lie-map",
  asks:
    "What do judges find in runs of the two shards, by how far clocks err beyond their bound?",
  columns: [
    "place", "error_over_bound", "runs", "calls", "wrong_looks", "out_of_time", "anomalies",
    "holds",
  ],
  judged: judged, at: Lies.points
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

/// The plainest witness of one anomaly in some runs: the cycle of fewest calls, and those alone.
private struct Plainest {
  private(set) var all: [(witness: TransactionWitness, history: TransactionHistory)] = []

  mutating func look(at testimony: Testimony, _ verdict: TransactionVerdict) {
    for witness in verdict.witnesses {
      let known = all.firstIndex { $0.witness.anomaly == witness.anomaly }
      let told = Plainest.alone(witness, testimony)
      if let known {
        if told.witness.transactions.count < all[known].witness.transactions.count {
          all[known] = told
        }
      } else {
        all.append(told)
      }
    }
  }

  /// A witness without the calls that its anomaly can do without. The last judgement is of no more than these calls.
  private static func alone(
    _ witness: TransactionWitness, _ testimony: Testimony
  ) -> (witness: TransactionWitness, history: TransactionHistory) {
    func told(_ places: [Int32]) -> (TransactionWitness, TransactionHistory)? {
      let history = testimony.only(places).transactions
      let verdict = possible { try TransactionCheck().judge(history) }
      return verdict.witnesses.first { $0.anomaly == witness.anomaly }.map { ($0, history) }
    }
    var places = witness.transactions
    for place in witness.transactions {
      let fewer = places.filter { $0 != place }
      if told(fewer) != nil { places = fewer }
    }
    guard let alone = told(places) else {
      preconditionFailure("the witness says nothing by itself: \(witness.text)")
    }
    return alone
  }

  /// The rows of the first shard are a0, a1, a2, those of the second b0, b1, b2.
  func rows(_ lies: Lies) -> [[Field]] {
    all.sorted { $0.witness.anomaly.rawValue < $1.witness.anomaly.rawValue }.flatMap { told in
      told.witness.rows(
        told.history,
        leading: [
          .text(lies.name), .number(lies.ratio), .text(told.witness.anomaly.rawValue),
        ]
      ) { key in (key.first == "1" ? "a" : "b") + key.dropFirst() }
    }
  }
}

let lieWitnesses = Experiment(
  "lie-witnesses",
  asks: "What did users of the two shards live through, where clocks err beyond their bound?",
  columns: ["where", "error_over_bound", "anomaly"] + TransactionWitness.columns,
  judged: judged, at: Lies.points
) { (lies: Lies, seed) in
  var trace = Digest(0)
  var (opinions, anomalies, plainest) = (Opinions(), Anomalies(), Plainest())
  lies.testimonies(seed) { testimony, traceHash in
    plainest.look(at: testimony, anomalies.look(at: testimony.transactions))
    testimony.judge(at: lies.level, &opinions)
    trace.fold(traceHash)
  }
  return Finding(rows: plainest.rows(lies), traceHash: trace.rawValue, opinions: opinions)
}
