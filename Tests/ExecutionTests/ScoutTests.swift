import Checking
import Execution
import Model
import Sequencing
import Simulation
import Testing
import Workloads

// Calls that must look before they know their rows, and calls that only look.

@Suite struct ScoutTests {
  private static func dependent(moves: Double, before: Int = 0) -> DependentMicrobenchmark {
    try! DependentMicrobenchmark(
      homes: 2, rows: 60, hot: 6, keys: 4, distributed: 0.5, entries: 3, dependent: 0.8,
      moves: moves, before: before)
  }

  @Test(arguments: 1...3)
  func `scouts find the rows, and where they were wrong the call runs again`(seed: UInt64) {
    var town = Town(ScoutTests.dependent(moves: 0.3), seed: seed, users: 20)

    town.run(for: .seconds(1))

    let problem = town.problem()
    #expect(problem == nil)
    #expect(town.count("scouted") > 50 && town.count("restarted") > 0)
    let aborted = town.trial.history.entries.filter {
      if case .aborted = $0.outcome { true } else { false }
    }
    #expect(aborted.isEmpty, "whoever asks anew is answered in the end")
  }

  @Test(arguments: 1...3)
  func `scouts that work before they look find the rows, and what they did was in vain`(
    seed: UInt64
  ) {
    var town = Town(ScoutTests.dependent(moves: 0.3, before: 2), seed: seed, users: 20)

    town.run(for: .seconds(1))

    let problem = town.problem()
    #expect(problem == nil)
    #expect(town.count("scouted") > 50 && town.count("restarted") > 0)
  }

  @Test func `what a call does before it looks takes the scout as long as the call`() {
    var prices = Prices()
    prices[.execute] = .milliseconds(7)
    let latencies = [0, 3].map { before in
      // Nobody else is there.
      var town = Town(
        ScoutTests.dependent(moves: 0, before: before), ways: [.queues], users: 1, prices: prices)
      town.run(for: .seconds(4))
      let all = town.trial.history.entries.compactMap { entry in
        entry.returned.map { ($0 - entry.called).milliseconds }
      }
      return all.reduce(0, +) / Double(all.count)
    }
    // Four calls of five are dependent; each then waits for the end of an epoch, so that single ones may lose or gain one.
    #expect(abs(latencies[1] - latencies[0] - 0.8 * 21) < 6, "\(latencies)")
  }

  @Test func `where the index never changes no scout is wrong`() {
    var town = Town(ScoutTests.dependent(moves: 0), users: 20)
    town.run(for: .seconds(1))
    let problem = town.problem()
    #expect(problem == nil)
    #expect(town.count("scouted") > 50 && town.count("restarted") == 0)
  }

  @Test
  func `calls that only read are served from a snapshot, without a lock, and are serializable`() {
    let workload = try! ListAppend(
      homes: 2, lists: 6, operations: 3, appends: 0.3, distributed: 0.5)
    var town = Town(workload, users: 20) { $0.readsSnapshots = true }
    town.run(for: .seconds(1))
    let problem = town.problem(.reads)
    #expect(problem == nil)
    #expect(town.count("read a snapshot") > 50)
    // They are as old as the last epoch that was done, so who looks right after an answer may not see it.
    #expect(town.verdict(.realTime) != .holds)
  }

  @Test
  func `TPC-C runs whole, its dependent calls and all, and its conditions hold in each replica`() {
    let orders = try! TPCC(.full, warehouses: 2, districts: 2, customers: 6, items: 40, orders: 3)
    var town = Town(orders, users: 16)

    town.run(for: .seconds(2))

    let problem = town.problem()
    #expect(problem == nil)
    town.trial.world.run(until: town.trial.world.now + .seconds(1))
    for replica in 0..<3 {
      let violation = town.trial.violation { key in
        let node = NodeID(replica * 2 + key.home % 2)
        return town.trial.world[node].server!.scheduler.executor.row(key, at: .infinity)?.value
      }
      #expect(violation == nil)
    }
    #expect(town.trial.history.entries.count > 200 && town.count("scouted") > 50)
  }

  /// A copy that another node had scouted differently was done by partitions that knew nothing of the first.
  @Test(arguments: 1...4)
  func `a call that comes twice and was scouted differently is executed once`(seed: UInt64) {
    let link = Link(
      .lognormal(floor: .milliseconds(1), median: .milliseconds(1), sigma: 1),
      loss: Probability(0.03), duplication: Probability(0.05), isOrdered: false)
    var town = Town(Pointers(homes: 3), partitions: 3, seed: seed, link: link, users: 15)

    town.run(for: .seconds(2))

    let problem = town.problem()
    #expect(problem == nil)
    town.trial.world.run(until: town.trial.world.now + .seconds(2))
    let violations = (0..<3).map { replica in
      town.trial.violation { key in
        let node = NodeID(replica * 3 + key.home % 3)
        return town.trial.world[node].server!.scheduler.executor.row(key, at: .infinity)?.value
      }
    }
    #expect(violations == [nil, nil, nil])
    let committed = town.trial.history.entries.count {
      if case .committed = $0.outcome { true } else { false }
    }
    let followed = (0..<3).reduce(Int64(0)) { sum, home in
      let key = Key(home: home, row: 0)
      return sum
        + (town.trial.world[NodeID(home)].server!.scheduler.executor
          .row(key, at: .infinity)?.value[2] ?? 0)
    }
    #expect(town.count("answered again") > 0 && committed > 50)
    #expect(followed == Int64(committed), "each was executed once")
  }

  @Test func `a snapshot that is gone between two readings is taken anew`() {
    var town = Town(Lookups(), users: 12) {
      $0.readsSnapshots = true
      $0.checkpointEvery = 1
      $0.sequencer.epoch = .milliseconds(5)
    }
    town.run(for: .seconds(2))
    let problem = town.problem(.reads)
    #expect(problem == nil)
    #expect(town.count("read a snapshot") > 50)
  }
}

/// Reads a row of the other home, then the row of this one that it names; or counts both up.
private struct Lookups: Workload {
  static var name: String { "lookups" }
  private var issued: Int64 = 0

  init() {}

  func initial(_ key: Key) -> Value? { Value() }

  mutating func next(home: Int, _ random: inout Random) -> Transaction {
    issued += 1
    let reads = random.below(2) == 0
    var call = Transaction(reads ? 1 | Transaction.readOnly : 2)
    call.add(issued)
    call.add(Key(home: (home + 1) % 2, row: 0))
    call.add(Int64(home % 2))
    return call
  }

  func violation(_ read: (Key) -> Value?) -> String? { nil }

  static func declare(_ call: borrowing Transaction, _ footprint: inout Footprint) {
    if call.isReadOnly {
      footprint.read(call.key(1))
      footprint.isComplete = false
    } else {
      footprint.update(call.key(1))
    }
  }

  static func run<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    var row = try view.read(call.key(1))
    if call.isReadOnly {
      return try view.read(Key(home: Int(call.arguments[2]), row: 1 + Int(row[1] % 4)))[1]
    }
    row.writer = call.number
    row[1] += 1
    try view.write(call.key(1), row)
    return row[1]
  }
}
