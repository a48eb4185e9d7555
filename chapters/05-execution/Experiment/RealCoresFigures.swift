import Experiments
import Measurement
import Plotting

// MARK: - Fetching ahead

private func way(_ name: String, _ ink: Ink, dashed: Bool = false, _ label: Label? = nil) -> Layer {
  Layer(
    .linePoints, table: "live/execution-knowing-keys", x: "table_mib",
    y: .scaled("calls_per_cpu_s", 1e-6), where: [Filter("way", .text(name))], in: ink,
    dashed: dashed, label: label, tooltips: true)
}

let knowingKeysFigure = Figure(
  name: "execution-knowing-keys",
  caption:
    "**Beyond the caches, whoever knows his rows beforehand overtakes whoever has to wait for them, locks and all.** Calls of ten rows, "
    + "drawn evenly, in a second of one thread's processor, by the size of the table. Solid: rows are fetched eight calls or 64 rows before they are "
    + "needed. Dashed: when they are needed.",
  alt:
    "Millions of calls a second against the size of the table from 1 to 1,024 MiB, both on log axes. Without fetching, serial execution and locks fall steeply "
    + "between 4 and 16 MiB. With it, serial execution, queues and locks fall slowly, and all three stay above serial execution without fetching from 16 MiB on.",
  panels: [
    Panel(
      x: Axis(
        "table", unit: "MiB", log: true, range: 0.75...1_400, ticks: .at([1, 4, 16, 64, 256, 1024])),
      y: Axis(
        "Calls in a processor second", unit: "millions", log: true, range: 0.6...30,
        ticks: .at([1, 2, 5, 10, 20])),
      layers: [
        way("serial", .blue, dashed: true), way("locks", .red, dashed: true),
        way("serial with fetching", .blue, Label("serial", x: 18, y: 16.5)),
        way("queues with fetching", .green, Label("queues", x: 330, y: 8.6)),
        way("locks with fetching", .red, Label("locks", x: 15, y: 5.4)),
      ])
  ],
  reading: "solid: fetched ahead  ·  dashed: not",
  height: 340)

// MARK: - Engines

private let coresTable = "live/execution-real-cores"

private func bySkew(_ engine: RealEngine, _ ink: Ink, _ label: Label) -> Layer {
  Layer(
    .linePoints, table: coresTable, x: "theta", y: .scaled("ideal_calls_per_s", 1e-6),
    where: [
      Filter("engine", .text(engine.rawValue)), Filter("threads", 1), Filter("work_ns", 0),
    ], in: ink, label: label, tooltips: true)
}

private func byWork(_ engine: RealEngine, _ ink: Ink, _ label: Label) -> Layer {
  Layer(
    .linePoints, table: coresTable, x: "serial_us_per_call", y: "ideal_times_serial",
    where: [
      Filter("engine", .text(engine.rawValue)), Filter("threads", 2), Filter("theta", .number(0)),
    ], in: ink, label: label, tooltips: true)
}

let realCoresFigure = Figure(
  name: "execution-real-cores",
  caption:
    "**On one thread nothing beats doing one call after the other; on two, what calls have to do decides.** First, calls in a second of one thread's processor, by skew, "
    + "with no work but reading and writing. Second, serial execution's time over that of the busier of two threads, by how long a call takes serially; its ten operations have "
    + "0, 100, 1,000 and 10,000 ns of work each.",
  alt:
    "Two panels. Left, serial execution and queues stay near ten million calls a second at any skew, locks and graph sink to four, and Aria falls from more than four million to "
    + "fifty thousand. Right, against the time of a call on a log axis, queues, Aria and graph rise toward twice serial execution, and Calvin's locks stay near one.",
  panels: [
    Panel(
      "One thread, by skew",
      x: Axis("theta", range: 0...1.02, ticks: .every(0.2)),
      y: Axis(
        "millions of calls a second", range: 0...13, ticks: .every(2.5)),
      layers: [
        bySkew(.serial, .blue, Label("serial", x: 0.03, y: 9.6)),
        bySkew(.queues, .green, Label("queues", x: 0.03, y: 6.65)),
        bySkew(.locks, .red, Label("locks", x: 0.62, y: 6.75)),
        bySkew(.graph, .purple, Label("graph", x: 0.68, y: 3.3)),
        bySkew(.aria, .amber, Label("Aria", x: 0.42, y: 1.9, anchor: .right)),
      ]),
    Panel(
      "Two threads, by work",
      x: Axis(
        "a call takes serially", unit: "µs", log: true, range: 0.06...200,
        ticks: .at([0.1, 1, 10, 100])),
      y: Axis("times as fast as serial", range: 0...2.3, ticks: .every(0.5)),
      layers: [
        byWork(.queues, .green, Label("queues", x: 0.4, y: 2.08)),
        byWork(.aria, .amber, Label("Aria", x: 0.22, y: 1.38, anchor: .right)),
        byWork(.graph, .purple, Label("graph", x: 3.3, y: 1.28)),
        byWork(.locks, .red, Label("locks", x: 14, y: 0.82)),
      ],
      annotations: [Annotation(.horizontalLine(y: 1), in: .muted)]),
  ],
  height: 340)

