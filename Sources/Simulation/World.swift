import Model

// One loop runs everything: take the earliest event, step its node in place, turn what the node asks for
// into new events. Nothing else happens in a world, so all of a run follows from its seed.

/// An event's fixed part. Its payload lies in one of the slabs.
@usableFromInline struct Event {
  @usableFromInline enum Kind: UInt8 { case start, message, timer, synced, submit, fault, ready }

  @usableFromInline var kind: Kind
  @usableFromInline var from: NodeID
  @usableFromInline var to: NodeID
  @usableFromInline var payload: UInt32
  @usableFromInline var life: UInt32

  @inlinable @inline(__always)
  init(_ kind: Kind, from: NodeID, to: NodeID, payload: UInt32 = 0, life: UInt32 = 0) {
    self.kind = kind
    self.from = from
    self.to = to
    self.payload = payload
    self.life = life
  }
}

/// A client's question on its way in.
@usableFromInline struct Question<Request> {
  @usableFromInline var request: Request
  @usableFromInline var id: RequestID

  @usableFromInline init(_ request: Request, _ id: RequestID) {
    self.request = request
    self.id = id
  }
}

/// A response on its way out, for whoever drives the world.
public struct Answer<Response> {
  public var id: RequestID
  public var response: Response
  public var at: Instant

  @usableFromInline init(_ id: RequestID, _ response: Response, at: Instant) {
    self.id = id
    self.response = response
    self.at = at
  }
}

/// Machines that run nodes on virtual time over modelled links, clocks and disks, from one seed.
///
/// Every node starts at instant zero, in order. A world cannot be copied: to repeat a run, make it again.
public struct World<N: Node>: ~Copyable {
  public let seed: UInt64
  /// Events handled so far.
  @inlinable public var steps: Int { handled }

  @usableFromInline var trueTime: Int64 = 0
  /// When the effects of the step at hand leave: later than the true time where work costs something.
  @usableFromInline var stepEnd: Int64 = 0
  @usableFromInline var handled = 0
  @usableFromInline var nodes = Row<N>()
  @usableFromInline var machines = Row<MachineState>()
  @usableFromInline var peripheries = Row<Periphery>()
  @usableFromInline var disks = Row<DiskState<N>>()
  @usableFromInline var queue = EventQueue()
  @usableFromInline var events = Slab<Event>(capacity: 256)
  @usableFromInline var sequence: UInt64 = 0
  @usableFromInline var context = Context<N>()
  @usableFromInline var questions = Slab<Question<N.Request>>()
  @usableFromInline var faults = Slab<Fault>()
  @usableFromInline var answers: [Answer<N.Response>] = []
  @usableFromInline var links: Row<Link>
  @usableFromInline let regions: Int
  @usableFromInline var pairs = PairTable()
  @usableFromInline var trace: Digest
  @usableFromInline let normal = Normal.standard
  @usableFromInline let make: @Sendable (NodeID) -> N
  /// What people are shown, if anybody asked for it.
  @usableFromInline var recording: Recording?
  @usableFromInline var ring = TraceRing()
  @usableFromInline var tally = Coverage()

  /// `make` builds a node, at the beginning and again after every crash, so that no state outlives its life.
  @inlinable public init(
    seed: UInt64, machines: [Machine], links: Links, prices: Prices = Prices(),
    make: @escaping @Sendable (NodeID) -> N
  ) {
    self.seed = seed
    self.make = make
    context.prices = prices
    regions = links.regions
    self.links = links.row
    trace = Digest(seed)
    for machine in machines { _ = add(machine) }
  }

  /// True time. Nodes see only their own clocks.
  @inlinable public var now: Instant { Instant(nanoseconds: trueTime) }

  /// Folded over every event's time, kind, sender, receiver and, for a message, its digest, over faults, and
  /// over when each request was answered: two runs that differ in any of these differ here. What is in a request, a
  /// timer, a record or an answer is seen only by what follows from it.
  @inlinable public var traceHash: UInt64 { trace.rawValue }

