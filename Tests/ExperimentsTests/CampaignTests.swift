import Foundation
import Measurement
import Model
import Simulation
import Testing

#if DEBUG  // the insides of a tool are open to tests in debug builds only
@testable import Experiments

/// Writes what it is asked and answers; a hasty one answers before the record is on disk.
private struct Clerk: Node {
  typealias Message = Int
  typealias Timer = Never
  typealias Record = Int
  typealias Request = Int
  typealias Response = Int

  let isHasty: Bool

  static func digest(of message: Int) -> Digest { Digest(UInt64(message)) }
  mutating func start(from journal: Journal<Int>, _ context: inout Context<Self>) {
    if journal.damage == .tornTail { context.point("torn tail found") }
  }
  mutating func fire(_ timer: Never, _ context: inout Context<Self>) {}
  mutating func receive(_ message: Int, from sender: NodeID, _ context: inout Context<Self>) {}
  mutating func submit(_ number: Int, as id: RequestID, _ context: inout Context<Self>) {
    if isHasty { context.respond(number, to: id) }
    context.append(number)
    if !isHasty { context.respond(number, to: id) }
  }
}

private func clerks(isHasty: Bool, mustReach: [String] = ["torn tail found"]) -> Campaign {
  Campaign(
    isHasty ? "hasty" : "careful", asks: "Is what was answered kept?", of: isHasty,
    judged: isHasty
      ? .twin(of: "careful", rejectedBy: [.state], at: .set)
      : .by([.state], at: .set, twin: "clerk answers first", is: { _ in true }),
    nodes: 1,
    kinds: [.crash, .tear, .failSync], safetyPhase: .seconds(1), seeds: (full: 60, smoke: 5),
    mustReach: mustReach
  ) { isHasty, swarm, isRecorded in
    var world = World(
      seed: swarm.seed, machines: [Machine(disk: Disk(sync: .milliseconds(5)))],
      links: Links(Link(.constant(.zero)))
    ) { _ in Clerk(isHasty: isHasty) }
    world.countMarks()
    if isRecorded { world.record() }
    for number in 0..<200 {
      let at = Instant(nanoseconds: Int64(number) * 5_000_000)
      world.submit(number, as: RequestID(UInt64(number)), to: NodeID(0), at: at)
    }
    world.schedule(swarm.schedule)
    world.run(until: Instant(nanoseconds: 2_000_000_000))
    let kept = world.journal(of: NodeID(0))
    var broken: String?
    world.takeAnswers { if !kept.contains($0.response) { broken = "\($0.response) is lost" } }
    var opinions = Opinions()
    opinions.add(
      .state, at: .set, calls: 200, broken.map { .violated(witness: $0) } ?? .holds)
    return Campaign.Voyage(
      opinions: opinions, coverage: world.coverage,
      traceHash: world.traceHash, last: world.takeRecording()?.last(3) ?? [])
  }
}

@Suite struct CampaignTests {
  private func tables(_ campaign: Campaign) throws -> Tables {
    let made = try Runner(size: .full, firstSeed: 1, workers: 1).run(campaign.experiment).table
    return Tables { _ in made }
  }

  @Test func `a campaign counts what happened, and its claims tell the careful from the hasty`()
    throws
  {
    let (careful, hasty) = (clerks(isHasty: false), clerks(isHasty: true))
    let kept = Claim("kept", "Kept.", survives: careful)
    #expect(kept.verdict(try tables(careful)) == .holds)
    #expect(Claim("lost", "Lost.", catches: careful).verdict(try tables(careful)) != .holds)
    #expect(Claim("found", "Found.", catches: hasty).verdict(try tables(hasty)) == .holds)
    let broken = Claim("kept", "Kept.", survives: hasty).verdict(try tables(hasty))
    #expect(broken.explanation.contains("make replay campaign=hasty seed="))
    let table = try tables(careful)("careful")
    #expect(try table.number("seeds", where: [("what", "all runs")]) == 60)
    #expect(try table.number("times", where: [("what", "torn tail found")]) > 0)
  }

  @Test func `a campaign that never reaches what it names has shown nothing`() throws {
    let blind = clerks(isHasty: false, mustReach: ["clock stepped"])
    let verdict = Claim("kept", "Kept.", survives: blind).verdict(try tables(blind))
    #expect(verdict == .violated(witness: "no run reached: clock stepped"))
  }

