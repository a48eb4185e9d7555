import Model

// Rows with all their versions, shared by every engine of the book. What a replica reads most, a row's
// latest version, lies in place: one look into the key table and one into `latest`. Older versions hang behind
// it, newest first, in one array whose freed places are used again.

/// One version of a row.
@usableFromInline struct Version: Sendable {
  @usableFromInline var value: Value
  @usableFromInline var at: Timestamp
  /// The place of the next older version in `Store.older`, or, in a free place, of the next free one.
  @usableFromInline var next: UInt32

  @inlinable init(_ value: Value, at: Timestamp, next: UInt32) {
    self.value = value
    self.at = at
    self.next = next
  }
}

/// A multi-version store.
///
/// A row that was never written costs nothing: its value is a function of its key, at version zero. Reading
/// allocates nothing, nor does overwriting once `collect` gives back as many versions as are written.
/// A store is a value: a copy is a snapshot that costs its memory at the next write.
public struct Store: Sendable {
  @usableFromInline static let none = UInt32.max

  @usableFromInline var table: KeyTable
  /// By the key's number in the table.
  @usableFromInline var latest: [Version] = []
  @usableFromInline var older: [Version] = []
  @usableFromInline var firstFree = Store.none
  @usableFromInline var freeCount = 0
  /// The numbers of the keys that have an older version: all that a collection has to visit.
  @usableFromInline var layered: [UInt32] = []
  @usableFromInline let initial: (@Sendable (Key) -> Value?)?

  /// No snapshot before this time can be read any more; see `collect(below:)`.
  public internal(set) var horizon: Timestamp

  /// - Parameters:
  ///   - capacity: how many rows will be written before the key table must grow.
  ///   - horizon: `.infinity` makes a single-version store, which never keeps what was overwritten.
  ///   - initial: the row before anything was written; nil where there is none.
  public init(
    capacity: Int = 512, horizon: Timestamp = .zero, initial: (@Sendable (Key) -> Value?)? = nil
  ) {
    table = KeyTable(capacity: capacity)
    self.horizon = horizon
    self.initial = initial
  }

  /// How many rows were ever written.
  @inlinable public var rowsWritten: Int { latest.count }

  /// How many versions are kept, the latest ones among them.
  @inlinable public var versionsKept: Int { latest.count + older.count - freeCount }

  /// The row as of `time`: its newest version no later than that.
  ///
  /// Nil where neither a write nor the initial rows have one. `time` must not lie below the horizon.
  @inlinable @inline(__always)
  public func read(
    _ key: Key, at time: Timestamp = .infinity
  ) -> (value: Value, version: Timestamp)? {
    invariant(time >= horizon, "a snapshot was read below what the store still keeps")
    guard let row = table.find(key) else { return unwritten(key) }
    if latest[row].at <= time { return (latest[row].value, latest[row].at) }
    return readOlder(row, key, time)
  }

  /// The version of the row's latest write; zero when it was never written.
  @inlinable @inline(__always) public func latestVersion(of key: Key) -> Timestamp {
    guard let row = table.find(key) else { return .zero }
    return latest[row].at
  }

  /// Writes a row at a version later than every one it has.
  @inlinable @inline(__always)
  public mutating func write(_ key: Key, _ value: Value, at time: Timestamp) {
    let row = table.findOrAdd(key)
    if row == latest.count {
      invariant(time > .zero, "version zero belongs to the initial rows")
      latest.append(Version(value, at: time, next: Store.none))
      return
    }
    invariant(time > latest[row].at, "the versions of key \(key.rawValue) do not increase")
    // A snapshot at the horizon still needs what is replaced here, unless the new version is in it already.
    if time > horizon { keepOlder(row) }
    latest[row].value = value
    latest[row].at = time
  }

  @usableFromInline @inline(never)
  func unwritten(_ key: Key) -> (value: Value, version: Timestamp)? {
    guard let initial, let value = initial(key) else { return nil }
    return (value, .zero)
  }

  @usableFromInline @inline(never)
  func readOlder(
    _ row: Int, _ key: Key, _ time: Timestamp
  ) -> (value: Value, version: Timestamp)? {
    var place = latest[row].next
    while place != Store.none {
      let at = older[Int(place)].at
      if at <= time { return (older[Int(place)].value, at) }
      place = older[Int(place)].next
    }
    return unwritten(key)
  }

  /// Moves a row's latest version to the head of its older ones.
  @inlinable mutating func keepOlder(_ row: Int) {
    if latest[row].next == Store.none { layered.append(UInt32(truncatingIfNeeded: row)) }
    let place = firstFree
    if place == Store.none {
      invariant(older.count < Int(Store.none), "a store keeps at most 2^32 - 1 older versions")
      older.append(latest[row])
      latest[row].next = UInt32(truncatingIfNeeded: older.count &- 1)
    } else {
      firstFree = older[Int(place)].next
      freeCount &-= 1
      older[Int(place)] = latest[row]
      latest[row].next = place
    }
  }
}
