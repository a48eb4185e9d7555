import Checking
import Experiments
import Measurement
import Model
import Raft
import RaftStore
import Simulation
import Workloads

// How fast the store is, by how many servers it has, how its messages are filled, and what is told when. The machines are
// those of Ongaro's thesis (§10), as far as they can be known from outside.

/// What LogCabin's machines cost. Disk: published. Fitted: the wire, to the latency of one server; the price of a call, to
/// the throughput of one; the price of a message, to the throughput of three, since one server sends none.
enum LogCabin {
  static let disk = Disk(sync: .microseconds(250))
  // snippet.fit
  static let wire = Nanoseconds.microseconds(188)
  static let message = Nanoseconds(8_500)
  static let call = Nanoseconds(17_000)
  // snippet.end

  static var prices: Prices {
    var prices = Prices()
    prices[.message] = message
    prices[.execute] = call
    return prices
  }
}

/// One client with so many threads, each of which writes, waits and writes again.
struct ThroughputRun: Sendable {
  static let warmUp = Nanoseconds.milliseconds(500)
  var servers: Int
  var threads: Int
  var length: Nanoseconds
  var change: @Sendable (inout RaftOptions) -> Void = { _ in }

  struct Measured {
    var perSecond: Double
    var medianMilliseconds: Double
    var inputsPerCall: Double
    var trace: UInt64
  }

  func run(seed: UInt64) -> Measured {
    var setting = Cluster.Setting()
    setting.servers = servers
    setting.clients = 1
    setting.link = Link(.constant(LogCabin.wire))
    setting.disk = LogCabin.disk
    setting.prices = LogCabin.prices
    setting.patience = .milliseconds(200)
    setting.arrivals = .closed(users: threads, think: .zero)
    change(&setting.store.member.raft)
    let workload = possible { try ListAppend(lists: 4096, operations: 1, appends: 1) }
    var cluster = Cluster(setting, load: Load(workload), seed: seed)
    cluster.trial.world.run(until: .zero + .milliseconds(10))
    cluster.trial.world.act(on: NodeID(0)) { node, context in
      node.command(&context) { $0.campaign() }
    }
    cluster.trial.run(for: ThroughputRun.warmUp)
    let (steps, start) = (cluster.trial.world.steps, cluster.trial.world.now)
    cluster.trial.run(for: length)
    if let problem = cluster.problem { preconditionFailure("seed \(seed): \(problem)") }
    return measured(
      cluster.trial.history, from: start, steps: cluster.trial.world.steps - steps,
      cluster.trial.world.traceHash)
  }

  private func measured(
    _ history: History, from start: Instant, steps: Int, _ trace: UInt64
  ) -> Measured {
    var times: [Double] = []
    for entry in history.entries {
      guard let returned = entry.returned, returned >= start else { continue }
      times.append((returned - entry.called).milliseconds)
    }
    return Measured(
      perSecond: Double(times.count) * 1e9 / Double(length.count),
      medianMilliseconds: Statistic.median.of(times) ?? .nan,
      inputsPerCall: (100 * Double(steps) / Double(max(1, times.count))).rounded() / 100,
      trace: trace)
  }
}

// MARK: - By servers

private struct ClusterSize: Sendable, CustomStringConvertible {
  var servers: Int
  var threads: Int
  var length: Nanoseconds
  var description: String {
    "\(servers) servers, \(threads) threads, \(length.milliseconds) ms, \(LogCabin.call) \(LogCabin.message) \(LogCabin.wire)"
  }
}

let clusterSize = Experiment(
  "raft-cluster-size",
  asks: "How do throughput and latency change with the number of servers?",
  columns: ["servers", "client_threads", "throughput_ops_per_s", "latency_median_ms"],
  judged: .notJudged("what clients see is judged under raft-store-under-faults"),
  at: { size in
    let servers = size == .full ? Array(1...9) : [1, 2, 3]
    return [1, 10, 100].flatMap { threads in
      servers.map {
        ClusterSize(
          servers: $0, threads: threads, length: .milliseconds(size == .full ? 1000 : 20))
      }
    }
  }
) { (point: ClusterSize, seed) in
  let run = ThroughputRun(servers: point.servers, threads: point.threads, length: point.length)
  let found = run.run(seed: seed)
  return Finding(
    rows: [
      [
        .count(point.servers), .count(point.threads), .number(found.perSecond),
        .number(found.medianMilliseconds),
      ]
    ], traceHash: found.trace)
}

// MARK: - By what a message holds, and when it is sent

private struct Filling: Sendable, CustomStringConvertible {
  /// Messages with entries that a follower may not have acknowledged.
  var inFlight: Int
  /// Entries that one message holds at most.
  var batch: Int
  var length: Nanoseconds
  static let threads = 200
  static let entrySize = 80
  var description: String { "\(inFlight) in flight, \(batch) entries, \(length.milliseconds) ms" }
}

let batching = Experiment(
  "raft-batching",
  asks: "What do batches and pipelines do to throughput and latency?",
  columns: [
    "in_flight", "batch_entries", "client_threads", "throughput_ops_per_s", "latency_median_ms",
    "inputs_per_call",
  ],
  judged: .notJudged("what clients see is judged under raft-store-under-faults"),
  at: { size in
    let batches = size == .full ? [1, 2, 4, 8, 16, 32, 64, 128] : [128]
    return [1, 4, 256].flatMap { inFlight in
      batches.map {
        Filling(
          inFlight: inFlight, batch: $0, length: .milliseconds(size == .full ? 500 : 20))
      }
    }
  }
) { (point: Filling, seed) in
  let run = ThroughputRun(servers: 3, threads: Filling.threads, length: point.length) {
    $0.inFlightLimit = point.inFlight
    $0.messageLimit = point.batch * Filling.entrySize
  }
  let found = run.run(seed: seed)
  return Finding(
    rows: [
      [
        .count(point.inFlight), .count(point.batch), .count(Filling.threads),
        .number(found.perSecond), .number(found.medianMilliseconds), .number(found.inputsPerCall),
      ]
    ], traceHash: found.trace)
}

private struct Ablation: Sendable, CustomStringConvertible {
  enum Kind: String, Sendable, CaseIterable {
    case none = "as built"
    case tellsCommits = "commits are told at once"
    case sendsEach = "each proposal is sent alone"
    case both = "both"
  }

  var kind: Kind
  var threads: Int
  var length: Nanoseconds
  var description: String { "\(kind.rawValue), \(threads) threads, \(length.milliseconds) ms" }
}

let ablations = Experiment(
  "raft-ablations",
  asks: "What is saved by telling commits with the next message, and by sending what has gathered?",
  columns: [
    "variant", "client_threads", "throughput_ops_per_s", "latency_median_ms", "inputs_per_call",
  ],
  judged: .notJudged("what clients see is judged under raft-store-under-faults"),
  at: { size in
    Ablation.Kind.allCases.flatMap { kind in
      [1, 10, 100].map {
        Ablation(kind: kind, threads: $0, length: .milliseconds(size == .full ? 500 : 20))
      }
    }
  }
) { (point: Ablation, seed) in
  let run = ThroughputRun(servers: 3, threads: point.threads, length: point.length) {
    $0.tellsCommitsAtOnce = point.kind == .tellsCommits || point.kind == .both
    $0.sendsEachProposal = point.kind == .sendsEach || point.kind == .both
  }
  let found = run.run(seed: seed)
  return Finding(
    rows: [
      [
        .text(point.kind.rawValue), .count(point.threads), .number(found.perSecond),
        .number(found.medianMilliseconds), .number(found.inputsPerCall),
      ]
    ], traceHash: found.trace)
}
