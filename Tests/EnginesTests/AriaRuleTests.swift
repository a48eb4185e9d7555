import Engines
import Model
import Testing

// Aria's rules (VLDB 2020) on a handful of calls.

@Suite struct AriaRuleTests {
  /// A call that reads some rows and updates others; it reads rows that nobody else touches for the rest of its ten.
  private static func call(_ own: Int, reads: [UInt32] = [], updates: [UInt32] = [])
    -> AriaYCSB.Call
  {
    var call = AriaYCSB.Call()
    for place in 0..<10 {
      call.keys[place] =
        place < updates.count
        ? updates[place]
        : place < updates.count + reads.count
          ? reads[place - updates.count] : UInt32(10 + 10 * own + place)
    }
    call.updates = (1 << UInt32(updates.count)) - 1
    return call
  }

  /// The order of those that commit in the first batch, and how many do not.
  private static func first(_ calls: [AriaYCSB.Call]) -> (order: [UInt32], aborts: Int) {
    let memory = AriaYCSB.memory(rows: 100)
    var engine = AriaExecution(
      AriaYCSB(), memory, EngineOptions(), claims: true, runsAgain: false)
    _ = calls.withUnsafeBufferPointer { engine.run($0, from: 0) }
    return (engine.order, engine.aborts)
  }

  @Test func `of two that write one row the earlier commits`() {
    let result = AriaRuleTests.first([
      AriaRuleTests.call(0, updates: [1]), AriaRuleTests.call(1, updates: [1]),
    ])
    #expect(result.order == [0] && result.aborts == 1)
  }

  @Test func `who only read what an earlier one writes commits before it`() {
    let result = AriaRuleTests.first([
      AriaRuleTests.call(0, updates: [1]), AriaRuleTests.call(1, reads: [1], updates: [2]),
    ])
    #expect(result.order == [1, 0] && result.aborts == 0)
  }

  @Test func `who only writes what an earlier one read commits behind it`() {
    let result = AriaRuleTests.first([
      AriaRuleTests.call(0, reads: [1], updates: [2]), AriaRuleTests.call(1, updates: [1]),
    ])
    #expect(result.order == [0, 1] && result.aborts == 0)
  }

  @Test func `who does both is run again, since neither order would do`() {
    let result = AriaRuleTests.first([
      AriaRuleTests.call(0, reads: [1], updates: [2]),
      AriaRuleTests.call(1, reads: [2], updates: [1]),
    ])
    #expect(result.order == [0] && result.aborts == 1)
  }

  /// The rules ask who reserved a row, whether or not he commits in the end.
  @Test func `a call that aborts keeps its reservations`() {
    let result = AriaRuleTests.first([
      AriaRuleTests.call(0, updates: [1]), AriaRuleTests.call(1, updates: [1, 2]),
      AriaRuleTests.call(2, updates: [2]),
    ])
    #expect(result.order == [0] && result.aborts == 2)
  }

  @Test func `calls that are given up leave nothing, and all are committed or counted`() {
    let crowd = Crowds.ycsb(3, calls: 500)
    let memory = crowd.memory()
    var options = EngineOptions()
    options.batch = 50
    var engine = AriaExecution(crowd.program, memory, options, claims: true, runsAgain: false)
    let learned = crowd.calls.withUnsafeBufferPointer { engine.run($0, from: 7) }

    #expect(engine.aborts > 100 && engine.order.count + engine.aborts == 500)
    #expect(crowd.serial(in: engine.order) == .init(state: memory.digest, learned: learned))
  }
}
