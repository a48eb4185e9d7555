import Model
import Raft

// A server of the swarm: the core, a disk that is slower than the network, and a state machine.

/// An entry as a disk keeps it; a command is a number, and only changes of the configuration have bytes.
struct SavedEntry: Sendable {
  var term: UInt64
  var kind: EntryKind
  var number: UInt64
  var change: [UInt8] = []

  var payload: [UInt8] {
    if kind != .command { return change }
    return number == 0 ? [] : (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
  }

  init(_ entry: Entry) {
    self.init(term: entry.term, kind: entry.kind, payload: entry.payload)
  }

  init(term: UInt64, kind: EntryKind, payload: [UInt8]) {
    (self.term, self.kind) = (term, kind)
    let isNumber = kind == .command && payload.count == 8
    number =
      isNumber ? payload.withUnsafeBytes { UInt64(littleEndian: $0.load(as: UInt64.self)) } : 0
    change = kind == .command ? [] : payload
  }
}

/// What outlives a crash.
struct Disk: Sendable {
  var hardState = HardState()
  var snapshot: Snapshot?
  var entries: [SavedEntry] = []
  /// Where the log ended when it was last written, whatever was lost since.
  var end = LogPosition(term: 0, index: 0)
  /// Where it may be damaged, all that was written, one by one; nil for what cannot be read any more.
  var records: [RaftRecord?]?

  var start: LogPosition { snapshot?.last ?? LogPosition(term: 0, index: 0) }
  var lastIndex: UInt64 { start.index + UInt64(entries.count) }

  /// Takes a write as a journal does: all of it or nothing.
  mutating func take(_ write: Write) {
    if let state = write.hardState { hardState = state }
    end = write.end
    if write.snapshot != nil { records?.removeAll(keepingCapacity: true) }
    records?.append(
      RaftRecord(
        hardState, last: end, Entries(Disk.entries(write.entries, from: write.first)),
        snapshot: write.snapshot))
    if let snapshot = write.snapshot {
      self.snapshot = snapshot
      entries.removeAll(keepingCapacity: true)
    }
    guard write.first > 0 else { return }
    let kept = Int(write.first) - Int(start.index) - 1
    if kept < 0 {
      entries.append(contentsOf: write.entries.dropFirst(-kept))
      return
    }
    if kept < entries.count { entries.removeLast(entries.count - kept) }
    entries += write.entries
  }

  /// The entries up to a snapshot of this server's own are dropped.
  mutating func compact(_ snapshot: Snapshot) {
    entries.removeFirst(Int(snapshot.last.index - start.index))
    self.snapshot = snapshot
    if records != nil { records = [asOneRecord] }
  }

  /// The record with so many behind it cannot be read any more; false where there is none, or it was lost before.
  mutating func lose(behind count: Int) -> Bool {
    guard let count = records.map({ $0.count - 1 - count }), count >= 0, records?[count] != nil
    else { return false }
    records?[count] = nil
    return true
  }

  /// Whether what stands before the damage is not what the log then was: something had taken its place.
  var isStaleBeforeDamage: Bool {
    guard let records, let first = records.firstIndex(where: { $0 == nil }) else { return false }
    let before = RaftRecovery(Journal(records[..<first].compactMap { $0 }))
    return before.entries.contains { entry in
      guard entry.index > start.index else { return false }
      return entry.index > lastIndex
        || entries[Int(entry.index - start.index) - 1].term != entry.term
    }
  }

  /// What its server finds when it starts, which from now on is all that is there.
  mutating func reread() -> RaftRecovery {
    guard let records else { return RaftRecovery(Journal([asOneRecord])) }
    var journal = Journal<RaftRecord>()
    journal.slots = records
    let recovery = RaftRecovery(journal)
    snapshot = recovery.snapshot
    entries = recovery.entries.map { SavedEntry($0) }
    return recovery
  }

  private var asOneRecord: RaftRecord {
    RaftRecord(hardState, last: end, Entries(all), snapshot: snapshot)
  }

  var log: Log { Log(after: start, saved: all) }

  private var all: [Entry] { Disk.entries(entries, from: start.index + 1) }

  private static func entries(_ saved: [SavedEntry], from first: UInt64) -> [Entry] {
    saved.enumerated().map { place, entry in
      Entry(
        term: entry.term, index: first + UInt64(place), kind: entry.kind, payload: entry.payload)
    }
  }
}

/// What is on its way to the disk, and what waits for it.
struct Write: Sendable {
  var hardState: HardState?
  /// Where the log ends, or ended before part of it was lost.
  var end: LogPosition
  var snapshot: Snapshot?
  /// The index of the first entry; 0 where there is none.
  var first: UInt64 = 0
  var entries: [SavedEntry] = []
  var messages: [Message] = []
  var saved: Saved
  /// What the state machine is given once it is on disk, where it waits for that.
  var batch: Batch?
}

/// Committed entries on their way to the state machine.
struct Batch: Sendable {
  var range: Range<UInt64>
  var entries: [SavedEntry]
}

/// The state machine: which entry it applied last, and a digest of all of them.
struct Machine: Sendable {
  var applied: UInt64 = 0
  var digest: UInt64 = 0
  /// The last command but empty ones.
  var lastNumber: UInt64 = 0

  mutating func apply(_ entry: SavedEntry) {
    applied += 1
    if entry.number > 0 { lastNumber = entry.number }
    var next = Digest(digest).folding(entry.term << 2 | UInt64(entry.kind.rawValue))
    next.fold(entry.number)
    for byte in entry.change { next.fold(UInt64(byte)) }
    digest = next.rawValue
  }

  var bytes: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: digest >> (8 * UInt64($0))) }
  }
}

struct Server: Sendable {
  var raft: Raft
  var isUp = true
  var disk = Disk()
  var writes: [Write] = []
  var batches: [Batch] = []
  var machine = Machine()
  /// The last entry that the state machine was given.
  var given: UInt64 = 0
  /// Clients' calls of before this one are forgotten: the server was restarted since.
  var firstCall: UInt64 = 0
}

extension Raft {
  /// What it gives to be written, as the disk keeps it.
  mutating func written(_ range: Range<UInt64>) -> [SavedEntry] {
    entries(range).all.map { SavedEntry($0) }
  }

  /// Entries of its log, for the state machine.
  mutating func committed(_ range: Range<UInt64>) -> [SavedEntry] {
    var copies: [SavedEntry] = []
    if range.isEmpty { return copies }
    copies.reserveCapacity(range.count)
    forEach(in: range) { _, kind, payload in
      copies.append(SavedEntry(term: 0, kind: kind, payload: Array(payload)))
    }
    for place in copies.indices {
      copies[place].term = log.term(at: range.lowerBound + UInt64(place)) ?? 0
    }
    return copies
  }
}
