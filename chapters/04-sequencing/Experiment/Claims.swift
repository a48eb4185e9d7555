import Experiments
import Measurement
import Model

// MARK: - On paper

/// The largest distance of a mean from what was expected, in percent, over rows that fit.
private func largestError(
  _ table: Table, _ measured: String, _ expected: String,
  where condition: [(column: String, equals: Field)] = []
) throws -> Double {
  let (a, b) = (try table.index(of: measured), try table.index(of: expected))
  return try table.rows(where: condition).reduce(0) { most, row in
    max(most, abs(row[a].value / row[b].value - 1) * 100)
  }
}

extension Field {
  fileprivate var value: Double { number ?? .nan }
}

let onPaperWithin2 = Claim(
  "on-paper-within-2",
  "In every region, mode and place of a leader the mean latency was within two percent of what is added up on paper.",
  of: ["sequencing-regions"]
) { tables in
  let error = try largestError(try tables("sequencing-regions"), "mean_ms", "expected_ms")
  return .holds(if: error < 2, "it is off by \(error) percent")
}

let jitterWithinError = Claim(
  "jitter-within-error",
  "Where links vary by up to two milliseconds and messages may overtake, the mean is what is drawn on paper to within sampling error.",
  of: ["sequencing-jitter"]
) { tables in
  let table = try tables("sequencing-jitter")
  let (mean, form, error) = (
    try table.index(of: "mean_ms"), try table.index(of: "expected_ms"),
    try table.index(of: "standard_error_ms")
  )
  var most = 0.0
  for jitter in [1.0, 2] {
    let rows = try table.rows(
      where: [("links", .text("messages overtake")), ("jitter_ms", .number(jitter))])
    for row in rows {
      most = max(most, abs(row[mean].value - row[form].value) / row[error].value)
    }
  }
  // Ten rows: one of them beyond three standard errors would come by chance in three cases of a hundred.
  return .holds(if: most < 3, "a mean is \(most) standard errors off")
}

let streamsWithin2 = Claim(
  "streams-within-2",
  "On streams the mean was longer than what is drawn, and within two percent of it.",
  of: ["sequencing-jitter"]
) { tables in
  let table = try tables("sequencing-jitter")
  let streams: [(column: String, equals: Field)] = [("links", .text("streams"))]
  let error = try largestError(table, "mean_ms", "expected_ms", where: streams)
  let (mean, form) = (try table.index(of: "mean_ms"), try table.index(of: "expected_ms"))
  let areLonger = try table.rows(where: streams).allSatisfy { $0[mean].value > $0[form].value }
  return .holds(if: error < 2 && areLonger, "it is off by \(error) percent")
}

// MARK: - What it costs

let fewerTrips = Claim(
  "fewer-trips",
  "In every mode ours took fewer round trips than published, and most of all within one data centre.",
  of: ["sequencing-modes"], smoke: .same
) { tables in
  let table = try tables("sequencing-modes")
  let ours = try table.numbers("round_trips")
  let theirs = try table.numbers("published_round_trips")
  let ratios = zip(theirs, ours).map { $0 / $1 }
  return .holds(
    if: ratios.allSatisfy { $0 > 1 } && ratios[1] == ratios.max(), "the ratios are \(ratios)")
}

let orderOfModes = Claim(
  "order-of-modes",
  "As published, agreement costs more than none, and more over three data centres than in one.",
  of: ["sequencing-modes"], smoke: .same
) { tables in
  let means = try tables("sequencing-modes").numbers("mean_ms")
  return .holds(if: means[0] < means[1] && means[1] < means[2], "the means are \(means)")
}

let epochOptimum = Claim(
  "epoch-optimum",
  "At every load the best epoch lay between half a millisecond and two, and at ten a call took at least twice as long as there.",
  of: ["sequencing-epochs"]
) { tables in
  let table = try tables("sequencing-epochs")
  for load in [1_000.0, 20_000, 60_000] {
    let row: [(column: String, equals: Field)] = [("offered_per_s", .number(load))]
    let pairs = try table.rows(where: row).map { ($0[0].value, $0[3].value) }
    let best = pairs.min { $0.1 < $1.1 }!
    let ten = pairs.first { $0.0 == 10 }!.1
    if !(0.5...2).contains(best.0) || ten < 2 * best.1 {
      return .violated(witness: "at \(load) the best is \(best), at ten \(ten)")
    }
  }
  return .holds
}

let ceilingOnPaper = Claim(
  "ceiling-on-paper",
  "The ceiling was within a fifth of what fits into batches and wires, and grew with the number of sequencers.",
  of: ["sequencing-ceiling"]
) { tables in
  let table = try tables("sequencing-ceiling")
  let error = try largestError(table, "answered_per_s", "expected_per_s")
  let widest: [Double] = try [1, 3, 6].map { sequencers in
    try table.number(
      "answered_per_s",
      where: [("sequencers", .count(sequencers)), ("batch_bytes", .count(32_000))])
  }
  return .holds(
    if: error < 20 && widest[1] > 2.5 * widest[0] && widest[2] > 1.8 * widest[1],
    "off by \(error) percent; \(widest)")
}

let inputsAreSmall = Claim(
  "inputs-are-small",
  "Where rows are written an input is smaller than its effects; where rows are only read it is larger.",
  of: ["sequencing-bytes"], smoke: .same
) { tables in
  let table = try tables("sequencing-bytes")
  for row in try table.rows(where: []) {
    let isSmaller = row[2].value < row[3].value
    if isSmaller == ("\(row[0])" == "ten rows read") { return .violated(witness: "\(row)") }
  }
  return .holds
}

