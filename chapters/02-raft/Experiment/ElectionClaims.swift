import Experiments
import Measurement
import Model

private let figure16 = "published/raft_atc14_fig16_summary"
private let formula = "published/raft_thesis_sec9_split_vote_formula"

// MARK: - Figure 16

/// What ours is of the published, by timeouts and statistic.
private func ratio(_ column: String, _ least: Int, _ most: Int, _ tables: Tables) throws -> Double {
  let timeouts: [(column: String, equals: Field)] = [
    ("election_timeout_min_ms", .count(least)), ("election_timeout_max_ms", .count(most)),
  ]
  let ours = try tables("raft-elections-summary").number(
    column, where: [("timer", "paper")] + timeouts)
  // One of the settings is a curve of both panels.
  guard let theirs = try tables(figure16).numbers(column, where: timeouts).first else {
    throw TableError("the paper has no curve for \(least) to \(most) ms")
  }
  return ours / theirs
}

let electionsFitted = Claim(
  "raft-elections-fitted",
  "Two medians are the paper's within a fiftieth, 150-150 and 12-24 ms, to which two numbers were fitted: how late a "
    + "timer rings, and how long a write takes.",
  of: ["raft-elections-summary"]
) { tables in
  for (least, most) in [(150, 150), (12, 24)] {
    let ratio = try ratio("median_ms", least, most, tables)
    if !(abs(ratio - 1) < 0.02) {
      return .violated(witness: "\(least)-\(most): \(ratio) of the published median")
    }
  }
  return .holds
}

let electionsPredicted = Claim(
  "raft-elections-predicted",
  "The six curves whose timeouts span 25 ms or more were not fitted, and their medians, means and 99th percentiles are "
    + "the paper's within a twelfth.",
  of: ["raft-elections-summary"]
) { tables in
  for (least, most) in [(150, 175), (150, 200), (150, 300), (25, 50), (50, 100), (100, 200)] {
    for column in ["median_ms", "mean_ms", "p99_ms"] {
      let ratio = try ratio(column, least, most, tables)
      if !(abs(ratio - 1) < 1.0 / 12) {
        return .violated(witness: "\(column) of \(least)-\(most): \(ratio) of the published one")
      }
    }
  }
  return .holds
}

let electionsNarrow = Claim(
  "raft-elections-narrow",
  "Where timeouts span about as little as a candidate takes to write its vote and ask, ours are slower than the paper's: the "
    + "median by half at 5 ms, fivefold at 1 ms.",
  of: ["raft-elections-summary"]
) { tables in
  let five = try ratio("median_ms", 150, 155, tables)
  let one = try ratio("median_ms", 150, 151, tables)
  return .holds(if: (1.4...1.7).contains(five) && (4.5...5.5).contains(one), "\(five) and \(one)")
}

let electionsEtcd = Claim(
  "raft-elections-etcd",
  "If a timer begins anew with every new term, as etcd's does and not the paper's, the mean time without a leader is a "
    + "quarter longer at least, and at 150-151 ms nobody is elected within a minute.",
  of: ["raft-elections-summary"]
) { tables in
  let table = try tables("raft-elections-summary")
  let paper = try table.numbers("mean_ms", where: [("timer", "paper")])
  let etcd = try table.numbers("mean_ms", where: [("timer", "etcd")])
  for (paper, etcd) in zip(paper, etcd).dropFirst(2) where !(etcd > paper * 5 / 4) {
    return .violated(witness: "\(etcd) ms against \(paper)")
  }
  let undecided = try table.number(
    "undecided_share",
    where: [
      ("timer", "etcd"), ("election_timeout_min_ms", 150), ("election_timeout_max_ms", 151),
    ])
  return .holds(if: undecided > 0.99, "\(undecided) were undecided")
}

// MARK: - The thesis's formulas

let splitVotesOnFormula = Claim(
  "raft-split-votes-formula",
  "The share of split votes is the thesis's closed form within four standard errors at every point.",
  of: ["raft-split-votes"], smoke: .same
) { tables in
  let table = try tables("raft-split-votes")
  let columns = ["cluster_size", "failed_servers", "latency_over_timeout_range"]
  let places = try columns.map { try table.index(of: $0) }
  let shares = try table.numbers("split_vote_share")
  let elections = try table.numbers("elections")
  for (index, row) in table.rows.enumerated() {
    let key = zip(columns, places).map { (column: $0, equals: row[$1]) }
    let p = try tables(formula).number("split_vote_probability", where: key)
    let error = (p * (1 - p) / elections[index]).squareRoot()
    if abs(shares[index] - p) > 4 * error {
      return .violated(witness: "\(shares[index]) where the closed form gives \(p)")
    }
  }
  return .holds(if: shares.contains { $0 > 0.3 }, "no row has votes to split")
}

let timesOnFormula = Claim(
  "raft-election-times-formula",
  "From a range of eight latencies on, the mean time of an election is the thesis's formula within a twentieth.",
  of: ["raft-election-times"]
) { tables in
  let table = try tables("raft-election-times")
  let ratios = try table.numbers("timeout_range_over_latency")
  let times = try table.numbers("time_over_latency")
  let expected = try table.numbers("formula_over_latency")
  for index in ratios.indices
  where ratios[index] >= 8 && abs(times[index] / expected[index] - 1) > 0.05 {
    return .violated(
      witness: "\(times[index]) latencies at \(ratios[index]), not \(expected[index])")
  }
  return .holds(if: ratios.contains { $0 >= 8 }, "no row is that wide")
}

let timesKnee = Claim(
  "raft-election-times-knee",
  "In every group elections are fastest at a range between three and eight latencies, and at the recommended ten they "
    + "take fewer than twenty.",
  of: ["raft-election-times"]
) { tables in
  let table = try tables("raft-election-times")
  for (servers, failed) in [(3, 0), (3, 1), (5, 0), (5, 1), (5, 2)] {
    let group: [(column: String, equals: Field)] = [
      ("cluster_size", .count(servers)), ("failed_servers", .count(failed)),
    ]
    let times = try table.numbers("time_over_latency", where: group)
    let ratios = try table.numbers("timeout_range_over_latency", where: group)
    guard let fastest = times.indices.min(by: { times[$0] < times[$1] }) else {
      return .undecided("no rows of \(servers) servers")
    }
    let atTen = try table.number(
      "time_over_latency", where: group + [("timeout_range_over_latency", 10)])
    if !(3...8).contains(ratios[fastest]) || atTen >= 20 {
      return .violated(
        witness: "\(servers), \(failed) down: fastest at \(ratios[fastest]), \(atTen) at ten")
    }
  }
  return .holds
}
