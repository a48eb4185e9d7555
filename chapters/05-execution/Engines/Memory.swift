import CPrefetch
import Model
import Synchronization

// Rows in one memory, found through a hash index: what all engines of this chapter share. It is one of the few files with
// unsafe code. Whoever adds rows or names one is checked here; engines then touch rows without being asked again.

/// Where a row lies, in cache lines from the beginning of its memory.
public typealias Place = UInt32

/// A row as programs see it: words behind a head that belongs to engines.
@safe public struct TableRow {
  @usableFromInline let head: UnsafeMutableRawPointer

  @inlinable @inline(__always) init(_ head: UnsafeMutableRawPointer) {
    unsafe self.head = head
  }

  /// In bytes: the key, and a word in which an engine keeps what it has to know of the row.
  @usableFromInline static var headSize: Int { 16 }

  @inlinable @inline(__always) public var bytes: UnsafeMutableRawPointer {
    unsafe head + TableRow.headSize
  }

  @inlinable @inline(__always) public subscript(word: Int) -> UInt64 {
    get { unsafe bytes.load(fromByteOffset: word &* 8, as: UInt64.self) }
    nonmutating set {
      unsafe bytes.storeBytes(of: newValue, toByteOffset: word &* 8, as: UInt64.self)
    }
  }

  @inlinable @inline(__always) public var key: UInt64 { unsafe head.load(as: UInt64.self) }

  /// What an engine keeps of this row; see `Rows.nextBatch`.
  @inlinable @inline(__always) var note: UInt64 {
    get { unsafe head.load(fromByteOffset: 8, as: UInt64.self) }
    nonmutating set { unsafe head.storeBytes(of: newValue, toByteOffset: 8, as: UInt64.self) }
  }
}

extension TableRow {
  @inlinable @inline(__always) public func setByte(_ byte: UInt8, at offset: Int) {
    unsafe bytes.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
  }

  /// Key and bytes of another row.
  @inlinable @inline(__always) func become(_ row: TableRow, bytes count: Int) {
    unsafe head.storeBytes(of: row.key, as: UInt64.self)
    take(row, bytes: count)
  }

  @inlinable @inline(__always) func take(_ row: TableRow, bytes count: Int) {
    unsafe bytes.copyMemory(from: row.bytes, byteCount: count)
  }

  /// The note's halves as threads change them.
  @inlinable @inline(__always) var written: UnsafeMutablePointer<Atomic<UInt32>> {
    unsafe (head + 8).assumingMemoryBound(to: Atomic<UInt32>.self)
  }
  @inlinable @inline(__always) var read: UnsafeMutablePointer<Atomic<UInt32>> {
    unsafe (head + 12).assumingMemoryBound(to: Atomic<UInt32>.self)
  }

  @inlinable @inline(__always) func reserveToWrite(_ mine: UInt32) {
    _ = unsafe written.pointee.max(mine, ordering: .relaxed)
  }
  @inlinable @inline(__always) func reserveToRead(_ mine: UInt32) {
    _ = unsafe read.pointee.max(mine, ordering: .relaxed)
  }
  @inlinable @inline(__always) var writer: UInt32 {
    unsafe written.pointee.load(ordering: .relaxed)
  }
  @inlinable @inline(__always) var reader: UInt32 { unsafe read.pointee.load(ordering: .relaxed) }
}

/// The rows of a memory as engines reach them, from any thread. It must not outlive its memory.
@safe public struct Rows: @unchecked Sendable {
  /// A place of the index; one without a row has the key of none.
  @usableFromInline struct Slot {
    @usableFromInline var key: UInt64
    @usableFromInline var place: Place
    @usableFromInline var lines: UInt32
  }

  @usableFromInline static var line: Int { 64 }
  @usableFromInline static var noKey: UInt64 { .max }

  @usableFromInline let base: UnsafeMutableRawPointer
  @usableFromInline let slots: Cells<Slot>
  @usableFromInline let shift: UInt64
  /// Whose notes are in the rows, and by which number it counts on; see `nextBatch`.
  @usableFromInline let writer: Cells<(engine: NoteWriter, count: UInt64)>
  @usableFromInline let all: Int
  /// The widest row, in bytes.
  @usableFromInline let widest: Int

  /// Where the search for a key begins.
  @inlinable @inline(__always) func slot(of key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> shift)
  }

  @inlinable @inline(__always) func slot(behind slot: Int) -> Int {
    (slot &+ 1) & ((1 &<< Int(truncatingIfNeeded: 64 &- shift)) &- 1)
  }

  /// The row of a key, and its cache lines; a key that is not there is a mistake of the program.
  @inlinable @inline(__always) public func find(_ key: UInt64) -> (place: Place, lines: UInt32) {
    var slot = slot(of: key)
    while slots[slot].key != key {
      precondition(slots[slot].key != Rows.noKey, "a program names a row that does not exist")
      slot = self.slot(behind: slot)
    }
    precondition(slots[slot].lines != 0, "a program names the key of none")
    return (slots[slot].place, slots[slot].lines)
  }

  @inlinable @inline(__always) public subscript(place: Place) -> TableRow {
    unsafe TableRow(base + Int(place) &* Rows.line)
  }

  @inlinable @inline(__always) func fetchSlot(of key: UInt64) {
    slots.fetch(slot(of: key))
  }

  /// Of a row: its key, and all words of its lines.
  @inlinable @inline(__always) func digest(_ row: TableRow, lines: UInt32) -> UInt64 {
    var digest = Digest(row.key)
    for word in 0..<Int(lines) &* (Rows.line / 8) &- TableRow.headSize / 8 {
      digest.fold(row[word])
    }
    return digest.rawValue
  }

  /// The lines of a row; two at least, which most have.
  @inlinable @inline(__always) func fetch(_ place: Place, lines: UInt32) {
    let head = unsafe base + Int(place) &* Rows.line
    unsafe prefetch_line(head)
    unsafe prefetch_line(head + Rows.line)
    if lines > 2 {
      for line in 2..<Int(lines) { unsafe prefetch_line(head + line &* Rows.line) }
    }
  }
}

