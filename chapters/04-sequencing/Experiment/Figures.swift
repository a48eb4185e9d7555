import Experiments
import Measurement
import Model
import Plotting

private let modes = ["nobody is asked", "one data centre", "three data centres"]

let modesFigure = Figure(
  name: "sequencing-modes",
  caption:
    "**Agreement over three data centres costs us fewer round trips than were published.** A call's mean latency "
    + "beyond half an epoch, in round trips of the links it agrees over. Hollow: figure 2 of the Calvin paper, whose agreement was ZooKeeper's.",
  alt:
    "Three rows with two marks each on a log axis of round trips from one to two hundred. Nobody is asked: two, published five. One data centre: four, published 97. "
    + "Three data centres: 1.5, published 3.7.",
  panels: [
    Panel(
      x: Axis("round trips", log: true, range: 0.9...200, ticks: .at([1, 2, 5, 10, 20, 50, 100])),
      y: Axis("", range: 0.4...3.7, ticks: .named(modes)),
      layers: modes.enumerated().flatMap { row, mode in
        [
          Layer(
            .points, table: "sequencing-modes", x: "round_trips",
            y: .constant(Double(row + 1)), where: [Filter("mode", .text(mode))], in: .blue,
            tooltips: true),
          Layer(
            .published, table: "sequencing-modes", x: "published_round_trips",
            y: .constant(Double(row + 1)), where: [Filter("mode", .text(mode))], in: .blue),
        ]
      })
  ],
  reading: "filled: ours  ·  hollow: published, 2012",
  height: 260)

private let regionNames = [
  "us-west-1", "ca-central-1", "eu-west-1", "sa-east-1", "ap-southeast-1",
]

private func inRegion(_ mode: String, _ row: Int, _ ink: Ink, _ label: Label?) -> Layer {
  Layer(
    .points, table: "sequencing-regions", x: "mean_ms", y: .constant(Double(row + 1)),
    where: [Filter("mode", .text(mode)), Filter("client_region", .text(regionNames[row]))],
    in: ink, label: row == 4 ? label : nil, tooltips: true)
}

let sequencingRegionsFigure = Figure(
  name: "sequencing-regions",
  caption:
    "**With a sequencer everywhere everybody waits for Singapore, and Singapore for São Paulo; one sequencer is cheaper for whoever is near it.** Mean commit "
    + "latency by the client's region, over round trips measured in 2021. Amber and green have five marks a row, one for each place of the leader or master.",
  alt:
    "Five rows, one for each client's region. A blue mark, a group for each sequencer, between 268 and 342 milliseconds. Five amber marks, one group for all, between 85 and 503. "
    + "Five green marks, asynchronous, between 6 and 327.",
  panels: [
    Panel(
      x: Axis("mean commit latency", unit: "ms", range: 0...560, ticks: .every(100)),
      y: Axis("Client in", range: 0.4...6.6, ticks: .named(regionNames)),
      layers: regionNames.indices.flatMap { row in
        [
          inRegion("asynchronous", row, .green, Label("asynchronous", x: 10, y: 6.2)),
          inRegion("one group for all", row, .amber, Label("one group", x: 190, y: 6.2)),
          inRegion(
            "a group for each sequencer", row, .blue, Label("a group for each", x: 340, y: 6.2)),
        ]
      })
  ],
  reading: "colour: who agrees",
  height: 340)

private func byLoad(_ load: Double, _ ink: Ink, _ label: Label) -> Layer {
  Layer(
    .linePoints, table: "sequencing-epochs", x: "epoch_ms", y: "mean_ms",
    where: [Filter("offered_per_s", .number(load))], in: ink, label: label, tooltips: true)
}

let epochsFigure = Figure(
  name: "sequencing-epochs",
  caption:
    "**Below a millisecond a shorter epoch costs more than it saves; above, half of it is waited, and under load its backlog, too.** Three replicas of two partitions in one data centre, "
    + "with a millisecond from one to the other and back and half a millisecond for a disk.",
  alt:
    "Mean latency against the length of an epoch, both on log axes, at three loads. All are lowest near one millisecond, at four to six, and rise to 56, 72 and 128 at "
    + "a hundred milliseconds. To the left they rise by a quarter to two fifths.",
  panels: [
    Panel(
      x: Axis("epoch", unit: "ms", log: true, range: 0.12...130, ticks: .at([0.2, 1, 5, 20, 100])),
      y: Axis(
        "Mean latency", unit: "ms", log: true, range: 3...200, ticks: .at([5, 10, 20, 50, 100])),
      layers: [
        byLoad(60_000, .red, Label("60 000 calls a second", x: 3.3, y: 42)),
        byLoad(20_000, .amber, Label("20 000", x: 30, y: 17)),
        byLoad(1_000, .blue, Label("1 000", x: 12, y: 6.2)),
      ])
  ],
  height: 320)

