import Experiments
import Model
import Simulation
import TrueTime

// Both shards under faults: whatever breaks, no client may see time run backwards, and when nothing breaks any more
// everybody is answered.

/// Followers may crash with all that was not on disk. A leader may be cut off and may pause, but has no successor.
private func campaign(
  _ name: String, _ rule: CommitWait, asks: String, judged: Judged<CommitWait>,
  mustReach: [String]
) -> Campaign {
  Campaign(
    name, asks: asks, of: rule, judged: judged, nodes: 8,
    kinds: [
      .crash, .tear, .failSync, .pause, .cut, .oneWayCut, .bridge, .clog, .slowDisk,
    ], mortal: Shards.followers.flatMap(\.self), safetyPhase: .seconds(10),
    seeds: (full: 2000, smoke: 50), mustReach: mustReach
  ) { rule, swarm, isRecorded in
    var voyage = ShardVoyage(swarm, rule)
    return voyage.run(isRecorded: isRecorded)
  }
}

let shardsUnderFaults = campaign(
  "shards-under-faults", .overlapped,
  asks: "Do writes keep their order, and snapshots their content, whatever breaks but clocks?",
  judged: .by(
    [.certificate, .inference, .state], at: .strongSerializable, twin: "leaders do not wait",
    is: { _ in .none }),
  mustReach: [
    "crash", "record lost", "torn record", "restart", "sync failed", "pause", "input delayed",
    "message cut", "message lost", "message duplicated", "message overtaken", "message clogged",
    "disk slowed", "commit wait", "sent to followers again", "kept already", "asked again",
    "answered again", "read waits for a write",
  ])

let shardsWithoutWait = campaign(
  "shards-without-wait", .none,
  asks: "Do the same runs find a leader that answers without waiting?",
  judged: .twin(
    of: "shards-under-faults", rejectedBy: [.certificate, .inference, .state],
    at: .strongSerializable), mustReach: [])

/// One seed of a campaign: its world, what clients asked, and what they saw.
private struct ShardVoyage: ~Copyable {
  /// How long after the last fault everybody must have been answered.
  static let livenessPhase = Nanoseconds.seconds(60)
  static let rows = 3

  private var shards: Shards
  private let end: Instant
  private var asked: [(request: ShardServer.Request, at: Instant)] = []

  init(_ swarm: Swarm, _ rule: CommitWait) {
    var random = Random(seed: swarm.seed, .workload)
    // Clocks keep their bound, and use all of it.
    let epsilon = Nanoseconds.microseconds(1 + Int64(random.below(100_000)))
    func honest() -> MachineClock {
      let error = Int64(random.below(Int(2 * epsilon.count + 1))) - epsilon.count
      return MachineClock(offset: Nanoseconds(error), uncertainty: epsilon)
    }
    let machines = (0..<8).map { _ in Machine(clock: honest(), disk: swarm.disk) }
    let patience = Nanoseconds.milliseconds(100 + Int64(random.below(900)))
    shards = Shards(
      machines, Links(swarm.link), rows: ShardVoyage.rows, rule: rule, patience: patience,
      seed: swarm.seed)
    end = Instant.zero + swarm.safetyPhase + ShardVoyage.livenessPhase
    shards.world.countMarks()
    shards.world.schedule(swarm.schedule)
    ask(&random, for: swarm.safetyPhase)
  }

  /// Both clients ask for writes, pairs and snapshots at random moments.
  private mutating func ask(_ random: inout Random, for length: Nanoseconds) {
    for number in 0..<120 {
      let row = random.below(ShardVoyage.rows)
      let request: ShardServer.Request =
        switch random.below(4) {
        case 0: .pair(row: row)
        case 1: .snapshot(row: row)
        default: .write(leader: random.below(2), row: row)
        }
      let at = Instant(nanoseconds: Int64(random.below(Int(length.count))))
      asked.append((request, at))
      let client = random.below(2) == 0 ? Shards.writer : Shards.reader
      shards.submit(request, number, by: client, at: at)
    }
  }

  mutating func run(isRecorded: Bool) -> Campaign.Voyage {
    if isRecorded { shards.world.record() }
    shards.world.run(until: end)
    var seen = Sightings(asked: asked)
    shards.world.takeAnswers { seen.take($0) }
    for place in 0..<2 { seen.check(place, shards.world[Shards.leaders[place]].leader!) }
    checkCopies(&seen)
    seen.checkTime()
    var opinions = Opinions()
    opinions.add(.state, at: .strongSerializable, calls: asked.count, seen.verdict)
    Testimony(seen.all, shards).judge(at: .strongSerializable, &opinions)
    return Campaign.Voyage(
      opinions: opinions, coverage: shards.world.coverage, traceHash: shards.world.traceHash,
      last: shards.world.takeRecording()?.last(40) ?? [])
  }

