import Model
import Simulation
import TrueTime

/// Two shards of three servers each, and two clients.
struct Shards: ~Copyable {
  var world: World<ShardServer>
  let rows: Int

  /// Nodes by place: the leaders, the followers of each, a client that writes, a client that reads.
  static let leaders = [NodeID(0), NodeID(1)]
  static let followers = [[NodeID(2), NodeID(3)], [NodeID(4), NodeID(5)]]
  static let writer = NodeID(6)
  static let reader = NodeID(7)

  /// What is held fixed or varied: everything is one way, in constant latencies.
  struct Setting: Sendable {
    /// From a leader to its followers.
    var replication: Nanoseconds
    var sync: Nanoseconds
    /// From the writing client to the first leader, and to the second.
    var toFirst: Nanoseconds
    var toSecond: Nanoseconds
    var rule = CommitWait.overlapped
    /// What every clock claims.
    var epsilon: Nanoseconds
    /// By how much each leader's clock is wrong.
    var errors = [Nanoseconds.zero, .zero]
    /// By how much each client's clock is wrong.
    var clientErrors = [Nanoseconds.zero, .zero]
    var rows = 1

    /// From the timestamp's choice to a majority of copies: a follower's way there, sync and back; the
    /// leader's own sync is never slower.
    var paxos: Nanoseconds { replication * 2 + sync }

    /// One machine room.
    static func oneRegion(_ epsilon: Nanoseconds) -> Setting {
      Setting(
        replication: .microseconds(250), sync: .microseconds(500), toFirst: .microseconds(250),
        toSecond: .microseconds(250), epsilon: epsilon)
    }

    /// Three regions: followers 35 ms from their leader, the second shard 30 ms from the client.
    static func acrossRegions(_ epsilon: Nanoseconds) -> Setting {
      Setting(
        replication: .milliseconds(35), sync: .microseconds(500), toFirst: .microseconds(250),
        toSecond: .milliseconds(30), epsilon: epsilon)
    }
  }

  init(_ setting: Setting, seed: UInt64) {
    // A region a role: 0 and 1 the leaders, 2 the followers, 3 the clients.
    var links = Links(Link(.constant(.microseconds(250))), regions: 4)
    for leader in 0...1 {
      let toClient = leader == 0 ? setting.toFirst : setting.toSecond
      links[leader, 2] = Link(.constant(setting.replication))
      links[2, leader] = Link(.constant(setting.replication))
      links[leader, 3] = Link(.constant(toClient))
      links[3, leader] = Link(.constant(toClient))
    }
    let disk = Disk(sync: setting.sync)
    var machines = setting.errors.enumerated().map { leader, error in
      let clock = MachineClock(offset: error, uncertainty: setting.epsilon)
      return Machine(region: leader, clock: clock, disk: disk)
    }
    machines += [Machine](repeating: Machine(region: 2, disk: disk), count: 4)
    machines += setting.clientErrors.map { error in
      Machine(region: 3, clock: MachineClock(offset: error, uncertainty: setting.epsilon))
    }
    self.init(
      machines, links, rows: setting.rows, rule: setting.rule, patience: .seconds(10), seed: seed)
  }

  /// Machines by place. `patience` is how long leaders and clients wait before they send again.
  init(
    _ machines: [Machine], _ links: Links, rows: Int, rule: CommitWait, patience: Nanoseconds,
    seed: UInt64
  ) {
    self.rows = rows
    world = World(seed: seed, machines: machines, links: links) { id in
      switch id.index {
      case 0, 1:
        ShardServer(
          leading: Shards.followers[id.index], rows: rows, rule: rule, patience: patience)
      case 2...5: ShardServer()
      default: ShardServer(clientOf: Shards.leaders, patience: patience)
      }
    }
  }

  mutating func submit(
    _ request: ShardServer.Request, _ number: Int, by client: NodeID, at: Instant
  ) {
    world.submit(request, as: RequestID(UInt64(number)), to: client, at: at)
  }

  /// Runs until every request is answered, or nothing happens any more.
  mutating func answers() -> [Int: (response: ShardServer.Response, at: Instant)] {
    var answers: [Int: (response: ShardServer.Response, at: Instant)] = [:]
    while world.step() {}
    world.takeAnswers { answers[Int($0.id.rawValue)] = ($0.response, $0.at) }
    return answers
  }
}
