import Histories

// Lists tell the order of their versions: the longest read of a key holds all that were before it. What was committed
// and never read comes behind the last that was.

struct ListVersions {
  let history: TransactionHistory
  /// By write, in the order of the steps: its step and its transaction.
  private(set) var stepOf: [Int32] = []
  private(set) var writerOf: [Int32] = []
  /// Whether a write is its transaction's last to that key.
  private(set) var isFinal: [Bool] = []
  /// By write, its place in the order of its key; -1 where nobody read it.
  private(set) var position: [Int32] = []
  private var writes: PairTable
  /// By key, where its writes begin in `order`. An element that nobody wrote is -1 there.
  private(set) var orderStart: [Int32] = []
  private(set) var order: [Int32] = []
  /// By key, the step that read most of it.
  private(set) var longest: [Int32]
  /// By key, the first place that an aborted transaction wrote.
  private var firstAborted: [Int32]
  private var unreadStart: [Int32] = []
  private var unread: [Int32] = []
  private var hasDuplicates: [Bool]

  private(set) var edges = EdgeList()
  private(set) var found: [PlainFinding] = []

  init(_ history: TransactionHistory) {
    self.history = history
    writes = PairTable(capacity: history.steps.count / 2 + 16)
    longest = Array(repeating: -1, count: history.keyNames.count)
    firstAborted = Array(repeating: .max, count: history.keyNames.count)
    hasDuplicates = Array(repeating: false, count: history.keyNames.count)
    indexWrites()
    orderVersions()
    collectUnread()
    chainWrites()
    readAll()
    dirtyUpdates()
  }

  func write(_ key: Int32, _ value: Int32) -> Int32 { writes.find(PairTable.pair(key, value)) }

  @inline(__always) private func status(_ write: Int32) -> TransactionHistory.Status {
    history.transactions[Int(writerOf[Int(write)])].status
  }

  private mutating func note(_ anomaly: Anomaly, _ step: Int, _ transaction: Int) {
    found.append(
      PlainFinding(
        anomaly, key: history.steps[step].key, step: Int32(truncatingIfNeeded: step),
        transactions: [Int32(truncatingIfNeeded: transaction)]))
  }

  // MARK: - The order of versions

  private mutating func indexWrites() {
    var lastWrite = [Int32](repeating: -1, count: history.keyNames.count)
    for transaction in history.transactions.indices {
      let isPossible = history.transactions[transaction].status != .aborted
      for place in history.steps(of: transaction) {
        let step = history.steps[place]
        if step.isWrite {
          let write = Int32(truncatingIfNeeded: writerOf.count)
          _ = writes.findOrAdd(PairTable.pair(step.key, step.value), write)
          let last = lastWrite[Int(step.key)]
          if last >= 0, Int(writerOf[Int(last)]) == transaction { isFinal[Int(last)] = false }
          lastWrite[Int(step.key)] = write
          stepOf.append(Int32(truncatingIfNeeded: place))
          writerOf.append(Int32(truncatingIfNeeded: transaction))
          isFinal.append(true)
        } else if step.isListRead, isPossible {
          let best = longest[Int(step.key)]
          if best < 0 || history.steps[Int(best)].count < step.count {
            longest[Int(step.key)] = Int32(truncatingIfNeeded: place)
          }
        }
      }
    }
    position = Array(repeating: -1, count: writerOf.count)
  }

  private mutating func orderVersions() {
    orderStart.reserveCapacity(longest.count + 1)
    for key in longest.indices {
      orderStart.append(Int32(truncatingIfNeeded: order.count))
      guard longest[key] >= 0 else { continue }
      let step = Int(longest[key])
      for element in history.elements[history.steps[step].range] {
        let write = write(Int32(truncatingIfNeeded: key), element)
        if write < 0 {
          found.append(
            PlainFinding(
              .garbageRead, key: Int32(truncatingIfNeeded: key), step: longest[key],
              transactions: []))
        } else if position[Int(write)] >= 0 {
          hasDuplicates[key] = true
          found.append(
            PlainFinding(
              .duplicateElements, key: Int32(truncatingIfNeeded: key), step: longest[key],
              transactions: []))
          continue
        } else {
          let place = Int32(truncatingIfNeeded: order.count) - orderStart[key]
          position[Int(write)] = place
          if firstAborted[key] == .max, status(write) == .aborted { firstAborted[key] = place }
        }
        order.append(write)
      }
    }
    orderStart.append(Int32(truncatingIfNeeded: order.count))
  }

  private mutating func collectUnread() {
    unreadStart = Array(repeating: 0, count: longest.count + 1)
    for write in writerOf.indices where isUnread(write) { unreadStart[key(write) + 1] += 1 }
    for key in longest.indices { unreadStart[key + 1] += unreadStart[key] }
    unread = Array(repeating: 0, count: Int(unreadStart.last!))
    var next = unreadStart
    for write in writerOf.indices where isUnread(write) {
      unread[Int(next[key(write)])] = Int32(truncatingIfNeeded: write)
      next[key(write)] += 1
    }
  }

  @inline(__always) private func key(_ write: Int) -> Int {
    Int(history.steps[Int(stepOf[write])].key)
  }

  private func isUnread(_ write: Int) -> Bool {
    position[write] < 0 && history.transactions[Int(writerOf[write])].status != .aborted
  }

