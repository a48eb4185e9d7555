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
  /// update the version it read first.
  mutating func afterReads(
    _ place: Int, _ transaction: Int, _ own: OwnReads, _ updates: inout UpdatedVersions
  ) {
    let step = history.steps[place]
    guard let first = own.firstRead(step.key) else { return }
    let position = versions.position[Int(versions.write(step.key, step.value))]
    if let read = own.read(step.key, beyond: position) {
      note(.futureRead, Int(read), transaction)
    }
    for read in own.apart where history.steps[Int(read)].key == step.key {
      if list(read).contains(step.value) { note(.futureRead, Int(read), transaction) }
    }
    // The second append updates what the first has left.
    if !own.hasWritten(step.key) { update(first, transaction, &updates) }
  }

  private mutating func update(
    _ first: Int32, _ transaction: Int, _ updates: inout UpdatedVersions
  ) {
    let key = history.steps[Int(first)].key
    let last = list(first).last ?? TransactionHistory.initial
    if let other = updates.other(key, last, first), list(other.step).elementsEqual(list(first)) {
      found.append(
        PlainFinding(
          .lostUpdate, key: key, step: first,
          transactions: [other.transaction, Int32(truncatingIfNeeded: transaction)]))
    }
    updates.add(key, last, first, Int32(truncatingIfNeeded: transaction))
  }

  private func list(_ read: Int32) -> ArraySlice<Int32> {
    history.elements[history.steps[Int(read)].range]
  }
}
