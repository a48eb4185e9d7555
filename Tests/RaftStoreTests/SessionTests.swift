import Checking
import Model
import RaftStore
import Simulation
import Testing
import Workloads

// A client that asks again is answered again and not served twice (thesis §6.3).

/// Adds its second argument to the row that the first names; an argument below zero aborts.
private enum Adding: Procedures {
  static func declare(_ call: borrowing Transaction, _ footprint: inout Footprint) {
    footprint.update(call.key(0))
  }

  static func run<V: View>(_ call: borrowing Transaction, on view: inout V) throws(Halt) -> Int64 {
    if call.arguments[1] < 0 { throw .abort(.byUser) }
    var row = try view.read(call.key(0))
    row[0] += call.arguments[1]
    try view.write(call.key(0), row)
    return row[0]
  }
}

private let row = Key(home: 0, row: 7)

private func machine(hasSessions: Bool = true, window: Int = 0) -> StateMachine {
  StateMachine(
    Catalogue(Adding.self, records: true), initial: { _ in Value(0) }, hasSessions: hasSessions,
    window: window)
}

private func command(
  _ number: UInt64, add: Int64 = 1, client: Int = 5, floor: UInt64 = 0
) -> Command {
  var call = Transaction(1)
  call.add(row)
  call.add(add)
  return Command(client: NodeID(client), number: number, floor: floor, call: call)
}

private func output(_ outcome: Outcome) -> Int64? {
  if case .committed(let receipt) = outcome { receipt.output } else { nil }
}

extension StateMachine {
  fileprivate var sum: Int64 { store.read(row)?.value[0] ?? 0 }
}

@Suite struct SessionTests {
  @Test func `a call that is asked again is answered as before and changes nothing`() {
    var ours = machine()
    #expect(output(ours.apply(1, command(1, add: 5))) == 5)
    #expect(output(ours.apply(2, command(2, add: 5))) == 10)
    #expect(output(ours.apply(3, command(1, add: 5))) == 5)
    #expect(ours.sum == 10 && ours.applied == 3)
  }

  @Test func `a call that was aborted is aborted again`() {
    var ours = machine()
    for index in UInt64(1)...2 {
      guard case .aborted(.byUser) = ours.apply(index, command(1, add: -1)) else {
        Issue.record("it was not aborted")
        return
      }
    }
    #expect(ours.sum == 0)
  }

  @Test func `numbers are each client's own`() {
    var ours = machine()
    _ = ours.apply(1, command(1, client: 5))
    _ = ours.apply(2, command(1, client: 6))
    #expect(ours.sum == 2)
  }

  @Test func `without sessions it is served twice`() {
    var ours = machine(hasSessions: false)
    for index in UInt64(1)...2 { _ = ours.apply(index, command(1)) }
    #expect(ours.sum == 2)
  }

  @Test func `what a client says it has heard is forgotten, and not served again`() {
    var ours = machine()
    for number in UInt64(1)...3 { _ = ours.apply(number, command(number, floor: number)) }
    guard case .forgotten = ours.sessions.answer(to: command(1)) else {
      Issue.record("the answer is still there")
      return
    }
    guard case .unknown = ours.apply(4, command(1)) else {
      Issue.record("it was answered")
      return
    }
    #expect(ours.sum == 3)
  }

  @Test func `a window keeps so many answers of a client and no more`() {
    var ours = machine(window: 2)
    for number in UInt64(1)...5 { _ = ours.apply(number, command(number)) }
    for number in UInt64(1)...5 {
      let answer = ours.sessions.answer(to: command(number))
      switch answer {
      case .known: #expect(number >= 4)
      case .forgotten: #expect(number < 4)
      case .new: Issue.record("call \(number) is taken for a new one")
      }
    }
    #expect(ours.sum == 5)
  }

  @Test func `a snapshot keeps rows, answers and what is forgotten`() {
    var ours = machine(window: 3)
    for number in UInt64(1)...6 {
      _ = ours.apply(number, command(number, add: Int64(number), client: Int(number % 2)))
    }
    _ = ours.apply(7, command(7, add: -1))
    var theirs = machine(window: 3)
    _ = theirs.apply(1, command(1, add: 1000, client: 9))

    theirs.restore(ours.snapshot)

    #expect(theirs.snapshot == ours.snapshot)
    #expect(theirs.sum == ours.sum && theirs.digest == ours.digest && theirs.applied == 7)
    for number in UInt64(1)...6 {
      let again = command(number, add: Int64(number), client: Int(number % 2))
      let index = 7 + number
      let (one, other) = (ours.apply(index, again), theirs.apply(index, again))
      #expect(output(one) == output(other))
    }
    #expect(theirs.snapshot == ours.snapshot && ours.sum == 21)
  }

  /// Elements that clients appended, without gap or double, over links that lose and double, crashes and snapshots.
  @Test(arguments: UInt64(1)...4)
  func `each call is served once whatever is lost and whoever crashes`(seed: UInt64) throws {
    let (problem, answered) = try SessionTests.rough(seed) { _ in }
    #expect(problem == nil && answered > 200, "\(answered) \(problem ?? "")")
  }

  @Test func `without sessions some call is served twice`() throws {
    let problems = try (UInt64(1)...4).map { try SessionTests.rough($0) { $0.hasSessions = false } }
    #expect(problems.contains { $0.problem != nil })
  }

  private static func rough(
    _ seed: UInt64, _ change: (inout StoreOptions) -> Void
  ) throws -> (problem: String?, answered: Int) {
    let link = Link(
      .uniform(from: .microseconds(300), to: .milliseconds(8)), loss: Probability(0.1),
      duplication: Probability(0.2), isOrdered: false)
    var cluster = try Cluster(
      servers: 3, clients: 2, load: Load(ListAppend()), seed: seed, link: link,
      patience: .milliseconds(60)
    ) {
      $0.snapshotEvery = 50
      $0.member.keptBehindSnapshot = 10
      $0.member.chunk = 1000
      change(&$0)
    }
    for second in 1..<8 {
      let server = NodeID(second % 3)
      let at = Int64(second) * 1_000_000_000
      let fault: Fault = second % 2 == 0 ? .tear(server) : .crash(server)
      cluster.trial.world.schedule(fault, at: Instant(nanoseconds: at))
      cluster.trial.world.schedule(.restart(server), at: Instant(nanoseconds: at + 400_000_000))
    }
    cluster.trial.run(for: .seconds(10))
    cluster.trial.drain(for: .seconds(10))
    let answered = cluster.trial.history.entries.count {
      if case .committed = $0.outcome { true } else { false }
    }
    if let violation = cluster.watch.violation { return (violation, answered) }
    // Whoever is furthest has all that was answered.
    let machines = (0..<3).compactMap { cluster.trial.world[NodeID($0)].server?.machine }
    let furthest = machines.max { $0.applied < $1.applied }
    return (cluster.trial.violation { furthest?.store.read($0)?.value }, answered)
  }
}
