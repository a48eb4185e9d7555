import Model

extension World {
  /// Handles events up to and including the true time `end`, but stops behind the first step that answers
  /// somebody. True if one did: then `answers` holds what was answered, and otherwise `end` is now.
  @inlinable public mutating func runUntilAnswer(
    by end: Instant, into answers: inout [Answer<N.Response>]
  ) -> Bool {
    answers.removeAll(keepingCapacity: true)
    while self.answers.isEmpty {
      guard let next = queue.nextTime(), next <= end.nanoseconds else {
        trueTime = max(trueTime, end.nanoseconds)
        return false
      }
      _ = step()
    }
    // The two arrays take turns, so that neither is allocated again.
    swap(&answers, &self.answers)
    return true
  }
}
