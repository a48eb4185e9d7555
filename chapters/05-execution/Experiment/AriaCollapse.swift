import Engines
import Experiments
import Measurement
import Model
import Workloads

// How many calls of a batch Aria lets commit. Who has to be run again goes first in the next batch (Aria §4.1), and so those
// that want the same row pile up; the testbed `aria` gives them up and draws new ones, so that every batch is a first one.
// Counts follow from seeds alone: one thread, no clock.

/// What is run, and how uneven it is.
private enum Crowding: Sendable {
  case ycsb(theta: Double)
  case tpcc(warehouses: Int)
}

private struct Crowded: Sendable, CustomStringConvertible {
  let crowding: Crowding
  let batch: Int
  let runsAgain: Bool
  let batches: Int
  let rows: Int

  var description: String {
    let what =
      switch crowding {
      case .ycsb(let theta): "YCSB with theta \(theta)"
      case .tpcc(let warehouses): "TPC-C of \(warehouses) warehouses"
      }
    return "\(what) in batches of \(batch), aborted calls \(handling)"
  }

  var handling: String { runsAgain ? "run again" : "given up" }

  /// Of each batch, how many calls committed.
  func commits(seed: UInt64) -> [Int] {
    var random = Random(seed: seed)
    switch crowding {
    case .ycsb(let theta):
      let zipf = possible { try Zipf(keys: rows, theta: theta) }
      return commits(AriaYCSB(), AriaYCSB.memory(rows: rows), counts: { _ in true }) {
        AriaYCSB.Call(&random) { zipf.draw(&$0) }
      }
    case .tpcc(let warehouses):
      // Orders that the user gives up write nothing; the testbed counts them by themselves.
      return commits(
        tpcc, AriaTPCC.memory(warehouses: warehouses), counts: { !$0.isAborted }
      ) {
        AriaTPCC.Call(&random, warehouses: warehouses)
      }
    }
  }

  private func commits<P: Program>(
    _ program: P, _ memory: consuming Memory, counts: (P.Call) -> Bool, draw: () -> P.Call
  ) -> [Int] {
    var options = EngineOptions()
    options.batch = batch
    var engine = AriaExecution(program, memory, options, claims: true, runsAgain: false)
    var waiting: [P.Call] = []
    var isDone = [Bool](repeating: false, count: batch)
    return (0..<batches).map { number in
      while waiting.count < batch { waiting.append(draw()) }
      _ = waiting.withUnsafeBufferPointer {
        engine.run($0, from: UInt64(number * batch))
      }
      for place in 0..<batch { isDone[place] = !runsAgain }
      for place in engine.order { isDone[Int(place)] = true }
      let committed = engine.order.count { counts(waiting[Int($0)]) }
      var left = 0
      for place in 0..<batch where !isDone[place] {
        waiting[left] = waiting[place]
        left += 1
      }
      waiting.removeLast(batch - left)
      return committed
    }
  }

  /// What the testbed `aria` counted of the same load, in percent of all that was run, with one thread; its batches were of a
  /// thousand calls, and of TPC-C of five hundred. It was built from its last commit and run by us.
  var testbed: Double? {
    guard !runsAgain else { return nil }
    return switch crowding {
    case .ycsb(let theta) where batch == 1_000:
      [0: 99.5, 0.6: 95, 0.9: 52, 0.99: 38][theta]
    case .tpcc(let warehouses) where batch == 500: [1: 1.1, 4: 4.4][warehouses]
    default: nil
    }
  }

  /// How many can commit in a batch if every batch is full of calls that want the hottest row: one over the share of calls
  /// that write it. Of YCSB a call writes it with a fifth of the chance that it touches it.
  var ceiling: Double {
    switch crowding {
    case .ycsb(let theta):
      let share = 10 / Zipf.zeta(rows, theta: theta)
      return 1 / (0.2 * share)
    // Half of all calls are payments, and each writes its warehouse's row.
    case .tpcc(let warehouses): return 2 * Double(warehouses)
    }
  }
}

/// Its items are a table of their own, made once.
private let tpcc = AriaTPCC()

private func steps(_ batch: Int, runsAgain: Bool) -> Int {
  if runsAgain { return batch > 1_000 ? 300 : 1_000 }
  return batch > 1_000 ? 20 : max(100, 20_000 / batch)
}

private func points(_ size: Size) -> [Crowded] {
  let isFull = size == .full
  let thetas = isFull ? [0, 0.3, 0.6, 0.8, 0.9, 0.99] : [0, 0.9]
  let crowdings =
    thetas.map { Crowding.ycsb(theta: $0) }
    + (isFull ? [1, 2, 4, 8, 16] : [1]).map { Crowding.tpcc(warehouses: $0) }
  return crowdings.flatMap { crowding in
    (isFull ? [10, 100, 500, 1_000, 10_000] : [10, 100]).flatMap { batch in
      [true, false].map { runsAgain in
        Crowded(
          crowding: crowding, batch: batch, runsAgain: runsAgain,
          batches: isFull ? steps(batch, runsAgain: runsAgain) : 50,
          rows: isFull ? 400_000 : 40_000)
      }
    }
  }
}

