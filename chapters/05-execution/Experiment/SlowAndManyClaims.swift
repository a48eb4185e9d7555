import Experiments
import Measurement
import Model

// How far a slow machine's timeline, working scouts and many machines agree with what Ren et al. drew.

// MARK: - Over time

/// The mean over the seconds of one phase of a timeline.
private func mean(
  _ table: Table, _ column: String, _ phase: String, _ system: String, refuses: String,
  _ distributed: Int
) throws -> Double {
  let all = try table.numbers(
    column,
    where: [
      ("system", .text(system)), ("refuses", .text(refuses)),
      ("distributed_percent", .count(distributed)), ("phase", .text(phase)),
    ])
  return all.reduce(0, +) / Double(all.count)
}

let orderAtTheSlowPace = Claim(
  "order-at-the-slow-pace",
  "While one machine is slow and all calls are distributed, the agreed order keeps less than a third of its throughput, and the published one less than half; with a twentieth distributed ours loses less than an eighth, and the published one more than half. "
    + "Once the machine has recovered everybody is back within a twentieth.",
  of: ["execution-slow-timeline"]
) { tables in
  let table = try tables("execution-slow-timeline")
  func share(_ column: String, _ distributed: Int) throws -> Double {
    try mean(table, column, "slow", "deterministic", refuses: "no", distributed)
  }
  let ours = (try share("share_of_before", 5), try share("share_of_before", 100))
  let theirs = (try share("published_share", 5), try share("published_share", 100))
  var back: [Double] = []
  for (system, refuses) in [
    ("deterministic", "no"), ("nondeterministic", "no"), ("nondeterministic", "yes"),
  ] {
    for distributed in [5, 100] {
      back.append(
        try mean(
          table, "share_of_before", "after", system, refuses: refuses, distributed))
    }
  }
  let isLike = ours.1 < 1.0 / 3 && theirs.1 < 0.5 && ours.0 > 0.875 && theirs.0 < 0.5
  return .holds(
    if: isLike && back.allSatisfy { $0 > 0.95 && $0 < 1.05 },
    "\(ours) against \(theirs), then \(back)")
}

let lockingAtTheSlowPace = Claim(
  "locking-at-the-slow-pace",
  "Where all calls are distributed, two-phase locking keeps a share within a tenth of the published one while a machine is slow; with a twentieth distributed it keeps more than twice the published share, "
    + "and, though it refuses nobody, within a twentieth of what was published with throttling.",
  of: ["execution-slow-timeline"]
) { tables in
  let table = try tables("execution-slow-timeline")
  func share(_ column: String, _ distributed: Int, refuses: String = "no") throws -> Double {
    try mean(table, column, "slow", "nondeterministic", refuses: refuses, distributed)
  }
  let (few, all) = (try share("share_of_before", 5), try share("share_of_before", 100))
  let published = (try share("published_share", 5), try share("published_share", 100))
  let throttled = try share("published_share", 5, refuses: "yes")
  let refused = try share("refused_share", 5, refuses: "yes")
  let isLike = all < published.1 * 1.1 && all > published.1 / 1.1
  let isUnlike = few > 2 * published.0 && few < throttled * 1.05 && few > throttled / 1.05
  return .holds(
    if: isLike && isUnlike && refused == 0,
    "\(few) and \(all) against \(published), throttled \(throttled); refused \(refused)")
}

let refusingPays = Claim(
  "refusing-pays",
  "Where all calls are distributed and one machine is slow, two-phase locking that refuses fewer than one call in eight carries more than half again as much as without, and before and after it refuses nobody.",
  of: ["execution-slow-timeline"]
) { tables in
  let table = try tables("execution-slow-timeline")
  func share(_ column: String, _ phase: String, refuses: String) throws -> Double {
    try mean(table, column, phase, "nondeterministic", refuses: refuses, 100)
  }
  let (with, without) = (
    try share("committed_per_s", "slow", refuses: "yes"),
    try share("committed_per_s", "slow", refuses: "no")
  )
  let refused = try share("refused_share", "slow", refuses: "yes")
  let others =
    try share("refused_share", "before", refuses: "yes")
    + share("refused_share", "after", refuses: "yes")
  return .holds(
    if: with > 1.5 * without && refused > 0 && refused < 0.125 && others < 0.001,
    "\(with) against \(without), \(refused) refused, otherwise \(others)")
}

// MARK: - Before the lookup

