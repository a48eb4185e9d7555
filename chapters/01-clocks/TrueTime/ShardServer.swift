import Model

/// A machine of two shards and their clients: a leader, a follower, or a client's library.
///
/// One type, because a world has one; the parts a machine does not play are nil.
public struct ShardServer: Node {
  public struct Record: Sendable, Equatable {
    public var number: UInt64
    public var at: Timestamp
  }

  public enum Message: Sendable {
    case write(UInt64, row: Int)
    case append(UInt64, row: Int, at: Timestamp)
    case saved(UInt64, row: Int)
    case written(Written)
    case read(UInt64, row: Int, at: Timestamp)
    /// All that was written to a row up to the time of the read, oldest first.
    case value(UInt64, [Written])
  }

  public enum Timer: Sendable {
    /// The timestamp of a row's first write should have passed.
    case passed(UInt64, row: Int)
    /// A row's first write should be on a majority of disks by now.
    case resend(Int)
    /// A client's request should be answered by now.
    case again(UInt64)
  }

  /// What users ask of a client's library.
  public enum Request: Sendable {
    /// Write a row of the first leader; when that is answered, write a row of the second.
    case pair(row: Int)
    /// Write one row of one leader.
    case write(leader: Int, row: Int)
    /// Read the row of both leaders as of one time: the client's latest now.
    case snapshot(row: Int)
  }

  public enum Response: Sendable, Equatable {
    case pair(Written, Written)
    case written(Written)
    /// What was written to the row of either leader up to one time, oldest first.
    case snapshot([Written], [Written], at: Timestamp)
  }

  public private(set) var leader: Leader?
  private var client: ShardClient?
  /// The numbers of all writes on a follower's disk or on their way to it; looked up, never listed.
  private var kept: Set<UInt64> = []

  /// A leader with its followers; `patience` is how long it waits before it sends again.
  public init(
    leading followers: [NodeID], rows: Int, rule: CommitWait,
    patience: Nanoseconds = .seconds(10)
  ) {
    leader = Leader(followers: followers, rows: rows, rule: rule, patience: patience)
  }

  /// A client of two leaders; `patience` is how long it waits before it asks again.
  public init(clientOf leaders: [NodeID], patience: Nanoseconds = .seconds(10)) {
    client = ShardClient(leaders: leaders, patience: patience)
  }

  /// A follower.
  public init() {}

  public mutating func start(from journal: Journal<Record>, _ context: inout Context<Self>) {
    invariant(leader == nil || journal.slots.isEmpty, "a leader cannot come back from a crash")
    for record in journal.records { kept.insert(record.number) }
  }

  public mutating func submit(
    _ request: Request, as id: RequestID, _ context: inout Context<Self>
  ) {
    client?.submit(request, as: id, &context)
  }

  public mutating func receive(
    _ message: Message, from sender: NodeID, _ context: inout Context<Self>
  ) {
    switch message {
    case .write(let number, let row): leader?.write(number, row: row, for: sender, &context)
    case .append(let number, let row, let at):
      if kept.insert(number).inserted {
        context.append(Record(number: number, at: at))
      } else {
        context.point("kept already")
      }
      context.send(.saved(number, row: row), to: sender)
    case .saved(let number, let row): leader?.saved(number, row: row, on: sender, &context)
    case .read(let number, let row, let at):
      leader?.read(row, for: Leader.Reader(number: number, at: at, client: sender), &context)
    case .written(let written): client?.written(written, &context)
    case .value(let number, let values): client?.value(number, values, from: sender, &context)
    }
  }

  public mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {
    switch timer {
    case .passed(let number, let row): leader?.passed(number, row: row, &context)
    case .resend(let row): leader?.lookAgain(row, &context)
    case .again(let number): client?.askAgain(number, &context)
    }
  }

  public static func digest(of message: Message) -> Digest {
    switch message {
    case .write(let number, let row): Digest(1).folding(number).folding(UInt64(row))
    case .append(let number, let row, let at):
      Digest(2).folding(number).folding(UInt64(row)).folding(at.rawValue)
    case .saved(let number, let row): Digest(3).folding(number).folding(UInt64(row))
    case .written(let written): fold(Digest(4), written)
    case .read(let number, let row, let at):
      Digest(5).folding(number).folding(UInt64(row)).folding(at.rawValue)
    case .value(let number, let values):
      values.reduce(Digest(6).folding(number)) { fold($0, $1) }
    }
  }

  private static func fold(_ digest: Digest, _ written: Written) -> Digest {
    digest.folding(written.number).folding(written.at.rawValue)
  }
}
