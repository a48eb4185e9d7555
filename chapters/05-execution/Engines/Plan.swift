import Model

/// The rows of calls, found in the index: what every engine does first. It is memory for so many calls at a time, which are
/// counted round and round.
@usableFromInline struct Plan<P: Program>: @unchecked Sendable {
  @usableFromInline let program: P
  @usableFromInline let rows: Rows
  /// By call, and in each by fragment.
  @usableFromInline let keys: Cells<UInt64>
  @usableFromInline let places: Cells<Place>
  /// How many cache lines each row has.
  @usableFromInline let lines: Cells<UInt32>
  @usableFromInline let counts: Cells<UInt32>
  @usableFromInline let updates: Cells<UInt32>
  @usableFromInline let fetches: Bool

  /// How many calls ahead rows are fetched, and again as many their places in the index.
  @usableFromInline static var ahead: Int { 8 }

  @inlinable init(_ program: P, _ rows: Rows, calls: Int, fetches: Bool) {
    precondition((1...32).contains(P.mostRows), "a call touches up to 32 rows")
    precondition(rows.widest <= P.mostBytes, "the memory has wider rows than the program")
    self.program = program
    self.rows = rows
    self.fetches = fetches
    let fragments = calls * P.mostRows
    keys = Cells(fragments, repeating: 0)
    places = Cells(fragments, repeating: 0)
    lines = Cells(fragments, repeating: 0)
    counts = Cells(calls, repeating: 0)
    updates = Cells(calls, repeating: 0)
  }

  @inlinable func deallocate() {
    keys.deallocate()
    places.deallocate()
    lines.deallocate()
    counts.deallocate()
    updates.deallocate()
  }

  /// How far ahead of their use calls are planned: not at all without fetching.
  @inlinable @inline(__always) var ahead: Int { fetches ? Plan.ahead : 0 }

  /// Writes down which rows a call touches, and has their places in the index fetched.
  @inlinable @inline(__always) func declare(_ place: Int, _ call: borrowing P.Call) {
    var declared = DeclaredRows(keys.from(place &* P.mostRows), limit: P.mostRows)
    program.declare(call, &declared)
    assert(declared.areDifferent, "a call names a row twice")
    counts[place] = UInt32(truncatingIfNeeded: declared.count)
    updates[place] = declared.updates
    if fetches {
      for row in 0..<declared.count { rows.fetchSlot(of: declared.keys[row]) }
      program.fetch(call)
    }
  }

  /// Finds the rows, and has them fetched.
  @inlinable @inline(__always) func locate(_ place: Int) {
    let first = place &* P.mostRows
    for row in first..<first &+ Int(counts[place]) {
      let found = rows.find(keys[row])
      places[row] = found.place
      lines[row] = found.lines
      if fetches { rows.fetch(found.place, lines: found.lines) }
    }
  }

  @inlinable @inline(__always) func row(_ place: Int, _ fragment: Int) -> TableRow {
    rows[places[place &* P.mostRows &+ fragment]]
  }

  /// Plans the calls of a range one after the other, each some way ahead of its use. All have places of their own, or as many
  /// as are under way.
  @inlinable @inline(__always)
  func each(
    _ range: Range<Int>, of calls: Cells<P.Call>, place: (Int) -> Int,
    call: (Int) -> Int = { $0 }, _ use: (Int) -> Void
  ) {
    for step in range.lowerBound..<range.upperBound &+ 2 &* ahead {
      if step < range.upperBound { declare(place(step), calls[call(step)]) }
      let second = step &- ahead
      if second >= range.lowerBound, second < range.upperBound { locate(place(second)) }
      let third = second &- ahead
      if third >= range.lowerBound { use(third) }
    }
  }

  /// Runs all fragments of a call; the sum of what it learned.
  @inlinable @inline(__always)
  func execute(
    _ place: Int, _ call: borrowing P.Call, _ number: UInt64, _ scratch: Scratch,
    work: Int
  ) -> UInt64 {
    var learned: UInt64 = 0
    for fragment in 0..<Int(counts[place]) {
      learned &+= program.perform(
        call, fragment, number, row(place, fragment), scratch, work: work)
    }
    return learned
  }
}
