import Engines
import Experiments
import Foundation
import Measurement
import Model

// A log of inputs on a real disk, beside execution: what it costs to answer only what is durable, and what is left after a crash.

/// When a batch is logged.
private enum Logging: String, CaseIterable, Sendable {
  case never = "not logged"
  case before = "logged then run"
  /// Nothing that a batch changes is seen before it is durable, so both may be done at once.
  case beside = "logged and run at once"
}

private struct LoggedBatches: Sendable, CustomStringConvertible {
  let batch: Int
  let batches: Int
  let rows: Int
  let rounds: Int
  var description: String { "batches of \(batch)" }
}

let inputLogging = Experiment(
  "execution-input-log",
  asks: "What does it cost to log inputs on this machine's disk before they are answered?",
  columns: [
    "batch", "logging", "calls_per_wall_s", "cpu_us_per_call", "latency_least_ms",
    "latency_p50_ms", "latency_p99_ms",
  ], kind: .measured,
  judged: .notJudged("every state is held against that of the calls run without a log"),
  at: { size in
    size == .full
      ? [10, 100, 1_000, 10_000, 60_000].map {
        LoggedBatches(batch: $0, batches: $0 > 10_000 ? 50 : 200, rows: 400_000, rounds: 3)
      } : [LoggedBatches(batch: 100, batches: 5, rows: 10_000, rounds: 1)]
  }
) { (point: LoggedBatches, seed) in
  let calls = ycsbCalls(point.batch * point.batches, rows: point.rows, theta: 0, seed: seed)
  var best = Logging.allCases.map { _ in (latencies: [Double](), wall: Double.infinity, cpu: 0.0) }
  var states: [UInt64] = []
  for _ in 0..<point.rounds {
    for (place, logging) in Logging.allCases.enumerated() {
      let memory = AriaYCSB.memory(rows: point.rows)
      let run = orStop { try logged(calls, point.batch, memory, logging) }
      states.append(memory.digest)
      if run.wall < best[place].wall { best[place] = run }
    }
  }
  precondition(Set(states).count == 1, "a log changed the state")
  return Finding(
    rows: zip(Logging.allCases, best).map { logging, run in
      let sorted = run.latencies.sorted()
      return [
        .count(point.batch), .text(logging.rawValue), .number(Double(calls.count) / run.wall),
        .number(run.cpu * 1e6 / Double(calls.count)), .number(sorted[0] * 1e3),
        .number(sorted[sorted.count / 2] * 1e3),
        .number(sorted[sorted.count * 99 / 100] * 1e3),
      ]
    })
}

/// Runs all batches one after the other; a batch's latency is from when it is handed over until it may be answered.
private func logged(
  _ calls: [AriaYCSB.Call], _ batch: Int, _ memory: borrowing Memory, _ logging: Logging
) throws -> (latencies: [Double], wall: Double, cpu: Double) {
  let folder = try TemporaryFolder()
  defer { folder.remove() }
  let writer = LogWriter(try InputLog<AriaYCSB.Call>(folder.path("inputs")))
  var options = EngineOptions()
  options.batch = batch
  var engine = QueueExecution(AriaYCSB(), memory, options)
  var latencies: [Double] = []
  let (start, cpu) = (wallSeconds(), processSeconds())
  try calls.withUnsafeBufferPointer { calls in
    for first in stride(from: 0, to: calls.count, by: batch) {
      let inputs = UnsafeBufferPointer(rebasing: calls[first..<first + batch])
      let handed = wallSeconds()
      if logging == .before { try writer.append(inputs) }
      if logging == .beside { writer.begin(inputs) }
      _ = engine.run(inputs, from: UInt64(first))
      if logging == .beside { try writer.end() }
      latencies.append(wallSeconds() - handed)
    }
  }
  return (latencies, wallSeconds() - start, processSeconds() - cpu)
}

/// A thread that logs a batch at a time.
private final class LogWriter: @unchecked Sendable {
  private var log: InputLog<AriaYCSB.Call>
  private let queue = DispatchQueue(label: "log")
  private let isDone = DispatchSemaphore(value: 0)
  private var problem: InputLogError?

  init(_ log: consuming InputLog<AriaYCSB.Call>) { self.log = log }

  func append(_ calls: UnsafeBufferPointer<AriaYCSB.Call>) throws { try log.append(calls) }

  func begin(_ calls: UnsafeBufferPointer<AriaYCSB.Call>) {
    nonisolated(unsafe) let calls = calls
    queue.async { [self] in
      do throws(InputLogError) { try log.append(calls) } catch { problem = error }
      isDone.signal()
    }
  }

  func end() throws {
    isDone.wait()
    if let problem { throw problem }
  }
}

private func wallSeconds() -> Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

