import Histories

/// What a history is judged by.
public struct TransactionOptions: Sendable {
  /// The levels that must hold.
  public var models: [ConsistencyModel] = [.strongSerializable]
  /// Levels that must hold, and that no anomaly decides.
  public internal(set) var undecided: [String] = []
  /// More that must not be there.
  public var anomalies: [Anomaly] = []
  /// Registers: what a transaction read of a key comes before what it wrote to it.
  public var writesFollowReads = false
  /// Registers: each key alone follows the order of every process.
  public var hasSequentialKeys = false
  /// Registers: each key alone follows real time.
  public var hasLinearizableKeys = false
  /// Registers: what would close a cycle the other way round is so; repeated until nothing more follows.
  public var saturates = false
  /// Steps of search within one component, and of saturation, before the answer is unknown.
  public var budget = 50_000_000

  public init() {}

  /// The options in the header of a history, and Elle's defaults where it has none.
  public init(header recorded: RecordedHistory) throws(MalformedHistory) {
    let atoms = recorded.atoms
    let options = atoms.value(recorded.header, "opts")
    let models = atoms.value(options, "consistency-models")
    // `null` is no level at all, which is not the same as not saying.
    if !models.isMissing {
      self.models = []
      for name in atoms.list(models) { try ask(for: atoms.text(name) ?? "no word") }
    }
    for name in atoms.list(atoms.value(options, "anomalies")) {
      if let name = atoms.text(name),
        Self.unsought.contains(name) || name.hasSuffix("-cycle-exists")
      {
        continue
      }
      guard let anomaly = atoms.text(name).flatMap({ Anomaly(rawValue: $0) }) else {
        throw MalformedHistory(line: 1, "an unknown anomaly: \(atoms.text(name) ?? "no word")")
      }
      anomalies.append(anomaly)
    }
    writesFollowReads = Self.flag(atoms, options, "wfr-keys")
    hasSequentialKeys = Self.flag(atoms, options, "sequential-keys")
    hasLinearizableKeys = Self.flag(atoms, options, "linearizable-keys")
    saturates = recorded.header("order") == "session"
  }

  /// Adds a level that must hold.
  mutating func ask(for name: String) throws(MalformedHistory) {
    if let model = ConsistencyModel(name: name) {
      models.append(model)
    } else if ConsistencyModel.undecided.contains(name) {
      undecided.append(name)
    } else {
      throw MalformedHistory(line: 1, "an unknown consistency model: \(name)")
    }
  }

  /// Names that Elle knows and that no history of lists or registers shows.
  private static let unsought = [
    "G-MSR", "G-SI", "G-SIb", "G-update", "GSI", "GSIa", "GSIb", "predicate-read-miss",
  ]

  private static func flag(_ atoms: Atoms, _ options: Datum, _ name: String) -> Bool {
    atoms.value(options, name) == .yes || atoms.value(options, name + "?") == .yes
  }

  /// Whether an order of a key's versions is taken as given that no transaction shows.
  var assumesOrders: Bool { hasSequentialKeys || hasLinearizableKeys }

  /// What must not be in the history.
  var forbidden: AnomalySet {
    var result = ConsistencyModel.forbidden(by: models)
    result.formUnion(AnomalySet(anomalies).withImplying())
    return result
  }

  /// What of time the graph needs, given what is looked for.
  enum Time: Sendable { case none, process, real }

  var time: Time {
    let wanted = forbidden
    if !wanted.intersection(.realTimeCycles).isEmpty { return .real }
    return wanted.intersection(.processCycles).isEmpty ? .none : .process
  }
}

extension AnomalySet {
  /// The anomalies that are cycles.
  public static let cycles = AnomalySet(
    Anomaly.allCases.prefix { $0 != .g1 }.filter { $0 != .g1a && $0 != .g1b })
  static let processCycles = AnomalySet(cycles.sorted.filter { $0.rawValue.hasSuffix("-process") })
  static let realTimeCycles = AnomalySet(
    cycles.sorted.filter { $0.rawValue.hasSuffix("-realtime") })
  /// Those that nobody can rule out who does not know the order of versions. What a transaction read of another, and the
  /// order in its process, always leave room for versions in that order: no G0 and no G1c is hidden.
  static let hidden = AnomalySet(
    cycles.sorted.filter { !$0.rawValue.hasPrefix("G0") && !$0.rawValue.hasPrefix("G1c") }
      + [.gMonotonic, .gCursor, .writeSkew])
}
