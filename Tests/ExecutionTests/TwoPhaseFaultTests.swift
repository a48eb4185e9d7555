import Checking
import Execution
import Model
import Simulation
import Testing
import Workloads

// Whatever breaks, clients see one strictly serializable database, all are answered, and no lock is left behind.

@Suite struct TwoPhaseFaultTests {
  static let wild = Link(
    .lognormal(floor: .microseconds(100), median: .microseconds(300), sigma: 1),
    loss: Probability(0.03), duplication: Probability(0.05), isOrdered: false)

  @Test(arguments: TwoPhaseVariant.all)
  func `links lose, double and reorder messages, and every call is done once`(
    variant: TwoPhaseVariant
  ) {
    var town = TwoPhaseTown(
      contended: variant.options, link: TwoPhaseFaultTests.wild, patience: .milliseconds(30))

    town.run(for: .seconds(1))

    let (problem, anomalies) = (town.problem, town.anomalies)
    #expect(problem == nil)
    #expect(anomalies == [])
    #expect(town.count("message lost") > 20 && town.count("message overtaken") > 20)
    #expect(town.count("answered again") > 0)
  }

  @Test(arguments: TwoPhaseVariant.all)
  func `servers stop for a while, links are clogged and clocks jump, and nothing is lost`(
    variant: TwoPhaseVariant
  ) {
    var town = TwoPhaseTown(contended: variant.options)
    for round in 0..<6 {
      let at = Instant(nanoseconds: Int64(round) * 100_000_000 + 20_000_000)
      let (one, other) = (NodeID(round % 3), NodeID((round + 1) % 3))
      town.trial.world.schedule(.pause(one, for: .milliseconds(30)), at: at)
      town.trial.world.schedule(
        .clog([other], from: [one], for: .milliseconds(60)), at: at + .milliseconds(40))
      town.trial.world.schedule(
        .clockStep(other, by: .milliseconds(round % 2 == 0 ? -500 : 500)),
        at: at + .milliseconds(45))
      town.trial.world.schedule(
        .cut([one], from: [other], bothWays: round % 2 == 0), at: at + .milliseconds(50))
      town.trial.world.schedule(.heal, at: at + .milliseconds(70))
    }

    town.run(for: .seconds(1))

    let (problem, anomalies) = (town.problem, town.anomalies)
    #expect(problem == nil)
    #expect(anomalies == [])
    #expect(town.count("message cut") > 0 && town.count("message clogged") > 0)
  }

  @Test(arguments: TwoPhaseVariant.conflicts)
  func `servers crash and come back, and a transaction commits everywhere or nowhere`(
    conflicts: TwoPhaseOptions.Conflicts
  ) {
    var options = TwoPhaseVariant(conflicts: conflicts, commit: .twoPhase).options
    options.logs = true
    var (crashes, inDoubt, distributed) = (0, 0, 0)
    for seed: UInt64 in 1...4 {
      var town = TwoPhaseTown(
        contended: options, seed: seed,
        link: seed > 2 ? TwoPhaseFaultTests.wild : TwoPhaseTown<ListAppend>.link,
        patience: .milliseconds(40))
      town.crashServers(Random(seed: seed))

      town.run(for: .milliseconds(1_000))

      let (problem, anomalies) = (town.problem, town.anomalies)
      #expect(problem == nil)
      #expect(anomalies == [])
      crashes += town.count("crash")
      inDoubt += town.count("in doubt")
      distributed += town.sum(\.distributedCommits)
    }
    #expect(crashes > 10 && inDoubt > 0 && distributed > 50)
  }

  /// Of what a coordinator decided, its participants may not have heard.
  @Test func `without votes and logs, a crash leaves a transaction done in part`() {
    var options = TwoPhaseVariant(conflicts: .woundWait, commit: .onePhase).options
    options.logs = true
    let problems = (1...4).compactMap { seed in
      let workload = try! Microbenchmark(homes: 3, rows: 60, hot: 3, distributed: 1)
      var town = TwoPhaseTown(workload, partitions: 3, options, seed: UInt64(seed), users: 30)
      for round in 0..<4 {
        let at = Instant(nanoseconds: Int64(100 * round + 50) * 1_000_000)
        town.trial.world.schedule(.crash(NodeID(round % 3)), at: at)
        town.trial.world.schedule(.restart(NodeID(round % 3)), at: at + .milliseconds(20))
      }
      town.run(for: .milliseconds(500))
      return town.problem
    }
    #expect(!problems.isEmpty)
  }
}

extension TwoPhaseTown {
  /// One after the other, on disks that are slow now and then.
  mutating func crashServers(_ random: Random) {
    var random = random
    for round in 0..<10 {
      let at = Instant(nanoseconds: Int64(90 * round + random.below(60)) * 1_000_000)
      let (server, slow) = (NodeID(random.below(partitions)), NodeID(random.below(partitions)))
      trial.world.schedule(random.below(2) == 0 ? .crash(server) : .tear(server), at: at)
      trial.world.schedule(.restart(server), at: at + .milliseconds(20))
      let sync = Nanoseconds.microseconds(Int64(300 + 4_000 * random.below(2)))
      trial.world.schedule(.diskLatency(slow, sync), at: at)
    }
  }
}
