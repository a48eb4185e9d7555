import ArgumentParser
import Checking
import Foundation

@main struct JudgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "judge",
    abstract: "Says whether recorded histories are what they should be, and shows why not.",
    discussion: """
      A FILE is JSON lines or EDN as Jepsen and Elle write it, by its ending (.edn) or its first byte; - is the standard \
      input. The first line of JSON is a header, then one event a line:

        {"format":"txn/1","kind":"list-append","order":"realtime"}
        {"p":0,"t":"invoke","ops":[["append","x",1],["r","y",null]]}
        {"p":0,"t":"ok","ops":[["append","x",1],["r","y",[2]]]}

      t is invoke, ok, fail (it did not happen) or info (it may happen at any time). A header with "model" instead of \
      "kind" is for single objects: {"p":0,"t":"ok","f":"read","k":"x","v":1}.

      Exit status: 0 all valid, 1 some invalid, 2 some malformed or unreadable, 3 some unknown and the rest valid, 64 \
      the command cannot be read.
      """)

  @Argument(help: "Histories; - is the standard input.") var files: [String] = []
  @Option(
    help: "What to hold them against; without it, what the header or the kind of history says.")
  var level: String?
  @Flag(help: "One line of JSON a file.") var json = false
  @Flag(help: "Lists the levels and workloads that --level knows.") var levels = false
  @Option(
    help:
      "Writes what was found as text, and as DOT and SVG where it can be drawn, into this folder.")
  var witness: String?

  func validate() throws {
    if files.isEmpty, !levels {
      throw ValidationError("Name a history to judge, or - for the standard input.")
    }
  }

  func run() throws {
    if levels {
      for name in Level.names { print(name) }
      return
    }
    signal(SIGPIPE, SIG_DFL)
    var worst = Status.valid
    var names = WitnessNames()
    for file in files {
      let report = judged(file)
      if let folder = witness {
        do { try names.write(report.ruling, of: file, into: folder) } catch {
          FileHandle.standardError.write(Data("judge: \(error)\n".utf8))
          worst = max(worst, .malformed)
        }
      }
      if json || report.note == nil { print(json ? report.json : report.text) }
      if !json, let note = report.note {
        FileHandle.standardError.write(Data("judge: \(note)\n".utf8))
      }
      worst = max(worst, Status(report.ruling.verdict))
    }
    fflush(nil)
    if worst != .valid { throw ExitCode(worst.code) }
  }

  private func judged(_ file: String) -> Report {
    let start = cpuMicroseconds()
    let judge = Judge(level: level)
    do {
      let input = try Input(file)
      let ruling = input.withBytes { judge.judge($0, isEDN: isEDN(file, $0)) }
      return Report(file: file, ruling: ruling, cpuMicroseconds: cpuMicroseconds() - start)
    } catch {
      var ruling = Ruling(.malformed, level ?? "default")
      ruling.reason = "\(error)"
      return Report(
        file: file, ruling: ruling, cpuMicroseconds: cpuMicroseconds() - start, note: "\(error)")
    }
  }

  private func isEDN(_ file: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if file.hasSuffix(".edn") { return true }
    if file.hasSuffix(".json") || file.hasSuffix(".jsonl") { return false }
    // JSON's first name is quoted; EDN's is a keyword.
    var isAfterBrace = false
    for byte in bytes where byte > 32 {
      if isAfterBrace { return byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "}") }
      if byte == UInt8(ascii: "{") { isAfterBrace = true } else { return true }
    }
    return false
  }
}

/// From good to bad, as the exit status ranks them.
enum Status: Int, Comparable {
  case valid, unknown, invalid, malformed

  init(_ verdict: Ruling.Verdict) {
    self =
      switch verdict {
      case .valid: .valid
      case .unknown: .unknown
      case .invalid: .invalid
      case .malformed: .malformed
      }
  }

  static func < (left: Status, right: Status) -> Bool { left.rawValue < right.rawValue }

  var code: Int32 {
    switch self {
    case .valid: 0
    case .invalid: 1
    case .malformed: 2
    case .unknown: 3
    }
  }
}

func cpuMicroseconds() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
}
