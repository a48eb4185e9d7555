import Model
import Simulation
import Testing
import TrueTime

private let server = NodeID(0)

/// A server that polls masters, each in a region of its own, on links of one kind.
private final class Service {
  var world: World<TimeServer>
  let masters: [NodeID]

  /// Each master's clock is wrong by its `errors`.
  init(
    errors: [Nanoseconds], drift: Int64 = 0, seed: UInt64 = 1,
    latency: Latency = .constant(.milliseconds(1)), links change: (inout Links) -> Void = { _ in }
  ) {
    let masters = errors.indices.map { NodeID($0 + 1) }
    self.masters = masters
    var links = Links(Link(latency), regions: errors.count + 1)
    change(&links)
    let clock = MachineClock(offset: .seconds(-40), driftPartsPerBillion: drift)
    let machines = errors.enumerated().map {
      Machine(region: $0.offset + 1, clock: MachineClock(offset: $0.element))
    }
    world = World(seed: seed, machines: [Machine(clock: clock)] + machines, links: links) { id in
      id == server ? TimeServer(polling: masters, .published) : TimeServer()
    }
  }

  var daemon: Daemon { world[server].daemon! }
  var bounds: TimeBounds? { daemon.bounds(at: world.clock(of: server)) }
  var isRight: Bool { bounds?.contains(Timestamp(rawValue: world.now.nanoseconds)) ?? false }
  var epsilon: Double { bounds.map { ($0.width / 2).milliseconds } ?? .infinity }

  func run(to milliseconds: Int64) {
    world.run(until: .zero + .milliseconds(milliseconds))
  }
}

private func interval(_ earliest: Int64, _ latest: Int64) -> TimeBounds {
  TimeBounds(earliest: Timestamp(rawValue: earliest), latest: Timestamp(rawValue: latest))
}

@Suite struct MarzulloTests {
  @Test func `the interval runs from the lowest to the highest point that enough intervals share`()
  {
    let all = [interval(0, 10), interval(4, 12), interval(8, 20), interval(30, 40)]
    #expect(TimeBounds.shared(by: 1, of: all) == interval(0, 40))
    #expect(TimeBounds.shared(by: 2, of: all) == interval(4, 12))
    #expect(TimeBounds.shared(by: 3, of: all) == interval(8, 10))
    #expect(TimeBounds.shared(by: 4, of: all) == nil)
  }

  @Test func `intervals that touch share the point where they do`() {
    #expect(TimeBounds.shared(by: 2, of: [interval(0, 5), interval(5, 9)]) == interval(5, 5))
  }

  @Test func `one interval is shared as it is`() {
    #expect(TimeBounds.shared(by: 1, of: [interval(3, 7)]) == interval(3, 7))
    #expect(TimeBounds.shared(by: 1, of: []) == nil)
  }

  /// The definition, point by point, on intervals small enough to count.
  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func `it is the hull of all points in enough intervals`(seed: UInt64) {
    var random = Random(seed: seed, .faults)
    let all = (0..<(1 + random.below(7))).map { _ in
      let start = Int64(random.below(30))
      return interval(start, start + Int64(random.below(12)))
    }
    for votes in 1...all.count {
      let points = (0...50).filter { point in
        all.count(where: { $0.contains(Timestamp(rawValue: point)) }) >= votes
      }
      let hull = points.first.map { interval($0, points.last!) }
      #expect(TimeBounds.shared(by: votes, of: all) == hull)
    }
  }

  /// Draws honest intervals around zero, and as many liars as told; gives what the rule makes of them.
  private func draw(_ random: inout Random, masters: Int, liars: Int) -> TimeBounds? {
    let all = (0..<masters).map { master in
      let (below, above) = (Int64(random.below(1000)), Int64(random.below(1000)))
      guard master < liars else { return interval(-below, above) }
      // Often together and often near, which is where a lie does most.
      let lie = Int64(random.below(3) == 0 ? random.below(100_000) : 900 + random.below(200))
      return interval(lie - below, lie + above)
    }
    return TimeBounds.shared(by: masters - (masters - 1) / 2, of: all)
  }

