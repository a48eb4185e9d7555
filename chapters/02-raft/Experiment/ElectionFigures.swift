import Measurement
import Plotting

// How long nobody leads, as the paper drew it, and what the thesis derives.

/// One curve of the paper's figure 16: ours, and theirs dashed.
private func curve(
  _ least: Int, _ most: Int, of published: String, in ink: Ink, _ label: Label
) -> [Layer] {
  let filters = [
    Filter("election_timeout_min_ms", .count(least)),
    Filter("election_timeout_max_ms", .count(most)),
  ]
  return [
    Layer(
      .line, table: "published/" + published, x: "time_without_leader_ms", y: "cumulative_fraction",
      where: filters, in: ink, dashed: true),
    Layer(
      .line, table: "raft-elections", x: "time_without_leader_ms", y: "cumulative_fraction",
      where: filters, in: ink, label: label),
  ]
}

private func fractions() -> Axis { Axis("Fraction at or below", range: 0...1, ticks: .every(0.25)) }

private func randomness(_ most: Int, in ink: Ink, _ x: Double, _ y: Double) -> [Layer] {
  curve(
    150, most, of: "raft_atc14_fig16a_election_randomness", in: ink,
    Label("150–\(most)", x: x, y: y))
}

private func scale(_ least: Int, _ most: Int, in ink: Ink, _ x: Double, _ y: Double) -> [Layer] {
  curve(
    least, most, of: "raft_atc14_fig16b_election_timeout_scale", in: ink,
    Label("\(least)–\(most)", x: x, y: y))
}

let electionsFigure = Figure(
  name: "raft-elections",
  caption:
    "**A little randomness is enough to elect a leader soon; none, or less than a candidate needs to be heard, is not.** Time from "
    + "the crash of a leader until all know another, by the milliseconds between which election timeouts are drawn. Dashed: "
    + "the paper's figure 16 [@ongaro2014raft], of which we fitted the medians of 150–150 and 12–24. Ours are slower at "
    + "150–151 and 150–155.",
  alt:
    "Two panels of cumulative distributions on log axes of milliseconds. Above, timeouts from 150 milliseconds: with 150 to "
    + "300, 200 and 175 most elections end within 200; with 150 to 155 they take steps of 150 to some seconds, with 150 to "
    + "151 some six seconds, with equal timeouts some forty. Below, five scales from 12 to 24 up to 150 to 300, each "
    + "slower than the last. Dashed curves of the paper lie on ours but for the two narrow ranges, where they are further left.",
  panels: [
    Panel(
      "More or less randomness",
      x: Axis(
        "time without a leader", unit: "ms", log: true, range: 17...300_000,
        ticks: .at([100, 1_000, 10_000, 100_000])),
      y: fractions(),
      layers: randomness(150, in: .red, 62_000, 0.3) + randomness(151, in: .amber, 4_600, 0.14)
        + randomness(155, in: .purple, 20, 0.3) + randomness(175, in: .grey, 20, 0.69)
        + randomness(200, in: .green, 20, 0.56) + randomness(300, in: .blue, 20, 0.43)),
    Panel(
      "Longer or shorter timeouts",
      x: Axis(
        "time without a leader", unit: "ms", log: true, range: 10...800,
        ticks: .at([10, 30, 100, 300])),
      y: fractions(),
      layers: scale(12, 24, in: .red, 10.5, 0.94) + scale(25, 50, in: .amber, 10.5, 0.81)
        + scale(50, 100, in: .purple, 10.5, 0.68) + scale(100, 200, in: .green, 10.5, 0.55)
        + scale(150, 300, in: .blue, 10.5, 0.42)),
  ],
  arrangement: .stacked,
  reading: "line: ours  ·  dashed: published, 2014",
  height: 300)

// MARK: - Split votes

private let inks: [Ink] = [.blue, .amber, .green, .purple, .red]
private let counts = ["none", "one", "two", "three", "four"]

