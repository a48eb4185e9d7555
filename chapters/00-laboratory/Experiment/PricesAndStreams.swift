import Experiments
import Laboratory
import Measurement
import Model
import Simulation

// The price list as a table, what it says about published machines, and streams of random numbers.

let prices = Experiment(
  "laboratory-prices", asks: "What does work cost in this book, and how does anybody know?",
  columns: ["what", "price_us", "standing", "basis"],
  judged: .notJudged("a list; nothing is run"),
  at: { _ in ["the book's prices"] }
) { _, _ in
  Finding(
    rows: PriceList.all.map {
      [
        .text($0.name), .number(Double($0.picoseconds) / 1e6), .text($0.standing.rawValue),
        .text($0.basis),
      ]
    })
}

/// One published rate of one machine, and the same machine here.
private struct Machine2012: Sendable, CustomStringConvertible {
  var name: String
  /// "fitted" where a price was chosen for this machine, otherwise "predicted".
  var standing: String
  var prices: Prices
  var errands: Errands
  /// More than it can do.
  var offeredPerSecond = 60_000.0
  var published: Double
  var source: String
  var description: String { "\(name), \(source) \(published), \(standing)" }
}

let priceChecks = Experiment(
  "laboratory-price-checks",
  asks:
    "How many transactions a second do the prices give, where somebody printed how many it were?",
  columns: ["machine", "standing", "simulated_per_s", "published_per_s", "ratio", "source"],
  judged: .notJudged("errands read and write nothing; published throughputs are the judge"),
  at: { _ -> [Machine2012] in
    let calvin = orStop {
      try Tables.published.parameter(
        "single_machine_microbenchmark_throughput", of: "calvin_sigmod12_parameters")
    }
    let logCabin = orStop {
      try Tables.published("raft_thesis_fig10_throughput").number(
        "throughput_ops_per_s", where: [("servers", 1), ("client_threads", 100)])
    }
    let write = possible { try Errands(units: 1, writes: 1, bytes: 1024) }
    return [
      Machine2012(
        name: "Calvin, ten records", standing: "fitted", prices: PriceList.prices,
        errands: CalvinTransaction.errands, published: calvin, source: "Calvin, section 6.3"),
      Machine2012(
        name: "LogCabin, one write", standing: "fitted", prices: PriceList.generalPrices,
        errands: write, published: logCabin, source: "Raft thesis, chapter 10"),
      Machine2012(
        name: "LogCabin, at Calvin's price of a message", standing: "predicted",
        prices: PriceList.prices, errands: write, offeredPerSecond: 200_000, published: logCabin,
        source: "Raft thesis, chapter 10"),
    ]
  }
) { (machine: Machine2012, first) in
  var office = possible {
    try OfficeTrial(
      machine.errands, .constant(perSecond: machine.offeredPerSecond), prices: machine.prices,
      windows: 8, seed: first)
  }
  let seconds: Int64 = 1
  office.trial.run(for: .seconds(seconds))
  let served = office.trial.history.entries.count { $0.returned != nil }
  let rate = Double(served) / Double(seconds)
  let row: [Field] = [
    .text(machine.name), .text(machine.standing), .number(rate),
    .number(machine.published), .number((100 * rate / machine.published).rounded() / 100),
    .text(machine.source),
  ]
  return Finding(rows: [row], traceHash: office.traceHash)
}

/// Something that is changed in an office while its customers should stay as they are.
private enum Change: String, Sendable, CaseIterable, CustomStringConvertible {
  case none = "nothing"
  case latency = "the link's latency is drawn, and no longer constant"
  case losses = "the link loses one message in a hundred"
  case draw = "the clerk draws one number more at each errand"
  case seed = "another seed"

  var description: String { rawValue }
  var link: Link {
    switch self {
    case .latency:
      Link(.lognormal(floor: .microseconds(200), median: .microseconds(50), sigma: 0.5))
    case .losses:
      Link(.constant(.microseconds(250)), loss: Probability(0.01), isOrdered: false)
    default: Link(.constant(.microseconds(250)))
    }
  }
  /// How many numbers the change draws for each errand.
  var draws: Int { [.latency, .losses, .draw].contains(self) ? 1 : 0 }
}

/// When customers came, and with how much to do.
private func arrivals(_ change: Change, seed: UInt64, calls: Int) -> (calls: [[Int64]], UInt64) {
  var prices = Prices()
  prices[.execute] = Nanoseconds(1)
  var office = possible {
    try OfficeTrial(
      Errands(units: 500_000, .exponential), .poisson(perSecond: 1000), prices: prices,
      link: change.link, fidgets: change == .draw, seed: change == .seed ? seed &+ 1 : seed)
  }
  while office.trial.history.entries.count < calls { office.trial.run(for: .seconds(1)) }
  let first = office.trial.history.entries.prefix(calls).map {
    [$0.intended.nanoseconds, $0.transaction.arguments[0]]
  }
  return (first, office.traceHash)
}

/// The same customers where one stream serves the whole run: each draws a gap and an amount, and then the change
/// draws what it draws.
private func sharedArrivals(_ change: Change, seed: UInt64, calls: Int) -> [[Int64]] {
  var random = Random(seed: change == .seed ? seed &+ 1 : seed)
  var time = 0.0
  return (0..<calls).map { _ in
    time += random.exponential(mean: 1e6)
    let call = [Int64(time), Int64(random.exponential(mean: 5e5))]
    for _ in 0..<change.draws { _ = random.next() }
    return call
  }
}

let streams = Experiment(
  "laboratory-streams",
  asks: "Which customers change when something is changed that is none of their business?",
  columns: ["change", "calls", "changed", "changed_with_one_stream"],
  judged: .notJudged("errands read and write nothing; two runs are held against each other"),
  at: { size in Change.allCases.map { Streams(change: $0, calls: size == .full ? 10_000 : 500) } }
) { (point: Streams, seed) in
  let (plain, _) = arrivals(.none, seed: seed, calls: point.calls)
  let (changed, hash) = arrivals(point.change, seed: seed, calls: point.calls)
  let (onePlain, oneChanged) = (
    sharedArrivals(.none, seed: seed, calls: point.calls),
    sharedArrivals(point.change, seed: seed, calls: point.calls)
  )
  let row: [Field] = [
    .text(point.change.rawValue), .count(point.calls),
    .count(zip(plain, changed).count { $0 != $1 }),
    .count(zip(onePlain, oneChanged).count { $0 != $1 }),
  ]
  return Finding(rows: [row], traceHash: hash)
}

private struct Streams: Sendable, CustomStringConvertible {
  var change: Change
  var calls: Int
  var description: String { "\(change), \(calls) calls" }
}
