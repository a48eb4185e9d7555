import Model

/// One call after the other, in the order of the log: what all others must equal.
public struct SerialExecution<P: Program>: ~Copyable, Execution {
  @usableFromInline let plan: Plan<P>
  @usableFromInline let work: Int
  @usableFromInline var seconds = 0.0
  @inlinable public var busiest: Double { seconds }
  @usableFromInline let scratch: Scratch
  /// More than are under way.
  @usableFromInline static var places: Int { 32 }

  public init(_ program: P, _ memory: borrowing Memory, _ options: EngineOptions) {
    precondition(options.threads == 1, "serial execution has one thread")
    plan = Plan(
      program, memory.rows, calls: SerialExecution.places, fetches: options.prefetches)
    work = options.work
    scratch = P.makeScratch()
  }

  deinit {
    plan.deallocate()
    scratch.deallocate()
  }

  /// Runs calls, the first of which has this number; returns the sum of what they learned.
  @inlinable
  public mutating func run(
    _ calls: UnsafeBufferPointer<P.Call>, from number: UInt64
  ) -> UInt64 {
    let start = Crew.threadSeconds
    var learned: UInt64 = 0
    let mask = SerialExecution.places &- 1
    let calls = unsafe Cells(reading: calls)
    plan.each(0..<calls.count, of: calls, place: { $0 & mask }) { one in
      learned &+= plan.execute(
        one & mask, calls[one], number &+ UInt64(one), scratch, work: work)
    }
    seconds = Crew.threadSeconds - start
    return learned
  }

  /// Runs calls in another order than their own, as another engine claims it.
  @inlinable
  public mutating func run(
    _ calls: UnsafeBufferPointer<P.Call>, from number: UInt64, in order: [UInt32]
  ) -> UInt64 {
    var learned: UInt64 = 0
    let calls = unsafe Cells(reading: calls)
    for one in order {
      plan.declare(0, calls[Int(one)])
      plan.locate(0)
      learned &+= plan.execute(0, calls[Int(one)], number &+ UInt64(one), scratch, work: work)
    }
    return learned
  }
}
