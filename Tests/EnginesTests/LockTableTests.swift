#if DEBUG  // the insides of a library are open to tests in debug builds only
import Model
import Testing

@testable import Engines

// Calvin's locks (§3.2): each row's queue is that of the log, and readers share.

@Suite struct LockTableTests {
  /// Asks for one row, `r` to read and `u` to update, then lets the named requests go; says who was granted at each step.
  private func granted(_ kinds: String, releasing: [Int]) -> [[Int]] {
    let memory = AriaYCSB.memory(rows: 10)
    let row = memory.rows[memory.rows.find(0).place]
    let table = LockTable(requests: kinds.count)
    var steps = [
      kinds.enumerated().filter { table.ask($0.offset, isUpdate: $0.element == "u", for: row) }
        .map(\.offset)
    ]
    for number in releasing {
      var step: [Int] = []
      var next = table.release(number, of: row)
      while next != 0 {
        step.append(Int(next) - 1)
        next = table.nextGranted(behind: next)
      }
      steps.append(step)
    }
    // Whoever is not in the queue any more has left nothing behind.
    #expect((row.note == 0) == (releasing.count == kinds.count))
    return steps
  }

  @Test func `writers go one by one`() {
    #expect(granted("uuu", releasing: [0, 1, 2]) == [[0], [1], [2], []])
  }

  @Test func `readers share, and those that wait together are let in together`() {
    #expect(granted("rrurr", releasing: [0, 1, 2]) == [[0, 1], [], [2], [3, 4]])
    #expect(granted("urrru", releasing: [0, 2, 1, 3, 4]) == [[0], [1, 2, 3], [], [], [4], []])
  }

  @Test func `no reader passes a writer that waits`() {
    #expect(granted("rur", releasing: [0]) == [[0], [1]])
  }

  @Test func `readers leave in any order`() {
    #expect(granted("rrru", releasing: [1, 2, 0, 3]) == [[0, 1, 2], [], [], [3], []])
  }

  @Test func `who asks behind a reader that has left waits for those before him only`() {
    let memory = AriaYCSB.memory(rows: 10)
    let row = memory.rows[memory.rows.find(0).place]
    let table = LockTable(requests: 6)
    #expect(table.ask(0, isUpdate: false, for: row) && table.ask(1, isUpdate: false, for: row))
    #expect(table.release(1, of: row) == 0)
    #expect(table.ask(2, isUpdate: false, for: row) && !table.ask(3, isUpdate: true, for: row))
    #expect(table.release(0, of: row) == 0 && table.release(2, of: row) == 4)
  }

  @Test func `numbers of batches that are used up begin anew, without old notes`() {
    let memory = AriaYCSB.memory(rows: 10)
    let row = memory.rows[memory.rows.find(0).place]
    #expect(memory.rows.nextBatch(of: .aria, below: 3) == 1)
    row.note = 77
    #expect(memory.rows.nextBatch(of: .aria, below: 3) == 2 && row.note == 77)
    #expect(memory.rows.nextBatch(of: .aria, below: 3) == 1 && row.note == 0)
    row.note = 77
    #expect(memory.rows.nextBatch(of: .graph, below: 3) == 1 && row.note == 0)
    row.note = 77
    memory.rows.needNone()
    #expect(row.note == 0)
  }
}
#endif
