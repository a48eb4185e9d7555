import Model

// The log (Raft figure 2), from the last snapshot on. It knows which of its entries are on disk and which are being
// written, since a server speaks only of what it has saved, and which the state machine was given.

/// A place in a log: what two logs agree on, they agree on up to there (Log Matching, Raft §5.3).
public struct LogPosition: Sendable, Hashable {
  public var term: UInt64
  public var index: UInt64

  public init(term: UInt64, index: UInt64) {
    self.term = term
    self.index = index
  }

  /// Raft §5.4.1: later term, or same term and no shorter.
  public func isUpToDate(for other: LogPosition) -> Bool {
    term > other.term || (term == other.term && index >= other.index)
  }
}

/// The state machine as of an index, and who the servers were (Raft §7). Shared and never changed, so that a message
/// which carries none pays for none.
public final class Snapshot: Sendable {
  public let last: LogPosition
  public let configuration: Configuration
  public let bytes: [UInt8]

  public init(last: LogPosition, configuration: Configuration, bytes: [UInt8]) {
    self.last = last
    self.configuration = configuration
    self.bytes = bytes
  }
}

public struct Log: Sendable {
  /// What stands before the first entry: index 0 of term 0, or the end of a snapshot.
  public private(set) var start = LogPosition(term: 0, index: 0)
  public private(set) var lastIndex: UInt64 = 0
  public private(set) var lastTerm: UInt64 = 0
  private var bytes = Strip<UInt8>()
  /// By entry, where it ends, counted from the first byte that the log ever held.
  private var ends = Strip<Int>()
  /// Bytes before the first entry that is still here.
  private var dropped = 0

  public private(set) var commitIndex: UInt64 = 0
  /// The last that the state machine was given, and the last of which it said that it is done.
  public private(set) var applying: UInt64 = 0
  public private(set) var lastApplied: UInt64 = 0
  /// The last that is on disk, and the last that was given to be written.
  public private(set) var saved: UInt64 = 0
  public private(set) var saving: UInt64 = 0
  /// A snapshot that came from a leader and is not yet on disk.
  public private(set) var pendingSnapshot: Snapshot?
  public private(set) var isSnapshotSaving = false

  public init() {}

  /// A log that begins behind a snapshot, with nothing in it.
  public init(after start: LogPosition) {
    self.start = start
    lastIndex = start.index
    lastTerm = start.term
    commitIndex = start.index
    applying = start.index
    lastApplied = start.index
    saved = start.index
    saving = start.index
  }

  /// A log that begins with what was on disk.
  public init(after start: LogPosition, saved entries: [Entry]) {
    self.init(after: start)
    for entry in entries { entry.payload.withUnsafeBytes { append(entry.kind, $0, entry.term) } }
    saved = lastIndex
    saving = lastIndex
  }

  public var firstIndex: UInt64 { start.index + 1 }
  public var last: LogPosition { LogPosition(term: lastTerm, index: lastIndex) }

  /// Nil for what was compacted away and for what is not there yet.
  @inline(__always) public func term(at index: UInt64) -> UInt64? {
    if index == lastIndex { return lastTerm }
    if index == start.index { return start.term }
    guard index > start.index, index < lastIndex else { return nil }
    return bytes.load(end(index - 1) - dropped, as: UInt64.self)
  }

  @inline(__always) public func matches(_ position: LogPosition) -> Bool {
    term(at: position.index) == position.term
  }

  /// Whether a log that ends there is as up to date as this one.
  public func isUpToDate(_ other: LogPosition) -> Bool { other.isUpToDate(for: last) }

  /// Where an entry ends.
  @inline(__always) private func end(_ index: UInt64) -> Int {
    index == start.index ? dropped : ends[Int(index - start.index) - 1]
  }

  /// Where entries lie in `bytes`.
  @inline(__always) private func place(of range: Range<UInt64>) -> Range<Int> {
    end(range.lowerBound - 1) - dropped..<end(range.upperBound - 1) - dropped
  }

