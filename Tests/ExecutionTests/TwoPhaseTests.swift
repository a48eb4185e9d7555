import Checking
import Execution
import Model
import Simulation
import Testing
import Workloads

@Suite struct TwoPhaseTests {
  @Test(arguments: TwoPhaseVariant.all)
  func `whoever stands in whose way, clients see a strictly serializable database`(
    variant: TwoPhaseVariant
  ) {
    var town = TwoPhaseTown(contended: variant.options)

    town.run(for: .milliseconds(600))

    let (problem, anomalies) = (town.problem, town.anomalies)
    #expect(problem == nil)
    #expect(anomalies == [])
    #expect(town.sum(\.distributedCommits) > 100)
    #expect(town.sum(\.abortedAttempts) > 20)
  }

  @Test(arguments: TwoPhaseVariant.all)
  func `no update of the microbenchmark is lost or done in part`(variant: TwoPhaseVariant) {
    let workload = try! Microbenchmark(homes: 3, rows: 60, hot: 3, distributed: 0.3)
    var town = TwoPhaseTown(workload, partitions: 3, variant.options, users: 30)

    town.run(for: .milliseconds(300))

    let problem = town.problem
    #expect(problem == nil)
    #expect(town.sum(\.commits) > 200)
  }

  @Test(arguments: TwoPhaseOptions.Commit.allCases)
  func `transactions wait in circles, which are found and broken`(
    commit: TwoPhaseOptions.Commit
  ) {
    let every = TwoPhaseOptions.Conflicts.detectDeadlocks(every: .milliseconds(4))
    var town = TwoPhaseTown(
      contended: TwoPhaseVariant(conflicts: every, commit: commit).options)

    town.run(for: .milliseconds(600))

    let problem = town.problem
    #expect(problem == nil)
    #expect(town.sum(\.deadlocked) > 20)
    #expect(town.sum(\.deadlocked) <= town.server(0).counts.deadlocksFound)
    #expect(town.sum(\.wounded) == 0)
    // Nobody else is ever aborted.
    #expect(town.sum(\.abortedAttempts) == town.sum(\.deadlocked))
  }

  @Test func `where nobody looks for circles, those who wait in one wait for ever`() {
    let never = TwoPhaseOptions.Conflicts.detectDeadlocks(every: .seconds(1_000))
    var town = TwoPhaseTown(
      contended: TwoPhaseVariant(conflicts: never, commit: .twoPhase).options)

    town.run(for: .milliseconds(600))

    #expect(town.trial.pending > 0)
  }

  @Test(arguments: TwoPhaseOptions.Commit.allCases)
  func `under wound-wait nobody waits in a circle, and only the younger is aborted`(
    commit: TwoPhaseOptions.Commit
  ) {
    var options = TwoPhaseVariant(conflicts: .woundWait, commit: commit).options
    // Nobody's second word helps.
    options.patience = .seconds(100)
    var town = TwoPhaseTown(contended: options)

    town.run(for: .milliseconds(600))

    #expect(town.trial.pending == 0)
    #expect(town.sum(\.wounded) > 20)
    #expect(town.sum(\.abortedAttempts) == town.sum(\.wounded))
  }

  @Test(arguments: TwoPhaseVariant.all)
  func `a call whose rows only a read can tell is served without reconnaissance`(
    variant: TwoPhaseVariant
  ) {
    var town = TwoPhaseTown(Pointers(homes: 3), partitions: 3, variant.options)

    town.run(for: .milliseconds(400))

    let problem = town.problem
    #expect(problem == nil)
    #expect(town.sum(\.distributedCommits) > 200)
  }

  @Test(arguments: TwoPhaseVariant.all)
  func `rows lie under another's lock, and one may be written that was never read`(
    variant: TwoPhaseVariant
  ) {
    var town = TwoPhaseTown(Drawers(homes: 3), partitions: 3, variant.options)

    town.run(for: .milliseconds(400))

    let problem = town.problem
    #expect(problem == nil)
    #expect(town.sum(\.distributedCommits) > 100)
  }

  @Test func `a call that writes what it said it would read is refused`() {
    var workload = Drawers(homes: 3)
    workload.lies = true
    var town = TwoPhaseTown(
      workload, partitions: 3,
      TwoPhaseVariant(conflicts: .woundWait, commit: .twoPhase).options)

    town.run(for: .milliseconds(100))

    let problem = town.problem
    #expect(problem == nil)
    let refused = town.trial.history.entries.count {
      if case .aborted(.stale) = $0.outcome { true } else { false }
    }
    #expect(refused > 10)
  }

  @Test(arguments: TwoPhaseVariant.conflicts)
  func `while nothing fails, the votes change nothing but the time`(
    conflicts: TwoPhaseOptions.Conflicts
  ) {
    let updates = TwoPhaseOptions.Commit.allCases.map { commit in
      let workload = try! Microbenchmark(homes: 3, rows: 20, hot: 3, distributed: 0.5)
      // Most users call once at the most, and in both runs at the same instant.
      var town = TwoPhaseTown(
        workload, partitions: 3, TwoPhaseVariant(conflicts: conflicts, commit: commit).options,
        users: 200, think: .seconds(10))
      town.run(for: .milliseconds(500))
      return (0..<60).map { town.row(Key(home: $0 % 3, row: $0 / 3))?[1] ?? 0 }
    }

    #expect(updates[0].reduce(0, +) >= 50)
    #expect(updates[0] == updates[1])
  }

  @Test func `a call that has been tried often enough is given up`() {
    var options = TwoPhaseVariant(conflicts: .noWait, commit: .twoPhase).options
    options.retries = 1
    var town = TwoPhaseTown(contended: options, lists: 1)

    town.run(for: .milliseconds(300))

    let (problem, anomalies) = (town.problem, town.anomalies)
    #expect(problem == nil && anomalies == [])
    let told = town.trial.history.entries.count {
      if case .aborted(.conflict) = $0.outcome { true } else { false }
    }
    #expect(told > 10 && told == town.sum(\.givenUp))
  }

  @Test func `the time of a transaction is told apart`() {
    let workload = try! Microbenchmark(homes: 3, rows: 60, hot: 1, distributed: 1)
    let every = TwoPhaseOptions.Conflicts.detectDeadlocks(every: .milliseconds(4))
    var town = TwoPhaseTown(
      workload, partitions: 3, TwoPhaseVariant(conflicts: every, commit: .twoPhase).options,
      users: 30)

    town.run(for: .milliseconds(300))

    var times = TwoPhaseTimes()
    for partition in 0..<3 { times += town.server(partition).times }
    let commits = Int64(town.sum(\.commits))
    // Five rows of 20 us each.
    #expect(times.execution / commits >= .microseconds(100))
    // There and back.
    #expect(times.rows / commits >= .microseconds(400))
    #expect(times.commit / commits >= .microseconds(400))
    #expect(times.locks > times.rows && times.lostAttempts > .zero)
  }
}
