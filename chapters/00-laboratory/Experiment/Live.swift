import Experiments
import Foundation
import Measurement
import Model

// What can only be measured: other processes and builds of this program, and its speed.

// MARK: - Determinism

/// A way to run this program's worlds.
private struct Way: Sendable {
  var words: String
  var build = "release"
  var options: [String] = []
  var environment: [String: String] = [:]

  static let all = [
    Way(words: "first"),
    Way(words: "again, in another process"),
    Way(words: "on two threads", options: ["--workers", "2"]),
    Way(words: "built without optimization", build: "debug"),
    Way(
      words: "without the processor's AVX2 and fused multiply-add",
      environment: ["GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-AVX2"]),
    Way(words: "under a German locale", environment: ["LC_ALL": "de_DE.UTF-8"]),
    Way(words: "control: another seed", options: ["--seed", "2"]),
  ]

  /// Runs every simulated experiment in small; gives a hash of all trace hashes, and one of all bytes written.
  func run() throws -> (trace: String, bytes: String) {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("laboratory-\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let workers = options.contains("--workers") ? [] : ["--workers", "1"]
    let printed = try SiblingProgram("chapter-laboratory", build: build)
      .run(["--smoke", "--out", folder.path] + workers + options, environment)
    let lines = printed.split(separator: "\n").filter { $0.hasPrefix("trace hash") }
    var hash = SHA256()
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    where name.hasSuffix(".csv") {
      hash.update("\(name)\n".utf8)
      hash.update(try Data(contentsOf: folder.appendingPathComponent(name)))
    }
    return (String(SHA256.hex(lines.joined(separator: "\n")).prefix(16)), hash.finish())
  }
}

let determinism = Experiment(
  "laboratory-determinism", asks: "Is a run the same in another process, build or processor?",
  columns: ["way", "trace_hash", "same"], kind: .measured,
  judged: .notJudged("other runs are held against each other, byte by byte"),
  at: { _ in ["all ways"] }
) { _, _ in
  let runs = Way.all.map { way in (way, orStop { try way.run() }) }
  let first = runs[0].1
  return Finding(
    rows: runs.map { way, run in
      [.text(way.words), .text(run.trace), .text(run == first ? "yes" : "no")]
    })
}

let oneHash = Claim(
  "one-hash",
  "However the program was run and built, its worlds gave one trace hash and its tables the same bytes; another seed "
    + "gave others.",
  of: ["live/laboratory-determinism"]
) { tables in
  let table = try tables("live/laboratory-determinism")
  let (hash, same) = (try table.index(of: "trace_hash"), try table.index(of: "same"))
  guard table.rows.count == Way.all.count, let last = table.rows.last else {
    return .violated(witness: "there are \(table.rows.count) ways")
  }
  let ways = table.rows.dropLast()
  let isOne = ways.allSatisfy { $0[hash] == table.rows[0][hash] && $0[same] == "yes" }
  return .holds(
    if: isOne && last[hash] != table.rows[0][hash] && last[same] == "no",
    "the hashes are \(table.rows.map { "\($0[hash])" }.joined(separator: ", "))")
}

// MARK: - Speed

let speed = Experiment(
  "laboratory-speed", asks: "How fast is the simulator, beside the same work in C++?",
  columns: ["load", "ours_million_per_s", "twin_million_per_s", "ratio"], kind: .measured,
  judged: .notJudged("the simulator's speed is measured, and nothing is read or written"),
  at: { $0 == .full ? ["7 rounds"] : ["1 rounds"] }
) { rounds, _ in
  let loads = [
    ("timers, 50 pending", "simulator_timer_events_per_s_50_pending", "twin_timers_50_per_s"),
    (
      "timers, 5 000 pending", "simulator_timer_events_per_s_5000_pending",
      "twin_timers_5000_per_s"
    ),
    (
      "messages with losses and duplicates", "simulator_messages_per_s",
      "twin_messages_per_s"
    ),
  ]
  let rounds = String(rounds.prefix { $0 != " " })
  let numbers = orStop {
    let twin = try SiblingProgram("twin", build: "release")
    return try SiblingProgram("bench", build: "release").numbers(
      loads.flatMap { [$0.1, $0.2] }, from: ["--twin", twin.url.path, "--rounds", rounds])
  }
  return Finding(
    rows: loads.enumerated().map { place, load in
      let (ours, theirs) = (numbers[2 * place], numbers[2 * place + 1])
      return [.text(load.0), .number(ours / 1e6), .number(theirs / 1e6), .number(ours / theirs)]
    })
}

let nearTheTwin = Claim(
  "near-the-twin", "No load ran at less than half the speed of the twin.",
  of: ["live/laboratory-speed"]
) { tables in
  let ratios = try tables("live/laboratory-speed").numbers("ratio")
  let least = ratios.min() ?? .nan
  return .holds(if: ratios.count == 3 && least >= 0.5, "one runs at \(least) of it")
}
