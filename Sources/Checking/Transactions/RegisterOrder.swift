import Histories

// Which version of a register comes before which: what is certain, and what the options assume.

extension RegisterVersions {
  mutating func inferOrder() {
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
}
