import Model

// Asks out: every effect a node may ask for, and what the modelled machine and network make of it.

extension World {
  @inlinable @inline(__always) mutating func perform(_ ask: Ask, for id: NodeID) {
    switch ask.kind {
    case .send, .respond:
      if machines[id.index].isSaving {
        // Order is the contract: it leaves when all that was appended so far is on disk.
        disks[id.index].held.append(.init(ask, after: peripheries[id.index].appended))
      } else {
        release(ask, from: id)
      }
    case .sendNow:
      transmit(ask.slot, from: id, to: ask.node)
    case .set:
      let length = machines[id.index].trueLength(
        of: min(ask.number, Nanoseconds.farthest), from: trueTime)
      let event = Event(
        .timer, from: id, to: id, payload: ask.slot, life: machines[id.index].life)
      schedule(event, at: max(stepEnd, trueTime &+ length))
    case .append:
      write(.record(context.records.take(ask.slot)), on: id)
    case .compact:
      write(.snapshot(context.records.take(ask.slot), dropping: Int(ask.number)), on: id)
    case .offload:
      giveToCore(ask, of: id)
    }
  }

  /// Lets go what had to wait for nothing, or has waited long enough.
  @inlinable @inline(__always) mutating func release(_ ask: Ask, from id: NodeID) {
    if ask.kind == .respond {
      let request = RequestID(UInt64(bitPattern: ask.number))
      trace.fold(UInt64(bitPattern: stepEnd))
      trace.fold(request.rawValue)
      answers.append(
        Answer(
          request, context.responses.take(ask.slot), at: Instant(nanoseconds: stepEnd)))
    } else {
      transmit(ask.slot, from: id, to: ask.node)
    }
  }

  @inlinable @inline(__always)
  mutating func transmit(_ message: UInt32, from: NodeID, to: NodeID) {
    if from == to {  // a note to itself crosses no link, and outlives no crash
      let life = machines[to.index].life
      schedule(Event(.message, from: from, to: to, payload: message, life: life), at: stepEnd)
      return
    }
    let event = Event(.message, from: from, to: to, payload: message)
    if pairs.stride < nodes.count { pairs.grow(to: nodes.count) }
    let pair = pairs.place(from, to)
    let link = links.element(
      peripheries[from.index].region &* regions &+ peripheries[to.index].region)
    if recording != nil { recordSent(event) }
    if pairs.cuts > 0, pairs.isCut[pair] {
      tally.count(.messageCut)
      _ = context.messages.take(message)
      return
    }
    if link.pointee.loss.isPossible, peripheries[from.index].network.chance(link.pointee.loss) {
      tally.count(.messageLost)
      _ = context.messages.take(message)
      return
    }
    schedule(event, at: arrival(over: link, pair, message, from: from))
    if link.pointee.duplication.isPossible,
      peripheries[from.index].network.chance(link.pointee.duplication)
    {
      tally.count(.messageDuplicated)
      var copy = event
      copy.payload = context.messages.put(context.messages[message])
      if recording != nil { recordSent(copy) }
      schedule(copy, at: arrival(over: link, pair, copy.payload, from: from))
    }
  }

  /// Draws when a message arrives that leaves at the end of this step.
  @inlinable @inline(__always) mutating func arrival(
    over link: UnsafePointer<Link>, _ pair: Int, _ message: UInt32, from: NodeID
  ) -> Int64 {
    var time = stepEnd
    if link.pointee.bytesPerSecond > 0 {  // it waits its turn, then takes as long as its bytes do
      let size = Int64(N.size(of: context.messages[message]))
      let start = max(time, pairs.sentUntil[pair])
      time = start &+ size &* 1_000_000_000 / link.pointee.bytesPerSecond
      pairs.sentUntil[pair] = time
      pairs.sentBytes[pair] &+= size
    }
    time &+= link.pointee.latency.draw(&peripheries[from.index].network, normal)
    if pairs.hasClogs, time < pairs.cloggedUntil[pair] {
      tally.count(.messageClogged)
      time = pairs.cloggedUntil[pair]
    }
    if link.pointee.isOrdered {
      time = max(time, pairs.lastArrival[pair] &+ 1)
    } else if time < pairs.lastArrival[pair] {
      tally.count(.messageOvertaken)
    }
    pairs.lastArrival[pair] = time
    return time
  }

  @inlinable mutating func write(_ entry: DiskState<N>.Entry, on id: NodeID) {
    peripheries[id.index].appended &+= 1
    if peripheries[id.index].syncLatency == 0 {
      peripheries[id.index].synced &+= 1
      disks[id.index].save(entry)
    } else {
      machines[id.index].isSaving = true
      disks[id.index].unsynced.append(entry)
      if !peripheries[id.index].isSyncing { beginSync(id) }
    }
  }

  @inlinable mutating func beginSync(_ id: NodeID) {
    peripheries[id.index].isSyncing = true
    peripheries[id.index].syncing = peripheries[id.index].appended
    schedule(
      Event(.synced, from: id, to: id, life: machines[id.index].life),
      at: stepEnd &+ peripheries[id.index].syncLatency)
  }

  @inlinable mutating func endSync(_ event: Event) {
    let id = event.to
    guard machines[id.index].life == event.life else { return }
    keep(event)
    if peripheries[id.index].failsNextSync {
      // After a failed sync nobody knows what is on disk; the only safe answer is to stop.
      tally.count(.syncFailed)
      crash(id)
      return
    }
    let done = peripheries[id.index].syncing
    disks[id.index].saveOldest(done &- peripheries[id.index].synced)
    peripheries[id.index].synced = done
    peripheries[id.index].isSyncing = false
    machines[id.index].isSaving = peripheries[id.index].appended > done
    while let ask = disks[id.index].release(done) { release(ask, from: id) }
    if machines[id.index].isSaving { beginSync(id) }
  }
}