  @inlinable public var count: Int { nodes.count }

  /// How often each fault and rare path really happened so far.
  @inlinable public var coverage: Coverage { tally }

  /// For looking at a node between steps.
  @inlinable public subscript(_ id: NodeID) -> N { nodes[id.index] }

  /// What a node's clock reads now.
  @inlinable public func clock(of id: NodeID) -> LocalTime {
    LocalTime(nanoseconds: machines[id.index].reading(at: trueTime))
  }

  /// What would survive if the machine crashed now.
  @inlinable public func journal(of id: NodeID) -> [N.Record] { disks[id.index].journal.records }

  /// What one machine has sent another, in bytes as `Node.size` counts them: those that were lost on the way, too. Counted only
  /// where their link has a bandwidth.
  public func bytesSent(from: NodeID, to: NodeID) -> Int64 {
    max(from.index, to.index) < pairs.stride ? pairs.sentBytes[pairs.place(from, to)] : 0
  }

  @inlinable public func isUp(_ id: NodeID) -> Bool { machines[id.index].isUp }

  /// A machine joins, now; its node starts with the next events.
  @inlinable public mutating func add(_ machine: Machine) -> NodeID {
    precondition(
      (0..<regions).contains(machine.region), "a machine in region \(machine.region) of \(regions)")
    let id = NodeID(nodes.count)
    machines.append(MachineState(machine, seed: seed, index: id.index))
    peripheries.append(Periphery(machine, seed: seed, index: id.index))
    disks.append(DiskState())
    nodes.append(make(id))
    schedule(Event(.start, from: id, to: id), at: trueTime)
    return id
  }

  /// A client asks at the true time `at`, which must not lie in the past.
  @inlinable public mutating func submit(
    _ request: N.Request, as id: RequestID, to node: NodeID, at: Instant
  ) {
    precondition(at.nanoseconds >= trueTime, "a request cannot come in the past")
    let question = questions.put(Question(request, id))
    schedule(Event(.submit, from: node, to: node, payload: question), at: at.nanoseconds)
  }

  /// An operator does something to a node, now, that nobody sent it: it is part of the run, and of its trace hash, like
  /// any other input.
  @inlinable public mutating func act(
    on id: NodeID, _ body: (inout N, inout Context<N>) -> Void
  ) {
    guard machines[id.index].isUp else { return }
    stepEnd = trueTime
    keep(Event(.submit, from: id, to: id))
    enter(id)
    body(&nodes[id.index], &context)
    leave(id)
  }

  /// A fault happens at the true time `at`, which must not lie in the past.
  @inlinable public mutating func schedule(_ fault: Fault, at: Instant) {
    precondition(at.nanoseconds >= trueTime, "a fault cannot come in the past")
    let nobody = NodeID(-1)
    schedule(
      Event(.fault, from: nobody, to: nobody, payload: faults.put(fault)), at: at.nanoseconds)
  }

  /// Hands over the answers since the last call, in the order they left.
  @inlinable public mutating func takeAnswers(_ body: (Answer<N.Response>) -> Void) {
    for answer in answers { body(answer) }
    answers.removeAll(keepingCapacity: true)
  }

  /// Handles all events up to and including the true time `end`, which then is now.
  @inlinable public mutating func run(until end: Instant) {
    while let next = queue.nextTime(), next <= end.nanoseconds { _ = step() }
    trueTime = max(trueTime, end.nanoseconds)
  }

  @inlinable @inline(__always) mutating func schedule(_ event: Event, at time: Int64) {
    precondition(time >= trueTime, "an event cannot come in the past")
    let slot = events.put(event)
    precondition(slot < 1 << 24, "more than sixteen million events are pending")
    queue.push(EventKey(time: time, sequence: sequence, slot: slot))
    sequence &+= 1
  }
}
