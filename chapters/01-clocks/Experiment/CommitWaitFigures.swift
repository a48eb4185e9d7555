import Plotting

private func latency(_ place: String, in ink: Ink, _ label: Label) -> Layer {
  Layer(
    .linePoints, table: "commit-wait-latency", x: "epsilon_ms", y: "latency_ms",
    where: [Filter("place", .text(place))], in: ink, label: label, tooltips: true)
}

/// The last uncertainty of a place whose wait is over when replication is: twice it is what replication takes.
private func hidden(
  _ place: String, until epsilon: Double, _ label: Label? = nil
) -> Layer {
  Layer(
    .points, table: "commit-wait-latency", x: "epsilon_ms", y: "latency_ms",
    where: [Filter("place", .text(place)), Filter("epsilon_ms", .number(epsilon))], in: .red,
    label: label)
}

let latencyFigure = Figure(
  name: "commit-wait-latency",
  caption:
    "**Commit wait adds nothing to a lone write until twice the uncertainty exceeds replication.** Time from "
    + "a client's request to its answer, for one write, by the uncertainty that every clock claims. "
    + "In one region replication takes a millisecond, across regions seventy.",
  alt: "Latency of a write against clock uncertainty from a tenth of a microsecond to a quarter of "
    + "a second, both on log axes. Each of two lines is flat and then rises; in one region the knee "
    + "is at half a millisecond, across regions at thirty-five milliseconds.",
  panels: [
    Panel(
      x: Axis("uncertainty ε", unit: "ms", log: true, range: 0.00007...400, ticks: .powersOfTen),
      y: Axis(
        "Latency of a write", unit: "ms", log: true, range: 1...700, ticks: .at([1, 10, 100])),
      layers: [
        latency(
          "one region", in: .blue, Label("one region", x: 0.00011, y: 2.1)),
        latency(
          "across regions", in: .amber, Label("across regions", x: 0.00011, y: 100)),
        hidden(
          "one region", until: 0.5,
          Label("hidden up to here", x: 0.55, y: 2.1, anchor: .right)),
        hidden("across regions", until: 35),
      ],
      annotations: [
        Annotation(
          .verticalLine(x: 4), in: .muted,
          note: Label("TrueTime's average", x: 3.3, y: 400, anchor: .right))
      ])
  ],
  height: 340)

let hotRowFigure = Figure(
  name: "commit-wait-hot-row",
  caption:
    "**A row that everybody writes takes one transaction in twice the uncertainty, whatever the "
    + "machines can do.** Writes of one row a second in one region, as many asked for as it takes; the dashed "
    + "line is 1/(2ε). Below half a millisecond replication is the limit.",
  alt: "Writes a second of one row against clock uncertainty from 0.1 to 10 milliseconds. A flat "
    + "thousand up to half a millisecond, then falling along the dashed bound to fifty.",
  panels: [
    Panel(
      x: Axis(
        "uncertainty ε", unit: "ms", log: true, range: 0.08...12, ticks: .at([0.1, 0.5, 1, 4, 10])),
      y: Axis(
        "Writes of one row a second", log: true, range: 30...6000, ticks: .at([100, 1000])),
      layers: [
        Layer(
          .line, table: "commit-wait-hot-row", x: "epsilon_ms", y: "bound_per_s", in: .muted,
          dashed: true, label: Label("1/(2ε)", x: 0.19, y: 3300)),
        Layer(
          .linePoints, table: "commit-wait-hot-row", x: "epsilon_ms", y: "writes_per_s", in: .blue,
          label: Label("simulated", x: 2.2, y: 330), tooltips: true),
      ])
  ],
  height: 310)

private func form(_ place: String) -> Layer {
  Layer(
    .line, table: "commit-wait-lies-form", x: "error_over_bound", y: "reversed_share",
    where: [Filter("place", .text(place))], in: .muted, dashed: true)
}

private func reversed(_ place: String, in ink: Ink, _ label: Label) -> Layer {
  Layer(
    .points, table: "commit-wait-lies", x: "error_over_bound", y: "reversed_share",
    where: [Filter("place", .text(place))], in: ink, label: label, tooltips: true)
}

let liesFigure = Figure(
  name: "commit-wait-lies",
  caption: "**No pair is reversed while clocks keep their bound, and distance hides the lies of "
    + "those that do not.** The share of pairs of writes, the second begun after the first was "
    + "answered, in which the second got the earlier timestamp; by how far the leaders' clocks err, "
    + "as a multiple of the bound they claim. Each mark is a run of {value commit-wait-lies pairs min} "
    + "pairs; dashed, the closed form.",
  alt: "Share of reversed pairs against clock error over claimed bound, from 0.5 to 32 on a log "
    + "axis. In one region it is zero up to one and then rises toward one half; across regions it "
    + "stays zero up to twelve. Points lie on dashed curves.",
  panels: [
    Panel(
      x: Axis(
        "clock error over claimed bound", log: true, range: 0.45...36,
        ticks: .at([0.5, 1, 2, 4, 8, 16, 32])),
      y: Axis("Share of pairs reversed", range: 0...0.5, ticks: .every(0.1)),
      layers: [
        form("one region"), form("across regions"),
        reversed("one region", in: .blue, Label("one region", x: 2.2, y: 0.3, anchor: .right)),
        reversed(
          "across regions", in: .amber, Label("across regions", x: 19, y: 0.2, anchor: .right)),
      ],
      annotations: [
        Annotation(
          .verticalLine(x: 1), in: .muted,
          note: Label("beyond the bound", x: 1.06, y: 0.46))
      ])
  ],
  height: 340)
