import Model

/// Who holds which row, and who stands in line for it.
///
/// A row's requests are one list, holders first. In a line by arrival nobody overtakes. In a line by age the oldest stands in
/// front, so that under wound-wait nobody waits behind a younger one. A row that nobody wants is forgotten, so that the table is
/// as large as what is under way, and not as the database. Nothing is allocated once it is large enough.
struct TwoPhaseLocks: Sendable {
  enum Line: Sendable { case byArrival, byAge }

  struct Request: Sendable {
    var age: UInt64
    var guest: Int32
    var row: Int32
    var next: Int32
    var previous: Int32
    var isExclusive: Bool
    var isGranted: Bool
  }

  private struct Row: Sendable {
    var key: Key
    /// The next one in its bucket, or the next free place.
    var neighbour: Int32
    var first: Int32 = none
    var last: Int32 = none
    /// The first that is not granted.
    var waiting: Int32 = none
    var holders: Int32 = 0
    var isExclusive = false
  }

  static let none: Int32 = -1

  private let line: Line
  private var rows: [Row] = []
  private var freeRow = none
  /// The first row of each; their number is a power of two.
  private var buckets = [Int32](repeating: none, count: 1 << 10)
  private(set) var requests: [Request] = []
  private var free = none
  /// Guests whose turn has come since this was last looked at.
  private(set) var granted: [Int32] = []

  init(_ line: Line) { self.line = line }

  func isGranted(_ request: Int32) -> Bool { requests[Int(request)].isGranted }

  /// Enters the line for a row; it may be granted at once.
  mutating func enter(
    _ granule: Key, for guest: Int32, age: UInt64, exclusive: Bool
  ) -> Int32 {
    let row = row(of: granule)
    let next = follower(in: rows[row], of: age)
    let previous = next == TwoPhaseLocks.none ? rows[row].last : requests[Int(next)].previous
    let isInFront = next == rows[row].waiting
    let isFree =
      rows[row].holders == 0 || (!rows[row].isExclusive && !exclusive)
    let request = put(
      Request(
        age: age, guest: guest, row: Int32(truncatingIfNeeded: row), next: next,
        previous: previous, isExclusive: exclusive, isGranted: isInFront && isFree))
    if previous == TwoPhaseLocks.none {
      rows[row].first = request
    } else {
      requests[Int(previous)].next = request
    }
    if next == TwoPhaseLocks.none {
      rows[row].last = request
    } else {
      requests[Int(next)].previous = request
    }
    if isInFront, isFree {
      rows[row].holders += 1
      rows[row].isExclusive = exclusive
    } else if isInFront {
      rows[row].waiting = request
    }
    return request
  }

  /// Before whom a newcomer stands. Most are the youngest, so that they look from behind.
  private func follower(in row: Row, of age: UInt64) -> Int32 {
    var next = TwoPhaseLocks.none
    if line == .byArrival { return next }
    var other = row.last
    while other != TwoPhaseLocks.none, !requests[Int(other)].isGranted,
      requests[Int(other)].age > age
    {
      next = other
      other = requests[Int(other)].previous
    }
    return next
  }

  private mutating func put(_ request: Request) -> Int32 {
    guard free != TwoPhaseLocks.none else {
      requests.append(request)
      return Int32(truncatingIfNeeded: requests.count - 1)
    }
    let place = free
    free = requests[Int(place)].next
    requests[Int(place)] = request
    return place
  }

  /// Lets go of a row, or leaves the line; then it may be others' turn.
  mutating func leave(_ place: Int32) {
    let request = requests[Int(place)]
    let row = Int(request.row)
    if request.previous == TwoPhaseLocks.none {
      rows[row].first = request.next
    } else {
      requests[Int(request.previous)].next = request.next
    }
    if request.next == TwoPhaseLocks.none {
      rows[row].last = request.previous
    } else {
      requests[Int(request.next)].previous = request.previous
    }
    if rows[row].waiting == place { rows[row].waiting = request.next }
    if request.isGranted { rows[row].holders -= 1 }
    requests[Int(place)].next = free
    free = place
    if rows[row].first == TwoPhaseLocks.none { return forget(row) }
    grant(row)
  }

