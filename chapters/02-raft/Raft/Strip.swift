// The only unsafe code of Raft, audited in one screen: memory in which a log keeps its bytes and a message carries them,
// without asking at every touch who else might hold it, and without giving it back between two uses.

/// A row of plain values that grows at its end and is dropped at its front. Copies share the memory until one is changed.
struct Strip<Element: BitwiseCopyable>: @unchecked Sendable {
  // Written only by who holds it alone, so that copies may be read on any thread.
  private final class Memory {
    let base: UnsafeMutablePointer<Element>
    let capacity: Int

    init(_ capacity: Int) {
      base = .allocate(capacity: capacity)
      self.capacity = capacity
    }

    deinit { base.deallocate() }
  }

  private var memory: Memory?
  /// Where the first stands; kept beside the memory so that reading counts no references.
  private var first: UnsafeMutablePointer<Element>
  private(set) var count = 0

  init() { first = UnsafeMutablePointer(bitPattern: MemoryLayout<Element>.alignment)! }

  var isEmpty: Bool { count == 0 }
  var last: Element? { count > 0 ? first[count - 1] : nil }

  subscript(_ place: Int) -> Element {
    @inline(__always) get {
      precondition(UInt(bitPattern: place) < UInt(bitPattern: count), "place out of range")
      return withExtendedLifetime(memory) { first[place] }
    }
  }

  /// Whether it may be overwritten: nobody else looks at it.
  mutating func isAlone() -> Bool { memory == nil || isKnownUniquelyReferenced(&memory) }

  /// Room for `more` at the end, in memory of its own.
  @inline(__always) private mutating func makeRoom(_ more: Int) {
    if isKnownUniquelyReferenced(&memory), let memory,
      memory.base + memory.capacity - (first + count) >= more
    {
      return
    }
    move(toHold: more)
  }

  @inline(never) private mutating func move(toHold more: Int) {
    if isKnownUniquelyReferenced(&memory), let memory, 2 * (count + more) <= memory.capacity {
      memory.base.update(from: first, count: count)
      first = memory.base
      return
    }
    // What is filled once is as large as that; what grows will grow again.
    let new = Memory(max(32, count == 0 ? more : 2 * (count + more)))
    new.base.initialize(from: first, count: count)
    withExtendedLifetime(memory) {}
    memory = new
    first = new.base
  }

  /// Room for what is put next, one by one.
  @inline(__always) mutating func reserve(_ more: Int) { makeRoom(more) }

  @inline(__always) mutating func append(_ element: Element) {
    makeRoom(1)
    first[count] = element
    count += 1
  }

  @inline(__always) mutating func append(_ elements: UnsafeBufferPointer<Element>) {
    guard let source = elements.baseAddress else { return }
    makeRoom(elements.count)
    (first + count).update(from: source, count: elements.count)
    count += elements.count
  }

  /// A piece of another strip.
  @inline(__always) mutating func append(_ other: Strip, _ range: Range<Int>) {
    other.read(range) { append($0) }
  }

  mutating func removeFirst(_ number: Int) {
    precondition(number >= 0 && number <= count, "more than there is")
    first += number
    count -= number
  }

  mutating func removeLast(_ number: Int) {
    precondition(number >= 0 && number <= count, "more than there is")
    count -= number
  }

  /// Keeps the memory where nobody else holds it.
  mutating func removeAll() {
    guard isKnownUniquelyReferenced(&memory), let memory else { return self = Strip() }
    first = memory.base
    count = 0
  }

  @inline(__always) func read<Result>(
    _ range: Range<Int>, _ body: (UnsafeBufferPointer<Element>) -> Result
  ) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "place out of range")
    return withExtendedLifetime(memory) {
      body(UnsafeBufferPointer(start: first + range.lowerBound, count: range.count))
    }
  }
}

extension Strip where Element == Int {
  /// How many from `from` on are at most `limit`, in a strip that rises.
  @inline(never) func places(from: Int, notAbove limit: Int) -> Int {
    var (low, high) = (from, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] <= limit { low = middle + 1 } else { high = middle }
    }
    return low - from
  }
}

extension Strip where Element == UInt8 {
  /// A number in eight, four or fewer bytes, lowest first, wherever it stands.
  @inline(__always) func load<T: FixedWidthInteger & BitwiseCopyable>(_ place: Int, as: T.Type) -> T
  {
    precondition(place >= 0 && place + MemoryLayout<T>.size <= count, "place out of range")
    return withExtendedLifetime(memory) {
      T(littleEndian: UnsafeRawPointer(first + place).loadUnaligned(as: T.self))
    }
  }

  @inline(__always) mutating func put<T: FixedWidthInteger & BitwiseCopyable>(_ number: T) {
    makeRoom(MemoryLayout<T>.size)
    UnsafeMutableRawPointer(first + count).storeBytes(of: number.littleEndian, as: T.self)
    count += MemoryLayout<T>.size
  }

  /// Overwrites a number that was put at `place` before, in memory that nobody else holds.
  mutating func set<T: FixedWidthInteger & BitwiseCopyable>(_ number: T, at place: Int) {
    precondition(place >= 0 && place + MemoryLayout<T>.size <= count, "place out of range")
    makeRoom(0)
    UnsafeMutableRawPointer(first + place).storeBytes(of: number.littleEndian, as: T.self)
  }
}
