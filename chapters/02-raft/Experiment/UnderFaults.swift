import Checking
import Experiments
import Measurement
import Model
import Raft
import RaftStore
import Simulation
import Workloads

// The store under faults: whatever breaks, what clients are told is strictly serializable, Raft's invariants hold after
// each step, and when nothing breaks any more everybody is answered.

/// What is broken on purpose.
enum Planted: Sendable, Equatable { case nothing, repeatedCalls, readsByBelief }

private func campaign(
  _ name: String, _ planted: Planted, asks: String, judged: Judged<Planted>, mustReach: [String]
) -> Campaign {
  Campaign(
    name, asks: asks, of: planted, judged: judged, nodes: FaultVoyage.nodes,
    kinds: Swarm.Kind.allCases.filter { $0 != .clockLie },
    mortal: (0..<FaultVoyage.servers).map { NodeID($0) }, safetyPhase: .seconds(60),
    seeds: (full: 1000, smoke: 20), mustReach: mustReach
  ) { planted, swarm, isRecorded in
    var voyage = FaultVoyage(swarm, planted)
    return voyage.run(isRecorded: isRecorded)
  }
}

let storeUnderFaults = campaign(
  "raft-store-under-faults", .nothing,
  asks: "Is the replicated store strictly serializable, whatever breaks?",
  judged: .by(
    [.certificate, .inference], at: .strongSerializable, twin: "sessions are off",
    is: { _ in .repeatedCalls }),
  mustReach: [
    "crash", "record lost", "torn record", "restart", "sync failed", "record rotted", "pause",
    "input delayed", "message cut", "message lost", "message duplicated", "message overtaken",
    "message clogged", "disk slowed", "clock stepped", "clock drifted", "asked again",
    "answered again", "redirected",
  ])

let storeByBelief = campaign(
  "raft-store-by-belief", .readsByBelief,
  asks: "Do the same runs find a leader that reads without asking whether it still leads?",
  judged: .twin(
    of: "raft-store-under-faults", rejectedBy: [.certificate, .inference], at: .strongSerializable),
  mustReach: [])

/// One seed: servers whose operator changes who votes and who leads, while everything breaks.
struct FaultVoyage: ~Copyable {
  static let servers = 5
  static let nodes = 7
  /// After the last fault everybody must have been answered within it. Links go on losing messages then, and two servers on a
  /// bad one may take many elections.
  static let livenessPhase = Nanoseconds.seconds(180)

  private var cluster: Cluster
  private let workload: ListAppend
  private let swarm: Swarm
  private var random: Random
  private var acts: [(at: Instant, act: Act)] = []
  /// Servers before it always vote: a group must not be changed away, nor to two of whom one loses its log.
  private let firstRemovable: Int

  private enum Act {
    case transfer(NodeID)
    case change(ConfigurationChange)
    case rot(NodeID, slot: Int)
  }

  init(_ swarm: Swarm, _ planted: Planted) {
    self.swarm = swarm
    random = Random(seed: swarm.seed, .workload)
    let hasRot = swarm.schedule.contains { if case .corrupt = $0.fault { true } else { false } }
    firstRemovable = hasRot ? 3 : 1
    var setting = Cluster.Setting()
    setting.servers = FaultVoyage.servers
    setting.voters = 3 + random.below(3)
    setting.clients = FaultVoyage.nodes - FaultVoyage.servers
    setting.link = swarm.link
    setting.disk = swarm.disk
    setting.arrivals = .closed(users: 12, think: .milliseconds(100))
    setting.patience = .milliseconds(200 + Int64(random.below(800)))
    setting.store.hasSessions = planted != .repeatedCalls
    if planted == .readsByBelief {
      setting.store.reads = .byBelief
      // It believes so until it hears of another; and most calls only read.
      setting.store.member.raft.checksQuorum = false
    }
    setting.store.snapshotEvery = 20 + random.below(200)
    setting.store.member.keptBehindSnapshot = random.below(50)
    setting.store.member.chunk = 1_000 << random.below(6)
    setting.store.member.raft.messageLimit = 200 << random.below(12)
    setting.store.member.raft.inFlightLimit = 1 + random.below(16)
    let appends = planted == .readsByBelief ? 0.1 : 0.4
    let workload = possible { try ListAppend(lists: 4, operations: 4, appends: appends) }
    self.workload = workload
    cluster = Cluster(setting, load: Load(workload, records: true), seed: swarm.seed)
    cluster.trial.world.countMarks()
    scheduleFaults()
    scheduleActs()
  }