  private mutating func grant(_ row: Int) {
    while rows[row].waiting != TwoPhaseLocks.none {
      let next = Int(rows[row].waiting)
      let isExclusive = requests[next].isExclusive
      guard rows[row].holders == 0 || (!rows[row].isExclusive && !isExclusive) else { return }
      requests[next].isGranted = true
      rows[row].holders += 1
      rows[row].isExclusive = isExclusive
      rows[row].waiting = requests[next].next
      granted.append(requests[next].guest)
    }
  }

  mutating func takeGranted() -> Int32? { granted.popLast() }

  // MARK: - Rows

  private func bucket(of key: Key) -> Int {
    // The home stands in the upper bits: see `KeyTable`.
    let spread = (key.rawValue ^ key.rawValue &>> 32) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: spread &>> 32) & (buckets.count &- 1)
  }

  private mutating func row(of key: Key) -> Int {
    let bucket = bucket(of: key)
    var place = buckets[bucket]
    while place != TwoPhaseLocks.none {
      if rows[Int(place)].key == key { return Int(place) }
      place = rows[Int(place)].neighbour
    }
    let new = Row(key: key, neighbour: buckets[bucket])
    if freeRow != TwoPhaseLocks.none {
      place = freeRow
      freeRow = rows[Int(place)].neighbour
      rows[Int(place)] = new
      buckets[bucket] = place
    } else {
      place = Int32(truncatingIfNeeded: rows.count)
      rows.append(new)
      buckets[bucket] = place
      if rows.count > buckets.count { spread() }
    }
    return Int(place)
  }

  /// All places are taken: there are to be more buckets.
  private mutating func spread() {
    buckets = [Int32](repeating: TwoPhaseLocks.none, count: buckets.count * 4)
    for row in rows.indices {
      let bucket = bucket(of: rows[row].key)
      rows[row].neighbour = buckets[bucket]
      buckets[bucket] = Int32(truncatingIfNeeded: row)
    }
  }

  private mutating func forget(_ row: Int) {
    let bucket = bucket(of: rows[row].key)
    if buckets[bucket] == row {
      buckets[bucket] = rows[row].neighbour
    } else {
      var before = Int(buckets[bucket])
      while rows[before].neighbour != row { before = Int(rows[before].neighbour) }
      rows[before].neighbour = rows[row].neighbour
    }
    rows[row].neighbour = freeRow
    freeRow = Int32(truncatingIfNeeded: row)
  }

  // MARK: - Conflicts

  /// Holders that are younger than a request which waits for them.
  func youngerHolders(than place: Int32, into guests: inout [Int32]) {
    let request = requests[Int(place)]
    var other = rows[Int(request.row)].first
    while other != TwoPhaseLocks.none, requests[Int(other)].isGranted {
      if requests[Int(other)].age > request.age { guests.append(requests[Int(other)].guest) }
      other = requests[Int(other)].next
    }
  }

  /// Whether a request waits for an older one, be it a holder or in line.
  func waitsForOlder(_ place: Int32) -> Bool {
    let request = requests[Int(place)]
    var other = request.previous
    while other != TwoPhaseLocks.none {
      let ahead = requests[Int(other)]
      if ahead.age < request.age, ahead.isExclusive || request.isExclusive { return true }
      other = ahead.previous
    }
    return false
  }

  /// For whom a request waits: holders first, and then those next ahead of it in line whom it cannot share the row with. Who
  /// stands further ahead is found through them.
  func blockers(of place: Int32, into guests: inout [Int32]) {
    let request = requests[Int(place)]
    var other = rows[Int(request.row)].first
    while other != TwoPhaseLocks.none, requests[Int(other)].isGranted {
      if requests[Int(other)].isExclusive || request.isExclusive {
        guests.append(requests[Int(other)].guest)
      }
      other = requests[Int(other)].next
    }
    other = request.previous
    while other != TwoPhaseLocks.none, !requests[Int(other)].isGranted {
      let ahead = requests[Int(other)]
      if ahead.isExclusive {
        if !request.isExclusive || other == request.previous { guests.append(ahead.guest) }
        return
      }
      if request.isExclusive { guests.append(ahead.guest) }
      other = ahead.previous
    }
  }
}
