import Model
import Simulation
import Testing

private func at(_ milliseconds: Double) -> Instant {
  Instant(nanoseconds: Int64(milliseconds * 1e6))
}

/// Writes what it is asked to its journal and answers; remembers what it found at its start.
private struct Clerk: Node {
  enum Timer: Sendable {}
  enum Message: Sendable { case note }
  typealias Record = Int
  typealias Request = Int
  typealias Response = Int

  var found = Journal<Int>()
  var offloaded: [LocalTime] = []

  static func digest(of message: Message) -> Digest { Digest(0) }
  mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {}
  mutating func start(from journal: Journal<Int>, _ context: inout Context<Self>) {
    found = journal
  }

  mutating func receive(_ message: Message, from sender: NodeID, _ context: inout Context<Self>) {
    offloaded.append(context.clock)
  }

  mutating func submit(_ number: Int, as id: RequestID, _ context: inout Context<Self>) {
    context.begin("writing", id.rawValue)
    if number < 0 {
      context.offload(.execute, -number, then: .note)
    } else {
      context.append(number)
    }
    context.end("writing", id.rawValue)
    context.respond(number, to: id)
  }
}

private func clerk(
  sync: Nanoseconds = .zero, prices: Prices = Prices(), cores: Int = 1,
  submitting numbers: [Int], every pause: Double
) -> World<Clerk> {
  var world = World(
    seed: 1, machines: [Machine(disk: Disk(sync: sync), cores: cores)],
    links: Links(Link(.constant(.zero))), prices: prices
  ) { _ in Clerk() }
  for (place, number) in numbers.enumerated() {
    world.submit(
      number, as: RequestID(UInt64(place)), to: NodeID(0), at: at(1 + Double(place) * pause))
  }
  return world
}

private func answers(_ world: inout World<Clerk>) -> [Int64] {
  var times: [Int64] = []
  world.takeAnswers { times.append($0.at.nanoseconds) }
  return times
}

@Suite struct ProcessorTests {
  @Test func `a step takes as long as its work costs, and later inputs wait their turn`() {
    var prices = Prices()
    prices[.message] = .microseconds(300)
    var world = clerk(prices: prices, submitting: [1, 2, 3, 4], every: 0.1)
    world.run(until: at(100))
    #expect(answers(&world) == [1_300_000, 1_600_000, 1_900_000, 2_200_000])
  }

  @Test func `a byte may cost a fraction of a nanosecond`() {
    var prices = Prices()
    prices.set(.byte, picoseconds: 250)
    #expect(prices.cost(.byte, 1000) == 250_000)
  }

  @Test(arguments: [1, 2])
  func `offloaded work is done by the core that is free first`(cores: Int) {
    var prices = Prices()
    prices[.execute] = .milliseconds(1)
    var world = clerk(prices: prices, cores: cores, submitting: [-4, -4, -4], every: 1)
    world.run(until: at(100))
    let done = world[NodeID(0)].offloaded.map { $0.nanoseconds / 1_000_000 }
    #expect(done == (cores == 1 ? [5, 9, 13] : [5, 6, 9]))
  }

  @Test func `a core that is taken away ends what it has, and one that comes is free`() {
    var prices = Prices()
    prices[.execute] = .milliseconds(1)
    var world = clerk(prices: prices, cores: 2, submitting: [-4, -4, -4, -4], every: 1)
    world.schedule([
      ScheduledFault(at: at(2.5), .cores(NodeID(0), 1)),
      ScheduledFault(at: at(3.5), .cores(NodeID(0), 2)),
    ])
    world.run(until: at(100))
    let done = world[NodeID(0)].offloaded.map { $0.nanoseconds / 1_000_000 }
    #expect(done == [5, 6, 8, 9])
  }

  @Test func `a paused machine does nothing, and then all that came meanwhile, in order`() {
    var world = clerk(submitting: [1, 2, 3], every: 2)
    world.schedule([
      ScheduledFault(at: at(2), .pause(NodeID(0), for: .milliseconds(10))),
      ScheduledFault(at: at(3), .pause(NodeID(0), for: .milliseconds(20))),
    ])
    world.run(until: at(100))
    #expect(answers(&world) == [1_000_000, 23_000_000, 23_000_000])
  }

