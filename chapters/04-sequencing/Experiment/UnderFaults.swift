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
enum Planted: Sendable, Equatable {
  case nothing
  /// A call that was asked twice is executed twice.
  case duplicates
  /// Batches are executed in the order in which they come.
  case arrivalOrder
  /// An epoch is executed when the batches of half the sequencers are here.
  case halfEpochs
  /// A replica that was only told takes over from a master that died.
  case unsafeFailover
}

private func campaign(
  _ name: String, _ planted: Planted, asks: String, judged: Judged<Planted>,
  seeds: (full: Int, smoke: Int), mustReach: [String] = []
) -> Campaign {
  Campaign(
    name, asks: asks, of: planted, judged: judged, nodes: OrderVoyage.nodes(planted),
    kinds: (planted == .unsafeFailover ? [] : [.crash, .tear, .failSync])
      + [.pause, .cut, .oneWayCut, .clog, .slowDisk, .clockStep, .clockDrift, .bridge],
    mortal: OrderVoyage.mortal(planted),
    safetyPhase: .seconds(20), seeds: seeds, mustReach: mustReach
  ) { planted, swarm, isRecorded in
    var voyage = OrderVoyage(swarm, planted)
    return voyage.run(isRecorded: isRecorded)
  }
}

private func broken(
  _ name: String, _ planted: Planted, asks: String, smoke: Int = 4
) -> Campaign {
  campaign(
    name, planted, asks: asks,
    judged: .twin(
      of: "sequencing-under-faults", rejectedBy: [.certificate, .inference], at: .strongSerializable
    ), seeds: (60, smoke))
}

let sequencingUnderFaults = campaign(
  "sequencing-under-faults", .nothing,
  asks:
    "Is the sequenced store strictly serializable, and are its replicas the same, whatever breaks?",
  judged: .by(
    [.certificate, .inference], at: .strongSerializable,
    twin: "clients' repeated calls are executed again", is: { _ in .duplicates }),
  seeds: (300, 5),
  mustReach: [
    "crash", "record lost", "torn record", "restart", "sync failed", "pause", "input delayed",
    "message cut", "message lost", "message duplicated", "message overtaken", "message clogged",
    "disk slowed", "clock stepped", "clock drifted", "asked again", "answered again",
    "turned away", "began anew", "checkpoint adopted", "row fetched",
  ])

let sequencingByArrival = broken(
  "sequencing-by-arrival", .arrivalOrder,
  asks: "Is it found that replicas execute batches in the order in which they come?")
let sequencingHalfEpochs = broken(
  "sequencing-half-epochs", .halfEpochs,
  asks: "Is it found that an epoch is executed while batches of it are missing?")
let sequencingUnsafeFailover = broken(
  "sequencing-unsafe-failover", .unsafeFailover,
  asks: "Is it found that a replica takes over what it was never sure to have?", smoke: 30)

/// One seed.
struct OrderVoyage: ~Copyable {
  static let partitions = 2
  /// A master that was failed over is gone, or it would go on filling its log; then two replicas are enough.
  static func replicas(_ planted: Planted) -> Int { planted == .unsafeFailover ? 2 : 3 }
  static func mortal(_ planted: Planted) -> [NodeID] {
    let first = planted == .unsafeFailover ? partitions : 0
    return (first..<replicas(planted) * partitions).map { NodeID($0) }
  }
  static func nodes(_ planted: Planted) -> Int { replicas(planted) * (partitions + 1) }

  /// After the last fault everybody must have been answered within it.
  static let livenessPhase = Nanoseconds.seconds(120)

  private var town: Town
  private let workload: ListAppend
  private let swarm: Swarm
  private let planted: Planted
  private var random: Random

