import Drawing
import Foundation
import Measurement
import Testing
import Weaving

/// The repository checks itself, for what a compiler cannot see.
@Suite struct TidyTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func files(_ folder: String, _ ending: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
    return (names?.compactMap { $0 as? String } ?? []).filter {
      // A stopped run keeps its cells in hidden folders.
      $0.hasSuffix(ending) && !$0.hasPrefix(".")
    }
    .map { "\(folder)/\($0)" }.sorted()
  }

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// Sources that a simulated result follows from.
  private static var simulated: [String] {
    (files("Sources/Model", ".swift") + files("Sources/Simulation", ".swift")
      + files("Sources/Storage", ".swift") + files("Sources/Workloads", ".swift")
      + files("chapters", ".swift").filter { !$0.contains("/Experiment/") })
  }

  @Test func `nothing that a simulated result follows from can differ between runs`() throws {
    let banned = [
      " Date(", "ContinuousClock", "SuspendingClock", "SystemRandomNumberGenerator", "UUID(",
      ".randomElement()", ".shuffled()", "Task {", "Task(", "import Foundation", "import Glibc",
      "import Dispatch", "hashValue", "Hasher(", "ObjectIdentifier(", "Int.random", "Double.random",
    ]
    #expect(TidyTests.simulated.count > 15)
    // On real cores threads and files are the C library's.
    let real = ["/Engines/Crew.swift", "/Engines/InputLog.swift"]
    for file in TidyTests.simulated where !real.contains(where: { file.hasSuffix($0) }) {
      let text = try TidyTests.text(file)
      for word in banned where text.contains(word) { Issue.record("\(file) mentions \(word)") }
    }
  }

  @Test func `a protocol never holds the true time and never sets what its context shows`() throws {
    for file in TidyTests.files("chapters", ".swift") where !file.contains("/Experiment/") {
      let text = try TidyTests.text(file)
      for word in ["Instant", "context.me =", "context.clock =", "context.bounds ="]
      where text.contains(word) {
        Issue.record("\(file) mentions \(word)")
      }
    }
  }

  @Test func `no file is longer than a reader would take on`() throws {
    for folder in ["Sources", "Tests", "chapters"] {
      for file in TidyTests.files(folder, ".swift") {
        let lines = try TidyTests.text(file).split(
          separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 420, "\(file) has \(lines.count) lines")
      }
    }
  }

  @Test func `every committed table has a manifest that describes it`() throws {
    let tables = TidyTests.files("data", ".csv").filter {
      !$0.hasPrefix("data/published/") && !$0.hasPrefix("data/claims/")
    }
    #expect(!tables.isEmpty)
    for file in tables {
      let csv = try TidyTests.text(file)
      let json = try TidyTests.text(file.dropLast(4) + ".json")
      let manifest = try JSONDecoder().decode(Manifest.self, from: Data(json.utf8))
      #expect(manifest.sha256 == SHA256.hex(csv), "\(file)")
      #expect(manifest.size == "full", "\(file)")
      let table = try Table("t", csv: csv, file: file)
      #expect(table.rows.count == manifest.rows, "\(file)")
    }
  }

  @Test func `every published table names its source and is well formed`() throws {
    let files = TidyTests.files("data/published", ".csv")
    #expect(files.count > 30)
    for file in files {
      let text = try TidyTests.text(file)
      #expect(text.hasPrefix("# source:"), "\(file)")
      #expect(try Table("t", csv: text, file: file).rows.isEmpty == false, "\(file)")
    }
  }

  @Test func `every table, script and picture is used by a chapter`() throws {
    let prose = try TidyTests.files("chapters", ".md").map(TidyTests.text).joined()
    let scripts = TidyTests.files("plots", ".gp").filter { $0 != "plots/house.gp" }
    let uses = try prose + scripts.map(TidyTests.text).joined()
    for file in TidyTests.files("data", ".json") {
      let name = file.dropFirst("data/".count).dropLast(".json".count)
      #expect(uses.contains(name), "nothing uses \(file)")
    }
    for script in scripts {
      let name = script.dropFirst("plots/".count).dropLast(".gp".count)
      #expect(prose.contains("<!-- figure \(name) -->"), "no chapter shows \(script)")
      #expect(
        TidyTests.files("plots", ".svg").contains("plots/\(name).svg"), "\(script) is not drawn")
    }
  }

  @Test func `every chapter is woven: code, numbers and figures are those of today`() throws {
    let root = TidyTests.root
    let stale = Illustrator(
      isStale: { try isStale(figure: $0, root: root.path) }, draw: { _ in })
    try Weaver(Repository(root: root), illustrator: stale).check()
  }

  @Test func `the make commands that the documents name exist`() throws {
    let makefile = try TidyTests.text("Makefile")
    for document in ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"] {
      // Every `make word` in backquotes or at the beginning of a line.
      let text = try TidyTests.text(document)
      let pieces = text.split(whereSeparator: { $0 == "`" || $0 == "\n" })
      let commands = pieces.filter { $0.hasPrefix("make ") }
      #expect(!commands.isEmpty || document == "ARCHITECTURE.md")
      for command in commands {
        let target = command.dropFirst("make ".count).prefix { $0.isLetter || $0 == "-" }
        let isThere = target.hasPrefix("chapter-") || makefile.contains("\n\(target):")
        #expect(isThere, "\(document) names `\(command)`")
      }
    }
  }

  @Test func `the project speaks of itself alone`() throws {
    let documents =
      TidyTests.files("chapters", ".md") + ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"]
    for document in documents + TidyTests.files("Sources", ".swift") {
      let text = try TidyTests.text(document)
      for word in ["/root/", "/home/"] where text.contains(word) {
        Issue.record("\(document) names a machine's path: \(word)")
      }
    }
  }
}
