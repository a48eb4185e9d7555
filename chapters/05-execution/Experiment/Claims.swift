import Experiments
import Measurement
import Model

// What the chapter says of the simulated halves, held against its tables.

// MARK: - Distributed calls

let calibratedShares = Claim(
  "calibrated-shares",
  "Where few long calls collide, every system's share of its local throughput is within a seventh of the published one, with votes, without them, and in an agreed order.",
  of: ["execution-distributed"]
) { tables in
  let table = try tables("execution-distributed")
  let worst = try [
    "deterministic", "deterministic_vll", "nondeterministic", "nondeterministic_no_2pc",
  ]
  .map { system in
    try largestFactor(
      table, "share_of_local", "published_share",
      where: systems(system, [("length", .text("long")), ("contention", .text("low"))]))
  }
  return .holds(if: worst.allSatisfy { $0 < 8.0 / 7 }, "the largest factors are \(worst)")
}

/// Calls a second, by rising shares of distributed ones.
private func carried(_ table: Table, _ system: String, _ contention: String) throws -> [Double] {
  try [5, 10, 20, 30, 50, 70, 100].map { share in
    try table.number(
      "committed_per_s",
      where: systems(
        system,
        [
          ("length", .text("long")), ("contention", .text(contention)),
          ("distributed_percent", .count(share)),
        ]))
  }
}

let orderAtHighContention = Claim(
  "order-at-high-contention",
  "Where many collide, the agreed order is ahead of both rivals with votes wherever calls are distributed, as published, and from three tenths on carries more than twice as much as either; its share is within a sixth of the published one.",
  of: ["execution-distributed"]
) { tables in
  let table = try tables("execution-distributed")
  let order = try carried(table, "deterministic", "high")
  let leads = try ["nondeterministic", "wound_wait"].map { rival in
    zip(order, try carried(table, rival, "high")).map { $0 / $1 }
  }
  let isAhead = leads.allSatisfy { lead in
    lead.allSatisfy { $0 > 1 } && lead.dropFirst(3).allSatisfy { $0 > 2 }
  }
  let factor = try largestFactor(
    table, "share_of_local", "published_share",
    where: systems("deterministic", [("length", .text("long")), ("contention", .text("high"))]))
  return .holds(if: isAhead && factor < 7.0 / 6, "the leads are \(leads); \(factor)")
}

let orderAtLowContention = Claim(
  "order-at-low-contention",
  "Where few collide the agreed order is ahead of both rivals with votes as well, wherever calls are distributed, as published, but by less than a quarter.",
  of: ["execution-distributed"]
) { tables in
  let table = try tables("execution-distributed")
  let order = try carried(table, "deterministic", "low")
  let leads = try ["nondeterministic", "wound_wait"].flatMap { rival in
    zip(order, try carried(table, rival, "low")).map { $0 / $1 }
  }
  return .holds(if: leads.allSatisfy { $0 > 1 && $0 < 1.25 }, "the leads are \(leads)")
}

let rivalsAlike = Claim(
  "rivals-alike",
  "Where many collide, two-phase locking with deadlock detection keeps a share within a quarter of the published one up to a fifth of distributed calls, and between a half and four fifths of it beyond; wound-wait keeps as much as detection within a tenth.",
  of: ["execution-distributed"]
) { tables in
  let table = try tables("execution-distributed")
  let high: Filters = [("length", .text("long")), ("contention", .text("high"))]
  let ours = try factors(
    table, "share_of_local", "published_share", where: systems("nondeterministic", high))
  guard ours.count == 8 else { return .violated(witness: "rows are missing") }
  let isNear = largest(Array(ours[..<4])) < 1.25 && ours[4...].allSatisfy { $0 > 0.5 && $0 < 0.8 }
  let wounds = zip(
    try carried(table, "wound_wait", "high"), try carried(table, "nondeterministic", "high")
  ).map { $0 / $1 }
  return .holds(if: isNear && largest(wounds) < 1.1, "\(ours), wound-wait \(wounds)")
}

let deterministicNeverAborts = Claim(
  "deterministic-never-aborts",
  "In the agreed order nothing was ever begun in vain, at any contention; under wound-wait and deadlock detection some of it was, though less than one attempt in a hundred.",
  of: ["execution-contention"]
) { tables in
  let table = try tables("execution-contention")
  func lost(_ system: String) throws -> [Double] {
    try table.numbers("lost_attempts_per_commit", where: systems(system))
  }
  let none =
    try lost("deterministic").allSatisfy { $0 == 0 }
    && lost("deterministic_vll").allSatisfy { $0 == 0 }
  let most = try (lost("nondeterministic").max() ?? 0, lost("wound_wait").max() ?? 0)
  let some = most.0 > 0 && most.1 > 0 && most.0 < 0.01 && most.1 < 0.01
  return .holds(if: none && some, "none \(none), some \(most)")
}

