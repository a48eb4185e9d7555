import Checking
import Experiments
import Model
import Simulation
import TrueTime

/// Writes of one row, and when all of them are answered, a look at it.
///
/// Clocks use up their bound, so that whoever did not wait is found out: the writes' leader is ahead by all of it, and
/// who looks is as far behind. A lone look cannot slow the writes down that it comes after.
struct LookedAt: ~Copyable {
  static let start = Instant(nanoseconds: 1_000_000_000)
  private var shards: Shards
  private var sightings: [Sighting] = []

  init(_ setting: Shards.Setting, seed: UInt64) {
    var setting = setting
    setting.errors = [setting.epsilon, .zero - setting.epsilon]
    setting.clientErrors = [.zero, .zero - setting.epsilon]
    shards = Shards(setting, seed: seed)
  }

  var traceHash: UInt64 { shards.world.traceHash }

  /// Asks for so many writes at once and gives back when they were answered, in that order.
  mutating func writes(_ count: Int) -> [Instant] {
    for number in 0..<count {
      shards.submit(.write(leader: 0, row: 0), number, by: Shards.writer, at: LookedAt.start)
    }
    var answered: [Instant] = []
    while answered.count < count, let answer = next() {
      guard case .written(let told) = answer.response else { continue }
      answered.append(answer.at)
      sightings.append(
        Sighting(
          user: Int(answer.id.rawValue),
          deed: .write(shard: 0, row: 0, number: told.number, at: told.at),
          called: LookedAt.start, returned: answer.at))
    }
    look(number: count, at: shards.world.now + Nanoseconds(1))
    return answered
  }

  private mutating func look(number: Int, at: Instant) {
    shards.submit(.snapshot(row: 0), number, by: Shards.reader, at: at)
    guard let answer = next(), case .snapshot(let first, let second, let time) = answer.response
    else { preconditionFailure("the look was not answered") }
    sightings.append(
      Sighting(
        user: number, deed: .look(row: 0, at: time, seen: [first, second]), called: at,
        returned: answer.at))
    while shards.world.step() {}
  }

  /// One step answers one request at most here.
  private mutating func next() -> Answer<ShardServer.Response>? {
    var answers: [Answer<ShardServer.Response>] = []
    _ = shards.world.runUntilAnswer(by: Instant(nanoseconds: .max / 4), into: &answers)
    return answers.first
  }

  func judge(at level: ConsistencyModel, _ opinions: inout Opinions) {
    Testimony(sightings, shards).judge(at: level, &opinions)
  }

  var judged: Opinions {
    var opinions = Opinions()
    judge(at: .strongSerializable, &opinions)
    return opinions
  }
}
