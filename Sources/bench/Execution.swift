import CAllocations
import Engines
import Foundation
import Model
import Workloads

// Engines on real cores, with the workloads of the testbed `aria`, from memory. Counted are planning, the handling of conflicts, copies
// of whole rows and installing them; not counted is the drawing of the calls, but for `..._with_generation_ir`. Seconds are those
// of all threads together. "Best engine" is the best of the deterministic ones that can run on several threads, here on one; serial
// execution is not among them. Instructions are callgrind's, of the one function below.

/// A workload with the memory it runs on.
struct PeerLoad<P: Program>: Sendable {
  let name: String
  let program: P
  let draw: @Sendable (Int) -> [P.Call]
  let memory: @Sendable () -> Memory
  var batch = 1_000
}

enum PeerLoads {
  static let rows = 400_000

  static func ycsb(_ name: String, theta: Double, generates: Bool = false) -> PeerLoad<AriaYCSB> {
    PeerLoad(
      name: name, program: AriaYCSB(generates: generates),
      draw: { count in
        var random = Random(seed: 1)
        guard theta > 0, let zipf = try? Zipf(keys: rows, theta: theta) else {
          return (0..<count).map { _ in AriaYCSB.Call(&random) { $0.below(rows) } }
        }
        return (0..<count).map { _ in AriaYCSB.Call(&random) { zipf.draw(&$0) } }
      }, memory: { AriaYCSB.memory(rows: rows) })
  }

  static func tpcc(_ name: String, warehouses: Int) -> PeerLoad<AriaTPCC> {
    PeerLoad(
      name: name, program: AriaTPCC(),
      draw: { count in
        var random = Random(seed: 1)
        return (0..<count).map { _ in AriaTPCC.Call(&random, warehouses: warehouses) }
      }, memory: { AriaTPCC.memory(warehouses: warehouses) }, batch: 500)
  }

  static let uniform = ycsb("aria_ycsb_lean_uniform", theta: 0)
  static let full = ycsb("aria_ycsb_full_uniform", theta: 0, generates: true)
  static let zipf = ycsb("aria_ycsb_lean_zipf09", theta: 0.9)
  static let orders = tpcc("aria_tpcc", warehouses: 2)
}

/// All that is counted.
@inline(never) func workOfEngine<E: Execution>(
  _ engine: inout E, _ calls: UnsafeBufferPointer<E.P.Call>
) -> UInt64 where E: ~Copyable {
  engine.run(calls, from: 0)
}

/// What is counted where the drawing of the calls is counted, too.
@inline(never) func workWithGeneration<E: Execution>(
  _ engine: inout E, _ load: PeerLoad<E.P>, _ count: Int
) -> UInt64 where E: ~Copyable {
  load.draw(count).withUnsafeBufferPointer { workOfEngine(&engine, $0) }
}

/// What a run of an engine came to.
struct EngineRun {
  var name: String
  var perSecond = 0.0
  var busiest = Double.infinity
  var wall = Double.infinity
  var digest: UInt64 = 0
  var learned: UInt64 = 0
}

func measure<E: Execution>(
  _: E.Type, _ name: String, _ load: PeerLoad<E.P>, threads: Int = 1, prefetches: Bool = true,
  work: Int = 0, calls count: Int = 200_000, rounds: Int = 5
) -> EngineRun where E: ~Copyable {
  var options = EngineOptions()
  options.threads = threads
  options.prefetches = prefetches
  options.batch = load.batch
  options.work = work
  var run = EngineRun(name: name)
  let calls = load.draw(count)
  for _ in 0..<rounds {
    let memory = load.memory()
    var engine = E(load.program, memory, options)
    let (start, clock) = (cpuSeconds(), DispatchTime.now().uptimeNanoseconds)
    run.learned = calls.withUnsafeBufferPointer { workOfEngine(&engine, $0) }
    run.perSecond = max(run.perSecond, Double(count) / (cpuSeconds() - start))
    run.wall = min(run.wall, Double(DispatchTime.now().uptimeNanoseconds - clock) / 1e9)
    run.busiest = min(run.busiest, engine.busiest)
    run.digest = memory.digest
  }
  return run
}

