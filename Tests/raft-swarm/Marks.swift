import Model
import Raft

// What seeds reached: a swarm that never comes to the rare places proves nothing about them.

struct Marks: Sendable {
  enum Mark: Int, CaseIterable, Sendable {
    /// Raft's figure 8: an older term's entry lay on a majority, and another entry was committed in its place.
    case oldEntryOnMajority, oldEntryOnMajorityOverwritten
    case snapshotChangesConfiguration, snapshotOfJointConfiguration
    /// A crash between the grant of a vote and its write.
    case voteLostAtCrash
    case acknowledgementLostAtCrash
    case voteIgnoredByLease
    case jointLeaderChange
    case transferInterrupted
    /// Who was told to take over leads.
    case transferDone
    /// A follower's refusal lets the leader step over several terms at once.
    case backOffOverTerms
    case appendDoubled, appendReordered
    case staleTermRefused
    case restartFromSnapshot
    /// A server starts without entries that it had acknowledged, perhaps; a leader gives all of them back.
    case damagedRestart, damageMended
    /// What stands before the damage had been overwritten by what was lost.
    case staleBeforeDamage
    case learnerPromoted, leaderRemoved
    case readAnswered
    /// A client asks a leader that was replaced; it may rely on a lease.
    case readAtOldLeader, readAtOldLeaderWithLease
    case entriesOverwritten

    var words: String {
      "\(self)".reduce(into: "") { $0 += $1.isUppercase ? " \($1.lowercased())" : "\($1)" }
    }
  }

  private(set) var counts = Array(repeating: 0, count: Mark.allCases.count)
  /// Entries of older terms that lay on a majority and were not committed.
  private var risky: [LogPosition] = []
  private var transfers: [(NodeID, UInt64)] = []
  private var seen: [Seen] = []

  private struct Seen: Sendable {
    var term: UInt64 = 0
    var role = Raft.Role.follower
    var last = LogPosition(term: 0, index: 0)
    var isLearner = false
    var isRecovering = false
  }

  init(servers: Int = 0) { seen = Array(repeating: Seen(), count: servers) }

  mutating func count(_ mark: Mark) { counts[mark.rawValue] += 1 }
  func reached(_ mark: Mark) -> Int { counts[mark.rawValue] }

  /// Of another seed.
  mutating func add(_ other: Marks) {
    for place in counts.indices where other.counts[place] > 0 { counts[place] += 1 }
  }

  // MARK: - What is looked for

  mutating func crashed(_ server: Server) {
    if server.raft.transferee != nil { count(.transferInterrupted) }
    for write in server.writes {
      for message in write.messages where !message.isRejected {
        if message.kind == .voteResponse { count(.voteLostAtCrash) }
        if message.kind == .appendResponse { count(.acknowledgementLostAtCrash) }
      }
    }
  }

  mutating func delivers(_ message: Message, _ link: [Letter], _ place: Int, isDoubled: Bool) {
    guard message.kind == .appendEntries else { return }
    if isDoubled { count(.appendDoubled) }
    if place > 0, link[..<place].contains(where: { $0.message.kind == .appendEntries }) {
      count(.appendReordered)
    }
  }

  /// What a step is compared with.
  struct Before {
    var hadReady: Bool
    var configuration: Configuration?
    var terms = 0
  }

  func before(_ raft: Raft, _ message: Message) -> Before {
    var before = Before(hadReady: raft.hasReady)
    if message.kind == .installSnapshot { before.configuration = raft.configuration }
    if message.kind == .appendResponse, message.isRejected, raft.role == .leader,
      message.term == raft.currentTerm
    {
      before.terms = terms(raft.log, from: message.hint, through: message.position.index)
    }
    return before
  }

  private func terms(_ log: Log, from: UInt64, through: UInt64) -> Int {
    var (terms, last) = (0, UInt64(0))
    var index = max(from, 1)
    while index <= min(through, log.lastIndex) {
      if let term = log.term(at: index), term != last { (terms, last) = (terms + 1, term) }
      index += 1
    }
    return terms
  }

  mutating func after(_ raft: Raft, _ message: Message, _ before: Before) {
    switch message.kind {
    case .requestVote, .requestPreVote:
      if raft.leader != nil, message.term > raft.currentTerm, !before.hadReady, !raft.hasReady {
        count(.voteIgnoredByLease)
      }
    case .timeoutNow: if raft.role == .candidate { transfers.append((raft.id, raft.currentTerm)) }
    case .appendResponse:
      if before.terms > 2 { count(.backOffOverTerms) }
      if raft.role == .leader { findRisky(raft) }
    case .installSnapshot:
      guard let old = before.configuration, old != raft.configuration else { return }
      count(.snapshotChangesConfiguration)
      if raft.configuration.isJoint { count(.snapshotOfJointConfiguration) }
    default: break
    }
    if message.term > 0, message.term < raft.currentTerm { count(.staleTermRefused) }
  }

  /// A majority holds an older term's entry, and that commits nothing.
  private mutating func findRisky(_ raft: Raft) {
    let index = raft.configuration.commitIndex { id in
      raft.place(of: id).map { raft.progress[$0].matchIndex }
    }
    guard index > raft.log.commitIndex, index <= raft.log.lastIndex,
      let term = raft.log.term(at: index), term < raft.currentTerm
    else { return }
    let position = LogPosition(term: term, index: index)
    if !risky.contains(position) { risky.append(position) }
    count(.oldEntryOnMajority)
  }

  mutating func applied(_ entry: SavedEntry, _ index: UInt64) {
    guard !risky.isEmpty else { return }
    for position in risky where position.index == index && position.term != entry.term {
      count(.oldEntryOnMajorityOverwritten)
    }
    risky.removeAll { $0.index == index }
  }

  mutating func look(at raft: Raft, _ place: Int) {
    let old = seen[place]
    let last = raft.log.last
    if raft.role == .leader, old.role != .leader {
      if raft.configuration.isJoint { count(.jointLeaderChange) }
      if transfers.contains(where: { $0 == (raft.id, raft.currentTerm) }) { count(.transferDone) }
    }
    if last.term != old.last.term, last.index <= old.last.index { count(.entriesOverwritten) }
    if old.role == .leader, !raft.configuration.hasVoter(raft.id) {
      count(.leaderRemoved)
    }
    let isLearner = raft.configuration.learners.contains(raft.id)
    if old.isLearner, !isLearner, raft.configuration.voters.contains(raft.id) {
      count(.learnerPromoted)
    }
    if old.isRecovering, !raft.isRecovering { count(.damageMended) }
    seen[place] = Seen(
      term: raft.currentTerm, role: raft.role, last: last, isLearner: isLearner,
      isRecovering: raft.isRecovering)
  }
}
