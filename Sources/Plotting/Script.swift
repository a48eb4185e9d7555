// The figure in gnuplot's words: a script that stands alone, within what gnuplot 5.4 and 6 both
// understand.

import Measurement

extension Figure {
  /// The text of `plots/NAME.gp`. Run from the repository's root, it draws to OUT, or else to
  /// `plots/NAME.svg`.
  ///
  /// `command` makes the script and its tables again, such as `make chapter-clocks`. `tables` are at least those of
  /// `tablesInScript`.
  public func script(command: String, tables given: [Table] = []) throws(FigureError) -> String {
    try FigureText.checkName(name)
    guard !panels.isEmpty, panels.allSatisfy({ !$0.isEmpty }) else {
      throw FigureError("figure \(name): each figure needs a panel, and each panel a layer")
    }
    for line in [caption, alt, command] {
      try FigureText.checkLine(line, of: name)
      if line.allSatisfy(\.isWhitespace) {
        throw FigureError("figure \(name): caption, alt and command must each say something")
      }
    }
    for table in tables { try FigureText.checkTable(table, of: "figure \(name)") }
    let header = FigureHeader(
      name: name, tables: tables, alt: alt, caption: caption, command: command)
    if panels.contains(where: { $0.cycle != nil }) {
      return try (header.lines + [""] + CyclesScript(self, given).lines).joined(separator: "\n")
        + "\n"
    }
    var lines = header.lines + [""] + preamble
    if let reading {
      lines.append(
        "set label 99 \(try readingText(reading)) at screen readingX, screen readingY @READING")
    }
    for (index, panel) in panels.enumerated() {
      lines += try PanelScript(panel, number: index + 1, of: self).lines
    }
    lines.append("unset multiplot")
    return lines.joined(separator: "\n") + "\n"
  }

  private var preamble: [String] {
    var lines = [
      "if (!exists(\"OUT\")) OUT = 'plots/\(name).svg'",
      "PANELS = \(panels.count); STACKED = \(arrangement == .stacked ? 1 : 0); HEIGHT = \(height)",
      "ROOM = \(roomForTicks); TITLES = \(linesOfTitles); READS = \(linesOfReading)",
    ]
    if case .sharing(let columns) = arrangement {
      lines.append("GRID = \(max(1, min(columns, panels.count))); SHARED = 1")
    }
    if panels.contains(where: { $0.spaceTime != nil }) { lines.append("LOWEST = HEIGHT") }
    return lines + ["load 'plots/house.gp'", "set multiplot"]
  }

  /// A space-time diagram has no y title, and so no line where there is no other title.
  var linesOfTitles: Int {
    let hasTitle = panels.contains { $0.title != nil }
    let hasAxis = panels.contains { $0.spaceTime == nil }
    return (hasTitle ? 1 : 0) + (hasAxis ? 1 : 0)
  }

  var linesOfReading: Int {
    guard let reading else { return 0 }
    return Figure.halves(of: reading) == nil ? 1 : 2
  }

  /// On a phone a long reading line takes two.
  func readingText(_ reading: String) throws(FigureError) -> String {
    let whole = try FigureText.quoted(reading, of: name)
    guard let (first, second) = Figure.halves(of: reading) else { return whole }
    let upper = try FigureText.quoted(first, of: name)
    let lower = try FigureText.quoted(second, of: name)
    return "(COMPACT ? \(upper).\"\\n\".\(lower) : \(whole))"
  }

  /// Cut at the dot after which the longer half is shortest; nil where it fits a phone anyway.
  static func halves(of reading: String) -> (String, String)? {
    let parts = reading.split(separator: Reading.separator, omittingEmptySubsequences: false)
    guard reading.count > 64, parts.count > 1 else { return nil }
    func half(_ range: Range<Int>) -> String {
      parts[range].joined(separator: Reading.separator)
    }
    let cuts = (1..<parts.count).map { (half(0..<$0), half($0..<parts.count)) }
    return cuts.min { max($0.0.count, $0.1.count) < max($1.0.count, $1.1.count) }
  }

  /// Pixels left of the y axis, for the widest number beside it, or a diagram's names.
  private var roomForTicks: Int {
    var widest = 4
    for axis in panels.filter({ $0.spaceTime == nil }).map(\.y) {
      var ticks = [axis.range?.lowerBound, axis.range?.upperBound].compactMap(\.self)
      if case .at(let places) = axis.ticks { ticks += places }
      if case .every(let step) = axis.ticks { ticks.append((axis.range?.lowerBound ?? 0) + step) }
      if case .powersOfTen = axis.ticks { ticks = [] }
      for tick in ticks {
        widest = max(widest, ((try? FigureText.number(tick, of: name)) ?? "").utf8.count)
      }
    }
    var rooms = [14 + 8 * min(widest, 8)] + panels.compactMap { $0.spaceTime?.margin }
    for axis in panels.map(\.y) {
      // The words of a row are never cut: they take what they need, in a font of 12 pixels.
      if case .named(let names) = axis.ticks { rooms += names.map { 18 + 13 * $0.count / 2 } }
    }
    return rooms.max() ?? 0
  }
}
