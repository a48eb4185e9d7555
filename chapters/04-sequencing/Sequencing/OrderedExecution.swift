import Model

// Who executes an order may do it one input after the other or many at once, so long as the state behind each batch is
// what one after the other leaves. What differs is kept behind this protocol, which is asked once a batch, a message or a
// finished piece of work, and not once a row.

/// Executes the batches of one partition that it is given, in their order or as if.
public protocol OrderedExecution: Sendable {
  /// It can be given another batch.
  var wantsBatch: Bool { get }
  /// All up to here is done.
  var through: Position { get }
  /// The first input, or the place of its batch, that is not; nil where all that it was given is.
  var oldest: Position? { get }
  /// The last batch that is done with all before it.
  var lastBatch: Position { get }
  /// Folded over all writes up to `through`, in the agreed order.
  var digest: Digest { get }
  /// Rows as they were before this time are no longer known.
  var horizon: Timestamp { get }
  /// The oldest inputs that wait for rows of others, and of whom.
  var waiting: [(position: Position, missing: PartitionSet, input: Input)] { get }

  /// What it has to say since `clear` was last called.
  var outputs: ExecutionOutputs { get set }

  /// Takes in a batch; `order` is the digest of the order up to its end.
  mutating func begin(_ batch: Batch, order: Digest)
  /// Another partition's rows, as they were before an input.
  mutating func take(_ rows: Rows)
  /// Goes on as far as it can.
  mutating func run()
  /// A piece of work that was given to a core is done.
  mutating func worked(_ ticket: UInt64)

  /// A checkpoint of all that was begun is to be put out when that is done.
  mutating func keep(epoch: UInt64, order: Digest)
  mutating func restore(_ checkpoint: Checkpoint)
  /// Rows as they were before the end of this epoch nobody will ask for any more.
  mutating func collect(through epoch: UInt64)
  /// Rows as they were before an input, for a partition that asks; nil where this one is not as far, or they are gone.
  func rows(before position: Position, of input: Input) -> Rows?
  /// A row as it is, or as it was at a time, for who does not ask for locks.
  func row(_ key: Key, at time: Timestamp) -> (value: Value, version: Timestamp)?

  // Where rows may lie on a disk; see `ColdRows`.
  mutating func haveRows(of call: Transaction) -> Bool
  mutating func takeFetches(_ random: inout Random) -> [(key: Key, delay: Nanoseconds)]
  mutating func fetched(_ key: Key)
}

extension OrderedExecution {
  public mutating func worked(_ ticket: UInt64) {}
  public mutating func haveRows(of call: Transaction) -> Bool { true }
  public mutating func takeFetches(_ random: inout Random) -> [(key: Key, delay: Nanoseconds)] {
    []
  }
  public mutating func fetched(_ key: Key) {}
}

/// An input that is done with.
public struct Done: Sendable {
  public var input: Input
  public var outcome: Outcome
  /// It had been executed before, and is only answered again.
  public var isRepeated: Bool
  /// This partition is the one that tells the client.
  public var speaks: Bool

  public init(input: Input, outcome: Outcome, isRepeated: Bool, speaks: Bool) {
    self.input = input
    self.outcome = outcome
    self.isRepeated = isRepeated
    self.speaks = speaks
  }
}

/// What an executor wants done and known.
public struct ExecutionOutputs: Sendable {
  /// Rows that the others are to be sent, by the partitions that are to have them.
  public var pushes: [(to: PartitionSet, rows: Rows)] = []
  public var done: [Done] = []
  /// Batches that are done with all before them: the order and the state behind each.
  public var finished: [(batch: Position, order: Digest, state: Digest)] = []
  public var checkpoints: [Checkpoint] = []
  /// What its own thread did.
  public var work: [(kind: Work, count: Int)] = []
  /// What other cores are to do.
  public var jobs: [(kind: Work, count: Int, ticket: UInt64)] = []

  public init() {}

  public mutating func clear() {
    pushes.removeAll(keepingCapacity: true)
    done.removeAll(keepingCapacity: true)
    finished.removeAll(keepingCapacity: true)
    work.removeAll(keepingCapacity: true)
    jobs.removeAll(keepingCapacity: true)
    checkpoints.removeAll(keepingCapacity: true)
  }
}

extension Outcome {
  /// A partition that wrote nothing of a call does not know what came of it.
  public var isKnown: Bool { if case .unknown = self { false } else { true } }
}
