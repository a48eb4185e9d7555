// The format of https://jsonlines.org with one event a line, read in one pass over the bytes.

extension RecordedHistory {
  /// Reads JSON lines: a header, then an event a line. Throws at the first line that is none.
  public init(jsonLines bytes: UnsafeBufferPointer<UInt8>) throws(MalformedHistory) {
    self.init()
    events.reserveCapacity(bytes.count / 64)
    var reader = JSONReader(bytes)
    defer { atoms = reader.atoms }
    while reader.skipToLine() {
      if header.isMissing, events.isEmpty {
        header = try reader.wholeLine()
        guard reader.atoms.kind(header) == .map else {
          throw MalformedHistory(line: reader.line, "the header is not an object")
        }
        // Taken for a header, the first event would be lost without a word.
        guard reader.atoms.value(header, "t").isMissing else {
          throw MalformedHistory(
            line: reader.line,
            "this is an event; a header such as {\"format\":\"txn/1\"} comes first")
        }
      } else {
        events.append(try reader.event())
      }
    }
    if header.isMissing {
      throw MalformedHistory(line: 1, "the file is empty; a header was expected")
    }
  }
}

/// Where the reader stands in the bytes, and what it has read so far. Not copyable: a copy, and be it for the length of one
/// call, would make every value that is read meanwhile copy all that were read before.
struct JSONReader: ~Copyable {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0
  private(set) var line = 1
  private var stack: [Datum] = []
  private var depth = 0
  var atoms = Atoms()

