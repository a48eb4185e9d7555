import Engines
import Experiments
import Foundation
import Model
import Workloads

// What all measurements of this chapter share: calls, memories, engines, and the processor's seconds.

/// An engine as tables name it.
enum RealEngine: String, CaseIterable, Sendable {
  case serial = "serial"
  case locks = "Calvin's locks"
  case queues = "queues"
  case graph = "graph"
  case aria = "Aria"
}

/// What one run of an engine came to.
struct RealRun {
  /// The processor's seconds of the thread that had the most, and those of all threads.
  var busiest = Double.infinity
  var all = Double.infinity
  var wall = Double.infinity
  var learned: UInt64 = 0

  /// The best of several runs; each quantity by itself.
  mutating func keepBest(_ other: RealRun) {
    busiest = min(busiest, other.busiest)
    all = min(all, other.all)
    wall = min(wall, other.wall)
    learned = other.learned
  }
}

extension RealEngine {
  func run<P: Program>(
    _ program: P, _ memory: borrowing Memory, _ options: EngineOptions,
    _ calls: UnsafeBufferPointer<P.Call>, from number: UInt64
  ) -> RealRun {
    switch self {
    case .serial:
      RealEngine.run(
        SerialExecution<P>.self, program, memory, options, calls, from: number)
    case .locks:
      RealEngine.run(
        CalvinExecution<P>.self, program, memory, options, calls, from: number)
    case .queues:
      RealEngine.run(QueueExecution<P>.self, program, memory, options, calls, from: number)
    case .graph:
      RealEngine.run(GraphExecution<P>.self, program, memory, options, calls, from: number)
    case .aria:
      RealEngine.run(AriaExecution<P>.self, program, memory, options, calls, from: number)
    }
  }

  private static func run<E: Execution>(
    _: E.Type, _ program: E.P, _ memory: borrowing Memory, _ options: EngineOptions,
    _ calls: UnsafeBufferPointer<E.P.Call>, from number: UInt64
  ) -> RealRun where E: ~Copyable {
    var engine = E(program, memory, options)
    let (start, clock) = (processSeconds(), DispatchTime.now().uptimeNanoseconds)
    let learned = engine.run(calls, from: number)
    let all = processSeconds() - start
    let wall = Double(DispatchTime.now().uptimeNanoseconds - clock) / 1e9
    return RealRun(busiest: engine.busiest, all: all, wall: wall, learned: learned)
  }
}

/// Of all threads of this program.
func processSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Calls of the testbed's YCSB: ten rows each, two of them updated on average.
func ycsbCalls(_ count: Int, rows: Int, theta: Double, seed: UInt64) -> [AriaYCSB.Call] {
  var random = Random(seed: seed)
  if theta == 0 { return (0..<count).map { _ in AriaYCSB.Call(&random) { $0.below(rows) } } }
  let zipf = possible { try Zipf(keys: rows, theta: theta) }
  return (0..<count).map { _ in AriaYCSB.Call(&random) { zipf.draw(&$0) } }
}

/// How many steps of further work a nanosecond is on this machine.
func stepsPerNanosecond() -> Double {
  let calls = ycsbCalls(1_000, rows: 1_000, theta: 0, seed: 1)
  let memory = AriaYCSB.memory(rows: 1_000)
  let seconds = [500, 1_500].map { steps in
    (0..<7).map { _ in
      var options = EngineOptions()
      options.work = steps
      return calls.withUnsafeBufferPointer {
        RealEngine.serial.run(AriaYCSB(), memory, options, $0, from: 0).busiest
      }
    }.min()!
  }
  // Ten fragments a call, a thousand steps more in each.
  return 1_000 * 10 * 1_000 / ((seconds[1] - seconds[0]) * 1e9)
}
