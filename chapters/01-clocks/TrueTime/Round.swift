import Model

/// One poll of all masters: when the questions left, and what was answered so far.
struct Round: Sendable {
  /// Which poll this is; answers to another are not for it.
  private(set) var number: UInt64 = 0
  private(set) var asked = LocalTime.zero
  /// What each master said, in the order in which they are asked.
  private(set) var said: [Daemon.Reference?]
  private var isOpen = false

  init(masters: Int) { said = [Daemon.Reference?](repeating: nil, count: masters) }

  /// All questions leave now.
  mutating func begin(at now: LocalTime) {
    number += 1
    asked = now
    isOpen = true
    for master in said.indices { said[master] = nil }
  }

  /// Whether the poll still waits for this answer: it does not for one to an earlier question, whose round trip is
  /// not the one timed now, nor for a second answer of one master.
  func waits(for number: UInt64, from master: Int) -> Bool {
    isOpen && number == self.number && said[master] == nil
  }

  mutating func hear(_ answer: Daemon.Reference, from master: Int) { said[master] = answer }

  var isComplete: Bool { said.allSatisfy { $0 != nil } }

  /// True the first time for this poll: then the answers that came are all there will be.
  mutating func close(_ number: UInt64) -> Bool {
    guard isOpen, number == self.number else { return false }
    isOpen = false
    return true
  }
}
