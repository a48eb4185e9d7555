/// One README of the book: a chapter, an appendix, or the front page that lists them.
public struct Chapter: Sendable, Equatable {
  /// `01-clocks`; empty for the front page.
  public let folder: String
  /// `1` or `A1`; nil for the front page, which numbers nothing.
  public let number: String?
  public let title: String

  /// The README's path from the root.
  public var file: String { folder.isEmpty ? "chapters/README.md" : "chapters/\(folder)/README.md" }

  /// `clocks`: what commands, claims and cross references call the chapter.
  public var name: String {
    folder.firstIndex(of: "-").map { String(folder[folder.index(after: $0)...]) } ?? folder
  }

  /// The folder that relative links in the README start from.
  var base: String { folder.isEmpty ? "chapters" : "chapters/\(folder)" }

  /// `Chapter 1`, `Appendix A1`; empty for the front page.
  public var label: String {
    guard let number else { return "" }
    return number.hasPrefix("A") ? "Appendix \(number)" : "Chapter \(number)"
  }

  /// The relative link from this README to a path given from the root.
  func link(to path: String) -> String {
    let own = base + "/"
    if path.hasPrefix(own) { return String(path.dropFirst(own.count)) }
    let up = String(repeating: "../", count: base.split(separator: "/").count)
    if path.hasPrefix("chapters/") {
      return String(up.dropFirst(3)) + path.dropFirst("chapters/".count)
    }
    return up + path
  }

  /// `01` gives 1, `a1` gives A1; nil if the folder is not named as a chapter is.
  static func number(ofFolder folder: String) -> String? {
    guard let dash = folder.firstIndex(of: "-"), folder.index(after: dash) < folder.endIndex else {
      return nil
    }
    let prefix = folder[..<dash]
    let digits = prefix.first == "a" ? prefix.dropFirst() : prefix
    guard let value = Int(digits), digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      return nil
    }
    return prefix.first == "a" ? "A\(value)" : "\(value)"
  }
}

extension Repository {
  /// The chapters that exist, in reading order: numbered ones, then appendices.
  ///
  /// A folder without a README is a chapter not yet written and is left out.
  func chapterFolders() -> [String] {
    let folders = names(in: "chapters").filter {
      Chapter.number(ofFolder: $0) != nil && exists("chapters/\($0)/README.md")
    }
    return folders.filter { !$0.hasPrefix("a") } + folders.filter { $0.hasPrefix("a") }
  }
}
