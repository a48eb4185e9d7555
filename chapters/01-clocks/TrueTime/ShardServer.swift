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
    case value(UInt64, Written?)
  }

  public enum Timer: Sendable {
    case passed(Int)
    case retry(UInt64, row: Int, at: Timestamp, for: NodeID)
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
    case snapshot(Written?, Written?, at: Timestamp)
  }

  var leader: Leader?
  var client: ShardClient?

  /// A leader with its followers.
  public init(leading followers: [NodeID], rows: Int, rule: CommitWait) {
    leader = Leader(followers: followers, rows: rows, rule: rule)
  }

  /// A client of two leaders.
  public init(clientOf leaders: [NodeID]) { client = ShardClient(leaders: leaders) }

  /// A follower.
  public init() {}

  public mutating func start(from journal: Journal<Record>, _ context: inout Context<Self>) {}

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
      context.append(Record(number: number, at: at))
      context.send(.saved(number, row: row), to: sender)
    case .saved(let number, let row): leader?.saved(number, row: row, &context)
    case .read(let number, let row, let at): answer(number, row, at, to: sender, &context)
    case .written(let written): client?.written(written, &context)
    case .value(let number, let value): client?.value(number, value, from: sender, &context)
    }
  }

  public mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {
    switch timer {
    case .passed(let row): leader?.passed(row, &context)
    case .retry(let number, let row, let at, let reader):
      answer(number, row, at, to: reader, &context)
    }
  }

  /// A read that must wait for a write before it looks again a little later.
  private mutating func answer(
    _ number: UInt64, _ row: Int, _ at: Timestamp, to reader: NodeID,
    _ context: inout Context<Self>
  ) {
    guard let value = leader?.read(row, at: at) else {
      let retry = Timer.retry(number, row: row, at: at, for: reader)
      context.set(retry, after: .microseconds(100))
      return
    }
    context.send(.value(number, value), to: reader)
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
    case .value(let number, let value):
      value.map { fold(Digest(6).folding(number), $0) } ?? Digest(7).folding(number)
    }
  }

  private static func fold(_ digest: Digest, _ written: Written) -> Digest {
    digest.folding(written.number).folding(written.at.rawValue)
  }
}

/// A client's library: what its users asked and has not been answered yet.
struct ShardClient: Sendable {
  private enum Stage: Sendable {
    case writing
    case writingFirst(row: Int)
    case writingSecond(Written)
    case reading(at: Timestamp, first: Written??)
  }

  let leaders: [NodeID]
  private var open: [(number: UInt64, id: RequestID, stage: Stage)] = []
  private var issued: UInt64 = 0

  init(leaders: [NodeID]) { self.leaders = leaders }

  mutating func submit(
    _ request: ShardServer.Request, as id: RequestID, _ context: inout Context<ShardServer>
  ) {
    let number = next(context.me)
    switch request {
    case .pair(let row):
      open.append((number, id, .writingFirst(row: row)))
      context.send(.write(number, row: row), to: leaders[0])
    case .write(let leader, let row):
      open.append((number, id, .writing))
      context.send(.write(number, row: row), to: leaders[leader])
    case .snapshot(let row):
      let at = context.bounds.latest
      open.append((number, id, .reading(at: at, first: nil)))
      for leader in leaders { context.send(.read(number, row: row, at: at), to: leader) }
    }
  }

  mutating func written(_ written: Written, _ context: inout Context<ShardServer>) {
    guard let index = open.firstIndex(where: { $0.number == written.number }) else { return }
    switch open[index].stage {
    case .writingFirst(let row):
      // The telephone call: the second write is asked for once the first is known to be done.
      let number = next(context.me)
      open[index].number = number
      open[index].stage = .writingSecond(written)
      context.send(.write(number, row: row), to: leaders[1])
    case .writingSecond(let first):
      context.respond(.pair(first, written), to: open.remove(at: index).id)
    default:
      context.respond(.written(written), to: open.remove(at: index).id)
    }
  }

  mutating func value(
    _ number: UInt64, _ value: Written?, from leader: NodeID,
    _ context: inout Context<ShardServer>
  ) {
    guard let index = open.firstIndex(where: { $0.number == number }),
      case .reading(let at, let other) = open[index].stage
    else { return }
    guard let other else {
      open[index].stage = .reading(at: at, first: .some(value))
      return
    }
    let (first, second) = leader == leaders[0] ? (value, other) : (other, value)
    context.respond(.snapshot(first, second, at: at), to: open.remove(at: index).id)
  }

  /// Numbers no other client uses.
  private mutating func next(_ me: NodeID) -> UInt64 {
    issued += 1
    return UInt64(me.index) << 40 | issued
  }
}
