import ArgumentParser
import Browsing
import Drawing
import Foundation
import Weaving

/// The book's loom: fills in the chapters, or prints them.
struct Weave: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weave",
    abstract: "Fill the chapters with the code, numbers and figures they speak of.",
    subcommands: [InPlace.self, Print.self, CheckPages.self, Browse.self],
    defaultSubcommand: InPlace.self)
}

struct Place: ParsableArguments {
  @Option(help: "The repository's folder.")
  var root = "."

  var repository: Repository { Repository(root: URL(fileURLWithPath: root)) }
}

struct InPlace: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "in-place", abstract: "Weave every chapter where it stands (the default).")

  @OptionGroup var place: Place

  @Flag(help: "Change nothing; fail if weaving would change anything.")
  var check = false

  func run() throws {
    let weaver = Weaver(place.repository, illustrator: illustrator(place.repository))
    try reporting {
      if check { return try weaver.check() }
      for file in try weaver.weave() { print("wove \(file)") }
    }
  }
}

struct Print: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "print", abstract: "Render the book as HTML pages and one PDF.")

  @OptionGroup var place: Place

  @Option(help: "The folder to write to.")
  var out = "build/report"

  @Flag(inversion: .prefixedNo, help: "Typeset the PDF as well.")
  var pdf = true

  @Option(help: "Templates, style sheets and fonts, if not the repository's own.")
  var assets: String?

  func run() throws {
    let repository = place.repository
    let assets = assets.map { URL(fileURLWithPath: $0) } ?? repository.url("Sources/weave/Assets")
    try reporting {
      let book = try Weaver(repository, illustrator: illustrator(repository)).book()
      let tools = try Tools(
        venv: repository.url(".venv"), requirements: "Sources/weave/Assets/requirements.txt",
        withPDF: pdf)
      let printer = Printer(
        book, of: repository, tools: tools, assets: assets, out: URL(fileURLWithPath: out),
        withPDF: pdf)
      for file in try printer.print() { print(file.path) }
    }
  }
}

struct CheckPages: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-pages",
    abstract: "Fail where a printed page links to what is not there (print does it by itself).")

  @Option(help: "The folder of the printed pages.")
  var out = "build/report"

  func run() throws {
    try reporting { try PageCheck(folder: URL(fileURLWithPath: out)).check() }
  }
}

struct Browse: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "browse",
    abstract: "Open every printed page in Chromium, and fail where a reader would stumble.")

  @Option(help: "The folder of the printed pages.")
  var out = "build/report"

  @Option(help: "The script that looks at a page.")
  var script = "Sources/weave/Assets/reader.js"

  func run() throws {
    guard let program = Chromium.find() else {
      print("no Chromium found, so no page was opened; install chromium, or name one in CHROMIUM")
      return
    }
    try reporting {
      let script = try String(contentsOfFile: script, encoding: .utf8)
      let visit = try BookVisit(
        folder: URL(fileURLWithPath: out), chromium: Chromium(program), script: script)
      guard visit.faults.isEmpty else {
        throw BrowsingError(visit.faults.map(\.description).joined(separator: "\n"))
      }
      print("opened \(visit.pages.count) pages at two widths, light and dark: nothing wrong")
    }
  }
}

/// The join to the drawing of figures.
func illustrator(_ repository: Repository) -> Illustrator {
  let root = repository.root.path
  return Illustrator(
    isStale: { figure in
      try isStale(figure: figure, root: root, size: .page)
        || isStale(figure: figure, root: root, size: .phone)
    },
    draw: { figure in
      try draw(figure: figure, root: root, size: .page)
      try draw(figure: figure, root: root, size: .phone)
    })
}

/// Prints what is wrong, one line each, and fails.
func reporting(_ work: () throws -> Void) throws {
  do {
    try work()
  } catch let error where error is Problems || error is Complaint || error is BrowsingError {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    throw ExitCode.failure
  }
}

Weave.main()
