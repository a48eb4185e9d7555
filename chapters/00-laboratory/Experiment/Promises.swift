import Experiments
import Laboratory
import Measurement
import Model
import Plotting
import Simulation

// A promise, a crash, and two clerks.

/// One errand, and a machine that stops at the worst moment.
private struct Evening {
  static let sync = Nanoseconds.milliseconds(6)
  static let crash = Instant(nanoseconds: 7_000_000)
  static let restart = Instant(nanoseconds: 17_000_000)
  static let end = Instant(nanoseconds: 32_000_000)
  /// Ann comes, and if she got no receipt she comes again.
  static let visits = [Instant(nanoseconds: 1_000_000), Instant(nanoseconds: 19_000_000)]

  static func draw(_ manner: Office.Manner, seed: UInt64) -> TracedRun.Drawn {
    var prices = Prices()
    prices[.execute] = .milliseconds(1)
    var world = World(
      seed: seed, machines: [Machine(), Machine(disk: Disk(sync: sync))],
      links: Links(Link(.constant(.milliseconds(2)))), prices: prices
    ) { $0 == NodeID(0) ? Office(.window(clerk: NodeID(1))) : Office(.clerk(manner)) }
    world.record()
    world.schedule(.crash(NodeID(1)), at: crash)
    world.schedule(.restart(NodeID(1)), at: restart)
    var errands = possible { try Errands(units: 1) }
    var random = Random(seed: seed, .workload)
    let visits = manner == .careful ? visits : [visits[0]]
    for (number, visit) in visits.enumerated() {
      world.submit(
        errands.next(home: 0, &random), as: RequestID(UInt64(number)), to: NodeID(0), at: visit)
    }
    world.run(until: end)
    var trace = Trace(
      world.takeRecording()!,
      nodes: [(NodeID(0), "Ann", "window"), (NodeID(1), "clerk", manner.rawValue)])
    addMachine(to: &trace)
    var ledger = Ledger(
      receipted: visits.map { _ in false }, lines: world.journal(of: NodeID(1)).sorted())
    world.takeAnswers { ledger.receipted[Int($0.id.rawValue)] = true }
    var opinions = Opinions()
    ledger.judge(forgets: false, &opinions)
    return TracedRun.Drawn(trace, traceHash: world.traceHash, opinions: opinions)
  }

  /// What no node can know of itself: how long its disk writes, and that it is down.
  private static func addMachine(to trace: inout Trace) {
    let (down, up) = (Int(crash.nanoseconds), Int(restart.nanoseconds))
    for point in trace.points where point.name == "writes" {
      let end = point.at + Int(sync.count)
      let cut = point.at < down ? min(end, down) : end
      trace.append(Trace.Span(node: 1, name: "disk writes", begin: point.at, end: cut))
    }
    trace.append(Trace.Span(node: 1, name: "down", begin: down, end: up))
  }
}

let evenings = Office.Manner.allCases.map { manner in
  TracedRun(
    "laboratory-\(manner.rawValue)",
    asks: "What becomes of a \(manner.rawValue) clerk's promise when the machine stops?",
    of: manner,
    judged: manner == .careful ? keepsPromises : breaksPromises(twinOf: "laboratory-careful")
  ) { manner, seed in Evening.draw(manner, seed: seed) }
}

/// A receipt is a promise that is kept, says whoever opens the ledger and whoever asks the disk.
private let keepsPromises = Judged<Office.Manner>.by(
  [.inference, .state], at: .set, twin: "clerk gives the receipt first", is: { _ in .hasty })

private func breaksPromises(twinOf name: String) -> Judged<Office.Manner> {
  .twin(of: name, rejectedBy: [.inference, .state], at: .set)
}

private func evening(_ manner: Office.Manner, _ title: String) -> Panel {
  .spaceTime(
    title, trace: "laboratory-\(manner.rawValue)", nodes: 2,
    time: Axis("time", unit: "ms", range: 0...32, ticks: .every(5)),
    messages: [
      SpaceTime.Messages("errand", in: .muted),
      SpaceTime.Messages("receipt", in: manner == .careful ? .green : .red, side: .below),
    ],
    spans: [
      SpaceTime.Spans("disk writes", in: .blue, words: .name, side: .below),
      SpaceTime.Spans("down", in: .grey, words: .name, side: .below, shaded: true),
    ])
}

