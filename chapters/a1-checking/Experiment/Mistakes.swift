import Checking
import Experiments
import Isolation
import Measurement
import Model

// One rule of the store left out at a time: who notices, and how soon?

private struct Hunt: Sendable, CustomStringConvertible {
  var mistake: Mistake
  var runs: Int
  var description: String { "\(mistake.rawValue), \(runs) runs" }
}

/// What one judge found in some runs.
private struct Finds {
  private var runs = 0
  /// The first run that it rejected, counted from 1.
  private var first = 0

  mutating func count(_ isRejected: Bool, run: Int) {
    guard isRejected else { return }
    runs += 1
    if first == 0 { first = run }
  }

  var fields: [Field] { [.count(runs), first > 0 ? .count(first) : .text("never")] }
  var finds: Field { .text(runs > 0 ? "yes" : "no") }
  func share(of all: Int) -> Field { .number(Double(runs) / Double(all)) }
}

let mistakes = Experiment(
  "checking-mistakes",
  asks: "Which judge sees which mistake of a store, and after how many runs?",
  columns: [
    "mistake", "what", "row", "runs", "calls", "unknown", "certificate_runs", "certificate_first",
    "inference_runs", "inference_first", "untimed_runs", "untimed_first", "invariant_runs",
    "invariant_first", "anomalies", "weakest_broken", "certificate_share", "inference_share",
    "invariant_share", "row_above", "row_below", "certificate_finds", "inference_finds",
    "untimed_finds", "invariant_finds", "cycles", "cycles_refused",
  ],
  judged: brokenTwin(rejectedBy: [.certificate, .inference]),
  at: { size in
    Mistake.allCases.map { Hunt(mistake: $0, runs: size == .full ? 1000 : 20) }
  }
) { (hunt: Hunt, seed) in
  var (certificate, inference, untimed, invariant) = (Finds(), Finds(), Finds(), Finds())
  var (calls, unknown, cycles, refused) = (0, 0, 0, 0)
  var (found, opinions) = (AnomalySet(), Opinions())
  var trace = Digest(0)
  for number in 1...hunt.runs {
    let run = StoreRun(hunt.mistake, seed: seed &+ UInt64(number))
    calls += run.history.entries.count
    unknown += run.history.unknown
    let claimed = run.certificate()
    certificate.count(claimed.isViolated, run: number)
    let verdict = run.inference()
    run.say(claimed, verdict, &opinions)
    inference.count(verdict.answer == .violated, run: number)
    found.formUnion(AnomalySet(verdict.anomalies))
    let drawn = verdict.witnesses.filter { !$0.edges.isEmpty }
    cycles += drawn.count
    let transactions = TransactionHistory(listAppend: run.history)
    refused += drawn.count { $0.problem(in: transactions) != nil }
    untimed.count(run.inference(at: .serializable).answer == .violated, run: number)
    invariant.count(run.invariant() != nil, run: number)
    trace.fold(run.traceHash)
  }
  let broken = ConsistencyModel.weakestBroken(by: found).map(\.rawValue)
  // The first stands on top.
  let place = Mistake.allCases.count - Mistake.allCases.firstIndex(of: hunt.mistake)!
  var row: [Field] = [
    .text(hunt.mistake.rawValue), .text(hunt.mistake.words), .count(place), .count(hunt.runs),
    .count(calls), .count(unknown),
  ]
  row += certificate.fields + inference.fields + untimed.fields + invariant.fields
  row += [.text(found.words), .text(broken.isEmpty ? "-" : broken.joined(separator: ", "))]
  row += [certificate, inference, invariant].map { $0.share(of: hunt.runs) }
  row += [.number(Double(place) + 0.2), .number(Double(place) - 0.2)]
  row += [certificate, inference, untimed, invariant].map(\.finds)
  row += [.count(cycles), .count(refused)]
  return Finding(rows: [row], traceHash: trace.rawValue, opinions: opinions)
}

extension History {
  /// How many calls nobody knows the end of.
  var unknown: Int {
    entries.count { if case .unknown = $0.outcome { true } else { false } }
  }
}

