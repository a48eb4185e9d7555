import Model
import Sequencing
import Simulation
import Testing

// Whatever breaks, all replicas execute the same order, and clients see one strictly serializable database.

@Suite struct StoreTests {
  @Test(arguments: [
    Replication.asynchronous(master: 1), .among(1), .among(3), .everywhere, .oneLog(at: 2),
  ]) func `in peace all replicas execute one order, and clients see it`(replication: Replication) {
    var town = Town(replication)

    town.run(for: .seconds(1))

    let problem = town.problem
    #expect(problem == nil)
    #expect(town.trial.history.entries.count > 80)
    // All replicas, both partitions.
    #expect(town.watch.places > 150)
  }

  @Test(arguments: 1...3)
  func `nodes crash and come back, one after the other, and nothing is lost or done twice`(
    seed: UInt64
  ) {
    var town = Town(seed: seed)
    var random = Random(seed: seed)
    for round in 0..<8 {
      let node = random.below(Town.nodes)
      let at = Nanoseconds.milliseconds(Int64(300 * round + random.below(300)))
      town.at(at, [node]) { .crash($0) }
      town.at(at + .milliseconds(Int64(random.below(600))), [node]) { .restart($0) }
    }
    town.at(.seconds(3), Array(0..<Town.nodes)) { .restart($0) }

    town.run(for: .seconds(3))

    let problem = town.problem
    #expect(problem == nil)
    #expect(town.count("crash") > 4 && town.count("began anew") > 0)
  }

  @Test(arguments: 1...2)
  func `links lose, double and reorder messages, and every call is answered once`(seed: UInt64) {
    let link = Link(
      .lognormal(floor: .milliseconds(1), median: .milliseconds(1), sigma: 1),
      loss: Probability(0.05), duplication: Probability(0.05), isOrdered: false)
    var town = Town(seed: seed, link: link)

    town.run(for: .seconds(2))

    let problem = town.problem
    #expect(problem == nil)
    #expect(town.count("message lost") > 100 && town.count("message overtaken") > 100)
  }
}
