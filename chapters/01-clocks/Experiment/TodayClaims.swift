import Experiments
import Measurement
import Model

private let bounds = "published/clock_sync_uncertainty"
private let drifts = "published/clock_drift_rates"

/// A row of the figure and the published one that its bound is from.
private let sources: [(technology: Field, system: Field)] = [
  ("CockroachDB", "CockroachDB default max offset"), ("Sundial", "Sundial"),
  ("Huygens", "Huygens"),
  ("chrony, PHC", "chrony on EC2 with PTP hardware clock (one instance)"),
  ("ClockBound, PHC", "ClockBound EC2 PTP hardware clock"),
  ("chrony, NTP", "chrony on EC2 link-local NTP (same instance)"),
  ("ClockBound, low", "ClockBound EC2 default Amazon Time Sync low"),
  ("NTP, internet", "NTP over the internet"),
  ("ClockBound, high", "ClockBound EC2 default Amazon Time Sync high"),
  ("TrueTime", "TrueTime typical average"),
]

let todayAsPublished = Claim(
  "today-as-published",
  "Every bound and every report is the published one.",
  of: ["clocks-needed", "clocks-reported"], smoke: .same
) { tables in
  let (needed, reported) = (try tables("clocks-needed"), try tables("clocks-reported"))
  for source in sources {
    let system: [(column: String, equals: Field)] = [("system", source.system)]
    let technology: [(column: String, equals: Field)] = [("technology", source.technology)]
    for (theirs, ours) in [("value_us", "bound_us"), ("year", "year")] {
      let published = try tables(bounds).number(theirs, where: system)
      let drawn = try needed.number(ours, where: technology)
      if published != drawn {
        return .violated(witness: "\(source.technology): \(drawn), not \(published)")
      }
    }
  }
  let used = try reported.numbers("value") + reported.numbers("bound")
  let known =
    try tables(bounds).numbers("value_us") + tables(drifts).numbers("drift_us_per_s")
  let unknown = used.first { !known.contains($0) }
  return .holds(if: unknown == nil, "\(unknown ?? .nan) is nowhere published")
}

let waitNeedsMore = Claim(
  "wait-needs-more",
  "With commit wait each of two clocks would have to leave its bound before a pair is reversed, whatever the bound.",
  of: ["clocks-needed"], smoke: .same
) { tables in
  let table = try tables("clocks-needed")
  let bounds = try table.numbers("bound_us")
  let needed = try table.numbers("needed_one_region")
  for (bound, times) in zip(bounds, needed) where bound < 500_000 && times <= 1 {
    return .violated(witness: "a bound of \(bound) us is left at \(times)")
  }
  return .holds(if: needed.count == sources.count, "there are \(needed.count) rows")
}

let reportsFarBelow = Claim(
  "reports-far-below",
  "Where an error or a drift was reported for a clock that is waited for, it would have to grow more than fivefold "
    + "before a pair is reversed even in one region.",
  of: ["clocks-reported"], smoke: .same
) { tables in
  let table = try tables("clocks-reported")
  let shares = try table.numbers("share")
  let margins = try table.numbers("margin_one_region")
  let rows = try table.numbers("row")
  for index in rows.indices where rows[index] > 1 && (margins[index] <= 5 || shares[index] >= 1) {
    return .violated(witness: "row \(rows[index]): \(margins[index])")
  }
  return .holds(if: rows.count > 3, "there are \(rows.count) reports")
}

let noWait = Claim(
  "without-wait",
  "Without the wait, two clocks that keep within CockroachDB's bound can reverse a pair, in one region and across.",
  of: ["clocks-needed"], smoke: .same
) { tables in
  let table = try tables("clocks-needed")
  let row: [(column: String, equals: Field)] = [("row", 1)]
  let near = try table.number("needed_one_region", where: row)
  let far = try table.number("needed_across_regions", where: row)
  return .holds(if: near < 1 && far < 1, "it takes \(near) and \(far) of the bound")
}
