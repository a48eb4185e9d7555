import Foundation
import Testing

/// The program `weave` as people type it.
@Suite struct CommandTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  #if DEBUG
  private static let build = "debug"
  #else
  private static let build = "release"
  #endif

  private func run(
    _ options: [String], limit: String = "unlimited", _ environment: [String: String] = [:]
  ) throws -> (status: Int32, output: String, errors: String) {
    let (process, output, errors) = (Process(), Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    let weave = CommandTests.root.appendingPathComponent(".build/\(CommandTests.build)/weave").path
    process.arguments = ["-c", "ulimit -f \(limit); exec \"$0\" \"$@\"", weave] + options
    process.currentDirectoryURL = CommandTests.root
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    // What it prints fits a pipe, so one stream is read after the other.
    let texts = [output, errors].map {
      String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
    process.waitUntilExit()
    return (process.terminationStatus, texts[0], texts[1])
  }

  @Test(arguments: [
    (["print", "--out", ""], "--out needs the name of a folder"),
    (["print", "--out", "."], "--out . is the repository itself"),
    (["print", "--out", "a\nb"], "without control characters"),
    (["print", "--out", "a", "--out=b"], "--out is given twice"),
    (["--root", "a", "--root", "b"], "--root is given twice"),
    (["print", "--otu", "a"], "Did you mean '--out'?"),
    (["prnt"], "Unexpected argument 'prnt'"),
    (["browse", "--out", ""], "--out needs the name of a folder"),
  ])
  func `an option that cannot be meant is refused before anything is done`(
    options: [String], says: String
  ) throws {
    let result = try run(options)
    #expect(result.status == 64)
    #expect(result.output.isEmpty && result.errors.contains(says), "\(result)")
  }

  @Test func `a chapter that there is none of is answered with those there are`() throws {
    let (process, errors) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["make", "chapter-nothing"]
    process.currentDirectoryURL = CommandTests.root
    process.standardError = errors
    try process.run()
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus != 0)
    #expect(said.hasPrefix("no chapter is named nothing; there are: ") && said.contains("clocks"))
  }

  @Test func `a folder that is no repository is named`() throws {
    let result = try run(["--root", "/proc"])
    #expect(result.status == 1)
    #expect(result.errors == "chapters:1: no chapter is in /proc/chapters\n")
  }

  @Test func `without a Chromium no page is opened, and with one that is none the visit fails`()
    throws
  {
    let none = try run(["browse"], ["CHROMIUM": "", "PATH": "/nowhere"])
    #expect(none.status == 0)
    #expect(none.output.hasPrefix("no Chromium found, so no page was opened"))
    let wrong = try run(["browse", "--out", "Tests"], ["CHROMIUM": "/nowhere/chromium"])
    #expect(wrong.status == 1)
    #expect(wrong.errors == "/nowhere/chromium cannot be started: No such file or directory\n")
  }
}