let scoutsWorkTwice = Claim(
  "scouts-work-twice",
  "In the agreed order each row that is changed before the lookup costs throughput, and every share is within a sixth of what was published; two-phase locking loses none.",
  of: ["execution-scouting"]
) { tables in
  let (table, published) = (
    try tables("execution-scouting"), try tables("published/ren_vldb14_fig6c_reconnaissance_size")
  )
  let order: Filters = [("system", .text("deterministic"))]
  let percents = try table.numbers("before_percent", where: order)
  let shares = try table.numbers("share_of_deterministic", where: order)
  let locks = try table.numbers(
    "share_of_deterministic", where: [("system", .text("nondeterministic"))])
  let x = try published.numbers("work_before_lookup_percent", where: order)
  let y = try published.numbers("throughput_txns_per_s", where: order)
  guard shares.count == 10, locks.count == 10, x.count == y.count, x.count > 1 else {
    return .violated(witness: "rows are missing")
  }
  // Theirs at our percentages, on a straight line between two of their marks.
  let theirs = percents.map { percent -> Double in
    let right = x.firstIndex { $0 >= percent - 1e-9 } ?? x.count - 1
    guard right > 0 else { return 1 }
    let part = (percent - x[right - 1]) / (x[right] - x[right - 1])
    return (y[right - 1] + part * (y[right] - y[right - 1])) / y[0]
  }
  let factor = zip(shares, theirs).map { max($0 / $1, $1 / $0) }.max() ?? .infinity
  let falls = zip(shares, shares.dropFirst()).allSatisfy { $0 > $1 }
  let isLevel = locks.allSatisfy { $0 > 0.99 * locks[0] && $0 < 1.01 * locks[0] }
  return .holds(
    if: falls && isLevel && factor < 7.0 / 6, "\(shares) against \(theirs), \(factor); \(locks)")
}

// MARK: - Many machines

let manyMachines = Claim(
  "many-machines",
  "Where calls span two machines, the agreed order's share for each machine of what it did as one of two is within a fifth of the published one, at both contentions and up to forty-eight machines; where all calls span four, "
    + "ours keeps at least seven eighths of what it did as one of eight, and the published one less than six tenths.",
  of: ["execution-machines"]
) { tables in
  let table = try tables("execution-machines")
  let factors = try factors(table, [("participants", .count(2))])
  let four: Filters = [("participants", .count(4)), ("distributed_percent", .count(100))]
  let ours = try table.numbers("share_of_first", where: four)
  let theirs = try table.numbers("published_share", where: four)
  guard factors.count == 12, ours.count == 2, theirs.count == 2 else {
    return .violated(witness: "rows are missing")
  }
  return .holds(
    if: factors.allSatisfy { $0 < 6.0 / 5 && $0 > 5.0 / 6 } && ours[1] > 0.875 && theirs[1] < 0.6,
    "ours over theirs: \(factors); \(ours) against \(theirs)")
}

let votesAmongMany = Claim(
  "votes-among-many",
  "With votes, a machine of ours among many keeps at least seven eighths of what it did as one of two, where the published one loses a seventh to more than a half; where many collide and all calls are distributed, "
    + "ours keeps at least two thirds, and the published one less than a quarter.",
  of: ["execution-machines"]
) { tables in
  let table = try tables("execution-machines")
  func shares(_ contention: String, _ distributed: Int, _ column: String) throws -> [Double] {
    try table.numbers(
      column,
      where: [
        ("system", .text("nondeterministic")), ("contention", .text(contention)),
        ("distributed_percent", .count(distributed)),
      ])
  }
  for (contention, distributed) in [("low", 20), ("low", 100), ("high", 20)] {
    let ours = try shares(contention, distributed, "share_of_first")
    let theirs = try shares(contention, distributed, "published_share")
    guard ours.count == 3, theirs.count == 3 else { return .violated(witness: "rows are missing") }
    let isLike = ours.allSatisfy { $0 > 0.875 } && theirs[2] < 6.0 / 7
    if !isLike { return .violated(witness: "\(contention), \(distributed): \(ours), \(theirs)") }
  }
  let ours = try shares("high", 100, "share_of_first")
  let theirs = try shares("high", 100, "published_share")
  guard ours.count == 3, theirs.count == 3 else { return .violated(witness: "rows are missing") }
  return .holds(
    if: ours.allSatisfy { $0 > 2.0 / 3 } && theirs[2] < 0.25,
    "\(ours) against \(theirs)")
}

/// Ours over theirs in the agreed order, row by row.
private func factors(_ table: Table, _ more: Filters) throws -> [Double] {
  let (a, b) = (try table.index(of: "share_of_first"), try table.index(of: "published_share"))
  return try table.rows(where: [("system", .text("deterministic"))] + more).map { row in
    guard let ours = row[a].number, let theirs = row[b].number else { return .nan }
    return ours / theirs
  }
}
