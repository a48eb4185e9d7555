import Model
import Storage

/// The machine that decides: it runs transactions under strict two-phase locking.
///
/// A transaction locks its rows one after the other in the order of their keys, so that nobody waits in a circle. Its
/// decision is a record of the journal, and whatever tells of it leaves after the record is on disk; so the locks need
/// not be held until then.
public struct Primary: Sendable {
  /// A transaction between its first lock and its end.
  struct Open: Sendable {
    let ticket: UInt64
    let number: UInt64
    let call: Transaction
    let client: NodeID
    /// The last position that was given when it began.
    let began: Timestamp
    var rows: [(key: Key, isUpdate: Bool)] = []
    /// How many of its rows are read.
    var place = 0
    var workspace = Workspace()
    /// Only by mistake: rows that it has written before its decision, with what they held, and those it is yet to write.
    var undo: [Write] = []
    var early: [Write] = []
  }

  /// How long a row takes, beyond the least the mean of an exponential draw.
  private static let leastAccess = Nanoseconds.microseconds(100)
  private static let access = Nanoseconds.microseconds(300)

  let catalogue: Catalogue
  let mistake: Mistake
  private let replicas: [NodeID]
  public internal(set) var store: Store
  var open: [Open] = []
  /// The last position given.
  var position = Timestamp.zero
  private var locks = Locks()
  /// How each call ended, by its number. Looked up, never listed.
  private var done: [UInt64: Outcome] = [:]
  private var tickets: UInt64 = 0
  private var changes: Int64 = 0

  init(
    _ catalogue: Catalogue, initial: @escaping @Sendable (Key) -> Value?, _ mistake: Mistake,
    replicas: [NodeID]
  ) {
    self.catalogue = catalogue
    self.mistake = mistake
    self.replicas = replicas
    store = Store(initial: initial)
  }

  /// How a call ended; nil where it has not, or wrote nothing.
  public func outcome(of number: UInt64) -> Outcome? { done[number] }

  /// All that was decided and is on disk is done again, and told again.
  mutating func start(
    from journal: Journal<StoreServer.Record>, _ context: inout Context<StoreServer>
  ) {
    for record in journal.records {
      position = max(position, record.change.at)
      write(record.change.writes, at: record.change.at)
      done[record.number] = record.outcome
      changes = record.change.index
      publish(record.change, &context)
    }
  }

  // snippet.begin
  /// A call comes in, perhaps not for the first time.
  mutating func begin(
    _ call: Transaction, _ number: UInt64, for client: NodeID,
    _ context: inout Context<StoreServer>
  ) {
    if mistake != .repeatedCalls {
      if let outcome = done[number] { return answer(outcome, number, client, &context) }
      if open.contains(where: { $0.number == number }) { return }
    }
    tickets += 1
    var transaction = Open(
      ticket: tickets, number: number, call: call, client: client, began: position)
    transaction.rows = rows(of: call)
    open.append(transaction)
    proceed(tickets, &context)
  }

  /// The next row, once it is locked; after the last one the decision.
  mutating func proceed(_ ticket: UInt64, _ context: inout Context<StoreServer>) {
    guard let index = place(of: ticket) else { return }
    guard open[index].place < open[index].rows.count else { return decide(index, &context) }
    let row = open[index].rows[open[index].place]
    let isLocked = row.isUpdate ? mistake.locksWrites : mistake.locksReads
    if isLocked, !locks.take(row.key, for: ticket, exclusive: row.isUpdate) { return }
    look(ticket, &context)
  }
  // snippet.end

  /// All rows of a call, in the order in which they are locked.
  private func rows(of call: Transaction) -> [(key: Key, isUpdate: Bool)] {
    var footprint = Footprint()
    catalogue.declare(call, &footprint)
    var keys = (footprint.reads + footprint.updates).sorted()
    // Who never holds two locks may take them as they come.
    if mistake == .briefLocks {
      var workspace = Workspace()
      _ = workspace.attempt(call, catalogue)
      keys = workspace.wanted
    }
    return keys.map { ($0, footprint.updates.contains($0)) }
  }

  /// It takes a while to get at a row.
  func look(_ ticket: UInt64, _ context: inout Context<StoreServer>) {
    let mean = Double(Primary.access.count)
    let time = Primary.leastAccess.count + Int64(context.random.exponential(mean: mean))
    context.set(.read(ticket), after: Nanoseconds(time))
  }

  // snippet.read
  mutating func read(_ ticket: UInt64, _ context: inout Context<StoreServer>) {
    guard let index = place(of: ticket) else { return }
    if open[index].place == open[index].rows.count { return writeEarly(index, &context) }
    let key = open[index].rows[open[index].place].key
    let time = mistake.readsSnapshots ? open[index].began : .infinity
    let row = store.read(key, at: time) ?? (Value(), .zero)
    open[index].workspace.learn(key, row.value, version: row.version)
    open[index].place += 1
    if mistake == .briefLocks { writeSoFar(index, key, &context) }
    proceed(ticket, &context)
  }
  // snippet.end

  // snippet.decide
  /// All rows are locked and read. What happens now happens at once.
  mutating func decide(_ index: Int, _ context: inout Context<StoreServer>) {
    let call = open[index].call
    guard case .done(let output) = open[index].workspace.attempt(call, catalogue) else {
      return end(index, .aborted(.stale), [], &context)
    }
    if mistake == .earlyWrites, beginsToWrite(index, &context) { return }
    // One in sixteen finds no money in the till.
    if context.random.below(16) == 0 { return end(index, .aborted(.byUser), [], &context) }
    let workspace = open[index].workspace
    if mistake == .snapshots, isOvertaken(open[index]) {
      return end(index, .aborted(.conflict), [], &context)
    }
    if !workspace.writes.isEmpty { position = position.next }
    let receipt = Receipt(
      at: claim(open[index]), digest: workspace.digest, output: output,
      observed: answered(workspace))
    end(index, .committed(receipt), workspace.writes, &context)
  }

  /// Writes the record and the rows, answers, and lets go of the locks.
  private mutating func end(
    _ index: Int, _ outcome: Outcome, _ writes: [Write],
    _ context: inout Context<StoreServer>
  ) {
    let (number, client) = (open[index].number, open[index].client)
    if mistake == .earlyAnswers { answer(outcome, number, client, &context) }
    var writes = writes
    spoil(&writes, &context)
    if !open[index].call.isReadOnly {
      changes += 1
      let change = Change(index: changes, at: position, writes: writes)
      context.append(StoreServer.Record(number: number, outcome: outcome, change: change))
      done[number] = outcome
      publish(change, &context)
    }
    settle(index, outcome, writes)
    if mistake != .earlyAnswers { answer(outcome, number, client, &context) }
    let transaction = open.remove(at: index)
    for row in transaction.rows { release(row.key, by: transaction.ticket, &context) }
  }
  // snippet.end

  mutating func release(
    _ key: Key, by ticket: UInt64, _ context: inout Context<StoreServer>
  ) {
    for next in locks.release(key, by: ticket) { look(next, &context) }
  }

  mutating func write(_ writes: [Write], at time: Timestamp) {
    for write in writes { store.write(write.key, write.value, at: time) }
  }

  private func publish(_ change: Change, _ context: inout Context<StoreServer>) {
    for replica in replicas { context.send(.change(change), to: replica) }
  }

  private func answer(
    _ outcome: Outcome, _ number: UInt64, _ client: NodeID,
    _ context: inout Context<StoreServer>
  ) {
    context.send(.outcome(outcome, number), to: client)
  }

  private func place(of ticket: UInt64) -> Int? { open.firstIndex { $0.ticket == ticket } }
}
