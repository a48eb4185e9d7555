import Model

// What a leader knows of each server: Raft's nextIndex and matchIndex, and how much it may send before it hears again
// (thesis §10.2).

/// Messages that were sent and not acknowledged, by their last index, oldest first.
public struct InFlight: Sendable {
  private var ring: [(last: UInt64, bytes: Int)] = []
  private var head = 0
  public private(set) var count = 0
  private var bytes = 0
  private let limit: Int
  private let byteLimit: Int

  init(limit: Int, byteLimit: Int) {
    self.limit = limit
    self.byteLimit = byteLimit
  }

  public var isFull: Bool { count >= limit || bytes >= byteLimit }

  mutating func add(_ last: UInt64, _ size: Int) {
    if count == ring.count {
      // It grows to what was once needed, and no further than the limit.
      let old = (0..<count).map { ring[place(head + $0)] }
      ring = old + Array(repeating: (0, 0), count: max(1, min(ring.count, limit - ring.count)))
      head = 0
    }
    ring[place(head + count)] = (last, size)
    count += 1
    bytes += size
  }

  /// All up to an index have arrived.
  mutating func free(through index: UInt64) {
    while count > 0, ring[head].last <= index {
      bytes -= ring[head].bytes
      head = place(head + 1)
      count -= 1
    }
  }

  /// Behind the last place comes the first; a division would cost more than all the rest here.
  @inline(__always) private func place(_ number: Int) -> Int {
    number < ring.count ? number : number - ring.count
  }

  mutating func reset() { (head, count, bytes) = (0, 0, 0) }
}

/// Plain data, so that looking at it costs nothing.
public struct Progress: Sendable {
  public enum Mode: UInt8, Sendable {
    /// Where the logs agree is not known: one message at a time.
    case probe
    /// All is well: messages follow each other, and `nextIndex` runs ahead.
    case replicate
    /// What the server needs is compacted away; it is sent a snapshot, and nothing else until it has it.
    case snapshot
  }

  public let id: NodeID
  public var isLearner: Bool
  public internal(set) var matchIndex: UInt64 = 0
  public internal(set) var nextIndex: UInt64
  public internal(set) var mode = Mode.probe
  /// The index of the snapshot that it is sent.
  public internal(set) var pendingSnapshot: UInt64 = 0
  /// Whether it was heard since the leader last asked itself who is there (thesis §6.2).
  public internal(set) var isActive = false
  public internal(set) var isHeld = false
  /// The newest of the leader's rounds that it answered.
  var round: UInt64 = 0
  /// The highest commit index that it was sent.
  var sentCommit: UInt64 = 0

  init(_ id: NodeID, nextIndex: UInt64, isLearner: Bool) {
    self.id = id
    self.nextIndex = nextIndex
    self.isLearner = isLearner
  }

  public var isPaused: Bool { mode == .snapshot || isHeld }

  private mutating func enter(_ mode: Mode) {
    isHeld = false
    pendingSnapshot = 0
    self.mode = mode
  }

  mutating func becomeProbe() {
    // Behind a snapshot one goes on where it ends.
    let snapshot = mode == .snapshot ? pendingSnapshot : 0
    enter(.probe)
    nextIndex = max(matchIndex + 1, snapshot + 1)
    sentCommit = min(sentCommit, nextIndex - 1)
  }

  /// It lost what it had acknowledged: all is to be found out anew.
  mutating func forget(behind last: UInt64) {
    enter(.probe)
    matchIndex = 0
    nextIndex = last + 1
    sentCommit = 0
  }

  mutating func becomeReplicate() {
    enter(.replicate)
    nextIndex = matchIndex + 1
  }

  mutating func becomeSnapshot(_ index: UInt64) {
    enter(.snapshot)
    pendingSnapshot = index
    nextIndex = index + 1
    sentCommit = index
  }

  @inline(__always) mutating func sent(
    _ count: Int, _ bytes: Int, _ inFlight: inout InFlight, commitIndex: UInt64
  ) {
    sentCommit = commitIndex
    switch mode {
    case .replicate:
      if count > 0 {
        nextIndex += UInt64(count)
        inFlight.add(nextIndex - 1, bytes)
      }
      isHeld = inFlight.isFull
    case .probe: if count > 0 { isHeld = true }
    case .snapshot: return
    }
  }

  /// Whether a message would tell it of a higher commit index than it was sent.
  func learns(of commitIndex: UInt64) -> Bool {
    commitIndex > sentCommit && sentCommit < nextIndex - 1
  }

  /// It holds all up to `index`; whether that is news.
  mutating func matched(_ index: UInt64) -> Bool {
    guard index > matchIndex else { return false }
    matchIndex = index
    nextIndex = max(nextIndex, index + 1)
    isHeld = false
    return true
  }

  /// It refused what follows `index`; whether the refusal is of what it was sent last. `hint` is where to try next.
  mutating func refused(_ index: UInt64, hint: UInt64) -> Bool {
    if mode == .replicate {
      if index <= matchIndex { return false }
      nextIndex = matchIndex + 1
    } else {
      // Who refuses what it acknowledged has lost it, and says so when it is next asked.
      guard nextIndex - 1 == index, index > matchIndex else { return false }
      nextIndex = max(min(index, hint + 1), matchIndex + 1)
      isHeld = false
    }
    sentCommit = min(sentCommit, nextIndex - 1)
    return true
  }
}
