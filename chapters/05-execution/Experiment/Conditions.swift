import Checking
import Execution
import Experiments
import Measurement
import Model
import Simulation
import Workloads

// Where each side is at its best and at its worst (Ren, figures 4 to 7).

// MARK: - TPC-C

private struct Orders: Sendable, CustomStringConvertible {
  var size = Size.full
  var system: System
  var shares: [Int]
  var description: String { "\(system), \(shares), \(setting)" }

  var setting: ClusterSetting {
    var setting = ClusterSetting(size)
    setting.homes = 20
    return setting
  }

  func orders(_ share: Int) -> TPCC {
    possible {
      try TPCC(
        .newOrder, warehouses: 20 * setting.machines, remote: .calls(Double(share) / 100))
    }
  }

  func published(_ share: Int) -> Field {
    publishedShare(
      "throughput_txns_per_s", of: "ren_vldb14_fig4_tpcc",
      where: [("system", .text("\(system)")), ("distributed_percent", .count(share))],
      over: [("system", .text("deterministic")), ("distributed_percent", .count(0))])
  }
}

let executionOrders = Experiment(
  "execution-new-orders",
  asks: "What do new orders cost that take an item from another machine's warehouse?",
  columns: [
    "system", "distributed_percent", "committed_per_s", "share_of_deterministic",
    "published_share", "lost_attempts_per_commit",
  ],
  judged: .certified { size in Orders(size: size, system: .calvin(.nobodyWaits), shares: [20]) },
  at: { size in
    [System.deterministic, .vll, .nondeterministic, .woundWait].map {
      Orders(
        size: size, system: $0, shares: size == .full ? [0, 5, 10, 20, 30, 50, 70, 100] : [0, 20])
    }
  }
) { (point: Orders, seed) in
  var finding = Finding(rows: [])
  let alone = measure(
    .deterministic, point.orders(0), point.setting, &finding.opinions, seed: seed
  ).perSecond
  for share in point.shares {
    let workload = point.orders(share)
    let measured = measure(point.system, workload, point.setting, &finding.opinions, seed: seed)
    finding.rows.append([
      .text("\(point.system)"), .count(share), .number(measured.perSecond),
      .number(measured.perSecond / alone), point.published(share),
      .number(measured.lostPerCommit),
    ])
    finding.traceHash = measured.traceHash
  }
  return finding
}

// MARK: - One slow machine

private struct Slow: Sendable, CustomStringConvertible {
  var size = Size.full
  var system: System
  var shares: [Int]
  var workers: [Int]
  var description: String {
    "\(system), \(shares), \(workers), \(setting)"
  }

  /// Long enough for the fast ones to be held up by the slow one's backlog.
  var setting: ClusterSetting {
    var setting = ClusterSetting(size)
    if size == .full {
      setting.length = .milliseconds(900)
      setting.warmUp = .milliseconds(600)
    }
    return setting
  }

  /// Ren had one, two or four programs run beside it that want a processor for themselves. That is not the same; what is
  /// compared is how much of the whole is lost.
  func published(_ share: Int, _ workers: Int) -> Field {
    let threads = [4: 0, 3: 1, 2: 2, 1: 4][workers, default: 0]
    let series: [(column: String, equals: Field)] = [
      ("system", .text("\(system)")), ("distributed_percent", .count(share)),
    ]
    return publishedShare(
      "throughput_txns_per_s", of: "ren_vldb14_fig5a_slow_node",
      where: series + [("background_threads", .count(threads))],
      over: series + [("background_threads", .count(0))])
  }
}

let executionSlowMachine = Experiment(
  "execution-slow-machine",
  asks: "How much of the whole does one slow machine of eight take with it?",
  columns: [
    "system", "distributed_percent", "workers_left", "committed_per_s", "share_of_even",
    "published_share",
  ],
  judged: .certified { size in
    Slow(size: size, system: .calvin(.nobodyWaits), shares: [100], workers: [1])
  },
  at: { size in
    [System.deterministic, .nondeterministic].flatMap { system in
      (size == .full ? [0, 5, 20, 100] : [5]).map {
        Slow(
          size: size, system: system, shares: [$0],
          workers: size == .full ? [4, 3, 2, 1] : [4, 1])
      }
    }
  }
) { (point: Slow, seed) in
  var finding = Finding(rows: [])
  for share in point.shares {
    var even = 0.0
    for workers in point.workers {
      var setting = point.setting
      setting.slowWorkers = workers
      let contention = point.system == .calvin(.nobodyWaits) ? 0.01 : 0.0001
      let workload = microbenchmark(
        setting, contention: contention, distributed: Double(share) / 100)
      let measured = measure(point.system, workload, setting, &finding.opinions, seed: seed)
      if even == 0 { even = measured.perSecond }
      finding.rows.append([
        .text("\(point.system)"), .count(share), .count(workers), .number(measured.perSecond),
        .number(measured.perSecond / even), point.published(share, workers),
      ])
      finding.traceHash = measured.traceHash
    }
  }
  return finding
}

// MARK: - Dependent transactions

private struct Dependent: Sendable, CustomStringConvertible {
  var size = Size.full
  static let entries = 10
  var system: System
  var dependent: Double
  /// Of all calls, the share that change an entry of the index.
  var moves: [Double]
  var description: String { "\(system), \(dependent), \(moves), \(ClusterSetting(size))" }
}