let ariaCollapse = Experiment(
  "execution-aria-collapse",
  asks:
    "How many calls of a batch does Aria let commit, by its size and by how uneven the load is?",
  columns: [
    "workload", "theta", "warehouses", "batch", "aborted_calls", "batches", "committed_percent",
    "attempts_per_commit", "committed_a_batch", "ceiling_a_batch", "testbed_committed_percent",
  ],
  judged: .notJudged("commits are counted, and engines are held against serial execution by tests"),
  at: points
) { (point: Crowded, seed) in
  let commits = point.commits(seed: seed)
  // By then calls have piled up as high as they will, but for the gentlest loads.
  let last = point.runsAgain ? commits.suffix(commits.count / 4) : commits[...]
  let committed = Double(last.reduce(0, +)) / Double(last.count)
  let (workload, theta, warehouses): (Field, Field, Field) =
    switch point.crowding {
    case .ycsb(let theta): ("YCSB", .number(theta), "")
    case .tpcc(let warehouses): ("TPC-C", "", .count(warehouses))
    }
  return Finding(rows: [
    [
      workload, theta, warehouses, .count(point.batch), .text(point.handling),
      .count(point.batches), .number(committed / Double(point.batch) * 100),
      .number(Double(point.batch) / committed), .number(committed), .number(point.ceiling),
      point.testbed.map { .number($0) } ?? "",
    ]
  ])
}

let ariaPilesUp = Experiment(
  "execution-aria-piles-up",
  asks: "How soon do the calls that want one row fill Aria's batches?",
  columns: ["theta", "batch_number", "committed_percent"],
  judged: .notJudged("commits are counted, and engines are held against serial execution by tests"),
  at: { size in
    [0, 0.6, 0.8, 0.9, 0.99].map {
      Crowded(
        crowding: .ycsb(theta: $0), batch: size == .full ? 1_000 : 100, runsAgain: true,
        batches: size == .full ? 1_000 : 20, rows: size == .full ? 400_000 : 40_000)
    }
  }
) { (point: Crowded, seed) in
  guard case .ycsb(let theta) = point.crowding else { return Finding(rows: []) }
  let commits = point.commits(seed: seed)
  // Means over steps that grow, so that a log axis shows them evenly.
  var (rows, first) = ([[Field]](), 0)
  while first < commits.count {
    let count = min(commits.count - first, max(1, first / 4))
    let mean = Double(commits[first..<first + count].reduce(0, +)) / Double(count)
    rows.append([
      .number(theta), .number(Double(2 * first + count + 1) / 2),
      .number(mean / Double(point.batch) * 100),
    ])
    first += count
  }
  return Finding(rows: rows)
}

// MARK: - What follows

let ariaFirstBatches = Claim(
  "aria-first-batches",
  "Where aborted calls are given up, as many commit as in the testbed, to one in a hundred of all that are run.",
  of: ["execution-aria-collapse"], within: 1
) { tables, tolerance in
  let table = try tables("execution-aria-collapse")
  let (ours, theirs) = (
    try table.index(of: "committed_percent"), try table.index(of: "testbed_committed_percent")
  )
  var count = 0
  for row in table.rows {
    guard let one = row[ours].number, let other = row[theirs].number else { continue }
    count += 1
    if abs(one - other) > tolerance {
      return .violated(witness: "\(one) % commit, and \(other) % in the testbed")
    }
  }
  return .holds(if: count == 6, "\(count) numbers of the testbed are in the table")
}

let ariaCeiling = Claim(
  "aria-ceiling",
  "Where aborted calls are run again and one row is wanted by more of them than a batch can serve, as many commit in a batch "
    + "as one over the share of calls that write this row, whatever the batch's size.",
  of: ["execution-aria-collapse"], within: 0.25
) { tables, tolerance in
  let table = try tables("execution-aria-collapse")
  let kept = [("aborted_calls", Field.text("run again"))]
  let (batches, commits) = (
    try table.numbers("batch", where: kept), try table.numbers("committed_a_batch", where: kept)
  )
  var count = 0
  for (place, ceiling) in try table.numbers("ceiling_a_batch", where: kept).enumerated()
  where batches[place] >= 3 * ceiling {
    count += 1
    if abs(commits[place] / ceiling - 1) > tolerance {
      return .violated(
        witness: "in a batch of \(batches[place]) \(commits[place]) commit, not \(ceiling)")
    }
  }
  return .holds(if: count > 20, "only \(count) points are beyond it")
}

let ariaPayForBatches = Claim(
  "aria-larger-batches-waste-more",
  "On every uneven load where aborted calls are run again, a larger batch never lets a larger share of its calls commit.",
  of: ["execution-aria-collapse"]
) { tables in
  let table = try tables("execution-aria-collapse")
  let kept = [("aborted_calls", Field.text("run again"))]
  let (batches, shares) = (
    try table.numbers("batch", where: kept), try table.numbers("committed_percent", where: kept)
  )
  for place in batches.indices.dropFirst() where batches[place] > batches[place - 1] {
    if shares[place] > shares[place - 1] + 0.1 {
      return .violated(witness: "\(shares[place]) % of \(batches[place]) commit")
    }
  }
  return .holds(if: batches.count > 40, "there are only \(batches.count) rows")
}
