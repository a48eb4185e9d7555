import Execution
import Experiments
import Measurement
import Model
import Plotting

// Contention among short calls (Ren, figure 1(c)): what a row costs is a third, and all else is as before.

private struct Short: Sendable, CustomStringConvertible {
  var size = Size.full
  var system: System
  var indexes: [Double]
  var description: String { "\(system), \(indexes), \(setting)" }

  var setting: ClusterSetting {
    var setting = ClusterSetting(size)
    setting.costs = .short
    return setting
  }

  func published(_ index: Double) -> Field {
    let series: Filters = [("system", .text("\(system)")), ("distributed_percent", .count(20))]
    return publishedShare(
      "throughput_txns_per_s", of: "ren_vldb14_fig1c_throughput_vs_contention_short",
      where: series + [("contention_index", .number(index))],
      over: series + [("contention_index", .number(0.0001))])
  }
}

let executionShortCalls = Experiment(
  "execution-short-calls",
  asks: "Does it matter to contention how long transactions are?",
  columns: [
    "system", "contention_index", "committed_per_s", "share_of_uncontended", "published_share",
  ],
  judged: .certified { size in
    Short(size: size, system: .calvin(.nobodyWaits), indexes: [0.1])
  },
  at: { size in
    [System.vll, .nondeterministic, .woundWait].map {
      Short(
        size: size, system: $0,
        indexes: size == .full
          ? [0.0001, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1] : [0.0001, 0.01])
    }
  }
) { (point: Short, seed) in
  var finding = Finding(rows: [])
  var alone = 0.0
  for index in point.indexes {
    let workload = microbenchmark(point.setting, contention: index, distributed: 0.2)
    let measured = measure(point.system, workload, point.setting, &finding.opinions, seed: seed)
    if alone == 0 { alone = measured.perSecond }
    finding.rows.append([
      .text("\(point.system)"), .number(index), .number(measured.perSecond),
      .number(measured.perSecond / alone), point.published(index),
    ])
    finding.traceHash = measured.traceHash
  }
  return finding
}

private func short(_ system: String, _ ink: Ink, _ label: Label, isPublished: Bool) -> [Layer] {
  let filters = [Filter("system", .text(system))]
  let ours = Layer(
    .linePoints, table: "execution-short-calls", x: "contention_index", y: "share_of_uncontended",
    where: filters, in: ink, label: label, tooltips: true)
  let theirs = Layer(
    .published, table: "execution-short-calls", x: "contention_index", y: "published_share",
    where: filters, in: ink)
  return isPublished ? [ours, theirs] : [ours]
}

let shortCallsFigure = Figure(
  name: "execution-short-calls",
  caption:
    "**Short calls hold hot rows for as long as messages take, so that hot rows cost them more.** Throughput of short calls as a share of that at the least contention, a fifth of them over two machines. Hollow: figure 1(c) of Ren et al.",
  alt:
    "Share of uncontended throughput against the contention index from 0.0001 to 0.1, on a log axis, for counted locks in an agreed order, two-phase locking and wound-wait; all fall, and the published marks of the first two fall earlier.",
  panels: [
    Panel(
      x: Axis("contention index", log: true, range: 0.00008...0.13, ticks: .powersOfTen),
      y: Axis("Share of uncontended", range: 0...1.2, ticks: .every(0.25)),
      layers: short(
        "deterministic_vll", .purple, Label("deterministic, VLL", x: 0.0001, y: 0.3),
        isPublished: true)
        + short("nondeterministic", .red, Label("2PL, 2PC", x: 0.0001, y: 0.18), isPublished: true)
        + short(
          "wound_wait", .green, Label("wound-wait", x: 0.0001, y: 0.06), isPublished: false))
  ],
  reading: "filled: ours  ·  hollow: published", height: 340)
