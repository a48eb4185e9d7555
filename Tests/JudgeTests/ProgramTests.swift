import Foundation
import Testing

@Suite struct ProgramTests {
  private static let valid = """
    {"format":"lin/1","model":"set"}
    {"p":0,"t":"invoke","f":"add","v":1}
    {"p":0,"t":"ok","f":"add","v":1}
    {"p":0,"t":"invoke","f":"read","v":null}
    {"p":0,"t":"ok","f":"read","v":[1]}
    """

  private struct Run {
    var status: Int32
    var output: String
    var errors: String
  }

  private func judge(_ arguments: [String], input: String? = nil) throws -> Run {
    let program = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    var folder = program.deletingLastPathComponent()
    while !FileManager.default.isExecutableFile(atPath: folder.appendingPathComponent("judge").path)
    {
      try #require(folder.path != "/", "the program judge stands beside the tests")
      folder.deleteLastPathComponent()
    }
    let process = Process()
    process.executableURL = folder.appendingPathComponent("judge")
    process.arguments = arguments
    let (output, errors, given) = (Pipe(), Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = given
    try process.run()
    given.fileHandleForWriting.write(Data((input ?? "").utf8))
    try given.fileHandleForWriting.close()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Run(
      status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: said, as: UTF8.self))
  }

  private func withFiles(_ files: [String: String], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("judge \(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    try body(folder.path + "/")
  }

  @Test func `the exit status tells the worst of all files`() throws {
    let invalid = Self.valid.replacing("[1]", with: "[]")
    let unknown = Self.valid.split(separator: "\n").prefix(3).joined(separator: "\n")
    try withFiles(["v": Self.valid, "i": invalid, "u": unknown, "m": "{}\nx"]) {
      (at: String) throws -> Void in
      #expect(try judge([at + "v"]).status == 0)
      #expect(try judge([at + "v", at + "u"]).status == 3)
      #expect(try judge([at + "i", at + "u"]).status == 1)
      #expect(try judge([at + "i", at + "m", at + "v"]).status == 2)
      #expect(try judge([]).status == 64)
      #expect(try judge(["--level", "none-such", at + "v"]).status == 3)
    }
  }

  @Test func `a line of JSON is what a program can read`() throws {
    try withFiles(["a \"b\".jsonl": Self.valid, "m": "{}\n{}"]) { (at: String) throws -> Void in
      let run = try judge(["--json", at + "a \"b\".jsonl", at + "m"])
      let lines = try run.output.split(separator: "\n").map {
        try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      }
      #expect(lines.count == 2)
      #expect(lines[0]["file"] as? String == at + "a \"b\".jsonl")
      #expect(lines[0]["verdict"] as? String == "valid" && lines[0]["level"] as? String == "set")
      #expect(lines[0]["anomalies"] as? [String] == [] && lines[0]["cpu_us"] is Int)
      #expect(lines[1]["verdict"] as? String == "malformed" && lines[1]["line"] as? Int == 2)
      #expect(lines[1]["reason"] is String)
    }
  }

  @Test func `the standard input is a file like others`() throws {
    #expect(try judge(["-"], input: Self.valid).output == "-: valid at set\n")
    let edn = "{:process 0 :type :ok :f :add :value 1}\n{:process 0 :type :ok :f :read :value #{1}}"
    #expect(try judge(["-"], input: edn).output == "-: valid at set\n")
  }

  @Test func `what cannot be read is said once, with a remedy`() throws {
    try withFiles(["v": Self.valid]) { (at: String) throws -> Void in
      let folder = try judge([at, at + "v"])
      #expect(folder.status == 2 && folder.errors.contains("is a folder; name the files in it"))
      #expect(
        folder.output.hasSuffix("valid at set\n") && folder.output.split(separator: "\n").count == 1
      )
      #expect(try judge([at + "none"]).errors.contains("No such file or directory; give the path"))
      #expect(try judge(["/dev/null"]).output.contains("the file is empty"))
    }
  }

  @Test func `a witness is written where one is asked for`() throws {
    try withFiles(["i.jsonl": Self.valid.replacing("[1]", with: "[]")]) {
      (at: String) throws -> Void in
      #expect(try judge(["--witness", at + "out", at + "i.jsonl"]).status == 1)
      let text = try String(contentsOfFile: at + "out/i.txt", encoding: .utf8)
      #expect(text.contains("line 3 acknowledges 1"))
      #expect(try judge(["--witness", at + "i.jsonl", at + "i.jsonl"]).status == 2)
    }
  }
}