  /// Of a record that rots, others must stand behind it: the last one is no different from one that a crash cut short, and
  /// no protocol can tell.
  private mutating func scheduleFaults() {
    for fault in swarm.schedule {
      if case .corrupt(let id, let slot) = fault.fault {
        acts.append((fault.at, .rot(id, slot: slot)))
      } else {
        cluster.trial.world.schedule(fault.fault, at: fault.at)
      }
    }
  }

  /// An operator gives leadership away and changes the configuration, but no longer than things break.
  private mutating func scheduleActs() {
    let mean = Double(swarm.safetyPhase.count) / Double(1 + random.below(12))
    var at = Instant.zero
    while true {
      at = at + Nanoseconds(1 + Int64(random.exponential(mean: mean)))
      if at >= .zero + swarm.safetyPhase { break }
      acts.append((at, random.below(2) == 0 ? .transfer(someServer()) : .change(someChange())))
    }
    acts.sort { $0.at < $1.at }
  }

  private mutating func someServer() -> NodeID { NodeID(random.below(FaultVoyage.servers)) }

  private mutating func someRemovable() -> NodeID {
    NodeID(firstRemovable + random.below(FaultVoyage.servers - firstRemovable))
  }

  private mutating func someChange() -> ConfigurationChange {
    if random.below(4) == 0 { return ConfigurationChange([]) }
    let steps = (0...random.below(2)).map { _ in
      let kind: ConfigurationChange.Kind =
        switch random.below(5) {
        case 0: .addLearner
        case 1, 2: .remove
        default: .addVoter
        }
      return ConfigurationChange.Step(kind, someRemovable())
    }
    return ConfigurationChange(steps, random.below(3) == 0 ? .explicit : .automatic)
  }

  mutating func run(isRecorded: Bool) -> Campaign.Voyage {
    if isRecorded { cluster.trial.world.record() }
    for (at, act) in acts {
      cluster.trial.run(for: at - cluster.trial.world.now)
      perform(act)
    }
    let end = Instant.zero + swarm.safetyPhase
    cluster.trial.run(for: end - cluster.trial.world.now)
    // A joint configuration that nobody leaves is no fault of Raft's.
    if let leader = cluster.leader { perform(.change(ConfigurationChange([])), by: leader) }
    cluster.trial.drain(for: FaultVoyage.livenessPhase)
    return verdict()
  }

  private mutating func perform(_ act: Act) {
    if case .rot(let id, let slot) = act {
      guard cluster.trial.world.journal(of: id).count > slot + 1 else { return }
      return cluster.trial.world.schedule(.corrupt(id, slot: slot), at: cluster.trial.world.now)
    }
    if let leader = cluster.leader { perform(act, by: leader) }
  }

  private mutating func perform(_ act: Act, by leader: NodeID) {
    cluster.trial.world.act(on: leader) { node, context in
      node.command(&context) { raft in
        switch act {
        case .transfer(let id): raft.transferLeadership(to: id)
        case .change(let change):
          var entries = Entries()
          entries.append(0, .change, change.payload)
          try? raft.propose(entries)
        case .rot: break
        }
      }
    }
  }

  private mutating func verdict() -> Campaign.Voyage {
    let history = cluster.trial.history
    var opinions = Opinions()
    opinions.certify(
      history, at: Promise(.strongSerializable), by: SerialOrder(workload, demand: .realTime))
    opinions.infer(TransactionHistory(listAppend: history), at: .strongSerializable)
    let unanswered = cluster.trial.pending
    let problem =
      cluster.problem ?? (unanswered > 0 ? "\(unanswered) calls were never answered" : nil)
    return Campaign.Voyage(
      verdict: problem.map { .violated(witness: $0) } ?? .holds, opinions: opinions,
      coverage: cluster.trial.world.coverage,
      traceHash: cluster.trial.world.traceHash,
      last: (cluster.trial.world.takeRecording()?.last(40) ?? []) + cluster.description)
  }
}
