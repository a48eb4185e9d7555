import Model

// The people of a trial. They know nothing of nodes but where to send, so this half of a trial is compiled once
// and not for every protocol.

/// One person, or in an open loop one gateway's stream of people.
struct Client {
  var random: Random
  /// When the next call is intended, in nanoseconds of true time; a sum of exact gaps, never of rounded ones.
  var next: Double
  /// The number that the history knows it by.
  var name: Int32
}

/// Everybody who calls, what they called, and when they call again.
@usableFromInline struct Clients: ~Copyable {
  /// A call that leaves now.
  @usableFromInline struct Departure {
    @usableFromInline let id: RequestID
    @usableFromInline let node: NodeID
    @usableFromInline let transaction: Transaction
  }

  private struct Call {
    var entry: History.Entry
    var client: Int32
    /// The client neither has an answer nor has given up.
    var isPending = true
  }

  @usableFromInline var departures: [Departure] = []
  private let arrivals: Arrivals
  private let gateways: [Gateway]
  private let patience: Int64
  let generator: Generator
  private var clients: [Client] = []
  private var agenda = EventQueue()
  /// When the agenda's earliest call is due; looking into the queue itself would change it.
  private var agendaTime = Int64.max
  private var isStopped = false
  private var sequence: UInt64 = 0
  /// In the order of the calls; a request's identity is its place, counted with those that were let go.
  private var calls: [Call] = []
  private let keepsHistory: Bool
  /// How many settled calls were let go.
  private var gone = 0
  /// All calls before this one are settled. Patience is the same for all, so they run out of it in order.
  private var oldestPending = 0
  private(set) var pending = 0
  private(set) var lateAnswers = 0

  init(
    seed: UInt64, load: Load, arrivals: Arrivals, gateways: [Gateway], patience: Nanoseconds,
    keepsHistory: Bool, at now: Instant
  ) {
    self.keepsHistory = keepsHistory
    self.arrivals = arrivals
    self.gateways = gateways
    self.patience = patience.count
    generator = load.generator()
    let count: Int
    if case .closed(let users, _, _) = arrivals { count = users } else { count = gateways.count }
    for index in 0..<count {
      let random = Random(seed: seed, .workload, at: index)
      let client = Client(
        random: random, next: Double(now.nanoseconds), name: Int32(index))
      clients.append(client)
      setFirst(index)
    }
  }

  var history: History {
    var history = History()
    for call in calls { history.record(call.entry) }
    return history
  }

  /// When somebody next does something of their own accord.
  @usableFromInline func nextTime() -> Instant {
    Instant(nanoseconds: min(agendaTime, giveUpTime()))
  }

  private func giveUpTime() -> Int64 {
    guard patience < Int64.max, oldestPending < gone + calls.count else { return .max }
    return calls[oldestPending - gone].entry.called.nanoseconds &+ patience
  }

  /// Does what is due now: one call, or one client's giving up.
  @usableFromInline mutating func act(at now: Instant) {
    if giveUpTime() <= now.nanoseconds { return end(oldestPending, isKnown: false, at: now) }
    guard agendaTime <= now.nanoseconds, let key = agenda.pop() else { return }
    agendaTime = agenda.nextTime() ?? .max
    let client = Int(key.slot)
    call(client, intended: Instant(nanoseconds: key.time), at: now)
    if case .closed = arrivals { return }
    setNext(client)
  }

  /// An answer came. Only the first one to a client that still waits counts.
  @usableFromInline mutating func settle(_ id: RequestID, _ outcome: Outcome, at now: Instant) {
    let place = Int(id.rawValue)
    guard place >= gone, calls[place - gone].isPending else {
      lateAnswers += 1
      return
    }
    if case .unknown = outcome { return end(place, isKnown: false, at: now) }
    calls[place - gone].entry.outcome = outcome
    calls[place - gone].entry.returned = now
    end(place, isKnown: true, at: now)
  }

  /// Nobody calls any more.
  @usableFromInline mutating func stopCalling() {
    while agenda.pop() != nil {}
    agendaTime = .max
    isStopped = true
  }

  private mutating func end(_ place: Int, isKnown: Bool, at now: Instant) {
    calls[place - gone].isPending = false
    let client = Int(calls[place - gone].client)
    pending -= 1
    while oldestPending < gone + calls.count, !calls[oldestPending - gone].isPending {
      oldestPending += 1
    }
    if !keepsHistory, oldestPending - gone >= 1024 {
      calls.removeFirst(oldestPending - gone)
      gone = oldestPending
    }
    guard case .closed(let users, let think, _) = arrivals, !isStopped else { return }
    // What is unknown may still happen, beside all that this user does next; so it goes on under a new name,
    // as in Jepsen, and no name ever has two calls under way.
    if !isKnown { clients[client].name += Int32(users) }
    setThinking(client, think, from: now)
  }

  private mutating func call(_ client: Int, intended: Instant, at now: Instant) {
    let gateway = gateways[client % gateways.count]
    let transaction = generator.next(home: gateway.home, &clients[client].random)
    let id = RequestID(UInt64(gone + calls.count))
    let entry = History.Entry(
      client: clients[client].name, intended: intended, called: now, returned: nil,
      transaction: transaction, outcome: .unknown)
    calls.append(Call(entry: entry, client: Int32(client)))
    pending += 1
    departures.append(Departure(id: id, node: gateway.node, transaction: transaction))
  }

  private mutating func setFirst(_ client: Int) {
    switch arrivals {
    case .poisson: setNext(client)
    case .constant(let rate):
      clients[client].next += Double(client) * 1e9 / rate
      schedule(client)
    case .closed(_, let think, let first):
      setThinking(client, first ?? think, from: Instant(nanoseconds: Int64(clients[client].next)))
    }
  }

  private mutating func setNext(_ client: Int) {
    switch arrivals {
    case .poisson(let rate):
      let mean = 1e9 / rate * Double(gateways.count)
      clients[client].next += clients[client].random.exponential(mean: mean)
    case .constant(let rate):
      clients[client].next += 1e9 / rate * Double(gateways.count)
    case .closed: return
    }
    schedule(client)
  }

  private mutating func setThinking(_ client: Int, _ think: Nanoseconds, from now: Instant) {
    clients[client].next = Double(now.nanoseconds)
    if think > .zero {
      clients[client].next += clients[client].random.exponential(mean: Double(think.count))
    }
    schedule(client)
  }

  private mutating func schedule(_ client: Int) {
    let time = Int64(clients[client].next)
    agenda.push(EventKey(time: time, sequence: sequence, slot: UInt32(client)))
    sequence += 1
    agendaTime = min(agendaTime, time)
  }
}
