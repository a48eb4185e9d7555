import Model
import Sequencing
import Simulation
import Testing

// All nodes crash at once: where the partitions of every replica begin anew must fit together.

@Suite struct CheckpointTests {
  private static let all = Array(0..<Town.nodes)

  /// The first partition of every replica began behind its first checkpoint, the second at the very
  /// beginning, since its own had not come on its disk.
  @Test
  func `the state before everything is a checkpoint, too`() {
    var town = Town(.oneLog(at: 0))
    town.at(.zero, [1, 3, 5]) { .diskLatency($0, .seconds(10)) }
    town.at(.milliseconds(300), CheckpointTests.all) { .crash($0) }
    town.at(.milliseconds(310), [1, 3, 5]) { .diskLatency($0, Town.sync) }
    town.at(.milliseconds(350), CheckpointTests.all) { .restart($0) }

    town.run(for: .milliseconds(600))

    let (problem, isLevel) = (town.problem, town.areLevel())
    #expect(problem == nil && isLevel)
  }

  /// A sequencer that crashes holds up all others until another fills its log. Then many epochs are
  /// executed in one go; a partition has inputs in some of them only, and takes other checkpoints than
  /// the partition beside it.
  @Test(
    arguments: [(2, 700, Town.sync), (1, 660, .milliseconds(15))])
  func `partitions with checkpoints of other epochs begin anew together`(
    every: UInt64, milliseconds: Int64, sync: Nanoseconds
  ) {
    var town = Town(users: 24) { $0.checkpointEvery = every }
    town.at(.milliseconds(260), [4]) { .crash($0) }
    town.at(.milliseconds(500), [1, 3, 5]) { .diskLatency($0, sync) }
    town.at(.milliseconds(milliseconds), CheckpointTests.all) { .crash($0) }
    town.at(.milliseconds(milliseconds + 40), [1, 3, 5]) { .diskLatency($0, Town.sync) }
    town.at(.milliseconds(milliseconds + 50), CheckpointTests.all) { .restart($0) }

    town.run(for: .milliseconds(900))

    let (problem, isLevel) = (town.problem, town.areLevel())
    #expect(problem == nil && isLevel)
  }
}
