import Histories

// What a transaction's own steps say of each other: it must see what it did, and no other may update what it updates.

extension ListDependencies {
  /// Whether a read agrees with what its transaction read of the key last and has appended since.
  func agrees(_ place: Int, _ previous: [Int32]) -> Bool {
    let read = history.steps[place]
    var end = read.range.upperBound
    var before = previous[place]
    var appended = 0
    while before >= 0, history.steps[Int(before)].isWrite {
      end -= 1
      guard end >= read.range.lowerBound, history.elements[end] == history.steps[Int(before)].value
      else { return false }
      appended += 1
      before = previous[Int(before)]
    }
    guard before >= 0, history.steps[Int(before)].isListRead else { return true }
    let base = history.steps[Int(before)]
    // To have read nothing binds no later read, in Elle's reckoning: a cycle tells of that.
    if base.count == 0, appended == 0 { return true }
    return read.count == base.count + appended
      && history.elements[base.range].elementsEqual(
        history.elements[read.range.lowerBound..<end])
  }

  /// An append to a key that its transaction has read: it must not have read that very element, and nobody else may
  /// update the version it read.
  mutating func afterReads(
    _ place: Int, _ transaction: Int, _ previous: [Int32], _ updates: inout UpdatedVersions
  ) {
    var before = previous[place]
    var first: Int32 = -1
    var isFirstWrite = true
    while before >= 0 {
      let step = history.steps[Int(before)]
      if step.isListRead {
        first = before
        if history.elements[step.range].contains(history.steps[place].value) {
          note(.futureRead, Int(before), transaction)
        }
      } else if step.isWrite, first >= 0 || previousRead(before, previous) {
        isFirstWrite = false
      }
      before = previous[Int(before)]
    }
    guard first >= 0, isFirstWrite else { return }
    let read = history.steps[Int(first)]
    let last =
      read.count == 0 ? TransactionHistory.initial : history.elements[read.range.upperBound - 1]
    if let other = updates.other(read.key, last, first),
      history.elements[history.steps[Int(other.step)].range].elementsEqual(
        history.elements[read.range])
    {
      found.append(
        PlainFinding(
          .lostUpdate, key: read.key, step: first,
          transactions: [other.transaction, Int32(truncatingIfNeeded: transaction)]))
    }
    updates.add(read.key, last, first, Int32(truncatingIfNeeded: transaction))
  }

  private func previousRead(_ place: Int32, _ previous: [Int32]) -> Bool {
    var before = previous[Int(place)]
    while before >= 0 {
      if history.steps[Int(before)].isListRead { return true }
      before = previous[Int(before)]
    }
    return false
  }
}
