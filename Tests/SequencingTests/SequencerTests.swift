import Model
import Raft
import Sequencing
import Simulation
import Testing

// What a sequencer puts into an epoch, which number it gives it, and what it does when it is full.

extension Sequencer {
  /// Whether it takes an input with this number.
  fileprivate mutating func takes(_ number: UInt64, arguments: Int = 0) -> Bool {
    accept(input(number, participants: [0], arguments: arguments))
  }

  /// Ends an epoch, and reads what went into the log.
  fileprivate mutating func end(_ epoch: UInt64) throws -> Batch {
    var entries = Entries()
    close(epoch, into: &entries)
    return try #require(
      entries.all[0].payload.withUnsafeBytes { Batch($0, log: 0, partitions: 1) })
  }
}

extension Batch {
  fileprivate var numbers: [UInt64] {
    (0..<count(for: 0)).map { input($0, for: 0).input.number }
  }
}

@Suite struct SequencerTests {
  private static func sequencer(_ change: (inout SequencerOptions) -> Void) -> Sequencer {
    var options = SequencerOptions()
    options.epoch = .milliseconds(10)
    change(&options)
    return Sequencer(options)
  }

  /// Inputs of 36 bytes, and one of 164.
  @Test func `what does not fit waits in its order, and what is too large for a batch goes alone`()
    throws
  {
    var sequencer = SequencerTests.sequencer { $0.batchLimit = 150 }
    let taken = (1...6).map { sequencer.takes($0, arguments: $0 == 3 ? 16 : 0) }

    let batches = try (1...4).map { try sequencer.end($0).numbers }

    #expect(!taken.contains(false))
    // A batch begins with 20 bytes, and there would have been room for the fourth beside the first two.
    #expect(batches == [[1, 2], [3], [4, 5, 6], []])
    #expect(sequencer.isEmpty)
  }

  @Test func `a sequencer that is full takes in nothing until an epoch has ended`() throws {
    var sequencer = SequencerTests.sequencer {
      $0.batchLimit = 60
      $0.waitingLimit = 80
    }

    let taken = (1...4).map { sequencer.takes($0) }
    let first = try sequencer.end(1).numbers
    let takenLater = (5...6).map { sequencer.takes($0) }
    let others = try (2...4).map { try sequencer.end($0).numbers }

    #expect(taken == [true, true, true, false] && first == [1])
    #expect(takenLater == [true, false] && others == [[2], [3], [5]])
  }

  @Test func `by its clock, a sequencer puts no epoch before one that it has agreed upon`() throws {
    var sequencer = SequencerTests.sequencer { $0.rule = .byClock }
    let clock = { LocalTime(nanoseconds: $0 * 1_000_000) }
    #expect(sequencer.epoch(at: clock(505)) == 50)

    _ = try sequencer.end(50)

    // It was set back, far behind its beginning even, and caught up.
    #expect(sequencer.epoch(at: clock(-300)) == nil && sequencer.epoch(at: clock(509)) == nil)
    #expect(sequencer.epoch(at: clock(510)) == 51)

    #expect(sequencer.wait(at: clock(509)) == .milliseconds(1))
    #expect(sequencer.wait(at: clock(-301)) == .milliseconds(1))
  }

  @Test func `by count, no clock matters`() throws {
    var sequencer = SequencerTests.sequencer { $0.rule = .byCount }
    for epoch in UInt64(1)...3 {
      for clock in [-7_000_000, 0, 505_000_000] as [Int64] {
        #expect(sequencer.epoch(at: LocalTime(nanoseconds: clock)) == epoch)
        #expect(sequencer.wait(at: LocalTime(nanoseconds: clock)) == .milliseconds(10))
      }
      let batch = try sequencer.end(epoch)
      #expect(batch.epoch == epoch && batch.previous == epoch - 1)
    }
  }

  @Test func `by hearsay, it takes over the highest number it has heard of and never goes back`()
    throws
  {
    var sequencer = SequencerTests.sequencer { $0.rule = .byHearsay }
    for (heard, expected) in [(0, 1), (7, 7), (3, 8), (8, 9), (20, 20)] as [(UInt64, UInt64)] {
      let epoch = try #require(sequencer.epoch(at: .zero, heard: heard))
      #expect(epoch == expected)
      _ = try sequencer.end(epoch)
    }
  }

  @Test(arguments: [EpochRule.byClock, .byCount, .byHearsay])
  func `all wait for a sequencer whose clock was set back, unless it counts`(rule: EpochRule) {
    var town = Town { $0.sequencer.rule = rule }
    town.at(.milliseconds(500), [0]) { .clockStep($0, by: .milliseconds(-400)) }

    town.run(for: .seconds(1))

    let problem = town.problem
    #expect(problem == nil)
    // At the very beginning nobody leads.
    let longest = town.trial.history.entries.filter { $0.called > .zero + .milliseconds(100) }
      .map { $0.returned! - $0.called }.max()!
    #expect(rule == .byClock ? longest > .milliseconds(350) : longest < .milliseconds(100))
  }

  @Test func `calls that a full sequencer turns away are asked again and answered`() {
    var town = Town(users: 60) {
      $0.sequencer.batchLimit = 200
      $0.sequencer.waitingLimit = 100
    }

    town.run(for: .milliseconds(600))

    let problem = town.problem
    #expect(problem == nil && town.count("turned away") > 20)
  }

  @Test func `calls of which none fits into a batch with another are executed one an epoch`() {
    var town = Town { $0.sequencer.batchLimit = 50 }

    town.run(for: .milliseconds(600))

    let problem = town.problem
    #expect(problem == nil && town.trial.history.entries.count > 50)
    let places = town.trial.history.entries.compactMap { entry -> Timestamp? in
      guard case .committed(let receipt) = entry.outcome else { return nil }
      return receipt.at
    }
    #expect(places.allSatisfy { $0.rawValue & 0xFFFF == 0 }, "not the first of its batch")
  }
}
