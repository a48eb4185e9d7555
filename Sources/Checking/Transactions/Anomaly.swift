// The anomalies by the names that Adya and Elle gave them, and which of them is a case of which.

/// What can be wrong with a history. The order is that of the search: what implies others comes before them.
public enum Anomaly: String, CaseIterable, Sendable {
  case g0 = "G0"
  case g1a = "G1a"
  case g1b = "G1b"
  case g1c = "G1c"
  case gSingleItem = "G-single-item"
  case gSingle = "G-single"
  case gNonadjacentItem = "G-nonadjacent-item"
  case gNonadjacent = "G-nonadjacent"
  case g2Item = "G2-item"
  case g2 = "G2"
  case g0Process = "G0-process"
  case g1cProcess = "G1c-process"
  case gSingleItemProcess = "G-single-item-process"
  case gSingleProcess = "G-single-process"
  case gNonadjacentItemProcess = "G-nonadjacent-item-process"
  case gNonadjacentProcess = "G-nonadjacent-process"
  case g2ItemProcess = "G2-item-process"
  case g2Process = "G2-process"
  case g0RealTime = "G0-realtime"
  case g1cRealTime = "G1c-realtime"
  case gSingleItemRealTime = "G-single-item-realtime"
  case gSingleRealTime = "G-single-realtime"
  case gNonadjacentItemRealTime = "G-nonadjacent-item-realtime"
  case gNonadjacentRealTime = "G-nonadjacent-realtime"
  case g2ItemRealTime = "G2-item-realtime"
  case g2RealTime = "G2-realtime"
  /// Any of G1a, G1b and G1c.
  case g1 = "G1"
  case g1Process = "G1-process"
  case g1RealTime = "G1-realtime"
  /// A read contradicts what the same transaction wrote or read before (Cerone's axiom INT).
  case `internal` = "internal"
  case futureRead = "future-read"
  case dirtyUpdate = "dirty-update"
  case lostUpdate = "lost-update"
  case writeSkew = "write-skew"
  case incompatibleOrder = "incompatible-order"
  case duplicateElements = "duplicate-elements"
  /// Elle's paper calls it a garbage read: nobody ever wrote what was read.
  case garbageRead = "garbage-read"
  case cyclicVersions = "cyclic-versions"
  /// Nothing is ordered by anything: there was nothing to judge.
  case emptyTransactionGraph = "empty-transaction-graph"
  /// A component was too large to be searched to its end.
  case cycleSearchTimeout = "cycle-search-timeout"
  case gCursor = "G-cursor"
  case gMonotonic = "G-monotonic"

  var index: Int { Int(AnomalySet.place[self.rawValue] ?? 0) }

  /// What it is a special case of, one step up.
  var implies: [Anomaly] {
    switch self {
    case .g0: [.g1c, .g0Process]
    case .g0Process: [.g1cProcess, .g0RealTime]
    case .g0RealTime: [.g1cRealTime]
    case .g1a, .g1b: [.g1]
    case .g1c: [.g1, .g1cProcess]
    case .g1cProcess: [.g1cRealTime, .g1Process]
    case .g1cRealTime: [.g1RealTime]
    case .g1: [.g1Process]
    case .g1Process: [.g1RealTime]
    case .gSingleItem: [.gSingle, .gSingleItemProcess, .gNonadjacentItem]
    case .gSingleItemProcess: [.gSingleProcess, .gSingleItemRealTime, .gNonadjacentItemProcess]
    case .gSingleItemRealTime: [.gSingleRealTime, .gNonadjacentItemRealTime]
    case .gSingle: [.gNonadjacent, .gSingleProcess]
    case .gSingleProcess: [.gNonadjacentProcess, .gSingleRealTime]
    case .gSingleRealTime: [.gNonadjacentRealTime]
    case .gNonadjacentItem: [.gNonadjacent, .g2Item, .gNonadjacentItemProcess]
    case .gNonadjacentItemProcess:
      [.gNonadjacentProcess, .g2ItemProcess, .gNonadjacentItemRealTime]
    case .gNonadjacentItemRealTime: [.g2ItemRealTime, .gNonadjacentRealTime]
    case .gNonadjacent: [.g2, .gNonadjacentProcess]
    case .gNonadjacentProcess: [.g2Process, .gNonadjacentRealTime]
    case .gNonadjacentRealTime: [.g2RealTime]
    case .g2: [.g2Process]
    case .g2Item: [.g2, .g2ItemProcess]
    case .g2ItemProcess: [.g2Process, .g2ItemRealTime]
    case .g2ItemRealTime: [.g2RealTime]
    case .g2Process: [.g2RealTime]
    case .incompatibleOrder, .dirtyUpdate, .garbageRead: [.g1a]
    case .futureRead: [.g1c]
    case .lostUpdate: [.writeSkew, .g2Item]
    case .writeSkew: [.g2]
    default: []
    }
  }
}

/// Anomalies, one bit each.
public struct AnomalySet: Sendable, Equatable {
  var bits: UInt64 = 0

  static let place: [String: Int] = Dictionary(
    uniqueKeysWithValues: Anomaly.allCases.enumerated().map { ($1.rawValue, $0) })

  public init() {}
  public init(_ anomalies: some Sequence<Anomaly>) { for one in anomalies { insert(one) } }

  public mutating func insert(_ anomaly: Anomaly) { bits |= 1 << UInt64(anomaly.index) }
  public func contains(_ anomaly: Anomaly) -> Bool { bits >> UInt64(anomaly.index) & 1 != 0 }
  public mutating func formUnion(_ other: AnomalySet) { bits |= other.bits }
  public func intersection(_ other: AnomalySet) -> AnomalySet {
    var result = AnomalySet()
    result.bits = bits & other.bits
    return result
  }
  public func subtracting(_ other: AnomalySet) -> AnomalySet {
    var result = AnomalySet()
    result.bits = bits & ~other.bits
    return result
  }
  public var isEmpty: Bool { bits == 0 }

  /// In the order of their names.
  public var sorted: [Anomaly] {
    Anomaly.allCases.filter { contains($0) }.sorted { $0.rawValue < $1.rawValue }
  }

  /// Those that no other of them implies.
  public var weakest: AnomalySet {
    AnomalySet(
      sorted.filter { one in
        !sorted.contains { $0 != one && AnomalySet([$0]).withImplied().contains(one) }
      })
  }

  /// By anomaly, itself and all that it is a case of.
  private static let closures: [UInt64] = Anomaly.allCases.map { anomaly in
    var result = AnomalySet([anomaly])
    var stack = [anomaly]
    while let one = stack.popLast() {
      for other in one.implies where !result.contains(other) {
        result.insert(other)
        stack.append(other)
      }
    }
    return result.bits
  }

  /// These and all they are cases of.
  func withImplied() -> AnomalySet {
    var result = self
    for (index, closure) in AnomalySet.closures.enumerated() where bits >> UInt64(index) & 1 != 0 {
      result.bits |= closure
    }
    return result
  }

  /// These and all that are cases of them.
  func withImplying() -> AnomalySet {
    var result = self
    for (index, closure) in AnomalySet.closures.enumerated() where closure & bits != 0 {
      result.bits |= 1 << UInt64(index)
    }
    return result
  }
}
