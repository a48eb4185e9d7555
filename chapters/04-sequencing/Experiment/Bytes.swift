import Checking
import Experiments
import Measurement
import Model
import Sequencing
import Simulation
import Workloads

// What crosses between data centres for a transaction: its input, as here; or what it wrote, as where it runs first and is
// replicated after; or with that what it read, where others must be able to check it.

private struct Traffic: Sendable, CustomStringConvertible {
  var name: String
  var load: Load
  var perSecond: Double
  var length: Nanoseconds
  var description: String { "\(name), \(perSecond) a second, \(length.milliseconds) ms" }

  static let sample = 2_000

  static func all(_ size: Size) -> [Traffic] {
    let loads: [(name: String, load: Load)] = [
      ("ten rows read and written", Load(possible { try Microbenchmark(homes: 2, rows: 10_000) })),
      ("ten rows read", Load(possible { try YCSB(.c, homes: 2, rows: 10_000, keys: 10) })),
      (
        "one row appended to",
        Load(possible { try ListAppend(homes: 2, lists: 4096, operations: 1, appends: 1) })
      ),
    ]
    return loads.flatMap { name, load in
      [100.0, 1_000, 10_000].map {
        Traffic(
          name: name, load: load, perSecond: $0,
          length: .milliseconds(size == .full ? 3_000 : 1_000))
      }
    }
  }

  /// Means over calls as clients make them, in bytes: the input; what it writes, as key and value, beside the same head; with
  /// that what it reads, as key and version.
  func counted(seed: UInt64) -> (input: Double, effects: Double, readSets: Double) {
    let generator = load.generator()
    var random = Random(seed: seed, .workload, at: 78)
    var workspace = Workspace()
    var footprint = Footprint()
    var (input, effects, reads) = (0, 0, 0)
    for number in 0..<Traffic.sample {
      let call = generator.next(home: number % 2, &random)
      input +=
        Input(client: NodeID(0), number: 1, floor: 1, origin: 0, participants: [0], call: call).size
      footprint.clear()
      load.catalogue.declare(call, &footprint)
      workspace.clear()
      for key in footprint.reads + footprint.updates {
        workspace.learn(key, load.initial(key) ?? Value(), version: .zero)
      }
      guard case .done = workspace.attempt(call, load.catalogue) else { continue }
      effects += Traffic.head + workspace.writes.count * Traffic.write
      reads += (footprint.reads.count + footprint.updates.count) * Traffic.read
    }
    let count = Double(Traffic.sample)
    return (Double(input) / count, Double(effects) / count, Double(effects + reads) / count)
  }

  private static let head = 32
  private static let write = 8 + 64
  private static let read = 8 + 8
}

let sequencingBytes = Experiment(
  "sequencing-bytes",
  asks: "What crosses between data centres for a transaction, as inputs and otherwise?",
  columns: [
    "workload", "offered_per_s", "input_bytes", "effect_bytes", "read_set_bytes",
    "sent_bytes_per_copy",
  ],
  judged: .notJudged("what clients see is judged under sequencing-under-faults"),
  at: { size in Traffic.all(size) }
) { (point: Traffic, seed) in
  var setting = Town.Setting()
  setting.disk = .instant
  // So wide that nothing waits; it makes the simulator count.
  setting.links = Links(
    dataCentres: 3, within: .microseconds(250), bytesPerSecond: 1_000_000_000_000
  ) { _, _ in .milliseconds(10) }
  setting.separateReplicas()
  setting.arrivals = .poisson(perSecond: point.perSecond)
  setting.patience = .seconds(5)
  setting.quiet = .milliseconds(200)
  setting.options.electsSlowly()
  var town = Town(setting, load: point.load, seed: seed)
  let before = town.bytesBetweenReplicas
  town.trial.run(for: point.length)
  let sent = Double(town.bytesBetweenReplicas - before)
  let calls = Double(town.trial.history.entries.count)
  let counted = point.counted(seed: seed)
  return Finding(
    rows: [
      [
        .text(point.name), .number(point.perSecond), .number(counted.input),
        .number(counted.effects), .number(counted.readSets),
        // An input crosses to each of the other replicas.
        .number(sent / calls / Double(setting.replicas - 1)),
      ]
    ], traceHash: town.trial.world.traceHash)
}

extension Town {
  /// Everything that servers sent to servers of other replicas, where links count.
  var bytesBetweenReplicas: Int64 {
    var sum: Int64 = 0
    for from in 0..<setting.servers {
      for to in 0..<setting.servers {
        let (a, b) = (NodeID(from), NodeID(to))
        if placement.replica(of: a) == placement.replica(of: b) { continue }
        sum += trial.world.bytesSent(from: a, to: b)
      }
    }
    return sum
  }
}
