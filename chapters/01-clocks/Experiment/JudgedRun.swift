import Model
import Simulation
import TrueTime

// Runs of the two shards that are judged from outside: users who write and look, one call at a time each, and what they
// saw, in true time. No clock of any machine enters the judgement but the timestamps that the shards themselves claim.

/// One call of a user, as the user knows it.
struct Sighting: Sendable {
  enum Deed: Sendable {
    /// A row of a shard got a new version at its end.
    case write(shard: Int, row: Int, Written)
    /// A row of both shards was looked at as of one time.
    case look(row: Int, at: Timestamp, seen: [[Written]])
  }

  var user: Int
  var deed: Deed
  var called: Instant
  var returned: Instant
}

/// A run of so many calls by six users at two clients.
struct JudgedRun: ~Copyable {
  static let users = 6
  static let rows = 3
  private var shards: Shards
  private var random: Random
  private(set) var sightings: [Sighting] = []

  init(_ setting: Shards.Setting, seed: UInt64) {
    var setting = setting
    setting.rows = JudgedRun.rows
    shards = Shards(setting, seed: seed)
    random = Random(seed: seed, .workload)
    // Clocks that lag behind must not show times before the first.
    shards.world.run(until: Instant(nanoseconds: 1_000_000_000))
  }

  var traceHash: UInt64 { shards.world.traceHash }

  /// Every user thinks for a while, calls, waits for the answer, and so on until `calls` were made.
  mutating func run(calls: Int, think: Nanoseconds) {
    var open: [Int: (user: Int, request: ShardServer.Request, at: Instant)] = [:]
    var answers: [Answer<ShardServer.Response>] = []
    var made = 0
    for user in 0..<JudgedRun.users { call(user, after: think, &made, &open) }
    let never = Instant(nanoseconds: Int64.max / 4)
    while !open.isEmpty, shards.world.runUntilAnswer(by: never, into: &answers) {
      for answer in answers {
        guard let call = open.removeValue(forKey: Int(answer.id.rawValue)) else { continue }
        see(call.user, call.request, answer, from: call.at)
        if made < calls { self.call(call.user, after: think, &made, &open) }
      }
    }
  }

  private mutating func call(
    _ user: Int, after think: Nanoseconds, _ made: inout Int,
    _ open: inout [Int: (user: Int, request: ShardServer.Request, at: Instant)]
  ) {
    let row = random.below(JudgedRun.rows)
    let request: ShardServer.Request =
      random.below(2) == 0
      ? .write(leader: random.below(2), row: row) : .snapshot(row: row)
    let pause = Nanoseconds(1 + Int64(random.exponential(mean: Double(think.count))))
    let at = shards.world.now + pause
    let client = user % 2 == 0 ? Shards.writer : Shards.reader
    open[made] = (user, request, at)
    shards.submit(request, made, by: client, at: at)
    made += 1
  }

  private mutating func see(
    _ user: Int, _ request: ShardServer.Request, _ answer: Answer<ShardServer.Response>,
    from called: Instant
  ) {
    let deed: Sighting.Deed
    switch (request, answer.response) {
    case (.write(let shard, let row), .written(let told)):
      deed = .write(shard: shard, row: row, told)
    case (.snapshot(let row), .snapshot(let first, let second, let at)):
      deed = .look(row: row, at: at, seen: [first, second])
    default: preconditionFailure("\(request) was answered by \(answer.response)")
    }
    sightings.append(Sighting(user: user, deed: deed, called: called, returned: answer.at))
  }
}

/// What the certificate says of a run, by the timestamps that the shards claim.
///
/// Writes stand at their timestamps. A look stands anywhere between the last write that it saw of its rows and the first
/// that it did not see; to hold it to the timestamp that it was made with would ask of readers a wait that Spanner asks
/// of writers only.
struct TimestampCertificate {
  /// Looks that did not see what a serial execution in that order shows.
  private(set) var wrongLooks = 0
  /// Calls for which, after all that had been answered before, there is no place left in the order.
  private(set) var outOfTime = 0

  init(_ sightings: [Sighting]) {
    let rows = TimestampCertificate.versions(sightings)
    var places: [(low: Int64, high: Int64)] = []
    for sighting in sightings {
      switch sighting.deed {
      case .write(_, _, let written):
        // Nothing else stands at a write's own place, so what came before must stand below it.
        places.append((written.at.rawValue, written.at.rawValue + 1))
      case .look(let row, let at, let seen):
        let now = rows.map { $0[row].prefix { $0.at <= at } }
        if zip(seen, now).contains(where: { !$0.elementsEqual($1) }) { wrongLooks += 1 }
        let next = rows.compactMap { $0[row].first { $0.at > at }?.at.rawValue }.min() ?? .max
        places.append((now.compactMap { $0.last?.at.rawValue }.max() ?? .min, next))
      }
    }
    placeInTime(sightings, places)
  }

  /// Every version of each row by shard, oldest first, as far as its writer was told.
  private static func versions(_ sightings: [Sighting]) -> [[[Written]]] {
    var rows = [[[Written]]](
      repeating: [[Written]](repeating: [], count: JudgedRun.rows), count: 2)
    for sighting in sightings {
      if case .write(let shard, let row, let written) = sighting.deed {
        rows[shard][row].append(written)
      }
    }
    return rows.map { $0.map { $0.sorted { $0.at < $1.at } } }
  }

  /// Gives each call the lowest place that it can have behind all that was answered before it was made.
  private mutating func placeInTime(
    _ sightings: [Sighting], _ places: [(low: Int64, high: Int64)]
  ) {
    let calls = sightings.indices.sorted { sightings[$0].called < sightings[$1].called }
    let returns = sightings.indices.sorted { sightings[$0].returned < sightings[$1].returned }
    var placed = [Int64](repeating: .min, count: sightings.count)
    var (answered, highest) = (0, Int64.min)
    for call in calls {
      while answered < returns.count,
        sightings[returns[answered]].returned < sightings[call].called
      {
        highest = max(highest, placed[returns[answered]])
        answered += 1
      }
      placed[call] = max(places[call].low, highest)
      if placed[call] >= places[call].high { outOfTime += 1 }
    }
  }
}
