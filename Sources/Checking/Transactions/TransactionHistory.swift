import Histories

// What clients asked of a store and were told, flat: transactions in a row, their steps in a row, the elements of all
// lists in a row. Keys and values are numbers; whoever prints them knows their names.

/// A history of transactions over lists that grow or over registers.
public struct TransactionHistory: Sendable {
  public enum Kind: Sendable { case listAppend, register }

  /// What the order of transactions means.
  public enum Order: Sendable {
    /// Invocations and completions are ranked in real time.
    case realTime
    /// Committed only; the order within one process is all that is known.
    case session
    /// Completions only, one after the other; nothing is known of time.
    case line
  }

  public enum Status: UInt8, Sendable { case committed, aborted, unknown }

  public struct Transaction: Sendable {
    public var process: Int32
    /// Rank of the invocation among all events.
    public var invoked: Int32
    /// Rank of the completion among all events; `.max` where it never completed.
    public var completed: Int32
    /// Where it stands in the file, or any number by which a reader finds it.
    public var line: Int32
    public var firstStep: Int32
    public var status: Status
  }

  /// One append, write or read, in twelve bytes.
  public struct Step: Sendable {
    public enum Kind: Sendable { case write, readList, readValue, readUnknown }

    public let key: Int32
    /// What was written or read; of a list that was read, the place of its first element.
    public let value: Int32
    private let tag: Int32

    public init(_ kind: Kind, key: Int32, value: Int32, count: Int = 0) {
      self.key = key
      self.value = value
      tag =
        switch kind {
        case .readList: Int32(truncatingIfNeeded: count)
        case .write: -1
        case .readValue: -2
        case .readUnknown: -3
        }
    }

    @inline(__always) public var isWrite: Bool { tag == -1 }
    @inline(__always) public var isListRead: Bool { tag >= 0 }
    @inline(__always) public var isValueRead: Bool { tag == -2 }
    /// How many elements a list had.
    @inline(__always) public var count: Int { Int(tag) }
    @inline(__always) package var range: Range<Int> { Int(value)..<Int(value) + Int(tag) }
  }

  /// The state of a register that nobody has written.
  public static let initial: Int32 = -1

  public let kind: Kind
  public let order: Order
  public internal(set) var transactions: [Transaction] = []
  public internal(set) var steps: [Step] = []
  public internal(set) var elements: [Int32] = []
  /// How keys are named outside, by their number here.
  public internal(set) var keyNames: [Int32] = []
  /// How many ranks there are.
  public internal(set) var eventCount: Int32 = 0
  /// The names of keys and values; nil where they are numbers that name themselves.
  var atoms: Atoms?
  /// The first process, and its line, that invoked before it was answered or was answered before it invoked. Such a
  /// history has no order in time.
  var disorder: MalformedHistory?
  /// The place of each transaction in the order that the header claims; empty where it claims none.
  var claimedPlaces: [Int32] = []
  /// A value that registers hold at first besides none at all.
  var initialValue: Int32?

  init(kind: Kind, order: Order) {
    self.kind = kind
    self.order = order
  }

  @inline(__always) package func steps(of transaction: Int) -> Range<Int> {
    let end =
      transaction + 1 < transactions.count
      ? Int(transactions[transaction + 1].firstStep) : steps.count
    return Int(transactions[transaction].firstStep)..<end
  }

  public func keyText(_ key: Int32) -> String { text(keyNames[Int(key)]) }

  public func valueText(_ value: Int32) -> String {
    value == TransactionHistory.initial ? "nothing" : text(value)
  }

  private func text(_ name: Int32) -> String {
    guard let atoms else { return String(name) }
    let datum = Datum(index: name)
    if let number = atoms.whole(datum) { return String(number) }
    return atoms.text(datum) ?? "["
      + atoms.list(datum).map { text($0.index) }.joined(separator: " ") + "]"
  }
}

