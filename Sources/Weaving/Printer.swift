import Drawing
import Foundation
import Plotting

/// Prints the book: a page of HTML for every chapter, and one PDF.
public struct Printer {
  static let title = "Consistency Without Clocks"
  static let pdf = "consistency-without-clocks.pdf"

  let repository: Repository
  let book: Book
  let tools: Tools
  /// Templates, style sheets and fonts.
  let assets: URL
  /// Where a reader finds the book.
  private let target: URL
  /// Where it is printed, so that a print which fails leaves the book of before as it was.
  let out: URL
  let withPDF: Bool

  public init(
    _ book: Book, of repository: Repository, tools: Tools, assets: URL, out: URL, withPDF: Bool
  ) {
    self.repository = repository
    self.book = book
    self.tools = tools
    self.assets = assets.standardizedFileURL
    target = out.standardizedFileURL
    self.out = target.appendingPathComponent(Leftovers.name(Printer.stage))
    self.withPDF = withPDF
  }

  private static let stage = ".printing-"

  /// Writes everything into the folder and returns the files a reader would open.
  public func print() throws -> [URL] {
    Leftovers.remove(in: target.path, Printer.stage)
    try make(out)
    defer { try? FileManager.default.removeItem(at: out) }
    let work = out.appendingPathComponent(".work")
    try make(work)
    try copyAssets()
    try copySources()
    let web = WebBook(printer: self, work: work)
    for index in book.pages.indices { try web.print(index) }
    let pages = book.pages.map(\.chapter.pageName)
    try writeSearch(pages)
    if withPDF { try PaperBook(printer: self, work: work).print() }
    try FileManager.default.removeItem(at: work)
    try PageCheck(folder: out).check()
    try publish()
    let home = target.appendingPathComponent(pages.first ?? "index.html")
    return withPDF ? [home, target.appendingPathComponent(Printer.pdf)] : [home]
  }

  /// Puts every file in its place by a rename, the pages after what they show.
  private func publish() throws {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: out.path).sorted()
    let isPage: (String) -> Bool = { $0.hasSuffix(".html") }
    for path in paths.filter({ !isPage($0) }) + paths.filter(isPage) {
      let (from, to) = (out.appendingPathComponent(path), target.appendingPathComponent(path))
      if from.hasDirectoryPath {
        try make(to)
      } else if rename(from.path, to.path) != 0 {
        throw Complaint("\(to.path): \(String(cString: strerror(errno)))")
      }
    }
    try removePages(except: paths)
  }

  /// A chapter that was renamed leaves no page of its old name; what we did not print stays.
  private func removePages(except paths: [String]) throws {
    let mark = "<meta name=\"generator\" content=\"weave\">"
    for name in try FileManager.default.contentsOfDirectory(atPath: target.path)
    where name.hasSuffix(".html") && !paths.contains(name) {
      let page = target.appendingPathComponent(name)
      let text = try? String(contentsOf: page, encoding: .utf8)
      if text?.contains(mark) == true { try FileManager.default.removeItem(at: page) }
    }
  }

  /// One script: the index, then the code that searches it.
  private func writeSearch(_ pages: [String]) throws {
    var index = SearchIndex()
    for name in pages {
      let text = try String(contentsOf: out.appendingPathComponent(name), encoding: .utf8)
      index.add(page: name, html: text)
    }
    let code = try String(contentsOf: assets.appendingPathComponent("search.js"), encoding: .utf8)
    try Data("window.bookIndex = \(index.json);\n\(code)".utf8)
      .write(to: out.appendingPathComponent("search.js"), options: .atomic)
  }

  /// What pandoc should take our Markdown for: GitHub's habits, plus mathematics and citations.
  static let format =
    "markdown+lists_without_preceding_blankline+autolink_bare_uris+gfm_auto_identifiers"
    + "-blank_before_header-blank_before_blockquote-implicit_figures-yaml_metadata_block"
    + "-pandoc_title_block-subscript-superscript-fancy_lists-example_lists-definition_lists"
    + "-simple_tables-multiline_tables-grid_tables-line_blocks-raw_tex-latex_macros"

  /// The arguments both books share.
  func arguments(_ markdown: URL, to result: URL, chapter: Chapter) -> [String] {
    let folders = book.pages.map(\.chapter.folder).filter { !$0.isEmpty }
    return [
      markdown.path, "--from", Printer.format, "--output", result.path, "--wrap", "none",
      "--columns", "10000", "--fail-if-warnings", "--citeproc",
      "--metadata", "link-citations=true", "--metadata", "folder=\(chapter.folder)",
      "--metadata", "folders=\(folders.joined(separator: " "))",
      "--lua-filter", assets.appendingPathComponent("fitting.lua").path,
    ] + bibliography
  }

  private var bibliography: [String] {
    repository.exists(Bibliography.path)
      ? ["--bibliography", repository.url(Bibliography.path).path] : []
  }

  private func copyAssets() throws {
    for script in ["theme.js", "doors.js"] {
      try copy(assets.appendingPathComponent(script), to: out.appendingPathComponent(script))
    }
    let name = "style.css"
    let style = try String(contentsOf: assets.appendingPathComponent(name), encoding: .utf8)
    try Data((style + Printer.figureColours).utf8)
      .write(to: out.appendingPathComponent(name), options: .atomic)
    let fonts = assets.appendingPathComponent("fonts")
    for name in try FileManager.default.contentsOfDirectory(atPath: fonts.path)
    where name.hasSuffix(".woff2") || name.hasSuffix(".txt") {
      try copy(fonts.appendingPathComponent(name), to: out.appendingPathComponent("fonts/\(name)"))
    }
  }

  /// The palette as CSS variables, once for the light page and twice for the dark one: for who asks
  /// the system and for who asks the button. Paper is white for both.
  static let figureColours = """

    :root { \(Tone.declarations(dark: false)) }
    @media screen and (prefers-color-scheme: dark) {
      :root:not([data-theme="light"]) { \(Tone.declarations(dark: true)) }
    }
    @media screen { :root[data-theme="dark"] { \(Tone.declarations(dark: true)) } }

    """

  /// Every table and script a page links to travels with the pages.
  private func copySources() throws {
    for path in Set(book.tables.map(\.path) + book.figures.map(\.script.path)) {
      try copy(repository.url(path), to: out.appendingPathComponent(path))
    }
  }

  /// A program may find the disk full and say nothing of it.
  func requireEnd(_ end: String, of file: URL) throws {
    let tail = try Data(contentsOf: file).suffix(end.utf8.count + 2)
    guard String(decoding: tail, as: UTF8.self).trimmed.hasSuffix(end) else {
      throw Complaint("\(file.lastPathComponent) was cut short; check that the disk has room")
    }
  }

  func copy(_ source: URL, to target: URL) throws {
    try make(target.deletingLastPathComponent())
    try Data(contentsOf: source).write(to: target, options: .atomic)
  }

  func make(_ folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }
}

extension Chapter {
  /// The file name of the printed page.
  var pageName: String { folder.isEmpty ? "index.html" : "\(folder).html" }

  /// How lists call it: the front page has the book's title, which would say nothing there.
  var shortTitle: String { folder.isEmpty ? "Contents" : title }
}