// MARK: - When something breaks

/// Seconds without an answer to anybody, after the crash.
private func silence(_ tables: Tables, _ what: String) throws -> Double {
  let rows = try tables("sequencing-failover").rows(
    where: [("what", .text(what)), ("epochs", .text("by clock"))])
  return Double(rows.filter { $0[3].value + $0[4].value == 0 }.count) * 0.05
}

let oneStopsAll = Claim(
  "one-stops-all",
  "When a sequencer died nobody in any region was answered for more than a tenth of a second and less than one; when its region did, the same.",
  of: ["sequencing-failover"]
) { tables in
  let silences = [try silence(tables, "a sequencer"), try silence(tables, "a region")]
  return .holds(
    if: silences.allSatisfy { (0.1...1).contains($0) }, "silences of \(silences) seconds")
}

/// Mean latency of the last second.
private func settled(_ tables: Tables, _ rule: String) throws -> Double {
  let rows = try tables("sequencing-failover").rows(
    where: [("what", .text("a sequencer")), ("epochs", .text(rule))]
  ).filter { $0[2].value >= 7 && $0[5].value > 0 }
  return rows.reduce(0) { $0 + $1[5].value } / Double(rows.count)
}

let countingStaysBehind = Claim(
  "counting-stays-behind",
  "Two seconds after everybody was back, a call took more than five times as long where epochs are only counted; by hearsay less than twice.",
  of: ["sequencing-failover"]
) { tables in
  let clock = try settled(tables, "by clock")
  let count = try settled(tables, "by count")
  let hearsay = try settled(tables, "by hearsay")
  return .holds(
    if: count > 5 * clock && hearsay < 2 * clock, "\(clock), \(count) and \(hearsay) ms")
}

let clocksOnlyDelay = Claim(
  "clocks-only-delay",
  "Whatever a clock said, what is expected of its own clients and of the others was met within five percent, and by count or hearsay it made no difference.",
  of: ["sequencing-ticks"]
) { tables in
  let table = try tables("sequencing-ticks")
  let own = try largestError(table, "own_mean_ms", "own_expected_ms")
  let others = try largestError(table, "others_mean_ms", "others_expected_ms")
  return .holds(if: max(own, others) < 5, "off by \(own) and \(others) percent")
}

let orderIsRealTime = Claim(
  "order-is-real-time",
  "A call that was made after another's answer stood at least one epoch behind it, in all runs.",
  of: ["sequencing-ticks"], smoke: .same
) { tables in
  let least = try tables("sequencing-ticks").numbers("least_epochs_between").min() ?? 0
  return .holds(if: least >= 1, "the least distance is \(least)")
}

let replicasAreTheSame = Claim(
  "replicas-are-the-same",
  "Whoever came back was compared with the others at every batch from then on, and never differed.",
  of: ["sequencing-rejoin"], smoke: .same
) { tables in
  let table = try tables("sequencing-rejoin")
  let (places, differences) = (
    try table.numbers("places_compared"), try table.numbers("differences")
  )
  return .holds(
    if: places.allSatisfy { $0 > 100 } && differences.allSatisfy { $0 == 0 }, "\(differences)")
}

let checkpointsBound = Claim(
  "checkpoints-bound",
  "With checkpoints every fifty epochs nobody took more than a tenth of a second to catch up; without any, ten seconds' absence cost more than ten times as much.",
  of: ["sequencing-rejoin"]
) { tables in
  let table = try tables("sequencing-rejoin")
  func times(_ every: Int) throws -> [Double] {
    try table.rows(where: [("checkpoint_every_epochs", .count(every))]).map { $0[3].value }
  }
  let (with, without) = (try times(50), try times(100_000))
  return .holds(
    if: with.max()! <= 100 && without.last! > 10 * with.last!, "\(with) and \(without) ms")
}

let announcedIsFree = Claim(
  "announced-is-free",
  "At the published share of 0.9 percent, announced cold rows cost warm calls less than a twentieth of their mean latency; unannounced ones more than a fifth.",
  of: ["sequencing-cold"]
) { tables in
  let table = try tables("sequencing-cold")
  func warm(_ percent: Double, _ head: Double) throws -> Double {
    try table.number(
      "warm_mean_ms", where: [("cold_percent", .number(percent)), ("head_ms", .number(head))])
  }
  let none = try warm(0, 0)
  let (announced, not) = (try warm(0.9, 40), try warm(0.9, 0))
  return .holds(
    if: announced < 1.05 * none && not > 1.2 * none, "\(none), \(announced) and \(not) ms")
}

// MARK: - Under faults

let sequencingSurvives = Claim(
  "sequencing-survives",
  "No run under faults gave two replicas another order or another state, broke what a client had been told, or left anybody without an answer.",
  survives: sequencingUnderFaults)

let arrivalIsFound = Claim(
  "arrival-is-found",
  "Replicas that execute batches in the order in which they come are found out.",
  catches: sequencingByArrival)

let halfEpochsAreFound = Claim(
  "half-epochs-are-found",
  "Replicas that execute an epoch while batches of it are missing are found out.",
  catches: sequencingHalfEpochs)

let unsafeFailoverIsFound = Claim(
  "unsafe-failover-is-found",
  "A replica that takes over from a master nobody had agreed with is found out.",
  catches: sequencingUnsafeFailover)
