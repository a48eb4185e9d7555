import Model
import Simulation

// The three loads that the simulator's speed is measured on. Sources/twin does the same in C++, draw for
// draw: both must print the same trace hashes.

/// Sets a cancellable timer, and sets it again when it rings.
struct Ticker: Node {
  enum Timer: Sendable { case tick }
  enum Message: Sendable {}

  var alarm = Alarm()
  var ticks = 0

  static func digest(of message: Message) -> Digest {}
  mutating func receive(_ message: Message, from sender: NodeID, _ context: inout Context<Self>) {}

  mutating func start(from journal: Journal<Never>, _ context: inout Context<Self>) {
    wait(&context)
  }

  mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {
    guard alarm.rings(.tick, &context) else { return }
    ticks &+= 1
    wait(&context)
  }

  private mutating func wait(_ context: inout Context<Self>) {
    let microseconds = 500 + context.random.below(1000)
    alarm.set(.tick, after: .microseconds(Int64(microseconds)), &context)
  }
}

/// Asks a peer, waits for the answer or a time limit, and asks the next.
struct Caller: Node {
  enum Timer: Sendable { case limit }
  struct Payload: Sendable {
    var words: InlineArray<4, UInt64>
  }
  enum Message: Sendable {
    case question(UInt64, Payload)
    case answer(UInt64, Payload)
  }

  let peers: Int
  var number: UInt64 = 0
  var answered = 0
  var received = 0
  var alarm = Alarm()

  init(peers: Int) { self.peers = peers }

  static func digest(of message: Message) -> Digest {
    switch message {
    case .question(let number, let payload): fold(Digest(1).folding(number), payload)
    case .answer(let number, let payload): fold(Digest(2).folding(number), payload)
    }
  }

  private static func fold(_ digest: Digest, _ payload: Payload) -> Digest {
    digest.folding(payload.words[0]).folding(payload.words[1]).folding(payload.words[2])
      .folding(payload.words[3])
  }

  mutating func start(from journal: Journal<Never>, _ context: inout Context<Self>) {
    call(&context)
  }

  mutating func receive(_ message: Message, from sender: NodeID, _ context: inout Context<Self>) {
    received &+= 1
    switch message {
    case .question(let number, var payload):
      payload.words[0] &+= 1
      context.send(.answer(number, payload), to: sender)
    case .answer(let number, _):
      guard number == self.number else { return }  // a duplicate, or too late
      answered &+= 1
      alarm.cancel()
      call(&context)
    }
  }

  mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {
    if alarm.rings(.limit, &context) { call(&context) }
  }

  private mutating func call(_ context: inout Context<Self>) {
    number &+= 1
    let me = context.me.index
    let peer = (me &+ 1 &+ context.random.below(peers &- 1)) % peers
    let payload = Payload(words: [number, UInt64(me), UInt64(peer), context.random.next()])
    context.send(.question(number, payload), to: NodeID(peer))
    alarm.set(.limit, after: .milliseconds(20), &context)
  }
}

/// One server, one queue, Poisson arrivals, exponential service.
struct SingleServer: Node {
  enum Timer: Sendable { case arrival, departure }
  enum Message: Sendable {}

  static let betweenArrivals = 1_000_000.0
  static let service = 800_000.0

  var waiting = 0
  var served = 0

  static func digest(of message: Message) -> Digest {}
  mutating func receive(_ message: Message, from sender: NodeID, _ context: inout Context<Self>) {}

  mutating func start(from journal: Journal<Never>, _ context: inout Context<Self>) {
    expectArrival(&context)
  }

  mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {
    switch timer {
    case .arrival:
      expectArrival(&context)
      waiting &+= 1
      if waiting == 1 { serve(&context) }
    case .departure:
      waiting &-= 1
      served &+= 1
      if waiting > 0 { serve(&context) }
    }
  }

  private func expectArrival(_ context: inout Context<Self>) {
    let pause = context.random.exponential(mean: SingleServer.betweenArrivals)
    context.set(.arrival, after: Nanoseconds(Int64(pause)))
  }

  private func serve(_ context: inout Context<Self>) {
    let work = context.random.exponential(mean: SingleServer.service)
    context.set(.departure, after: Nanoseconds(Int64(work)))
  }
}
