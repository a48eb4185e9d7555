import Model
import Synchronization

extension AriaExecution {
  @inlinable
  public mutating func run(
    _ calls: UnsafeBufferPointer<P.Call>, from number: UInt64
  ) -> UInt64 {
    parts.state.pointee = State()
    if !claims { return parts.run(calls, number) }
    let order = UnsafeMutablePointer<UInt32>.allocate(capacity: calls.count)
    defer { order.deallocate() }
    parts.state.pointee.order = order
    let learned = parts.run(calls, number)
    claimed = Array(UnsafeBufferPointer(start: order, count: parts.state.pointee.claimed))
    return learned
  }
}

extension AriaExecution.Parts {
  @inlinable
  func work(_ calls: UnsafeBufferPointer<P.Call>, _ number: UInt64, _ thread: Int) {
    let start = Crew.threadSeconds
    var learned: UInt64 = 0
    if thread == 0 { gather(calls.count, retries: 0) }
    barrier.wait()
    while state.pointee.count > 0 {
      let (count, threads) = (state.pointee.count, options.threads)
      let piece = (count &+ threads &- 1) / threads
      let begin = min(count, thread &* piece)
      let range = begin..<min(count, begin &+ piece)
      attempt(calls, number, range, scratch[thread])
      barrier.wait()
      for place in range { learned &+= settle(place) }
      barrier.wait()
      if thread == 0 {
        if let order = state.pointee.order { claim(order) }
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
    while count < options.batch, state.pointee.next < calls {
      batch[count] = UInt32(truncatingIfNeeded: state.pointee.next)
      state.pointee.next &+= 1
      count &+= 1
    }
    state.pointee.count = count
    state.pointee.batch = UInt32(plan.rows.nextBatch(of: .aria, below: 1 << 16))
  }

  /// How many have to be run again.
  @inlinable func retries() -> Int {
    var count = 0
    for place in 0..<state.pointee.count where fates[place] == .aborted {
      again[count] = batch[place]
      count &+= 1
    }
    state.pointee.aborts &+= count
    return runsAgain ? count : 0
  }

  // snippet.attempt
  /// What a call reserves a row with: later batches beat earlier ones, and in a batch earlier calls beat later ones.
  @inlinable @inline(__always) func reservation(_ place: Int) -> UInt32 {
    state.pointee.batch << 16 | UInt32(truncatingIfNeeded: 0xFFFF &- place)
  }

  /// Runs calls on the state before the batch, writing to copies only, and reserves their rows.
  @inlinable @inline(__always)
  func attempt(
    _ calls: UnsafeBufferPointer<P.Call>, _ number: UInt64, _ range: Range<Int>,
    _ scratch: UnsafeMutableRawPointer
  ) {
    plan.each(range, of: calls, place: { $0 }, call: { Int(batch[$0]) }) { place in
      let call = Int(batch[place])
      let mine = reservation(place)
      var updates = plan.updates[place]
      var sum: UInt64 = 0
      for fragment in 0..<Int(plan.counts[place]) {
        var row = plan.row(place, fragment)
        if updates & 1 == 0 {
          _ = row.read.pointee.max(mine, ordering: .relaxed)
        } else {
          _ = row.written.pointee.max(mine, ordering: .relaxed)
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
      let written = row.written.pointee.load(ordering: .relaxed)
      if updates & 1 == 0 {
        if written > mine { isStale = true }
      } else {
        if written > mine { overwrites = true }
        if row.read.pointee.load(ordering: .relaxed) > mine { disturbs = true }
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
  func buffer(_ place: Int, _ fragment: Int) -> UnsafeMutableRawPointer {
    copies + (place &* P.mostRows &+ fragment) &* stride
  }

  @inlinable @inline(__always)
  func copy(_ row: TableRow, _ place: Int, _ fragment: Int) -> TableRow {
    let copy = TableRow(buffer(place, fragment))
    copy.head.storeBytes(of: row.key, as: UInt64.self)
    copy.bytes.copyMemory(from: row.bytes, byteCount: width(place, fragment))
    return copy
  }

  @inlinable @inline(__always) func width(_ place: Int, _ fragment: Int) -> Int {
    Int(plan.lines[place &* P.mostRows &+ fragment]) &* Rows.line &- TableRow.headSize
  }

  @inlinable @inline(__always) func install(_ place: Int) {
    var updates = plan.updates[place]
    for fragment in 0..<Int(plan.counts[place]) {
      if updates & 1 == 1 {
        plan.row(place, fragment).bytes.copyMemory(
          from: TableRow(buffer(place, fragment)).bytes, byteCount: width(place, fragment))
      }
      updates &>>= 1
    }
  }

  // snippet.order
  /// The order that a batch equals. Who read what an earlier call was to overwrite comes before it, and nobody earlier read
  /// what he wrote; so those come first, the last of them first of all. The others follow in the order of the batch.
  @inlinable func claim(_ order: UnsafeMutablePointer<UInt32>) {
    let count = state.pointee.count
    for place in (0..<count).reversed() where fates[place] == .early {
      order[state.pointee.claimed] = batch[place]
      state.pointee.claimed &+= 1
    }
    for place in 0..<count where fates[place] == .late {
      order[state.pointee.claimed] = batch[place]
      state.pointee.claimed &+= 1
    }
  }
  // snippet.end
}
