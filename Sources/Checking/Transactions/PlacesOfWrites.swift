/// By key and value, who wrote it.
struct PlacesOfWrites {
  private var possible = PairTable(capacity: 256)
  private var aborted = PairTable(capacity: 16)
  private var entries: [(transaction: Int32, isFinal: Bool, secondLine: Int32)] = []

  init(_ history: TransactionHistory) {
    var lastWrite = [Int32](repeating: -1, count: history.keyNames.count)
    for transaction in history.transactions.indices {
      let me = Int32(truncatingIfNeeded: transaction)
      for place in history.steps(of: transaction) where history.steps[place].isWrite {
        let step = history.steps[place]
        let pair = PairTable.pair(step.key, step.value)
        if history.transactions[transaction].status == .aborted {
          _ = aborted.findOrAdd(pair, 0)
          continue
        }
        let (entry, isNew) = possible.findOrAdd(pair, Int32(truncatingIfNeeded: entries.count))
        if isNew {
          entries.append((me, true, -1))
        } else if entries[Int(entry)].transaction != me {
          entries[Int(entry)].secondLine = history.transactions[transaction].line
        } else {
          entries[Int(entry)].isFinal = true
        }
        let last = lastWrite[Int(step.key)]
        if last >= 0, last != entry, entries[Int(last)].transaction == me {
          entries[Int(last)].isFinal = false
        }
        lastWrite[Int(step.key)] = entry
      }
    }
  }

  func write(_ key: Int32, _ value: Int32) -> (transaction: Int32, isFinal: Bool)? {
    let entry = possible.find(PairTable.pair(key, value))
    return entry < 0 ? nil : (entries[Int(entry)].transaction, entries[Int(entry)].isFinal)
  }

  func isAborted(_ key: Int32, _ value: Int32) -> Bool {
    aborted.find(PairTable.pair(key, value)) >= 0
  }

  /// Where another transaction wrote the same.
  func secondLine(_ key: Int32, _ value: Int32) -> Int32? {
    let entry = possible.find(PairTable.pair(key, value))
    return entry < 0 || entries[Int(entry)].secondLine < 0 ? nil : entries[Int(entry)].secondLine
  }
}
