import Model
import Raft

/// A replicated store: servers that are members of one group, and the client libraries that ask them.
///
/// One type, because a world has one; the part that a node does not play is nil.
public struct RaftStore: Node {
  public enum Message: Sendable {
    case raft(RaftMessage)
    case ask(Command)
    case answer(UInt64, Outcome)
    /// Asked the wrong one; who leads, if it is known.
    case redirect(UInt64, NodeID?)
  }

  public enum Timer: Sendable {
    case raft
    /// A client's call should be answered by now.
    case again(UInt64, Int)
  }

  public typealias Record = RaftRecord
  public typealias Request = Transaction
  public typealias Response = Outcome

  public private(set) var server: StoreServer?
  public private(set) var client: StoreClient?

  public init(_ server: StoreServer) { self.server = server }
  public init(_ client: StoreClient) { self.client = client }

  public mutating func start(
    from journal: Journal<RaftRecord>, _ context: inout Context<Self>
  ) {
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
    case .raft(let message): server?.receive(message, from: sender, &context)
    case .ask(let command): server?.ask(command, &context)
    case .answer(let number, let outcome): client?.answer(number, outcome, from: sender, &context)
    case .redirect(let number, let leader):
      client?.redirect(number, to: leader, from: sender, &context)
    }
  }

  public mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {
    switch timer {
    case .raft: server?.fire(&context)
    case .again(let number, let tries): client?.askAgain(number, tries, &context)
    }
  }

  /// Does to a server what no client asks for, such as a transfer of leadership.
  public mutating func command(_ context: inout Context<Self>, _ body: (inout Raft) -> Void) {
    server?.command(&context, body)
  }

  public static func size(of message: Message) -> Int {
    switch message {
    case .raft(let message): RaftMember.size(of: message)
    case .ask(let command): 64 + 8 * Int(command.call.count)
    case .answer, .redirect: 64
    }
  }

  public static func name(of message: Message) -> String {
    switch message {
    case .raft(let message): RaftMember.name(of: message)
    case .ask: "ask"
    case .answer: "answer"
    case .redirect: "redirect"
    }
  }

  public static func digest(of message: Message) -> Digest {
    switch message {
    case .raft(let message): message.digest
    case .ask(let command):
      Digest(1).folding(command.number).folding(UInt64(command.client.index))
        .folding(command.floor).folding(UInt64(command.call.procedure))
    case .answer(let number, let outcome): outcome.fold(into: Digest(2).folding(number))
    case .redirect(let number, let leader):
      Digest(3).folding(number).folding(Int64(leader?.index ?? -1))
    }
  }

}

extension Outcome {
  /// All that it says.
  public func fold(into digest: Digest) -> Digest {
    switch self {
    case .unknown: digest.folding(UInt64(0))
    case .aborted(let why): digest.folding(UInt64(1)).folding(UInt64(why.rawValue))
    case .committed(let receipt):
      digest.folding(UInt64(2)).folding(receipt.at.rawValue).folding(receipt.digest.rawValue)
        .folding(receipt.output)
    }
  }
}
