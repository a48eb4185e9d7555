import Model
import Sequencing
import Simulation
import Testing

// One trouble at a time, at the instant at which it hurts most.

@Suite struct ScenarioTests {
  private static func doubled(_ seed: UInt64, hasSessions: Bool) -> Town {
    let link = Link(
      .lognormal(floor: .milliseconds(1), median: .milliseconds(1), sigma: 1),
      duplication: Probability(0.2), isOrdered: false)
    // Shorter than an answer mostly takes.
    var town = Town(seed: seed, link: link, patience: .milliseconds(15)) {
      $0.hasSessions = hasSessions
    }
    town.run(for: .milliseconds(600))
    return town
  }

  @Test(arguments: 1...2)
  func `what is asked twice, here or at another replica, is executed once`(seed: UInt64) {
    let town = ScenarioTests.doubled(seed, hasSessions: true)
    let problem = town.problem
    #expect(problem == nil)
    #expect(town.count("asked again") > 50 && town.count("answered again") > 50)
  }

  @Test func `without sessions it is executed twice, and the judge sees it`() {
    let town = ScenarioTests.doubled(1, hasSessions: false)
    let verdict = town.verdict
    guard case .violated = verdict else {
      Issue.record("the judge said \(verdict)")
      return
    }
    #expect(town.watch.violation == nil, "all replicas make the same mistake")
  }

  /// An epoch ends at 600 ms. Then it is not yet on its sequencer's disk; on the way to the others;
  /// with them; on their disks; agreed upon.
  @Test(arguments: [100, 1_000, 2_100, 2_500, 4_200, 4_700], [false, true])
  func `an epoch whose sequencer crashes is executed by all replicas or by none`(
    microseconds: Int64, isCut: Bool
  ) {
    var town = Town(users: 30, patience: .milliseconds(100))
    let others = [2, 3, 4, 5].map { NodeID($0) }
    if isCut {
      // Then no other replica hears of it.
      town.trial.world.schedule(
        .cut(others, from: [NodeID(0)], bothWays: false), at: .zero + .milliseconds(599))
      town.trial.world.schedule(.heal, at: .zero + .milliseconds(900))
    }
    town.at(.milliseconds(600) + .microseconds(microseconds), [0]) { .crash($0) }
    town.at(.milliseconds(900), [0]) { .restart($0) }

    town.run(for: .seconds(1))

    let problem = town.problem
    #expect(problem == nil)
    let isLevel = town.areLevel()
    #expect(isLevel)
  }

  @Test(arguments: [[4, 5], [5], [4]])
  func `who was away while logs were compacted goes on from another's checkpoint`(nodes: [Int]) {
    var town = Town()
    town.at(.milliseconds(300), nodes) { .crash($0) }
    town.at(.milliseconds(1_500), nodes) { .restart($0) }

    town.run(for: .seconds(2))

    let (problem, isLevel) = (town.problem, town.areLevel())
    #expect(problem == nil && isLevel)
    #expect(town.count("checkpoint adopted") >= nodes.count)
  }

  @Test(arguments: [(2, 610), (3, 1_007), (0, 1_019)])
  func `who loses what was not yet on its disk comes to the same state again`(
    node: Int, milliseconds: Int64
  ) {
    var town = Town()
    town.at(.milliseconds(milliseconds - 50), [node]) { .diskLatency($0, .milliseconds(40)) }
    town.at(.milliseconds(milliseconds), [node]) { .tear($0) }
    town.at(.milliseconds(milliseconds + 100), [node]) { .diskLatency($0, Town.sync) }
    town.at(.milliseconds(milliseconds + 100), [node]) { .restart($0) }

    town.run(for: .milliseconds(1_500))

    let (problem, isLevel) = (town.problem, town.areLevel())
    #expect(problem == nil && isLevel)
    #expect(town.count("record lost") > 0 && town.count("began anew") > 0)
  }

  // MARK: - Mended

