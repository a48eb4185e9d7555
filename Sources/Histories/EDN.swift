// Extensible data notation, in which Jepsen and Elle write their histories: maps, one after the other or in one vector.

extension RecordedHistory {
  /// Reads the operations of an EDN history. Keywords become the words behind their colon. Lines that say what was
  /// done to the servers and not to the data, by processes that are no numbers, are left out.
  public init(edn bytes: UnsafeBufferPointer<UInt8>) throws(MalformedHistory) {
    self.init()
    var reader = EDNReader(bytes)
    defer { atoms = reader.atoms }
    while let (form, line) = try reader.next() {
      switch reader.atoms.kind(form) {
      case .map: try add(form, line, &reader.atoms)
      case .list:
        for member in reader.atoms.list(form) {
          try add(member, reader.lines[member] ?? line, &reader.atoms)
        }
      default: throw MalformedHistory(line: line, "a history is made of maps: {:type :invoke …}")
      }
    }
    if events.isEmpty { throw MalformedHistory(line: 1, "the file holds no operation") }
  }

  private mutating func add(_ form: Datum, _ line: Int, _ atoms: inout Atoms)
    throws(MalformedHistory)
  {
    guard atoms.kind(form) == .map else {
      throw MalformedHistory(line: line, "an operation is a map: {:type :invoke …}")
    }
    let process = atoms.value(form, "process")
    if !process.isMissing, atoms.whole(process) == nil { return }
    let kind: Kind
    switch atoms.text(atoms.value(form, "type")) {
    case "invoke": kind = .invoke
    case "ok": kind = .ok
    case "fail": kind = .fail
    case "info": kind = .info
    default:
      throw MalformedHistory(line: line, ":type must be :invoke, :ok, :fail or :info")
    }
    // Elle's own examples leave the process out where only one speaks.
    var event = Event(
      line: Int32(truncatingIfNeeded: line), kind: kind,
      process: process.isMissing ? atoms.wholeNumber(0) : process)
    event.function = atoms.value(form, "f")
    event.time = atoms.whole(atoms.value(form, "time"))
    let value = atoms.value(form, "value")
    if isOperations(value, atoms) { event.operations = value } else { event.value = value }
    events.append(event)
  }

  /// A transaction is a list of lists that each begin with a word.
  private func isOperations(_ value: Datum, _ atoms: Atoms) -> Bool {
    let list = atoms.list(value)
    return !list.isEmpty
      && list.allSatisfy { atoms.list($0).first.map { atoms.text($0) != nil } ?? false }
  }
}

extension Atoms {
  mutating func wholeNumber(_ number: Int64) -> Datum { whole(number) }
}

struct EDNReader: ~Copyable {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0
  private var line = 1
  private var stack: [Datum] = []
  private var depth = 0
  /// Where each map of the outermost vector begins.
  private(set) var lines: [Datum: Int] = [:]
  var atoms = Atoms()

  private static let deepest = 64

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The next form and the line it begins on; nil at the end.
  mutating func next() throws(MalformedHistory) -> (form: Datum, line: Int)? {
    try skip()
    guard at < bytes.count else { return nil }
    let start = line
    return (try form(), start)
  }

  private mutating func form() throws(MalformedHistory) -> Datum {
    guard at < bytes.count else { throw wrong("the file ends where a value should be") }
    switch bytes[at] {
    case UInt8(ascii: "("): return try group(.list, until: UInt8(ascii: ")"))
    case UInt8(ascii: "["): return try group(.list, until: UInt8(ascii: "]"))
    case UInt8(ascii: "{"): return try group(.map, until: UInt8(ascii: "}"))
    case UInt8(ascii: "\""): return try string()
    case UInt8(ascii: "#"): return try dispatch()
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
      throw wrong("a bracket is closed that was never opened")
    default: return try token()
    }
  }

