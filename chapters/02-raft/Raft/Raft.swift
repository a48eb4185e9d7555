import Model

// Raft (Ongaro and Ousterhout 2014) as a state machine that performs nothing. Figure 2 of the paper is in this file and in
// Election.swift and Replication.swift beside it; each extension is a file of its own, named for its section of Ongaro's
// thesis (2014). Whoever runs it calls `tick`, `step` and `propose`, and takes what is to be saved, sent and applied
// from `ready`.

/// How a server behaves where the paper leaves a choice. The defaults are ours.
public struct RaftOptions: Sendable {
  /// Ticks of silence after which a follower may start an election, and how many more are drawn at most; a server's rank
  /// may add its own, so that no two wake at once.
  public var electionTicks = 10
  public var electionSpread = 10
  public var electionTicksByRank = 0
  public var heartbeatTicks = 1
  /// Ask for votes in a term before it begins (thesis §9.6).
  public var hasPreVote = true
  /// Leaders that hear no majority step down; followers that hear a leader do not vote (thesis §6.2).
  public var checksQuorum = true
  /// A commit that moves is told at once, in messages without entries, and not with the next message.
  public var tellsCommitsAtOnce = false
  /// Each proposal is sent as it comes; otherwise `flush` sends all that have gathered.
  public var sendsEachProposal = false
  public var readsByLease = false
  /// Who begins, and who is told to stand, heeds leases that it may have promised.
  public var heedsLeases = true
  /// By how much at most a clock may gain on another, in parts per million; a lease ends that much earlier (thesis §6.4.1).
  public var clockDriftBound = 0
  /// They vote and acknowledge, and keep no payloads; all servers know who they are. A witness stays one: what it has on
  /// disk is no state machine's.
  public var witnesses: [NodeID] = []
  /// A leader that is removed steps down as soon as that is applied.
  public var stepsDownOnRemoval = true
  /// Votes are asked for once the term, and all that the log then holds, is on disk.
  public var savesBeforeAsking = true
  /// Who refuses a vote says what it knows to be committed: where a removed server alone knows that it is removed, nobody
  /// could be elected otherwise.
  public var tellsCommitsInRefusals = true
  /// A leader of an earlier term is told of the later one (Raft figure 2, AppendEntries 1). Off, whoever may soon stand for
  /// election and so bring its term along is silent.
  public var tellsEarlierLeaders = true
  /// Configuration changes that cannot be made are refused as they are proposed (thesis §4).
  public var refusesImpossibleChanges = true
  /// Off, entries of older terms are committed by counting copies. It is a mistake, for the book to show (Raft, figure 8).
  public var commitsOwnTermOnly = true
  /// In bytes of entries.
  public var messageLimit = 1 << 20
  public var inFlightLimit = 256
  public var inFlightByteLimit = Int.max
  public var uncommittedByteLimit = Int.max
  /// In bytes of entries that the state machine was given and is not done with.
  public var applyingByteLimit = Int.max

  public init() {}
}

/// The proposal was not appended and will not be: there is no leader, or it may not.
public struct ProposalDropped: Error, Equatable {
  public init() {}
}

public struct Raft: Sendable {
  public enum Role: UInt8, Sendable { case follower, preCandidate, candidate, leader }

  public let id: NodeID
  public let options: RaftOptions

  // Saved before any message that follows from it is sent.
  public internal(set) var currentTerm: UInt64 = 0
  public internal(set) var votedFor: NodeID?
  public internal(set) var log: Log

  public internal(set) var role = Role.follower
  public internal(set) var leader: NodeID?
  public internal(set) var configuration = Configuration()
  /// Of all servers, in the order of their numbers.
  public internal(set) var progress: [Progress] = []
  /// Of each of them, what was sent and is not acknowledged.
  public internal(set) var inFlight: [InFlight] = []
  var votes: [(id: NodeID, isGranted: Bool)] = []

  /// All ticks of this life.
  var clock = 0
  var electionElapsed = 0
  var heartbeatElapsed = 0
  /// Drawn anew with each term, and with each role but that of a pre-candidate (Raft §5.2).
  public var electionTimeout = 0
  var random: Random

