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

/// Entries in a row, as they travel.
public struct Entries: Sendable, Equatable {
  /// The index of the first.
  public internal(set) var first: UInt64
  public internal(set) var count: Int
  public internal(set) var bytes: [UInt8]

  /// Nothing.
  public init() {
    first = 0
    count = 0
    bytes = []
  }

  init(first: UInt64, count: Int, bytes: [UInt8]) {
    self.first = first
    self.count = count
    self.bytes = bytes
  }

  public init(_ entries: [Entry]) {
    self.init()
    first = entries.first?.index ?? 0
    for entry in entries { append(entry.term, entry.kind, entry.payload) }
  }

  /// For a proposal, whose term and index the leader gives.
  public mutating func append(
    _ term: UInt64 = 0, _ kind: EntryKind, _ payload: some Collection<UInt8>
  ) {
    Entries.encode(term, kind, payload.count, into: &bytes)
    bytes.append(contentsOf: payload)
    count += 1
  }

  public var isEmpty: Bool { count == 0 }
  /// The index of the last; meaningless where there is none.
  public var last: UInt64 { first + UInt64(count) - 1 }
  /// Bytes of the payloads alone.
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
          payload: Array(bytes[start..<offset])))
    }
    return all
  }

  // MARK: - Layout

  /// Bytes before the payload: 8 of the term, 4 of the length, 1 of the kind.
  static let header = 13

  struct Head {
    var term: UInt64
    var length: Int
    var kind: EntryKind
  }

  static func encode(_ term: UInt64, _ kind: EntryKind, _ length: Int, into bytes: inout [UInt8]) {
    withUnsafeBytes(of: term.littleEndian) { bytes.append(contentsOf: $0) }
    withUnsafeBytes(of: UInt32(length).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(kind.rawValue)
  }

  @inline(__always) static func head(_ bytes: [UInt8], _ offset: Int) -> Head {
    bytes.withUnsafeBytes { raw in
      Head(
        term: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)),
        length: Int(
          UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: offset + 8, as: UInt32.self))),
        kind: EntryKind(rawValue: raw[offset + 12]) ?? .command)
    }
  }
}