  @Test(arguments: 1...300 as ClosedRange<UInt64>)
  func `a minority of liars, whatever they say, does not move the interval off the true time`(
    seed: UInt64
  ) {
    var random = Random(seed: seed, .faults)
    let masters = 1 + random.below(9)
    for _ in 0..<50 {
      let liars = random.below((masters - 1) / 2 + 1)
      let agreed = draw(&random, masters: masters, liars: liars)
      #expect(agreed?.contains(.zero) == true)
      // A liar widens it no further than some honest interval reaches.
      #expect(agreed.map { $0.earliest.rawValue > -1000 && $0.latest.rawValue < 1000 } == true)
    }
  }

  @Test(arguments: [1, 3, 5, 7])
  func `one liar more than a minority can break it`(masters: Int) {
    var random = Random(seed: 7, .faults)
    let liars = (masters - 1) / 2 + 1
    let misses = (0..<200).count { _ in
      draw(&random, masters: masters, liars: liars)?.contains(.zero) != true
    }
    #expect(misses > 20)
  }

  /// The rule that suggests itself: the points that most intervals share.
  private func mostShared(_ all: [TimeBounds]) -> TimeBounds? {
    (1...all.count).reversed().lazy.compactMap { TimeBounds.shared(by: $0, of: all) }.first
  }

  @Test func `two of five liars outvote the truth where most votes win, and not here`() {
    let honest = [interval(-9, 1), interval(-8, 2), interval(-1, 3)]
    let liars = [interval(-7, -5), interval(-7, -5)]
    #expect(mostShared(honest + liars) == interval(-7, -5))
    #expect(TimeBounds.shared(by: 3, of: honest + liars) == interval(-7, 1))
  }
}

@Suite struct MastersTests {
  @Test func `§3 several masters that agree are as good as one`() {
    let service = Service(errors: [.zero, .zero, .zero])
    service.run(to: 2)
    #expect(service.isRight)
    #expect((1.0...1.001).contains(service.epsilon))
    #expect(service.daemon.answers == 3)
  }

  /// Over drawn drifts, latencies, lies and moments, with up to two liars of five.
  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func `§3 the bounds hold while most masters are honest and clocks keep the promised drift`(
    seed: UInt64
  ) {
    var random = Random(seed: seed, .faults)
    let lies = (0..<2).map { _ in
      Nanoseconds(
        (random.below(2) == 0 ? 1 : -1)
          * Int64(random.below(random.below(2) == 0 ? 8_000_000 : 4_000_000_000_000)))
    }
    let latency = Latency.lognormal(
      floor: .microseconds(100), median: .milliseconds(1 + Int64(random.below(5))), sigma: 1)
    let service = Service(
      errors: [.zero, lies[0], .zero, lies[1], .zero],
      drift: Int64(random.below(400_001)) - 200_000, seed: seed, latency: latency)
    // Masters come and go, one honest among them: what is lost never helps the liars.
    for master in [1, 2] {
      let down = Int64(60_000 + random.below(200_000))
      service.world.schedule(.crash(service.masters[master]), at: .zero + .milliseconds(down))
      service.world.schedule(
        .restart(service.masters[master]), at: .zero + .milliseconds(down + 90_000))
    }
    var moment: Int64 = 1000
    for _ in 0..<500 {
      moment += Int64(random.below(1000))
      service.run(to: moment)
      guard service.isRight else {
        Issue.record("seed \(seed): the bounds miss the true time \(moment) ms")
        return
      }
    }
  }

  @Test func `a liar by an hour is rejected at every poll, and counted`() {
    let service = Service(errors: [.zero, .seconds(3600), .zero])
    service.run(to: 65_000)
    #expect(service.isRight && service.epsilon < 2.1)
    #expect(service.world[server].rejections == [0, 3, 0])
  }

  @Test
  func
    `a liar within the width is not found, and widens the interval at most to an honest answer's end`()
  {
    // Each honest interval reaches 1 ms either way; the liar's reaches from -0.4 to 1.6 ms.
    let service = Service(errors: [.zero, .microseconds(600), .zero])
    service.run(to: 2)
    #expect(service.isRight)
    #expect((1.0...1.001).contains(service.epsilon))
    #expect(service.world[server].rejections == [0, 0, 0])
  }

  @Test func `a majority of liars moves the bounds wherever it wants`() {
    let service = Service(errors: [.zero, .seconds(1), .seconds(1)])
    service.run(to: 2)
    #expect(!service.isRight)
    #expect(service.world[server].rejections == [1, 0, 0])
  }

