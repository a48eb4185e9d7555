import Experiments
import Measurement
import Model
import Plotting
import Simulation
import TrueTime

// The chapter's worked example, drawn: Ann's leader is ahead, Ben's is behind, both within their bound.

private func telephone(
  _ name: String, _ rule: CommitWait, asks: String, judged: Judged<CommitWait>
) -> TracedRun {
  TracedRun(name, asks: asks, of: rule, judged: judged) { rule, seed in
    let setting = Shards.Setting(
      replication: .microseconds(500), sync: .milliseconds(1), toFirst: .microseconds(1_500),
      toSecond: .microseconds(1_500), rule: rule, epsilon: .milliseconds(4),
      errors: [.milliseconds(3), .milliseconds(-3)])
    var shards = Shards(setting, seed: seed)
    shards.world.record()
    shards.submit(.pair(row: 0), 0, by: Shards.writer, at: Instant(nanoseconds: 1_000_000))
    guard let answer = shards.answers()[0], case .pair(let first, let second) = answer.response,
      let recording = shards.world.takeRecording()
    else { preconditionFailure("the pair was not answered") }
    let trace = Trace(
      recording,
      nodes: [
        (Shards.leaders[0], "Virginia", "3 ms ahead"),
        (Shards.writer, "Ann and Ben", "by telephone"),
        (Shards.leaders[1], "Oregon", "3 ms behind"),
      ],
      subject: { number in
        let write = number == first.number ? first : second
        return "s = \(Double(write.at.rawValue / 10_000) / 100)"
      })
    // Nobody looks, so there is nothing to infer from.
    let pair = Sighting.pair(
      first, second, called: Instant(nanoseconds: 1_000_000), returned: answer.at)
    var opinions = Opinions()
    opinions.add(
      .certificate, at: .strongSerializable, calls: pair.count,
      TimestampCertificate(Testimony(pair, shards)).verdict(inTime: true))
    return TracedRun.Drawn(trace, traceHash: shards.world.traceHash, opinions: opinions)
  }
}

let withoutWait = telephone(
  "telephone-without-wait", .none, asks: "What do Ann and Ben see when no leader waits?",
  judged: .twin(
    of: "telephone-with-wait", rejectedBy: [.certificate], at: .strongSerializable))
let withWait = telephone(
  "telephone-with-wait", .overlapped, asks: "What do Ann and Ben see when leaders wait?",
  judged: .by(
    [.certificate], at: .strongSerializable, twin: "leaders do not wait", is: { _ in .none }))

private func panel(_ title: String, _ trace: String) -> Panel {
  .spaceTime(
    title, trace: trace, nodes: 3,
    time: Axis("true time", unit: "ms", range: 0...24, ticks: .every(2)),
    messages: [
      .init("write", in: .blue), .init("written", in: .green),
    ],
    spans: [
      .init("commit wait", in: .amber, .thick, words: .name, shaded: true),
      .init("lock held", in: .purple, .thin, words: .subject, side: .below),
    ], margin: 116)
}

let telephoneFigure = Figure(
  name: "telephone",
  caption: "**Without the wait Ben's write comes later and gets the earlier timestamp; with it he "
    + "asks only after Ann's timestamp has passed everywhere.** Two leaders whose clocks are 3 ms "
    + "wrong, in opposite directions, and claim 4 ms. Each write's line is its lock, labelled with "
    + "its timestamp in milliseconds.",
  alt: "Two space-time diagrams of three lines: the leader in Virginia, the client, the leader in "
    + "Oregon. In the upper one Ben's write begins when Ann's is done and gets "
    + "the earlier timestamp. In the lower one Virginia keeps its lock through a commit wait several "
    + "times as long as replication, and Ben's timestamp is the later.",
  panels: [
    panel("Nobody waits", "telephone-without-wait"), panel("Commit wait", "telephone-with-wait"),
  ],
  arrangement: .stacked, height: 260)
