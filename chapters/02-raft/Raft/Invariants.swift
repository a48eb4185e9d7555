import Model

// What must hold among all servers of a group, whatever happens (Raft figure 3). Looked at after each step of a server, at
// the cost of what is new: nothing here walks a log that it has seen.

/// Watches the servers of one group.
public struct RaftInvariants: Sendable {
  /// An entry as it stands in a log: its term, and a digest of all entries up to it.
  struct Link: Sendable, Equatable {
    var term: UInt64
    var digest: Digest
  }

  /// What was seen of one server.
  private struct Seen: Sendable {
    var term: UInt64 = 0
    var votedFor: NodeID?
    var commitIndex: UInt64 = 0
    var isLeading = false
    var last = LogPosition(term: 0, index: 0)
    /// By index from `first` on.
    var first: UInt64 = 1
    var chain: [Link] = []

    var lastIndex: UInt64 { first + UInt64(chain.count) - 1 }
  }

  private var seen: [Seen]
  /// Who led in a term. Looked up, never listed.
  private var leaders: [UInt64: NodeID] = [:]
  /// By index, what was seen there last in any log, and what else was ever seen there. Looked up, never listed.
  private var known: [Link?] = []
  private var others: [LogPosition: Digest] = [:]
  /// All that was ever committed, from `firstCommitted` on.
  private var committed: [Link] = []
  private var firstCommitted: UInt64?
  /// The term in which the last of it was.
  private var committedIn: UInt64 = 0

  public init(servers: Int) { seen = Array(repeating: Seen(), count: servers) }

  /// A server more.
  public mutating func add() { seen.append(Seen()) }

  /// What is wrong after a step of the server at `place`; nil while all holds.
  public mutating func violation(_ raft: borrowing Raft, at place: Int) -> String? {
    let old = seen[place]
    let isLeading = raft.role == .leader
    // Most steps change nothing that matters here.
    if old.term == raft.currentTerm, old.votedFor == raft.votedFor,
      old.commitIndex == raft.log.commitIndex, old.last == raft.log.last,
      old.isLeading == isLeading
    {
      return nil
    }
    return monotony(raft, place) ?? oneLeader(raft, place) ?? matching(raft, place)
      ?? agreement(raft, place) ?? completeness(raft, place)
  }

  /// A crash may take back what was not on disk: terms and logs begin at what is there.
  public mutating func restarted(at place: Int) { seen[place] = Seen() }

