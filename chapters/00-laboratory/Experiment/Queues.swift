import Experiments
import Laboratory
import Measurement
import Model
import Simulation

// One server against the theory of queues.

/// A queue at one load, run again and again with other seeds.
struct QueuePoint: Sendable, CustomStringConvertible {
  var length: Errands.Length
  var perMille: Int
  /// Service times that count in each replica.
  var watched: Int
  var replicas: Int

  var load: Double { Double(perMille) / 1000 }
  var theory: SingleServerQueue { SingleServerQueue(load: load, length) }
  var name: String { length == .exponential ? "M/M/1" : "M/D/1" }
  var description: String {
    "\(name) at \(load), \(replicas) runs of \(watched) service times"
  }

  /// Service times until the queue has forgotten that it began empty: four times what it takes to come within
  /// 1/e of its steady state, and not less than a thousand.
  var warmUp: Int { max(1000, Int(4 / (1 - load.squareRoot()) / (1 - load.squareRoot()))) }

  static func points(_ size: Size) -> [QueuePoint] {
    if size == .smoke {
      return [Errands.Length.exponential, .constant].map {
        QueuePoint(length: $0, perMille: 500, watched: 1000, replicas: 5)
      }
    }
    let loads = [100, 200, 300, 400, 500, 600, 700, 800, 900, 950, 980]
    return [Errands.Length.exponential, .constant].flatMap { length in
      loads.map {
        QueuePoint(length: length, perMille: $0, watched: $0 < 900 ? 30_000 : 240_000, replicas: 20)
      }
    }
  }
}

/// What one run of a queue gave, in service times.
struct QueueRun {
  /// Time in the system of every call that came while it was watched, without its ways to and fro.
  var times: [Double] = []
  /// Calls in the system on the average of regular looks at it.
  var number = 0.0
  var traceHash: UInt64

  static let service = Nanoseconds.milliseconds(1)
  static let way = Nanoseconds.microseconds(250)

  init(_ point: QueuePoint, seed: UInt64) {
    // snippet.queue
    // A unit of execution costs a nanosecond, and an errand takes a million.
    var prices = Prices()
    prices[.execute] = Nanoseconds(1)
    let service = QueueRun.service
    var office = possible {
      try OfficeTrial(
        Errands(units: Int(service.count), point.length),
        .poisson(perSecond: point.load / service.seconds), prices: prices,
        link: Link(.constant(QueueRun.way)), seed: seed)
    }
    office.trial.run(for: service * Int64(point.warmUp))
    let (begin, end) = (office.now, office.now + service * Int64(point.watched))
    var waiting = 0
    for _ in 0..<point.watched {
      office.trial.run(for: service)
      waiting += office.trial.pending
    }
    office.trial.drain(for: .seconds(3600))
    // snippet.end
    for entry in office.trial.history.entries
    where entry.intended >= begin && entry.intended < end {
      guard let returned = entry.returned else { preconditionFailure("a call was not answered") }
      let time = returned - entry.intended - QueueRun.way * 2
      times.append(Double(time.count) / Double(service.count))
    }
    let onTheWay = point.load * 2 * Double(QueueRun.way.count) / Double(service.count)
    number = Double(waiting) / Double(point.watched) - onTheWay
    traceHash = office.traceHash
  }
}

extension OfficeTrial {
  var now: Instant { trial.world.now }
}

