import Checking
import Execution
import Model
import Simulation
import Testing
import Workloads

/// Partitions under two-phase locking in a world of a millisecond or less, a client library beside each, and users.
struct TwoPhaseTown<W: Workload>: ~Copyable {
  static var link: Link { Link(.uniform(from: .microseconds(200), to: .microseconds(800))) }

  var trial: Trial<TwoPhaseStore>
  let workload: W
  let partitions: Int
  let options: TwoPhaseOptions

  init(
    _ workload: W, partitions: Int, _ options: TwoPhaseOptions, seed: UInt64 = 1,
    link: Link = TwoPhaseTown.link, users: Int = 12, think: Nanoseconds = .milliseconds(1),
    patience: Nanoseconds = .milliseconds(400), sync: Nanoseconds = .microseconds(300)
  ) {
    self.workload = workload
    self.partitions = partitions
    self.options = options
    let load = Load(workload, records: true)
    var prices = Prices()
    prices[.execute] = .microseconds(20)
    prices[.message] = .microseconds(1)
    prices[.lock] = .microseconds(1)
    let machines = (0..<2 * partitions).map { place in
      Machine(disk: place < partitions ? Disk(sync: sync) : .instant)
    }
    let world = World<TwoPhaseStore>(
      seed: seed, machines: machines, links: Links(link), prices: prices
    ) { id in
      id.index < partitions
        ? TwoPhaseStore(
          TwoPhaseServer(
            id, partitions: partitions, options, load.catalogue, initial: load.initial))
        : TwoPhaseStore(
          TwoPhaseClient(partitions: partitions, load.catalogue, patience: patience))
    }
    do {
      trial = try Trial(
        world, load: load, arrivals: .closed(users: users, think: think),
        gateways: (0..<partitions).map { Gateway(NodeID(partitions + $0), home: $0) })
    } catch {
      preconditionFailure("\(error)")
    }
    trial.world.countMarks()
  }

  /// Clients call for so long, and wait until they are answered; then servers have the time to end what they are at.
  mutating func run(for length: Nanoseconds, rest: Nanoseconds = .seconds(2)) {
    trial.run(for: length)
    trial.drain(for: .seconds(20))
    trial.world.run(until: trial.world.now + rest)
  }

  func server(_ partition: Int) -> TwoPhaseServer { trial.world[NodeID(partition)].server! }

  /// How often a fault or a rare path really happened.
  func count(_ name: String) -> Int {
    trial.world.coverage.counts.first { $0.name == name }?.count ?? 0
  }

  func sum(_ count: (TwoPhaseCounts) -> Int) -> Int {
    (0..<partitions).reduce(0) { $0 + count(server($1).counts) }
  }

  /// The final state.
  func row(_ key: Key) -> Value? { server(key.home % partitions).store.read(key)?.value }

  /// What is wrong, in words. The positions of a logical clock say nothing of real time: that is for those who infer.
  var problem: String? {
    if trial.pending > 0 {
      let servers = (0..<partitions).map { server($0).standing }
      return "\(trial.pending) calls were never answered: \(servers)"
    }
    for partition in 0..<partitions where !isIdle(server(partition)) {
      return "server \(partition) is not idle: \(server(partition).standing)"
    }
    let verdict = SerialOrder(workload, demand: .reads).judge(trial.history)
    return verdict == .holds ? trial.violation { row($0) } : "\(verdict)"
  }

  private func isIdle(_ server: TwoPhaseServer) -> Bool {
    server.openJobs == 0 && server.openGuests == 0 && server.openTowards == 0
  }
}

extension TwoPhaseTown where W == ListAppend {
  /// Few lists, and many who want them.
  init(
    contended options: TwoPhaseOptions, seed: UInt64 = 1, link: Link = TwoPhaseTown.link,
    lists: Int = 3, appends: Double = 0.5, users: Int = 16,
    patience: Nanoseconds = .milliseconds(400)
  ) {
    let workload = try! ListAppend(
      homes: 3, lists: lists, operations: 4, appends: appends, distributed: 0.7)
    self.init(
      workload, partitions: 3, options, seed: seed, link: link, users: users, patience: patience)
  }

  /// What follows from the lists that clients saw.
  var anomalies: [String] {
    var options = TransactionOptions()
    options.models = [.strongSerializable]
    do {
      let verdict = try TransactionCheck(options).judge(
        TransactionHistory(listAppend: trial.history))
      return verdict.answer == .holds
        ? [] : verdict.anomalies.map(\.rawValue) + ["\(verdict.answer)"]
    } catch {
      return ["\(error)"]
    }
  }
}

/// All ways to meet another transaction, with both ways to commit.
struct TwoPhaseVariant: Sendable, CustomStringConvertible {
  var conflicts: TwoPhaseOptions.Conflicts
  var commit: TwoPhaseOptions.Commit

  static let conflicts: [TwoPhaseOptions.Conflicts] = [
    .detectDeadlocks(every: .milliseconds(4)), .woundWait, .noWait, .waitDie,
  ]
  static let all = conflicts.flatMap { conflicts in
    TwoPhaseOptions.Commit.allCases.map { TwoPhaseVariant(conflicts: conflicts, commit: $0) }
  }

  var options: TwoPhaseOptions {
    var options = TwoPhaseOptions()
    options.conflicts = conflicts
    options.commit = commit
    options.patience = .milliseconds(50)
    return options
  }

  var description: String { "\(conflicts), \(commit)" }
}
