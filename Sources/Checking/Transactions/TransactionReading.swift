import Histories

extension TransactionHistory {
  /// Reads the transactions of a recorded history. Throws at the line that is none.
  ///
  /// Without a header, appends say that keys are lists, and invocations that the order is real time.
  public init(_ recorded: RecordedHistory) throws(MalformedHistory) {
    let kind = try TransactionReader.kind(recorded)
    let order = try TransactionReader.order(recorded)
    var reader = TransactionReader(
      recorded, kind, order, isLongFork: recorded.header("kind") == "long-fork")
    for rank in recorded.events.indices { try reader.add(rank) }
    self = try reader.finish()
  }
}

/// Pairs invocations with completions, and turns operations into steps.
private struct TransactionReader {
  private let recorded: RecordedHistory
  private let kind: TransactionHistory.Kind
  private let isLongFork: Bool
  private var history: TransactionHistory
  /// By the handle of a key, its number here.
  private var keyNumbers: [Int32: Int32] = [:]
  private var keyKind: Atoms.Kind?
  /// By the handle of a process, the ranks of its invocations that wait for an answer.
  private var waiting: [Int32: [Int32]] = [:]
  private var isAnswered: [Bool]
  private var places: [Int32: Int32] = [:]
  /// What was written, and by which line.
  private var written = PairTable(capacity: 64)

  init(
    _ recorded: RecordedHistory, _ kind: TransactionHistory.Kind,
    _ order: TransactionHistory.Order, isLongFork: Bool
  ) {
    self.recorded = recorded
    self.kind = kind
    self.isLongFork = isLongFork
    isAnswered = Array(repeating: false, count: recorded.events.count)
    history = TransactionHistory(kind: kind, order: order)
    history.atoms = recorded.atoms
    history.eventCount = Int32(truncatingIfNeeded: recorded.events.count)
    let initial = recorded.atoms.value(recorded.header, "init")
    if !initial.isMissing, !initial.isNull { history.initialValue = initial.index }
    let options = recorded.atoms.value(recorded.header, "opts")
    for (name, place) in recorded.atoms.pairs(recorded.atoms.value(options, "transaction-order")) {
      if let name = recorded.atoms.text(name).flatMap({ Int32($0) })
        ?? recorded.atoms.whole(name)
        .map({ Int32(truncatingIfNeeded: $0) }), let place = recorded.atoms.whole(place)
      {
        places[name] = Int32(truncatingIfNeeded: place)
      }
    }
  }

  static func kind(_ recorded: RecordedHistory) throws(MalformedHistory) -> TransactionHistory.Kind
  {
    switch recorded.header("kind") {
    case "list-append": return .listAppend
    case "rw-register", "long-fork": return .register
    case let other?:
      throw MalformedHistory(line: 1, "the kind is list-append or rw-register, not \(other)")
    case nil: break
    }
    for event in recorded.events {
      for step in recorded.atoms.list(event.operations) {
        if recorded.atoms.list(step).first.flatMap({ recorded.atoms.text($0) }) == "append" {
          return .listAppend
        }
      }
    }
    return .register
  }

  static func order(
    _ recorded: RecordedHistory
  ) throws(MalformedHistory) -> TransactionHistory.Order {
    switch recorded.header("order") {
    case "realtime": return .realTime
    case "session": return .session
    case "line": return .line
    case let other?:
      throw MalformedHistory(line: 1, "the order is realtime, session or line, not \(other)")
    case nil: return recorded.events.contains { $0.kind == .invoke } ? .realTime : .line
    }
  }

  // MARK: - Events

  mutating func add(_ place: Int) throws(MalformedHistory) {
    let event = recorded.events[place]
    let rank = Int32(truncatingIfNeeded: place)
    if event.kind == .invoke {
      // Nothing but real time needs to know when somebody asked.
      let isBusy = !(waiting[event.process.index] ?? []).isEmpty
      if isBusy { note(event.line, "the process invokes again before it is answered") }
      waiting[event.process.index, default: []].append(rank)
      return
    }
    var invocation = -1
    if let first = waiting[event.process.index]?.first {
      invocation = Int(first)
      isAnswered[invocation] = true
      waiting[event.process.index]!.removeFirst()
    } else if history.order == .realTime {
      note(event.line, "a completion without an invocation")
    }
    let told =
      event.operations.isMissing && invocation >= 0
      ? recorded.events[invocation] : event
    try open(event, told.operations, invoked: Int32(truncatingIfNeeded: max(invocation, 0)), rank)
    if invocation < 0 { history.transactions[history.transactions.count - 1].invoked = rank }
    if invocation >= 0, !event.operations.isMissing, event.kind == .ok {
      try compare(recorded.events[invocation].operations, event)
    }
  }

  private mutating func note(_ line: Int32, _ reason: String) {
    if history.disorder == nil { history.disorder = MalformedHistory(line: Int(line), reason) }
  }

  /// What a process asked and what it was told must be the same steps.
  private func compare(
    _ asked: Datum, _ event: RecordedHistory.Event
  ) throws(MalformedHistory) {
    let (asked, told) = (recorded.atoms.list(asked), recorded.atoms.list(event.operations))
    var isSame = asked.count == told.count
    for (one, other) in zip(asked, told) where isSame {
      let (one, other) = (recorded.atoms.list(one), recorded.atoms.list(other))
      isSame = one.prefix(2).elementsEqual(other.prefix(2))
    }
    if !isSame {
      throw MalformedHistory(line: Int(event.line), "it completes other steps than it invoked")
    }
  }

