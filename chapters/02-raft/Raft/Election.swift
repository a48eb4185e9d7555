import Model

// Leader election (Raft §5.2, §5.4.1), with the round of pre-votes (thesis §9.6) and the lease that keeps servers that
// hear a leader from voting (thesis §4.2.3).

extension Raft {
  /// Starts an election, unless a committed change of the configuration is yet to be applied: it may not vote there. Nor
  /// may it, for itself either, within the lease of a leader.
  public mutating func campaign(isTransfer: Bool = false) {
    guard role != .leader, isPromotable, !hasUnappliedChange, isTransfer || !hasPromised
    else { return }
    // Who is told to take over need not ask whether others would let it.
    ask(asPreVote: options.hasPreVote && !isTransfer, isTransfer: isTransfer)
  }

  private mutating func ask(asPreVote: Bool, isTransfer: Bool) {
    if asPreVote { becomePreCandidate() } else { becomeCandidate() }
    for voter in configuration.allVoters {
      let kind: Message.Kind =
        voter == id
        ? (asPreVote ? .preVoteResponse : .voteResponse)
        : (asPreVote ? .requestPreVote : .requestVote)
      var message = Message(kind, from: id, to: voter)
      message.term = asPreVote ? currentTerm + 1 : currentTerm
      if voter != id {
        message.position = log.last
        message.context = isTransfer ? 1 : 0
      }
      // Its own vote, too, counts once it is saved. So does what it says of its log: a candidate that crashes and stands
      // again in the same term could otherwise be elected for entries that it has lost.
      let isHasty = asPreVote || !options.savesBeforeAsking
      if isHasty, voter != id { send(message) } else { promise(message) }
    }
  }

  /// Raft §5.1: whoever learns of a later term enters it, whoever hears of an earlier one says so or is silent. False
  /// where nothing more is to be done.
  mutating func settleTerm(_ message: Message) -> Bool {
    if message.term == 0 { return true }
    let isRequest = message.kind == .requestVote || message.kind == .requestPreVote
    // A leader that reads by lease relies on it, in whatever term the question is.
    if isRequest, message.context == 0, hasPromised { return false }
    if message.term == currentTerm { return true }
    if message.term < currentTerm {
      answerOld(message)
      return false
    }
    if isRequest, message.context == 0, options.checksQuorum, leader != nil,
      electionElapsed < options.electionTicks
    {
      return false
    }
    switch message.kind {
    case .requestPreVote: break
    // The term of a granted pre-vote is the one that is asked about; it has not begun.
    case .preVoteResponse where !message.isRejected: break
    case .appendEntries, .heartbeat, .installSnapshot:
      becomeFollower(message.term, leader: message.from)
    default: becomeFollower(message.term, leader: nil)
    }
    return true
  }

  private mutating func answerOld(_ message: Message) {
    switch message.kind {
    case .heartbeat, .appendEntries:
      // A server that is ahead, and whom nobody asks, that may not stand, or whose requests go to servers of earlier
      // days, could not rejoin otherwise.
      guard
        options.tellsEarlierLeaders || options.checksQuorum || options.hasPreVote || !isPromotable
      else { return }
      promise(letter(.appendResponse, to: message.from))
    case .requestPreVote:
      var answer = letter(.preVoteResponse, to: message.from)
      answer.isRejected = true
      answer.position = committed
      promise(answer)
    default: return
    }
  }

  private var committed: LogPosition {
    guard options.tellsCommitsInRefusals else { return LogPosition(term: 0, index: 0) }
    return LogPosition(term: log.term(at: log.commitIndex) ?? 0, index: log.commitIndex)
  }

  /// What a server knows to be committed, a candidate may have and not know.
  mutating func learnCommit(_ message: Message) {
    guard message.isRejected, role != .leader, log.matches(message.position) else { return }
    log.commit(through: message.position.index)
    // Another configuration decides, once it is applied.
    if role != .follower, hasUnappliedChange { becomeFollower(currentTerm, leader: nil) }
  }

  // snippet.vote
  /// Figure 2, RequestVote: one vote a term, and only for a log that is as up to date as this one.
  mutating func answerVote(_ message: Message) {
    let isPreVote = message.kind == .requestPreVote
    let mayVote =
      votedFor == message.from || (votedFor == nil && leader == nil)
      || (isPreVote && message.term > currentTerm)
    // A log that was damaged is as up to date as it was.
    let isGranted =
      mayVote && log.isUpToDate(message.position)
      && message.position.isUpToDate(for: lost)
    var answer = letter(isPreVote ? .preVoteResponse : .voteResponse, to: message.from)
    if isGranted { answer.term = message.term }
    answer.isRejected = !isGranted
    if !isGranted { answer.position = committed }
    promise(answer)
    if isGranted, !isPreVote {
      electionElapsed = 0
      votedFor = message.from
    }
  }
  // snippet.end

  mutating func count(_ message: Message) {
    if !votes.contains(where: { $0.id == message.from }) {
      votes.append((message.from, !message.isRejected))
    }
    let result = configuration.result { id in votes.first { $0.id == id }?.isGranted }
    switch result {
    case .won where role == .preCandidate: ask(asPreVote: false, isTransfer: false)
    case .won:
      becomeLeader()
      sendAppends()
    case .lost: becomeFollower(currentTerm, leader: nil)
    case .pending: return
    }
  }

  /// A leader that no majority answered for an election's time steps down (thesis §6.2).
  mutating func checkQuorum() {
    let isThere = configuration.result { voter in
      place(of: voter).map { progress[$0].isActive || voter == id } ?? false
    }
    if isThere != .won { becomeFollower(currentTerm, leader: nil) }
    for place in progress.indices where progress[place].id != id {
      progress[place].isActive = false
    }
  }

  private var hasUnappliedChange: Bool {
    var index = log.lastApplied + 1
    while index <= log.commitIndex {
      if log.kind(at: index) != .command { return true }
      index += 1
    }
    return false
  }
}
