import Engines
import Experiments
import Measurement
import Model

// All engines on real cores, by how uneven the load is, by how much a call does with a row, and on one thread and two.

private struct OnCores: Sendable, CustomStringConvertible {
  let theta: Double
  /// Further work in each of a call's ten operations, in nanoseconds.
  let work: Int
  let threads: Int
  let rows: Int
  let calls: Int
  let rounds: Int

  var description: String { "theta \(theta), \(work) ns of work, \(threads) threads" }

  init(theta: Double, work: Int, threads: Int, _ size: Size) {
    self.theta = theta
    self.work = work
    self.threads = threads
    let isFull = size == .full
    rows = isFull ? 400_000 : 10_000
    // Two batches at least.
    let most = [0: 100_000, 100: 50_000, 1_000: 10_000, 10_000: 2_000]
    calls = isFull ? most[work]! : 400
    rounds = isFull ? 5 : 1
  }

  static func points(_ size: Size) -> [OnCores] {
    let isFull = size == .full
    let skews = isFull ? [0, 0.3, 0.6, 0.8, 0.9, 0.99] : [0, 0.9]
    let works = isFull ? [100, 1_000, 10_000] : [100]
    return [1, 2].flatMap { threads in
      skews.map { OnCores(theta: $0, work: 0, threads: threads, size) }
        + works.map { OnCores(theta: 0, work: $0, threads: threads, size) }
    }
  }
}

let realCores = Experiment(
  "execution-real-cores",
  asks: "How fast is each engine on one and two threads, by skew and by work in each operation?",
  columns: [
    "engine", "threads", "theta", "work_ns", "cpu_us_per_call", "busiest_us_per_call",
    "ideal_calls_per_s", "wall_calls_per_s", "serial_us_per_call", "ideal_times_serial",
  ], kind: .measured,
  judged: .notJudged("every engine's state is held against that of serial execution"),
  at: OnCores.points
) { (point: OnCores, seed) in
  let calls = ycsbCalls(point.calls, rows: point.rows, theta: point.theta, seed: seed)
  var options = EngineOptions()
  options.work = point.work == 0 ? 0 : Int(Double(point.work) * stepsPerNanosecond())
  var best = RealEngine.allCases.map { _ in RealRun() }
  for _ in 0..<point.rounds {
    var states: [UInt64] = []
    for (place, engine) in RealEngine.allCases.enumerated() {
      let memory = AriaYCSB.memory(rows: point.rows)
      options.threads = engine == .serial ? 1 : point.threads
      let run = calls.withUnsafeBufferPointer {
        engine.run(AriaYCSB(), memory, options, $0, from: 0)
      }
      best[place].keepBest(run)
      // Aria's order is another.
      if engine != .aria { states.append(memory.digest) }
    }
    precondition(
      states.allSatisfy { $0 == states[0] }, "an engine did not do what serial execution does")
  }
  let (count, serial) = (Double(point.calls), best[0].busiest)
  return Finding(
    rows: zip(RealEngine.allCases, best).map { engine, run in
      [
        .text(engine.rawValue), .count(point.threads), .number(point.theta), .count(point.work),
        .number(run.all * 1e6 / count), .number(run.busiest * 1e6 / count),
        .number(count / run.busiest), .number(count / run.wall), .number(serial * 1e6 / count),
        .number(serial / run.busiest),
      ]
    })
}

private let coresTable = "live/execution-real-cores"

private func times(
  _ tables: Tables, _ engine: RealEngine, threads: Int, theta: Double = 0, work: Int = 0
) throws -> Double {
  try tables(coresTable).number(
    "ideal_times_serial",
    where: [
      ("engine", .text(engine.rawValue)), ("threads", .count(threads)), ("theta", .number(theta)),
      ("work_ns", .count(work)),
    ])
}

let serialIsFastestAlone = Claim(
  "serial-is-fastest-alone",
  "On one thread, and with no work but reading and writing, no engine was faster than serial execution at any skew.",
  of: [coresTable], within: 1.1
) { tables, tolerance in
  for engine in RealEngine.allCases {
    for theta in [0, 0.3, 0.6, 0.8, 0.9, 0.99] {
      let ratio = try times(tables, engine, threads: 1, theta: theta)
      if ratio > tolerance {
        return .violated(witness: "\(engine.rawValue) is \(ratio) times as fast at \(theta)")
      }
    }
  }
  return .holds
}

let workPaysForThreads = Claim(
  "work-pays-for-threads",
  "With ten microseconds of work in each operation the busier of two threads has little more than half of serial execution's "
    + "time by queues and by a graph, and of Calvin's two, of which one does nothing but lock, the other has nearly all of it.",
  of: [coresTable]
) { tables in
  let (queues, graph, locks) = (
    try times(tables, .queues, threads: 2, work: 10_000),
    try times(tables, .graph, threads: 2, work: 10_000),
    try times(tables, .locks, threads: 2, work: 10_000)
  )
  return .holds(
    if: queues > 1.5 && graph > 1.5 && locks > 0.7 && locks < 1.2,
    "queues \(queues), graph \(graph), locks \(locks)")
}

let ariaCollapsesOnCores = Claim(
  "aria-collapses-on-cores",
  "Under the steepest skew every engine that takes the log's order runs at least ten times as many calls a second as Aria.",
  of: [coresTable]
) { tables in
  let aria = try times(tables, .aria, threads: 1, theta: 0.99)
  let others = try [RealEngine.locks, .queues, .graph].map {
    try times(tables, $0, threads: 1, theta: 0.99)
  }
  return .holds(if: others.min()! > 10 * aria, "Aria \(aria), the others \(others)")
}
