import Foundation
import Model
import Simulation
import Testing

private let second = Instant(nanoseconds: 1_000_000_000)

@Suite struct WorldTests {
  @Test func `the same seed gives the same run, and another seed another`() {
    func hash(_ seed: UInt64) -> UInt64 {
      let latency = Latency.lognormal(floor: .zero, median: .milliseconds(1), sigma: 1)
      var world = World.gossip(Link(latency), seed: seed)
      world.run(until: second)
      return world.traceHash
    }
    #expect(hash(1) == hash(1))
    #expect(hash(1) != hash(2))
  }

  @Test func `a message that says something else changes the trace hash`() {
    func run(lie: Int) -> (hash: UInt64, steps: Int) {
      var world = World.gossip(Link(.constant(.milliseconds(1))), lie: lie)
      world.run(until: second)
      return (world.traceHash, world.steps)
    }
    let (truth, lie) = (run(lie: 0), run(lie: 1))
    #expect(truth.steps == lie.steps, "same times, same senders and receivers")
    #expect(truth.hash != lie.hash)
  }

  @Test func `one more draw of a node shifts no other stream`() {
    func run(wasted: Int) -> (drawn: [[UInt64]], heard: [[Int64]]) {
      var world = World.gossip(
        Link(.uniform(from: .zero, to: .milliseconds(5)), isOrdered: false), wasted: wasted)
      world.run(until: second)
      let nodes = (0..<3).map { world[NodeID($0)] }
      return (nodes.map(\.drawn), nodes.map { $0.heard.map(\.at.nanoseconds) })
    }
    let (plain, greedy) = (run(wasted: 0), run(wasted: 1))
    #expect(plain.drawn[0] != greedy.drawn[0])
    #expect(plain.drawn[1...] == greedy.drawn[1...], "other nodes draw what they drew")
    #expect(plain.heard == greedy.heard, "the network's delays stay, even the greedy node's own")
  }

  @Test func `a message takes as long as its link says`() {
    var world = World.gossip(Link(.constant(.microseconds(700))), nodes: 2, rounds: 1)
    world.run(until: second)
    #expect(world[NodeID(1)].heard.map(\.at) == [LocalTime(nanoseconds: 1_700_000)])
  }

  @Test func `a lognormal latency has its floor, its median and its spread`() {
    let link = Link(
      .lognormal(floor: .milliseconds(2), median: .milliseconds(3), sigma: 0.5), isOrdered: false)
    var world = World.gossip(link, nodes: 2, rounds: 20_000)
    world.run(until: Instant(nanoseconds: 60_000_000_000))
    let delays = world[NodeID(1)].heard.map { heard in
      Double(heard.at.nanoseconds - Int64(heard.number + 1) * 1_000_000) / 1e6
    }.sorted()
    #expect(delays.count == 20_000)
    #expect(delays[0] > 2)
    #expect(abs(delays[10_000] - 5) < 0.06)
    // One deviation of the logarithm above the median: 2 + 3 e^0.5.
    #expect(abs(delays[16_827] - (2 + 3 * exp(0.5))) < 0.12)
  }

  @Test func `an ordered link lets no message overtake another, an unordered one does`() {
    func overtakings(_ isOrdered: Bool) -> Int {
      var world = World.gossip(
        Link(.uniform(from: .zero, to: .milliseconds(20)), isOrdered: isOrdered), nodes: 2,
        rounds: 200)
      world.run(until: second)
      let numbers = world[NodeID(1)].heard.map(\.number)
      #expect(numbers.count == 200)
      return zip(numbers, numbers.dropFirst()).count { $0 > $1 }
    }
    #expect(overtakings(true) == 0)
    #expect(overtakings(false) > 20)
  }

  @Test func `loss and duplication come as often as they were asked for`() {
    let delay = Latency.constant(.milliseconds(1))
    func heard(_ link: Link) -> Int {
      var world = World.gossip(link, nodes: 2, rounds: 10_000)
      world.run(until: Instant(nanoseconds: 20_000_000_000))
      return world[NodeID(1)].heard.count
    }
    #expect(heard(Link(delay)) == 10_000)
    #expect(abs(heard(Link(delay, loss: Probability(0.1))) - 9000) < 200)
    #expect(abs(heard(Link(delay, duplication: Probability(0.1))) - 11_000) < 200)
    #expect(heard(Link(delay, loss: Probability(1))) == 0)
  }

  @Test func `a cut stops what is sent after it, one way or both, until it heals`() {
    func heard(bothWays: Bool) -> (at0: Int, at1: Int, at2: Int) {
      var world = World.gossip(Link(.constant(.microseconds(100))), rounds: 30)
      let (zero, one) = (NodeID(0), NodeID(1))
      let cut = Fault.cut([one], from: [zero], bothWays: bothWays)
      world.schedule(cut, at: Instant(nanoseconds: 10_500_000))
      world.schedule(.heal, at: Instant(nanoseconds: 20_500_000))
      world.run(until: second)
      return (
        world[zero].heard.count { $0.from == one }, world[one].heard.count { $0.from == zero },
        world[NodeID(2)].heard.count
      )
    }
    #expect(heard(bothWays: false) == (at0: 30, at1: 20, at2: 60))
    #expect(heard(bothWays: true) == (at0: 20, at1: 20, at2: 60))
  }

  @Test func `regions have links of their own, each way for itself`() {
    var links = Links(Link(.constant(.milliseconds(1))), regions: 2)
    links[0, 1] = Link(.constant(.milliseconds(30)))
    links[1, 0] = Link(.constant(.milliseconds(50)))
    var world = World(
      seed: 1, machines: [Machine(region: 0), Machine(region: 1), Machine(region: 1)], links: links
    ) { _ in Gossip(peers: 3, rounds: 1) }
    world.run(until: second)
    let arrivals = (0..<3).map { node in
      world[NodeID(node)].heard.map { $0.at.nanoseconds / 1_000_000 }
    }
    #expect(arrivals == [[51, 51], [2, 31], [2, 31]])
  }

  @Test func `a machine that joins later starts then and hears from then on`() {
    var world = World.gossip(Link(.constant(.microseconds(100))), nodes: 3, rounds: 5)
    world.run(until: Instant(nanoseconds: 2_500_000))
    let fourth = world.add(Machine())
    world.run(until: second)
    #expect(fourth == NodeID(3))
    #expect(world[fourth].told == 5, "the newcomer was made by the same recipe")
    #expect(world[NodeID(0)].heard.count { $0.from == fourth } == 5)
  }

  @Test func `running until a time handles all of it and nothing after`() {
    var world = World.gossip(Link(.constant(.zero)), nodes: 2, rounds: 10)
    world.run(until: Instant(nanoseconds: 3_000_000))
    #expect(world[NodeID(1)].told == 3)
    #expect(world.now == Instant(nanoseconds: 3_000_000))
    world.run(until: Instant(nanoseconds: 3_999_999))
    #expect(world[NodeID(1)].told == 3)
  }
}
