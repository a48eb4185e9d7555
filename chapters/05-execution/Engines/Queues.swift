import Model

/// Execution by queues (after QueCC): calls are cut into fragments, and each goes, in the order of the log, into the queue
/// of the part of all rows in which its row is. Then each queue is worked off by itself, and nobody locks anything. Every
/// thread plans a piece of the batch, then works off one part.
public struct QueueExecution<P: Program>: ~Copyable, Execution {
  @usableFromInline struct Fragment {
    @usableFromInline var place: Place
    /// The call's place in its batch; in ten bits below it the row's lines, and the fragment's place in the call.
    @usableFromInline var name: UInt32

    @inlinable @inline(__always)
    init(place: Place, lines: UInt32, call: Int, fragment: Int) {
      self.place = place
      name = UInt32(truncatingIfNeeded: call &<< 10 | fragment) | min(lines, 31) &<< 5
    }

    @usableFromInline static var none: Fragment {
      Fragment(place: 0, lines: 0, call: 0, fragment: 0)
    }

    @inlinable @inline(__always) var call: Int { Int(name &>> 10) }
    @inlinable @inline(__always) var fragment: Int { Int(name & 31) }
    @inlinable @inline(__always) var lines: UInt32 { name &>> 5 & 31 }
  }

  /// What threads share.
  @usableFromInline struct Parts: Shared, @unchecked Sendable {
    @usableFromInline let plan: Plan<P>
    @usableFromInline let options: EngineOptions
    /// By planner, and in each by part, `room` fragments each.
    @usableFromInline let queues: Cells<Fragment>
    @usableFromInline let lengths: Cells<Int>
    @usableFromInline let room: Int
    @usableFromInline let scratch: [Scratch]
    @usableFromInline let tally: Tally
    @usableFromInline let barrier: Barrier
  }

  @usableFromInline let parts: Parts
  /// Fragments ahead of their execution.
  @usableFromInline static var ahead: Int { 64 }
  /// Calls under way while a piece is planned.
  @usableFromInline static var places: Int { 32 }

  public init(_ program: P, _ memory: borrowing Memory, _ options: EngineOptions) {
    precondition(options.threads > 0, "an engine has a thread at least")
    precondition(options.batch > 0 && options.batch < 1 << 22, "so many calls make no batch")
    let threads = options.threads
    let piece = (options.batch + threads - 1) / threads
    let room = piece * P.mostRows
    parts = Parts(
      plan: Plan(
        program, memory.rows, calls: QueueExecution.places * threads, fetches: options.prefetches),
      options: options, queues: Cells(threads * threads * room, repeating: Fragment.none),
      lengths: Cells(threads * threads * 8, repeating: 0),
      room: room, scratch: (0..<threads).map { _ in P.makeScratch() }, tally: Tally(threads),
      barrier: Barrier(threads))
  }

  deinit {
    parts.plan.deallocate()
    parts.queues.deallocate()
    parts.lengths.deallocate()
    for scratch in parts.scratch { scratch.deallocate() }
    parts.tally.deallocate()
  }

  @inlinable public var busiest: Double { parts.tally.busiest }

  @inlinable
  public mutating func run(
    _ calls: UnsafeBufferPointer<P.Call>, from number: UInt64
  ) -> UInt64 {
    unsafe parts.run(Cells(reading: calls), number)
  }
}

extension QueueExecution.Parts {
  /// What one thread does: all batches, piece by piece and part by part.
  @inlinable
  func work(_ calls: Cells<P.Call>, _ number: UInt64, _ thread: Int) {
    let start = Crew.threadSeconds
    var learned: UInt64 = 0
    var first = 0
    while first < calls.count {
      let last = min(calls.count, first &+ options.batch)
      let piece = (last &- first &+ options.threads &- 1) / options.threads
      let begin = min(last, first &+ thread &* piece)
      fill(calls, first, begin..<min(last, begin &+ piece), thread)
      barrier.wait()
      for planner in 0..<options.threads {
        learned &+= execute(calls, first, planner, thread, number &+ UInt64(first))
      }
      barrier.wait()
      first = last
    }
    tally.learned(learned, by: thread)
    tally.took(Crew.threadSeconds - start, by: thread)
  }

  /// Cuts calls into fragments.
  @inlinable @inline(__always)
  func fill(
    _ calls: Cells<P.Call>, _ first: Int, _ range: Range<Int>, _ thread: Int
  ) {
    let threads = options.threads
    let lengths = lengths.from(thread &* threads &* 8)
    for part in 0..<threads { lengths[part &* 8] = 0 }
    let own = thread &* QueueExecution.places
    let mask = QueueExecution.places &- 1
    // Rows are not touched here: only their places are needed.
    for step in range.lowerBound..<range.upperBound &+ plan.ahead {
      if step < range.upperBound { plan.declare(own &+ step & mask, calls[step]) }
      let one = step &- plan.ahead
      guard one >= range.lowerBound else { continue }
      let place = own &+ one & mask
      for fragment in 0..<Int(plan.counts[place]) {
        let row = plan.rows.find(plan.keys[place &* P.mostRows &+ fragment])
        let part = threads == 1 ? 0 : QueueExecution<P>.part(of: row.place, threads)
        let end = (thread &* threads &+ part) &* room &+ lengths[part &* 8]
        queues[end] = QueueExecution.Fragment(
          place: row.place, lines: row.lines, call: one &- first, fragment: fragment)
        lengths[part &* 8] &+= 1
      }
    }
  }

  /// Works off what a planner put into a part's queue.
  @inlinable @inline(__always)
  func execute(
    _ calls: Cells<P.Call>, _ first: Int, _ planner: Int, _ part: Int,
    _ number: UInt64
  ) -> UInt64 {
    var learned: UInt64 = 0
    let queue = queues.from((planner &* options.threads &+ part) &* room)
    let length = lengths[(planner &* options.threads &+ part) &* 8]
    let ahead = options.prefetches ? QueueExecution.ahead : 0
    for next in 0..<min(ahead, length) { fetch(queue[next]) }
    let scratch = scratch[part]
    for next in 0..<length {
      if ahead > 0, next &+ ahead < length { fetch(queue[next &+ ahead]) }
      let one = queue[next]
      learned &+= plan.program.perform(
        calls[first &+ one.call], one.fragment, number &+ UInt64(one.call), plan.rows[one.place],
        scratch, work: options.work)
    }
    return learned
  }

  @inlinable @inline(__always) func fetch(_ one: QueueExecution.Fragment) {
    plan.rows.fetch(one.place, lines: one.lines)
  }
}

extension QueueExecution {
  /// The part of all rows that a row is in: rows of a table are spread over all.
  @inlinable @inline(__always) static func part(of place: Place, _ parts: Int) -> Int {
    let mixed = place &* 0x9E37_79B9
    return Int(truncatingIfNeeded: (UInt64(mixed) &* UInt64(parts)) &>> 32)
  }
}
