import Checking
import Foundation
import Measurement
import Model
import Simulation
import Testing

#if DEBUG  // the insides of a tool are open to tests in debug builds only
@testable import Experiments

/// Two users and one list: one appends 1 and is answered, then the other reads.
private struct Shop: Sendable, CustomStringConvertible {
  var name = "honest"
  /// The second user is shown nothing, although the first had his answer.
  var isBroken = false
  var level = ConsistencyModel.strongSerializable
  var description: String { name }

  var history: TransactionHistory {
    var builder = TransactionHistoryBuilder(kind: .listAppend, order: .realTime)
    builder.begin(process: 0, status: .committed, invoked: 0, completed: 1, line: 0)
    builder.write(7, 1)
    builder.begin(process: 1, status: .committed, invoked: 2, completed: 3, line: 1)
    builder.read(7, isBroken ? [] : [Int32(1)])
    builder.begin(process: 1, status: .committed, invoked: 4, completed: 5, line: 2)
    builder.read(7, [Int32(1)])
    return builder.history
  }

  var finding: Finding {
    var opinions = Opinions()
    opinions.infer(history, at: level)
    return Finding(rows: [[.text(name)]], opinions: opinions)
  }
}

private func shops(
  _ points: [Shop], judged: Judged<Shop>, finding: @escaping @Sendable (Shop) -> Finding = \.finding
) -> Experiment {
  Experiment(
    "shop", asks: "Who sees what?", columns: ["shop"], judged: judged, at: { _ in points }
  ) { (shop: Shop, _) in finding(shop) }
}

private let rejecting = Judged<Shop>.by(
  [.inference], at: .strongSerializable, expecting: .serializable, twin: "reader is shown the past",
  is: { Shop(name: "past, \($0.rawValue)", isBroken: true) })

/// Of a world in which nothing happened.
private func idleCoverage() -> Coverage {
  struct Idle: Node {
    typealias Message = Int
    typealias Timer = Never
    static func digest(of message: Int) -> Digest { Digest(UInt64(message)) }
    mutating func start(from journal: Journal<Never>, _ context: inout Context<Self>) {}
    mutating func fire(_ timer: Never, _ context: inout Context<Self>) {}
    mutating func receive(_ message: Int, from sender: NodeID, _ context: inout Context<Self>) {}
  }
  return World(
    seed: 1, machines: [Machine()], links: Links(Link(.constant(.zero)))
  ) { _ in Idle() }.coverage
}

@Suite struct JudgedTests {
  private func run(_ experiment: Experiment, _ size: Size = .full) throws -> Runner.Result {
    try Runner(size: size, firstSeed: 3, workers: 2).run(experiment)
  }

  private func complaint(_ experiment: Experiment) -> String {
    do {
      _ = try run(experiment)
      return "none"
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: Size.allCases)
  func `what judges said is kept with the table, and the twin's rows are not in it`(size: Size)
    throws
  {
    let lying = Shop(name: "lying", isBroken: true, level: .serializable)
    let result = try run(shops([Shop(), lying], judged: rejecting), size)
    #expect(result.table.rows == [[.text("honest")], [.text("lying")]])
    #expect(result.points == ["honest", "lying"])
    #expect(
      result.judged.by == [
        Opinion(.inference, level: "strong-serializable", runs: 1, calls: 3, verdict: .holds),
        Opinion(.inference, level: "serializable", runs: 1, calls: 3, verdict: .holds),
      ])
    let twin = try #require(result.judged.twin)
    #expect(twin.bug == "reader is shown the past")
    #expect(twin.by.map(\.verdict) == [.violated])
    #expect(twin.by[0].anomalies == ["G-single-item-realtime"])
    #expect(twin.by[0].witness == nil, "a manifest is small")
  }

