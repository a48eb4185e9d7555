import Checking
import Execution
import Experiments
import Measurement
import Model
import Sequencing
import Simulation
import Workloads

// What transactions over two machines cost, and what contention does (Ren 2014, figure 1).

/// Ren's systems, and Spanner's way with locks beside them.
let rivals: [System] = [.deterministic, .vll, .nondeterministic, .withoutCommit, .woundWait]

private func hot(_ contention: Double) -> Int { Int((1 / contention).rounded()) }

func microbenchmark(
  _ setting: ClusterSetting, contention: Double, distributed: Double, participants: Int = 2
) -> Microbenchmark {
  possible {
    try Microbenchmark(
      homes: setting.machines, hot: hot(contention),
      distributed: setting.machines > 1 ? distributed : 0,
      participants: participants)
  }
}

private struct Shares: Sendable, CustomStringConvertible {
  var size = Size.full
  var length: String
  var system: System
  var contention: String
  var shares: [Int]

  var setting: ClusterSetting {
    var setting = ClusterSetting(size)
    setting.costs = length == "long" ? .long : .short
    return setting
  }
  /// One over how many rows of a machine are hot.
  var index: Double { contention == "low" ? 0.0001 : 0.01 }
  var file: String {
    length == "long"
      ? "ren_vldb14_fig1b_throughput_vs_distributed_long"
      : "ren_vldb14_fig1a_throughput_vs_distributed_short"
  }
  var description: String { "\(length), \(system), \(contention), \(shares), \(setting)" }

  func published(_ share: Int) -> Field {
    let system: [(column: String, equals: Field)] = [
      ("system", .text("\(system)")), ("contention", .text(contention)),
    ]
    return publishedShare(
      "throughput_txns_per_s", of: file,
      where: system + [("distributed_percent", .count(share))],
      over: system + [("distributed_percent", .count(0))])
  }
}

let executionDistributed = Experiment(
  "execution-distributed",
  asks: "What do transactions over two machines cost, by who decides and how much they collide?",
  columns: [
    "length", "system", "contention", "distributed_percent", "committed_per_s", "share_of_local",
    "published_share", "lost_attempts_per_commit",
  ],
  judged: .certified { size in
    Shares(
      size: size,
      length: "long", system: .calvin(.nobodyWaits), contention: "high", shares: [100])
  },
  at: { size in
    let shares = size == .full ? [0, 5, 10, 20, 30, 50, 70, 100] : [0, 100]
    let long = rivals.flatMap { system in
      ["low", "high"].map {
        Shares(size: size, length: "long", system: system, contention: $0, shares: shares)
      }
    }
    if size == .smoke { return long }
    return long
      + [System.deterministic, .vll, .nondeterministic].flatMap { system in
        ["low", "high"].map {
          Shares(length: "short", system: system, contention: $0, shares: [0, 5, 20, 50, 100])
        }
      }
  }
) { (point: Shares, seed) in
  var finding = Finding(rows: [])
  var local = 0.0
  for share in point.shares {
    let setting = point.setting
    let workload = microbenchmark(
      setting, contention: point.index, distributed: Double(share) / 100)
    let measured = measure(point.system, workload, setting, &finding.opinions, seed: seed)
    if local == 0 { local = measured.perSecond }
    finding.rows.append([
      .text(point.length), .text("\(point.system)"), .text(point.contention), .count(share),
      .number(measured.perSecond), .number(measured.perSecond / local), point.published(share),
      .number(measured.lostPerCommit),
    ])
    finding.traceHash = measured.traceHash
  }
  return finding
}

// MARK: - Contention

private struct Contended: Sendable, CustomStringConvertible {
  var size = Size.full
  var system: System
  var distributed: Int
  var indexes: [Double]
  var description: String { "\(system), \(distributed), \(indexes), \(ClusterSetting(size))" }

  func published(_ index: Double) -> Field {
    let file = "ren_vldb14_fig1d_throughput_vs_contention_long"
    let system: [(column: String, equals: Field)] = [
      ("system", .text("\(system)")), ("distributed_percent", .count(distributed)),
    ]
    return publishedShare(
      "throughput_txns_per_s", of: file, where: system + [("contention_index", .number(index))],
      over: system + [("contention_index", .number(0.0001))])
  }
}

