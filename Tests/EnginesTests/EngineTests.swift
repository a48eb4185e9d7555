import Engines
import Model
import Testing

// Whatever runs at once, state and answers are those of one call after the other.

/// Few rows, so that calls get into each other's way.
struct Crowd<P: Program> {
  let program: P
  let calls: [P.Call]
  let memory: () -> Memory

  /// The state in the end, and what calls learned.
  struct Result: Equatable {
    var state: UInt64
    var learned: UInt64
  }

  func serial(in order: [UInt32]? = nil) -> Result {
    let memory = memory()
    var engine = SerialExecution(program, memory, EngineOptions())
    let learned = calls.withUnsafeBufferPointer {
      if let order { engine.run($0, from: 7, in: order) } else { engine.run($0, from: 7) }
    }
    return Result(state: memory.digest, learned: learned)
  }

  func result<E: Execution>(of _: E.Type, _ options: EngineOptions) -> Result
  where E: ~Copyable, E.P == P {
    let memory = memory()
    var engine = E(program, memory, options)
    let learned = calls.withUnsafeBufferPointer { engine.run($0, from: 7) }
    return Result(state: memory.digest, learned: learned)
  }
}

enum Crowds {
  static func ycsb(_ seed: UInt64, rows: Int = 60, calls: Int = 3_000) -> Crowd<AriaYCSB> {
    var random = Random(seed: seed)
    return Crowd(
      program: AriaYCSB(generates: seed % 2 == 0),
      calls: (0..<calls).map { _ in
        // The smaller of two: low rows are hot.
        AriaYCSB.Call(&random) { min($0.below(rows), $0.below(rows)) }
      }, memory: { AriaYCSB.memory(rows: rows) })
  }

  static func tpcc(_ seed: UInt64, warehouses: Int, calls: Int = 2_000) -> Crowd<AriaTPCC> {
    var random = Random(seed: seed)
    return Crowd(
      program: tpccProgram,
      calls: (0..<calls).map { _ in AriaTPCC.Call(&random, warehouses: warehouses) },
      memory: { AriaTPCC.memory(warehouses: warehouses) })
  }

  private static let tpccProgram = AriaTPCC()
}

@Suite struct EngineTests {
  private static func options(threads: Int, batch: Int, prefetches: Bool) -> EngineOptions {
    var options = EngineOptions()
    options.threads = threads
    options.batch = batch
    options.prefetches = prefetches
    return options
  }

  private static let settings: [EngineOptions] = [
    options(threads: 1, batch: 1_000, prefetches: true),
    options(threads: 1, batch: 7, prefetches: false),
    options(threads: 2, batch: 100, prefetches: true),
    options(threads: 3, batch: 33, prefetches: true),
    options(threads: 2, batch: 1, prefetches: false),
  ]

