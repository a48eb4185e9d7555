import Model
import Simulation
import Testing

/// A log with a fixed leader: enough of a protocol to try the order contract on. The leader sends beside its
/// own disk, counts itself when its own write is safe, and commits what a majority holds.
private struct MiniLog: Node {
  enum Timer: Sendable {}
  enum Message: Sendable { case entry(Int), saved(Int), committed(Int) }
  typealias Record = Int
  typealias Request = Int
  typealias Response = Int

  let servers: Int
  var requests: [Int: RequestID] = [:]
  var holders: [Int: Int] = [:]
  var recovered: [Int] = []

  init(servers: Int) { self.servers = servers }

  static func digest(of message: Message) -> Digest {
    switch message {
    case .entry(let number): Digest(1).folding(UInt64(number))
    case .saved(let number): Digest(2).folding(UInt64(number))
    case .committed(let number): Digest(3).folding(UInt64(number))
    }
  }

  mutating func start(from journal: Journal<Int>, _ context: inout Context<Self>) {
    recovered = journal.records
  }
  mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {}

  mutating func submit(_ number: Int, as id: RequestID, _ context: inout Context<Self>) {
    requests[number] = id
    for follower in 1..<servers { context.sendNow(.entry(number), to: NodeID(follower)) }
    context.append(number)
    context.send(.saved(number), to: context.me)
  }

  mutating func receive(_ message: Message, from sender: NodeID, _ context: inout Context<Self>) {
    switch message {
    case .entry(let number):
      context.append(number)
      context.send(.saved(number), to: sender)
    case .saved(let number):
      holders[number, default: 0] += 1
      // A commit promises nothing of the leader's own disk: `respond` must not wait for it.
      if holders[number] == servers / 2 + 1, requests[number] != nil {
        context.sendNow(.committed(number), to: NodeID(servers))
      }
    case .committed: break
    }
  }
}

/// Stands in for the client of `MiniLog`, so that commits can be told without waiting for a slow disk.
private struct Listener: Node {
  enum Timer: Sendable {}
  typealias Message = MiniLog.Message
  typealias Record = Int
  typealias Request = Int
  typealias Response = Int

  var log: MiniLog?
  let inner = PartContext<MiniLog>()
  var committedAt: [Int: LocalTime] = [:]

  static func digest(of message: Message) -> Digest { MiniLog.digest(of: message) }

  mutating func start(from journal: Journal<Int>, _ context: inout Context<Self>) {
    with(&context) { $0.start(from: journal, &$1) }
  }
  mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {}
  mutating func submit(_ number: Int, as id: RequestID, _ context: inout Context<Self>) {
    with(&context) { $0.submit(number, as: id, &$1) }
  }
  mutating func receive(_ message: Message, from sender: NodeID, _ context: inout Context<Self>) {
    if case .committed(let number) = message {
      committedAt[number] = context.clock
    } else {
      with(&context) { $0.receive(message, from: sender, &$1) }
    }
  }

  private mutating func with(
    _ context: inout Context<Self>, _ body: (inout MiniLog, inout Context<MiniLog>) -> Void
  ) {
    guard log != nil else { return }
    context.with(&inner.context, message: { $0 }, timer: { _ in fatalError() }, record: { $0 }) {
      body(&log!, &$0)
    }
  }
}

@Suite struct DurabilityTests {
  private func cluster(leaderDisk: Nanoseconds, followerDisk: Nanoseconds) -> World<Listener> {
    let disks = [leaderDisk, followerDisk, followerDisk, .zero].map(Disk.init(sync:))
    return World(
      seed: 1, machines: disks.map { Machine(disk: $0) },
      links: Links(Link(.constant(.milliseconds(5))))
    ) { id in
      var node = Listener()
      if id.index < 3 { node.log = MiniLog(servers: 3) }
      return node
    }
  }

