import Experiments
import Laboratory
import Measurement
import Model

let onTheory = Claim(
  "on-theory",
  "At every load the mean time, the mean number, the median and the 99th percentile lie within four standard "
    + "errors of the theory.",
  of: ["laboratory-queue"], within: 4, smoke: 6
) { tables, tolerance in
  let table = try tables("laboratory-queue")
  let loads = try table.numbers("load")
  let errors = try table.numbers("standard_errors")
  for (load, error) in zip(loads, errors) where !(abs(error) <= tolerance) {
    return .violated(witness: "at load \(load) something is \(error) standard errors off")
  }
  return .holds(if: errors.count >= 6, "there are only \(errors.count) rows")
}

let tailsOnTheory = Claim(
  "tails-on-theory",
  "The share of calls that take longer lies within four standard errors of the law at every time that was looked at, "
    + "down to one call in three thousand.",
  of: ["laboratory-tails"], within: 4
) { tables, tolerance in
  let table = try tables("laboratory-tails")
  let errors = try table.numbers("standard_errors")
  let worst = errors.map(abs).max() ?? .nan
  let least = try table.numbers("theory").min() ?? .nan
  return .holds(
    if: worst <= tolerance && least < 1.0 / 3000, "one share is \(worst) standard errors off")
}

let intervalsHold = Claim(
  "intervals-hold",
  "Of the intervals that should hold the theory in 95 cases of a hundred, at least nine in ten do.",
  of: ["laboratory-queue"]
) { tables in
  let table = try tables("laboratory-queue")
  let (low, high) = (try table.numbers("low"), try table.numbers("high"))
  let theory = try table.numbers("theory")
  let held = theory.indices.count { low[$0] <= theory[$0] && theory[$0] <= high[$0] }
  return .holds(
    if: theory.count > 50 && held * 10 >= theory.count * 9, "\(held) of \(theory.count) hold it")
}

let saturatesAtPrice = Claim(
  "saturates-at-price",
  "Offered more than it can do, the server does one over its price a second, to one in a thousand, and answers "
    + "nobody in time.",
  of: ["laboratory-saturation"]
) { tables in
  let table = try tables("laboratory-saturation")
  let over: (String) throws -> [Double] = { column in
    let loads = try table.numbers("load")
    return zip(loads, try table.numbers(column)).filter { $0.0 > 1 }.map(\.1)
  }
  let capacity = try over("capacity_per_s")
  for (rate, limit) in zip(try over("throughput_per_s"), capacity)
  where abs(rate / limit - 1) > 0.001 {
    return .violated(witness: "\(rate) a second where the price allows \(limit)")
  }
  let good = try over("goodput_per_s").max() ?? .nan
  return .holds(if: capacity.count > 3 && good == 0, "\(good) a second are answered in time")
}

let followsOffer = Claim(
  "follows-offer",
  "Below saturation all that is offered is answered, and nearly all in time.",
  of: ["laboratory-saturation"], within: 0.03, smoke: 0.2
) { tables, tolerance in
  let table = try tables("laboratory-saturation")
  let loads = try table.numbers("load")
  let offered = try table.numbers("offered_per_s")
  let good = try table.numbers("goodput_per_s")
  for index in loads.indices where loads[index] < 1 {
    if abs(good[index] / offered[index] - 1) > tolerance {
      return .violated(witness: "of \(offered[index]) a second \(good[index]) are answered in time")
    }
  }
  return .holds(if: loads.contains { $0 < 1 }, "no row is below saturation")
}

let loopOnAnalysis = Claim(
  "loop-on-analysis",
  "Throughput and response time of the closed loop lie within four standard errors of the analysis, and Little's "
    + "law gives back the number of users within two in a hundred.",
  of: ["laboratory-closed-loop"]
) { tables in
  let table = try tables("laboratory-closed-loop")
  for column in ["throughput_errors", "response_errors"] {
    for error in try table.numbers(column) where abs(error) > 4 {
      return .violated(witness: "\(column): \(error)")
    }
  }
  let users = try table.numbers("users")
  for (count, law) in zip(users, try table.numbers("littles_users"))
  where abs(law / count - 1) > 0.02 {
    return .violated(witness: "Little's law gives \(law) users where there are \(count)")
  }
  return .holds(if: users.count > 5, "there are only \(users.count) rows")
}

let meansComeBack = Claim(
  "means-come-back",
  "No pair's mean round trip is off by more than two in a hundred, and no round trip is shorter than the least "
    + "that was published.",
  of: ["laboratory-round-trips"], within: 2, smoke: 10
) { tables, tolerance in
  let table = try tables("laboratory-round-trips")
  let errors = try table.numbers("mean_error_percent")
  for error in errors where abs(error) > tolerance {
    return .violated(witness: "a mean is \(error) % off")
  }
  let least = try table.numbers("least_ms")
  // Each way is a whole number of nanoseconds.
  for (ours, theirs) in zip(least, try table.numbers("least_published_ms"))
  where ours < theirs - 0.000002 {
    return .violated(witness: "\(ours) ms is less than \(theirs)")
  }
  return .holds(if: errors.count > 8, "there are only \(errors.count) pairs")
}

let deviationsComeBack = Claim(
  "deviations-come-back",
  "Where σ is below one, every pair's deviation comes back within a tenth.",
  of: ["laboratory-round-trips"], within: 10
) { tables, tolerance in
  let table = try tables("laboratory-round-trips")
  let sigmas = try table.numbers("sigma")
  let errors = try table.numbers("deviation_error_percent")
  for (sigma, error) in zip(sigmas, errors) where sigma < 1 && abs(error) > tolerance {
    return .violated(witness: "with a sigma of \(sigma) the deviation is \(error) % off")
  }
  return .holds(if: sigmas.count { $0 < 1 } > 100, "few pairs have so small a sigma")
}

let cutMean = Claim(
  "cut-mean",
  "Every deviation that the other three numbers rule out is explained by a mean that was cut to whole microseconds "
    + "before it was squared.",
  of: ["laboratory-round-trips"], smoke: .same
) { tables in
  let table = try tables("laboratory-round-trips")
  let unexplained = try table.rows(where: [("printed_deviation", "unexplained")])
  return .holds(if: unexplained.isEmpty, "\(unexplained.count) pairs are not explained")
}

let fittedPrices = Claim(
  "fitted-prices",
  "Both fitted machines come within one in a hundred of what was published.",
  of: ["laboratory-price-checks"], within: 0.01, smoke: 0.01
) { tables, tolerance in
  let table = try tables("laboratory-price-checks")
  let ratios = try table.numbers("ratio", where: [("standing", "fitted")])
  let worst = ratios.map { abs($0 - 1) }.max() ?? .nan
  return .holds(if: ratios.count == 2 && worst <= tolerance, "one is off by \(worst)")
}

let streamsApart = Claim(
  "streams-apart",
  "Not one customer changes when latencies, losses or the clerk's own draws do; all but the first do when the run "
    + "has a single stream, and all do under another seed.",
  of: ["laboratory-streams"], smoke: .same
) { tables in
  let table = try tables("laboratory-streams")
  let calls = try table.numbers("calls")
  let changed = try table.numbers("changed")
  let shared = try table.numbers("changed_with_one_stream")
  let last = calls.count - 1
  guard changed.dropLast().allSatisfy({ $0 == 0 }) else {
    return .violated(witness: "\(changed) customers changed")
  }
  let withOne = (1..<last).allSatisfy { shared[$0] == calls[$0] - 1 }
  return .holds(
    if: withOne && changed[last] == calls[last] && shared[last] == calls[last],
    "with one stream \(shared) customers changed")
}
