import Model

/// A store of one primary and some replicas, as a node: every machine has one of the two parts.
public struct StoreServer: Node {
  public typealias Request = Transaction
  public typealias Response = Outcome

  public enum Message: Sendable {
    case call(Transaction, UInt64)
    case outcome(Outcome, UInt64)
    case change(Change)
  }

  public enum Timer: Sendable {
    /// The open transaction of this ticket has got at its next row.
    case read(UInt64)
    /// A call of this number should be answered by now.
    case ask(UInt64)
  }

  /// How a call ended, and what it wrote.
  public struct Record: Sendable {
    public var number: UInt64
    public var outcome: Outcome
    public var change: Change
  }

  public private(set) var primary: Primary?
  private var replica: Replica?

  /// The primary of `replicas`, with rows that begin as `initial` says.
  public init(
    _ catalogue: Catalogue, initial: @escaping @Sendable (Key) -> Value?,
    primaryOf replicas: [NodeID], _ mistake: Mistake
  ) {
    primary = Primary(catalogue, initial: initial, mistake, replicas: replicas)
  }

  /// A replica; the primary is node 0.
  public init(
    _ catalogue: Catalogue, initial: @escaping @Sendable (Key) -> Value?, _ mistake: Mistake
  ) {
    replica = Replica(catalogue, initial: initial, mistake)
  }

  public mutating func start(from journal: Journal<Record>, _ context: inout Context<Self>) {
    primary?.start(from: journal, &context)
  }

  public mutating func submit(
    _ request: Transaction, as id: RequestID, _ context: inout Context<Self>
  ) {
    invariant(replica != nil, "clients come to a replica")
    replica?.submit(request, id.rawValue, &context)
  }

  public mutating func receive(
    _ message: Message, from sender: NodeID, _ context: inout Context<Self>
  ) {
    switch message {
    case .call(let call, let number): primary?.begin(call, number, for: sender, &context)
    case .outcome(let outcome, let number): replica?.hear(outcome, number, &context)
    case .change(let change): replica?.take(change)
    }
  }

  public mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {
    switch timer {
    case .read(let ticket): primary?.read(ticket, &context)
    case .ask(let number): replica?.ask(number, &context)
    }
  }

  public static func digest(of message: Message) -> Digest {
    switch message {
    case .call(let call, let number):
      var digest = Digest(1).folding(number).folding(UInt64(call.procedure))
      for index in 0..<Int(call.count) { digest.fold(UInt64(bitPattern: call.arguments[index])) }
      return digest
    case .outcome(.committed(let receipt), let number):
      return Digest(2).folding(number).folding(receipt.at.rawValue)
        .folding(receipt.digest.rawValue).folding(receipt.output)
    case .outcome(.aborted(let abort), let number):
      return Digest(3).folding(number).folding(UInt64(abort.rawValue))
    case .outcome(.unknown, let number): return Digest(4).folding(number)
    case .change(let change):
      var digest = Digest(5).folding(change.index).folding(change.at.rawValue)
      for write in change.writes { digest = Workspace.folding(digest, write.key, write.value) }
      return digest
    }
  }
}
