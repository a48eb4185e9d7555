import CPrefetch
import Synchronization

// The memory that engines count their places in. It is one of the few files with unsafe code: debug builds ask whether a place
// is inside, release builds take the engine's word for it.

/// So many elements, one behind the other, shared by all who hold a copy of this.
@safe public struct Cells<Element: ~Copyable>: @unchecked Sendable {
  @usableFromInline let base: UnsafeMutablePointer<Element>
  public let count: Int

  @inlinable @inline(__always) init(_ base: UnsafeMutablePointer<Element>, count: Int) {
    unsafe self.base = base
    self.count = count
  }

  /// Of elements that need no farewell.
  @inlinable func deallocate() { unsafe base.deallocate() }

  @inlinable func removeAll() {
    unsafe base.deinitialize(count: count)
    unsafe base.deallocate()
  }

  // Transparent, like the standard library's pointers: debug builds call nothing for each element.
  @_transparent @usableFromInline func check(_ place: Int) {
    assert(place >= 0 && place < count, "a place outside")
  }

  @inlinable @inline(__always) func fetch(_ place: Int) {
    check(place)
    unsafe prefetch_line(base + place)
  }

  /// The cells from a place on.
  @inlinable @inline(__always) func from(_ place: Int) -> Cells {
    assert(place >= 0 && place <= count, "a place outside")
    return unsafe Cells(base + place, count: count &- place)
  }
}

extension Cells {
  /// All with the same element at first.
  @inlinable init(_ count: Int, repeating element: Element) {
    unsafe self.init(.allocate(capacity: count), count: count)
    unsafe base.initialize(repeating: element, count: count)
  }

  @inlinable init(copying elements: [Element]) {
    unsafe self.init(.allocate(capacity: elements.count), count: elements.count)
    for place in 0..<count { unsafe (base + place).initialize(to: elements[place]) }
  }

  /// Elements that are only read.
  @inlinable @inline(__always) init(reading elements: UnsafeBufferPointer<Element>) {
    unsafe self.init(
      UnsafeMutablePointer(mutating: elements.baseAddress ?? UnsafePointer(bitPattern: 64)!),
      count: elements.count)
  }

  /// The first so many.
  @inlinable func prefix(_ count: Int) -> [Element] { (0..<count).map { self[$0] } }
}

extension Cells where Element: ~Copyable {
  /// Elements that are made one by one.
  @inlinable init(_ count: Int, making element: () -> Element) {
    unsafe self.init(.allocate(capacity: count), count: count)
    for place in 0..<count { unsafe (base + place).initialize(to: element()) }
  }

  @inlinable subscript(place: Int) -> Element {
    @_transparent unsafeAddress {
      check(place)
      return unsafe UnsafePointer(base + place)
    }
    @_transparent nonmutating unsafeMutableAddress {
      check(place)
      return unsafe base + place
    }
  }
}

/// Memory for copies while a fragment runs, one for each thread.
@safe public struct Scratch: @unchecked Sendable {
  @usableFromInline let memory: UnsafeMutableRawPointer

  @inlinable init(bytes: Int) {
    unsafe memory = .allocate(byteCount: bytes, alignment: Rows.line)
  }

  @inlinable func deallocate() { unsafe memory.deallocate() }

  /// A row that lies here, from a byte on.
  @inlinable @inline(__always) func row(_ place: Int) -> TableRow {
    unsafe TableRow(memory + place)
  }

  /// Copies the first bytes of a row.
  @inlinable @inline(__always) public func copy(_ row: TableRow, bytes: Int) {
    unsafe memory.copyMemory(from: row.bytes, byteCount: bytes)
  }

  /// Copies words that are in no row, to where no row's copy is.
  @inlinable @inline(__always)
  public func copy(_ words: Cells<UInt64>, from first: Int, bytes: Int, to place: Int) {
    assert(first >= 0 && first &* 8 &+ bytes <= words.count &* 8, "words outside")
    unsafe (memory + place).copyMemory(from: words.base + first, byteCount: bytes)
  }

  /// Copies bytes back into a row.
  @inlinable @inline(__always)
  public func copyBack(from place: Int, bytes: Int, to row: TableRow, at offset: Int) {
    unsafe (row.bytes + offset).copyMemory(from: memory + place, byteCount: bytes)
  }
}
