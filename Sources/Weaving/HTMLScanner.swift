/// Walks through a printed page: tags with their attributes, and the text between them.
///
/// Enough of HTML for pages that we made: it neither mends nor nests.
struct HTMLScanner {
  enum Token: Equatable {
    case open(name: String, attributes: [String: String], line: Int)
    case close(name: String)
    case text(String)
  }

  private let bytes: [UInt8]
  private var at = 0
  private var line = 1

  static func tokens(of html: String) -> [Token] {
    var scanner = HTMLScanner(bytes: Array(html.utf8))
    var tokens: [Token] = []
    while let token = scanner.next() { tokens.append(token) }
    return tokens
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func next() -> Token? {
    while at < bytes.count {
      if bytes[at] != UInt8(ascii: "<") {
        return .text(HTMLScanner.unescaped(taken { $0 != UInt8(ascii: "<") }))
      }
      if starts("<!--") {
        while at < bytes.count, !starts("-->") { step() }
      } else if starts("<!") || starts("<?") {
        _ = taken { $0 != UInt8(ascii: ">") }
      } else {
        return tag()
      }
    }
    return nil
  }

  private mutating func tag() -> Token {
    let line = line
    step()
    let isClosing = starts("/")
    if isClosing { step() }
    let name = taken {
      !HTMLScanner.isSpace($0) && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/")
    }
    var attributes: [String: String] = [:]
    while at < bytes.count, bytes[at] != UInt8(ascii: ">") {
      if HTMLScanner.isSpace(bytes[at]) || bytes[at] == UInt8(ascii: "/") {
        step()
      } else {
        let (key, value) = attribute()
        attributes[key] = value
      }
    }
    step()
    let lowered = name.lowercased()
    return isClosing
      ? .close(name: lowered) : .open(name: lowered, attributes: attributes, line: line)
  }

  private mutating func attribute() -> (String, String) {
    let key = taken {
      !HTMLScanner.isSpace($0) && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ">")
    }
    guard starts("=") else {
      if key.isEmpty { step() }
      return (key, "")
    }
    step()
    guard at < bytes.count, starts("\"") || starts("'") else {
      return (key, taken { !HTMLScanner.isSpace($0) && $0 != UInt8(ascii: ">") })
    }
    let quote = bytes[at]
    step()
    let value = taken { $0 != quote }
    step()
    return (key, HTMLScanner.unescaped(value))
  }

  private mutating func taken(_ isPart: (UInt8) -> Bool) -> String {
    let start = at
    while at < bytes.count, isPart(bytes[at]) { step() }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private mutating func step() {
    guard at < bytes.count else { return }
    if bytes[at] == UInt8(ascii: "\n") { line += 1 }
    at += 1
  }

  private func starts(_ text: String) -> Bool { bytes[at...].starts(with: text.utf8) }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  /// The entities that we and pandoc write; the ampersand last, or `&amp;lt;` would turn into `<`.
  private static func unescaped(_ text: String) -> String {
    guard text.contains("&") else { return text }
    return text.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
      .replacing("&nbsp;", with: "\u{A0}").replacing("&amp;", with: "&")
  }
}
