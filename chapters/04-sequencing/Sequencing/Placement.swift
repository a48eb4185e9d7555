import Model

// Who holds what. Every *replica* holds all rows once, divided into *partitions*; a node is one partition of one replica.
// The same partitions of all replicas are a *replication group*: what one of their sequencers takes in, all of them keep
// (Calvin §3, §3.1).

/// A sequencer's log: who agrees on it, and who is only sent it.
public struct LogPlan: Sendable, Equatable {
  /// The node whose sequencer fills it, as long as that is up.
  public let home: NodeID
  /// They agree on what it holds.
  public let voters: [NodeID]
  /// They are told, and nobody waits for them.
  public let learners: [NodeID]
}

/// How far the batches of a sequencer are agreed upon before they are executed (Calvin §3.1).
public enum Replication: Sendable, Equatable {
  /// One replica is the master; whatever it has written down is executed there, and the others hear of it later.
  case asynchronous(master: Int)
  /// So many replicas, from the first on, agree; the others hear of it later.
  case among(Int)
  /// All replicas agree, in one group for each sequencer.
  case everywhere
  /// All replicas agree, in a single group: one sequencer, at one replica, orders everything.
  case oneLog(at: Int)
}

public struct Placement: Sendable {
  public let replicas: Int
  public let partitions: Int
  /// In the order in which their batches of one epoch are executed.
  public let logs: [LogPlan]

  /// A log has eight bits of a position.
  public static let mostPartitions = PartitionSet.most
  public static let mostLogs = 256

  public init(replicas: Int, partitions: Int, _ replication: Replication) {
    precondition(replicas > 0 && partitions > 0 && partitions <= Placement.mostPartitions)
    self.replicas = replicas
    self.partitions = partitions
    let sources: [(replica: Int, partition: Int, voters: Range<Int>)]
    switch replication {
    case .asynchronous(let master):
      sources = (0..<partitions).map { (master, $0, master..<master + 1) }
    case .among(let count):
      precondition((1...replicas).contains(count), "so many replicas there are not")
      sources = (0..<count).flatMap { replica in
        (0..<partitions).map { (replica, $0, 0..<count) }
      }
    case .everywhere:
      sources = (0..<replicas).flatMap { replica in
        (0..<partitions).map { (replica, $0, 0..<replicas) }
      }
    case .oneLog(let replica): sources = [(replica, 0, 0..<replicas)]
    }
    precondition(sources.count <= Placement.mostLogs, "too many sequencers")
    logs = sources.map { replica, partition, voters in
      let members = (0..<replicas).map { NodeID($0 * partitions + partition) }
      return LogPlan(
        home: members[replica], voters: Array(members[voters]),
        learners: (0..<replicas).filter { !voters.contains($0) }.map { members[$0] })
    }
  }

  public var nodes: Int { replicas * partitions }
  public func node(_ replica: Int, _ partition: Int) -> NodeID {
    NodeID(replica * partitions + partition)
  }
  public func replica(of node: NodeID) -> Int { node.index / partitions }
  public func partition(of node: NodeID) -> Int { node.index % partitions }
  public func partition(of key: Key) -> Int { key.home % partitions }

  /// The logs that a node keeps.
  public func logs(at node: NodeID) -> [Int] {
    logs.indices.filter { logs[$0].voters.contains(node) || logs[$0].learners.contains(node) }
  }

  /// The log into which a node puts what clients ask of it: its own, or that of another replica, or of somebody.
  public func log(for node: NodeID) -> Int {
    if let own = logs.firstIndex(where: { $0.home == node }) { return own }
    let kept = logs(at: node)
    return kept.first ?? node.index % logs.count
  }
}

/// A place in the agreed order: the epoch, in it the log, and in that log's batch the place.
public struct Position: Sendable, Hashable, Comparable {
  public var rawValue: UInt64

  public static let mostInBatch = 1 << 16

  @inline(__always) public init(epoch: UInt64, log: Int, index: Int) {
    rawValue = epoch << 24 | UInt64(log) << 16 | UInt64(index)
  }

  /// By its place in the epoch, a number of 24 bits.
  @inline(__always) init(epoch: UInt64, place: UInt32) {
    rawValue = epoch << 24 | UInt64(place)
  }

  public var epoch: UInt64 { rawValue >> 24 }
  public var log: Int { Int(rawValue >> 16 & 0xFF) }
  public var index: Int { Int(rawValue & 0xFFFF) }

  /// As a version of rows, and as the place in the serial order that a receipt claims.
  public var timestamp: Timestamp { Timestamp(rawValue: Int64(rawValue)) }

  public static func < (a: Position, b: Position) -> Bool { a.rawValue < b.rawValue }
}
