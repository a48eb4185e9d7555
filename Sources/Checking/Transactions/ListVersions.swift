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
  private var orderStart: [Int32] = []
  private var order: [Int32] = []
  private var unreadStart: [Int32] = []
  private var unread: [Int32] = []
  /// By key, the step that read most of it.
  private(set) var longest: [Int32]
  /// By key, the first place that an aborted transaction wrote.
  private(set) var firstAborted: [Int32]
  private(set) var hasDuplicates: [Bool]
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
    findDirtyUpdates()
  }

  // MARK: - Questions

  /// The number of a write; -1 where nobody wrote that.
  @inline(__always) func write(_ key: Int32, _ value: Int32) -> Int32 {
    writes.find(PairTable.pair(key, value))
  }

  @inline(__always) func writer(_ write: Int32) -> Int32 { writerOf[Int(write)] }

  @inline(__always) func status(_ write: Int32) -> TransactionHistory.Status {
    history.transactions[Int(writerOf[Int(write)])].status
  }

  /// Whether somebody wrote it who may have committed.
  @inline(__always) func isPossible(_ write: Int32) -> Bool {
    write >= 0 && status(write) != .aborted
  }

  /// The writes of a key that were read, the earliest first.
  @inline(__always) func inOrder(_ key: Int) -> ArraySlice<Int32> {
    order[Int(orderStart[key])..<Int(orderStart[key + 1])]
  }

  /// Those that nobody read: they come behind the others, in an order that nobody knows.
  @inline(__always) func unread(_ key: Int) -> ArraySlice<Int32> {
    unread[Int(unreadStart[key])..<Int(unreadStart[key + 1])]
  }

  /// The write at a place in the order of its key; nil behind the last.
  @inline(__always) func write(at place: Int32, of key: Int) -> Int32? {
    let place = orderStart[key] + place
    return place < orderStart[key + 1] ? order[Int(place)] : nil
  }

  // MARK: - The order

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

  /// A committed version that stands behind an aborted one.
  private mutating func findDirtyUpdates() {
    for key in longest.indices {
      var isAborted = false
      for write in inOrder(key) where write >= 0 {
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