  // MARK: - Reading

  /// The entries from `from` on, at most through `through`, that fit into `limit` bytes; at least one.
  @inline(__always) func fitting(from: UInt64, through: UInt64, limit: Int) -> Range<UInt64> {
    if end(through) - end(from - 1) <= limit { return from..<through + 1 }
    let count = ends.places(
      from: Int(from - firstIndex), notAbove: end(from - 1) + limit)
    return from..<from + UInt64(max(1, count))
  }

  /// A copy.
  public func entries(_ range: Range<UInt64>) -> Entries {
    var entries = Entries()
    copy(range, into: &entries)
    return entries
  }

  /// Copies into memory that is there already.
  @inline(__always) public func copy(_ range: Range<UInt64>, into entries: inout Entries) {
    entries.removeAll()
    if range.isEmpty { return }
    entries.first = range.lowerBound
    entries.count = range.count
    entries.bytes.append(bytes, place(of: range))
  }

  /// Shows entries where they lie, one by one.
  @inline(__always) func forEach(
    in range: Range<UInt64>,
    _ body: (UInt64, _ term: UInt64, _ kind: EntryKind, _ payload: UnsafeRawBufferPointer) -> Void
  ) {
    withBytes(of: range) { bytes in
      var offset = 0
      for index in range {
        let head = Entries.head(bytes, offset)
        let start = offset + Entries.header
        offset = start + head.length
        let payload = UnsafeRawBufferPointer(bytes)[start..<offset]
        body(index, head.term, head.kind, UnsafeRawBufferPointer(rebasing: payload))
      }
    }
  }

  /// For a witness: terms and kinds, and the payloads of changes only.
  func copyWithoutPayloads(_ range: Range<UInt64>, into stripped: inout Entries) {
    for entry in entries(range).all {
      stripped.append(entry.term, entry.kind, entry.kind == .command ? [] : entry.payload)
    }
    stripped.first = range.lowerBound
  }

  /// Bytes of entries with their headers.
  @inline(__always) public func size(of range: Range<UInt64>) -> Int {
    range.isEmpty ? 0 : place(of: range).count
  }

  /// The entries as they lie there.
  @inline(__always) func withBytes<Result>(
    of range: Range<UInt64>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    bytes.read(range.isEmpty ? 0..<0 : place(of: range), body)
  }

  public func entry(at index: UInt64) -> Entry { entries(index..<index + 1).all[0] }

  public func kind(at index: UInt64) -> EntryKind {
    Entries.head(bytes, end(index - 1) - dropped).kind
  }

  /// The last place up to `index` whose term is at most `term`; a compacted one counts as a match, with term 0.
  public func lastPlace(from index: UInt64, notAbove term: UInt64) -> LogPosition {
    var index = index
    while index > 0 {
      guard let ours = self.term(at: index) else { return LogPosition(term: 0, index: index) }
      if ours <= term { return LogPosition(term: ours, index: index) }
      index -= 1
    }
    return LogPosition(term: 0, index: 0)
  }

  // MARK: - Writing

  /// A leader's own entries, which get its term.
  mutating func append(_ entries: Entries, term: UInt64) {
    var offset = 0
    for _ in 0..<entries.count {
      let head = Entries.head(entries.bytes, offset)
      let start = offset + Entries.header
      offset = start + head.length
      entries.bytes.read(start..<offset) { append(head.kind, UnsafeRawBufferPointer($0), term) }
    }
  }

  mutating func append(_ kind: EntryKind, _ payload: UnsafeRawBufferPointer, _ term: UInt64) {
    bytes.reserve(Entries.header + payload.count)
    Entries.encode(term, kind, payload.count, into: &bytes)
    bytes.append(payload.assumingMemoryBound(to: UInt8.self))
    ends.append(dropped + bytes.count)
    lastIndex += 1
    lastTerm = term
  }