private func ceiling(_ sequencers: Int, _ ink: Ink, _ label: Label) -> [Layer] {
  let filter = [Filter("sequencers", .count(sequencers))]
  return [
    Layer(
      .line, table: "sequencing-ceiling", x: "batch_bytes", y: .scaled("expected_per_s", 0.001),
      where: filter, in: ink),
    Layer(
      .points, table: "sequencing-ceiling", x: "batch_bytes", y: .scaled("answered_per_s", 0.001),
      where: filter, in: ink, label: label, tooltips: true),
  ]
}

let ceilingFigure = Figure(
  name: "sequencing-ceiling",
  caption:
    "**One log is as wide as one sequencer's wires; more logs are as many times wider.** Calls answered a second by what a batch may hold. Lines: "
    + "what fits into the batches, or through 400 kB a second from each machine to each of the other data centres.",
  alt:
    "Thousands of calls a second against the bytes of a batch, on log axes, for one, three and six sequencers. Marks lie on lines that rise with the batch to 4,000 bytes "
    + "and are flat from there: at 6.3, 18 and 36 thousand.",
  panels: [
    Panel(
      x: Axis(
        "a batch holds at most", unit: "bytes", log: true, range: 400...40_000,
        ticks: .at([500, 2_000, 8_000, 32_000])),
      y: Axis(
        "Calls a second", unit: "thousands", log: true, range: 0.6...70, ticks: .at([1, 3, 10, 30])),
      layers: ceiling(6, .red, Label("six sequencers", x: 700, y: 26))
        + ceiling(3, .amber, Label("three", x: 9_000, y: 13))
        + ceiling(1, .blue, Label("one log for all", x: 7_000, y: 4)))
  ],
  reading: "marks: measured  ·  lines: on paper",
  height: 320)

private let traffic = ["one row appended to", "ten rows read", "ten rows read and written"]

private func bytes(_ column: String, _ row: Int, _ ink: Ink, _ label: Label) -> Layer {
  Layer(
    .points, table: "sequencing-bytes", x: .named(column), y: .constant(Double(row + 1)),
    where: [Filter("workload", .text(traffic[row])), Filter("offered_per_s", .number(10_000))],
    in: ink, label: row == 2 ? label : nil, tooltips: true)
}

private func sent(_ row: Int, _ ink: Ink, _ label: Label) -> Layer {
  Layer(
    .linePoints, table: "sequencing-bytes", x: "offered_per_s", y: "sent_bytes_per_copy",
    where: [Filter("workload", .text(traffic[row]))], in: ink, label: label, tooltips: true)
}

let bytesFigure = Figure(
  name: "sequencing-bytes",
  caption:
    "**An input is smaller than what it writes, and larger than nothing.** Left: bytes of one transaction that cross to another data centre, as an input, as effects, "
    + "and as effects with the versions it read. Right: all bytes that crossed, for each transaction and copy; with little to do, empty epochs and their acknowledgements are most of it.",
  alt:
    "Left, three rows of workloads with three marks each. Ten rows read and written: input 124 bytes, effects 752, with read set 912. Ten rows read: 132, 32, 192. One row appended to: 60, 104, 120. "
    + "Right, bytes sent against calls a second on log axes: all fall from about 1,800 at a hundred to 80 to 150 at ten thousand.",
  panels: [
    Panel(
      "Bytes of a transaction",
      x: Axis("bytes", log: true, range: 20...2_000, ticks: .at([30, 100, 300, 1_000])),
      y: Axis("", range: 0.4...4.4, ticks: .named(["append", "ten reads", "ten updates"])),
      layers: traffic.indices.flatMap { row in
        [
          bytes("input_bytes", row, .blue, Label("input", x: 75, y: 3.5)),
          bytes("effect_bytes", row, .amber, Label("effects", x: 230, y: 3.5)),
          bytes("read_set_bytes", row, .red, Label("and read set", x: 300, y: 4.05)),
        ]
      }),
    Panel(
      "Bytes sent, per copy",
      x: Axis("calls a second", log: true, range: 80...13_000, ticks: .at([100, 1_000, 10_000])),
      y: Axis("bytes", log: true, range: 50...3_000, ticks: .at([100, 300, 1_000])),
      layers: [
        sent(2, .purple, Label("ten rows", x: 1_300, y: 400)),
        sent(0, .green, Label("one", x: 600, y: 150)),
      ]),
  ],
  height: 320)

