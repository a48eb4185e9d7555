import Model
import Simulation
import Testing

private func at(_ microseconds: Int64) -> Instant { .zero + .microseconds(microseconds) }

/// Notes to itself, messages to a peer, and timers, by request.
private struct Scribe: Node {
  enum Timer: Sendable { case soon, never }
  enum Message: Sendable { case note, greeting }
  typealias Record = Int
  enum Request: Sendable { case saveAndNote, save, greet(Int), waitForever }
  typealias Response = Int

  var notes = 0
  var greetings = 0
  var rings: [LocalTime] = []

  static func digest(of message: Message) -> Digest { Digest(message == .note ? 1 : 2) }
  mutating func start(from journal: Journal<Int>, _ context: inout Context<Self>) {}

  mutating func submit(_ request: Request, as id: RequestID, _ context: inout Context<Self>) {
    switch request {
    case .save: context.append(1)
    case .saveAndNote:
      context.append(1)
      context.send(.note, to: context.me)
    case .greet(let peer): context.send(.greeting, to: NodeID(peer))
    case .waitForever:
      context.set(.never, after: Nanoseconds(.max))
      context.set(.soon, after: .microseconds(1))
    }
  }

  mutating func receive(_ message: Message, from sender: NodeID, _ context: inout Context<Self>) {
    if message == .note { notes += 1 } else { greetings += 1 }
  }

  mutating func fire(_ timer: Timer, _ context: inout Context<Self>) { rings.append(context.clock) }
}

private func scribes(_ count: Int, sync: Nanoseconds = .zero, drift: Int64 = 0) -> World<Scribe> {
  let clock = MachineClock(driftPartsPerBillion: drift)
  return World(
    seed: 1,
    machines: [Machine](repeating: Machine(clock: clock, disk: Disk(sync: sync)), count: count),
    links: Links(Link(.constant(.microseconds(10))))
  ) { _ in Scribe() }
}

extension World where N == Scribe {
  fileprivate mutating func ask(_ request: Scribe.Request, _ node: Int = 0, at time: Instant) {
    submit(request, as: RequestID(0), to: NodeID(node), at: time)
  }
}

/// Small scenarios that each were a mistake once, or would be one that nothing else notices.
@Suite struct LivesTests {
  @Test func `a note to itself does not reach the next life`() {
    var world = scribes(1)
    world.ask(.saveAndNote, at: at(100))
    world.schedule(.crash(NodeID(0)), at: at(100))
    world.schedule(.restart(NodeID(0)), at: at(100))
    world.run(until: at(1000))
    #expect(world[NodeID(0)].notes == 0)
  }

  @Test func `a node that restarts after a crash during a sync is heard at once`() {
    var world = scribes(2, sync: .milliseconds(50))
    world.ask(.save, at: at(100))
    world.schedule(.crash(NodeID(0)), at: at(200))
    world.schedule(.restart(NodeID(0)), at: at(300))
    world.ask(.greet(1), at: at(400))
    world.run(until: at(500))
    #expect(world[NodeID(1)].greetings == 1)
  }

  @Test func `a cut outlives a machine that joins`() {
    var world = scribes(4)
    world.schedule(.cut([NodeID(1)], from: [NodeID(0)], bothWays: false), at: at(1))
    world.run(until: at(10))
    _ = world.add(Machine())
    for peer in 1...4 { world.ask(.greet(peer), at: at(20)) }
    world.run(until: at(100))
    #expect((1...4).map { world[NodeID($0)].greetings } == [0, 1, 1, 1])
  }

  @Test func `after healing only what was cut since is cut`() {
    var world = scribes(3)
    world.schedule(.cut([NodeID(1)], from: [NodeID(0)], bothWays: true), at: at(1))
    world.schedule(.heal, at: at(2))
    world.schedule(.cut([NodeID(2)], from: [NodeID(0)], bothWays: true), at: at(3))
    for peer in 1...2 { world.ask(.greet(peer), at: at(20)) }
    world.run(until: at(100))
    #expect((1...2).map { world[NodeID($0)].greetings } == [1, 0])
  }

  @Test func `a machine that crashes before it ever started stays down`() {
    var world = scribes(1)
    world.run(until: at(1))
    let late = world.add(Machine())
    world.apply(.crash(late))
    world.run(until: at(100))
    let isUp = world.isUp(late)
    #expect(!isUp)
  }

  @Test func `a start that a restart overtook does not come again`() {
    var world = scribes(1)
    world.run(until: at(1))
    let late = world.add(Machine())
    world.apply(.restart(late))
    world.apply(.crash(late))
    world.run(until: at(100))
    let isUp = world.isUp(late)
    #expect(!isUp)
  }

  @Test(arguments: [0, 200_000, -200_000] as [Int64])
  func `a timer set for the end of time never rings, and time goes on`(drift: Int64) {
    var world = scribes(1, drift: drift)
    world.ask(.waitForever, at: at(100))
    world.run(until: at(1_000_000))
    #expect(world[NodeID(0)].rings.count == 1)
    #expect(world.now == at(1_000_000))
  }

  @Test func `two faults of one time that differ give other trace hashes`() {
    func hash(_ fault: Fault) -> UInt64 {
      var world = scribes(2)
      world.schedule(fault, at: at(10))
      world.run(until: at(100))
      return world.traceHash
    }
    let (zero, one) = (NodeID(0), NodeID(1))
    let faults: [Fault] = [
      .heal, .cut([zero], from: [one], bothWays: true), .cut([zero], from: [one], bothWays: false),
      .cut([one], from: [zero], bothWays: false), .clockStep(zero, by: .seconds(1)),
      .clockDrift(zero, partsPerBillion: 1_000_000_000 / 2), .pause(one, for: .zero),
    ]
    #expect(Set(faults.map(hash)).count == faults.count)
  }
}
