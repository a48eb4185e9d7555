import Engines
import Experiments
import Measurement
import Model

// What it costs to know, batch by batch, that a replica has the state that it should have.

private struct Hashed: Sendable, CustomStringConvertible {
  let rows: Int
  let batches: Int
  let rounds: Int
  var description: String { "\(rows) rows" }
}

let hashingCost = Experiment(
  "execution-hashing", asks: "What does it cost to hash the state of a replica as it goes?",
  columns: ["rows", "hashed", "cpu_ns_per_call", "more_than_nothing_percent"], kind: .measured,
  judged: .notJudged("hashes are held against each other by tests"),
  at: { size in
    size == .full
      ? [1_000, 10_000, 100_000, 1_000_000].map { Hashed(rows: $0, batches: 100, rounds: 7) }
      : [Hashed(rows: 1_000, batches: 5, rounds: 2)]
  }
) { (point: Hashed, seed) in
  let batch = 1_000
  let calls = ycsbCalls(batch * point.batches, rows: point.rows, theta: 0, seed: seed)
  let memory = AriaYCSB.memory(rows: point.rows)
  var best = Hashing.allCases.map { _ in Double.infinity }
  var number: UInt64 = 0
  for _ in 0..<point.rounds {
    for (place, hashing) in Hashing.allCases.enumerated() {
      // A scan of all rows takes long enough to be measured a few times only.
      let batches =
        hashing == .rescan ? max(1, min(point.batches, 2_000_000 / point.rows)) : point.batches
      var engine = HashedExecution(AriaYCSB(), memory)
      let before = memory.digest
      var seconds = 0.0
      calls.withUnsafeBufferPointer { calls in
        for first in 0..<batches {
          engine.run(
            UnsafeBufferPointer(rebasing: calls[first * batch..<(first + 1) * batch]), from: number,
            memory, hashing: hashing)
          number += UInt64(batch)
          seconds += engine.seconds
        }
      }
      if hashing == .state { precondition(before &+ engine.hash == memory.digest) }
      if hashing == .rescan { precondition(engine.hash == memory.digest) }
      best[place] = min(best[place], seconds * 1e9 / Double(batches * batch))
    }
  }
  return Finding(
    rows: zip(Hashing.allCases, best).map { hashing, nanoseconds in
      [
        .count(point.rows), .text(hashing.rawValue.replacing(",", with: "")), .number(nanoseconds),
        .number((nanoseconds / best[0] - 1) * 100),
      ]
    })
}

private let hashingTable = "live/execution-hashing"

private func costs(_ tables: Tables, _ hashing: Hashing) throws -> [Double] {
  try tables(hashingTable).numbers(
    "cpu_ns_per_call", where: [("hashed", .text(hashing.rawValue.replacing(",", with: "")))])
}

let upToDateIsCheaper = Claim(
  "hash-up-to-date-is-cheaper",
  "From a hundred thousand rows on, keeping a state's hash up to date costs less than hashing all rows after each batch of a "
    + "thousand calls, and with a million rows less than a tenth of it.",
  of: [hashingTable]
) { tables in
  let (kept, anew) = (try costs(tables, .state), try costs(tables, .rescan))
  guard kept.count == 4, anew.count == 4 else { return .violated(witness: "a size is missing") }
  for (place, cost) in kept.enumerated().dropFirst(2) where cost >= anew[place] {
    return .violated(witness: "\(cost) ns a call, and \(anew[place]) anew")
  }
  return .holds(if: kept[3] * 10 < anew[3], "\(kept[3]) and \(anew[3]) ns a call")
}
