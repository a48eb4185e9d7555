import Experiments
import Measurement
import Model

// MARK: - Determinacy

let manyOrders = Claim(
  "many-orders",
  "Without jitter every run made the same log; with a millisecond of it, ten runs made more than nine different ones.",
  of: ["raft-orders"]
) { tables in
  let table = try tables("raft-orders")
  func orders(_ jitter: Double) throws -> (distinct: Double, runs: Double) {
    let row: [(column: String, equals: Field)] = [("jitter_ms", .number(jitter))]
    return (try table.number("distinct_orders", where: row), try table.number("runs", where: row))
  }
  let (still, shaken) = (try orders(0), try orders(1))
  return .holds(
    if: still.distinct == 1 && shaken.distinct > 0.9 * shaken.runs,
    "\(still.distinct) orders without jitter and \(shaken.distinct) of \(shaken.runs) with it")
}

let oneState = Claim(
  "one-state",
  "Any two servers of any two runs whose logs were the same were in the same state.",
  of: ["raft-orders"], smoke: .same
) { tables in
  let most = try tables("raft-orders").numbers("most_states_of_one_log")
  return .holds(if: most.allSatisfy { $0 == 1 }, "a log has up to \(most.max() ?? 0) states")
}

/// The steps after which an invariant is broken, by whether the rule is kept.
private func breaks(_ name: String, _ tables: Tables) throws -> (kept: Int, leftOut: Int) {
  let table = try tables(name)
  func count(_ rule: String) throws -> Int {
    try table.rows(where: [("rule", .text(rule)), ("is_broken", .text("yes"))]).count
  }
  return (try count("kept"), try count("left out"))
}

private func breaksOnlyWithout(_ name: String) -> @Sendable (Tables) throws -> Verdict {
  { tables in
    let found = try breaks(name, tables)
    return .holds(
      if: found.kept == 0 && found.leftOut > 0,
      "broken after \(found.kept) steps with the rule and \(found.leftOut) without")
  }
}

let figure8Breaks = Claim(
  "figure-8-breaks",
  "In the schedule of figure 8 a committed entry is overwritten without the rule, and with the rule it is never committed.",
  of: ["raft-figure-8"], smoke: .same, holds: breaksOnlyWithout("raft-figure-8"))

let twoChangesBreak = Claim(
  "two-changes-break",
  "Two changes under way at once let two leaders commit different entries in one place; one after the other they do not.",
  of: ["raft-two-changes"], smoke: .same, holds: breaksOnlyWithout("raft-two-changes"))

let sessionsServeOnce = Claim(
  "sessions-serve-once",
  "With a session, however short, no call was served twice; without one some were.",
  of: ["raft-timed-out-clients"]
) { tables in
  let table = try tables("raft-timed-out-clients")
  for row in try table.rows(where: []) {
    let (client, twice) = ("\(row[0])", row[6])
    if (client == "asks again, without a session") == (twice == .count(0)) {
      return .violated(witness: "\(client): \(twice) served twice")
    }
  }
  return .holds
}

let unknownOutcomes = Claim(
  "unknown-outcomes",
  "Who asks again with a whole session learns the outcome of every call; who never asks again, or whose session is too short, does not.",
  of: ["raft-timed-out-clients"]
) { tables in
  let table = try tables("raft-timed-out-clients")
  func unknown(_ client: String) throws -> Double {
    try table.number("unknown", where: [("client", .text(client))])
  }
  let whole = try unknown("asks again, with a session")
  let short = try unknown("asks again, with a session of one answer")
  let never = try unknown("never asks again")
  return .holds(
    if: whole == 0 && short > 0 && never > short, "\(whole), \(short) and \(never) are unknown")
}

// MARK: - Clocks

/// How many runs had stale reads, where `isWanted` says so of a guard and a slowness in per cent.
private func staleRuns(
  _ tables: Tables, where isWanted: (_ reads: String, _ slower: Double) -> Bool
) throws -> [Double] {
  let table = try tables("raft-stale-reads")
  let numbers = try (
    table.numbers("slower_percent"), table.numbers("runs_with_stale_reads")
  )
  let reads = try table.rows(where: []).map { "\($0[try table.index(of: "guard")])" }
  return reads.indices.filter { isWanted(reads[$0], numbers.0[$0]) }.map { numbers.1[$0] }
}

let roundsNeedNoClock = Claim(
  "rounds-need-no-clock",
  "A read that waited for a round of heartbeats never saw too little, however slow the leader's clock.",
  of: ["raft-stale-reads"], smoke: .same
) { tables in
  let found = try staleRuns(tables) { reads, _ in reads == ReadGuard.round.rawValue }
  return .holds(if: found.allSatisfy { $0 == 0 }, "\(found) runs had stale reads")
}

let leasesWithinBound = Claim(
  "leases-within-bound",
  "No lease was too long while the clock kept the bound that the lease was made for.",
  of: ["raft-stale-reads"], smoke: .same
) { tables in
  let found = try staleRuns(tables) { reads, slower in
    ReadGuard(rawValue: reads).map { $0.bears(slower / 100) } ?? false
  }
  return .holds(if: found.allSatisfy { $0 == 0 }, "\(found) runs had stale reads")
}

