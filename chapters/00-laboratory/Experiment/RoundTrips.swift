import Experiments
import Laboratory
import Measurement
import Model
import Simulation

// Latencies that were fitted to published round trips, held against what was published.

/// A matrix of round trips that somebody measured with ping.
private struct Matrix: Sendable, CustomStringConvertible {
  var cloud: String
  var table: Table
  var trips: Int
  var description: String { "\(cloud), \(table.name) \(table.digest), \(trips) round trips a pair" }

  init(_ cloud: String, _ file: String, trips: Int, pairs: Int = .max) {
    self.cloud = cloud
    let whole = orStop { try Tables.published(file) }
    table = Table(whole.name, columns: whole.columns, rows: Array(whole.rows.prefix(pairs)))
    self.trips = trips
  }

  /// Where the matrices lie.
  static let files = [
    ("AWS, June 2020", "cloud_rtt_aws_2020_06_05"),
    ("AWS, February 2021", "cloud_rtt_aws_2021_02_13"),
    ("GCP, by June 2020", "cloud_rtt_gcp"),
  ]
}

/// What ping printed for one pair, in milliseconds.
struct Ping: Sendable, CustomStringConvertible {
  var from: String
  var to: String
  var least: Double
  var mean: Double
  var longest: Double
  var deviation: Double
  var description: String { "\(from) to \(to), \(least)/\(mean)/\(longest)/\(deviation) ms" }

  static func all(_ table: Table) throws -> [Ping] {
    let numbers = try ["rtt_min_ms", "rtt_mean_ms", "rtt_max_ms", "rtt_mdev_ms"].map {
      try table.numbers($0)
    }
    let (from, to) = (try table.index(of: "from_region"), try table.index(of: "to_region"))
    return table.rows.indices.map { row in
      Ping(
        from: "\(table.rows[row][from])", to: "\(table.rows[row][to])", least: numbers[0][row],
        mean: numbers[1][row], longest: numbers[2][row], deviation: numbers[3][row])
    }
  }

  /// The largest deviation that numbers between the least and the longest can have about
  /// this mean (Bhatia and Davis 2000); the printed mean may be a microsecond too small.
  var deviationBound: Double { ((longest - mean) * (mean + 0.001 - least)).squareRoot() }

  var isPossible: Bool { deviation <= deviationBound + 0.001 }

  /// What a link is fitted to.
  var believedDeviation: Double { isPossible ? deviation : deviationBound }

  /// Whether a mean cut to whole microseconds, as older versions of ping square it, accounts for the deviation.
  var isExplainedByCutMean: Bool {
    let allowed = deviationBound * deviationBound + 2 * mean * 0.001
    return deviation <= allowed.squareRoot() + 0.001
  }

  var verdict: String {
    isPossible ? "possible" : isExplainedByCutMean ? "cut mean" : "unexplained"
  }

  /// The spread of the fitted latency's logarithm; 0 for a constant one.
  var sigma: Double {
    if case .lognormal(_, _, let sigma) = latency { sigma } else { 0 }
  }

  var latency: Latency {
    .fitted(
      roundTripLeast: nanoseconds(least), mean: nanoseconds(mean),
      deviation: nanoseconds(believedDeviation))
  }

  /// Round trips between a window and a clerk who has nothing to do: the next leaves
  /// when the last has come back.
  func trips(_ count: Int, seed: UInt64) -> (milliseconds: [Double], traceHash: UInt64) {
    var office = possible {
      try OfficeTrial(
        Errands(units: 0), .closed(users: 1, think: .zero), prices: Prices(),
        link: Link(latency), seed: seed)
    }
    while office.trial.world.journal(of: OfficeTrial.clerk).count < count {
      office.trial.run(for: nanoseconds(mean) * Int64(count) / 8)
    }
    var times: [Double] = []
    for entry in office.trial.history.entries.prefix(count) {
      if let returned = entry.returned { times.append((returned - entry.called).milliseconds) }
    }
    return (times, office.traceHash)
  }

  private func nanoseconds(_ milliseconds: Double) -> Nanoseconds {
    Nanoseconds(Int64((milliseconds * 1e6).rounded()))
  }
}

let roundTrips = Experiment(
  "laboratory-round-trips",
  asks: "Do fitted links give back the round trips they were fitted to?",
  columns: [
    "cloud", "from_region", "to_region", "least_ms", "least_published_ms", "mean_ms",
    "mean_published_ms", "deviation_ms", "deviation_published_ms", "deviation_bound_ms",
    "printed_deviation", "longest_ms", "longest_published_ms", "sigma", "mean_error_percent",
    "deviation_error_percent",
  ],
  judged: .notJudged("messages only; published round trips are the judge"),
  at: { size in
    Matrix.files.map { cloud, file in
      size == .full
        ? Matrix(cloud, file, trips: 20_000) : Matrix(cloud, file, trips: 200, pairs: 3)
    }
  }
) { (matrix: Matrix, first) in
  var trace = Digest(first)
  let rows = orStop { try Ping.all(matrix.table) }.enumerated().map { index, ping -> [Field] in
    let (times, hash) = ping.trips(matrix.trips, seed: seed(first, UInt64(index), 5))
    trace.fold(hash)
    let mean = Statistic.mean.of(times)!
    let squares = times.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / Double(times.count)).squareRoot()
    return [
      .text(matrix.cloud), .text(ping.from), .text(ping.to), .number(times.min()!),
      .number(ping.least), .number(mean), .number(ping.mean), .number(deviation),
      .number(ping.deviation), .number(ping.deviationBound), .text(ping.verdict),
      .number(times.max()!), .number(ping.longest), .number(ping.sigma),
      .number((mean / ping.mean - 1) * 100),
      .number((deviation / ping.believedDeviation - 1) * 100),
    ]
  }
  return Finding(rows: rows, traceHash: trace.rawValue)
}

/// One pair in full.
let onePair = Experiment(
  "laboratory-one-pair",
  asks: "How are the round trips of one pair spread?",
  columns: ["rtt_ms", "fraction", "tail"],
  judged: .notJudged("messages only; published round trips are the judge"),
  at: { size -> [PairPoint] in
    let pings = orStop { try Ping.all(Tables.published("cloud_rtt_aws_2020_06_05")) }
    let ping = pings.first { $0.from == "us-east-1" && $0.to == "eu-west-1" }!
    return [PairPoint(ping: ping, trips: size == .full ? 200_000 : 500)]
  }
) { (point: PairPoint, first) in
  let (times, hash) = point.ping.trips(point.trips, seed: seed(first, 0, 6))
  let rows: [[Field]] = Distribution(of: times, resolution: 0.02).steps.map {
    [.number($0.value), .number($0.fraction), .number($0.tail)]
  }
  return Finding(rows: rows, traceHash: hash)
}

struct PairPoint: Sendable, CustomStringConvertible {
  var ping: Ping
  var trips: Int
  var description: String { "\(ping), \(trips) round trips" }
}
