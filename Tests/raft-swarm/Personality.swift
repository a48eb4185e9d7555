import Model
import Raft

// Each seed has its own temper: how many servers, which options, and what happens often. A swarm of schedules that differ
// in what they leave out finds more than one schedule in which everything happens (Groce and others 2012).

/// Which changes of the configuration are proposed.
enum Changes: Sendable { case none, single, joint }

struct Personality: Sendable {
  var seed: UInt64
  var servers: Int
  var configuration: Configuration
  var options = RaftOptions()
  var changes = Changes.none
  /// All clocks run alike, as leases ask for.
  var isLockstep = false
  var appliesUnsaved = true
  /// The server whose disk is bad: one at most, as a group is only said to bear so many.
  var damaged: Int?
  /// State machines take their time.
  var appliesLater = false
  /// What servers ask for is taken later, several steps at once.
  var takesLater = false
  /// What chance alone seldom puts together is planned.
  var isPlotting = false
  /// Leaders send snapshots to servers that need none.
  var isPushing: Bool { weights.contains { $0.kind == .push && $0.weight > 0 } }
  /// What is planned is changes of the configuration.
  var isReforming = false
  var length: Int
  /// By kind of action, how often it is drawn.
  var weights: [(kind: Action.Kind, weight: Int)] = []
  /// In a hundred, how often a delivery takes another message than the oldest.
  var reordering: Int
  /// A link holds so many messages; older ones are lost.
  var linkLimit: Int

  init(seed: UInt64) {
    var random = Random(seed: seed, .faults)
    self.seed = seed
    servers = [3, 3, 3, 4, 5, 5][random.below(6)]
    length = 120 + 60 * random.below(5)
    reordering = [0, 10, 40][random.below(3)]
    linkLimit = 6 + random.below(10)
    configuration = Configuration(voters: (1...servers).map { NodeID($0) })
    drawOptions(&random)
    if random.below(5) < 2 { drawChanges(&random) }
    appliesUnsaved = random.below(2) == 0
    appliesLater = random.below(3) == 0
    takesLater = random.below(4) == 0
    drawWeights(&random)
    let lot = random.below(12)
    let isQuarrel = lot < 4
    switch lot {
    case 0..<4: quarrel(&random)
    case 4, 5: compactOften(&random)
    default: break
    }
    if changes != .none, random.below(2) == 0 { reform(&random) }
    if options.readsByLease {
      isPlotting = true
      length += 240
    }
    // What quarrels overwrite is what damage is worst for.
    if changes == .none, random.below(isQuarrel ? 2 : 6) == 0 {
      damaged = random.below(servers)
      weights.append((.lose, 1 + random.below(2)))
    }
  }

  /// Servers fall behind, and those that lead have compacted what they need.
  private mutating func compactOften(_ random: inout Random) {
    weights.removeAll { [.compact, .save, .cut, .crash].contains($0.kind) }
    weights += [
      (.compact, 3 + random.below(6)), (.save, 8 + random.below(20)), (.cut, 1 + random.below(3)),
      (.crash, 1 + random.below(3)), (.push, random.below(4)),
    ]
  }

  /// Leaders follow each other before much is replicated, as in Raft's figure 8.
  private mutating func quarrel(_ random: inout Random) {
    isPlotting = true
    length += 120
    options.hasPreVote = false
    options.checksQuorum = false
    options.readsByLease = false
    options.messageLimit = 1
    options.heartbeatTicks = 3
    isLockstep = false
    reordering = 0
    weights = [
      (.timeOut, 3 + random.below(4)), (.deliver, 40), (.save, 40), (.propose, random.below(8)),
      (.drop, 2 + random.below(10)), (.cut, 1 + random.below(4)), (.crash, random.below(3)),
      (.restart, 3), (.read, random.below(3)),
    ]
    if random.below(3) == 0 { weights += [(.compact, 3), (.push, 2)] }
    if changes != .none { weights.append((.change, 1 + random.below(2))) }
    if appliesLater { weights.append((.apply, 8)) }
    if takesLater { weights.append((.take, 25)) }
  }

