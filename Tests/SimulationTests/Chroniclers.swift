import Model
import Simulation

// Nodes that touch all that can break.

/// Keeps what peers tell it, tells them on a timer, and answers clients: it touches all that can break.
struct Chronicler: Node {
  enum Timer: Sendable { case tell }
  typealias Message = Int
  typealias Record = Int
  typealias Request = Int
  typealias Response = Int

  let peers: Int

  static func digest(of message: Int) -> Digest { Digest(UInt64(message)) }

  mutating func start(from journal: Journal<Int>, _ context: inout Context<Self>) {
    if case .middle = journal.damage { context.point("damage in the middle") }
    context.set(.tell, after: .milliseconds(3))
  }

  mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {
    for peer in 0..<peers where peer != context.me.index { context.send(1, to: NodeID(peer)) }
    context.set(.tell, after: .milliseconds(3))
  }

  mutating func receive(_ message: Int, from sender: NodeID, _ context: inout Context<Self>) {
    context.append(message)
  }

  mutating func submit(_ number: Int, as id: RequestID, _ context: inout Context<Self>) {
    context.append(number)
    context.respond(number, to: id)
  }
}

func chroniclers(_ swarm: Swarm) -> World<Chronicler> {
  var world = World(
    seed: swarm.seed,
    machines: [Machine](repeating: Machine(disk: swarm.disk), count: swarm.nodes),
    links: Links(swarm.link)
  ) { _ in Chronicler(peers: 3) }
  for number in 0..<200 {
    world.submit(
      number, as: RequestID(UInt64(number)), to: NodeID(number % 3),
      at: .zero + .milliseconds(Int64(number) * 10))
  }
  world.schedule(swarm.schedule)
  return world
}

/// Keeps a snapshot of all it finds, if its end is unreadable, and notes to itself what it is told.
struct Keeper: Node {
  enum Timer: Sendable { case tell }
  typealias Message = Int
  typealias Record = Int
  typealias Request = Int
  typealias Response = Int

  static func digest(of message: Int) -> Digest { Digest(UInt64(message)) }

  mutating func start(from journal: Journal<Int>, _ context: inout Context<Self>) {
    if journal.damage == .tornTail { context.compact(to: 100, dropping: journal.slots.count) }
  }
  mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {}
  mutating func receive(_ message: Int, from sender: NodeID, _ context: inout Context<Self>) {}
  mutating func submit(_ number: Int, as id: RequestID, _ context: inout Context<Self>) {
    context.send(number, to: NodeID(1))
    context.send(number, to: context.me)
    context.append(number)
  }
}

/// Answers somebody else than who asked.
struct Stray: Node {
  typealias Message = Never
  typealias Timer = Never
  typealias Record = Never
  typealias Request = Int
  typealias Response = Int

  let by: UInt64

  init(by: UInt64) { self.by = by }
  static func digest(of message: Never) -> Digest {}
  mutating func start(from journal: Journal<Never>, _ context: inout Context<Self>) {}
  mutating func fire(_ timer: Never, _ context: inout Context<Self>) {}
  mutating func receive(_: Never, from sender: NodeID, _ context: inout Context<Self>) {}
  mutating func submit(_ number: Int, as id: RequestID, _ context: inout Context<Self>) {
    context.respond(number, to: RequestID(id.rawValue + by))
  }
}

func keepers() -> World<Keeper> {
  World(
    seed: 1, machines: [Machine(), Machine()], links: Links(Link(.constant(.milliseconds(1))))
  ) { _ in Keeper() }
}
