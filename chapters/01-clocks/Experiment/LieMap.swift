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
  var description: String {
    "\(place.rawValue), clocks err to \(ratio) of the bound, \(runs) runs of \(calls) calls"
  }
}

/// The bound that every clock claims: the published average.
private let claimed = Nanoseconds.milliseconds(4)

let lieMap = Experiment(
  "lie-map",
  asks: "What does a judge find in runs of the two shards, by how far clocks err beyond their bound?",
  columns: ["place", "error_over_bound", "runs", "calls", "wrong_looks", "out_of_time"],
  at: { size in
    let ratios: [Double] = size == .full ? [0.5, 1, 1.5, 2, 4, 8, 16, 32] : [1, 8]
    return Place.allCases.flatMap { place in
      ratios.map {
        Lies(
          place: place, ratio: $0, runs: size == .full ? 40 : 4, calls: size == .full ? 400 : 100)
      }
    }
  }
) { (lies: Lies, seed) in
  var random = Random(seed: seed, .clock, at: Int(lies.ratio * 100))
  var trace = Digest(0)
  var (calls, wrong, late) = (0, 0, 0)
  for run in 0..<lies.runs {
    var setting = lies.place.setting(claimed)
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
    .text(lies.place.rawValue), .number(lies.ratio), .count(lies.runs), .count(calls),
    .count(wrong), .count(late),
  ]
  return Finding(rows: [row], traceHash: trace.rawValue)
}
