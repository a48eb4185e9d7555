import Isolation
import Model
import Simulation
import Testing
import Workloads

/// Six clients on a store of three machines, on links that double half of all messages; the primary stops once.
private struct Run: ~Copyable {
  static let primary = NodeID(0)
  static let replicas = [NodeID(1), NodeID(2)]
  private var trial: Trial<StoreServer>
  let history: History

  init(_ mistake: Mistake = .none, seed: UInt64) throws {
    let load = Load(try ListAppend(lists: 4, operations: 4, appends: 0.4), records: true)
    let latency = Latency.lognormal(
      floor: .microseconds(100), median: .microseconds(300), sigma: 1)
    var world = World(
      seed: seed, machines: [Machine(disk: Disk(sync: .milliseconds(2))), Machine(), Machine()],
      links: Links(Link(latency, duplication: Probability(0.5), isOrdered: false))
    ) { id in
      id == Run.primary
        ? StoreServer(
          load.catalogue, initial: load.initial, primaryOf: Run.replicas, mistake)
        : StoreServer(load.catalogue, initial: load.initial, mistake)
    }
    let crash = Instant(nanoseconds: 10_000_000 + Int64(seed % 20) * 1_000_000)
    world.schedule([
      ScheduledFault(at: crash, .crash(Run.primary)),
      ScheduledFault(at: crash + .milliseconds(3), .restart(Run.primary)),
    ])
    trial = try Trial(
      world, load: load, arrivals: .closed(users: 6, think: .milliseconds(1)),
      gateways: Run.replicas.map { Gateway($0, home: 0) }, patience: .milliseconds(30))
    trial.run(for: .milliseconds(40))
    trial.drain(for: .milliseconds(200))
    trial.world.run(until: trial.world.now + .milliseconds(200))
    history = trial.history
  }

  var coverage: Coverage { trial.world.coverage }

  func list(_ key: Key) -> [Int] {
    let row = trial.world[Run.primary].primary?.store.read(key)?.value ?? Value()
    return (0..<ListAppend.count(row)).map { ListAppend.element($0, of: row) }
  }

  /// What each call appends, and how it ended.
  func appends(_ take: (Key, Int, Outcome) -> Void) {
    for entry in history.entries {
      for place in stride(from: 1, to: Int(entry.transaction.count), by: 2) {
        let element = Int(entry.transaction.arguments[place + 1])
        if element != 0 { take(entry.transaction.key(place), element, entry.outcome) }
      }
    }
  }

  /// Calls that saw the same version of a list and appended to it.
  var alike: Int {
    var seen: [String: Int] = [:]
    for entry in history.entries {
      guard case .committed(let receipt) = entry.outcome else { continue }
      var own: Set<String> = []
      for (place, observation) in receipt.observed.enumerated() {
        let next = place + 1
        guard !observation.isWrite, next < receipt.observed.count,
          receipt.observed[next].isWrite
        else { continue }
        let list = (0..<ListAppend.count(observation.value)).map {
          ListAppend.element($0, of: observation.value)
        }
        let name = "\(observation.key.rawValue) \(list)"
        if own.insert(name).inserted { seen[name, default: 0] += 1 }
      }
    }
    return seen.values.count { $0 > 1 }
  }
}

@Suite struct StoreTests {
  static let seeds = Array(UInt64(1)...40)

  @Test(arguments: seeds)
  func `what was answered is there once, and what was aborted is not`(seed: UInt64) throws {
    let run = try Run(seed: seed)
    #expect(run.coverage[.messageDuplicated] > 0)
    #expect(run.coverage[.crash] == 1)
    var committed = 0
    run.appends { key, element, outcome in
      let times = run.list(key).count { $0 == element }
      switch outcome {
      case .committed:
        committed += 1
        #expect(times == 1, "seed \(seed): element \(element)")
      case .aborted: #expect(times == 0, "seed \(seed): element \(element)")
      case .unknown: #expect(times <= 1, "seed \(seed): element \(element)")
      }
    }
    #expect(committed > 5)
  }

  @Test func `no two calls append behind the same version, and without the check they do`()
    throws
  {
    var unchecked = 0
    for seed in StoreTests.seeds {
      #expect(try Run(seed: seed).alike == 0, "seed \(seed)")
      unchecked += try Run(.lastCommitter, seed: seed).alike
    }
    #expect(unchecked > 0)
  }

  @Test func `a store that answers before its record is on disk loses what it answered`() throws {
    var lost = 0
    for seed in StoreTests.seeds {
      let run = try Run(.earlyAnswers, seed: seed)
      run.appends { key, element, outcome in
        if case .committed = outcome, !run.list(key).contains(element) { lost += 1 }
      }
    }
    #expect(lost > 0)
  }

  @Test func `every mistake has words and a name of its own`() {
    #expect(Set(Mistake.allCases.map(\.rawValue)).count == Mistake.allCases.count)
    #expect(Set(Mistake.allCases.map(\.words)).count == Mistake.allCases.count)
  }

  @Test func `the digest of a message covers all that it says`() {
    let key = Key(home: 0, row: 1)
    func call(_ procedure: UInt16, _ last: Int64) -> Transaction {
      var call = Transaction(procedure)
      call.add(1)
      call.add(last)
      return call
    }
    let receipt = Receipt(at: Timestamp(rawValue: 1), digest: Digest(1), output: 0, observed: [])
    func change(_ index: Int64, _ at: Int64, _ writes: [Write]) -> StoreServer.Message {
      .change(Change(index: index, at: Timestamp(rawValue: at), writes: writes))
    }
    let messages: [StoreServer.Message] = [
      .call(call(1, 3), 1), .call(call(1, 3), 2), .call(call(2, 3), 1), .call(call(1, 4), 1),
      .outcome(.committed(receipt), 1), .outcome(.committed(receipt), 2),
      .outcome(.aborted(.stale), 1), .outcome(.aborted(.conflict), 1), .outcome(.unknown, 1),
      change(1, 1, []), change(2, 1, []), change(1, 2, []),
      change(1, 1, [Write(key, Value())]),
    ]
    let digests = messages.map { StoreServer.digest(of: $0).rawValue }
    #expect(Set(digests).count == messages.count)
  }
}
