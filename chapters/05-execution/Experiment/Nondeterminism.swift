import Engines
import Experiments
import Foundation
import Measurement
import Model
import Synchronization

// What makes two replicas of one log differ, and how soon a hash of the state tells. Each epoch has two calls that want one
// row, and in a broken replica something that no log holds decides which goes first. Replicas are processes of their own: only
// between them do addresses and hashes differ.

/// What decides in a replica, beside the log.
enum Taint: String, CaseIterable, Sendable {
  case clean
  case set
  case random
  case clock
  case race
  case sums
  case addresses

  var words: String {
    switch self {
    case .clean: "nothing"
    case .set: "the order of a Set"
    case .random: "the system's random numbers"
    case .clock: "the wall clock in milliseconds"
    case .race: "which of two threads is faster"
    case .sums: "sums in another order on two threads"
    case .addresses: "which of two objects lies lower in memory"
    }
  }
}

/// One replica, which prints a hash for each epoch: it holds everything that its state was so far.
struct Replica {
  let taint: Taint
  let engine: RealEngine
  let threads: Int
  let epochs: Int

  static let (rows, epochCalls) = (500, 100)
  /// Two calls of an epoch that update one row.
  static let (first, second) = (40, 60)

  /// This program is one replica if it was started as `chapter-execution replica ...`; see `arguments`.
  static func runIfAsked() {
    let words = CommandLine.arguments
    guard words.count == 6, words[1] == "replica", let taint = Taint(rawValue: words[2]),
      let engine = RealEngine(rawValue: words[3]), let threads = Int(words[4]),
      let epochs = Int(words[5])
    else { return }
    let replica = Replica(taint: taint, engine: engine, threads: threads, epochs: epochs)
    print(replica.hashes().map { String($0, radix: 16) }.joined(separator: "\n"))
    exit(0)
  }

  var arguments: [String] {
    ["replica", taint.rawValue, engine.rawValue, String(threads), String(epochs)]
  }

  func hashes() -> [UInt64] {
    var calls = ycsbCalls(Replica.epochCalls * epochs, rows: Replica.rows, theta: 0.6, seed: 1)
    for epoch in 0..<epochs {
      for place in [Replica.first, Replica.second] {
        calls[epoch * Replica.epochCalls + place].updates |= 1
        calls[epoch * Replica.epochCalls + place].keys[0] = UInt32(Replica.rows)
      }
    }
    let memory = AriaYCSB.memory(rows: Replica.rows + 1)
    var digest = Digest(0)
    return (0..<epochs).map { epoch in
      let range = epoch * Replica.epochCalls..<(epoch + 1) * Replica.epochCalls
      run(Array(calls[range]), memory, from: UInt64(range.lowerBound))
      digest.fold(memory.digest)
      return digest.rawValue
    }
  }

  private func run(_ calls: [AriaYCSB.Call], _ memory: borrowing Memory, from number: UInt64) {
    if taint == .clean {
      var options = EngineOptions()
      options.threads = threads
      _ = calls.withUnsafeBufferPointer {
        engine.run(AriaYCSB(), memory, options, $0, from: number)
      }
      return
    }
    var order = Array(0..<UInt32(Replica.epochCalls))
    if decidesOtherwise(number, memory) { order.swapAt(Replica.first, Replica.second) }
    var serial = SerialExecution(AriaYCSB(), memory, EngineOptions())
    _ = calls.withUnsafeBufferPointer { serial.run($0, from: number, in: order) }
  }

  private func decidesOtherwise(_ number: UInt64, _ memory: borrowing Memory) -> Bool {
    switch taint {
    case .clean: return false
    case .set: return Set([number, number + 1]).first == number
    case .random:
      var random = SystemRandomNumberGenerator()
      return random.next() & 1 == 0
    case .clock: return Int(Date().timeIntervalSince1970 * 1_000) & 1 == 0
    case .race: return Replica.secondWins()
    case .sums: return isOdd(sum(memory.rows))
    case .addresses:
      let (one, other) = (Box(), Box())
      return Unmanaged.passUnretained(one).toOpaque() < Unmanaged.passUnretained(other).toOpaque()
    }
  }

  private final class Box: Sendable {}

  private static func secondWins() -> Bool {
    let barrier = Barrier(2)
    let winner = Winner()
    Crew.run(2) { thread in
      barrier.wait()
      // The first thread comes out of the barrier later than the one that it waited for.
      winner.claim(by: thread)
    }
    return winner.thread == 1
  }

