import Experiments
import Measurement
import Model
import Plotting

// A machine that slows down and recovers, scouts that work before they look, and many machines: what Ren et al. drew of it.

private func line(
  _ table: String, _ filters: [Filter], x: Column, y: Column, _ ink: Ink, _ label: Label?,
  dashed: Bool = false
) -> Layer {
  Layer(
    .line, table: table, x: x, y: y, where: filters, in: ink, dashed: dashed, label: label)
}

// MARK: - Over time

private func series(_ system: String, refuses: String, _ distributed: Int) -> [Filter] {
  [
    Filter("system", .text(system)), Filter("refuses", .text(refuses)),
    Filter("distributed_percent", .count(distributed)),
  ]
}

private func overTime(_ distributed: Int, isLabelled: Bool) -> [Layer] {
  let all: [(system: String, refuses: String, ink: Ink, label: Label, isPublished: Bool)] = [
    (
      "nondeterministic", "yes", .green, Label("2PL, 2PC, refusing", x: 1, y: 0.05),
      distributed == 5
    ),
    ("deterministic", "no", .blue, Label("deterministic", x: 1, y: 0.26), true),
    ("nondeterministic", "no", .red, Label("2PL, 2PC", x: 1, y: 0.155), true),
  ]
  return all.flatMap { one in
    let filters = series(one.system, refuses: one.refuses, distributed)
    var layers: [Layer] = []
    // Where nobody is ever refused, its line is under the other.
    layers.append(
      line(
        "execution-slow-timeline", filters, x: "second", y: "share_of_before", one.ink,
        isLabelled ? one.label : nil))
    if one.isPublished {
      layers.append(
        Layer(
          .published, table: "execution-slow-timeline", x: "second", y: "published_share",
          where: filters + [Filter("is_drawn", .text("yes"))], in: one.ink))
    }
    return layers
  }
}

let slowTimelineFigure = Figure(
  name: "execution-slow-timeline",
  caption:
    "**Where all calls are distributed, everybody goes at the pace of the one slow machine, unless what needs it may be refused.** Throughput as a share of that before, with one worker instead of four "
    + "on one machine in the shaded time; a second of theirs is 80 ms of ours. Few collisions. Hollow: every third second of figure 5(b) of Ren et al.; throttling was published for a twentieth.",
  alt:
    "Two panels of fifty seconds. A twentieth distributed: all of ours fall to 0.91 and recover; published, both fell to 0.43 and, throttled, to 0.91. All distributed: "
    + "deterministic falls to 0.3, published 0.46; locking to 0.36, published 0.38; locking that refuses stays at 0.72.",
  panels: [(5, "A twentieth"), (100, "All")].map { distributed, title in
    Panel(
      title, x: Axis("time", unit: "s", range: 0...50, ticks: .every(10)),
      y: Axis("Share of before", range: 0...1.2, ticks: .every(0.25)),
      layers: overTime(distributed, isLabelled: distributed == 5),
      annotations: [Annotation(.verticalBand(x: 15...35), in: .muted)])
  },
  reading: "lines: ours  ·  hollow: published", height: 360)

// MARK: - Before the lookup

let scoutingFigure = Figure(
  name: "execution-scouting",
  caption:
    "**What a call does before it looks, its scout does, too.** Throughput as a share of the agreed order's where nothing comes before the lookup, by how much of a call's work does; all calls are dependent and stay at home, and the index "
    + "does not change. Hollow: figure 6(c) of Ren et al.",
  alt:
    "Share against the percentage of work before the lookup. Deterministic: falls from one to 0.61, the published marks from one to 0.53. Two-phase locking: level at 1.11, published 1.03.",
  panels: [
    Panel(
      x: Axis("work before the lookup", unit: "%", range: 0...100, ticks: .every(25)),
      y: Axis("Share of deterministic at 0", range: 0...1.25, ticks: .every(0.25)),
      layers: [
        ("deterministic", Ink.blue, Label("deterministic", x: 3, y: 0.2)),
        ("nondeterministic", .red, Label("2PL, 2PC", x: 3, y: 0.08)),
      ].flatMap { system, ink, label in
        [
          Layer(
            .linePoints, table: "execution-scouting", x: "before_percent",
            y: "share_of_deterministic", where: [Filter("system", .text(system))], in: ink,
            label: label, tooltips: true),
          Layer(
            .published, table: "published/ren_vldb14_fig6c_reconnaissance_size",
            x: "work_before_lookup_percent", y: .scaled("throughput_txns_per_s", 1 / 217_900),
            where: [Filter("system", .text(system))], in: ink),
        ]
      })
  ],
  reading: "filled: ours  ·  hollow: published", height: 340)

// MARK: - Many machines

private func machines(
  _ system: String, _ contention: String, _ share: Int, over participants: Int = 2, _ ink: Ink,
  _ label: Label
) -> [Layer] {
  let filters = [
    Filter("system", .text(system)), Filter("contention", .text(contention)),
    Filter("distributed_percent", .count(share)), Filter("participants", .count(participants)),
  ]
  return [
    Layer(
      .linePoints, table: "execution-machines", x: "machines", y: "share_of_first", where: filters,
      in: ink, label: contention == "low" ? label : nil, tooltips: true),
    Layer(
      .published, table: "execution-machines", x: "machines", y: "published_share",
      where: filters, in: ink),
  ]
}

private func machines(_ title: String, of first: String, _ layers: [Layer]) -> Panel {
  Panel(
    title, x: Axis("machines", range: 0...50, ticks: .at([2, 8, 16, 24, 32, 48])),
    y: Axis("Share of one of \(first)", range: 0...1.2, ticks: .every(0.25)), layers: layers)
}

private func order(_ contention: String, over participants: Int = 2) -> [Layer] {
  let label = Label("deterministic, a fifth", x: 2, y: 0.44)
  return machines("deterministic", contention, 20, over: participants, .blue, label)
    + machines(
      "deterministic", contention, 100, over: participants, .purple,
      Label("deterministic, all", x: 2, y: 0.32))
}

private func locks(_ contention: String) -> [Layer] {
  let label = Label("2PL, 2PC, a fifth", x: 2, y: 0.2)
  return machines("nondeterministic", contention, 20, .amber, label)
    + machines("nondeterministic", contention, 100, .red, Label("2PL, 2PC, all", x: 2, y: 0.08))
}

let machinesFigure = Figure(
  name: "execution-machines",
  caption:
    "**Among many machines each of ours does nearly what it did among few, in an agreed order and with votes; of theirs each does less and less with votes, or if calls span four.** Throughput of each machine as a share of that as one of two, or of eight where calls span four. "
    + "Hollow: figure 8 of Ren et al.",
  alt:
    "Three panels against machines from two to forty-eight. Low contention: all four lines near one; published, locking falls to 0.84 and 0.60. High: deterministic lines near 0.9, locking between 0.8 and one, where published falls to 0.43 and, with all, to 0.24. "
    + "High, over four machines: deterministic near 0.9, published 0.80 with a fifth and 0.56 with all.",
  panels: [
    machines("Low contention", of: "two", order("low") + locks("low")),
    machines("High contention", of: "two", order("high") + locks("high")),
    machines("High, calls over four", of: "eight", order("high", over: 4)),
  ],
  reading: "filled: ours  ·  hollow: published", height: 360)
