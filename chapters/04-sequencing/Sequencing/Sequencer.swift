import Model
import Raft

// A sequencer takes in what clients ask for, and at the end of each epoch puts all of it into its log as one entry: all of an
// epoch is agreed upon, or nothing (Calvin §3.1). The entry says which epoch it is. By what it is chosen decides when things
// are executed; in which order, only what the logs say.

/// Which number a sequencer gives to what it has gathered.
public enum EpochRule: Sendable, Equatable {
  /// What its clock says: sequencers whose clocks agree are equally far.
  case byClock
  /// One more than the last, whatever any clock says.
  case byCount
  /// The same, but never fewer than the highest number it has heard of, as in Lamport's clocks.
  case byHearsay
}

public struct SequencerOptions: Sendable {
  public var epoch = Nanoseconds.milliseconds(10)
  public var rule = EpochRule.byClock
  /// Of inputs in one batch, in bytes; what comes beyond waits for the next.
  public var batchLimit = 1 << 20
  /// Of inputs that wait, in bytes; what comes beyond is turned away, and its client asks again later.
  public var waitingLimit = 1 << 22

  public init() {}
}

public struct Sequencer: Sendable {
  private let options: SequencerOptions
  private var batch = BatchWriter()
  /// What did not fit, oldest first.
  private var waiting: [Input] = []
  private var waitingHead = 0
  private var waitingBytes = 0
  /// The last epoch in the log, agreed upon or not yet.
  public private(set) var last: UInt64 = 0

  public init(_ options: SequencerOptions) { self.options = options }

  public var isEmpty: Bool { batch.count == 0 }

  /// It begins to fill a log that ends with this epoch; what it had gathered for another is forgotten.
  mutating func begin(behind epoch: UInt64) {
    last = epoch
    batch.removeAll()
    waiting.removeAll(keepingCapacity: true)
    (waitingHead, waitingBytes) = (0, 0)
  }

  /// False where it is full.
  public mutating func accept(_ input: Input) -> Bool {
    if waitingBytes == 0, fits(input) {
      batch.append(input)
      return true
    }
    guard waitingBytes + input.size <= options.waitingLimit else { return false }
    waiting.append(input)
    waitingBytes += input.size
    return true
  }

  /// Whatever is larger than a batch may be goes alone.
  private func fits(_ input: Input) -> Bool {
    batch.count == 0
      || (batch.size + input.size <= options.batchLimit && batch.count < Position.mostInBatch)
  }

  // snippet.close
  /// The epoch that ends now, where others were heard to be so far; nil where its clock is behind
  /// what it has already agreed upon.
  public func epoch(at clock: LocalTime, heard: UInt64 = 0) -> UInt64? {
    switch options.rule {
    case .byCount: return last + 1
    case .byHearsay: return max(last + 1, heard)
    case .byClock:
      let now = clock.nanoseconds / options.epoch.count
      return now > Int64(last) ? UInt64(now) : nil
    }
  }

  /// The entry for an epoch: all that was gathered. An epoch without inputs has an entry, too, or
  /// nobody could go on.
  public mutating func close(_ epoch: UInt64, into entries: inout Entries) {
    invariant(epoch > last, "epoch \(epoch) does not come behind \(last)")
    batch.close(epoch: epoch, after: last) { entries.append(0, .command, $0) }
    last = epoch
    refill()
  }
  // snippet.end

  private mutating func refill() {
    while waitingHead < waiting.count, fits(waiting[waitingHead]) {
      batch.append(waiting[waitingHead])
      waitingBytes -= waiting[waitingHead].size
      waitingHead += 1
    }
    if waitingHead == waiting.count || waitingHead >= 1024 {
      waiting.removeFirst(waitingHead)
      waitingHead = 0
    }
  }

  /// How long until the next epoch ends.
  public func wait(at clock: LocalTime) -> Nanoseconds {
    guard options.rule == .byClock else { return options.epoch }
    let into = clock.nanoseconds % options.epoch.count
    return Nanoseconds(options.epoch.count - (into < 0 ? into + options.epoch.count : into))
  }
}
