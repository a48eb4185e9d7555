import Model
import Storage

/// The state that the log determines: rows, and what clients were told. It knows of no other machine, no clock and no
/// chance; two that apply the same commands are the same, byte by byte.
public struct StateMachine: Sendable {
  public private(set) var store: Store
  public private(set) var sessions: Sessions
  private let hasSessions: Bool
  private let catalogue: Catalogue
  private let initial: @Sendable (Key) -> Value?
  private var workspace = Workspace()
  /// All rows that were written, in the order in which they first were.
  private var written: [Key] = []
  /// Folded over all that was applied.
  public private(set) var digest = Digest(0)
  public private(set) var applied: UInt64 = 0

  public init(
    _ catalogue: Catalogue, initial: @escaping @Sendable (Key) -> Value?,
    hasSessions: Bool = true, window: Int = 0
  ) {
    self.catalogue = catalogue
    self.initial = initial
    self.hasSessions = hasSessions
    store = Store(horizon: .infinity, initial: initial)
    sessions = Sessions(window: window)
  }

  // snippet.apply
  /// The next command of the log, unless its client's session says that it was applied before.
  public mutating func apply(_ index: UInt64, _ command: Command) -> Outcome {
    applied = index
    if hasSessions {
      switch sessions.answer(to: command) {
      case .known(let outcome): return outcome
      case .forgotten: return .unknown
      case .new: break
      }
    }
    let outcome = run(command.call, at: Timestamp(rawValue: Int64(index)))
    if hasSessions { sessions.keep(outcome, of: command) }
    digest.fold(index)
    digest.fold(command.number)
    if case .committed(let receipt) = outcome { digest.fold(receipt.digest.rawValue) }
    return outcome
  }
  // snippet.end

  /// An entry that is no command: a leader's empty one, or bytes that nobody can read, here or anywhere.
  mutating func pass(_ index: UInt64) { applied = index }

  /// The newest value of a row; nil where there is none.
  public func value(of key: Key) -> Value? { store.read(key)?.value }

  /// Runs a call that writes nothing, on what is applied.
  public mutating func read(_ call: Transaction) -> Outcome {
    run(call, at: Timestamp(rawValue: Int64(applied)))
  }

  private mutating func run(_ call: Transaction, at time: Timestamp) -> Outcome {
    workspace.clear()
    while true {
      switch workspace.attempt(call, catalogue) {
      case .aborted(let why): return .aborted(why)
      case .needs:
        for key in workspace.wanted {
          let row = store.read(key)
          workspace.learn(key, row?.value ?? Value(), version: row?.version ?? .zero)
        }
      case .done(let output):
        for write in workspace.writes {
          if store.latestVersion(of: write.key) == .zero { written.append(write.key) }
          store.write(write.key, write.value, at: time)
        }
        return .committed(
          Receipt(
            at: time, digest: workspace.digest, output: output, observed: workspace.observed))
      }
    }
  }

  // MARK: - Snapshots

  public var snapshot: [UInt8] {
    var bytes: [UInt8] = []
    bytes.put(applied)
    bytes.put(digest.rawValue)
    bytes.put(UInt32(written.count))
    for key in written {
      guard let row = store.read(key) else { continue }
      bytes.put(key.rawValue)
      bytes.put(row.version.rawValue)
      bytes.put(row.value)
    }
    sessions.encode(into: &bytes)
    return bytes
  }

  public mutating func restore(_ snapshot: [UInt8]) {
    store = Store(horizon: .infinity, initial: initial)
    written = []
    snapshot.withUnsafeBytes { raw in
      var bytes = ByteReader(raw)
      applied = bytes.take(UInt64.self)
      digest = Digest(restoring: bytes.take(UInt64.self))
      for _ in 0..<bytes.takeCount(ofAtLeast: 80) {
        let key = Key(rawValue: bytes.take(UInt64.self))
        let version = Timestamp(rawValue: bytes.take(Int64.self))
        written.append(key)
        store.write(key, bytes.takeValue(), at: version)
      }
      sessions.restore(&bytes)
      // Checksums were right, so that it is an error of ours.
      invariant(bytes.isAtEnd, "a snapshot is not what the state machine wrote")
    }
  }
}
