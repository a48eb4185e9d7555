#if DEBUG  // the insides of a tool are open to tests in debug builds only
import Foundation
import Measurement
import Plotting

// Made-up tables and the figures drawn from them: they show shapes and say nothing of any system.

extension Trace {
  /// A two-phase commit with a wait before its end; the last message to one participant is lost.
  static var commit: Trace {
    func ns(_ ms: Double) -> Int { Int(ms * 1_000_000) }
    var trace = Trace(nodes: [
      Node(index: 0, name: "client", role: "London"),
      Node(index: 1, name: "coordinator", role: "group A leader"),
      Node(index: 2, name: "participant_b", role: "group B {leader}"),
      Node(index: 3, name: "participant_c", role: "group C leader"),
    ])
    let messages: [(Int, Int, Double, Double?, String)] = [
      (0, 1, 0.3, 2.3, "commit"), (1, 2, 2.5, 4.5, "prepare"), (1, 3, 2.5, 5, "prepare"),
      (2, 1, 6.6, 8.6, "prepared"), (3, 1, 7.3, 9.8, "prepared"), (2, 3, 10.5, 12, "gossip"),
      (1, 0, 19.4, 21.4, "committed"), (1, 2, 19.4, nil, "apply"), (1, 3, 19.4, 21.9, "apply"),
    ]
    for (from, to, sent, received, name) in messages {
      trace.append(
        Message(from: from, to: to, sent: ns(sent), received: received.map(ns), name: name))
    }
    let spans: [(Int, String, String, Double, Double)] = [
      (1, "locks held", "x", 2.4, 19.4), (2, "locks held", "y", 4.5, 21.4),
      (3, "locks held", "z", 5, 21.9), (2, "Paxos", "", 4.6, 6.6), (3, "Paxos", "", 5.1, 7.3),
      (1, "Paxos", "", 9.9, 12.2), (1, "commit wait", "", 12.2, 19.4),
    ]
    for (node, name, subject, begin, end) in spans {
      trace.append(
        Span(node: node, name: name, subject: subject, begin: ns(begin), end: ns(end)))
    }
    trace.append(Point(node: 2, name: "crash", at: ns(20.6)))
    return trace
  }
}

extension Figure {
  static func spaceTime(title: String? = nil) -> Figure {
    Figure(
      name: "space-time", caption: "**The wait is most of it.** Made up.", alt: "A commit.",
      panels: [
        .spaceTime(
          title, trace: "commit", nodes: 4,
          time: Axis("virtual time", unit: "ms", range: 0...23.5, ticks: .every(5)),
          messages: [
            .init("commit", in: .blue), .init("prepare", in: .blue),
            .init("prepared", in: .green, place: .nearSender),
            .init("committed", in: .red, side: .below), .init("apply", in: .red),
          ],
          spans: [
            .init("locks held", in: .grey, .thin, words: .none), .init("Paxos", in: .purple),
            .init("commit wait", in: .amber, shaded: true),
          ],
          points: [.init("crash", in: .red, side: .below)], lostAfter: 2)
      ],
      reading: "grey bar: locks held", height: 400)
  }

  static var spread: Figure {
    func panel(_ title: String, _ spread: Panel.Spread, lines: [(Field, Ink, Label)]) -> Panel {
      .distribution(
        title, of: Axis("latency", unit: "ms", log: true, range: 1...1000), spread,
        layers: lines.map { system, ink, label in
          Layer(
            .line, table: "latencies", x: "latency_ms", y: "fraction",
            where: [Filter("system", system)], in: ink, label: label)
        })
    }
    return Figure(
      name: "spread", caption: "**One has a longer tail.** Made up.", alt: "Two curves.",
      panels: [
        panel(
          "Most are alike", .fraction,
          lines: [
            ("calvin", .green, Label("Calvin", x: 4.3, y: 0.8, anchor: .right)),
            ("two_pc", .amber, Label("2PC", x: 30, y: 0.6)),
          ]),
        panel(
          "The slow ones are not", .tail(downTo: 1e-4),
          lines: [
            ("calvin", .green, Label("Calvin", x: 11, y: 3e-4, anchor: .right)),
            ("two_pc", .amber, Label("2PC", x: 130, y: 4e-2)),
          ]),
      ], height: 320)
  }

