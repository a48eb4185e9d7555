import Model

/// A client's library: it finds the leader, asks again when no answer comes, and numbers its calls so that asking again
/// is safe.
public struct StoreClient: Sendable {
  private struct Open: Sendable {
    var number: UInt64
    var id: RequestID
    var call: Transaction
    /// How often it was asked.
    var tries = 0
    /// How often it was sent on to another server since the client last waited.
    var redirects = 0
  }

  /// So often it goes from one server that does not lead to another before it waits.
  private static let mostRedirects = 3

  let servers: [NodeID]
  /// How long it waits for an answer before it asks another server.
  let patience: Nanoseconds
  /// A client that never asks again leaves its calls unknown.
  let asksAgain: Bool
  private var open: [Open] = []
  private var issued: UInt64 = 0
  /// By its place among the servers.
  private var leader = 0
  /// Where it last asked because nobody had answered: the next time it asks the server after it, whatever others said
  /// meanwhile. Two servers that were removed may each take the other for the leader.
  private var lastTried = 0

  public init(of servers: [NodeID], patience: Nanoseconds, asksAgain: Bool = true) {
    self.servers = servers
    self.patience = patience
    self.asksAgain = asksAgain
  }

  mutating func submit(
    _ call: Transaction, as id: RequestID, _ context: inout Context<RaftStore>
  ) {
    issued += 1
    open.append(Open(number: issued, id: id, call: call))
    ask(open.count - 1, &context)
  }

  private mutating func ask(_ place: Int, _ context: inout Context<RaftStore>) {
    open[place].tries += 1
    let command = Command(
      client: context.me, number: open[place].number,
      floor: open.map(\.number).min() ?? issued, call: open[place].call)
    context.send(.ask(command), to: servers[leader])
    context.set(.again(command.number, open[place].tries), after: patience)
  }

  /// `tries` says which asking it was that nobody has answered.
  mutating func askAgain(_ number: UInt64, _ tries: Int, _ context: inout Context<RaftStore>) {
    guard asksAgain, let place = open.firstIndex(where: { $0.number == number }),
      open[place].tries == tries
    else { return }
    lastTried = (lastTried + 1) % servers.count
    leader = lastTried
    open[place].redirects = 0
    context.point("asked again", number)
    ask(place, &context)
  }

  mutating func redirect(
    _ number: UInt64, to server: NodeID?, from sender: NodeID, _ context: inout Context<RaftStore>
  ) {
    guard let place = open.firstIndex(where: { $0.number == number }) else { return }
    // Where nobody is known to lead, or each names another, one waits for one's patience to end.
    guard open[place].redirects < StoreClient.mostRedirects else { return }
    // Otherwise another call has learnt meanwhile who leads.
    if servers[leader] == sender {
      guard let server, let known = servers.firstIndex(of: server) else { return }
      leader = known
    }
    open[place].redirects += 1
    context.point("redirected", number)
    ask(place, &context)
  }

  mutating func answer(
    _ number: UInt64, _ outcome: Outcome, from server: NodeID,
    _ context: inout Context<RaftStore>
  ) {
    guard let place = open.firstIndex(where: { $0.number == number }) else { return }
    if let known = servers.firstIndex(of: server) { leader = known }
    context.respond(outcome, to: open.remove(at: place).id)
  }
}