  /// Raft figure 2, AppendEntries 2 to 5: nil where `previous` does not match, else the index of the last new entry.
  ///
  /// An entry that conflicts is overwritten with all that follow; one that is there already is left, since a delayed
  /// message must not cut off what a later one brought.
  mutating func append(_ cargo: Cargo?, after previous: LogPosition) -> UInt64? {
    guard matches(previous) else { return nil }
    guard let cargo else { return previous.index }
    let last = previous.index + UInt64(cargo.entries.count)
    cargo.entries.bytes.read(0..<cargo.entries.bytes.count) { entries in
      var (offset, index) = (0, previous.index)
      while index < last, index < lastIndex {
        let head = Entries.head(entries, offset)
        guard term(at: index + 1) == head.term else { break }
        offset += Entries.header + head.length
        index += 1
      }
      if index < last { replace(after: index, with: entries[offset...]) }
    }
    return last
  }

  /// What follows `index` is from now on what these bytes hold.
  private mutating func replace(
    after index: UInt64, with entries: Slice<UnsafeBufferPointer<UInt8>>
  ) {
    invariant(
      index >= commitIndex, "entry \(index + 1) is committed, and another one came for it")
    truncate(after: index)
    let entries = UnsafeBufferPointer(rebasing: entries)
    let base = dropped + bytes.count
    bytes.append(entries)
    var offset = 0
    while offset < entries.count {
      let head = Entries.head(entries, offset)
      offset += Entries.header + head.length
      ends.append(base + offset)
      lastTerm = head.term
      lastIndex += 1
    }
  }

  private mutating func truncate(after index: UInt64) {
    guard index < lastIndex else { return }
    lastTerm = term(at: index)!
    bytes.removeLast(end(lastIndex) - end(index))
    ends.removeLast(Int(lastIndex - index))
    lastIndex = index
    saved = min(saved, index)
    saving = min(saving, index)
  }

  // MARK: - Progress

  mutating func commit(through index: UInt64) {
    guard index > commitIndex else { return }
    invariant(index <= lastIndex, "commit index \(index) is behind the log's end \(lastIndex)")
    commitIndex = index
  }

  /// All that is there is given to be written.
  mutating func beginSaving() {
    saving = lastIndex
    if pendingSnapshot != nil { isSnapshotSaving = true }
  }

  /// What is on disk; ignored where it was overwritten meanwhile.
  mutating func save(through position: LogPosition) {
    guard position.index > saved, matches(position) else { return }
    saved = position.index
    saving = max(saving, saved)
  }

  mutating func saveSnapshot(_ index: UInt64) {
    if pendingSnapshot?.last.index == index {
      pendingSnapshot = nil
      isSnapshotSaving = false
    }
  }

  mutating func beginApplying(through index: UInt64) { applying = index }

  mutating func apply(through index: UInt64) {
    invariant(index <= commitIndex && index >= lastApplied, "applied \(index) of \(commitIndex)")
    lastApplied = index
    applying = max(applying, index)
  }

  // MARK: - Snapshots

  /// A leader's snapshot takes the place of all that is here.
  mutating func restore(_ snapshot: Snapshot) {
    self = Log(keeping: self, after: snapshot.last)
    pendingSnapshot = snapshot
  }

  private init(keeping old: Log, after start: LogPosition) {
    self.init(after: start)
    applying = old.applying
    lastApplied = old.lastApplied
  }

  /// Forgets the entries up to one that the state machine has applied.
  public mutating func compact(through index: UInt64) {
    guard index > start.index else { return }
    invariant(index <= lastApplied, "entry \(index) is not applied and may not be dropped")
    let (term, cut) = (self.term(at: index)!, end(index))
    bytes.removeFirst(cut - dropped)
    ends.removeFirst(Int(index - start.index))
    dropped = cut
    start = LogPosition(term: term, index: index)
  }
}
