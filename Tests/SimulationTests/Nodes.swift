import Model
import Simulation

/// Tells every peer a number at fixed times and writes down what it hears.
struct Gossip: Node {
  enum Timer: Sendable { case tell }
  struct Message: Sendable, Equatable {
    var number: Int
    var lie = 0
  }

  let peers: Int
  var rounds: Int
  /// Draws that it wastes before each round.
  var wasted = 0
  var lie = 0
  var told = 0
  var heard: [(number: Int, from: NodeID, at: LocalTime)] = []
  var drawn: [UInt64] = []

  init(peers: Int, rounds: Int = 10, wasted: Int = 0, lie: Int = 0) {
    self.peers = peers
    self.rounds = rounds
    self.wasted = wasted
    self.lie = lie
  }

  static func digest(of message: Message) -> Digest {
    Digest(UInt64(message.number)).folding(UInt64(message.lie))
  }

  mutating func start(from journal: Journal<Never>, _ context: inout Context<Self>) {
    context.set(.tell, after: .milliseconds(1))
  }

  mutating func receive(_ message: Message, from sender: NodeID, _ context: inout Context<Self>) {
    heard.append((message.number, sender, context.clock))
  }

  mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {
    for _ in 0..<wasted { _ = context.random.next() }
    drawn.append(context.random.next())
    for peer in 0..<peers where peer != context.me.index {
      context.send(Message(number: told, lie: lie), to: NodeID(peer))
    }
    told += 1
    if told < rounds { context.set(.tell, after: .milliseconds(1)) }
  }
}

extension World where N == Gossip {
  /// A world of gossips on one link.
  static func gossip(
    _ link: Link, nodes: Int = 3, rounds: Int = 10, seed: UInt64 = 1, wasted: Int = 0, lie: Int = 0
  ) -> World {
    World(
      seed: seed, machines: [Machine](repeating: Machine(), count: nodes), links: Links(link)
    ) { id in
      Gossip(
        peers: nodes, rounds: rounds, wasted: id == NodeID(0) ? wasted : 0,
        lie: id == NodeID(0) ? lie : 0)
    }
  }
}
