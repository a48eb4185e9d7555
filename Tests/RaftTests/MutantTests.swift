import Foundation
import Testing

// The swarm and the explorer, each in small, and whether the mutants are still those of these sources.

@Suite struct MutantTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static var patches: [URL] {
    let folder = root.appendingPathComponent("Tests/raft-mutants")
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "patch" }.sorted { $0.path < $1.path }
  }

  @Test func `three thousand seeds break nothing and reach all that is rare`() throws {
    let end = try Beside.run("raft-swarm", ["--seeds", "3000"])
    #expect(end.status == 0, "\(end.output)")
    let marks = end.output.split(separator: "\n").dropLast()
    #expect(marks.count > 15)
    for mark in marks { #expect(!mark.hasSuffix(" 0"), "\(mark)") }
  }

  @Test func `all interleavings of two servers with one crash break nothing`() throws {
    let end = try Beside.run("raft-swarm", ["--explore", "tiny"])
    #expect(end.status == 0 && end.output.contains(": 5259 states, depth 25"), "\(end.output)")
  }

  /// Three rules that are missed at once; `make mutants` leaves out all.
  @Test func `mutants are found`() throws {
    let program = MutantTests.root.appendingPathComponent("Tests/raft-mutants/run")
    let end = try Beside.run(program, [], ["QUICK": "1", "SEEDS": "500", "ONLY": "02 21 55"])
    #expect(end.status == 0, "\(end.output)")
    #expect(end.output.split(separator: "\n").count { $0.contains(": seed ") } == 3)
  }

  /// What a piece of a patch takes for granted stands in the file as it is.
  @Test func `every mutant applies to the sources`() throws {
    #expect(MutantTests.patches.count >= 40)
    for patch in MutantTests.patches {
      let lines = try String(contentsOf: patch, encoding: .utf8).components(separatedBy: "\n")
      #expect(lines[0].hasPrefix("rule: ") && lines[1].hasPrefix("source: "), "\(patch)")
      var (source, old) = ("", [String]())
      var pieces = 0
      func settle() {
        if old.isEmpty { return }
        pieces += 1
        let text = old.joined(separator: "\n")
        #expect(source.contains(text), "\(patch.lastPathComponent) does not apply")
        old = []
      }
      for line in lines.dropFirst(2) {
        if line.hasPrefix("--- a/") {
          settle()
          let file = MutantTests.root.appendingPathComponent(String(line.dropFirst(6)))
          source = try String(contentsOf: file, encoding: .utf8)
        } else if line.hasPrefix("@@") {
          settle()
        } else if line.hasPrefix(" ") || line.hasPrefix("-") {
          old.append(String(line.dropFirst()))
        }
      }
      settle()
      #expect(pieces > 0, "\(patch.lastPathComponent)")
    }
  }

  @Test func `every mutant was found, and nothing else was`() throws {
    let table = MutantTests.root.appendingPathComponent("data/raft-mutants.csv")
    let rows = try String(contentsOf: table, encoding: .utf8).split(separator: "\n").dropFirst()
    let names = rows.map { String($0.prefix { $0 != "," }) }
    #expect(names == MutantTests.patches.map { $0.deletingPathExtension().lastPathComponent })
  }
}
