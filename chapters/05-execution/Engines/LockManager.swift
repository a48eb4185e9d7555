import Model

/// Calvin's lock manager (§3.2): it asks for the locks of calls in the order of the log, and knows which calls can run. One
/// thread owns it.
@usableFromInline struct LockManager<P: Program>: ~Copyable, @unchecked Sendable {
  @usableFromInline let plan: Plan<P>
  @usableFromInline let locks: LockTable
  /// By place: how many locks a call still waits for, and whether it is done.
  @usableFromInline let missing: Cells<UInt32>
  @usableFromInline let isDone: Cells<Bool>
  /// The calls that can run, as a ring.
  @usableFromInline let ready: Cells<UInt32>
  @usableFromInline var readyFirst = 0
  @usableFromInline var readyLast = 0
  /// The next call to ask for locks, and the first that is not done.
  @usableFromInline var next = 0
  @usableFromInline var oldest = 0
  @usableFromInline let mask: Int
  @usableFromInline let window: Int

  /// - Parameter window: so many calls may hold locks or wait for them, a power of two.
  @inlinable init(_ program: P, _ rows: Rows, window: Int, fetches: Bool) {
    precondition(window >= 32 && window & (window - 1) == 0, "a window is a power of two")
    // Places of calls that are planned, locked or running.
    let places = 2 * window
    self.window = window
    mask = places - 1
    plan = Plan(program, rows, calls: places, fetches: fetches)
    locks = LockTable(requests: places * P.mostRows)
    missing = Cells(places, repeating: 0)
    isDone = Cells(places, repeating: false)
    ready = Cells(places, repeating: 0)
  }

  deinit {
    plan.deallocate()
    missing.deallocate()
    isDone.deallocate()
    ready.deallocate()
  }

  @inlinable mutating func begin() {
    plan.rows.needNone()
    (readyFirst, readyLast, next, oldest) = (0, 0, 0, 0)
  }

  // snippet.manager
  /// Asks for all locks of the next call, unless too many are under way already.
  @inlinable @inline(__always)
  mutating func admit(_ calls: Cells<P.Call>) -> Bool {
    guard next < calls.count, next &- oldest < window else { return false }
    prepare(calls)
    let place = next & mask
    isDone[place] = false
    var (waits, updates) = (UInt32(0), plan.updates[place])
    for fragment in 0..<Int(plan.counts[place]) {
      let request = place &* P.mostRows &+ fragment
      if !locks.ask(request, isUpdate: updates & 1 == 1, for: plan.row(place, fragment)) {
        waits &+= 1
      }
      updates &>>= 1
    }
    missing[place] = waits
    if waits == 0 { push(place) }
    next &+= 1
    return true
  }

  /// A call is done: its locks go to those behind it, and who waited for the last of his can run.
  @inlinable @inline(__always) mutating func finish(_ call: Int) {
    let place = call & mask
    for fragment in 0..<Int(plan.counts[place]) {
      var granted = locks.release(place &* P.mostRows &+ fragment, of: plan.row(place, fragment))
      while granted != 0 {
        let other = (Int(granted) &- 1) / P.mostRows
        missing[other] &-= 1
        if missing[other] == 0 { push(other) }
        granted = locks.nextGranted(behind: granted)
      }
    }
    isDone[place] = true
    while oldest < next, isDone[oldest & mask] { oldest &+= 1 }
  }
  // snippet.end

  /// A call that can run.
  @inlinable @inline(__always) mutating func takeReady() -> Int? {
    guard readyFirst < readyLast else { return nil }
    let place = Int(ready[readyFirst & mask])
    readyFirst &+= 1
    return oldest &+ (place &- oldest) & mask
  }

  @inlinable @inline(__always) mutating func push(_ place: Int) {
    ready[readyLast & mask] = UInt32(truncatingIfNeeded: place)
    readyLast &+= 1
  }

  /// Plans some calls ahead.
  @inlinable @inline(__always)
  func prepare(_ calls: Cells<P.Call>) {
    let ahead = plan.ahead
    if next == 0 {
      for call in 0..<min(2 &* ahead, calls.count) { plan.declare(call & mask, calls[call]) }
      for call in 0..<min(ahead, calls.count) { plan.locate(call & mask) }
    }
    let (last, middle) = (next &+ 2 &* ahead, next &+ ahead)
    if last < calls.count { plan.declare(last & mask, calls[last]) }
    if middle < calls.count { plan.locate(middle & mask) }
  }
}
