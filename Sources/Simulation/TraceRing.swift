import Model

/// One of the latest events of a run, as its world remembers it.
public struct PastEvent: Sendable, Equatable {
  public var at: Instant
  /// What happened: a message came, a timer rang, a machine started.
  public var kind: String
  public var from: NodeID
  public var to: NodeID
  /// The run's trace hash behind this event: where two runs part, this differs first.
  public var traceHash: UInt64
}

/// The latest events, for whoever looks at a run that went wrong. Always kept: it costs three words an event,
/// written to a place that stays in the cache, and allocates nothing.
@usableFromInline struct TraceRing: ~Copyable {
  @usableFromInline struct Entry {
    @usableFromInline var time: Int64
    /// The kind in the upper four bits, then sender and receiver, as the trace hash folds them.
    @usableFromInline var places: UInt64
    @usableFromInline var hash: UInt64

    @inlinable init(time: Int64, places: UInt64, hash: UInt64) {
      self.time = time
      self.places = places
      self.hash = hash
    }
  }

  /// A power of two, so that a place is found by a mask.
  @usableFromInline static let capacity = 256
  @usableFromInline var entries = Row<Entry>(
    repeating: Entry(time: 0, places: 0, hash: 0), count: TraceRing.capacity)
  @usableFromInline var written = 0

  @usableFromInline init() {}

  @inlinable @inline(__always) mutating func keep(time: Int64, places: UInt64, hash: UInt64) {
    entries[written & 255] = Entry(time: time, places: places, hash: hash)
    written &+= 1
  }
}

extension World {
  /// The latest events, at most 256, oldest first.
  public var lastEvents: [PastEvent] {
    (max(0, ring.written - TraceRing.capacity)..<ring.written).map { number in
      let entry = ring.entries[number & (TraceRing.capacity - 1)]
      let kind = Event.Kind(rawValue: UInt8(entry.places >> 60))
      // The kind was folded over the sender's upper bits, which a machine's place never uses.
      let from = Int32(bitPattern: UInt32(entry.places >> 32 & 0x0FFF_FFFF))
      let to = Int32(bitPattern: UInt32(truncatingIfNeeded: entry.places))
      return PastEvent(
        at: Instant(nanoseconds: entry.time), kind: kind.map { "\($0)" } ?? "fault",
        from: NodeID(Int(from)), to: NodeID(Int(to)), traceHash: entry.hash)
    }
  }
}
