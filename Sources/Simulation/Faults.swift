import Model

extension World {
  /// Makes a fault happen now.
  @inlinable public mutating func apply(_ fault: Fault) {
    trace.fold(UInt64(bitPattern: trueTime))
    switch fault {
    case .crash(let id): crash(id)
    case .restart(let id): restart(id)
    case .cut(let to, let from, let bothWays): cut(to, from: from, bothWays: bothWays)
    case .heal: pairs.healAll()
    }
  }

  @inlinable mutating func crash(_ id: NodeID) {
    guard machines[id.index].isUp else { return }
    keep(Event(.fault, from: id, to: id))
    machines[id.index].isUp = false
    machines[id.index].life &+= 1
    machines[id.index].isSaving = false
    peripheries[id.index].isSyncing = false
    peripheries[id.index].appended = peripheries[id.index].synced
    journals[id.index].unsynced.removeAll()
    while let ask = journals[id.index].release(.max) {
      if ask.kind == .respond {
        _ = context.responses.take(ask.slot)
      } else {
        _ = context.messages.take(ask.slot)
      }
    }
  }

  @inlinable mutating func restart(_ id: NodeID) {
    guard !machines[id.index].isUp else { return }
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
}
