import Model
import Simulation
import Testing
import TrueTime

private let leaders = [NodeID(0), NodeID(1)]
private let client = NodeID(6)

/// Two shards of three servers and a client, 1 ms apart one way, with disks of 2 ms.
private func shards(
  epsilon: Nanoseconds, rule: CommitWait = .overlapped, errors: [Nanoseconds] = [.zero, .zero],
  rows: Int = 2, patience: Nanoseconds = .seconds(10)
) -> World<ShardServer> {
  var machines = errors.map {
    Machine(
      clock: MachineClock(offset: $0, uncertainty: epsilon), disk: Disk(sync: .milliseconds(2)))
  }
  machines += [Machine](repeating: Machine(disk: Disk(sync: .milliseconds(2))), count: 4)
  machines.append(Machine(clock: MachineClock(uncertainty: epsilon)))
  return World(
    seed: 1, machines: machines, links: Links(Link(.constant(.milliseconds(1))))
  ) { id in
    switch id.index {
    case 0: ShardServer(leading: [NodeID(2), NodeID(3)], rows: rows, rule: rule)
    case 1: ShardServer(leading: [NodeID(4), NodeID(5)], rows: rows, rule: rule)
    case 2...5: ShardServer()
    default: ShardServer(clientOf: leaders, patience: patience)
    }
  }
}

private func at(_ milliseconds: Int64) -> Instant { .zero + .milliseconds(milliseconds) }

/// Runs to the end and gives every answer with its time in milliseconds, rounded down.
private func answers(
  _ world: inout World<ShardServer>, _ requests: [(ShardServer.Request, at: Int64)]
) -> [(response: ShardServer.Response, at: Int64)] {
  for (number, request) in requests.enumerated() {
    world.submit(request.0, as: RequestID(UInt64(number)), to: client, at: at(request.at))
  }
  while world.step() {}
  var answers: [(id: UInt64, response: ShardServer.Response, at: Int64)] = []
  world.takeAnswers { answers.append(($0.id.rawValue, $0.response, $0.at.nanoseconds / 1_000_000)) }
  return answers.sorted { $0.id < $1.id }.map { ($0.response, $0.at) }
}

@Suite struct CommitWaitTests {
  @Test func `§4.1.2 the client hears of a write once its timestamp is past and a majority has it`()
  {
    // Replication takes 1 + 2 + 1 ms, the way there and back 2 ms.
    for (epsilon, latency) in [(0, 6), (1, 6), (2, 6), (5, 12), (20, 42)] as [(Int64, Int64)] {
      var world = shards(epsilon: .milliseconds(epsilon))
      let answer = answers(&world, [(.write(leader: 0, row: 0), at: 10)])[0]
      #expect(answer.at == 10 + latency, "ε of \(epsilon) ms")
    }
  }