/// A load's engines; all have the state of serial execution, or the program stops.
private func all<P: Program>(_ load: PeerLoad<P>) -> (best: EngineRun, calvin: EngineRun) {
  let serial = measure(SerialExecution<P>.self, "serial", load)
  let calvin = measure(CalvinExecution<P>.self, "calvin", load)
  let engines = [
    calvin, measure(QueueExecution<P>.self, "queues", load),
    measure(GraphExecution<P>.self, "graph", load),
  ]
  let onTwo = [
    measure(CalvinExecution<P>.self, "calvin", load, threads: 2),
    measure(QueueExecution<P>.self, "queues", load, threads: 2),
    measure(GraphExecution<P>.self, "graph", load, threads: 2),
  ]
  for run in engines + onTwo
  where run.digest != serial.digest || run.learned != serial.learned {
    stop("bench: \(run.name) did not do what serial execution does on \(load.name)", 1)
  }
  print("state digest \(load.name) \(String(serial.digest, radix: 16))")
  let best = engines.max { $0.perSecond < $1.perSecond }!
  return (best, calvin)
}

/// Serial execution's seconds over those of the busiest of two threads, with a microsecond of work in each fragment.
private func speedup() -> [(name: String, number: Double)] {
  let load = PeerLoads.uniform
  let idle = measure(SerialExecution<AriaYCSB>.self, "serial", load, calls: 10_000)
  let steps = measure(SerialExecution<AriaYCSB>.self, "serial", load, work: 100, calls: 10_000)
  let perStep = (steps.busiest - idle.busiest) / (10_000 * 10 * 100)
  let work = Int(1e-6 / perStep)
  let serial = measure(
    SerialExecution<AriaYCSB>.self, "serial", load, work: work, calls: 20_000)
  let two = measure(
    QueueExecution<AriaYCSB>.self, "queues", load, threads: 2, work: work, calls: 20_000)
  return [
    ("execution_two_thread_speedup_1us", serial.busiest / two.busiest),
    ("execution_two_thread_speedup_1us_wall", serial.wall / two.wall),
  ]
}

private func allocations() -> Double {
  let load = PeerLoads.uniform
  let memory = load.memory()
  var engine = QueueExecution(load.program, memory, EngineOptions())
  return load.draw(20_000).withUnsafeBufferPointer { calls in
    _ = workOfEngine(&engine, calls)
    let before = allocations_on_this_thread()
    _ = workOfEngine(&engine, calls)
    return Double(allocations_on_this_thread() - before) / 20_000
  }
}

func executionNumbers() -> [(name: String, number: Double)] {
  let (uniform, full, zipf, orders) = (
    all(PeerLoads.uniform), all(PeerLoads.full), all(PeerLoads.zipf), all(PeerLoads.orders)
  )
  let serial = measure(SerialExecution<AriaYCSB>.self, "serial", PeerLoads.uniform)
  let plain = measure(
    SerialExecution<AriaYCSB>.self, "serial", PeerLoads.uniform, prefetches: false)
  let speed: [(name: String, number: Double)] = [
    ("aria_ycsb_lean_uniform_best_engine_txn_per_cpu_s", uniform.best.perSecond),
    ("aria_ycsb_lean_uniform_calvin_txn_per_cpu_s", uniform.calvin.perSecond),
    ("aria_ycsb_lean_uniform_serial_txn_per_cpu_s", serial.perSecond),
    ("aria_ycsb_lean_uniform_serial_unfetched_txn_per_cpu_s", plain.perSecond),
    ("aria_ycsb_full_uniform_best_engine_txn_per_cpu_s", full.best.perSecond),
    ("aria_ycsb_lean_zipf09_best_engine_txn_per_cpu_s", zipf.best.perSecond),
    ("aria_tpcc_best_engine_txn_per_cpu_s", orders.best.perSecond),
    ("aria_tpcc_calvin_txn_per_cpu_s", orders.calvin.perSecond),
    ("execution_allocations_per_txn", allocations()),
  ]
  return speed + speedup()
    + instructions(uniform.best.name, full.best.name, zipf.best.name, orders.best.name)
}

