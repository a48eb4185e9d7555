import Checking
import Execution
import Experiments
import Measurement
import Model
import Raft
import Sequencing
import Simulation

// A data centre of machines, each with one partition, and users beside each: what the papers measured, on one replica that
// nothing is replicated to, with the store in memory. Only the protocol differs from run to run.

/// How transactions are put into an order and run.
enum System: Sendable, Hashable, CustomStringConvertible {
  case calvin(LockKind)
  case twoPhase(TwoPhaseOptions.Conflicts, TwoPhaseOptions.Commit)

  static let deterministic = System.calvin(.queues)
  static let vll = System.calvin(.counters)
  static let detecting = TwoPhaseOptions.Conflicts.detectDeadlocks(every: .milliseconds(10))
  static let nondeterministic = System.twoPhase(detecting, .twoPhase)
  static let withoutCommit = System.twoPhase(detecting, .onePhase)
  static let woundWait = System.twoPhase(.woundWait, .twoPhase)

  /// As the tables of published numbers name them, where they do.
  var description: String {
    switch self {
    case .calvin(.queues): "deterministic"
    case .calvin(.counters): "deterministic_vll"
    case .calvin(let locks): "deterministic, by mistake \(locks)"
    case .twoPhase(.detectDeadlocks, .twoPhase): "nondeterministic"
    case .twoPhase(.detectDeadlocks, .onePhase): "nondeterministic_no_2pc"
    case .twoPhase(.woundWait, .twoPhase): "wound_wait"
    case .twoPhase(let conflicts, let commit): "\(conflicts)_\(commit)"
    }
  }
}

/// What the work of one machine costs: the one calibration of this chapter; see `calibration` for where it comes from.
struct Machines: Sendable, Hashable, CustomStringConvertible {
  /// Nanoseconds that a worker spends on one row of a call.
  var row: Int64
  /// One request for a lock, or its release, in a queue and by a counter.
  var lock: Int64 = 1_700
  var counter: Int64 = 650
  /// What a worker spends on one message to another machine or from it.
  var remote: Int64 = 11_500
  /// What the main thread spends on one message.
  var message: Int64 = 300

  var description: String { "costs \(row) \(lock) \(counter) \(remote) \(message)" }

  static let long = Machines(row: 14_400)
  static let short = Machines(row: 4_200)

  var prices: Prices {
    var prices = Prices()
    prices[.message] = Nanoseconds(message)
    prices[.lock] = Nanoseconds(lock)
    prices[.counter] = Nanoseconds(counter)
    prices[.remote] = Nanoseconds(remote)
    prices[.execute] = Nanoseconds(row)
    return prices
  }
}

struct ClusterSetting: Sendable, Hashable, CustomStringConvertible {
  var machines = 8
  /// Workers of each machine.
  var workers = 4
  var costs = Machines.long
  /// One way, from a thread of one machine to a thread of another: the least that Calvin's authors saw (§6.3).
  var way = Nanoseconds.milliseconds(2)
  var epoch = Nanoseconds.milliseconds(10)
  /// Users of each machine, who think for so long before they call again; without a pause, they would all come at once. Where
  /// no order is agreed upon, so many as run at once call without a pause.
  var users = 2_400
  var think = Nanoseconds.milliseconds(10)
  /// How many inputs a machine asks locks for ahead, where their order is agreed upon, and how many transactions it runs at
  /// once, where it is not.
  var underWay = 400
  /// Whether an input that is done, and waits for those before it to be done, too, is among them.
  var countsDone = false
  var atOnce = 140
  /// Whose input comes next within an epoch.
  var interleaving = Interleaving.inputs
  /// So many calls a second of each machine's users instead, whatever the answers.
  var open: Double?
  /// How many workers one machine has left, where others need its processors, too.
  var slowWorkers: Int?
  /// Every machine stops for a while once in each such time, at a moment of its own.
  var stumbles: Stumbles?
  /// When it has so few, where that changes.
  var slowFor: Range<Nanoseconds>?
  /// Where no order is agreed upon: how many calls of one machine's users may wait for one other machine.
  var mostTowards: Int?
  /// Homes that lie on each machine.
  var homes = 1
  /// Rows on a disk; nil, all are in memory.
  var disk: DiskShare?
  /// What all clocks say at the beginning: epochs are numbered by them.
  var clocks = Nanoseconds.zero
  /// In epochs, and who copies a checkpoint's rows.
  var checkpointEvery: UInt64 = 1 << 40
  var copying = Copying.free
  /// Left out at the beginning.
  var warmUp = Nanoseconds.milliseconds(150)
  var length = Nanoseconds.milliseconds(450)

  /// Nanoseconds for one row of a checkpoint: there is no number for it, so it is what a row of a short call costs.
  static let copy = Machines.short.row
  /// Of the microbenchmark.
  static let rowsOfCall = 10

