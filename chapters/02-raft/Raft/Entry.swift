import Model

// Entries lie one behind the other as bytes, in the log as in a message and in the journal: what is sent is what is kept,
// and a hundred of them are copied as fast as one. An entry is its term, the length of its payload, its kind, and the
// payload.

/// What an entry is for.
public enum EntryKind: UInt8, Sendable, Hashable {
  /// A command of the state machine; a leader's first entry is an empty one (Raft §8).
  case command = 0
  /// One server more or less (thesis §4.1).
  case singleChange = 1
  /// Any change, over a joint configuration where it needs one (Raft §6).
  case change = 2
}

/// One entry, taken out of its bytes.
public struct Entry: Sendable, Equatable {
  public var term: UInt64
  public var index: UInt64
  public var kind: EntryKind
  public var payload: [UInt8]

  public init(term: UInt64, index: UInt64, kind: EntryKind = .command, payload: [UInt8] = []) {
    self.term = term
    self.index = index
    self.kind = kind
    self.payload = payload
  }
}

/// Entries in a row, as they travel. Copies share their bytes.
public struct Entries: Sendable {
  /// The index of the first.
  public internal(set) var first: UInt64 = 0
  public internal(set) var count = 0
  /// Whether one of those that were appended here changes the configuration.
  var hasChanges = false
  var bytes = Strip<UInt8>()

  /// Nothing.
  public init() {}

  public init(_ entries: [Entry]) {
    first = entries.first?.index ?? 0
    for entry in entries { append(entry.term, entry.kind, entry.payload) }
  }

  /// For a proposal, whose term and index the leader gives.
  public mutating func append(_ term: UInt64 = 0, _ kind: EntryKind, _ payload: [UInt8]) {
    payload.withUnsafeBytes { append(term, kind, $0) }
  }

  public mutating func append(
    _ term: UInt64 = 0, _ kind: EntryKind, _ payload: UnsafeRawBufferPointer
  ) {
    Entries.encode(term, kind, payload.count, into: &bytes)
    bytes.append(payload.assumingMemoryBound(to: UInt8.self))
    count += 1
    if kind != .command { hasChanges = true }
  }

  /// Keeps the memory, for the next ones.
  public mutating func removeAll() {
    bytes.removeAll()
    (first, count, hasChanges) = (0, 0, false)
  }

  public var isEmpty: Bool { count == 0 }
  /// The index of the last; meaningless where there is none.
  public var last: UInt64 { first + UInt64(count) - 1 }
  /// The indices.
  public var range: Range<UInt64> { first..<first + UInt64(count) }
  /// Bytes with what stands before each payload, and of the payloads alone.
  public var size: Int { bytes.count }
  public var payloadSize: Int { bytes.count - count * Entries.header }

  /// One by one.
  public var all: [Entry] {
    var all: [Entry] = []
    var offset = 0
    for place in 0..<count {
      let head = Entries.head(bytes, offset)
      let start = offset + Entries.header
      offset = start + head.length
      all.append(
        Entry(
          term: head.term, index: first + UInt64(place), kind: head.kind,
          payload: bytes.read(start..<offset) { Array($0) }))
    }
    return all
  }

  /// As they lie there.
  public func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    bytes.read(0..<bytes.count, body)
  }

  // MARK: - Layout

  /// Bytes before the payload: 8 of the term, 4 of the length, 1 of the kind.
  static let header = 13

  struct Head {
    var term: UInt64
    var length: Int
    var kind: EntryKind
  }

  @inline(__always) static func encode(
    _ term: UInt64, _ kind: EntryKind, _ length: Int, into bytes: inout Strip<UInt8>
  ) {
    bytes.put(term)
    bytes.put(UInt32(length))
    bytes.put(kind.rawValue)
  }

  @inline(__always) static func head(_ bytes: Strip<UInt8>, _ offset: Int) -> Head {
    bytes.read(offset..<offset + header) { head($0, 0) }
  }

  @inline(__always) static func head(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int) -> Head {
    precondition(offset >= 0 && offset + header <= bytes.count, "an entry is cut short")
    let raw = UnsafeRawBufferPointer(bytes)
    return Head(
      term: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)),
      length: Int(
        UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: offset + 8, as: UInt32.self))),
      kind: EntryKind(rawValue: raw[offset + 12]) ?? .command)
  }
}

extension Entries: Equatable {
  public static func == (a: Entries, b: Entries) -> Bool {
    a.first == b.first && a.count == b.count
      && a.withBytes { one in b.withBytes { two in one.elementsEqual(two) } }
  }
}
