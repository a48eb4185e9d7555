// Where code begins and ends in Markdown, over bytes: all that the weaver knows of its grammar.

extension Array where Element == UInt8 {
  func has(_ word: StaticString, at index: Int) -> Bool {
    guard index + word.utf8CodeUnitCount <= count else { return false }
    return word.withUTF8Buffer { wanted in
      wanted.indices.allSatisfy { self[index + $0] == wanted[$0] }
    }
  }

  func firstIndex(of word: StaticString, from start: Int) -> Int? {
    var index = start
    while index + word.utf8CodeUnitCount <= count {
      if has(word, at: index) { return index }
      index += 1
    }
    return nil
  }

  func string(_ range: Range<Int>) -> String {
    String(decoding: self[range], as: UTF8.self)
  }

  /// The line number of a byte, from 1.
  func line(at index: Int) -> Int {
    1 + self[..<index].count { $0 == UInt8(ascii: "\n") }
  }

  func startOfLine(at index: Int) -> Int {
    self[..<index].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
  }

  func restOfLine(from index: Int) -> ArraySlice<UInt8> {
    self[index...].prefix { $0 != UInt8(ascii: "\n") }
  }

  /// The end of the fenced block or code span that begins at `index`, if one does.
  func endOfCode(at index: Int) -> Int? { endOfFence(at: index) ?? endOfSpan(at: index) }

  /// The end of the fenced block that begins at `index`; an open fence runs to the file's end.
  func endOfFence(at index: Int) -> Int? {
    let mark = self[index]
    guard mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return nil }
    let width = run(of: mark, at: index)
    guard width >= 3, isOnlySpace(startOfLine(at: index)..<index),
      // A fence of backticks may not hold another on its line; that would be a code span.
      mark == UInt8(ascii: "~") || !restOfLine(from: index + width).contains(mark)
    else { return nil }
    var line = index + restOfLine(from: index).count + 1
    while line < count {
      let rest = restOfLine(from: line)
      let start = line + rest.prefix { $0 == UInt8(ascii: " ") }.count
      let closing = start < count ? run(of: mark, at: start) : 0
      line += rest.count + 1
      if closing >= width, isOnlySpace(start + closing..<Swift.min(line, count)) { break }
    }
    return Swift.min(line, count)
  }

  /// The end of the code span that begins at `index`: as many backticks again, in one paragraph.
  private func endOfSpan(at index: Int) -> Int? {
    let tick = UInt8(ascii: "`")
    guard self[index] == tick else { return nil }
    let width = run(of: tick, at: index)
    var at = index + width
    while at < count, !has("\n\n", at: at) {
      let closing = run(of: tick, at: at)
      if closing == width { return at + width }
      at += Swift.max(1, closing)
    }
    return index + width
  }

  private func run(of byte: UInt8, at index: Int) -> Int {
    self[index...].prefix { $0 == byte }.count
  }

  private func isOnlySpace(_ range: Range<Int>) -> Bool {
    self[range].allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") || $0 == 13 }
  }
}

extension StringProtocol {
  /// Without the white space at either end.
  var trimmed: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }

  /// The longest run of one character.
  func longestRun(of character: Character) -> Int {
    var longest = 0, current = 0
    for next in self {
      current = next == character ? current + 1 : 0
      longest = Swift.max(longest, current)
    }
    return longest
  }
}
