import Model

// Commit wait (Spanner §4.1.2, §4.2.1), with everything taken away that it does not need: a shard is a leader
// that never changes and followers that hold copies; a transaction writes one row of one shard, so there is no
// two-phase commit. What is left is how a leader picks a timestamp, and when it dares to say so.

/// What a transaction's client is told when it asks for a write: who wrote, and when in the serial order.
public struct Written: Sendable, Equatable {
  public var number: UInt64
  public var at: Timestamp

  public init(number: UInt64, at: Timestamp) {
    self.number = number
    self.at = at
  }
}

/// When a leader waits for its timestamp to pass.
public enum CommitWait: String, Sendable, CaseIterable {
  /// Until the timestamp has passed, beside replication: what the paper's text describes.
  case overlapped
  /// Until what was the latest time when a majority had the entry: a reading of its measurements.
  case afterReplication
  /// Not at all, as in the paper's control.
  case none
}

/// The part of a server that leads a shard.
public struct Leader: Sendable {
  /// A write from its request to its answer.
  struct Write: Sendable {
    var number: UInt64
    var client: NodeID
    var row: Int
    var at = Timestamp.zero
    /// What must have passed before the client is told.
    var due = Timestamp(rawValue: .min)
    var saved = 0
    var isChosen = false
  }

  let followers: [NodeID]
  let rule: CommitWait
  /// The versions of each row, oldest first: who wrote it, and when.
  private(set) var rows: [[Written]]
  /// Writes of each row in the order they came; the first holds the row's lock.
  private var waiting: [[Write]]
  /// No timestamp at or below this will be given out again.
  private var promised = Timestamp.zero

  init(followers: [NodeID], rows: Int, rule: CommitWait) {
    self.followers = followers
    self.rule = rule
    self.rows = [[Written]](repeating: [], count: rows)
    waiting = [[Write]](repeating: [], count: rows)
  }

  /// How many copies are a majority of the leader and its followers.
  private var majority: Int { (followers.count + 1) / 2 + 1 }

  // snippet.write
  /// A write asks for its row's lock, and waits in line behind those that came before.
  mutating func write(
    _ number: UInt64, row: Int, for client: NodeID, _ context: inout Context<ShardServer>
  ) {
    waiting[row].append(Write(number: number, client: client, row: row))
    if waiting[row].count == 1 { begin(row, &context) }
  }

  /// The lock is held. The timestamp must not have come yet on any clock that keeps its
  /// promise, and must be above all that this leader gave out (Spanner §4.1.2, start).
  private mutating func begin(_ row: Int, _ context: inout Context<ShardServer>) {
    let at = max(context.bounds.latest, promised.next)
    promised = at
    waiting[row][0].at = at
    let number = waiting[row][0].number
    context.begin("lock held", number)
    for follower in followers { context.sendNow(.append(number, row: row, at: at), to: follower) }
    context.append(ShardServer.Record(number: number, at: at))
    context.send(.saved(number, row: row), to: context.me)
    if rule == .overlapped { wait(row, until: at, &context) }
  }
  // snippet.end

  // snippet.finish
  /// A copy is safe somewhere. With a majority of them the write is chosen.
  mutating func saved(_ number: UInt64, row: Int, _ context: inout Context<ShardServer>) {
    guard let first = waiting[row].first, first.number == number else { return }
    waiting[row][0].saved += 1
    guard waiting[row][0].saved == majority else { return }
    waiting[row][0].isChosen = true
    if rule == .afterReplication { wait(row, until: context.bounds.latest, &context) }
    finish(row, &context)
  }

  /// Asks to be called when `due` should have passed, if it has not.
  private mutating func wait(
    _ row: Int, until due: Timestamp, _ context: inout Context<ShardServer>
  ) {
    waiting[row][0].due = due
    guard !context.bounds.isAfter(due) else { return }
    context.begin("commit wait", waiting[row][0].number)
    context.set(.passed(row), after: context.bounds.wait(past: due))
  }

  /// Tells the client, if a majority holds the write *and* its timestamp is certainly
  /// past (the commit wait); only then lets go of the lock.
  mutating func finish(_ row: Int, _ context: inout Context<ShardServer>) {
    guard let write = waiting[row].first, write.isChosen else { return }
    guard context.bounds.isAfter(write.due) else { return }
    rows[row].append(Written(number: write.number, at: write.at))
    context.end("lock held", write.number)
    context.send(.written(Written(number: write.number, at: write.at)), to: write.client)
    waiting[row].removeFirst()
    if !waiting[row].isEmpty { begin(row, &context) }
  }
  // snippet.end

  mutating func passed(_ row: Int, _ context: inout Context<ShardServer>) {
    guard let write = waiting[row].first else { return }
    if context.bounds.isAfter(write.due) {
      context.end("commit wait", write.number)
      finish(row, &context)
    } else {
      // The clock was set back or runs slow: wait for what is left.
      context.set(.passed(row), after: context.bounds.wait(past: write.due))
    }
  }

  // snippet.snapshot
  /// The newest version of a row at or before `at`, if that can be known yet. Asking makes it knowable: from
  /// now on nothing is given a timestamp at or below it (Spanner §4.1.3, the safe time).
  mutating func read(_ row: Int, at: Timestamp) -> Written?? {
    promised = max(promised, at)
    if let write = waiting[row].first, write.at != .zero, write.at <= at { return nil }
    return .some(rows[row].last { $0.at <= at })
  }
  // snippet.end
}
