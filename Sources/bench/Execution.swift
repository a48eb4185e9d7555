import CAllocations
import Engines
import Foundation
import Model
import Workloads

// Engines on real cores, with the workloads of the testbed `aria`, from memory. Counted are planning, the handling of conflicts, a copy
// of each row as it is read and the new row in its place; not counted is the drawing of the calls, but for
// `..._with_generation_ir`. Of TPC-C no text is composed and no order line built. Seconds are those of all threads together. "Best
// engine" is the best of locks, queues and graph, which can run on several threads, here on one; serial execution is not among
// them. Instructions are callgrind's, of `workOfEngine` and what it calls.

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
  let calls = load.draw(count)
  return calls.withUnsafeBufferPointer { workOfEngine(&engine, $0) }
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
  for round in 0..<rounds {
    let memory = load.memory()
    var engine = E(load.program, memory, options)
    let (start, clock) = (cpuSeconds(), DispatchTime.now().uptimeNanoseconds)
    let learned = calls.withUnsafeBufferPointer { workOfEngine(&engine, $0) }
    run.perSecond = max(run.perSecond, Double(count) / (cpuSeconds() - start))
    run.wall = min(run.wall, Double(DispatchTime.now().uptimeNanoseconds - clock) / 1e9)
    run.busiest = min(run.busiest, engine.busiest)
    let digest = memory.digest
    if round > 0, digest != run.digest || learned != run.learned {
      stop("bench: \(name) did something else in another round of \(load.name)", 1)
    }
    (run.digest, run.learned) = (digest, learned)
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
  let chains = [1_000, 2_000].map {
    measure(SerialExecution<AriaYCSB>.self, "serial", load, work: $0, calls: 2_000).busiest
  }
  let perStep = (chains[1] - chains[0]) / (2_000 * 10 * 1_000)
  guard perStep > 1e-11 else { stop("bench: the machine is too noisy to tell a nanosecond", 1) }
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
    + executionInstructions()
}
