import Model
import Simulation
import Testing

@Suite struct EventQueueTests {
  /// A world whose nodes set timers at drawn delays must see them in the order of time, then of asking.
  @Test(arguments: [1, 2, 3, 5, 17, 1000, 3000])
  func `events come by time, and at equal times in the order they were asked for`(timers: Int) {
    var world = World(seed: 3, machines: [Machine()], links: Links(Link(.constant(.zero)))) { _ in
      Diary(timers: timers)
    }
    world.run(until: Instant(nanoseconds: 1_000_000))
    let seen = world[NodeID(0)].seen
    #expect(seen.count == timers * 4)
    for (earlier, later) in zip(seen, seen.dropFirst()) {
      #expect(earlier.at < later.at || (earlier.at == later.at && earlier.number < later.number))
    }
  }
}

/// Asks for many timers at few distinct times, and for one more whenever one rings, three times over.
private struct Diary: Node {
  typealias Timer = Int
  enum Message: Sendable {}

  let timers: Int
  var asked = 0
  var seen: [(at: LocalTime, number: Int)] = []

  init(timers: Int) { self.timers = timers }

  static func digest(of message: Message) -> Digest {}
  mutating func receive(_ message: Message, from sender: NodeID, _ context: inout Context<Self>) {}

  mutating func start(from journal: Journal<Never>, _ context: inout Context<Self>) {
    for _ in 0..<timers { ask(&context) }
  }

  mutating func fire(_ timer: Int, _ context: inout Context<Self>) {
    seen.append((context.clock, timer))
    if asked < timers * 4 { ask(&context) }
  }

  private mutating func ask(_ context: inout Context<Self>) {
    context.set(asked, after: Nanoseconds(Int64(1 + context.random.below(50))))
    asked += 1
  }
}