  private mutating func chainWrites() {
    for key in longest.indices {
      let (start, end) = (Int(orderStart[key]), Int(orderStart[key + 1]))
      for place in start..<end where place > start { link(order[place - 1], order[place]) }
      guard end > start else { continue }
      for write in unread[Int(unreadStart[key])..<Int(unreadStart[key + 1])] {
        link(order[end - 1], write)
      }
    }
  }

  private mutating func link(_ one: Int32, _ next: Int32) {
    guard one >= 0, next >= 0, status(one) != .aborted, status(next) != .aborted else { return }
    edges.add(writerOf[Int(one)], writerOf[Int(next)], .ww)
  }

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
    let me = Int32(truncatingIfNeeded: transaction)
    var last: Int32 = -1
    if hasDuplicates[key] || !isPrefix(step, history.steps[Int(longest[key])]) {
      last = readApart(step, place, transaction, isCommitted)
      if last == .min { return }
    } else {
      last = Int32(truncatingIfNeeded: step.count - 1)
      if isCommitted, last >= firstAborted[key] { note(.g1a, place, transaction) }
      if last >= 0 {
        observe(order[Int(orderStart[key]) + Int(last)], place, transaction, isCommitted)
      }
    }
    // snippet.overwritten
    // Whoever wrote the element behind the last that was read comes after the reader. Where
    // all was read, that is anybody who appended and was never seen.
    let next = Int(orderStart[key]) + Int(last) + 1
    if next < Int(orderStart[key + 1]) {
      let write = order[next]
      if write >= 0, status(write) != .aborted { edges.add(me, writerOf[Int(write)], .rw) }
    } else {
      for write in unread[Int(unreadStart[key])..<Int(unreadStart[key + 1])] {
        edges.add(me, writerOf[Int(write)], .rw)
      }
    }
    // snippet.end
  }

  @inline(__always) private mutating func observe(
    _ write: Int32, _ place: Int, _ transaction: Int, _ isCommitted: Bool
  ) {
    guard write >= 0, Int(writerOf[Int(write)]) != transaction else { return }
    if isCommitted, !isFinal[Int(write)] { note(.g1b, place, transaction) }
    if status(write) != .aborted {
      edges.add(writerOf[Int(write)], Int32(truncatingIfNeeded: transaction), .wr)
    }
  }

  /// A read that is no beginning of the longest: every element is looked up. Returns the place of the last in the
  /// order, -1 for an empty list, `.min` where it has none.
  private mutating func readApart(
    _ step: TransactionHistory.Step, _ place: Int, _ transaction: Int, _ isCommitted: Bool
  ) -> Int32 {
    if !isPrefix(step, history.steps[Int(longest[Int(step.key)])]) {
      note(.incompatibleOrder, place, transaction)
    }
    var seen = PairTable(capacity: step.count)
    var last: Int32 = -1
    for element in history.elements[step.range] {
      if !seen.findOrAdd(PairTable.pair(0, element), 0).isNew {
        note(.duplicateElements, place, transaction)
      }
      last = write(step.key, element)
      if last < 0 {
        note(.garbageRead, place, transaction)
      } else if isCommitted, status(last) == .aborted {
        note(.g1a, place, transaction)
      }
    }
    if step.count == 0 { return -1 }
    observe(last, place, transaction, isCommitted)
    return last < 0 || position[Int(last)] < 0 ? .min : position[Int(last)]
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

  // MARK: - Within one transaction

  /// Whether a read agrees with what its transaction read of the key last and has appended since.
  private func agrees(_ place: Int, _ previous: [Int32]) -> Bool {
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
  private mutating func afterReads(
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

  /// A committed version that stands behind an aborted one.
  private mutating func dirtyUpdates() {
    for key in longest.indices {
      var isAborted = false
      for write in order[Int(orderStart[key])..<Int(orderStart[key + 1])] where write >= 0 {
        switch status(write) {
        case .aborted: isAborted = true
        case .unknown: continue
        case .committed:
          if isAborted {
            found.append(
              PlainFinding(
                .dirtyUpdate, key: Int32(truncatingIfNeeded: key), step: stepOf[Int(write)],
                transactions: [writerOf[Int(write)]]))
          }
          isAborted = false
        }
      }
    }
  }
}

/// Who has updated which version: of two that update the same, one is lost.
struct UpdatedVersions {
  private var table = PairTable(capacity: 64)
  private var steps: [Int32] = []
  private var transactions: [Int32] = []

  func other(_ key: Int32, _ value: Int32, _ step: Int32) -> (step: Int32, transaction: Int32)? {
    let entry = table.find(PairTable.pair(key, value))
    return entry < 0 ? nil : (steps[Int(entry)], transactions[Int(entry)])
  }

  mutating func add(_ key: Int32, _ value: Int32, _ step: Int32, _ transaction: Int32) {
    let entry = Int32(truncatingIfNeeded: steps.count)
    guard table.findOrAdd(PairTable.pair(key, value), entry).isNew else { return }
    steps.append(step)
    transactions.append(transaction)
  }
}

/// An anomaly that is no cycle, and where it shows.
public struct PlainFinding: Sendable {
  public let anomaly: Anomaly
  public let key: Int32
  /// The step that shows it; -1 where no one step does.
  public let step: Int32
  public let transactions: [Int32]

  init(_ anomaly: Anomaly, key: Int32, step: Int32, transactions: [Int32]) {
    self.anomaly = anomaly
    self.key = key
    self.step = step
    self.transactions = transactions
  }
}
