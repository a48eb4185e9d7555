#if DEBUG  // the insides of a library are open to tests in debug builds only
import Model
import Testing

@testable import Sequencing

// What the executor makes of calls that do not keep to what they declared.

/// Declares the row of its first argument, and writes that of its second.
private enum Straying: Procedures {
  static func declare(_ call: borrowing Transaction, _ footprint: inout Footprint) {
    footprint.update(call.key(0))
  }

  static func run<V: View>(_ call: borrowing Transaction, on view: inout V) throws(Halt) -> Int64 {
    try view.write(call.key(0), Value(1))
    try view.write(call.key(1), Value(2))
    return 0
  }
}

@Suite struct ExecutorTests {
  private static let (here, alsoHere, elsewhere) = (
    Key(home: 0, row: 1), Key(home: 0, row: 2), Key(home: 1, row: 1)
  )

  /// The first of two partitions, after a call in which it alone takes part.
  private static func executor(writing key: Key) -> Executor {
    var executor = Executor(
      Placement(replicas: 1, partitions: 2, .everywhere), partition: 0, Catalogue(Straying.self),
      initial: { _ in Value(0) })
    var call = Transaction(1)
    call.add(here)
    call.add(key)
    var writer = BatchWriter()
    writer.append(
      Input(client: NodeID(9), number: 1, floor: 1, origin: 0, participants: [0], call: call))
    executor.begin(
      writer.close(epoch: 1, after: 0) { Batch($0, log: 0, partitions: 2)! }, order: Digest(0))
    executor.run()
    return executor
  }

  /// It was committed, and nobody wrote the row; or it was written, and nobody had locked it.
  @Test(arguments: [elsewhere, alsoHere])
  func `a call that writes what it did not declare is aborted, and writes nothing`(key: Key) {
    let executor = ExecutorTests.executor(writing: key)
    guard case .aborted(.stale)? = executor.outputs.done.first?.outcome else {
      Issue.record("the outcome is \(executor.outputs.done.map(\.outcome))")
      return
    }
    #expect(executor.store.latestVersion(of: ExecutorTests.here) == .zero)
  }
}
#endif