let queue = Experiment(
  "laboratory-queue",
  asks: "Does a simulated server queue as the theory of queues says?",
  columns: [
    "queue", "load", "quantity", "simulated", "low", "high", "theory", "standard_errors", "calls",
  ],
  judged: .notJudged("errands read and write nothing; the theory of queues is the judge"),
  at: QueuePoint.points
) { (point: QueuePoint, first) in
  let runs = (0..<point.replicas).map { replica in
    QueueRun(
      point,
      seed: seed(first, UInt64(point.perMille) << 1 | (point.length == .constant ? 1 : 0), replica))
  }
  let calls = runs.reduce(0) { $0 + $1.times.count }
  let trace = runs.reduce(Digest(first)) { $0.folding($1.traceHash) }
  func row(
    _ quantity: String, _ simulated: Double, half: Double, _ theory: Double, _ errors: Double
  )
    -> [Field]
  {
    [
      .text(point.name), .number(point.load), .text(quantity), .number(simulated),
      .number(simulated - half), .number(simulated + half), .number(theory), .number(errors),
      .count(calls),
    ]
  }
  func row(_ quantity: String, _ numbers: [Double], _ theory: Double) -> [Field] {
    let interval = Interval(numbers)!
    return row(
      quantity, interval.mean, half: interval.halfWidth!, theory,
      (interval.mean - theory) / standardError(numbers))
  }
  let theory = point.theory
  var rows = [
    row("mean time", runs.map { Statistic.mean.of($0.times)! }, theory.meanTime),
    row("mean number", runs.map(\.number), theory.meanNumber),
  ]
  let all = runs.flatMap(\.times)
  for (name, fraction) in [("p50", 0.5), ("p99", 0.99)] {
    guard let quantile = theory.quantile(fraction) else { continue }
    // A quantile of few independent values is biased; the share of calls within the theory's quantile is not. So
    // that is what is tested, and the law's density turns its error into one of time.
    let shares = runs.map { run in
      Double(run.times.count { $0 <= quantile }) / Double(run.times.count)
    }
    let density = (1 - fraction) * (1 - point.load)
    rows.append(
      row(
        name, Statistic.quantile(fraction, of: all)!,
        half: Interval(shares)!.halfWidth! / density, quantile,
        (fraction - Statistic.mean.of(shares)!) / standardError(shares)))
  }
  return Finding(rows: rows, traceHash: trace.rawValue)
}

/// Of numbers that several seeds gave; never zero, so that one may divide by it.
func standardError(_ numbers: [Double]) -> Double {
  max(Statistic.standardError(of: numbers)!, 1e-12)
}

/// How the times in the system are spread: the share that takes longer, at times at which the law says that it falls
/// by another quarter of a decade.
let tails = Experiment(
  "laboratory-tails",
  asks: "Are the times in the system distributed as the law says?",
  columns: ["load", "time", "share", "low", "high", "theory", "standard_errors"],
  judged: .notJudged("errands read and write nothing; the theory of queues is the judge"),
  at: { size in
    (size == .full ? [500, 800, 900] : [500]).map {
      QueuePoint(
        length: .exponential, perMille: $0, watched: size == .full ? 150_000 : 1000,
        replicas: size == .full ? 20 : 5)
    }
  }
) { (point: QueuePoint, first) in
  let runs = (0..<point.replicas).map { replica in
    QueueRun(point, seed: seed(first, UInt64(point.perMille), 1000 + replica))
  }
  let trace = runs.reduce(Digest(first)) { $0.folding($1.traceHash) }
  let rows = (1...14).map { quarter -> [Field] in
    let time = Double(quarter) / 4 * Elementary.log(10) / (1 - point.load)
    let shares = runs.map { run in
      Double(run.times.count { $0 > time }) / Double(run.times.count)
    }
    let interval = Interval(shares)!
    let theory = point.theory.tail(above: time)!
    // A logarithmic axis has no place for an interval that reaches zero.
    return [
      .number(point.load), .number(time), .number(interval.mean),
      .number(max(interval.low!, 1e-6)), .number(interval.high!), .number(theory),
      .number((interval.mean - theory) / standardError(shares)),
    ]
  }
  return Finding(rows: rows, traceHash: trace.rawValue)
}

private struct Curve: Sendable, CustomStringConvertible {
  var name: String
  var points: [(x: Double, y: Double)]
  var description: String { "\(name), \(points.count) points" }
}

/// The curves that figures draw dashed.
let theory = Experiment(
  "laboratory-theory",
  asks: "Which curves are the results held against?",
  columns: ["curve", "x", "y"],
  judged: .notJudged("closed forms; nothing is run"),
  at: { _ -> [Curve] in
    let loads = (1...99).map { Double($0) / 100 }
    let queues = [("M/M/1", Errands.Length.exponential), ("M/D/1", .constant)].map { name, length in
      Curve(
        name: name,
        points: loads.map { ($0, SingleServerQueue(load: $0, length).meanTime) })
    }
    let tails = [0.5, 0.8, 0.9].map { load in
      Curve(
        name: "tail at \(load)",
        points: [0, 1, 2, 3, 4, 5].map { decade in
          // Where one call in 10^decade takes longer.
          let time = Double(decade) * Elementary.log(10) / (1 - load)
          return (time, SingleServerQueue(load: load, .exponential).tail(above: time)!)
        })
    }
    return queues + tails + [Curve(name: "diagonal", points: [(0.004, 0.004), (40, 40)])]
  }
) { curve, _ in
  Finding(rows: curve.points.map { [.text(curve.name), .number($0.x), .number($0.y)] })
}
