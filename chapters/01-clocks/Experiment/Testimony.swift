import Checking
import Experiments
import Model
import TrueTime

// What users of the two shards saw, in true time, and two judges of it. A row of a shard is a list to which each write
// appends its own number, and a look reads the row of both shards: so to one judge, who infers, a run is a history of
// list-append. The other puts it in the order that the shards claim.

/// One call of a user, as the user knows it. A look that was not answered is none: it changed nothing and showed nothing.
struct Sighting: Sendable {
  enum Deed: Sendable {
    /// A row of a shard got a new version at its end; without a time where nobody was told.
    case write(shard: Int, row: Int, number: UInt64, at: Timestamp?)
    /// A row of both shards was looked at as of one time.
    case look(row: Int, at: Timestamp, seen: [[Written]])
  }

  var user: Int
  var deed: Deed
  var called: Instant
  var returned: Instant?

  /// A client's pair of writes. The second is asked for as soon as the first is told, at some moment between the ends of
  /// the pair; `told` chooses one.
  static func pair(
    _ first: Written, _ second: Written, called: Instant, told: Instant? = nil, returned: Instant
  ) -> [Sighting] {
    let told = told ?? called
    return [
      Sighting(
        user: 0, deed: .write(shard: 0, row: 0, number: first.number, at: first.at),
        called: called, returned: told + Nanoseconds(1)),
      Sighting(
        user: 0, deed: .write(shard: 1, row: 0, number: second.number, at: second.at),
        called: told + Nanoseconds(2), returned: returned),
    ]
  }
}

/// All that the judges of a run are given.
struct Testimony: Sendable {
  var sightings: [Sighting]
  /// The versions of each row by shard, oldest first, as the leaders hold them in the end: the order that they claim.
  var held: [[[Written]]]

  init(_ sightings: [Sighting], _ shards: borrowing Shards) {
    self.sightings = sightings
    held = Shards.leaders.map { id in
      guard let leader = shards.world[id].leader else { return [] }
      return (0..<shards.rows).map { leader.versions(of: $0, at: .infinity) }
    }
  }

  /// Asks both judges.
  func judge(at level: ConsistencyModel, _ opinions: inout Opinions) {
    let certificate = TimestampCertificate(self)
    opinions.add(
      .certificate, at: Promise(level), calls: sightings.count,
      certificate.verdict(inTime: level == .strongSerializable))
    opinions.infer(transactions, at: level)
  }

  // snippet.transactions
  /// The run as its users know it: who appended which number to which list, and which lists
  /// were read, in true time. Calls are numbered from 1 as they were made, and a write's
  /// number is what it appends.
  var transactions: TransactionHistory {
    let ranks = EventRanks(sightings.map { ($0.called, $0.returned) })
    var names: [UInt64: Int32] = [:]
    for (name, call) in zip(Int32(1)..., ranks.inOrder) {
      if case .write(_, _, let number, _) = sightings[call].deed { names[number] = name }
    }
    var builder = TransactionHistoryBuilder(kind: .listAppend, order: .realTime)
    for (name, call) in zip(Int32(1)..., ranks.inOrder) {
      let (sighting, (invoked, completed)) = (sightings[call], ranks[call])
      builder.begin(
        process: Int32(sighting.user), status: completed == nil ? .unknown : .committed,
        invoked: invoked, completed: completed, line: name)
      switch sighting.deed {
      case .write(let shard, let row, _, _):
        builder.write(Testimony.list(shard, row), name)
      case .look(let row, _, let seen):
        for (shard, versions) in seen.enumerated() {
          builder.read(
            Testimony.list(shard, row), versions.map { names[$0.number] ?? Testimony.nobody })
        }
      }
    }
    return builder.history
  }
  // snippet.end

  /// The same run as if only these calls had been made, by their places in `transactions`: what others wrote is struck
  /// from all lists. What put one of them before another still does.
  func only(_ places: [Int32]) -> Testimony {
    let order = EventRanks(sightings.map { ($0.called, $0.returned) }).inOrder
    var part = self
    part.sightings = places.sorted().map { sightings[order[Int($0)]] }
    let numbers = Set(
      part.sightings.compactMap { sighting -> UInt64? in
        if case .write(_, _, let number, _) = sighting.deed { number } else { nil }
      })
    for index in part.sightings.indices {
      if case .look(let row, let at, let seen) = part.sightings[index].deed {
        part.sightings[index].deed = .look(
          row: row, at: at, seen: seen.map { $0.filter { numbers.contains($0.number) } })
      }
    }
    part.held = held.map { $0.map { $0.filter { numbers.contains($0.number) } } }
    return part
  }

  /// Rows are named 10, 11, 12 on the first shard and 20, 21, 22 on the second.
  private static func list(_ shard: Int, _ row: Int) -> Int32 { Int32(10 * (shard + 1) + row) }
  /// The number of a write that nobody asked for.
  private static let nobody = Int32.max
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
  /// Writes that were told a place in which nobody holds them.
  private(set) var wrongWrites = 0
  private var firstWrong: Sighting?
  private var firstLate: Sighting?

  init(_ testimony: Testimony) {
    let rows = testimony.held
    var placed: [(sighting: Sighting, low: Int64, high: Int64)] = []
    for sighting in testimony.sightings {
      switch sighting.deed {
      case .write(let shard, let row, let number, let told):
        let version = rows[shard][row].first { $0.number == number }
        if told != nil, version?.at != told {
          wrongWrites += 1
          firstWrong = firstWrong ?? sighting
        }
        // Nothing else stands at a write's own place, so what came before must stand below it.
        if let at = version?.at { placed.append((sighting, at.rawValue, at.rawValue + 1)) }
      case .look(let row, let at, let seen):
        let now = rows.map { $0[row].prefix { $0.at <= at } }
        if zip(seen, now).contains(where: { !$0.elementsEqual($1) }) {
          wrongLooks += 1
          firstWrong = firstWrong ?? sighting
        }
        let next = rows.compactMap { $0[row].first { $0.at > at }?.at.rawValue }.min() ?? .max
        placed.append((sighting, now.compactMap { $0.last?.at.rawValue }.max() ?? .min, next))
      }
    }
    placeInTime(placed)
  }

  /// `inTime` asks for more than some serial order: for one that is that of true time, too.
  func verdict(inTime: Bool) -> Verdict {
    if let firstWrong {
      return .violated(
        witness: "\(wrongLooks) looks and \(wrongWrites) writes contradict the order of the "
          + "timestamps, the first is \(firstWrong)")
    }
    guard inTime, let firstLate else { return .holds }
    return .violated(
      witness: "for \(outOfTime) calls there is no place left in the order of the timestamps "
        + "after all that was answered before, the first is \(firstLate)")
  }

  /// Gives each call the lowest place that it can have behind all that was answered before it was made.
  private mutating func placeInTime(_ all: [(sighting: Sighting, low: Int64, high: Int64)]) {
    let calls = all.indices.sorted { all[$0].sighting.called < all[$1].sighting.called }
    let returns = all.indices.compactMap { index in
      all[index].sighting.returned.map { (index: index, at: $0) }
    }.sorted { $0.at < $1.at }
    var placed = [Int64](repeating: .min, count: all.count)
    var (answered, highest) = (0, Int64.min)
    for call in calls {
      while answered < returns.count, returns[answered].at < all[call].sighting.called {
        highest = max(highest, placed[returns[answered].index])
        answered += 1
      }
      placed[call] = max(all[call].low, highest)
      if placed[call] >= all[call].high {
        outOfTime += 1
        firstLate = firstLate ?? all[call].sighting
      }
    }
  }
}
