import Foundation
import Testing

// Scripts in etcd's format: ours stand here, others are run where the environment's RAFT_SCRIPTS says, or beside the
// repository.

private let election = """
  # Three servers behind index 2; the first asks for votes and leads.
  add-nodes 3 voters=(1,2,3) index=2
  ----
  ok

  campaign 1
  ----
  ok

  stabilize log-level=none
  ----
  ok

  propose 1 hello
  ----
  ok

  process-ready 1
  ----
  Ready MustSync=true:
  Entries:
  1/4 EntryNormal "hello"
  Messages:
  1->2 MsgApp Term:1 Log:1/3 Commit:3 Entries:[1/4 EntryNormal "hello"]
  1->3 MsgApp Term:1 Log:1/3 Commit:3 Entries:[1/4 EntryNormal "hello"]

  raft-state
  ----
  1: StateLeader (Voter) Term:1 Lead:1
  2: StateFollower (Voter) Term:1 Lead:1
  3: StateFollower (Voter) Term:1 Lead:1

  raft-log 1
  ----
  1/3 EntryNormal ""
  1/4 EntryNormal "hello"

  """

@Suite struct ScriptTests {
  /// What the program says of some scripts.
  private func run(_ scripts: [String], level: String = "L0") throws -> (
    status: Int32, output: String
  ) {
    let place = FileManager.default.temporaryDirectory.appendingPathComponent("scripts \(UUID())")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    var files: [String] = []
    for (number, script) in scripts.enumerated() {
      files.append(place.appendingPathComponent("\(number).txt").path)
      try Data(script.utf8).write(to: URL(fileURLWithPath: files[number]))
    }
    return try Beside.run("raft-script", ["--level", level] + files)
  }

  private static let folder: URL? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let named = ProcessInfo.processInfo.environment["RAFT_SCRIPTS"].map { URL(fileURLWithPath: $0) }
    return [named, root.deletingLastPathComponent().appendingPathComponent("shared/raft-scripts")]
      .compactMap { $0 }.first { FileManager.default.fileExists(atPath: $0.path) }
  }()

  private func recorded(_ kinds: [String]) throws -> [String] {
    guard let folder = ScriptTests.folder else { return [] }
    return try kinds.flatMap { kind in
      let files = try FileManager.default.contentsOfDirectory(
        at: folder.appendingPathComponent(kind), includingPropertiesForKeys: nil)
      return try files.sorted { $0.path < $1.path }.map {
        try String(contentsOf: $0, encoding: .utf8)
      }
    }
  }

  @Test(arguments: ["L0", "L1"]) func `a script that says what happens passes`(level: String) throws
  {
    let end = try run([election], level: level)
    #expect(end.status == 0 && end.output.hasSuffix("1 passed, 0 failed\n"), "\(end.output)")
  }

  @Test(arguments: [
    ("1/4 EntryNormal \"hello\"\n  Messages", "1/5 EntryNormal \"hello\"\n  Messages"),
    ("1: StateLeader", "1: StateFollower"), ("1/3 EntryNormal \"\"", "2/3 EntryNormal \"\""),
    ("Term:1 Lead:1", "Term:2 Lead:1"),
  ]) func `a script that says something else fails`(old: String, new: String) throws {
    let altered = election.replacingOccurrences(
      of: old.replacingOccurrences(of: "\n  ", with: "\n"),
      with: new.replacingOccurrences(of: "\n  ", with: "\n"))
    #expect(altered != election)
    let end = try run([altered])
    #expect(end.status == 1 && end.output.contains("FAIL"), "\(end.output)")
  }

  @Test(arguments: ["L0", "L1"])
  func `recorded scripts of etcd pass`(level: String) throws {
    let scripts = try recorded(["etcd", "generated", "quorum", "confchange"])
    guard !scripts.isEmpty else { return }
    let end = try run(scripts, level: level)
    #expect(end.output.hasSuffix("\(scripts.count) passed, 0 failed\n"), "\(end.output)")
  }

  /// In each recorded script one hard state is changed.
  @Test func `recorded scripts with one commit index altered fail`() throws {
    var altered: [String] = []
    for script in try recorded(["etcd", "generated"]) {
      var lines = script.components(separatedBy: "\n")
      guard let line = lines.lastIndex(where: { $0.contains("HardState Term:") }) else { continue }
      lines[line] += "7"
      altered.append(lines.joined(separator: "\n"))
    }
    guard !altered.isEmpty else { return }
    let end = try run(altered)
    #expect(end.output.hasSuffix("0 passed, \(altered.count) failed\n"))
  }
}
