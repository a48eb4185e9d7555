import Model

// What must hold among all servers of a group, whatever happens (Raft figure 3). Looked at after each step of a server, at
// the cost of what is new: nothing here walks a log that it has seen.

/// Watches the servers of one group.
public struct RaftInvariants: Sendable {
  /// What was seen of one server.
  private struct Seen: Sendable {
    var term: UInt64 = 0
    var votedFor: NodeID?
    var commitIndex: UInt64 = 0
    var isLeading = false
    /// By index from `first` on: the entry's term, and a digest of all entries up to it.
    var first: UInt64 = 1
    var chain: [(term: UInt64, digest: Digest)] = []

    var last: UInt64 { first + UInt64(chain.count) - 1 }
  }

  private var seen: [Seen]
  /// Who led in a term. Looked up, never listed.
  private var leaders: [UInt64: NodeID] = [:]
  /// By index and term, the digest of the log up to there. Looked up, never listed.
  private var logs: [LogPosition: Digest] = [:]
  /// All that was ever committed, from `firstCommitted` on.
  private var committed: [(term: UInt64, digest: Digest)] = []
  private var firstCommitted: UInt64?

  public init(servers: Int) { seen = Array(repeating: Seen(), count: servers) }

  /// A server more.
  public mutating func add() { seen.append(Seen()) }

  /// What is wrong after a step of the server at `place`; nil while all holds.
  public mutating func violation(_ raft: Raft, at place: Int) -> String? {
    monotony(raft, place) ?? oneLeader(raft, place) ?? matching(raft, place)
      ?? agreement(raft, place) ?? completeness(raft, place)
  }

  /// A crash may take back what was not on disk: terms and logs begin at what is there.
  public mutating func restarted(at place: Int) { seen[place] = Seen() }

  /// Terms and commit indices never go back, and a vote is for a term.
  private mutating func monotony(_ raft: Raft, _ place: Int) -> String? {
    let old = seen[place]
    defer {
      seen[place].term = raft.currentTerm
      seen[place].votedFor = raft.votedFor
    }
    if raft.currentTerm < old.term { return "term \(raft.currentTerm) follows \(old.term)" }
    if raft.currentTerm == old.term, let vote = old.votedFor, raft.votedFor != vote {
      return "in term \(old.term) the vote for \(vote) became another"
    }
    if raft.log.commitIndex < old.commitIndex {
      return "commit index \(raft.log.commitIndex) follows \(old.commitIndex)"
    }
    return raft.log.commitIndex > raft.log.lastIndex
      ? "commit index \(raft.log.commitIndex) is behind the log's end" : nil
  }

  /// Election Safety: at most one leader in a term.
  private mutating func oneLeader(_ raft: Raft, _ place: Int) -> String? {
    guard raft.role == .leader else { return nil }
    let known = leaders[raft.currentTerm] ?? raft.id
    leaders[raft.currentTerm] = known
    return known == raft.id
      ? nil : "\(known) and \(raft.id) both led in term \(raft.currentTerm)"
  }

  /// Log Matching: logs that have an entry of the same index and term are the same up to it.
  private mutating func matching(_ raft: Raft, _ place: Int) -> String? {
    let log = raft.log
    if log.start.index > seen[place].last || seen[place].first > log.start.index + 1 {
      // Behind a snapshot: what it stands for is known, if anybody ever had it.
      seen[place].first = log.start.index + 1
      seen[place].chain = []
    }
    // What is there no longer, or is another entry now.
    while let last = seen[place].chain.last,
      seen[place].last > log.lastIndex
        || (seen[place].last > log.start.index && log.term(at: seen[place].last) != last.term)
    { seen[place].chain.removeLast() }
    while seen[place].last < log.lastIndex {
      let index = seen[place].last + 1
      let entry = log.entry(at: index)
      let before =
        seen[place].chain.last?.digest ?? logs[log.start]
        ?? Digest(log.start.index).folding(log.start.term)
      logs[log.start] = logs[log.start] ?? before
      var digest = before.folding(entry.term).folding(UInt64(entry.kind.rawValue))
      entry.payload.withUnsafeBufferPointer { digest.fold($0) }
      seen[place].chain.append((entry.term, digest))
      let position = LogPosition(term: entry.term, index: index)
      guard logs[position] ?? digest == digest else {
        return "two logs differ before entry \(index) of term \(entry.term), which both have"
      }
      logs[position] = digest
    }
    return nil
  }

  /// State Machine Safety: nobody commits another entry at an index.
  private mutating func agreement(_ raft: Raft, _ place: Int) -> String? {
    var index = max(seen[place].commitIndex, seen[place].first - 1)
    let first = firstCommitted ?? index + 1
    firstCommitted = first
    defer { seen[place].commitIndex = max(seen[place].commitIndex, raft.log.commitIndex) }
    while index < raft.log.commitIndex {
      index += 1
      let mine = seen[place].chain[Int(index - seen[place].first)]
      guard index >= first else { continue }
      let slot = Int(index - first)
      if slot < committed.count {
        if committed[slot] != mine { return "entry \(index) was committed twice, differently" }
      } else if slot == committed.count {
        committed.append(mine)
      }
    }
    return nil
  }

  /// Leader Completeness: whoever begins to lead has all that was committed before.
  private mutating func completeness(_ raft: Raft, _ place: Int) -> String? {
    defer { seen[place].isLeading = raft.role == .leader }
    guard raft.role == .leader, !seen[place].isLeading, let first = firstCommitted,
      let last = committed.last
    else { return nil }
    let index = first + UInt64(committed.count) - 1
    guard last.term <= raft.currentTerm, index > raft.log.start.index else { return nil }
    return raft.log.term(at: index) == last.term
      ? nil : "\(raft.id) leads in term \(raft.currentTerm) without entry \(index)"
  }
}
