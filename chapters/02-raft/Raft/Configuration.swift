import Model

// Who votes (Raft §6, thesis §4). A joint configuration has two sets of voters, and whatever is decided needs a majority
// of each.

public struct Configuration: Sendable, Equatable {
  /// In the order of their numbers, all five.
  public var voters: [NodeID]
  /// The voters of the old configuration, while a joint one holds.
  public var outgoing: [NodeID] = []
  /// They get entries and have no vote (thesis §4.2.1).
  public var learners: [NodeID] = []
  /// Voters of the old configuration that will be learners when it is left.
  public var nextLearners: [NodeID] = []
  /// Whether the leader leaves the joint configuration by itself.
  public var leavesByItself = false

  public init(voters: [NodeID] = [], learners: [NodeID] = []) {
    self.voters = voters.sorted()
    self.learners = learners.sorted()
  }

  public var isJoint: Bool { !outgoing.isEmpty }
  public var isSingleton: Bool { voters.count == 1 && outgoing.isEmpty }
  /// All who vote in either set, in order.
  public var allVoters: [NodeID] {
    outgoing.isEmpty ? voters : (voters + outgoing.filter { !voters.contains($0) }).sorted()
  }
  public func hasVoter(_ id: NodeID) -> Bool { voters.contains(id) || outgoing.contains(id) }
}

/// What a majority, or two, makes of votes.
public enum VoteResult: Sendable, Equatable { case pending, lost, won }

extension Configuration {
  /// The highest index that a majority of each set holds; `.max` where a set is empty.
  @inline(__always) public func commitIndex(_ match: (NodeID) -> UInt64?) -> UInt64 {
    let first = Configuration.majorityIndex(of: voters, match)
    return outgoing.isEmpty ? first : min(first, Configuration.majorityIndex(of: outgoing, match))
  }

  @inline(__always)
  static func majorityIndex(of ids: [NodeID], _ match: (NodeID) -> UInt64?) -> UInt64 {
    if ids.isEmpty { return .max }
    if ids.count == 3 {
      // The most frequent group, and the middle one of three needs no list.
      let (a, b, c) = (match(ids[0]) ?? 0, match(ids[1]) ?? 0, match(ids[2]) ?? 0)
      return max(min(a, b), min(max(a, b), c))
    }
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: ids.count) { sorted in
      // Into their order, one by one: they are few.
      for place in ids.indices {
        let index = match(ids[place]) ?? 0
        var hole = place
        while hole > 0, sorted[hole - 1] > index {
          sorted[hole] = sorted[hole - 1]
          hole -= 1
        }
        sorted[hole] = index
      }
      return sorted[(ids.count - 1) / 2]
    }
  }

  /// `vote` is nil for who has not answered.
  public func result(_ vote: (NodeID) -> Bool?) -> VoteResult {
    let first = Configuration.result(of: voters, vote)
    if outgoing.isEmpty { return first }
    let second = Configuration.result(of: outgoing, vote)
    if first == second { return first }
    return first == .lost || second == .lost ? .lost : .pending
  }

  static func result(of ids: [NodeID], _ vote: (NodeID) -> Bool?) -> VoteResult {
    if ids.isEmpty { return .won }
    let (yes, no) = (ids.count { vote($0) == true }, ids.count { vote($0) == false })
    let majority = ids.count / 2 + 1
    if yes >= majority { return .won }
    return ids.count - no >= majority ? .pending : .lost
  }
}

// MARK: - Changes

/// A wish to change the configuration, as an entry carries it.
public struct ConfigurationChange: Sendable, Equatable {
  public enum Kind: UInt8, Sendable { case addVoter, remove, update, addLearner }
  /// How the joint configuration is left, if there is one.
  public enum Transition: UInt8, Sendable { case automatic, implicit, explicit }

  public struct Step: Sendable, Equatable {
    public var kind: Kind
    public var id: NodeID
    public init(_ kind: Kind, _ id: NodeID) {
      self.kind = kind
      self.id = id
    }
  }

  public var transition: Transition
  public var steps: [Step]

  public init(_ steps: [Step], _ transition: Transition = .automatic) {
    self.steps = steps
    self.transition = transition
  }

  /// An empty change leaves a joint configuration.
  public var leavesJoint: Bool { transition == .automatic && steps.isEmpty }
  public var entersJoint: Bool { transition != .automatic || steps.count > 1 }

