import Model
import Simulation
import TrueTime

// Runs of the two shards that are judged from outside: users who write and look, one call at a time each.

/// A run by six users at two clients.
struct JudgedRun: ~Copyable {
  static let users = 6
  static let rows = 3
  private var shards: Shards
  private var random: Random
  private var open: [Int: Call] = [:]
  /// Calls of either client in the order they were submitted.
  private var made: [Call] = []
  private var sightings: [Sighting] = []

  private struct Call {
    var id: Int
    var user: Int
    var request: ShardServer.Request
    var at: Instant
    var client: NodeID { user % 2 == 0 ? Shards.writer : Shards.reader }
  }

  init(_ setting: Shards.Setting, seed: UInt64) {
    var setting = setting
    setting.rows = JudgedRun.rows
    self.init(Shards(setting, seed: seed), seed: seed)
    // Clocks that lag behind must not show times before the first.
    shards.world.run(until: Instant(nanoseconds: 1_000_000_000))
  }

  init(_ shards: consuming Shards, seed: UInt64) {
    self.shards = shards
    random = Random(seed: seed, .workload)
  }

  var traceHash: UInt64 { shards.world.traceHash }
  var coverage: Coverage { shards.world.coverage }

  /// How many calls were made, and how many of them nobody answered.
  private(set) var calls = 0
  private(set) var unanswered = 0

  /// Every user thinks for a while, calls, waits for the answer, and so on until `most` calls were made or the run ends.
  mutating func run(
    calls most: Int = .max, until end: Instant = Instant(nanoseconds: .max / 4),
    think: Nanoseconds
  ) -> Testimony {
    var answers: [Answer<ShardServer.Response>] = []
    for user in 0..<JudgedRun.users { call(user, after: think) }
    while !open.isEmpty, shards.world.runUntilAnswer(by: end, into: &answers) {
      for answer in answers {
        guard let call = open.removeValue(forKey: Int(answer.id.rawValue)) else { continue }
        see(call, answer)
        if made.count < most { self.call(call.user, after: think) }
      }
    }
    calls = made.count { $0.at <= end }
    addUnanswered(by: end)
    return Testimony(sightings, shards)
  }

  private mutating func call(_ user: Int, after think: Nanoseconds) {
    let row = random.below(JudgedRun.rows)
    let request: ShardServer.Request =
      random.below(2) == 0
      ? .write(leader: random.below(2), row: row) : .snapshot(row: row)
    let pause = Nanoseconds(1 + Int64(random.exponential(mean: Double(think.count))))
    let call = Call(
      id: made.count, user: user, request: request, at: shards.world.now + pause)
    open[call.id] = call
    made.append(call)
    shards.submit(request, call.id, by: call.client, at: call.at)
  }

  private mutating func see(_ call: Call, _ answer: Answer<ShardServer.Response>) {
    let deed: Sighting.Deed
    switch (call.request, answer.response) {
    case (.write(let shard, let row), .written(let told)):
      deed = .write(shard: shard, row: row, number: told.number, at: told.at)
    case (.snapshot(let row), .snapshot(let first, let second, let at)):
      deed = .look(row: row, at: at, seen: [first, second])
    default: preconditionFailure("\(call.request) was answered by \(answer.response)")
    }
    sightings.append(
      Sighting(user: call.user, deed: deed, called: call.at, returned: answer.at))
  }

  /// Writes that nobody answered may have been done. A client numbers its requests as they come, so it is known which
  /// version of a row would be theirs.
  private mutating func addUnanswered(by end: Instant) {
    let inTime = made.filter { $0.at <= end }.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
    var issued: [NodeID: UInt64] = [:]
    for call in inTime {
      issued[call.client, default: 0] += 1
      guard open[call.id] != nil else { continue }
      unanswered += 1
      if case .write(let shard, let row) = call.request {
        let number = UInt64(call.client.index) << 40 | issued[call.client]!
        sightings.append(
          Sighting(
            user: call.user, deed: .write(shard: shard, row: row, number: number, at: nil),
            called: call.at, returned: nil))
      }
    }
  }
}
