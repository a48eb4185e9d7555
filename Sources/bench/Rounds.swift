import CAllocations
import Foundation
import Model
import Simulation

/// What one round over all loads gave, or the best of several rounds.
struct Round {
  var perSecond: [String: Double] = [:]
  var hashes: [String: String] = [:]
  var allocationsPerEvent = 0.0

  mutating func keepBest(of other: Round) {
    perSecond.merge(other.perSecond) { max($0, $1) }
    hashes.merge(other.hashes) { _, new in new }
    allocationsPerEvent = max(allocationsPerEvent, other.allocationsPerEvent)
  }

  /// The published names, with the least ratio to the twin over the loads that it shares with its bar.
  func report(beside twin: Round?) -> [(name: String, number: Double)] {
    var numbers = [
      ("simulator_timer_events_per_s_50_pending", perSecond["timers-50"]!),
      ("simulator_timer_events_per_s_5000_pending", perSecond["timers-5000"]!),
      ("simulator_messages_per_s", perSecond["messages"]!),
      ("mm1_million_events_s", 1e6 / perSecond["mm1"]!),
      ("simulator_allocations_per_event", allocationsPerEvent),
    ]
    guard let twin else { return numbers }
    let loads = ["timers-50", "timers-5000", "messages"]
    for load in loads {
      numbers.append(("twin_\(load.replacing("-", with: "_"))_per_s", twin.perSecond[load]!))
    }
    let ratios = loads.map { perSecond[$0]! / twin.perSecond[$0]! }
    numbers.append(("simulator_vs_cpp_ratio", ratios.min()!))
    return numbers
  }
}

/// Every load once.
func simulatorRound() -> Round {
  var round = Round()
  for pending in [50, 5000] {
    round.time("timers-\(pending)", events: 4_000_000, tickers(pending), count: { $0.steps })
  }
  round.time("messages", events: 4_000_000, callers()) { world in
    (0..<world.count).reduce(0) { $0 + world[NodeID($1)].received }
  }
  round.time("mm1", events: 1_000_000, singleServer(), count: { $0.steps })
  return round
}

extension Round {
  /// Warms the world up, then times `events` more steps; `count` says how much was done between the two.
  fileprivate mutating func time<N: Node>(
    _ load: String, events: Int, _ world: consuming World<N>, count: (borrowing World<N>) -> Int
  ) {
    for _ in 0..<events / 4 { _ = world.step() }
    let before = count(world)
    let allocations = allocations_on_this_thread()
    let start = cpuSeconds()
    for _ in 0..<events { _ = world.step() }
    let seconds = cpuSeconds() - start
    let allocated = allocations_on_this_thread() - allocations
    perSecond[load] = Double(count(world) - before) / seconds
    hashes[load] = String(format: "%016lx", world.traceHash)
    allocationsPerEvent = max(allocationsPerEvent, Double(allocated) / Double(events))
  }
}

private func tickers(_ count: Int) -> World<Ticker> {
  World(
    seed: 1, machines: [Machine](repeating: Machine(), count: count),
    links: Links(Link(.constant(.zero)))
  ) { _ in Ticker() }
}

private func callers() -> World<Caller> {
  let link = Link(
    .lognormal(floor: .microseconds(200), median: .microseconds(300), sigma: 0.5),
    loss: Probability(0.01), duplication: Probability(0.01), isOrdered: false,
    bytesPerSecond: 125_000_000)
  var world = World(
    seed: 1, machines: [Machine](repeating: Machine(), count: 64), links: Links(link)
  ) { _ in Caller(peers: 64) }
  world.schedule(.cut([NodeID(1)], from: [NodeID(0)], bothWays: true), at: .zero)
  return world
}

private func singleServer() -> World<SingleServer> {
  World(seed: 1, machines: [Machine()], links: Links(Link(.constant(.zero)))) { _ in
    SingleServer()
  }
}

func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Runs the twin once; it prints `hash LOAD HEX` and `twin LOAD NUMBER` lines.
func runTwin(_ path: String) throws -> Round {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: path)
  let pipe = Pipe()
  process.standardOutput = pipe
  do { try process.run() } catch {
    stop("bench: cannot start the C++ twin at \(path): \(error.localizedDescription)", 1)
  }
  let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  guard process.terminationStatus == 0 else { stop("bench: the C++ twin failed", 1) }
  var round = Round()
  for line in text.split(separator: "\n") {
    let words = line.split(separator: " ").map(String.init)
    guard words.count == 3 else { stop("bench: the C++ twin printed \"\(line)\"", 1) }
    if words[0] == "hash" { round.hashes[words[1]] = words[2] }
    if words[0] == "twin" { round.perSecond[words[1]] = Double(words[2]) }
  }
  return round
}

func stop(_ message: String, _ status: Int32) -> Never {
  FileHandle.standardError.write(Data((message + "\n").utf8))
  exit(status)
}
