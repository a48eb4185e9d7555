import CAllocations
import Engines
import Model
import Testing

// The peers' workloads keep their own books, and memory its promises.

extension Memory {
  /// A row by its key.
  fileprivate func row(_ key: UInt64) -> TableRow { rows[rows.find(key).place] }
}

@Suite struct ProgramTests {
  @Test func `ten different rows, a fifth of them updated, as often as drawn`() {
    let crowd = Crowds.ycsb(1, rows: 10_000)
    for call in crowd.calls {
      #expect(Set((0..<10).map { call.keys[$0] }).count == 10)
    }
    let updates = crowd.calls.reduce(0) { $0 + $1.updates.nonzeroBitCount }
    #expect((5_600...6_400).contains(updates), "of 30,000")
  }

  /// TPC-C's first two consistency conditions, as far as nothing is inserted (§3.3.2).
  @Test func `what warehouses and districts were paid is what was paid, and orders were counted`() {
    let crowd = Crowds.tpcc(3, warehouses: 2)
    let memory = crowd.memory()
    var engine = QueueExecution(crowd.program, memory, EngineOptions())
    _ = crowd.calls.withUnsafeBufferPointer { engine.run($0, from: 0) }

    for w in UInt16(0)..<2 {
      let paid = crowd.calls.reduce(UInt64(0)) {
        $0 + ($1.isPayment && $1.warehouse == w ? UInt64($1.amount) : 0)
      }
      let districts = (0..<UInt8(AriaTPCC.districts)).map {
        memory.row(AriaTPCC.district(w, $0))
      }
      #expect(paid > 0 && memory.row(AriaTPCC.warehouse(w))[0] == paid)
      #expect(districts.reduce(0) { $0 + $1[1] } == paid)
      let orders = crowd.calls.filter { !$0.isPayment && !$0.isAborted && $0.warehouse == w }.count
      let first = UInt64(AriaTPCC.customers + 1)
      #expect(orders > 0 && districts.reduce(0) { $0 + $1[0] - first } == UInt64(orders))
    }
  }

  @Test func `an order that is given up changes nothing`() {
    var call = Crowds.tpcc(3, warehouses: 1).calls.first { !$0.isPayment && !$0.isAborted }!
    call.isAborted = true
    let crowd = Crowd(
      program: AriaTPCC(), calls: [call], memory: { AriaTPCC.memory(warehouses: 1) })
    let memory = crowd.memory()
    let before = memory.digest
    #expect(crowd.result(of: CalvinExecution<AriaTPCC>.self, EngineOptions()).state == before)
  }

  @Test func `nothing is allocated while engines run`() {
    checkAllocations(Crowds.ycsb(1, rows: 1_000, calls: 2_000))
    checkAllocations(Crowds.ycsb(2, rows: 1_000, calls: 2_000))
    checkAllocations(Crowds.tpcc(1, warehouses: 2, calls: 200))
  }

  /// On one thread, since to begin another takes memory; a debug build takes some for a run, and none for a call.
  private func checkAllocations<P: Program>(_ crowd: Crowd<P>) {
    let memory = crowd.memory()
    var serial = SerialExecution(crowd.program, memory, EngineOptions())
    var calvin = CalvinExecution(crowd.program, memory, EngineOptions())
    var queues = QueueExecution(crowd.program, memory, EngineOptions())
    var graph = GraphExecution(crowd.program, memory, EngineOptions())
    var aria = AriaExecution(crowd.program, memory, EngineOptions())
    crowd.calls.withUnsafeBufferPointer { calls in
      func count(_ body: () -> UInt64) -> Int {
        _ = body()
        let before = allocations_on_this_thread()
        _ = body()
        return Int(allocations_on_this_thread() - before)
      }
      #expect(count { serial.run(calls, from: 0) } < 2)
      #expect(count { calvin.run(calls, from: 0) } < 2)
      #expect(count { queues.run(calls, from: 0) } < 2)
      #expect(count { graph.run(calls, from: 0) } < 2)
      #expect(count { aria.run(calls, from: 0) } < 2)
    }
  }

  #if DEBUG
  @Test func `what would be written out of place is refused`() async {
    await #expect(processExitsWith: .failure) {
      let memory = AriaYCSB.memory(rows: 20)
      var engine = SerialExecution(AriaYCSB(), memory, EngineOptions())
      var call = AriaYCSB.Call()
      call.keys[3] = 20
      _ = [call].withUnsafeBufferPointer { engine.run($0, from: 0) }
    }
    await #expect(processExitsWith: .failure) {
      var memory = Memory([(rows: 2, width: 8)])
      memory.add(2, width: 8, key: { _ in 1 }, fill: { _, _ in })
    }
  }
  #endif
}
