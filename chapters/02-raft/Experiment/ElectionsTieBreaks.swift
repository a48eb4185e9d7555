import Experiments
import Measurement
import Model
import Raft
import Simulation

// Elections flip coins. Must they? Timeouts that are drawn, that are all the same, and that go by rank, as FaunaDB breaks
// its ties; and what each does when the server that would be first is the wrong one.

private struct TieBreak: Sendable, CustomStringConvertible {
  enum Timeouts: String, CaseIterable { case drawn, same, ranked = "by rank" }
  /// What is wrong with the server of the best rank.
  enum Best: String, CaseIterable {
    case well, paused
    case slow = "slow disk"
    case behind = "log behind"
  }
  /// Pre-votes; or none, and a new term restarts timers, as in etcd; or none, and it does not, as in the paper.
  enum Rule: String, CaseIterable {
    case preVote = "pre-vote"
    case etcd = "etcd's timer"
    case paper = "paper's timer"
  }

  var timeouts: Timeouts
  var best: Best
  var rule: Rule
  var trials: Int
  var description: String {
    "\(timeouts.rawValue), best \(best.rawValue), \(rule.rawValue), \(trials) trials"
  }

  static func points(_ size: Size) -> [TieBreak] {
    Rule.allCases.flatMap { rule in
      Best.allCases.flatMap { best in
        Timeouts.allCases.map { timeouts in
          let many = timeouts == .same ? 100 : 1000
          return TieBreak(
            timeouts: timeouts, best: best, rule: rule, trials: size == .full ? many : 5)
        }
      }
    }
  }

  // snippet.tie-breaks
  static let step = Nanoseconds.milliseconds(15)
  static let cap = Nanoseconds.seconds(60)

  var setting: ElectionSetting {
    var setting = ElectionSetting()
    let least = Nanoseconds.milliseconds(150)
    setting.member.setTimes(
      election: least, spread: timeouts == .drawn ? least : .zero, heartbeat: least / 3)
    if timeouts == .ranked {
      setting.member.raft.electionTicksByRank = Int(TieBreak.step.count / setting.member.tick.count)
    }
    setting.member.raft.hasPreVote = rule == .preVote
    setting.habits = ElectionHabits(keepsTimer: rule == .paper, lateness: .microseconds(400))
    setting.link = Link(.uniform(from: .microseconds(400), to: .microseconds(600)))
    setting.disk = Disk(sync: .microseconds(500))
    setting.heartbeat = least / 3
    setting.entries = [best == .behind ? 1 : 2, 2, 2, 2]
    setting.cap = TieBreak.cap
    let first = NodeID(0)
    switch best {
    case .well, .behind: break
    case .paused:
      setting.faults = [
        ScheduledFault(at: .zero + .milliseconds(1), .pause(first, for: .seconds(5)))
      ]
      setting.waitsFor = Array(setting.up.dropFirst())
    case .slow:
      setting.faults = [
        ScheduledFault(at: .zero + .milliseconds(1), .diskLatency(first, .milliseconds(100)))
      ]
      setting.waitsFor = Array(setting.up.dropFirst())
    }
    return setting
  }
  // snippet.end
}

let tieBreaks = Experiment(
  "raft-tie-breaks",
  asks:
    "What do elections lose if no coin is flipped, and what if the first in line is the wrong one?",
  columns: [
    "timeouts", "best_server", "rule", "trials", "no_winner_share", "undecided_share", "median_ms",
    "p99_ms", "elections_mean",
  ],
  judged: .notJudged("nobody asks for anything; Raft's invariants are looked at after each step"),
  at: { TieBreak.points($0) }
) { (point: TieBreak, seed) in
  var trace = Digest(seed)
  let setting = point.setting
  var (times, elections): ([Double], [Double]) = ([], [])
  var (failed, undecided) = (0, 0)
  for trial in 0..<point.trials {
    let outcome = setting.run(seed: Digest(seed).folding(UInt64(trial)).rawValue)
    times.append(outcome.outage.milliseconds)
    elections.append(Double(outcome.elections))
    if outcome.isSplit { failed += 1 }
    if !outcome.isDecided { undecided += 1 }
    trace.fold(outcome.traceHash)
  }
  let row: [Field] = [
    .text(point.timeouts.rawValue), .text(point.best.rawValue), .text(point.rule.rawValue),
    .count(point.trials), .number(Double(failed) / Double(point.trials)),
    .number(Double(undecided) / Double(point.trials)), .number(Statistic.median.of(times)!),
    .number(Statistic.p99.of(times)!), .number(Statistic.mean.of(elections)!),
  ]
  return Finding(rows: [row], traceHash: trace.rawValue)
}