  init(_ swarm: Swarm, _ planted: Planted) {
    self.swarm = swarm
    self.planted = planted
    random = Random(seed: swarm.seed, .workload)
    var setting = Town.Setting()
    setting.replicas = OrderVoyage.replicas(planted)
    setting.link = swarm.link
    setting.disk = swarm.disk
    setting.patience = .milliseconds(200 + Int64(random.below(800)))
    setting.arrivals = .closed(users: 9, think: .milliseconds(100))
    setting.replication = OrderVoyage.replication(planted, &random)
    setting.options = OrderVoyage.options(planted, &random)
    // Partitions that have another order would wait for each other for ever.
    let hasMistakenOrder = planted == .arrivalOrder || planted == .halfEpochs
    let workload = possible {
      try ListAppend(
        homes: 2, lists: 4, operations: 4, appends: 0.4, distributed: hasMistakenOrder ? 0 : 0.5)
    }
    self.workload = workload
    town = Town(setting, load: Load(workload, records: true), seed: swarm.seed)
    town.trial.world.countMarks()
    for fault in swarm.schedule {
      if case .restart(let id) = fault.fault, !OrderVoyage.mortal(planted).contains(id) { continue }
      town.trial.world.schedule(fault.fault, at: fault.at)
    }
  }

  private static func replication(_ planted: Planted, _ random: inout Random) -> Replication {
    if planted == .unsafeFailover { return .asynchronous(master: 0) }
    switch random.below(8) {
    case 0, 1: return .oneLog(at: random.below(3))
    case 2: return .asynchronous(master: random.below(3))
    case 3: return .among(1 + random.below(2))
    default: return .everywhere
    }
  }

  private static func options(_ planted: Planted, _ random: inout Random) -> SequencedOptions {
    var options = SequencedOptions()
    options.hasSessions = planted != .duplicates
    if planted == .arrivalOrder { options.rule = .anyIsHere }
    if planted == .halfEpochs { options.rule = .halfAreHere }
    options.checkpointEvery = 10 + UInt64(random.below(100))
    // Who counts for itself cannot begin anew in the middle.
    if options.rule != .allAreHere { options.checkpointEvery = 1 << 40 }
    options.member.keptBehindSnapshot = random.below(50)
    options.member.chunk = 1_000
    options.sequencer.epoch = .milliseconds(5 + Int64(random.below(30)))
    options.sequencer.rule = [.byCount, .byHearsay, .byClock, .byClock][random.below(4)]
    options.sequencer.batchLimit = 100 << random.below(10)
    if random.below(4) == 0 { options.sequencer.waitingLimit = 100 }
    if random.below(3) == 0 {
      options.cold = ColdOptions(
        least: .milliseconds(1), more: .milliseconds(Int64(1 + random.below(20))),
        head: random.below(2) == 0 ? .milliseconds(30) : nil
      ) { $0.row == 0 }
    }
    return options
  }

  mutating func run(isRecorded: Bool) -> Campaign.Voyage {
    if isRecorded { town.trial.world.record() }
    if planted == .unsafeFailover { failOver() }
    town.trial.run(for: .zero + swarm.safetyPhase - town.trial.world.now)
    // Who has lost the order may never answer.
    let isSound = planted == .nothing || planted == .duplicates
    if isSound { goOn() }
    town.trial.drain(for: isSound ? OrderVoyage.livenessPhase : .seconds(5))
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

  /// Where faults let hardly anybody be answered, there would be nothing to judge: users go on behind them.
  private mutating func goOn() {
    for _ in 0..<60 {
      let answered = town.trial.history.entries.count - town.trial.pending
      if answered >= 20 { return }
      town.trial.run(for: .seconds(1))
    }
  }

  /// The master's nodes die, and a little later somebody makes another replica the only one that agrees.
  private mutating func failOver() {
    town.trial.run(for: .milliseconds(3_000 + Int64(random.below(5_000))))
    let now = town.trial.world.now
    for partition in 0..<town.setting.partitions {
      town.trial.world.schedule(.crash(town.placement.node(0, partition)), at: now)
    }
    town.trial.run(for: .milliseconds(Int64(1 + random.below(500))))
    for log in town.placement.logs.indices {
      let heir = town.placement.node(1, town.placement.partition(of: town.placement.logs[log].home))
      town.trial.world.act(on: heir) { node, context in node.takeOver(log, &context) }
    }
  }
}
