import Foundation
import Measurement
import Synchronization

/// Runs an experiment's cells on several threads and merges what they found in point order.
package struct Runner {
  package var size: Size
  package var firstSeed: UInt64
  /// How many seeds each point is run with; nil for the experiment's own number.
  package var seeds: Int?
  package var workers: Int
  /// Where finished cells are kept and taken from.
  package var store: CellStore?
  /// When this says so no new cell is begun; called from any thread.
  package var shouldStop: @Sendable () -> Bool = { false }
  package var progress: ProgressLine?

  package struct Result {
    package var table: Table
    package var points: [String]
    package var traces: [String]
    package var seeds: [UInt64]
    package var judged: Judging
  }

  package init(size: Size, firstSeed: UInt64, seeds: Int? = nil, workers: Int) {
    self.size = size
    self.firstSeed = firstSeed
    self.seeds = seeds
    self.workers = workers
  }

  /// Throws `Stopped` when it was stopped, and otherwise what is wrong with a point, its rows or the disk.
  package func run(_ experiment: Experiment) throws -> Result {
    let cells = try cells(of: experiment)
    let findings = try findings(of: cells, experiment)
    var result = Result(
      table: Table(experiment.table, columns: experiment.columns), points: [], traces: [],
      seeds: experiment.seedRange(size, firstSeed, count: seeds),
      judged: try judged(zip(cells, findings), experiment))
    for (cell, finding) in zip(cells, findings) where !cell.isTwin {
      for row in finding.rows { result.table.append(row) }
      if result.points.last != cell.point { result.points.append(cell.point) }
      if let hash = finding.traceHash {
        result.traces.append("\(cell.point) seed \(cell.seed): \(Runner.hex(hash))")
      }
    }
    return result
  }

  /// All that was said of the cells together, as far as it is as declared.
  private func judged(
    _ cells: Zip2Sequence<[Experiment.Cell], [Finding]>, _ experiment: Experiment
  ) throws -> Judging {
    var (opinions, twin) = (Opinions(), Opinions())
    for (cell, finding) in cells {
      if cell.isTwin { twin.add(finding.opinions) } else { opinions.add(finding.opinions) }
    }
    if let complaint = experiment.judging.complaint(aboutAll: opinions) {
      throw ChapterError("\(experiment.name) \(complaint)")
    }
    return experiment.judging.record(opinions, twin: twin)
  }

  /// All cells in row order. Two of one name would be kept as one, so the second is refused.
  func cells(of experiment: Experiment) throws -> [Experiment.Cell] {
    let cells = experiment.cells(size, firstSeed: firstSeed, seeds: seeds)
    if cells.isEmpty { throw ChapterError("\(experiment.name) has no points at this size") }
    var seen: Set<String> = []
    for cell in cells where !seen.insert("\(cell.seed) \(cell.point)").inserted {
      throw ChapterError(
        "\(experiment.name): two points are called \"\(cell.point)\"; "
          + "a point's description must tell it from the others")
    }
    return cells
  }

  private struct Shared {
    var next = 0
    var done: Int
    var findings: [Finding?]
    /// What went wrong at the earliest cell that failed.
    var failure: (index: Int, error: any Error)?
  }

  /// Each thread takes the next cell until none is left; places keep the order.
  private func findings(of cells: [Experiment.Cell], _ experiment: Experiment) throws -> [Finding] {
    let kept = cells.map { store?.load($0) }
    let count = kept.count { $0 != nil }
    progress?.begin(after: count)
    let shared = Mutex(Shared(done: count, findings: kept))
    let threads = max(1, min(workers, cells.count))
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while let index = take(from: shared) {
        do {
          let finding = UnderWay.during(command(of: cells[index], experiment)) {
            cells[index].run()
          }
          try check(finding, of: cells[index], experiment)
          try store?.keep(finding, of: cells[index])
          let done = shared.withLock { state -> Int in
            state.findings[index] = finding
            state.done += 1
            return state.done
          }
          progress?.show(experiment.name, done: done, of: cells.count, point: cells[index].point)
        } catch {
          shared.withLock { state in
            if index < state.failure?.index ?? .max { state.failure = (index, error) }
          }
        }
      }
    }
    progress?.end()
    return try shared.withLock { state in
      if let failure = state.failure { throw failure.error }
      let findings = state.findings.compactMap { $0 }
      guard findings.count == cells.count else {
        throw Stopped(experiment: experiment.name, kept: findings.count, of: cells.count)
      }
      return findings
    }
  }

  /// How to run one cell alone, all others of its point's seeds left out.
  private func command(of cell: Experiment.Cell, _ experiment: Experiment) -> String {
    "\(CommandLine.arguments[0]) --\(size.rawValue) \(experiment.kind == .measured ? "--live " : "")"
      + "--only \(experiment.name) --seed \(cell.seed) "
      + "--seeds 1 --workers 1 --out build/again   (point: \(cell.point))"
  }

  /// The next cell to run; nil when there is none or none shall be begun.
  private func take(from shared: borrowing Mutex<Shared>) -> Int? {
    if shouldStop() { return nil }
    return shared.withLock { state in
      while state.next < state.findings.count, state.findings[state.next] != nil { state.next += 1 }
      guard state.failure == nil, state.next < state.findings.count else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  /// Before a cell is kept: rows of the right width, numbers that a reader takes for numbers, and judges who say what
  /// the experiment declares. A table whose runs broke their promise is never written.
  private func check(_ finding: Finding, of cell: Experiment.Cell, _ experiment: Experiment) throws
  {
    for row in finding.rows {
      guard row.count == experiment.columns.count else {
        throw ChapterError(
          "\(experiment.name): the point \(cell.point) gave a row of \(row.count) fields for "
            + "\(experiment.columns.count) columns")
      }
      for (column, field) in zip(experiment.columns, row) {
        if case .number(let number) = field, !number.isFinite {
          throw ChapterError(
            "\(experiment.name): the point \(cell.point), seed \(cell.seed), gave \(number) "
              + "for \(column)")
        }
        if field.isFormula {
          throw ChapterError(
            "\(experiment.name): the point \(cell.point), seed \(cell.seed), gave \"\(field)\" "
              + "for \(column), which a spreadsheet would run as a formula")
        }
      }
    }
    if let complaint = experiment.judging.complaint(
      about: finding.opinions, isTwin: cell.isTwin)
    {
      throw ChapterError(
        "\(experiment.name): the point \(cell.point), seed \(cell.seed), \(complaint)\n"
          + "to see it again: \(command(of: cell, experiment))")
    }
  }

  static func hex(_ hash: UInt64) -> String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
