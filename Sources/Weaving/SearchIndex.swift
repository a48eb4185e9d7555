import Measurement

/// An inverted index over the printed pages: which words stand in which paragraph of which section.
struct SearchIndex {
  private var sections: [JSONText] = []
  private var paragraphs: [JSONText] = []
  private var places: [String: [Int]] = [:]

  /// Adds what a reader of the page reads: headings, paragraphs, items, cells' rows; no code.
  mutating func add(page: String, html: String) {
    var reader = PassageReader()
    for passage in reader.passages(of: HTMLScanner.tokens(of: html)) {
      if passage.startsSection {
        sections.append(
          .list([
            .string(page), .string(passage.anchor), .string(passage.chapter), .string(passage.text),
          ]))
      }
      guard !sections.isEmpty else { continue }
      let number = paragraphs.count
      paragraphs.append(.list([.whole(sections.count - 1), .string(passage.text)]))
      for word in Set(SearchIndex.words(of: passage.text)) {
        places[word, default: []].append(number)
      }
    }
  }

  /// `{"sections":…,"paragraphs":…,"words":…,"places":…}`, words in the order of a script's `<`.
  var json: String {
    let words = places.keys.sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) }
    return JSONText.object([
      ("sections", .list(sections)), ("paragraphs", .list(paragraphs)),
      ("words", .list(words.map(JSONText.string))),
      ("places", .list(words.map { .list((places[$0] ?? []).map(JSONText.whole)) })),
    ]).description
  }

  /// Runs of letters and digits, in small letters, as the page's script cuts them.
  static func words(of text: String) -> [String] {
    text.lowercased().unicodeScalars.split { scalar in
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
        .decimalNumber, .letterNumber, .otherNumber:
        false
      default: true
      }
    }.map { String(String.UnicodeScalarView($0)) }
  }
}

/// A heading or a paragraph.
struct Passage: Equatable {
  var text: String
  /// Of a heading only.
  var anchor = ""
  var chapter = ""
  var startsSection = false
}

/// Gathers the text of `main`, passage by passage.
private struct PassageReader {
  private static let blocks: Set<String> = [
    "p", "li", "h1", "h2", "h3", "h4", "tr", "figcaption", "blockquote", "div", "dt", "dd",
  ]
  /// What is no prose: code, drawings, formulas, the way to other pages.
  private static let skipped: Set<String> = ["pre", "svg", "math", "nav", "script", "style"]

  private var passages: [Passage] = []
  private var text = ""
  private var heading: (name: String, anchor: String)?
  private var chapter = ""
  private var depth = 0
  private var isInside = false

  mutating func passages(of tokens: [HTMLScanner.Token]) -> [Passage] {
    for token in tokens {
      switch token {
      case .open(let name, let attributes, _): open(name, attributes)
      case .close(let name): close(name)
      case .text(let words): if isInside, depth == 0 { text += words }
      }
    }
    finish()
    return passages
  }

  private mutating func open(_ name: String, _ attributes: [String: String]) {
    if name == "main" { isInside = true }
    if PassageReader.skipped.contains(name) { depth += 1 }
    guard isInside, depth == 0 else { return }
    if PassageReader.blocks.contains(name) { finish() }
    if name == "td" || name == "th" || name == "br" { text += " " }
    if ["h1", "h2", "h3", "h4"].contains(name) { heading = (name, attributes["id"] ?? "") }
  }

  private mutating func close(_ name: String) {
    if PassageReader.skipped.contains(name) { depth = max(0, depth - 1) }
    guard isInside else { return }
    if PassageReader.blocks.contains(name) || name == "main" { finish() }
    if name == "main" { isInside = false }
  }

  private mutating func finish() {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    text = ""
    defer { if !words.isEmpty { heading = nil } }
    guard !words.isEmpty else { return }
    if let heading {
      if heading.name == "h1" { chapter = words }
      passages.append(
        Passage(text: words, anchor: heading.anchor, chapter: chapter, startsSection: true))
    } else {
      passages.append(Passage(text: words))
    }
  }
}
