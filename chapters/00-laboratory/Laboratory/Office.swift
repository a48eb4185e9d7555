import Model

/// An office of one clerk and some windows: the smallest system that queues, works, saves and promises.
///
/// A customer hands an errand in at a window. The window passes it on to the clerk, who does the work, writes a
/// line in the ledger, and sends back a receipt. A receipt promises that the line will still be there tomorrow.
public struct Office: Node {
  public enum Role: Sendable, Hashable {
    case window(clerk: NodeID)
    case clerk(Manner)
  }

  public enum Manner: String, Sendable, CaseIterable {
    /// Writes, then gives the receipt.
    case careful
    /// Gives the receipt, then writes.
    case hasty
  }

  public enum Message: Sendable {
    case errand(Errand)
    case receipt(UInt64)
  }

  /// One errand by its number, and what it takes.
  public struct Errand: Sendable {
    public var number: UInt64
    public var units: Int
    public var reads: Int
    public var writes: Int
    public var bytes: Int
  }

  public enum Timer: Sendable {}
  /// A line of the ledger: the errand's number.
  public typealias Record = UInt64
  public typealias Request = Transaction
  public typealias Response = Outcome

  public let role: Role
  /// The clerk draws a random number for nothing at every errand: for the experiment on streams.
  private let isFidgeting: Bool

  public init(_ role: Role, fidgets isFidgeting: Bool = false) {
    self.role = role
    self.isFidgeting = isFidgeting
  }

  /// The ledger is all that is left of an earlier life, and nothing has to be rebuilt from it.
  public mutating func start(from journal: Journal<UInt64>, _ context: inout Context<Self>) {}
  public mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {}

  public mutating func submit(
    _ request: Transaction, as id: RequestID, _ context: inout Context<Self>
  ) {
    guard case .window(let clerk) = role else {
      preconditionFailure("customers come to a window, not to the clerk")
    }
    let errand = Errand(
      number: id.rawValue, units: Int(request.arguments[0]), reads: Int(request.arguments[1]),
      writes: Int(request.arguments[2]), bytes: Int(request.arguments[3]))
    context.send(.errand(errand), to: clerk)
  }

  public mutating func receive(
    _ message: Message, from sender: NodeID, _ context: inout Context<Self>
  ) {
    switch (message, role) {
    case (.errand(let errand), .clerk(let manner)):
      if isFidgeting { _ = context.random.next() }
      work(errand, &context)
      promise(errand.number, manner, to: sender, &context)
    case (.receipt(let number), .window):
      let receipt = Receipt(
        at: Timestamp(rawValue: Int64(number)), digest: Digest(number), output: 0)
      context.respond(.committed(receipt), to: RequestID(number))
    default: preconditionFailure("errands go to the clerk, receipts to a window")
    }
  }

  // snippet.work
  /// Counts what is to be done. How long it takes, only the machine knows.
  private func work(_ errand: Errand, _ context: inout Context<Self>) {
    context.work(.execute, errand.units)
    context.work(.lock, errand.reads)
    context.work(.read, errand.reads)
    context.work(.write, errand.writes)
    context.work(.byte, errand.bytes)
  }
  // snippet.end

  // snippet.promise
  /// Writes the line and gives the receipt. A message leaves when all that was appended
  /// before it is on disk, so the order of two lines decides whether the promise is kept.
  private func promise(
    _ number: UInt64, _ manner: Manner, to window: NodeID, _ context: inout Context<Self>
  ) {
    context.point("writes", number)
    switch manner {
    case .careful:
      context.append(number)
      context.send(.receipt(number), to: window)
    case .hasty:
      context.send(.receipt(number), to: window)
      context.append(number)
    }
  }
  // snippet.end

  public static func digest(of message: Message) -> Digest {
    switch message {
    case .errand(let errand):
      Digest(1).folding(errand.number).folding(Int64(errand.units)).folding(Int64(errand.reads))
        .folding(Int64(errand.writes)).folding(Int64(errand.bytes))
    case .receipt(let number): Digest(2).folding(number)
    }
  }
}
