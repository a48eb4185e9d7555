import Model

// A machine does one thing at a time. While it is busy, with work that has a price or because it is paused,
// inputs wait in its inbox; they are not put back into the queue, which would be quadratic.

extension World {
  @inlinable mutating func occupy(_ id: NodeID, until end: Int64) {
    guard machines[id.index].isUp, end > peripheries[id.index].busyUntil else { return }
    machines[id.index].isBusy = true
    peripheries[id.index].busyUntil = end
    schedule(Event(.ready, from: id, to: id, life: machines[id.index].life), at: end)
  }

  /// Takes up what waited, until something of it makes the machine busy again.
  @inlinable mutating func endWork(_ event: Event) {
    let id = event.to
    // A longer spell may have begun since this end was foreseen.
    guard machines[id.index].life == event.life, peripheries[id.index].busyUntil <= trueTime
    else { return }
    machines[id.index].isBusy = false
    while !machines[id.index].isBusy, let next = peripheries[id.index].nextInput() {
      stepEnd = trueTime
      handle(next)
    }
  }

  /// The core that is free first does it.
  @inlinable mutating func giveToCore(_ ask: Ask, of id: NodeID) {
    var first = 0
    for core in peripheries[id.index].cores.indices
    where peripheries[id.index].cores[core] < peripheries[id.index].cores[first] {
      first = core
    }
    let done = max(stepEnd, peripheries[id.index].cores[first]) &+ ask.number
    peripheries[id.index].cores[first] = done
    let life = machines[id.index].life
    schedule(Event(.message, from: id, to: id, payload: ask.slot, life: life), at: done)
  }
}

extension Periphery {
  /// Its other cores lose the time of a pause as well. What they were given before is done when it was foreseen, and what
  /// comes then all the later.
  @inlinable mutating func pauseCores(at now: Int64, until end: Int64) {
    let lost = end - max(now, pausedUntil)
    guard lost > 0 else { return }
    pausedUntil = end
    for core in cores.indices { cores[core] = max(now, cores[core]) + lost }
  }

  @inlinable mutating func nextInput() -> Event? {
    guard inboxHead < inbox.count else { return nil }
    let event = inbox[inboxHead]
    inboxHead += 1
    if inboxHead == inbox.count || inboxHead >= 1024 {
      inbox.removeFirst(inboxHead)
      inboxHead = 0
    }
    return event
  }

  /// What a crash does to all that is not the disk's content.
  @inlinable mutating func stop() {
    isSyncing = false
    failsNextSync = false
    appended = synced
    busyUntil = 0
    pausedUntil = 0
    for core in cores.indices { cores[core] = 0 }
  }

  @inlinable mutating func takeInbox() -> [Event] {
    let waiting = Array(inbox[inboxHead...])
    inbox.removeAll()
    inboxHead = 0
    return waiting
  }
}
