import Model

/// A client's library: it asks a node of its own replica, and asks those of others where no answer comes.
public struct SequencedClient: Sendable {
  private struct Open: Sendable {
    var number: UInt64
    var id: RequestID
    var call: Transaction
    /// How often it was asked.
    var tries = 0
    /// How often its scouts were wrong.
    var restarts = 0
    /// The replica that was asked, counted as the client counts them.
    var shift = 0
  }

  private let placement: Placement
  private let home: Int
  /// The partition whose node it asks; nil, each in turn.
  private let partition: Int?
  /// How long it waits for an answer before it asks another replica.
  private let patience: Nanoseconds
  /// How long it leaves a sequencer alone that is full.
  private let pause: Nanoseconds
  /// By number.
  private var open: [Open] = []
  private var issued: UInt64 = 0
  /// The replica that it asks, counted from its own, and since when it is that one.
  private var shift = 0
  private var shiftedAt = LocalTime.zero
  /// After so many times its patience it tries its own replica again.
  private static let exile: Int64 = 5
  private static let mostRestarts = 100

  public init(
    of placement: Placement, home: Int, partition: Int? = nil, patience: Nanoseconds,
    pause: Nanoseconds = .milliseconds(20)
  ) {
    self.placement = placement
    self.home = home
    self.partition = partition
    self.patience = patience
    self.pause = pause
  }

  mutating func submit(
    _ call: Transaction, as id: RequestID, _ context: inout Context<SequencedStore>
  ) {
    issued += 1
    let away = context.clock - shiftedAt
    if away > patience * SequencedClient.exile || away < .zero { shift = 0 }
    open.append(Open(number: issued, id: id, call: call))
    ask(open.count - 1, &context)
  }

  private mutating func ask(_ place: Int, _ context: inout Context<SequencedStore>) {
    open[place].tries += 1
    open[place].shift = shift
    let number = open[place].number
    let input = Input(
      client: context.me, number: number, floor: open.first?.number ?? issued, origin: 0,
      participants: [], call: open[place].call)
    let node = placement.node(
      (home + shift) % placement.replicas,
      partition ?? Int(number % UInt64(placement.partitions)))
    context.send(.ask(input), to: node)
    context.set(.again(number, open[place].tries), after: patience)
  }

  private func place(of number: UInt64) -> Int? { open.firstIndex { $0.number == number } }

  /// Nobody has answered the asking with this number.
  mutating func askAgain(
    _ number: UInt64, _ tries: Int, _ context: inout Context<SequencedStore>
  ) {
    guard let place = place(of: number), open[place].tries == tries else { return }
    // Of calls that waited for the same replica only the first turns to another.
    if open[place].shift == shift {
      shift = (shift + 1) % placement.replicas
      shiftedAt = context.clock
    }
    context.point("asked again", number)
    ask(place, &context)
  }

  /// The sequencer is full: it is asked again a little later.
  mutating func wait(_ number: UInt64, _ context: inout Context<SequencedStore>) {
    guard let place = place(of: number) else { return }
    open[place].tries += 1
    context.point("turned away", number)
    context.set(.retry(number, open[place].tries), after: pause)
  }

  mutating func retry(_ number: UInt64, _ tries: Int, _ context: inout Context<SequencedStore>) {
    guard let place = place(of: number), open[place].tries == tries else { return }
    ask(place, &context)
  }

  mutating func answer(
    _ number: UInt64, _ outcome: Outcome, _ context: inout Context<SequencedStore>
  ) {
    guard let place = place(of: number) else { return }
    var answered = open.remove(at: place)
    // The scouts were wrong: it is a new call, whose scouts will see what has changed.
    if case .aborted(.stale) = outcome, answered.restarts < SequencedClient.mostRestarts {
      issued += 1
      answered.number = issued
      answered.restarts += 1
      answered.tries = 0
      open.append(answered)
      context.point("restarted", number)
      return ask(open.count - 1, &context)
    }
    context.respond(outcome, to: answered.id)
  }
}