  /// A table that was made before the campaign named it used to pass.
  @Test func `what a campaign names today must be in its table`() throws {
    let old = try tables(clerks(isHasty: false, mustReach: []))
    let named = clerks(isHasty: false, mustReach: ["crash", "clock stepped"])
    #expect(
      Claim("kept", "Kept.", survives: named).verdict(old)
        == .violated(witness: "no run reached: clock stepped"))
    let reached = clerks(isHasty: false, mustReach: ["crash"])
    #expect(Claim("kept", "Kept.", survives: reached).verdict(old) == .holds)
  }

  @Test func `a campaign's table is what its seeds give one by one`() throws {
    let hasty = clerks(isHasty: true)
    let run = try Runner(size: .full, firstSeed: 1, workers: 1).run(hasty.experiment)
    let voyages = (1...60).map { hasty.voyage(hasty.swarm($0)) }
    let failed = voyages.count { $0.verdict != .holds }
    #expect(failed > 1)
    #expect(try run.table.number("seeds", where: [("what", "failed runs")]) == Double(failed))
    for happening in [Happening.crash, .tornRecord] {
      let row: [(column: String, equals: Field)] = [("what", .text(happening.words))]
      let seeds = voyages.count { $0.coverage[happening] > 0 }
      let times = voyages.reduce(0) { $0 + $1.coverage[happening] }
      #expect(try run.table.number("seeds", where: row) == Double(seeds))
      #expect(try run.table.number("times", where: row) == Double(times))
    }
    let other = try Runner(size: .full, firstSeed: 2, workers: 1).run(hasty.experiment)
    #expect(run.traces[0].suffix(16) != other.traces[0].suffix(16))
  }

  @Test func `what fails without any fault shrinks to none`() {
    let faults = (0..<5).map {
      ScheduledFault(at: Instant(nanoseconds: $0), .crash(NodeID(0)))
    }
    #expect(faults.shrunk { _ in true }.isEmpty)
  }

  @Test func `the command for a failure names its seed, whatever the first seed was`() throws {
    let hasty = clerks(isHasty: true)
    let made = try Runner(size: .full, firstSeed: 500, workers: 1).run(hasty.experiment).table
    let verdict = Claim("kept", "Kept.", survives: hasty).verdict(Tables { _ in made })
    let words = try #require(verdict.explanation.split(separator: " ").last)
    let seed = try #require(UInt64(words.dropFirst("seed=".count)))
    #expect(seed >= 500 && hasty.voyage(hasty.swarm(seed)).verdict != .holds)
    for earlier in 500..<seed { #expect(hasty.voyage(hasty.swarm(earlier)).verdict == .holds) }
  }

  @Test func `a failing seed shrinks to a single crash`() throws {
    let hasty = clerks(isHasty: true)
    let seed = try #require(
      (1...60).first { hasty.voyage(hasty.swarm($0)).verdict != .holds })
    let swarm = hasty.swarm(seed)
    let smallest = swarm.faults.shrunk { hasty.voyage(swarm.with($0)).verdict != .holds }
    #expect(smallest.count == 1)
    #expect(hasty.voyage(swarm.with(smallest), isRecorded: true).verdict != .holds)
  }
}

@Suite struct RecordedTraceTests {
  @Test func `marks become spans where one begins and ends, and points otherwise`() throws {
    struct Worker: Node {
      typealias Message = Int
      enum Timer: Sendable { case done }
      static func digest(of message: Int) -> Digest { Digest(UInt64(message)) }
      mutating func start(from journal: Journal<Never>, _ context: inout Context<Self>) {
        context.point("born")
        context.begin("working", 7)
        context.begin("waiting")
        context.send(3, to: NodeID(1))
        context.set(.done, after: .milliseconds(2))
      }
      mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {
        context.end("working", 7)
      }
      mutating func receive(_ message: Int, from sender: NodeID, _ context: inout Context<Self>) {}
    }
    var world = World(
      seed: 1, machines: [Machine(), Machine()], links: Links(Link(.constant(.milliseconds(1))))
    ) { _ in Worker() }
    world.record()
    world.run(until: Instant(nanoseconds: 5_000_000))
    let taken = world.takeRecording()
    let recording = try #require(taken)
    let trace = Trace(recording, nodes: [(NodeID(0), "a", "first"), (NodeID(1), "b", "")])
    #expect(trace.nodes.map(\.name) == ["a", "b"])
    #expect(trace.points.map(\.name) == ["born", "born"])
    let spans = trace.spans.filter { $0.node == 0 }
    #expect(spans.map(\.name).sorted() == ["waiting", "working"])
    #expect(spans.first { $0.name == "working" }?.end == 2_000_000)
    #expect(spans.first { $0.name == "working" }?.subject == "7")
    #expect(spans.first { $0.name == "waiting" }?.end == 5_000_000, "open at the end")
    #expect(trace.messages.count == 1 && trace.messages[0].received == 1_000_000)
    #expect(recording.last(20).contains { $0.hasSuffix("from 0 to 1 arrives at 1.0 ms") })
    let early = recording.last(20, by: Instant(nanoseconds: 1_000_000))
    #expect(early.count == recording.last(20).count - 2, "both end their work later")
    let alone = Trace(recording, nodes: [(NodeID(1), "b", "")])
    #expect(alone.nodes.map(\.name) == ["b"] && alone.messages.isEmpty)
    #expect(alone.points.map(\.node) == [0])
    let run = TracedRun("day", asks: "What?", of: 0, judged: .notJudged("a test")) { _, _ in
      TracedRun.Drawn(trace, traceHash: 1)
    }
    #expect(run.experiments.map(\.name) == ["day-nodes", "day-messages", "day-spans"])
    for experiment in run.experiments {
      let made = try Runner(size: .smoke, firstSeed: 1, workers: 1).run(experiment)
      #expect(!made.table.rows.isEmpty)
    }
  }
}
#endif

@Suite struct UnderWayTests {
  @Test func `a broken invariant names the command that shows it again`() throws {
    let repository = try SmallRepository()
    var environment = repository.environment(milliseconds: 0)
    environment["BREAK"] = "second 3 2"
    let broken = try repository.slow.run(["--out", "out"], environment)
    #expect(broken.status != 0)
    #expect(broken.errors.contains("broken invariant: the test wants it so"))
    let command = "--full --only second --seed 2 --seeds 1 --workers 1"
    #expect(broken.errors.contains(command), "\(broken.errors)")
  }

  @Test func `a broken measurement is shown again by a command that measures`() throws {
    let repository = try SmallRepository()
    var environment = repository.environment(milliseconds: 0)
    environment["BREAK"] = "measured"
    let broken = try repository.slow.run(["--live", "--out", "out"], environment)
    #expect(broken.errors.contains("--full --live --only measured"), "\(broken.errors)")
  }
}
