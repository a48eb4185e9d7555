import Measurement
import Model
import Simulation

/// A protocol under many seeded schedules of faults: first a time in which anything may break, then one in which
/// nothing does, and within which everything must come right.
///
/// A value like an experiment, and a table like one: how often each fault and each rare path really happened. A campaign
/// that never reaches what it names has shown nothing, and its claim fails.
public struct Campaign: Sendable {
  public let name: String
  public let asks: String
  /// What is broken, and for how long; see `Swarm`.
  public let nodes: Int
  public let kinds: [Swarm.Kind]
  public let mortal: [NodeID]?
  public let safetyPhase: Nanoseconds
  /// What all its seeds together must have reached, by name.
  public let mustReach: [String]
  /// How many seeds the book's table is made of, and how many a small run tries.
  public let seeds: (full: Int, smoke: Int)
  private let sail: @Sendable (Swarm, _ isRecorded: Bool) -> Voyage
  /// The same of its twin.
  private let judged: Judged<@Sendable (Swarm, _ isRecorded: Bool) -> Voyage>

  /// What one seed gave.
  public struct Voyage: Sendable {
    /// Nothing went wrong, in the eyes of any judge.
    public var verdict: Verdict
    public var opinions: Opinions
    public var coverage: Coverage
    public var traceHash: UInt64
    /// What happened last, for who looks into a failure; only of a recorded voyage.
    public var last: [String]

    /// `verdict` is about all that no judge of `opinions` is asked, such as that everybody is answered.
    public init(
      verdict: Verdict = .holds, opinions: Opinions, coverage: Coverage, traceHash: UInt64,
      last: [String] = []
    ) {
      self.verdict = verdict == .holds ? opinions.verdict : verdict
      self.opinions = opinions
      self.coverage = coverage
      self.traceHash = traceHash
      self.last = last
    }
  }

  /// `run` puts the protocol under the swarm's schedule, over its links and disks, and judges what came of it. Only the
  /// judgement of a recorded run needs to say what happened last. `subject` is what tells the campaign from its twin.
  public init<Subject: Sendable>(
    _ name: String, asks: String, of subject: Subject, judged: Judged<Subject>, nodes: Int,
    kinds: [Swarm.Kind], mortal: [NodeID]? = nil, safetyPhase: Nanoseconds,
    seeds: (full: Int, smoke: Int), mustReach: [String],
    run: @escaping @Sendable (_ subject: Subject, _ swarm: Swarm, _ isRecorded: Bool) -> Voyage
  ) {
    precondition(seeds.full > 0 && seeds.smoke > 0, "\(name): a campaign of no runs shows nothing")
    self.name = name
    self.asks = asks
    self.nodes = nodes
    self.kinds = kinds
    self.mortal = mortal
    self.safetyPhase = safetyPhase
    self.seeds = seeds
    self.mustReach = mustReach
    sail = { run(subject, $0, $1) }
    self.judged = judged.map { twin, _ in { run(twin, $0, $1) } }
  }

  func swarm(_ seed: UInt64) -> Swarm {
    Swarm(seed: seed, nodes: nodes, safetyPhase: safetyPhase, kinds: kinds, mortal: mortal)
  }

  func voyage(_ swarm: Swarm, isRecorded: Bool = false) -> Voyage {
    UnderWay.during(replay(swarm.seed)) { sail(swarm, isRecorded) }
  }

  private func replay(_ seed: UInt64) -> String { "make replay campaign=\(name) seed=\(seed)" }

  /// The table: a row for each thing that happened, by how many seeds and how often, then `seeds`, `failed`, and the
  /// first run that failed, counted from 1, with its seed.
  var experiment: Experiment {
    let campaign = self
    return Experiment(
      name, asks: asks, columns: ["what", "seeds", "times", "is_needed"],
      judged: judged.map { sail, size in Fleet(count: campaign.count(size), twin: sail) },
      at: { size in [Fleet(count: campaign.count(size))] }
    ) { (fleet: Fleet, seed) in
      fleet.twin.map { campaign.rejection($0, from: seed, fleet.count) }
        ?? campaign.finding(from: seed, fleet.count)
    }
  }

  private func count(_ size: Size) -> Int { size == .full ? seeds.full : seeds.smoke }

  /// The seeds of a table, of the campaign itself or of its twin.
  private struct Fleet: Sendable, CustomStringConvertible {
    var count: Int
    var twin: (@Sendable (Swarm, _ isRecorded: Bool) -> Voyage)?
    var description: String { String(count) }
  }

