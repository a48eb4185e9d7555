import Model
import Raft

/// A database of replicas that execute one agreed order: its servers, and the client libraries that ask them.
///
/// One type, because a world has one; the part that a node does not play is nil.
public struct SequencedStore: Node {
  public enum Message: Sendable {
    case raft(Int, RaftMessage)
    case ask(Input)
    case forward(Input, hops: Int)
    case answer(UInt64, Outcome)
    case busy(UInt64)
    /// What the scheduler of a partition is given of a batch.
    case batch(Batch, for: Int)
    case needBatches(Int, after: UInt64, through: UInt64)
    /// They are no longer there: all partitions of a replica have a checkpoint behind this epoch.
    case gone(UInt64)
    /// A call will come that needs rows from the disk.
    case warm(Transaction)
    case rows(Rows)
    /// Rows as they happen to be, or as they were at the end of an epoch.
    case scout(UInt64, [Key], at: UInt64?)
    case scouted(UInt64, Rows)
    /// A core has done for a scout what comes before a lookup.
    case looked(UInt64)
    case needRows(Position, Input)
    /// A core has done what it was given.
    case worked(UInt64)
    /// The sender could begin anew behind this epoch.
    case kept(UInt64)
    case needCheckpoint(after: UInt64)
    case checkpoint(Checkpoint)
  }

  public enum Timer: Sendable {
    case raft(Int)
    case epoch, look
    case held(Input)
    case fetched(Key)
    case again(UInt64, Int), retry(UInt64, Int)
  }

  public enum Record: Sendable {
    case raft(Int, RaftRecord)
    case checkpoint(Checkpoint)
  }

  public typealias Request = Transaction
  public typealias Response = Outcome

  public private(set) var server: SequencedServer?
  public private(set) var client: SequencedClient?

  public init(_ server: SequencedServer) { self.server = server }
  public init(_ client: SequencedClient) { self.client = client }

  public mutating func start(from journal: Journal<Record>, _ context: inout Context<Self>) {
    server?.start(from: journal, &context)
  }

  public mutating func submit(
    _ request: Transaction, as id: RequestID, _ context: inout Context<Self>
  ) {
    client?.submit(request, as: id, &context)
  }

  public mutating func receive(
    _ message: Message, from sender: NodeID, _ context: inout Context<Self>
  ) {
    switch message {
    case .raft(let log, let message): server?.receive(message, in: log, from: sender, &context)
    case .ask(let input): server?.ask(input, &context)
    case .forward(let input, let hops): server?.takeIn(input, hops: hops, &context)
    case .answer(let number, let outcome): client?.answer(number, outcome, &context)
    case .busy(let number): client?.wait(number, &context)
    case .batch(let batch, _): server?.take(batch, &context)
    case .needBatches(let log, let epoch, let last):
      server?.giveBatches(of: log, after: epoch, through: last, to: sender, &context)
    case .gone(let epoch): server?.askForCheckpoint(gone: epoch, &context)
    case .warm(let call): server?.warm(call, &context)
    case .rows(let rows): server?.take(rows, &context)
    case .scout(let ticket, let keys, let epoch):
      server?.show(keys, at: epoch, ticket, to: sender, &context)
    case .scouted(let ticket, let rows): server?.take(rows, for: ticket, &context)
    case .looked(let ticket): server?.looked(ticket, &context)
    case .needRows(let position, let input):
      server?.giveRows(before: position, of: input, to: sender, &context)
    case .worked(let ticket): server?.worked(ticket, &context)
    case .kept(let epoch): server?.note(kept: epoch, by: sender, &context)
    case .needCheckpoint(let epoch): server?.giveCheckpoint(after: epoch, to: sender, &context)
    case .checkpoint(let checkpoint): server?.take(checkpoint, &context)
    }
  }

  public mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {
    switch timer {
    case .raft(let log): server?.fire(log, &context)
    case .epoch: server?.endEpoch(&context)
    case .look: server?.look(&context)
    case .held(let input): server?.takeIn(input, hops: 0, &context)
    case .fetched(let key): server?.fetched(key, &context)
    case .again(let number, let tries): client?.askAgain(number, tries, &context)
    case .retry(let number, let tries): client?.retry(number, tries, &context)
    }
  }

  /// What no client asks for: see `SequencedServer.takeOver`.
  public mutating func takeOver(_ log: Int, _ context: inout Context<Self>) {
    server?.takeOver(log, &context)
  }

  // MARK: - Journals

  /// Each log has its own, and the scheduler.
  public static func part(of record: Record) -> Int {
    switch record {
    case .raft(let log, _): log
    case .checkpoint: Placement.mostLogs
    }
  }