/// Engines that leave notes in rows. Those of one make no sense to another.
@usableFromInline enum NoteWriter: UInt64 { case none, graph, aria }

extension Rows {
  /// The number of an engine's next batch, from one, with which it marks its notes: what other batches left counts as none.
  /// Where another engine left notes, or all numbers are used up, all are wiped out.
  @usableFromInline func nextBatch(of engine: NoteWriter, below limit: UInt64) -> UInt64 {
    if writer[0].engine != engine || writer[0].count + 1 >= limit {
      if writer[0].engine != .none { wipe() }
      writer[0] = (engine, 0)
    }
    writer[0].count += 1
    return writer[0].count
  }

  /// For an engine that leaves no notes.
  @usableFromInline func needNone() {
    if writer[0].engine != .none { wipe() }
    writer[0] = (.none, 0)
  }

  private func wipe() {
    for slot in 0..<all where slots[slot].key != Rows.noKey { self[slots[slot].place].note = 0 }
  }
}

/// Tables of rows of fixed width, with one index over all of them. Rows are added before anything runs.
public struct Memory: ~Copyable {
  private struct Table {
    var first: Place
    var count: Int
    var lines: Int
  }

  public let rows: Rows
  private let slotCount: Int
  private let capacity: Int
  private let promised: Int
  private var used = 0
  private var count = 0
  private var tables: [Table] = []

  /// Room for tables of so many rows of so many bytes each.
  public init(_ tables: [(rows: Int, width: Int)]) {
    let count = tables.reduce(0) { $0 + $1.rows }
    precondition(count > 0 && count < 1 << 30, "a memory has between one and a billion rows")
    promised = count
    // One line more: whoever has two lines of the last row fetched stays inside.
    capacity = tables.reduce(1) { $0 + $1.rows * Memory.lines($1.width) }
    precondition(capacity < 1 << 32, "so many rows do not fit")
    let base = UnsafeMutableRawPointer.allocate(
      byteCount: capacity * Rows.line, alignment: Rows.line)
    unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: capacity * Rows.line)
    // At most half full.
    var bits = 4
    while 1 << bits < 2 * count { bits += 1 }
    slotCount = 1 << bits
    rows = unsafe Rows(
      base: base,
      slots: Cells(slotCount, repeating: Rows.Slot(key: Rows.noKey, place: 0, lines: 0)),
      shift: UInt64(64 - bits), writer: Cells(1, repeating: (.none, 0)), all: slotCount,
      widest: tables.map(\.width).max()!)
  }

  deinit {
    unsafe rows.base.deallocate()
    rows.slots.deallocate()
    rows.writer.deallocate()
  }

  private static func lines(_ width: Int) -> Int {
    (TableRow.headSize + width + Rows.line - 1) / Rows.line
  }

  /// A table of rows that are `width` bytes wide; `fill` is given each to set its words.
  public mutating func add(
    _ count: Int, width: Int, key: (Int) -> UInt64, fill: (Int, TableRow) -> Void
  ) {
    let lines = Memory.lines(width)
    precondition(
      width > 0 && width <= rows.widest && self.count + count <= promised
        && used + count * lines < capacity, "no room was made for this table")
    self.count += count
    tables.append(Table(first: Place(used), count: count, lines: lines))
    for number in 0..<count {
      let place = Place(used)
      used += lines
      let row = rows[place]
      let key = key(number)
      unsafe row.head.storeBytes(of: key, as: UInt64.self)
      index(key, place, lines)
      fill(number, row)
    }
  }

  private func index(_ key: UInt64, _ place: Place, _ lines: Int) {
    precondition(key != Rows.noKey, "no row has this key")
    var slot = rows.slot(of: key)
    while rows.slots[slot].key != Rows.noKey {
      precondition(rows.slots[slot].key != key, "two rows have the key \(key)")
      slot = rows.slot(behind: slot)
    }
    rows.slots[slot] = Rows.Slot(key: key, place: place, lines: UInt32(lines))
  }

  /// Of all rows, in whatever order they were written.
  public var digest: UInt64 {
    var sum: UInt64 = 0
    for table in tables {
      for number in 0..<table.count {
        let row = rows[table.first + Place(number * table.lines)]
        sum &+= rows.digest(row, lines: UInt32(table.lines))
      }
    }
    return sum
  }
}
