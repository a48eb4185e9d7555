import Execution
import Experiments

import Measurement
import Model
import Plotting
import Simulation
import Workloads

// Why a machine among many does less where the published curves go on falling and ours do not: all of ours are equally fast at
// every moment. Here each stops now and then, at a moment of its own.

struct Stumbles: Sendable, Hashable, CustomStringConvertible {
  var length: Nanoseconds
  var every: Nanoseconds
  var description: String { "stops for \(length.count) in \(every.count)" }

  /// Until an end.
  func faults(of machines: Int, until end: Instant, seed: UInt64) -> [ScheduledFault] {
    var random = Random(seed: seed, .faults)
    var faults: [ScheduledFault] = []
    for machine in 0..<machines {
      var at = Instant.zero + Nanoseconds(Int64(random.below(Int(every.count))))
      while at < end {
        faults.append(ScheduledFault(at: at, .pause(NodeID(machine), for: length)))
        at = at + every
      }
    }
    return faults
  }
}

private struct Stumbling: Sendable, CustomStringConvertible {
  var size = Size.full
  var system: System
  /// Milliseconds of one stop; in each of its times ten there is one.
  var stops: [Int64]
  var machines: [Int]
  var description: String { "\(system), \(stops), \(machines), \(setting(1, stops[0]))" }

  func setting(_ machines: Int, _ stop: Int64) -> ClusterSetting {
    var setting = ClusterSetting(size)
    setting.machines = machines
    if size == .full {
      setting.warmUp = .milliseconds(100)
      setting.length = .milliseconds(500)
    }
    if stop > 0 {
      setting.stumbles = Stumbles(length: .milliseconds(stop), every: .milliseconds(10 * stop))
    }
    return setting
  }
}

let executionStumbling = Experiment(
  "execution-stumbling",
  asks: "What is left of a machine among many if each stops for a moment now and then?",
  columns: [
    "system", "stop_ms", "machines", "per_machine", "share_of_one", "published_share",
  ],
  judged: .certified { size in
    Stumbling(size: size, system: .calvin(.nobodyWaits), stops: [10], machines: [2])
  },
  at: { size in
    [System.deterministic, .woundWait].map {
      Stumbling(
        size: size, system: $0,
        stops: size == .smoke ? [0, 10] : $0 == .deterministic ? [0, 10, 40] : [0, 40],
        machines: size == .full ? [1, 2, 4, 10, 40] : [1, 2])
    }
  }
) { (point: Stumbling, seed) in
  var finding = Finding(rows: [])
  for stop in point.stops {
    var one = 0.0
    for machines in point.machines {
      let setting = point.setting(machines, stop)
      let workload = microbenchmark(setting, contention: 0.01, distributed: 0.1)
      let measured = measure(point.system, workload, setting, &finding.opinions, seed: seed)
      let each = measured.perSecond / Double(machines)
      if one == 0 { one = each }
      let series: Filters = [
        ("distributed_percent", .count(10)), ("contention_index", .number(0.01)),
      ]
      finding.rows.append([
        .text("\(point.system)"), .count(Int(stop)), .count(machines), .number(each),
        .number(each / one),
        publishedShare(
          "per_node_throughput_txns_per_s", of: "calvin_sigmod12_fig5_microbenchmark_scaling",
          where: series + [("machines", .count(machines))],
          over: series + [("machines", .count(1))]),
      ])
      finding.traceHash = measured.traceHash
    }
  }
  return finding
}

private func stumbling(_ system: String, _ stop: Int, _ ink: Ink, _ label: Label) -> Layer {
  Layer(
    .linePoints, table: "execution-stumbling", x: "machines", y: "share_of_one",
    where: [Filter("system", .text(system)), Filter("stop_ms", .count(stop))], in: ink,
    label: label, tooltips: true)
}

let stumblingFigure = Figure(
  name: "execution-stumbling",
  caption:
    "**Machines that are alike on the average but not at every moment hold each other up, if they stop for longer than can be made up for.** Throughput of each machine as a share of one alone that stops as often, a tenth of the calls over two machines, hot rows; "
    + "stops take a tenth of each machine's time, or none. Hollow: the contended curve of figure 5 of the Calvin paper, whose machines' stops we do not know.",
  alt:
    "Share of one machine alone against machines from one to forty, logarithmic. Without stops, and with stops of ten milliseconds, the deterministic line steps down to 0.88 and stays there; with stops of forty it falls to 0.6. Wound-wait stays at 0.64 and, with stops of forty, falls to 0.4. Published marks fall from 0.7 to 0.3.",
  panels: [
    Panel(
      x: Axis("machines", log: true, range: 0.9...48, ticks: .at([1, 3, 10, 30])),
      y: Axis("Share of one alone", range: 0...1.1, ticks: .every(0.25)),
      layers: [
        stumbling("deterministic", 0, .blue, Label("no stops", x: 14, y: 1.02)),
        stumbling("deterministic", 10, .purple, Label("10 ms in 100", x: 14, y: 0.79)),
        stumbling("deterministic", 40, .red, Label("40 ms in 400", x: 14, y: 0.67)),
        stumbling("wound_wait", 40, .green, Label("40 ms, wound-wait", x: 1.1, y: 0.14)),
        Layer(
          .published, table: "execution-stumbling", x: "machines", y: "published_share",
          where: [Filter("system", .text("deterministic")), Filter("stop_ms", .count(0))],
          in: .blue),
      ])
  ],
  reading: "filled: ours  ·  hollow: published", height: 340)

let stumblingDrags = Claim(
  "stumbling-drags",
  "In an agreed order, stops of 10 ms in every 100 leave a machine of forty the share that it has without any, within a twentieth; stops of 40 ms in every 400 take a quarter to a half of it, and under wound-wait as well. The published share of forty is less than either leaves.",
  of: ["execution-stumbling"]
) { tables in
  let table = try tables("execution-stumbling")
  func share(_ system: String, _ stop: Int, _ column: String = "share_of_one") throws -> Double {
    try table.number(
      column,
      where: systems(system, [("stop_ms", .count(stop)), ("machines", .count(40))]))
  }
  let (none, short) = (try share("deterministic", 0), try share("deterministic", 10))
  let long = try share("deterministic", 40)
  let (wounds, woundsAlone) = (try share("wound_wait", 40), try share("wound_wait", 0))
  let theirs = try share("deterministic", 0, "published_share")
  let isSame = largest([short / none]) < 1.05
  let isLess = [long / none, wounds / woundsAlone].allSatisfy { (0.5...0.75).contains($0) }
  return .holds(
    if: isSame && isLess && theirs < min(long, wounds),
    "\(none), \(short), \(long); published \(theirs); wound-wait \(woundsAlone), \(wounds)")
}
