import Experiments
import Measurement
import Model
import Plotting

// Where each side is at its best and at its worst.

private func of(_ system: String, _ more: [Filter] = []) -> [Filter] {
  [Filter("system", .text(system))] + more
}

private func widths(_ system: String, _ ink: Ink, _ share: Int, _ label: Label?) -> [Layer] {
  let filters = of(system, [Filter("distributed_percent", .count(share))])
  let ours = Layer(
    .linePoints, table: "execution-participants", x: "participants", y: "share_of_local",
    where: filters, in: ink, label: label, tooltips: true)
  if system == "wound_wait" { return [ours] }
  return [
    ours,
    Layer(
      .published, table: "execution-participants", x: "participants", y: "published_share",
      where: filters, in: ink),
  ]
}

let participantsFigure = Figure(
  name: "execution-participants",
  caption:
    "**Each further machine in a call costs both sides alike where few collide, and locking more where many do.** A fifth of the calls are distributed. Throughput as a share of that "
    + "without distributed calls. Hollow: figure 3 of Ren et al.",
  alt:
    "Two panels, share of local throughput against two, three and four machines in a distributed call. Low contention: lines fall from between 0.73 and 0.79 to 0.5. High: deterministic from 0.78 to 0.29, locking from 0.37 to 0.08.",
  panels: Panel.multiples(
    of: Panel(
      x: Axis("machines in a call", range: 1.8...4.2, ticks: .at([2, 3, 4])),
      y: Axis("Share of local", range: 0...1, ticks: .every(0.25)),
      layers: widths("deterministic", .blue, 20, Label("deterministic", x: 1.9, y: 0.93))
        + widths("nondeterministic", .red, 20, Label("2PL, 2PC", x: 1.9, y: 0.1))
        + widths("wound_wait", .green, 20, Label("wound-wait", x: 1.9, y: 0.2))),
    over: "contention",
    values: [(.text("low"), "Low contention"), (.text("high"), "High contention")]),
  reading: "filled: ours  ·  hollow: published", height: 340)

private func orders(_ system: String, _ ink: Ink, _ label: Label) -> [Layer] {
  let ours = Layer(
    .linePoints, table: "execution-new-orders", x: "distributed_percent",
    y: "share_of_deterministic", where: of(system), in: ink, label: label, tooltips: true)
  if system == "deterministic_vll" { return [ours] }
  return [
    ours,
    Layer(
      .published, table: "execution-new-orders", x: "distributed_percent", y: "published_share",
      where: of(system), in: ink),
  ]
}

let newOrdersFigure = Figure(
  name: "execution-new-orders",
  caption:
    "**New orders that stay at home run as well without an agreed order; from the first twentieth of distributed ones on they run better with one.** Throughput of new orders, 20 "
    + "warehouses on each of eight machines, as a share of the deterministic one without remote items. Hollow: figure 4 of Ren et al.",
  alt:
    "Share of the deterministic local throughput against the share of orders with a remote item. Ours: both begin at one, deterministic falls to 0.48 and locking to 0.42. Published: locking begins at 1.12, is below deterministic from five percent on, and ends at 0.33 against 0.56.",
  panels: [
    Panel(
      x: Axis("orders with a remote item", unit: "%", range: 0...100, ticks: .every(25)),
      y: Axis("Share of deterministic, local", range: 0...1.4, ticks: .every(0.25)),
      layers: orders("deterministic", .blue, Label("deterministic", x: 4, y: 0.25))
        + orders("nondeterministic", .red, Label("2PL, 2PC", x: 30, y: 1.1))
        + orders("deterministic_vll", .purple, Label("deterministic, VLL", x: 4, y: 0.13)))
  ],
  reading: "filled: ours  ·  hollow: published", height: 340)

private func slow(_ system: String, _ ink: Ink, _ label: Label?) -> [Layer] {
  [
    Layer(
      .linePoints, table: "execution-slow-machine", x: "workers_left", y: "share_of_even",
      where: of(system), in: ink, label: label, tooltips: true),
    Layer(
      .published, table: "execution-slow-machine", x: "workers_left", y: "published_share",
      where: of(system), in: ink),
  ]
}

