import Checking
import Execution
import Experiments
import Measurement
import Model
import Simulation
import Workloads

// From two machines to forty-eight, with and without an agreed order (Ren, figure 8).

private struct Growth: Sendable, CustomStringConvertible {
  var size = Size.full
  var system: System
  var contention: String
  var distributed: Int
  /// How many machines a distributed call spans, and how many there are, at first as few as were published.
  var participants = 2
  var machines: [Int]
  var description: String {
    "\(system), \(contention), \(distributed), \(participants), \(machines), \(machines.map { setting($0) })"
  }

  func setting(_ machines: Int) -> ClusterSetting {
    var setting = ClusterSetting(size)
    setting.machines = machines
    // All shares are of the first, which has the fewest calls.
    if size == .full && machines < 10 { setting.length = .milliseconds(1_150) }
    return setting
  }

  var index: Double { contention == "low" ? 0.0001 : 0.01 }

  func published(_ many: Int) -> Field {
    let series: [(column: String, equals: Field)] = [
      ("system", .text("\(system)")), ("contention", .text(contention)),
      ("distributed_percent", .count(distributed)),
      ("partitions_per_distributed_txn", .count(participants)),
    ]
    return publishedShare(
      "throughput_per_node_txns_per_s", of: "ren_vldb14_fig8_scalability",
      where: series + [("machines", .count(many))],
      over: series + [("machines", .count(machines[0]))])
  }
}

let executionMachines = Experiment(
  "execution-machines",
  asks: "How much of what it does as one of two does a machine do as one of many?",
  columns: [
    "system", "contention", "distributed_percent", "participants", "machines", "committed_per_s",
    "per_machine",
    "share_of_first", "published_share", "lost_attempts_per_commit",
  ],
  judged: .certified { size in
    Growth(
      size: size, system: .calvin(.nobodyWaits), contention: "high", distributed: 100,
      machines: [2])
  },
  at: { size in
    let two = [System.deterministic, .nondeterministic].flatMap { system in
      ["low", "high"].flatMap { contention in
        (size == .full ? [20, 100] : [100]).map {
          Growth(
            size: size, system: system, contention: contention, distributed: $0,
            machines: size == .full ? [2, 8, 48] : [2, 4])
        }
      }
    }
    // Over four, the fixed order alone was published.
    let four = [20, 100].map {
      Growth(
        size: size, system: .deterministic, contention: "high", distributed: $0, participants: 4,
        machines: [8, 48])
    }
    return size == .full ? two + four : two
  }
) { (point: Growth, seed) in
  var finding = Finding(rows: [])
  var first = 0.0
  for machines in point.machines {
    let setting = point.setting(machines)
    let workload = microbenchmark(
      setting, contention: point.index, distributed: Double(point.distributed) / 100,
      participants: point.participants)
    let measured = measure(point.system, workload, setting, &finding.opinions, seed: seed)
    let each = measured.perSecond / Double(machines)
    if first == 0 { first = each }
    finding.rows.append([
      .text("\(point.system)"), .text(point.contention), .count(point.distributed),
      .count(point.participants), .count(machines), .number(measured.perSecond), .number(each),
      .number(each / first),
      point.published(machines), .number(measured.lostPerCommit),
    ])
    finding.traceHash = measured.traceHash
  }
  return finding
}
