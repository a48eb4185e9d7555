import Model
import Storage

// Commit wait (Spanner §4.1.2, §4.2.1), with everything taken away that it does not need: a shard is a leader
// that never changes and followers that hold copies; a transaction writes one row of one shard, so there is no
// two-phase commit. What is left is how a leader picks a timestamp, and when it dares to say so.
//
// Messages may be lost, doubled and late, followers may crash, and anybody may pause; all of that only costs
// time. A leader that crashed would need a successor, or to learn what it has forgotten: that is consensus, and
// has a chapter of its own.

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
    /// Who has it on disk, a bit each: the leader first, then its followers. A count would take an answer that
    /// came twice for two.
    var holders: UInt64 = 0
    var isChosen = false
    var isWaiting = false
  }

  /// A snapshot's read of one row, which a write holds up.
  struct Reader: Sendable, Equatable {
    var number: UInt64
    var at: Timestamp
    var client: NodeID
  }

  let followers: [NodeID]
  let rule: CommitWait
  /// How long it waits for its followers before it sends again.
  let patience: Nanoseconds
  /// The versions of each row: who wrote it, and when.
  private var rows = Store()
  /// Writes of each row in the order they came; the first holds the row's lock.
  private var waiting: [[Write]]
  /// Reads of each row that wait for its first write.
  private var readers: [[Reader]]
  private var resend: [Alarm]
  /// When each write was, that is done: its client may ask again.
  private var done: [UInt64: Timestamp] = [:]
  /// No timestamp at or below this will be given out again.
  private var promised = Timestamp.zero

  init(followers: [NodeID], rows: Int, rule: CommitWait, patience: Nanoseconds) {
    precondition(followers.count < 64, "a leader counts at most 63 followers")
    self.followers = followers
    self.rule = rule
    self.patience = patience
    waiting = [[Write]](repeating: [], count: rows)
    readers = [[Reader]](repeating: [], count: rows)
    resend = [Alarm](repeating: Alarm(), count: rows)
  }

  /// How many copies are a majority of the leader and its followers.
  private var majority: Int { (followers.count + 1) / 2 + 1 }

  // snippet.write
  /// A write asks for its row's lock, and waits in line behind those that came before.
  mutating func write(
    _ number: UInt64, row: Int, for client: NodeID, _ context: inout Context<ShardServer>
  ) {
    if isKnown(number, row, client, &context) { return }
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
    replicate(row, &context)
    context.append(ShardServer.Record(number: number, at: at))
    context.send(.saved(number, row: row), to: context.me)
    if rule == .overlapped { wait(row, until: at, &context) }
  }
  // snippet.end

  /// Whether a write is done or in line already: its client asks again when an answer does not come.
  private func isKnown(
    _ number: UInt64, _ row: Int, _ client: NodeID, _ context: inout Context<ShardServer>
  ) -> Bool {
    if let at = done[number] {
      context.point("answered again")
      context.send(.written(Written(number: number, at: at)), to: client)
      return true
    }
    return waiting[row].contains { $0.number == number }
  }

  /// Sends the first write of a row to all followers that have not said they have it, and looks again later.
  private mutating func replicate(_ row: Int, _ context: inout Context<ShardServer>) {
    let write = waiting[row][0]
    for (place, follower) in followers.enumerated() where write.holders & (2 << place) == 0 {
      context.sendNow(.append(write.number, row: row, at: write.at), to: follower)
    }
    resend[row].set(.resend(row), after: patience, &context)
  }

  mutating func lookAgain(_ row: Int, _ context: inout Context<ShardServer>) {
    guard resend[row].rings(.resend(row), &context) else { return }
    context.point("sent to followers again")
    replicate(row, &context)
  }

  // snippet.finish
  /// A copy is safe on `holder`. With a majority of them the write is chosen.
  mutating func saved(
    _ number: UInt64, row: Int, on holder: NodeID, _ context: inout Context<ShardServer>
  ) {
    guard let first = waiting[row].first, first.number == number, !first.isChosen
    else { return }
    waiting[row][0].holders |= followers.firstIndex(of: holder).map { 2 << $0 } ?? 1
    guard waiting[row][0].holders.nonzeroBitCount >= majority else { return }
    waiting[row][0].isChosen = true
    resend[row].cancel()
    if rule == .afterReplication { wait(row, until: context.bounds.latest, &context) }
    finish(row, &context)
  }

  /// Asks to be called when `due` should have passed, if it has not.
  private mutating func wait(
    _ row: Int, until due: Timestamp, _ context: inout Context<ShardServer>
  ) {
    waiting[row][0].due = due
    guard !context.bounds.isAfter(due) else { return }
    let number = waiting[row][0].number
    waiting[row][0].isWaiting = true
    context.begin("commit wait", number)
    context.set(.passed(number, row: row), after: context.bounds.wait(past: due))
  }

  /// Tells the client, if a majority holds the write *and* its timestamp is certainly
  /// past (the commit wait); only then lets go of the lock.
  mutating func finish(_ row: Int, _ context: inout Context<ShardServer>) {
    guard let write = waiting[row].first, write.isChosen else { return }
    guard context.bounds.isAfter(write.due) else { return }
    rows.write(Leader.key(row), Value(Int64(bitPattern: write.number)), at: write.at)
    done[write.number] = write.at
    if write.isWaiting { context.end("commit wait", write.number) }
    context.end("lock held", write.number)
    context.send(.written(Written(number: write.number, at: write.at)), to: write.client)
    waiting[row].removeFirst()
    if !waiting[row].isEmpty { begin(row, &context) }
    answerReaders(of: row, &context)
  }
  // snippet.end

  mutating func passed(_ number: UInt64, row: Int, _ context: inout Context<ShardServer>) {
    guard let write = waiting[row].first, write.number == number else { return }
    if context.bounds.isAfter(write.due) {
      if write.isWaiting { context.end("commit wait", number) }
      waiting[row][0].isWaiting = false
      finish(row, &context)
    } else {
      // The clock was set back or runs slow: wait for what is left.
      context.point("woken too early")
      context.set(.passed(number, row: row), after: context.bounds.wait(past: write.due))
    }
  }

  // snippet.snapshot
  /// Answers with all versions of a row up to the reader's time, once that can be known.
  /// Asking makes it knowable: from now on nothing is given a timestamp at or below it
  /// (Spanner §4.1.3, the safe time).
  mutating func read(_ row: Int, for reader: Reader, _ context: inout Context<ShardServer>) {
    promised = max(promised, reader.at)
    if let write = waiting[row].first, write.at <= reader.at {
      context.point("read waits for a write")
      if !readers[row].contains(reader) { readers[row].append(reader) }
      return
    }
    context.send(.value(reader.number, versions(of: row, at: reader.at)), to: reader.client)
  }
  // snippet.end

  /// A write of the row is done, and the next may have begun: who waited for it looks again.
  private mutating func answerReaders(of row: Int, _ context: inout Context<ShardServer>) {
    let waited = readers[row]
    readers[row].removeAll(keepingCapacity: true)
    for reader in waited { read(row, for: reader, &context) }
  }

  /// All versions of a row at or before `at`, oldest first.
  public func versions(of row: Int, at: Timestamp) -> [Written] {
    var versions: [Written] = []
    var at = at
    while let (value, version) = rows.read(Leader.key(row), at: at) {
      versions.append(Written(number: UInt64(bitPattern: value[0]), at: version))
      at = Timestamp(rawValue: version.rawValue - 1)
    }
    return versions.reversed()
  }

  /// A shard's rows are numbered, and have no other home than their shard.
  private static func key(_ row: Int) -> Key { Key(home: 0, row: row) }
}
