/// One participant of a world, by its place in the row of nodes.
public struct NodeID: Hashable, Comparable, Sendable {
  @usableFromInline var place: Int32
  @inlinable public init(_ index: Int) { place = Int32(truncatingIfNeeded: index) }
  @inlinable public var index: Int { Int(place) }
  @inlinable public static func < (a: Self, b: Self) -> Bool { a.place < b.place }
}

extension NodeID: CustomStringConvertible {
  public var description: String { String(index) }
}

/// One question a client asked, so that the answer finds it.
public struct RequestID: Hashable, Sendable {
  public var rawValue: UInt64
  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }
}

/// One participant in a protocol: a state machine without I/O and without any clock but its own.
///
/// It performs nothing. It is stepped with one input at a time and asks its `Context` for what should happen;
/// the same struct runs in the simulator and behind real sockets. To keep runs repeatable it never iterates a
/// `Set` or `Dictionary`, never reads a clock or draws a number but through its context.
public protocol Node<Request, Response> {
  /// What travels between nodes.
  associatedtype Message: Sendable
  /// Which alarm rang.
  associatedtype Timer: Sendable
  /// What must survive a crash.
  associatedtype Record: Sendable = Never
  /// What clients ask, and what they are told.
  associatedtype Request: Sendable = Never
  associatedtype Response: Sendable = Never

  /// The first step of a life: after the world began, with an empty journal, or after a crash, with
  /// all that was on disk then.
  mutating func start(from journal: Journal<Record>, _ context: inout Context<Self>)
  mutating func submit(_ request: Request, as id: RequestID, _ context: inout Context<Self>)
  mutating func receive(_ message: Message, from sender: NodeID, _ context: inout Context<Self>)
  mutating func fire(_ timer: Timer, _ context: inout Context<Self>)

  /// Which part of the node writes a record, where parts share its journal: each compacts its own. A record that rots may
  /// have been any part's, and what one of them drops is gone for all: do not let a journal of several parts rot.
  static func part(of record: Record) -> Int

  /// Bytes on the wire, for links with a bandwidth.
  static func size(of message: Message) -> Int
  /// What diagrams call the message.
  static func name(of message: Message) -> String
  /// A summary of all that the message says. It goes into the trace hash, by which two runs are told apart;
  /// a field that is left out here may differ unseen.
  static func digest(of message: Message) -> Digest
}

extension Node {
  @inlinable public static func size(of message: Message) -> Int { 64 }
  @inlinable public static func part(of record: Record) -> Int { 0 }

  /// The case's name: `prepare` for `.prepare(…)`.
  public static func name(of message: Message) -> String {
    String(String(describing: message).prefix { $0 != "(" })
  }
}

extension Node where Request == Never {
  public mutating func submit(_ request: Never, as id: RequestID, _ context: inout Context<Self>) {}
}
