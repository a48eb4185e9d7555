import Checking
import Model
import Raft
import Sequencing
import Simulation
import Testing
import Workloads

/// Three replicas of two partitions in a world of a millisecond or two, each with a client library
/// beside it and users who append to lists.
struct Town: ~Copyable {
  static let replicas = 3
  static let partitions = 2
  static let nodes = replicas * partitions
  static let link = Link(.constant(.milliseconds(2)))
  /// How long a disk takes when nothing is wrong with it.
  static let sync = Nanoseconds.microseconds(300)

  var trial: Trial<SequencedStore>
  let workload: ListAppend
  let watch = OrderWatch()

  init(
    _ replication: Replication = .everywhere, seed: UInt64 = 1, link: Link = Town.link,
    users: Int = 9, think: Nanoseconds = .milliseconds(20),
    patience: Nanoseconds = .milliseconds(300),
    _ change: (inout SequencedOptions) -> Void = { _ in }
  ) {
    let placement = Placement(
      replicas: Town.replicas, partitions: Town.partitions, replication)
    let workload = try! ListAppend(
      homes: Town.partitions, lists: 6, operations: 3, appends: 0.5, distributed: 0.5)
    self.workload = workload
    let load = Load(workload, records: true)
    var options = SequencedOptions()
    options.sequencer.epoch = .milliseconds(20)
    options.checkpointEvery = 10
    options.member.keptBehindSnapshot = 5
    change(&options)
    let (fixed, watch) = (options, watch)
    let machines = (0..<Town.nodes + Town.replicas).map { place in
      Machine(disk: place < Town.nodes ? Disk(sync: Town.sync) : .instant)
    }
    let world = World<SequencedStore>(seed: seed, machines: machines, links: Links(link)) { id in
      id.index < Town.nodes
        ? SequencedStore(
          SequencedServer(
            id, placement, fixed, load.catalogue, initial: load.initial, watch: watch))
        : SequencedStore(
          SequencedClient(of: placement, home: id.index - Town.nodes, patience: patience))
    }
    do {
      trial = try Trial(
        world, load: load, arrivals: .closed(users: users, think: think),
        gateways: (0..<Town.replicas).map { Gateway(NodeID(Town.nodes + $0), home: $0) })
    } catch {
      preconditionFailure("\(error)")
    }
    trial.world.countMarks()
  }

  /// What happens to nodes at a time.
  mutating func at(_ time: Nanoseconds, _ nodes: [Int], _ fault: (NodeID) -> Fault) {
    for node in nodes { trial.world.schedule(fault(NodeID(node)), at: .zero + time) }
  }

  /// Clients call for so long, and then wait until they are answered.
  mutating func run(for length: Nanoseconds) {
    trial.run(for: length)
    trial.drain(for: .seconds(20))
  }

  /// How often a fault or a rare path really happened.
  func count(_ name: String) -> Int {
    trial.world.coverage.counts.first { $0.name == name }?.count ?? 0
  }

  /// A little later all schedulers are about equally far.
  mutating func areLevel() -> Bool {
    trial.world.run(until: trial.world.now + .milliseconds(500))
    let epochs = (0..<Town.nodes).map { trial.world[NodeID($0)].server!.scheduler.epoch }
    return epochs.max()! - epochs.min()! <= 2
  }

  var verdict: Verdict { SerialOrder(workload, demand: .realTime).judge(trial.history) }

  /// What is wrong, in words.
  var problem: String? {
    if trial.pending > 0 { return "\(trial.pending) calls were never answered" }
    return watch.violation ?? (verdict == .holds ? nil : "\(verdict)")
  }
}
