import Engines
import Experiments
import Measurement
import Model

// A snapshot and the calls behind it give the state that all calls give from the beginning, if the snapshot says rightly which
// is the first of them. It is wrong by one batch in the twins.

/// The testbed's YCSB as it is there: every update writes the same bytes, whatever was in the row.
private struct BlindYCSB: Program {
  typealias Call = AriaYCSB.Call
  static var mostRows: Int { AriaYCSB.mostRows }
  static var mostBytes: Int { AriaYCSB.mostBytes }
  private let ycsb = AriaYCSB()

  func declare(_ call: borrowing Call, _ rows: inout DeclaredRows) { ycsb.declare(call, &rows) }

  func run(
    _ call: borrowing Call, _ fragment: Int, number: UInt64, on row: TableRow,
    _ scratch: Scratch
  ) -> UInt64 {
    let old = row[0]
    if call.updates >> UInt32(fragment) & 1 == 1 { for word in 0..<12 { row[word] = 0x6162_6364 } }
    return old
  }
}

/// All rows of a memory, and the number of the first call that they do not know.
private struct Snapshot {
  var words: [[UInt64]]
  var next: Int

  init(_ memory: borrowing Memory, rows: Int, next: Int) {
    let reach = memory.rows
    words = (0..<rows).map { key in
      let row = reach[reach.find(UInt64(key)).place]
      return (0..<13).map { row[$0] }
    }
    self.next = next
  }

  func restored() -> Memory {
    var memory = Memory([(words.count, AriaYCSB.width)])
    memory.add(words.count, width: AriaYCSB.width, key: { UInt64($0) }) { number, row in
      for (word, value) in words[number].enumerated() { row[word] = value }
    }
    return memory
  }
}

private struct Replayed: Sendable, CustomStringConvertible {
  let engine: RealEngine
  let threads: Int
  /// Whether what is written depends on what was there.
  let dependsOnRow: Bool
  let snapshots: Int
  var writes: String { dependsOnRow ? "of the old value" : "always the same" }
  var description: String { "\(engine.rawValue) on \(threads) threads, writes \(writes)" }

  static let rows = 2_000
  static let batch = 50
  static let batches = 100

  func tally(seed: UInt64) -> [Field] {
    dependsOnRow
      ? tally(AriaYCSB(), seed) : tally(BlindYCSB(), seed)
  }

  private func tally<P: Program>(_ program: P, _ seed: UInt64) -> [Field]
  where P.Call == AriaYCSB.Call {
    let calls = ycsbCalls(
      Replayed.batch * Replayed.batches, rows: Replayed.rows, theta: 0.6, seed: seed)
    var random = Random(seed: seed, .workload)
    let whole = AriaYCSB.memory(rows: Replayed.rows)
    run(program, whole, calls, 0..<calls.count)
    var (equal, late, early) = (0, 0, 0)
    for _ in 0..<snapshots {
      // Behind one batch at least, and before one at least.
      let cut = (1 + random.below(Replayed.batches - 2)) * Replayed.batch
      let first = AriaYCSB.memory(rows: Replayed.rows)
      run(program, first, calls, 0..<cut)
      let snapshot = Snapshot(first, rows: Replayed.rows, next: cut)
      func state(from next: Int) -> UInt64 {
        let memory = snapshot.restored()
        run(program, memory, calls, next..<calls.count)
        return memory.digest
      }
      let right = whole.digest
      equal += state(from: snapshot.next) == right ? 1 : 0
      late += state(from: snapshot.next + Replayed.batch) != right ? 1 : 0
      early += state(from: snapshot.next - Replayed.batch) != right ? 1 : 0
    }
    return [
      .text(engine.rawValue), .count(threads), .text(writes), .count(snapshots), .count(equal),
      .count(late), .count(early),
    ]
  }

  private func run<P: Program>(
    _ program: P, _ memory: borrowing Memory, _ calls: [P.Call], _ range: Range<Int>
  ) {
    var options = EngineOptions()
    options.threads = threads
    options.batch = Replayed.batch
    _ = calls.withUnsafeBufferPointer {
      engine.run(
        program, memory, options, UnsafeBufferPointer(rebasing: $0[range]),
        from: UInt64(range.lowerBound))
    }
  }
}

let executionReplay = Experiment(
  "execution-replay",
  asks:
    "Do a snapshot and the calls behind it give the state that all calls give, and is a slip by one batch seen?",
  columns: [
    "engine", "threads", "writes", "snapshots", "equal", "late_start_seen", "early_start_seen",
  ],
  judged: .notJudged("states are held against each other by their hashes"),
  at: { size in
    let snapshots = size == .full ? 100 : 4
    let engines: [(RealEngine, Int)] = [
      (.serial, 1), (.locks, 1), (.locks, 2), (.queues, 1), (.queues, 2), (.graph, 1), (.graph, 2),
    ]
    return engines.map {
      Replayed(engine: $0.0, threads: $0.1, dependsOnRow: true, snapshots: snapshots)
    } + [Replayed(engine: .serial, threads: 1, dependsOnRow: false, snapshots: snapshots)]
  }
) { (point: Replayed, seed) in
  Finding(rows: [point.tally(seed: seed)])
}

let replayIsExact = Claim(
  "replay-is-exact",
  "Where updates depend on what they find, on every engine every snapshot and the calls behind it gave the state that all calls give, and every replay that began a "
    + "batch late or early gave another.",
  of: ["execution-replay"], smoke: .same
) { tables in
  let table = try tables("execution-replay")
  let kept = [("writes", Field.text("of the old value"))]
  let snapshots = try table.numbers("snapshots", where: kept)
  for column in ["equal", "late_start_seen", "early_start_seen"] {
    let counts = try table.numbers(column, where: kept)
    if counts != snapshots { return .violated(witness: "\(column): \(counts) of \(snapshots)") }
  }
  return .holds(if: snapshots.count == 7, "there are only \(snapshots.count) engines")
}

let blindWritesHide = Claim(
  "blind-writes-hide",
  "Where every update writes the same bytes, no hash of the state sees that a batch was run twice.",
  of: ["execution-replay"], smoke: .same
) { tables in
  let seen = try tables("execution-replay").numbers(
    "early_start_seen", where: [("writes", "always the same")])
  return .holds(if: seen == [0], "it was seen \(seen) times")
}