let turnsMatter = Claim(
  "turns-matter",
  "Where all calls are distributed and a hundred inputs are under way, whole batches in turn carry less than a third of what inputs in turn do if those that are done count, and more than half if not; with four hundred that are not done, more than nine tenths. Inputs in turn carry more if those that are done do not count.",
  of: ["execution-turns"]
) { tables in
  let table = try tables("execution-turns")
  func carried(_ turns: String, _ done: String, underWay: Int = 100) throws -> Double {
    try table.number(
      "committed_per_s",
      where: [
        ("turns", .text(turns)), ("under_way", .count(underWay)), ("done_count", .text(done)),
        ("distributed_percent", .count(100)),
      ])
  }
  let (batches, inputs) = (try carried("batches", "yes"), try carried("inputs", "yes"))
  let (better, best) = (try carried("batches", "no"), try carried("inputs", "no"))
  let many = try carried("batches", "no", underWay: 400) / carried("inputs", "no", underWay: 400)
  return .holds(
    if: batches < inputs / 3 && better > best / 2 && many > 0.9 && best > inputs,
    "\(batches) against \(inputs), \(better) against \(best), \(many)")
}

// MARK: - Contention

let slowdownModel = Claim(
  "slowdown-model",
  "At every contention from a tenth on, the agreed order is slowed down within a factor of two and a half of what was published; below that ours is slowed down less, and nowhere as much as the formula for votes says at the highest contention.",
  of: ["execution-slowdown"]
) { tables in
  let table = try tables("execution-slowdown")
  var (high, low, compared) = (1.0, true, 0)
  let (index, ours, theirs) = (
    try table.index(of: "contention_index"), try table.index(of: "slowdown"),
    try table.index(of: "published_slowdown")
  )
  for row in try table.rows(where: systems("deterministic")) {
    guard let contention = row[index].number, let a = row[ours].number, let b = row[theirs].number
    else { continue }
    compared += 1
    if contention >= 0.1 { high = max(high, a / b, b / a) } else if a > b { low = false }
  }
  let most = try table.numbers("slowdown", where: systems("deterministic")).max() ?? .nan
  return .holds(
    if: high < 2.5 && low && most < 208 && compared == 16,
    "factor \(high), below \(low), most \(most)")
}

// MARK: - Machines

let scalingPerMachine = Claim(
  "scaling-per-machine",
  "In an agreed order no machine among several does as much as one alone, and from two machines to a hundred each keeps more than nine tenths of what it did.",
  of: ["execution-scaling"]
) { tables in
  let table = try tables("execution-scaling")
  for kind in ["10 percent", "10 percent contended", "100 percent", "new orders"] {
    let shares = try table.numbers(
      "share_of_one", where: systems("deterministic", [("workload", .text(kind))]))
    guard shares.count == 6, let last = shares.last else {
      return .violated(witness: "\(kind) has \(shares.count) rows")
    }
    let isLess = shares.dropFirst().allSatisfy { $0 < 1 }
    if !isLess || last < 0.9 * shares[1] { return .violated(witness: "\(kind): \(shares)") }
  }
  return .holds
}

let participantsCost = Claim(
  "participants-cost",
  "With a fifth or a half of the calls distributed, more machines in a call cost throughput in the agreed order and under wound-wait, at both contentions; and where few collide the agreed order is within a sixth of what was published, and two-phase locking with deadlock detection within a twentieth.",
  of: ["execution-participants"]
) { tables in
  let table = try tables("execution-participants")
  for system in ["deterministic", "wound_wait"] {
    for contention in ["low", "high"] {
      for share in [20, 50] {
        let shares = try table.numbers(
          "share_of_local",
          where: systems(
            system,
            [("contention", .text(contention)), ("distributed_percent", .count(share))]))
        if shares.count != 3 { return .violated(witness: "rows are missing") }
        if zip(shares, shares.dropFirst()).contains(where: { $0 <= $1 }) {
          return .violated(witness: "\(system), \(contention), \(share): \(shares)")
        }
      }
    }
  }
  let factor = try largestFactor(
    table, "share_of_local", "published_share",
    where: systems("deterministic", [("contention", .text("low"))]))
  let rival = try largestFactor(
    table, "share_of_local", "published_share",
    where: systems("nondeterministic", [("contention", .text("low"))]))
  return .holds(if: factor < 7.0 / 6 && rival < 1.05, "the factors are \(factor) and \(rival)")
}

// MARK: - Conditions

let crossingOfNewOrders = Claim(
  "crossing-of-new-orders",
  "Without remote items two-phase locking runs more new orders than the agreed order, as published, though by less than a fiftieth; and fewer from a twentieth of distributed ones on, as published.",
  of: ["execution-new-orders"]
) { tables in
  let table = try tables("execution-new-orders")
  func at(_ system: String, _ share: Int) throws -> Double {
    try table.number(
      "committed_per_s", where: systems(system, [("distributed_percent", .count(share))]))
  }
  let shares = [0, 5, 10, 20, 30, 50, 70, 100]
  let lead = try shares.map { try at("nondeterministic", $0) / at("deterministic", $0) }
  return .holds(
    if: lead[0] > 1 && lead[0] < 1.02 && lead.dropFirst().allSatisfy { $0 < 1 },
    "the leads are \(lead)")
}

