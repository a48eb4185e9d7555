import Measurement
import Plotting

private let trips = "laboratory-round-trips"

private func printed(_ verdict: String, in ink: Ink, _ label: Label) -> Layer {
  Layer(
    .published, table: trips, x: "deviation_bound_ms", y: "deviation_published_ms",
    where: [Filter("printed_deviation", .text(verdict))], in: ink, label: label)
}

private func errors(_ verdict: String, in ink: Ink) -> Layer {
  Layer(
    .points, table: trips, x: "sigma", y: "deviation_error_percent",
    where: [Filter("printed_deviation", .text(verdict))], in: ink)
}

let roundTripsFigure = Figure(
  name: "laboratory-round-trips",
  caption:
    "**{value laboratory-round-trips sigma count where printed_deviation=\"cut mean\"} of "
    + "{value laboratory-round-trips sigma count} printed deviations cannot be, and a wide spread comes back only "
    + "in the long run.** Each mark is a pair of regions. First, the deviation that ping printed against the largest "
    + "that the printed least, mean and longest allow: above the line it is impossible. Second, how far "
    + "the simulated deviation is from the fitted one, by the spread σ of the fitted latency's logarithm.",
  alt:
    "Two scatter plots of 786 pairs. Left, printed deviation against the bound, both from a microsecond to ten "
    + "milliseconds; some two hundred marks lie above the diagonal, in a horizontal cloud near 0.3 ms. "
    + "Right, the error of the simulated deviation in percent is near zero for a small sigma and fans out beyond one, "
    + "down to minus sixty and up to plus a hundred and twenty.",
  panels: [
    Panel(
      "Printed deviation, and its bound",
      x: Axis(
        "largest possible", unit: "ms", log: true, range: 0.004...40,
        ticks: .at([0.01, 0.1, 1, 10])),
      y: Axis("ms", log: true, range: 0.004...40, ticks: .at([0.01, 0.1, 1, 10])),
      layers: [
        printed("possible", in: .blue, Label("possible", x: 5, y: 0.15)),
        printed("cut mean", in: .red, Label("impossible", x: 0.006, y: 1.3)),
        Layer(
          .line, table: "laboratory-theory", x: "x", y: "y", where: [Filter("curve", "diagonal")],
          in: .muted),
      ]),
    Panel(
      "Error of the simulated deviation",
      x: Axis("σ of the fitted latency", range: 0...3, ticks: .every(0.5)),
      y: Axis("percent", range: -100...150, ticks: .every(50)),
      layers: [errors("possible", in: .blue), errors("cut mean", in: .red)],
      annotations: [Annotation(.horizontalLine(y: 0), in: .muted)]),
  ],
  reading: "○ ◇: published, 2020 and 2021  ·  ● ◆: ours",
  height: 350)

private let pair = "laboratory-one-pair"

/// What ping printed for the pair, at a height of our choosing.
private func published(_ column: String, at height: Double) -> Layer {
  Layer(
    .published, table: "published/cloud_rtt_aws_2020_06_05", x: .named(column),
    y: .constant(height),
    where: [Filter("from_region", "us-east-1"), Filter("to_region", "eu-west-1")], in: .amber)
}

private func spread(_ column: String) -> Layer {
  Layer(.line, table: pair, x: "rtt_ms", y: .named(column), in: .blue)
}

let onePairFigure = Figure(
  name: "laboratory-one-pair",
  caption:
    "**Three printed numbers fix where a latency lies, and leave its tail to the model.** Round trips "
    + "between Virginia and Ireland, 200 000 of them simulated. Hollow: the least, the mean and the longest that ping "
    + "printed in June 2020 [@enes2020atlas], at heights of our choosing. The longest was not fitted.",
  alt:
    "Two panels. Left, the distribution of round trips rises from the published least of 70.46 ms past the "
    + "published mean and is nearly one at 70.8. Right, on a log axis, the share of longer trips falls ever more slowly, "
    + "past the published longest of 73.7 ms and on beyond eighty.",
  panels: [
    Panel(
      "Fraction at or below",
      x: Axis(
        "round trip", unit: "ms", range: 70.44...70.84, ticks: .at([70.5, 70.6, 70.7, 70.8])),
      y: Axis("fraction", range: 0...1.05, ticks: .every(0.25)),
      layers: [
        spread("fraction"), published("rtt_min_ms", at: 0), published("rtt_mean_ms", at: 0.5),
      ],
      annotations: [
        Annotation(
          .verticalLine(x: 70.508), in: .muted, note: Label("published mean", x: 70.516, y: 0.12))
      ]),
    Panel(
      "Fraction above",
      x: Axis(
        "round trip", unit: "ms", range: 70...88, ticks: .every(5)),
      y: Axis("fraction", log: true, range: 0.000003...2, ticks: .powersOfTen),
      layers: [spread("tail"), published("rtt_max_ms", at: 0.001)],
      annotations: [
        Annotation(
          .verticalLine(x: 73.658), in: .muted,
          note: Label("published longest", x: 74.1, y: 0.5))
      ]),
  ],
  reading: "line: ours  ·  □: published, 2020",
  height: 320)
