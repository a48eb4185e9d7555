import Model

// Calvin's lock manager (§3.2): locks are asked for in the order of the log, and granted on each row in that order; reads of
// one row share it. So nobody ever waits for somebody behind him, and there is no deadlock.

/// The queues of all rows, through the notes in the rows' heads: the first request and the last.
@usableFromInline struct LockTable: ~Copyable {
  @usableFromInline struct Request {
    /// The request behind it in the queue of its row, from one; zero for none.
    @usableFromInline var next: UInt32 = 0
    @usableFromInline var isUpdate = false
    @usableFromInline var isGranted = false
    @usableFromInline var isReleased = false

    @inlinable init() {}
    @inlinable init(isUpdate: Bool, isGranted: Bool) {
      self.isUpdate = isUpdate
      self.isGranted = isGranted
    }
  }

  @usableFromInline let requests: Cells<Request>

  @usableFromInline init(requests count: Int) {
    requests = Cells(count, repeating: Request())
  }

  deinit { requests.deallocate() }

  // snippet.lock
  /// Puts a request at the end of a row's queue; whether it is granted at once.
  @inlinable @inline(__always)
  func ask(_ number: Int, isUpdate: Bool, for row: TableRow) -> Bool {
    let name = UInt64(truncatingIfNeeded: number &+ 1)
    let note = row.note
    var isGranted = true
    if note == 0 {
      row.note = name | name &<< 32
    } else {
      let last = Int(truncatingIfNeeded: note &>> 32) &- 1
      requests[last].next = UInt32(truncatingIfNeeded: name)
      row.note = note & 0xFFFF_FFFF | name &<< 32
      isGranted = !isUpdate && !requests[last].isUpdate && requests[last].isGranted
    }
    requests[number] = Request(isUpdate: isUpdate, isGranted: isGranted)
    return isGranted
  }

  /// Takes a request out of its row's queue. Returns the first that waited for it and for nobody else, from one; zero for
  /// none.
  @inlinable @inline(__always)
  func release(_ number: Int, of row: TableRow) -> UInt32 {
    requests[number].isReleased = true
    let note = row.note
    guard Int(truncatingIfNeeded: note & 0xFFFF_FFFF) == number &+ 1 else { return 0 }
    var first = requests[number].next
    while first != 0, requests[Int(first) &- 1].isReleased {
      first = requests[Int(first) &- 1].next
    }
    if first == 0 {
      row.note = 0
      return 0
    }
    row.note = note & 0xFFFF_FFFF_0000_0000 | UInt64(first)
    if requests[Int(first) &- 1].isGranted { return 0 }
    requests[Int(first) &- 1].isGranted = true
    return first
  }

  /// Whoever reads shares the row with all that wait behind him to read.
  @inlinable @inline(__always)
  func nextGranted(behind granted: UInt32) -> UInt32 {
    if requests[Int(granted) &- 1].isUpdate { return 0 }
    let next = requests[Int(granted) &- 1].next
    if next == 0 || requests[Int(next) &- 1].isUpdate { return 0 }
    requests[Int(next) &- 1].isGranted = true
    return next
  }
  // snippet.end
}