/// A folder of its own on the disk that holds temporary files.
private struct TemporaryFolder {
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("execution-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }
  func remove() { try? FileManager.default.removeItem(at: url) }
}

// MARK: - Crashes

private struct Crashes: Sendable, CustomStringConvertible {
  let batch: Int
  let crashes: Int
  var description: String { "batches of \(batch)" }
}

/// A crash leaves so many bytes of the file, whatever was in the middle of being written. Counts follow from the seed.
let inputLogCrashes = Experiment(
  "execution-input-log-crashes",
  asks: "Does what a crash leaves of a log give the state after its last whole batch?",
  columns: [
    "batch", "crashes", "inside_a_batch", "replays_equal", "went_on_equal",
  ],
  judged: .notJudged("states are held against each other by their hashes"),
  at: { size in
    (size == .full ? [1, 10, 100] : [10]).map {
      Crashes(batch: $0, crashes: size == .full ? 100 : 5)
    }
  }
) { (point: Crashes, seed) in
  Finding(rows: [orStop { try afterCrashes(point, seed) }])
}

private func afterCrashes(_ point: Crashes, _ seed: UInt64) throws -> [Field] {
  let (rows, batches) = (1_000, 40)
  let folder = try TemporaryFolder()
  defer { folder.remove() }
  let calls = ycsbCalls(point.batch * batches, rows: rows, theta: 0.6, seed: seed)
  let path = folder.path("inputs")
  let memory = AriaYCSB.memory(rows: rows)
  // The state after each batch, and where its bytes end.
  var (states, ends) = ([memory.digest], [0])
  do {
    var log = try InputLog<AriaYCSB.Call>(path)
    for batch in 0..<batches {
      let inputs = Array(calls[batch * point.batch..<(batch + 1) * point.batch])
      try inputs.withUnsafeBufferPointer { try log.append($0) }
      run(inputs, memory, from: batch * point.batch)
      states.append(memory.digest)
      ends.append(try Data(contentsOf: URL(fileURLWithPath: path)).count)
    }
  }
  let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
  var random = Random(seed: seed, .workload)
  var (inside, equal, wentOn) = (0, 0, 0)
  for crash in 0..<point.crashes {
    let left = random.below(bytes.count + 1)
    let whole = ends.lastIndex { $0 <= left }!
    inside += ends[whole] < left ? 1 : 0
    let torn = folder.path("torn-\(crash)")
    try bytes.prefix(left).write(to: URL(fileURLWithPath: torn))
    let read = try InputLog<AriaYCSB.Call>.read(torn).calls
    let replayed = AriaYCSB.memory(rows: rows)
    run(read, replayed, from: 0)
    equal += replayed.digest == states[whole] ? 1 : 0
    // Whoever goes on behind it comes to the same end.
    let rest = Array(calls[(whole * point.batch)...])
    do {
      var log = try InputLog<AriaYCSB.Call>(torn)
      try rest.withUnsafeBufferPointer { try log.append($0) }
    }
    let again = AriaYCSB.memory(rows: rows)
    run(try InputLog<AriaYCSB.Call>.read(torn).calls, again, from: 0)
    wentOn += again.digest == states[batches] ? 1 : 0
  }
  return [
    .count(point.batch), .count(point.crashes), .count(inside), .count(equal), .count(wentOn),
  ]
}

private func run(_ calls: [AriaYCSB.Call], _ memory: borrowing Memory, from number: Int) {
  _ = calls.withUnsafeBufferPointer {
    RealEngine.queues.run(AriaYCSB(), memory, EngineOptions(), $0, from: UInt64(number))
  }
}

let crashesLeaveBatches = Claim(
  "crashes-leave-batches",
  "After every crash the replayed log gave the state after its last whole batch, and the log could be gone on with.",
  of: ["execution-input-log-crashes"], smoke: .same
) { tables in
  let table = try tables("execution-input-log-crashes")
  let crashes = try table.numbers("crashes")
  for column in ["replays_equal", "went_on_equal"] where try table.numbers(column) != crashes {
    return .violated(witness: "\(column): \(try table.numbers(column))")
  }
  let inside = try table.numbers("inside_a_batch")
  return .holds(
    if: !crashes.isEmpty && inside.allSatisfy { $0 > 0 }, "no crash was inside a batch")
}

private let logTable = "live/execution-input-log"

let largeBatchesPay = Claim(
  "large-batches-pay-for-the-disk",
  "In the largest batches the log leaves a share of the throughput that is more than twice that in the smallest.",
  of: [logTable]
) { tables in
  let table = try tables(logTable)
  let (plain, logged) = (
    try table.numbers("calls_per_wall_s", where: [("logging", "not logged")]),
    try table.numbers("calls_per_wall_s", where: [("logging", "logged and run at once")])
  )
  let shares = zip(logged, plain).map { $0 / $1 }
  guard let first = shares.first, let last = shares.last, shares.count == 5 else {
    return .violated(witness: "there are \(shares.count) sizes")
  }
  return .holds(if: last > 2 * first, "the shares are \(shares)")
}
