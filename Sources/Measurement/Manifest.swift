/// What stands beside a CSV file: where it came from, and how to tell that it is whole.
///
/// `data/name.csv` has its manifest in `data/name.json`. A CSV without one is not trusted.
public struct Manifest: Codable, Sendable, Equatable {
  public var table: String
  /// The question the experiment asks.
  public var asks: String
  /// The command that makes the file again.
  public var command: String
  /// Simulated tables are the same bytes anywhere; measured ones carry the machine they ran on.
  public var kind: Kind
  public var size: String
  public var seeds: [UInt64]
  /// The points of the experiment, one line each, in row order.
  public var parameters: [String]
  /// SHA-256 over the sources the experiment is built from, in path order.
  public var sources: String
  /// Name and 64-bit trace hash of each cell's run, where it simulated one.
  public var traces: [String]
  public var rows: Int
  public var sha256: String
  /// Only in measured tables, so that simulated ones stay the same bytes anywhere.
  public var machine: MachineDescription?
  /// By whom the runs were judged, and by what; nil in tables that were made before anybody asked.
  public var judged: Judging?

  public enum Kind: String, Codable, Sendable { case simulated, measured }

  public init(
    table: String, asks: String, command: String, kind: Kind, size: String, seeds: [UInt64],
    parameters: [String], sources: String, traces: [String], rows: Int, sha256: String,
    machine: MachineDescription? = nil, judged: Judging? = nil
  ) {
    self.table = table
    self.asks = asks
    self.command = command
    self.kind = kind
    self.size = size
    self.seeds = seeds
    self.parameters = parameters
    self.sources = sources
    self.traces = traces
    self.rows = rows
    self.sha256 = sha256
    self.machine = machine
    self.judged = judged
  }

  /// Whether both describe the same table made in the same way. The sources may have changed meanwhile, if all
  /// they give is the same.
  public func agrees(with other: Manifest) -> Bool {
    var other = other
    other.sources = sources
    return self == other
  }
}