  /// In small there are few machines and users, and little time.
  init(_ size: Size = .full) {
    guard size == .smoke else { return }
    machines = 4
    users = 200
    warmUp = .milliseconds(40)
    length = .milliseconds(100)
  }

  /// All that a cell follows from.
  var description: String {
    let load = open.map { "\($0) a second" } ?? "\(users) users, \(think.count)"
    let slow = slowFor.map { ", slow from \($0.lowerBound.count) to \($0.upperBound.count)" } ?? ""
    let bound = mostTowards.map { ", at most \($0) towards one" } ?? ""
    return
      "\(machines) machines of \(workers), \(slowWorkers ?? workers), \(homes), \(costs), \(way.count), \(epoch.count), \(load), "
      + "\(underWay), \(atOnce), \(interleaving), \(warmUp.count) to \(length.count)\(slow)\(bound)"
      + (countsDone ? ", with those done" : "")
      + (stumbles.map { ", \($0)" } ?? "")
      + (disk.map { ", \($0)" } ?? "")
      + (copying == .free
        ? ""
        : ", \(checkpointEvery) epochs from \(clocks.count), \(copying), \(ClusterSetting.copy)")
  }
}

/// What was seen between the end of the warm-up and the end, but where something else is said.
struct Measured: Sendable {
  var committed = 0
  var seconds: Double
  /// Of those that were called meanwhile and committed, whenever that was; in milliseconds.
  var latencies: [Double] = []
  /// From the beginning to the end of it all, as the two below.
  var committedInAll = 0
  var history = History()
  var traceHash: UInt64 = 0
  /// Attempts that came to nothing and were begun anew, and where the time of the others went.
  var lostAttempts = 0
  var times = TwoPhaseTimes()
  /// Of the last checkpoint of the first machine, where checkpoints are taken.
  var checkpointRows = 0

  var perSecond: Double { Double(committed) / seconds }
  var lostPerCommit: Double { Double(lostAttempts) / Double(max(1, committedInAll)) }

  init(_ history: History, _ setting: ClusterSetting, traceHash: UInt64) {
    self.history = history
    self.traceHash = traceHash
    seconds = Double((setting.length - setting.warmUp).count) / 1e9
    let (start, end) = (Instant.zero + setting.warmUp, Instant.zero + setting.length)
    for entry in history.entries {
      guard case .committed = entry.outcome, let returned = entry.returned else { continue }
      committedInAll += 1
      if returned >= start, returned < end { committed += 1 }
      if entry.called >= start, entry.called < end {
        latencies.append((returned - entry.called).milliseconds)
      }
    }
  }
}

extension ClusterSetting {
  func run(_ system: System, _ load: Load, seed: UInt64) -> Measured {
    switch system {
    case .calvin(let locks): calvin(locks, load, seed: seed)
    case .twoPhase(let conflicts, let commit): twoPhase(conflicts, commit, load, seed: seed)
    }
  }

  private func twoPhase(
    _ conflicts: TwoPhaseOptions.Conflicts, _ commit: TwoPhaseOptions.Commit, _ load: Load,
    seed: UInt64
  ) -> Measured {
    var options = TwoPhaseOptions()
    options.conflicts = conflicts
    options.commit = commit
    options.mostTowards = mostTowards
    options.patience = .seconds(100)
    let (fixed, count) = (options, machines)
    var prices = costs.prices
    // No thread has the locks to itself: each worker takes its own.
    prices.set(.lock, picoseconds: costs.lock * 2 * 1000 / Int64(workers))
    let world = World<TwoPhaseStore>(
      seed: seed, machines: rowOfMachines,
      links: Links(Link(.constant(way))), prices: prices
    ) { id in
      if id.index >= count {
        return TwoPhaseStore(
          TwoPhaseClient(partitions: count, load.catalogue, patience: .seconds(100)))
      }
      return TwoPhaseStore(
        TwoPhaseServer(id, partitions: count, fixed, load.catalogue, initial: load.initial))
    }
    return measure(world, load, users: min(users, atOnce), think: .zero, seed: seed) {
      world, measured in
      for machine in 0..<count {
        let server = world[NodeID(machine)].server!
        measured.lostAttempts += server.counts.abortedAttempts
        measured.times += server.times
      }
    }
  }

  private var rowOfMachines: [Machine] {
    let first = slowFor == nil ? slowWorkers ?? workers : workers
    return (0..<2 * machines).map {
      Machine(clock: MachineClock(offset: clocks), cores: $0 == 0 ? first : workers)
    }
  }

