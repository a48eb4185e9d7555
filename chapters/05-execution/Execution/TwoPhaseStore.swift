import Model
import RaftStore

/// A database of partitions under strict two-phase locking: its servers, and the client libraries that ask them.
///
/// The servers are the first nodes of the world, one a partition; row `key` lies at `key.home % partitions`. One type, because
/// a world has one; the part that a node does not play is nil.
public struct TwoPhaseStore: Node {
  public enum Message: Sendable {
    case ask(Asking)
    case answer(UInt64, Outcome)
    case lock(LockRequest)
    case rows(LockedRows)
    /// The participant has given the attempt up.
    case lost(TwoPhaseAttempt, Loss)
    /// An older transaction wants what the attempt has, which cannot be taken from it without its coordinator.
    case wound(TwoPhaseAttempt)
    case prepare(Prepare)
    case vote(TwoPhaseAttempt)
    case commit(Commit)
    case release(TwoPhaseAttempt)
    /// What has become of the attempt?
    case inquire(TwoPhaseAttempt)
    /// The sender has done what it was told of these transactions.
    case done([TwoPhaseAttempt])
    case waits(UInt64, [Wait])
    /// The attempt waits in a circle and is the youngest there.
    case victim(TwoPhaseAttempt)
    /// Another core has done its work: for the one that looks for circles, for a coordinator, and for a participant.
    case victims([TwoPhaseAttempt])
    case executed(TwoPhaseAttempt)
    case performed(TwoPhaseAttempt)
  }

  public struct Asking: Sendable {
    public var number: UInt64
    /// All of the client's calls with a smaller number are answered.
    public var floor: UInt64
    public var call: Transaction
  }

  /// A row that a transaction needs, with the lock that its granule is to have; nil where the transaction has it.
  public struct Want: Sendable {
    public var key: Key
    public var lock: Lock?
  }

  public enum Lock: UInt8, Sendable { case shared, exclusive }

  public struct LockRequest: Sendable {
    public var attempt: TwoPhaseAttempt
    /// Counts what is asked of this participant for one attempt.
    public var fetch: UInt32
    public var wants: [Want]
  }

  /// Rows in the order in which they were asked for.
  public struct LockedRows: Sendable {
    public var attempt: TwoPhaseAttempt
    public var fetch: UInt32
    /// Names the locks that the participant took: if it loses them and takes them anew, they have another number.
    public var locks: UInt64
    public var clock: UInt64
    public var waited: Nanoseconds
    public var values: [Value]
    public var versions: [Timestamp]
  }

  /// Why a participant gave an attempt up.
  public enum Loss: UInt8, Sendable { case wounded, turnedAway, forgotten }

  public struct Prepare: Sendable {
    public var attempt: TwoPhaseAttempt
    public var locks: UInt64
    /// How many rows the whole call has: whoever writes runs all of it.
    public var rows: Int
    public var writes: [Write]
  }

  public struct Commit: Sendable {
    public var attempt: TwoPhaseAttempt
    public var locks: UInt64
    public var position: Timestamp
    /// As in `Prepare`.
    public var rows: Int
    /// Empty where they came with the preparation.
    public var writes: [Write]
  }

  /// Somebody waits for somebody.
  public struct Wait: Sendable {
    public var waiter: TwoPhaseAttempt
    public var other: TwoPhaseAttempt
  }

  public enum Timer: Sendable {
    /// Has anybody been silent for too long?
    case look
    /// Time to tell who waits for whom, or to look for circles.
    case deadlocks
    case retry(TwoPhaseAttempt)
    case askAgain
  }

  public enum Record: Sendable {
    /// Readings of the logical clock below this may have been given out.
    case reserved(UInt64)
    case prepared(Prepared)
    case applied(TwoPhaseAttempt, Timestamp, [Write])
    case dropped(TwoPhaseAttempt)
    case decided(Decided)
    /// All participants have done what they were told.
    case settled([TwoPhaseAttempt])
  }

  /// What a participant promised.
  public struct Prepared: Sendable {
    public var attempt: TwoPhaseAttempt
    public var locks: UInt64
    public var wants: [Want]
    public var writes: [Write]
  }

  /// What a coordinator decided: the transaction commits.
  public struct Decided: Sendable {
    public var attempt: TwoPhaseAttempt
    public var client: NodeID
    public var number: UInt64
    public var outcome: Outcome
    public var position: Timestamp
    public var writes: [Write]
    /// The other participants, and the numbers of their locks.
    public var helpers: [(partition: Int, locks: UInt64)]
  }

