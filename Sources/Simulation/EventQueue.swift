import Model

/// When an event happens, and which: earlier events were scheduled first at equal times.
public struct EventKey: Sendable {
  @usableFromInline var time: Int64
  /// The number of the event in the run, then 24 bits of its place in the slab.
  @usableFromInline var order: UInt64

  @inlinable init(time: Int64, sequence: UInt64, slot: UInt32) {
    self.time = time
    order = sequence << 24 | UInt64(slot)
  }

  @inlinable var slot: UInt32 { UInt32(truncatingIfNeeded: order & 0xFF_FFFF) }

  /// One comparison of 128 bits. Times are never negative.
  @inlinable @inline(__always) func precedes(_ other: EventKey) -> Bool {
    let mine = UInt128(UInt64(bitPattern: time)) << 64 | UInt128(order)
    let theirs = UInt128(UInt64(bitPattern: other.time)) << 64 | UInt128(other.order)
    return mine < theirs
  }

  /// The same as a number, which keeps the compiler from branching on what no processor can predict.
  @inlinable @inline(__always) func precedesAsBit(_ other: EventKey) -> Int {
    precedes(other) ? 1 : 0
  }
}

/// The pending events: a heap with four children a parent, holding keys of 16 bytes and no payload.
///
/// Two things make it fast. The four children of a parent share one cache line. And taking the earliest key
/// leaves a hole at the root, since most events cause another: the next key pushed sinks from there, which
/// saves refilling the hole from the last leaf and raising the new key from the bottom.
public struct EventQueue: ~Copyable {
  @usableFromInline var memory: UnsafeMutableRawPointer
  @usableFromInline var keys: UnsafeMutablePointer<EventKey>
  @usableFromInline var capacity: Int
  /// Keys in the heap, the hole at the root among them.
  @usableFromInline var filled = 0
  @usableFromInline var hasHole = false

  public init() {
    capacity = 1024
    (memory, keys) = EventQueue.allocate(capacity)
  }

  deinit { memory.deallocate() }

  @inlinable public var count: Int { filled &- (hasHole ? 1 : 0) }

  @inlinable @inline(__always) public mutating func push(_ key: EventKey) {
    if hasHole {
      hasHole = false
      sink(key)
      return
    }
    if filled == capacity { grow() }
    var index = filled
    filled &+= 1
    while index > 0 {
      let parent = (index &- 1) >> 2
      if !key.precedes(keys[parent]) { break }
      keys[index] = keys[parent]
      index = parent
    }
    keys[index] = key
  }

  /// When the earliest event happens; nil when there is none.
  @inlinable public mutating func nextTime() -> Int64? {
    fillHole()
    return filled == 0 ? nil : keys[0].time
  }

  @inlinable @inline(__always) public mutating func pop() -> EventKey? {
    fillHole()
    if filled == 0 { return nil }
    hasHole = true
    return keys[0]
  }

  @inlinable @inline(__always) mutating func fillHole() {
    if hasHole {
      hasHole = false
      filled &-= 1
      if filled > 0 { sink(keys[filled]) }
    }
  }

  /// Places `key` from the root downward, moving up the earliest child at every level.
  @inlinable @inline(__always) mutating func sink(_ key: EventKey) {
    let count = filled
    let keys = keys
    var index = 0
    var child = 1
    while child &+ 3 < count {
      let left = keys[child &+ 1].precedesAsBit(keys[child])
      let right = 2 &+ keys[child &+ 3].precedesAsBit(keys[child &+ 2])
      let winner = keys[child &+ right].precedesAsBit(keys[child &+ left])
      // A shift picks `right` or `left` where a conditional would become an unpredictable jump.
      let least = child &+ (((right << 8 | left) >> (winner << 3)) & 3)
      if !keys[least].precedes(key) {
        keys[index] = key
        return
      }
      keys[index] = keys[least]
      index = least
      child = index &* 4 &+ 1
    }
    if child < count {
      var least = child
      var next = child &+ 1
      while next < count {
        if keys[next].precedes(keys[least]) { least = next }
        next &+= 1
      }
      if keys[least].precedes(key) {
        keys[index] = keys[least]
        index = least
      }
    }
    keys[index] = key
  }

  /// Aligned so that children 4i+1 … 4i+4 lie in one line of 64 bytes: the root stands at its line's end.
  static func allocate(_ capacity: Int) -> (UnsafeMutableRawPointer, UnsafeMutablePointer<EventKey>)
  {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: (capacity + 4) * 16, alignment: 64)
    let keys = (memory + 48).bindMemory(to: EventKey.self, capacity: capacity)
    return (memory, keys)
  }

  @usableFromInline @inline(never) mutating func grow() {
    let (largerMemory, larger) = EventQueue.allocate(capacity * 2)
    larger.update(from: keys, count: filled)
    memory.deallocate()
    (memory, keys) = (largerMemory, larger)
    capacity *= 2
  }
}
