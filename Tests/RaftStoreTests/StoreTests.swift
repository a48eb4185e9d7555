import Checking
import Model
import Raft
import RaftStore
import Simulation
import Testing
import Workloads

@Suite struct StoreTests {
  @Test func `clients are answered, and all servers hold the same`() throws {
    var cluster = try Cluster(servers: 3, clients: 2, load: Load(Register()), seed: 1)
    cluster.trial.run(for: .seconds(5))
    cluster.trial.drain(for: .seconds(5))
    #expect(cluster.trial.pending == 0)
    let answered = cluster.trial.history.entries.count {
      if case .committed = $0.outcome { true } else { false }
    }
    #expect(answered > 1000)
    #expect(cluster.watch.violation == nil)
  }

  /// Its journal grew for ever, since it took no snapshots.
  @Test func `with a witness a server may be away, and the witness's journal stays short`() throws {
    var cluster = try Cluster(servers: 3, clients: 2, load: Load(Register()), seed: 1) {
      $0.member.raft.witnesses = [NodeID(2)]
      $0.snapshotEvery = 100
      $0.member.keptBehindSnapshot = 10
    }
    for (fault, second) in [
      (.crash(NodeID(1)), 2), (.restart(NodeID(1)), 5), (.crash(NodeID(2)), 6),
      (.restart(NodeID(2)), 8),
    ] as [(Fault, Int64)] {
      cluster.trial.world.schedule(fault, at: Instant(nanoseconds: second * 1_000_000_000))
    }
    cluster.trial.run(for: .seconds(10))
    cluster.trial.drain(for: .seconds(5))
    let answered = cluster.trial.history.entries.count {
      if case .committed = $0.outcome { true } else { false }
    }
    let kept = cluster.trial.world.journal(of: NodeID(2)).count
    #expect(cluster.trial.pending == 0 && cluster.watch.violation == nil)
    #expect(answered > 5000 && kept < 1000, "\(answered) \(kept)")
  }
}

/// A group and clients in a world.
struct Cluster: ~Copyable {
  var trial: Trial<RaftStore>
  let watch: RaftWatch

  init(
    servers: Int, clients: Int, load: Load, seed: UInt64, users: Int = 8,
    link: Link = Link(.constant(.microseconds(500))), patience: Nanoseconds = .milliseconds(500),
    _ change: (inout StoreOptions) -> Void = { _ in }
  ) throws {
    var options = StoreOptions()
    change(&options)
    let fixed = options
    let watch = RaftWatch(servers: servers)
    self.watch = watch
    let ids = (0..<servers).map { NodeID($0) }
    let configuration = Configuration(voters: ids)
    let machines = (0..<servers + clients).map { place in
      Machine(disk: place < servers ? Disk(sync: .microseconds(500)) : .instant)
    }
    let world = World<RaftStore>(
      seed: seed, machines: machines, links: Links(link)
    ) { id in
      id.index < servers
        ? RaftStore(
          StoreServer(
            id, fixed, configuration, load.catalogue, initial: load.initial, watch: watch))
        : RaftStore(StoreClient(of: ids, patience: patience))
    }
    trial = try Trial(
      world, load: load, arrivals: .closed(users: users, think: .milliseconds(1)),
      gateways: (servers..<servers + clients).map { Gateway(NodeID($0), home: 0) })
  }
}
