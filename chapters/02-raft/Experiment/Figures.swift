import Plotting

// MARK: - Determinacy

let ordersFigure = Figure(
  name: "raft-orders",
  caption:
    "**The same calls make many logs, and each log one state.** Twelve calls of three clients, the same at the same "
    + "times in every run; {value raft-orders runs min} runs for each mark, which differ in the network's chance alone. "
    + "Blue: how many different orders the logs had. Green: of one log, the most states that any three servers came to.",
  alt:
    "Number of different orders against the random part of a message's way from 0.01 to 1 millisecond, both on log axes. "
    + "Blue marks rise to a thousand, which is all runs; green marks stay at one.",
  panels: [
    Panel(
      x: Axis(
        "random part of a message's way, median", unit: "ms", log: true, range: 0.007...1.4,
        ticks: .at([0.01, 0.03, 0.1, 0.3, 1])),
      y: Axis("How many", log: true, range: 0.7...1500, ticks: .at([1, 10, 100, 1000])),
      layers: [
        Layer(
          .linePoints, table: "raft-orders", x: "jitter_ms", y: "distinct_orders", in: .blue,
          label: Label("orders of the log", x: 0.05, y: 300, anchor: .right), tooltips: true),
        Layer(
          .linePoints, table: "raft-orders", x: "jitter_ms", y: "most_states_of_one_log",
          in: .green,
          label: Label("states of one log", x: 0.05, y: 1.5, anchor: .right), tooltips: true),
      ])
  ],
  height: 320)

private func stale(_ reads: ReadGuard, in ink: Ink, _ label: Label) -> Layer {
  Layer(
    .linePoints, table: "raft-stale-reads", x: "slower_percent", y: "runs_with_stale_reads",
    where: [Filter("guard", .text(reads.rawValue))], in: ink, label: label, tooltips: true)
}

let staleReadsFigure = Figure(
  name: "raft-stale-reads",
  caption:
    "**A lease is as good as the slower clock; a round of heartbeats asks no clock.** Of {value raft-stale-reads runs min} "
    + "runs in which a leader with a slow clock is cut off from the others, those with a read that saw less than had been acknowledged when "
    + "it was asked.",
  alt:
    "Runs with stale reads against how much slower the leader's clock is, from 0 to 70 per cent. ReadIndex stays at "
    + "zero. A lease is at zero at first and rises to all runs; one with a bound of 20 per cent "
    + "rises later. Without a guard a third of the runs have stale reads at no drift, and most or all from ten per cent on.",
  panels: [
    Panel(
      x: Axis(
        "leader's clock slower by", unit: "%", range: -2...72,
        ticks: .at([0, 10, 20, 30, 40, 50, 60, 70])),
      y: Axis("Runs with stale reads", range: -3...104, ticks: .at([0, 25, 50, 75, 100])),
      layers: [
        stale(.belief, in: .red, Label("no guard", x: 11, y: 70)),
        stale(.lease, in: .amber, Label("lease", x: 44, y: 62, anchor: .right)),
        stale(.boundedLease, in: .purple, Label("lease for 20 %", x: 71, y: 30, anchor: .right)),
        stale(.round, in: .blue, Label("ReadIndex", x: 1, y: 5)),
      ])
  ],
  height: 330)

// MARK: - What clients see

private func answers(_ patience: Double, in ink: Ink, _ label: Label) -> Layer {
  Layer(
    .steps, table: "raft-failover", x: "second", y: .scaled("answers_per_s", 0.001),
    where: [Filter("patience_ms", .number(patience))], in: ink, label: label)
}

let failoverFigure = Figure(
  name: "raft-failover",
  caption:
    "**When the leader dies clients wait for an election, and then for their own patience.** Answers a second in windows of "
    + "50 ms, of twenty users at two clients; the leader is killed at three seconds and comes back at five.",
  alt:
    "Answers a second against time from 2.5 to 5.5 seconds. Both lines drop to zero at three seconds. "
    + "They come back within half a second and stay up when the server comes back at five.",
  panels: [
    Panel(
      x: Axis("time", unit: "s", range: 2.5...5.5, ticks: .every(0.5)),
      y: Axis("Answers a second", unit: "thousands", range: 0...6.5, ticks: .every(1)),
      layers: [
        answers(50, in: .blue, Label("ask again after 50 ms", x: 3.35, y: 5.4)),
        answers(200, in: .amber, Label("after 200 ms", x: 3.95, y: 2.4)),
      ],
      annotations: [
        Annotation(
          .verticalLine(x: 3), in: .muted, note: Label("leader dies", x: 2.97, y: 6, anchor: .right)
        ),
        Annotation(.verticalLine(x: 5), in: .muted, note: Label("is back", x: 5.03, y: 6)),
      ])
  ],
  height: 320)

private let leaders: [(region: String, ink: Ink)] = [
  ("us-west-1", .blue), ("ca-central-1", .green), ("eu-west-1", .amber), ("sa-east-1", .purple),
  ("ap-southeast-1", .red),
]

