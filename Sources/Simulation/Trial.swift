import Model

/// A world under a load: people behind gateways, who call, wait and remember.
///
/// All follows from the world's seed: client `i` draws from the workload stream at `i`, the transactions and the
/// times of its calls alike. Whoever reads the history leaves out the warm-up.
public struct Trial<N: Node>: ~Copyable where N.Request == Transaction, N.Response == Outcome {
  /// Open for faults and for looking at nodes; who steps it by hand loses no answer, but gets it late.
  public var world: World<N>
  public let load: Load
  @usableFromInline var clients: Clients
  @usableFromInline var answers: [Answer<Outcome>] = []

  /// - Parameters:
  ///   - gateways: where clients enter; in a closed loop users are dealt over them in turn.
  ///   - patience: how long after its call a client gives up; nil, never. What it gave up stays unknown.
  ///   - keepsHistory: false for a run of so many calls that they would not fit; then nobody can judge it.
  public init(
    _ world: consuming World<N>, load: Load, arrivals: Arrivals, gateways: [Gateway],
    patience: Nanoseconds? = nil, keepsHistory: Bool = true
  ) throws(ParameterError) {
    var check = ParameterCheck("trial")
    arrivals.check(&check)
    check.require("gateways", gateways.count, in: 1...1 << 23)
    for gateway in gateways {
      check.require("a gateway's node", gateway.node.index, in: 0...max(0, world.count - 1))
      check.require("a gateway's home", gateway.home, in: 0...0xFFFF)
    }
    if let patience {
      check.require("patience in nanoseconds", patience.count, in: 1...Int64(1 << 53))
    }
    try check.finish()
    self.load = load
    clients = Clients(
      seed: world.seed, load: load, arrivals: arrivals, gateways: gateways,
      patience: patience ?? Nanoseconds(.max), keepsHistory: keepsHistory, at: world.now)
    self.world = world
  }

  /// All calls so far in their order, in true time. One without an answer is open: `returned` is nil and the
  /// outcome unknown. Made anew at every reading.
  public var history: History { clients.history }

  /// How many calls wait for an answer, their clients with them.
  public var pending: Int { clients.pending }

  /// Answers that came after their client had given up, or had one already.
  public var lateAnswers: Int { clients.lateAnswers }

  /// What is wrong with the final state, in words; `read` gives a row, or nil where none was ever written.
  public func violation(_ read: (Key) -> Value?) -> String? { clients.generator.violation(read) }

  /// Lets clients call, and the world answer, for so long.
  @inlinable public mutating func run(for length: Nanoseconds) {
    let end = world.now + length
    while proceed(by: end) {}
  }

  /// Nobody calls any more; the world runs until all is answered or given up, at most for so long.
  @inlinable public mutating func drain(for length: Nanoseconds) {
    clients.stopCalling()
    let end = world.now + length
    while pending > 0, proceed(by: end) {}
  }

  /// One answer, or one act of a client; false once `end` is now and nothing of that time is left.
  @inlinable mutating func proceed(by end: Instant) -> Bool {
    let next = clients.nextTime()
    if world.runUntilAnswer(by: min(next, end), into: &answers) {
      for answer in answers { clients.settle(answer.id, answer.response, at: answer.at) }
    } else if next > end {
      return false
    } else {
      clients.act(at: world.now)
    }
    for departure in clients.departures {
      world.submit(departure.transaction, as: departure.id, to: departure.node, at: world.now)
    }
    clients.departures.removeAll(keepingCapacity: true)
    return true
  }
}
