import Model
import Synchronization

/// Calvin's execution (§3.2). On one thread, locks are asked for some way ahead of the execution, and calls that have all of
/// theirs run in between. On several, one thread does nothing but lock, and hands calls to the others.
public struct CalvinExecution<P: Program>: ~Copyable, Execution {
  @usableFromInline let parts: Parts

  /// What threads share; the manager is the first thread's alone.
  @usableFromInline struct Parts: Shared, @unchecked Sendable {
    @usableFromInline let manager: Cells<LockManager<P>>
    @usableFromInline let plan: Plan<P>
    @usableFromInline let mask: Int
    @usableFromInline let options: EngineOptions
    /// Of each worker: calls to run, and calls that are done.
    @usableFromInline let given: [Ring]
    @usableFromInline let done: [Ring]
    @usableFromInline let scratch: [Scratch]
    @usableFromInline let tally: Tally
  }

  public init(_ program: P, _ memory: borrowing Memory, _ options: EngineOptions) {
    precondition(options.threads > 0, "an engine has a thread at least")
    let window = options.threads == 1 ? 64 : 1_024
    let rows = memory.rows
    let manager = Cells(
      1, making: { LockManager(program, rows, window: window, fetches: options.prefetches) })
    let workers = options.threads - 1
    parts = Parts(
      manager: manager, plan: manager[0].plan, mask: manager[0].mask,
      options: options,
      given: (0..<workers).map { _ in Ring(2 * window) },
      done: (0..<workers).map { _ in Ring(2 * window) },
      scratch: (0..<options.threads).map { _ in P.makeScratch() }, tally: Tally(options.threads))
  }

  deinit {
    parts.manager.removeAll()
    for ring in parts.given + parts.done { ring.deallocate() }
    for scratch in parts.scratch { scratch.deallocate() }
    parts.tally.deallocate()
  }

  @inlinable public var busiest: Double { parts.tally.busiest }

  @inlinable
  public mutating func run(
    _ calls: UnsafeBufferPointer<P.Call>, from number: UInt64
  ) -> UInt64 {
    parts.manager[0].begin()
    return unsafe parts.run(Cells(reading: calls), number)
  }
}

extension CalvinExecution.Parts {
  @inlinable
  func work(_ calls: Cells<P.Call>, _ number: UInt64, _ thread: Int) {
    let start = Crew.threadSeconds
    var learned: UInt64 = 0
    if options.threads == 1 {
      learned = alone(calls, number)
    } else if thread == 0 {
      manage(calls)
    } else {
      learned = execute(calls, number, thread &- 1)
    }
    tally.learned(learned, by: thread)
    tally.took(Crew.threadSeconds - start, by: thread)
  }

  @inlinable @inline(__always)
  func alone(_ calls: Cells<P.Call>, _ number: UInt64) -> UInt64 {
    var learned: UInt64 = 0
    while manager[0].oldest < calls.count {
      if manager[0].admit(calls) { continue }
      // The oldest that is not done waits for nobody.
      let call = manager[0].takeReady()!
      learned &+= plan.execute(
        call & mask, calls[call], number &+ UInt64(call), scratch[0],
        work: options.work)
      manager[0].finish(call)
    }
    return learned
  }

  /// Locks, hands out what can run to the workers in turn, and takes back what is done.
  @inlinable func manage(_ calls: Cells<P.Call>) {
    var (worker, turns) = (0, 0)
    while manager[0].oldest < calls.count {
      var isIdle = !manager[0].admit(calls)
      while let call = manager[0].takeReady() {
        given[worker].put(UInt32(truncatingIfNeeded: call))
        worker = worker &+ 1 == given.count ? 0 : worker &+ 1
        isIdle = false
      }
      for ring in done {
        while let call = ring.take() {
          manager[0].finish(Int(call))
          isIdle = false
        }
      }
      if isIdle { waitABit(&turns) } else { turns = 0 }
    }
    for ring in given { ring.put(Ring.end) }
  }

  @inlinable
  func execute(
    _ calls: Cells<P.Call>, _ number: UInt64, _ worker: Int
  ) -> UInt64 {
    var (learned, turns) = (UInt64(0), 0)
    while true {
      guard let word = given[worker].take() else {
        waitABit(&turns)
        continue
      }
      turns = 0
      if word == Ring.end { return learned }
      if options.prefetches, let next = given[worker].peek(), next != Ring.end {
        fetch(Int(next) & mask)
      }
      let call = Int(word)
      learned &+= plan.execute(
        call & mask, calls[call], number &+ UInt64(call), scratch[worker &+ 1], work: options.work)
      done[worker].put(word)
    }
  }

  /// Another thread's processor has the rows near; this one has not.
  @inlinable @inline(__always) func fetch(_ place: Int) {
    let first = place &* P.mostRows
    for row in first..<first &+ Int(plan.counts[place]) {
      plan.rows.fetch(plan.places[row], lines: plan.lines[row])
    }
  }
}

/// From one thread to one other. It is never asked to hold more than it has room for.
@usableFromInline struct Ring: @unchecked Sendable {
  @usableFromInline static var end: UInt32 { .max }
  @usableFromInline let words: Cells<UInt32>
  /// The first to be taken and the first to be put in, on cache lines of their own.
  @usableFromInline let ends: Cells<Atomic<Int>>
  @usableFromInline let mask: Int

  @usableFromInline init(_ room: Int) {
    precondition(room & (room - 1) == 0, "a ring's room is a power of two")
    mask = room - 1
    words = Cells(room, repeating: 0)
    ends = Cells(32, making: { Atomic(0) })
  }

  @usableFromInline func deallocate() {
    words.deallocate()
    ends.deallocate()
  }

  @inlinable @inline(__always) func put(_ word: UInt32) {
    let last = ends[16].load(ordering: .relaxed)
    words[last & mask] = word
    ends[16].store(last &+ 1, ordering: .releasing)
  }

  @inlinable @inline(__always) func peek() -> UInt32? {
    let first = ends[0].load(ordering: .relaxed)
    if first == ends[16].load(ordering: .acquiring) { return nil }
    return words[first & mask]
  }

  @inlinable @inline(__always) func take() -> UInt32? {
    guard let word = peek() else { return nil }
    // What was read may be written over from now on.
    ends[0].store(ends[0].load(ordering: .relaxed) &+ 1, ordering: .releasing)
    return word
  }
}