let executionDependent = Experiment(
  "execution-dependent",
  asks: "What does it cost that a transaction must look before it knows its rows?",
  columns: [
    "system", "dependent_percent", "moves_percent", "volatility_per_s", "committed_per_s",
    "share_of_plain",
  ],
  judged: .certified { size in
    Dependent(size: size, system: .calvin(.nobodyWaits), dependent: 0.5, moves: [0.05])
  },
  at: { size in
    [System.deterministic, .nondeterministic, .woundWait].flatMap { system in
      (size == .full ? [0.2, 0.5, 1] : [0.5]).map {
        Dependent(
          size: size,
          system: system, dependent: $0,
          moves: size == .full ? [0, 0.001, 0.003, 0.01, 0.03, 0.1] : [0, 0.1])
      }
    }
  }
) { (point: Dependent, seed) in
  var finding = Finding(rows: [])
  let setting = ClusterSetting(point.size)
  let plain = measure(
    point.system, microbenchmark(setting, contention: 0.0001, distributed: 0), setting,
    &finding.opinions, seed: seed)
  for moves in point.moves {
    let workload = possible {
      try DependentMicrobenchmark(
        homes: setting.machines, hot: 10_000, entries: Dependent.entries,
        dependent: point.dependent, moves: moves)
    }
    let measured = measure(point.system, workload, setting, &finding.opinions, seed: seed)
    let entries = Double(Dependent.entries * setting.machines)
    // Moves are small; what is compared are the calls that do ten rows' work.
    let others = measured.perSecond * (1 - moves)
    finding.rows.append([
      .text("\(point.system)"), .number(point.dependent * 100), .number(moves * 100),
      .number(measured.perSecond * moves / entries), .number(others),
      .number(others / plain.perSecond),
    ])
    finding.traceHash = measured.traceHash
  }
  return finding
}

// MARK: - Latency

private struct Waiting: Sendable, CustomStringConvertible {
  var size = Size.full
  var system: System
  var name: String
  var distributed: Double
  var dependent: Double
  var length: Nanoseconds
  var description: String { "\(system), \(name), \(setting)" }

  /// Half of what the long calls that stay at home would fill.
  var setting: ClusterSetting {
    var setting = ClusterSetting(size)
    setting.open = distributed > 0 ? 6_000 : 14_000
    setting.length = length
    return setting
  }

  var published: String {
    let side = if case .calvin = system { "deterministic" } else { "nondeterministic" }
    let kind = dependent > 0 ? "_dependent" : ""
    return side + kind + (distributed > 0 ? "_distributed" : "_single")
  }
}

let executionLatency = Experiment(
  "execution-latency",
  asks: "How long does a transaction take where machines are half busy?",
  columns: ["system", "calls", "fraction", "latency_ms", "published_ms"],
  judged: .certified { size in
    Waiting(
      size: size,
      system: .calvin(.nobodyWaits), name: "twin", distributed: 1, dependent: 1,
      length: .milliseconds(350))
  },
  at: { size in
    let kinds: [(String, Double, Double)] = [
      ("single", 0, 0), ("distributed", 1, 0), ("dependent", 0, 1),
    ]
    return [System.deterministic, .nondeterministic].flatMap { system in
      kinds.map {
        Waiting(
          size: size,
          system: system, name: $0.0, distributed: $0.1, dependent: $0.2,
          length: .milliseconds(size == .full ? 500 : 250))
      }
    }
  }
) { (point: Waiting, seed) in
  var finding = Finding(rows: [])
  let entries = point.name == "twin" ? 2 : 10_000
  let workload = possible {
    try DependentMicrobenchmark(
      homes: point.setting.machines, hot: point.name == "twin" ? 2 : 10_000,
      distributed: point.distributed, entries: entries, dependent: point.dependent)
  }
  let measured = measure(point.system, workload, point.setting, &finding.opinions, seed: seed)
  for step in 1..<20 {
    let fraction = Double(step) / 20
    finding.rows.append([
      .text("\(point.system)"), .text(point.name), .number(fraction),
      .number(Statistic.quantile(fraction, of: measured.latencies) ?? .nan),
      published(
        "latency_ms", of: "ren_vldb14_fig7_latency_cdf",
        where: [("class", .text(point.published)), ("cumulative_fraction", .number(fraction))]),
    ])
  }
  finding.traceHash = measured.traceHash
  return finding
}

// MARK: - Where time goes

private struct Spent: Sendable, CustomStringConvertible {
  var size = Size.full
  var system: System
  var contention: String
  var description: String { "\(system), \(contention), \(ClusterSetting(size))" }
}

let executionTimes = Experiment(
  "execution-times",
  asks: "What does a transaction that locks as it goes spend its time on?",
  columns: [
    "system", "contention", "locks_percent", "rows_percent", "execution_percent", "commit_percent",
    "lost_attempts_percent",
  ],
  judged: .certified { size in Spent(size: size, system: .calvin(.nobodyWaits), contention: "high")
  },
  at: { size in
    [System.nondeterministic, .woundWait].flatMap { system in
      ["low", "high"].map { Spent(size: size, system: system, contention: $0) }
    }
  }
) { (point: Spent, seed) in
  var finding = Finding(rows: [])
  let setting = ClusterSetting(point.size)
  let workload = microbenchmark(
    setting, contention: point.contention == "low" ? 0.0001 : 0.01, distributed: 0.2)
  let measured = measure(point.system, workload, setting, &finding.opinions, seed: seed)
  let times = measured.times
  let parts = [times.locks, times.rows, times.execution, times.commit, times.lostAttempts]
  let sum = Double(parts.reduce(0) { $0 + $1.count })
  finding.rows.append(
    [.text("\(point.system)"), .text(point.contention)]
      + parts.map { .number(Double($0.count) / max(1, sum) * 100) })
  finding.traceHash = measured.traceHash
  return finding
}
