#if DEBUG  // the insides of a library are open to tests in debug builds only
import Model
import Testing

@testable import Engines

// Calvin's locks (§3.2): each row's queue is that of the log, and readers share.

@Suite struct LockTableTests {
  /// Asks for one row, `r` to read and `u` to update, then lets the named requests go; says who was granted at each step.
  private func granted(_ kinds: String, releasing: [Int]) -> [[Int]] {
    let memory = AriaYCSB.memory(rows: 1)
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
}
#endif