  @Test func `a pause takes its time from a machine's cores once, however many overlap`() {
    var prices = Prices()
    prices[.execute] = .milliseconds(1)
    var world = clerk(prices: prices, submitting: [-4, -4, -4], every: 1)
    world.schedule([
      ScheduledFault(at: at(6), .pause(NodeID(0), for: .milliseconds(10))),
      ScheduledFault(at: at(8), .pause(NodeID(0), for: .milliseconds(10))),
    ])
    world.submit(-4, as: RequestID(9), to: NodeID(0), at: at(20))
    world.run(until: at(100))
    let done = world[NodeID(0)].offloaded.map { $0.nanoseconds / 1_000_000 }
    #expect(done == [5, 18, 18, 29], "the core was free at 13, and lost 12")
  }

  @Test func `a crash forgets what waited for a busy machine`() {
    var world = clerk(submitting: [1, 2, 3, 4], every: 2)
    world.schedule([
      ScheduledFault(at: at(2), .pause(NodeID(0), for: .milliseconds(10))),
      ScheduledFault(at: at(6), .crash(NodeID(0))),
      ScheduledFault(at: at(6.5), .restart(NodeID(0))),
    ])
    world.run(until: at(100))
    #expect(answers(&world) == [1_000_000, 7_000_000])
  }
}

@Suite struct DiskFaultTests {
  @Test func `a torn write leaves a prefix and at most one unreadable record at the end`() {
    var kept = Set<Int>()
    for seed in 1...40 as ClosedRange<UInt64> {
      var world = World(
        seed: seed, machines: [Machine(disk: Disk(sync: .milliseconds(50)))],
        links: Links(Link(.constant(.zero)))
      ) { _ in Clerk() }
      for number in 0..<4 {
        world.submit(number, as: RequestID(UInt64(number)), to: NodeID(0), at: at(1))
      }
      world.schedule(.tear(NodeID(0)), at: at(20))
      world.schedule(.restart(NodeID(0)), at: at(30))
      world.run(until: at(40))
      let found = world[NodeID(0)].found
      #expect(found.records == Array(0..<found.records.count))
      #expect(found.damage == (found.records.count == 4 ? .none : .tornTail))
      kept.insert(found.records.count)
    }
    #expect(kept == [0, 1, 2, 3, 4], "every length happened")
  }

  @Test func `rot in the middle is told apart from a torn tail`() {
    var world = clerk(submitting: [10, 11, 12], every: 1)
    world.schedule([
      ScheduledFault(at: at(5), .corrupt(NodeID(0), slot: 1)),
      ScheduledFault(at: at(6), .crash(NodeID(0))), ScheduledFault(at: at(7), .restart(NodeID(0))),
    ])
    world.run(until: at(10))
    #expect(world[NodeID(0)].found.damage == .middle(at: 1))
    #expect(world[NodeID(0)].found.records == [10])
  }

  @Test func `after a failed sync the machine is down and nothing was promised`() {
    var world = clerk(sync: .milliseconds(5), submitting: [1, 2], every: 20)
    world.schedule(.failSync(NodeID(0)), at: at(0))
    world.run(until: at(100))
    #expect(answers(&world).isEmpty)
    let (isUp, journal) = (world.isUp(NodeID(0)), world.journal(of: NodeID(0)))
    #expect(!isUp && journal.isEmpty)
  }

  @Test func `a disk that turns slow holds later answers back`() {
    var world = clerk(sync: .milliseconds(1), submitting: [1, 2], every: 10)
    world.schedule(.diskLatency(NodeID(0), .milliseconds(30)), at: at(5))
    world.run(until: at(100))
    #expect(answers(&world) == [2_000_000, 41_000_000])
  }
}

@Suite struct LinkFaultTests {
  @Test func `a link with a bandwidth sends one message after the other`() {
    // 64 bytes each, the default; 6,400 bytes a second are 10 ms a message.
    let link = Link(.constant(.milliseconds(1)), bytesPerSecond: 6400)
    var world = World.gossip(link, nodes: 2, rounds: 3)
    world.run(until: at(100))
    #expect(world[NodeID(1)].heard.map(\.at.nanoseconds) == [12_000_000, 22_000_000, 32_000_000])
    #expect(world.bytesSent(from: NodeID(0), to: NodeID(1)) == 3 * 64)
  }

