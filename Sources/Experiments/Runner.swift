import Foundation
import Measurement
import Synchronization

/// Runs an experiment's cells on several threads and merges what they found in point order.
package struct Runner {
  package var size: Size
  package var firstSeed: UInt64
  package var workers: Int
  /// Tells people how far it is; called from any thread.
  private var progress: @Sendable (_ done: Int, _ of: Int, _ point: String) -> Void

  package struct Result {
    package var table: Table
    package var points: [String]
    package var traces: [String]
    package var seeds: [UInt64]
  }

  package init(
    size: Size, firstSeed: UInt64, workers: Int,
    progress: @escaping @Sendable (_ done: Int, _ of: Int, _ point: String) -> Void = { _, _, _ in }
  ) {
    self.size = size
    self.firstSeed = firstSeed
    self.workers = workers
    self.progress = progress
  }

  package func run(_ experiment: Experiment) throws -> Result {
    let cells = experiment.cells(size, firstSeed: firstSeed)
    let findings = findings(of: cells)
    var result = Result(
      table: Table(experiment.name, columns: experiment.columns), points: [], traces: [],
      seeds: experiment.seedRange(size, firstSeed))
    for (cell, finding) in zip(cells, findings) {
      for row in finding.rows {
        guard row.count == experiment.columns.count else {
          throw ChapterError(
            "\(experiment.name): the point \(cell.point) gave a row of \(row.count) fields for "
              + "\(experiment.columns.count) columns")
        }
        result.table.append(row)
      }
      if result.points.last != cell.point { result.points.append(cell.point) }
      if let hash = finding.traceHash {
        result.traces.append("\(cell.point) seed \(cell.seed): \(Runner.hex(hash))")
      }
    }
    return result
  }

  /// Each thread takes the next cell until none is left; places keep the order.
  private func findings(of cells: [Experiment.Cell]) -> [Finding] {
    struct Shared {
      var next = 0
      var done = 0
      var findings: [Finding?]
    }
    let shared = Mutex(Shared(findings: [Finding?](repeating: nil, count: cells.count)))
    let threads = max(1, min(workers, cells.count))
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while true {
        let index = shared.withLock { state -> Int in
          defer { state.next += 1 }
          return state.next
        }
        guard index < cells.count else { return }
        let finding = cells[index].run()
        let done = shared.withLock { state -> Int in
          state.findings[index] = finding
          state.done += 1
          return state.done
        }
        progress(done, cells.count, cells[index].point)
      }
    }
    return shared.withLock { $0.findings.map { $0! } }
  }

  static func hex(_ hash: UInt64) -> String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