let slowMachineDrags = Claim(
  "slow-machine-drags",
  "Where all calls are distributed, one machine with a quarter of its workers takes three fifths of everybody's throughput with it or more, in an agreed order and with locks; where none or one in twenty is, less than an eighth of anybody's.",
  of: ["execution-slow-machine"]
) { tables in
  let table = try tables("execution-slow-machine")
  func at(_ system: String, _ share: Int) throws -> Double {
    try table.number(
      "share_of_even",
      where: systems(system, [("distributed_percent", .count(share)), ("workers_left", .count(1))]))
  }
  let all = try ["deterministic", "nondeterministic"].map { try at($0, 100) }
  let few = try ["deterministic", "nondeterministic"].flatMap { [try at($0, 0), try at($0, 5)] }
  return .holds(
    if: all.allSatisfy { $0 < 0.4 } && few.allSatisfy { $0 > 0.875 }, "\(all), \(few)")
}

let dependentCosts = Claim(
  "dependent-costs",
  "Dependent calls run slower in the agreed order than calls that name their rows, slower the more often the index changes, and two-phase locking keeps more of what it does with those.",
  of: ["execution-dependent"]
) { tables in
  let table = try tables("execution-dependent")
  let all: Filters = [("dependent_percent", .number(100))]
  let order = try table.numbers("share_of_plain", where: systems("deterministic", all))
  let locks = try table.numbers("share_of_plain", where: systems("nondeterministic", all))
  guard order.count == 6, locks.count == 6 else { return .violated(witness: "rows are missing") }
  let falls = order[0] < 1 && zip(order, order.dropFirst()).allSatisfy { $0 > $1 }
  let isLess = zip(order, locks).allSatisfy { $0 < $1 }
  return .holds(if: falls && isLess, "\(order) against \(locks)")
}

let lockingWaitsLess = Claim(
  "locking-waits-less",
  "With machines half busy two-phase locking answers sooner than the agreed order at the median, at home and over two machines, as published.",
  of: ["execution-latency"]
) { tables in
  let table = try tables("execution-latency")
  for calls in ["single", "distributed"] {
    func median(_ system: String) throws -> Double {
      try table.number(
        "latency_ms",
        where: systems(system, [("calls", .text(calls)), ("fraction", .number(0.5))]))
    }
    let (order, locks) = (try median("deterministic"), try median("nondeterministic"))
    if locks >= order { return .violated(witness: "\(calls): \(locks) against \(order) ms") }
  }
  return .holds
}

let waitingIsTheCost = Claim(
  "waiting-is-the-cost",
  "Where many collide, a committed call spends more than half of its time waiting for locks, and less than a fifth on votes.",
  of: ["execution-times"]
) { tables in
  let table = try tables("execution-times")
  for system in ["nondeterministic", "wound_wait"] {
    let high = systems(system, [("contention", .text("high"))])
    let (locks, votes) = (
      try table.number("locks_percent", where: high),
      try table.number("commit_percent", where: high)
    )
    if locks < 50 || votes > 20 { return .violated(witness: "\(system): \(locks), \(votes)") }
  }
  return .holds
}

// MARK: - Faults

private func count(_ table: Table, _ what: String) throws -> Double {
  try table.number("times", where: [("what", .text(what))])
}

let executionSurvives = Claim(
  "execution-survives",
  "Replicas that executed with queues of locks, with counters and one input after the other were the same in every seed, clients saw a strictly serializable database, and everybody was answered.",
  of: ["execution-under-faults"], smoke: .same
) { tables in
  let table = try tables("execution-under-faults")
  let (runs, failed) = (try count(table, "all runs"), try count(table, "failed runs"))
  return .holds(if: runs > 0 && failed == 0, "\(failed) of \(runs) seeds failed")
}

let ordersSurvive = Claim(
  "orders-survive",
  "TPC-C's consistency conditions held in every replica of every seed, whatever broke.",
  of: ["execution-orders-under-faults"], smoke: .same
) { tables in
  let table = try tables("execution-orders-under-faults")
  let (runs, failed) = (try count(table, "all runs"), try count(table, "failed runs"))
  return .holds(if: runs > 0 && failed == 0, "\(failed) of \(runs) seeds failed")
}

let briefLocksFound = Claim(
  "brief-locks-found",
  "That locks are given back once rows are read is found in more than half of the seeds.",
  of: ["execution-brief-locks"]
) { tables in
  let table = try tables("execution-brief-locks")
  let (runs, failed) = (try count(table, "all runs"), try count(table, "failed runs"))
  return .holds(if: failed > runs / 2, "\(failed) of \(runs) seeds")
}
