import Model
import Synchronization

extension AriaExecution {
  @inlinable
  public mutating func run(
    _ calls: UnsafeBufferPointer<P.Call>, from number: UInt64
  ) -> UInt64 {
    parts.state[0] = State()
    let calls = unsafe Cells(reading: calls)
    if !claims { return parts.run(calls, number) }
    let order = Cells<UInt32>(calls.count, repeating: 0)
    defer { order.deallocate() }
    parts.state[0].order = order
    let learned = parts.run(calls, number)
    claimed = order.prefix(parts.state[0].claimed)
    return learned
  }
}

extension AriaExecution.Parts {
  @inlinable
  func work(_ calls: Cells<P.Call>, _ number: UInt64, _ thread: Int) {
    let start = Crew.threadSeconds
    var learned: UInt64 = 0
    if thread == 0 { gather(calls.count, retries: 0) }
    barrier.wait()
    while state[0].count > 0 {
      let (count, threads) = (state[0].count, options.threads)
      let piece = (count &+ threads &- 1) / threads
      let begin = min(count, thread &* piece)
      let range = begin..<min(count, begin &+ piece)
      attempt(calls, number, range, scratch[thread])
      barrier.wait()
      for place in range { learned &+= settle(place) }
      barrier.wait()
      if thread == 0 {
        if let order = state[0].order { claim(order) }
        gather(calls.count, retries: retries())
      }
      barrier.wait()
    }
    tally.learned(learned, by: thread)
    tally.took(Crew.threadSeconds - start, by: thread)
  }

  /// The next batch: what is to be run again, and new calls.
  @inlinable func gather(_ calls: Int, retries: Int) {
    for place in 0..<retries { batch[place] = again[place] }
    var count = retries
    while count < options.batch, state[0].next < calls {
      batch[count] = UInt32(truncatingIfNeeded: state[0].next)
      state[0].next &+= 1
      count &+= 1
    }
    state[0].count = count
    state[0].batch = UInt32(plan.rows.nextBatch(of: .aria, below: 1 << 16))
  }

  /// How many have to be run again.
  @inlinable func retries() -> Int {
    var count = 0
    for place in 0..<state[0].count where fates[place] == .aborted {
      again[count] = batch[place]
      count &+= 1
    }
    state[0].aborts &+= count
    return runsAgain ? count : 0
  }

  // snippet.attempt
  /// What a call reserves a row with: later batches beat earlier ones, and in a batch earlier calls beat later ones.
  @inlinable @inline(__always) func reservation(_ place: Int) -> UInt32 {
    state[0].batch << 16 | UInt32(truncatingIfNeeded: 0xFFFF &- place)
  }

  /// Runs calls on the state before the batch, writing to copies only, and reserves their rows.
  @inlinable @inline(__always)
  func attempt(
    _ calls: Cells<P.Call>, _ number: UInt64, _ range: Range<Int>,
    _ scratch: Scratch
  ) {
    plan.each(range, of: calls, place: { $0 }, call: { Int(batch[$0]) }) { place in
      let call = Int(batch[place])
      let mine = reservation(place)
      var updates = plan.updates[place]
      var sum: UInt64 = 0
      for fragment in 0..<Int(plan.counts[place]) {
        var row = plan.row(place, fragment)
        if updates & 1 == 0 {
          row.reserveToRead(mine)
        } else {
          row.reserveToWrite(mine)
          row = copy(row, place, fragment)
        }
        updates &>>= 1
        sum &+= plan.program.perform(
          calls[call], fragment, number &+ UInt64(call), row, scratch, work: options.work)
      }
      learned[place] = sum
    }
  }

  /// A call may keep what it wrote unless an earlier one of the batch wrote the same row, or wrote one that it read and read
  /// one that it wrote.
  @inlinable @inline(__always) func settle(_ place: Int) -> UInt64 {
    let mine = reservation(place)
    var (overwrites, isStale, disturbs) = (false, false, false)
    var updates = plan.updates[place]
    for fragment in 0..<Int(plan.counts[place]) {
      let row = plan.row(place, fragment)
      let written = row.writer
      if updates & 1 == 0 {
        if written > mine { isStale = true }
      } else {
        if written > mine { overwrites = true }
        if row.reader > mine { disturbs = true }
      }
      updates &>>= 1
    }
    if overwrites || (isStale && disturbs) {
      fates[place] = .aborted
      return 0
    }
    fates[place] = isStale ? .early : .late
    install(place)
    return learned[place]
  }
  // snippet.end

  @inlinable @inline(__always)
  func buffer(_ place: Int, _ fragment: Int) -> TableRow {
    copies.row((place &* P.mostRows &+ fragment) &* stride)
  }

  @inlinable @inline(__always)
  func copy(_ row: TableRow, _ place: Int, _ fragment: Int) -> TableRow {
    let copy = buffer(place, fragment)
    copy.become(row, bytes: width(place, fragment))
    return copy
  }

  @inlinable @inline(__always) func width(_ place: Int, _ fragment: Int) -> Int {
    Int(plan.lines[place &* P.mostRows &+ fragment]) &* Rows.line &- TableRow.headSize
  }

  @inlinable @inline(__always) func install(_ place: Int) {
    var updates = plan.updates[place]
    for fragment in 0..<Int(plan.counts[place]) {
      if updates & 1 == 1 {
        plan.row(place, fragment).take(
          buffer(place, fragment), bytes: width(place, fragment))
      }
      updates &>>= 1
    }
  }

  // snippet.order
  /// The order that a batch equals. Who read what an earlier call was to overwrite comes before it, and nobody earlier read
  /// what he wrote; so those come first, the last of them first of all. The others follow in the order of the batch.
  @inlinable func claim(_ order: Cells<UInt32>) {
    let count = state[0].count
    for place in (0..<count).reversed() where fates[place] == .early {
      order[state[0].claimed] = batch[place]
      state[0].claimed &+= 1
    }
    for place in 0..<count where fates[place] == .late {
      order[state[0].claimed] = batch[place]
      state[0].claimed &+= 1
    }
  }
  // snippet.end
}
