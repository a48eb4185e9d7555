import Experiments
import Measurement
import Model
import Raft
import Simulation

// When a leader dies there is no log for a while. How much of a store is that, if its keys are in many groups?

/// Groups whose leaders are dealt out to the machines in turn, and one of the machines dies.
private struct Outage: Sendable, CustomStringConvertible {
  var groups: Int
  /// How many groups a transaction touches, each drawn by itself.
  var touched: Int
  var runs: Int
  var description: String { "\(groups) groups, \(touched) a transaction, \(runs) runs" }

  // snippet.outage
  static let machines = 5
  static let transactions = 1_000
  /// Transactions begin evenly over this time after the death.
  static let window = Nanoseconds.seconds(1)

  var setting: ElectionSetting {
    var setting = ElectionSetting()
    setting.servers = Outage.machines
    setting.member.setTimes(
      election: .milliseconds(150), spread: .milliseconds(150), heartbeat: .milliseconds(50))
    setting.disk = Disk(sync: .microseconds(500))
    setting.heartbeat = .milliseconds(50)
    return setting
  }

  /// How long each group has no leader: those whose leader was on the first machine, until their election is over.
  func silences(_ seed: UInt64, _ trace: inout Digest) -> [Nanoseconds] {
    (0..<groups).map { group in
      guard group % Outage.machines == 0 else { return .zero }
      let outcome = setting.run(seed: Digest(seed).folding(UInt64(group)).rawValue)
      trace.fold(outcome.traceHash)
      return outcome.outage
    }
  }
  // snippet.end

  /// The share of the groups that the dead machine led.
  var share: Double {
    Double((groups + Outage.machines - 1) / Outage.machines) / Double(groups)
  }

  /// Of transactions that begin at once, how many touch a group without a leader.
  var expected: Double { 1 - (0..<touched).reduce(1.0) { product, _ in product * (1 - share) } }
}

private func rounded(_ number: Double) -> Field { .number((100 * number).rounded() / 100) }

let groupOutages = Experiment(
  "raft-groups",
  asks: "How much of a store waits when a machine dies, if its keys are in many groups?",
  columns: [
    "groups", "touched", "transactions", "silent_percent", "held_at_once_percent",
    "formula_percent", "held_ms", "all_back_median_ms",
  ],
  judged: .notJudged("nobody asks for anything; Raft's invariants are looked at after each step"),
  at: { size in
    [1, 2, 5, 20, 100].flatMap { groups in
      [1, 2, 5].map { Outage(groups: groups, touched: $0, runs: size == .full ? 100 : 3) }
    }
  }
) { (point: Outage, seed) in
  var trace = Digest(seed)
  var (begunAtOnce, heldAtOnce, held) = (0, 0, 0)
  var back: [Double] = []
  for run in 0..<point.runs {
    let seed = Digest(seed).folding(UInt64(run)).rawValue
    var random = Random(seed: seed, .workload)
    let silences = point.silences(seed, &trace)
    let shortest = silences.reduce(Outage.window) { $1 > .zero ? min($0, $1) : $0 }
    back.append(silences.max()!.milliseconds)
    for number in 0..<Outage.transactions {
      let begin = Outage.window * Int64(number) / Int64(Outage.transactions)
      var isHeld = false
      for _ in 0..<point.touched where silences[random.below(point.groups)] > begin {
        isHeld = true
      }
      if isHeld { held += 1 }
      guard begin < shortest else { continue }
      begunAtOnce += 1
      if isHeld { heldAtOnce += 1 }
    }
  }
  let row: [Field] = [
    .count(point.groups), .count(point.touched), .count(begunAtOnce), rounded(100 * point.share),
    rounded(100 * Double(heldAtOnce) / Double(begunAtOnce)), rounded(100 * point.expected),
    rounded(Outage.window.milliseconds * Double(held) / Double(point.runs * Outage.transactions)),
    rounded(Statistic.median.of(back)!),
  ]
  return Finding(rows: [row], traceHash: trace.rawValue)
}

// MARK: - Claims

let groupsOnFormula = Claim(
  "raft-groups-formula",
  "Of the transactions that begin before anybody is elected, as many wait as the formula says, within four standard errors.",
  of: ["raft-groups"], smoke: .same
) { tables in
  let table = try tables("raft-groups")
  let (found, formula) = (
    try table.numbers("held_at_once_percent"), try table.numbers("formula_percent")
  )
  let begun = try table.numbers("transactions")
  let worst = found.indices.map { place in
    let error = (formula[place] * (100 - formula[place]) / begun[place]).squareRoot()
    // The table keeps two decimals.
    let distance = max(0, abs(found[place] - formula[place]) - 0.01)
    return error > 0 ? distance / error : distance * 1e9
  }.max()!
  return .holds(if: worst <= 4, "up to \(worst) standard errors")
}

let groupsAndMachines = Claim(
  "raft-groups-machines",
  "Twenty groups on five machines save no more than five do, and a hundred take longer until all are back.",
  of: ["raft-groups"]
) { tables in
  let table = try tables("raft-groups")
  func row(_ groups: Int, _ column: String) throws -> Double {
    try table.number(column, where: [("groups", .count(groups)), ("touched", .count(1))])
  }
  let (five, twenty) = (try row(5, "held_ms"), try row(20, "held_ms"))
  let (soon, late) = (try row(5, "all_back_median_ms"), try row(100, "all_back_median_ms"))
  return .holds(
    if: twenty > five * 0.9 && late > soon * 1.1,
    "\(five) and \(twenty) ms of work held, back after \(soon) and \(late) ms")
}
