import Model

// Snapshots that are too large for one message go in pieces, each asked for by the answer to the one before it (Raft §7,
// thesis §5.1). Raft itself sees only the whole.

/// A snapshot on its way to a server.
struct OutgoingSnapshot: Sendable {
  let whole: RaftMessage
  let snapshot: Snapshot
  let size: Int
  var offset = 0
  /// Ticks since the piece was sent.
  var waited = 0
  /// How often the piece was sent again since the last answer.
  var reminders = 0
}

/// A snapshot of which the first pieces are here.
struct IncomingSnapshot: Sendable {
  let from: NodeID
  let last: LogPosition
  var bytes: [UInt8] = []
}

extension RaftMember {
  /// After so many reminders a server is taken to be gone.
  private static let patience = 10

  mutating func sendFirstChunk(
    of snapshot: Snapshot, _ message: Message, _ size: Int, _ context: inout Context<Self>
  ) {
    outgoing.removeAll { $0.whole.to == message.to }
    outgoing.append(OutgoingSnapshot(whole: message, snapshot: snapshot, size: size))
    send(outgoing[outgoing.count - 1], &context)
  }

  private func send(_ piece: OutgoingSnapshot, _ context: inout Context<Self>) {
    let all = piece.snapshot.bytes
    let end = min(all.count, piece.offset + piece.size)
    var message = piece.whole
    message.kind = .snapshotChunk
    message.position = piece.snapshot.last
    message.hint = UInt64(piece.offset)
    // The last one is marked, not counted: sizes may differ from leader to leader.
    message.isRejected = end < all.count
    message.snapshot = Snapshot(
      last: piece.snapshot.last, configuration: piece.snapshot.configuration,
      bytes: Array(all[piece.offset..<end]))
    context.sendNow(message, to: message.to)
  }

  /// A piece that is not the next one is passed over: its answer says where to go on.
  mutating func takeChunk(_ message: Message, _ context: inout Context<Self>) {
    guard message.term >= raft.currentTerm, let piece = message.snapshot else { return }
    if piece.last.index <= raft.log.commitIndex {
      // It comes late: all of it is here, as the answer says.
      if let known = incoming, known.last.index <= raft.log.commitIndex { incoming = nil }
      return install(piece, from: message)
    }
    // So does one of an older snapshot, while a newer one is on its way.
    if let known = incoming, known.from == message.from, message.position.index < known.last.index {
      return
    }
    var known = incoming ?? IncomingSnapshot(from: message.from, last: message.position)
    if known.from != message.from || known.last != message.position {
      known = IncomingSnapshot(from: message.from, last: message.position)
    }
    if message.hint == UInt64(known.bytes.count) {
      known.bytes += piece.bytes
      if !message.isRejected {
        incoming = nil
        let whole = Snapshot(
          last: piece.last, configuration: piece.configuration, bytes: known.bytes)
        return install(whole, from: message)
      }
    }
    incoming = known
    var answer = Message(.snapshotChunkResponse, from: raft.id, to: message.from)
    answer.position = message.position
    answer.hint = UInt64(known.bytes.count)
    context.sendNow(answer, to: message.from)
  }

  private mutating func install(_ snapshot: Snapshot, from piece: Message) {
    var message = Message(.installSnapshot, from: piece.from, to: piece.to, term: piece.term)
    message.snapshot = snapshot
    install(message)
  }

  mutating func sendNextChunk(_ message: Message, _ context: inout Context<Self>) {
    guard
      let place = outgoing.firstIndex(where: {
        $0.whole.to == message.from && $0.snapshot.last == message.position
      }), message.hint <= UInt64(outgoing[place].snapshot.bytes.count)
    else { return }
    // The link may deliver an answer twice, or an old one late. If each were answered by a piece, and each piece by an
    // answer, they would multiply; so one goes back only when nobody has answered for a while.
    let isNext = message.hint > UInt64(outgoing[place].offset)
    guard isNext || outgoing[place].reminders > 0 else { return }
    outgoing[place].offset = Int(message.hint)
    outgoing[place].reminders = 0
    outgoing[place].waited = 0
    send(outgoing[place], &context)
  }

  /// Sends again what was not answered, and gives up on who never answers, or is done with it.
  mutating func remindOfChunks(_ ticks: Int, _ context: inout Context<Self>) {
    guard !outgoing.isEmpty else { return }
    if raft.role != .leader { return outgoing.removeAll() }
    for place in outgoing.indices.reversed() {
      let server = outgoing[place].whole.to
      let progress = raft.place(of: server).map { raft.progress[$0] }
      if progress?.mode != .snapshot {
        outgoing.remove(at: place)
      } else if outgoing[place].waited + ticks < raft.options.electionTicks {
        outgoing[place].waited += ticks
      } else if outgoing[place].reminders == RaftMember.patience {
        outgoing.remove(at: place)
        give(up: server)
      } else {
        outgoing[place].reminders += 1
        outgoing[place].waited = 0
        send(outgoing[place], &context)
      }
    }
  }
}
