import Experiments
import Measurement
import Model

private let parameters = "spanner_osdi12_parameters"

let publishedRange = Claim(
  "published-range",
  "low point, mean and high point of the uncertainty come within a quarter of a millisecond of "
    + "the paper's.",
  of: ["truetime-promise"], within: 0.25, smoke: 0.25
) { tables, tolerance in
  let table = try tables("truetime-promise")
  let pairs: [(column: String, statistic: Statistic, parameter: String)] = [
    ("epsilon_min_ms", .median, "epsilon_min_typical"),
    ("epsilon_mean_ms", .median, "epsilon_average"),
    ("epsilon_max_ms", .median, "epsilon_max_typical"),
  ]
  for pair in pairs {
    let ours = pair.statistic.of(try table.numbers(pair.column)) ?? .nan
    let theirs = try tables.parameter(pair.parameter, of: parameters)
    if !(abs(ours - theirs) <= tolerance) {
      return .violated(witness: "\(pair.column) is \(ours) where the paper says \(theirs)")
    }
  }
  return .holds
}

let boundHolds = Claim(
  "bound-holds",
  "A server whose clock keeps the promised drift is never outside its bounds.",
  of: ["truetime-promise"], smoke: .same
) { tables in
  let table = try tables("truetime-promise")
  let rate = try tables.parameter("applied_drift_rate", of: parameters)
  let drifts = try table.numbers("drift_us_per_s")
  let shares = try table.numbers("outside_share")
  for (drift, share) in zip(drifts, shares) where drift <= rate && share > 0 {
    return .violated(witness: "at \(drift) us/s it is outside for \(share) of the time")
  }
  return .holds(if: drifts.contains { $0 <= rate }, "no row keeps the promise")
}

let brokenPromise = Claim(
  "broken-promise",
  "A server that drifts faster than promised is outside its bounds for all of the time between "
    + "polls but that in which the excess uses up the base.",
  of: ["truetime-promise"], within: 0.02, smoke: 0.02
) { tables, tolerance in
  let table = try tables("truetime-promise")
  let shares = try table.numbers("outside_share")
  let expected = try table.numbers("outside_share_expected")
  for (share, formula) in zip(shares, expected) where abs(share - formula) > tolerance {
    return .violated(witness: "a share of \(share) where the closed form gives \(formula)")
  }
  return .holds(if: expected.contains { $0 > 0.5 }, "no row breaks the promise")
}

let farFromTheBound = Claim(
  "far-from-the-bound",
  "At that drift, the error stays below a fifth of the largest uncertainty.",
  of: ["truetime-promise"], smoke: .same
) { tables in
  let table = try tables("truetime-promise")
  let seen: [(column: String, equals: Field)] = [("drift_us_per_s", 30)]
  let error = Statistic.max.of(try table.numbers("error_max_ms", where: seen)) ?? .nan
  let epsilon = Statistic.min.of(try table.numbers("epsilon_max_ms", where: seen)) ?? .nan
  return .holds(if: error < epsilon / 5, "the error reaches \(error) of \(epsilon) ms")
}
