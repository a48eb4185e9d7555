import Model
import Simulation
import Testing

private func at(_ milliseconds: Double) -> Instant {
  Instant(nanoseconds: Int64(milliseconds * 1e6))
}

@Suite struct CoverageTests {
  @Test func `a swarm makes everything happen that can befall a machine or a message`() {
    var counts = [Int](repeating: 0, count: Happening.allCases.count)
    var damages = 0
    for seed in 1...60 as ClosedRange<UInt64> {
      var world = chroniclers(Swarm(seed: seed, nodes: 3, safetyPhase: .seconds(2)))
      world.countMarks()
      world.run(until: at(3000))
      for happening in Happening.allCases {
        counts[Int(happening.rawValue)] += world.coverage[happening]
      }
      damages +=
        world.coverage.counts.first { $0.name == "damage in the middle" }?.count ?? 0
    }
    for happening in Happening.allCases {
      #expect(counts[Int(happening.rawValue)] > 0, "no run reached: \(happening.words)")
    }
    #expect(damages > 0)
  }

  @Test func `what is only asked for and does not happen is not counted`() {
    var world = World.gossip(Link(.constant(.milliseconds(1))), nodes: 2, rounds: 3)
    world.schedule([
      ScheduledFault(at: at(10), .restart(NodeID(0))),
      ScheduledFault(at: at(10), .corrupt(NodeID(0), slot: 7)),
      ScheduledFault(at: at(10), .cut([NodeID(1)], from: [NodeID(0)], bothWays: true)),
      ScheduledFault(at: at(10), .failSync(NodeID(0))),
      ScheduledFault(at: at(11), .crash(NodeID(0))),
      ScheduledFault(at: at(12), .crash(NodeID(0))),
    ])
    world.run(until: at(100))
    let counted = Happening.allCases.filter { world.coverage[$0] > 0 }
    #expect(counted == [.crash])
    #expect(world.coverage[.crash] == 1)
  }

  @Test func `counting marks changes nothing in a run`() {
    let swarm = Swarm(seed: 9, nodes: 3, safetyPhase: .seconds(1))
    var plain = chroniclers(swarm)
    plain.run(until: at(2000))
    var counted = chroniclers(swarm)
    counted.countMarks()
    counted.run(until: at(2000))
    #expect(plain.traceHash == counted.traceHash)
  }

  /// A sync that was to fail used to lie in wait until a machine wrote again, after the safety phase.
  @Test func `no machine goes down once the safety phase is over`() {
    for seed in 1...200 as ClosedRange<UInt64> {
      var world = chroniclers(
        Swarm(seed: seed, nodes: 3, safetyPhase: .seconds(2), kinds: [.failSync, .cut]))
      world.run(until: at(2000))
      let crashes = world.coverage[.crash]
      world.run(until: at(4000))
      #expect(world.coverage[.crash] == crashes, "seed \(seed)")
    }
  }

  @Test func `a bridge leaves one machine that both sides hear`() throws {
    var bridges = 0
    for seed in 1...40 as ClosedRange<UInt64> {
      let swarm = Swarm(seed: seed, nodes: 5, safetyPhase: .seconds(2), kinds: [.bridge])
      for fault in swarm.schedule {
        guard case .cut(let there, from: let here, bothWays: true) = fault.fault else { continue }
        #expect(there.count + here.count == 4)
        bridges += 1
      }
    }
    #expect(bridges > 20)
  }

  @Test func `records rot on one machine of a run only`() {
    for seed in 1...40 as ClosedRange<UInt64> {
      let swarm = Swarm(seed: seed, nodes: 5, safetyPhase: .seconds(2), kinds: [.rot])
      let victims = swarm.schedule.compactMap { fault -> NodeID? in
        if case .corrupt(let node, _) = fault.fault { node } else { nil }
      }
      #expect(Set(victims).count <= 1)
    }
  }
}

@Suite struct TraceRingTests {
  @Test func `the latest events are kept with the hash so far, and older ones make room`() {
    var world = World.gossip(Link(.constant(.milliseconds(1))), nodes: 2, rounds: 3)
    world.run(until: at(100))
    let few = world.lastEvents
    #expect(few.map(\.kind).filter { $0 == "start" }.count == 2)
    #expect(few.count == 2 + 6 + 6, "starts, timers and messages")
    #expect(few.last?.traceHash == world.traceHash)
    #expect(few.last?.kind == "message" && few.last?.at == at(4))
    var long = World.gossip(Link(.constant(.milliseconds(1))), nodes: 2, rounds: 3000)
    long.run(until: at(9000))
    #expect(long.lastEvents.count == 256)
    #expect(long.lastEvents.last?.traceHash == long.traceHash)
  }