// MARK: - Hashing

private let hashed = [
  "nothing", "answers", "rows written", "state kept up to date", "state anew each batch",
]

private func hashing(_ rows: Int, _ ink: Ink, _ label: Label) -> [Layer] {
  hashed.enumerated().map { place, name in
    Layer(
      .points, table: "live/execution-hashing", x: "cpu_ns_per_call",
      y: .constant(Double(hashed.count - place)),
      where: [Filter("hashed", .text(name)), Filter("rows", .count(rows))], in: ink,
      label: place == 0 ? label : nil, tooltips: true)
  }
}

let hashingFigure = Figure(
  name: "execution-hashing",
  caption:
    "**A hash of the state that is kept up to date costs a few tens of nanoseconds a call, whatever the size of the table.** What a call costs a thread's processor, in batches "
    + "of a thousand, by what is hashed beside its execution.",
  alt:
    "Five rows on a log axis of nanoseconds a call, with marks for tables of a thousand, a hundred thousand and a million rows. The first four rows lie between 50 and 200. Hashing all rows after each batch costs 65, 1,100 and over 10,000.",
  panels: [
    Panel(
      x: Axis(
        "a call", unit: "ns", log: true, range: 40...20_000,
        ticks: .at([50, 200, 1_000, 10_000])),
      y: Axis("Hashed", range: 0.5...5.5, ticks: .named(hashed.reversed())),
      layers: hashing(1_000, .blue, Label("1 000 rows", x: 58, y: 1.45))
        + hashing(100_000, .amber, Label("100 000", x: 1_170, y: 1.45, anchor: .center))
        + hashing(1_000_000, .green, Label("1 000 000", x: 18_000, y: 1.45, anchor: .right)))
  ],
  height: 270)

// MARK: - Aria

private func pilesUp(_ theta: Double, _ ink: Ink, _ label: Label) -> Layer {
  Layer(
    .linePoints, table: "execution-aria-piles-up", x: "batch_number", y: "committed_percent",
    where: [Filter("theta", .number(theta))], in: ink, label: label, tooltips: true)
}

private func collapse(_ load: [Filter], _ ink: Ink, _ label: Label) -> [Layer] {
  func layer(
    _ mark: Layer.Mark, _ y: Column, _ aborted: String, dashed: Bool = false, _ label: Label? = nil
  )
    -> Layer
  {
    Layer(
      mark, table: "execution-aria-collapse", x: "batch", y: y,
      where: load + [Filter("aborted_calls", .text(aborted))], in: ink, dashed: dashed,
      label: label, tooltips: mark.isOurs)
  }
  return [
    layer(.linePoints, "committed_percent", "run again", label),
    layer(.line, "committed_percent", "given up", dashed: true),
    layer(.published, "testbed_committed_percent", "given up"),
  ]
}

extension Layer.Mark {
  fileprivate var isOurs: Bool {
    if case .linePoints = self { return true }
    return false
  }
}

private func skewed(_ theta: Double) -> [Filter] {
  [Filter("workload", "YCSB"), Filter("theta", .number(theta))]
}

