import Checking
import Execution
import Model
import Sequencing
import Simulation
import Testing
import Workloads

// Many inputs at once, and the state of one after the other. One replica executes with queues of locks, one with counters, and
// one an input at a time; wherever they are equally far they must be the same.

@Suite struct CalvinTests {
  static func lists(distributed: Double = 0.5) -> ListAppend {
    try! ListAppend(
      homes: 2, lists: 6, operations: 3, appends: 0.5, distributed: distributed)
  }

  @Test(arguments: 1...3)
  func `with locks in the agreed order the state is that of one input after the other`(
    seed: UInt64
  ) {
    var town = Town(CalvinTests.lists(), seed: seed)

    town.run(for: .seconds(1))

    let problem = town.problem()
    #expect(problem == nil)
    #expect(town.trial.history.entries.count > 100 && town.watch.places > 100)
    let committed = town.trial.history.entries.count {
      if case .committed = $0.outcome { true } else { false }
    }
    #expect(committed == town.trial.history.entries.count, "nobody is aborted")
  }

  @Test func `users infer a strictly serializable store, too`() throws {
    var town = Town(CalvinTests.lists(), users: 20)
    town.run(for: .seconds(1))
    var options = TransactionOptions()
    options.models = [.strongSerializable]
    let found = try TransactionCheck(options).judge(
      TransactionHistory(listAppend: town.trial.history))
    #expect(found.answer == .holds && town.trial.history.entries.count > 200)
  }

  @Test(arguments: 1...6)
  func `nodes crash and come back, and all replicas are the same`(seed: UInt64) {
    var town = Town(CalvinTests.lists(), seed: seed)
    var random = Random(seed: seed)
    for round in 0..<8 {
      let node = random.below(town.nodes)
      let at = Nanoseconds.milliseconds(Int64(300 * round + random.below(300)))
      town.at(at, [node]) { .crash($0) }
      town.at(at + .milliseconds(Int64(random.below(600))), [node]) { .restart($0) }
    }
    town.at(.seconds(3), Array(0..<town.nodes)) { .restart($0) }

    town.run(for: .seconds(3))

    let problem = town.problem()
    #expect(problem == nil)
    #expect(town.count("crash") > 4 && town.count("began anew") > 0)
  }

  @Test(arguments: 1...2)
  func `links lose, double and reorder messages, and all replicas are the same`(seed: UInt64) {
    let link = Link(
      .lognormal(floor: .milliseconds(1), median: .milliseconds(1), sigma: 1),
      loss: Probability(0.05), duplication: Probability(0.05), isOrdered: false)
    var town = Town(CalvinTests.lists(), seed: seed, link: link)

    town.run(for: .seconds(2))

    let problem = town.problem()
    #expect(problem == nil)
    #expect(town.count("answered again") > 0)
  }

  @Test(arguments: [LockKind.briefQueues, .nobodyWaits])
  func `locks that do not last, or that nobody waits for, are found`(mistake: LockKind) {
    let found = (1...10).count { seed in
      var town = Town(CalvinTests.lists(), ways: [mistake, nil], seed: UInt64(seed), users: 20)
      town.run(for: .milliseconds(500))
      return town.problem() != nil
    }
    #expect(found == 10)
  }
}
