// The only unsafe code of this room, audited in one screen: two containers that let a hot path hold
// payloads without copying them twice and without asking at every touch who else might hold the array.

/// Numbered places for payloads: put once, taken once, reused. Nothing is allocated once it is large enough.
public struct Slab<Element>: ~Copyable {
  @usableFromInline var elements: UnsafeMutablePointer<Element>
  @usableFromInline var free: UnsafeMutablePointer<UInt32>
  @usableFromInline var freeCount = 0
  @usableFromInline var used = 0
  @usableFromInline var capacity: Int
  /// A slab is freed with what is still in it only if the elements are told apart; see `isTaken`.
  @usableFromInline var isTaken: UnsafeMutablePointer<Bool>

  @inlinable public init(capacity: Int = 64) {
    self.capacity = capacity
    elements = .allocate(capacity: capacity)
    free = .allocate(capacity: capacity)
    isTaken = .allocate(capacity: capacity)
  }

  deinit {
    for slot in 0..<used where isTaken[slot] { (elements + slot).deinitialize(count: 1) }
    elements.deallocate()
    free.deallocate()
    isTaken.deallocate()
  }

  /// How many elements lie in the slab.
  @inlinable public var count: Int { used &- freeCount }

  @inlinable @inline(__always) public mutating func put(_ element: consuming Element) -> UInt32 {
    let slot: Int
    if freeCount > 0 {
      freeCount &-= 1
      slot = Int(free[freeCount])
    } else {
      if used == capacity { grow() }
      slot = used
      used &+= 1
    }
    (elements + slot).initialize(to: element)
    isTaken[slot] = true
    return UInt32(truncatingIfNeeded: slot)
  }

  @inlinable @inline(__always) public mutating func take(_ slot: UInt32) -> Element {
    let slot = Int(slot)
    precondition(slot < used && isTaken[slot], "took from an empty place of a slab")
    isTaken[slot] = false
    free[freeCount] = UInt32(truncatingIfNeeded: slot)
    freeCount &+= 1
    return (elements + slot).move()
  }

  /// Reads without taking.
  @inlinable public subscript(_ slot: UInt32) -> Element {
    precondition(Int(slot) < used && isTaken[Int(slot)], "read an empty place of a slab")
    return elements[Int(slot)]
  }

  /// Only called when every place is full.
  @usableFromInline @inline(never) mutating func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: elements, count: used)
    elements.deallocate()
    elements = larger
    free.deallocate()
    free = .allocate(capacity: capacity * 2)
    let flags = UnsafeMutablePointer<Bool>.allocate(capacity: capacity * 2)
    flags.moveInitialize(from: isTaken, count: used)
    isTaken.deallocate()
    isTaken = flags
    capacity *= 2
  }
}

/// A row of elements in one piece of memory that is never shared, so that writing in place asks nothing.
public struct Row<Element>: ~Copyable {
  @usableFromInline var elements: UnsafeMutablePointer<Element>
  @usableFromInline var capacity: Int
  @usableFromInline var filled = 0

  @inlinable public var count: Int { filled }

  @inlinable public init(capacity: Int = 16) {
    self.capacity = max(1, capacity)
    elements = Row.allocate(self.capacity)
  }

  /// Aligned to a line of the cache, so that elements of 64 bytes touch one each.
  @usableFromInline static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Element> {
    UnsafeMutableRawPointer.allocate(
      byteCount: capacity * MemoryLayout<Element>.stride,
      alignment: max(64, MemoryLayout<Element>.alignment)
    ).bindMemory(to: Element.self, capacity: capacity)
  }

  @inlinable public init(repeating element: Element, count: Int) {
    self.init(capacity: count)
    elements.initialize(repeating: element, count: count)
    filled = count
  }

  deinit {
    elements.deinitialize(count: filled)
    UnsafeMutableRawPointer(elements).deallocate()
  }

  @inlinable @inline(__always) public mutating func append(_ element: consuming Element) {
    if filled == capacity { grow() }
    (elements + filled).initialize(to: element)
    filled &+= 1
  }

  @inlinable @inline(__always) public subscript(_ index: Int) -> Element {
    unsafeAddress {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: filled), "index out of range")
      return UnsafePointer(elements + index)
    }
    unsafeMutableAddress {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: filled), "index out of range")
      return elements + index
    }
  }

  /// Where an element stands. It holds until the row grows.
  @inlinable @inline(__always) public func element(_ index: Int) -> UnsafePointer<Element> {
    precondition(UInt(bitPattern: index) < UInt(bitPattern: filled), "index out of range")
    return UnsafePointer(elements + index)
  }

  @inlinable public mutating func removeAll() {
    elements.deinitialize(count: filled)
    filled = 0
  }

  @usableFromInline @inline(never) mutating func grow() {
    let larger = Row.allocate(capacity * 2)
    larger.moveInitialize(from: elements, count: filled)
    UnsafeMutableRawPointer(elements).deallocate()
    elements = larger
    capacity *= 2
  }
}