// MARK: - Instructions

/// How many calls are executed under valgrind, which takes fifty times as long.
private let countedCalls = 20_000

/// Callgrind runs this program with `--execution-one` and counts what happens inside one function.
private func instructions(
  _ uniform: String, _ full: String, _ zipf: String, _ orders: String
) -> [(name: String, number: Double)] {
  let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
  let found = path.split(separator: ":").map { "\($0)/valgrind" }
    .first { FileManager.default.isExecutableFile(atPath: $0) }
  guard let valgrind = found else {
    FileHandle.standardError.write(
      Data("bench: instructions are not counted: apt-get install valgrind\n".utf8))
    return []
  }
  let what: [(name: String, load: String, engine: String, function: String)] = [
    ("aria_ycsb_lean_uniform_best_engine_ir", "uniform", uniform, "workOfEngine"),
    (
      "aria_ycsb_lean_uniform_best_engine_with_generation_ir", "uniform", uniform,
      "workWithGeneration"
    ),
    ("aria_ycsb_lean_uniform_calvin_ir", "uniform", "calvin", "workOfEngine"),
    ("aria_ycsb_lean_uniform_serial_ir", "uniform", "serial", "workOfEngine"),
    ("aria_ycsb_lean_zipf09_best_engine_ir", "zipf", zipf, "workOfEngine"),
    ("aria_ycsb_full_uniform_best_engine_ir", "full", full, "workOfEngine"),
    ("aria_tpcc_best_engine_ir", "orders", orders, "workOfEngine"),
    ("aria_tpcc_calvin_ir", "orders", "calvin", "workOfEngine"),
  ]
  return what.map { name, load, engine, function in
    let process = Process()
    process.executableURL = URL(fileURLWithPath: valgrind)
    process.arguments = [
      "--tool=callgrind", "--toggle-collect=*\(function)*", "--callgrind-out-file=/dev/null",
      URL(fileURLWithPath: CommandLine.arguments[0]).path, "--execution-one", load, engine,
    ]
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    do { try process.run() } catch { stop("bench: cannot run valgrind: \(error)", 1) }
    let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let line = said.split(separator: "\n").last { $0.contains("Collected :") }
    guard let count = line?.split(separator: " ").last.flatMap({ Double($0) }), count > 0 else {
      stop("bench: valgrind counted nothing in \(function):\n\(said)", 1)
    }
    return (name, count / Double(countedCalls))
  }
}

/// One engine on one load, once, with the calls drawn where they can be counted.
func executeOne(_ load: String, _ engine: String) {
  switch load {
  case "uniform": executeOne(PeerLoads.uniform, engine)
  case "full": executeOne(PeerLoads.full, engine)
  case "zipf": executeOne(PeerLoads.zipf, engine)
  default: executeOne(PeerLoads.orders, engine)
  }
}

private func executeOne<P: Program>(_ load: PeerLoad<P>, _ engine: String) {
  switch engine {
  case "serial": executeOne(SerialExecution<P>.self, load)
  case "calvin": executeOne(CalvinExecution<P>.self, load)
  case "graph": executeOne(GraphExecution<P>.self, load)
  default: executeOne(QueueExecution<P>.self, load)
  }
}

private func executeOne<E: Execution>(_: E.Type, _ load: PeerLoad<E.P>) where E: ~Copyable {
  var options = EngineOptions()
  options.batch = load.batch
  let memory = load.memory()
  var engine = E(load.program, memory, options)
  print(workWithGeneration(&engine, load, countedCalls))
}