let promiseFigure = Figure(
  name: "laboratory-promise",
  caption:
    "**Two lines in the other order, and Ann holds a receipt for a line that no ledger has.** Time runs to "
    + "the right. The clerk's machine stops while its disk writes, and starts again. The careful clerk has "
    + "promised nothing, and Ann comes again; the hasty one has.",
  alt:
    "Two space-time diagrams of Ann and a clerk. With the careful clerk the machine stops before any receipt has "
    + "left; Ann's second errand is written and then receipted. With the hasty clerk the receipt leaves at once, the "
    + "machine stops in the middle of the write, and nothing follows.",
  panels: [
    evening(.careful, "The careful clerk: written, then receipted"),
    evening(.hasty, "The hasty clerk: receipted, then written"),
  ],
  arrangement: .stacked, height: 225)

// MARK: - Many evenings

/// An office under a swarm of faults: what was promised, and what of it is in the ledger in the end.
struct Night: ~Copyable {
  var office: OfficeTrial
  /// Receipts that customers hold, and those whose line is missing.
  var receipts = 0
  var broken: [Int] = []
  /// When the customer got the first receipt that was broken.
  var brokenAt: Instant?
  /// Receipts for errands that came when all faults were over.
  var afterwards = 0
  var ledger: Ledger

  static let nodes = 2
  static let faults = Nanoseconds.seconds(2)
  static let morning = Instant(nanoseconds: 2_500_000_000)

  init(_ manner: Office.Manner, _ swarm: Swarm, isRecorded: Bool = false) {
    office = possible {
      try OfficeTrial(
        Errands(units: 1), .poisson(perSecond: 200), prices: PriceList.prices, link: swarm.link,
        disk: swarm.disk, manner: manner, seed: swarm.seed)
    }
    office.trial.world.countMarks()
    if isRecorded { office.trial.world.record() }
    office.trial.world.schedule(swarm.schedule)
    // A sync that was told to fail may find its moment when all other faults are over.
    for fault in [.heal, .restart(NodeID(0)), .restart(NodeID(1))] as [Fault] {
      office.trial.world.schedule(fault, at: Night.morning)
    }
    office.trial.run(for: .seconds(4))
    // snippet.judge
    let entries = office.trial.history.entries
    ledger = Ledger(
      receipted: entries.map { if case .committed = $0.outcome { true } else { false } },
      lines: office.trial.world.journal(of: OfficeTrial.clerk).sorted())
    let promised = entries.indices.filter { ledger.receipted[$0] }
    receipts = promised.count
    broken = promised.filter { !ledger.holds(UInt64($0)) }
    afterwards = promised.count { entries[$0].called > Night.morning }
    // snippet.end
    brokenAt = broken.first.flatMap { entries[$0].returned }
  }

  /// Beyond what the judges of promises say: somebody is served when all faults are over.
  var verdict: Verdict {
    .holds(if: afterwards > 0, "nobody is served when the faults are over")
  }
}

private func campaign(
  _ name: String, _ manner: Office.Manner, asks: String, judged: Judged<Office.Manner>,
  mustReach: [String] = []
) -> Campaign {
  Campaign(
    name, asks: asks, of: manner, judged: judged, nodes: Night.nodes,
    kinds: [.crash, .tear, .failSync, .pause, .cut, .oneWayCut, .clog, .slowDisk],
    safetyPhase: Night.faults, seeds: (full: 300, smoke: 20), mustReach: mustReach
  ) { manner, swarm, isRecorded in
    var night = Night(manner, swarm, isRecorded: isRecorded)
    let last = night.office.trial.world.takeRecording()?.last(24, by: night.brokenAt) ?? []
    var opinions = Opinions()
    night.ledger.judge(forgets: false, &opinions)
    return Campaign.Voyage(
      verdict: night.verdict, opinions: opinions, coverage: night.office.trial.world.coverage,
      traceHash: night.office.traceHash, last: last)
  }
}

let carefulCampaign = campaign(
  "laboratory-careful-clerk", .careful, asks: "Does the careful clerk keep every promise?",
  judged: keepsPromises,
  mustReach: [
    "crash", "record lost", "torn record", "restart", "sync failed", "message lost",
    "message duplicated", "message cut", "pause", "disk slowed",
  ])
