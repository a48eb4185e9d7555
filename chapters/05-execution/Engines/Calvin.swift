import Model

/// Calvin's execution on one thread: locks are asked for in the order of the log, some way ahead of the execution, and calls
/// that have all of theirs run.
public struct CalvinExecution<P: Program>: ~Copyable, Execution {
  @usableFromInline let plan: Plan<P>
  @usableFromInline let work: Int
  @usableFromInline var seconds = 0.0
  @inlinable public var busiest: Double { seconds }
  @usableFromInline let locks: LockTable
  @usableFromInline let scratch: UnsafeMutableRawPointer
  /// By place: how many locks a call still waits for, and whether it is done.
  @usableFromInline let missing: UnsafeMutablePointer<UInt32>
  @usableFromInline let isDone: UnsafeMutablePointer<Bool>
  /// The calls that can run, as a ring.
  @usableFromInline let ready: UnsafeMutablePointer<UInt32>
  @usableFromInline var readyFirst = 0
  @usableFromInline var readyLast = 0

  /// So many calls may hold locks or wait for them.
  @usableFromInline static var window: Int { 64 }
  /// Places of calls that are planned, locked or running.
  @usableFromInline static var places: Int { 128 }
  @usableFromInline static var mask: Int { places &- 1 }

  public init(_ program: P, _ memory: borrowing Memory, _ options: EngineOptions) {
    let places = CalvinExecution.places
    plan = Plan(program, memory.rows, calls: places, fetches: options.prefetches)
    work = options.work
    locks = LockTable(requests: places * P.mostRows)
    scratch = P.makeScratch()
    missing = .allocate(capacity: places)
    missing.initialize(repeating: 0, count: places)
    isDone = .allocate(capacity: places)
    isDone.initialize(repeating: false, count: places)
    ready = .allocate(capacity: places)
    ready.initialize(repeating: 0, count: places)
  }

  deinit {
    plan.deallocate()
    scratch.deallocate()
    missing.deallocate()
    isDone.deallocate()
    ready.deallocate()
  }

  // snippet.schedule
  @inlinable
  public mutating func run(
    _ calls: UnsafeBufferPointer<P.Call>, from number: UInt64
  ) -> UInt64 {
    plan.rows.needNone()
    let start = Crew.threadSeconds
    var learned: UInt64 = 0
    var oldest = 0
    let mask = CalvinExecution.mask
    for one in 0..<calls.count &+ CalvinExecution.window {
      if one < calls.count {
        prepare(one, calls)
        isDone[one & mask] = false
        if lock(one & mask) { push(one & mask) }
      }
      // The oldest that is not done waits for nobody. So in each round one can run, until all are done.
      while readyFirst < readyLast, one &- oldest >= CalvinExecution.window || one >= calls.count {
        let place = Int(ready[readyFirst & mask])
        readyFirst &+= 1
        let call = oldest &+ (place &- oldest) & mask
        learned &+= plan.execute(place, calls[call], number &+ UInt64(call), scratch, work: work)
        release(place)
        isDone[place] = true
        while oldest < calls.count, isDone[oldest & mask], oldest <= one { oldest &+= 1 }
      }
    }
    seconds = Crew.threadSeconds - start
    return learned
  }
  // snippet.end

  @inlinable @inline(__always)
  func prepare(_ one: Int, _ calls: UnsafeBufferPointer<P.Call>) {
    let (ahead, mask) = (plan.ahead, CalvinExecution.mask)
    if one == 0 {
      for call in 0..<min(2 &* ahead, calls.count) { plan.declare(call & mask, calls[call]) }
      for call in 0..<min(ahead, calls.count) { plan.locate(call & mask) }
    }
    let (last, middle) = (one &+ 2 &* ahead, one &+ ahead)
    if last < calls.count { plan.declare(last & mask, calls[last]) }
    if middle < calls.count { plan.locate(middle & mask) }
  }

  @inlinable @inline(__always) mutating func push(_ place: Int) {
    ready[readyLast & CalvinExecution.mask] = UInt32(truncatingIfNeeded: place)
    readyLast &+= 1
  }

  /// Asks for all locks of a call; whether it has them.
  @inlinable @inline(__always) func lock(_ place: Int) -> Bool {
    var waits: UInt32 = 0
    var updates = plan.updates[place]
    for fragment in 0..<Int(plan.counts[place]) {
      let request = place &* P.mostRows &+ fragment
      if !locks.ask(request, isUpdate: updates & 1 == 1, for: plan.row(place, fragment)) {
        waits &+= 1
      }
      updates &>>= 1
    }
    missing[place] = waits
    return waits == 0
  }

  /// Gives all locks of a call back; who waited for the last of his can run.
  @inlinable @inline(__always) mutating func release(_ place: Int) {
    for fragment in 0..<Int(plan.counts[place]) {
      var granted = locks.release(
        place &* P.mostRows &+ fragment, of: plan.row(place, fragment))
      while granted != 0 {
        let other = (Int(granted) &- 1) / P.mostRows
        missing[other] &-= 1
        if missing[other] == 0 { push(other) }
        granted = locks.nextGranted(behind: granted)
      }
    }
  }
}