private func timeline(_ what: String, _ rule: String, _ y: Column, _ ink: Ink, _ label: Label)
  -> Layer
{
  Layer(
    .steps, table: "sequencing-failover", x: "second", y: y,
    where: [Filter("what", .text(what)), Filter("epochs", .text(rule))], in: ink, label: label)
}

private let outageMarks = [
  Annotation(
    .verticalLine(x: 3), in: .muted, note: Label("dies", x: 2.97, y: 1.68, anchor: .right)),
  Annotation(.verticalLine(x: 5), in: .muted, note: Label("is back", x: 5.05, y: 1.68)),
]

private func answersPanel(_ title: String, _ what: String) -> Panel {
  Panel(
    title, x: Axis("time", unit: "s", range: 2...8, ticks: .every(1)),
    y: Axis("thousands", range: 0...1.8, ticks: .every(0.5)),
    layers: [
      timeline(
        what, "by clock", .scaled("other_answers_per_s", 0.001), .blue,
        Label("other regions", x: 5.6, y: 1.25)),
      timeline(
        what, "by clock", .scaled("home_answers_per_s", 0.001), .amber,
        Label("its region", x: 6.2, y: 0.12)),
    ], annotations: outageMarks)
}

let sequencingFailoverFigure = Figure(
  name: "sequencing-failover",
  caption:
    "**One sequencer that dies stops everybody, until another fills its log.** Answers a second in windows of 50 ms, to sixty users of three regions, 20 ms apart and back.",
  alt:
    "Two panels, answers a second from two to eight seconds. In both, all regions get nothing for 0.7 seconds after three seconds. Then other regions are as before and the "
    + "region of the dead is lower, until the dead are back at five seconds and a little longer.",
  panels: [
    answersPanel("A sequencer", "a sequencer"), answersPanel("A region", "a region"),
  ],
  height: 320)

let catchingUpFigure = Figure(
  name: "sequencing-epoch-rules",
  caption:
    "**A sequencer that only counts is behind for ever once it stood still.** Mean latency of answers, through the outage of one sequencer, by what numbers its epochs.",
  alt:
    "Mean latency against time from two to eight seconds on a log axis. Before three seconds all are at 37 milliseconds. After the outage by clock is back near 40, by hearsay at 55 to 80, "
    + "and by count stays at several hundred.",
  panels: [
    Panel(
      x: Axis("time", unit: "s", range: 2...8, ticks: .every(1)),
      y: Axis(
        "Mean latency", unit: "ms", log: true, range: 20...3_000, ticks: .at([30, 100, 300, 1_000])),
      layers: [
        timeline(
          "a sequencer", "by count", "mean_ms", .red, Label("by count", x: 6.4, y: 1_150)),
        timeline(
          "a sequencer", "by hearsay", "mean_ms", .amber, Label("by hearsay", x: 7.05, y: 76)),
        timeline("a sequencer", "by clock", "mean_ms", .blue, Label("by clock", x: 6.4, y: 26)),
      ],
      annotations: [
        Annotation(.verticalLine(x: 3), in: .muted), Annotation(.verticalLine(x: 5), in: .muted),
      ])
  ],
  height: 300)

/// What is off the other way has no place on a log axis, and is left out.
private func skewed(_ column: String, _ sign: Double, _ ink: Ink, _ label: Label) -> [Layer] {
  let filter = [Filter("epochs", .text("by clock"))]
  return [
    Layer(
      .line, table: "sequencing-ticks", x: .scaled("skew_ms", sign),
      y: .named("\(column)_expected_ms"), where: filter, in: ink),
    Layer(
      .points, table: "sequencing-ticks", x: .scaled("skew_ms", sign),
      y: .named("\(column)_mean_ms"), where: filter, in: ink, label: label, tooltips: true),
  ]
}