  @Test
  func `a majority commits ten entries after one round trip though the leader's disk is slow`() {
    var world = cluster(leaderDisk: .milliseconds(100), followerDisk: .milliseconds(1))
    for number in 0..<10 {
      world.submit(
        number, as: RequestID(UInt64(number)), to: NodeID(0),
        at: Instant(nanoseconds: Int64(number) * 100_000))
    }
    world.run(until: Instant(nanoseconds: 1_000_000_000))
    let client = world[NodeID(3)]
    #expect(client.committedAt.count == 10)
    for number in 0..<10 {
      // There and back 10 ms, a follower's sync or the rest of one and a whole one 1 to 2 ms, and 5 ms to tell.
      let latency = client.committedAt[number]!.nanoseconds - Int64(number) * 100_000
      #expect((16_000_000...17_000_000).contains(latency), "entry \(number)")
    }
    let journal = world.journal(of: NodeID(0))
    #expect(journal == Array(0..<10), "the slow disk has them in the end")
  }

  /// Every answer that a server ever gave is kept by its journal, however the crash falls.
  @Test(arguments: 0..<40)
  func `a crash between append and sync loses no promise`(step: Int) {
    var world = cluster(leaderDisk: .milliseconds(3), followerDisk: .milliseconds(2))
    for number in 0..<20 {
      world.submit(
        number, as: RequestID(UInt64(number)), to: NodeID(0),
        at: Instant(nanoseconds: Int64(number) * 700_000))
    }
    let crash = Instant(nanoseconds: 5_100_000 + Int64(step) * 450_000)
    world.schedule(.crash(NodeID(1)), at: crash)
    world.schedule(.restart(NodeID(1)), at: crash + .milliseconds(1))
    // What the leader has been told that server 1 saved, against what server 1 finds at its restart.
    world.run(until: crash + .milliseconds(1))
    let found = world[NodeID(1)].log!.recovered
    #expect(
      found == Array(0..<found.count), "the journal is a prefix: no hole, no record out of order")
    world.schedule(.cut([NodeID(0)], from: [NodeID(2)], bothWays: true), at: world.now)
    world.run(until: Instant(nanoseconds: 1_000_000_000))
    let (leader, follower) = (world.journal(of: NodeID(0)), world.journal(of: NodeID(1)))
    #expect(found == Array(follower.prefix(found.count)))
    let lost = leader.filter { !follower.contains($0) }
    for number in lost where world[NodeID(0)].log!.holders[number] == 3 {
      Issue.record("server 1 promised entry \(number) and lost it")
    }
  }

  @Test func `a crash loses what was appended and not synced, and the messages that waited for it`()
  {
    var world = cluster(leaderDisk: .milliseconds(100), followerDisk: .milliseconds(20))
    world.submit(0, as: RequestID(0), to: NodeID(0), at: .zero)
    world.schedule(.crash(NodeID(1)), at: Instant(nanoseconds: 10_000_000))
    world.schedule(.crash(NodeID(2)), at: Instant(nanoseconds: 10_000_000))
    world.run(until: Instant(nanoseconds: 1_000_000_000))
    let journal = world.journal(of: NodeID(1))
    #expect(journal.isEmpty)
    #expect(world[NodeID(0)].log!.holders == [0: 1], "only the leader's own disk answered")
    #expect(world[NodeID(3)].committedAt.isEmpty)
  }

  @Test func `records that come while a sync runs share the next one`() {
    var world = cluster(leaderDisk: .milliseconds(10), followerDisk: .milliseconds(1))
    for number in 0..<5 {
      world.submit(
        number, as: RequestID(UInt64(number)), to: NodeID(0),
        at: Instant(nanoseconds: Int64(number) * 1_000_000))
    }
    let steps: [(at: Int64, saved: [Int])] = [
      (9_999_999, []), (10_000_000, [0]), (19_999_999, [0]), (20_000_000, [0, 1, 2, 3, 4]),
    ]
    for step in steps {
      world.run(until: Instant(nanoseconds: step.at))
      let journal = world.journal(of: NodeID(0))
      #expect(journal == step.saved)
    }
  }
}

/// Keeps a sum, and puts it in the place of the records it was made of.
private struct Summer: Node {
  enum Timer: Sendable {}
  enum Message: Sendable {}
  typealias Record = Int
  typealias Request = Int
  typealias Response = Int

  var sum = 0
  var records = 0

  static func digest(of message: Message) -> Digest {}
  mutating func receive(_ message: Message, from sender: NodeID, _ context: inout Context<Self>) {}
  mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {}