  /// What a client was told is on two of three disks, or one of two beside the leader's.
  private func checkCopies(_ seen: inout Sightings) {
    for place in 0..<2 {
      let nodes = [Shards.leaders[place]] + Shards.followers[place]
      let journals = nodes.map { shards.world.journal(of: $0).map(\.number) }
      for write in seen.writes where write.leader == place {
        let copies = journals.count { $0.contains(write.told.number) }
        seen.require(copies >= 2, "write \(write.told.number) was told and is on \(copies) disks")
      }
    }
  }
}

/// What clients saw, in true time.
private struct Sightings {
  struct Write {
    var told: Written
    var leader: Int
    var row: Int
    /// When it was asked for, and when it was told. Of a pair only the outer ends are known.
    var asked: Instant?
    var answered: Instant?
  }

  struct Look {
    var row: Int
    var at: Timestamp
    var values: [[Written]]
    var asked: Instant
    var answered: Instant
  }

  private let asked: [(request: ShardServer.Request, at: Instant)]
  private(set) var writes: [Write] = []
  private var looks: [Look] = []
  /// The same for judges who know nothing of pairs: of either write only the outer ends are known.
  private(set) var all: [Sighting] = []
  private var isAnswered: [Bool]
  /// The first thing that is wrong.
  private var problem: String?

  init(asked: [(request: ShardServer.Request, at: Instant)]) {
    self.asked = asked
    isAnswered = [Bool](repeating: false, count: asked.count)
  }

  var verdict: Verdict {
    if let problem { return .violated(witness: problem) }
    let open = isAnswered.count { !$0 }
    if open > 0 { return .violated(witness: "\(open) of \(asked.count) requests have no answer") }
    return .holds
  }

  mutating func require(_ condition: Bool, _ witness: @autoclosure () -> String) {
    if !condition, problem == nil { problem = witness() }
  }

  mutating func take(_ answer: Answer<ShardServer.Response>) {
    let number = Int(answer.id.rawValue)
    let (request, start) = asked[number]
    require(!isAnswered[number], "\(request) was answered twice")
    isAnswered[number] = true
    switch (request, answer.response) {
    case (.write(let leader, let row), .written(let told)):
      writes.append(
        Write(told: told, leader: leader, row: row, asked: start, answered: answer.at))
      see(.write(shard: leader, row: row, number: told.number, at: told.at), start, answer)
    case (.pair(let row), .pair(let first, let second)):
      writes.append(Write(told: first, leader: 0, row: row, asked: start))
      writes.append(Write(told: second, leader: 1, row: row, answered: answer.at))
      for (shard, told) in [first, second].enumerated() {
        see(.write(shard: shard, row: row, number: told.number, at: told.at), start, answer)
      }
      require(
        first.at < second.at, "a pair got \(first.at.rawValue) and then \(second.at.rawValue)")
    case (.snapshot(let row), .snapshot(let first, let second, let at)):
      looks.append(
        Look(
          row: row, at: at, values: [first, second], asked: start, answered: answer.at))
      see(.look(row: row, at: at, seen: [first, second]), start, answer)
    default: require(false, "\(request) was answered by \(answer.response)")
    }
  }

  private mutating func see(
    _ deed: Sighting.Deed, _ start: Instant, _ answer: Answer<ShardServer.Response>
  ) {
    all.append(
      Sighting(
        user: Int(answer.id.rawValue), deed: deed, called: start, returned: answer.at))
  }

  /// What was told is what the leader holds, and a snapshot is what it would be if taken again now.
  mutating func check(_ place: Int, _ leader: Leader) {
    for write in writes where write.leader == place {
      require(
        leader.versions(of: write.row, at: write.told.at).last == write.told,
        "a told write is not held: \(write)")
    }
    for look in looks {
      require(
        leader.versions(of: look.row, at: look.at) == look.values[place],
        "a snapshot at \(look.at.rawValue) changed afterwards: \(look)")
    }
  }

  /// External consistency: what ended before something else began comes before it.
  mutating func checkTime() {
    for first in writes {
      guard let answered = first.answered else { continue }
      for second in writes {
        guard let asked = second.asked, answered < asked else { continue }
        require(
          first.told.at < second.told.at,
          "\(first.told) was told before \(second.told) was asked for")
      }
      for look in looks where answered < look.asked {
        require(first.told.at <= look.at, "\(first.told) was told before a snapshot at \(look.at)")
      }
    }
    for first in looks {
      for second in looks where first.row == second.row && first.answered < second.asked {
        // Its timestamp may be the lower of the two; what it shows may not be less.
        let isLess = zip(first.values, second.values).contains { $0.count > $1.count }
        require(!isLess, "a snapshot at \(second.at) lacks what one before it showed")
      }
    }
  }
}