  @Test func `a broken promise stops the run with its place, its witness and the command`() {
    let complaint = complaint(
      shops([Shop(), Shop(name: "lying", isBroken: true)], judged: rejecting))
    #expect(
      complaint.hasPrefix(
        "shop: the point lying, seed 3, is not strong-serializable, says inference (violated): "
          + "G-single-item-realtime, a cycle of 2 transactions:"))
    #expect(complaint.contains("T0 (line 0) before T1 (line 1): it was answered before"))
    #expect(complaint.contains("--only shop --seed 3 --seeds 1"))
  }

  @Test func `a twin that no judge rejects stops the run: a judge who is blind has shown nothing`()
  {
    let blind = Judged<Shop>.by(
      [.inference], at: .strongSerializable, twin: "reader is shown the past",
      is: { _ in Shop(name: "just as honest") })
    #expect(
      complaint(shops([Shop()], judged: blind)).hasPrefix(
        "shop: the point the twin: just as honest, seed 3, is the twin, whose reader is shown the "
          + "past, and inference does not reject it at strong-serializable in 3 calls of 1 runs"))
  }

  @Test func `each judge that is declared must say something, and of no other level`() {
    let both = Judged<Shop>.by(
      [.inference, .certificate], at: .strongSerializable, twin: "reader is shown the past",
      is: { _ in Shop(isBroken: true) })
    #expect(complaint(shops([Shop()], judged: both)).contains("was not judged by certificate"))
    let other = Shop(level: .snapshotIsolation)
    #expect(
      complaint(shops([other], judged: rejecting)).contains(
        "was held against snapshot-isolation, which it does not declare"))
    #expect(
      complaint(shops([Shop()], judged: .notJudged("nobody asks"))).contains("does not declare"))
  }

  @Test func `nobody may say anything who is not declared, and what he found is not passed over`() {
    let whispered = shops([Shop()], judged: rejecting) { shop in
      var finding = shop.finding
      if !shop.isBroken {
        finding.opinions.add(
          .state, at: .strongSerializable, calls: 3, .violated(witness: "a hole"))
      }
      return finding
    }
    #expect(complaint(whispered).contains("was judged by final state, whom it does not declare"))
  }

  @Test func `a judge who saw no call has judged nothing`() {
    let empty = shops([Shop()], judged: rejecting) { shop in
      guard !shop.isBroken else { return shop.finding }
      var opinions = Opinions()
      opinions.add(.inference, at: .strongSerializable, calls: 0, .holds)
      return Finding(rows: [[.text("?")]], opinions: opinions)
    }
    #expect(complaint(empty).contains("was judged by inference in no call at all"))
  }

  @Test func `a campaign in which one seed is not judged does not pass`() {
    let campaign = Campaign(
      "voyages", asks: "?", of: false,
      judged: .by([.state], at: .set, twin: "hull leaks", is: { _ in true }), nodes: 1,
      kinds: [.crash], safetyPhase: .seconds(1), seeds: (full: 4, smoke: 2), mustReach: []
    ) { leaks, swarm, _ in
      var opinions = Opinions()
      if swarm.seed != 5 {
        opinions.add(.state, at: .set, calls: 1, .holds(if: !leaks, "water in the hold"))
      }
      return Campaign.Voyage(
        opinions: opinions, coverage: idleCoverage(), traceHash: swarm.seed)
    }
    #expect(complaint(campaign.experiment).contains("seed 5 was not judged"))
  }

  @Test func `what is not decided does not pass`() {
    let silent = shops([Shop()], judged: rejecting) { shop in
      guard !shop.isBroken else { return shop.finding }
      var opinions = Opinions()
      opinions.add(.inference, at: .strongSerializable, calls: 3, .undecided("who knows"))
      return Finding(rows: [[.text("?")]], opinions: opinions)
    }
    #expect(complaint(silent).contains("says inference (undecided): who knows"))
  }

  @Test func `an experiment that is itself a twin must be rejected by each of its judges`() throws {
    let judged = Judged<Shop>.twin(
      of: "shop", rejectedBy: [.inference], at: .strongSerializable)
    let made = try run(shops([Shop(isBroken: true)], judged: judged))
    #expect(made.judged.twinOf == "shop" && made.judged.by[0].verdict == .violated)
    #expect(
      complaint(shops([Shop()], judged: judged))
        == "shop is the broken twin of shop, and inference does not reject it")
  }

  @Test func `the reason why nothing is judged is kept`() throws {
    let made = try run(
      shops([Shop()], judged: .notJudged("a list")) { Finding(rows: [[.text($0.name)]]) })
    #expect(made.judged == Judging(notJudged: "a list"))
  }

  @Test func `a kept cell brings what its judges said with it`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let data = DataFolder(folder.path, root: folder)
    try data.prepare()
    var runner = Runner(size: .full, firstSeed: 1, workers: 1)
    let experiment = shops([Shop()], judged: rejecting)
    runner.store = CellStore(experiment, size: .full, in: data, basis: [])
    let first = try runner.run(experiment)
    let broken = shops([Shop()], judged: rejecting) { _ in Finding(rows: []) }
    #expect(try runner.run(broken).judged == first.judged, "no cell is run again")
  }

  @Test func `a campaign's broken promise names the seed that shows it`() {
    let campaign = Campaign(
      "voyages", asks: "?", of: false,
      judged: .by([.state], at: .set, twin: "hull leaks", is: { _ in true }), nodes: 1,
      kinds: [.crash], safetyPhase: .seconds(1), seeds: (full: 4, smoke: 2), mustReach: []
    ) { leaks, swarm, _ in
      var opinions = Opinions()
      let isDry = !leaks && swarm.seed != 5
      opinions.add(.state, at: .set, calls: 1, .holds(if: isDry, "water in the hold"))
      return Campaign.Voyage(
        opinions: opinions, coverage: idleCoverage(), traceHash: swarm.seed)
    }
    let said = complaint(campaign.experiment)
    #expect(said.contains("is not set, says final state (violated): water in the hold"))
    #expect(said.contains("make replay campaign=voyages seed=5"))
  }
}
#endif
