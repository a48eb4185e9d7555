import Checking
import Experiments
import Model
import Raft
import RaftStore
import Sequencing
import Simulation
import Workloads

// A first trial of the whole.
func go(_ seed: UInt64) {
  let placement = Placement(replicas: 3, partitions: 2, .everywhere)
  let workload = possible {
    try ListAppend(homes: 2, lists: 6, operations: 3, appends: 0.5, distributed: 0.5)
  }
  let load = Load(workload, records: true)
  var options = SequencedOptions()
  options.checkpointEvery = 20
  options.member.keptBehindSnapshot = 10
  let watch = OrderWatch()
  let link = Link(
    .lognormal(floor: .milliseconds(1), median: .milliseconds(1), sigma: 1),
    loss: Probability(0.05), duplication: Probability(0.05), isOrdered: false)
  let machines = (0..<9).map { Machine(disk: $0 < 6 ? Disk(sync: .microseconds(300)) : .instant) }
  let fixed = options
  let world = World<SequencedStore>(
    seed: seed, machines: machines, links: Links(link), prices: Prices()
  ) { id in
    id.index < 6
      ? SequencedStore(
        SequencedServer(id, placement, fixed, load.catalogue, initial: load.initial, watch: watch))
      : SequencedStore(
        SequencedClient(of: placement, home: id.index - 6, patience: .milliseconds(300)))
  }
  var trial: Trial<SequencedStore>
  do {
    trial = try Trial(
      world, load: load, arrivals: .closed(users: 9, think: .milliseconds(20)),
      gateways: (6..<9).map { Gateway(NodeID($0), home: $0 - 6) })
  } catch { preconditionFailure("\(error)") }
  trial.run(for: .seconds(6))
  trial.drain(for: .seconds(20))
  print(seed, trial.history.entries.count, "pending", trial.pending, watch.violation ?? "ok")
  if trial.pending > 0 {
    print(trial.world.now)
    for n in 0..<6 {
      print(
        n, trial.world[NodeID(n)].server!.scheduler.epoch,
        trial.world[NodeID(n)].server!.scheduler.executor.waiting.map {
          "\($0.position.epoch) \($0.missing)"
        } ?? "-")
    }
  }
}
for seed in UInt64(1)...20 { go(seed) }
