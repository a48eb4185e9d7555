import Histories

// A read of a list says what its reader stands behind, and what stands behind it.

struct ListDependencies {
  let versions: ListVersions
  private(set) var edges = EdgeList()
  var found: [PlainFinding]
  var history: TransactionHistory { versions.history }

  init(_ history: TransactionHistory) {
    versions = ListVersions(history)
    found = versions.found
    for key in history.keyNames.indices { chain(key) }
    readAll()
  }

  mutating func note(_ anomaly: Anomaly, _ step: Int, _ transaction: Int) {
    found.append(
      PlainFinding(
        anomaly, key: history.steps[step].key, step: Int32(truncatingIfNeeded: step),
        transactions: [Int32(truncatingIfNeeded: transaction)]))
  }

  // MARK: - Edges

  // snippet.list-edges
  /// ww: of two writes that stand side by side in a list, the first comes before the second.
  private mutating func chain(_ key: Int) {
    let order = versions.inOrder(key)
    for (one, next) in zip(order, order.dropFirst()) { link(one, next) }
    guard let last = order.last else { return }
    for next in versions.unread(key) { link(last, next) }
  }

  private mutating func link(_ one: Int32, _ next: Int32) {
    guard versions.isPossible(one), versions.isPossible(next) else { return }
    edges.add(versions.writer(one), versions.writer(next), .ww)
  }

  /// wr: whoever wrote the last element of a read comes before its reader.
  @inline(__always) private mutating func follow(_ write: Int32, _ reader: Int32) {
    guard versions.isPossible(write) else { return }
    edges.add(versions.writer(write), reader, .wr)
  }

  /// rw: whoever wrote the next element, which the reader does not see, comes after him.
  @inline(__always) private mutating func precede(
    _ reader: Int32, _ key: Int, behind place: Int32
  ) {
    if let next = versions.write(at: place + 1, of: key) {
      if versions.isPossible(next) { edges.add(reader, versions.writer(next), .rw) }
    } else {
      for next in versions.unread(key) { edges.add(reader, versions.writer(next), .rw) }
    }
  }
  // snippet.end

  // MARK: - Reads

  private mutating func readAll() {
    var touched = [Int32](repeating: -1, count: history.keyNames.count)
    var previous = [Int32](repeating: -1, count: history.steps.count)
    var updates = UpdatedVersions()
    for transaction in history.transactions.indices
    where history.transactions[transaction].status != .aborted {
      let isCommitted = history.transactions[transaction].status == .committed
      let range = history.steps(of: transaction)
      for place in range {
        let step = history.steps[place]
        let last = touched[Int(step.key)]
        previous[place] = Int(last) >= range.lowerBound ? last : -1
        touched[Int(step.key)] = Int32(truncatingIfNeeded: place)
        if step.isListRead {
          read(step, place, transaction, isCommitted)
          if isCommitted, previous[place] >= 0, !agrees(place, previous) {
            note(.internal, place, transaction)
          }
        } else if step.isWrite, isCommitted, previous[place] >= 0 {
          afterReads(place, transaction, previous, &updates)
        }
      }
    }
  }

  /// The edges of one read, and what is wrong with it.
  @inline(__always) private mutating func read(
    _ step: TransactionHistory.Step, _ place: Int, _ transaction: Int, _ isCommitted: Bool
  ) {
    let key = Int(step.key)
    var last = Int32(truncatingIfNeeded: step.count - 1)
    if versions.hasDuplicates[key] || !isPrefix(step, history.steps[Int(versions.longest[key])]) {
      guard let place = readApart(step, place, transaction, isCommitted) else { return }
      last = place
    } else {
      if isCommitted, last >= versions.firstAborted[key] { note(.g1a, place, transaction) }
      if last >= 0 {
        observe(versions.write(at: last, of: key)!, place, transaction, isCommitted)
      }
    }
    precede(Int32(truncatingIfNeeded: transaction), key, behind: last)
  }

  @inline(__always) private mutating func observe(
    _ write: Int32, _ place: Int, _ transaction: Int, _ isCommitted: Bool
  ) {
    guard write >= 0, Int(versions.writer(write)) != transaction else { return }
    if isCommitted, !versions.isFinal[Int(write)] { note(.g1b, place, transaction) }
    follow(write, Int32(truncatingIfNeeded: transaction))
  }

  /// A read that is no beginning of the longest: every element is looked up. Returns the place of the last in the
  /// order, -1 for an empty list, nil where it has none.
  private mutating func readApart(
    _ step: TransactionHistory.Step, _ place: Int, _ transaction: Int, _ isCommitted: Bool
  ) -> Int32? {
    if !isPrefix(step, history.steps[Int(versions.longest[Int(step.key)])]) {
      note(.incompatibleOrder, place, transaction)
    }
    var seen = PairTable(capacity: step.count)
    var last: Int32 = -1
    for element in history.elements[step.range] {
      if !seen.findOrAdd(PairTable.pair(0, element), 0).isNew {
        note(.duplicateElements, place, transaction)
      }
      last = versions.write(step.key, element)
      if last < 0 {
        note(.garbageRead, place, transaction)
      } else if isCommitted, versions.status(last) == .aborted {
        note(.g1a, place, transaction)
      }
    }
    if step.count == 0 { return -1 }
    observe(last, place, transaction, isCommitted)
    return last < 0 || versions.position[Int(last)] < 0 ? nil : versions.position[Int(last)]
  }

  @inline(__always) private func isPrefix(
    _ one: TransactionHistory.Step, _ other: TransactionHistory.Step
  ) -> Bool {
    if one.count > other.count { return false }
    return history.elements.withUnsafeBufferPointer { elements in
      var (a, b) = (Int(one.value), Int(other.value))
      let end = a + one.count
      while a < end {
        if elements[a] != elements[b] { return false }
        a += 1
        b += 1
      }
      return true
    }
  }
}
