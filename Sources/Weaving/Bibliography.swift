/// The keys of `data/published/references.bib`, and who cites what is not among them.
struct Bibliography {
  static let path = "data/published/references.bib"
  let keys: Set<String>

  /// Empty if there is no such file.
  init(in repository: Repository) throws(Complaint) {
    guard repository.exists(Bibliography.path) else {
      keys = []
      return
    }
    keys = Bibliography.keys(of: try repository.text(Bibliography.path))
  }

  private static func keys(of text: String) -> Set<String> {
    var keys: Set<String> = []
    for line in text.split(separator: "\n") where line.trimmed.hasPrefix("@") {
      guard let open = line.firstIndex(of: "{"),
        let comma = line[open...].firstIndex(of: ",")
      else { continue }
      keys.insert(line[line.index(after: open)..<comma].trimmed)
    }
    return keys
  }

  /// The citations in prose, with the lines they stand on, in reading order.
  ///
  /// A citation is what pandoc takes for one: `@key`, not after a letter or a digit (that would be
  /// an address), not escaped, not in code.
  static func citations(in prose: String, from firstLine: Int) -> [(key: String, line: Int)] {
    let text = Array(prose.utf8)
    var citations: [(String, Int)] = []
    var at = 0
    while at < text.count {
      if let end = text.endOfCode(at: at) {
        at = end
        continue
      }
      defer { at += 1 }
      guard text[at] == UInt8(ascii: "@"), at == 0 || canPrecedeCitation(text[at - 1]) else {
        continue
      }
      let key = text.string(at + 1..<endOfKey(in: text, from: at + 1))
      if !key.isEmpty { citations.append((key, firstLine + text.line(at: at) - 1)) }
    }
    return citations
  }

  private static func endOfKey(in text: [UInt8], from start: Int) -> Int {
    var end = start
    while end < text.count, isLetterOrDigit(text[end]) || "_-:.".utf8.contains(text[end]) {
      end += 1
    }
    while end > start, !isLetterOrDigit(text[end - 1]) { end -= 1 }  // ends a sentence, not a key
    return end
  }

  private static func canPrecedeCitation(_ byte: UInt8) -> Bool {
    !isLetterOrDigit(byte) && !#"\/"#.utf8.contains(byte) && byte < 0x80
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      true
    default: false
    }
  }
}

extension Bibliography {
  /// Says how to write a cross reference to who wrote pandoc's.
  static func unknown(_ key: String) -> String {
    for kind in ["fig", "tbl", "sec"] where key.hasPrefix(kind + ":") {
      return "@\(key) is not a citation; write <!-- ref \(key.dropFirst(4)) --><!-- end -->"
    }
    return "@\(key) is not in \(path)"
  }
}