let ariaCollapseFigure = Figure(
  name: "execution-aria-collapse",
  caption:
    "**Whoever aborts goes first in Aria's next batch, and there meets those who aborted for the same row.** First, how many of a batch's thousand calls commit, batch after batch, at five "
    + "skews. Second, by the size of the batch, once calls have piled up; dashed, if those that abort are given up and new ones drawn, as in the testbed of Aria's authors; hollow, "
    + "what we counted there.",
  alt:
    "Two panels. Left, the share of a batch that commits, over the number of the batch on a log axis: with even keys 99 percent throughout; with theta 0.9 it falls from 51 to one and a half within "
    + "ten batches. Right, both axes log: solid lines fall as one over the size of the batch, down to a thousandth; dashed lines fall far less, and hollow marks lie on them.",
  panels: [
    Panel(
      "A thousand calls a batch",
      x: Axis("number of the batch", log: true, range: 0.85...1_200, ticks: .powersOfTen),
      y: Axis("% commit", range: 0...116, ticks: .every(25)),
      layers: [
        pilesUp(0, .grey, Label("even", x: 300, y: 108)),
        pilesUp(0.6, .green, Label("theta 0.6", x: 90, y: 53)),
        pilesUp(0.8, .purple, Label("0.8", x: 5.2, y: 42)),
        pilesUp(0.9, .blue, Label("0.9", x: 1.35, y: 50)),
        pilesUp(0.99, .red, Label("0.99", x: 0.97, y: 10)),
      ]),
    Panel(
      "After it has piled up",
      x: Axis("calls in a batch", log: true, range: 8...13_000, ticks: .powersOfTen),
      y: Axis("% commit", log: true, range: 0.01...250, ticks: .at([0.01, 0.1, 1, 10, 100])),
      layers: collapse(skewed(0.6), .green, Label("theta 0.6", x: 2_600, y: 16))
        + collapse(skewed(0.9), .blue, Label("0.9", x: 1_500, y: 1.5))
        + collapse(
          [Filter("workload", "TPC-C"), Filter("warehouses", 1)], .red,
          Label("TPC-C, 1 warehouse", x: 9, y: 0.3))),
  ],
  reading: "solid: run again  ·  dashed: given up  ·  hollow: the testbed",
  height: 340)

// MARK: - The log of inputs

private func logged(
  _ column: Column, _ logging: String, _ ink: Ink, dashed: Bool = false, _ label: Label? = nil
)
  -> Layer
{
  Layer(
    .linePoints, table: "live/execution-input-log", x: "batch", y: column,
    where: [Filter("logging", .text(logging))], in: ink, dashed: dashed, label: label,
    tooltips: true)
}

let inputLogFigure = Figure(
  name: "execution-input-log",
  caption:
    "**Whoever answers only what is on the disk waits for it once a batch; where a large batch is run meanwhile, the wait all but vanishes.** Calls a second and the median time until a batch may be answered, on this machine's wall clock and its disk, "
    + "one batch after the other; queues, one thread.",
  alt:
    "Two panels against the calls in a batch from ten to sixty thousand, all axes log. Left, without a log three to nine million calls a second; with it fifty thousand in batches of ten, rising to "
    + "six million if a batch is run after it is logged, and to more than eight if meanwhile. Right, without a log the time grows with the batch; with it, it is a fifth of a millisecond up to a thousand "
    + "calls, and joins the other beyond.",
  panels: [
    Panel(
      "Throughput",
      x: Axis("calls in a batch", log: true, range: 8...90_000, ticks: .powersOfTen),
      y: Axis("calls a second", log: true, range: 10_000...30_000_000, ticks: .powersOfTen),
      layers: [
        logged("calls_per_wall_s", "not logged", .blue, Label("not logged", x: 10, y: 1.3e7)),
        logged(
          "calls_per_wall_s", "logged then run", .amber,
          Label("logged, then run", x: 250, y: 330_000)),
        logged(
          "calls_per_wall_s", "logged and run at once", .green,
          Label("both at once", x: 11, y: 1_100_000)),
      ]),
    Panel(
      "Median time to an answer",
      x: Axis("calls in a batch", log: true, range: 8...90_000, ticks: .powersOfTen),
      y: Axis("ms", log: true, range: 0.001...100, ticks: .at([0.001, 0.01, 0.1, 1, 10, 100])),
      layers: [
        logged("latency_p50_ms", "not logged", .blue),
        logged("latency_p50_ms", "logged then run", .amber),
        logged("latency_p50_ms", "logged and run at once", .green),
      ]),
  ],
  height: 330)