  private final class Winner: Sendable {
    private let word = Atomic<Int>(-1)
    var thread: Int { word.load(ordering: .acquiring) }
    func claim(by thread: Int) {
      _ = word.compareExchange(expected: -1, desired: thread, ordering: .acquiringAndReleasing)
    }
  }

  /// Each row has a price, and each thread adds up a part of them.
  private func sum(_ rows: Rows) -> Double {
    let parts = (0..<threads).map { thread -> Double in
      stride(from: thread, to: 20, by: threads).reduce(0) { sum, key in
        sum + Double(rows[rows.find(UInt64(key)).place][0] >> 11) * 0x1p-53
      }
    }
    return parts.reduce(0, +)
  }

  /// Its last bit, as in a choice that depends on whether a number was rounded up.
  private func isOdd(_ number: Double) -> Bool { number.bitPattern & 1 == 1 }
}

// MARK: - Pairs of replicas

private struct Tainted: Sendable, CustomStringConvertible {
  let taint: Taint
  let pairs: Int
  let epochs: Int
  var description: String { taint.words }

  /// For each pair, in which epoch the hash tells, from one; nil if it never does.
  func firstDifferences() throws -> [Int?] {
    let program = try SiblingProgram("chapter-execution", build: "release")
    func hashes(_ engine: RealEngine, _ threads: Int) throws -> [Substring] {
      let replica = Replica(taint: taint, engine: engine, threads: threads, epochs: epochs)
      return try program.run(replica.arguments).split(separator: "\n")
    }
    if taint == .clean {
      let first = try hashes(.serial, 1)
      return try RealEngine.allCases.filter { $0 != .aria }.flatMap { engine in
        try (engine == .serial ? [1] : [1, 2]).flatMap { threads in
          try (0..<2).map { _ in
            difference(first, try hashes(engine, threads))
          }
        }
      }
    }
    return try (0..<pairs).map { _ in
      difference(try hashes(.serial, 1), try hashes(.serial, taint == .sums ? 2 : 1))
    }
  }

  private func difference(_ one: [Substring], _ other: [Substring]) -> Int? {
    precondition(one.count == epochs && other.count == epochs, "a replica stopped early")
    return zip(one, other).enumerated().first { $1.0 != $1.1 }.map { $0.offset + 1 }
  }
}

let nondeterminism = Experiment(
  "execution-nondeterminism",
  asks: "How many epochs pass before a hash of the state tells that two replicas differ?",
  columns: [
    "decided_by", "pairs", "told", "median_epoch", "latest_epoch", "epochs",
  ], kind: .measured,
  judged: .notJudged("replicas are held against each other by hashes of their states"),
  at: { size in
    Taint.allCases.map {
      Tainted(taint: $0, pairs: size == .full ? 40 : 2, epochs: size == .full ? 500 : 20)
    }
  }
) { (point: Tainted, _) in
  let all = orStop { try point.firstDifferences() }
  let told = all.compactMap(\.self).sorted()
  return Finding(rows: [
    [
      .text(point.taint.words), .count(all.count), .count(told.count),
      told.isEmpty ? "" : .count(told[(told.count - 1) / 2]), told.last.map { .count($0) } ?? "",
      .count(point.epochs),
    ]
  ])
}

private let nondeterminismTable = "live/execution-nondeterminism"

let cleanNeverDiffers = Claim(
  "clean-replicas-never-differ",
  "With nothing beside the log to decide, no hash differed in any epoch, whichever engine ran, on one thread or two, in another "
    + "process.",
  of: [nondeterminismTable]
) { tables in
  let row = [("decided_by", Field.text(Taint.clean.words))]
  let table = try tables(nondeterminismTable)
  let (pairs, told) = (
    try table.number("pairs", where: row), try table.number("told", where: row)
  )
  return .holds(if: pairs == 14 && told == 0, "\(told) of \(pairs) differ")
}

let everySourceIsTold = Claim(
  "what-no-log-holds-is-told",
  "Every pair of replicas in which a Set, random numbers, the clock or the order of a sum decided was told apart by the hash "
    + "before the run ended.",
  of: [nondeterminismTable]
) { tables in
  let table = try tables(nondeterminismTable)
  for taint in [Taint.set, .random, .clock, .sums] {
    let row = [("decided_by", Field.text(taint.words))]
    let (pairs, told) = (
      try table.number("pairs", where: row), try table.number("told", where: row)
    )
    if told < pairs || pairs < 10 {
      return .violated(witness: "\(taint.words): \(told) of \(pairs) pairs")
    }
  }
  return .holds
}
