import Experiments
import Measurement
import Model
import Raft
import Simulation

// What Ongaro's thesis derives of elections (chapter 9), against elections that are run.

/// A group some of whose servers are down.
private struct Group: Sendable, CustomStringConvertible {
  var servers: Int
  var failed: Int
  var trials: Int
  /// For the second experiment: timeouts span so many times the way of a message.
  var ratio = 0.0
  var description: String {
    "\(servers) servers, \(failed) down, range \(ratio), \(trials) trials"
  }

  var up: Int { servers - failed }

  // snippet.split-formula
  /// A vote is split where so many servers time out before they hear of the first that does: those who are left do not
  /// make it a majority.
  var candidates: Int { up - servers / 2 + 1 }

  /// Timeouts are even on a range, a message takes `latency` of it: the chance that the timeout after `candidates` - 1
  /// others comes within `latency` of the first (thesis §9.2).
  func splitProbability(_ latency: Double) -> Double {
    if latency >= 1 { return 1 }
    var (sum, choices) = (0.0, 1.0)
    for k in 0...up {
      if k > 0 { choices = choices * Double(up - k + 1) / Double(k) }
      if k >= candidates - 1 { sum += choices * power(latency, k) * power(1 - latency, up - k) }
    }
    return sum
  }

  /// How long nobody leads on the average, in timeout ranges, where timeouts are even on one to two of them and a leader is
  /// heard of twice in the shortest (thesis §9.3). It takes each election to begin like the first.
  func expectedTime(_ latency: Double) -> Double {
    let wait = 1 + 1 / Double(up + 1) + latency
    return wait / (1 - splitProbability(latency)) + latency - 1 / 4
  }
  // snippet.end

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }

  func setting(range: Nanoseconds, least: Nanoseconds, oneWay: Nanoseconds) -> ElectionSetting {
    var setting = ElectionSetting()
    setting.servers = servers
    setting.failed = failed
    setting.member.setTimes(
      election: least, spread: range, heartbeat: least / 2, tick: Nanoseconds(100))
    setting.member.raft.hasPreVote = false
    setting.member.raft.checksQuorum = false
    setting.habits.keepsTimer = true
    setting.link = Link(.constant(oneWay))
    return setting
  }

  static func points(_ size: Size, upTo servers: Int, trials: Int) -> [Group] {
    let all = [(3, 0), (3, 1), (5, 0), (5, 1), (5, 2), (7, 0), (7, 1), (7, 2), (7, 3)]
    let nine = (0...4).map { (9, $0) }
    return (all + nine).filter { size == .full ? $0.0 <= servers : $0.0 == 3 }.map {
      Group(servers: $0.0, failed: $0.1, trials: size == .full ? trials : 200)
    }
  }
}

private let invariantsOnly =
  "nobody asks for anything; Raft's invariants are looked at after each step"

// MARK: - Split votes

private let latencies = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5]

let splitVotes = Experiment(
  "raft-split-votes",
  asks: "How often has a first election no winner, by how long a message takes?",
  columns: [
    "cluster_size", "failed_servers", "latency_over_timeout_range", "elections", "split_votes",
    "split_vote_share", "split_vote_formula",
  ],
  judged: .notJudged(invariantsOnly),
  at: { Group.points($0, upTo: 9, trials: 4000) }
) { (group: Group, seed) in
  var trace = Digest(seed)
  let range = Nanoseconds.milliseconds(10)
  let rows: [[Field]] = latencies.map { latency in
    // Second elections begin long after a first one has its winner.
    var setting = group.setting(
      range: range, least: range * 3,
      oneWay: Nanoseconds(Int64((latency * Double(range.count)).rounded())))
    setting.endsWithFirst = true
    var splits = 0
    for trial in 0..<group.trials {
      let name = Digest(seed).folding(UInt64(trial)).folding(Int64(latency * 1000))
      let outcome = setting.run(seed: name.rawValue)
      if outcome.isSplit { splits += 1 }
      trace.fold(outcome.traceHash)
    }
    return [
      .count(group.servers), .count(group.failed), .number(latency), .count(group.trials),
      .count(splits), .number(Double(splits) / Double(group.trials)),
      .number(group.splitProbability(latency)),
    ]
  }
  return Finding(rows: rows, traceHash: trace.rawValue)
}

let splitVotesForm = Experiment(
  "raft-split-votes-form",
  asks: "What does the thesis's closed form say, latency by latency?",
  columns: [
    "cluster_size", "failed_servers", "latency_over_timeout_range", "split_vote_probability",
  ],
  judged: .notJudged("a closed form; nothing is run"),
  at: { Group.points($0, upTo: 9, trials: 1) }
) { (group: Group, _) in
  let rows: [[Field]] = (1...100).map { step in
    let latency = Double(step) / 200
    return [
      .count(group.servers), .count(group.failed), .number(latency),
      .number(group.splitProbability(latency)),
    ]
  }
  return Finding(rows: rows)
}

// MARK: - Times

let electionTimes = Experiment(
  "raft-election-times",
  asks: "How long does an election take in all, by how wide timeouts are drawn?",
  columns: [
    "cluster_size", "failed_servers", "timeout_range_over_latency", "elections",
    "time_over_latency", "standard_error_over_latency", "formula_over_latency", "terms_mean",
  ],
  judged: .notJudged(invariantsOnly),
  at: { size in
    let ratios: [Double] =
      size == .full ? [2, 2.5, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30] : [3, 10]
    return Group.points(size, upTo: 5, trials: 2000).flatMap { group in
      ratios.map { ratio in
        var group = group
        group.ratio = ratio
        return group
      }
    }
  }
) { (group: Group, seed) in
  var trace = Digest(seed)
  let oneWay = Nanoseconds.milliseconds(1)
  let range = Nanoseconds(Int64(group.ratio * Double(oneWay.count)))
  var setting = group.setting(range: range, least: range, oneWay: oneWay)
  setting.heartbeat = range / 2
  var (times, terms): ([Double], [Double]) = ([], [])
  for trial in 0..<group.trials {
    let outcome = setting.run(
      seed: Digest(seed).folding(UInt64(trial)).folding(Int64(group.ratio * 10)).rawValue)
    times.append(outcome.led.milliseconds / oneWay.milliseconds)
    terms.append(Double(outcome.elections))
    trace.fold(outcome.traceHash)
  }
  let mean = Statistic.mean.of(times)!
  let variance = times.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(times.count - 1)
  let row: [Field] = [
    .count(group.servers), .count(group.failed), .number(group.ratio), .count(group.trials),
    .number(mean), .number((variance / Double(times.count)).squareRoot()),
    .number(group.expectedTime(1 / group.ratio) * group.ratio),
    .number(Statistic.mean.of(terms)!),
  ]
  return Finding(rows: [row], traceHash: trace.rawValue)
}
