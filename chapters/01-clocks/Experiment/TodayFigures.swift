import Plotting

private func needed(_ column: Column, in ink: Ink, _ label: Label) -> Layer {
  Layer(
    .points, table: "clocks-needed", x: column, y: "row", in: ink, label: label, tooltips: true)
}

let todayFigure = Figure(
  name: "clocks-today",
  caption:
    "**With commit wait, clocks must break their bound before a pair is reversed, and no report that we "
    + "found comes near it; without the wait, clocks far inside the bound are enough.** Filled, ours: errors of two clocks, "
    + "as a multiple of the bound they claim, that reverse the first pair. Hollow, published: an error or a drift "
    + "that was reported, as a share of the bound; rows without one have none. The years are the bounds'; PHC is a cloud's hardware clock.",
  alt:
    "Ten rows, one for each clock, on a log axis of error over bound. With commit wait the errors needed lie right "
    + "of one, from just above it for TrueTime in one region to half a million for Huygens across regions; the "
    + "errors reported lie left of one, from two hundredths to a fifth. For CockroachDB, without a wait, all marks "
    + "lie left of one.",
  panels: [
    Panel(
      x: Axis(
        "error / claimed bound", log: true, range: 0.001...2_000_000,
        ticks: .at([0.01, 1, 100, 10_000])),
      y: Axis(
        "Clock, and the year of its bound", range: 0.4...11.4,
        ticks: .named(Technology.all.map { "\($0.name) \($0.year)" })),
      layers: [
        needed(
          "needed_one_region", in: .blue, Label("one region", x: 3500, y: 3, anchor: .right)),
        needed("needed_across_regions", in: .amber, Label("across regions", x: 30, y: 10)),
        Layer(
          .published, table: "clocks-reported", x: "share", y: "row", in: .purple,
          label: Label("reported", x: 0.5, y: 10.85, anchor: .right), tooltips: true),
      ],
      annotations: [
        Annotation(.verticalLine(x: 1), in: .muted, note: Label("the bound", x: 1.4, y: 10.95)),
        Annotation(
          .horizontalLine(y: 1.5), in: .muted, note: Label("without commit wait", x: 1.4, y: 1)),
      ])
  ],
  height: 400)
