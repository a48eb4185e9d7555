#if DEBUG  // the insides of a library are open to tests in debug builds only
import Model
import Raft
import Testing
import Workloads

@testable import Sequencing

// Who asks whom for what, and how often.

extension Context<SequencedStore> {
  /// To which nodes messages of a kind went, in their order.
  func sent(_ isMeant: (SequencedStore.Message) -> Bool) -> [Int] {
    (0..<asks.count).compactMap { place in
      let ask = asks[place]
      guard ask.kind == .send || ask.kind == .sendNow, isMeant(messages[ask.slot]) else {
        return nil
      }
      return ask.node.index
    }
  }
}

@Suite struct AskingTests {
  private static func append(_ element: Int64, to rows: [Int]) -> Transaction {
    var call = Transaction(1)
    call.add(element)
    for row in rows {
      call.add(Key(home: row, row: row))
      call.add(element)
    }
    return call
  }

  private static let clock = LocalTime(nanoseconds: 1_000_000_000)

  /// Each turned to yet another, and the last came home to the one that was dead.
  @Test func `of a client's calls that wait for one replica all turn to the next`() {
    let placement = Placement(replicas: 3, partitions: 1, .everywhere)
    var client = SequencedClient(of: placement, home: 0, patience: .milliseconds(100))
    var context = Context<SequencedStore>()
    context.clock = AskingTests.clock
    for id in UInt64(1)...3 {
      client.submit(AskingTests.append(Int64(id), to: [0]), as: RequestID(id), &context)
    }
    for number in UInt64(1)...3 { client.askAgain(number, 1, &context) }
    for number in UInt64(1)...3 { client.askAgain(number, 2, &context) }

    let asked = context.sent { if case .ask = $0 { true } else { false } }

    #expect(asked == [0, 0, 0, 1, 1, 1, 2, 2, 2])
  }

  /// Each row was waited for until the next look, and who was behind stayed behind.
  @Test func `who had to ask for rows asks for the next ones at once`() throws {
    let placement = Placement(replicas: 1, partitions: 2, .everywhere)
    var scheduler = Scheduler(
      NodeID(0), placement, SequencedOptions(), Catalogue(ListAppend.self),
      initial: { _ in nil }, watch: nil)
    var context = Context<SequencedStore>()
    context.clock = AskingTests.clock
    scheduler.begin([], &context)
    var writer = BatchWriter()
    for number in UInt64(1)...3 {
      writer.append(
        Input(
          client: NodeID(9), number: number, floor: number, origin: 0, participants: [0, 1],
          call: AskingTests.append(Int64(number), to: [0, 1])))
    }
    scheduler.take(writer.close(epoch: 1, after: 0) { Batch($0, log: 0, partitions: 2)! }, &context)
    scheduler.take(writer.close(epoch: 1, after: 0) { Batch($0, log: 1, partitions: 2)! }, &context)
    let asksForRows: (SequencedStore.Message) -> Bool = {
      if case .needRows = $0 { true } else { false }
    }
    #expect(context.sent(asksForRows) == [], "they may be on their way")
    for _ in 0..<2 { scheduler.look(&context) }
    #expect(context.sent(asksForRows) == [1])

    let (position, _, _) = try #require(scheduler.executor.waiting.first)
    scheduler.take(Rows(position, 1), &context)

    #expect(context.sent(asksForRows) == [1, 1])
    #expect(scheduler.executor.through == position)
  }

  /// The second life took it for an answer to its own question (seed 46 of execution-orders-under-faults).
  @Test func `what a scout of an earlier life asked for counts nothing`() throws {
    let placement = Placement(replicas: 1, partitions: 2, .everywhere)
    var input = Input(
      client: NodeID(9), number: 1, floor: 1, origin: 0, participants: [],
      call: AskingTests.append(1, to: [0, 1]))
    input.participants = [0, 1]
    var footprint = Footprint()
    Catalogue(ListAppend.self).declare(input.call, &footprint)
    let executor = Executor(
      placement, partition: 0, Catalogue(ListAppend.self), initial: { _ in nil })
    var context = Context<SequencedStore>()
    context.random = Random(seed: 5)
    var tickets: [UInt64] = []
    for _ in 0..<2 {
      var life = Reconnaissance(NodeID(0), placement, Catalogue(ListAppend.self))
      #expect(life.begin(input, footprint, at: nil, executor, &context) == nil)
      for place in 0..<context.asks.count {
        if case .scout(let ticket, _, _) = context.messages[context.asks[place].slot] {
          tickets.append(ticket)
        }
      }
      context.asks.removeAll()
      var rows = Rows(Position(epoch: 0, log: 0, index: 0), 1)
      rows.add(Key(home: 1, row: 1), nil)
      if tickets.count == 2 {
        #expect(life.take(tickets[0], rows, executor, &context) == nil)
        #expect(life.take(tickets[1], rows, executor, &context) != nil)
        #expect(life.take(tickets[1], rows, executor, &context) == nil, "it came twice")
      }
    }
    #expect(Set(tickets).count == 2)
  }

  /// Each sent the other what came for its own log, and it was dropped.
  @Test func `two that fill each other's logs take in what comes for either`() {
    var town = Town(users: 1)
    town.run(for: .milliseconds(500))
    let (one, other) = (NodeID(0), NodeID(2))
    for (log, from, to) in [(0, one, other), (2, other, one)] {
      town.trial.world.act(on: from) { node, context in
        let message = RaftMessage(.transferLeadership, from: to, to: from)
        node.receive(.raft(log, message), from: to, &context)
      }
    }
    town.trial.world.run(until: .zero + .milliseconds(516))
    let leaders = [0, 2].map { town.trial.world[one].server!.leader(of: $0) }
    #expect(leaders == [other, one])

    var forwarded: [Int]?
    let call = AskingTests.append(1, to: [0])
    town.trial.world.act(on: one) { node, context in
      let input = Input(
        client: NodeID(6), number: 1_000, floor: 1_000, origin: 0, participants: [0], call: call)
      node.receive(.ask(input), from: NodeID(6), &context)
      forwarded = context.sent { if case .forward = $0 { true } else { false } }
    }

    #expect(forwarded == [])
  }
}
#endif