/// All groups of one size, by how many servers are down; a colour is named once.
private func splitPanel(_ servers: Int, naming named: [Int: (x: Double, y: Double)]) -> Panel {
  let layers = (0...servers / 2).flatMap { failed -> [Layer] in
    let filters = [
      Filter("cluster_size", .count(servers)), Filter("failed_servers", .count(failed)),
    ]
    return [
      Layer(
        .line, table: "raft-split-votes-form", x: "latency_over_timeout_range",
        y: "split_vote_probability", where: filters, in: .muted, dashed: true),
      Layer(
        .points, table: "raft-split-votes", x: "latency_over_timeout_range", y: "split_vote_share",
        where: filters, in: inks[failed],
        label: named[failed].map { Label(counts[failed] + " down", x: $0.x, y: $0.y) },
        tooltips: true),
    ]
  }
  return Panel(
    "\(servers) servers",
    x: Axis("one way / timeout range", range: 0...0.52, ticks: .every(0.1)),
    y: Axis("Share of votes split", range: 0...1, ticks: .every(0.25)), layers: layers)
}

let splitVotesFigure = Figure(
  name: "raft-split-votes",
  caption:
    "**Votes split as often as the closed form says.** Share of first elections that nobody won, by how long a message "
    + "takes, as a part of the range on which timeouts are drawn, and by how many servers are down; "
    + "{value raft-split-votes elections min} elections a mark. Dashed: the thesis's closed form [@ongaro2014thesis].",
  alt:
    "Four panels for three, five, seven and nine servers. In each the share of split votes rises with the latency, the "
    + "steeper the more servers are down, from near zero to between a half and one at half the range. Marks lie on "
    + "dashed curves.",
  panels: [
    splitPanel(3, naming: [0: (0.33, 0.14), 1: (0.1, 0.5)]),
    splitPanel(5, naming: [2: (0.06, 0.66)]), splitPanel(7, naming: [3: (0.02, 0.72)]),
    splitPanel(9, naming: [4: (0.02, 0.85)]),
  ],
  arrangement: .sharing(columns: 2),
  reading: "mark: ours  ·  dashed: closed form",
  height: 230)

// MARK: - Times

private func timesPanel(_ servers: Int, naming named: [Int: (x: Double, y: Double)]) -> Panel {
  let layers = (0...servers / 2).flatMap { failed -> [Layer] in
    let filters = [
      Filter("cluster_size", .count(servers)), Filter("failed_servers", .count(failed)),
    ]
    return [
      Layer(
        .line, table: "raft-election-times", x: "timeout_range_over_latency",
        y: "formula_over_latency", where: filters, in: .muted, dashed: true),
      Layer(
        .points, table: "raft-election-times", x: "timeout_range_over_latency",
        y: "time_over_latency", where: filters, in: inks[failed],
        label: named[failed].map { Label(counts[failed] + " down", x: $0.x, y: $0.y) },
        tooltips: true),
    ]
  }
  return Panel(
    "\(servers) servers",
    x: Axis(
      "timeout range / one way", log: true, range: 1.8...34, ticks: .at([2, 3, 5, 8, 10, 20, 30])),
    y: Axis("Election time / one way", range: 0...40, ticks: .every(10)), layers: layers,
    annotations: [
      Annotation(
        .verticalLine(x: 10), in: .muted,
        note: servers == 3 ? Label("recommended", x: 9.4, y: 37, anchor: .right) : nil)
    ])
}

let electionTimesFigure = Figure(
  name: "raft-election-times",
  caption:
    "**Timeouts drawn on ten times a message's way cost little and leave room.** Mean time from a leader's crash to the next "
    + "leader, over the time that a message takes, by the range of timeouts over the same. Dashed: the thesis's formula "
    + "[@ongaro2014thesis], which takes each new election to begin like the first; where most votes split it asks for too "
    + "much.",
  alt:
    "Two panels, three and five servers. Mean election time has a shallow minimum at a range of about three to five latencies, "
    + "rises steeply to its left and slowly to its right, to some thirty at thirty. Marks lie on the dashed formula from five on, "
    + "and below it further left, most where two of five servers are down.",
  panels: [
    timesPanel(3, naming: [0: (11.5, 9.5), 1: (3, 18)]), timesPanel(5, naming: [2: (2.8, 22)]),
  ],
  arrangement: .sharing(columns: 2),
  reading: "mark: ours  ·  dashed: formula",
  height: 330)