  @Test func `where two runs part, the hashes of their events part first`() throws {
    var one = World.gossip(Link(.constant(.milliseconds(1))), nodes: 2, rounds: 20)
    var two = World.gossip(Link(.constant(.milliseconds(1))), nodes: 2, rounds: 20)
    two.schedule(.clog([NodeID(1)], from: [NodeID(0)], for: .milliseconds(9)), at: at(10.5))
    one.run(until: at(100))
    two.run(until: at(100))
    let pairs = zip(one.lastEvents, two.lastEvents)
    let parting = try #require(pairs.first { $0.0.traceHash != $0.1.traceHash })
    #expect(parting.0.at > at(10.5) && parting.0.at <= at(12))
  }

  @Test func `a message that reaches nobody is part of a run's hash`() {
    func hash(_ latency: Nanoseconds) -> UInt64 {
      var world = World(
        seed: 1, machines: [Machine(), Machine()], links: Links(Link(.constant(latency)))
      ) { _ in Keeper() }
      world.schedule(.crash(NodeID(1)), at: at(0.5))
      world.submit(7, as: RequestID(7), to: NodeID(0), at: at(1))
      world.run(until: at(9))
      return world.traceHash
    }
    #expect(hash(.milliseconds(1)) != hash(.milliseconds(2)))
  }

  @Test func `who is answered is part of a run's hash`() {
    func hash(_ stranger: UInt64) -> UInt64 {
      var world = World(seed: 1, machines: [Machine()], links: Links(Link(.constant(.zero)))) { _ in
        Stray(by: stranger)
      }
      world.submit(1, as: RequestID(1), to: NodeID(0), at: at(1))
      world.run(until: at(2))
      return world.traceHash
    }
    #expect(hash(0) != hash(1))
  }

  @Test func `when somebody is answered is part of a run's hash`() {
    func hash(_ sync: Nanoseconds) -> UInt64 {
      var world = World(
        seed: 1, machines: [Machine(disk: Disk(sync: sync))], links: Links(Link(.constant(.zero)))
      ) { _ in Chronicler(peers: 1) }
      world.submit(1, as: RequestID(1), to: NodeID(0), at: at(1))
      world.run(until: at(2.9))
      return world.traceHash
    }
    // The journal is on disk in both, and its sync is the only event that differs.
    #expect(hash(.microseconds(100)) != hash(.microseconds(200)))
  }
}

@Suite struct TornTailTests {
  /// The next record used to be put in the snapshot's place.
  @Test func `a snapshot that takes in a torn end stands last, and is not written over`() {
    var world = keepers()
    for (number, time) in [(7, 1.0), (8, 20.0)] {
      world.submit(number, as: RequestID(UInt64(number)), to: NodeID(0), at: at(time))
    }
    world.schedule([
      ScheduledFault(at: at(5), .corrupt(NodeID(0), slot: 0)),
      ScheduledFault(at: at(6), .crash(NodeID(0))),
      ScheduledFault(at: at(7), .restart(NodeID(0))),
    ])
    world.run(until: at(30))
    #expect(world.journal(of: NodeID(0)) == [100, 8])
  }

  @Test func `a write torn in two lives leaves one unreadable record, and not two`() {
    for seed in 1...30 as ClosedRange<UInt64> {
      var world = World(
        seed: seed, machines: [Machine(disk: Disk(sync: .milliseconds(5)))],
        links: Links(Link(.constant(.zero)))
      ) { _ in Chronicler(peers: 1) }
      for (number, time) in [(1, 1.0), (2, 20), (3, 40)] {
        world.submit(number, as: RequestID(UInt64(number)), to: NodeID(0), at: at(time))
      }
      world.schedule([
        ScheduledFault(at: at(3), .tear(NodeID(0))),
        ScheduledFault(at: at(10), .restart(NodeID(0))),
        ScheduledFault(at: at(22), .tear(NodeID(0))),
        ScheduledFault(at: at(30), .restart(NodeID(0))),
      ])
      world.run(until: at(100))
      #expect(world.journal(of: NodeID(0)).last == 3, "seed \(seed)")
    }
  }

  @Test func `what is written after a torn record stands in its place`() {
    for seed in 1...30 as ClosedRange<UInt64> {
      var world = World(
        seed: seed, machines: [Machine(disk: Disk(sync: .milliseconds(5)))],
        links: Links(Link(.constant(.zero)))
      ) { _ in Chronicler(peers: 1) }
      for (number, time) in [(1, 1), (2, 1), (3, 1), (4, 20), (5, 30)] {
        world.submit(
          number, as: RequestID(UInt64(number)), to: NodeID(0), at: at(Double(time)))
      }
      world.schedule([
        ScheduledFault(at: at(3), .tear(NodeID(0))),
        ScheduledFault(at: at(10), .restart(NodeID(0))),
      ])
      world.run(until: at(100))
      // Before the mending the torn slot stayed, and all that was written behind it was lost to the next start.
      #expect(world.journal(of: NodeID(0)).suffix(2) == [4, 5], "seed \(seed)")
    }
  }
}
