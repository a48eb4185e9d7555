import Model

// What it costs to know that two replicas agree. Calls are run serially; only what is hashed differs.

/// What an execution sums up of a state or of its changes, to be compared with another replica.
public enum Hashing: String, Sendable, CaseIterable {
  case nothing = "nothing"
  /// What each call learned from each of its rows, with its place in the log.
  case answers = "answers"
  /// Each row as it was left by a call, with that call's place in the log; so it tells also what is overwritten later.
  case writes = "rows written"
  /// The state, brought up to date: a row's hash before a call is taken out of the sum, and that after it goes in.
  case state = "state, kept up to date"
  /// The state, all rows of it, after each batch.
  case rescan = "state, anew each batch"
}

/// Serial execution that hashes as it goes.
public struct HashedExecution<P: Program>: ~Copyable {
  @usableFromInline let plan: Plan<P>
  @usableFromInline let scratch: Scratch
  @usableFromInline static var places: Int { 32 }
  @usableFromInline var sum: UInt64 = 0
  @usableFromInline var learned: UInt64 = 0
  @usableFromInline var spent = 0.0
  /// After the last batch; where the state is kept up to date, less the hash that the memory had at first.
  @inlinable public var hash: UInt64 { sum }
  /// The processor's seconds of the last batch.
  @inlinable public var seconds: Double { spent }

  public init(_ program: P, _ memory: borrowing Memory) {
    plan = Plan(program, memory.rows, calls: HashedExecution.places, fetches: true)
    scratch = P.makeScratch()
  }

  deinit {
    plan.deallocate()
    scratch.deallocate()
  }

  /// Runs one batch, the first of whose calls has this number.
  @inlinable
  public mutating func run(
    _ calls: UnsafeBufferPointer<P.Call>, from number: UInt64, _ memory: borrowing Memory,
    hashing: Hashing
  ) {
    let start = Crew.threadSeconds
    let calls = unsafe Cells(reading: calls)
    switch hashing {
    case .nothing: learned ^= bare(calls, number)
    case .answers: sum &+= answers(calls, number)
    case .writes: add(hashed(calls, number, takesOut: false))
    case .state: add(hashed(calls, number, takesOut: true))
    case .rescan:
      learned ^= bare(calls, number)
      sum = memory.digest
    }
    spent = Crew.threadSeconds - start
  }

  @inlinable mutating func add(_ result: (sum: UInt64, learned: UInt64)) {
    sum &+= result.sum
    learned ^= result.learned
  }

  /// What is learned has to be kept, or it would not be read at all.
  @inlinable @inline(__always)
  func bare(_ calls: Cells<P.Call>, _ number: UInt64) -> UInt64 {
    var learned: UInt64 = 0
    each(calls) { place, one in
      for fragment in 0..<Int(plan.counts[place]) {
        learned ^= plan.program.run(
          calls[one], fragment, number: number &+ UInt64(one), on: plan.row(place, fragment),
          scratch)
      }
    }
    return learned
  }

  @inlinable @inline(__always)
  func answers(_ calls: Cells<P.Call>, _ number: UInt64) -> UInt64 {
    var learned: UInt64 = 0
    each(calls) { place, one in
      learned &+= plan.execute(place, calls[one], number &+ UInt64(one), scratch, work: 0)
    }
    return learned
  }

  // snippet.state-hash
  /// Sums do not mind in which order rows are added, so engines that run calls at once come to the same one.
  @inlinable @inline(__always)
  func hashed(
    _ calls: Cells<P.Call>, _ number: UInt64, takesOut: Bool
  ) -> (sum: UInt64, learned: UInt64) {
    var (sum, learned) = (UInt64(0), UInt64(0))
    each(calls) { place, one in
      var updates = plan.updates[place]
      for fragment in 0..<Int(plan.counts[place]) {
        let (row, lines) = (plan.row(place, fragment), plan.lines[place &* P.mostRows &+ fragment])
        let isUpdate = updates & 1 == 1
        updates &>>= 1
        if isUpdate, takesOut { sum &-= plan.rows.digest(row, lines: lines) }
        learned ^= plan.program.run(
          calls[one], fragment, number: number &+ UInt64(one), on: row, scratch)
        guard isUpdate else { continue }
        let digest = plan.rows.digest(row, lines: lines)
        sum &+= takesOut ? digest : lesson(digest, number &+ UInt64(one), fragment)
      }
    }
    return (sum, learned)
  }
  // snippet.end

  @inlinable @inline(__always)
  func each(_ calls: Cells<P.Call>, _ use: (Int, Int) -> Void) {
    let mask = HashedExecution.places &- 1
    plan.each(0..<calls.count, of: calls, place: { $0 & mask }) { use($0 & mask, $0) }
  }
}
