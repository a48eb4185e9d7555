import Checking
import Isolation
import Measurement
import Plotting

private func judge(_ share: Column, at row: Column, in ink: Ink, _ label: Label) -> Layer {
  Layer(
    .points, table: "checking-mistakes", x: share, y: row, in: ink, label: label, tooltips: true)
}

let judgesFigure = Figure(
  name: "checking-judges",
  caption:
    "**The rows that are left tell only of writes that were lost, doubled or misplaced; what clients saw tells of nearly all "
    + "mistakes, and so does the order that the store claims, but not of the same.** The share of short runs that each judge rejects, by what is "
    + "wrong with the store.",
  alt:
    "Fourteen rows, one for each store, on an axis from zero to one. All marks of the store without a mistake lie at "
    + "zero. The order claimed finds all others but stale answers, the clients' view all but wrong claims, most of them in "
    + "more than a third of the runs; by the rows that are left, seven stores cannot be told from the one without a mistake.",
  panels: [
    Panel(
      x: Axis("share of runs rejected", range: -0.02...1.02, ticks: .at([0, 0.25, 0.5, 0.75, 1])),
      y: Axis(
        "What is wrong with the store", range: 0.3...14.7,
        ticks: .named(Mistake.allCases.reversed().map(\.rawValue))),
      layers: [
        judge(
          "certificate_share", at: "row_above", in: .blue,
          Label("by the order claimed", x: 0.04, y: 2.2)),
        judge(
          "inference_share", at: "row", in: .amber,
          Label("by what clients saw", x: 0.5, y: 14, anchor: .right)),
        judge(
          "invariant_share", at: "row_below", in: .green,
          Label("by the rows left", x: 0.03, y: 7.8)),
      ])
  ],
  height: 460)

private func witnesses(
  _ name: String, caption: String, alt: String, of anomalies: [Anomaly], columns: Int
) -> Figure {
  Figure(
    name: name, caption: caption, alt: alt,
    panels: Panel.cycles(
      table: "checking-gallery", over: "anomaly",
      values: anomalies.map { (.text($0.rawValue), $0.rawValue) }),
    arrangement: .sharing(columns: columns), reading: Reading.cycle)
}

let telephoneWitness = Figure(
  name: "checking-telephone",
  caption:
    "**Ann was answered before Ben asked, and Ben saw nothing of it.** The smallest witness that a store with old "
    + "replicas gave us.",
  alt:
    "Two boxes. Ann's transaction appends 1 to list x. A dotted arrow, real time, leads to Ben's, which reads x and finds "
    + "it empty. A dashed arrow leads back: what Ben read stands before what Ann wrote.",
  panels: [
    .cycle(table: "checking-gallery", where: [Filter("anomaly", .text("G-single-item-realtime"))])
  ], reading: Reading.cycle)

let dataCycles = witnesses(
  "checking-cycles",
  caption:
    "**Five cycles that need no clock: wherever you begin, you come back to where you were.** The smallest that the "
    + "mistaken stores gave us.",
  alt:
    "Five cycles of two to four transactions, named G0, G1c, G-single-item, G-nonadjacent-item and G2-item. Each arrow "
    + "says which list and which elements put one transaction before the next.",
  of: [.g0, .g1c, .gSingleItem, .gNonadjacentItem, .g2Item], columns: 2)

let processCycles = witnesses(
  "checking-process-cycles",
  caption:
    "**The same cycles, closed by a memory: one process asked for the one after the other.** Dotted arrows lead from a "
    + "transaction to one that the same process asked for later.",
  alt:
    "Five cycles of two to four transactions, each with one or two dotted arrows labelled process; their names are those of the "
    + "cycles before, followed by process.",
  of: [
    .g0Process, .g1cProcess, .gSingleItemProcess, .gNonadjacentItemProcess, .g2ItemProcess,
  ], columns: 2)

let timeCycles = witnesses(
  "checking-time-cycles",
  caption:
    "**The same cycles, closed by a clock on the wall: one was answered before the other was asked for.** Nobody who "
    + "looks at the data alone can see that anything is wrong.",
  alt:
    "Five cycles of two to four transactions, each with a dotted arrow labelled realtime; their names are those of the "
    + "first cycles, followed by realtime.",
  of: [
    .g0RealTime, .g1cRealTime, .gSingleItemRealTime, .gNonadjacentItemRealTime, .g2ItemRealTime,
  ], columns: 2)

let plainFigure = witnesses(
  "checking-plain",
  caption:
    "**What is no cycle: two boxes at most are enough.** Reads and writes that no order of transactions explains; of an aborted transaction nobody knows what it read.",
  alt:
    "Nine pairs or single boxes: reads of aborted and of intermediate writes, a read that contradicts its own "
    + "transaction, a read of the future, a write behind an aborted one, a lost update, two reads that disagree about the order, "
    + "a list with an element twice, and one with an element that nobody appended.",
  of: [
    .g1a, .g1b, .internal, .futureRead, .dirtyUpdate, .lostUpdate, .incompatibleOrder,
    .duplicateElements, .garbageRead,
  ], columns: 3)