  private func calvin(_ locks: LockKind, _ load: Load, seed: UInt64) -> Measured {
    let placement = Placement(replicas: 1, partitions: machines, .everywhere)
    var options = SequencedOptions()
    options.sequencer.epoch = epoch
    options.hasSessions = false
    options.interleaving = interleaving
    options.checkpointEvery = checkpointEvery
    options.cold = disk?.options
    options.sequencer.waitingLimit = 1 << 30
    options.look = .seconds(100)
    var calvin = CalvinOptions()
    calvin.locks = locks
    calvin.hasSessions = false
    calvin.mostUnderWay = underWay
    calvin.countsDone = countsDone
    calvin.cold = disk?.options
    calvin.copying = copying
    var prices = costs.prices
    prices[.write] = Nanoseconds(ClusterSetting.copy)
    let (fixed, fixedCalvin, count) = (options, calvin, machines)
    let world = World<SequencedStore>(
      seed: seed, machines: rowOfMachines,
      links: Links(Link(.constant(way))), prices: prices
    ) { id in
      let partition = id.index % count
      if id.index >= count {
        return SequencedStore(
          SequencedClient(of: placement, home: 0, partition: partition, patience: .seconds(100)))
      }
      let executor = CalvinExecutor(
        placement, partition: partition, load.catalogue, fixedCalvin, initial: load.initial)
      return SequencedStore(
        SequencedServer(
          id, placement, fixed, load.catalogue, initial: load.initial, executor: executor))
    }
    return measure(world, load, users: users, think: think, seed: seed) { world, measured in
      for machine in 0..<count {
        let executor = world[NodeID(machine)].server!.scheduler.executor
        measured.lostAttempts += (executor as? CalvinExecutor)?.stale ?? 0
      }
      measured.checkpointRows = world[NodeID(0)].server!.scheduler.checkpoint?.rows.count ?? 0
    }
  }

  private func measure<N: Node>(
    _ world: consuming World<N>, _ load: Load, users: Int, think: Nanoseconds,
    seed: UInt64, _ look: (borrowing World<N>, inout Measured) -> Void
  ) -> Measured
  where N.Request == Transaction, N.Response == Outcome {
    let arrivals: Arrivals =
      if let open {
        .poisson(perSecond: open * Double(machines))
      } else {
        // Who thinks as long as that before a first call does not come with all others at once: under deadlock detection
        // a storm of them on hot rows lasts longer than the run.
        .closed(users: users * machines, think: think, first: think == .zero ? warmUp / 4 : nil)
      }
    if let slowFor, let slowWorkers {
      world.schedule(.cores(NodeID(0), slowWorkers), at: .zero + slowFor.lowerBound)
      world.schedule(.cores(NodeID(0), workers), at: .zero + slowFor.upperBound)
    }
    do {
      var trial = try Trial(
        world, load: load, arrivals: arrivals,
        gateways: (0..<machines * homes).map {
          Gateway(NodeID(machines + $0 % machines), home: $0)
        })
      if let stumbles {
        trial.world.schedule(stumbles.faults(of: machines, until: .zero + length, seed: seed))
      }
      trial.run(for: length)
      // Judges want to know how all of it ended.
      trial.drain(for: .seconds(60))
      var measured = Measured(trial.history, self, traceHash: trial.world.traceHash)
      look(trial.world, &measured)
      return measured
    } catch {
      preconditionFailure("\(error)")
    }
  }
}

/// Runs one system, and has the order that it claims certified.
func measure<W: Workload>(
  _ system: System, _ workload: W, _ setting: ClusterSetting, _ opinions: inout Opinions,
  seed: UInt64
) -> Measured {
  let measured = setting.run(system, Load(workload), seed: seed)
  opinions.certify(
    measured.history, at: Promise(.serializable), by: SerialOrder(workload, demand: .reads))
  return measured
}

extension Judged {
  /// By the order that systems claim, and on a twin in which nobody waits for a lock.
  static func certified(_ twin: @escaping @Sendable (Size) -> Subject) -> Judged {
    .by(
      [.certificate], at: Promise(.serializable), twin: "transactions wait for no lock", is: twin)
  }
}

/// A number that was published, or nothing where none was.
func published(
  _ column: String, of file: String, where condition: [(column: String, equals: Field)]
) -> Field {
  let table = orStop { try Tables.published(file) }
  let rows = (try? table.rows(where: condition)) ?? []
  guard let row = rows.first, let index = try? table.index(of: column) else { return .text("") }
  return row[index]
}

/// One published number as a share of another.
func publishedShare(
  _ column: String, of file: String, where condition: [(column: String, equals: Field)],
  over reference: [(column: String, equals: Field)]
) -> Field {
  let (part, whole) = (
    published(column, of: file, where: condition), published(column, of: file, where: reference)
  )
  guard let part = part.number, let whole = whole.number else { return .text("") }
  return .number(part / whole)
}
