import Experiments
import Foundation
import Measurement
import Model
import Testing

/// Waits longer at its first points, so that threads finish out of order.
private let uneven = Experiment(
  "uneven", asks: "In which order do rows come?", columns: ["point", "seed"], seeds: 3,
  at: { $0 == .smoke ? [0, 1] : Array(0..<12) }
) { point, seed in
  usleep(UInt32(max(0, 3 - point)) * 2000)
  return Finding(
    rows: [[.count(point), .count(Int(seed))], [.count(-point), .count(Int(seed))]],
    traceHash: UInt64(point) << 8 | seed)
}

@Suite struct RunnerTests {
  @Test(arguments: [1, 2, 7])
  func `rows come in the order of points, then seeds, on any number of threads`(workers: Int) throws
  {
    let result = try Runner(size: .full, firstSeed: 10, workers: workers).run(uneven)
    let expected = (0..<12).flatMap { point in
      [10, 11, 12].flatMap { seed in [[point, seed], [-point, seed]] }
    }
    #expect(result.table.rows == expected.map { $0.map(Field.count) })
    #expect(result.points == (0..<12).map(String.init))
    #expect(result.seeds == [10, 11, 12])
    #expect(result.traces.count == 36)
    #expect(result.traces[4] == "1 seed 11: 000000000000010b")
  }

  @Test func `a smoke run takes one seed`() throws {
    let result = try Runner(size: .smoke, firstSeed: 1, workers: 2).run(uneven)
    #expect(result.table.rows.count == 4)
    #expect(result.seeds == [1])
  }

  @Test func `a row of the wrong width is refused by name`() {
    let bad = Experiment("bad", asks: "?", columns: ["a", "b"], at: { _ in [7] }) { _, _ in
      Finding(rows: [[1]])
    }
    #expect {
      try Runner(size: .full, firstSeed: 1, workers: 1).run(bad)
    } throws: { "\($0)" == "bad: the point 7 gave a row of 1 fields for 2 columns" }
  }
}

@Suite struct DataFolderTests {
  private let root: URL
  private let folder: DataFolder
  private let table = Table("t", columns: ["a"], rows: [[1], [2.5]])

  init() throws {
    root = FileManager.default.temporaryDirectory.appendingPathComponent(
      "data folder '\(UUID().uuidString)")
    folder = DataFolder("data", root: root)
    try folder.prepare()
  }

  private func manifest(_ sha256: String) -> Manifest {
    Manifest(
      table: "t", asks: "?", command: "make chapter-x", kind: .simulated, size: "full", seeds: [1],
      parameters: ["p"], sources: "s", traces: [], rows: 2, sha256: sha256)
  }

  @Test func `a table is read back as it was written`() throws {
    try folder.write(table, manifest(SHA256.hex(table.csv)))
    #expect(try folder.read("t") == table)
    #expect(try folder.tables("t") == table)
  }

  @Test func `a table that was changed by hand is refused, with the command that makes it`() throws
  {
    try folder.write(table, manifest(SHA256.hex(table.csv)))
    try Data("a\n1\n3\n".utf8).write(to: folder.csv("t"))
    #expect {
      try folder.read("t")
    } throws: { "\($0)".hasSuffix("make it again with `make chapter-x`") }
  }

  @Test func `a table without its manifest is refused`() throws {
    try folder.write(table, manifest(SHA256.hex(table.csv)))
    try FileManager.default.removeItem(at: folder.manifest("t"))
    #expect(throws: ChapterError.self) { try folder.read("t") }
  }

  @Test func `a folder that cannot be made is named, with the remedy`() throws {
    let file = root.appendingPathComponent("file")
    try Data().write(to: file)
    #expect {
      try DataFolder("file/below", root: root).prepare()
    } throws: { error in
      "\(error)".contains("file/below") && "\(error)".contains("--out")
    }
  }

  @Test func `a claim that meets a missing table is undecided, not true`() {
    let claim = Claim("c", "All is well.", of: ["missing"]) { tables in
      _ = try tables("missing")
      return .holds
    }
    guard case .undecided(let reason) = claim.verdict(folder.tables) else {
      Issue.record("it was decided")
      return
    }
    #expect(reason.contains("missing.csv"))
  }

  @Test func `a claim that fails says what it found`() {
    let claim = Claim("c", "All is well.", of: []) { _ in .holds(if: 1 > 2, "one is not above two")
    }
    #expect(claim.verdict(folder.tables) == .violated(witness: "one is not above two"))
  }
}
