#if DEBUG  // the insides of a tool are open to tests in debug builds only
import Foundation
import Measurement
import Testing

@testable import Weaving

/// A little book in a folder of its own, which goes when the test does.
final class Fixture {
  let root: URL
  let repository: Repository
  static let chapter = "chapters/01-clocks/README.md"

  init() throws {
    root = FileManager.default.temporaryDirectory
      .appendingPathComponent("weaving \(UUID().uuidString)")  // a space, as on many a desktop
    repository = Repository(root: root)
    try write("chapters/01-clocks/TrueTime/Daemon.swift", Fixture.source)
    try writeTable("truetime-day", Fixture.day)
    try write("data/published/drift.csv", "# source: Geng et al.\nclock,drift\ntypical,10\n")
    try write("data/published/references.bib", "@inproceedings{corbett2012spanner, title={S}}\n")
    try write("data/claims/clocks.csv", Fixture.claims)
    try write("plots/saw.gp", Fixture.script)
    for name in ["saw", "saw-phone"] {
      try write("plots/\(name).svg", "<svg><title>\(name)</title></svg>\n")
    }
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  func write(_ path: String, _ text: String) throws {
    let url = repository.url(path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func writeTable(
    _ name: String, _ csv: String, rows: Int? = nil, sha256: String? = nil,
    machine: MachineDescription? = nil
  ) throws {
    try write("data/\(name).csv", csv)
    let lines = csv.split(separator: "\n").count
    let manifest = Manifest(
      table: name, asks: "How wide?", command: "make chapter-clocks",
      kind: machine == nil ? .simulated : .measured, size: "full",
      seeds: [1], parameters: [], sources: "", traces: [], rows: rows ?? lines - 1,
      sha256: sha256 ?? SHA256.hex(csv), machine: machine)
    try write(
      "data/\(name).json", String(decoding: try JSONEncoder().encode(manifest), as: UTF8.self))
  }

  /// The chapter with this body, lines counted from 3.
  func writeChapter(_ body: String, title: String = "Clocks") throws {
    try write(Fixture.chapter, "# \(title)\n\n\(body)\n")
  }

  func read(_ path: String = Fixture.chapter) throws -> String { try repository.text(path) }

  /// Weaves a chapter of this body and returns what became of the body.
  func woven(_ body: String) throws -> String {
    try writeChapter(body)
    _ = try Weaver(repository).weave()
    return String(try read().dropFirst("# Clocks\n\n".count).dropLast())
  }

  /// What weaving a chapter of this body complains of.
  func problems(_ body: String) throws -> [String] {
    try writeChapter(body)
    return problems { _ = try Weaver(repository).weave() }
  }

  func problems(_ work: () throws -> Void) -> [String] {
    do {
      try work()
      return []
    } catch {
      return (error as? Problems)?.all.map(\.description) ?? ["\(error)"]
    }
  }

  static let source = """
    import Model
    // snippet.poll
      /// Asks.
      func poll() {
        // snippet.hide
        trace()
        // snippet.show
        ask("```")
      }
    // snippet.end
    // snippet.open
    """

  static let day = """
    seed,clock,epsilon_ms
    1,a,7.0
    1,b,3.5
    2,a,12345.678
    2,"<b onclick=""x"">|evil|</b>",-2.0

    """

  static let claims = """
    claim,says,verdict,evidence
    bound-holds,The <bound> holds.,holds,0 of 4
    cheap,It is free.,fails,8 ms

    """

  static let script = """
    # figure: saw
    # table: truetime-day
    # alt: A [saw]
    # caption: **It climbs** to {value truetime-day epsilon_ms max where seed=1 unit ms}.
    # command: make chapter-clocks
    plot 1

    """
}
#endif