  private func check<P: Program>(_ crowd: Crowd<P>) {
    let serial = crowd.serial()
    for options in EngineTests.settings {
      #expect(crowd.result(of: QueueExecution<P>.self, options) == serial)
      #expect(crowd.result(of: GraphExecution<P>.self, options) == serial)
      #expect(crowd.result(of: CalvinExecution<P>.self, options) == serial)
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `locks, queues and graphs all equal serial execution in the order of the log`(seed: UInt64) {
    check(Crowds.ycsb(seed))
  }

  @Test func `so they do for orders and payments of one warehouse`() {
    check(Crowds.tpcc(1, warehouses: 1))
  }

  @Test func `calls that all want one row run one after the other`() {
    check(Crowds.ycsb(5, rows: 10, calls: 400))
  }

  private func checkAria<P: Program>(_ crowd: Crowd<P>) {
    for options in EngineTests.settings {
      let memory = crowd.memory()
      var engine = AriaExecution(crowd.program, memory, options, claims: true)
      let learned = crowd.calls.withUnsafeBufferPointer { engine.run($0, from: 7) }

      let order = engine.order

      #expect(order.sorted() == (0..<UInt32(crowd.calls.count)).map { $0 })
      #expect(crowd.serial(in: order) == .init(state: memory.digest, learned: learned))
      // Alone in its batch, none is in another's way.
      #expect(crowd.calls.count < 100 || (engine.aborts > 0) == (options.batch > 1))
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `Aria equals serial execution in the order that it claims`(seed: UInt64) {
    checkAria(Crowds.ycsb(seed))
  }

  /// Its copies of rows had no keys, and a payment writes its customer's into the remarks.
  @Test func `so it does for orders and payments of two warehouses`() {
    checkAria(Crowds.tpcc(2, warehouses: 2, calls: 400))
  }

  @Test func `Aria claims the same order with any number of threads`() {
    let crowd = Crowds.ycsb(6)
    let orders = [1, 2, 3].map { threads in
      let memory = crowd.memory()
      var engine = AriaExecution(
        crowd.program, memory,
        EngineTests.options(threads: threads, batch: 50, prefetches: true), claims: true)
      _ = crowd.calls.withUnsafeBufferPointer { engine.run($0, from: 0) }
      return engine.order
    }
    #expect(orders[0] == orders[1] && orders[0] == orders[2])
    #expect(orders[0] != orders[0].sorted(), "it is not the order of the log")
  }

  /// A graph took calls for ready that it had put there when its batch had the same number, before another engine came.
  @Test(arguments: [(1, 50), (2, 50), (2, 1_000), (3, 400)])
  func `engines follow each other on one memory, and do not see each other's notes`(
    threads: Int, batch: Int
  ) {
    let crowd = Crowds.ycsb(3, calls: 600)
    let options = EngineTests.options(threads: threads, batch: batch, prefetches: true)
    let one = crowd.memory()
    let other = crowd.memory()
    crowd.calls.withUnsafeBufferPointer { calls in
      var serial = SerialExecution(crowd.program, other, EngineOptions())
      var aria = AriaExecution(crowd.program, one, options, claims: true)
      var graph = GraphExecution(crowd.program, one, options)
      var calvin = CalvinExecution(crowd.program, one, options)
      var queues = QueueExecution(crowd.program, one, options)
      for round in 0..<6 {
        let number = UInt64(round * 10_000)
        _ = aria.run(calls, from: number)
        _ = serial.run(calls, from: number, in: aria.order)
        _ = graph.run(calls, from: number)
        _ = calvin.run(calls, from: number)
        _ = graph.run(calls, from: number)
        _ = queues.run(calls, from: number)
        for _ in 0..<4 { _ = serial.run(calls, from: number) }
        #expect(one.digest == other.digest)
      }
    }
  }

  @Test func `no call at all is no trouble, and neither are fewer calls than threads`() {
    for count in [0, 1, 2] {
      let crowd = Crowds.ycsb(1, calls: count)
      check(crowd)
      checkAria(crowd)
    }
  }

  /// A test of the tests: two calls that write the same rows change places.
  @Test func `another order leaves another state`() {
    let some = Crowds.ycsb(1, rows: 10, calls: 2)
    var calls = some.calls
    for place in calls.indices { calls[place].updates = 0x3FF }
    let crowd = Crowd(program: some.program, calls: calls, memory: some.memory)
    let (right, wrong) = (crowd.serial(in: [0, 1]), crowd.serial(in: [1, 0]))
    #expect(right == crowd.serial())
    #expect(wrong.state != right.state && wrong.learned != right.learned)
  }

  @Test func `further work changes what is learned, and not the state`() {
    let crowd = Crowds.ycsb(2, calls: 200)
    var options = EngineOptions()
    options.work = 20
    let result = crowd.result(of: QueueExecution<AriaYCSB>.self, options)
    #expect(result == crowd.result(of: SerialExecution<AriaYCSB>.self, options))
    #expect(result.state == crowd.serial().state && result.learned != crowd.serial().learned)
  }
}