  /// Of 255 steps at most.
  public var payload: [UInt8] {
    precondition(steps.count <= 255, "a change has at most 255 steps")
    if leavesJoint { return [] }
    var bytes: [UInt8] = [transition.rawValue, UInt8(steps.count)]
    for step in steps {
      bytes.append(step.kind.rawValue)
      withUnsafeBytes(of: Int32(step.id.index).littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  public init?(payload: [UInt8]) {
    self.init([])
    if payload.isEmpty { return }
    guard payload.count >= 2, let transition = Transition(rawValue: payload[0]),
      payload.count == 2 + 5 * Int(payload[1])
    else { return nil }
    self.transition = transition
    for place in 0..<Int(payload[1]) {
      let at = 2 + 5 * place
      guard let kind = Kind(rawValue: payload[at]) else { return nil }
      let id = payload.withUnsafeBytes {
        Int32(littleEndian: $0.loadUnaligned(fromByteOffset: at + 1, as: Int32.self))
      }
      steps.append(Step(kind, NodeID(Int(id))))
    }
  }
}

/// Why a change cannot be made.
public struct ImpossibleChange: Error, Equatable, CustomStringConvertible {
  public var description: String
}

extension Configuration {
  /// The configuration after a change.
  ///
  /// One voter more or less keeps every majority of the old overlapping with every one of the new (thesis §4.1); more
  /// than that needs a joint configuration between them (Raft §6).
  public func after(_ change: ConfigurationChange) throws(ImpossibleChange) -> Configuration {
    if change.leavesJoint { return try leavingJoint() }
    return change.entersJoint
      ? try enteringJoint(change.steps, leavesByItself: change.transition != .explicit)
      : try simply(change.steps)
  }

  /// Two sets of voters: the old ones, and those after the steps.
  private func enteringJoint(
    _ steps: [ConfigurationChange.Step], leavesByItself: Bool
  ) throws(ImpossibleChange) -> Configuration {
    if isJoint { throw ImpossibleChange(description: "config is already joint") }
    if voters.isEmpty {
      throw ImpossibleChange(description: "can't make a zero-voter config joint")
    }
    var next = self
    next.outgoing = voters
    next.leavesByItself = leavesByItself
    try next.take(steps)
    return next
  }

  /// At most one voter more or less.
  public func simply(
    _ steps: [ConfigurationChange.Step]
  ) throws(ImpossibleChange) -> Configuration {
    if isJoint {
      throw ImpossibleChange(description: "can't apply simple config change in joint config")
    }
    var next = self
    try next.take(steps)
    let changed =
      voters.count { !next.voters.contains($0) } + next.voters.count { !voters.contains($0) }
    if changed > 1 {
      throw ImpossibleChange(
        description: "more than one voter changed without entering joint config")
    }
    return next
  }

  private mutating func take(_ steps: [ConfigurationChange.Step]) throws(ImpossibleChange) {
    for step in steps {
      switch step.kind {
      case .addVoter:
        learners.removeAll { $0 == step.id }
        nextLearners.removeAll { $0 == step.id }
        voters.insertInOrder(step.id)
      case .addLearner:
        if learners.contains(step.id) { continue }
        let isNew = !hasVoter(step.id)
        remove(step.id)
        // Who still votes in the old configuration becomes a learner when that is left.
        if !isNew, outgoing.contains(step.id) {
          nextLearners.insertInOrder(step.id)
        } else {
          learners.insertInOrder(step.id)
        }
      case .remove: remove(step.id)
      case .update: continue
      }
    }
    if voters.isEmpty { throw ImpossibleChange(description: "removed all voters") }
  }

  private mutating func remove(_ id: NodeID) {
    voters.removeAll { $0 == id }
    learners.removeAll { $0 == id }
    nextLearners.removeAll { $0 == id }
  }

  /// The new voters alone.
  public func leavingJoint() throws(ImpossibleChange) -> Configuration {
    if !isJoint { throw ImpossibleChange(description: "can't leave a non-joint config") }
    var next = self
    for id in nextLearners { next.learners.insertInOrder(id) }
    next.nextLearners = []
    next.outgoing = []
    next.leavesByItself = false
    return next
  }
}

extension [NodeID] {
  fileprivate mutating func insertInOrder(_ id: NodeID) {
    if contains(id) { return }
    insert(id, at: firstIndex { $0 > id } ?? count)
  }
}
