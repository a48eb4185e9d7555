import Model

// The rivals of deterministic execution: strict two-phase locking over partitions, in the four ways in which people deal with
// transactions that stand in each other's way, each with a commit protocol or without one (Ren, Thomson, Abadi, PVLDB 2014;
// Spanner §4.2.1 for wound-wait). Nothing is replicated, as there.

public struct TwoPhaseOptions: Sendable {
  /// What happens to a transaction that wants a row which another has.
  public enum Conflicts: Sendable, Hashable {
    /// It waits. Every so often one server looks at who waits for whom, and of every circle the youngest is aborted.
    case detectDeadlocks(every: Nanoseconds)
    /// It waits for an older one and aborts a younger one, so that nobody waits in a circle.
    case woundWait
    /// It is aborted.
    case noWait
    /// It waits for a younger one, and is aborted where it would wait for an older one.
    case waitDie
  }

  public enum Commit: Sendable, Hashable, CaseIterable {
    /// Participants promise to commit before anybody does.
    case twoPhase
    /// The coordinator tells participants to commit, and asks nobody. That is sound only while no server fails: what a
    /// participant that crashes was told and has not done is lost there, and done elsewhere.
    case onePhase
  }

  public var conflicts = Conflicts.detectDeadlocks(every: .milliseconds(100))
  public var commit = Commit.twoPhase
  /// How often a transaction is tried again before its client is told that it was aborted.
  public var retries = 1_000
  /// The longest pause before the first retry; it grows with their number, up to sixteen times.
  public var pause = Nanoseconds.milliseconds(1)
  /// Whether promises and decisions are on disk before they leave. Ren's experiments do not log.
  public var logs = false
  /// How long a server waits for another's word before it asks for it again.
  public var patience = Nanoseconds.milliseconds(300)
  /// Of a coordinator's calls so many at most, with answers outstanding, need rows of one other server; one more is refused
  /// at once, by a word that no journal keeps: a copy of the call that comes after a crash may be done. Nil, where none is.
  public var mostTowards: Int?
  public var mistake = TwoPhaseMistake.none

  public init() {}

  var woundsYounger: Bool { conflicts == .woundWait }
}

/// What can be wrong with the store: one of its rules is left out, and the others stand.
public enum TwoPhaseMistake: String, CaseIterable, Sendable {
  case none = "no mistake"
  /// A participant lets go of its locks when it is asked to prepare.
  case earlyRelease = "early release"
  /// A participant promises to commit though its locks were lost to a wound.
  case lostLocks = "lost locks"
  /// Rows that are only read are not locked.
  case unlockedReads = "unlocked reads"
  /// A participant that has promised to commit is wounded, and its coordinator is not asked.
  case brokenPromises = "broken promises"
}

/// One attempt at a transaction.
public struct TwoPhaseAttempt: Hashable, Sendable {
  /// Which transaction it is, and how old: the smaller, the older. A logical clock's reading and, in the lowest bits, the
  /// coordinator. Retries keep it, so that everybody is the oldest some day.
  public var age: UInt64
  /// Counts the attempts.
  public var round: UInt32
  /// Where the coordinator finds it.
  var slot: Int32

  static let coordinatorBits: UInt64 = 10
  static let mostPartitions = 1 << Int(coordinatorBits)

  var coordinator: NodeID { NodeID(Int(age) & (TwoPhaseAttempt.mostPartitions - 1)) }
}

/// How transactions ended, and why attempts were given up.
public struct TwoPhaseCounts: Sendable {
  public var commits = 0
  public var distributedCommits = 0
  /// Commits of transactions of which an attempt had been aborted.
  public var retriedCommits = 0
  /// The procedure said so.
  public var userAborts = 0
  /// Attempts that were aborted: for an older transaction, to break a circle, for having met a locked row, and for all else.
  public var wounded = 0
  public var deadlocked = 0
  public var turnedAway = 0
  public var lost = 0
  /// Transactions whose client was told of it.
  public var givenUp = 0
  /// Calls that were not let in.
  public var refused = 0
  /// Circles found: counted where they are looked for.
  public var deadlocksFound = 0

  public var abortedAttempts: Int { wounded + deadlocked + turnedAway + lost }

  public init() {}
}

/// Where the time of committed transactions went, summed up by the coordinators' clocks (Ren, figure 2).
///
/// From the instant at which its server takes a call up. What a step's own work costs, locking for one, shows in what comes
/// behind the step.
public struct TwoPhaseTimes: Sendable {
  /// Waiting for locks, at the participant that waited longest.
  public var locks = Nanoseconds.zero
  /// Waiting for rows of other partitions, beyond the wait for their locks.
  public var rows = Nanoseconds.zero
  /// Running the procedure at the coordinator.
  public var execution = Nanoseconds.zero
  /// From then until all votes are in.
  public var commit = Nanoseconds.zero
  /// Attempts that came to nothing, and the pauses behind them. Who stands in line behind a circle, without being part of it,
  /// waits for locks.
  public var lostAttempts = Nanoseconds.zero

  public init() {}

  public static func += (sum: inout Self, other: Self) {
    sum.locks = sum.locks + other.locks
    sum.rows = sum.rows + other.rows
    sum.execution = sum.execution + other.execution
    sum.commit = sum.commit + other.commit
    sum.lostAttempts = sum.lostAttempts + other.lostAttempts
  }
}
