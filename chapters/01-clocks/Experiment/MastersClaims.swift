import Experiments
import Measurement
import Model

let minority = Claim(
  "minority",
  "A minority of liars never put the server outside its bounds, whatever the size of their lie.",
  of: ["liars"], smoke: .same
) { tables in
  let table = try tables("liars")
  for liars in 0...2 {
    let shares = try table.numbers("outside_share", where: [("liars", .count(liars))])
    if let share = shares.first(where: { $0 > 0 }) {
      return .violated(witness: "\(liars) liars put it outside for \(share) of the time")
    }
    if shares.isEmpty { return .undecided("there is no row with \(liars) liars") }
  }
  return .holds
}

let majority = Claim(
  "majority",
  "A majority of liars puts it outside for all of the time, once the lie is larger than the interval can "
    + "become, and has the honest masters rejected.",
  of: ["liars"], smoke: .same
) { tables in
  let table = try tables("liars")
  var seen = 0
  for liars in 3...4 {
    let rows: [(column: String, equals: Field)] = [("liars", .count(liars))]
    let lies = try table.numbers("lie_ms", where: rows)
    let epsilons = try table.numbers("epsilon_max_ms", where: rows)
    let shares = try table.numbers("outside_share", where: rows)
    let rejected = try table.numbers("honest_rejected_share", where: rows)
    for row in lies.indices where lies[row] > epsilons[row] + 2 {
      seen += 1
      if shares[row] < 1 || rejected[row] < 1 {
        return .violated(witness: "\(liars) liars by \(lies[row]) ms: outside for \(shares[row])")
      }
    }
  }
  return .holds(if: seen > 0, "no lie is that large")
}

let smallLies = Claim(
  "small-lies",
  "A minority whose lie is smaller than the interval is not found out, and widens what a poll leaves open by "
    + "less than a tenth.",
  of: ["liars"]
) { tables in
  let table = try tables("liars")
  let honest = try table.number("base_mean_ms", where: [("liars", 0)])
  for liars in 1...2 {
    for lie in [0.3, 0.5, 1.0] {
      let row: [(column: String, equals: Field)] = [
        ("liars", .count(liars)), ("lie_ms", .number(lie)),
      ]
      let base = try table.number("base_mean_ms", where: row)
      let found = try table.number("lies_rejected_share", where: row)
      if found > 0 || base > 1.1 * honest {
        return .violated(witness: "\(liars) liars by \(lie) ms: \(base) ms, rejected \(found)")
      }
    }
  }
  return .holds
}

let mostVotes = Claim(
  "most-votes",
  "Where the points that most answers share win, two liars of five can move the interval off the true time at "
    + "every poll; by Marzullo's rule they did so at none.",
  of: ["outvoted"], smoke: .same
) { tables in
  let table = try tables("outvoted")
  let worst = Statistic.max.of(try table.numbers("missed_share_most_shared")) ?? .nan
  let ours = Statistic.max.of(try table.numbers("missed_share_marzullo")) ?? .nan
  return .holds(if: worst == 1 && ours == 0, "\(worst) of the polls against \(ours)")
}