  /// Where the log ended on a disk that has lost part of it.
  public internal(set) var lost = LogPosition(term: 0, index: 0)
  public internal(set) var transferee: NodeID?
  /// No change may be proposed before this index is applied (thesis §4.1).
  var pendingChangeIndex: UInt64 = 0
  var uncommittedBytes = 0
  var applyingBytes = 0
  var isApplyingPaused = false
  var reads = Reads()
  /// Whether it told another to take over in this term: from then on it has no lease, however long that message travels.
  var hasHandedOver = false
  /// Whether it answered a leader that may read by lease, before it crashed perhaps.
  var hasPromised = false

  var outbox: [Message] = []
  var afterSaving: [Message] = []
  var announced = Announced()
  /// The newest snapshot that the state machine can give, for servers that are too far behind.
  public var snapshot: Snapshot?
  var hasUnsent = false
  var batches = Batches()

  /// A server that begins with what it had saved; `applied` is how far its state machine is.
  public init(
    _ id: NodeID, _ options: RaftOptions, log: Log, configuration: Configuration,
    saved: HardState = HardState(), random: Random
  ) {
    self.id = id
    self.options = options
    self.log = log
    self.random = random
    switchTo(configuration)
    if saved != HardState() {
      currentTerm = saved.term
      votedFor = saved.votedFor
      self.log.commit(through: saved.commitIndex)
    }
    // An empty disk says nothing either: what it answers to a heartbeat is not written down.
    hasPromised = options.readsByLease && options.heedsLeases
    becomeFollower(currentTerm, leader: nil)
    announced = Announced(role: role, leader: leader, hardState: hardState)
  }

  @inline(__always) public var hardState: HardState {
    HardState(term: currentTerm, votedFor: votedFor, commitIndex: log.commitIndex)
  }

  @inline(__always) public func place(of id: NodeID) -> Int? {
    for place in progress.indices where progress[place].id == id { return place }
    return nil
  }

  var isLearner: Bool { place(of: id).map { progress[$0].isLearner } ?? false }

  /// Whether it could lead: it votes, keeps what it is sent, and waits neither for a snapshot nor for what it lost.
  var isPromotable: Bool {
    guard let place = place(of: id), !progress[place].isLearner else { return false }
    return log.pendingSnapshot == nil && !isRecovering && !isWitness
  }

  public var isWitness: Bool { options.witnesses.contains(id) }

  // MARK: - Time

  /// Lets time pass: so many ticks, of whatever length the runtime gives them.
  public mutating func tick(_ ticks: Int = 1) {
    clock += ticks
    electionElapsed += ticks
    if electionElapsed >= options.electionTicks { hasPromised = false }
    guard role == .leader else {
      if isPromotable, electionElapsed >= electionTimeout {
        electionElapsed = 0
        campaign()
      }
      return
    }
    heartbeatElapsed += ticks
    if electionElapsed >= options.electionTicks {
      electionElapsed = 0
      if options.checksQuorum { checkQuorum() }
      // A transfer that took as long as an election has failed (thesis §3.10).
      if role == .leader { endTransfer() }
    }
    guard role == .leader, heartbeatElapsed >= options.heartbeatTicks else { return }
    heartbeatElapsed = 0
    beginRound()
  }

  /// Ticks until `tick` may have something to do, one at least.
  public var ticksLeft: Int {
    if role == .leader {
      return max(
        1, min(options.electionTicks - electionElapsed, options.heartbeatTicks - heartbeatElapsed))
    }
    // Who may not campaign when its time comes looks again after as long.
    let left = electionTimeout - electionElapsed
    return left > 0 ? left : options.electionTicks
  }

  // MARK: - Roles

  private mutating func reset(_ term: UInt64) {
    // Others may lead from now on, and overwrite what was sent.
    batches.forget()
    if currentTerm != term {
      currentTerm = term
      votedFor = nil
    }
    leader = nil
    electionElapsed = 0
    heartbeatElapsed = 0
    electionTimeout = drawElectionTimeout()
    transferee = nil
    votes.removeAll(keepingCapacity: true)
    for place in progress.indices {
      let old = progress[place]
      progress[place] = newProgress(old.id, isLearner: old.isLearner)
      inFlight[place].reset()
      if old.id == id { progress[place].matchIndex = log.lastIndex }
    }
    pendingChangeIndex = 0
    uncommittedBytes = 0
    reads = Reads()
    hasHandedOver = false
  }

  private mutating func drawElectionTimeout() -> Int {
    let drawn = options.electionSpread > 0 ? random.below(options.electionSpread) : 0
    let rank = configuration.voters.firstIndex(of: id) ?? 0
    return options.electionTicks + drawn + rank * options.electionTicksByRank
  }

