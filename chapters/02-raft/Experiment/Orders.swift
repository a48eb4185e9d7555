import Checking
import Experiments
import Measurement
import Model
import Raft
import RaftStore
import Simulation
import Workloads

// Q: is the order of the log determined by what clients ask? The same script is run over networks that differ in nothing
// but chance.

/// Three clients of three servers, and what they ask: always the same, at the same times.
private struct Script: Sendable, CustomStringConvertible {
  static let clients = 3
  static let callsEach = 4
  /// Between two calls of a client, and between one client and the next.
  static let gap = Nanoseconds.milliseconds(2)
  static let lag = Nanoseconds.microseconds(100)
  static let start = Instant.zero + .seconds(2)

  /// How much the network's latency varies about half a millisecond.
  var jitter: Nanoseconds
  var runs: Int

  var description: String { "\(jitter.milliseconds) ms, \(runs) runs" }

  static let load = Load(possible { try ListAppend(lists: 2, operations: 2, appends: 0.8) })

  static let calls: [Transaction] = {
    let generator = load.generator()
    var random = Random(seed: 1, .workload)
    return (0..<clients * callsEach).map { _ in generator.next(home: 0, &random) }
  }()

  var link: Link {
    let floor = Nanoseconds.microseconds(500)
    return Link(
      jitter == .zero
        ? .constant(floor)
        : .lognormal(floor: floor - jitter / 5, median: jitter, sigma: 1))
  }
}

/// What came of one run.
private struct Outcome {
  /// Which calls the log holds, by their places in the script.
  var order: [Int]
  /// Of all its entries; with a new leader's empty ones.
  var log: UInt64
  /// Of each server's state.
  var states: [UInt64]
  var trace: UInt64
}

private func run(_ script: Script, seed: UInt64) -> Outcome {
  var setting = Cluster.Setting()
  setting.clients = Script.clients
  setting.link = script.link
  setting.disk = .instant
  setting.store.reads = .byLog
  var cluster = Cluster(setting, load: Script.load, seed: seed)
  for (number, call) in Script.calls.enumerated() {
    let client = NodeID(setting.servers + number % Script.clients)
    let round = Int64(number / Script.clients)
    let at =
      Script.start + Script.gap * round + Script.lag * Int64(number % Script.clients)
    cluster.trial.world.submit(call, as: RequestID(UInt64(number)), to: client, at: at)
  }
  cluster.trial.world.run(until: Script.start + .seconds(2))
  if let problem = cluster.problem { preconditionFailure("seed \(seed): \(problem)") }

  var outcome = Outcome(order: [], log: 0, states: [], trace: cluster.trial.world.traceHash)
  var digest = Digest(0)
  let log = cluster.server(NodeID(0)).member.raft.log
  for entry in log.entries(1..<log.lastIndex + 1).all {
    digest.fold(entry.index)
    for byte in entry.payload { digest.fold(UInt64(byte)) }
    guard !entry.payload.isEmpty else { continue }
    let command = entry.payload.withUnsafeBytes { Command($0)! }
    let client = command.client.index - setting.servers
    outcome.order.append((Int(command.number) - 1) * Script.clients + client)
  }
  outcome.log = digest.rawValue
  outcome.states = setting.servingNodes.map { cluster.server($0).machine.digest.rawValue }
  return outcome
}

/// Of all pairs of calls, how many the log has in another order than another: Kendall's distance, between 0 and 1.
private func distance(_ a: [Int], _ b: [Int]) -> Double {
  var place = [Int](repeating: 0, count: a.count)
  for (index, call) in b.enumerated() { place[call] = index }
  var swapped = 0
  for later in a.indices {
    for earlier in 0..<later where place[a[earlier]] > place[a[later]] { swapped += 1 }
  }
  return Double(swapped) / Double(a.count * (a.count - 1) / 2)
}

private func distinct(_ numbers: [UInt64]) -> Int {
  var count = 0
  let sorted = numbers.sorted()
  for place in sorted.indices where place == 0 || sorted[place] != sorted[place - 1] { count += 1 }
  return count
}

let orders = Experiment(
  "raft-orders",
  asks: "Do the same calls make the same log?",
  columns: [
    "jitter_ms", "runs", "calls", "distinct_orders", "distinct_states", "most_states_of_one_log",
    "mean_distance",
  ],
  judged: .notJudged("what clients see is judged under raft-store-under-faults"),
  at: { size in
    [0, 10, 30, 100, 300, 1000].map {
      Script(jitter: .microseconds($0), runs: size == .full ? 1000 : 20)
    }
  }
) { (script: Script, seed) in
  var trace = Digest(0)
  var outcomes: [Outcome] = []
  for number in 0..<script.runs {
    let outcome = run(script, seed: seed &* 1_000_000 &+ UInt64(number))
    precondition(outcome.order.count == Script.calls.count, "a call is missing or there twice")
    trace.fold(outcome.trace)
    outcomes.append(outcome)
  }
  let orders = outcomes.map { outcome in
    var digest = Digest(0)
    for call in outcome.order { digest.fold(UInt64(call)) }
    return digest.rawValue
  }
  let most = outcomes.map { one in
    distinct(outcomes.filter { $0.log == one.log }.flatMap(\.states))
  }.max()!
  let distances = zip(outcomes, outcomes.dropFirst()).map { distance($0.order, $1.order) }
  return Finding(
    rows: [
      [
        .number(script.jitter.milliseconds), .count(script.runs), .count(Script.calls.count),
        .count(distinct(orders)), .count(distinct(outcomes.map { $0.states[0] })), .count(most),
        .number(Statistic.mean.of(distances)!),
      ]
    ], traceHash: trace.rawValue)
}
