// How words and numbers enter a script. gnuplot runs what stands between backquotes in "..." and
// takes `< command` for a file name, so each piece of text passes through here.

enum FigureText {
  /// A gnuplot string in which nothing is expanded. `owner` is how an error names the figure.
  ///
  /// Doubling an apostrophe, as the manual has it, fails in gnuplot 5.4 at the start of a string,
  /// and one in double quotes hides the `@` macros after it. So QUOTE, of `house.gp`, holds it:
  /// `'it'.QUOTE.'s'`.
  static func quoted(_ text: String, of owner: String) throws(FigureError) -> String {
    try checkLine(text, of: owner)
    return joined(text)
  }

  static func joined(_ text: String) -> String {
    guard text.contains("'") else { return "'\(text)'" }
    let parts = text.split(separator: "'", omittingEmptySubsequences: false)
    let pieces = parts.map { $0.isEmpty ? [] : ["'\($0)'"] }
    return pieces.joined(separator: ["QUOTE"]).joined(separator: ".")
  }

  static func checkLine(_ text: String, of owner: String) throws(FigureError) {
    let control = text.unicodeScalars.first {
      $0.value < 0x20 || $0.value == 0x7F || $0 == "\u{85}" || $0 == "\u{2028}" || $0 == "\u{2029}"
    }
    guard let control else { return }
    throw FigureError(
      "figure \(owner): a text holds the control character U+\(String(control.value, radix: 16)); "
        + "texts are single lines")
  }

  /// Shortest digits that read back as the same number.
  static func number(_ value: Double, of owner: String) throws(FigureError) -> String {
    guard value.isFinite else {
      throw FigureError("figure \(owner): \(value) cannot be placed on an axis")
    }
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  static func checkName(_ name: String) throws(FigureError) {
    guard !name.isEmpty, name.utf8.allSatisfy(isNameByte) else {
      throw FigureError("\"\(name)\" is no figure's name: small letters, digits, _ and - only")
    }
  }

  /// A path below `data`, so it must not climb out of it.
  static func checkTable(_ table: String, of owner: String) throws(FigureError) {
    let parts = table.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isNameByte) }) else {
      throw FigureError(
        "\(owner): \"\(table)\" is no table's name: small letters, digits, _ - and / only")
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

/// A single line as a gnuplot string that stands for itself, whatever characters it holds, given
/// the variable QUOTE that `house.gp` sets to an apostrophe.
public func gnuplotString(_ line: String) -> String { FigureText.joined(line) }
