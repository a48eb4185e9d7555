// Effects are asked for as plain data of 24 bytes; their payloads lie in slabs and are moved, never copied.
// An enum of effects that carries its payload costs four times as much a step, for its outlined copies.

/// What a node asked for. The runtime takes the payload from the slab that `kind` names.
public struct Ask: Sendable {
  public enum Kind: UInt8, Sendable { case send, sendNow, set, append, compact, respond, offload }

  public var kind: Kind
  public var node: NodeID
  public var slot: UInt32
  /// The delay of a timer, the identity of a request, how many records a compaction drops, or the
  /// nanoseconds of work that another core is given.
  public var number: Int64

  @inlinable @inline(__always)
  init(_ kind: Kind, to node: NodeID = NodeID(0), slot: UInt32, number: Int64 = 0) {
    self.kind = kind
    self.node = node
    self.slot = slot
    self.number = number
  }
}

/// All that a node can see, and the list of all it asks for.
///
/// **Order is the durability contract.** A `send` or `respond` leaves only when every record that was appended
/// before it, in this step or an earlier one, is on disk. What stands before the `append` goes at once: that is
/// how a leader writes beside its followers (Raft thesis §10.2.1). To learn when something is on disk, send a
/// message to yourself after appending it. `sendNow` skips the queue, for messages that promise nothing unsaved.
public struct Context<N: Node>: ~Copyable {
  // Plainly settable, since an inlinable setter cannot be hidden; nodes only read these three.
  public var me = NodeID(0)
  public var clock = LocalTime.zero
  public var bounds = TimeBounds(earliest: .zero, latest: .zero)
  /// This node's own stream.
  public var random = Random(seed: 0)

  public var asks = Row<Ask>()
  public var messages = Slab<N.Message>()
  public var timers = Slab<N.Timer>()
  public var records = Slab<N.Record>()
  public var responses = Slab<N.Response>()

  /// What work costs on this machine, and what this step has cost so far, in picoseconds.
  public var prices = Prices()
  public var spent: Int64 = 0
  /// Whether anybody listens to marks.
  public var isMarked = false
  public var marks: [Mark] = []

  @inlinable public init() {}

  /// Sends once all that was appended before is on disk.
  @inlinable @inline(__always)
  public mutating func send(_ message: consuming N.Message, to node: NodeID) {
    asks.append(Ask(.send, to: node, slot: messages.put(message)))
  }

  /// Sends at once. The message must promise nothing that is not yet on disk.
  @inlinable @inline(__always)
  public mutating func sendNow(_ message: consuming N.Message, to node: NodeID) {
    asks.append(Ask(.sendNow, to: node, slot: messages.put(message)))
  }

  /// Rings once, `delay` from now by this node's clock. It cannot be taken back: see `Alarm`.
  @inlinable @inline(__always)
  public mutating func set(_ timer: consuming N.Timer, after delay: Nanoseconds) {
    asks.append(Ask(.set, slot: timers.put(timer), number: delay.count))
  }

  /// Writes to this node's journal.
  @inlinable public mutating func append(_ record: consuming N.Record) {
    asks.append(Ask(.append, slot: records.put(record)))
  }

  /// Puts a snapshot in the place of the journal's oldest `count` records.
  @inlinable public mutating func compact(to record: consuming N.Record, dropping count: Int) {
    asks.append(Ask(.compact, slot: records.put(record), number: Int64(count)))
  }

  /// Answers a client; it obeys the same order as `send`.
  @inlinable public mutating func respond(_ response: consuming N.Response, to id: RequestID) {
    asks.append(
      Ask(.respond, slot: responses.put(response), number: Int64(bitPattern: id.rawValue)))
  }

  /// Says that this step did so much work. The step takes as long as its work costs, and what it asks
  /// for leaves at its end.
  @inlinable @inline(__always) public mutating func work(_ kind: Work, _ count: Int = 1) {
    spent &+= prices.cost(kind, count)
  }

  /// Gives work to another core of this machine, which sends `message` to this node when it is done.
  @inlinable public mutating func offload(
    _ kind: Work, _ count: Int = 1, then message: consuming N.Message
  ) {
    asks.append(
      Ask(.offload, slot: messages.put(message), number: prices.cost(kind, count) / 1000))
  }

  /// The same for work of two kinds, one after the other on one core.
  @inlinable public mutating func offload(
    _ kind: Work, _ count: Int, and other: Work, _ otherCount: Int,
    then message: consuming N.Message
  ) {
    let cost = prices.cost(kind, count) &+ prices.cost(other, otherCount)
    asks.append(Ask(.offload, slot: messages.put(message), number: cost / 1000))
  }

  /// For diagrams and traces: something that lasts begins here. Costs one branch when nobody listens.
  @inlinable public mutating func begin(_ name: StaticString, _ subject: UInt64 = 0) {
    if isMarked { marks.append(Mark(name: name, phase: .begin, subject: subject)) }
  }

  @inlinable public mutating func end(_ name: StaticString, _ subject: UInt64 = 0) {
    if isMarked { marks.append(Mark(name: name, phase: .end, subject: subject)) }
  }

  /// Something happens here that takes no time.
  @inlinable public mutating func point(_ name: StaticString, _ subject: UInt64 = 0) {
    if isMarked { marks.append(Mark(name: name, phase: .point, subject: subject)) }
  }

  /// Runs a part of this node, a state machine of its own, under the context `part`, and takes over what it
  /// asks for, wrapped by the three closures.
  @inlinable public mutating func with<Part: Node>(
    _ part: inout Context<Part>, message: (Part.Message) -> N.Message,
    timer: (Part.Timer) -> N.Timer, record: (Part.Record) -> N.Record,
    _ body: (inout Context<Part>) -> Void
  ) {
    part.me = me
    part.clock = clock
    part.bounds = bounds
    part.random = random
    part.prices = prices
    part.spent = 0
    part.isMarked = isMarked
    body(&part)
    random = part.random
    spent &+= part.spent
    if isMarked {
      marks.append(contentsOf: part.marks)
      part.marks.removeAll(keepingCapacity: true)
    }
    for index in 0..<part.asks.count {
      var ask = part.asks[index]
      switch ask.kind {
      case .send, .sendNow, .offload: ask.slot = messages.put(message(part.messages.take(ask.slot)))
      case .set: ask.slot = timers.put(timer(part.timers.take(ask.slot)))
      case .append, .compact: ask.slot = records.put(record(part.records.take(ask.slot)))
      case .respond: preconditionFailure("a part has no clients: it cannot respond")
      }
      asks.append(ask)
    }
    part.asks.removeAll()
  }
}

/// Holds a part's context beside the part, in a node that must stay copyable.
///
/// A reference, so it belongs to one node of one world: make nodes anew, never copy one into another world.
public final class PartContext<Part: Node>: @unchecked Sendable {
  @exclusivity(unchecked) public var context = Context<Part>()
  public init() {}
}
