import Checking
import Model
import Raft
import Sequencing
import Simulation
import Testing
import Workloads

// Three replicas of two partitions, in a world of a millisecond or two: whatever breaks, all replicas execute the same order,
// and clients see one strictly serializable database.

struct Town: ~Copyable {
  static let replicas = 3
  static let partitions = 2
  var trial: Trial<SequencedStore>
  let workload: ListAppend
  let watch = OrderWatch()
  var nodes: Int { Town.replicas * Town.partitions }

  init(
    _ replication: Replication, seed: UInt64, _ link: Link = Link(.constant(.milliseconds(2))),
    _ change: (inout SequencedOptions) -> Void = { _ in }
  ) {
    let placement = Placement(
      replicas: Town.replicas, partitions: Town.partitions, replication)
    let workload = try! ListAppend(
      homes: Town.partitions, lists: 6, operations: 3, appends: 0.5, distributed: 0.5)
    self.workload = workload
    let load = Load(workload, records: true)
    var options = SequencedOptions()
    options.checkpointEvery = 20
    options.member.keptBehindSnapshot = 10
    change(&options)
    let (fixed, watch, nodes) = (options, watch, Town.replicas * Town.partitions)
    let machines = (0..<nodes + Town.replicas).map { place in
      Machine(disk: place < nodes ? Disk(sync: .microseconds(300)) : .instant)
    }
    let world = World<SequencedStore>(
      seed: seed, machines: machines, links: Links(link), prices: Prices()
    ) { id in
      id.index < nodes
        ? SequencedStore(
          SequencedServer(
            id, placement, fixed, load.catalogue, initial: load.initial, watch: watch))
        : SequencedStore(
          SequencedClient(of: placement, home: id.index - nodes, patience: .milliseconds(300)))
    }
    do {
      trial = try Trial(
        world, load: load, arrivals: .closed(users: 9, think: .milliseconds(20)),
        gateways: (0..<Town.replicas).map { Gateway(NodeID(nodes + $0), home: $0) })
    } catch {
      preconditionFailure("\(error)")
    }
  }

  func server(_ place: Int) -> SequencedServer { trial.world[NodeID(place)].server! }

  /// What is wrong, in words.
  mutating func problem() -> String? {
    if trial.pending > 0 { return "\(trial.pending) calls were never answered" }
    if let violation = watch.violation { return violation }
    let verdict = SerialOrder(workload, demand: .realTime).judge(trial.history)
    return verdict == .holds ? nil : "\(verdict)"
  }
}

@Suite struct SequencedStoreTests {
  @Test(arguments: [
    Replication.asynchronous(master: 1), .among(1), .among(3), .everywhere, .oneLog(at: 2),
  ]) func `in peace all replicas execute one order, and clients see it`(replication: Replication) {
    var town = Town(replication, seed: 1)
    town.trial.run(for: .seconds(5))
    town.trial.drain(for: .seconds(5))
    let problem = town.problem()
    #expect(problem == nil)
    #expect(town.trial.history.entries.count > 300)
    // All replicas, both partitions.
    #expect(town.watch.places > 1_000)
  }

  @Test(arguments: 1...6)
  func `nodes crash and come back, one after the other, and nothing is lost or done twice`(
    seed: UInt64
  ) {
    var town = Town(.everywhere, seed: seed)
    var random = Random(seed: seed)
    for round in 0..<12 {
      let node = NodeID(random.below(town.nodes))
      let at = Instant.zero + .milliseconds(Int64(500 * round + random.below(300)))
      town.trial.world.schedule(.crash(node), at: at)
      town.trial.world.schedule(.restart(node), at: at + .milliseconds(Int64(random.below(900))))
    }
    for place in 0..<town.nodes {
      town.trial.world.schedule(.restart(NodeID(place)), at: .zero + .milliseconds(7_500))
    }
    town.trial.run(for: .seconds(8))
    town.trial.drain(for: .seconds(20))
    let problem = town.problem()
    #expect(problem == nil)
  }

  @Test(arguments: 1...4)
  func `links lose, double and reorder messages, and every call is answered once`(seed: UInt64) {
    let link = Link(
      .lognormal(floor: .milliseconds(1), median: .milliseconds(1), sigma: 1),
      loss: Probability(0.05), duplication: Probability(0.05), isOrdered: false)
    var town = Town(.everywhere, seed: seed, link)
    town.trial.run(for: .seconds(6))
    town.trial.drain(for: .seconds(20))
    let problem = town.problem()
    #expect(problem == nil)
  }
}
