import Checking
import Execution
import Experiments
import Measurement
import Model
import Raft
import Sequencing
import Simulation
import Workloads

// Deterministic execution under faults. Each replica executes in its own way: with queues of locks, with counters, and one input
// after the other. Wherever two are equally far they must be the same, clients must see one strictly serializable database, and
// when nothing breaks any more everybody is answered. Half of the seeds run lists that judges infer from; the other half TPC-C, whose
// conditions must hold in the end.

/// What is run, and what is broken on purpose.
struct ExecutionSubject: Sendable, Equatable {
  /// A mistake with locks that all replicas make; nil, none is made.
  var mistake: LockKind?
  /// TPC-C; else lists, from which judges can infer.
  var takesOrders = false

  var ways: [LockKind?] {
    mistake.map { [$0, $0, $0] } ?? [.queues, .counters, nil]
  }
}

private func campaign(
  _ name: String, _ subject: ExecutionSubject, asks: String, judged: Judged<ExecutionSubject>,
  seeds: (full: Int, smoke: Int), mustReach: [String] = []
) -> Campaign {
  Campaign(
    name, asks: asks, of: subject, judged: judged, nodes: ExecutionVoyage.nodes,
    kinds: [
      .crash, .tear, .failSync, .pause, .cut, .oneWayCut, .clog, .slowDisk, .clockStep, .clockDrift,
      .bridge,
    ],
    mortal: (0..<ExecutionVoyage.servers).map { NodeID($0) }, safetyPhase: .seconds(15),
    seeds: seeds, mustReach: mustReach
  ) { subject, swarm, isRecorded in
    var voyage = ExecutionVoyage(swarm, subject)
    return voyage.run(isRecorded: isRecorded)
  }
}

let executionUnderFaults = campaign(
  "execution-under-faults", ExecutionSubject(),
  asks: "Is it one strictly serializable database, whatever breaks and however replicas execute?",
  judged: .by(
    [.certificate, .inference], at: .strongSerializable,
    twin: "transactions wait for no lock",
    is: { _ in ExecutionSubject(mistake: .nobodyWaits) }),
  seeds: (200, 5),
  mustReach: [
    "crash", "record lost", "restart", "pause", "message cut", "message lost",
    "message duplicated", "message overtaken", "disk slowed", "clock stepped", "asked again",
    "answered again", "began anew", "row fetched",
  ])

let executionOrdersUnderFaults = campaign(
  "execution-orders-under-faults", ExecutionSubject(takesOrders: true),
  asks: "Do TPC-C's consistency conditions hold in every replica, whatever breaks?",
  judged: .by(
    [.certificate], at: .strongSerializable, twin: "transactions wait for no lock",
    is: { _ in ExecutionSubject(mistake: .nobodyWaits, takesOrders: true) }),
  seeds: (100, 4), mustReach: ["crash", "restart", "answered again", "scouted", "restarted"])

let executionBriefLocks = campaign(
  "execution-brief-locks", ExecutionSubject(mistake: .briefQueues),
  asks: "Is it found that locks are given back once rows are read?",
  judged: .twin(
    of: "execution-under-faults", rejectedBy: [.certificate, .inference], at: .strongSerializable),
  seeds: (40, 4))

/// One seed.
struct ExecutionVoyage: ~Copyable {
  static let (replicas, partitions) = (3, 2)
  static let servers = replicas * partitions
  static let nodes = servers + replicas
  /// After the last fault everybody must have been answered within it.
  static let livenessPhase = Nanoseconds.seconds(120)

  private var trial: Trial<SequencedStore>
  private let lists: ListAppend
  private let orders: TPCC?
  private let watch = OrderWatch()
  /// The epoch that somebody had come to when everybody was answered.
  private var target: UInt64 = 0
  private let swarm: Swarm
  private let subject: ExecutionSubject

  init(_ swarm: Swarm, _ subject: ExecutionSubject) {
    self.swarm = swarm
    self.subject = subject
    var random = Random(seed: swarm.seed, .workload)
    let lists = possible {
      try ListAppend(homes: 2, lists: 4, operations: 4, appends: 0.4, distributed: 0.5)
    }
    let orders =
      subject.takesOrders
      ? possible {
        try TPCC(.full, warehouses: 2, districts: 2, customers: 6, items: 40, orders: 3)
      }
      : nil
    (self.lists, self.orders) = (lists, orders)
    let load = orders.map { Load($0) } ?? Load(lists, records: true)
    let world = ExecutionVoyage.world(swarm, subject, load, watch, &random)
    do {
      trial = try Trial(
        world, load: load, arrivals: .closed(users: 9, think: .milliseconds(60)),
        gateways: (0..<ExecutionVoyage.replicas).map {
          Gateway(NodeID(ExecutionVoyage.servers + $0), home: $0)
        })
    } catch {
      preconditionFailure("\(error)")
    }
    trial.world.countMarks()
    for fault in swarm.schedule { trial.world.schedule(fault.fault, at: fault.at) }
  }

