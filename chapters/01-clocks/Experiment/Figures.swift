import Plotting

private let uncertainties = "published/clock_sync_uncertainty"

/// A published height of the sawtooth. Its fraction of time is ours: what a straight tooth gives it.
private func published(_ system: String, at fraction: Double) -> Layer {
  Layer(
    .published, table: uncertainties, x: .scaled("value_us", 0.001), y: .constant(fraction),
    where: [Filter("system", .text(system))], in: .blue)
}

private let tooth = Panel(
  "A server between polls",
  x: Axis("time", unit: "s", range: 0...90, ticks: .every(30)),
  y: Axis("milliseconds", range: 0...9, ticks: .at([0, 1, 3, 5, 7, 9])),
  layers: [
    Layer(
      .line, table: "truetime-sawtooth", x: "second", y: "epsilon_ms", in: .blue,
      label: Label("uncertainty ε", x: 1, y: 7.7)),
    Layer(
      .line, table: "truetime-sawtooth", x: "second", y: "error_ms", in: .amber,
      label: Label("true error", x: 50, y: 1.75, anchor: .center)),
  ],
  annotations: [
    Annotation(
      .horizontalBand(y: 1...7), in: .grey,
      note: Label("published: 1 to 7 ms", x: 89, y: 7.7, anchor: .right))
  ])

private let day = Panel(
  "Fraction of a day with at most this ε",
  x: Axis("uncertainty ε", unit: "ms", range: 0...9, ticks: .at([0, 1, 3, 5, 7, 9])),
  y: Axis("fraction", range: 0...1, ticks: .every(0.25)),
  layers: [
    Layer(.line, table: "truetime-distribution", x: "epsilon_ms", y: "fraction", in: .blue),
    published("TrueTime low point of sawtooth", at: 0),
    published("TrueTime typical average", at: 0.5),
    published("TrueTime high point of sawtooth", at: 1),
  ],
  annotations: [
    Annotation(
      .verticalLine(x: 4), in: .muted,
      note: Label("published average", x: 4.3, y: 0.08))
  ])

let sawtoothFigure = Figure(
  name: "truetime-sawtooth",
  caption: "**A server knows the time best just after it has asked, and knows it far better than "
    + "it dares to say.** First, a minute and a half of a server whose clock drifts as much as the "
    + "largest that was reported: its uncertainty, and the error it really has. Second, its uncertainty over a "
    + "day. Shaded band and hollow marks: the low point, average and high point that the paper "
    + "prints [@corbett2012spanner], the average drawn at one half.",
  alt: "Two panels. Left, uncertainty climbs from one to seven milliseconds and drops back at each "
    + "of three polls, thirty seconds apart, inside the published band; the true error stays near or "
    + "below one millisecond. Right, the cumulative distribution of uncertainty over a day is a "
    + "straight line from one to seven milliseconds through the three published points.",
  panels: [tooth, day],
  reading: "line: ours  ·  ○: published, 2012",
  height: 340)

private let share = Panel(
  x: Axis(
    "drift of the clock", unit: "µs/s", log: true, range: 8...1250,
    ticks: .at([10, 30, 100, 200, 400, 1000])),
  y: Axis("Share of time outside its bounds", range: 0...1, ticks: .every(0.25)),
  layers: [
    Layer(
      .line, table: "truetime-closed-form", x: "drift_us_per_s", y: "outside_share", in: .muted,
      dashed: true, label: Label("closed form", x: 285, y: 0.3)),
    Layer(
      .points, table: "truetime-promise", x: "drift_us_per_s", y: "outside_share", in: .red,
      label: Label("simulated", x: 430, y: 0.76), tooltips: true),
  ],
  annotations: [
    Annotation(
      .verticalLine(x: 200), in: .muted,
      note: Label("promised at most", x: 190, y: 0.93, anchor: .right)),
    Annotation(
      .verticalLine(x: 30), in: .muted,
      note: Label("largest reported", x: 31.5, y: 0.83)),
  ])

let promiseFigure = Figure(
  name: "truetime-promise",
  caption: "**While a clock keeps the promised rate its bounds always hold; at twice the rate they "
    + "are wrong for {value truetime-promise outside_share mean where drift_us_per_s=400 digits 2} "
    + "of the time.** The share of a day for which the true time lay outside a server's bounds, by "
    + "the drift of its clock; five runs each.",
  alt: "Share of time outside the bounds against clock drift from 10 to 1,000 microseconds a "
    + "second, on a log axis. It is zero up to 225, then climbs steeply along the closed form to "
    + "above 0.95.",
  panels: [share],
  height: 330)
