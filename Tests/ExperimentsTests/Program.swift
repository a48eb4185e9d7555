import Foundation
import Measurement

/// A program of the package, run as people run it: in a process of its own.
struct Program {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  #if DEBUG
  static let thisBuild = "debug"
  #else
  static let thisBuild = "release"
  #endif

  struct Ended {
    var status: Int32
    var output: String
    var errors: String
  }

  let url: URL
  /// Where it runs; the repository unless a test says otherwise.
  var folder = Program.root

  init(_ name: String, build: String = thisBuild, in folder: URL = Program.root) throws {
    url = Program.root.appendingPathComponent(".build/\(build)/\(name)")
    self.folder = folder
    guard FileManager.default.isExecutableFile(atPath: url.path) else {
      throw TableError("\(url.path) is not built; `make test` builds it")
    }
  }

  func run(_ options: [String], _ environment: [String: String] = [:]) throws -> Ended {
    try end(begin(options, environment))
  }

  /// Begins to run; `prefix` is a program and its arguments that run this one in their turn.
  func begin(
    _ options: [String], _ environment: [String: String] = [:], through prefix: [String] = []
  ) throws -> Process {
    let words = prefix + [url.path] + options
    let process = Process()
    process.executableURL = URL(fileURLWithPath: words[0])
    process.arguments = Array(words.dropFirst())
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardError = Pipe()
    process.standardOutput = Pipe()
    try process.run()
    return process
  }

  /// Waits for the end. What these programs print fits a pipe, so one stream is read after the other.
  func end(_ process: Process) -> Ended {
    func text(_ stream: Any?) -> String {
      let bytes = (stream as? Pipe)?.fileHandleForReading.readDataToEndOfFile()
      return String(decoding: bytes ?? Data(), as: UTF8.self)
    }
    let (output, errors) = (text(process.standardOutput), text(process.standardError))
    process.waitUntilExit()
    return Ended(status: process.terminationStatus, output: output, errors: errors)
  }
}

/// A repository of one chapter, made for a test and removed with it, in which the program `slow` runs.
final class SmallRepository {
  let root = FileManager.default.temporaryDirectory
    .appendingPathComponent("a small repository \(UUID().uuidString)")
  let slow: Program
  static let source = "chapters/00-slow/Slow.swift"

  init() throws {
    slow = try Program("slow", in: root)
    let rooms = ["Model", "Storage", "Workloads", "Simulation", "Checking"].map { "Sources/" + $0 }
    for folder in ["chapters/00-slow"] + rooms {
      try FileManager.default.createDirectory(
        at: root.appendingPathComponent(folder), withIntermediateDirectories: true)
    }
    try write("", "Package.swift")
    try write("", SmallRepository.source)
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  func write(_ text: String, _ path: String) throws {
    try Data(text.utf8).write(to: root.appendingPathComponent(path))
  }

  /// Files of a folder by name, hidden ones too.
  func files(_ folder: String) throws -> [String: Data] {
    let url = root.appendingPathComponent(folder)
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: url.path) {
      let file = url.appendingPathComponent(name)
      if !file.hasDirectoryPath { files[name] = try? Data(contentsOf: file) }
    }
    return files
  }

  /// Begins a run of some seconds that notes the cells it runs in the file `ran`.
  func beginSlowly(_ options: [String]) throws -> Process {
    try slow.begin(options + ["--workers", "2"], environment(milliseconds: 60))
  }

  func environment(milliseconds: Int) -> [String: String] {
    ["SLOW": String(milliseconds), "RAN": root.appendingPathComponent("ran").path]
  }

  /// The cells that were run so far, in any run.
  var ran: [String] {
    let text = try? String(contentsOf: root.appendingPathComponent("ran"), encoding: .utf8)
    return (text ?? "").split(separator: "\n").map(String.init)
  }

  /// Waits until a run has noted so many cells.
  func wait(forCells count: Int) throws {
    for _ in 0..<1000 where ran.count < count { usleep(10_000) }
    guard ran.count >= count else { throw TableError("only \(ran.count) cells within 10 s") }
  }
}
