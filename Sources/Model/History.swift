/// What a committed transaction's client holds in its hand.
public struct Receipt: Sendable {
  /// The position in the serial order that the protocol claims for it.
  public var at: Timestamp
  /// All it read, in eight bytes: see `Workspace.digest`.
  public var digest: Digest
  public var output: Int64
  /// All it saw, where observations were recorded.
  public var observed: [Observation]

  public init(at: Timestamp, digest: Digest, output: Int64, observed: [Observation] = []) {
    self.at = at
    self.digest = digest
    self.output = output
    self.observed = observed
  }
}

/// How a transaction ended, as its client knows it. `unknown` is not `aborted`: it may yet have happened.
public enum Outcome: Sendable { case committed(Receipt), aborted(Abort), unknown }

/// What clients did and saw, in true time: all that a judge is given.
public struct History: Sendable {
  public struct Entry: Sendable {
    public var client: Int32
    /// When the client meant to call; later than `called` never, earlier where it had to wait for its turn.
    public var intended: Instant
    public var called: Instant
    /// Nil while nothing came back.
    public var returned: Instant?
    public var transaction: Transaction
    public var outcome: Outcome

    public init(
      client: Int32, intended: Instant, called: Instant, returned: Instant?,
      transaction: Transaction, outcome: Outcome
    ) {
      self.client = client
      self.intended = intended
      self.called = called
      self.returned = returned
      self.transaction = transaction
      self.outcome = outcome
    }
  }

  public private(set) var entries: [Entry] = []
  public init() {}

  public mutating func record(_ entry: Entry) {
    invariant(entry.intended <= entry.called, "a call came before it was intended")
    if let returned = entry.returned {
      invariant(entry.called <= returned, "an answer came before its call")
    }
    entries.append(entry)
  }
}

/// What a judge says. `undecided` is never a guess: it names what was missing.
public enum Verdict: Sendable, Equatable {
  case holds, violated(witness: String), undecided(String)
}

/// A judge of histories.
public protocol Check: Sendable {
  static var name: String { get }
  func judge(_ history: borrowing History) -> Verdict
}
