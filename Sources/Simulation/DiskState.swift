import Model

/// One machine's disk as the simulator sees it: what is safe, what would be lost, and who waits for it.
@usableFromInline struct DiskState<N: Node> {
  @usableFromInline typealias Record = N.Record

  /// An entry that was appended; the journal takes it in once it is on disk.
  @usableFromInline enum Entry {
    case record(Record)
    case snapshot(Record, dropping: Int)
  }

  /// An effect that must not leave before the first `after` entries ever appended are on disk.
  @usableFromInline struct Held {
    @usableFromInline var ask: Ask
    @usableFromInline var after: Int

    @inlinable init(_ ask: Ask, after: Int) {
      self.ask = ask
      self.after = after
    }
  }

  /// On disk: what a restarted node is given.
  @usableFromInline var journal = Journal<Record>()
  /// Appended and not yet on disk.
  @usableFromInline var unsynced: [Entry] = []
  /// The journal's last slot is unreadable, and the next record goes there.
  @usableFromInline var isTailFree = false
  @usableFromInline var held: [Held] = []
  @usableFromInline var heldHead = 0

  @usableFromInline init() {}

  @inlinable mutating func save(_ entry: Entry) {
    switch entry {
    case .record(let record):
      if isTailFree { journal.slots.removeLast() }
      isTailFree = false
      journal.slots.append(record)
    case .snapshot(let record, let count):
      compact(to: record, dropping: count)
    }
  }

  /// The oldest `count` slots of the part that writes; one that cannot be read may be anybody's, and is everybody's.
  @usableFromInline mutating func compact(to record: Record, dropping count: Int) {
    let part = N.part(of: record)
    var (left, end) = (count, 0)
    while left > 0, end < journal.slots.count {
      if journal.slots[end].map({ N.part(of: $0) == part }) ?? true { left -= 1 }
      end += 1
    }
    invariant(left == 0, "a compaction drops more records than are on disk")
    // An unreadable end that was dropped, too, is no place to write on: the snapshot stands last.
    if end == journal.slots.count { isTailFree = false }
    let others = journal.slots[..<end].filter { $0.map { N.part(of: $0) != part } ?? false }
    journal.slots.replaceSubrange(..<end, with: others + CollectionOfOne(Optional(record)))
  }

  /// A sync ended that covered the oldest `count` entries.
  @inlinable mutating func saveOldest(_ count: Int) {
    for index in 0..<count { save(unsynced[index]) }
    unsynced.removeFirst(count)
  }

  /// The machine died while its disk was writing: some of the oldest unsynced entries are on it, and the next
  /// one in part. True if there is such a part.
  @inlinable mutating func tear(after survivors: Int) -> Bool {
    saveOldest(min(survivors, unsynced.count))
    guard case .record? = unsynced.first else { return false }
    // A part of a record that fell on a part from an earlier life leaves one unreadable slot, not two.
    if !isTailFree { journal.slots.append(nil) }
    return true
  }

  /// A life begins: what it appends stands in the place of an unreadable end, as a log is written on from the
  /// last record that is whole.
  @inlinable mutating func open() {
    if case .some(.none) = journal.slots.last { isTailFree = true } else { isTailFree = false }
  }

  /// The next effect that may leave now that `synced` entries are on disk.
  @inlinable mutating func release(_ synced: Int) -> Ask? {
    guard heldHead < held.count, held[heldHead].after <= synced else { return nil }
    let ask = held[heldHead].ask
    heldHead += 1
    if heldHead == held.count || heldHead >= 1024 {
      held.removeFirst(heldHead)
      heldHead = 0
    }
    return ask
  }
}
