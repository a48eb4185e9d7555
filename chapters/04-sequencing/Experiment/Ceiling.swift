import Checking
import Experiments
import Measurement
import Model
import Sequencing
import Simulation
import Workloads

// Where the ceiling of an order is: by how much a batch may hold, and by how many sequencers fill the order together.

private struct Ceiling: Sendable, CustomStringConvertible {
  static let bytesPerSecond: Int64 = 400_000
  /// So many that the order is always full: calls of so long at the ceiling.
  static let waiting = 0.2
  var batch: Int
  var name: String
  var replication: Replication
  var partitions: Int
  var length: Nanoseconds
  var description: String {
    "\(name), \(batch), \(length.milliseconds) ms, \(Ceiling.bytesPerSecond)"
  }

  var sequencers: Int {
    Placement(replicas: 3, partitions: partitions, replication).logs.count
  }

  /// Between data centres each pair of machines has so much bandwidth; 10 ms one way.
  var setting: Town.Setting {
    var setting = Town.Setting()
    setting.partitions = partitions
    setting.replication = replication
    setting.links = Links(
      dataCentres: 3, within: .microseconds(250), bytesPerSecond: Ceiling.bytesPerSecond
    ) { _, _ in .milliseconds(10) }
    setting.separateReplicas()
    setting.arrivals = .closed(users: Int(expected * Ceiling.waiting), think: .zero)
    setting.patience = .seconds(5)
    setting.quiet = .milliseconds(200)
    setting.options.electsSlowly()
    setting.options.sequencer.batchLimit = batch
    setting.options.sequencer.waitingLimit = 1 << 30
    return setting
  }

  /// A call of this experiment as an input, in bytes.
  static let input: Int = {
    var workload = Ceiling.workload(homes: 1)
    var random = Random(seed: 1)
    let call = workload.next(home: 0, &random)
    return Input(
      client: NodeID(0), number: 1, floor: 1, origin: 0, participants: [0], call: call
    ).size
  }()

  static func workload(homes: Int) -> ListAppend {
    possible { try ListAppend(homes: homes, lists: 4096, operations: 1, appends: 0) }
  }

  /// Calls a second: what fits into the batches, or what the wires carry of them.
  var expected: Double {
    let perBatch = Double(max(1, (batch - 20) / Ceiling.input))
    let byBatches = perBatch * 1e3 / FiveRegions.epoch
    let byWire = Double(Ceiling.bytesPerSecond) / Double(Ceiling.input)
    return min(byBatches, byWire) * Double(sequencers)
  }
}

let sequencingCeiling = Experiment(
  "sequencing-ceiling",
  asks: "How much can be put into one order, by the size of a batch and the number of sequencers?",
  columns: ["batch_bytes", "sequencers", "answered_per_s", "expected_per_s", "mean_ms"],
  judged: .notJudged("what clients see is judged under sequencing-under-faults"),
  at: { size in
    let batches = size == .full ? [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000] : [1_000]
    let kinds: [(String, Replication, Int)] = [
      ("one log", .oneLog(at: 0), 1), ("three logs", .everywhere, 1), ("six logs", .everywhere, 2),
    ]
    return kinds.flatMap { name, replication, partitions in
      batches.map {
        Ceiling(
          batch: $0, name: name, replication: replication, partitions: partitions,
          length: .milliseconds(size == .full ? 3_000 : 1_500))
      }
    }
  }
) { (point: Ceiling, seed) in
  let workload = Ceiling.workload(homes: point.partitions)
  var town = Town(point.setting, load: Load(workload), seed: seed)
  let start = town.runHalves(of: point.length)
  let seconds = Double((town.trial.world.now - start).count) / 1e9
  var times: [Double] = []
  for entry in town.trial.history.entries {
    guard let returned = entry.returned, returned >= start else { continue }
    times.append((returned - entry.called).milliseconds)
  }
  return Finding(
    rows: [
      [
        .count(point.batch), .count(point.sequencers),
        .number(Double(times.count) / seconds), .number(point.expected),
        .number(mean(times)),
      ]
    ], traceHash: town.trial.world.traceHash)
}