let executionContention = Experiment(
  "execution-contention",
  asks: "What does it cost that many transactions want the same rows, and who is aborted?",
  columns: [
    "system", "distributed_percent", "contention_index", "committed_per_s", "share_of_uncontended",
    "published_share", "lost_attempts_per_commit", "p99_ms",
  ],
  judged: .certified { size in
    Contended(size: size, system: .calvin(.nobodyWaits), distributed: 20, indexes: [0.1])
  },
  at: { size in
    let indexes =
      size == .full ? [0.0001, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1] : [0.0001, 0.01]
    return rivals.flatMap { system in
      [20].map {
        Contended(size: size, system: system, distributed: $0, indexes: indexes)
      }
    }
  }
) { (point: Contended, seed) in
  var finding = Finding(rows: [])
  var alone = 0.0
  for index in point.indexes {
    let setting = ClusterSetting(point.size)
    let workload = microbenchmark(
      setting, contention: index, distributed: Double(point.distributed) / 100)
    let measured = measure(point.system, workload, setting, &finding.opinions, seed: seed)
    if alone == 0 { alone = measured.perSecond }
    finding.rows.append([
      .text("\(point.system)"), .count(point.distributed), .number(index),
      .number(measured.perSecond), .number(measured.perSecond / alone), point.published(index),
      .number(measured.lostPerCommit),
      .number(Statistic.quantile(0.99, of: measured.latencies) ?? .nan),
    ])
    finding.traceHash = measured.traceHash
  }
  return finding
}

// MARK: - Slowdown

private struct Slowdown: Sendable, CustomStringConvertible {
  var size = Size.full
  var system: System
  var machines: Int
  var indexes: [Double]
  var description: String { "\(system), \(machines), \(indexes), \(setting)" }

  var setting: ClusterSetting {
    var setting = ClusterSetting(size)
    setting.machines = size == .full ? machines : 4
    return setting
  }
}

let executionSlowdown = Experiment(
  "execution-slowdown",
  asks: "How much slower are transactions that all span two machines, by contention?",
  columns: ["system", "machines", "contention_index", "slowdown", "published_slowdown"],
  judged: .certified { size in
    Slowdown(size: size, system: .calvin(.nobodyWaits), machines: 4, indexes: [0.1])
  },
  at: { size in
    let indexes =
      size == .full ? [0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1] : [0.001, 0.1]
    return [System.deterministic, .vll, .woundWait].flatMap { system in
      (size == .full ? [4, 8] : [4]).map {
        Slowdown(size: size, system: system, machines: $0, indexes: indexes)
      }
    }
  }
) { (point: Slowdown, seed) in
  var finding = Finding(rows: [])
  let alone = measure(
    point.system, microbenchmark(point.setting, contention: 0.0001, distributed: 0), point.setting,
    &finding.opinions, seed: seed)
  for index in point.indexes {
    let workload = microbenchmark(point.setting, contention: index, distributed: 1)
    let measured = measure(point.system, workload, point.setting, &finding.opinions, seed: seed)
    finding.rows.append([
      .text("\(point.system)"), .count(point.machines), .number(index),
      .number(alone.perSecond / measured.perSecond),
      point.system == .deterministic
        ? published(
          "slowdown_ratio", of: "calvin_sigmod12_fig6_contention_slowdown",
          where: [
            ("system", .text("calvin_\(point.machines)_nodes")),
            ("contention_index", .number(index)),
          ]) : .text(""),
    ])
    finding.traceHash = measured.traceHash
  }
  return finding
}

// MARK: - Turns

private struct Turns: Sendable, CustomStringConvertible {
  var size = Size.full
  var system = System.deterministic
  var interleaving: Interleaving
  var underWay: Int
  var countsDone = false
  var distributed: Int

  var setting: ClusterSetting {
    var setting = ClusterSetting(size)
    setting.countsDone = countsDone
    setting.interleaving = interleaving
    setting.underWay = underWay
    return setting
  }
  var description: String { "\(system), \(distributed), \(setting)" }
}

let executionTurns = Experiment(
  "execution-turns",
  asks:
    "Does it matter whether the batches of an epoch come one after the other, or their inputs in turn?",
  columns: ["turns", "under_way", "done_count", "distributed_percent", "committed_per_s"],
  judged: .certified { size in
    Turns(
      size: size,
      system: .calvin(.nobodyWaits), interleaving: .inputs, underWay: 400, distributed: 100)
  },
  at: { size in
    [false, true].flatMap { countsDone in
      [Interleaving.inputs, .batches].flatMap { interleaving in
        (size == .full ? [100, 400] : [100]).flatMap { underWay in
          [20, 100].map {
            Turns(
              size: size, interleaving: interleaving, underWay: underWay, countsDone: countsDone,
              distributed: $0)
          }
        }
      }
    }
  }
) { (point: Turns, seed) in
  var finding = Finding(rows: [])
  let contention = point.system == .deterministic ? 0.0001 : 0.01
  let workload = microbenchmark(
    point.setting, contention: contention, distributed: Double(point.distributed) / 100)
  let measured = measure(point.system, workload, point.setting, &finding.opinions, seed: seed)
  finding.rows.append([
    .text("\(point.interleaving)"), .count(point.underWay), .text(point.countsDone ? "yes" : "no"),
    .count(point.distributed),
    .number(measured.perSecond),
  ])
  finding.traceHash = measured.traceHash
  return finding
}
