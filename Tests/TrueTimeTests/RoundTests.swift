#if DEBUG  // the insides of a poll are open to tests in debug builds only
import Model
import Testing

@testable import TrueTime

@Suite struct RoundTests {
  private let answer = Daemon.Reference(at: .zero, trueTime: .zero, uncertainty: .zero)

  @Test func `a poll waits for one answer of each master to its own question`() {
    var round = Round(masters: 2)
    #expect(!round.waits(for: 0, from: 0))
    round.begin(at: .zero)
    #expect(round.waits(for: 1, from: 0) && !round.waits(for: 2, from: 0))
    round.hear(answer, from: 0)
    #expect(!round.waits(for: 1, from: 0) && round.waits(for: 1, from: 1))
    #expect(!round.isComplete)
    round.hear(answer, from: 1)
    #expect(round.isComplete)
  }

  @Test func `a poll ends once, and then waits for nobody`() {
    var round = Round(masters: 2)
    round.begin(at: .zero)
    round.hear(answer, from: 0)
    let first = round.close(1)
    let again = round.close(1)
    #expect(first && !again)
    #expect(!round.waits(for: 1, from: 1))
    round.begin(at: .zero)
    let old = round.close(1)
    #expect(!old)
    #expect(round.waits(for: 2, from: 0) && round.waits(for: 2, from: 1))
  }
}
#endif