let hastyCampaign = campaign(
  "laboratory-hasty-clerk", .hasty, asks: "Is the hasty clerk caught?",
  judged: breaksPromises(twinOf: "laboratory-careful-clerk"))

/// One kind of fault at a time, so that it is known which of them breaks what.
private struct Kind: Sendable, CustomStringConvertible {
  var kind: Swarm.Kind
  var seeds: Int
  var words: String
  var happening: Happening
  /// Whose promises the judges are asked about.
  var judged = Office.Manner.careful
  var description: String { "\(kind.rawValue), \(seeds) seeds" }
}

let faults = Experiment(
  "laboratory-faults",
  asks: "Which faults break which clerk's promises?",
  columns: [
    "fault", "times", "careful_receipts", "careful_broken", "hasty_receipts", "hasty_broken",
  ],
  judged: .by(
    [.inference, .state], at: .set, expecting: .subset, twin: "clerk gives the receipt first",
    is: {
      Kind(
        kind: .failSync, seeds: $0 == .full ? 100 : 4, words: "a sync fails",
        happening: .syncFailed, judged: .hasty)
    }),
  at: { size -> [Kind] in
    let kinds: [(Swarm.Kind, String, Happening)] = [
      (.crash, "the machine stops", .crash),
      (.tear, "it stops while the disk writes, and tears a record", .tornRecord),
      (.failSync, "a sync fails", .syncFailed), (.slowDisk, "the disk slows down", .diskSlowed),
      (.pause, "the machine pauses", .pause), (.cut, "messages are cut off", .messageCut),
      (.clog, "messages are held up", .messageClogged),
      (.clockStep, "a clock jumps", .clockStepped),
      (.rot, "a record on disk becomes unreadable", .recordRotted),
    ]
    return kinds.map {
      Kind(kind: $0.0, seeds: size == .full ? 100 : 4, words: $0.1, happening: $0.2)
    }
  }
) { (point: Kind, first) in
  var trace = Digest(first)
  var (times, receipts, broken) = (0, [0, 0], [0, 0])
  var opinions = Opinions()
  for number in 0..<point.seeds {
    let swarm = Swarm(
      seed: seed(first, 9, number), nodes: Night.nodes, safetyPhase: Night.faults,
      kinds: [point.kind])
    for (place, manner) in Office.Manner.allCases.enumerated() {
      let night = Night(manner, swarm)
      receipts[place] += night.receipts
      broken[place] += night.broken.count
      if manner == point.judged {
        night.ledger.judge(forgets: point.kind == .rot, &opinions)
      }
      if place == 0 { times += night.office.trial.world.coverage[point.happening] }
      trace.fold(night.office.traceHash)
    }
  }
  let row: [Field] = [
    .text(point.words), .count(times), .count(receipts[0]), .count(broken[0]), .count(receipts[1]),
    .count(broken[1]),
  ]
  return Finding(rows: [row], traceHash: trace.rawValue, opinions: opinions)
}

// MARK: - What is claimed of it

let promisesKept = Claim(
  "promises-kept",
  "Through crashes, torn writes, failed syncs, pauses, cuts and slow disks the careful clerk keeps every promise.",
  survives: carefulCampaign)

let hasteCaught = Claim(
  "haste-caught", "The hasty clerk is caught.", catches: hastyCampaign)

let onlyStopsBreak = Claim(
  "only-stops-break",
  "Besides an unreadable record, which breaks the promises of both, only faults that stop the machine break any, and "
    + "only the hasty clerk's.",
  of: ["laboratory-faults"]
) { tables in
  let table = try tables("laboratory-faults")
  let times = try table.numbers("times")
  let careful = try table.numbers("careful_broken")
  let hasty = try table.numbers("hasty_broken")
  let stops = 3
  let last = times.count - 1
  guard last == 8, times.allSatisfy({ $0 > 0 }) else {
    return .violated(witness: "some fault never happened: \(times)")
  }
  let isRight = times.indices.allSatisfy { row in
    (careful[row] > 0) == (row == last) && (hasty[row] > 0) == (row < stops || row == last)
  }
  return .holds(if: isRight, "careful \(careful), hasty \(hasty)")
}
