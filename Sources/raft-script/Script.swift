// Scripts in the format of etcd's interaction tests: a command, perhaps a body, four dashes, and what it printed.

/// One command of a script, and what it is to print.
struct Block {
  var line: Int
  var name: String
  var arguments: [Argument]
  var body: [String]
  var expected: [String]

  /// A word, or `key=value`, or `key=(value,value)`.
  struct Argument {
    var key: String
    var values: [String]
  }

  /// Numbers without a key: servers.
  var ids: [Int] { arguments.filter { $0.values.isEmpty }.compactMap { Int($0.key) } }

  func value(_ key: String) -> String? { arguments.first { $0.key == key }?.values.first }
  func values(_ key: String) -> [Int] {
    arguments.filter { $0.key == key }.flatMap(\.values).compactMap { Int($0) }
  }
}

struct UnreadableScript: Error, CustomStringConvertible {
  var line: Int
  var problem: String
  var description: String { "line \(line): \(problem)" }
}

struct Script {
  private(set) var blocks: [Block] = []

  init(_ text: String) throws(UnreadableScript) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var at = 0
    while at < lines.count {
      let line = lines[at]
      if line.isEmpty || line.hasPrefix("#") {
        at += 1
        continue
      }
      var (name, arguments) = try Script.parse(line, at + 1)
      // A backslash goes on with the next line.
      let begin = at + 1
      at += 1
      var body: [String] = []
      while at < lines.count, lines[at] != "----" {
        body.append(lines[at])
        at += 1
      }
      guard at < lines.count else {
        throw UnreadableScript(line: begin, problem: "the command has no ---- behind it")
      }
      at += 1
      // A second row of dashes lets the output hold empty lines; it ends with two more.
      var expected: [String] = []
      if at < lines.count, lines[at] == "----" {
        at += 1
        while at + 1 < lines.count, !(lines[at] == "----" && lines[at + 1] == "----") {
          expected.append(lines[at])
          at += 1
        }
        at += 2
      } else {
        while at < lines.count, !lines[at].isEmpty {
          expected.append(lines[at])
          at += 1
        }
      }
      if name.hasSuffix(":") { name.removeLast() }
      blocks.append(
        Block(line: begin, name: name, arguments: arguments, body: body, expected: expected))
    }
  }

  private static func parse(
    _ line: String, _ number: Int
  ) throws(UnreadableScript) -> (String, [Block.Argument]) {
    var words: [String] = []
    var word = ""
    var depth = 0
    for character in line {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if character == " " && depth == 0 {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    if depth != 0 { throw UnreadableScript(line: number, problem: "a bracket is not closed") }
    if !word.isEmpty { words.append(word) }
    let arguments = words.dropFirst().map { word in
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { return Block.Argument(key: word, values: []) }
      var value = String(parts[1])
      if value.hasPrefix("("), value.hasSuffix(")") { value = String(value.dropFirst().dropLast()) }
      let values = value.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
      return Block.Argument(key: String(parts[0]), values: values)
    }
    return (words[0], arguments)
  }
}