let leasesBreak = Claim(
  "leases-break",
  "With a clock at less than half its speed, most leaders with a lease that allows for no drift answered from the past.",
  of: ["raft-stale-reads"]
) { tables in
  let found = try staleRuns(tables) { reads, slower in
    reads == ReadGuard.lease.rawValue && slower > 55
  }
  return .holds(
    if: !found.isEmpty && found.allSatisfy { $0 > 50 }, "\(found) of a hundred runs had stale reads"
  )
}

// MARK: - Clients and distances

let silenceIsElection = Claim(
  "silence-is-election",
  "Half of the silences lasted less than a quarter of a second, where clients ask again after 50 ms, and none twice the longest timeout.",
  of: ["raft-silence"]
) { tables in
  let table = try tables("raft-silence")
  let row: [(column: String, equals: Field)] = [("patience_ms", .number(50))]
  let (median, most) = (
    try table.number("median_ms", where: row), try table.number("longest_ms", where: row)
  )
  return .holds(if: median < 250 && most < 600, "median \(median) ms, longest \(most) ms")
}

let regionsAreTrips = Claim(
  "regions-are-trips",
  "Every median is the way to the leader and back and the leader's way to the second nearest of the others and back, to one in a thousand.",
  of: ["raft-regions"], smoke: .same
) { tables in
  let table = try tables("raft-regions")
  for (found, expected) in zip(try table.numbers("median_ms"), try table.numbers("expected_ms"))
  where abs(found - expected) > expected / 1000 {
    return .violated(witness: "\(found) ms instead of \(expected)")
  }
  return .holds
}

// MARK: - Throughput

private let figure10 = "published/raft_thesis_fig10_throughput"

/// Our throughput over the published one.
private func ratio(_ servers: Int, _ threads: Int, _ tables: Tables) throws -> Double {
  let row: [(column: String, equals: Field)] = [
    ("servers", .count(servers)), ("client_threads", .count(threads)),
  ]
  let ours = try tables("raft-cluster-size").number("throughput_ops_per_s", where: row)
  return ours / (try tables(figure10).number("throughput_ops_per_s", where: row))
}

let largerGroups = Claim(
  "larger-groups",
  "At a hundred threads four and five servers, which were not fitted, come within two in a hundred of what was measured.",
  of: ["raft-cluster-size"]
) { tables in
  let ratios = try [4, 5].map { try ratio($0, 100, tables) }
  return .holds(if: ratios.allSatisfy { abs($0 - 1) < 0.02 }, "the ratios are \(ratios)")
}

let twoAndTen = Claim(
  "two-and-ten",
  "Two servers at a hundred threads come out too fast by a tenth, and one thread too slow by as much; with ten threads groups of every size are too fast, by between a fifth and two thirds.",
  of: ["raft-cluster-size"]
) { tables in
  let two = try ratio(2, 100, tables)
  let one = try (2...5).map { try ratio($0, 1, tables) }
  let ten = try (1...5).map { try ratio($0, 10, tables) }
  return .holds(
    if: (1.05...1.15).contains(two) && one.allSatisfy { (0.85...0.95).contains($0) }
      && ten.allSatisfy { (1.2...1.7).contains($0) },
    "two servers: \(two); one thread: \(one); ten: \(ten)")
}

let batchesWin = Claim(
  "batches-win",
  "With large batches a single message in flight gives at least four tenths more than 256 do, and nearly twenty times what it gives without batches.",
  of: ["raft-batching"]
) { tables in
  func throughput(_ inFlight: Int, _ batch: Int) throws -> Double {
    try tables("raft-batching").number(
      "throughput_ops_per_s",
      where: [("in_flight", .count(inFlight)), ("batch_entries", .count(batch))])
  }
  let (batched, piped) = (try throughput(1, 128), try throughput(256, 128))
  let alone = try throughput(1, 1)
  return .holds(
    if: batched > 1.4 * piped && batched > 18 * alone, "\(batched), \(piped) and \(alone)")
}

let eagerCosts = Claim(
  "eager-costs",
  "At a hundred threads, telling commits at once costs more than a tenth of the throughput, and sending each proposal alone costs some, too.",
  of: ["raft-ablations"]
) { tables in
  func throughput(_ variant: String) throws -> Double {
    try tables("raft-ablations").number(
      "throughput_ops_per_s", where: [("variant", .text(variant)), ("client_threads", .count(100))])
  }
  let built = try throughput("as built")
  let (told, sent) = (
    try throughput("commits are told at once"), try throughput("each proposal is sent alone")
  )
  return .holds(if: told < 0.9 * built && sent < built, "\(told) and \(sent) of \(built)")
}

// MARK: - Under faults

let storeSurvives = Claim(
  "store-survives",
  "No run broke an invariant of Raft, lost or doubled what a client had been told, or left anybody without an answer.",
  survives: storeUnderFaults)

let beliefIsCaught = Claim(
  "belief-is-caught",
  "Under schedules from the same seeds, where most calls only read and nobody checks its quorum, a leader that reads because it believes that it leads is found out.",
  catches: storeByBelief)
