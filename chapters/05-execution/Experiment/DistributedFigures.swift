import Experiments
import Measurement
import Model
import Plotting

// One colour for each way to decide who goes first, in all figures.

extension System {
  static var inks: [(system: System, ink: Ink, words: String)] {
    [
      (.deterministic, .blue, "deterministic"), (.nondeterministic, .red, "2PL, 2PC"),
      (.withoutCommit, .amber, "2PL, no 2PC"), (.woundWait, .green, "wound-wait"),
    ]
  }
}

private func filters(_ system: System, _ more: [Filter]) -> [Filter] {
  [Filter("system", .text("\(system)"))] + more
}

/// Ours as a line, and what was published as hollow marks in the same colour.
private func pair(
  _ system: System, _ ink: Ink, table: String, x: Column, y: Column, published: Column?,
  where more: [Filter] = [], label: Label? = nil
) -> [Layer] {
  let filters = filters(system, more)
  var layers = [
    Layer(
      .linePoints, table: table, x: x, y: y, where: filters, in: ink, label: label, tooltips: true)
  ]
  if let published {
    layers.append(
      Layer(.published, table: table, x: x, y: published, where: filters, in: ink))
  }
  return layers
}

private let publishedWords = "filled: ours  ·  hollow: published"

let distributedFigure = Figure(
  name: "execution-distributed",
  caption:
    "**Where few collide, an agreed order costs a little less than votes do; where many do, waiting for locks costs most of all.** Throughput as a share of what each system "
    + "does without distributed calls: long calls of ten rows on eight machines. Hollow: figure 1(b) of Ren, Thomson and Abadi, 2014.",
  alt:
    "Two panels, throughput as a share against the share of distributed calls. Low contention: four lines fall together from one to between 0.35 and 0.5, hollow marks beside them. High: "
    + "the deterministic line falls to 0.32, hollow marks just below it; wound-wait and locking with deadlock detection fall to 0.07, where the published falls to 0.12.",
  panels: Panel.multiples(
    of: Panel(
      x: Axis("calls over two machines", unit: "%", range: 0...100, ticks: .every(25)),
      y: Axis("Share of local", range: 0...1.1, ticks: .every(0.25)),
      layers: zip(
        System.inks,
        [
          Label("deterministic", x: 40, y: 1.03), Label("2PL, 2PC", x: 4, y: 0.09),
          Label("2PL, no 2PC", x: 40, y: 0.93), Label("wound-wait", x: 4, y: 0.19),
        ]
      ).flatMap { one, label in
        pair(
          one.system, one.ink, table: "execution-distributed", x: "distributed_percent",
          y: "share_of_local", published: one.system == .woundWait ? nil : "published_share",
          where: [Filter("length", .text("long"))], label: label)
      }), over: "contention",
    values: [(.text("low"), "Low contention"), (.text("high"), "High contention")]),
  reading: publishedWords, height: 360)

let contentionFigure = Figure(
  name: "execution-contention",
  caption:
    "**Hot rows slow everybody down, and whoever holds locks while machines talk most.** A fifth of the calls over two machines. Throughput as a share of that at "
    + "the least contention; and how often a call was begun in vain before it committed, where no order is agreed upon. Hollow: figure 1(d) of Ren et al.",
  alt:
    "Left, throughput as a share by contention index on a log axis from 0.0001 to 0.1: deterministic falls to 0.22 and hollow marks to 0.38; wound-wait and locking with deadlock detection to a twentieth, published 0.17. Right, attempts lost a commit, both axes logarithmic, below a hundredth throughout.",
  panels: [
    Panel(
      "Throughput",
      x: Axis("contention index", log: true, range: 0.00008...0.13, ticks: .powersOfTen),
      y: Axis("Share of uncontended", range: 0...1.4, ticks: .every(0.25)),
      layers: zip(
        System.inks,
        [
          Label("deterministic", x: 0.0012, y: 1.32), Label("2PL, 2PC", x: 0.00011, y: 0.1),
          Label("2PL, no 2PC", x: 0.0012, y: 1.18), Label("wound-wait", x: 0.00011, y: 0.22),
        ]
      ).flatMap { one, label in
        pair(
          one.system, one.ink, table: "execution-contention", x: "contention_index",
          y: "share_of_uncontended",
          published: [.deterministic, .nondeterministic].contains(one.system)
            ? "published_share" : nil,
          where: [Filter("distributed_percent", .count(20))], label: label)
      }),
    Panel(
      "Attempts in vain",
      x: Axis("contention index", log: true, range: 0.00008...0.13, ticks: .powersOfTen),
      y: Axis(
        "Lost attempts a commit", log: true, range: 0.00002...2,
        ticks: .at([0.0001, 0.001, 0.01, 0.1, 1])),
      layers: [
        Layer(
          .linePoints, table: "execution-contention", x: "contention_index",
          y: "lost_attempts_per_commit",
          where: filters(.nondeterministic, [Filter("distributed_percent", .count(20))]),
          in: .red, tooltips: true),
        Layer(
          .linePoints, table: "execution-contention", x: "contention_index",
          y: "lost_attempts_per_commit",
          where: filters(.woundWait, [Filter("distributed_percent", .count(20))]), in: .green,
          tooltips: true),
      ]),
  ],
  reading: publishedWords, height: 340)

