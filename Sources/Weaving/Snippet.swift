/// A named piece of a source file, as the book shows it.
struct Snippet: Equatable {
  /// From the root, for the reader.
  var path: String
  /// The first line shown, from 1.
  var line: Int
  var code: String

  /// What Markdown calls the language; empty where it has no colours for it.
  var language: String {
    switch path.split(separator: ".").last {
    case "swift": "swift"
    case "c", "h": "c"
    case "cpp", "hpp": "cpp"
    case "py": "python"
    case "sh": "bash"
    case "json": "json"
    default: ""
    }
  }
}

extension Snippet {
  /// Cuts the piece between `// snippet.NAME` and `// snippet.end` out of a file.
  ///
  /// Lines between `// snippet.hide` and `// snippet.show` are left out, and so is the indentation
  /// that all lines share. Names are unique in a file, and snippets do not nest.
  init(_ name: String, in source: String, path: String) throws(Complaint) {
    var kept: [(line: Int, text: Substring)] = []
    var opened: Int?
    var isOpen = false, isHidden = false
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    for (line, text) in zip(1..., lines) {
      let mark = Snippet.mark(in: text)
      if mark == name {
        if let opened {
          throw Complaint("\(path): snippet \(name) is at line \(opened) and at \(line)")
        }
        (opened, isOpen) = (line, true)
      } else if isOpen, let mark {
        switch mark {
        case "end": isOpen = false
        case "hide": isHidden = true
        case "show": isHidden = false
        default: throw Complaint("\(path):\(line): snippet \(mark) begins inside snippet \(name)")
        }
      } else if isOpen, !isHidden {
        kept.append((line, text))
      }
    }
    guard let opened else {
      throw Complaint("\(path) has no snippet \(name)\(Snippet.offer(lines))")
    }
    if isOpen { throw Complaint("\(path):\(opened): snippet \(name) has no // snippet.end") }
    while let last = kept.last, last.text.allSatisfy(\.isWhitespace) { kept.removeLast() }
    kept = Array(kept.drop { $0.text.allSatisfy(\.isWhitespace) })
    guard let first = kept.first else {
      throw Complaint("\(path):\(opened): snippet \(name) is empty")
    }
    self.init(path: path, line: first.line, code: Snippet.dedented(kept.map(\.text)))
  }

  /// `NAME` of a line that is nothing but `// snippet.NAME` (or `# snippet.NAME`).
  private static func mark(in line: Substring) -> String? {
    let text = line.trimmed
    for comment in ["// snippet.", "# snippet."] where text.hasPrefix(comment) {
      return String(text.dropFirst(comment.count))
    }
    return nil
  }

  private static func offer(_ lines: [Substring]) -> String {
    let names = lines.compactMap(mark).filter { !["end", "hide", "show"].contains($0) }
    return names.isEmpty ? "" : "; it has \(names.joined(separator: ", "))"
  }

  private static func dedented(_ lines: [Substring]) -> String {
    let margin =
      lines.filter { !$0.allSatisfy(\.isWhitespace) }
      .map { $0.prefix { $0 == " " }.count }.min() ?? 0
    return lines.map { line in
      line.allSatisfy(\.isWhitespace) ? "" : String(line.dropFirst(margin))
    }.joined(separator: "\n")
  }
}
