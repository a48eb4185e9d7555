import Experiments
import Foundation
import Measurement
import Testing

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

  @Test(arguments: [
    ("\"rows\" : 2,", "\"rows\" : 2,\n  \"rows\" : 2,"),
    ("\"rows\" : 2,", "\"rows\" : 2,\n  \"sums\" : 3,"),
    ("\"asks\" : ", "\"asks\":"),
  ]) func `a manifest with anything that no chapter writes is refused`(old: String, new: String)
    throws
  {
    try folder.write(table, manifest(SHA256.hex(table.csv)))
    let text = try String(contentsOf: folder.manifest("t"), encoding: .utf8)
    #expect(text.contains(old))
    try Data(text.replacing(old, with: new).utf8).write(to: folder.manifest("t"))
    #expect {
      try folder.read("t")
    } throws: { "\($0)".contains("more or other than a manifest") }
  }

  @Test func `a full disk is named with the file, and the old table stays as it was`() throws {
    try folder.write(table, manifest(SHA256.hex(table.csv)))
    let other = Table("t", columns: ["a"], rows: [[9], [9]])
    for ending in ["csv", "json"] {
      // What is written to this link meets a full disk.
      let partial = folder.url.appendingPathComponent("t.\(ending).partial")
      try FileManager.default.createSymbolicLink(
        atPath: partial.path, withDestinationPath: "/dev/full")
      #expect {
        try folder.write(other, manifest(SHA256.hex(other.csv)))
      } throws: {
        "\($0)".hasSuffix("t.\(ending): No space left on device")
      }
      #expect(try folder.read("t") == table)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
      #expect(names.sorted() == ["t.csv", "t.json"])
    }
  }

  @Test func `a table that is a pipe, a folder or too large is refused, and nobody waits for it`()
    throws
  {
    try folder.write(table, manifest(SHA256.hex(table.csv)))
    let path = folder.csv("t").path
    let makers: [(make: () -> Void, says: String)] = [
      ({ mkfifo(path, 0o644) }, "t.csv is not a file"),
      ({ mkdir(path, 0o755) }, "t.csv is not a file"),
      // Sparse: it takes no room.
      (
        {
          close(creat(path, 0o644)); truncate(path, 2 << 30)
        }, "has 2147483648 bytes; at most"
      ),
    ]
    for maker in makers {
      try FileManager.default.removeItem(atPath: path)
      maker.make()
      #expect {
        try folder.read("t")
      } throws: {
        "\($0)".contains(maker.says)
      }
    }
  }

  @Test(arguments: [
    "", "{", "[]", "{\"table\": \"t\"}", "null", String(repeating: "[", count: 100_000),
    "{\"rows\": 1e999}", "{\"seeds\": [99999999999999999999999]}",
  ])
  func `a manifest that is none is refused with its name`(text: String) throws {
    try folder.write(table, manifest(SHA256.hex(table.csv)))
    try Data(text.utf8).write(to: folder.manifest("t"))
    #expect {
      try folder.read("t")
    } throws: {
      "\($0)".contains("t.json is not a manifest")
    }
  }

  @Test func `a manifest of another table or another number of rows is refused`() throws {
    var wrong = manifest(SHA256.hex(table.csv))
    wrong.rows = 3
    try folder.write(table, wrong)
    #expect(throws: ChapterError.self) { try folder.read("t") }
    wrong.rows = 2
    wrong.table = "u"
    try folder.write(table, wrong)
    #expect(throws: ChapterError.self) { try folder.read("t") }
  }

  @Test func `a folder is held by one, and free again when that one lets go`() throws {
    for _ in 0..<2 {
      let lock = try FolderLock(folder.url)
      #expect {
        _ = try FolderLock(folder.url)
      } throws: {
        "\($0)".hasPrefix("process \(getpid()) is writing to \(folder.url.path)")
      }
      withExtendedLifetime(lock) {}
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }

  @Test func `a lock left behind by a process that died is no obstacle`() throws {
    try Data("999999\n".utf8).write(to: folder.url.appendingPathComponent(".lock"))
    _ = try FolderLock(folder.url)
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
