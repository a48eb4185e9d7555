import Model
import Storage

/// What the primary has written, in the place it has in the order of all that it wrote.
public struct Change: Sendable {
  public var index: Int64
  public var at: Timestamp
  public var writes: [Write]

  public init(index: Int64, at: Timestamp, writes: [Write]) {
    self.index = index
    self.at = at
    self.writes = writes
  }
}

/// A machine where clients come in. It passes their calls on to the primary, again and again until it is answered, and
/// keeps a copy of every row for the day when it is needed.
struct Replica: Sendable {
  static let primary = NodeID(0)
  private static let patience = Nanoseconds.milliseconds(20)

  private let catalogue: Catalogue
  private let mistake: Mistake
  /// Calls that are not answered yet.
  private var pending: [(number: UInt64, call: Transaction)] = []
  private var copy: Store
  /// How far the copy goes, and the changes that came before their turn.
  private var applied: Int64 = 0
  private var position = Timestamp.zero
  private var early: [Change] = []

  init(
    _ catalogue: Catalogue, initial: @escaping @Sendable (Key) -> Value?, _ mistake: Mistake
  ) {
    self.catalogue = catalogue
    self.mistake = mistake
    copy = Store(initial: initial)
  }

  mutating func submit(
    _ call: Transaction, _ number: UInt64, _ context: inout Context<StoreServer>
  ) {
    if mistake.replicasAnswer, call.isReadOnly {
      context.respond(read(call), to: RequestID(number))
      return
    }
    pending.append((number, call))
    ask(number, &context)
  }

  /// Asks the primary, and asks again if no answer comes.
  mutating func ask(_ number: UInt64, _ context: inout Context<StoreServer>) {
    guard let open = pending.first(where: { $0.number == number }) else { return }
    context.send(.call(open.call, number), to: Replica.primary)
    context.set(.ask(number), after: Replica.patience)
  }

  mutating func hear(
    _ outcome: Outcome, _ number: UInt64, _ context: inout Context<StoreServer>
  ) {
    guard let index = pending.firstIndex(where: { $0.number == number }) else { return }
    pending.remove(at: index)
    context.respond(outcome, to: RequestID(number))
  }

  // MARK: - The copy

  mutating func take(_ change: Change) {
    if mistake == .looseReplicas { return apply(change) }
    guard change.index > applied, !early.contains(where: { $0.index == change.index }) else {
      return
    }
    early.append(change)
    while let next = early.firstIndex(where: { $0.index == applied + 1 }) {
      apply(early.remove(at: next))
    }
  }

  private mutating func apply(_ change: Change) {
    for write in change.writes where change.at > copy.latestVersion(of: write.key) {
      copy.write(write.key, write.value, at: change.at)
    }
    applied = max(applied, change.index)
    position = max(position, change.at)
  }

  /// What the copy says, which may be old.
  private func read(_ call: Transaction) -> Outcome {
    var footprint = Footprint()
    catalogue.declare(call, &footprint)
    var workspace = Workspace()
    for key in footprint.reads {
      let row = copy.read(key) ?? (Value(), .zero)
      workspace.learn(key, row.value, version: row.version)
    }
    guard case .done(let output) = workspace.attempt(call, catalogue) else {
      return .aborted(.stale)
    }
    return .committed(
      Receipt(
        at: position, digest: workspace.digest, output: output, observed: workspace.observed))
  }
}
