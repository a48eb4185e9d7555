import Measurement
import Model

/// How much of an experiment is run. `smoke` is small enough for every test run, so that no experiment rots.
public enum Size: String, Sendable, CaseIterable { case smoke, full }

/// What one cell of an experiment, a point and a seed, gives back.
public struct Finding: Sendable {
  public var rows: [[Field]]
  /// The hash of the simulated run the rows came from.
  public var traceHash: UInt64?

  public init(rows: [[Field]], traceHash: UInt64? = nil) {
    self.rows = rows
    self.traceHash = traceHash
  }
}

/// A question, and the runs that answer it: a table of rows, made from points and seeds alone.
///
/// A value, not a type to subclass: adding an experiment is one `let` and one word in a `Chapter`. Cells run on
/// any core in any order, and their rows are merged in the order of points, then seeds.
public struct Experiment: Sendable {
  /// Names the table: `data/NAME.csv`.
  public let name: String
  public let asks: String
  public let columns: [String]
  /// How many seeds each point is run with, at full size; one at smoke size.
  public let seeds: Int

  struct Cell: Sendable {
    var point: String
    var seed: UInt64
    var run: @Sendable () -> Finding
  }

  private let points: @Sendable (Size) -> [(label: String, run: @Sendable (UInt64) -> Finding)]

  /// `points` gives the points of a size, and `run` measures one of them with one seed.
  public init<Point: Sendable>(
    _ name: String, asks: String, columns: [String], seeds: Int = 1,
    at points: @escaping @Sendable (Size) -> [Point],
    run: @escaping @Sendable (Point, UInt64) -> Finding
  ) {
    precondition(seeds > 0, "\(name): an experiment needs a seed")
    self.name = name
    self.asks = asks
    self.columns = columns
    self.seeds = seeds
    self.points = { size in
      points(size).map { point in (String(describing: point), { seed in run(point, seed) }) }
    }
  }

  /// All cells in row order. Seeds count up from `firstSeed`.
  func cells(_ size: Size, firstSeed: UInt64) -> [Cell] {
    points(size).flatMap { point in
      seedRange(size, firstSeed).map { seed in
        Cell(point: point.label, seed: seed, run: { point.run(seed) })
      }
    }
  }

  func seedRange(_ size: Size, _ firstSeed: UInt64) -> [UInt64] {
    (0..<UInt64(size == .full ? seeds : 1)).map { firstSeed &+ $0 }
  }
}
