import Execution
import Model
import Simulation
import Testing
import Workloads

// A coordinator that bounds how many of its calls need one other server.

@Suite struct TwoPhaseAdmissionTests {
  private static func town(mostTowards: Int?) -> TwoPhaseTown<Microbenchmark> {
    var options = TwoPhaseVariant(
      conflicts: .detectDeadlocks(every: .milliseconds(4)), commit: .twoPhase
    ).options
    options.mostTowards = mostTowards
    let workload = try! Microbenchmark(homes: 3, rows: 20_000, hot: 1_000, distributed: 0.5)
    return TwoPhaseTown(workload, partitions: 3, options, users: 18)
  }

  private static func refused(_ town: borrowing TwoPhaseTown<Microbenchmark>) -> Int {
    town.trial.history.entries.count { $0.outcome.isRefusal }
  }

  @Test(arguments: [1, 2])
  func `whoever is one too many is told so, nothing of his call is done, and the rest goes on`(
    most: Int
  ) {
    var town = TwoPhaseAdmissionTests.town(mostTowards: most)

    town.run(for: .milliseconds(400))

    let (problem, refused) = (town.problem, TwoPhaseAdmissionTests.refused(town))
    #expect(problem == nil)
    #expect(refused > 20 && refused == town.sum(\.refused))
    #expect(town.sum(\.commits) > 500 && town.sum(\.distributedCommits) > 100)
  }

  @Test func `a bound that nobody comes near changes nothing`() {
    let hashes = [nil, 18].map { most in
      var town = TwoPhaseAdmissionTests.town(mostTowards: most)
      town.run(for: .milliseconds(200))
      #expect(town.sum(\.refused) == 0)
      return town.trial.world.traceHash
    }
    #expect(hashes[0] == hashes[1])
  }

  @Test(arguments: TwoPhaseVariant.conflicts)
  func `whatever is lost, aborted or crashes, nobody stays counted who has his answer`(
    conflicts: TwoPhaseOptions.Conflicts
  ) {
    var options = TwoPhaseVariant(conflicts: conflicts, commit: .twoPhase).options
    options.logs = true
    options.mostTowards = 2
    var town = TwoPhaseTown(
      contended: options, link: TwoPhaseFaultTests.wild, patience: .milliseconds(40))
    town.crashServers(Random(seed: 5))

    town.run(for: .seconds(1))

    let (problem, anomalies) = (town.problem, town.anomalies)
    #expect(problem == nil)
    #expect(anomalies == [])
    #expect(town.count("crash") > 0 && town.count("refused") > 20)
    // Since the last of the crashes, as servers forget what they counted.
    #expect(town.sum(\.commits) > 20)
  }

  @Test
  func `while one server stands still, calls that do not need it go on only if others are refused`()
  {
    let commits = [nil, 2].map { most in
      var town = TwoPhaseAdmissionTests.town(mostTowards: most)
      town.trial.world.schedule(
        .pause(NodeID(2), for: .seconds(1)), at: Instant(nanoseconds: 200_000_000))
      town.trial.run(for: .milliseconds(400))
      let before = (0..<2).map { town.server($0).counts.commits }
      town.trial.run(for: .milliseconds(700))
      let during = (0..<2).map { town.server($0).counts.commits - before[$0] }
      town.trial.drain(for: .seconds(20))
      #expect(town.trial.pending == 0)
      return during.reduce(0, +)
    }
    #expect(commits[0] < 10 && commits[1] > 100, "\(commits)")
  }
}

extension Outcome {
  fileprivate var isRefusal: Bool { if case .aborted(.overload) = self { true } else { false } }
}
