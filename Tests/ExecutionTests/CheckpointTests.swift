#if DEBUG  // the insides of a library are open to tests in debug builds only
import Model
import Testing
import Workloads

@testable import Execution
@testable import Sequencing

// A checkpoint in the middle of everything is that of one input after the other.

@Suite struct CheckpointTests {
  private static let placement = Placement(replicas: 1, partitions: 1, .everywhere)

  private static func batches(_ count: Int) -> [Batch] {
    var lists = try! ListAppend(lists: 5, operations: 3, appends: 0.6)
    var random = Random(seed: 3)
    return (1...count).map { epoch in
      var writer = BatchWriter()
      for number in 0..<20 {
        writer.append(
          Input(
            client: NodeID(9), number: UInt64(20 * epoch + number), floor: 1, origin: 0,
            participants: [0], call: lists.next(home: 0, &random)))
      }
      return writer.close(epoch: UInt64(epoch), after: UInt64(epoch - 1)) {
        Batch($0, log: 0, partitions: 1)!
      }
    }
  }

  private static func serial() -> Executor {
    let lists = try! ListAppend(lists: 5, operations: 3, appends: 0.6)
    return Executor(
      placement, partition: 0, Catalogue(ListAppend.self), initial: { lists.initial($0) })
  }

  private static func calvin(_ locks: LockKind, _ copying: Copying = .free) -> CalvinExecutor {
    let lists = try! ListAppend(lists: 5, operations: 3, appends: 0.6)
    var options = CalvinOptions()
    options.locks = locks
    options.copying = copying
    return CalvinExecutor(
      placement, partition: 0, Catalogue(ListAppend.self), options,
      initial: { lists.initial($0) })
  }

  private static func text(_ checkpoint: Checkpoint) -> [String] {
    checkpoint.rows.map {
      "\($0.key.rawValue) \($0.value[1]) \($0.value[2]) \($0.version.rawValue)"
    }
    .sorted() + ["\(checkpoint.state) \(checkpoint.since) \(checkpoint.epoch)"]
  }

  /// Work comes back in any order, and later inputs are long done when the point is reached.
  private static func checkpoints(
    _ executor: inout some OrderedExecution, _ batches: [Batch]
  ) -> [[String]] {
    var random = Random(seed: 7)
    var (found, jobs): ([[String]], [UInt64]) = ([], [])
    func take(_ executor: inout some OrderedExecution) {
      found += executor.outputs.checkpoints.map { text($0) }
      jobs += executor.outputs.jobs.map(\.ticket)
      executor.outputs.clear()
    }
    for batch in batches {
      while !executor.wantsBatch { executor.run() }
      if batch.epoch % 2 == 0 { executor.keep(epoch: batch.epoch - 1, order: Digest(0)) }
      executor.begin(batch, order: Digest(0))
      executor.run()
      take(&executor)
      for _ in 0..<12 where !jobs.isEmpty {
        executor.worked(jobs.remove(at: random.below(jobs.count)))
        executor.run()
        take(&executor)
      }
    }
    while !jobs.isEmpty {
      executor.worked(jobs.remove(at: random.below(jobs.count)))
      executor.run()
      take(&executor)
    }
    return found
  }

  @Test(arguments: [LockKind.queues, .counters])
  func `a checkpoint that nobody stops for is the one of serial execution`(locks: LockKind) {
    let batches = CheckpointTests.batches(12)
    var (serial, calvin) = (CheckpointTests.serial(), CheckpointTests.calvin(locks))
    let expected = CheckpointTests.checkpoints(&serial, batches)
    let found = CheckpointTests.checkpoints(&calvin, batches)
    #expect(found.count == 6 && found == expected)
    #expect(calvin.digest == serial.digest && calvin.through == serial.through)
  }

  @Test(arguments: [
    Copying.inPieces(of: 1), .inPieces(of: 3), .inPieces(of: 1_000), .byOneWorker, .standingStill,
  ])
  func `a checkpoint that is copied while others execute is one copied at once`(copying: Copying) {
    let batches = CheckpointTests.batches(12)
    var (atOnce, meanwhile) = (
      CheckpointTests.calvin(.queues), CheckpointTests.calvin(.queues, copying)
    )
    let expected = CheckpointTests.checkpoints(&atOnce, batches)
    let found = CheckpointTests.checkpoints(&meanwhile, batches)
    #expect(found.count == 6 && found == expected)
    #expect(meanwhile.digest == atOnce.digest)
  }

