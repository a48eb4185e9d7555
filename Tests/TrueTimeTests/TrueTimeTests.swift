import Model
import Simulation
import Testing
import TrueTime

private let master = NodeID(0)
private let server = NodeID(1)

/// A master and a server with a drifting clock, on one link.
private func service(
  drift: Int64, seed: UInt64 = 1, latency: Latency = .constant(.milliseconds(1)),
  parameters: Parameters = .published
) -> World<TimeServer> {
  let clock = MachineClock(offset: .seconds(-40), driftPartsPerBillion: drift)
  return World(
    seed: seed, machines: [Machine(), Machine(clock: clock)], links: Links(Link(latency))
  ) { id in
    id == master ? TimeServer() : TimeServer(polling: [master], parameters)
  }
}

private func bounds(_ world: borrowing World<TimeServer>) -> TimeBounds? {
  world[server].daemon?.bounds(at: world.clock(of: server))
}

private func epsilon(_ world: borrowing World<TimeServer>) -> Int64? {
  bounds(world).map { ($0.latest.rawValue - $0.earliest.rawValue) / 2 }
}

private func at(milliseconds: Int64) -> Instant { .zero + .milliseconds(milliseconds) }

@Suite struct TrueTimeTests {
  @Test func `before the first answer a daemon claims nothing`() {
    var world = service(drift: 0)
    world.run(until: Instant(nanoseconds: 1_999_999))
    #expect(bounds(world) == nil)
    world.run(until: at(milliseconds: 2))
    #expect(bounds(world) != nil)
  }

  @Test func `§3 uncertainty is half a round trip after a poll and grows by 200 us each second`() {
    var world = service(drift: 0)
    world.run(until: at(milliseconds: 2))
    // A round trip of 2 ms, which a clock 200 us/s slow would show 400 ns too short.
    #expect(epsilon(world)! == 1_000_201)
    world.run(until: at(milliseconds: 10_002))
    #expect((3_000_200...3_000_700).contains(epsilon(world)!))
    world.run(until: at(milliseconds: 30_001))
    #expect((7_000_000...7_001_500).contains(epsilon(world)!))
    world.run(until: at(milliseconds: 30_002))
    #expect(epsilon(world)! == 1_000_201)
  }

  /// The definition of a bound, over drawn drifts, latencies and moments.
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `§3 the true time lies within the bounds while clocks keep the promised drift`(seed: UInt64)
  {
    var random = Random(seed: seed, .faults)
    let drift = Int64(random.below(400_001)) - 200_000
    let latency = Latency.lognormal(
      floor: .microseconds(100), median: .milliseconds(1 + Int64(random.below(20))), sigma: 1)
    var world = service(drift: drift, seed: seed, latency: latency)
    var moment = at(milliseconds: 3000)
    for _ in 0..<2000 {
      moment = moment + Nanoseconds(Int64(random.below(1_000_000_000)))
      world.run(until: moment)
      let bounds = bounds(world)!
      let truth = moment.nanoseconds
      guard bounds.earliest.rawValue <= truth, truth <= bounds.latest.rawValue else {
        Issue.record("seed \(seed): with drift \(drift) ppb the bounds miss \(truth)")
        return
      }
    }
  }

  /// The hardest case for Cristian's rule: all of the round trip went one way, on the slowest or
  /// the fastest clock that keeps the promise.
  @Test(arguments: [-200_000, 200_000] as [Int64], [0, 40] as [Int64])
  func `§3 the bounds hold when one leg of the poll took all its time`(drift: Int64, there: Int64) {
    var links = Links(Link(.constant(.zero)), regions: 2)
    links[1, 0] = Link(.constant(.milliseconds(there)))
    links[0, 1] = Link(.constant(.milliseconds(40 - there)))
    let clock = MachineClock(driftPartsPerBillion: drift)
    var world = World(
      seed: 1, machines: [Machine(region: 0), Machine(region: 1, clock: clock)], links: links
    ) { id in
      id == master ? TimeServer() : TimeServer(polling: [master], .published)
    }
    for moment in [40, 41, 15_000, 30_030] as [Int64] {
      world.run(until: at(milliseconds: moment))
      let bounds = bounds(world)!
      let truth = moment * 1_000_000
      #expect((bounds.earliest.rawValue...bounds.latest.rawValue).contains(truth))
    }
  }

  @Test
  func
    `a clock that drifts at twice the promised rate leaves its bounds five seconds after a poll`()
  {
    var world = service(drift: 400_000)
    for (second, isInside) in [(4, true), (5, true), (6, false), (29, false), (31, true)] {
      world.run(until: at(milliseconds: Int64(second) * 1000))
      let bounds = bounds(world)!
      let truth = Int64(second) * 1_000_000_000
      #expect((bounds.earliest.rawValue...bounds.latest.rawValue).contains(truth) == isInside)
    }
  }

  @Test func `an answer that comes after the next poll is not taken in`() {
    let parameters = Parameters(pollInterval: .milliseconds(10), driftBoundPartsPerBillion: 200_000)
    var world = service(
      drift: 0, latency: .constant(.milliseconds(7)), parameters: parameters)
    world.run(until: at(milliseconds: 200))
    #expect(world[server].daemon?.answers == 0)
    #expect(bounds(world) == nil)
  }

  @Test func `while no answer comes the uncertainty keeps growing`() {
    var world = service(drift: 50_000)
    world.run(until: at(milliseconds: 100))
    world.apply(.cut([master], from: [server], bothWays: true))
    world.run(until: at(milliseconds: 100_002))
    #expect((21_000_000...21_010_000).contains(epsilon(world)!))
    let truth = world.now.nanoseconds
    #expect((bounds(world)!.earliest.rawValue...bounds(world)!.latest.rawValue).contains(truth))
  }
}
