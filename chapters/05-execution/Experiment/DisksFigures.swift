import Experiments
import Measurement
import Model
import Plotting

// What the chapter shows and says of the time that disks take.

private let full: [Filter] = [
  Filter("load_per_machine", .text("full")), Filter("distributed_percent", .number(0)),
]

private func kept(
  _ head: Field, _ underWay: Int, _ ink: Ink, done: String = "no", dashed: Bool = false,
  _ label: Label
) -> Layer {
  Layer(
    .linePoints, table: "execution-disk", x: "disk_percent", y: "share_of_memory",
    where: full + [
      Filter("kept_back_ms", head), Filter("under_way", .count(underWay)),
      Filter("done_count", .text(done)),
    ], in: ink,
    dashed: dashed, label: label, tooltips: true)
}

let diskFigure = Figure(
  name: "execution-disk",
  caption:
    "**Who has a call's rows fetched before it comes to its locks loses nothing; who does not loses nothing by the locks, and much by standing in line.** Throughput as a share of that "
    + "with all rows in memory, by how many calls need a row from the disk; a hundred hot rows at each of four full machines, all at home. The disk takes 10 ms in the mean. Hollow: the share up to which Calvin's authors saw no loss.",
  alt:
    "Share of throughput in memory against calls that need the disk from a tenth to ten percent, on a log axis. Announced, kept back for 40 milliseconds or not at all, and not announced with 400 that are not done: at one throughout. Not announced: one by one 0.67 at 0.9 percent and 0.16 at ten; "
    + "with 400 that have not left the line 0.84 and 0.54.",
  panels: [
    Panel(
      x: Axis(
        "calls that need the disk", unit: "%", log: true, range: 0.08...12,
        ticks: .at([0.1, 0.3, 1, 3, 10])),
      y: Axis("Share of all in memory", range: 0...1.5, ticks: .every(0.25)),
      layers: [
        kept(.count(40), 400, .blue, Label("announced, kept back 40 ms", x: 0.09, y: 1.38)),
        kept(
          .count(0), 400, .green, dashed: true, Label("announced, not kept back", x: 0.09, y: 1.2)),
        kept(
          .text("never"), 400, .purple, Label("not announced, 400 not done", x: 0.09, y: 0.1)),
        kept(
          .text("never"), 400, .amber, done: "yes",
          Label("not announced, 400 not gone", x: 0.09, y: 0.23)),
        kept(.text("never"), 1, .red, Label("not announced, one by one", x: 0.09, y: 0.36)),
        Layer(
          .published, table: "published/calvin_sigmod12_parameters", x: "value", y: .constant(1),
          where: [Filter("parameter", .text("disk_txn_fraction_without_throughput_loss"))],
          in: .blue),
      ])
  ],
  reading: "filled: ours  ·  hollow: published", height: 360)

private func copied(_ copying: String, _ ink: Ink, _ label: Label) -> Layer {
  Layer(
    .line, table: "execution-checkpoint", x: "published_time_s", y: "share_of_before",
    where: [Filter("copying", .text(copying))], in: ink, label: label, tooltips: true)
}

let checkpointFigure = Figure(
  name: "execution-checkpoint",
  caption:
    "**Whoever copies a checkpoint takes as much throughput as he is of the workers; if it is the one thread that asks for locks, all of it.** Throughput over time as a share of its mean before the checkpoint, "
    + "which begins at 5.25 s; one machine, few collisions. Our time is stretched by five, since we copy about a fifth of a million rows. Hollow: figure 3 of the Calvin paper.",
  alt:
    "Share of throughput against time from 2.5 to 15 seconds. By one worker it is at 0.75 from 5.5 to 10 seconds; in pieces at 0.87 until after 13; by the lock thread at zero until ten. Published: about 0.8 until 8.25 seconds, then nearly back.",
  panels: [
    Panel(
      x: Axis("time of the paper", unit: "s", range: 2.5...15, ticks: .every(2.5)),
      y: Axis("Share of before", range: 0...1.25, ticks: .every(0.25)),
      layers: [
        copied("in pieces of 4000", .green, Label("in pieces", x: 11, y: 0.7)),
        copied("by one worker", .blue, Label("one worker", x: 6.3, y: 0.6)),
        copied("standing still", .red, Label("the lock thread", x: 10.7, y: 0.3)),
        Layer(
          .published, table: "execution-checkpoint", x: "published_time_s", y: "published_share",
          where: [Filter("copying", .text("by one worker"))], in: .blue),
      ])
  ],
  reading: "lines: ours  ·  hollow: published", height: 340)

