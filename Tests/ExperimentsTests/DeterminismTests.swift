import Foundation
import Measurement
import Testing

/// Runs every chapter's program in small, in other processes, builds, thread counts and processor features,
/// and compares all bytes they write: tables and manifests, with the trace hashes in them.
@Suite struct DeterminismTests {
  static var programs: [String] {
    let folders = try? FileManager.default.contentsOfDirectory(
      atPath: Program.root.appendingPathComponent("chapters").path)
    return (folders ?? []).sorted().filter {
      FileManager.default.fileExists(
        atPath: Program.root.appendingPathComponent("chapters/\($0)/Experiment").path)
    }.map { "chapter-" + $0.drop { $0 != "-" }.dropFirst() }
  }

  private struct Way: Sendable {
    var name: String
    var build: String
    var workers: Int
    var environment: [String: String] = [:]
  }

  private static let ways = [
    Way(name: "again", build: "release", workers: 1),
    Way(name: "two workers", build: "release", workers: 2),
    Way(name: "debug", build: "debug", workers: 2),
    Way(
      name: "no FMA, no AVX2", build: "release", workers: 1,
      environment: ["GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4"]),
    Way(name: "German", build: "release", workers: 1, environment: ["LC_ALL": "de_DE.UTF-8"]),
  ]

  @Test(arguments: programs)
  func `a chapter's tables are the same bytes however it is run`(program: String) throws {
    let first = try run(program, Way(name: "first", build: "release", workers: 1))
    #expect(first.count >= 2, "a table and its manifest at least")
    for way in DeterminismTests.ways {
      let other = try run(program, way)
      #expect(other.keys.sorted() == first.keys.sorted(), "\(program), \(way.name)")
      for (file, bytes) in first where other[file] != bytes {
        Issue.record(
          """
          \(file) differs when \(program) runs so: \(way.name). To see it: \
          \(way.environment.map { "\($0)=\($1) " }.joined())\
          .build/\(way.build)/\(program) --smoke --workers \(way.workers) --out build/other
          """)
      }
    }
  }

  @Test(arguments: programs)
  func `another seed gives other bytes`(program: String) throws {
    let one = try run(program, Way(name: "seed 1", build: "release", workers: 2))
    let two = try run(program, Way(name: "seed 2", build: "release", workers: 2), ["--seed", "2"])
    #expect(one != two)
  }

  /// On a copy of what the program compares with; each line plants one change that must be found.
  @Test func `verify passes what is committed and fails whatever is changed in it`() throws {
    let program = "chapter-clocks"
    let copy = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: copy) }
    for folder in [
      "data", "plots", "chapters", "Sources/Model", "Sources/Storage", "Sources/Workloads",
      "Sources/Simulation", "Sources/Checking",
    ] {
      let target = copy.appendingPathComponent(folder)
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        at: Program.root.appendingPathComponent(folder), to: target)
    }
    try Data().write(to: copy.appendingPathComponent("Package.swift"))
    // One claim's experiments, so that the test is quick; everything else is compared in `make verify`.
    let one = ["--verify", "--claim", "bound-holds"]
    #expect(try Program(program, build: "release", in: copy).run(one).status == 0)
    let changes: [(file: String, old: String, new: String)] = [
      ("data/truetime-promise.csv", "10,1,", "10,1,1"),
      ("data/truetime-promise.csv", "drift", "\u{FEFF}drift"),
      ("data/truetime-promise.json", "seed 1: ", "seed 1: f"),
    ]
    for change in changes {
      let url = copy.appendingPathComponent(change.file)
      let original = try Data(contentsOf: url)
      let text = String(decoding: original, as: UTF8.self)
      let place = try #require(text.firstRange(of: change.old))
      try Data(text.replacingCharacters(in: place, with: change.new).utf8).write(to: url)
      #expect(try Program(program, build: "release", in: copy).run(one).status == 1, "\(change)")
      try original.write(to: url)
    }
  }

  /// The files a way of running writes, by name.
  private func run(
    _ program: String, _ way: Way, _ options: [String] = []
  ) throws -> [String: Data] {
    let out = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: out) }
    let all = ["--smoke", "--workers", String(way.workers), "--out", out.path] + options
    let result = try Program(program, build: way.build).run(all, way.environment)
    #expect(result.status == 0, "\(program), \(way.name): \(result.errors)")
    var files: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: out.path) {
      files[name] = try Data(contentsOf: out.appendingPathComponent(name))
    }
    return files
  }
}
