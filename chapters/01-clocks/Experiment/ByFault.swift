import Checking
import Experiments
import Measurement
import Model
import Simulation
import TrueTime

// Users write and look while one kind of thing goes wrong, so that it is known which kinds were tried on the promise. The
// run ends in the midst of it: whoever has no answer yet does not know whether his write is there.

/// What may go wrong, a kind at a time.
private enum Trouble: String, CaseIterable, Sendable {
  case nothing = "nothing"
  case loss = "messages are lost"
  case duplication = "messages come twice"
  case reordering = "messages overtake each other"
  case clog = "messages are held up"
  case cut = "sides are cut off"
  case oneWayCut = "one side is not heard"
  case bridge = "one machine stands between two sides"
  case pause = "machines stand still"
  case crash = "followers crash"
  case tear = "followers crash and tear a record"
  case failSync = "followers' syncs fail"
  case slowDisk = "disks are slow"
  case clockStep = "clocks jump within their bound"
  case clockDrift = "clocks drift within their bound"

  /// What must have happened to somebody.
  var happening: Happening? {
    switch self {
    case .nothing: nil
    case .loss: .messageLost
    case .duplication: .messageDuplicated
    case .reordering: .messageOvertaken
    case .clog: .messageClogged
    case .cut, .oneWayCut, .bridge: .messageCut
    case .pause: .pause
    case .crash: .crash
    case .tear: .tornRecord
    case .failSync: .syncFailed
    case .slowDisk: .diskSlowed
    case .clockStep: .clockStepped
    case .clockDrift: .clockDrifted
    }
  }

  /// The faults that a swarm draws; the others lie in the links or in the clocks.
  private var kind: Swarm.Kind? {
    switch self {
    case .clog: .clog
    case .cut: .cut
    case .oneWayCut: .oneWayCut
    case .bridge: .bridge
    case .pause: .pause
    case .crash: .crash
    case .tear: .tear
    case .failSync: .failSync
    case .slowDisk: .slowDisk
    default: nil
    }
  }

  var link: Link {
    let latency = Latency.lognormal(
      floor: .microseconds(500), median: .microseconds(500),
      sigma: self == .reordering ? 1.5 : 0.5)
    return Link(
      latency, loss: self == .loss ? Probability(0.1) : .never,
      duplication: self == .duplication ? Probability(0.3) : .never,
      isOrdered: ![.loss, .duplication, .reordering].contains(self))
  }

  func faults(_ seed: UInt64, for length: Nanoseconds, clocks: [MachineClock]) -> [ScheduledFault] {
    if let kind {
      // A swarm leaves kinds out at times.
      var seed = seed
      while true {
        let swarm = Swarm(
          seed: seed, nodes: 8, safetyPhase: length, kinds: [kind],
          mortal: Shards.followers.flatMap(\.self))
        if !swarm.faults.isEmpty { return swarm.faults }
        seed = Digest(seed).rawValue
      }
    }
    guard self == .clockStep || self == .clockDrift else { return [] }
    return wander(seed, for: length, clocks)
  }

  /// Each clock that is asked for a time goes to another place within its bound, at once or within a second.
  private func wander(
    _ seed: UInt64, for length: Nanoseconds, _ clocks: [MachineClock]
  ) -> [ScheduledFault] {
    var random = Random(seed: seed, .faults)
    var errors = clocks.map(\.offset.count)
    var faults: [ScheduledFault] = []
    for second in 0..<(length.count / 1_000_000_000) {
      for node in [0, 1, 6, 7] {
        let new = ByFault.error(&random)
        let at = Instant(nanoseconds: second * 1_000_000_000)
        let way = new - errors[node]
        // So many nanoseconds in a second are so many parts of a billion.
        faults.append(
          ScheduledFault(
            at: at,
            self == .clockStep
              ? .clockStep(NodeID(node), by: Nanoseconds(way))
              : .clockDrift(NodeID(node), partsPerBillion: way)))
        errors[node] = new
      }
    }
    return faults
  }
}