  @Test func `a master that is cut off or down costs the wait for it, and nothing else`() {
    let service = Service(errors: [.zero, .zero, .zero])
    service.world.apply(.cut([NodeID(1)], from: [server], bothWays: true))
    service.run(to: 99)
    #expect(service.bounds == nil)
    service.run(to: 100)
    // The interval of 1 ms, and 200 us/s for the 98 ms since the answers came.
    #expect(service.isRight && (1.019...1.021).contains(service.epsilon))
    service.world.apply(.heal)
    service.world.apply(.crash(NodeID(2)))
    service.run(to: 30_101)
    #expect(service.isRight && service.daemon.answers == 4)
  }

  /// One honest master is down and one lies: where a majority of *answers* decided, two would.
  @Test func `a lost master does not make the liars a majority`() {
    let service = Service(errors: [.seconds(1), .seconds(1), .zero, .zero, .zero])
    for lost in [3, 4] { service.world.apply(.crash(service.masters[lost])) }
    service.run(to: 200)
    #expect(service.isRight)
  }

  @Test func `when fewer masters answer than could be liars the daemon keeps what it knew`() {
    let service = Service(errors: [.zero, .zero, .zero])
    service.run(to: 1000)
    for lost in [1, 2] { service.world.apply(.cut([NodeID(lost)], from: [server], bothWays: true)) }
    service.run(to: 100_002)
    #expect(service.isRight && (21.0...21.01).contains(service.epsilon))
    service.world.apply(.heal)
    service.run(to: 120_003)
    #expect(service.isRight && service.epsilon < 1.01)
  }

  @Test func `of two masters that disagree neither is believed`() {
    let service = Service(errors: [.zero, .seconds(1)])
    service.run(to: 1000)
    #expect(service.bounds == nil)
  }

  @Test func `an answer that comes after the deadline is not taken in`() {
    let service = Service(errors: [.zero, .zero, .zero]) { links in
      links[1, 0] = Link(.constant(.milliseconds(150)))
    }
    service.run(to: 29_000)
    #expect(service.daemon.answers == 2)
    #expect(service.isRight)
  }

  @Test func `an answer that comes twice is one answer`() {
    let twice = Link(.constant(.milliseconds(1)), duplication: Probability(1), isOrdered: false)
    let service = Service(errors: [.seconds(1), .zero, .zero]) { links in
      for other in 1...3 { (links[0, other], links[other, 0]) = (twice, twice) }
    }
    service.run(to: 20_000)
    #expect(service.daemon.answers == 3)
    #expect(service.isRight)
    #expect(service.world[server].rejections == [1, 0, 0])
  }

  /// All of two masters' delay is on the way back, so their readings are old: wrong by half a
  /// round trip in the same direction, and honest.
  @Test func `masters that are slow on one leg are honest and shift the middle only`() {
    let service = Service(errors: [.zero, .zero, .zero]) { links in
      for slow in [1, 2] { links[slow, 0] = Link(.constant(.milliseconds(21))) }
    }
    service.run(to: 25)
    #expect(service.isRight)
    #expect(service.world[server].rejections == [0, 0, 0])
  }

  @Test func `a poll whose interval is wider than what is known does not widen it`() {
    let service = Service(errors: [.zero])
    service.run(to: 1000)
    service.world.apply(.clog([server], from: [NodeID(1)], for: .milliseconds(29_060)))
    service.run(to: 30_061)
    // The second answer took 60 ms: half of that is more than 1 ms and 6 ms of drift.
    #expect(service.daemon.answers == 2)
    #expect(service.isRight && (7.0...7.1).contains(service.epsilon))
    #expect((7.0...7.1).contains(service.daemon.afterPoll.milliseconds))
  }

  /// Such a clock breaks its promise, so no bound is true; but none may be narrower than the answer left it.
  @Test func `a clock that is set back does not narrow the bounds`() {
    let service = Service(errors: [.zero])
    service.run(to: 1000)
    service.world.apply(.clockStep(server, by: .seconds(-20)))
    service.run(to: 2000)
    #expect(service.epsilon >= 1)
  }

  @Test func `a clock at twice the promised rate is told so by each poll after the first`() {
    let service = Service(errors: [.zero], drift: 400_000)
    service.run(to: 100_000)
    #expect(service.daemon.contradictions == 3)
    let honest = Service(errors: [.zero], drift: 200_000)
    honest.run(to: 100_000)
    #expect(honest.daemon.contradictions == 0)
  }
}