  @Test func `a clog holds messages back and loses none`() {
    var world = World.gossip(Link(.constant(.microseconds(100))), nodes: 2, rounds: 20)
    world.schedule(.clog([NodeID(1)], from: [NodeID(0)], for: .milliseconds(10)), at: at(5.5))
    world.run(until: at(100))
    let heard = world[NodeID(1)].heard.map { $0.at.nanoseconds / 100_000 }
    #expect(heard.count == 20)
    #expect(heard.count { (56..<155).contains($0) } == 0, "nothing comes while it is clogged")
    #expect(
      world[NodeID(0)].heard.count { $0.at.nanoseconds < 15_500_000 } == 15, "the other way is free"
    )
  }

  @Test func `cuts add up to a partition that is not transitive`() {
    var world = World.gossip(Link(.constant(.microseconds(100))), rounds: 10)
    world.schedule(.cut([NodeID(2)], from: [NodeID(0)], bothWays: true), at: .zero)
    world.run(until: at(100))
    let heard = (0..<3).map { world[NodeID($0)].heard.count }
    #expect(heard == [10, 20, 10], "the first and the last hear the one between them alone")
  }

  @Test func `a fitted latency has the round trip's least, mean and spread`() {
    let fit = Latency.fitted(
      roundTripLeast: .milliseconds(70), mean: .milliseconds(74), deviation: .milliseconds(2))
    var world = World.gossip(Link(fit, isOrdered: false), nodes: 2, rounds: 40_000)
    world.run(until: Instant(nanoseconds: 60_000_000_000))
    // Two independent legs make a round trip: pair each message with one of the other direction.
    func delays(_ node: Int) -> [Double] {
      world[NodeID(node)].heard.sorted { $0.number < $1.number }
        .map { Double($0.at.nanoseconds - Int64($0.number + 1) * 1_000_000) / 1e6 }
    }
    let trips = zip(delays(0), delays(1)).map { $0 + $1 }
    let mean = trips.reduce(0, +) / Double(trips.count)
    let variance = trips.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(trips.count)
    #expect(trips.min()! >= 70)
    #expect(abs(mean - 74) < 0.05)
    #expect(abs(variance.squareRoot() - 2) < 0.15)
  }
}

@Suite struct ClockFaultTests {
  @Test func `a clock can jump, change its rate without a jump, and claim what is not so`() {
    var world = World.gossip(Link(.constant(.zero)), nodes: 1, rounds: 0)
    let node = NodeID(0)
    func reading(_ milliseconds: Double) -> Int64 {
      world.run(until: at(milliseconds))
      return world.clock(of: node).nanoseconds
    }
    world.schedule([
      ScheduledFault(at: at(10), .clockStep(node, by: .milliseconds(-3))),
      ScheduledFault(at: at(20), .clockDrift(node, partsPerBillion: 100_000_000)),
      ScheduledFault(at: at(30), .clockDrift(node, partsPerBillion: 0)),
    ])
    #expect(reading(5) == 5_000_000)
    #expect(reading(15) == 12_000_000)
    #expect(abs(reading(20) - 17_000_000) <= 1)
    #expect(abs(reading(30) - 28_000_000) <= 2)
    #expect(abs(reading(40) - 38_000_000) <= 2)
  }
}

