// From a script to a picture: beside the old one, checked, finished, and only then in its place.

import Foundation
import Plotting

/// For pages and print, or for phones, whose panels stand one above the other.
public enum FigureSize: Sendable, CaseIterable {
  case page, phone

  /// What stands between the figure's name and `.svg`.
  var suffix: String { self == .page ? "" : "-phone" }
  var width: Int { self == .page ? 720 : 400 }
}

/// Draws `plots/NAME.gp` to `plots/NAME.svg`, or for phones to `plots/NAME-phone.svg`.
///
/// Where it fails, the old picture stays as it was and nothing is left beside it. `root` is the
/// folder of the repository; `program` and `timeLimit` (seconds) are those of gnuplot.
public func draw(
  figure name: String, root: String, size: FigureSize = .page, program: String = "gnuplot",
  timeLimit: Double = 60
) throws(DrawingError) {
  let sources = try Sources(figure: name, root: root)
  let target = "plots/\(name)\(size.suffix).svg"
  let ends = (prefix: ".\(name)\(size.suffix)-", suffix: ".partial")
  Leftovers.remove(in: "\(root)/plots", ends.prefix, ends.suffix)
  let temporary = "plots/" + Leftovers.name(ends.prefix, ends.suffix)
  let file = "\(root)/\(temporary)"
  defer { try? FileManager.default.removeItem(atPath: file) }
  do {
    let gnuplot = try Gnuplot(program: program, timeLimit: timeLimit)
    gnuplot.send("QUOTE = \"'\"")
    gnuplot.send("cd \(try quoted(path: root))")
    gnuplot.send("OUT = \(try quoted(path: temporary)); W = \(size.width)")
    gnuplot.send("load \(try quoted(path: sources.script))")
    try gnuplot.finish()
    let svg = try finished(
      picture(file), name: name + size.suffix, title: sources.header.title,
      alt: sources.header.alt, stamps: sources.stamps)
    try replace("\(root)/\(target)", by: svg, through: file)
  } catch {
    let remedy =
      error == .missing(program)
      ? "" : "\nChange the figure, then run `\(sources.header.command)` again."
    throw DrawingError("\(sources.script) was not drawn: \(error)\(remedy)")
  }
}

/// What gnuplot drew, if it drew it to the end: with a full disk it still ends with status 0.
private func picture(_ file: String) throws(DrawingError) -> String {
  guard let data = FileManager.default.contents(atPath: file), !data.isEmpty else {
    throw DrawingError(
      "gnuplot wrote nothing; the script must `set output OUT`, and the disk have room")
  }
  let svg = String(decoding: data, as: UTF8.self)
  guard svg.trimmingCharacters(in: .whitespacesAndNewlines).hasSuffix("</svg>") else {
    throw DrawingError("gnuplot's picture has no end; check that the disk has room")
  }
  return svg
}

/// Writes and syncs `temporary`, then gives it the name of `target`, so that no reader sees half of
/// it.
private func replace(
  _ target: String, by svg: String, through temporary: String
) throws(DrawingError) {
  do {
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: temporary))
    defer { try? handle.close() }
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: Data(svg.utf8))
    try handle.synchronize()
  } catch {
    throw DrawingError("\(temporary) could not be written: \(error.localizedDescription)")
  }
  guard rename(temporary, target) == 0 else {
    throw DrawingError("\(target) could not be replaced: \(String(cString: strerror(errno)))")
  }
}