  /// The first partition of every replica began anew behind its last checkpoint, the second before
  /// that, and needed rows that nobody had any more.
  @Test func `a partition begins anew where all of its replica can give it rows`() {
    var town = Town(.oneLog(at: 0))
    let (first, second) = ([0, 2, 4], [1, 3, 5])
    // The checkpoints of epoch 30 come on the disks of the first partition only.
    town.at(.milliseconds(500), second) { .diskLatency($0, .seconds(10)) }
    town.at(.milliseconds(700), second) { .crash($0) }
    town.at(.milliseconds(750), first) { .crash($0) }
    town.at(.milliseconds(800), second) { .diskLatency($0, Town.sync) }
    town.at(.milliseconds(800), first + second) { .restart($0) }

    town.run(for: .seconds(1))

    let (problem, isLevel) = (town.problem, town.areLevel())
    #expect(problem == nil && isLevel)
    #expect(town.count("began anew") >= 6)
  }

  /// One that was due while there were two was taken a little later, with what had been executed
  /// meanwhile, and under the epoch at which it had been due.
  @Test func `a checkpoint is as of the end of the epoch that it names`() {
    // Many, since what is forwarded waits for a slow disk, too.
    var town = Town(.oneLog(at: 0), users: 200, think: .milliseconds(500))
    // Longer than a period of 200 ms. At 600 ms there are two; at 700 ms the later is on all disks of
    // a replica, and the earlier is dropped. The next is due at 800 ms.
    town.at(.zero, [1, 3, 5]) { .diskLatency($0, .milliseconds(250)) }
    town.at(.milliseconds(300), [4, 5]) { .crash($0) }
    town.at(.seconds(1), [4, 5]) { .restart($0) }

    town.run(for: .milliseconds(1_500))

    // Rows that came while the disks were slow are asked for one after the other.
    town.trial.world.run(until: town.trial.world.now + .seconds(1))
    let (problem, isLevel) = (town.problem, town.areLevel())
    #expect(problem == nil && isLevel)
    #expect(town.count("checkpoint adopted") >= 2)
  }

  /// While a log is caught up with, new batches of it come, too. They took all places, so that those that would have filled
  /// the gap were thrown away, and a log grew faster than it was caught up with.
  @Test func `a log of short epochs is caught up with, though every fourth message is lost`() {
    let link = Link(.constant(.milliseconds(28)), loss: Probability(0.25))
    var town = Town(link: link, patience: .seconds(2)) {
      $0.sequencer.epoch = .milliseconds(5)
      $0.checkpointEvery = 1_000_000
    }
    town.trial.world.schedule(
      .cut([NodeID(0)], from: [NodeID(1)], bothWays: true), at: .zero + .milliseconds(300))
    town.trial.world.schedule(.heal, at: .zero + .seconds(3))

    town.trial.run(for: .seconds(6))

    let epochs = (0..<Town.nodes).map { town.trial.world[NodeID($0)].server!.scheduler.epoch }
    #expect(epochs.allSatisfy { $0 > 900 }, "of about 1,200")
    town.trial.drain(for: .seconds(20))
    let problem = town.problem
    #expect(problem == nil)
  }

  /// A transfer of leadership took longer than an election's time. So each failed, and cost an election; the home asked
  /// again at once, and nobody had the time to fill the log.
  @Test func `who was away lets another fill its log where it cannot have it back`() {
    var town = Town(link: Link(.constant(.milliseconds(55)), isOrdered: true)) {
      $0.sequencer.epoch = .milliseconds(5)
    }
    town.at(.zero, Array(0..<Town.nodes)) { .diskLatency($0, .milliseconds(8)) }
    town.at(.seconds(1), [0]) { .crash($0) }
    town.at(.seconds(2), [0]) { .restart($0) }

    town.run(for: .seconds(8))

    let problem = town.problem
    #expect(problem == nil)
    #expect(town.trial.history.entries.count > 80, "it was 62")
  }
}