  private static func world(
    _ swarm: Swarm, _ subject: ExecutionSubject, _ load: Load, _ watch: OrderWatch,
    _ random: inout Random
  ) -> World<SequencedStore> {
    let replication: Replication = random.below(4) == 0 ? .oneLog(at: random.below(3)) : .everywhere
    let placement = Placement(replicas: replicas, partitions: partitions, replication)
    var options = SequencedOptions()
    options.checkpointEvery = 10 + UInt64(random.below(100))
    options.member.keptBehindSnapshot = random.below(50)
    options.sequencer.epoch = .milliseconds(5 + Int64(random.below(30)))
    options.sequencer.rule = [.byCount, .byHearsay, .byClock, .byClock][random.below(4)]
    options.interleaving = random.below(2) == 0 ? .inputs : .batches
    var calvin = CalvinOptions()
    if random.below(2) == 0 { calvin.mostUnderWay = 1 + random.below(20) }
    let patience = Nanoseconds.milliseconds(200 + Int64(random.below(800)))
    var prices = Prices()
    prices[.remote] = .microseconds(Int64(random.below(500)))
    prices[.execute] = .microseconds(Int64(random.below(2_000)))
    if random.below(2) == 0 { options.cold = cold(&random) }
    calvin.cold = options.cold
    calvin.copying =
      [
        .free, .inPieces(of: 1 + random.below(5)), .byOneWorker, .standingStill,
      ][random.below(4)]
    prices[.write] = .microseconds(Int64(random.below(5_000)))
    calvin.countsDone = random.below(2) == 0
    let (fixed, fixedCalvin, ways) = (options, calvin, subject.ways)
    return World(
      seed: swarm.seed,
      machines: (0..<nodes).map {
        Machine(disk: $0 < servers ? swarm.disk : .instant, cores: 3)
      }, links: Links(swarm.link), prices: prices
    ) { id in
      if id.index >= servers {
        return SequencedStore(
          SequencedClient(of: placement, home: id.index - servers, patience: patience))
      }
      var executor: CalvinExecutor?
      if let way = ways[placement.replica(of: id)] {
        var options = fixedCalvin
        options.locks = way
        executor = CalvinExecutor(
          placement, partition: placement.partition(of: id), load.catalogue, options,
          initial: load.initial)
      }
      return SequencedStore(
        SequencedServer(
          id, placement, fixed, load.catalogue, initial: load.initial, watch: watch,
          executor: executor))
    }
  }

  /// One row in three lies on a disk, and is or is not announced.
  private static func cold(_ random: inout Random) -> ColdOptions {
    let heads: [Nanoseconds?] = [nil, .zero, .milliseconds(Int64(1 + random.below(60)))]
    return ColdOptions(
      least: .milliseconds(Int64(random.below(10))), more: .milliseconds(Int64(random.below(20))),
      head: heads[random.below(3)]
    ) { $0.row % 3 == 0 }
  }

  mutating func run(isRecorded: Bool) -> Campaign.Voyage {
    if isRecorded { trial.world.record() }
    trial.run(for: .zero + swarm.safetyPhase - trial.world.now)
    // Partitions whose states have parted may wait for each other for ever.
    if subject.mistake == nil { goOn() }
    trial.drain(for: subject.mistake == nil ? ExecutionVoyage.livenessPhase : .seconds(5))
    let opinions = opinions()
    return Campaign.Voyage(
      verdict: problem.map { .violated(witness: $0) } ?? .holds, opinions: opinions,
      coverage: trial.world.coverage, traceHash: trial.world.traceHash,
      last: (trial.world.takeRecording()?.last(40) ?? []) + description)
  }

  private func opinions() -> Opinions {
    let history = trial.history
    var opinions = Opinions()
    if let orders {
      opinions.certify(
        history, at: Promise(.strongSerializable), by: SerialOrder(orders, demand: .realTime))
    } else {
      opinions.certify(
        history, at: Promise(.strongSerializable), by: SerialOrder(lists, demand: .realTime))
      opinions.infer(TransactionHistory(listAppend: history), at: .strongSerializable)
    }
    return opinions
  }

  /// What is wrong beside what judges say, in words.
  private var problem: String? {
    if let violation = watch.violation { return violation }
    if subject.mistake != nil { return nil }
    if trial.pending > 0 { return "\(trial.pending) calls were never answered" }
    if !areAll(behind: target) { return "some replica never came to the end: \(epochs)" }
    guard orders != nil else { return nil }
    for replica in 0..<ExecutionVoyage.replicas {
      let violation = trial.violation { key in
        let node = NodeID(
          replica * ExecutionVoyage.partitions + key.home % ExecutionVoyage.partitions)
        return trial.world[node].server!.scheduler.executor.row(key, at: .infinity)?.value
      }
      if let violation { return "replica \(replica): \(violation)" }
    }
    return nil
  }

  /// Where faults let hardly anybody be answered, there would be nothing to judge: users go on behind them.
  private mutating func goOn() {
    for _ in 0..<60 {
      let answered = trial.history.entries.count - trial.pending
      if answered >= 20 { break }
      trial.run(for: .seconds(1))
    }
    trial.drain(for: ExecutionVoyage.livenessPhase)
    waitForAll()
  }

  /// All replicas come to the end of what was asked.
  private mutating func waitForAll() {
    target = epochs.max()!
    for _ in 0..<ExecutionVoyage.livenessPhase.count / 1_000_000_000 where !areAll(behind: target) {
      trial.world.run(until: trial.world.now + .seconds(1))
    }
  }

  private func areAll(behind epoch: UInt64) -> Bool { epochs.allSatisfy { $0 > epoch } }

  private var epochs: [UInt64] {
    (0..<ExecutionVoyage.servers).map { trial.world[NodeID($0)].server!.scheduler.doneThrough }
  }

  private var description: [String] {
    (0..<ExecutionVoyage.servers).map { place in
      "\(place): \(trial.world.isUp(NodeID(place)) ? "up" : "down"), \(trial.world[NodeID(place)].server!.standing)"
    }
  }
}