// MARK: - Claims

let announcedDiskIsFree = Claim(
  "announced-disk-is-free",
  "Up to the published 0.9 percent of calls that need the disk, announced ones cost less than three percent of the throughput, whether they are kept back for 40 ms or not at all, as published.",
  of: ["execution-disk"]
) { tables in
  let table = try tables("execution-disk")
  var shares: [Double] = []
  for percent in [0.1, 0.3, 0.5, 0.9] {
    for head in [0, 10, 40] {
      shares.append(
        try table.number(
          "share_of_memory", where: atHome(.count(head), underWay: 400, percent: percent)))
    }
  }
  return .holds(if: shares.allSatisfy { $0 > 0.97 }, "the shares are \(shares)")
}

private func atHome(_ head: Field, underWay: Int, done: String = "no", percent: Double) -> Filters {
  [
    ("load_per_machine", .text("full")), ("distributed_percent", .number(0)),
    ("kept_back_ms", head), ("under_way", .count(underWay)), ("done_count", .text(done)),
    ("disk_percent", .number(percent)),
  ]
}

let lineCostsMoreThanLocks = Claim(
  "the-line-costs-more-than-locks",
  "Where nobody announces, 0.9 percent of calls that wait for the disk with their locks cost more than a quarter of the throughput one by one and more than a tenth with 400 under way, and with 400 that are not done ten percent cost less than a twentieth.",
  of: ["execution-disk"]
) { tables in
  let table = try tables("execution-disk")
  func share(_ underWay: Int, _ done: String, _ percent: Double) throws -> Double {
    try table.number(
      "share_of_memory",
      where: atHome(.text("never"), underWay: underWay, done: done, percent: percent))
  }
  let shares = try [share(1, "no", 0.9), share(400, "yes", 0.9), share(400, "no", 10)]
  return .holds(
    if: shares[0] < 0.75 && shares[1] < 0.9 && shares[2] > 0.95, "the shares are \(shares)")
}

let copierTakesItsShare = Claim(
  "copier-takes-its-share",
  "While one of four workers copies a checkpoint the throughput is three quarters of what it was, and the published one is within a tenth of that; in pieces the loss is less than two thirds of it and lasts longer; and copying by the thread that asks for locks loses more than three times as many calls as either.",
  of: ["execution-checkpoint"]
) { tables in
  let table = try tables("execution-checkpoint")
  func mean(_ copying: String, _ phase: String, _ column: String = "share_of_before") throws
    -> Double
  {
    let phases = column == "published_share" ? "published_phase" : "phase"
    let shares = try table.numbers(
      column, where: [("copying", .text(copying)), (phases, .text(phase))])
    return shares.reduce(0, +) / Double(shares.count)
  }
  let (pieces, worker) = ("in pieces of 4000", "by one worker")
  let dip = try mean(worker, "meanwhile")
  let theirs = try mean(worker, "meanwhile", "published_share")
  let shallow = try mean(pieces, "meanwhile")
  // When the one worker is long done.
  let later = try [pieces, worker].map { copying in
    try [5, 6, 7, 8].map {
      try table.number(
        "share_of_before",
        where: [("copying", .text(copying)), ("time_ms", .count(1_000 + 50 * $0))])
    }.reduce(0, +) / 4
  }
  let lost = try [pieces, worker, "standing still"].map { copying in
    try ["begins", "meanwhile", "behind"].flatMap { phase in
      try table.numbers(
        "share_of_before", where: [("copying", .text(copying)), ("phase", .text(phase))])
    }.reduce(0) { $0 + 1 - $1 }
  }
  let isShare = abs(dip - 0.75) < 0.02 && abs(theirs / dip - 1) < 0.1
  let isLonger = 1 - shallow < (1 - dip) * 2 / 3 && later[0] < 0.95 && later[1] > 0.95
  let isNaive = lost[2] > 3 * max(lost[0], lost[1])
  return .holds(
    if: isShare && isLonger && isNaive,
    "\(dip), published \(theirs), in pieces \(shallow), later \(later), lost \(lost)")
}
