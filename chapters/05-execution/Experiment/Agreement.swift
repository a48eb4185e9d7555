import Experiments
import Measurement
import Model

// How far what we found is from what was published, figure by figure, where other claims do not say it.

typealias Filters = [(column: String, equals: Field)]

/// Ours over what was published, in the order of the rows in which something was.
func factors(
  _ table: Table, _ ours: String, _ theirs: String, where filters: Filters
) throws -> [Double] {
  let (a, b) = (try table.index(of: ours), try table.index(of: theirs))
  return try table.rows(where: filters).compactMap { row in
    guard let ours = row[a].number, let theirs = row[b].number else { return nil }
    return ours / theirs
  }
}

/// The larger of a factor and its inverse, of all of them. Where nothing could be compared, or was no number, nothing holds.
func largest(_ factors: [Double]) -> Double {
  let all = factors + factors.map { 1 / $0 }
  return all.isEmpty || !all.allSatisfy(\.isFinite) ? .infinity : all.max()!
}

func largestFactor(
  _ table: Table, _ ours: String, _ theirs: String, where filters: Filters
) throws -> Double {
  largest(try factors(table, ours, theirs, where: filters))
}

func systems(_ system: String, _ more: Filters = []) -> Filters {
  [("system", .text(system))] + more
}

// MARK: - Contention

let contentionAgrees = Claim(
  "contention-agrees",
  "With a fifth distributed, the agreed order's share is within a tenth of the published one up to an index of 0.02, and about three fifths of it at a tenth; that of deadlock detection is within a quarter up to 0.01, and about a third of the published one at a tenth. From an index of 0.005 on the agreed order keeps the larger share, in ours and in theirs.",
  of: ["execution-contention"]
) { tables in
  let table = try tables("execution-contention")
  func of(_ system: String) throws -> [Double] {
    try factors(
      table, "share_of_uncontended", "published_share",
      where: systems(system, [("distributed_percent", .count(20))]))
  }
  func shares(_ column: String, _ system: String) throws -> [Double] {
    try table.numbers(column, where: systems(system, [("distributed_percent", .count(20))]))
  }
  let (order, locks) = (try of("deterministic"), try of("nondeterministic"))
  guard order.count == 8, locks.count == 8 else { return .violated(witness: "rows are missing") }
  let isNear = largest(Array(order[..<6])) < 1.1 && (0.55..<0.65).contains(order[7])
  let isNearAtFirst = largest(Array(locks[..<5])) < 1.25 && (0.25..<0.4).contains(locks[7])
  let isAhead = try ["share_of_uncontended", "published_share"].allSatisfy { column in
    try zip(shares(column, "deterministic"), shares(column, "nondeterministic"))
      .dropFirst(3).allSatisfy { $0 > $1 }
  }
  return .holds(if: isNear && isNearAtFirst && isAhead, "\(order), \(locks), ahead \(isAhead)")
}

let shortCallsAgree = Claim(
  "short-calls-agree",
  "Among short calls the shares of counted locks in an agreed order and of two-phase locking are within a half of the published ones up to an index of 0.02, and from there on between two fifths and two thirds of them. Counted locks keep the larger share everywhere, as published.",
  of: ["execution-short-calls"]
) { tables in
  let table = try tables("execution-short-calls")
  func shares(_ column: String, _ system: String) throws -> [Double] {
    try table.numbers(column, where: systems(system))
  }
  func of(_ system: String) throws -> [Double] {
    try factors(table, "share_of_uncontended", "published_share", where: systems(system))
  }
  let (order, locks) = (try of("deterministic_vll"), try of("nondeterministic"))
  guard order.count == 8, locks.count == 8 else { return .violated(witness: "rows are missing") }
  let isNear = [order, locks].allSatisfy { ratios in
    largest(Array(ratios[..<6])) < 1.5 && ratios[6...].allSatisfy { $0 > 0.4 && $0 < 2.0 / 3 }
  }
  func isAhead(_ column: String) throws -> Bool {
    try zip(shares(column, "deterministic_vll"), shares(column, "nondeterministic"))
      .dropFirst().allSatisfy { $0 > $1 }
  }
  let areAhead = try isAhead("share_of_uncontended") && isAhead("published_share")
  return .holds(if: isNear && areAhead, "\(order), \(locks), \(areAhead)")
}

