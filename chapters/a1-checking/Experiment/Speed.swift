import Experiments
import Measurement

// What judging costs, so that nobody has a reason to leave it out.

private struct Pace: Sendable {
  var judge: String
  var what: String
  /// What the program `bench` calls it, and how it comes to millions a CPU second.
  var name: String
  var perSecond: @Sendable (Double) -> Double
}

private let paces = [
  Pace(judge: "certificate", what: "transactions", name: "certificate_txn_per_s") { $0 / 1e6 },
  Pace(judge: "inference", what: "transactions over lists", name: "elle_append_txn_per_s") {
    $0 / 1e6
  },
  // Fourteen histories of 85 calls.
  Pace(judge: "linearizability", what: "calls of one register", name: "lin_made_suite_ms") {
    14 * 85 / ($0 * 1000)
  },
]

let speed = Experiment(
  "checking-speed", asks: "How many transactions or calls does each judge look at in a CPU second?",
  columns: ["judge", "what", "million_per_s"], kind: .measured,
  judged: .notJudged("the judges themselves are measured, on made histories"),
  at: { _ in ["all judges"] }
) { _, _ in
  let numbers = orStop {
    try SiblingProgram("bench", build: "release")
      .numbers(paces.map(\.name), from: ["--checking"])
  }
  return Finding(
    rows: zip(paces, numbers).map { pace, number in
      [.text(pace.judge), .text(pace.what), .number(pace.perSecond(number))]
    })
}

let cheapEnough = Claim(
  "cheap-enough", "Each judge looks at half a million or more in a CPU second.",
  of: ["live/checking-speed"]
) { tables in
  let least = try tables("live/checking-speed").numbers("million_per_s").min() ?? .nan
  return .holds(if: least >= 0.5, "one looks at \(least) million")
}
