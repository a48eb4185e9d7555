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
  @Option(parsing: .unconditional, help: "The repository's folder.")
  var root = "."

  var repository: Repository { Repository(root: URL(fileURLWithPath: root)) }

  func validate() throws { try checkFolder("--root", root) }
}

struct PrintedBook: ParsableArguments {
  @Option(parsing: .unconditional, help: "The folder of the printed pages.")
  var out = "build/report"

  var url: URL { URL(fileURLWithPath: out) }

  func validate() throws { try checkFolder("--out", out) }
}

/// Refuses what a folder is hardly ever meant to be called, and what is said twice.
func checkFolder(_ option: String, _ folder: String) throws {
  let hasControls = folder.unicodeScalars.contains { $0.value < 32 || $0.value == 127 }
  if folder.isEmpty {
    throw ValidationError("\(option) needs the name of a folder, not an empty one")
  }
  if hasControls || folder.unicodeScalars.contains("\u{FFFD}") {
    throw ValidationError("\(option) must be UTF-8 without control characters")
  }
  let said = CommandLine.arguments.count { $0 == option || $0.hasPrefix(option + "=") }
  if said > 1 { throw ValidationError("\(option) is given twice") }
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
  @OptionGroup var printed: PrintedBook

  @Flag(inversion: .prefixedNo, help: "Typeset the PDF as well.")
  var pdf = true

  @Option(help: "Templates, style sheets and fonts, if not the repository's own.")
  var assets: String?

  func validate() throws {
    if printed.url.standardizedFileURL.path == place.repository.root.path {
      throw ValidationError(
        "--out \(printed.out) is the repository itself; name a folder for the book")
    }
  }

  func run() throws {
    let repository = place.repository
    let assets = assets.map { URL(fileURLWithPath: $0) } ?? repository.url("Sources/weave/Assets")
    try reporting {
      let book = try Weaver(repository, illustrator: illustrator(repository)).book()
      let tools = try Tools(
        venv: repository.url(".venv"), requirements: "Sources/weave/Assets/requirements.txt",
        withPDF: pdf)
      let printer = Printer(
        book, of: repository, tools: tools, assets: assets, out: printed.url, withPDF: pdf)
      for file in try printer.print() { print(file.path) }
    }
  }
}

struct CheckPages: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-pages",
    abstract: "Fail where a printed page links to what is not there (print does it by itself).")

  @OptionGroup var printed: PrintedBook

  func run() throws {
    try reporting { try PageCheck(folder: printed.url).check() }
  }
}

struct Browse: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "browse",
    abstract: "Open every printed page in Chromium, and fail where a reader would stumble.")

  @OptionGroup var printed: PrintedBook

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
        folder: printed.url, chromium: Chromium(program), script: script)
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
      _ = try Pen.version.get()
      try draw(figure: figure, root: root, size: .page)
      try draw(figure: figure, root: root, size: .phone)
    })
}

/// The gnuplot that draws, asked for its version once, and only when something is to be drawn.
enum Pen {
  static let version = Result { () throws(DrawingError) in try gnuplotVersion() }
}

/// Prints what is wrong, one line each, and fails.
func reporting(_ work: () throws -> Void) throws {
  do {
    try work()
  } catch let error {
    let isOurs = error is Problems || error is Complaint || error is BrowsingError
    let text = isOurs ? "\(error)" : "\(Complaint(system: error))"
    FileHandle.standardError.write(Data("\(text)\n".utf8))
    throw ExitCode.failure
  }
}

// A file-size limit then fails the write, which names the file, instead of killing the process.
_ = signal(SIGXFSZ, SIG_IGN)
Weave.main()
