#if DEBUG  // release builds trap without a word
import Model
import Testing

@testable import Simulation

/// What no machine, link or probability can be ends the run where it is made, with the reason.
@Suite struct ImpossibleTests {
  static let sentences = [
    "a clock cannot stand still or run at double speed",
    "a clock's uncertainty cannot be negative",
    "a disk cannot be faster than at once",
    "a machine has at least one core",
    "a link's bandwidth cannot be negative",
    "a message cannot arrive before it left",
    "a round trip's mean is at least its least",
    "a world has at least one region",
    "a link from region 0 to 1 of 1",
    "a probability must lie in 0...1",
    "a swarm needs nodes and time",
    "work cannot pay",
  ]

  @Test(arguments: sentences.indices)
  func `a run ends where something impossible is made, and says what`(index: Int) async throws {
    let result = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [index] in ImpossibleTests.make(index) }
    let said = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(said.contains(ImpossibleTests.sentences[index]), "\(said)")
  }

  private static func make(_ index: Int) {
    switch index {
    case 0: _ = MachineClock(driftPartsPerBillion: 1_000_000_000)
    case 1: _ = MachineClock(uncertainty: Nanoseconds(-1))
    case 2: _ = Disk(sync: Nanoseconds(-1))
    case 3: _ = Machine(cores: 0)
    case 4: _ = Link(.constant(.zero), bytesPerSecond: -1)
    case 5: _ = Link(.constant(Nanoseconds(-1)))
    case 6:
      _ = Latency.fitted(
        roundTripLeast: .milliseconds(2), mean: .milliseconds(1), deviation: .zero)
    case 7: _ = Links(Link(.constant(.zero)), regions: 0)
    case 8: _ = Links(Link(.constant(.zero)))[0, 1]
    case 9: _ = Probability(.nan)
    case 10: _ = Swarm(seed: 1, nodes: 0, safetyPhase: .seconds(1))
    default:
      var prices = Prices()
      prices[.read] = Nanoseconds(-1)
    }
  }
}
#endif
