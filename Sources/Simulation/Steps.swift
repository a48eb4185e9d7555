import Model

// Events in: which node is stepped, with what, and what the trace keeps of it.

extension World {
  /// Handles the earliest event; false when none is pending.
  @inlinable public mutating func step() -> Bool {
    guard let key = queue.pop() else { return false }
    trueTime = key.time
    handled &+= 1
    stepEnd = key.time
    let event = events.take(key.slot)
    switch event.kind {
    case .message, .timer, .submit: hear(event)
    case .synced: endSync(event)
    case .ready: endWork(event)
    case .start: if machines[event.to.index].life == event.life { start(event.to) }
    case .fault: apply(faults.take(event.payload))
    }
    return true
  }

  /// An input for a node: at once, or when its machine has done what it is at.
  @inlinable @inline(__always) mutating func hear(_ event: Event) {
    if machines[event.to.index].isBusy {
      peripheries[event.to.index].inbox.append(event)
      tally.count(.inputDelayed)
    } else {
      handle(event)
    }
  }

  @inlinable @inline(__always) mutating func handle(_ event: Event) {
    switch event.kind {
    case .message: deliver(event)
    case .timer: ring(event)
    default: ask(event)
    }
  }

  @inlinable @inline(__always) mutating func deliver(_ event: Event) {
    let message = context.messages.take(event.payload)
    guard machines[event.to.index].isUp,
      event.from != event.to || machines[event.to.index].life == event.life
    else { return miss(event, .deafDelivery) }
    // A note to itself was never recorded as sent, and may lie where a lost message lay.
    if recording != nil, event.from != event.to {
      recording?.received(event.payload, at: trueTime)
    }
    keep(event, N.digest(of: message))
    enter(event.to)
    nodes[event.to.index].receive(message, from: event.from, &context)
    leave(event.to)
  }

  @inlinable @inline(__always) mutating func ring(_ event: Event) {
    let timer = context.timers.take(event.payload)
    guard machines[event.to.index].isUp, machines[event.to.index].life == event.life
    else { return miss(event, .voidTimer) }
    keep(event)
    enter(event.to)
    nodes[event.to.index].fire(timer, &context)
    leave(event.to)
  }

  @inlinable mutating func ask(_ event: Event) {
    let question = questions.take(event.payload)
    guard machines[event.to.index].isUp else { return miss(event, .deafDelivery) }
    keep(event, Digest(question.id.rawValue))
    enter(event.to)
    nodes[event.to.index].submit(question.request, as: question.id, &context)
    leave(event.to)
  }

  @inlinable mutating func start(_ id: NodeID) {
    guard !machines[id.index].isUp else { return }
    machines[id.index].isUp = true
    keep(Event(.start, from: id, to: id))
    disks[id.index].open()
    enter(id)
    nodes[id.index].start(from: disks[id.index].journal, &context)
    leave(id)
  }

  /// An event that reaches nobody is part of the run all the same.
  @usableFromInline @inline(never) mutating func miss(_ event: Event, _ happening: Happening) {
    tally.count(happening)
    keep(event, Digest(UInt64(happening.rawValue)))
  }

  /// Folds an event into the trace hash, and remembers it for a while.
  @inlinable @inline(__always) mutating func keep(_ event: Event) {
    let places = fold(event)
    ring.keep(time: trueTime, places: places, hash: trace.rawValue)
  }

  @inlinable @inline(__always) mutating func keep(_ event: Event, _ digest: Digest) {
    let places = fold(event)
    trace.fold(digest.rawValue)
    ring.keep(time: trueTime, places: places, hash: trace.rawValue)
  }

  @inlinable @inline(__always) mutating func fold(_ event: Event) -> UInt64 {
    trace.fold(UInt64(bitPattern: trueTime))
    let places =
      UInt64(UInt32(truncatingIfNeeded: event.from.index)) << 32
      | UInt64(UInt32(truncatingIfNeeded: event.to.index))
    let all = places ^ UInt64(event.kind.rawValue) << 60
    trace.fold(all)
    return all
  }

  /// Shows the node what it may see.
  @inlinable @inline(__always) mutating func enter(_ id: NodeID) {
    let reading = machines[id.index].reading(at: trueTime)
    let uncertainty = machines[id.index].uncertainty
    context.me = id
    context.clock = LocalTime(nanoseconds: reading)
    context.bounds = TimeBounds(
      earliest: Timestamp(rawValue: reading &- uncertainty),
      latest: Timestamp(rawValue: reading &+ uncertainty))
    context.random = machines[id.index].random
    context.spent = context.prices.cost(.message, 1)
  }

  /// Performs what the node asked for.
  @inlinable @inline(__always) mutating func leave(_ id: NodeID) {
    machines[id.index].random = context.random
    if context.spent > 0 {
      // Rounded up, so that what costs anything takes time.
      stepEnd = trueTime &+ (context.spent &+ 999) / 1000
      occupy(id, until: stepEnd)
    }
    if context.isMarked { recordMarks(of: id) }
    for index in 0..<context.asks.count { perform(context.asks[index], for: id) }
    context.asks.removeAll()
  }
}