extension AnomalySet {
  /// The names, or a dash where there are none.
  var words: String { isEmpty ? "-" : sorted.map(\.rawValue).joined(separator: ", ") }
}

extension Verdict {
  fileprivate var isViolated: Bool { if case .violated = self { true } else { false } }
}

// MARK: - What is claimed of it

private let honest: [(column: String, equals: Field)] = [
  ("mistake", .text(Mistake.none.rawValue))
]

private let judges = ["certificate", "inference", "untimed", "invariant"]

let honestStands = Claim(
  "honest-stands", "No judge finds anything wrong with the store that makes no mistake.",
  of: ["checking-mistakes"], smoke: .same
) { tables in
  let table = try tables("checking-mistakes")
  for judge in judges {
    let found = try table.number("\(judge)_runs", where: honest)
    if found > 0 { return .violated(witness: "the \(judge) rejects \(Int(found)) runs of it") }
  }
  return .holds
}

let certificateMisses = Claim(
  "certificate-misses",
  "By the order that it claims, every mistaken store is found out but the one whose answers alone are wrong.",
  of: ["checking-mistakes"], smoke: .same
) { tables in
  try missed(by: "certificate", are: [.staleAnswers], tables)
}

let inferenceMisses = Claim(
  "inference-misses",
  "By what clients saw, every mistaken store is found out but the one that only says the wrong thing of itself.",
  of: ["checking-mistakes"], smoke: .same
) { tables in
  try missed(by: "inference", are: [.wrongClaims], tables)
}

let timeIsNeeded = Claim(
  "time-is-needed",
  "Without the times of calls and answers, old but orderly replicas pass, too.",
  of: ["checking-mistakes"], smoke: .same
) { tables in
  try missed(by: "untimed", are: [.staleReplicas, .wrongClaims], tables)
}

let rowsShowLosses = Claim(
  "rows-show-losses",
  "The rows that are left in the end show the six mistakes that lose, double or misplace a write, and none of the other seven.",
  of: ["checking-mistakes"], smoke: .same
) { tables in
  try missed(
    by: "invariant",
    are: [
      .unlockedReads, .earlyWrites, .snapshots, .staleReplicas, .looseReplicas, .staleAnswers,
      .wrongClaims,
    ], tables)
}

let skewAlone = Claim(
  "skew-alone",
  "Of the store whose snapshots let the first committer win, cycles with two reads in a row are all that is found.",
  of: ["checking-mistakes"], smoke: .same
) { tables in
  let table = try tables("checking-mistakes")
  let rows = try table.rows(where: [("mistake", .text(Mistake.snapshots.rawValue))])
  let anomalies = try table.index(of: "anomalies")
  let found = rows.map { $0[anomalies] }
  return .holds(if: found == [.text(Anomaly.g2Item.rawValue)], "found: \(found)")
}

let everyCycle = Claim(
  "every-cycle", "The verifier accepts every one of them.", of: ["checking-mistakes"], smoke: .same
) { tables in
  let table = try tables("checking-mistakes")
  let cycles = try table.numbers("cycles").reduce(0, +)
  let refused = try table.numbers("cycles_refused").reduce(0, +)
  return .holds(if: cycles > 0 && refused == 0, "of \(cycles) cycles \(refused) are refused")
}

/// Holds if these are the mistakes in whose runs a judge found nothing.
private func missed(
  by judge: String, are expected: [Mistake], _ tables: Tables
) throws -> Verdict {
  let table = try tables("checking-mistakes")
  let (name, runs) = (try table.index(of: "mistake"), try table.index(of: "\(judge)_runs"))
  let missed = table.rows.filter { $0[runs] == .count(0) }.map { $0[name].description }
  let names = (expected + [.none]).map(\.rawValue)
  let isAsSaid = table.rows.count == Mistake.allCases.count && missed.sorted() == names.sorted()
  return .holds(if: isAsSaid, "it sees nothing in \(missed)")
}
