import Measurement
import Plotting

// Elections without coins, and a network that is broken in part.

/// Of the lowest row first: what is wrong with the first in rank, under which rule.
private let troubles: [(name: String, best: Field, rule: Field)] = [
  ("behind, paper’s timer", "log behind", "paper's timer"),
  ("behind, etcd’s timer", "log behind", "etcd's timer"),
  ("behind, pre-vote", "log behind", "pre-vote"),
  ("slow disk, pre-vote", "slow disk", "pre-vote"),
  ("paused, pre-vote", "paused", "pre-vote"),
  ("well, paper’s timer", "well", "paper's timer"),
  ("well, etcd’s timer", "well", "etcd's timer"),
  ("well, pre-vote", "well", "pre-vote"),
]

private func dots(_ timeouts: String, _ column: Column, _ ink: Ink, _ label: Label?) -> [Layer] {
  troubles.indices.map { row in
    Layer(
      .points, table: "raft-tie-breaks", x: column, y: .constant(Double(row + 1)),
      where: [
        Filter("timeouts", .text(timeouts)), Filter("best_server", troubles[row].best),
        Filter("rule", troubles[row].rule),
      ], in: ink, label: row == troubles.count - 1 ? label : nil, tooltips: true)
  }
}

private func tieBreakPanel(_ title: String, _ column: Column, isLabelled: Bool) -> Panel {
  func label(_ text: String, _ x: Double, _ y: Double) -> Label? {
    isLabelled ? Label(text, x: x, y: y) : nil
  }
  return Panel(
    title,
    x: Axis(
      "time without a leader", unit: "ms", log: true, range: 90...90_000,
      ticks: .at([100, 1_000, 10_000])),
    y: Axis("First in rank, and rule", range: 0.4...9.2, ticks: .named(troubles.map(\.name))),
    layers: dots("by rank", column, .blue, label("by rank", 100, 8.6))
      + dots("drawn", column, .amber, label("drawn", 230, 7.5))
      + dots("same", column, .red, label("equal", 1_600, 8.0)),
    annotations: [
      Annotation(
        .verticalLine(x: 60_000), in: .muted,
        note: isLabelled ? Label("given up", x: 52_000, y: 8.9, anchor: .right) : nil)
    ])
}

let tieBreaksFigure = Figure(
  name: "raft-tie-breaks",
  caption:
    "**No coin is needed where servers have ranks, if the first in rank cannot keep the others from standing.** Time "
    + "without a leader with timeouts that are drawn (150–300 ms), equal (150 ms), or 15 ms longer by rank, by what is wrong with "
    + "the server that is first in rank, and by the rule. Without pre-votes and with timers that a new term begins anew, a "
    + "first in rank whose log is behind is refused for ever; runs were given up after a minute.",
  alt:
    "Eight rows of marks on log axes of milliseconds, median above and 99th percentile below. By rank the time is below 170 "
    + "milliseconds in all rows but one, where it is a minute: log behind with etcd's timer. Drawn timeouts lie a little to its right "
    + "in the other rows, and equal ones far to the right, from over a quarter of a second to a minute.",
  panels: [
    tieBreakPanel("Median", "median_ms", isLabelled: true),
    tieBreakPanel("99th percentile", "p99_ms", isLabelled: false),
  ],
  arrangement: .stacked,
  height: 280)

// MARK: - A bridge

private let guards: [(name: String, preVote: Field, quorum: Field, transfer: Field)] = [
  ("both, transfer", "yes", "yes", "yes"), ("check-quorum, transfer", "no", "yes", "yes"),
  ("pre-vote, transfer", "yes", "no", "yes"), ("neither, transfer", "no", "no", "yes"),
  ("both", "yes", "yes", "no"), ("check-quorum", "no", "yes", "no"),
  ("pre-vote", "yes", "no", "no"), ("neither", "no", "no", "no"),
]

private func bridgeDots(
  _ servers: Int, _ column: Column, _ ink: Ink, _ shift: Double, _ label: Label?
) -> [Layer] {
  guards.indices.map { row in
    let guarded = guards[row]
    return Layer(
      .points, table: "raft-bridged-partition", x: column, y: .constant(Double(row + 1) + shift),
      where: [
        Filter("servers", .count(servers)), Filter("pre_vote", guarded.preVote),
        Filter("checks_quorum", guarded.quorum), Filter("transfer", guarded.transfer),
      ], in: ink, label: row == guards.count - 1 ? label : nil, tooltips: true)
  }
}

private func bridgePanel(_ title: String, _ x: Axis, _ column: Column, isLabelled: Bool) -> Panel {
  Panel(
    title, x: x,
    y: Axis(
      "Guards, and whether an operator acts", range: 0.4...8.8, ticks: .named(guards.map(\.name))),
    layers: bridgeDots(
      3, column, .blue, 0.14, isLabelled ? Label("three servers", x: 20, y: 8.4) : nil)
      + bridgeDots(
        5, column, .amber, -0.14, isLabelled ? Label("five servers", x: 20, y: 7.6) : nil))
}

let bridgeFigure = Figure(
  name: "raft-bridged-partition",
  caption:
    "**Under a partition with a bridge pre-vote or check-quorum alone keeps the leader; with neither, leadership moves to the "
    + "bridge within three seconds and stays.** Above, terms used up in a minute. Below, the share of that minute in which nothing "
    + "was committed, though asked for every 10 ms. After ten seconds an operator transfers leadership to the server in the "
    + "middle, in the rows that say so.",
  alt:
    "Eight rows, for three and for five servers. Terms a minute are near three hundred with check-quorum alone, near fifty with check-quorum "
    + "and a transfer, and below six elsewhere. The share without commits is zero with pre-vote and with check-quorum alone, "
    + "and near one percent with neither, somewhat less with check-quorum and a transfer.",
  panels: [
    bridgePanel(
      "Terms used up", Axis("terms a minute", range: -12...320, ticks: .at([0, 100, 200, 300])),
      "terms_per_minute", isLabelled: true),
    bridgePanel(
      "Without commits", Axis("percent of a minute", range: -0.045...1.2, ticks: .at([0, 0.5, 1])),
      .scaled("unserved_share", 100), isLabelled: false),
  ],
  arrangement: .stacked,
  height: 280)
