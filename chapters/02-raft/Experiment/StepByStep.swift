import Experiments
import Measurement
import Model
import Raft

// Two schedules that break Raft where a rule is left out: figure 8 of the paper, and two changes of the configuration under
// way at once. Every message that a step does not name is lost.

/// Whether the rule holds.
private struct Rule: Sendable, CustomStringConvertible {
  var isKept: Bool
  var description: String { isKept ? "kept" : "left out" }
  static let both = [Rule(isKept: true), Rule(isKept: false)]
}

private struct Step: Sendable {
  var name: String
  var act: @Sendable (inout ByHand) -> Void
}

/// After each step, what each server holds.
private func rows(_ rule: Rule, _ steps: [Step], _ servers: inout ByHand) -> [[Field]] {
  steps.map { step in
    step.act(&servers)
    let logs = (1...5).map { Field.text(servers.words($0)) }
    return [.text(rule.description), .text(step.name)] + logs + [
      .text(servers.violation == nil ? "no" : "yes")
    ]
  }
}

private func options(_ change: (inout RaftOptions) -> Void) -> RaftOptions {
  var options = RaftOptions()
  options.hasPreVote = false
  options.checksQuorum = false
  change(&options)
  return options
}

private let columns = [
  "rule", "step", "log_1", "log_2", "log_3", "log_4", "log_5", "is_broken",
]

// MARK: - Figure 8

// snippet.figure8
private let figure8Steps = [
  Step(name: "server 1 leads in term 1, and all hold its first entry") {
    $0.campaign(1)
    $0.deliver()
  },
  Step(name: "(a) it leads in term 2; only server 2 gets the entry") {
    $0.restart(1)
    $0.campaign(1)
    $0.deliver { message, _ in message.isVote || message.isBetween(1, 2) }
  },
  Step(name: "(b) it crashes; server 5 leads in term 3, and nobody gets its entry") {
    $0.campaign(5)
    $0.deliver { message, _ in message.isVote && min(message.to.index, message.from.index) >= 3 }
  },
  Step(name: "(c) server 1 is back, leads in term 4, and server 3 gets the old entry") {
    $0.restart(1)
    for _ in 1...2 {
      $0.campaign(1)
      $0.deliver { message, servers in
        let hasOldEntry = servers[3].log.lastIndex == 2
        let isAnswer = message.kind == .appendResponse
        return message.isVote || message.isBetween(1, 2)
          || (message.isBetween(1, 3) && (isAnswer || !hasOldEntry))
      }
    }
  },
  Step(name: "(d) server 5 is back, leads in term 5, and all get its entry") {
    $0.restart(5)
    $0.campaign(5)
    $0.deliver()
  },
]
// snippet.end

extension RaftMessage {
  fileprivate var isVote: Bool { kind == .requestVote || kind == .voteResponse }

  fileprivate func isBetween(_ one: Int, _ other: Int) -> Bool {
    (from.index == one && to.index == other) || (from.index == other && to.index == one)
  }
}

let figure8 = Experiment(
  "raft-figure-8",
  asks: "Can an entry that a majority holds be lost?",
  columns: columns,
  judged: .notJudged("a schedule by hand without clients; the invariants are the judge"),
  at: { _ in Rule.both }
) { rule, _ in
  // One entry a message, so that one of two can be lost.
  var servers = ByHand(
    5, voters: 5,
    options {
      $0.commitsOwnTermOnly = rule.isKept
      $0.messageLimit = 1
    })
  return Finding(rows: rows(rule, figure8Steps, &servers))
}

// MARK: - Two changes at once

private func addition(_ ids: [Int]) -> Entries {
  var entries = Entries()
  for id in ids {
    let change = ConfigurationChange([ConfigurationChange.Step(.addVoter, NodeID(id))])
    entries.append(0, .change, change.payload)
  }
  return entries
}

private let changeSteps = [
  Step(name: "server 1 leads 1, 2 and 3") {
    $0.campaign(1)
    $0.deliver()
  },
  Step(
    name: "it is told to add 4 and 5; server 2 gets that, and does not learn that it is committed"
  ) {
    _ = $0.propose(addition([4, 5]), at: 1)
    $0.deliver(among: [1, 2])
  },
  Step(name: "it brings 4 and 5 up to date, with an entry more") {
    var entry = Entries()
    entry.append(0, .command, [1])
    $0.beat(1)
    $0.deliver(among: [1, 4, 5])
    _ = $0.propose(entry, at: 1)
    $0.deliver(among: [1, 4, 5])
  },
  Step(name: "server 2, which hears nothing of all that, is elected by 3") {
    $0.campaign(2)
    $0.deliver(among: [2, 3])
  },
]

let twoChanges = Experiment(
  "raft-two-changes",
  asks: "What if a second change of the configuration begins before the first has been applied?",
  columns: columns,
  judged: .notJudged("a schedule by hand without clients; the invariants are the judge"),
  at: { _ in Rule.both }
) { rule, _ in
  var servers = ByHand(5, voters: 3, options { $0.refusesImpossibleChanges = rule.isKept })
  return Finding(rows: rows(rule, changeSteps, &servers))
}
