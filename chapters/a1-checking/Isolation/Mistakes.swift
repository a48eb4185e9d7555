import Model

// What only a store with a mistake does. A careful one passes through here and nothing happens.

extension Primary {
  /// The position that the store claims for a transaction.
  func claim(_ transaction: Open) -> Timestamp {
    if mistake == .wrongClaims { return transaction.began.next }
    // A reader of a snapshot stands where the snapshot does.
    let isReader = transaction.workspace.writes.isEmpty
    return mistake.readsSnapshots && isReader ? transaction.began : position
  }

  /// Somebody has written, since this transaction took its snapshot, a row that it is about to write.
  func isOvertaken(_ transaction: Open) -> Bool {
    transaction.workspace.writes.contains {
      store.latestVersion(of: $0.key) > transaction.began
    }
  }

  /// Puts a transaction's rows in place, unless they are; takes them back where it aborts.
  mutating func settle(_ index: Int, _ outcome: Outcome, _ writes: [Write]) {
    let undo = open[index].undo
    if case .aborted = outcome {
      guard !undo.isEmpty else { return }
      position = position.next
      write(undo, at: position)
    } else if undo.isEmpty {
      write(writes, at: position)
    }
  }

  // MARK: - Writing before the decision

  /// Whether a transaction still has rows to write before it decides.
  mutating func beginsToWrite(_ index: Int, _ context: inout Context<StoreServer>) -> Bool {
    guard open[index].undo.isEmpty, !open[index].workspace.writes.isEmpty else { return false }
    open[index].early = open[index].workspace.observed.filter(\.isWrite).map {
      Write($0.key, $0.value)
    }
    look(open[index].ticket, &context)
    return true
  }

  /// One row, as the procedure wrote it, though it may write it again.
  mutating func writeEarly(_ index: Int, _ context: inout Context<StoreServer>) {
    put(open[index].early.removeFirst(), by: index)
    if open[index].early.isEmpty {
      decide(index, &context)
    } else {
      look(open[index].ticket, &context)
    }
  }

  /// Writes what the procedure has written on the rows that it has read so far; then the lock is free for the next.
  mutating func writeSoFar(_ index: Int, _ key: Key, _ context: inout Context<StoreServer>) {
    _ = open[index].workspace.attempt(open[index].call, catalogue)
    for write in open[index].workspace.writes {
      let last = open[index].early.last { $0.key == write.key }
      guard last?.value != write.value else { continue }
      open[index].early.append(write)
      put(write, by: index)
    }
    release(key, by: open[index].ticket, &context)
  }

  private mutating func put(_ write: Write, by index: Int) {
    let old = store.read(write.key)?.value ?? Value()
    if !open[index].undo.contains(where: { $0.key == write.key }) {
      open[index].undo.append(Write(write.key, old))
    }
    position = position.next
    self.write([write], at: position)
  }

  // MARK: - Saying or writing something else

  /// What the client is shown.
  func answered(_ workspace: Workspace) -> [Observation] {
    guard mistake == .staleAnswers else { return workspace.observed }
    return workspace.observed.map { observation in
      guard !observation.isWrite, let row = workspace.keys.firstIndex(of: observation.key) else {
        return observation
      }
      return Observation(observation.key, workspace.values[row], isWrite: false)
    }
  }

  func spoil(_ writes: inout [Write], _ context: inout Context<StoreServer>) {
    switch mistake {
    case .droppedRows where !writes.isEmpty && context.random.below(50) == 0:
      writes.removeLast()
    case .swappedRows where writes.count > 1 && context.random.below(10) == 0:
      let first = writes[0].value
      writes[0].value = writes[1].value
      writes[1].value = first
    default: return
    }
  }
}