let slowMachineFigure = Figure(
  name: "execution-slow-machine",
  caption:
    "**One slow machine of eight slows down all that wait for it; where few calls need it, theirs did wait and ours need not.** Throughput as a share of that of eight equal machines, by how many of its four workers "
    + "one machine has left. Hollow: figure 5(a) of Ren et al., with one, two and four other programs on that machine, which is not the same handicap.",
  alt:
    "Three panels: no calls, a twentieth and all of them distributed; share of even throughput against four to one workers. None: all lines stay at 0.9. A twentieth: both stay at 0.9 where the published fell to 0.43. All: both fall to between 0.3 and 0.4, published to 0.4 and 0.45.",
  panels: Panel.multiples(
    of: Panel(
      x: Axis("workers left", range: 0.7...4.3, ticks: .at([1, 2, 3, 4])),
      y: Axis("Share of even", range: 0...1.15, ticks: .every(0.25)),
      layers: slow("deterministic", .blue, Label("deterministic", x: 0.9, y: 0.12))
        + slow("nondeterministic", .red, Label("2PL, 2PC", x: 0.9, y: 0.25))),
    over: "distributed_percent",
    values: [(.count(0), "None"), (.count(5), "A twentieth"), (.count(100), "All")]),
  reading: "filled: ours  ·  hollow: published", height: 320)

private func dependent(_ system: String, _ share: Int, _ ink: Ink, _ label: Label?) -> [Layer] {
  var layers = [
    Layer(
      .linePoints, table: "execution-dependent", x: "volatility_per_s", y: "share_of_plain",
      where: of(system, [Filter("dependent_percent", .number(Double(share)))]), in: ink,
      label: label, tooltips: true)
  ]
  if system == "deterministic" {
    layers.append(
      Layer(
        .published, table: "published/ren_vldb14_fig6ab_dependent_transactions",
        x: "index_entry_volatility_per_s", y: .scaled("throughput_txns_per_s", 1 / 167_400),
        where: of(
          system,
          [
            Filter("distributed_percent", .count(0)), Filter("dependent_percent", .count(share)),
          ]), in: ink))
  }
  return layers
}

let dependentFigure = Figure(
  name: "execution-dependent",
  caption:
    "**Who must look before he knows his rows pays for the scout, and where the index changes, for running again.** Throughput of calls as a share of that of calls that name their rows, by how often in a second each entry of the index is changed; all at home. "
    + "Hollow: figure 6(a) of Ren et al., over its value without dependent calls.",
  alt:
    "Share of plain throughput against changes of an entry a second, logarithmic. A fifth dependent: from 0.98 down to 0.45, published from 0.9; all dependent: from 0.9 down to 0.15, published to nothing. Two-phase locking stays at 0.9.",
  panels: [
    Panel(
      x: Axis(
        "changes of an entry a second", log: true, range: 0.5...500, ticks: .at([1, 10, 100])),
      y: Axis("Share of plain", range: 0...1.25, ticks: .every(0.25)),
      layers: dependent("deterministic", 20, .blue, Label("a fifth dependent", x: 0.6, y: 0.28))
        + dependent("deterministic", 100, .purple, Label("all dependent", x: 0.6, y: 0.17))
        + dependent("nondeterministic", 100, .red, Label("all, 2PL, 2PC", x: 0.6, y: 0.06)))
  ],
  reading: "filled: ours  ·  hollow: published", height: 340)

let executionLatencyFigure = Figure(
  name: "execution-latency",
  caption:
    "**A half-busy machine answers sooner if it need not wait for the others' epochs.** Latency of long calls that do not collide, with machines half busy: those that stay at home, and those over two machines. Lines: "
    + "ours. Hollow: figure 7 of Ren et al., at a load that we do not know.",
  alt:
    "Two panels of cumulative fractions against latency from zero to 45 milliseconds. At home: locking four milliseconds, deterministic 15 to 20; published 6 to 19 and 17 to 26. Over two machines: locking 12, deterministic 13 to 20; published 17 to 30 and 17 to 34.",
  panels: Panel.multiples(
    of: Panel(
      x: Axis("latency", unit: "ms", range: 0...45, ticks: .every(10)),
      y: Axis("Fraction at or below", range: 0...1, ticks: .every(0.25)),
      layers: [("deterministic", Ink.blue), ("nondeterministic", .red)].flatMap { system, ink in
        [
          Layer(
            .line, table: "execution-latency", x: "latency_ms", y: "fraction", where: of(system),
            in: ink,
            label: ink == .blue
              ? Label("deterministic", x: 24, y: 0.17) : Label("2PL, 2PC", x: 24, y: 0.07)),
          Layer(
            .published, table: "execution-latency", x: "published_ms", y: "fraction",
            where: of(system), in: ink),
        ]
      }), over: "calls",
    values: [(.text("single"), "At home"), (.text("distributed"), "Over two machines")]),
  reading: "lines: ours  ·  hollow: published", height: 340)