  @Test
  func
    `a worker copies as many rows as there are, piece by piece, and one checkpoint behind the other`()
  {
    let batches = CheckpointTests.batches(4)
    var whole = CheckpointTests.calvin(.queues)
    for batch in batches { CheckpointTests.execute(batch, &whole) }
    whole.keep(epoch: 4, order: Digest(0))
    whole.run()
    let rows = whole.outputs.checkpoints[0].rows.count

    var calvin = CheckpointTests.calvin(.queues, .inPieces(of: 2))
    for batch in batches { CheckpointTests.execute(batch, &calvin) }
    calvin.keep(epoch: 4, order: Digest(0))
    calvin.keep(epoch: 5, order: Digest(0))
    calvin.run()
    var (pieces, epochs): ([Int], [UInt64]) = ([], [])
    while let job = calvin.outputs.jobs.first {
      #expect(job.kind == .write && calvin.outputs.jobs.count == 1)
      pieces.append(job.count)
      calvin.outputs.clear()
      calvin.worked(job.ticket)
      epochs += calvin.outputs.checkpoints.map(\.epoch)
    }
    #expect(rows > 2 && pieces.reduce(0, +) == 2 * rows && pieces.max() == 2)
    #expect(epochs == [4, 5])
  }

  @Test func `who begins anew while it copies copies no more of that`() {
    let batches = CheckpointTests.batches(4)
    var calvin = CheckpointTests.calvin(.queues, .inPieces(of: 2))
    let beginning = Checkpoint(epoch: 0, since: 0, order: Digest(0), state: Digest(0))
    for batch in batches { CheckpointTests.execute(batch, &calvin) }
    calvin.keep(epoch: 4, order: Digest(0))
    calvin.run()
    let old = calvin.outputs.jobs[0].ticket
    calvin.restore(beginning)
    calvin.worked(old)
    #expect(calvin.outputs.jobs.isEmpty && calvin.outputs.checkpoints.isEmpty)

    for batch in batches { CheckpointTests.execute(batch, &calvin) }
    calvin.keep(epoch: 4, order: Digest(0))
    calvin.run()
    let anew = calvin.outputs.jobs[0].ticket
    calvin.outputs.clear()
    // It is still on a core, and comes back after the new one was begun.
    calvin.worked(old)
    #expect(calvin.outputs.jobs.isEmpty)
    calvin.worked(anew)
    #expect(calvin.outputs.jobs.count == 1)
  }

  /// All of it, one piece of work after the other.
  private static func execute(_ batch: Batch, _ executor: inout CalvinExecutor) {
    executor.begin(batch, order: Digest(0))
    executor.run()
    while let job = executor.outputs.jobs.first {
      executor.outputs.jobs.removeFirst()
      executor.worked(job.ticket)
      executor.run()
    }
    executor.outputs.clear()
  }

  @Test func `behind a checkpoint the rest leads to the same state`() {
    let batches = CheckpointTests.batches(12)
    var whole = CheckpointTests.calvin(.queues)
    _ = CheckpointTests.checkpoints(&whole, batches)
    var first = CheckpointTests.calvin(.queues)
    _ = CheckpointTests.checkpoints(&first, Array(batches[..<5]))
    first.keep(epoch: 5, order: Digest(0))
    first.run()
    let checkpoint = first.outputs.checkpoints[0]
    var second = CheckpointTests.calvin(.counters)
    second.restore(checkpoint)
    _ = CheckpointTests.checkpoints(&second, Array(batches[5...]))
    #expect(second.digest == whole.digest)
    var third = CheckpointTests.calvin(.queues)
    third.restore(checkpoint)
    _ = CheckpointTests.checkpoints(&third, Array(batches[6...]))
    #expect(third.digest != whole.digest, "a batch was left out")
  }

  /// It compared the checkpoint with what it had taken in, and two partitions waited for each other for ever (seed 17 of
  /// execution-orders-under-faults, 23 of execution-under-faults).
  @Test func `who has taken in much and done nothing takes another's checkpoint`() {
    let placement = Placement(replicas: 2, partitions: 2, .oneLog(at: 0))
    let executor = CalvinExecutor(
      placement, partition: 0, Catalogue(ListAppend.self), CalvinOptions(), initial: { _ in nil })
    var scheduler = Scheduler(
      NodeID(0), placement, SequencedOptions(), Catalogue(ListAppend.self),
      initial: { _ in nil }, watch: nil, executor: executor)
    var context = Context<SequencedStore>()
    scheduler.begin([], &context)
    var writer = BatchWriter()
    for epoch in UInt64(1)...30 {
      var call = Transaction(1)
      for argument in [
        Int64(epoch), Int64(bitPattern: Key(home: 0, row: 0).rawValue), 1,
        Int64(bitPattern: Key(home: 1, row: 0).rawValue), 1,
      ] { call.add(argument) }
      writer.append(
        Input(
          client: NodeID(9), number: epoch, floor: 1, origin: 0, participants: [0, 1], call: call))
      scheduler.take(
        writer.close(epoch: epoch, after: epoch - 1) { Batch($0, log: 0, partitions: 2)! },
        &context)
    }
    #expect(scheduler.epoch == 31 && scheduler.doneThrough == 0)
    let theirs = Checkpoint(epoch: 20, since: 20, order: Digest(1), state: Digest(2))
    scheduler.adopt(theirs, &context)
    #expect(scheduler.doneThrough == 20)
  }
}
#endif
