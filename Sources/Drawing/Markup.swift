// A reader and writer for the plain XML that gnuplot writes: elements, attributes, text; no
// namespaces of its own, no CDATA. Anything else is refused rather than guessed at.

/// An element, or with an empty name a run of text, as it stands in the file (entities untouched).
struct Markup {
  var name: String
  var attributes: [(name: String, value: String)] = []
  var children: [Markup] = []
  var text = ""

  var isText: Bool { name.isEmpty }

  static func words(_ text: String) -> Markup { Markup(name: "", text: text) }

  /// The value of an attribute; nil removes it, a new one goes last.
  subscript(attribute: String) -> String? {
    get { attributes.first { $0.name == attribute }?.value }
    set {
      let place = attributes.firstIndex { $0.name == attribute }
      switch (place, newValue) {
      case (let place?, let value?): attributes[place].value = value
      case (let place?, nil): attributes.remove(at: place)
      case (nil, let value?): attributes.append((attribute, value))
      case (nil, nil): break
      }
    }
  }

  /// One element a line, but none inside a `text`, where white space would be drawn.
  var serialised: String {
    if isText { return text }
    let opening = "<" + name + attributes.map { " \($0.name)=\"\($0.value)\"" }.joined()
    if children.isEmpty { return opening + "/>" }
    let isInline = name == "text" || children.contains(where: \.isText)
    let separator = isInline ? "" : "\n"
    return opening + ">" + separator
      + children.map { $0.serialised + separator }.joined() + "</\(name)>"
  }

  /// Replaces each element below this one by what `change` makes of it, leaves first.
  mutating func rewriteChildren(_ change: (Markup) -> [Markup]) {
    children = children.flatMap { child -> [Markup] in
      var child = child
      child.rewriteChildren(change)
      return change(child)
    }
  }

  /// Shows `visit` this element and all below it, in document order.
  func walk(_ visit: (Markup) -> Void) {
    visit(self)
    for child in children { child.walk(visit) }
  }
}

extension String {
  /// For text of XML or HTML, and for attribute values in double quotes.
  package var escapedForMarkup: String {
    reduce(into: "") { text, character in
      switch character {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      default: text.append(character)
      }
    }
  }
}

/// Reads bytes, since every character that means something here is ASCII.
struct MarkupReader {
  private let bytes: [UInt8]
  private var at = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The file's one outer element.
  mutating func document() throws(DrawingError) -> Markup {
    while at < bytes.count {
      if starts("<?") || starts("<!") {
        try skip(past: starts("<!--") ? "-->" : ">")
      } else if starts("<") {
        return try element()
      } else {
        at += 1
      }
    }
    throw malformed("no element")
  }

  private mutating func element() throws(DrawingError) -> Markup {
    at += 1
    var element = Markup(name: name())
    while true {
      skipSpace()
      if starts("/>") {
        at += 2
        return element
      }
      if starts(">") {
        at += 1
        element.children = try content(of: element.name)
        return element
      }
      element.attributes.append(try attribute(of: element.name))
    }
  }

  private mutating func attribute(of element: String) throws(DrawingError) -> (String, String) {
    let key = name()
    skipSpace()
    guard !key.isEmpty, starts("=") else { throw malformed("an attribute of <\(element)>") }
    at += 1
    skipSpace()
    guard at < bytes.count, starts("\"") || starts("'") else {
      throw malformed("the attribute \(key) of <\(element)>")
    }
    let quote = bytes[at]
    at += 1
    let start = at
    while at < bytes.count, bytes[at] != quote { at += 1 }
    let value = text(start..<at)
    guard at < bytes.count else { throw malformed("the end of the attribute \(key)") }
    at += 1
    // We write all values in double quotes.
    let parts = value.split(separator: "\"", omittingEmptySubsequences: false)
    return (key, parts.joined(separator: "&quot;"))
  }

  private mutating func content(of parent: String) throws(DrawingError) -> [Markup] {
    var children: [Markup] = []
    while at < bytes.count {
      if starts("</") {
        at += 2
        guard name() == parent else { throw malformed("the end of <\(parent)>") }
        try skip(past: ">")
        return children
      }
      if starts("<!--") {
        try skip(past: "-->")
      } else if starts("<") {
        children.append(try element())
      } else {
        let start = at
        while at < bytes.count, !starts("<") { at += 1 }
        children.append(.words(text(start..<at)))
      }
    }
    throw malformed("the end of <\(parent)>")
  }

  private mutating func name() -> String {
    let start = at
    while at < bytes.count, !isSpace(bytes[at]), !"=/>".utf8.contains(bytes[at]) { at += 1 }
    return text(start..<at)
  }

  private mutating func skip(past end: String) throws(DrawingError) {
    while at < bytes.count, !starts(end) { at += 1 }
    guard at < bytes.count else { throw malformed("a \(end)") }
    at += end.utf8.count
  }

  private mutating func skipSpace() {
    while at < bytes.count, isSpace(bytes[at]) { at += 1 }
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private func starts(_ text: String) -> Bool {
    at <= bytes.count && bytes[at...].starts(with: text.utf8)
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private func malformed(_ what: String) -> DrawingError {
    DrawingError("gnuplot's picture is malformed at byte \(at): \(what) was expected")
  }
}
