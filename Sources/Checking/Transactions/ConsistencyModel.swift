// Which level implies which, and what each forbids, as Elle's `elle.consistency-model` has it after Adya, Bailis,
// Berenson, Cerone, Daudjee and Salem.

/// A promise about transactions.
public enum ConsistencyModel: String, CaseIterable, Sendable {
  case readUncommitted = "read-uncommitted"
  case readCommitted = "read-committed"
  case monotonicView = "monotonic-view"
  case monotonicSnapshotRead = "monotonic-snapshot-read"
  case monotonicAtomicView = "monotonic-atomic-view"
  case cursorStability = "cursor-stability"
  case readAtomic = "read-atomic"
  case updateAtomic = "update-atomic"
  case causal = "causal-cerone"
  case prefix = "prefix"
  case parallelSnapshotIsolation = "parallel-snapshot-isolation"
  case consistentView = "consistent-view"
  case forwardConsistentView = "forward-consistent-view"
  case updateSerializable = "update-serializable"
  case repeatableRead = "repeatable-read"
  case snapshotIsolation = "snapshot-isolation"
  case serializable = "serializable"
  case strongSessionReadUncommitted = "strong-session-read-uncommitted"
  case strongSessionReadCommitted = "strong-session-read-committed"
  case strongSessionConsistentView = "strong-session-consistent-view"
  case strongSessionUpdateSerializable = "strong-session-update-serializable"
  case strongSessionSnapshotIsolation = "strong-session-snapshot-isolation"
  case strongSessionSerializable = "strong-session-serializable"
  case strongReadUncommitted = "strong-read-uncommitted"
  case strongReadCommitted = "strong-read-committed"
  case strongConsistentView = "strong-consistent-view"
  case strongUpdateSerializable = "strong-update-serializable"
  case strongSnapshotIsolation = "strong-snapshot-isolation"
  case strongSerializable = "strong-serializable"

  /// Levels weaker than this by one step.
  var weaker: [ConsistencyModel] {
    switch self {
    case .readUncommitted: []
    case .readCommitted: [.readUncommitted]
    case .monotonicView, .monotonicSnapshotRead, .monotonicAtomicView, .cursorStability:
      [.readCommitted]
    case .readAtomic: [.monotonicAtomicView]
    case .updateAtomic, .causal: [.readAtomic]
    case .prefix: [.causal]
    case .parallelSnapshotIsolation: [.causal, .updateAtomic]
    case .consistentView: [.cursorStability, .monotonicView]
    case .forwardConsistentView: [.consistentView]
    case .updateSerializable: [.forwardConsistentView]
    case .repeatableRead: [.cursorStability, .monotonicAtomicView]
    case .snapshotIsolation:
      [
        .forwardConsistentView, .monotonicAtomicView, .monotonicSnapshotRead,
        .parallelSnapshotIsolation, .prefix,
      ]
    case .serializable: [.repeatableRead, .updateSerializable, .snapshotIsolation]
    case .strongSessionReadUncommitted: [.readUncommitted]
    case .strongSessionReadCommitted: [.readCommitted, .strongSessionReadUncommitted]
    case .strongSessionConsistentView: [.consistentView, .strongSessionReadCommitted]
    case .strongSessionUpdateSerializable: [.updateSerializable, .strongSessionConsistentView]
    case .strongSessionSnapshotIsolation: [.snapshotIsolation, .strongSessionConsistentView]
    case .strongSessionSerializable:
      [.serializable, .strongSessionSnapshotIsolation, .strongSessionUpdateSerializable]
    case .strongReadUncommitted: [.strongSessionReadUncommitted]
    case .strongReadCommitted: [.strongSessionReadCommitted, .strongReadUncommitted]
    case .strongConsistentView: [.strongSessionConsistentView, .strongReadCommitted]
    case .strongUpdateSerializable: [.strongSessionUpdateSerializable, .strongConsistentView]
    case .strongSnapshotIsolation: [.strongSessionSnapshotIsolation, .strongConsistentView]
    case .strongSerializable:
      [
        .serializable, .strongSnapshotIsolation, .strongSessionSerializable,
        .strongUpdateSerializable,
      ]
    }
  }

