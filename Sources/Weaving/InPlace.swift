// The README as a browser of the repository shows it: the comments stay, and between them stands
// plain Markdown with links that work from the chapter's folder.

extension Page {
  /// The file's new text. Weaving that text again gives the same bytes.
  var inPlace: String {
    pieces.map { piece in
      if case .prose(let text) = piece.content { return text }
      let filling = piece.content.inPlace(chapter)
      let isBlock = piece.onItsOwn
      return piece.comment + (isBlock ? "\n\(filling)\n" : filling) + "<!-- end -->"
    }.joined()
  }
}

extension Piece.Content {
  fileprivate func inPlace(_ chapter: Chapter) -> String {
    switch self {
    case .prose(let text): text
    case .snippet(let snippet): snippet.inPlace(chapter)
    case .figure(let figure): figure.inPlace(chapter)
    case .table(let table): table.inPlace(chapter)
    case .value(let value): Markdown.escaped(value.text)
    case .claim(_, let claim): Markdown.escaped(claim.says)
    case .ref(let target):
      target.chapter == chapter
        ? target.text : "[\(target.text)](\(chapter.link(to: target.chapter.file)))"
    case .contents(let chapters):
      chapters.map { "- \($0.label). [\($0.title)](\(chapter.link(to: $0.file)))" }
        .joined(separator: "\n")
    }
  }
}

extension Snippet {
  fileprivate func inPlace(_ chapter: Chapter) -> String {
    // Without its line: code that moves within its file makes no chapter stale.
    let place = chapter.link(to: path)
    return Markdown.fenced(code, language)
      + "\n<sub>[\(Markdown.escaped(place))](\(Markdown.link(place)))</sub>"
  }
}

extension Figure {
  fileprivate func inPlace(_ chapter: Chapter) -> String {
    let sources = tables + [script]
    return """
      ![\(Markdown.escaped(alt))](\(Markdown.link(chapter.link(to: drawing))))

      **Figure \(number).** \(caption.plain)

      <sub>\(sources.map { $0.inPlace(chapter) }.joined(separator: " · ")) · `\(command)`\(Markdown.judged(judged))</sub>
      """
  }
}

extension PrintedTable {
  fileprivate func inPlace(_ chapter: Chapter) -> String {
    let headings = columns.map { Markdown.escaped($0.heading) }
    let rules = columns.map { $0.isNumeric ? "--:" : ":--" }
    let lines = ([headings, rules] + rows.map { $0.map(Markdown.escaped) })
      .map { "| " + $0.joined(separator: " | ") + " |" }
    let title = caption.isEmpty ? "**Table \(number).**" : "**Table \(number).** \(caption.plain)"
    let making = command.map { " · `\($0)`" } ?? ""
    return """
      \(title)

      \(lines.joined(separator: "\n"))

      <sub>\(source.inPlace(chapter))\(making)\(Markdown.judged(judged))</sub>
      """
  }
}

extension SourceFile {
  fileprivate func inPlace(_ chapter: Chapter) -> String {
    "[\(Markdown.escaped(name))](\(Markdown.link(chapter.link(to: path)))) `\(stamp)`"
  }
}

extension [CaptionPart] {
  /// The caption with its numbers as words.
  fileprivate var plain: String {
    map { part in
      switch part {
      case .text(let text): text
      case .value(let value): Markdown.escaped(value.text)
      }
    }.joined()
  }
}

/// Writing Markdown that says what is meant and nothing else.
enum Markdown {
  /// Text that no Markdown reader takes for markup, and no browser for HTML.
  static func escaped(_ text: String) -> String {
    var safe = ""
    for character in text {
      switch character {
      case "<": safe += "&lt;"
      case "&": safe += "&amp;"
      case "\\", "`", "*", "_", "[", "]", "|", "$", "~", "@", "#", ">", "^":
        safe += "\\\(character)"
      case _ where character.isNewline: safe += " "
      default: safe.append(character)
      }
    }
    return safe
  }

  /// By whom it was judged, behind what it was made from.
  static func judged(_ words: String?) -> String { words.map { " · " + escaped($0) } ?? "" }

  /// A fence that nothing in the code can close.
  static func fenced(_ code: String, _ info: String) -> String {
    let fence = String(repeating: "`", count: max(3, code.longestRun(of: "`") + 1))
    return "\(fence)\(info)\n\(code)\n\(fence)"
  }

  /// A link's target: spaces and brackets would end it.
  static func link(_ path: String) -> String {
    path.replacing("%", with: "%25").replacing(" ", with: "%20").replacing("(", with: "%28")
      .replacing(")", with: "%29")
  }
}
