import Checking
import Execution
import Model
import Sequencing
import Simulation
import Testing
import Workloads

// Calls that must look before they know their rows, and calls that only look.

@Suite struct ScoutTests {
  private static func dependent(moves: Double) -> DependentMicrobenchmark {
    try! DependentMicrobenchmark(
      homes: 2, rows: 60, hot: 6, keys: 4, distributed: 0.5, entries: 3, dependent: 0.8,
      moves: moves)
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
}