  /// Deeper nesting is an attack and not a history.
  private static let deepest = 64

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    // A byte-order mark is none of the text.
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { at = 3 }
  }

  // MARK: - Lines

  /// Goes to the next line that has something on it; false at the end.
  mutating func skipToLine() -> Bool {
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\n"):
        line += 1
        at += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): at += 1
      default: return true
      }
    }
    return false
  }

  mutating func wholeLine() throws(MalformedHistory) -> Datum {
    let datum = try value()
    try endLine()
    return datum
  }

  private mutating func endLine() throws(MalformedHistory) {
    skipBlanks()
    guard at == bytes.count || bytes[at] == UInt8(ascii: "\n") else {
      throw wrong("something follows the object")
    }
  }

  /// One line as an event, its fields taken as they come.
  mutating func event() throws(MalformedHistory) -> RecordedHistory.Event {
    guard take(UInt8(ascii: "{")) else { throw wrong("an event is an object: {\"p\": …}") }
    var event = RecordedHistory.Event(
      line: Int32(truncatingIfNeeded: line), kind: .invoke, process: .missing)
    var hasKind = false
    skipBlanks()
    if !take(UInt8(ascii: "}")) {
      repeat {
        skipBlanks()
        try field(&event, &hasKind)
        skipBlanks()
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "}")) else { throw wrong("expected , or }") }
    }
    try endLine()
    guard hasKind else { throw wrong("the event has no type \"t\": invoke, ok, fail or info") }
    guard !event.process.isMissing else { throw wrong("the event has no process \"p\"") }
    return event
  }

  private mutating func field(
    _ event: inout RecordedHistory.Event, _ hasKind: inout Bool
  ) throws(MalformedHistory) {
    let name = try rawString()
    skipBlanks()
    guard take(UInt8(ascii: ":")) else { throw wrong("expected : after a field's name") }
    skipBlanks()
    let length = name.count
    let first = length > 0 ? bytes[name.lowerBound] : 0
    switch (length, first) {
    case (1, UInt8(ascii: "p")): event.process = try once(event.process, try value())
    case (1, UInt8(ascii: "t")):
      if hasKind { throw wrong("the type \"t\" is given twice") }
      event.kind = try kind()
      hasKind = true
    case (1, UInt8(ascii: "f")): event.function = try once(event.function, try value())
    case (1, UInt8(ascii: "k")): event.key = try once(event.key, try value())
    case (1, UInt8(ascii: "v")): event.value = try once(event.value, try value())
    case (1, UInt8(ascii: "r")): event.result = try once(event.result, try value())
    case (3, UInt8(ascii: "o")) where isName(name, "ops"):
      event.operations = try once(event.operations, try value())
    case (4, UInt8(ascii: "t")) where isName(name, "time"):
      let datum = try value()
      guard let time = atoms.whole(datum) else { throw wrong("the time is not a whole number") }
      event.time = time
    default: _ = try value()  // what others add is theirs
    }
  }

  private func once(_ old: Datum, _ new: Datum) throws(MalformedHistory) -> Datum {
    guard old.isMissing else { throw wrong("a field is given twice") }
    return new
  }

  private func isName(_ range: Range<Int>, _ name: StaticString) -> Bool {
    guard range.count == name.utf8CodeUnitCount else { return false }
    for offset in 0..<range.count where bytes[range.lowerBound + offset] != name.utf8Start[offset] {
      return false
    }
    return true
  }

  private mutating func kind() throws(MalformedHistory) -> RecordedHistory.Kind {
    let name = try rawString()
    if isName(name, "invoke") { return .invoke }
    if isName(name, "ok") { return .ok }
    if isName(name, "fail") { return .fail }
    if isName(name, "info") { return .info }
    throw wrong("the type must be invoke, ok, fail or info")
  }

  // MARK: - Values

  private mutating func value() throws(MalformedHistory) -> Datum {
    guard at < bytes.count else { throw wrong("the line ends where a value should be") }
    switch bytes[at] {
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "["): return try list()
    case UInt8(ascii: "\""): return try string()
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "t"): return try literal("true", .yes)
    case UInt8(ascii: "f"): return try literal("false", .no)
    case UInt8(ascii: "{"): return try map()
    default: throw wrong("this is no value")
    }
  }

  private mutating func number() throws(MalformedHistory) -> Datum {
    let start = at
    let isNegative = take(UInt8(ascii: "-"))
    var magnitude: UInt64 = 0
    let digits = at
    while at < bytes.count, bytes[at] &- 48 < 10 {
      let (product, overflows) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, carries) = product.addingReportingOverflow(UInt64(bytes[at] &- 48))
      if overflows || carries { throw wrong("a number does not fit 64 bits") }
      magnitude = sum
      at += 1
    }
    guard at > digits else { throw wrong("a number has no digits") }
    if at < bytes.count,
      [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(bytes[at])
    {
      return fraction(from: start)
    }
    let limit = UInt64(Int64.max) + (isNegative ? 1 : 0)
    guard magnitude <= limit else { throw wrong("a number does not fit 64 bits") }
    return atoms.whole(isNegative ? 0 &- Int64(truncatingIfNeeded: magnitude) : Int64(magnitude))
  }

  /// A number that is not whole is only compared, never computed with: its text will do.
  private mutating func fraction(from start: Int) -> Datum {
    while at < bytes.count, ![44, 93, 125, 32, 9, 10, 13].contains(bytes[at]) { at += 1 }
    return atoms.text(UnsafeBufferPointer(rebasing: bytes[start..<at]))
  }

  private mutating func list() throws(MalformedHistory) -> Datum {
    try enter()
    let start = stack.count
    at += 1
    skipBlanks()
    if !take(UInt8(ascii: "]")) {
      repeat {
        skipBlanks()
        stack.append(try value())
        skipBlanks()
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "]")) else { throw wrong("expected , or ]") }
    }
    depth -= 1
    return atoms.group(.list, &stack, from: start)
  }

  private mutating func map() throws(MalformedHistory) -> Datum {
    try enter()
    let start = stack.count
    at += 1
    skipBlanks()
    if !take(UInt8(ascii: "}")) {
      repeat {
        skipBlanks()
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
          throw wrong("a field's name is a string")
        }
        stack.append(try string())
        skipBlanks()
        guard take(UInt8(ascii: ":")) else { throw wrong("expected : after a field's name") }
        skipBlanks()
        stack.append(try value())
        skipBlanks()
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "}")) else { throw wrong("expected , or }") }
    }
    depth -= 1
    return atoms.group(.map, &stack, from: start)
  }

  private mutating func enter() throws(MalformedHistory) {
    depth += 1
    if depth > JSONReader.deepest {
      throw wrong("values are nested deeper than \(JSONReader.deepest)")
    }
  }

  private mutating func literal(
    _ name: StaticString, _ datum: Datum
  ) throws(MalformedHistory) -> Datum {
    let end = at + name.utf8CodeUnitCount
    guard end <= bytes.count, isName(at..<end, name) else { throw wrong("this is no value") }
    at = end
    return datum
  }

  // MARK: - Strings

  private mutating func string() throws(MalformedHistory) -> Datum {
    let start = at
    let range = try rawString()
    if !hasEscapes { return atoms.text(UnsafeBufferPointer(rebasing: bytes[range])) }
    at = start
    let text = try unescaped()
    return text.withUnsafeBufferPointer { atoms.text($0) }
  }

  private var hasEscapes = false

  /// The bytes between two quotation marks; `hasEscapes` says whether they must be read again.
  private mutating func rawString() throws(MalformedHistory) -> Range<Int> {
    guard take(UInt8(ascii: "\"")) else { throw wrong("expected a string") }
    let start = at
    hasEscapes = false
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\""):
        at += 1
        return start..<at - 1
      case UInt8(ascii: "\\"):
        hasEscapes = true
        at += 2
      case 0..<32: throw wrong("a control character stands in a string")
      default: at += 1
      }
    }
    throw wrong("a string is opened and never closed")
  }

  private mutating func unescaped() throws(MalformedHistory) -> [UInt8] {
    var text: [UInt8] = []
    at += 1
    while bytes[at] != UInt8(ascii: "\"") {
      if bytes[at] != UInt8(ascii: "\\") {
        text.append(bytes[at])
        at += 1
        continue
      }
      at += 2
      switch bytes[at - 1] {
      case UInt8(ascii: "n"): text.append(10)
      case UInt8(ascii: "t"): text.append(9)
      case UInt8(ascii: "r"): text.append(13)
      case UInt8(ascii: "b"): text.append(8)
      case UInt8(ascii: "f"): text.append(12)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(bytes[at - 1])
      case UInt8(ascii: "u"): text.append(contentsOf: try scalar())
      default: throw wrong("an unknown escape stands in a string")
      }
    }
    at += 1
    return text
  }

  /// `\u00e9`, or a pair of them for what lies beyond sixteen bits.
  private mutating func scalar() throws(MalformedHistory) -> [UInt8] {
    var code = try fourDigits()
    if (0xD800..<0xDC00).contains(code), at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
      bytes[at + 1] == UInt8(ascii: "u")
    {
      at += 2
      let low = try fourDigits()
      guard (0xDC00..<0xE000).contains(low) else { throw wrong("half of a surrogate pair") }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw wrong("half of a surrogate pair") }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func fourDigits() throws(MalformedHistory) -> UInt32 {
    guard at + 4 <= bytes.count else { throw wrong("an escape is cut short") }
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes[at])).hexDigitValue else {
        throw wrong("an escape needs four hexadecimal digits")
      }
      code = code << 4 | UInt32(digit)
      at += 1
    }
    return code
  }

  // MARK: - Bytes

  private mutating func take(_ byte: UInt8) -> Bool {
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func skipBlanks() {
    while at < bytes.count, bytes[at] == 32 || bytes[at] == 9 || bytes[at] == 13 { at += 1 }
  }

  private func wrong(_ reason: String) -> MalformedHistory {
    MalformedHistory(line: line, reason)
  }
}
