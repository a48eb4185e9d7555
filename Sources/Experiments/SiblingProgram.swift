import Foundation

/// A program of the package, beside the one that runs: what can only be measured is at times measured by another.
public struct SiblingProgram {
  public struct Trouble: Error, CustomStringConvertible { public var description: String }

  public let url: URL

  /// `build` is `release` or `debug`. Throws `Trouble` that says what to type where it is not built.
  public init(_ name: String, build: String) throws {
    let this = (Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0]))
      .resolvingSymlinksInPath()
    url = this.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("\(build)/\(name)")
    guard FileManager.default.isExecutableFile(atPath: url.path) else {
      throw Trouble(
        description: ".build/\(build)/\(name) is not built; type: swift build -c \(build) "
          + "--product \(name)")
    }
  }

  /// What it printed, once it has ended well.
  public func run(
    _ arguments: [String], _ environment: [String: String] = [:]
  ) throws -> String {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Trouble(
        description: "\(url.path) \(arguments.joined(separator: " ")) ended with status "
          + "\(process.terminationStatus)")
    }
    return text
  }

  /// The numbers of these names that it printed: each is the last word of a line that begins with its name.
  public func numbers(_ names: [String], from arguments: [String]) throws -> [Double] {
    let lines = try run(arguments).split(separator: "\n").map { $0.split(separator: " ") }
    return try names.map { name in
      guard let line = lines.first(where: { $0.count == 2 && $0[0] == name }),
        let number = Double(line[1])
      else { throw Trouble(description: "\(url.lastPathComponent) printed no \(name)") }
      return number
    }
  }
}
