import Model

// Faults happen: one function each, and nothing else in the simulator asks which fault it was.

extension World {
  /// Makes a fault happen now.
  @inlinable public mutating func apply(_ fault: Fault) {
    check(fault)
    stepEnd = trueTime
    trace.fold(UInt64(bitPattern: trueTime))
    trace.fold(fault.digest.rawValue)
    switch fault {
    case .crash(let id): crash(id)
    case .tear(let id): tear(id)
    case .restart(let id): restart(id)
    case .pause(let id, let length): pause(id, length)
    case .cut(let to, let from, let bothWays): cut(to, from: from, bothWays: bothWays)
    case .heal: pairs.healAll()
    case .clog(let to, let from, let length): clog(to, from: from, length)
    case .diskLatency(let id, let sync): setDisk(id, sync)
    case .failSync(let id): peripheries[id.index].failsNextSync = true
    case .spareSync(let id): peripheries[id.index].failsNextSync = false
    case .corrupt(let id, let slot): corrupt(id, slot)
    case .cores(let id, let count): setCores(id, count)
    case .clockStep(let id, let step):
      tally.count(.clockStepped)
      machines[id.index].clockOffset += step.count
    case .clockDrift(let id, let rate):
      tally.count(.clockDrifted)
      machines[id.index].setDrift(rate, at: trueTime)
    case .clockClaim(let id, let claim):
      tally.count(.clockClaimed)
      machines[id.index].uncertainty = claim.count
    }
  }

  @inlinable mutating func pause(_ id: NodeID, _ length: Nanoseconds) {
    guard machines[id.index].isUp else { return }
    tally.count(.pause)
    occupy(id, until: trueTime + length.count)
    peripheries[id.index].pauseCores(at: trueTime, until: trueTime + length.count)
  }

  @inlinable mutating func setDisk(_ id: NodeID, _ sync: Nanoseconds) {
    if sync.count > peripheries[id.index].syncLatency { tally.count(.diskSlowed) }
    peripheries[id.index].syncLatency = max(1, sync.count)
  }

  @inlinable mutating func setCores(_ id: NodeID, _ count: Int) {
    while peripheries[id.index].cores.count > count { peripheries[id.index].cores.removeLast() }
    while peripheries[id.index].cores.count < count { peripheries[id.index].cores.append(0) }
  }

  /// Schedules all of a list.
  @inlinable public mutating func schedule(_ faults: [ScheduledFault]) {
    for fault in faults { schedule(fault.fault, at: fault.at) }
  }

  @inlinable mutating func crash(_ id: NodeID) {
    guard machines[id.index].isUp else {
      machines[id.index].life &+= 1  // so that a start that was still to come is void
      return
    }
    keep(Event(.fault, from: id, to: id))
    tally.count(.crash)
    tally.count(.recordLost, disks[id.index].unsynced.count)
    machines[id.index].isUp = false
    machines[id.index].life &+= 1
    machines[id.index].isSaving = false
    machines[id.index].isBusy = false
    peripheries[id.index].stop()
    disks[id.index].unsynced.removeAll()
    while let ask = disks[id.index].release(.max) {
      if ask.kind == .respond { tally.count(.answerLost) }
      drop(ask)
    }
    for event in peripheries[id.index].takeInbox() { drop(event) }
  }

  @inlinable mutating func tear(_ id: NodeID) {
    guard machines[id.index].isUp else { return }
    let unsynced = disks[id.index].unsynced.count
    let survivors = peripheries[id.index].diskRandom.below(unsynced + 1)
    if disks[id.index].tear(after: survivors) { tally.count(.tornRecord) }
    crash(id)
  }

  @inlinable mutating func restart(_ id: NodeID) {
    guard !machines[id.index].isUp else { return }
    tally.count(.restart)
    machines[id.index].life &+= 1  // so that a start that was still to come is void
    nodes[id.index] = make(id)
    start(id)
  }

  @inlinable mutating func cut(_ to: [NodeID], from: [NodeID], bothWays: Bool) {
    if pairs.stride < nodes.count { pairs.grow(to: nodes.count) }
    for a in from {
      for b in to where a != b {
        pairs.cut(a, b)
        if bothWays { pairs.cut(b, a) }
      }
    }
  }

  @inlinable mutating func clog(_ to: [NodeID], from: [NodeID], _ length: Nanoseconds) {
    if pairs.stride < nodes.count { pairs.grow(to: nodes.count) }
    for a in from {
      for b in to where a != b { pairs.clog(a, b, until: trueTime + length.count) }
    }
  }

  /// A fault that cannot be is a mistake of whoever wrote the schedule.
  @usableFromInline @inline(never) func check(_ fault: Fault) {
    let problem = fault.problem(machines: nodes.count)
    invariant(problem == nil, "the fault \(fault) is impossible: \(problem ?? "")")
  }

  @inlinable mutating func corrupt(_ id: NodeID, _ slot: Int) {
    // What is unreadable already cannot rot again.
    if disks[id.index].journal.slots.indices.contains(slot),
      disks[id.index].journal.slots[slot] != nil
    {
      tally.count(.recordRotted)
      disks[id.index].journal.slots[slot] = nil
    }
  }

  /// Forgets an effect that a crash overtook.
  @inlinable mutating func drop(_ ask: Ask) {
    if ask.kind == .respond {
      _ = context.responses.take(ask.slot)
    } else {
      _ = context.messages.take(ask.slot)
    }
  }

  /// Forgets an input that a crash overtook.
  @inlinable mutating func drop(_ event: Event) {
    switch event.kind {
    case .message: _ = context.messages.take(event.payload)
    case .timer: _ = context.timers.take(event.payload)
    default: _ = questions.take(event.payload)
    }
  }
}
