import Model
import Synchronization

/// Execution by a graph (after BOHM and PWV): one thread writes down, for each call of a batch, on how many earlier ones it
/// waits and who waits for it; then all threads take calls that wait for nobody, and whoever is done lets its successors go.
public struct GraphExecution<P: Program>: ~Copyable, Execution {
  /// Someone who waits, and the next who waits for the same.
  @usableFromInline struct Edge {
    @usableFromInline var to: UInt32
    @usableFromInline var next: UInt32

    @inlinable init(to: UInt32, next: UInt32) {
      self.to = to
      self.next = next
    }
  }

  /// What threads share, by the call's place in its batch or by fragment.
  @usableFromInline struct Parts: Shared, @unchecked Sendable {
    @usableFromInline let plan: Plan<P>
    @usableFromInline let options: EngineOptions
    /// On how many calls one still waits.
    @usableFromInline let waits: Cells<Atomic<UInt32>>
    /// Who waits for a call, from one; zero for nobody.
    @usableFromInline let successors: Cells<UInt32>
    @usableFromInline let edges: Cells<Edge>
    /// By fragment, from one: the next that reads the same row since it was last written.
    @usableFromInline let readers: Cells<UInt32>
    /// Calls that can run, each put in once a batch: its number in the batch beside that of the batch.
    @usableFromInline let ready: Cells<Atomic<UInt64>>
    @usableFromInline let ends: Cells<Atomic<Int>>
    /// The batch's number in the notes of rows, which begins anew after another engine's, and in `ready`, which does not.
    @usableFromInline let batchNumber: Cells<UInt64>
    @usableFromInline let scratch: [Scratch]
    @usableFromInline let tally: Tally
    @usableFromInline let barrier: Barrier
  }

  @usableFromInline let parts: Parts

  public init(_ program: P, _ memory: borrowing Memory, _ options: EngineOptions) {
    let (batch, fragments) = (options.batch, options.batch * P.mostRows)
    precondition(options.threads > 0, "an engine has a thread at least")
    precondition(
      batch > 0 && fragments < 1 << 16, "calls of a batch times rows of a call: fewer than 65,536")
    parts = Parts(
      plan: Plan(program, memory.rows, calls: batch, fetches: options.prefetches),
      options: options, waits: Cells(batch, making: { Atomic(0) }),
      successors: Cells(batch, repeating: 0),
      edges: Cells(2 * fragments, repeating: Edge(to: 0, next: 0)),
      readers: Cells(fragments, repeating: 0), ready: Cells(batch, making: { Atomic(0) }),
      // The first to be taken next and the next to be put in, far apart.
      ends: Cells(32, making: { Atomic(0) }), batchNumber: Cells(2, repeating: 0),
      scratch: (0..<options.threads).map { _ in P.makeScratch() },
      tally: Tally(options.threads), barrier: Barrier(options.threads))
  }

  deinit {
    parts.plan.deallocate()
    parts.waits.deallocate()
    parts.successors.deallocate()
    parts.edges.deallocate()
    parts.readers.deallocate()
    parts.ready.deallocate()
    parts.ends.deallocate()
    parts.batchNumber.deallocate()
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

extension GraphExecution.Parts {
  @inlinable
  func work(_ calls: Cells<P.Call>, _ number: UInt64, _ thread: Int) {
    let start = Crew.threadSeconds
    var learned: UInt64 = 0
    var first = 0
    while first < calls.count {
      let count = min(calls.count &- first, options.batch)
      if thread == 0 {
        batchNumber[0] = plan.rows.nextBatch(of: .graph, below: 1 << 32)
        batchNumber[1] += 1
        draw(calls, first, count, batchNumber[0])
        for place in 0..<count where waits[place].load(ordering: .relaxed) == 0 {
          put(place, batchNumber[1])
        }
      }
      barrier.wait()
      let batch = batchNumber[1]
      while true {
        let turn = ends[0].add(1, ordering: .relaxed).oldValue
        if turn >= count { break }
        let place = take(turn, batch)
        learned &+= plan.execute(
          place, calls[first &+ place], number &+ UInt64(first &+ place), scratch[thread],
          work: options.work)
        letGo(place, batch)
      }
      barrier.wait()
      if thread == 0 {
        ends[0].store(0, ordering: .relaxed)
        ends[16].store(0, ordering: .relaxed)
      }
      first &+= count
    }
    tally.learned(learned, by: thread)
    tally.took(Crew.threadSeconds - start, by: thread)
  }

  // snippet.graph
  /// Who waits for whom. A row's note says, for this batch, who wrote it last and who has read it since.
  @inlinable @inline(__always)
  func draw(
    _ calls: Cells<P.Call>, _ first: Int, _ count: Int, _ batch: UInt64
  ) {
    var used: UInt32 = 0
    for place in 0..<count { successors[place] = 0 }
    plan.each(first..<first &+ count, of: calls, place: { $0 &- first }) { one in
      let place = one &- first
      var earlier: UInt32 = 0
      var updates = plan.updates[place]
      for fragment in 0..<Int(plan.counts[place]) {
        let row = plan.row(place, fragment)
        let note = row.note
        var (writer, reader) = (note >> 16 & 0xFFFF, note & 0xFFFF)
        if note >> 32 != batch { (writer, reader) = (0, 0) }
        let name = UInt64(truncatingIfNeeded: place &* P.mostRows &+ fragment &+ 1)
        if updates & 1 == 0 {
          if writer != 0 { earlier &+= wait(place, for: writer, &used) }
          readers[Int(name) &- 1] = UInt32(truncatingIfNeeded: reader)
          row.note = batch << 32 | writer << 16 | name
        } else {
          if reader == 0, writer != 0 { earlier &+= wait(place, for: writer, &used) }
          while reader != 0 {
            earlier &+= wait(place, for: (reader &- 1) / UInt64(P.mostRows) &+ 1, &used)
            reader = UInt64(readers[Int(reader) &- 1])
          }
          row.note = batch << 32 | UInt64(truncatingIfNeeded: place &+ 1) << 16
        }
        updates &>>= 1
      }
      waits[place].store(earlier, ordering: .relaxed)
    }
  }
  // snippet.end

  @inlinable @inline(__always)
  func wait(_ place: Int, for other: UInt64, _ used: inout UInt32) -> UInt32 {
    let other = Int(other) &- 1
    edges[Int(used)] = GraphExecution.Edge(
      to: UInt32(truncatingIfNeeded: place), next: successors[other])
    used &+= 1
    successors[other] = used
    return 1
  }

  @inlinable @inline(__always) func put(_ place: Int, _ batch: UInt64) {
    let turn = ends[16].add(1, ordering: .relaxed).oldValue
    ready[turn].store(batch << 32 | UInt64(truncatingIfNeeded: place), ordering: .releasing)
  }

  /// The call whose turn it is, once it can run. Somebody is at work on what it waits for.
  @inlinable @inline(__always) func take(_ turn: Int, _ batch: UInt64) -> Int {
    var turns = 0
    while true {
      let word = ready[turn].load(ordering: .acquiring)
      if word >> 32 == batch { return Int(truncatingIfNeeded: word & 0xFFFF_FFFF) }
      waitABit(&turns)
    }
  }

  @inlinable @inline(__always) func letGo(_ place: Int, _ batch: UInt64) {
    var next = successors[place]
    while next != 0 {
      let edge = edges[Int(next) &- 1]
      let left = waits[Int(edge.to)].subtract(1, ordering: .acquiringAndReleasing).newValue
      if left == 0 { put(Int(edge.to), batch) }
      next = edge.next
    }
  }
}