  /// Terms and commit indices never go back, and a vote is for a term.
  private mutating func monotony(_ raft: borrowing Raft, _ place: Int) -> String? {
    let old = seen[place]
    seen[place].term = raft.currentTerm
    seen[place].votedFor = raft.votedFor
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
  private mutating func oneLeader(_ raft: borrowing Raft, _ place: Int) -> String? {
    guard raft.role == .leader, !seen[place].isLeading else { return nil }
    let known = leaders[raft.currentTerm] ?? raft.id
    leaders[raft.currentTerm] = known
    return known == raft.id
      ? nil : "\(known) and \(raft.id) both led in term \(raft.currentTerm)"
  }

  /// Log Matching: logs that have an entry of the same index and term are the same up to it.
  private mutating func matching(_ raft: borrowing Raft, _ place: Int) -> String? {
    let log = raft.log
    // What is there no longer, or is another entry now; a snapshot may end in another, too.
    while let last = seen[place].chain.last,
      seen[place].lastIndex > log.lastIndex
        || (seen[place].lastIndex >= log.start.index
          && log.term(at: seen[place].lastIndex) != last.term)
    { seen[place].chain.removeLast() }
    if log.start.index > seen[place].lastIndex || seen[place].first > log.start.index + 1 {
      // Behind a snapshot: what it stands for is known, if anybody ever had it.
      seen[place].first = log.start.index + 1
      seen[place].chain = []
    }
    seen[place].last = log.last
    let new = seen[place].lastIndex + 1..<log.lastIndex + 1
    if new.isEmpty { return nil }
    var link =
      seen[place].chain.last
      ?? self.link(at: log.start)
      ?? Link(term: log.start.term, digest: Digest(log.start.index).folding(log.start.term))
    if seen[place].chain.isEmpty { _ = remember(link, at: log.start.index) }
    // A witness has no payloads, so that its entries are told by their terms.
    let isWitness = raft.isWitness
    var problem: String?
    var chain = [Link]()
    swap(&chain, &seen[place].chain)
    log.forEach(in: new) { index, term, kind, payload in
      if isWitness, let theirs = self.link(at: LogPosition(term: term, index: index)) {
        link = theirs
      } else {
        link.term = term
        link.digest.fold(term)
        link.digest.fold(UInt64(kind.rawValue))
        link.digest.fold(payload.assumingMemoryBound(to: UInt8.self))
      }
      chain.append(link)
      if !isWitness, !remember(link, at: index), problem == nil {
        problem = "two logs differ before entry \(index) of term \(term), which both have"
      }
    }
    swap(&chain, &seen[place].chain)
    return problem
  }

  /// What was seen at a place, if it was.
  private func link(at position: LogPosition) -> Link? {
    let place = Int(position.index)
    if place < known.count, let link = known[place], link.term == position.term { return link }
    return others[position].map { Link(term: position.term, digest: $0) }
  }

  /// False where an entry of the same term at the same index had another history.
  private mutating func remember(_ link: Link, at index: UInt64) -> Bool {
    let place = Int(index)
    while known.count <= place { known.append(nil) }
    let position = LogPosition(term: link.term, index: index)
    guard let old = known[place] else {
      known[place] = link
      return true
    }
    if old.term == link.term { return old == link }
    others[LogPosition(term: old.term, index: index)] = old.digest
    known[place] = link
    return others[position] ?? link.digest == link.digest
  }

  /// State Machine Safety: nobody commits another entry at an index.
  private mutating func agreement(_ raft: borrowing Raft, _ place: Int) -> String? {
    var index = max(seen[place].commitIndex, seen[place].first - 1)
    let first = firstCommitted ?? index + 1
    firstCommitted = first
    let commit = raft.log.commitIndex
    seen[place].commitIndex = max(seen[place].commitIndex, commit)
    while index < commit {
      index += 1
      let mine = seen[place].chain[Int(index - seen[place].first)]
      guard index >= first else { continue }
      let slot = Int(index - first)
      if slot < committed.count {
        if committed[slot] != mine { return "entry \(index) was committed twice, differently" }
      } else if slot == committed.count {
        committed.append(mine)
        committedIn = raft.currentTerm
      }
    }
    return nil
  }

  /// Leader Completeness: whoever begins to lead has all that was committed in earlier terms.
  private mutating func completeness(_ raft: borrowing Raft, _ place: Int) -> String? {
    let wasLeading = seen[place].isLeading
    seen[place].isLeading = raft.role == .leader
    guard raft.role == .leader, !wasLeading, let first = firstCommitted, let last = committed.last
    else { return nil }
    let index = first + UInt64(committed.count) - 1
    guard committedIn <= raft.currentTerm, index > raft.log.start.index else { return nil }
    return raft.log.term(at: index) == last.term
      ? nil : "\(raft.id) leads in term \(raft.currentTerm) without entry \(index)"
  }
}

/// The invariants of a group, looked at by its servers themselves after each step: on in every simulated run. It tells
/// nobody anything, so that a run is the same with it and without.
public final class RaftWatch: @unchecked Sendable {
  // Of one world, which one thread runs.
  @exclusivity(unchecked) private var invariants: RaftInvariants
  /// What was wrong first.
  @exclusivity(unchecked) public private(set) var violation: String?

  public init(servers: Int) { invariants = RaftInvariants(servers: servers) }

  func look(_ raft: borrowing Raft, at place: Int) {
    guard let problem = invariants.violation(raft, at: place), violation == nil else { return }
    violation = problem
  }

  func restarted(_ place: Int) { invariants.restarted(at: place) }
}
