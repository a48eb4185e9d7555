import Model

// Reads without entries (thesis §6.4). A leader that was heard by a majority after it was asked was the leader when it was
// asked, and its commit index then is old enough for nobody. By lease it trusts clocks instead of asking.

/// A read that may be answered once the state machine has applied `index`.
public struct ReadState: Sendable, Equatable {
  public var index: UInt64
  public var context: UInt64
}

struct Reads: Sendable {
  struct Pending: Sendable {
    var request: Message
    var index: UInt64
    var acknowledged: [NodeID]
  }

  var pending: [Pending] = []
  /// They came before the leader had committed anything in its term.
  var early: [Message] = []
  var answered: [ReadState] = []

  var lastContext: UInt64 { pending.last?.request.context ?? 0 }

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

  mutating func beginRead(_ message: Message) {
    if configuration.isSingleton { return answerRead(message, log.commitIndex) }
    // Before an entry of its own term is committed a leader does not know what is (thesis §6.4).
    guard log.term(at: log.commitIndex) == currentTerm else {
      return reads.early.append(message)
    }
    if options.readsByLease { return answerRead(message, log.commitIndex) }
    reads.pending.append(
      Reads.Pending(request: message, index: log.commitIndex, acknowledged: [id]))
    sendHeartbeats(context: message.context)
  }

  private mutating func answerRead(_ request: Message, _ index: UInt64) {
    if request.from == id { return reads.answer(index, request.context) }
    var message = letter(.readIndexResponse, to: request.from)
    message.position.index = index
    message.context = request.context
    send(message)
  }

  /// A heartbeat that was sent for a read has come back.
  mutating func confirmRead(_ message: Message) {
    guard let place = reads.pending.firstIndex(where: { $0.request.context == message.context })
    else { return }
    reads.pending[place].acknowledged.append(message.from)
    let heard = reads.pending[place].acknowledged
    guard configuration.result({ heard.contains($0) ? true : nil }) == .won else { return }
    // What was asked earlier is confirmed with it.
    for read in reads.pending[...place] { answerRead(read.request, read.index) }
    reads.pending.removeFirst(place + 1)
  }

  mutating func releaseReads() {
    guard !reads.early.isEmpty, log.term(at: log.commitIndex) == currentTerm else { return }
    let early = reads.early
    reads.early = []
    for message in early { beginRead(message) }
  }
}