  private mutating func group(_ kind: Atoms.Kind, until close: UInt8) throws(MalformedHistory)
    -> Datum
  {
    depth += 1
    if depth > EDNReader.deepest {
      throw wrong("values are nested deeper than \(EDNReader.deepest)")
    }
    let opened = line
    at += 1
    let start = stack.count
    while true {
      try skip()
      guard at < bytes.count else {
        throw MalformedHistory(line: opened, "a bracket is opened and never closed")
      }
      if bytes[at] == close { break }
      let begun = line
      let member = try form()
      if depth == 1, kind == .list { lines[member] = begun }
      stack.append(member)
    }
    at += 1
    depth -= 1
    if kind == .map, (stack.count - start) % 2 != 0 { throw wrong("a map's last key has no value") }
    return atoms.group(kind, &stack, from: start)
  }

  /// `#{…}` is a set, kept as a list; `#tag value` is the value; `#_ value` is left out by `skip`.
  private mutating func dispatch() throws(MalformedHistory) -> Datum {
    at += 1
    if at < bytes.count, bytes[at] == UInt8(ascii: "{") {
      return try group(.list, until: UInt8(ascii: "}"))
    }
    guard !tokenBytes().isEmpty else { throw wrong("a # stands alone") }
    depth += 1
    if depth > EDNReader.deepest {
      throw wrong("values are nested deeper than \(EDNReader.deepest)")
    }
    defer { depth -= 1 }
    try skip()
    return try form()
  }

  private mutating func tokenBytes() -> Range<Int> {
    let start = at
    while at < bytes.count, !EDNReader.isDelimiter(bytes[at]) { at += 1 }
    return start..<at
  }

  private static func isDelimiter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...32, UInt8(ascii: ","), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["),
      UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\""),
      UInt8(ascii: ";"):
      true
    default: false
    }
  }

  private mutating func token() throws(MalformedHistory) -> Datum {
    var range = tokenBytes()
    if range.isEmpty {
      // A character such as \[ is a backslash and whatever follows.
      guard at < bytes.count else { throw wrong("this is no value") }
      at += 1
      range = at - 1..<at
    }
    let text = String(decoding: bytes[range], as: UTF8.self)
    switch text {
    case "nil": return .null
    case "true": return .yes
    case "false": return .no
    default: break
    }
    if let first = text.utf8.first, first == UInt8(ascii: "-") || first &- 48 < 10,
      let number = Int64(text.hasSuffix("N") ? String(text.dropLast()) : text)
    {
      return atoms.whole(number)
    }
    let isKeyword = bytes[range.lowerBound] == UInt8(ascii: ":") && range.count > 1
    return atoms.text(
      UnsafeBufferPointer(
        rebasing: bytes[(range.lowerBound + (isKeyword ? 1 : 0))..<range.upperBound]))
  }

  private mutating func string() throws(MalformedHistory) -> Datum {
    let opened = line
    var text: [UInt8] = []
    at += 1
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      if bytes[at] == UInt8(ascii: "\\") { at += 1 }
      guard at < bytes.count else { break }
      if bytes[at] == UInt8(ascii: "\n") { line += 1 }
      text.append(bytes[at])
      at += 1
    }
    guard at < bytes.count else {
      throw MalformedHistory(line: opened, "a string is opened and never closed")
    }
    at += 1
    return text.withUnsafeBufferPointer { atoms.text($0) }
  }

  /// Blanks, commas, comments, and forms that `#_` takes away.
  private mutating func skip() throws(MalformedHistory) {
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\n"):
        line += 1
        at += 1
      case 0...32, UInt8(ascii: ","): at += 1
      case UInt8(ascii: ";"): while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
      case UInt8(ascii: "#") where at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "_"):
        at += 2
        depth += 1
        if depth > EDNReader.deepest {
          throw wrong("values are nested deeper than \(EDNReader.deepest)")
        }
        try skip()
        _ = try form()
        depth -= 1
      default: return
      }
    }
  }

  private func wrong(_ reason: String) -> MalformedHistory {
    MalformedHistory(line: line, reason)
  }
}
