import Histories

// Registers tell no order of their versions. What is known: the initial state comes before all, and, where it is
// assumed, what a transaction read before what it wrote, and the order of each key in its processes or in real time.

struct RegisterVersions {
  let history: TransactionHistory
  let options: TransactionOptions
  private var versions = PairTable(capacity: 256)
  /// By version: its key, its value and who wrote it as his last; -1 where nobody did.
  private(set) var keyOf: [Int32] = []
  private(set) var valueOf: [Int32] = []
  private(set) var writerOf: [Int32] = []
  /// External reads and writes: the transaction, the version, and the step.
  private(set) var reads: [Access] = []
  private(set) var writes: [Access] = []
  /// Which version comes before which.
  var order = EdgeList()
  private(set) var edges = EdgeList()
  var found: [PlainFinding] = []

  struct Access: Sendable {
    var transaction: Int32
    var version: Int32
    var step: Int32
  }

  init(_ history: TransactionHistory, _ options: TransactionOptions) throws(MalformedHistory) {
    self.history = history
    self.options = options
    let places = PlacesOfWrites(history)
    collect(places)
    try refuseAmbiguous(places)
    inferOrder()
    linkTransactions()
  }

  // MARK: - What is read and written from outside

  mutating func version(_ key: Int32, _ value: Int32) -> Int32 {
    let (version, isNew) = versions.findOrAdd(
      PairTable.pair(key, value), Int32(truncatingIfNeeded: keyOf.count))
    if isNew {
      keyOf.append(key)
      valueOf.append(value)
      writerOf.append(-1)
    }
    return version
  }

  private mutating func note(_ anomaly: Anomaly, _ place: Int, _ transaction: Int) {
    found.append(
      PlainFinding(
        anomaly, key: history.steps[place].key, step: Int32(truncatingIfNeeded: place),
        transactions: [Int32(truncatingIfNeeded: transaction)]))
  }

  private mutating func collect(_ places: PlacesOfWrites) {
    var touched = [Int32](repeating: -1, count: history.keyNames.count)
    var firstRead = touched
    var lastWrite = touched
    var updates = UpdatedVersions()
    for transaction in history.transactions.indices
    where history.transactions[transaction].status != .aborted {
      let isCommitted = history.transactions[transaction].status == .committed
      let range = history.steps(of: transaction)
      for place in range {
        let step = history.steps[place]
        let key = Int(step.key)
        let before = Int(touched[key]) >= range.lowerBound ? touched[key] : -1
        if before < 0 { (firstRead[key], lastWrite[key]) = (-1, -1) }
        if step.isWrite {
          if isCommitted, lastWrite[key] < 0 || firstRead[key] >= 0 {
            update(place, transaction, firstRead[key], lastWrite[key], &updates)
          }
          lastWrite[key] = Int32(truncatingIfNeeded: place)
        } else if step.isValueRead, isCommitted {
          let value = seen(step, places)
          if before >= 0, seen(history.steps[Int(before)], places) != value {
            note(.internal, place, transaction)
          }
          judge(step, value, place, transaction, places)
          if before < 0 {
            firstRead[key] = Int32(truncatingIfNeeded: place)
            reads.append(access(transaction, version(step.key, value), place))
          } else if firstRead[key] < 0 {
            firstRead[key] = Int32(truncatingIfNeeded: place)
          }
        } else {
          continue
        }
        touched[key] = Int32(truncatingIfNeeded: place)
      }
      for place in range where history.steps[place].isWrite {
        let step = history.steps[place]
        guard lastWrite[Int(step.key)] == Int32(truncatingIfNeeded: place) else { continue }
        let version = version(step.key, step.value)
        writerOf[Int(version)] = Int32(truncatingIfNeeded: transaction)
        writes.append(access(transaction, version, place))
      }
    }
  }

  private func access(_ transaction: Int, _ version: Int32, _ place: Int) -> Access {
    Access(
      transaction: Int32(truncatingIfNeeded: transaction), version: version,
      step: Int32(truncatingIfNeeded: place))
  }

  /// A value that registers hold at first, and that nobody wrote, is the initial state.
  private func seen(_ step: TransactionHistory.Step, _ places: PlacesOfWrites) -> Int32 {
    if let initial = history.initialValue, step.isValueRead, step.value == initial,
      places.write(step.key, step.value) == nil
    {
      return TransactionHistory.initial
    }
    return step.value
  }

  private mutating func judge(
    _ step: TransactionHistory.Step, _ value: Int32, _ place: Int, _ transaction: Int,
    _ places: PlacesOfWrites
  ) {
    if value == TransactionHistory.initial { return }
    guard let write = places.write(step.key, value) else {
      if places.isAborted(step.key, value) {
        note(.g1a, place, transaction)
      } else if options.saturates {
        note(.garbageRead, place, transaction)
      }
      return
    }
    if write.transaction != Int32(truncatingIfNeeded: transaction), !write.isFinal {
      note(.g1b, place, transaction)
    }
  }

  private mutating func update(
    _ place: Int, _ transaction: Int, _ read: Int32, _ lastWrite: Int32,
    _ updates: inout UpdatedVersions
  ) {
    guard read >= 0, lastWrite < read else { return }
    let step = history.steps[Int(read)]
    if let other = updates.other(step.key, step.value, read),
      other.transaction != Int32(truncatingIfNeeded: transaction)
    {
      found.append(
        PlainFinding(
          .lostUpdate, key: step.key, step: read,
          transactions: [other.transaction, Int32(truncatingIfNeeded: transaction)]))
    }
    updates.add(step.key, step.value, read, Int32(truncatingIfNeeded: transaction))
  }

  /// A value that two transactions wrote, and that somebody read, says nothing.
  private func refuseAmbiguous(_ places: PlacesOfWrites) throws(MalformedHistory) {
    for read in reads {
      guard
        let line = places.secondLine(
          keyOf[Int(read.version)], valueOf[Int(read.version)])
      else { continue }
      throw MalformedHistory(
        line: Int(line),
        "it writes a value that another has written to the same key, and it is read")
    }
  }

  // MARK: - The order of transactions

  private mutating func linkTransactions() {
    for read in reads where writerOf[Int(read.version)] >= 0 {
      edges.add(writerOf[Int(read.version)], read.transaction, .wr)
    }
    // Readers by version.
    var start = [Int32](repeating: 0, count: keyOf.count + 1)
    for read in reads { start[Int(read.version) + 1] += 1 }
    for version in keyOf.indices { start[version + 1] += start[version] }
    var readers = [Int32](repeating: 0, count: reads.count)
    var next = start
    for read in reads {
      readers[Int(next[Int(read.version)])] = read.transaction
      next[Int(read.version)] += 1
    }
    for edge in order.from.indices {
      let (one, other) = (Int(order.from[edge]), Int(order.to[edge]))
      guard writerOf[other] >= 0 else { continue }
      if writerOf[one] >= 0 { edges.add(writerOf[one], writerOf[other], .ww) }
      for reader in readers[Int(start[one])..<Int(start[one + 1])] {
        edges.add(reader, writerOf[other], .rw)
      }
    }
  }
}
