import Experiments
import Measurement
import Model

let largerOfTwo = Claim(
  "larger-of-two",
  "A write takes its way there and back and, in between, the longer of replication and twice the "
    + "uncertainty.",
  of: ["commit-wait-latency"]
) { tables in
  let table = try tables("commit-wait-latency")
  let measured = try table.numbers("latency_ms")
  let expected = try table.numbers("latency_expected_ms")
  // A timestamp has passed only when the clock shows a later one: a nanosecond more.
  for (latency, formula) in zip(measured, expected) where abs(latency - formula) > 0.00001 {
    return .violated(witness: "\(latency) ms where the formula gives \(formula)")
  }
  return .holds(if: measured.count > 2, "there are no rows")
}

let hiddenByDistance = Claim(
  "hidden-by-distance",
  "across regions exact clocks do not shorten a write, which takes as long at the sawtooth's "
    + "highest point as with a tenth of a microsecond.",
  of: ["commit-wait-latency"]
) { tables in
  let table = try tables("commit-wait-latency")
  func latency(_ epsilon: Field) throws -> Double {
    Statistic.only.of(
      try table.numbers(
        "latency_ms", where: [("place", "across regions"), ("epsilon_ms", epsilon)])) ?? .nan
  }
  let (exact, worst) = (try latency(0.0001), try latency(7))
  return .holds(if: abs(exact - worst) < 0.001, "\(exact) ms against \(worst) ms")
}

let hotRowBound = Claim(
  "hot-row-bound",
  "One row takes no more than one write in twice the uncertainty, and reaches that wherever "
    + "replication is faster.",
  of: ["commit-wait-hot-row"]
) { tables in
  let table = try tables("commit-wait-hot-row")
  let replication = 1000.0  // a second over the millisecond that replication takes in one region
  for (rate, bound) in zip(try table.numbers("writes_per_s"), try table.numbers("bound_per_s")) {
    let limit = min(bound, replication)
    if rate > limit * 1.000001 || rate < limit * 0.999 {
      return .violated(witness: "\(rate) writes a second where the bound is \(limit)")
    }
  }
  return .holds
}

let keptBound = Claim(
  "kept-bound",
  "while errors stay within the claimed bound, not one pair is reversed and not one snapshot shows "
    + "the second write without the first.",
  of: ["commit-wait-lies"]
) { tables in
  let table = try tables("commit-wait-lies")
  let ratios = try table.numbers("error_over_bound")
  let reversed = try table.numbers("reversed_share")
  let torn = try table.numbers("torn_share")
  for index in ratios.indices where ratios[index] <= 1 && reversed[index] + torn[index] > 0 {
    return .violated(witness: "at \(ratios[index]) of the bound some pair is reversed or torn")
  }
  return .holds(if: ratios.contains { $0 <= 1 }, "no row keeps its bound")
}

let onClosedForm = Claim(
  "lies-on-closed-form",
  "The share of reversed pairs lies on the closed form, within four standard errors at every point.",
  of: ["commit-wait-lies"]
) { tables in
  let table = try tables("commit-wait-lies")
  let shares = try table.numbers("reversed_share")
  let expected = try table.numbers("reversed_share_expected")
  let pairs = try table.numbers("pairs")
  for index in shares.indices {
    let p = expected[index]
    let error = (p * (1 - p) / pairs[index]).squareRoot()
    if abs(shares[index] - p) > 4 * error {
      return .violated(witness: "a share of \(shares[index]) where the closed form gives \(p)")
    }
  }
  return .holds(if: expected.contains { $0 > 0.1 }, "no row has lies to show")
}

let shardsSurvive = Claim(
  "shards-survive",
  "No run broke the order of two writes, changed a snapshot, lost a write that somebody had been "
    + "told, or left anybody without an answer.",
  survives: shardsUnderFaults)

let waitIsNeeded = Claim(
  "wait-is-needed",
  "Under the same schedules, leaders that do not wait are found out.", catches: shardsWithoutWait)

let noReading = Claim(
  "no-reading",
  "No reading gives what the paper printed for a write with the wait, within the deviation it "
    + "printed.",
  of: ["table3-readings"]
) { tables in
  let paper = try tables("published/spanner_osdi12_table3_microbenchmarks")
  let row: [(column: String, equals: Field)] = [("replicas", 1), ("operation", "write")]
  let mean = Statistic.only.of(try paper.numbers("latency_mean_ms", where: row)) ?? .nan
  let deviation = Statistic.only.of(try paper.numbers("latency_sd_ms", where: row)) ?? .nan
  let table = try tables("table3-readings")
  for latency in try table.numbers("latency_ms") where abs(latency - mean) <= deviation {
    return .violated(witness: "\(latency) ms is within \(deviation) of the printed \(mean)")
  }
  let stated = try table.numbers("published_ms")
  return .holds(if: stated.allSatisfy { $0 == mean }, "the table misquotes the paper")
}
