import Model
import Raft
import Sequencing
import Simulation

/// Replicas of partitions, a client library beside each replica, and their users, in a world.
struct Town: ~Copyable {
  /// What is held fixed or varied.
  struct Setting: Sendable {
    var replicas = 3
    var partitions = 2
    var replication = Replication.everywhere
    var options = SequencedOptions()
    var link = Link(.constant(.microseconds(500)))
    var links: Links?
    var disk = Disk(sync: .microseconds(500))
    /// Machines by place where they differ; servers first.
    var machines: [Machine]?
    var prices = Prices()
    var arrivals = Arrivals.closed(users: 9, think: .milliseconds(20))
    var patience = Nanoseconds.milliseconds(500)
    /// So long servers are alone, and find out who leads.
    var quiet = Nanoseconds.zero

    var placement: Placement {
      Placement(replicas: replicas, partitions: partitions, replication)
    }
    var servers: Int { replicas * partitions }
  }

  var trial: Trial<SequencedStore>
  let setting: Setting
  let placement: Placement
  /// Compares all replicas wherever they are equally far.
  let watch = OrderWatch()

  init(_ setting: Setting, load: Load, seed: UInt64) {
    self.setting = setting
    let placement = setting.placement
    self.placement = placement
    let watch = watch
    let servers = setting.servers
    let machines =
      setting.machines
      ?? (0..<servers + setting.replicas).map { place in
        Machine(disk: place < servers ? setting.disk : .instant)
      }
    var world = World<SequencedStore>(
      seed: seed, machines: machines, links: setting.links ?? Links(setting.link),
      prices: setting.prices
    ) { id in
      id.index < servers
        ? SequencedStore(
          SequencedServer(
            id, placement, setting.options, load.catalogue, initial: load.initial, watch: watch))
        : SequencedStore(
          SequencedClient(of: placement, home: id.index - servers, patience: setting.patience))
    }
    if setting.quiet > .zero { world.run(until: .zero + setting.quiet) }
    do {
      trial = try Trial(
        world, load: load, arrivals: setting.arrivals,
        gateways: (0..<setting.replicas).map { Gateway(NodeID(servers + $0), home: $0) })
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Runs for so long, and returns when the second half began.
  mutating func runHalves(of length: Nanoseconds) -> Instant {
    let half = length / 2
    trial.run(for: half)
    let start = trial.world.now
    trial.run(for: length - half)
    return start
  }

  func server(_ id: NodeID) -> SequencedServer { trial.world[id].server! }

  /// Each server in words, for who looks into a failure.
  var description: [String] {
    (0..<setting.servers).map { place in
      let server = server(NodeID(place))
      let isUp = trial.world.isUp(NodeID(place))
      return "\(place): \(isUp ? "up" : "down"), \(server.standing)"
    }
  }
}

extension Links {
  /// Data centres with machines that are `within` apart, one way, and a link for each two of them.
  init(
    dataCentres count: Int, within: Nanoseconds, bytesPerSecond: Int64 = 0,
    between: (Int, Int) -> Nanoseconds
  ) {
    self.init(Link(.constant(within)), regions: count)
    for a in 0..<count {
      for b in 0..<count where a != b {
        self[a, b] = Link(.constant(between(a, b)), bytesPerSecond: bytesPerSecond)
      }
    }
  }
}

extension Town.Setting {
  /// Each replica's servers in a region of their own, and its client's library beside them.
  mutating func separateReplicas() {
    machines = (0..<servers + replicas).map { place in
      place < servers
        ? Machine(region: place / partitions, disk: disk) : Machine(region: place - servers)
    }
  }
}
