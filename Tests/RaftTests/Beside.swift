import Foundation
import Testing

/// Programs of this package, as they stand beside the tests.
enum Beside {
  static func run(
    _ name: String, _ arguments: [String]
  ) throws -> (status: Int32, output: String) {
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    var folder = tests.deletingLastPathComponent()
    while !FileManager.default.isExecutableFile(atPath: folder.path + "/" + name) {
      try #require(folder.path != "/", "the program \(name) stands beside the tests")
      folder.deleteLastPathComponent()
    }
    return try run(folder.appendingPathComponent(name), arguments)
  }

  static func run(
    _ program: URL, _ arguments: [String], _ environment: [String: String] = [:]
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }
}
