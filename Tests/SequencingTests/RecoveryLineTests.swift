#if DEBUG  // the insides of a library are open to tests in debug builds only
import Model
import Testing
import Workloads

@testable import Sequencing

// What a partition's checkpoints must say and keep, so that no other partition ever asks for rows that nobody has.

@Suite struct RecoveryLineTests {
  private static let placement = Placement(replicas: 1, partitions: 1, .everywhere)
  private static let key = Key(home: 0, row: 1)

  private static func workload() -> ListAppend {
    try! ListAppend(lists: 4, operations: 1, appends: 1)
  }

  private static func executor() -> Executor {
    let load = workload()
    return Executor(
      placement, partition: 0, Catalogue(ListAppend.self), initial: { load.initial($0) })
  }

  private static var call: Transaction {
    var call = Transaction(1)
    for argument in [1, Int64(bitPattern: key.rawValue), 1] { call.add(argument) }
    return call
  }

  private static var input: Input {
    Input(client: NodeID(9), number: 1, floor: 1, origin: 0, participants: [0], call: call)
  }

  private static func batch(epoch: UInt64) -> Batch {
    var writer = BatchWriter()
    writer.append(input)
    return writer.close(epoch: epoch, after: epoch - 1) { Batch($0, log: 0, partitions: 1)! }
  }

  /// The next checkpoint after it said that nothing had changed since the very beginning, and whoever
  /// asked for rows of the past was given empty ones.
  @Test func `who began behind a checkpoint still knows since when it is the same`() {
    var first = RecoveryLineTests.executor()
    first.begin(RecoveryLineTests.batch(epoch: 5), order: Digest(0))
    first.run()
    let written = RecoveryLineTests.checkpoint(of: &first, 10)
    #expect(written.since == 5)

    var second = RecoveryLineTests.executor()
    second.restore(written)
    let next = RecoveryLineTests.checkpoint(of: &second, 20)
    #expect(next.since == 5)

    var third = RecoveryLineTests.executor()
    third.restore(next)
    let (before, after) = (
      Position(epoch: 4, log: 0, index: 0), Position(epoch: 6, log: 0, index: 0)
    )
    #expect(third.rows(before: before, of: RecoveryLineTests.input) == nil)
    let rows = third.rows(before: after, of: RecoveryLineTests.input)
    #expect(rows?.versions == [Position(epoch: 5, log: 0, index: 0).timestamp])
  }

  private static func checkpoint(of executor: inout Executor, _ epoch: UInt64) -> Checkpoint {
    executor.keep(epoch: epoch, order: Digest(0))
    return executor.outputs.checkpoints.removeLast()
  }

  private static func checkpoint(_ epoch: UInt64) -> Checkpoint {
    Checkpoint(epoch: epoch, since: epoch, order: Digest(epoch), state: Digest(epoch))
  }

  private static func scheduler(
    _ own: [UInt64], _ context: inout Context<SequencedStore>
  ) -> Scheduler {
    let load = workload()
    var scheduler = Scheduler(
      NodeID(0), placement, SequencedOptions(), Catalogue(ListAppend.self),
      initial: { load.initial($0) }, watch: nil)
    scheduler.begin(own.map { checkpoint($0) }, &context)
    return scheduler
  }

  /// The later one was dropped, though the other partitions had been told of it, and had dropped what
  /// lies before it.
  @Test func `whoever adopts a checkpoint keeps the later ones of its own`() {
    var context = Context<SequencedStore>()
    var scheduler = RecoveryLineTests.scheduler([0, 50, 100], &context)
    scheduler.adopt(RecoveryLineTests.checkpoint(60), &context)
    #expect(scheduler.epoch == 61)

    scheduler.askForCheckpoint(gone: 100, &context)

    #expect(scheduler.epoch == 101)
  }

  /// It stayed where it was, and asked for rows that were gone.
  @Test func `a partition that is behind what all could begin with begins there`() {
    var context = Context<SequencedStore>()
    var scheduler = RecoveryLineTests.scheduler([50, 100], &context)
    #expect(scheduler.epoch == 51)

    scheduler.note(kept: 100, by: NodeID(0), &context)

    #expect(scheduler.epoch == 101)
  }

  @Test func `a checkpoint is asked for once, however many logs are gone`() {
    let placement = Placement(replicas: 3, partitions: 1, .everywhere)
    var context = Context<SequencedStore>()
    var scheduler = Scheduler(
      NodeID(0), placement, SequencedOptions(), Catalogue(ListAppend.self),
      initial: { _ in nil }, watch: nil)
    scheduler.begin([], &context)
    context.clock = LocalTime(nanoseconds: 1_000_000_000)
    for _ in 0..<3 { scheduler.askForCheckpoint(gone: 7, &context) }
    let asked = context.sent { if case .needCheckpoint = $0 { true } else { false } }
    #expect(asked == [1, 2])
  }
}
#endif
