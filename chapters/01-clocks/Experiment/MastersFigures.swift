import Plotting

private func outside(_ liars: Int, in ink: Ink, _ label: Label) -> Layer {
  Layer(
    .linePoints, table: "liars", x: "lie_ms", y: "outside_share",
    where: [Filter("liars", .count(liars))], in: ink, label: label, tooltips: true)
}

private let time = Panel(
  "How long the true time is outside",
  x: Axis(
    "lie", unit: "ms", log: true, range: 0.04...90_000, ticks: .at([0.1, 1, 10, 100, 1000, 10_000])),
  y: Axis("share of time", range: 0...1.1, ticks: .at([0, 0.25, 0.5, 0.75, 1])),
  layers: [
    outside(2, in: .blue, Label("two liars of five", x: 20, y: 0.08)),
    outside(3, in: .red, Label("three", x: 20, y: 0.91)),
  ])

private let polls = Panel(
  "How often two liars of five succeed",
  x: Axis("lie", unit: "ms", range: 0...3, ticks: .every(1)),
  y: Axis("share of polls", range: 0...1.1, ticks: .at([0, 0.25, 0.5, 0.75, 1])),
  layers: [
    Layer(
      .line, table: "outvoted", x: "lie_ms", y: "missed_share_most_shared", in: .amber,
      label: Label("most votes", x: 0.88, y: 0.82, anchor: .right)),
    Layer(
      .line, table: "outvoted", x: "lie_ms", y: "missed_share_marzullo", in: .blue,
      label: Label("Marzullo's rule", x: 1.5, y: 0.08, anchor: .center)),
  ])

let liarsFigure = Figure(
  name: "liars",
  caption:
    "**Two liars of five cannot move the interval off the true time; three can, and two could if most "
    + "votes won.** First, the share of three hours for which the true time was outside a server's bounds, by "
    + "how much the liars lie, all by the same. Second, the share of polls whose interval missed the true time.",
  alt:
    "Two panels. Left, share of time outside the bounds against the size of the lie on a log axis: zero "
    + "throughout for two liars, for three rising from one millisecond to all of the time at ten. Right, share "
    + "of polls that miss the true time: zero by Marzullo's rule, while the rule that takes most votes misses "
    + "all polls for lies between one and nearly two milliseconds.",
  panels: [time, polls],
  height: 330)