  mutating func start(from journal: Journal<Int>, _ context: inout Context<Self>) {
    sum = journal.records.reduce(0, +)
    records = journal.records.count
  }

  mutating func submit(_ number: Int, as id: RequestID, _ context: inout Context<Self>) {
    sum += number
    records += 1
    context.append(number)
    if records == 4 {
      context.compact(to: sum, dropping: 4)
      records = 1
    }
    context.respond(sum, to: id)
  }
}

@Suite struct JournalTests {
  private func world(_ disk: Disk) -> World<Summer> {
    World(seed: 1, machines: [Machine(disk: disk)], links: Links(Link(.constant(.zero)))) { _ in
      Summer()
    }
  }

  @Test(arguments: [Disk.instant, Disk(sync: .milliseconds(1))])
  func `a snapshot takes the place of the oldest records`(disk: Disk) {
    var world = world(disk)
    for number in 1...5 {
      world.submit(
        number, as: RequestID(UInt64(number)), to: NodeID(0),
        at: Instant(nanoseconds: Int64(number) * 10_000_000))
    }
    world.run(until: Instant(nanoseconds: 100_000_000))
    let journal = world.journal(of: NodeID(0))
    #expect(journal == [10, 5])
  }

  @Test func `a snapshot that was not synced leaves the records it would have replaced`() {
    var world = world(Disk(sync: .milliseconds(4)))
    for number in 1...4 {
      world.submit(
        number, as: RequestID(UInt64(number)), to: NodeID(0),
        at: Instant(nanoseconds: Int64(number) * 10_000_000))
    }
    world.schedule(.crash(NodeID(0)), at: Instant(nanoseconds: 42_000_000))
    world.schedule(.restart(NodeID(0)), at: Instant(nanoseconds: 50_000_000))
    world.run(until: Instant(nanoseconds: 100_000_000))
    let journal = world.journal(of: NodeID(0))
    #expect(journal == [1, 2, 3])
    #expect(world[NodeID(0)].sum == 6)
  }

  @Test func `an answer leaves only when all that was appended before it is on disk`() {
    var world = world(Disk(sync: .milliseconds(4)))
    world.submit(1, as: RequestID(1), to: NodeID(0), at: .zero)
    world.submit(2, as: RequestID(2), to: NodeID(0), at: Instant(nanoseconds: 1_000_000))
    world.run(until: Instant(nanoseconds: 100_000_000))
    var answers: [[Int64]] = []
    world.takeAnswers { answers.append([Int64($0.response), $0.at.nanoseconds]) }
    #expect(answers == [[1, 4_000_000], [3, 8_000_000]])
    world.takeAnswers { _ in Issue.record("an answer is handed over once") }
  }
}

@Suite struct CrashTests {
  @Test func `a timer set in an earlier life does not ring in the next`() {
    var world = World.gossip(Link(.constant(.zero)), nodes: 2, rounds: 1000)
    world.schedule(.crash(NodeID(0)), at: Instant(nanoseconds: 5_500_000))
    world.schedule(.restart(NodeID(0)), at: Instant(nanoseconds: 5_700_000))
    world.run(until: Instant(nanoseconds: 10_600_000))
    #expect(world[NodeID(0)].told == 4, "at 6.7, 7.7, 8.7 and 9.7 ms; not at 6, the old life's")
    #expect(world[NodeID(1)].heard.count == 5 + 4)
  }

  @Test func `a machine that is down hears nothing and knows nothing afterwards`() {
    var world = World.gossip(Link(.constant(.microseconds(10))), nodes: 2, rounds: 20)
    world.schedule(.crash(NodeID(1)), at: Instant(nanoseconds: 5_500_000))
    world.run(until: Instant(nanoseconds: 10_500_000))
    let isUp = world.isUp(NodeID(1))
    #expect(!isUp)
    #expect(world[NodeID(1)].heard.count == 5)
    world.apply(.restart(NodeID(1)))
    world.run(until: Instant(nanoseconds: 30_000_000))
    #expect(world[NodeID(1)].heard.count == 10, "it was made anew and heard the last ten")
  }
}
