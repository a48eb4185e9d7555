import Measurement
import Plotting

private let queueTable = "laboratory-queue"
private let theoryTable = "laboratory-theory"

private func curve(_ name: String, in ink: Ink = .muted) -> Layer {
  Layer(
    .line, table: theoryTable, x: "x", y: "y", where: [Filter("curve", .text(name))], in: ink,
    dashed: true)
}

private func times(_ queue: String, in ink: Ink, _ label: Label) -> Layer {
  Layer(
    .errorBars(low: "low", high: "high"), table: queueTable, x: "load", y: "simulated",
    where: [Filter("queue", .text(queue)), Filter("quantity", "mean time")], in: ink, label: label,
    tooltips: true)
}

private func tail(_ load: Double, in ink: Ink, _ label: Label) -> Layer {
  Layer(
    .errorBars(low: "low", high: "high"), table: "laboratory-tails", x: "time", y: "share",
    where: [Filter("load", .number(load))], in: ink, label: label, tooltips: true)
}

let queueFigure = Figure(
  name: "laboratory-queue",
  caption:
    "**The simulated queue lies on the theory, from an idle server to one that is busy for 98 % of the "
    + "time.** First, mean time in the system, in service times, with 95 % intervals over "
    + "runs with other seeds. Second, the share of calls that take longer, for exponential service at three loads. "
    + "Dashed, what the theory of queues says; nothing is fitted.",
  alt:
    "Two panels. Left, time in the system against load on a log axis from one to sixty service times; marks "
    + "for exponential and for constant service lie on two dashed curves that rise steeply toward a load of one. "
    + "Right, the share of calls that take longer than a given time falls along a dashed straight line for "
    + "each of three loads, down to one in three thousand.",
  panels: [
    Panel(
      "Mean time in the system",
      x: Axis("load", range: 0...1, ticks: .every(0.2)),
      y: Axis("service times", log: true, range: 0.9...80, ticks: .at([1, 2, 5, 10, 20, 50])),
      layers: [
        curve("M/M/1"), curve("M/D/1"),
        times("M/M/1", in: .blue, Label("exponential service", x: 0.72, y: 7.2, anchor: .right)),
        times("M/D/1", in: .amber, Label("constant service", x: 0.97, y: 1.35, anchor: .right)),
      ]),
    Panel(
      "Share of calls that take longer",
      x: Axis("time in the system", unit: "service times", range: 0...80, ticks: .every(20)),
      y: Axis("share", log: true, range: 0.00006...1.4, ticks: .powersOfTen),
      layers: [
        curve("tail at 0.5"), curve("tail at 0.8"), curve("tail at 0.9"),
        tail(0.5, in: .green, Label("load 0.5", x: 1.5, y: 0.0001)),
        tail(0.8, in: .purple, Label("0.8", x: 27, y: 0.012)),
        tail(0.9, in: .blue, Label("0.9", x: 50, y: 0.016)),
      ]),
  ],
  reading: "●: ours  ·  dashed: theory",
  height: 340)

private let saturationTable = "laboratory-saturation"
private let offered = Column.scaled("offered_per_s", 0.001)

let saturationFigure = Figure(
  name: "laboratory-saturation",
  caption:
    "**Past saturation the server works as hard as ever, and for nobody.** A clerk who charges the book's "
    + "prices for a transaction of ten records. First, transactions answered a second, and those answered within "
    + "50 ms, by how many were offered. Second, the 99th percentile of the time to an answer, in the fifth and "
    + "sixth second; past saturation it grows as long as one watches. Hollow: Calvin's single machine "
    + "[@thomson2012calvin, section 6.3], to which the prices' sum was fitted.",
  alt:
    "Two panels against offered load up to 54 thousand a second. Left, throughput rises along the diagonal to 27 "
    + "thousand and stays there; goodput follows it and falls to zero at saturation. Right, on a log axis, "
    + "the 99th percentile is below five milliseconds, then jumps to a hundred and climbs to three seconds.",
  panels: [
    Panel(
      "Throughput",
      x: Axis("offered", unit: "thousands a second", range: 0...58, ticks: .every(10)),
      y: Axis("thousands a second", range: 0...32, ticks: .every(10)),
      layers: [
        Layer(
          .linePoints, table: saturationTable, x: offered, y: .scaled("throughput_per_s", 0.001),
          in: .blue, label: Label("all", x: 40, y: 28.8), tooltips: true),
        Layer(
          .linePoints, table: saturationTable, x: offered, y: .scaled("goodput_per_s", 0.001),
          in: .red, label: Label("within 50 ms", x: 29, y: 2.2), tooltips: true),
        Layer(
          .published, table: "published/calvin_sigmod12_parameters", x: .constant(56),
          y: .scaled("value", 0.001),
          where: [Filter("parameter", "single_machine_microbenchmark_throughput")], in: .blue),
      ]),
    Panel(
      "99th percentile of time to an answer",
      x: Axis("offered", unit: "thousands a second", range: 0...58, ticks: .every(10)),
      y: Axis("ms", log: true, range: 0.3...6000, ticks: .at([1, 10, 100, 1000])),
      layers: [
        Layer(
          .linePoints, table: saturationTable, x: offered, y: "latency_p99_ms", in: .blue,
          tooltips: true)
      ],
      annotations: [
        Annotation(
          .verticalLine(x: 27.03), in: .muted,
          note: Label("one over the price", x: 25.8, y: 2500, anchor: .right))
      ]),
  ],
  reading: "●: ours  ·  ○: published, 2012",
  height: 330)

private let loopTable = "laboratory-closed-loop"

private func loop(_ y: String, low: String, high: String) -> Layer {
  Layer(
    .errorBars(low: .named(low), high: .named(high)), table: loopTable, x: "users", y: .named(y),
    in: .blue, tooltips: true)
}

private func analysis(_ y: String) -> Layer {
  Layer(.line, table: loopTable, x: "users", y: .named(y), in: .muted, dashed: true)
}

let closedLoopFigure = Figure(
  name: "laboratory-closed-loop",
  caption:
    "**A closed loop bends where its users' pauses are used up, and not by collapsing.** Users who call, "
    + "wait and think for 20 ms, in front of an exponential server of one millisecond. Dashed, mean value "
    + "analysis; nothing is fitted. Intervals of 95 % over ten runs are smaller than the marks.",
  alt:
    "Two panels against the number of users up to sixty. Left, throughput rises in a straight line and bends "
    + "to a thousand a second near twenty users. Right, response time stays near one millisecond and then "
    + "rises in a straight line to forty. Marks lie on dashed curves.",
  panels: [
    Panel(
      "Throughput", x: Axis("users", range: 0...62, ticks: .every(20)),
      y: Axis("calls a second", range: 0...1150, ticks: .every(250)),
      layers: [
        analysis("throughput_theory_per_s"),
        loop("throughput_per_s", low: "throughput_low_per_s", high: "throughput_high_per_s"),
      ]),
    Panel(
      "Time to an answer", x: Axis("users", range: 0...62, ticks: .every(20)),
      y: Axis("ms", range: 0...45, ticks: .every(10)),
      layers: [
        analysis("response_theory_ms"),
        loop("response_ms", low: "response_low_ms", high: "response_high_ms"),
      ],
      annotations: [
        Annotation(
          .verticalLine(x: 21.5), in: .muted,
          note: Label("pauses used up", x: 23, y: 41))
      ]),
  ],
  reading: "●: ours  ·  dashed: theory",
  height: 310)
