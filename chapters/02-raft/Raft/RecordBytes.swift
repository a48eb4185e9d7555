import Model

// A server's journal as bytes. A crash may cut off what was being written, and a disk may lose or alter what was safe; the
// first promised nothing to anybody, the second may have (see Recovery.swift). They are told apart by what stands behind:
// a record is written only after the one before it, so that a bad record with a whole one behind it was whole once
// (Alagappan et al., FAST 2018). A whole record is found wherever it stands, since it begins at a multiple of eight, with a
// mark, and its checksum needs nothing outside it; and it names the checksum of the one before it, so that one which is
// missing, or came from elsewhere, is missed.
//
// A record: 4 bytes of the checksum of all that follows, 4 of the journal's mark, 4 of the body's length, 4 of the checksum
// of the record before (0 for the first), the body, zeros up to a multiple of eight. The body: 8 of the term, 8 of the
// commit index, 16 of where the log ends, 8 of the first entry's index, 4 of the vote (all ones for none), 4 of the number of entries, 4 of their
// bytes; the entries as they lie in the log; and the snapshot, if there is one (see RecordBody.swift).

enum RecordLayout {
  static let head = 16
  /// Of a record without entries and without a snapshot.
  static let least = padded(head + 52)
  static let nobody = UInt32.max

  static func padded(_ count: Int) -> Int { (count + 7) & ~7 }

  /// What all records of a journal begin with, and those of others do not.
  static func mark(_ journal: UInt32) -> UInt32 { journal &* 0x9E37_79B1 ^ 0x5241_4654 }

  /// Of a whole record of this mark: it goes on from the mark, so that what it is taken of has a multiple of eight.
  @inline(__always) static func checksum(_ record: UnsafeRawBufferPointer, _ mark: UInt32) -> UInt32
  {
    Checksum.extend(mark, UnsafeRawBufferPointer(rebasing: record[8...]))
  }
}

/// Writes records behind each other. Its memory is used again: who has written `withBytes` to the disk calls `removeAll`.
public struct RecordWriter: Sendable {
  private let mark: UInt32
  private var bytes = Strip<UInt8>()
  /// Of the last record that was written, here or before a restart.
  public private(set) var last: UInt32

  /// - Parameters:
  ///   - journal: a number of this journal's own, so that another's records are none here.
  ///   - last: the checksum of the record that the next one comes behind: 0 where it is the first.
  public init(journal: UInt32, behind last: UInt32 = 0) {
    mark = RecordLayout.mark(journal)
    self.last = last
  }

  public var count: Int { bytes.count }

  public mutating func removeAll() { bytes.removeAll() }

  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    bytes.read(0..<bytes.count) { body(UnsafeRawBufferPointer($0)) }
  }

  public mutating func append(_ record: RaftRecord) {
    append(record.hardState, last: record.last, record.entries, snapshot: record.snapshot)
  }

  public mutating func append(
    _ state: HardState, last end: LogPosition, _ entries: borrowing Entries,
    snapshot: Snapshot? = nil
  ) {
    let start = bytes.count
    bytes.put(UInt64(mark) << 32)
    bytes.put(UInt64(last) << 32)
    bytes.put(state.term)
    bytes.put(state.commitIndex)
    bytes.put(end.term)
    bytes.put(end.index)
    bytes.put(entries.first)
    bytes.put(state.votedFor.map { UInt32(truncatingIfNeeded: $0.index) } ?? RecordLayout.nobody)
    bytes.put(UInt32(entries.count))
    bytes.put(UInt32(entries.size))
    bytes.append(entries.bytes, 0..<entries.size)
    if let snapshot { bytes.put(snapshot) }
    finish(start)
  }

  /// Pads the record that begins at `start`, and puts into its head what follows from the rest.
  private mutating func finish(_ start: Int) {
    let length = bytes.count - start - RecordLayout.head
    while bytes.count % 8 != 0 { bytes.put(UInt8(0)) }
    bytes.set(UInt32(length), at: start + 8)
    last = bytes.read(start..<bytes.count) {
      RecordLayout.checksum(UnsafeRawBufferPointer($0), mark)
    }
    bytes.set(last, at: start)
  }
}

