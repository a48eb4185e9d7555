import Model
import Simulation
import Testing

private func at(_ milliseconds: Double) -> Instant {
  Instant(nanoseconds: Int64(milliseconds * 1e6))
}

@Suite struct RecordedMessageTests {
  /// The note lay in the lost message's place of the slab, and its coming was taken for the message's.
  @Test func `a message that was lost is never shown as received`() throws {
    var world = keepers()
    world.record()
    world.apply(.cut([NodeID(1)], from: [NodeID(0)], bothWays: true))
    for (number, time) in [(7, 1.0), (8, 2.0)] {
      world.submit(number, as: RequestID(UInt64(number)), to: NodeID(0), at: at(time))
    }
    world.run(until: at(10))
    let taken = world.takeRecording()
    let messages = try #require(taken).messages
    #expect(messages.count == 2)
    #expect(messages.allSatisfy { $0.received == nil })
  }

  @Test func `a message that arrives is shown with its time`() throws {
    var world = keepers()
    world.record()
    world.submit(7, as: RequestID(7), to: NodeID(0), at: at(1))
    world.run(until: at(10))
    let taken = world.takeRecording()
    #expect(try #require(taken).messages.map(\.received) == [at(2)])
  }
}

@Suite struct RecoveryTests {
  @Test func `the end of the safety phase slows no disk`() {
    for seed in 1...60 as ClosedRange<UInt64> {
      var world = chroniclers(
        Swarm(seed: seed, nodes: 3, safetyPhase: .seconds(1), kinds: [.pause]))
      world.run(until: at(2000))
      #expect(world.coverage[.diskSlowed] == 0, "seed \(seed)")
    }
  }

  @Test func `what is down when the safety phase ends comes up, whatever the faults left out`() {
    let swarm = Swarm(seed: 1, nodes: 3, safetyPhase: .seconds(1))
    var world = chroniclers(swarm.with([ScheduledFault(at: at(100), .crash(NodeID(1)))]))
    world.run(until: at(999))
    let isDown = !world.isUp(NodeID(1))
    #expect(isDown)
    world.run(until: at(1000))
    let isUp = world.isUp(NodeID(1))
    #expect(isUp)
  }

  @Test func `a sync that was to fail does not fail in the next life`() {
    var world = World(
      seed: 1, machines: [Machine(disk: Disk(sync: .milliseconds(5)))],
      links: Links(Link(.constant(.zero)))
    ) { _ in Chronicler(peers: 1) }
    for (fault, time) in [
      (.failSync(NodeID(0)), 1), (.crash(NodeID(0)), 2), (.restart(NodeID(0)), 3),
    ]
      as [(Fault, Double)]
    {
      world.schedule(fault, at: at(time))
    }
    world.submit(7, as: RequestID(7), to: NodeID(0), at: at(10))
    world.run(until: at(30))
    let isUp = world.isUp(NodeID(0))
    #expect(isUp && world.journal(of: NodeID(0)) == [7])
  }

  @Test func `a record rots once`() {
    var world = keepers()
    world.submit(7, as: RequestID(7), to: NodeID(0), at: at(1))
    for _ in 0..<2 { world.schedule(.corrupt(NodeID(0), slot: 0), at: at(5)) }
    world.run(until: at(10))
    #expect(world.coverage[.recordRotted] == 1)
  }
}
