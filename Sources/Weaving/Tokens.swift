/// The words of a marker: `ms="Worst, ε" digits 2` is a word, `=`, a quotation, a word, a word.
struct Tokens {
  enum Token: Equatable {
    case word(String)
    case quoted(String)
    case equals
    case comma

    var text: String {
      switch self {
      case .word(let text), .quoted(let text): text
      case .equals: "="
      case .comma: ","
      }
    }
  }

  private var rest: ArraySlice<Token>

  init(_ text: String) throws(Complaint) {
    var tokens: [Token] = []
    var word = ""
    func flush() {
      if !word.isEmpty { tokens.append(.word(word)) }
      word = ""
    }
    var characters = text[...]
    while let character = characters.popFirst() {
      switch character {
      case "\"":
        flush()
        guard let close = characters.firstIndex(of: "\"") else {
          throw Complaint("a quotation mark is opened and never closed")
        }
        tokens.append(.quoted(String(characters[..<close])))
        characters = characters[characters.index(after: close)...]
      case "=": flush(); tokens.append(.equals)
      case ",": flush(); tokens.append(.comma)
      case _ where character.isWhitespace: flush()
      default: word.append(character)
      }
    }
    flush()
    rest = tokens[...]
  }

  var isEmpty: Bool { rest.isEmpty }

  mutating func next() -> Token? { rest.popFirst() }

  /// Takes the next token if it is this very word, unquoted.
  mutating func take(_ word: String) -> Bool { take(.word(word)) }

  mutating func take(_ token: Token) -> Bool {
    guard rest.first == token else { return false }
    rest.removeFirst()
    return true
  }

  /// The next name, quoted or not; `what` says in an error what was expected.
  mutating func name(_ what: String) throws(Complaint) -> String {
    switch next() {
    case .word(let text), .quoted(let text): return text
    case let other?: throw Complaint("expected \(what), found \"\(other.text)\"")
    case nil: throw Complaint("expected \(what)")
    }
  }

  /// The next name of a figure, table or anchor: it becomes part of file names and of links.
  mutating func label(_ what: String) throws(Complaint) -> String {
    let name = try name(what)
    let isPlain = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "/"):
        true
      default: false
      }
    }
    guard isPlain, !name.isEmpty else {
      throw Complaint(
        "\"\(name)\" cannot be \(what): only letters, digits, - and _ can stand there")
    }
    return name
  }

  /// Complains of whatever is left over.
  mutating func finish() throws(Complaint) {
    if let token = next() { throw Complaint("did not expect \"\(token.text)\"") }
  }
}
