import Model

// Asks out: every effect a node may ask for, and what the modelled machine and network make of it.

extension World {
  @inlinable @inline(__always) mutating func perform(_ ask: Ask, for id: NodeID) {
    switch ask.kind {
    case .send, .respond:
      if machines[id.index].isSaving {
        // Order is the contract: it leaves when all that was appended so far is on disk.
        journals[id.index].held.append(.init(ask, after: peripheries[id.index].appended))
      } else {
        release(ask, from: id)
      }
    case .sendNow:
      transmit(ask.slot, from: id, to: ask.node)
    case .set:
      let length = machines[id.index].trueLength(of: ask.number, from: trueTime)
      let event = Event(
        .timer, from: id, to: id, payload: ask.slot, life: machines[id.index].life)
      schedule(event, at: trueTime &+ length)
    case .append:
      write(.record(context.records.take(ask.slot)), on: id)
    case .compact:
      write(.snapshot(context.records.take(ask.slot), dropping: Int(ask.number)), on: id)
    }
  }

  /// Lets go what had to wait for nothing, or has waited long enough.
  @inlinable @inline(__always) mutating func release(_ ask: Ask, from id: NodeID) {
    if ask.kind == .respond {
      let request = RequestID(UInt64(bitPattern: ask.number))
      answers.append(Answer(request, context.responses.take(ask.slot), at: now))
    } else {
      transmit(ask.slot, from: id, to: ask.node)
    }
  }

  @inlinable @inline(__always)
  mutating func transmit(_ message: UInt32, from: NodeID, to: NodeID) {
    let event = Event(.message, from: from, to: to, payload: message)
    if from == to {  // a note to itself crosses no link
      schedule(event, at: trueTime)
      return
    }
    if pairs.stride < nodes.count { pairs.grow(to: nodes.count) }
    if pairs.cuts > 0, pairs.isCut[pairs.place(from, to)] {
      _ = context.messages.take(message)
      return
    }
    let between =
      peripheries[from.index].region &* regions &+ peripheries[to.index].region
    if links[between].loss.isPossible, peripheries[from.index].network.chance(links[between].loss) {
      _ = context.messages.take(message)
      return
    }
    schedule(event, at: arrival(over: between, from: from, to: to))
    if links[between].duplication.isPossible,
      peripheries[from.index].network.chance(links[between].duplication)
    {
      var copy = event
      copy.payload = context.messages.put(context.messages[message])
      schedule(copy, at: arrival(over: between, from: from, to: to))
    }
  }

  /// Draws when a message arrives that leaves now.
  @inlinable @inline(__always)
  mutating func arrival(over between: Int, from: NodeID, to: NodeID) -> Int64 {
    let latency = links[between].latency.draw(&peripheries[from.index].network, normal)
    var time = trueTime &+ latency
    if links[between].isOrdered {
      let pair = pairs.place(from, to)
      time = max(time, pairs.lastArrival[pair] &+ 1)
      pairs.lastArrival[pair] = time
    }
    return time
  }

  @inlinable mutating func write(_ entry: Journal<N.Record>.Entry, on id: NodeID) {
    peripheries[id.index].appended &+= 1
    if peripheries[id.index].syncLatency == 0 {
      peripheries[id.index].synced &+= 1
      journals[id.index].save(entry)
    } else {
      machines[id.index].isSaving = true
      journals[id.index].unsynced.append(entry)
      if !peripheries[id.index].isSyncing { beginSync(id) }
    }
  }

  @inlinable mutating func beginSync(_ id: NodeID) {
    peripheries[id.index].isSyncing = true
    peripheries[id.index].syncing = peripheries[id.index].appended
    schedule(
      Event(.synced, from: id, to: id, life: machines[id.index].life),
      at: trueTime &+ peripheries[id.index].syncLatency)
  }

  @inlinable mutating func endSync(_ event: Event) {
    let id = event.to
    guard machines[id.index].life == event.life else { return }
    keep(event)
    let done = peripheries[id.index].syncing
    journals[id.index].saveOldest(done &- peripheries[id.index].synced)
    peripheries[id.index].synced = done
    peripheries[id.index].isSyncing = false
    machines[id.index].isSaving = peripheries[id.index].appended > done
    while let ask = journals[id.index].release(done) { release(ask, from: id) }
    if machines[id.index].isSaving { beginSync(id) }
  }
}
