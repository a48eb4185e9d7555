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

  /// The planted mistake stands as a place of its own.
  var name: String { rule == .none ? "\(place.rawValue), nobody waits" : place.rawValue }
  var description: String {
    "\(name), clocks err to \(ratio) of the bound, \(runs) runs of \(calls) calls"
  }
}

/// The bound that every clock claims: the published average.
private let claimed = Nanoseconds.milliseconds(4)

let lieMap = Experiment(
  "lie-map",
  asks:
    "What does a judge find in runs of the two shards, by how far clocks err beyond their bound?",
  columns: ["place", "error_over_bound", "runs", "calls", "wrong_looks", "out_of_time"],
  at: { size in
    let ratios: [Double] = size == .full ? [0.5, 1, 1.5, 2, 4, 8, 16, 32] : [1, 8]
    let (runs, calls) = size == .full ? (40, 400) : (4, 100)
    let lies = Place.allCases.flatMap { place in
      ratios.map { Lies(place: place, ratio: $0, runs: runs, calls: calls) }
    }
    return lies + [
      Lies(place: .oneRegion, ratio: 1, runs: runs, calls: calls, rule: .none)
    ]
  }
) { (lies: Lies, seed) in
  var random = Random(seed: seed, .clock, at: Int(lies.ratio * 100))
  var trace = Digest(0)
  var (calls, wrong, late) = (0, 0, 0)
  for run in 0..<lies.runs {
    var setting = lies.place.setting(claimed)
    setting.rule = lies.rule
    func error() -> Nanoseconds {
      Nanoseconds(Int64((2 * random.unit() - 1) * lies.ratio * Double(claimed.count)))
    }
    setting.errors = [error(), error()]
    setting.clientErrors = [error(), error()]
    var judged = JudgedRun(setting, seed: seed &+ UInt64(run) &* 1000)
    judged.run(calls: lies.calls, think: .milliseconds(5))
    let certificate = TimestampCertificate(judged.sightings)
    calls += judged.sightings.count
    wrong += certificate.wrongLooks
    late += certificate.outOfTime
    trace.fold(judged.traceHash)
  }
  let row: [Field] = [
    .text(lies.name), .number(lies.ratio), .count(lies.runs), .count(calls),
    .count(wrong), .count(late),
  ]
  return Finding(rows: [row], traceHash: trace.rawValue)
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
