import Measurement
import Model

/// How much of an experiment is run. `smoke` is small enough for every test run, so that no experiment rots.
public enum Size: String, Sendable, CaseIterable { case smoke, full }

/// What one cell of an experiment, a point and a seed, gives back.
public struct Finding: Sendable {
  public var rows: [[Field]]
  /// The hash of the simulated run the rows came from.
  public var traceHash: UInt64?
  /// What was said of the runs by the judges that the experiment declares.
  public var opinions: Opinions

  public init(
    rows: [[Field]], traceHash: UInt64? = nil, opinions: Opinions = Opinions()
  ) {
    self.rows = rows
    self.traceHash = traceHash
    self.opinions = opinions
  }
}

/// A question, and the runs that answer it: a table of rows, made from points and seeds alone.
///
/// A value, not a type to subclass: adding an experiment is one `let` and one word in a `Chapter`. Cells run on
/// any core in any order, and their rows are merged in the order of points, then seeds.
public struct Experiment: Sendable {
  /// Names the table: `data/NAME.csv`, or `data/live/NAME.csv` when it is measured.
  public let name: String
  public let asks: String
  public let columns: [String]
  /// How many seeds each point is run with, at full size; one at smoke size. `--seeds` overrides both.
  public let seeds: Int
  /// Simulated tables are the same bytes anywhere. Measured ones name their machine, run only when asked for by
  /// `--live`, and their cells run one at a time, so that they do not disturb each other.
  public let kind: Manifest.Kind
  /// By whom its runs are judged.
  let judging: Declaration

  /// What markers, figures and claims call its table.
  public var table: String { kind == .measured ? "live/\(name)" : name }

  struct Cell: Sendable {
    var point: String
    var seed: UInt64
    /// Its rows are in no table: it is run to see it rejected.
    var isTwin = false
    var run: @Sendable () -> Finding
  }

  private typealias Labelled = (label: String, run: @Sendable (UInt64) -> Finding)
  private let points: @Sendable (Size) -> [Labelled]
  private let twin: @Sendable (Size) -> Labelled?

  /// `points` gives the points of a size, and `run` measures one of them with one seed. The description of a point
  /// is its name: no two points may share one, and a finished cell is found again by it. Who judges the runs, `judged`
  /// says, and each finding has what they said.
  public init<Point: Sendable>(
    _ name: String, asks: String, columns: [String], seeds: Int = 1,
    kind: Manifest.Kind = .simulated, judged: Judged<Point>,
    at points: @escaping @Sendable (Size) -> [Point],
    run: @escaping @Sendable (Point, UInt64) -> Finding
  ) {
    precondition(seeds > 0, "\(name): an experiment needs a seed")
    self.name = name
    self.asks = asks
    self.columns = columns
    self.seeds = seeds
    self.kind = kind
    judging = judged.judging
    self.points = { size in
      points(size).map { point in (String(describing: point), { seed in run(point, seed) }) }
    }
    twin = { size in
      judged.twin.map { twin in
        let point = twin(size)
        return ("the twin: \(point)", { seed in run(point, seed) })
      }
    }
  }

  /// All cells in row order, and the twin behind them. Seeds count up from `firstSeed`, `seeds` of them or as many as
  /// the size has.
  func cells(_ size: Size, firstSeed: UInt64, seeds: Int? = nil) -> [Cell] {
    let cells = points(size).flatMap { point in
      seedRange(size, firstSeed, count: seeds).map { seed in
        Cell(point: point.label, seed: seed, run: { point.run(seed) })
      }
    }
    guard !cells.isEmpty, let twin = twin(size) else { return cells }
    return cells + [
      Cell(point: twin.label, seed: firstSeed, isTwin: true, run: { twin.run(firstSeed) })
    ]
  }

  func seedRange(_ size: Size, _ firstSeed: UInt64, count: Int?) -> [UInt64] {
    (0..<UInt64(count ?? (size == .full ? seeds : 1))).map { firstSeed &+ $0 }
  }
}
