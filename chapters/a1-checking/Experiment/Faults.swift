import Checking
import Experiments
import Isolation
import Measurement
import Model
import Simulation

// The store without a mistake, under one kind of fault at a time.

private struct Kind: Sendable, CustomStringConvertible {
  var words: String
  /// Nil for what links do all the time; the others run over links that do none of it.
  var kind: Swarm.Kind?
  var happening: Happening
  var runs: Int
  var mistake = Mistake.none
  var description: String { "\(words), \(mistake.rawValue), \(runs) runs" }

  static func all(runs: Int) -> [Kind] {
    let kinds: [(String, Swarm.Kind?, Happening)] = [
      ("a message comes twice", nil, .messageDuplicated),
      ("a message overtakes another", nil, .messageOvertaken),
      ("a message is lost", nil, .messageLost),
      ("messages are held up", .clog, .messageClogged),
      ("sides are cut off", .cut, .messageCut),
      ("one side is not heard", .oneWayCut, .messageCut),
      ("one machine stands between two sides", .bridge, .messageCut),
      ("a machine stops", .crash, .crash),
      ("a machine stops while its disk writes", .tear, .tornRecord),
      ("a sync fails", .failSync, .syncFailed),
      ("a disk slows down", .slowDisk, .diskSlowed),
      ("a machine stands still", .pause, .pause),
      ("a clock jumps", .clockStep, .clockStepped),
    ]
    return kinds.map { Kind(words: $0.0, kind: $0.1, happening: $0.2, runs: runs) }
  }

  func weather(_ seed: UInt64) -> StoreRun.Weather {
    var weather = StoreRun.Weather()
    weather.length = .milliseconds(500)
    weather.afterwards = .seconds(2)
    weather.link = Link(
      weather.link.latency, loss: happening == .messageLost ? Probability(0.1) : .never,
      duplication: happening == .messageDuplicated ? Probability(0.1) : .never,
      isOrdered: kind != nil)
    if let kind {
      weather.faults =
        Swarm(
          seed: seed, nodes: StoreRun.nodes, safetyPhase: .milliseconds(400), kinds: [kind]
        ).schedule
    }
    return weather
  }
}

let byFault = Experiment(
  "checking-by-fault", asks: "Does the store that makes no mistake stand each kind of fault?",
  columns: [
    "fault", "runs", "times", "calls", "unknown", "certificate_rejects", "inference_rejects",
    "nobody_answered",
  ],
  judged: .by(
    [.certificate, .inference], at: .strongSerializable, twin: "reads take no locks",
    is: { size in
      var twin = Kind.all(runs: size == .full ? 100 : 5)[0]
      twin.mistake = .unlockedReads
      return twin
    }),
  at: { Kind.all(runs: $0 == .full ? 100 : 5) }
) { (point: Kind, first) in
  var (times, calls, unknown, certificate, inference, silent) = (0, 0, 0, 0, 0, 0)
  var (opinions, trace) = (Opinions(), Digest(0))
  for number in 1...UInt64(point.runs) {
    let seed = first &+ number
    let run = StoreRun(point.mistake, seed: seed, point.weather(seed))
    times += run.trial.world.coverage[point.happening]
    calls += run.history.entries.count
    unknown += run.history.unknown
    let claimed = run.certificate()
    certificate += claimed == .holds ? 0 : 1
    // Where nobody was answered in time there is nothing to judge.
    if run.history.unknown == run.history.entries.count {
      silent += 1
    } else {
      let verdict = run.inference()
      inference += verdict.answer == .holds ? 0 : 1
      run.say(claimed, verdict, &opinions)
    }
    trace.fold(run.traceHash)
  }
  let row: [Field] = [
    .text(point.words), .count(point.runs), .count(times), .count(calls), .count(unknown),
    .count(certificate), .count(inference), .count(silent),
  ]
  return Finding(rows: [row], traceHash: trace.rawValue, opinions: opinions)
}

let faultsAreBorne = Claim(
  "faults-are-borne",
  "Under every kind of fault both judges find the store that makes no mistake strictly serializable.",
  of: ["checking-by-fault"], smoke: .same
) { tables in
  let table = try tables("checking-by-fault")
  let times = try table.numbers("times")
  guard times.allSatisfy({ $0 > 0 }) else {
    return .violated(witness: "some fault never happened: \(times)")
  }
  let rejected =
    try table.numbers("certificate_rejects") + table.numbers("inference_rejects")
  return .holds(if: rejected.allSatisfy { $0 == 0 }, "runs were rejected: \(rejected)")
}
