import Model

/// The same, for who has a `Message` of its own.
public typealias RaftMessage = Message

/// What servers send each other. One plain struct, since an enum with payloads is copied case by case.
public struct Message: Sendable {
  public enum Kind: UInt8, Sendable, CaseIterable {
    case appendEntries, appendResponse
    case requestVote, voteResponse
    case requestPreVote, preVoteResponse
    case heartbeat, heartbeatResponse
    case installSnapshot
    /// Tells a server to start an election at once (thesis §3.10).
    case timeoutNow
    /// Forwarded to the leader by a server that has one.
    case propose, readIndex, transferLeadership
    case readIndexResponse
    /// To oneself, from one's own disk: see `Saved`.
    case saved
    /// A piece of a snapshot, and where the next one begins (thesis §5.1).
    case snapshotChunk, snapshotChunkResponse
  }

  public var kind: Kind
  public var from: NodeID
  public var to: NodeID
  /// Zero for what is forwarded.
  public var term: UInt64 = 0
  /// The place before the entries; a candidate's last; where a refused server's log may agree.
  public var position = LogPosition(term: 0, index: 0)
  public var commitIndex: UInt64 = 0
  public var isRejected = false
  /// In an answer: the server lost part of what it had acknowledged; its log ends at `position` (see `isRecovering`).
  public var hasLost = false
  /// A refusal's suggestion, an index.
  public var hint: UInt64 = 0
  /// Which read it is about; in what a leader sends, and in the answer, its round (thesis §6.4); whether an election is a
  /// transfer of leadership.
  public var context: UInt64 = 0
  /// What it carries, shared with others that carry the same and never changed. One reference, so that a message which
  /// carries nothing is copied as plain data.
  var cargo: Cargo?

  @inline(__always) public init(_ kind: Kind, from: NodeID, to: NodeID, term: UInt64 = 0) {
    self.kind = kind
    self.from = from
    self.to = to
    self.term = term
  }
}

/// Entries, or a snapshot.
final class Cargo: @unchecked Sendable {
  // Filled by a leader that holds it alone.
  @exclusivity(unchecked) var entries = Entries()
  let snapshot: Snapshot?

  init(_ snapshot: Snapshot? = nil) { self.snapshot = snapshot }
}

extension Message {
  public var entries: Entries {
    get { cargo?.entries ?? Entries() }
    set {
      cargo = Cargo()
      cargo?.entries = newValue
    }
  }

  public var snapshot: Snapshot? {
    get { cargo?.snapshot }
    set { cargo = newValue.map { Cargo($0) } }
  }

  /// A summary of all that it says.
  public var digest: Digest {
    var digest = Digest(UInt64(kind.rawValue)).folding(UInt64(from.index)).folding(UInt64(to.index))
      .folding(term).folding(position.term).folding(position.index).folding(commitIndex)
      .folding(UInt64(isRejected ? 1 : 0) + (hasLost ? 2 : 0)).folding(hint).folding(context)
    guard let cargo else { return digest.folding(UInt64(0)).folding(UInt64(0)).folding(UInt64(0)) }
    digest.fold(cargo.entries)
    if let snapshot = cargo.snapshot { digest.fold(snapshot) }
    return digest
  }
}

extension Digest {
  fileprivate mutating func fold(_ entries: Entries) {
    fold(entries.first)
    fold(UInt64(entries.count))
    entries.withBytes { fold($0) }
  }

  fileprivate mutating func fold(_ snapshot: Snapshot) {
    fold(snapshot.last.term)
    fold(snapshot.last.index)
    let who = snapshot.configuration
    for ids in [who.voters, who.outgoing, who.learners, who.nextLearners] {
      fold(UInt64(ids.count))
      for id in ids { fold(UInt64(id.index)) }
    }
    fold(who.leavesByItself ? 1 : 0)
    snapshot.bytes.withUnsafeBufferPointer { fold($0) }
  }

  /// Eight bytes at a time.
  mutating func fold(_ bytes: UnsafeBufferPointer<UInt8>) {
    let raw = UnsafeRawBufferPointer(bytes)
    var offset = 0
    while offset + 8 <= raw.count {
      fold(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    var rest = UInt64(raw.count)
    while offset < raw.count {
      rest = rest << 8 | UInt64(raw[offset])
      offset += 1
    }
    fold(rest)
  }
}