  public typealias Request = Transaction
  public typealias Response = Outcome

  public private(set) var server: TwoPhaseServer?
  public private(set) var client: TwoPhaseClient?

  public init(_ server: TwoPhaseServer) { self.server = server }
  public init(_ client: TwoPhaseClient) { self.client = client }

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
    if case .answer(let number, let outcome) = message {
      client?.answer(number, outcome, &context)
    } else {
      server?.receive(message, from: sender, &context)
    }
  }

  public mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {
    if case .askAgain = timer {
      client?.askAgain(&context)
    } else {
      server?.fire(timer, &context)
    }
  }

  // MARK: - Messages

  public static func size(of message: Message) -> Int {
    switch message {
    case .ask(let asking): 64 + 8 * Int(asking.call.count)
    case .lock(let request): 64 + 9 * request.wants.count
    case .rows(let rows): 64 + 72 * rows.values.count
    case .prepare(let prepare): 64 + 72 * prepare.writes.count
    case .commit(let commit): 64 + 72 * commit.writes.count
    case .done(let attempts): 64 + 16 * attempts.count
    case .waits(_, let waits): 64 + 24 * waits.count
    default: 64
    }
  }

  public static func name(of message: Message) -> String {
    switch message {
    case .ask: "ask"
    case .answer: "answer"
    case .lock: "lock"
    case .rows: "rows"
    case .lost: "lost"
    case .wound: "wound"
    case .prepare: "prepare"
    case .vote: "vote"
    case .commit: "commit"
    case .release: "release"
    case .inquire: "inquire"
    case .done: "done"
    case .waits: "waits"
    case .victim: "victim"
    case .victims: "victims"
    case .executed: "executed"
    case .performed: "performed"
    }
  }

  public static func digest(of message: Message) -> Digest {
    switch message {
    case .ask(let asking):
      (0..<Int(asking.call.count)).reduce(
        Digest(1).folding(asking.number).folding(asking.floor).folding(
          UInt64(asking.call.procedure))
      ) { $0.folding(asking.call.arguments[$1]) }
    case .answer(let number, let outcome): outcome.fold(into: Digest(2).folding(number))
    case .lock(let request):
      request.wants.reduce(request.attempt.fold(into: Digest(3)).folding(UInt64(request.fetch))) {
        $0.folding($1.key.rawValue).folding(UInt64($1.lock?.rawValue ?? 2))
      }
    case .rows(let rows):
      rows.versions.indices.reduce(
        rows.attempt.fold(into: Digest(4)).folding(UInt64(rows.fetch)).folding(rows.locks)
          .folding(rows.clock).folding(rows.waited.count)
      ) {
        Workspace.folding($0, Key(rawValue: 0), rows.values[$1])
          .folding(rows.versions[$1].rawValue)
      }
    case .lost(let attempt, let loss): attempt.fold(into: Digest(5)).folding(UInt64(loss.rawValue))
    case .wound(let attempt): attempt.fold(into: Digest(6))
    case .prepare(let prepare):
      fold(prepare.attempt.fold(into: Digest(7)).folding(prepare.locks), prepare.writes)
    case .vote(let attempt): attempt.fold(into: Digest(8))
    case .commit(let commit):
      fold(
        commit.attempt.fold(into: Digest(9)).folding(commit.locks)
          .folding(commit.position.rawValue), commit.writes)
    case .release(let attempt): attempt.fold(into: Digest(10))
    case .inquire(let attempt): attempt.fold(into: Digest(11))
    case .done(let attempts): attempts.reduce(Digest(12)) { $1.fold(into: $0) }
    case .waits(let number, let waits):
      waits.reduce(Digest(13).folding(number)) {
        $1.other.fold(into: $1.waiter.fold(into: $0))
      }
    case .victim(let attempt): attempt.fold(into: Digest(14))
    case .victims(let attempts): attempts.reduce(Digest(17)) { $1.fold(into: $0) }
    case .executed(let attempt): attempt.fold(into: Digest(15))
    case .performed(let attempt): attempt.fold(into: Digest(16))
    }
  }

  private static func fold(_ digest: Digest, _ writes: [Write]) -> Digest {
    writes.reduce(digest) { Workspace.folding($0, $1.key, $1.value) }
  }
}

extension TwoPhaseAttempt {
  func fold(into digest: Digest) -> Digest {
    digest.folding(age).folding(UInt64(round)).folding(Int64(slot))
  }
}
