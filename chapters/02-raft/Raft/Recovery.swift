import Model

// What a server finds on its disk when it starts. A tail that was cut short promised nothing to anybody and is dropped.
// Damage further back is another matter: the server may have acknowledged entries, and be counted for them, that it no
// longer has. It takes part again as one that neither votes nor leads until a leader has given it all of them back
// (Alagappan et al., FAST 2018). Whoever is elected meanwhile is so by a majority without it, and has what is committed.

/// What a server writes to its journal: hard state in each, so that a later record makes up for a lost one.
public struct RaftRecord: Sendable, Equatable {
  public var hardState: HardState
  /// In the place of all from the first index on.
  public var entries: Entries
  /// In the place of all before it.
  public var snapshot: Snapshot?

  public init(_ hardState: HardState, _ entries: Entries = Entries(), snapshot: Snapshot? = nil) {
    self.hardState = hardState
    self.entries = entries
    self.snapshot = snapshot
  }

  public static func == (a: RaftRecord, b: RaftRecord) -> Bool {
    a.hardState == b.hardState && a.entries == b.entries
      && a.snapshot?.last == b.snapshot?.last && a.snapshot?.bytes == b.snapshot?.bytes
  }
}

/// A server's state as its journal tells it.
public struct RaftRecovery: Sendable {
  public private(set) var hardState = HardState()
  public private(set) var start = LogPosition(term: 0, index: 0)
  public private(set) var entries: [Entry] = []
  public private(set) var snapshot: Snapshot?
  /// How far the log reached on a disk that has lost part of it; 0 where nothing is lost.
  public private(set) var lostThrough: UInt64 = 0

  public init(_ journal: Journal<RaftRecord>) {
    for record in journal.records { replay(record) }
    guard case .middle(let first) = journal.damage else { return }
    for case let record? in journal.slots[first...] {
      // In a term a vote is never taken back, whatever order the records are in.
      if record.hardState.term > hardState.term {
        (hardState.term, hardState.votedFor) = (record.hardState.term, record.hardState.votedFor)
      } else if record.hardState.term == hardState.term {
        hardState.votedFor = hardState.votedFor ?? record.hardState.votedFor
      }
      lostThrough = max(
        lostThrough, record.entries.isEmpty ? 0 : record.entries.last,
        record.snapshot?.last.index ?? 0)
    }
    // Even if it is not known what was lost, it was something.
    lostThrough = max(lostThrough, last + 1)
  }

  /// The indices of what may be gone; nil where nothing is.
  public var lost: ClosedRange<UInt64>? { lostThrough > last ? last + 1...lostThrough : nil }

  private var last: UInt64 { start.index + UInt64(entries.count) }

  private mutating func replay(_ record: RaftRecord) {
    hardState = record.hardState
    if let snapshot = record.snapshot, snapshot.last.index >= start.index {
      self.snapshot = snapshot
      start = snapshot.last
      entries = []
    }
    for entry in record.entries.all where entry.index > start.index {
      entries.removeLast(entries.count - min(entries.count, Int(entry.index - start.index) - 1))
      entries.append(entry)
    }
  }
}

extension Raft {
  /// Whether its disk lost what it had promised, and no leader has given it back yet.
  public var isRecovering: Bool { log.lastIndex < lostThrough }

  /// A server as its journal tells it; `configuration` holds where no snapshot says another.
  public init(
    _ id: NodeID, _ options: RaftOptions, _ recovery: RaftRecovery,
    configuration: Configuration, random: Random
  ) {
    var saved = recovery.hardState
    let last = recovery.start.index + UInt64(recovery.entries.count)
    saved.commitIndex = min(max(saved.commitIndex, recovery.start.index), last)
    self.init(
      id, options, log: Log(after: recovery.start, saved: recovery.entries),
      configuration: recovery.snapshot?.configuration ?? configuration, saved: saved,
      random: random)
    snapshot = recovery.snapshot
    lostThrough = recovery.lostThrough
  }
}
