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

  private static func calvin(_ locks: LockKind) -> CalvinExecutor {
    let lists = try! ListAppend(lists: 5, operations: 3, appends: 0.6)
    var options = CalvinOptions()
    options.locks = locks
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
