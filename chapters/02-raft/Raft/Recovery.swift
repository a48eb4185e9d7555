import Model

// What a server finds on its disk when it starts. A tail that was cut short promised nothing to anybody and is dropped.
// Damage further back is another matter: the server may have acknowledged entries, and be counted for them, that it no
// longer has (Alagappan et al., FAST 2018). It cannot lead until a leader has given it all of them back. But it may vote:
// each record says where the log ended, so it still knows how up to date it was, and a vote asks for no more than that.

/// What a server writes to its journal. Each says all that an election is about, so that a later record makes up for a lost
/// one.
public struct RaftRecord: Sendable, Equatable {
  public var hardState: HardState
  /// Where the log ends.
  public var last: LogPosition
  /// In the place of all from the first index on.
  public var entries: Entries
  /// In the place of all before it.
  public var snapshot: Snapshot?

  /// `last` is where its entries end, or else its snapshot, when nil.
  public init(
    _ hardState: HardState, last: LogPosition? = nil, _ entries: Entries = Entries(),
    snapshot: Snapshot? = nil
  ) {
    self.hardState = hardState
    self.last = last ?? entries.end ?? snapshot?.last ?? LogPosition(term: 0, index: 0)
    self.entries = entries
    self.snapshot = snapshot
  }

  public static func == (a: RaftRecord, b: RaftRecord) -> Bool {
    a.hardState == b.hardState && a.last == b.last && a.entries == b.entries
      && a.snapshot?.last == b.snapshot?.last && a.snapshot?.bytes == b.snapshot?.bytes
  }
}

extension Entries {
  fileprivate var end: LogPosition? {
    all.last.map { LogPosition(term: $0.term, index: $0.index) }
  }
}

/// A server's state as its journal tells it.
public struct RaftRecovery: Sendable {
  public private(set) var hardState = HardState()
  public private(set) var start = LogPosition(term: 0, index: 0)
  public private(set) var entries: [Entry] = []
  public private(set) var snapshot: Snapshot?
  /// Where the log ended on a disk that has lost part of it; the zeroth place where nothing is lost.
  public private(set) var lost = LogPosition(term: 0, index: 0)

  public init(_ journal: Journal<RaftRecord>) {
    let readable = journal.records
    for record in readable { replay(record) }
    var newest = readable.last
    if case .middle(let first) = journal.damage {
      newest = nil
      for case let record? in journal.slots[first...] {
        newest = record
        // In a term a vote is never taken back, whatever order the records are in.
        if record.hardState.term > hardState.term {
          (hardState.term, hardState.votedFor) = (record.hardState.term, record.hardState.votedFor)
        } else if record.hardState.term == hardState.term {
          hardState.votedFor = hardState.votedFor ?? record.hardState.votedFor
        }
      }
      // Of two unreadable records at the end one was whole once, and nothing says what it promised: a vote perhaps.
      if journal.slots.suffix(2).allSatisfy({ $0 == nil }) { newest = nil }
      if newest == nil { lost.term = .max }
    }
    // What was lost in an earlier life is still lost, until a leader gives it back.
    if let newest, newest.last != last {
      lost = newest.last
      keepCommitted()
    }
  }

  // snippet.committed
  /// What was lost may have taken the place of what is read here, however long that is. What this server knew to be
  /// committed, nothing can have taken the place of.
  private mutating func keepCommitted() {
    let known = Int(max(hardState.commitIndex, start.index) - start.index)
    entries.removeLast(entries.count - min(entries.count, known))
  }
  // snippet.end

  private var last: LogPosition {
    let index = start.index + UInt64(entries.count)
    return LogPosition(term: entries.last?.term ?? start.term, index: index)
  }

  private mutating func replay(_ record: RaftRecord) {
    hardState = record.hardState
    if let snapshot = record.snapshot, snapshot.last.index >= start.index {
      self.snapshot = snapshot
      start = snapshot.last
      entries = []
    }
    for entry in record.entries.all where entry.index > start.index {
      // Behind a gap nothing is read, as if it were lost.
      if entry.index > last.index + 1 { return }
      entries.removeLast(entries.count - min(entries.count, Int(entry.index - start.index) - 1))
      entries.append(entry)
    }
  }
}

extension Raft {
  /// Whether its disk lost what it had promised, and no leader has given it back yet. A log that is as up to date has been:
  /// whoever it comes from had all that was committed.
  public var isRecovering: Bool { !log.last.isUpToDate(for: lost) }

  /// Whether its disk lost what nothing tells of, a term and a vote perhaps. It may have promised anything to anybody, and
  /// so it answers nobody, for ever: another server is to take its place.
  public var isBeyondRecovery: Bool { lost.term == .max }

  /// Once all is here again it is a server like any other, and what a later leader cuts off again is not lost.
  @inline(__always) mutating func endRecovery() {
    if lost.index > 0, !isRecovering { lost = LogPosition(term: 0, index: 0) }
  }

  /// Where its log ends, or ended before part of it was lost: what its records say.
  public var end: LogPosition { isRecovering ? lost : log.last }

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
    lost = recovery.lost
  }
}
