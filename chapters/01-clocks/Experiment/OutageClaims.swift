import Experiments
import Measurement
import Model

private let figure6 = "published/spanner_osdi12_fig6_truetime_epsilon_apr13"
private let percentiles = ["p90", "p99", "p999"]

/// The median over bins of ours and of the published, where `state` is that of the masters.
private func medians(
  _ percentile: String, _ state: Field, _ tables: Tables
) throws -> (ours: Double, theirs: Double) {
  let table = try tables("outage")
  let rows: [(column: String, equals: Field)] = [("masters", state)]
  let hours = try table.numbers("hour_of_day", where: rows)
  let theirs = try hours.map {
    try tables(figure6).number(
      "\(percentile)_epsilon_median_ms", where: [("hour_of_day", .number($0))])
  }
  let ours = try table.numbers("\(percentile)_epsilon_ms", where: rows)
  return (Statistic.median.of(ours) ?? .nan, Statistic.median.of(theirs) ?? .nan)
}

let outageQuiet = Claim(
  "outage-quiet",
  "While all masters are up the three percentiles are the paper's within a twentieth, which is how they were fitted.",
  of: ["outage"]
) { tables in
  for percentile in percentiles {
    let (ours, theirs) = try medians(percentile, "all up", tables)
    if !(abs(ours - theirs) < theirs / 20) {
      return .violated(witness: "\(percentile) is \(ours) ms where the paper has \(theirs)")
    }
  }
  return .holds
}

let outageHeight = Claim(
  "outage-height",
  "During the outage the two percentiles that were not fitted come out lower than the paper's, by less than an eighth.",
  of: ["outage"]
) { tables in
  for percentile in percentiles.dropFirst() {
    let (ours, theirs) = try medians(percentile, "two down", tables)
    if !(ours < theirs && ours > theirs * 7 / 8) {
      return .violated(witness: "\(percentile) is \(ours) ms where the paper has \(theirs)")
    }
  }
  return .holds
}

let outageEdges = Claim(
  "outage-edges",
  "Ours leaves its quiet level in the same six-minute bins as the paper's, and in no other.",
  of: ["outage"]
) { tables in
  let hours = try tables("outage").numbers("hour_of_day")
  for hour in hours {
    let row: [(column: String, equals: Field)] = [("hour_of_day", .number(hour))]
    let ours = try tables("outage").number("p90_epsilon_ms", where: row)
    let theirs = try tables(figure6).number("p90_epsilon_max_ms", where: row)
    if (ours > 1) != (theirs > 1) {
      return .violated(witness: "at \(hour) ours is \(ours) ms where the paper reaches \(theirs)")
    }
  }
  return .holds(if: hours.count == 60, "there are \(hours.count) bins")
}
