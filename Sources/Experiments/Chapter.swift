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
  /// Runs that are drawn message by message.
  public let runs: [TracedRun]
  /// Protocols under many seeded schedules of faults.
  public let campaigns: [Campaign]
  public let figures: [Figure]
  public let claims: [Claim]

  /// The tables of runs and campaigns are experiments like the others.
  public init(
    _ folder: String, buildsOn: [String] = [], experiments: [Experiment], runs: [TracedRun] = [],
    campaigns: [Campaign] = [], figures: [Figure], claims: [Claim]
  ) {
    self.folder = folder
    self.buildsOn = buildsOn
    self.experiments =
      experiments + runs.flatMap(\.experiments) + campaigns.map(\.experiment)
    self.runs = runs
    self.campaigns = campaigns
    self.figures = figures
    self.claims = claims
  }

  /// `clocks` for the folder `01-clocks`.
  public var name: String { String(folder.drop { $0 != "-" }.dropFirst()) }
  var command: String { "make chapter-\(name)" }

  /// Reads the command line, does what it says, and ends the program: with 0, with 64 for a command line that
  /// cannot be, with 128 and the signal's number for a run that was stopped, otherwise with 1.
  public func main() -> Never {
    let interruption = Interruption()
    interruption.watch()
    UnderWay.watch()
    let options = Options.parseOrExit()
    do {
      let root = Session.findRoot()
      let arguments = Array(CommandLine.arguments.dropFirst())
      let plan = try Plan(options, self, arguments: arguments, root: root)
      let session = Session(chapter: self, plan: plan, root: root, interruption: interruption)
      switch plan.task {
      case .list: session.list()
      case .traces: try session.exportTraces()
      case .replay(let campaign, let seed): try session.replay(campaign, seed: seed)
      case .run: try session.run()
      case .verify: try session.verify()
      case .claims: try session.testClaims()
      }
      Foundation.exit(0)
    } catch let stopped as Stopped {
      say(
        "stopped: \(stopped.kept) of \(stopped.of) cells of \(stopped.experiment) are kept; "
          + "to go on, type: \(Chapter.commandLine)")
      Foundation.exit(Interruption.status(of: interruption.signal ?? SIGINT))
    } catch let error as ValidationError {
      for problem in error.message.split(separator: "\n") { say(String(problem)) }
      Foundation.exit(64)
    } catch {
      say("\(error)")
      Foundation.exit(1)
    }
  }

  private func say(_ text: String) {
    FileHandle.standardError.write(Data("chapter-\(name): \(text)\n".utf8))
  }

  /// What was typed, so that a shell reads it back as it was.
  private static var commandLine: String {
    CommandLine.arguments.map { word in
      let isPlain = word.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "="):
          true
        default: false
        }
      }
      if isPlain, !word.isEmpty { return word }
      return "'"
        + word.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "'\\''") + "'"
    }.joined(separator: " ")
  }
}
