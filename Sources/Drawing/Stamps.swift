// Which files a picture was drawn from. A picture is stale when one of them has other bytes now;
// its own bytes say nothing, because another gnuplot version writes them otherwise.

import Foundation
import Measurement
import Plotting

/// Whether `plots/NAME.svg` is missing or was drawn from other bytes than its sources have now.
///
/// Throws where the script, the house style or a table cannot be read.
public func isStale(
  figure name: String, root: String, size: FigureSize = .page
) throws(DrawingError) -> Bool {
  let sources = try Sources(figure: name, root: root)
  let path = "\(root)/plots/\(name)\(size.suffix).svg"
  guard let data = FileManager.default.contents(atPath: path) else { return true }
  return Stamp.read(from: String(decoding: data, as: UTF8.self)) != sources.stamps
}

/// A file and its SHA-256, as `sha256sum` writes them.
public struct Stamp: Sendable, Equatable {
  public let file: String
  public let sha256: String

  public init(file: String, sha256: String) {
    self.file = file
    self.sha256 = sha256
  }

  private static let opening = "<metadata data-kind=\"sha256\">"
  private static let closing = "</metadata>"

  static func element(_ stamps: [Stamp]) -> Markup {
    let lines = stamps.map { "\($0.sha256)  \($0.file)\n" }.joined()
    return Markup(
      name: "metadata", attributes: [("data-kind", "sha256")], children: [.words("\n" + lines)])
  }

  /// The stamps of a finished SVG, in its order; none where it carries none.
  public static func read(from svg: String) -> [Stamp] {
    guard let start = svg.range(of: opening),
      let end = svg.range(of: closing, range: start.upperBound..<svg.endIndex)
    else { return [] }
    return svg[start.upperBound..<end.lowerBound].split(separator: "\n").map { line in
      let parts = line.split(separator: " ", maxSplits: 1)
      return Stamp(
        file: parts.count == 2 ? parts[1].trimmingPrefix(" ").description : "",
        sha256: String(parts.first ?? ""))
    }
  }
}

/// The files a figure is drawn from: its script, the house style, and the tables its header names.
struct Sources {
  let script: String
  let header: FigureHeader
  let stamps: [Stamp]

  init(figure name: String, root: String) throws(DrawingError) {
    script = "plots/\(name).gp"
    let text = try Sources.read(script, in: root, remedy: "run the chapter that makes the figure")
    do {
      header = try FigureHeader(script: String(decoding: text, as: UTF8.self), file: script)
    } catch {
      throw DrawingError(error.description)
    }
    guard header.name == name else {
      throw DrawingError(
        "\(script): its header names the figure \"\(header.name)\"; file and header must agree")
    }
    var stamps = [Stamp(file: script, sha256: SHA256.hex(text))]
    let others = ["plots/house.gp"] + header.tables.map { "data/\($0).csv" }
    for file in others {
      let bytes = try Sources.read(file, in: root, remedy: "run `\(header.command)`")
      stamps.append(Stamp(file: file, sha256: SHA256.hex(bytes)))
    }
    self.stamps = stamps
  }

  private static func read(
    _ file: String, in root: String, remedy: String
  ) throws(DrawingError) -> Data {
    guard let data = FileManager.default.contents(atPath: "\(root)/\(file)") else {
      throw DrawingError("\(file) cannot be read in \(root); \(remedy)")
    }
    return data
  }
}