  /// What it forbids beyond what weaker levels forbid.
  var forbids: [Anomaly] {
    switch self {
    case .readUncommitted: [.g0, .duplicateElements, .cyclicVersions]
    case .readCommitted: [.g1]
    case .monotonicView: [.g1, .gMonotonic]
    case .monotonicSnapshotRead, .updateSerializable, .forwardConsistentView: [.g1]
    case .monotonicAtomicView: []
    case .cursorStability: [.g1, .gCursor, .lostUpdate]
    case .readAtomic: [.internal, .g1a, .futureRead]
    case .updateAtomic: [.lostUpdate]
    case .causal, .prefix, .parallelSnapshotIsolation: [.internal, .g1a]
    case .consistentView: [.g1, .gSingle]
    case .repeatableRead: [.g1, .g2Item, .lostUpdate]
    case .snapshotIsolation: [.internal, .g1, .gNonadjacent]
    case .serializable: [.internal, .g1, .g2]
    case .strongSessionReadUncommitted: [.g0Process]
    case .strongSessionReadCommitted: [.g1cProcess]
    case .strongSessionConsistentView: [.g1Process, .gSingleProcess]
    case .strongSessionUpdateSerializable: [.g1Process]
    case .strongConsistentView: [.g1RealTime, .gSingleRealTime]
    case .strongUpdateSerializable: [.g1RealTime]
    case .strongSessionSnapshotIsolation: [.internal, .g1Process, .gNonadjacentProcess]
    case .strongSessionSerializable: [.g1Process, .g2Process]
    case .strongReadUncommitted: [.g0RealTime]
    case .strongReadCommitted: [.g1cRealTime]
    case .strongSnapshotIsolation: [.internal, .g1RealTime, .gNonadjacentRealTime]
    case .strongSerializable: [.g1, .g1cRealTime, .g2RealTime]
    }
  }

  /// Reads a level by any of its names, Adya's among them; nil for an unknown one.
  public init?(name: String) {
    guard let model = ConsistencyModel(rawValue: name) ?? ConsistencyModel.synonyms[name] else {
      return nil
    }
    self = model
  }

  static let synonyms: [String: ConsistencyModel] = [
    "PL-1": .readUncommitted, "PL-2": .readCommitted, "PL-2L": .monotonicView,
    "PL-2+": .consistentView, "PL-CS": .cursorStability, "PL-FCV": .forwardConsistentView,
    "PL-MSR": .monotonicSnapshotRead, "PL-2.99": .repeatableRead, "PL-3U": .updateSerializable,
    "PL-SI": .snapshotIsolation, "PL-3": .serializable, "PL-SS": .strongSerializable,
    "conflict-serializable": .serializable, "strict-serializable": .strongSerializable,
    "ROLA": .updateAtomic, "strong-session-PL-1": .strongSessionReadUncommitted,
    "strong-session-PL-2": .strongSessionReadCommitted,
    "strong-session-PL-2+": .strongSessionConsistentView,
    "strong-session-PL-3U": .strongSessionUpdateSerializable,
    "strong-session-PL-SI": .strongSessionSnapshotIsolation,
    "strong-session-PL-3": .strongSessionSerializable, "strong-PL-1": .strongReadUncommitted,
    "strong-PL-2": .strongReadCommitted,
  ]

  /// Levels that Elle's lattice names too, and that no anomaly of lists or registers decides.
  static let undecided = [
    "view-serializable", "session-serializable", "1SR", "linearizable", "sequential", "causal",
    "writes-follow-reads", "PRAM", "monotonic-reads", "monotonic-writes", "read-your-writes",
  ]

  /// This level and all that it implies.
  var withWeaker: [ConsistencyModel] {
    var found = [self]
    var next = 0
    while next < found.count {
      for other in found[next].weaker where !found.contains(other) { found.append(other) }
      next += 1
    }
    return found
  }

  /// All that must not be in a history where these levels hold.
  static func forbidden(by models: [ConsistencyModel]) -> AnomalySet {
    var result = AnomalySet()
    for model in models {
      for one in model.withWeaker { result.formUnion(AnomalySet(one.forbids)) }
    }
    return result.withImplying()
  }

  /// Of the levels that do not hold given what was found, the weakest.
  public static func weakestBroken(by anomalies: AnomalySet) -> [ConsistencyModel] {
    let all = anomalies.withImplied()
    let directly = allCases.filter { !AnomalySet($0.forbids).intersection(all).isEmpty }
    return directly.filter { model in
      !model.withWeaker.dropFirst().contains { directly.contains($0) }
    }.sorted { $0.rawValue < $1.rawValue }
  }

  /// The same promise where the order within each session counts, too.
  var ofSessions: ConsistencyModel {
    switch self {
    case .readUncommitted, .strongReadUncommitted: .strongSessionReadUncommitted
    case .readCommitted, .strongReadCommitted: .strongSessionReadCommitted
    case .consistentView, .strongConsistentView: .strongSessionConsistentView
    case .updateSerializable, .strongUpdateSerializable: .strongSessionUpdateSerializable
    case .snapshotIsolation, .strongSnapshotIsolation: .strongSessionSnapshotIsolation
    case .serializable, .strongSerializable: .strongSessionSerializable
    default: self
    }
  }
}
