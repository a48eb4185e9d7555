import Checking
import Experiments
import Isolation
import Measurement
import Model
import Simulation
import Workloads

/// A run of the store with six users, on links that overtake and double.
struct StoreRun: ~Copyable {
  static let nodes = 3
  static let primary = NodeID(0)
  static let replicas = [NodeID(1), NodeID(2)]

  /// What lies under the store, and what goes wrong there.
  struct Weather: Sendable {
    var link = Link(
      .lognormal(floor: .microseconds(100), median: .microseconds(300), sigma: 1),
      duplication: Probability(0.02), isOrdered: false)
    var disk = Disk(sync: .milliseconds(2))
    var faults: [ScheduledFault] = []
    /// How long users call, and how long it takes until all is still at the latest.
    var length = Nanoseconds.milliseconds(40)
    var afterwards = Nanoseconds.milliseconds(200)

    /// Forty milliseconds, in which the primary stops once and starts again.
    static func short(_ seed: UInt64) -> Weather {
      var random = Random(seed: seed, .faults)
      let crash = Instant(nanoseconds: 10_000_000 + Int64(random.below(20_000_000)))
      var weather = Weather()
      weather.faults = [
        ScheduledFault(at: crash, .crash(primary)),
        ScheduledFault(at: crash + .milliseconds(3), .restart(primary)),
      ]
      return weather
    }
  }

  private(set) var trial: Trial<StoreServer>
  private let workload: ListAppend
  let history: History

  init(_ mistake: Mistake, seed: UInt64) {
    self.init(mistake, seed: seed, .short(seed))
  }

  init(_ mistake: Mistake, seed: UInt64, _ weather: Weather) {
    workload = possible { try ListAppend(lists: 4, operations: 4, appends: 0.4) }
    let load = Load(workload, records: true)
    do {
      trial = try Trial(
        StoreRun.world(load, mistake, seed: seed, weather), load: load,
        arrivals: .closed(users: 6, think: .milliseconds(1)),
        gateways: StoreRun.replicas.map { Gateway($0, home: 0) }, patience: .milliseconds(30))
    } catch {
      preconditionFailure("\(error)")
    }
    trial.run(for: weather.length)
    trial.drain(for: weather.afterwards)
    // What clients gave up is still asked for, until it is done.
    trial.world.run(until: trial.world.now + weather.afterwards)
    history = trial.history
  }

  private static func world(
    _ load: Load, _ mistake: Mistake, seed: UInt64, _ weather: Weather
  ) -> World<StoreServer> {
    let machines = [Machine(disk: weather.disk), Machine(), Machine()]
    var world = World(seed: seed, machines: machines, links: Links(weather.link)) { id in
      id == StoreRun.primary
        ? StoreServer(
          load.catalogue, initial: load.initial, primaryOf: StoreRun.replicas, mistake)
        : StoreServer(load.catalogue, initial: load.initial, mistake)
    }
    world.schedule(weather.faults)
    return world
  }

  var store: Primary { trial.world[StoreRun.primary].primary! }
  var traceHash: UInt64 { trial.world.traceHash }

  // MARK: - Three judges

  /// By the order that the store claims.
  func certificate() -> Verdict {
    var decided: [Decided] = []
    for (number, entry) in history.entries.enumerated() {
      guard case .unknown = entry.outcome,
        case .committed(let receipt) = store.outcome(of: UInt64(number))
      else { continue }
      decided.append(Decided(entry.transaction, at: receipt.at))
    }
    return SerialOrder(workload, demand: .realTime, decided: decided).judge(history)
  }

  /// By the rows that are left in the end: no list has a hole or an element twice, and an element is there if and only if
  /// its call was done, where that is known.
  func invariant() -> String? {
    if let words = trial.violation({ store.store.read($0)?.value }) { return words }
    for (number, entry) in history.entries.enumerated() {
      for place in stride(from: 1, to: Int(entry.transaction.count), by: 2) {
        let element = Int(entry.transaction.arguments[place + 1])
        guard element != 0 else { continue }
        let row = store.store.read(entry.transaction.key(place))?.value ?? Value()
        let isThere = (0..<ListAppend.count(row)).contains {
          ListAppend.element($0, of: row) == element
        }
        switch entry.outcome {
        case .committed where !isThere: return "element \(element) of call \(number) is lost"
        case .aborted where isThere: return "element \(element) of call \(number) was aborted"
        default: continue
        }
      }
    }
    return nil
  }

  /// By what clients saw.
  func inference(at level: ConsistencyModel = .strongSerializable) -> TransactionVerdict {
    judged(TransactionHistory(listAppend: history), at: level)
  }

  /// Tells what both judges found.
  func say(_ claimed: Verdict, _ inferred: TransactionVerdict, _ opinions: inout Opinions) {
    let calls = history.entries.count
    opinions.add(.certificate, at: .strongSerializable, calls: calls, claimed)
    opinions.add(inferred, of: calls)
  }
}

extension Opinions {
  /// What inference said of so many calls.
  mutating func add(_ inferred: TransactionVerdict, of calls: Int) {
    add(
      .inference, at: .strongSerializable, calls: calls, inferred.verdict,
      anomalies: inferred.anomalies.map(\.rawValue))
  }
}

func judged(
  _ history: TransactionHistory, at level: ConsistencyModel = .strongSerializable
) -> TransactionVerdict {
  var options = TransactionOptions()
  options.models = [level]
  do {
    return try TransactionCheck(options).judge(history)
  } catch {
    preconditionFailure("\(error)")
  }
}

/// Stores with a mistake, and histories that no store could bring about: they are the twins of the store that makes
/// none.
func brokenTwin<Point>(rejectedBy judges: [Opinion.Judge]) -> Judged<Point> {
  .twin(of: "checking-by-fault", rejectedBy: judges, at: .strongSerializable)
}
