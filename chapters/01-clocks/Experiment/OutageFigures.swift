import Plotting

private let figure6 = "published/spanner_osdi12_fig6_truetime_epsilon_apr13"

private func percentile(
  _ name: String, _ column: String, in ink: Ink, y: Double
) -> [Layer] {
  [
    Layer(
      .steps, table: "outage", x: "hour_of_day", y: .named("\(column)_epsilon_ms"), in: ink,
      label: Label(name, x: 8.95, y: y, anchor: .right)),
    Layer(
      .published, table: figure6, x: "hour_of_day", y: .named("\(column)_epsilon_median_ms"),
      in: ink),
  ]
}

let outageFigure = Figure(
  name: "outage",
  caption:
    "**When two of three near masters stop, the answer of a far one decides, and every poll leaves open half "
    + "the way there and back.** ε right after a poll, percentiles over all servers by six minutes. Hollow: the "
    + "paper's figure 6 [@corbett2012spanner], of which we fitted the quiet hours and the height of the "
    + "90th percentile.",
  alt:
    "Uncertainty right after a poll against the hour of the day, on a log axis. Three lines, the 90th, 99th and "
    + "99.9th percentile, run level at 0.3, 0.6 and 3 milliseconds, rise to between 4 and 5 shortly after half past "
    + "nine, stay there for some forty minutes and fall back at once. Hollow marks of the paper lie on or a "
    + "little above the lines.",
  panels: [
    Panel(
      x: Axis("hour of 13 April 2012", range: 7.93...11.57, ticks: .at([8, 9, 10, 11])),
      y: Axis(
        "ε right after a poll", unit: "ms", log: true, range: 0.2...7,
        ticks: .at([0.2, 0.3, 0.5, 1, 2, 3, 5])),
      layers: percentile("90th", "p90", in: .blue, y: 0.39)
        + percentile("99th", "p99", in: .amber, y: 0.79)
        + percentile("99.9th", "p999", in: .purple, y: 4.9),
      annotations: [
        Annotation(
          .verticalBand(x: Population.down.from...Population.down.to), in: .grey,
          note: Label("two masters down", x: 9.875, y: 0.24, anchor: .center))
      ])
  ],
  reading: "line: ours  ·  hollow: published, 2012",
  height: 380)
