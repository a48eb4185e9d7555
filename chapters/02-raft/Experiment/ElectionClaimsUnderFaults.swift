import Experiments
import Measurement
import Model

// What is said of elections without coins, and of a network that is broken in part.

private let bests: [Field] = ["well", "paused", "slow disk", "log behind"]

private func tieBreak(
  _ column: String, _ timeouts: Field, _ best: Field, _ rule: Field, _ tables: Tables
) throws -> Double {
  try tables("raft-tie-breaks").number(
    column, where: [("timeouts", timeouts), ("best_server", best), ("rule", rule)])
}

let sameAlwaysSplit = Claim(
  "raft-tie-breaks-same",
  "With equal timeouts not one first election had a winner, whatever was wrong and whatever the rule.",
  of: ["raft-tie-breaks"]
) { tables in
  let shares = try tables("raft-tie-breaks").numbers(
    "no_winner_share", where: [("timeouts", "same")])
  return .holds(if: shares.allSatisfy { $0 == 1 }, "shares of \(shares)")
}

let rankNeverSplit = Claim(
  "raft-tie-breaks-rank",
  "By rank and with pre-votes every first election has a winner, sooner than with drawn timeouts in the median and in the "
    + "99th percentile.",
  of: ["raft-tie-breaks"]
) { tables in
  for best in bests {
    let failed = try tieBreak("no_winner_share", "by rank", best, "pre-vote", tables)
    if failed > 0 { return .violated(witness: "\(best): \(failed) had no winner") }
    for column in ["median_ms", "p99_ms"] {
      let ranked = try tieBreak(column, "by rank", best, "pre-vote", tables)
      let drawn = try tieBreak(column, "drawn", best, "pre-vote", tables)
      if !(ranked < drawn) {
        return .violated(witness: "\(best): \(column) \(ranked) against \(drawn)")
      }
    }
  }
  return .holds
}

let rankWaits = Claim(
  "raft-tie-breaks-wrong-first",
  "If the first in rank is paused, slow or behind, then with pre-votes the group waits for the second: one step of 15 ms, "
    + "within a tenth.",
  of: ["raft-tie-breaks"]
) { tables in
  let well = try tieBreak("median_ms", "by rank", "well", "pre-vote", tables)
  for best in bests.dropFirst() {
    let cost = try tieBreak("median_ms", "by rank", best, "pre-vote", tables) - well
    if !(abs(cost - 15) < 1.5) { return .violated(witness: "\(best) costs \(cost) ms") }
  }
  return .holds
}

let rankLivelock = Claim(
  "raft-tie-breaks-livelock",
  "Without pre-votes, and with timers that a new term begins anew, a first in rank whose log is behind keeps the group without "
    + "a leader in every run to its end; timers as in the paper are enough against it.",
  of: ["raft-tie-breaks"]
) { tables in
  let etcd = try tieBreak("undecided_share", "by rank", "log behind", "etcd's timer", tables)
  let paper = try tieBreak("undecided_share", "by rank", "log behind", "paper's timer", tables)
  return .holds(if: etcd == 1 && paper == 0, "\(etcd) and \(paper) were undecided")
}

// MARK: - A bridge

private func bridge(
  _ column: String, preVote: Field, checkQuorum: Field, transfer: Field, _ tables: Tables
) throws -> [Double] {
  try tables("raft-bridged-partition").numbers(
    column,
    where: [("pre_vote", preVote), ("checks_quorum", checkQuorum), ("transfer", transfer)])
}

private let guarded: [(preVote: Field, checkQuorum: Field)] = [
  ("yes", "no"), ("no", "yes"), ("yes", "yes"),
]

let bridgeHolds = Claim(
  "raft-bridge-guarded",
  "Pre-vote alone or check-quorum alone is enough under writes: the old leader keeps leading, and every probe is served.",
  of: ["raft-bridged-partition"], smoke: .same
) { tables in
  for (preVote, checkQuorum) in guarded {
    for column in ["leaders_per_minute", "unserved_max_share"] {
      let found = try bridge(
        column, preVote: preVote, checkQuorum: checkQuorum, transfer: "no", tables)
      if found.contains(where: { $0 > 0 }) { return .violated(witness: "\(column) \(found)") }
    }
  }
  return .holds
}

let bridgeSettles = Claim(
  "raft-bridge-unguarded",
  "With neither, leadership is lost and ends with the server in the middle in every run, within three seconds, and stays there.",
  of: ["raft-bridged-partition"]
) { tables in
  let ends = try bridge(
    "ends_in_middle_share", preVote: "no", checkQuorum: "no", transfer: "no", tables)
  let settled = try bridge(
    "settled_max_s", preVote: "no", checkQuorum: "no", transfer: "no", tables)
  return .holds(
    if: ends.allSatisfy { $0 == 1 } && settled.allSatisfy { $0 > 0 && $0 < 3 },
    "\(ends) end in the middle, after \(settled) s at most")
}

let bridgeTerms = Claim(
  "raft-bridge-terms",
  "Check-quorum without pre-vote lets the server that is cut off use up more than two hundred terms a minute, so that a "
    + "transfer to the middle costs an election more, in which probes are not served.",
  of: ["raft-bridged-partition"]
) { tables in
  let terms = try bridge(
    "terms_per_minute", preVote: "no", checkQuorum: "yes", transfer: "no", tables)
  let loud = try bridge(
    "unserved_share", preVote: "no", checkQuorum: "yes", transfer: "yes", tables)
  let silent = try bridge(
    "unserved_max_share", preVote: "yes", checkQuorum: "yes", transfer: "yes", tables)
  return .holds(
    if: terms.allSatisfy { $0 > 200 } && loud.allSatisfy { $0 > 0 }
      && silent.allSatisfy { $0 == 0 },
    "\(terms) terms; \(loud) and \(silent) unserved")
}