  @Test func `§4.1.2 a timestamp is not below the latest time at which the write was asked for`() {
    var world = shards(epsilon: .milliseconds(3))
    let answer = answers(&world, [(.write(leader: 0, row: 0), at: 10)])[0]
    guard case .written(let written) = answer.response else { return #expect(Bool(false)) }
    #expect(written.at.rawValue == 14_000_000)
  }

  @Test func `what a clock comes to claim is what its leader waits for`() {
    var world = shards(epsilon: .zero)
    world.apply(.clockClaim(leaders[0], uncertainty: .milliseconds(5)))
    #expect(answers(&world, [(.write(leader: 0, row: 0), at: 10)])[0].at == 10 + 12)
  }

  @Test func `the lock is held through the wait, so writes of one row stand in line`() {
    var world = shards(epsilon: .milliseconds(5))
    let writes = [0, 0, 1].map { (ShardServer.Request.write(leader: 0, row: $0), at: Int64(10)) }
    let ends = answers(&world, writes).map(\.at)
    // The second write of the row begins when the first lets go; one of another row does not wait for it.
    #expect(ends[0] == 22 && ends[1] == 32 && ends[2] < 32)
  }

  @Test func `the wait after replication adds to it, and without a wait replication is all`() {
    func latency(_ rule: CommitWait) -> Int64 {
      var world = shards(epsilon: .milliseconds(5), rule: rule)
      return answers(&world, [(.write(leader: 0, row: 0), at: 0)])[0].at
    }
    #expect(latency(.overlapped) == 12)
    #expect(latency(.afterReplication) == 16)
    #expect(latency(.none) == 6)
  }

  /// Spanner §4.1.2's invariant: if a write is asked for after another was answered, its timestamp is
  /// greater. Clocks as wrong as their bound allows, and the worst pair of them.
  @Test(arguments: [(5, -5), (-5, 5), (5, 5), (0, 0)] as [(Int64, Int64)])
  func `pairs keep their order while clocks keep their bound`(first: Int64, second: Int64) {
    var world = shards(
      epsilon: .milliseconds(5), errors: [.milliseconds(first), .milliseconds(second)])
    guard case .pair(let a, let b) = answers(&world, [(.pair(row: 0), at: 100)])[0].response
    else { return #expect(Bool(false)) }
    #expect(a.at < b.at)
  }

  @Test func `§4.1.3 a snapshot as of a write's very timestamp waits for the write`() {
    var world = shards(epsilon: .zero)
    // The write reaches its leader at 11 ms, and the snapshot is of 11 ms.
    let both = answers(&world, [(.write(leader: 0, row: 0), at: 10), (.snapshot(row: 0), at: 11)])
    guard case .written(let written) = both[0].response,
      case .snapshot(let first, _, let time) = both[1].response
    else { return #expect(Bool(false)) }
    #expect(written.at == time && first == [written])
  }

  @Test(arguments: [2, 3])
  func `either follower makes a majority with its leader`(lost: Int) {
    var world = shards(epsilon: .zero)
    world.apply(.cut([NodeID(lost)], from: [leaders[0]], bothWays: true))
    world.submit(.write(leader: 0, row: 0), as: RequestID(0), to: client, at: at(10))
    world.run(until: at(100))
    var answered = 0
    world.takeAnswers { _ in answered += 1 }
    #expect(answered == 1)
  }

  @Test func `a leader alone is no majority`() {
    var world = shards(epsilon: .zero)
    world.apply(.cut([NodeID(2), NodeID(3)], from: [leaders[0]], bothWays: true))
    world.submit(.write(leader: 0, row: 0), as: RequestID(0), to: client, at: at(10))
    world.run(until: at(100))
    world.takeAnswers { _ in Issue.record("a write on one disk was told") }
  }

  @Test func `a write that is asked for again after it was done is not done twice`() {
    var world = shards(epsilon: .zero, patience: .milliseconds(3))
    world.submit(.write(leader: 0, row: 0), as: RequestID(0), to: client, at: at(10))
    world.run(until: at(100))
    #expect(world[leaders[0]].leader!.versions(of: 0, at: .infinity).count == 1)
  }

  @Test func `a follower keeps an entry once, over its lives, too`() {
    var world = shards(epsilon: .zero)
    // Its answers are lost, so the leader sends again when ten seconds are over.
    world.apply(.cut([leaders[0]], from: [NodeID(2), NodeID(3)], bothWays: false))
    world.submit(.write(leader: 0, row: 0), as: RequestID(0), to: client, at: at(10))
    world.schedule(.crash(NodeID(2)), at: at(100))
    world.schedule(.restart(NodeID(2)), at: at(200))
    world.schedule(.heal, at: at(9_000))
    world.run(until: at(20_000))
    var answered = 0
    world.takeAnswers { _ in answered += 1 }
    #expect(answered == 1)
    #expect(world.journal(of: NodeID(2)).count == 1)
  }

  /// The planted bug: without the wait the same clocks reverse the pair, so the test above can fail.
  @Test func `without commit wait clocks within their bound reverse a pair`() {
    var world = shards(
      epsilon: .milliseconds(50), rule: .none, errors: [.milliseconds(50), .milliseconds(-50)])
    guard case .pair(let a, let b) = answers(&world, [(.pair(row: 0), at: 100)])[0].response
    else { return #expect(Bool(false)) }
    #expect(b.at < a.at)
  }

  @Test func `a snapshot that shows the second write shows the first, at any moment`() {
    for moment in stride(from: 100, to: 150, by: 1) as StrideTo<Int64> {
      var world = shards(
        epsilon: .milliseconds(5), errors: [.milliseconds(5), .milliseconds(-5)])
      let both = answers(&world, [(.pair(row: 0), at: 100), (.snapshot(row: 0), at: moment)])
      guard case .snapshot(let first, let second, _) = both[1].response
      else { return #expect(Bool(false)) }
      #expect(second.isEmpty || !first.isEmpty, "at \(moment) ms")
    }
  }

  @Test func `a snapshot waits for a write below it, and shows it`() {
    var world = shards(epsilon: .milliseconds(20))
    // The write is given 11 + 20 ms at 11 ms; the snapshot is of 15 + 20 ms and must wait for it.
    let both = answers(&world, [(.write(leader: 0, row: 0), at: 10), (.snapshot(row: 0), at: 15)])
    guard case .snapshot(let first, let second, _) = both[1].response
    else { return #expect(Bool(false)) }
    #expect(first.count == 1 && second.isEmpty)
    #expect(both[1].at >= 51)
  }

  @Test func `§4.1.3 after a read no write gets a timestamp that the read should have seen`() {
    var world = shards(epsilon: .milliseconds(10), errors: [.milliseconds(-10), .zero])
    let both = answers(&world, [(.snapshot(row: 0), at: 10), (.write(leader: 0, row: 0), at: 11)])
    guard case .snapshot(_, _, let read) = both[0].response,
      case .written(let written) = both[1].response
    else { return #expect(Bool(false)) }
    #expect(written.at > read)
  }
}