  /// Changes follow each other before all have heard of them; whoever is outside may come in, and the other way round.
  private mutating func reform(_ random: inout Random) {
    (isPlotting, isReforming, isLockstep) = (true, true, false)
    (appliesLater, takesLater) = (false, false)
    servers = 5
    configuration = Configuration(voters: (1...2 + random.below(2)).map { NodeID($0) })
    options.hasPreVote = false
    options.checksQuorum = false
    options.readsByLease = false
    options.inFlightLimit = 256
    options.messageLimit = 1 << 20
    reordering = 0
    weights = [
      (.timeOut, 1 + random.below(3)), (.deliver, 40), (.save, 40), (.propose, 2),
      (.change, 1 + random.below(3)), (.drop, random.below(6)), (.crash, random.below(3)),
      (.restart, 3), (.cut, random.below(2)),
    ]
  }

  private mutating func drawOptions(_ random: inout Random) {
    options.electionTicks = 3 + random.below(6)
    options.hasPreVote = random.below(2) == 0
    options.checksQuorum = random.below(2) == 0
    options.tellsCommitsAtOnce = random.below(2) == 0
    options.sendsEachProposal = random.below(3) == 0
    if random.below(3) == 0 { options.messageLimit = 1 }
    if random.below(4) == 0 { options.inFlightLimit = 1 + random.below(3) }
    if random.below(6) == 0 { options.applyingByteLimit = 40 }
    if random.below(6) == 0 {
      isLockstep = true
      options.checksQuorum = true
      options.readsByLease = true
    }
  }

  /// Some servers begin outside, or as learners.
  private mutating func drawChanges(_ random: inout Random) {
    changes = random.below(2) == 0 ? .single : .joint
    options.stepsDownOnRemoval = random.below(4) > 0
    let voters = 1 + random.below(servers)
    let learners = random.below(servers - voters + 1)
    configuration = Configuration(
      voters: (1...voters).map { NodeID($0) },
      learners: (0..<learners).map { NodeID(voters + 1 + $0) })
  }

  private mutating func drawWeights(_ random: inout Random) {
    let time = 2 + random.below(8)
    weights = [
      (.deliver, 45), (.save, [10, 25, 40][random.below(3)]),
      (.propose, 2 + random.below(8)), (isLockstep ? .pass : .tick, time), (.pass, 1),
    ]
    let isRough = random.below(4) > 0
    if !isLockstep { weights.append((.timeOut, [1, 2, 4][random.below(3)])) }
    if isRough {
      add(.drop, upTo: 10, &random)
      add(.double, upTo: 6, &random)
      add(.crash, upTo: 3, &random)
      add(.cut, upTo: 2, &random)
    }
    weights.append((.restart, 3))
    add(.read, upTo: 4, &random)
    if random.below(3) == 0 { add(.transfer, upTo: 3, &random) }
    if random.below(2) == 0 { add(.compact, upTo: 5, &random) }
    if changes != .none { weights.append((.change, 1 + random.below(4))) }
    if appliesLater { weights.append((.apply, 8)) }
    if takesLater { weights.append((.take, 25)) }
  }

  private mutating func add(_ kind: Action.Kind, upTo most: Int, _ random: inout Random) {
    let weight = random.below(most + 1)
    if weight > 0 { weights.append((kind, weight)) }
  }
}

extension Personality {
  /// What a reader needs to know of it.
  var words: String {
    var words = ["servers \(servers)"]
    if changes != .none {
      words.append("voters " + configuration.voters.map { "\($0.index)" }.joined(separator: ", "))
      if !configuration.learners.isEmpty {
        let learners = configuration.learners.map { "\($0.index)" }
        words.append("learners " + learners.joined(separator: ", "))
      }
    }
    words.append("an election takes \(options.electionTicks) ticks or more")
    if options.hasPreVote { words.append("pre-votes") }
    if options.checksQuorum { words.append("leaders check their quorum") }
    if options.readsByLease { words.append("reads by lease") }
    return words.joined(separator: "; ")
  }
}