let slowdownFigure = Figure(
  name: "execution-slowdown",
  caption:
    "**Where every call spans two machines and one row is wanted by all, an agreed order is more than a hundred times slower than no sharing; locks held over votes, several hundred times.** Slowdown against calls that stay at home "
    + "and do not collide. Hollow: figure 6 of the Calvin paper. Dashed: what that paper drew for two-phase commit, which is a formula for locks held 8 ms, and no measurement.",
  alt:
    "Slowdown against the contention index, both logarithmic. Deterministic, four and eight machines: from 2 to about 140; the published marks from 5 to a hundred. "
    + "Wound-wait from 3 to 700. The dashed formula is a straight line from 0.2 to 208.",
  panels: [
    Panel(
      x: Axis("contention index", log: true, range: 0.0008...1.3, ticks: .powersOfTen),
      y: Axis("Slowdown", log: true, range: 0.7...1500, ticks: .at([1, 10, 100, 1000])),
      layers: pair(
        .deterministic, .blue, table: "execution-slowdown", x: "contention_index", y: "slowdown",
        published: "published_slowdown", where: [Filter("machines", .count(8))],
        label: Label("8 machines", x: 0.11, y: 8))
        + pair(
          .deterministic, .purple, table: "execution-slowdown", x: "contention_index",
          y: "slowdown", published: "published_slowdown", where: [Filter("machines", .count(4))],
          label: Label("4 machines", x: 0.11, y: 4.5))
        + pair(
          .woundWait, .green, table: "execution-slowdown", x: "contention_index", y: "slowdown",
          published: nil, where: [Filter("machines", .count(8))],
          label: Label("wound-wait, 8", x: 0.0012, y: 60))
        + [
          Layer(
            .line, table: "published/calvin_sigmod12_fig6_contention_slowdown",
            x: "contention_index", y: "slowdown_ratio",
            where: [Filter("system", .text("model_2pc_8ms"))], in: .grey, dashed: true,
            label: Label("their formula", x: 0.02, y: 1.1))
        ])
  ],
  reading: publishedWords + "  ·  dashed: a formula", height: 380)

private func growth(_ kind: String, _ ink: Ink, _ label: Label?) -> [Layer] {
  pair(
    .deterministic, ink, table: "execution-scaling", x: "machines", y: "share_of_one",
    published: "published_share", where: [Filter("workload", .text(kind))], label: label)
}

let scalingFigure = Figure(
  name: "execution-scaling",
  caption:
    "**A machine among many does less than alone, and all of the loss is paid at once; the published one went on losing.** Throughput of each machine as a share of one machine's alone, in an agreed order. Left, the microbenchmark; right, TPC-C's new "
    + "orders, a tenth of them with an item from another warehouse, in an agreed order and under wound-wait. Hollow: figures 5 and 4 of the Calvin paper.",
  alt:
    "Two panels against machines from one to a hundred, logarithmic. Left: with a tenth distributed both lines step down to 0.88 and stay there, published fall to 0.53 and, with contention, to 0.19; all distributed steps down to 0.43 at once, published to 0.2 and then to 0.11. Right: new orders, deterministic at 0.89, wound-wait 0.86, published from 0.8 to 0.46.",
  panels: [
    Panel(
      "Microbenchmark",
      x: Axis("machines", log: true, range: 0.9...120, ticks: .at([1, 3, 10, 30, 100])),
      y: Axis("Share of one alone", range: 0...1.2, ticks: .every(0.25)),
      layers: growth("10 percent", .blue, Label("10 % over two", x: 4, y: 1.08))
        + growth("10 percent contended", .amber, Label("10 %, contended", x: 1, y: 0.06))
        + growth("100 percent", .red, Label("all over two", x: 3.2, y: 0.31))),
    Panel(
      "TPC-C, new orders",
      x: Axis("machines", log: true, range: 0.9...120, ticks: .at([1, 3, 10, 30, 100])),
      y: Axis("Share of one alone", range: 0...1.2, ticks: .every(0.25)),
      layers: growth("new orders", .blue, Label("deterministic", x: 1.1, y: 0.3))
        + pair(
          .woundWait, .green, table: "execution-scaling", x: "machines", y: "share_of_one",
          published: nil, where: [Filter("workload", .text("new orders"))],
          label: Label("wound-wait", x: 1.1, y: 0.19))),
  ],
  reading: publishedWords, height: 340)
