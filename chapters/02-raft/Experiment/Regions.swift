import Checking
import Experiments
import Measurement
import Model
import Raft
import RaftStore
import Simulation
import Workloads

// Commit latency over real distances: five regions, one server and one client in each, and the leader in each of them in
// turn.

private struct Placement: Sendable, CustomStringConvertible {
  var matrix: RegionMatrix
  var leader: Int
  var length: Nanoseconds
  var description: String {
    "leader in \(matrix.regions[leader]), \(matrix.table.digest), \(length.milliseconds) ms"
  }

  /// There and back to the leader, and from it to the nearest servers that make a majority with it.
  func expected(client: Int) -> Double {
    let others = matrix.regions.indices.filter { $0 != leader }
      .map { matrix.roundTrip(leader, $0) }.sorted()
    return matrix.roundTrip(client, leader) + others[matrix.regions.count / 2 - 1]
  }

  func run(seed: UInt64) -> (history: History, trace: UInt64) {
    let count = matrix.regions.count
    var setting = Cluster.Setting()
    setting.servers = count
    setting.clients = count
    setting.links = matrix.links
    setting.machines = (0..<2 * count).map { Machine(region: $0 % count) }
    setting.patience = .seconds(5)
    setting.arrivals = .closed(users: count, think: .milliseconds(100))
    // So long that nobody else is elected.
    setting.store.member.setTimes(
      election: .seconds(3), spread: .seconds(3), heartbeat: .milliseconds(500))
    let workload = possible { try ListAppend(lists: 64, operations: 1, appends: 1) }
    var cluster = Cluster(setting, load: Load(workload), seed: seed)
    cluster.trial.world.run(until: .zero + .milliseconds(10))
    cluster.trial.world.act(on: NodeID(leader)) { [leader] node, context in
      precondition(node.server!.member.raft.id == NodeID(leader))
      node.command(&context) { $0.campaign() }
    }
    cluster.trial.run(for: length)
    precondition(cluster.leader == NodeID(leader), "another server was elected")
    if let problem = cluster.problem { preconditionFailure("seed \(seed): \(problem)") }
    return (cluster.trial.history, cluster.trial.world.traceHash)
  }
}

let regions = Experiment(
  "raft-regions",
  asks: "How long does a commit take, by where the leader is and where the client is?",
  columns: [
    "leader_region", "client_region", "calls", "median_ms", "p99_ms", "expected_ms",
  ],
  judged: .notJudged("what clients see is judged under raft-store-under-faults"),
  at: { size in
    let matrix = RegionMatrix()
    return matrix.regions.indices.map {
      Placement(matrix: matrix, leader: $0, length: .seconds(size == .full ? 120 : 20))
    }
  }
) { (point: Placement, seed) in
  let (history, trace) = point.run(seed: seed)
  let count = point.matrix.regions.count
  let rows = (0..<count).map { client -> [Field] in
    var times: [Double] = []
    for entry in history.entries where Int(entry.client) % count == client {
      // The first calls look for the leader.
      guard let returned = entry.returned, entry.called > .zero + .seconds(10) else { continue }
      times.append((returned - entry.called).milliseconds)
    }
    return [
      .text(point.matrix.regions[point.leader]), .text(point.matrix.regions[client]),
      .count(times.count), .number(Statistic.median.of(times)!),
      .number(Statistic.quantile(0.99, of: times)!),
      .number(point.expected(client: client)),
    ]
  }
  return Finding(rows: rows, traceHash: trace)
}