  /// What one log finds of a node's journal. A slot that cannot be read may have been anybody's.
  static func part(_ journal: Journal<Record>, of log: Int) -> Journal<RaftRecord> {
    var part = Journal<RaftRecord>()
    for slot in journal.slots {
      switch slot {
      case .raft(log, let record)?: part.slots.append(record)
      case nil: part.slots.append(nil)
      default: continue
      }
    }
    return part
  }

  static func checkpoints(in journal: Journal<Record>) -> [Checkpoint] {
    journal.slots.compactMap { slot in
      guard case .checkpoint(let checkpoint)? = slot else { return nil }
      return checkpoint
    }
  }

  // MARK: - Messages

  public static func size(of message: Message) -> Int {
    switch message {
    case .raft(_, let message): RaftMember.size(of: message)
    case .ask(let input), .forward(let input, _): 32 + input.size
    case .batch(let batch, let partition): 32 + batch.size(for: partition)
    case .rows(let rows), .scouted(_, let rows): 64 + 80 * rows.keys.count
    case .scout(_, let keys, _): 64 + 8 * keys.count
    case .needRows(_, let input): 32 + input.size
    case .warm(let call): 64 + 8 * Int(call.count)
    case .checkpoint(let checkpoint): checkpoint.size
    case .answer, .busy, .needBatches, .gone, .worked, .looked, .kept, .needCheckpoint: 64
    }
  }

  public static func name(of message: Message) -> String {
    switch message {
    case .raft(_, let message): RaftMember.name(of: message)
    case .ask: "ask"
    case .forward: "forward"
    case .answer: "answer"
    case .busy: "busy"
    case .batch: "batch"
    case .needBatches: "needBatches"
    case .gone: "gone"
    case .warm: "warm"
    case .rows: "rows"
    case .scout: "scout"
    case .scouted: "scouted"
    case .looked: "looked"
    case .needRows: "needRows"
    case .worked: "worked"
    case .kept: "kept"
    case .needCheckpoint: "needCheckpoint"
    case .checkpoint: "checkpoint"
    }
  }

  public static func digest(of message: Message) -> Digest {
    switch message {
    case .raft(let log, let message): message.digest.folding(UInt64(log))
    case .ask(let input): fold(Digest(1), input)
    case .forward(let input, let hops): fold(Digest(2).folding(UInt64(hops)), input)
    case .answer(let number, let outcome): outcome.fold(into: Digest(3).folding(number))
    case .busy(let number): Digest(4).folding(number)
    case .batch(let batch, let partition):
      Digest(5).folding(batch.epoch).folding(batch.previous).folding(UInt64(batch.log))
        .folding(UInt64(batch.count(for: partition))).folding(UInt64(batch.size(for: partition)))
    case .needBatches(let log, let epoch, let last):
      Digest(6).folding(UInt64(log)).folding(epoch).folding(last)
    case .gone(let epoch): Digest(7).folding(epoch)
    case .warm(let call): fold(Digest(13), call)
    case .rows(let rows): fold(Digest(8), rows)
    case .scout(let ticket, let keys, let epoch):
      keys.reduce(Digest(15).folding(ticket).folding(epoch ?? .max)) { $0.folding($1.rawValue) }
    case .scouted(let ticket, let rows): fold(Digest(16).folding(ticket), rows)
    case .needRows(let position, let input):
      fold(Digest(9).folding(position.rawValue), input)
    case .worked(let ticket): Digest(14).folding(ticket)
    case .looked(let ticket): Digest(17).folding(ticket)
    case .kept(let epoch): Digest(10).folding(epoch)
    case .needCheckpoint(let epoch): Digest(11).folding(epoch)
    case .checkpoint(let checkpoint):
      Digest(12).folding(checkpoint.epoch).folding(checkpoint.since).folding(
        checkpoint.state.rawValue
      )
      .folding(checkpoint.order.rawValue)
    }
  }

  private static func fold(_ digest: Digest, _ input: Input) -> Digest {
    let digest = fold(digest, input.call).folding(input.number)
      .folding(UInt64(input.client.index))
      .folding(input.floor).folding(input.participants.low).folding(input.participants.high)
      .folding(UInt64(input.origin))
    guard let scouted = input.scouted else { return digest }
    return (scouted.reads + scouted.updates).reduce(digest.folding(UInt64(scouted.reads.count))) {
      $0.folding($1.rawValue)
    }
  }

  private static func fold(_ digest: Digest, _ rows: Rows) -> Digest {
    rows.keys.indices.reduce(
      digest.folding(rows.position.rawValue).folding(UInt64(rows.partition))
    ) {
      Workspace.folding($0, rows.keys[$1], rows.values[$1])
        .folding(UInt64(bitPattern: rows.versions[$1].rawValue))
    }
  }

  private static func fold(_ digest: Digest, _ call: Transaction) -> Digest {
    (0..<Int(call.count)).reduce(digest.folding(UInt64(call.procedure))) {
      $0.folding(UInt64(bitPattern: call.arguments[$1]))
    }
  }
}
