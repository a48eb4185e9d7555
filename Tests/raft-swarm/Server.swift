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
}

/// What outlives a crash.
struct Disk: Sendable {
  var hardState = HardState()
  var snapshot: Snapshot?
  var entries: [SavedEntry] = []
  /// Where the log ended when it was last written, whatever was lost since.
  var end = LogPosition(term: 0, index: 0)

  var start: LogPosition { snapshot?.last ?? LogPosition(term: 0, index: 0) }
  var lastIndex: UInt64 { start.index + UInt64(entries.count) }

  /// Takes a write as a journal does: all of it or nothing.
  mutating func take(_ write: Write) {
    if let state = write.hardState { hardState = state }
    end = write.end
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
  }

  /// The last entries cannot be read any more.
  mutating func lose(_ count: Int) { entries.removeLast(count) }

  /// As a journal of one record, which says where the log ended, and what is left of it.
  var recovery: RaftRecovery {
    RaftRecovery(Journal([RaftRecord(hardState, last: end, Entries(all), snapshot: snapshot)]))
  }

  var log: Log { Log(after: start, saved: all) }

  private var all: [Entry] {
    var log: [Entry] = []
    for (place, entry) in entries.enumerated() {
      log.append(
        Entry(
          term: entry.term, index: start.index + UInt64(place) + 1, kind: entry.kind,
          payload: entry.payload))
    }
    return log
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
  /// Entries of its log, as the disk keeps them.
  mutating func copies(_ range: Range<UInt64>) -> [SavedEntry] {
    var copies: [SavedEntry] = []
    if range.isEmpty { return copies }
    copies.reserveCapacity(range.count)
    forEach(in: range) { _, kind, payload in
      let isNumber = kind == .command && payload.count == 8
      let number = isNumber ? UInt64(littleEndian: payload.loadUnaligned(as: UInt64.self)) : 0
      copies.append(
        SavedEntry(
          term: 0, kind: kind, number: number, change: kind == .command ? [] : Array(payload)))
    }
    for place in copies.indices {
      copies[place].term = log.term(at: range.lowerBound + UInt64(place)) ?? 0
    }
    return copies
  }
}
