import Model

// Three engines in small, one for each way the book's protocols treat a transaction. They share the types and
// nothing else: order first and run once, lock while running, or run and verify.

/// Rows with the version that wrote them.
struct ToyStore {
  private(set) var rows: [Key: (value: Value, version: Timestamp)] = [:]
  let initial: @Sendable (Key) -> Value?

  func read(_ key: Key) -> (value: Value, version: Timestamp) {
    rows[key] ?? (initial(key) ?? Value(), .zero)
  }

  mutating func write(_ write: Write, at version: Timestamp) {
    rows[write.key] = (write.value, version)
  }
}

/// What an engine did: every call with its outcome.
typealias Answers = [(call: Transaction, outcome: Outcome)]

protocol ToyEngine {
  init(_ catalogue: Catalogue, _ initial: @escaping @Sendable (Key) -> Value?)
  var store: ToyStore { get }
  /// Runs all calls, several at a time where the engine can, in an order drawn from `random`.
  mutating func run(_ calls: [Transaction], _ random: inout Random, _ answers: inout Answers)
}

/// The order is the input; every call gathers its footprint and runs once. A miss means that the footprint
/// was wrong, and aborts the call in the same way everywhere.
struct SerialLog: ToyEngine {
  let catalogue: Catalogue
  var store: ToyStore
  private var workspace = Workspace()
  private var footprint = Footprint()
  private var position: Int64 = 0

  init(_ catalogue: Catalogue, _ initial: @escaping @Sendable (Key) -> Value?) {
    self.catalogue = catalogue
    store = ToyStore(initial: initial)
  }

  mutating func run(_ calls: [Transaction], _ random: inout Random, _ answers: inout Answers) {
    for call in calls { answers.append((call, apply(call))) }
  }

  mutating func apply(_ call: borrowing Transaction) -> Outcome {
    position += 1
    let at = Timestamp(rawValue: position)
    footprint.clear()
    workspace.clear()
    catalogue.declare(call, &footprint)
    for key in footprint.reads { learn(key) }
    for key in footprint.updates { learn(key) }
    switch workspace.attempt(call, catalogue) {
    case .needs: return .aborted(.stale)
    case .aborted(let reason): return .aborted(reason)
    case .done(let output):
      for write in workspace.writes { store.write(write, at: at) }
      return .committed(Receipt(at: at, digest: workspace.digest, output: output))
    }
  }

  private mutating func learn(_ key: Key) {
    let row = store.read(key)
    workspace.learn(key, row.value, version: row.version)
  }
}

/// One call under way in the two engines that run several at a time.
private struct Session {
  var call: Transaction
  var workspace = Workspace()
}

/// Every miss is a lock; a lock that is taken sends the call back to its beginning.
struct LockingInteractive: ToyEngine {
  let catalogue: Catalogue
  var store: ToyStore
  private var owners: [Key: Int] = [:]
  private var position: Int64 = 0

  init(_ catalogue: Catalogue, _ initial: @escaping @Sendable (Key) -> Value?) {
    self.catalogue = catalogue
    store = ToyStore(initial: initial)
  }

  mutating func run(_ calls: [Transaction], _ random: inout Random, _ answers: inout Answers) {
    var waiting = Array(calls.reversed())
    var sessions: [(number: Int, session: Session)] = []
    var started = 0
    while !waiting.isEmpty || !sessions.isEmpty {
      while sessions.count < 4, let call = waiting.popLast() {
        started += 1
        sessions.append((started, Session(call: call)))
      }
      let index = random.below(sessions.count)
      if let outcome = advance(&sessions[index].session, sessions[index].number) {
        release(sessions[index].number)
        answers.append((sessions[index].session.call, outcome))
        sessions.remove(at: index)
      }
    }
  }

  private mutating func advance(_ session: inout Session, _ number: Int) -> Outcome? {
    switch session.workspace.attempt(session.call, catalogue) {
    case .aborted(let reason): return .aborted(reason)
    case .needs: return lock(session.workspace.wanted, &session, number)
    case .done(let output):
      // Inserts were never read, so their locks are taken here; the parent's lock already guards them.
      for write in session.workspace.writes where owners[write.key] == nil {
        owners[write.key] = number
      }
      if session.workspace.writes.contains(where: { owners[$0.key] != number }) {
        return .aborted(.wounded)
      }
      position += 1
      let at = Timestamp(rawValue: position)
      for write in session.workspace.writes { store.write(write, at: at) }
      return .committed(Receipt(at: at, digest: session.workspace.digest, output: output))
    }
  }

  private mutating func lock(
    _ wanted: [Key], _ session: inout Session, _ number: Int
  ) -> Outcome? {
    for key in wanted {
      if let owner = owners[key], owner != number { return .aborted(.wounded) }
      owners[key] = number
      let row = store.read(key)
      session.workspace.learn(key, row.value, version: row.version)
    }
    return nil
  }

  private mutating func release(_ number: Int) {
    owners = owners.filter { $0.value != number }
  }
}

/// Reads without locks; at its place in the order a call commits if no version it read has changed.
struct Optimistic: ToyEngine {
  let catalogue: Catalogue
  var store: ToyStore
  /// A planted bug for the judge to find.
  var verifies = true
  private var position: Int64 = 0

  init(_ catalogue: Catalogue, _ initial: @escaping @Sendable (Key) -> Value?) {
    self.catalogue = catalogue
    store = ToyStore(initial: initial)
  }

  mutating func run(_ calls: [Transaction], _ random: inout Random, _ answers: inout Answers) {
    var waiting = Array(calls.reversed())
    var sessions: [Session] = []
    while !waiting.isEmpty || !sessions.isEmpty {
      while sessions.count < 4, let call = waiting.popLast() {
        sessions.append(Session(call: call))
      }
      let index = random.below(sessions.count)
      if let outcome = advance(&sessions[index]) {
        answers.append((sessions[index].call, outcome))
        sessions.remove(at: index)
      }
    }
  }

  private mutating func advance(_ session: inout Session) -> Outcome? {
    switch session.workspace.attempt(session.call, catalogue) {
    case .aborted(let reason):
      return isCurrent(session.workspace) ? .aborted(reason) : .aborted(.conflict)
    case .needs:
      for key in session.workspace.wanted {
        let row = store.read(key)
        session.workspace.learn(key, row.value, version: row.version)
      }
      return nil
    case .done(let output):
      guard isCurrent(session.workspace) else { return .aborted(.conflict) }
      position += 1
      let at = Timestamp(rawValue: position)
      for write in session.workspace.writes { store.write(write, at: at) }
      return .committed(Receipt(at: at, digest: session.workspace.digest, output: output))
    }
  }

  private func isCurrent(_ workspace: Workspace) -> Bool {
    !verifies
      || workspace.keys.indices.allSatisfy {
        store.read(workspace.keys[$0]).version == workspace.versions[$0]
      }
  }
}