  /// A crash: throughput falls to nothing, and there is no latency where nothing was answered.
  static var outage: Figure {
    let time = Axis("time", unit: "s", range: 0...30, ticks: .every(5))
    func out(_ note: Label?) -> Annotation {
      Annotation(.verticalBand(x: 10...13), in: .red, note: note)
    }
    return Figure(
      name: "outage", caption: "**It is back in three seconds.** Made up.", alt: "A gap.",
      panels: [
        Panel(
          x: time, y: Axis("Committed", unit: "k txn/s", range: 0...50, ticks: .every(20)),
          layers: [
            Layer(.line, table: "timeline", x: "time_s", y: "rate", in: .blue)
          ],
          annotations: [out(Label("leader killed", x: 9.7, y: 6, anchor: .right))]),
        Panel(
          x: time,
          y: Axis("Latency p99", unit: "ms", log: true, range: 1...1000, ticks: .at([1, 10, 100])),
          layers: [
            Layer(
              .line, table: "timeline", x: "time_s", y: "latency_p99_ms", in: .amber, gaps: true)
          ], annotations: [out(nil)]),
      ], arrangement: .sharing(columns: 1), height: 210)
  }

  static var multiples: Figure {
    let panel = Panel(
      x: Axis("contention index", log: true, range: 1e-4...1, ticks: .at([1e-4, 1e-2, 1])),
      y: Axis("Throughput", unit: "k txn/s", range: 0...30, ticks: .every(10)),
      layers: Layer.banded(
        .linePoints, table: "contention", x: "index", y: "rate", low: "low", high: "high",
        in: .blue, label: Label("ours", x: 1.5e-2, y: 26)) + [
          Layer(
            .published, table: "contention", x: "index", y: "low", in: .blue)
        ],
      annotations: [
        Annotation(.verticalLine(x: 0.1), note: Label("a tenth", x: 0.08, y: 2, anchor: .right))
      ])
    return Figure(
      name: "multiples", caption: "**They fall alike.** Made up.", alt: "Four panels.",
      panels: Panel.multiples(
        of: panel, over: "system",
        values: [
          ("calvin", "Calvin"), ("two_pc", "Two-phase commit"), ("calvin", "Calvin again"),
          ("two_pc", "And the other"),
        ]),
      arrangement: .sharing(columns: 2),
      reading: Reading.line(
        "ours, mean of 10 runs", band: "95 % interval", published: [.blue, .amber],
        source: "Thomson et al. 2012"),
      height: 240)
  }

  static var bars: Figure {
    Figure(
      name: "bars", caption: "**Bars.** Made up.", alt: "Bars.",
      panels: [
        Panel(
          x: Axis("contention index", log: true, range: 5e-5...2, ticks: .powersOfTen),
          y: Axis("Throughput", unit: "k txn/s", range: 0...30, ticks: .every(10)),
          layers: [
            Layer(
              .errorBars(low: "low", high: "high"), table: "contention", x: "index", y: "rate",
              where: [Filter("system", "calvin")], in: .green,
              label: Label("Calvin", x: 0.2, y: 20))
          ])
      ], height: 280)
  }
}

extension Repository {
  /// Adds the tables of the figures above.
  func addTraces() throws {
    for table in Trace.commit.tables("commit") {
      try write(table.csv, to: "data/\(table.name).csv")
    }
    var spread = Table("latencies", columns: ["system", "latency_ms", "fraction", "tail"])
    for (system, scale, shape) in [("calvin", 6.0, 0.18), ("two_pc", 14.0, 0.55)] {
      let numbers = (1..<20_000).map { index in
        let p = Double(index) / 20_000
        return scale * exp(shape * log(p / (1 - p)))
      }
      for step in Distribution(of: numbers).steps {
        spread.append([
          .text(system), .number(step.value), .number(step.fraction), .number(step.tail),
        ])
      }
    }
    try write(spread.csv, to: "data/latencies.csv")
    var timeline = Table("timeline", columns: ["time_s", "rate", "latency_p99_ms"])
    for tenth in 0...300 {
      let time = Double(tenth) / 10
      let isOut = time >= 10 && time < 13
      let noise = sin(Double(tenth) * 1.7) + cos(Double(tenth) * 0.61)
      let slow = time >= 13 ? 300 * exp(13 - time) : 0
      timeline.append([
        .number(time), .number(isOut ? 0 : 40 + noise),
        isOut ? .text("") : .number(3.5 + 0.3 * noise + slow),
      ])
    }
    try write(timeline.csv, to: "data/timeline.csv")
  }
}
#endif