// MARK: - Building

/// Builds a history from transactions as they are known: begin, add steps, begin the next.
public struct TransactionHistoryBuilder: Sendable {
  public private(set) var history: TransactionHistory
  private var keys = PairTable(capacity: 64)

  public init(kind: TransactionHistory.Kind, order: TransactionHistory.Order) {
    history = TransactionHistory(kind: kind, order: order)
  }

  init(_ history: TransactionHistory) { self.history = history }

  /// Opens a transaction. `invoked` and `completed` are ranks among all events, all different, from 0; a transaction
  /// of unknown outcome has none of the latter.
  public mutating func begin(
    process: Int32, status: TransactionHistory.Status, invoked: Int32, completed: Int32?,
    line: Int32
  ) {
    history.transactions.append(
      TransactionHistory.Transaction(
        process: process, invoked: invoked, completed: completed ?? .max, line: line,
        firstStep: Int32(truncatingIfNeeded: history.steps.count), status: status))
    history.eventCount = max(history.eventCount, max(invoked, completed ?? 0) + 1)
  }

  /// Appends to a list, or writes a register.
  public mutating func write(_ key: Int32, _ value: Int32) {
    history.steps.append(.init(.write, key: number(key), value: value))
  }

  /// Reads a whole list.
  public mutating func read(_ key: Int32, _ list: some Collection<Int32>) {
    let start = Int32(truncatingIfNeeded: history.elements.count)
    history.elements.append(contentsOf: list)
    history.steps.append(.init(.readList, key: number(key), value: start, count: list.count))
  }

  /// Reads a register; nil is its initial state.
  public mutating func read(_ key: Int32, value: Int32?) {
    let value = value ?? TransactionHistory.initial
    history.steps.append(.init(.readValue, key: number(key), value: value))
  }

  /// Reads, and nobody knows what.
  public mutating func readUnknown(_ key: Int32) {
    history.steps.append(.init(.readUnknown, key: number(key), value: 0))
  }

  /// Keys are numbered in the order they come.
  private mutating func number(_ key: Int32) -> Int32 {
    let (number, isNew) = keys.findOrAdd(
      PairTable.pair(0, key), Int32(truncatingIfNeeded: history.keyNames.count))
    if isNew { history.keyNames.append(key) }
    return number
  }
}

/// Pairs of numbers by open addressing.
struct PairTable: Sendable {
  private var slots: [(pair: UInt64, value: Int32)]
  private(set) var count = 0

  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = .init(repeating: (0, -1), count: size)
  }

  @inline(__always) static func pair(_ first: Int32, _ second: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
  }

  /// What the pair stands for, or -1.
  @inline(__always) func find(_ pair: UInt64) -> Int32 {
    var place = home(pair)
    while slots[place].value >= 0 {
      if slots[place].pair == pair { return slots[place].value }
      place = (place + 1) & (slots.count - 1)
    }
    return -1
  }

  /// What the pair stands for; `value` from now on where it was new.
  @inline(__always) mutating func findOrAdd(
    _ pair: UInt64, _ value: Int32
  ) -> (value: Int32, isNew: Bool) {
    if count * 2 >= slots.count { grow() }
    var place = home(pair)
    while slots[place].value >= 0 {
      if slots[place].pair == pair { return (slots[place].value, false) }
      place = (place + 1) & (slots.count - 1)
    }
    slots[place] = (pair, value)
    count += 1
    return (value, true)
  }

  private mutating func grow() {
    let old = slots
    slots = .init(repeating: (0, -1), count: old.count * 2)
    for slot in old where slot.value >= 0 {
      var place = home(slot.pair)
      while slots[place].value >= 0 { place = (place + 1) & (slots.count - 1) }
      slots[place] = slot
    }
  }

  @inline(__always) private func home(_ pair: UInt64) -> Int {
    let mixed = pair &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 32) & (slots.count - 1)
  }
}