  mutating func finish() throws(MalformedHistory) -> TransactionHistory {
    // Without an answer it may have happened at any moment after it was asked.
    for (rank, event) in recorded.events.enumerated()
    where event.kind == .invoke && !isAnswered[rank] {
      var unknown = event
      unknown.kind = .info
      try open(unknown, event.operations, invoked: Int32(truncatingIfNeeded: rank), .max)
    }
    if !places.isEmpty {
      history.claimedPlaces = history.transactions.map {
        places[$0.completed == .max ? $0.invoked : $0.completed] ?? -1
      }
    }
    if isLongFork { addUnseenWriters() }
    return history
  }

  /// A long fork history tells only reads. Each key was written once, by a transaction that wrote nothing else.
  private mutating func addUnseenWriters() {
    var seen = PairTable(capacity: 64)
    for step in history.steps where step.isWrite {
      _ = seen.findOrAdd(PairTable.pair(step.key, step.value), 0)
    }
    for step in history.steps where step.isValueRead && step.value != TransactionHistory.initial {
      guard seen.findOrAdd(PairTable.pair(step.key, step.value), 0).isNew else { continue }
      history.transactions.append(
        .init(
          process: TransactionHistory.unseen, invoked: 0, completed: .max, line: 0,
          firstStep: Int32(truncatingIfNeeded: history.steps.count), status: .unknown))
      history.steps.append(.init(.write, key: step.key, value: step.value))
    }
  }

  // MARK: - Steps

  private mutating func open(
    _ event: RecordedHistory.Event, _ operations: Datum, invoked: Int32, _ rank: Int32
  ) throws(MalformedHistory) {
    let status: TransactionHistory.Status =
      switch event.kind {
      case .ok: .committed
      case .fail: .aborted
      default: .unknown
      }
    guard recorded.atoms.isList(operations) else {
      throw MalformedHistory(line: Int(event.line), "the event has no operations \"ops\"")
    }
    history.transactions.append(
      .init(
        process: event.process.index, invoked: invoked,
        completed: status == .unknown ? .max : rank, line: event.line,
        firstStep: Int32(truncatingIfNeeded: history.steps.count), status: status))
    for operation in recorded.atoms.list(operations) {
      try add(operation, Int(event.line), status)
    }
  }

  private mutating func add(
    _ operation: Datum, _ line: Int, _ status: TransactionHistory.Status
  ) throws(MalformedHistory) {
    let parts = Array(recorded.atoms.list(operation))
    guard parts.count == 2 || parts.count == 3, let name = recorded.atoms.text(parts[0]) else {
      throw MalformedHistory(line: line, "an operation is [\"r\", key, value] or one that writes")
    }
    let key = try number(parts[1], line)
    let value = parts.count == 3 ? parts[2] : .null
    switch (name, kind) {
    case ("append", .listAppend), ("w", .register):
      guard !value.isNull else { throw MalformedHistory(line: line, "it writes nothing") }
      guard !isCompound(value) else {
        throw MalformedHistory(line: line, "what is written is a number or a word")
      }
      if kind == .listAppend {
        let (other, isNew) = written.findOrAdd(
          PairTable.pair(key, value.index), Int32(truncatingIfNeeded: line))
        if !isNew {
          throw MalformedHistory(
            line: line, "it appends what line \(other) has appended to the same key")
        }
      }
      history.steps.append(.init(.write, key: key, value: value.index))
    case ("r", .listAppend): try addListRead(key, value, line, status)
    case ("r", .register): addRead(key, value, status)
    default:
      throw MalformedHistory(
        line: line,
        "an operation is r or \(kind == .listAppend ? "append" : "w"), not \(name)")
    }
  }

  private mutating func addListRead(
    _ key: Int32, _ value: Datum, _ line: Int, _ status: TransactionHistory.Status
  ) throws(MalformedHistory) {
    if value.isNull, status != .committed {
      history.steps.append(.init(.readUnknown, key: key, value: 0))
      return
    }
    guard value.isNull || recorded.atoms.isList(value) else {
      throw MalformedHistory(line: line, "what is read of a list is a list")
    }
    let list = recorded.atoms.list(value)
    let start = Int32(truncatingIfNeeded: history.elements.count)
    for element in list { history.elements.append(element.index) }
    history.steps.append(.init(.readList, key: key, value: start, count: list.count))
  }

  private mutating func addRead(
    _ key: Int32, _ value: Datum, _ status: TransactionHistory.Status
  ) {
    if value.isNull, status != .committed {
      history.steps.append(.init(.readUnknown, key: key, value: 0))
      return
    }
    let read = value.isNull ? TransactionHistory.initial : value.index
    history.steps.append(.init(.readValue, key: key, value: read))
  }

  /// Lists and maps have a handle as often as they are written, so that no two are the same.
  private func isCompound(_ datum: Datum) -> Bool {
    [.list, .map].contains(recorded.atoms.kind(datum))
  }

  private mutating func number(_ key: Datum, _ line: Int) throws(MalformedHistory) -> Int32 {
    guard !isCompound(key) else {
      throw MalformedHistory(line: line, "a key is a number or a word")
    }
    if let known = keyNumbers[key.index] { return known }
    let kind = recorded.atoms.kind(key)
    if let keyKind, keyKind != kind {
      throw MalformedHistory(
        line: line, "keys are all numbers or all words, and this key is of the other kind")
    }
    keyKind = kind
    let number = Int32(truncatingIfNeeded: history.keyNames.count)
    keyNumbers[key.index] = number
    history.keyNames.append(key.index)
    return number
  }
}
