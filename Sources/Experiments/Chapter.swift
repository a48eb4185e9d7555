import ArgumentParser
import Foundation
import Measurement
import Model
import Plotting

/// What a chapter measures, draws and claims; `main()` is the program around it.
public struct Chapter: Sendable {
  /// Its folder under `chapters`, such as `01-clocks`.
  public let folder: String
  /// Folders of the chapters whose libraries it uses.
  public let buildsOn: [String]
  public let experiments: [Experiment]
  public let figures: [Figure]
  public let claims: [Claim]

  public init(
    _ folder: String, buildsOn: [String] = [], experiments: [Experiment], figures: [Figure],
    claims: [Claim]
  ) {
    self.folder = folder
    self.buildsOn = buildsOn
    self.experiments = experiments
    self.figures = figures
    self.claims = claims
  }

  /// `clocks` for the folder `01-clocks`.
  public var name: String { String(folder.drop { $0 != "-" }.dropFirst()) }
  var command: String { "make chapter-\(name)" }

  /// Reads the command line, does what it says, and ends the program.
  public func main() -> Never {
    do {
      let options = try Options.parseOrExit(folder: folder)
      let session = Session(chapter: self, options: options)
      if options.list {
        session.list()
      } else if options.verify {
        try session.verify()
      } else {
        try session.run()
      }
      Foundation.exit(0)
    } catch {
      FileHandle.standardError.write(Data("chapter-\(name): \(error)\n".utf8))
      Foundation.exit(error is ValidationError ? 64 : 1)
    }
  }
}

/// The command line every chapter has.
struct Options: ParsableArguments {
  @Flag(help: "Run small sizes, into build/smoke unless --out says otherwise.")
  var smoke = false

  @Flag(help: "Run full sizes, into data unless --out says otherwise (the default).")
  var full = false

  @Option(help: "The folder to write tables to.")
  var out: String?

  @Option(help: "Threads to run on; the bytes are the same for any number.")
  var workers: Int = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "The first seed.")
  var seed: UInt64 = 1

  @Option(help: "Only the experiment of this name.")
  var only: String?

  @Flag(help: "Say what there is to run.")
  var list = false

  @Flag(help: "Run all again elsewhere, compare with data, test every claim.")
  var verify = false

  @Option(help: "With --verify: only this claim and the experiments it rests on.")
  var claim: String?

  var size: Size { smoke ? .smoke : .full }

  mutating func validate() throws {
    var wrong: [String] = []
    if smoke, full { wrong.append("--smoke and --full exclude each other") }
    if workers < 1 || workers > 1024 {
      wrong.append("--workers must lie in 1...1024, not \(workers)")
    }
    if seed > UInt64(Int64.max) - 1_000_000 { wrong.append("--seed must lie below 2^63") }
    if seed != 1, !smoke, out == nil, !verify, !list {
      wrong.append("--seed needs --out DIR: the tables in data are of the seeds from 1")
    }
    if claim != nil, !verify { wrong.append("--claim needs --verify") }
    if verify, smoke || out != nil || only != nil || seed != 1 {
      wrong.append(
        "--verify compares with the committed data: it takes no size, --out, --only, --seed")
    }
    if !wrong.isEmpty { throw ValidationError(wrong.joined(separator: "\n")) }
  }

  static func parseOrExit(folder: String) throws -> Options { parseOrExit() }
}
