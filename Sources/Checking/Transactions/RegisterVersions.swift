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
  private(set) var order = EdgeList()
  private(set) var edges = EdgeList()
  private(set) var found: [PlainFinding] = []

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

  private mutating func version(_ key: Int32, _ value: Int32) -> Int32 {
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

  // MARK: - The order of versions

  private mutating func inferOrder() {
    var sources: [EdgeList] = [initialOrder()]
    if options.writesFollowReads || options.saturates { sources.append(writesFollowReads()) }
    if !history.claimedPlaces.isEmpty { sources.append(claimedOrder()) }
    if options.hasSequentialKeys { sources.append(sequentialOrder()) }
    if options.hasLinearizableKeys { sources.append(linearizableOrder()) }
    for source in sources {
      var together = order
      together.from += source.from
      together.to += source.to
      together.why += source.why
      let graph = DependencyGraph(count: keyOf.count, together, time: nil)
      let cycles = graph.components(.ww)
      // A source that contradicts the others is left out, as Elle does.
      if cycles.isEmpty {
        order = together
      } else {
        for cycle in cycles {
          found.append(
            PlainFinding(
              .cyclicVersions, key: keyOf[Int(cycle[0])], step: -1,
              transactions: cycle.map { writerOf[Int($0)] }.filter { $0 >= 0 }))
        }
      }
    }
  }

  private mutating func initialOrder() -> EdgeList {
    var result = EdgeList()
    for existing in 0..<keyOf.count where valueOf[existing] != TransactionHistory.initial {
      let initial = version(keyOf[existing], TransactionHistory.initial)
      result.add(initial, Int32(truncatingIfNeeded: existing), .ww)
    }
    return result
  }

  private func writesFollowReads() -> EdgeList {
    var result = EdgeList()
    var readOf = PairTable(capacity: reads.count)
    for (index, read) in reads.enumerated() {
      _ = readOf.findOrAdd(
        PairTable.pair(read.transaction, keyOf[Int(read.version)]), Int32(truncatingIfNeeded: index)
      )
    }
    for write in writes {
      let read = readOf.find(PairTable.pair(write.transaction, keyOf[Int(write.version)]))
      if read >= 0 { result.add(reads[Int(read)].version, write.version, .ww) }
    }
    return result
  }

  /// The order that the header claims, as one of the writes of each key.
  private func claimedOrder() -> EdgeList {
    var result = EdgeList()
    var last = [Int32](repeating: -1, count: history.keyNames.count)
    let known = writes.filter { history.claimedPlaces[Int($0.transaction)] >= 0 }
    for write in known.sorted(by: {
      history.claimedPlaces[Int($0.transaction)] < history.claimedPlaces[Int($1.transaction)]
    }) {
      let key = Int(keyOf[Int(write.version)])
      if last[key] >= 0 { result.add(last[key], write.version, .ww) }
      last[key] = write.version
    }
    return result
  }

  /// What a transaction does to a key: the version it meets first, and the one it leaves.
  private struct Touch {
    var transaction: Int32
    var key: Int32
    var first: Int32
    var last: Int32
  }

  private func touches() -> [Touch] {
    var result: [Touch] = []
    var place = PairTable(capacity: reads.count + writes.count)
    for read in reads {
      let key = keyOf[Int(read.version)]
      _ = place.findOrAdd(
        PairTable.pair(read.transaction, key), Int32(truncatingIfNeeded: result.count))
      result.append(
        Touch(transaction: read.transaction, key: key, first: read.version, last: read.version))
    }
    for write in writes {
      let key = keyOf[Int(write.version)]
      let (known, isNew) = place.findOrAdd(
        PairTable.pair(write.transaction, key), Int32(truncatingIfNeeded: result.count))
      if isNew {
        result.append(
          Touch(transaction: write.transaction, key: key, first: write.version, last: write.version)
        )
      } else {
        result[Int(known)].last = write.version
        // Who read nothing meets what he writes.
        if valueOf[Int(result[Int(known)].first)] == TransactionHistory.initial {
          result[Int(known)].first = write.version
        }
      }
    }
    return result
  }

  private func sequentialOrder() -> EdgeList {
    var result = EdgeList()
    var last = PairTable(capacity: 256)
    var latest: [Int32] = []
    for touch in touches().sorted(by: { $0.transaction < $1.transaction })
    where history.transactions[Int(touch.transaction)].status == .committed {
      let process = history.transactions[Int(touch.transaction)].process
      let (place, isNew) = last.findOrAdd(
        PairTable.pair(process, touch.key), Int32(truncatingIfNeeded: latest.count))
      if isNew {
        latest.append(touch.last)
      } else {
        result.add(latest[Int(place)], touch.first, .ww)
        latest[Int(place)] = touch.last
      }
    }
    return result
  }

  /// By key, those that were answered and are not yet implied by a later answer stand before whoever asks next.
  private func linearizableOrder() -> EdgeList {
    struct Event {
      var key: Int32
      var rank: Int32
      var touch: Int32
      var isCompletion: Bool
    }
    let touches = touches()
    var events: [Event] = []
    for (index, touch) in touches.enumerated() {
      let transaction = history.transactions[Int(touch.transaction)]
      let index = Int32(truncatingIfNeeded: index)
      events.append(
        Event(key: touch.key, rank: transaction.invoked, touch: index, isCompletion: false))
      if transaction.status == .committed {
        events.append(
          Event(key: touch.key, rank: transaction.completed, touch: index, isCompletion: true))
      }
    }
    events.sort { ($0.key, $0.rank, $0.touch) < ($1.key, $1.rank, $1.touch) }
    var result = EdgeList()
    var buffer: [Int32] = []
    var behind: [[Int32]] = Array(repeating: [], count: touches.count)
    var key: Int32 = -1
    for event in events {
      if event.key != key { (key, buffer) = (event.key, []) }
      if event.isCompletion {
        buffer.removeAll { behind[Int(event.touch)].contains($0) }
        buffer.append(event.touch)
      } else {
        behind[Int(event.touch)] = buffer
        for earlier in buffer {
          result.add(touches[Int(earlier)].last, touches[Int(event.touch)].first, .ww)
        }
      }
    }
    return result
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