/// Reads what a journal's writer wrote, and what has become of it.
public struct RecordReader {
  public enum Found: Sendable, Equatable {
    case record
    /// Something is missing, or cannot be read, and a whole record comes behind it.
    case damage
    /// What is left was being written when the machine stopped. It starts at `offset`, where it is to be cut off.
    case tornTail
    case end
  }

  private let bytes: UnsafeRawBufferPointer
  private let mark: UInt32
  /// Up to where all is read.
  public private(set) var offset = 0
  /// The checksum of the last record that was read: what a writer goes on from.
  public private(set) var last: UInt32
  /// The record before is not known, and neither is its checksum.
  private var isBehindDamage = false

  /// Good for as long as the bytes are. Those that are not all of a journal begin behind a record whose checksum is `last`.
  public init(_ bytes: UnsafeRawBufferPointer, journal: UInt32, behind last: UInt32 = 0) {
    self.bytes = bytes
    self.last = last
    mark = RecordLayout.mark(journal)
  }

  /// Reads on; where there is a record it is put into `record`, whose memory is used again.
  public mutating func next(_ record: inout RaftRecord) -> Found {
    if offset == bytes.count { return .end }
    guard let end = end(ofRecordAt: offset) else { return skipDamage() }
    if number(offset + 12) != last, !isBehindDamage {
      // Whole, but not behind this one.
      isBehindDamage = true
      return .damage
    }
    guard decode(offset + RecordLayout.head..<end, &record) else { return skipDamage() }
    last = number(offset)
    offset = end
    isBehindDamage = false
    return .record
  }

  /// To the next record that is whole, if there is one.
  private mutating func skipDamage() -> Found {
    var place = RecordLayout.padded(offset + 1)
    while place < bytes.count {
      if end(ofRecordAt: place) != nil {
        offset = place
        isBehindDamage = true
        return .damage
      }
      place += 8
    }
    return .tornTail
  }

  /// Where the record at `place` ends, if there is one and it is whole.
  @inline(__always) private func end(ofRecordAt place: Int) -> Int? {
    guard bytes.count - place >= RecordLayout.least, number(place + 4) == mark else { return nil }
    let end = RecordLayout.padded(place + RecordLayout.head + Int(number(place + 8)))
    guard end <= bytes.count, end - place >= RecordLayout.least else { return nil }
    let record = UnsafeRawBufferPointer(rebasing: bytes[place..<end])
    guard RecordLayout.checksum(record, mark) == number(place) else { return nil }
    return end
  }

  @inline(__always) private func number(_ place: Int) -> UInt32 {
    UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
  }

  /// False where the body is none, though its checksum is right.
  private func decode(_ range: Range<Int>, _ record: inout RaftRecord) -> Bool {
    let length = Int(number(range.lowerBound - 8))
    var body = BodyReader(
      UnsafeRawBufferPointer(rebasing: bytes[range.lowerBound..<range.lowerBound + length]))
    record.hardState.term = body.take(UInt64.self)
    record.hardState.commitIndex = body.take(UInt64.self)
    record.last = LogPosition(term: body.take(UInt64.self), index: body.take(UInt64.self))
    let first = body.take(UInt64.self)
    let vote = body.take(UInt32.self)
    record.hardState.votedFor = vote == RecordLayout.nobody ? nil : NodeID(Int(vote))
    let (count, size) = (body.take(UInt32.self), body.take(UInt32.self))
    guard record.entries.refill(first, Int(count), body.take(bytes: Int(size))) else {
      return false
    }
    record.snapshot = body.isAtEnd ? nil : body.takeSnapshot()
    return body.isAtEnd
  }
}

extension Journal where Record == RaftRecord {
  /// A journal as its bytes tell it: a slot without a record for each stretch that cannot be read.
  public init(_ bytes: UnsafeRawBufferPointer, journal: UInt32) {
    self.init()
    var reader = RecordReader(bytes, journal: journal)
    var found = RecordReader.Found.record
    while found == .record || found == .damage {
      var record = RaftRecord(HardState())
      found = reader.next(&record)
      if found != .end { slots.append(found == .record ? record : nil) }
    }
  }
}
