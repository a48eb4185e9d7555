import Experiments
import Measurement
import Model
import Simulation
import TrueTime

// The paper's figure 6, right: six hours of 13 April 2012 in which two time masters of one data centre were shut down.

/// Servers in several data centres, each polling three masters of its own and two of a data centre far away.
struct Population: Sendable, CustomStringConvertible {
  var dataCentres: Int
  /// In each data centre.
  var servers: Int
  /// Hours of the day, by six-minute bins.
  var bins: ClosedRange<Int>
  var description: String {
    "\(dataCentres) data centres of \(servers) servers, bins \(bins.lowerBound) to \(bins.upperBound)"
  }

  static let near = 3
  static let far = 2
  /// Hours of the day between which two near masters of the first data centre are down: the published 90th
  /// percentile rises in the middle of one bin and falls at the end of another.
  static let down = (from: 9.56, to: 10.19)

  // snippet.outage
  /// One way to a master of the same data centre. Fitted: median and spread, to the quiet
  /// hours' 90th and 99th percentile.
  static let nearLink = Link(
    .lognormal(floor: .microseconds(5), median: .microseconds(68), sigma: 0.9))
  /// One way to a far master: the same queues behind a longer wire. Fitted: the wire, to the
  /// 90th percentile during the outage.
  static let farLink = Link(
    .lognormal(floor: .microseconds(3_825), median: .microseconds(68), sigma: 0.9))
  /// Hosts that are overloaded take their time with the network. Assumed: how many. Fitted:
  /// how long, to the quiet hours' 99.9th percentile.
  static let overloadedPerThousand = 3
  static let overloadedLink = Link(
    .lognormal(floor: .microseconds(5), median: .microseconds(2_550), sigma: 0.6))
  // snippet.end
}

extension Population {
  /// Regions of one data centre's world.
  private enum Region: Int { case near, far, servers, overloaded }

  /// ε right after each poll in milliseconds, by bin, of one data centre; `isHit` by the outage or not.
  func epsilons(seed: UInt64, isHit: Bool, _ trace: inout Digest) -> [[Double]] {
    var world = world(seed: seed)
    if isHit {
      for master in [NodeID(0), NodeID(1)] {
        world.schedule(.crash(master), at: moment(ofHour: Population.down.from))
        world.schedule(.restart(master), at: moment(ofHour: Population.down.to))
      }
    }
    let masters = Population.near + Population.far
    return bins.enumerated().map { place, _ in
      var found: [Double] = []
      for poll in 1...12 {
        world.run(until: .zero + Population.settling + .seconds(Int64(place * 360 + poll * 30)))
        for server in 0..<servers {
          found.append(world[NodeID(masters + server)].daemon!.afterPoll.milliseconds)
        }
      }
      if place == bins.count - 1 { trace.fold(world.traceHash) }
      return found
    }
  }

  /// Every server has polled once when the first bin begins.
  private static let settling = Nanoseconds.seconds(60)

  /// When it is that hour of the day; the start of the run, where that is later.
  private func moment(ofHour hour: Double) -> Instant {
    let seconds = Int64(((hour - Double(bins.lowerBound) / 10) * 3600).rounded())
    return max(.zero, .zero + Population.settling + .seconds(seconds))
  }

  private func world(seed: UInt64) -> World<TimeServer> {
    var links = Links(Population.nearLink, regions: 4)
    for (region, link) in [
      (Region.far, Population.farLink), (.overloaded, Population.overloadedLink),
    ] {
      for other in 0..<4 {
        links[region.rawValue, other] = link
        links[other, region.rawValue] = link
      }
    }
    let masters = Population.near + Population.far
    var random = Random(seed: seed, .workload)
    var machines = (0..<masters).map {
      Machine(region: ($0 < Population.near ? Region.near : .far).rawValue)
    }
    var phases: [Nanoseconds] = []
    for server in 0..<servers {
      // Spread evenly, so that no data centre has all of them.
      let isOverloaded =
        (server * Population.overloadedPerThousand) % 1000 < Population.overloadedPerThousand
      let drift = Int64(random.below(20_001)) - 10_000
      machines.append(
        Machine(
          region: (isOverloaded ? Region.overloaded : .servers).rawValue,
          clock: MachineClock(offset: .milliseconds(5), driftPartsPerBillion: drift)))
      phases.append(Nanoseconds(1 + Int64(random.below(30_000_000_000))))
    }
    return World(seed: seed, machines: machines, links: links) { [phases] id in
      guard id.index >= masters else { return TimeServer() }
      return TimeServer(
        polling: (0..<masters).map { NodeID($0) }, .published,
        firstPoll: phases[id.index - masters])
    }
  }
}

/// What became of two near masters of the first data centre in a bin.
private func masters(inBin bin: Int) -> String {
  let (start, end) = (Double(bin) / 10, Double(bin + 1) / 10)
  if start > Population.down.from && end < Population.down.to { return "two down" }
  return end < Population.down.from || start > Population.down.to ? "all up" : "changing"
}

/// ε right after each poll, by bin, of all data centres.
private func measure(_ population: Population, seed: UInt64) -> (bins: [[Double]], trace: UInt64) {
  var trace = Digest(seed)
  var bins = population.bins.map { _ in [Double]() }
  for dataCentre in 0..<population.dataCentres {
    let epsilons = population.epsilons(
      seed: seed &* 1000 &+ UInt64(dataCentre), isHit: dataCentre == 0, &trace)
    for bin in bins.indices { bins[bin] += epsilons[bin] }
  }
  return (bins, trace.rawValue)
}

private func percentiles(of epsilons: [Double]) -> [Field] {
  [0.9, 0.99, 0.999].map { .number(Statistic.quantile($0, of: epsilons)!) }
}

let outage = Experiment(
  "outage",
  asks:
    "How uncertain are servers right after a poll, before, while and after two of their masters are down?",
  columns: [
    "hour_of_day", "masters", "polls", "p90_epsilon_ms", "p99_epsilon_ms", "p999_epsilon_ms",
  ],
  judged: .notJudged("servers ask for the time only; the paper's figure is the judge"),
  at: { size in
    [
      size == .full
        ? Population(dataCentres: 4, servers: 667, bins: 60...119)
        : Population(dataCentres: 4, servers: 50, bins: 93...97)
    ]
  }
) { (population: Population, seed) in
  let (bins, trace) = measure(population, seed: seed)
  let rows: [[Field]] = zip(population.bins, bins).map { bin, epsilons in
    [.number(Double(bin) / 10), .text(masters(inBin: bin)), .count(epsilons.count)]
      + percentiles(of: epsilons)
  }
  return Finding(rows: rows, traceHash: trace)
}

/// How much of the outage's height hangs on a number that the paper does not print.
let outageShares = Experiment(
  "outage-shares",
  asks:
    "How does the outage look, by how large a share of the servers is in the data centre that it hits?",
  columns: ["data_centres", "polls", "p90_epsilon_ms", "p99_epsilon_ms", "p999_epsilon_ms"],
  judged: .notJudged("servers ask for the time only; the paper's figure is the judge"),
  at: { size in
    [2, 4, 8].map {
      Population(
        dataCentres: $0, servers: size == .full ? 667 : 50, bins: size == .full ? 96...99 : 96...96)
    }
  }
) { (population: Population, seed) in
  let (bins, trace) = measure(population, seed: seed)
  let all = bins.flatMap(\.self)
  let row: [Field] = [.count(population.dataCentres), .count(all.count)] + percentiles(of: all)
  return Finding(rows: [row], traceHash: trace)
}