  func newProgress(_ id: NodeID, isLearner: Bool) -> Progress {
    Progress(id, nextIndex: log.lastIndex + 1, isLearner: isLearner)
  }

  mutating func becomeProbe(_ place: Int) {
    progress[place].becomeProbe()
    inFlight[place].reset()
  }

  mutating func becomeReplicate(_ place: Int) {
    progress[place].becomeReplicate()
    inFlight[place].reset()
  }

  mutating func becomeFollower(_ term: UInt64, leader: NodeID?) {
    reset(term)
    self.leader = leader
    role = .follower
  }

  mutating func becomePreCandidate() {
    invariant(role != .leader, "a leader does not ask for votes")
    votes.removeAll(keepingCapacity: true)
    leader = nil
    role = .preCandidate
  }

  mutating func becomeCandidate() {
    invariant(role != .leader, "a leader does not ask for votes")
    reset(currentTerm + 1)
    votedFor = id
    role = .candidate
  }

  /// An empty entry of its own term lets a new leader learn what is committed (Raft §8).
  mutating func becomeLeader() {
    invariant(role != .follower, "a follower leads without an election")
    reset(currentTerm)
    leader = id
    role = .leader
    if let place = place(of: id) {
      becomeReplicate(place)
      progress[place].isActive = true
    }
    // Whether a change is under way in the log is not looked for; all of it must be applied first.
    pendingChangeIndex = log.lastIndex
    log.append(.command, UnsafeRawBufferPointer(start: nil, count: 0), currentTerm)
    acknowledgeOwn()
  }

  // MARK: - Steps

  /// Takes a message. A proposal that cannot be passed on throws.
  public mutating func step(_ message: Message) throws(ProposalDropped) {
    if isBeyondRecovery { return }
    if message.kind == .saved { return saved(Saved(message)) }
    guard settleTerm(message) else { return }
    switch message.kind {
    case .requestVote, .requestPreVote: return answerVote(message)
    case .propose: return try propose(message)
    case .voteResponse, .preVoteResponse: learnCommit(message)
    default: break
    }
    switch role {
    case .leader: leaderStep(message)
    case .follower: followerStep(message)
    case .candidate, .preCandidate: candidateStep(message)
    }
  }

  private mutating func candidateStep(_ message: Message) {
    switch message.kind {
    case .appendEntries, .heartbeat, .installSnapshot:
      // Whoever leads in this term has won (Raft §5.2).
      becomeFollower(message.term, leader: message.from)
      followerStep(message)
    case .voteResponse where role == .candidate, .preVoteResponse where role == .preCandidate:
      count(message)
    default: return
    }
  }

  private mutating func followerStep(_ message: Message) {
    switch message.kind {
    case .appendEntries:
      hear(message.from)
      handleAppendEntries(message)
    case .heartbeat:
      hear(message.from)
      handleHeartbeat(message)
    case .installSnapshot:
      hear(message.from)
      handleSnapshot(message)
    case .timeoutNow: campaign(isTransfer: true)
    case .transferLeadership, .readIndex: forward(message)
    case .readIndexResponse: reads.answer(message.position.index, message.context)
    default: return
    }
  }

  private mutating func hear(_ leader: NodeID) {
    electionElapsed = 0
    hasPromised = options.readsByLease && options.heedsLeases
    self.leader = leader
  }

  mutating func forward(_ message: Message) {
    guard let leader else { return }
    var message = message
    message.to = leader
    message.term = message.kind == .transferLeadership ? currentTerm : 0
    send(message)
  }

  private mutating func leaderStep(_ message: Message) {
    if message.kind == .readIndex { return beginRead(message) }
    guard let place = place(of: message.from) else { return }
    switch message.kind {
    case .appendResponse: handleAppendResponse(message, place)
    case .heartbeatResponse: handleHeartbeatResponse(message, place)
    case .transferLeadership: transferLeadership(to: message.from, place)
    default: return
    }
  }

  // MARK: - Sending

  /// May leave at once.
  @inline(__always) mutating func send(_ message: consuming Message) { outbox.append(message) }

  /// Leaves once all that is unsaved now is on disk: a vote or an acknowledgement that a crash takes back would have
  /// been a lie (Raft §5.1).
  @inline(__always) mutating func promise(_ message: consuming Message) {
    afterSaving.append(message)
  }

  @inline(__always) func letter(_ kind: Message.Kind, to: NodeID) -> Message {
    Message(kind, from: id, to: to, term: currentTerm)
  }
}