private func skewPanel(_ title: String, _ sign: Double, _ own: Label, _ others: Label) -> Panel {
  Panel(
    title,
    x: Axis("ms", log: true, range: 0.6...20_000, ticks: .at([1, 10, 100, 1_000, 10_000])),
    y: Axis("mean latency, ms", log: true, range: 15...20_000, ticks: .at([100, 1_000, 10_000])),
    layers: skewed("others", sign, .blue, others) + skewed("own", sign, .amber, own))
}

let ticksFigure = Figure(
  name: "sequencing-ticks",
  caption:
    "**A wrong clock costs time, and whose time depends on which way it is wrong.** Mean latency by how far the clock of one of three sequencers is off. "
    + "Every one of these runs was strictly serializable.",
  alt:
    "Two panels on log axes. Clock behind: the latency of the other replicas' clients grows with the error to ten seconds, that of its own clients stays at 45 milliseconds. "
    + "Clock ahead: its own clients' latency grows to ten seconds and the others stay at 56.",
  panels: [
    skewPanel(
      "One clock behind", -1, Label("its own clients", x: 20, y: 25),
      Label("all others", x: 6, y: 300)),
    skewPanel(
      "One clock ahead", 1, Label("its own clients", x: 1.5, y: 300),
      Label("all others", x: 60, y: 28)),
  ],
  reading: "marks: measured  ·  lines: on paper",
  height: 320)

private func away(_ every: Int, _ ink: Ink, _ label: Label) -> Layer {
  Layer(
    .linePoints, table: "sequencing-rejoin", x: "away_s", y: "catch_up_ms",
    where: [Filter("checkpoint_every_epochs", .count(every))], in: ink, label: label,
    tooltips: true)
}

let rejoinFigure = Figure(
  name: "sequencing-rejoin",
  caption:
    "**With checkpoints it does not matter how long one was away.** From the restart until a node is as far as the same partition elsewhere; it had been up for four seconds "
    + "before, at 3 000 calls a second.",
  alt:
    "Time to catch up against time away, on log axes. With a checkpoint every fifty epochs between 24 and 55 milliseconds throughout; without one from 230 milliseconds "
    + "after a tenth of a second to 1,210 after ten seconds.",
  panels: [
    Panel(
      x: Axis("time away", unit: "s", log: true, range: 0.08...13, ticks: .at([0.1, 1, 10])),
      y: Axis(
        "Time to catch up", unit: "ms", log: true, range: 8...1_500,
        ticks: .at([10, 30, 100, 300, 1_000])),
      layers: [
        away(100_000, .amber, Label("all from the beginning", x: 0.25, y: 420)),
        away(50, .blue, Label("a checkpoint every 50 epochs", x: 0.1, y: 14)),
      ])
  ],
  height: 300)

private func coldLine(_ head: Double, _ y: Column, _ ink: Ink, _ label: Label) -> Layer {
  Layer(
    .linePoints, table: "sequencing-cold", x: "cold_percent", y: y,
    where: [Filter("head_ms", .number(head))], in: ink, label: label, tooltips: true)
}

let coldFigure = Figure(
  name: "sequencing-cold",
  caption:
    "**One cold row in a hundred calls is paid by the other ninety-nine, unless its disk is asked before the call is in the order.** 2 000 calls a second of ten rows, "
    + "a disk that takes 10 ms in the mean, one replica of two partitions; a call with a cold row is kept back for ten or forty milliseconds after its rows were announced.",
  alt:
    "Latency that 99 of 100 warm calls stay below, against the share of calls with a cold row, on a log axis. Unannounced it rises from 12 milliseconds to 27 at half a percent and 310 at five. "
    + "Kept back for ten milliseconds it rises to 24; for forty it stays at 12.",
  panels: [
    Panel(
      x: Axis("calls with a cold row", unit: "%", range: 0...5.6, ticks: .every(1)),
      y: Axis(
        "99 % of warm calls within", unit: "ms", log: true, range: 8...500,
        ticks: .at([10, 30, 100, 300])),
      layers: [
        coldLine(0, "warm_p99_ms", .red, Label("not announced", x: 2.1, y: 90)),
        coldLine(10, "warm_p99_ms", .amber, Label("kept back 10 ms", x: 3.6, y: 34)),
        coldLine(40, "warm_p99_ms", .blue, Label("kept back 40 ms", x: 3.6, y: 9.5)),
      ])
  ],
  height: 320)
