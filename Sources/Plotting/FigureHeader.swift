// The comment lines that open a script. Other tools learn from them what a figure shows and is made
// of.

/// What a script says about its figure, one `# key: value` a line.
public struct FigureHeader: Sendable, Equatable {
  public var name: String
  /// Each is `data/TABLE.csv`.
  public var tables: [String]
  public var alt: String
  public var caption: String
  /// The command that writes the script and its tables again.
  public var command: String

  public init(name: String, tables: [String], alt: String, caption: String, command: String) {
    self.name = name
    self.tables = tables
    self.alt = alt
    self.caption = caption
    self.command = command
  }

  /// Reads the comment lines before the first command. `file` is how errors name the script.
  public init(script: String, file: String) throws(FigureError) {
    var values: [String: [String]] = [:]
    for line in script.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("#") else { break }
      guard let colon = line.firstIndex(of: ":") else { continue }
      let key = FigureHeader.trimmed(line[line.index(after: line.startIndex)..<colon])
      values[key, default: []].append(FigureHeader.trimmed(line[line.index(after: colon)...]))
    }
    func only(_ key: String) throws(FigureError) -> String {
      guard let found = values[key], found.count == 1, !found[0].isEmpty else {
        throw FigureError(
          "\(file): its header must have exactly one line `# \(key): ...` with something in it")
      }
      return found[0]
    }
    name = try only("figure")
    tables = values["table"] ?? []
    alt = try only("alt")
    caption = try only("caption")
    command = try only("command")
    guard !tables.isEmpty else {
      throw FigureError("\(file): its header must name the tables it draws, as `# table: NAME`")
    }
    for table in tables { try FigureText.checkTable(table, of: file) }
  }

  /// The finding, as plain words: the caption's bold sentence, or the name where numbers are still
  /// to be woven into that sentence.
  public var title: String {
    let bold = caption.split(separator: "**", omittingEmptySubsequences: false)
    guard bold.count >= 3, bold[0].isEmpty, !bold[1].contains("{") else {
      return String(name.map { $0 == "_" || $0 == "-" ? " " : $0 })
    }
    return bold[1].filter { $0 != "`" && $0 != "*" }
  }

  var lines: [String] {
    ["# figure:  \(name)"] + tables.map { "# table:   \($0)" }
      + ["# alt:     \(alt)", "# caption: \(caption)", "# command: \(command)"]
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}

/// What is wrong with a figure, in one sentence that names it.
public struct FigureError: Error, Sendable, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}