  /// As many runs of the twin as it takes until every judge has rejected one.
  private func rejection(
    _ sail: @Sendable (Swarm, _ isRecorded: Bool) -> Voyage, from first: UInt64, _ count: Int
  ) -> Finding {
    var opinions = Opinions()
    for number in 0..<count {
      opinions.add(sail(swarm(first &+ UInt64(number)), false).opinions)
      let isRejected = opinions.all.allSatisfy { $0.verdict == .violated }
      if isRejected, !opinions.all.isEmpty { break }
    }
    return Finding(rows: [], opinions: opinions)
  }

  /// Of each judge who said nothing of a voyage: others must not speak for it.
  private func silence(in opinions: Opinions, _ seed: UInt64) -> Opinions {
    var silence = Opinions()
    for judge in judged.judging.judges where !opinions.all.contains(where: { $0.judge == judge }) {
      let promise = judged.judging.promises[0]
      let reason = "seed \(seed) was not judged; " + replay(seed)
      silence.add(judge, at: promise, calls: 0, .undecided(reason))
    }
    return silence
  }

  private func finding(from first: UInt64, _ count: Int) -> Finding {
    var opinions = Opinions()
    var tally: [(what: String, seeds: Int, times: Int)] = []
    var trace = Digest(0)
    var failed = 0
    var firstFailure = 0
    var failedSeed: UInt64 = 0
    for number in 0..<count {
      let seed = first &+ UInt64(number)
      let voyage = voyage(swarm(seed))
      trace.fold(voyage.traceHash)
      opinions.add(voyage.opinions.said(before: replay(seed)))
      opinions.add(silence(in: voyage.opinions, seed))
      if voyage.verdict != .holds {
        failed += 1
        if firstFailure == 0 {
          firstFailure = number + 1
          failedSeed = seed
        }
      }
      for (what, times) in voyage.coverage.counts where times > 0 {
        if let index = tally.firstIndex(where: { $0.what == what }) {
          tally[index].seeds += 1
          tally[index].times += times
        } else {
          tally.append((what, 1, times))
        }
      }
    }
    for what in mustReach where !tally.contains(where: { $0.what == what }) {
      tally.append((what, 0, 0))
    }
    let ordered = tally.sorted { ($0.times, $1.what) > ($1.times, $0.what) }
    let rows =
      ordered.map { row(($0.what, $0.seeds, $0.times)) } + [
        row(("all runs", count, count)), row(("failed runs", failed, failed)),
        row(("runs to the first failure", firstFailure, firstFailure)),
        [
          .text("seed of the first failure"), .count(firstFailure > 0 ? 1 : 0),
          .text("\(failedSeed)"), .text("no"),
        ],
      ]
    return Finding(rows: rows, traceHash: trace.rawValue, opinions: opinions)
  }

  private func row(_ entry: (what: String, seeds: Int, times: Int)) -> [Field] {
    [
      .text(entry.what), .count(entry.seeds), .count(entry.times),
      .text(mustReach.contains(entry.what) ? "yes" : "no"),
    ]
  }
}

extension Claim {
  /// No seed of the campaign failed, and all that it names was reached; at smoke size the first half.
  public init(_ name: String, _ says: String, survives campaign: Campaign) {
    let title = campaign.name
    self.init(
      name, says, of: [title], smoke: .weaker { try Campaign.failures(in: $0, of: title) }
    ) { tables in
      let verdict = try Campaign.failures(in: tables, of: title)
      guard verdict == .holds else { return verdict }
      let table = try tables(title)
      // What the campaign names today, and not what an older table was made to say.
      for what in campaign.mustReach {
        let row = try table.rows(where: [("what", .text(what))]).first
        guard let row, row[1] != .count(0) else {
          return .violated(witness: "no run reached: \(what)")
        }
      }
      return .holds
    }
  }

  /// Some seed of the campaign failed: the mistake that was planted in it is found.
  public init(_ name: String, _ says: String, catches campaign: Campaign) {
    let title = campaign.name
    self.init(name, says, of: [title], smoke: .untested) { tables in
      let failed = try tables(title).number("seeds", where: [("what", "failed runs")])
      return .holds(if: failed > 0, "no run found the mistake")
    }
  }
}

extension Campaign {
  fileprivate static func failures(in tables: Tables, of title: String) throws -> Verdict {
    let table = try tables(title)
    let failed = try table.number("seeds", where: [("what", "failed runs")])
    guard failed > 0 else { return .holds }
    let first = try table.rows(where: [("what", "seed of the first failure")]).first
    return .violated(
      witness: "\(Int(failed)) runs failed; to see the first: "
        + "make replay campaign=\(title) seed=\(first.map { "\($0[2])" } ?? "N")")
  }
}