let regionsFigure = Figure(
  name: "raft-regions",
  caption:
    "**Where the leader stands changes what a commit costs up to sixfold, at the same number of messages.** One server and one client in each "
    + "of five regions, over round trips measured in 2021. Each row is a client's region, each colour a place of the leader, named above.",
  alt:
    "Five rows, one for each client's region, with five marks each, one for each region of the leader: the median latency of "
    + "a commit between 80 and 500 milliseconds. In each row it is least where the leader is in the client's own region.",
  panels: [
    Panel(
      x: Axis("commit latency", unit: "ms", range: 0...560, ticks: .every(100)),
      y: Axis("Client in", range: 0.4...7.8, ticks: .named(leaders.map(\.region))),
      layers: leaders.enumerated().flatMap { place, leader in
        leaders.enumerated().map { row, client in
          Layer(
            .points, table: "raft-regions", x: "median_ms", y: .constant(Double(row + 1)),
            where: [
              Filter("leader_region", .text(leader.region)),
              Filter("client_region", .text(client.region)),
            ], in: leader.ink,
            label: row == 4
              ? Label(
                leader.region, x: place % 2 == 0 ? 10 : 290, y: 7.3 - 0.7 * Double(place / 2))
              : nil, tooltips: true)
        }
      })
  ],
  reading: "colour: the leader's region",
  height: 380)

// MARK: - Throughput

private func servers(_ threads: Int, in ink: Ink, _ label: Label) -> [Layer] {
  [
    Layer(
      .linePoints, table: "raft-cluster-size", x: "servers",
      y: .scaled("throughput_ops_per_s", 0.001),
      where: [Filter("client_threads", .count(threads))], in: ink, label: label, tooltips: true),
    Layer(
      .published, table: "published/raft_thesis_fig10_throughput", x: "servers",
      y: .scaled("throughput_ops_per_s", 0.001),
      where: [Filter("client_threads", .count(threads))], in: ink),
  ]
}

let clusterSizeFigure = Figure(
  name: "raft-cluster-size",
  caption:
    "**The second server costs a round trip; each one more costs the leader a message per write, and latency next to nothing.** Writes a second by client "
    + "threads, and the latency of one thread. Hollow: Ongaro's thesis, chapter 10, of which we fitted one server, and three at "
    + "a hundred threads.",
  alt:
    "Two panels against the number of servers from one to nine. Left, throughput on a log axis: a hundred threads fall from 29 to "
    + "10 thousand writes a second, ten from ten to six, one stays at one thousand. Right, latency "
    + "rises from 0.67 to one millisecond with the second server and stays there. Hollow marks up to five servers lie on the line "
    + "of a hundred threads, and below that of ten where servers are few.",
  panels: [
    Panel(
      "Writes a second (thousands, log)",
      x: Axis("servers", range: 0.6...9.4, ticks: .at([1, 2, 3, 4, 5, 6, 7, 8, 9])),
      y: Axis("thousands", log: true, range: 0.7...45, ticks: .at([1, 3, 10, 30])),
      layers: servers(100, in: .blue, Label("100 threads", x: 5.6, y: 18))
        + servers(10, in: .amber, Label("10 threads", x: 5.6, y: 4.7))
        + servers(1, in: .green, Label("1 thread", x: 5.6, y: 1.25))),
    Panel(
      "Latency of one thread (ms)",
      x: Axis("servers", range: 0.6...9.4, ticks: .at([1, 2, 3, 4, 5, 6, 7, 8, 9])),
      y: Axis("ms", range: 0...1.4, ticks: .every(0.25)),
      layers: [
        Layer(
          .linePoints, table: "raft-cluster-size", x: "servers", y: "latency_median_ms",
          where: [Filter("client_threads", .count(1))], in: .green, tooltips: true),
        Layer(
          .published, table: "published/raft_thesis_fig10_latency", x: "servers",
          y: "latency_mean_ms", in: .green),
      ]),
  ],
  reading: "filled: ours  ·  hollow: published, 2014",
  height: 330)

private func batches(_ inFlight: Int, _ y: Column, in ink: Ink, _ label: Label? = nil) -> Layer {
  Layer(
    .linePoints, table: "raft-batching", x: "batch_entries", y: y,
    where: [Filter("in_flight", .count(inFlight))], in: ink, label: label, tooltips: true)
}

let batchingFigure = Figure(
  name: "raft-batching",
  caption:
    "**A pipeline that never waits fills no batch.** Three servers, "
    + "{value raft-batching client_threads min} client threads, by how many entries a message may hold and how many messages may be unanswered.",
  alt:
    "Two panels against the entries that a message may hold, on a log axis from one to 128. With one message in flight "
    + "throughput rises from 1.5 to 29 thousand writes a second; with four it gets there by eight entries; "
    + "with 256 it is 20 thousand whatever the batch. Latency falls as throughput rises.",
  panels: [
    Panel(
      "Writes a second (thousands)",
      x: Axis("entries a message", log: true, range: 0.8...160, ticks: .at([1, 4, 16, 64])),
      y: Axis("thousands", range: 0...33, ticks: .every(10)),
      layers: [
        batches(
          1, .scaled("throughput_ops_per_s", 0.001), in: .amber,
          Label("1 in flight", x: 4.3, y: 4.4)),
        batches(
          4, .scaled("throughput_ops_per_s", 0.001), in: .blue, Label("4 in flight", x: 4.6, y: 22)),
        batches(
          256, .scaled("throughput_ops_per_s", 0.001), in: .purple, Label("256", x: 1, y: 13.5)),
      ]),
    Panel(
      "Median latency (ms, log)",
      x: Axis("entries a message", log: true, range: 0.8...160, ticks: .at([1, 4, 16, 64])),
      y: Axis("ms", log: true, range: 3...200, ticks: .at([5, 10, 20, 50, 100])),
      layers: [
        batches(1, "latency_median_ms", in: .amber), batches(4, "latency_median_ms", in: .blue),
        batches(256, "latency_median_ms", in: .purple),
      ]),
  ],
  height: 300)