private struct ByFault: Sendable, CustomStringConvertible {
  var trouble: Trouble
  var runs: Int
  var rule = CommitWait.overlapped
  var description: String { "\(trouble.rawValue), \(runs) runs" }

  static let bound = Nanoseconds.milliseconds(10)
  static let length = Nanoseconds.seconds(10)

  /// Anywhere within the bound, but for a little that drifting may round away.
  static func error(_ random: inout Random) -> Int64 {
    Int64(random.below(Int(2 * bound.count - 200))) - bound.count + 100
  }

  static func points(_ size: Size) -> [ByFault] {
    Trouble.allCases.map { ByFault(trouble: $0, runs: size == .full ? 40 : 3) }
  }

  func run(_ seed: UInt64) -> JudgedRun {
    var random = Random(seed: seed, .clock)
    let clocks = (0..<8).map { _ in
      MachineClock(offset: Nanoseconds(ByFault.error(&random)), uncertainty: ByFault.bound)
    }
    // A disk that writes most of the time, where a crash shall find it writing.
    let disk = Disk(sync: .milliseconds(trouble == .tear ? 20 : 1))
    let machines = clocks.map { Machine(clock: $0, disk: disk) }
    var shards = Shards(
      machines, Links(trouble.link), rows: JudgedRun.rows, rule: rule,
      patience: .milliseconds(100), seed: seed)
    shards.world.schedule(trouble.faults(seed, for: ByFault.length, clocks: clocks))
    return JudgedRun(shards, seed: seed)
  }
}

let shardsByFault = Experiment(
  "shards-by-fault",
  asks: "Which faults were tried on the promise of the two shards, one kind at a time?",
  columns: [
    "fault", "runs", "times", "calls", "answered", "unknown", "level", "anomalies", "judges",
  ],
  judged: .by(
    [.certificate, .inference], at: .strongSerializable, twin: "leaders do not wait",
    is: { ByFault(trouble: .nothing, runs: $0 == .full ? 40 : 3, rule: .none) }),
  at: ByFault.points
) { (point: ByFault, seed) in
  var trace = Digest(0)
  var opinions = Opinions()
  var (times, calls, unknown) = (0, 0, 0)
  for number in 0..<point.runs {
    var run = point.run(Digest(seed).folding(UInt64(number)).rawValue)
    let testimony = run.run(until: .zero + ByFault.length, think: .milliseconds(100))
    testimony.judge(at: .strongSerializable, &opinions)
    times += point.trouble.happening.map { run.coverage[$0] } ?? 0
    calls += run.calls
    unknown += run.unanswered
    trace.fold(run.traceHash)
  }
  let anomalies = opinions.all.flatMap(\.anomalies)
  let row: [Field] = [
    .text(point.trouble.rawValue), .count(point.runs), .count(times), .count(calls),
    .count(calls - unknown), .count(unknown), .text("strong-serializable"),
    .text(anomalies.isEmpty ? "none" : anomalies.joined(separator: " ")),
    .text(opinions.all.map(\.judge.rawValue).joined(separator: " and ")),
  ]
  return Finding(rows: [row], traceHash: trace.rawValue, opinions: opinions)
}

let everyFaultTried = Claim(
  "every-fault-tried",
  "Every kind of fault happened, and under none of them was an anomaly inferred.",
  of: ["shards-by-fault"], smoke: .same
) { tables in
  let table = try tables("shards-by-fault")
  for trouble in Trouble.allCases {
    let here: [(column: String, equals: Field)] = [("fault", .text(trouble.rawValue))]
    let times = try table.number("times", where: here)
    if trouble.happening != nil, times == 0 {
      return .violated(witness: "never happened: \(trouble.rawValue)")
    }
    let clean = try table.rows(where: here + [("anomalies", .text("none"))])
    if clean.count != 1 { return .violated(witness: "\(trouble.rawValue) breaks the promise") }
  }
  return .holds
}
