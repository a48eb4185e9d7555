import Checking
import Execution
import Model
import Raft
import Sequencing
import Simulation
import Testing
import Workloads

/// Replicas of partitions, each replica with its own way to execute the order, and users beside each.
struct Town<W: Workload>: ~Copyable {
  /// Nil executes one input after the other.
  typealias Way = LockKind?

  var trial: Trial<SequencedStore>
  let workload: W
  let watch = OrderWatch()
  let nodes: Int

  init(
    _ workload: W, ways: [Way] = [.queues, .counters, nil], partitions: Int = 2, seed: UInt64 = 1,
    link: Link = Link(.constant(.milliseconds(2))), users: Int = 12,
    prices: Prices = Town.prices, copying: Copying = .free, disks: Set<Int> = [0, 1, 2],
    _ change: (inout SequencedOptions) -> Void = { _ in }
  ) {
    let placement = Placement(replicas: ways.count, partitions: partitions, .everywhere)
    let nodes = placement.nodes
    (self.workload, self.nodes) = (workload, nodes)
    let load = Load(workload, records: true)
    var options = SequencedOptions()
    options.sequencer.epoch = .milliseconds(20)
    options.checkpointEvery = 10
    options.member.keptBehindSnapshot = 5
    change(&options)
    let (fixed, watch) = (options, watch)
    let machines = (0..<nodes + ways.count).map { place in
      Machine(disk: place < nodes ? Disk(sync: .microseconds(300)) : .instant, cores: 3)
    }
    let world = World<SequencedStore>(
      seed: seed, machines: machines, links: Links(link), prices: prices
    ) { id in
      guard id.index < nodes else {
        return SequencedStore(
          SequencedClient(of: placement, home: id.index - nodes, patience: .milliseconds(400)))
      }
      var calvin: CalvinExecutor?
      if let locks = ways[placement.replica(of: id)] {
        var options = CalvinOptions()
        options.locks = locks
        options.copying = copying
        // The others' rows are all in memory.
        if disks.contains(placement.replica(of: id)) { options.cold = fixed.cold }
        calvin = CalvinExecutor(
          placement, partition: placement.partition(of: id), load.catalogue, options,
          initial: load.initial)
      }
      return SequencedStore(
        SequencedServer(
          id, placement, fixed, load.catalogue, initial: load.initial, watch: watch,
          executor: calvin))
    }
    do {
      trial = try Trial(
        world, load: load, arrivals: .closed(users: users, think: .milliseconds(5)),
        gateways: ways.indices.map { Gateway(NodeID(nodes + $0), home: $0) })
    } catch {
      preconditionFailure("\(error)")
    }
    trial.world.countMarks()
  }

  /// So long that many calls are under way at once.
  static var prices: Prices {
    var prices = Prices()
    prices[.lock] = .microseconds(5)
    prices[.counter] = .microseconds(2)
    prices[.remote] = .microseconds(200)
    prices[.execute] = .microseconds(400)
    prices[.write] = .microseconds(100)
    return prices
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

  func verdict(_ demand: SerialOrder<W>.Demand = .realTime) -> Verdict {
    SerialOrder(workload, demand: demand).judge(trial.history)
  }

  /// What is wrong, in words.
  func problem(_ demand: SerialOrder<W>.Demand = .realTime) -> String? {
    if trial.pending > 0 { return "\(trial.pending) calls were never answered" }
    let verdict = verdict(demand)
    return watch.violation ?? (verdict == .holds ? nil : "\(verdict)")
  }
}