// MARK: - Machines

let scalingAgrees = Claim(
  "scaling-agrees",
  "With a tenth of the calls distributed one of two machines keeps within a quarter of the published share. From there on the published shares fall and ours do not: of a hundred ours keeps about five thirds of the published share where few collide, and more than four times as much where many do. With all calls distributed it keeps about twice the published share at once, and nearly four times that at a hundred. Of new orders it keeps up to twice the published share.",
  of: ["execution-scaling"]
) { tables in
  let table = try tables("execution-scaling")
  func of(_ workload: String) throws -> [Double] {
    try factors(
      table, "share_of_one", "published_share",
      where: systems("deterministic", [("workload", .text(workload))]))
  }
  let (few, many) = (try of("10 percent"), try of("10 percent contended"))
  let (all, orders) = (try of("100 percent"), try of("new orders"))
  guard [few, many, all, orders].allSatisfy({ $0.count == 6 }) else {
    return .violated(witness: "rows are missing")
  }
  let isNear = largest([few[1], many[1]]) < 1.25
  let isFlatter = (1.5..<1.8).contains(few[5]) && many[5] > 4
  let areTied = (1.8...2.3).contains(all[1]) && (3.5...4).contains(all[5])
  let isFair = orders.allSatisfy { $0 >= 1 && $0 < 2 }
  return .holds(
    if: isNear && isFlatter && areTied && isFair, "\(few), \(many), \(all), \(orders)")
}

let ordersAgree = Claim(
  "orders-agree",
  "At every share of distributed new orders the agreed order is within a fifth of the published one, and two-phase locking within two fifths; and in both figures they have crossed at a twentieth.",
  of: ["execution-new-orders"]
) { tables in
  let table = try tables("execution-new-orders")
  func of(_ system: String) throws -> [Double] {
    try factors(table, "share_of_deterministic", "published_share", where: systems(system))
  }
  func shares(_ column: String, _ system: String) throws -> [Double] {
    try table.numbers(column, where: systems(system))
  }
  /// The first share of distributed orders at which locking is behind.
  func crossing(_ column: String) throws -> Double? {
    let lead = zip(try shares(column, "nondeterministic"), try shares(column, "deterministic"))
    let place = lead.enumerated().first { $0.element.0 < $0.element.1 }?.offset
    return try place.map { try shares("distributed_percent", "deterministic")[$0] }
  }
  let (order, locks) = (try of("deterministic"), try of("nondeterministic"))
  guard order.count == 8, locks.count == 8 else { return .violated(witness: "rows are missing") }
  let (ours, theirs) = (try crossing("share_of_deterministic"), try crossing("published_share"))
  let isNear = largest(order) < 1.2 && largest(locks) < 1.4
  return .holds(
    if: isNear && ours == 5 && theirs == 5,
    "\(order), \(locks), \(ours ?? -1), \(theirs ?? -1)")
}

// MARK: - Conditions

let slowMachineAgrees = Claim(
  "slow-machine-agrees",
  "Beside a slow machine both keep within a twentieth of the published share where no calls are distributed; where all are, two-phase locking does so as well, and the agreed order within two fifths. In between both keep more than was published, up to about twice as much.",
  of: ["execution-slow-machine"]
) { tables in
  let table = try tables("execution-slow-machine")
  func of(_ system: String, _ share: Int) throws -> [Double] {
    try factors(
      table, "share_of_even", "published_share",
      where: systems(system, [("distributed_percent", .count(share))]))
  }
  let ends = [
    try of("deterministic", 0), try of("nondeterministic", 0), try of("nondeterministic", 100),
  ].flatMap(\.self)
  let order = try of("deterministic", 100)
  let between = try ["deterministic", "nondeterministic"].flatMap { system in
    try [5, 20].flatMap { try of(system, $0) }
  }
  let isNear = ends.count == 12 && largest(ends) < 1.05 && order.count == 4 && largest(order) < 1.4
  let isMore = between.count == 16 && between.allSatisfy { $0 >= 1 && $0 < 2.2 }
  return .holds(if: isNear && isMore, "\(ends), \(order), \(between)")
}

