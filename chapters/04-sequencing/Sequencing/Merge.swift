import Model

// One order out of many logs (Calvin §3.1): an epoch is executed once the batches of *all* sequencers for it are here, log by
// log. Nobody's batch of a later epoch is looked at before, whenever it came.

/// When an epoch may be executed.
public enum MergeRule: Sendable, Equatable {
  case allAreHere
  /// A mistake that must be found: late sequencers are left out of the epoch and come whenever they come.
  case halfAreHere
  /// Another: batches are executed in the order in which they come.
  case anyIsHere
}

/// Who comes when within an epoch.
public enum Interleaving: Sendable, Equatable {
  /// All of the first sequencer's inputs, then all of the second's. While a machine works on its own, the others have only
  /// those of them in which they take part.
  case batches
  /// One input of each sequencer in turn.
  case inputs
}

/// The interleaving at one partition.
public struct Merge: Sendable {
  private struct Stream: Sendable {
    /// Up to which epoch all is here.
    var through: UInt64 = 0
    /// What is here and not yet given on, oldest first; those without inputs for this partition are not kept.
    var batches: [Batch] = []
    var head = 0
    /// Behind a gap, by epoch.
    var early: [Batch] = []

    var first: Batch? { head < batches.count ? batches[head] : nil }

    mutating func dropFirst() {
      head += 1
      if head == batches.count || head >= 64 {
        batches.removeFirst(head)
        head = 0
      }
    }
  }

  public enum Taken: Sendable, Equatable {
    case taken, known
    /// Something before it is missing; it waits for that.
    case early
  }

  /// What lies behind so many that wait is sent again some time.
  private static let mostEarly = 256
  /// So many are asked for at once: a log may grow faster than its gaps are filled one after the other.
  private static let mostGaps = 16

  private let partition: Int
  private let rule: MergeRule
  private let interleaving: Interleaving
  private var given: UInt64 = 0
  private var streams: [Stream]
  /// All before this epoch has been given on, and of the epoch itself the logs before `log`.
  public private(set) var epoch: UInt64
  private var log = 0
  /// Folded over the order as far as it was given on.
  public private(set) var digest: Digest

  /// Goes on behind an epoch, with the digest of all up to there.
  public init(
    logs: Int, partition: Int, after epoch: UInt64 = 0, digest: Digest = Digest(0),
    rule: MergeRule = .allAreHere, interleaving: Interleaving = .batches
  ) {
    self.rule = rule
    self.interleaving = interleaving
    self.partition = partition
    self.digest = digest
    streams = Array(repeating: Stream(through: epoch), count: logs)
    self.epoch = epoch + 1
  }

  /// Up to which epoch a log's batches are here.
  public func through(_ log: Int) -> UInt64 { streams[log].through }

  /// Up to which epoch those of all logs are.
  public var complete: UInt64 {
    if rule != .allAreHere { return mistaken }
    var least = UInt64.max
    for stream in streams { least = min(least, stream.through) }
    return least
  }

  /// Up to which epoch those of any log are.
  public var heard: UInt64 { streams.reduce(0) { max($0, $1.through) } }

  private var mistaken: UInt64 {
    let through = streams.map(\.through).sorted()
    return rule == .halfAreHere ? through[through.count / 2] : through.last ?? 0
  }

  public mutating func take(_ batch: Batch) -> Taken {
    let log = batch.log
    if batch.epoch <= streams[log].through { return .known }
    guard batch.previous <= streams[log].through else { return keep(batch) }
    append(batch)
    while let next = streams[log].early.first, next.previous <= streams[log].through {
      streams[log].early.removeFirst()
      if next.epoch > streams[log].through { append(next) }
    }
    return .taken
  }

  /// Who executes what comes must count for itself, or versions would not increase.
  private mutating func renumbered(_ batch: Batch) -> Batch {
    given += 1
    return Batch(batch, as: given)
  }

  private mutating func append(_ batch: Batch) {
    streams[batch.log].through = batch.epoch
    if batch.count(for: partition) > 0 { streams[batch.log].batches.append(batch) }
  }

  private mutating func keep(_ batch: Batch) -> Taken {
    let early = streams[batch.log].early
    let place = early.firstIndex { $0.epoch >= batch.epoch } ?? early.count
    if place < early.count, early[place].epoch == batch.epoch { return .known }
    streams[batch.log].early.insert(batch, at: place)
    if early.count == Merge.mostEarly { streams[batch.log].early.removeLast() }
    return .early
  }

  /// What is missing of a log, the nearest first: behind which epoch, and up to which. Where nothing waits, that is all
  /// behind what is here.
  public func gaps(_ log: Int) -> [(after: UInt64, through: UInt64)] {
    var gaps: [(after: UInt64, through: UInt64)] = []
    var after = streams[log].through
    for batch in streams[log].early where gaps.count < Merge.mostGaps {
      if batch.previous > after { gaps.append((after, batch.previous)) }
      after = batch.epoch
    }
    return gaps.isEmpty ? [(after, .max)] : gaps
  }

  // snippet.next
  /// The next batch of the order with inputs for this partition, if it is known which it is; each
  /// is given once.
  public mutating func next() -> Batch? {
    if interleaving == .inputs { return nextEpoch() }
    let complete = complete
    while epoch <= complete {
      while log < streams.count {
        defer { log += 1 }
        if let batch = streams[log].first, batch.epoch <= epoch {
          streams[log].dropFirst()
          batch.fold(into: &digest, for: partition)
          return rule == .allAreHere ? batch : renumbered(batch)
        }
      }
      epoch = streams.reduce(complete + 1) { min($0, $1.first?.epoch ?? $0) }
      log = 0
    }
    return nil
  }
  // snippet.end

  /// All of the next epoch that has inputs for this partition.
  private mutating func nextEpoch() -> Batch? {
    let complete = complete
    let first = streams.reduce(complete + 1) { min($0, $1.first?.epoch ?? $0) }
    epoch = max(epoch, first)
    guard first <= complete else { return nil }
    var batches: [Batch] = []
    for log in streams.indices {
      guard let batch = streams[log].first, batch.epoch == first else { continue }
      streams[log].dropFirst()
      batch.fold(into: &digest, for: partition)
      batches.append(batch)
    }
    epoch = first + 1
    return Batch(interleaving: batches, of: streams.count, for: partition)
  }
}