@Suite struct ImpossibleFaultTests {
  @Test func `a fault that cannot be is told apart, with what is wrong`() {
    let node = NodeID(0)
    let wrong: [(Fault, String)] = [
      (.crash(NodeID(3)), "names machine 3 of 3"),
      (.cut([NodeID(-1)], from: [node], bothWays: true), "machine -1"),
      (.pause(node, for: .milliseconds(-1)), "a length of"),
      (.clog([node], from: [NodeID(1)], for: .milliseconds(-1)), "length"),
      (.diskLatency(node, .milliseconds(-1)), "length"), (.corrupt(node, slot: -1), "record -1"),
      (.clockDrift(node, partsPerBillion: -1_000_000_000), "stand still"),
      (.clockDrift(node, partsPerBillion: 1_000_000_000), "double speed"),
      (.clockClaim(node, uncertainty: .milliseconds(-1)), "below zero"),
      (.cores(node, 0), "not 0"),
    ]
    for (fault, says) in wrong {
      #expect(fault.problem(machines: 3)?.contains(says) == true, "\(fault)")
    }
    let fine: [Fault] = [
      .heal, .crash(NodeID(2)), .clockStep(node, by: .seconds(-5)),
      .clockClaim(node, uncertainty: .zero), .cores(node, 1),
      .clockDrift(node, partsPerBillion: -999_999_999), .pause(node, for: .zero),
    ]
    for fault in fine { #expect(fault.problem(machines: 3) == nil, "\(fault)") }
  }

  @Test func `an impossible fault ends the run instead of hanging it`() async {
    await #expect(processExitsWith: .failure) {
      var world = World.gossip(Link(.constant(.zero)), nodes: 1, rounds: 3)
      world.apply(.clockDrift(NodeID(0), partsPerBillion: -1_000_000_000))
      world.run(until: Instant(nanoseconds: 10_000_000))
    }
  }
}

@Suite struct RecordingTests {
  @Test func `a recording has every message, with those that were lost, and every mark`() {
    var world = World.gossip(Link(.constant(.milliseconds(1))), nodes: 2, rounds: 4)
    world.record()
    world.schedule(.cut([NodeID(1)], from: [NodeID(0)], bothWays: false), at: at(2.5))
    world.run(until: at(100))
    let recording = world.takeRecording()!
    #expect(recording.messages.count == 8)
    #expect(recording.messages.count { $0.received == nil } == 2)
    for message in recording.messages {
      if let received = message.received { #expect(received - message.sent == .milliseconds(1)) }
    }
    var clerk = clerk(submitting: [7], every: 1)
    clerk.record()
    clerk.run(until: at(10))
    let marks = clerk.takeRecording()!.marks
    #expect(marks.map(\.name) == ["writing", "writing"])
    #expect(marks.map(\.phase) == [.begin, .end])
  }

  @Test func `recording changes nothing in a run`() {
    func hash(_ isRecorded: Bool) -> UInt64 {
      var world = World.gossip(Link(.uniform(from: .zero, to: .milliseconds(3))), rounds: 50)
      if isRecorded { world.record() }
      world.run(until: at(200))
      return world.traceHash
    }
    #expect(hash(true) == hash(false))
  }
}

@Suite struct SwarmTests {
  @Test func `a swarm reaches every kind of fault, and ends with all machines up and healed`() {
    var kinds = Set<Swarm.Kind>()
    for seed in 1...60 as ClosedRange<UInt64> {
      let swarm = Swarm(seed: seed, nodes: 3, safetyPhase: .seconds(2))
      kinds.formUnion(swarm.meanTimeBetween.map(\.kind))
      var world = World(
        seed: seed, machines: [Machine](repeating: Machine(disk: swarm.disk), count: 3),
        links: Links(swarm.link)
      ) { _ in Gossip(peers: 3, rounds: 3000) }
      world.schedule(swarm.schedule)
      world.run(until: Instant(nanoseconds: 2_000_000_000))
      let heard = (0..<3).map { world[NodeID($0)].heard.count }
      world.run(until: Instant(nanoseconds: 7_000_000_000))
      for node in 0..<3 {
        let isUp = world.isUp(NodeID(node))
        #expect(isUp, "\(swarm)")
        #expect(world[NodeID(node)].heard.count > heard[node], "\(swarm)")
      }
    }
    #expect(kinds.count == Swarm.Kind.allCases.count)
  }

  @Test func `a failing schedule shrinks to the faults that matter`() {
    let swarm = Swarm(seed: 5, nodes: 3, safetyPhase: .seconds(20))
    let culprits = [swarm.schedule[3], swarm.schedule[swarm.schedule.count / 2]]
    var tries = 0
    let shrunk = swarm.schedule.shrunk { schedule in
      tries += 1
      return culprits.allSatisfy(schedule.contains)
    }
    #expect(shrunk.count == 2 && culprits.allSatisfy(shrunk.contains))
    #expect(tries < 2 * swarm.schedule.count)
  }
}
