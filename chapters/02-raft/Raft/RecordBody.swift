import Model

// The inside of a journal's record: what its checksum has vouched for is still read as if anybody could have written it.

/// Bytes in, each read checked against the end. Past it there are zeros, and it says that there was no more.
struct BodyReader {
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0
  private var isCutShort = false

  /// Good for as long as the bytes are.
  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// All was read, and no more than all.
  var isAtEnd: Bool { offset == bytes.count && !isCutShort }

  @inline(__always) mutating func take<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> T {
    let piece = take(bytes: MemoryLayout<T>.size)
    return isCutShort ? 0 : T(littleEndian: piece.loadUnaligned(as: T.self))
  }

  @inline(__always) mutating func take(bytes count: Int) -> UnsafeRawBufferPointer {
    guard !isCutShort, count <= bytes.count - offset else {
      isCutShort = true
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    defer { offset += count }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
  }

  mutating func takeSnapshot() -> Snapshot {
    let last = LogPosition(term: take(UInt64.self), index: take(UInt64.self))
    var who = Configuration(voters: takeServers())
    who.outgoing = takeServers()
    who.learners = takeServers()
    who.nextLearners = takeServers()
    who.leavesByItself = take(UInt8.self) == 1
    let count = Int(truncatingIfNeeded: take(UInt64.self))
    return Snapshot(last: last, configuration: who, bytes: Array(take(bytes: max(0, count))))
  }

  private mutating func takeServers() -> [NodeID] {
    let count = Int(take(UInt32.self))
    let piece = take(bytes: 4 * count)
    return isCutShort
      ? []
      : (0..<count).map {
        NodeID(
          Int(Int32(littleEndian: piece.loadUnaligned(fromByteOffset: 4 * $0, as: Int32.self))))
      }
  }
}

extension Strip where Element == UInt8 {
  mutating func put(_ snapshot: Snapshot) {
    put(snapshot.last.term)
    put(snapshot.last.index)
    let who = snapshot.configuration
    for servers in [who.voters, who.outgoing, who.learners, who.nextLearners] {
      put(UInt32(servers.count))
      for server in servers { put(Int32(server.index)) }
    }
    put(UInt8(who.leavesByItself ? 1 : 0))
    put(UInt64(snapshot.bytes.count))
    snapshot.bytes.withUnsafeBufferPointer { append($0) }
  }
}

extension Entries {
  /// Takes the place of what is here, in the same memory; false, and empty, where `bytes` are not so many entries.
  mutating func refill(_ first: UInt64, _ count: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
    removeAll()
    let isPlace = count == 0 || (first > 0 && first <= UInt64(Int64.max) - UInt64(count))
    guard isPlace, let changes = Entries.changes(in: bytes, count) else { return false }
    self.bytes.append(bytes.assumingMemoryBound(to: UInt8.self))
    (self.first, self.count, hasChanges) = (first, count, changes > 0)
    return true
  }

  /// How many of the entries change the configuration; nil where the bytes are not exactly so many entries.
  private static func changes(in bytes: UnsafeRawBufferPointer, _ count: Int) -> Int? {
    let row = bytes.assumingMemoryBound(to: UInt8.self)
    var (offset, changes) = (0, 0)
    for _ in 0..<count {
      guard bytes.count - offset >= header, EntryKind(rawValue: bytes[offset + 12]) != nil
      else { return nil }
      let head = head(row, offset)
      if head.kind != .command { changes += 1 }
      offset += header + head.length
      if offset > bytes.count { return nil }
    }
    return offset == bytes.count ? changes : nil
  }
}
