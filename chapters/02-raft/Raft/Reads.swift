import Model

// Reads without entries (thesis §6.4). A leader that a majority answers after it was asked was the leader when it was asked,
// and its commit index then is old enough for nobody. Each broadcast begins a round, and whatever a leader sends carries
// the number of its round and is answered with it; so any answer will do. By lease it trusts clocks instead of asking.

/// A read that may be answered once the state machine has applied `index`.
public struct ReadState: Sendable, Equatable {
  public var index: UInt64
  public var context: UInt64
}

struct Reads: Sendable {
  struct Pending: Sendable {
    var request: Message
    var index: UInt64
    /// What must be answered before the read is.
    var round: UInt64
  }

  var pending: [Pending] = []
  /// They came before the leader had committed anything in its term.
  var early: [Message] = []
  var answered: [ReadState] = []

  var round: UInt64 = 0
  /// The newest round that a majority has answered, and when it began; before that there is no lease.
  private(set) var confirmed: UInt64 = 0
  private(set) var confirmedAt: Int?
  /// So many that nobody has answered are told apart.
  static let mostRounds: UInt64 = 64
  /// When the rounds after it began.
  private var starts: [Int] = []

  mutating func begin(at clock: Int) {
    round += 1
    starts.append(clock)
  }

  mutating func confirm(_ newest: UInt64) {
    let place = Int(newest - confirmed) - 1
    confirmedAt = starts[place]
    starts.removeFirst(place + 1)
    confirmed = newest
  }

  mutating func answer(_ index: UInt64, _ context: UInt64) {
    answered.append(ReadState(index: index, context: context))
  }
}

extension Raft {
  /// Asks at which index a read is linearizable; `context`, not 0, is given back with the answer.
  public mutating func read(_ context: UInt64) {
    var message = Message(.readIndex, from: id, to: id)
    message.context = context
    if role == .leader { beginRead(message) } else { forward(message) }
  }

  // snippet.read
  mutating func beginRead(_ message: Message) {
    // Before an entry of its own term is committed a leader does not know what is (thesis §6.4), not even a lone one.
    guard log.term(at: log.commitIndex) == currentTerm else {
      return reads.early.append(message)
    }
    if isAlone || hasLease { return answerRead(message, log.commitIndex) }
    reads.pending.append(
      Reads.Pending(request: message, index: log.commitIndex, round: reads.round + 1))
    // One round after the other, each for all that came meanwhile.
    if reads.round == reads.confirmed { beginRound() }
  }
  // snippet.end

  /// Asks everybody whether it still leads.
  mutating func beginRound() {
    // Who hears nothing for so long need not remember when it asked each time.
    if reads.round - reads.confirmed < Reads.mostRounds { reads.begin(at: clock) }
    sendHeartbeats()
    if isAlone, let own = place(of: id) { hear(reads.round, own) }
  }

  private var isAlone: Bool { configuration.isSingleton && configuration.hasVoter(id) }

  // snippet.lease
  /// Thesis §6.4.1: nobody who answered a round votes within an election timeout of it, by a clock that is no faster than
  /// the bound allows. A tick less than that, for clocks that do not tick together; and whoever was told to take over asks
  /// for votes at once.
  var hasLease: Bool {
    guard options.readsByLease, transferee == nil, !hasHandedOver, let start = reads.confirmedAt
    else {
      return false
    }
    let length = options.electionTicks
    return clock - start + 1 < length - length / 1_000_000 * options.clockDriftBound
      - length % 1_000_000 * options.clockDriftBound / 1_000_000
  }
  // snippet.end

  private mutating func answerRead(_ request: Message, _ index: UInt64) {
    if request.from == id { return reads.answer(index, request.context) }
    var message = letter(.readIndexResponse, to: request.from)
    message.position.index = index
    message.context = request.context
    send(message)
  }

  /// Somebody has answered a round.
  mutating func hear(_ round: UInt64, _ place: Int) {
    progress[place].round = max(progress[place].round, round)
    let newest = configuration.commitIndex { voter in
      voter == id ? reads.round : progress.first { $0.id == voter }?.round
    }
    guard newest > reads.confirmed else { return }
    reads.confirm(newest)
    while let read = reads.pending.first, read.round <= newest {
      answerRead(read.request, read.index)
      reads.pending.removeFirst()
    }
    if !reads.pending.isEmpty, reads.round == reads.confirmed { beginRound() }
  }

  mutating func releaseReads() {
    guard !reads.early.isEmpty, log.term(at: log.commitIndex) == currentTerm else { return }
    let early = reads.early
    reads.early = []
    for message in early { beginRead(message) }
  }
}
