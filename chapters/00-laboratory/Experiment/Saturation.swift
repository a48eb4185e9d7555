import Experiments
import Laboratory
import Measurement
import Model
import Simulation

// Where throughput bends: past saturation in an open loop, and in a closed one.

/// A transaction of Calvin's microbenchmark, as the book's prices see it: one message,
/// one execution, and a lock, a read and a write for each of its ten records.
enum CalvinTransaction {
  static let records = 10
  static var errands: Errands {
    possible { try Errands(units: 1, reads: records, writes: records) }
  }
  static var cost: Nanoseconds {
    let prices = PriceList.prices
    let record = prices[.lock] + prices[.read] + prices[.write]
    return prices[.message] + prices[.execute] + record * Int64(records)
  }
  static var perSecond: Double { 1e9 / Double(cost.count) }
}

private struct Offer: Sendable, CustomStringConvertible {
  /// In thousandths of what the prices allow.
  var perMille: Int
  var warmUp: Nanoseconds
  var watched: Nanoseconds
  var description: String {
    "\(perMille) per mille, \(watched.seconds) s after \(warmUp.seconds) s"
  }
}

/// How long a customer finds it worth while to wait.
private let patience = Nanoseconds.milliseconds(50)

let saturation = Experiment(
  "laboratory-saturation",
  asks: "What does a server do when it is offered more than its prices allow?",
  columns: [
    "load", "offered_per_s", "throughput_per_s", "goodput_per_s", "latency_p50_ms",
    "latency_p99_ms", "capacity_per_s",
  ],
  judged: .notJudged("errands read and write nothing; the theory of queues is the judge"),
  at: { size -> [Offer] in
    if size == .smoke {
      return [500, 2000].map {
        Offer(perMille: $0, warmUp: .milliseconds(200), watched: .milliseconds(100))
      }
    }
    let loads = [
      100, 200, 300, 400, 500, 600, 700, 800, 900, 950, 980, 1020, 1050, 1100, 1250, 1500, 1750,
      2000,
    ]
    return loads.map { Offer(perMille: $0, warmUp: .seconds(4), watched: .seconds(2)) }
  }
) { (offer: Offer, first) in
  let offered = CalvinTransaction.perSecond * Double(offer.perMille) / 1000
  var office = possible {
    try OfficeTrial(
      CalvinTransaction.errands, .poisson(perSecond: offered), prices: PriceList.prices,
      link: Link(.constant(.microseconds(250))), seed: seed(first, UInt64(offer.perMille), 1))
  }
  office.trial.run(for: offer.warmUp)
  let begin = office.now
  office.trial.run(for: offer.watched)
  let end = office.now
  var latencies = Latencies()
  var good = 0
  for entry in office.trial.history.entries {
    guard let returned = entry.returned, returned >= begin, returned < end else { continue }
    let latency = returned - entry.intended
    latencies.record(latency.count)
    if latency <= patience { good += 1 }
  }
  let row: [Field] = [
    .number(Double(offer.perMille) / 1000), .number(offered),
    .number(Double(latencies.count) / offer.watched.seconds),
    .number(Double(good) / offer.watched.seconds), .number(Double(latencies.p50!) / 1e6),
    .number(Double(latencies.p99!) / 1e6), .number(CalvinTransaction.perSecond),
  ]
  return Finding(rows: [row], traceHash: office.traceHash)
}

private struct Loop: Sendable, CustomStringConvertible {
  var users: Int
  var seconds: Int64
  var replicas: Int
  var description: String { "\(users) users, \(replicas) runs of \(seconds) s" }
}

let closedLoop = Experiment(
  "laboratory-closed-loop",
  asks: "Does a closed loop keep Little's law and bend where its analysis says?",
  columns: [
    "users", "throughput_per_s", "throughput_low_per_s", "throughput_high_per_s",
    "throughput_theory_per_s", "throughput_errors", "response_ms", "response_low_ms",
    "response_high_ms", "response_theory_ms", "response_errors", "littles_users",
  ],
  judged: .notJudged("errands read and write nothing; the theory of queues is the judge"),
  at: { size -> [Loop] in
    if size == .smoke { return [Loop(users: 5, seconds: 2, replicas: 5)] }
    return [1, 2, 5, 10, 15, 20, 25, 30, 40, 60].map { Loop(users: $0, seconds: 20, replicas: 10) }
  }
) { (loop: Loop, first) in
  let (service, think, way) = (
    Nanoseconds.milliseconds(1), Nanoseconds.milliseconds(20), Nanoseconds.microseconds(250)
  )
  var prices = Prices()
  prices[.execute] = Nanoseconds(1)
  var throughputs: [Double] = []
  var responses: [Double] = []
  var trace = Digest(first)
  for replica in 0..<loop.replicas {
    var office = possible {
      try OfficeTrial(
        Errands(units: Int(service.count), .exponential), .closed(users: loop.users, think: think),
        prices: prices, link: Link(.constant(way)), seed: seed(first, UInt64(loop.users), replica))
    }
    office.trial.run(for: .seconds(1))
    let begin = office.now
    office.trial.run(for: .seconds(loop.seconds))
    let end = office.now
    var times: [Double] = []
    for entry in office.trial.history.entries {
      guard let returned = entry.returned, returned >= begin, returned < end else { continue }
      times.append((returned - entry.intended - way * 2).milliseconds)
    }
    throughputs.append(Double(times.count) / Double(loop.seconds))
    responses.append(Statistic.mean.of(times)!)
    trace.fold(office.traceHash)
  }
  // A way is a pause in which nobody is in anybody's way, like thinking.
  let pause = (think + way * 2).milliseconds
  let theory = ClosedLoop(users: loop.users, service: service.milliseconds, think: pause)
  let (throughput, response) = (Interval(throughputs)!, Interval(responses)!)
  let row: [Field] = [
    .count(loop.users), .number(throughput.mean), .number(throughput.low!),
    .number(throughput.high!), .number(theory.throughput * 1000),
    .number((throughput.mean - theory.throughput * 1000) / standardError(throughputs)),
    .number(response.mean), .number(response.low!), .number(response.high!),
    .number(theory.response), .number((response.mean - theory.response) / standardError(responses)),
    .number(throughput.mean / 1000 * (response.mean + pause)),
  ]
  return Finding(rows: [row], traceHash: trace.rawValue)
}
