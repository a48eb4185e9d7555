import Checking
import Execution
import Experiments
import Measurement
import Model
import Simulation
import Workloads

// How much each machine does where there are more of them (Calvin, figures 4 and 5; Ren, figure 8).

private struct Growth: Sendable, CustomStringConvertible {
  var size = Size.full
  enum Kind: String, Sendable {
    case tenth = "10 percent"
    case tenthContended = "10 percent contended"
    case all = "100 percent"
    case orders = "new orders"
  }

  var kind: Kind
  var system: System
  var machines: [Int]
  var length: Nanoseconds
  var description: String { "\(kind.rawValue), \(system), \(machines), \(setting(1))" }

  func setting(_ machines: Int) -> ClusterSetting {
    var setting = ClusterSetting(size)
    setting.machines = machines
    if size == .full {
      setting.length = length
      setting.warmUp = .milliseconds(100)
    }
    if kind == .orders { setting.homes = 10 }
    return setting
  }

  func run(_ machines: Int, _ opinions: inout Opinions, seed: UInt64) -> Measured {
    let setting = setting(machines)
    switch kind {
    case .orders:
      let orders = possible {
        try TPCC(.newOrder, warehouses: 10 * machines, remote: .calls(machines > 1 ? 0.1 : 0))
      }
      return measure(system, orders, setting, &opinions, seed: seed)
    case .tenth, .tenthContended, .all:
      let workload = microbenchmark(
        setting, contention: kind == .tenthContended ? 0.01 : 0.0001,
        distributed: kind == .all ? 1 : 0.1)
      return measure(system, workload, setting, &opinions, seed: seed)
    }
  }

  /// Of one machine's throughput alone.
  func published(_ machines: Int) -> Field {
    guard system == .deterministic else { return .text("") }
    let column = "per_node_throughput_txns_per_s"
    if kind == .orders {
      return publishedShare(
        column, of: "calvin_sigmod12_fig4_tpcc_scaling", where: [("machines", .count(machines))],
        over: [("machines", .count(1))])
    }
    let series: [(column: String, equals: Field)] = [
      ("distributed_percent", .count(kind == .all ? 100 : 10)),
      ("contention_index", .number(kind == .tenthContended ? 0.01 : 0.0001)),
    ]
    return publishedShare(
      column, of: "calvin_sigmod12_fig5_microbenchmark_scaling",
      where: series + [("machines", .count(machines))], over: series + [("machines", .count(1))])
  }
}

let executionScaling = Experiment(
  "execution-scaling",
  asks: "How much of what it does alone does a machine do among many?",
  columns: [
    "workload", "system", "machines", "committed_per_s", "per_machine", "share_of_one",
    "published_share", "p50_ms",
  ],
  judged: .certified { size in
    Growth(
      size: size,
      kind: .tenthContended, system: .calvin(.nobodyWaits), machines: [2],
      length: .milliseconds(200))
  },
  at: { size in
    let machines = size == .full ? [1, 2, 4, 10, 40, 100] : [1, 2]
    let length = Nanoseconds.milliseconds(size == .full ? 250 : 180)
    let kinds: [Growth.Kind] =
      size == .full ? [.tenth, .tenthContended, .all, .orders] : [.tenth, .orders]
    let systems: [System] = [.deterministic, .woundWait]
    return kinds.flatMap { kind in
      systems.map { system in
        let machines = size == .full && system == .woundWait ? [1, 10, 100] : machines
        return Growth(size: size, kind: kind, system: system, machines: machines, length: length)
      }
    }
  }
) { (point: Growth, seed) in
  var finding = Finding(rows: [])
  var one = 0.0
  for machines in point.machines {
    let measured = point.run(machines, &finding.opinions, seed: seed)
    let each = measured.perSecond / Double(machines)
    if one == 0 { one = each }
    finding.rows.append([
      .text(point.kind.rawValue), .text("\(point.system)"), .count(machines),
      .number(measured.perSecond), .number(each), .number(each / one), point.published(machines),
      .number(Statistic.quantile(0.5, of: measured.latencies) ?? .nan),
    ])
    finding.traceHash = measured.traceHash
  }
  return finding
}

// MARK: - More partitions in one transaction

private struct Wide: Sendable, CustomStringConvertible {
  var size = Size.full
  var system: System
  var contention: String
  var shares: [Int]
  var participants: [Int]
  var description: String {
    "\(system), \(contention), \(shares), \(participants), \(ClusterSetting(size))"
  }

  func published(_ share: Int, _ participants: Int) -> Field {
    let series: [(column: String, equals: Field)] = [
      ("system", .text("\(system)")), ("contention", .text(contention)),
      ("partitions_per_distributed_txn", .count(participants)),
    ]
    return publishedShare(
      "throughput_txns_per_s", of: "ren_vldb14_fig3_participants",
      where: series + [("distributed_percent", .count(share))],
      over: series + [("distributed_percent", .count(0))])
  }
}

let executionParticipants = Experiment(
  "execution-participants",
  asks: "What does it cost that a transaction spans more machines?",
  columns: [
    "system", "contention", "distributed_percent", "participants", "committed_per_s",
    "share_of_local", "published_share",
  ],
  judged: .certified { size in
    Wide(
      size: size,
      system: .calvin(.nobodyWaits), contention: "high", shares: [50], participants: [2])
  },
  at: { size in
    let systems: [System] =
      size == .full
      ? [.deterministic, .nondeterministic, .woundWait] : [.deterministic, .woundWait]
    return systems.flatMap { system in
      ["low", "high"].map {
        Wide(
          size: size,
          system: system, contention: $0, shares: size == .full ? [5, 20, 50] : [20],
          participants: size == .full ? [2, 3, 4] : [2, 4])
      }
    }
  }
) { (point: Wide, seed) in
  var finding = Finding(rows: [])
  let (setting, index) = (ClusterSetting(point.size), point.contention == "low" ? 0.0001 : 0.01)
  let local = measure(
    point.system, microbenchmark(setting, contention: index, distributed: 0), setting,
    &finding.opinions, seed: seed)
  for share in point.shares {
    for participants in point.participants {
      let workload = microbenchmark(
        setting, contention: index, distributed: Double(share) / 100, participants: participants)
      let measured = measure(point.system, workload, setting, &finding.opinions, seed: seed)
      finding.rows.append([
        .text("\(point.system)"), .text(point.contention), .count(share), .count(participants),
        .number(measured.perSecond), .number(measured.perSecond / local.perSecond),
        point.published(share, participants),
      ])
      finding.traceHash = measured.traceHash
    }
  }
  return finding
}
