import Experiments
import Measurement
import Model
import Simulation
import TrueTime

// One server and five masters, of which some lie.

private let masters = 5

/// Liars who agree: the last of five masters are all wrong by `lie`, and always by the same.
private struct Lies: Sendable, CustomStringConvertible {
  var liars: Int
  var lie: Nanoseconds
  var seconds: Int64
  var description: String { "\(liars) liars by \(lie.milliseconds) ms, \(seconds) s" }
}

/// From a twentieth of a millisecond to a minute.
private let sizes: [Nanoseconds] = [
  50, 100, 200, 300, 500, 700, 1_000, 1_400, 2_000, 3_000, 5_000, 10_000, 100_000, 1_000_000,
  60_000_000,
].map { .microseconds($0) }

let liars = Experiment(
  "liars",
  asks:
    "What do masters that lie do to a server's bounds, by how many they are and how much they lie?",
  columns: [
    "liars", "lie_ms", "polls", "base_mean_ms", "base_max_ms", "epsilon_max_ms", "outside_share",
    "lies_rejected_share", "honest_rejected_share",
  ],
  judged: .notJudged("a server asks for the time only; the true time is the judge"),
  at: { size in
    let (sizes, seconds) = size == .full ? (sizes, Int64(10_800)) : ([sizes[4], sizes[11]], 600)
    let nobody = Lies(liars: 0, lie: .zero, seconds: seconds)
    return [nobody]
      + (1..<masters).flatMap { liars in
        sizes.map { Lies(liars: liars, lie: $0, seconds: seconds) }
      }
  }
) { (lies: Lies, seed) in
  // The server's own clock drifts like a bad one that keeps the promise.
  let drift = MachineClock(offset: .milliseconds(333), driftPartsPerBillion: 30_000)
  let right = masters - lies.liars
  var world = World(
    seed: seed,
    machines: (0..<masters).map {
      Machine(clock: MachineClock(offset: $0 < right ? .zero : lies.lie))
    }
      + [Machine(clock: drift)],
    links: Links(TimeService.link)
  ) { id in
    id.index < masters
      ? TimeServer() : TimeServer(polling: (0..<masters).map { NodeID($0) }, .published)
  }
  let server = NodeID(masters)
  var bases: [Double] = []
  var (widest, outside, looks, polls) = (0.0, 0, 0, 0)
  for moment in 1...lies.seconds * 1000 / 997 {
    world.run(until: Instant(nanoseconds: moment * 997_000_000))
    let daemon = world[server].daemon!
    guard let bounds = daemon.bounds(at: world.clock(of: server)) else { continue }
    if daemon.answers > polls * masters {
      polls += 1
      bases.append(daemon.afterPoll.milliseconds)
    }
    widest = max(widest, (bounds.width / 2).milliseconds)
    looks += 1
    if !bounds.contains(Timestamp(rawValue: world.now.nanoseconds)) { outside += 1 }
  }
  let rejections = world[server].rejections
  func rejected(_ some: Range<Int>) -> Field {
    .number(some.isEmpty ? 0 : Double(rejections[some].reduce(0, +)) / Double(some.count * polls))
  }
  let row: [Field] = [
    .count(lies.liars), .number(lies.lie.milliseconds), .count(polls),
    .number(Statistic.mean.of(bases)!), .number(bases.max()!), .number(widest),
    .number(Double(outside) / Double(looks)), rejected(right..<masters), rejected(0..<right),
  ]
  return Finding(rows: [row], traceHash: world.traceHash)
}

/// Two liars of five who have agreed, and how many polls they try it on.
private struct Outvoting: Sendable, CustomStringConvertible {
  var lie: Nanoseconds
  var polls: Int
  var description: String { "a lie of \(lie.milliseconds) ms, \(polls) polls" }
}

let outvoted = Experiment(
  "outvoted",
  asks:
    "How often do two liars of five outvote the truth, where the points that most answers share win?",
  columns: ["lie_ms", "polls", "missed_share_most_shared", "missed_share_marzullo"],
  judged: .notJudged("a server asks for the time only; the true time is the judge"),
  at: { size in
    let lies: [Int64] = size == .full ? (0...30).map { 100 * $0 } : [500, 1_500]
    return lies.map {
      Outvoting(lie: .microseconds($0), polls: size == .full ? 20_000 : 500)
    }
  }
) { (outvoting: Outvoting, seed) in
  var random = Random(seed: seed, .network, at: Int(outvoting.lie.count))
  var (byMost, byRule) = (0, 0)
  for _ in 0..<outvoting.polls {
    // What a poll gives by Cristian's rule when it is zero o'clock: as far below as the answer took to come,
    // as far above as the question took to go.
    let answers = (0..<masters).map { master in
      let lie = master < 2 ? outvoting.lie.count : 0
      return TimeBounds(
        earliest: Timestamp(rawValue: lie - leg(&random)),
        latest: Timestamp(rawValue: lie + leg(&random)))
    }
    let most = (1...masters).reversed().lazy.compactMap { TimeBounds.shared(by: $0, of: answers) }
    if !most.first!.contains(.zero) { byMost += 1 }
    if TimeBounds.shared(by: 3, of: answers)?.contains(.zero) != true { byRule += 1 }
  }
  let row: [Field] = [
    .number(outvoting.lie.milliseconds), .count(outvoting.polls),
    .number(Double(byMost) / Double(outvoting.polls)),
    .number(Double(byRule) / Double(outvoting.polls)),
  ]
  return Finding(rows: [row])
}

/// One way to a master, as `TimeService.link` has it.
private func leg(_ random: inout Random) -> Int64 {
  let queues = Elementary.exp(0.5 * Normal.standard.draw(&random))
  return 900_000 + Int64(88_250 * queues)
}
