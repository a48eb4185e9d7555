import Model
import Simulation
import TrueTime

/// A master and one server whose daemon polls it, over a day that is simulated in milliseconds.
struct TimeService: ~Copyable {
  private var world: World<TimeServer>
  private static let master = NodeID(0)
  private static let server = NodeID(1)

  // snippet.service
  /// One way to the master: 0.9 ms of wire and 0.1 ms of queues on the average, so
  /// that half a round trip is the paper's millisecond.
  static let link = Link(
    .lognormal(floor: .microseconds(900), median: Nanoseconds(88_250), sigma: 0.5))

  /// The server's clock starts a third of a second wrong and runs `drift` parts per
  /// billion too fast.
  init(seed: UInt64, drift: Int64) {
    let clock = MachineClock(offset: .milliseconds(333), driftPartsPerBillion: drift)
    world = World(
      seed: seed, machines: [Machine(), Machine(clock: clock)], links: Links(TimeService.link)
    ) { id in
      id == TimeService.master
        ? TimeServer() : TimeServer(polling: [TimeService.master], .published)
    }
  }
  // snippet.end

  /// What the server believes at one moment, held against the truth.
  struct Sample {
    /// ε, half the interval's width.
    var epsilon: Nanoseconds
    /// How far the interval's middle is from the true time.
    var error: Nanoseconds
    var isOutside: Bool { error > epsilon }
  }

  /// Runs on to the true time `at`.
  mutating func sample(at: Instant) -> Sample {
    world.run(until: at)
    let clock = world.clock(of: TimeService.server)
    guard let bounds = world[TimeService.server].daemon?.bounds(at: clock) else {
      preconditionFailure("sampled before the first answer")
    }
    let (earliest, latest) = (bounds.earliest.rawValue, bounds.latest.rawValue)
    let middle = earliest + (latest - earliest) / 2
    return Sample(
      epsilon: Nanoseconds((latest - earliest) / 2),
      error: Nanoseconds(abs(middle - at.nanoseconds)))
  }

  var polls: Int { world[TimeService.server].daemon?.answers ?? 0 }
  var traceHash: UInt64 { world.traceHash }
}
