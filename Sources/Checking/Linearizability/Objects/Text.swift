import Histories

/// A text or a list under each key, which is put, appended to and read. A state is a tree's node: the piece at the end,
/// and the state before it.
struct Text: SequentialObject {
  private enum Code { static let get: UInt8 = 0, put: UInt8 = 1, append: UInt8 = 2 }

  private struct Node {
    var before: Int32
    /// Where the piece stands among the symbols.
    var start: Int32
    var count: Int32
    /// With all that is before it.
    var length: Int32
    /// The value that it is known to equal.
    var equals: Int32 = -1
    /// The value that it is known to begin.
    var begins: Int32 = -1
  }

  private let atoms: Atoms
  /// Bytes of texts, handles of lists' members.
  private var symbols: [Int32] = []
  private var pieces: [(start: Int32, count: Int32)] = []
  private var pieceOf: [Datum: Int32] = [:]
  private var nodes = [Node(before: -1, start: 0, count: 0, length: 0)]
  private var children: [UInt64: Int32] = [:]
  private(set) var initial: Int32 = 0

  init(_ history: RecordedHistory) {
    atoms = history.atoms
    let start = atoms.value(history.header, "init")
    if !start.isMissing, !start.isNull { initial = child(of: 0, piece(start)) }
  }

  mutating func action(_ call: Call) throws(MalformedHistory) -> Action? {
    switch call.function {
    case .get, .read:
      if call.isCrashed { return nil }
      return Action(Code.get, isObserver: true, piece(try call.returned("a get")))
    case .put, .write: return Action(Code.put, piece(try call.given("a put")))
    case .append:
      let value = try call.given("an append")
      return Action(Code.append, piece(value))
    default: throw call.unknown("text under a key")
    }
  }

  mutating func apply(_ action: Action, to state: Int32) -> Int32 {
    child(of: action.code == Code.put ? 0 : state, action.a)
  }

  mutating func observes(_ action: Action, in state: Int32) -> Bool {
    let wanted = pieces[Int(action.a)]
    if nodes[Int(state)].length != wanted.count { return false }
    if nodes[Int(state)].equals == action.a { return true }
    var node = nodes[Int(state)]
    var end = Int(wanted.start) + Int(wanted.count)
    while node.before >= 0 {
      end -= Int(node.count)
      for offset in 0..<Int(node.count)
      where symbols[end + offset] != symbols[Int(node.start) + offset] { return false }
      node = nodes[Int(node.before)]
    }
    nodes[Int(state)].equals = action.a
    return true
  }

  func preserves(_ action: Action) -> Bool { action.code == Code.append }

  /// What is only appended to stays a prefix of what is read later.
  mutating func canStillObserve(_ action: Action, from state: Int32) -> Bool {
    let wanted = pieces[Int(action.a)]
    var at = state
    while nodes[Int(at)].before >= 0, nodes[Int(at)].begins != action.a {
      let node = nodes[Int(at)]
      if node.length > wanted.count { return false }
      let start = Int(wanted.start) + Int(node.length - node.count)
      for offset in 0..<Int(node.count)
      where symbols[start + offset] != symbols[Int(node.start) + offset] { return false }
      at = node.before
    }
    nodes[Int(state)].begins = action.a
    return true
  }

  private mutating func child(of state: Int32, _ piece: Int32) -> Int32 {
    let (start, count) = pieces[Int(piece)]
    if count == 0 { return state }
    let key = UInt64(UInt32(bitPattern: state)) << 32 | UInt64(UInt32(bitPattern: piece))
    if let known = children[key] { return known }
    let node = Int32(truncatingIfNeeded: nodes.count)
    nodes.append(
      Node(
        before: state, start: start, count: count, length: nodes[Int(state)].length + count))
    children[key] = node
    return node
  }

  /// The symbols of a value: a text's bytes, a list's members; anything else is one symbol.
  private mutating func piece(_ value: Datum) -> Int32 {
    if let known = pieceOf[value] { return known }
    let start = symbols.count
    if let text = atoms.text(value) {
      for byte in text.utf8 { symbols.append(-1 - Int32(byte)) }
    } else if atoms.isList(value) {
      for member in atoms.list(value) { symbols.append(member.index) }
    } else if !value.isNull {
      symbols.append(value.index)
    }
    pieceOf[value] = Int32(truncatingIfNeeded: pieces.count)
    pieces.append(
      (Int32(truncatingIfNeeded: start), Int32(truncatingIfNeeded: symbols.count - start)))
    return pieceOf[value]!
  }

  func describe(_ state: Int32) -> String {
    var parts: [[Int32]] = []
    var node = nodes[Int(state)]
    while node.before >= 0 {
      parts.append(Array(symbols[Int(node.start)..<Int(node.start) + Int(node.count)]))
      node = nodes[Int(node.before)]
    }
    let all = parts.reversed().joined()
    if all.allSatisfy({ $0 < 0 }) {
      let text = String(decoding: all.map { UInt8(truncatingIfNeeded: -1 - $0) }, as: UTF8.self)
      return "\"" + (text.count > 60 ? "…" + text.suffix(60) : text) + "\""
    }
    return "[" + all.map { atoms.text(of: Datum(index: $0)) }.joined(separator: " ") + "]"
  }
}
