import Checking
import Execution
import Model
import Simulation
import Testing
import Workloads

// One rule is left out, and the judges see it. The same runs without the mistake are sound: see `TwoPhaseFaultTests`.

@Suite struct TwoPhaseMistakeTests {
  /// How often the judges object in runs with a mistake: those who are given the order, and those who infer.
  private static func objections(
    to mistake: TwoPhaseMistake, _ conflicts: TwoPhaseOptions.Conflicts, appends: Double = 0.5
  ) -> (certificate: Int, inference: Int) {
    var found = (certificate: 0, inference: 0)
    for seed in 1...4 {
      var options = TwoPhaseVariant(conflicts: conflicts, commit: .twoPhase).options
      options.mistake = mistake
      var town = TwoPhaseTown(
        contended: options, seed: UInt64(seed), appends: appends, users: 24)
      town.run(for: .milliseconds(300), rest: .zero)
      let verdict = SerialOrder(town.workload, demand: .reads).judge(town.trial.history)
      if verdict != .holds { found.certificate += 1 }
      if !town.anomalies.isEmpty { found.inference += 1 }
    }
    return found
  }

  @Test(arguments: TwoPhaseVariant.conflicts)
  func `without a mistake nobody objects`(conflicts: TwoPhaseOptions.Conflicts) {
    let found = TwoPhaseMistakeTests.objections(to: .none, conflicts)
    #expect(found == (0, 0))
  }

  @Test(arguments: [TwoPhaseOptions.Conflicts.woundWait, .detectDeadlocks(every: .milliseconds(4))])
  func `who lets go of locks when it prepares is found out`(conflicts: TwoPhaseOptions.Conflicts) {
    let found = TwoPhaseMistakeTests.objections(to: .earlyRelease, conflicts)
    #expect(found.certificate > 0 && found.inference > 0)
  }

  @Test func `who commits although a wound took its locks is found out`() {
    let found = TwoPhaseMistakeTests.objections(to: .lostLocks, .woundWait)
    #expect(found.certificate > 0 && found.inference > 0)
  }

  @Test(arguments: TwoPhaseVariant.conflicts)
  func `who reads without locks is found out`(conflicts: TwoPhaseOptions.Conflicts) {
    let found = TwoPhaseMistakeTests.objections(to: .unlockedReads, conflicts)
    #expect(found.certificate > 0 && found.inference > 0)
  }

  @Test func `who wounds a transaction that has promised to commit is found out`() {
    let found = TwoPhaseMistakeTests.objections(to: .brokenPromises, .woundWait)
    #expect(found.certificate > 0 && found.inference > 0)
  }
}
