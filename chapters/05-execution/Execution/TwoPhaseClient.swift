import Model

/// A client's library: it asks the server where a call is at home, and asks again where no answer comes.
public struct TwoPhaseClient: Sendable {
  private struct Open: Sendable {
    var id: RequestID
    var call: Transaction
    var server: NodeID
    var askedAt: LocalTime
    var isAnswered = false
  }

  private let partitions: Int
  private let catalogue: Catalogue
  private let patience: Nanoseconds
  /// Calls by number, from `floor` on.
  private var open: [Open] = []
  /// How many of them, from the front, are behind the floor.
  private var passed = 0
  private var floor: UInt64 = 1
  private var isLooking = false
  private var footprint = Footprint()

  public init(partitions: Int, _ catalogue: Catalogue, patience: Nanoseconds) {
    self.partitions = partitions
    self.catalogue = catalogue
    self.patience = patience
  }

  mutating func submit(
    _ call: Transaction, as id: RequestID, _ context: inout Context<TwoPhaseStore>
  ) {
    footprint.clear()
    catalogue.declare(call, &footprint)
    let home = (footprint.updates.first ?? footprint.reads.first)?.home ?? 0
    open.append(
      Open(id: id, call: call, server: NodeID(home % partitions), askedAt: context.clock))
    ask(open.count - 1, &context)
    if !isLooking { look(&context) }
  }

  private mutating func ask(_ place: Int, _ context: inout Context<TwoPhaseStore>) {
    open[place].askedAt = context.clock
    let number = floor + UInt64(place - passed)
    context.send(
      .ask(.init(number: number, floor: floor, call: open[place].call)), to: open[place].server)
  }

  private mutating func look(_ context: inout Context<TwoPhaseStore>) {
    isLooking = passed < open.count
    if isLooking { context.set(.askAgain, after: patience) }
  }

  mutating func askAgain(_ context: inout Context<TwoPhaseStore>) {
    for place in passed..<open.count where !open[place].isAnswered {
      let waited = context.clock - open[place].askedAt
      if waited >= .zero, waited < patience { continue }
      context.point("asked again", floor + UInt64(place - passed))
      ask(place, &context)
    }
    look(&context)
  }

  mutating func answer(
    _ number: UInt64, _ outcome: Outcome, _ context: inout Context<TwoPhaseStore>
  ) {
    guard number >= floor, number - floor < UInt64(open.count - passed) else { return }
    let place = passed + Int(number - floor)
    if open[place].isAnswered { return }
    open[place].isAnswered = true
    context.respond(outcome, to: open[place].id)
    while passed < open.count, open[passed].isAnswered {
      passed += 1
      floor += 1
    }
    if passed > 64, passed * 2 > open.count {
      open.removeFirst(passed)
      passed = 0
    }
  }
}

/// What a server remembers of its clients' calls, so that none is done twice.
struct TwoPhaseSessions: Sendable {
  enum Standing: Sendable { case new, underWay, ended(Outcome), forgotten }

  private struct Session: Sendable {
    var floor: UInt64 = 0
    /// Numbers in the order in which they came, and how many of them are forgotten.
    var numbers: [UInt64] = []
    var passed = 0
  }

  private var sessions: [Session] = []
  /// By client and number; nil while it is under way. Looked up, never listed.
  private var calls: [UInt64: Outcome?] = [:]

  private func name(_ client: NodeID, _ number: UInt64) -> UInt64 {
    UInt64(client.index) << 40 | number
  }

  /// What is known of a call; a new one is under way from now on.
  mutating func take(_ number: UInt64, of client: NodeID, floor: UInt64) -> Standing {
    while sessions.count <= client.index { sessions.append(Session()) }
    forget(of: client, below: floor)
    if number < sessions[client.index].floor { return .forgotten }
    if let call = calls[name(client, number)] {
      guard let outcome = call else { return .underWay }
      return .ended(outcome)
    }
    calls[name(client, number)] = .some(nil)
    sessions[client.index].numbers.append(number)
    return .new
  }

  private mutating func forget(of client: NodeID, below floor: UInt64) {
    let place = client.index
    sessions[place].floor = max(sessions[place].floor, floor)
    while sessions[place].passed < sessions[place].numbers.count,
      case let number = sessions[place].numbers[sessions[place].passed],
      number < sessions[place].floor
    {
      calls[name(client, number)] = nil
      sessions[place].passed += 1
    }
    if sessions[place].passed > 64, sessions[place].passed * 2 > sessions[place].numbers.count {
      sessions[place].numbers.removeFirst(sessions[place].passed)
      sessions[place].passed = 0
    }
  }

  mutating func end(_ number: UInt64, of client: NodeID, _ outcome: Outcome) {
    // It may have been forgotten: who has an answer from before a crash does not ask again.
    if calls[name(client, number)] != nil { calls[name(client, number)] = outcome }
  }

  /// What a journal says of a call.
  mutating func recall(_ number: UInt64, of client: NodeID, _ outcome: Outcome) {
    _ = take(number, of: client, floor: 0)
    end(number, of: client, outcome)
  }
}
