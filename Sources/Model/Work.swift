/// A kind of work that costs a processor time. Nodes count it; only the runtime knows its price, so that no
/// nanosecond stands in a protocol.
public struct Work: Sendable, Hashable {
  public let index: UInt8

  /// Indexes below 8 are the kinds every protocol has; a chapter's own count from 8 to 15.
  @inlinable public init(_ index: UInt8) {
    precondition(index < 16, "there are sixteen kinds of work")
    self.index = index
  }

  /// Charged for every input of a step, without being asked.
  public static let message = Work(0)
  public static let lock = Work(1)
  public static let read = Work(2)
  public static let write = Work(3)
  public static let execute = Work(4)
  public static let byte = Work(5)
}

/// What each kind of work costs on one kind of machine, in picoseconds, so that a byte can have a price.
public struct Prices: Sendable {
  @usableFromInline var picoseconds = InlineArray<16, Int64>(repeating: 0)

  /// Everything is free.
  @inlinable public init() {}

  @inlinable public subscript(_ work: Work) -> Nanoseconds {
    get { Nanoseconds(picoseconds[Int(work.index)] / 1000) }
    set { set(work, picoseconds: newValue.count * 1000) }
  }

  /// The price of one unit in picoseconds.
  @inlinable public mutating func set(_ work: Work, picoseconds price: Int64) {
    precondition(price >= 0, "work cannot pay")
    picoseconds[Int(work.index)] = price
  }

  /// Picoseconds of so many units.
  @inlinable @inline(__always) public func cost(_ work: Work, _ count: Int) -> Int64 {
    picoseconds[Int(work.index)] &* Int64(count)
  }
}

/// What a node tells people, and never other nodes: where something begins, ends or happens.
public struct Mark: Sendable {
  public enum Phase: UInt8, Sendable { case begin, end, point }

  public var name: StaticString
  public var phase: Phase
  /// What it is about, such as a transaction's number: a span's end finds its beginning by it.
  public var subject: UInt64

  @inlinable public init(name: StaticString, phase: Phase, subject: UInt64) {
    self.name = name
    self.phase = phase
    self.subject = subject
  }
}
