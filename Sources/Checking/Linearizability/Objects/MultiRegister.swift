import Histories

/// Several registers, of which one operation reads and writes some at once. It has no parts that could be judged alone.
struct MultiRegister: SequentialObject {
  private struct Access {
    var register: Int
    var value: Int32
    var isWrite: Bool
  }

  private var values: Canonical
  private var names: [Datum: Int] = [:]
  private var accesses: [[Access]] = []
  private var states: [[Int32]] = []
  private var stateOf: [[Int32]: Int32] = [:]
  private let start: [(key: Datum, value: Datum)]
  private(set) var initial: Int32 = 0

  init(_ history: RecordedHistory) {
    values = Canonical(history.atoms)
    start = history.atoms.pairs(history.atoms.value(history.header, "init"))
    for (place, pair) in start.enumerated() { names[pair.key] = place }
    initial = number(start.map { values[$0.value] })
  }

  func part(_ call: Call) -> Datum { .missing }

  mutating func action(_ call: Call) throws(MalformedHistory) -> Action? {
    guard call.function == .txn || call.function == .read || call.function == .write else {
      throw call.unknown("multi-register")
    }
    let source = call.completion.map { $0.value.isNull ? call.invocation.value : $0.value }
    let list = values.atoms.list(source ?? call.invocation.value)
    if list.isEmpty { throw call.wrong("a transaction is a list of [function, register, value]") }
    var row: [Access] = []
    for member in list {
      let fields = Array(values.atoms.list(member))
      guard fields.count == 3, let name = values.atoms.text(fields[0]),
        ["read", "r", "write", "w"].contains(name)
      else {
        throw call.wrong("a transaction is a list of [\"read\" or \"write\", register, value]")
      }
      let isWrite = name.hasPrefix("w")
      if !isWrite, call.isCrashed { continue }
      row.append(
        Access(register: register(fields[1]), value: values[fields[2]], isWrite: isWrite))
    }
    let isObserver = !row.contains { $0.isWrite }
    if isObserver, call.isCrashed { return nil }
    accesses.append(row)
    return Action(0, isObserver: isObserver, Int32(truncatingIfNeeded: accesses.count - 1))
  }

  mutating func apply(_ action: Action, to state: Int32) -> Int32 {
    var row = states[Int(state)]
    for access in accesses[Int(action.a)] {
      while row.count <= access.register { row.append(Datum.null.index) }
      if access.isWrite {
        row[access.register] = access.value
      } else if row[access.register] != access.value {
        return -1
      }
    }
    return number(row)
  }

  mutating func observes(_ action: Action, in state: Int32) -> Bool {
    let row = states[Int(state)]
    return accesses[Int(action.a)].allSatisfy {
      ($0.register < row.count ? row[$0.register] : Datum.null.index) == $0.value
    }
  }

  private mutating func register(_ name: Datum) -> Int {
    if let known = names[name] { return known }
    names[name] = names.count
    return names.count - 1
  }

  private mutating func number(_ row: [Int32]) -> Int32 {
    var row = row
    while row.count > start.count, row.last == Datum.null.index { row.removeLast() }
    if let known = stateOf[row] { return known }
    stateOf[row] = Int32(truncatingIfNeeded: states.count)
    states.append(row)
    return Int32(truncatingIfNeeded: states.count - 1)
  }

  func describe(_ state: Int32) -> String {
    "("
      + states[Int(state)].map { values.atoms.text(of: Datum(index: $0)) }
      .joined(separator: " ") + ")"
  }
}
