import Histories

/// A lock: taken while it is free, freed while it is taken, whoever does it.
struct Mutex: SequentialObject {
  let initial: Int32 = 0

  init(_ history: RecordedHistory) {}

  func action(_ call: Call) throws(MalformedHistory) -> Action? {
    switch call.function {
    case .acquire: return Action(0, 0, 1)
    case .release: return Action(1, 1, 0)
    default: throw call.unknown("mutex")
    }
  }

  func apply(_ action: Action, to state: Int32) -> Int32 { state == action.a ? action.b : -1 }
  func observes(_ action: Action, in state: Int32) -> Bool { false }
  func describe(_ state: Int32) -> String { state == 0 ? "free" : "taken" }
}

/// A sum that is added to and read.
struct Counter: SequentialObject {
  static let isStateImplied = true

  private var atoms: Atoms
  private var sums: [Int64]
  private var numberOf: [Int64: Int32]
  private var amounts: [Int64] = []
  let initial: Int32 = 0

  init(_ history: RecordedHistory) {
    atoms = history.atoms
    let start = atoms.whole(atoms.value(history.header, "init")) ?? 0
    sums = [start]
    numberOf = [start: 0]
  }

  mutating func action(_ call: Call) throws(MalformedHistory) -> Action? {
    switch call.function {
    case .read:
      if call.isCrashed { return nil }
      let value = try call.returned("a read")
      guard let sum = atoms.whole(value) else { throw call.wrong("a counter holds whole numbers") }
      return Action(0, isObserver: true, number(sum))
    case .add:
      guard let amount = atoms.whole(try call.given("an add")) else {
        throw call.wrong("an add takes a whole number")
      }
      if amount == 0, call.isCrashed { return nil }
      return Action(1, number(amount))
    default: throw call.unknown("counter")
    }
  }

  mutating func apply(_ action: Action, to state: Int32) -> Int32 {
    number(sums[Int(state)] &+ sums[Int(action.a)])
  }

  func observes(_ action: Action, in state: Int32) -> Bool { action.a == state }

  private mutating func number(_ sum: Int64) -> Int32 {
    if let known = numberOf[sum] { return known }
    numberOf[sum] = Int32(truncatingIfNeeded: sums.count)
    sums.append(sum)
    return Int32(truncatingIfNeeded: sums.count - 1)
  }

  func describe(_ state: Int32) -> String { String(sums[Int(state)]) }
}

/// A set that grows and is read as a whole. A state is the latest element and the state before it.
struct GrowingSet: SequentialObject {
  static let isStateImplied = true

  private struct Node {
    var element: Int32
    var before: Int32
    var count: Int32
  }

  private var values: Canonical
  private var numberOf: [Int32: Int32] = [:]
  private var elements: [Int32] = []
  private var nodes = [Node(element: -1, before: -1, count: 0)]
  private var reads: [[Int32]] = []
  private var children: [UInt64: Int32] = [:]
  /// Elements by the latest reading that found them.
  private var stamps: [Int32] = []
  private var stamp: Int32 = 0
  private(set) var initial: Int32 = 0

  init(_ history: RecordedHistory) {
    values = Canonical(history.atoms)
    for member in values.atoms.list(values.atoms.value(history.header, "init")) {
      initial = add(number(member), to: initial)
    }
  }

  mutating func action(_ call: Call) throws(MalformedHistory) -> Action? {
    switch call.function {
    case .read:
      if call.isCrashed { return nil }
      let value = try call.returned("a read")
      guard value.isNull || values.atoms.isList(value) else {
        throw call.wrong("a read of a set brings a list")
      }
      var members: [Int32] = []
      stamp += 1
      for member in values.atoms.list(value) {
        let element = number(member)
        if stamps[Int(element)] != stamp { members.append(element) }
        stamps[Int(element)] = stamp
      }
      reads.append(members)
      return Action(0, isObserver: true, Int32(truncatingIfNeeded: reads.count - 1))
    case .add: return Action(1, number(try call.given("an add")))
    default: throw call.unknown("set")
    }
  }

  mutating func apply(_ action: Action, to state: Int32) -> Int32 { add(action.a, to: state) }

  mutating func observes(_ action: Action, in state: Int32) -> Bool {
    let members = reads[Int(action.a)]
    if members.count != Int(nodes[Int(state)].count) { return false }
    stamp += 1
    for member in members { stamps[Int(member)] = stamp }
    var node = nodes[Int(state)]
    while node.before >= 0 {
      if stamps[Int(node.element)] != stamp { return false }
      node = nodes[Int(node.before)]
    }
    return true
  }

  private mutating func add(_ element: Int32, to state: Int32) -> Int32 {
    let key = UInt64(UInt32(bitPattern: state)) << 32 | UInt64(UInt32(bitPattern: element))
    if let known = children[key] { return known }
    var at = state
    while nodes[Int(at)].before >= 0, nodes[Int(at)].element != element {
      at = nodes[Int(at)].before
    }
    var child = state
    if nodes[Int(at)].before < 0 {
      child = Int32(truncatingIfNeeded: nodes.count)
      nodes.append(Node(element: element, before: state, count: nodes[Int(state)].count + 1))
    }
    children[key] = child
    return child
  }

  private mutating func number(_ value: Datum) -> Int32 {
    let canonical = values[value]
    if let known = numberOf[canonical] { return known }
    numberOf[canonical] = Int32(truncatingIfNeeded: elements.count)
    elements.append(canonical)
    stamps.append(0)
    return Int32(truncatingIfNeeded: elements.count - 1)
  }

  func describe(_ state: Int32) -> String {
    var members: [String] = []
    var node = nodes[Int(state)]
    while node.before >= 0 {
      members.append(values.atoms.text(of: Datum(index: elements[Int(node.element)])))
      node = nodes[Int(node.before)]
    }
    return "{" + members.reversed().joined(separator: " ") + "}"
  }
}
