import Checking
import Experiments
import Measurement
import Model
import Raft
import Sequencing
import Simulation
import Workloads

// The sequenced store under faults: whatever breaks, all replicas execute one order, clients see one strictly serializable
// database, and when nothing breaks any more everybody is answered.

/// What is broken on purpose.
enum Planted: Sendable, Equatable { case nothing, duplicates }

let sequencingUnderFaults = Campaign(
  "sequencing-under-faults",
  asks: "Is the sequenced store strictly serializable, and are its replicas the same, whatever breaks?",
  of: Planted.nothing,
  judged: .by(
    [.certificate, .inference], at: .strongSerializable, twin: "clients' repeated calls are executed again",
    is: { _ in .duplicates }),
  nodes: OrderVoyage.nodes,
  kinds: [.crash, .tear, .pause, .cut, .oneWayCut, .clog, .slowDisk, .failSync, .clockStep, .clockDrift, .bridge],
  mortal: (0..<OrderVoyage.servers).map { NodeID($0) }, safetyPhase: .seconds(20),
  seeds: (full: 1000, smoke: 20),
  mustReach: ["crash", "restart", "message cut", "message lost", "message duplicated", "asked again", "answered again"]
) { planted, swarm, isRecorded in
  var voyage = OrderVoyage(swarm, planted)
  return voyage.run(isRecorded: isRecorded)
}

struct OrderVoyage: ~Copyable {
  static let servers = 6
  static let nodes = 9
  static let livenessPhase = Nanoseconds.seconds(120)

  private var town: Town
  private let workload: ListAppend
  private let swarm: Swarm

  init(_ swarm: Swarm, _ planted: Planted) {
    self.swarm = swarm
    var random = Random(seed: swarm.seed, .workload)
    var setting = Town.Setting()
    setting.link = swarm.link
    setting.disk = swarm.disk
    setting.replication = random.below(4) == 0 ? .oneLog(at: random.below(3)) : .everywhere
    setting.patience = .milliseconds(200 + Int64(random.below(800)))
    setting.arrivals = .closed(users: 9, think: .milliseconds(100))
    setting.options.hasSessions = planted != .duplicates
    setting.options.checkpointEvery = 10 + UInt64(random.below(100))
    setting.options.member.keptBehindSnapshot = random.below(50)
    setting.options.member.chunk = 1_000
    setting.options.sequencer.epoch = .milliseconds(5 + Int64(random.below(30)))
    setting.options.sequencer.rule = random.below(4) == 0 ? .byCount : .byClock
    setting.options.sequencer.batchLimit = 100 << random.below(10)
    let workload = possible {
      try ListAppend(homes: 2, lists: 4, operations: 4, appends: 0.4, distributed: 0.5)
    }
    self.workload = workload
    town = Town(setting, load: Load(workload, records: true), seed: swarm.seed)
    town.trial.world.countMarks()
    for fault in swarm.schedule { town.trial.world.schedule(fault.fault, at: fault.at) }
  }

  mutating func run(isRecorded: Bool) -> Campaign.Voyage {
    if isRecorded { town.trial.world.record() }
    town.trial.run(for: swarm.safetyPhase)
    town.trial.drain(for: OrderVoyage.livenessPhase)
    let history = town.trial.history
    var opinions = Opinions()
    opinions.certify(
      history, at: Promise(.strongSerializable), by: SerialOrder(workload, demand: .realTime))
    opinions.infer(TransactionHistory(listAppend: history), at: .strongSerializable)
    let unanswered = town.trial.pending
    let problem =
      town.watch.violation ?? (unanswered > 0 ? "\(unanswered) calls were never answered" : nil)
    return Campaign.Voyage(
      verdict: problem.map { .violated(witness: $0) } ?? .holds, opinions: opinions,
      coverage: town.trial.world.coverage, traceHash: town.trial.world.traceHash,
      last: (town.trial.world.takeRecording()?.last(40) ?? []) + town.description)
  }
}
