import Histories

/// A register that is read, written and compared and set. Its states are the values themselves.
struct Register: SequentialObject {
  private enum Code {
    static let read: UInt8 = 0, write: UInt8 = 1, set: UInt8 = 2, refuse: UInt8 = 3
  }

  private var values: Canonical
  let initial: Int32
  private let name: String

  init(_ history: RecordedHistory) {
    values = Canonical(history.atoms)
    let start = history.atoms.value(history.header, "init")
    initial = values[start.isMissing ? .null : start]
    name = history.header("model") ?? "register"
  }

  mutating func action(_ call: Call) throws(MalformedHistory) -> Action? {
    switch call.function {
    case .read:
      if call.isCrashed { return nil }
      return Action(Code.read, isObserver: true, values[try call.returned("a read")])
    case .write: return Action(Code.write, values[try call.given("a write")])
    case .cas:
      let pair = values.atoms.list(try call.given("a compare-and-set"))
      guard pair.count == 2 else { throw call.wrong("a compare-and-set takes [old, new]") }
      let (old, new) = (values[pair.first!], values[pair.last!])
      switch call.completion?.result {
      case nil, Datum.missing?, Datum.yes?:
        return Action(Code.set, isObserver: old == new, old, new)
      case Datum.no?: return Action(Code.refuse, isObserver: true, old)
      default: throw call.wrong("the result \"r\" of a compare-and-set is true or false")
      }
    default: throw call.unknown(name)
    }
  }

  @inline(__always) func apply(_ action: Action, to state: Int32) -> Int32 {
    if action.code == Code.write { return action.a }
    return state == action.a ? action.b : -1
  }

  @inline(__always) func observes(_ action: Action, in state: Int32) -> Bool {
    (state == action.a) != (action.code == Code.refuse)
  }

  func describe(_ state: Int32) -> String { values.atoms.text(of: Datum(index: state)) }
}

/// Values by number, equal numbers for equal values. Words and numbers have their own handles; lists and maps are looked
/// up by how they are written.
struct Canonical: Sendable {
  let atoms: Atoms
  private var written: [String: Int32] = [:]

  init(_ atoms: Atoms) { self.atoms = atoms }

  subscript(_ datum: Datum) -> Int32 {
    mutating get {
      let kind = atoms.kind(datum)
      guard kind == .list || kind == .map else { return datum.index }
      let text = atoms.key(of: datum)
      if let known = written[text] { return known }
      written[text] = datum.index
      return datum.index
    }
  }
}

extension Atoms {
  /// What tells values apart: a number differs from its text.
  func key(of datum: Datum) -> String {
    switch kind(datum) {
    case .list: "[" + list(datum).map { key(of: $0) }.joined(separator: ",") + "]"
    case .map:
      "{"
        + pairs(datum).map { key(of: $0.key) + ":" + key(of: $0.value) }.sorted()
        .joined(separator: ",") + "}"
    default: String(datum.index)
    }
  }
}
