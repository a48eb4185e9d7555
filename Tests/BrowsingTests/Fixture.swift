#if DEBUG  // the insides of a tool are open to tests in debug builds only
import Foundation
import Synchronization

@testable import Browsing

/// A printed page in small, with the book's own scripts and style, and ways to break it.
struct SmallPage {
  var name: String
  /// In the head, after the page's own.
  var head = ""
  var body = ""
  /// Exchanged in the finished page.
  var broken: [(String, String)] = []
  /// What a visit must say of it, in any order.
  var faults: [String]

  static let assets = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Sources/weave/Assets")

  static let doors = """
    [{"table":"t.csv","column":"ms","statistic":"max","rows":"2 rows","from":"make it"}]
    """

  var html: String {
    let page = """
      <!doctype html><html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <link rel="stylesheet" href="style.css"><script src="theme.js"></script>
      <script defer src="doors.js"></script><script defer src="search.js"></script>
      \(head)</head><body>
      <a class="skip" href="#main">Skip</a>
      <nav class="side"><div class="search" hidden><input type="search"><p class="count"></p>
      <ol class="found"></ol></div><button class="theme" type="button" hidden>Theme</button></nav>
      <main id="main" tabindex="-1"><h1>\(name)</h1>
      <p>It takes <span class="value" title="t" data-doors='\(SmallPage.doors)'>7 ms</span>.</p>
      <figure class="plot"><svg role="img" aria-labelledby="a b" viewBox="0 0 9 6">
      <title id="a">A</title><desc id="b">A line.</desc>
      <path stroke="#888" d="M1,1 L8,5"/><path stroke="#888" d="M1,5 L8,1"/>
      <circle cx="4" cy="3" r="1" fill="#888"/></svg></figure>
      \(body)
      </main></body></html>
      """
    return broken.reduce(page) { $0.replacing($1.0, with: $1.1) }
  }

  /// The index that the search script reads, in which each page's title stands.
  static func search(_ pages: [SmallPage]) throws -> String {
    let sections = pages.map { "[\"\($0.name).html\",\"\",\"x\",\"\($0.name)\"]" }
    let paragraphs = pages.enumerated().map { "[\($0),\"\($1.name)\"]" }
    let words = pages.enumerated().sorted { $0.element.name < $1.element.name }
    return """
      window.bookIndex = {sections:[\(sections.joined(separator: ","))],
      paragraphs:[\(paragraphs.joined(separator: ","))],
      words:[\(words.map { "\"\($0.element.name)\"" }.joined(separator: ","))],
      places:[\(words.map { "[\($0.offset)]" }.joined(separator: ","))]};
      \(try String(contentsOf: assets.appendingPathComponent("search.js"), encoding: .utf8))
      """
  }
}

/// The books of the broken pages, visited once for all tests.
enum BrokenBooks {
  static let program = Chromium.find()

  static let faults = Result { try visit() }

  /// What is wrong mostly shows by waiting in vain, so the books are visited side by side.
  private static func visit() throws -> [Fault] {
    let results = Mutex<[Result<[Fault], any Error>]>([])
    DispatchQueue.concurrentPerform(iterations: BrokenPages.books.count) { index in
      let result = Result { try visit(BrokenPages.books[index]) }
      results.withLock { $0.append(result) }
    }
    return try results.withLock { $0 }.flatMap { try $0.get() }
  }

  private static func visit(_ pages: [SmallPage]) throws -> [Fault] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("broken book \(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["style.css", "theme.js", "doors.js", "fonts"] {
      try FileManager.default.copyItem(
        at: SmallPage.assets.appendingPathComponent(name), to: folder.appendingPathComponent(name))
    }
    func write(_ text: String, _ name: String) throws {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    try write(try SmallPage.search(pages), "search.js")
    try write("ms\n7\n", "t.csv")
    for page in pages { try write(page.html, "\(page.name).html") }
    let script = SmallPage.assets.appendingPathComponent("reader.js")
    return try BookVisit(
      folder: folder, chromium: Chromium(program ?? "chromium"),
      script: String(contentsOf: script, encoding: .utf8),
      views: [View(width: 1280, isDark: false), View(width: 390, isDark: true)]
    ).faults
  }
}
#endif
