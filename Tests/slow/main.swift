import Experiments
import Foundation
import Measurement
import Model

// A chapter whose cells take their time, for the tests that stop it. Where `RAN` names a file, each cell that
// is run adds a line to it; where `BREAK` names a cell, its invariant does not hold.

private let milliseconds = UInt32(ProcessInfo.processInfo.environment["SLOW"] ?? "0") ?? 0
private let broken = ProcessInfo.processInfo.environment["BREAK"]
private let ran = ProcessInfo.processInfo.environment["RAN"]

private func note(_ text: String) {
  guard let ran else { return }
  let file = open(ran, O_WRONLY | O_CREAT | O_APPEND, 0o644)
  _ = (text + "\n").withCString { write(file, $0, strlen($0)) }
  close(file)
}

private func experiment(_ name: String, points: Int) -> Experiment {
  Experiment(
    name, asks: "What is left of a run that is stopped?",
    columns: ["point", "seed", "number", "text"], seeds: 2, judged: .notJudged("a test"),
    at: { Array(0..<($0 == .full ? points : 2)) }
  ) { (point: Int, seed) in
    usleep(milliseconds * 1000)
    note("\(name) \(point) \(seed)")
    invariant("\(name) \(point) \(seed)" != broken, "the test wants it so")
    let number = 1 / Double(point + 3)
    return Finding(
      rows: [[.count(point), .count(Int(seed)), .number(number), .text("1e\(point), \"ü\"")]],
      traceHash: UInt64(point) << 32 | seed)
  }
}

private let measured = Experiment(
  "measured", asks: "On which machine?", columns: ["point"], kind: .measured,
  judged: .notJudged("a test"), at: { _ in [0] }
) { _, _ in
  invariant(broken != "measured", "the test wants it so")
  return Finding(rows: [[0]])
}

private let small = Claim("in-small", "Few points suffice.", of: ["first"], smoke: .same) {
  .holds(if: try $0("first").rows.count >= 2, "there are too few rows")
}

private let full = Claim("in-full", "Many points are needed.", of: ["first"]) {
  .holds(if: try $0("first").rows.count == 8, "there are other than 8 rows")
}

Chapter(
  "00-slow",
  experiments: [experiment("first", points: 4), experiment("second", points: 12), measured],
  figures: [], claims: [small, full]
).main()
