import Model
import Simulation
import Testing

private func gossip(_ clocks: [MachineClock], rounds: Int) -> World<Gossip> {
  World(
    seed: 1, machines: clocks.map { Machine(clock: $0) },
    links: Links(Link(.constant(.zero)))
  ) { _ in Gossip(peers: clocks.count, rounds: rounds) }
}

@Suite struct ClockTests {
  @Test func `a clock reads its offset at once and its drift as time goes by`() {
    let day: Int64 = 86_400_000_000_000
    let clocks = [
      MachineClock(),
      MachineClock(offset: .milliseconds(-5)),
      MachineClock(driftPartsPerBillion: 200_000),
      MachineClock(driftPartsPerBillion: -200_000),
    ]
    var world = gossip(clocks, rounds: 0)
    world.run(until: Instant(nanoseconds: day))
    let readings = (0..<4).map { world.clock(of: NodeID($0)).nanoseconds - day }
    #expect(readings[0] == 0)
    #expect(readings[1] == -5_000_000)
    // 200 us/s over a day is 17.28 s; the binary fraction may lose a nanosecond.
    #expect((17_279_999_998...17_280_000_000).contains(readings[2]))
    #expect((-17_280_000_001...(-17_279_999_999)).contains(readings[3]))
  }

  @Test(arguments: [-500_000_000, -200_000, -1, 0, 1, 7_331, 200_000, 900_000_000] as [Int64])
  func `a timer never rings early by the clock that asked for it, and at most a tick late`(
    drift: Int64
  ) {
    var world = World(
      seed: 1,
      machines: [Machine(clock: MachineClock(offset: .seconds(3), driftPartsPerBillion: drift))],
      links: Links(Link(.constant(.zero)))
    ) { _ in Sleeper() }
    world.run(until: Instant(nanoseconds: 2_000_000_000_000))
    let sleeper = world[NodeID(0)]
    #expect(sleeper.overslept.count == 1000)
    #expect(sleeper.overslept.allSatisfy { (0...2).contains($0.count) })
  }

  @Test func `bounds are the reading give or take the uncertainty, true or not`() {
    let clock = MachineClock(offset: .seconds(10), uncertainty: .milliseconds(7))
    var world = World(
      seed: 1, machines: [Machine(clock: clock)], links: Links(Link(.constant(.zero)))
    ) { _ in Sleeper() }
    world.run(until: .zero)
    let bounds = world[NodeID(0)].bounds
    #expect(bounds.earliest.rawValue == 9_993_000_000)
    #expect(bounds.latest.rawValue == 10_007_000_000)
  }
}

/// Sleeps for drawn lengths and notes how much later than asked its own clock said it woke.
private struct Sleeper: Node {
  typealias Timer = LocalTime
  enum Message: Sendable {}

  var overslept: [Nanoseconds] = []
  var bounds = TimeBounds(earliest: .zero, latest: .zero)

  static func digest(of message: Message) -> Digest {}
  mutating func receive(_ message: Message, from sender: NodeID, _ context: inout Context<Self>) {}

  mutating func start(from journal: Journal<Never>, _ context: inout Context<Self>) {
    bounds = context.bounds
    sleep(&context)
  }

  mutating func fire(_ due: LocalTime, _ context: inout Context<Self>) {
    overslept.append(context.clock - due)
    if overslept.count < 1000 { sleep(&context) }
  }

  private func sleep(_ context: inout Context<Self>) {
    let length = Nanoseconds(Int64(context.random.below(1_000_000_000)))
    context.set(context.clock + length, after: length)
  }
}
