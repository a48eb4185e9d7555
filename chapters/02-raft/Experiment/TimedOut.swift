import Checking
import Experiments
import Measurement
import Model
import Raft
import RaftStore
import Simulation
import Workloads

// Q: what becomes of a call whose leader died before it answered? For a minute the leader is killed again and again, in
// the middle of its work.

/// What a client's library does when no answer comes, and what the servers know of that.
private enum Habit: String, Sendable, CaseIterable {
  case sessions = "asks again, with a session"
  case shortSessions = "asks again, with a session of one answer"
  case noSessions = "asks again, without a session"
  case givesUp = "never asks again"
}

private struct TimedOut: Sendable, CustomStringConvertible {
  var habit: Habit
  var length: Nanoseconds
  var description: String { "\(habit.rawValue), \(length.count / 1_000_000_000) s" }

  var setting: Cluster.Setting {
    var setting = Cluster.Setting()
    setting.store.hasSessions = habit != .noSessions
    setting.store.sessionWindow = habit == .shortSessions ? 1 : 0
    setting.store.snapshotEvery = .max
    setting.arrivals = .closed(users: 8, think: .milliseconds(5))
    setting.patience = .milliseconds(100)
    setting.asksAgain = habit != .givesUp
    setting.userPatience = habit == .givesUp ? .milliseconds(100) : nil
    return setting
  }
}

private struct TimedOutRun: ~Copyable {
  var cluster: Cluster
  private var random: Random
  /// How often a leader was killed.
  private(set) var kills = 0

  init(_ point: TimedOut, seed: UInt64) {
    random = Random(seed: seed, .faults)
    let workload = possible { try ListAppend(lists: 4, operations: 1, appends: 0.9) }
    cluster = Cluster(point.setting, load: Load(workload, records: true), seed: seed)
    let end = Instant.zero + point.length
    while cluster.trial.world.now < end {
      cluster.trial.run(for: .milliseconds(500) + .microseconds(Int64(random.below(500_000))))
      killLeader()
    }
    cluster.trial.drain(for: .seconds(5))
    if let problem = cluster.problem { preconditionFailure("seed \(seed): \(problem)") }
  }

  private mutating func killLeader() {
    guard let leader = cluster.leader else { return }
    kills += 1
    let now = cluster.trial.world.now
    cluster.trial.world.schedule(.crash(leader), at: now)
    cluster.trial.world.schedule(.restart(leader), at: now + .milliseconds(300))
  }

  /// The server that has applied most.
  private var newest: StoreServer {
    cluster.setting.servingNodes.map { cluster.server($0) }.max {
      $0.machine.applied < $1.machine.applied
    }!
  }

  /// Commands that stand in the log a second time.
  func repeatedEntries() -> Int {
    let log = newest.member.raft.log
    var calls: [[UInt64]] = []
    for entry in log.entries(1..<log.lastApplied + 1).all where !entry.payload.isEmpty {
      let command = entry.payload.withUnsafeBytes { Command($0)! }
      calls.append([UInt64(command.client.index), command.number])
    }
    calls.sort { $0.lexicographicallyPrecedes($1) }
    return zip(calls, calls.dropFirst()).count { $0 == $1 }
  }

  /// Elements that a list holds a second time: each was appended by one call.
  func repeatedElements() -> Int {
    let store = newest.machine
    var keys = cluster.trial.history.entries.map { $0.transaction.key(1) }
    keys.sort { $0.row < $1.row }
    var found = 0
    for (place, key) in keys.enumerated() where place == 0 || keys[place - 1] != key {
      guard let row = store.value(of: key) else { continue }
      let elements = (0..<ListAppend.count(row)).map { ListAppend.element($0, of: row) }.sorted()
      found += zip(elements, elements.dropFirst()).count { $0 == $1 }
    }
    return found
  }
}

let timedOutClients = Experiment(
  "raft-timed-out-clients",
  asks: "What becomes of calls whose leader dies before it answers?",
  columns: [
    "client", "kills", "calls", "unknown", "unknown_percent", "repeated_in_log", "served_twice",
  ],
  judged: .notJudged("counts what the judges of raft-store-under-faults reject in its twin"),
  at: { size in
    Habit.allCases.map { TimedOut(habit: $0, length: .seconds(size == .full ? 100 : 8)) }
  }
) { (point: TimedOut, seed) in
  let run = TimedOutRun(point, seed: seed)
  let calls = run.cluster.trial.history.entries
  let unknown = calls.count { if case .unknown = $0.outcome { true } else { false } }
  return Finding(
    rows: [
      [
        .text(point.habit.rawValue), .count(run.kills), .count(calls.count), .count(unknown),
        .number(Double(unknown) / Double(calls.count) * 100), .count(run.repeatedEntries()),
        .count(run.repeatedElements()),
      ]
    ], traceHash: run.cluster.trial.world.traceHash)
}