private let figure6a = "published/ren_vldb14_fig6ab_dependent_transactions"

/// What was published between its points, on straight lines.
private func publishedShare(_ table: Table, dependent: Int, at volatility: Double) throws -> Double
{
  let filters: Filters = [
    ("distributed_percent", .count(0)), ("system", .text("deterministic")),
  ]
  let plain =
    try table.numbers(
      "throughput_txns_per_s", where: filters + [("dependent_percent", .count(0))]
    ).first ?? .nan
  let series = filters + [("dependent_percent", .count(dependent))]
  let x = try table.numbers("index_entry_volatility_per_s", where: series)
  let y = try table.numbers("throughput_txns_per_s", where: series)
  // Behind the last there is no further fall.
  guard let next = x.firstIndex(where: { $0 >= volatility }) else { return y.last! / plain }
  if next == 0 { return y[0] / plain }
  let part = (volatility - x[next - 1]) / (x[next] - x[next - 1])
  return (y[next - 1] + part * (y[next] - y[next - 1])) / plain
}

let dependentAgrees = Claim(
  "dependent-agrees",
  "Where no entry ever changes, calls in the agreed order keep up to three tenths more than the published share; with up to six changes of an entry a second they are within a fifth of it, whether a fifth, a half or all of them are dependent. Where changes are more than ten, ours keep less than was published if some calls are dependent, and more if all are.",
  of: ["execution-dependent", figure6a]
) { tables in
  let (table, published) = (try tables("execution-dependent"), try tables(figure6a))
  var (none, slow, fast, all): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
  for dependent in [20, 50, 100] {
    let series = systems("deterministic", [("dependent_percent", .number(Double(dependent)))])
    let volatility = try table.numbers("volatility_per_s", where: series)
    for (at, share) in zip(volatility, try table.numbers("share_of_plain", where: series)) {
      let theirs = try publishedShare(published, dependent: dependent, at: at)
      if at == 0 { none.append(share / theirs) }
      if at > 0 && at < 6 { slow.append(share / theirs) }
      if at > 10 && dependent < 100 { fast.append(share / theirs) }
      if at > 10 && dependent == 100 { all.append(share - theirs) }
    }
  }
  let isNear =
    none.count == 3 && none.allSatisfy { $0 > 1 && $0 < 1.3 } && slow.count == 5
    && largest(slow) < 1.2
  let areLess = fast.count == 6 && fast.allSatisfy { $0 < 1 }
  return .holds(
    if: isNear && areLess && all.count == 2 && all.allSatisfy { $0 > 0 },
    "\(none), \(slow), \(fast), \(all)")
}

let latencyAgrees = Claim(
  "latency-agrees",
  "The agreed order's median is within an eighth of the published one at home, and nearly a third below it over two machines; two-phase locking's is within two fifths of the published one over two machines, and at home little more than a quarter of it.",
  of: ["execution-latency"]
) { tables in
  let table = try tables("execution-latency")
  func factor(_ system: String, _ calls: String) throws -> Double {
    let filters = systems(system, [("calls", .text(calls)), ("fraction", .number(0.5))])
    return try table.number("latency_ms", where: filters)
      / table.number("published_ms", where: filters)
  }
  let order = (try factor("deterministic", "single"), try factor("deterministic", "distributed"))
  let locks = (
    try factor("nondeterministic", "single"), try factor("nondeterministic", "distributed")
  )
  let isNear = largest([order.0]) < 1.125 && (0.67...0.75).contains(order.1)
  let isLess = (0.25...0.29).contains(locks.0) && (0.6...0.67).contains(locks.1)
  return .holds(if: isNear && isLess, "\(order), \(locks)")
}
