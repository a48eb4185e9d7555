import Model

// Many runs, each with faults of its own, all drawn from one seed: a safety phase in which anything may
// break, then a liveness phase in which nothing does, and the protocol has to come back.

/// The options of one run of a swarm, drawn from its seed, and the faults that follow from them.
///
/// Ranges are those of TigerBeetle's VOPR where it has them. Print the whole value with a failure, not the
/// seed alone: the seed names a run only as long as nobody changes how options are drawn.
public struct Swarm: Sendable, CustomStringConvertible {
  public let seed: UInt64
  public let nodes: Int
  /// How long faults happen. After it all cuts heal, clogs end, disks are as fast as `disk` and machines that are
  /// down start again. What was done to clocks and records stays, and so does what the link loses and doubles.
  public let safetyPhase: Nanoseconds
  public let link: Link
  public let disk: Disk
  /// The mean time from one fault of a kind to the next; nil for kinds this run does without.
  public let meanTimeBetween: [(kind: Kind, time: Nanoseconds)]
  public private(set) var faults: [ScheduledFault]

  /// The faults, and at the end of the safety phase what ends them all.
  public var schedule: [ScheduledFault] {
    (faults + recovery(at: .zero + safetyPhase)).inOrder
  }

  /// What a swarm draws from.
  public enum Kind: String, Sendable, CaseIterable {
    case crash, tear, pause, cut, oneWayCut, clog, slowDisk, failSync, clockStep, clockDrift
    /// Two sides that hear each other only through one machine that stands on both: Cloudflare's
    /// failure of November 2020.
    case bridge
    /// A record becomes unreadable, always on the same machine: a fault atlas of one, so that no record is
    /// ever unreadable everywhere.
    case rot
    /// A clock claims to be better than it is.
    case clockLie
  }

  /// `kinds` are those the protocol must bear; each run leaves some of them out. `mortal` are the machines that may
  /// crash or lose records, all of them when it is nil.
  public init(
    seed: UInt64, nodes: Int, safetyPhase: Nanoseconds, kinds: [Kind] = Kind.allCases,
    mortal: [NodeID]? = nil
  ) {
    precondition(nodes > 0 && safetyPhase > .zero, "a swarm needs nodes and time")
    precondition(mortal?.isEmpty != true, "some machine must be mortal; leave out kinds instead")
    let mortal = mortal ?? (0..<nodes).map { NodeID($0) }
    var random = Random(seed: seed, .faults)
    self.seed = seed
    self.nodes = nodes
    self.safetyPhase = safetyPhase
    link = Swarm.drawLink(&random)
    disk = Disk(sync: .microseconds(Int64(random.below(10_000))))
    var times: [(kind: Kind, time: Nanoseconds)] = []
    for kind in kinds where random.below(3) > 0 {
      times.append((kind, safetyPhase / Int64(1 + random.below(12))))
    }
    meanTimeBetween = times
    let rotten = mortal[random.below(mortal.count)]
    var schedule: [ScheduledFault] = []
    for (kind, time) in times {
      var at = Instant.zero + Nanoseconds(Int64(random.exponential(mean: Double(time.count))))
      while at < Instant.zero + safetyPhase {
        schedule += Swarm.faults(
          kind, at: at, nodes, mortal, rotten, until: .zero + safetyPhase, &random)
        at = at + Nanoseconds(1 + Int64(random.exponential(mean: Double(time.count))))
      }
    }
    faults = schedule.inOrder
  }

  public var description: String {
    let kinds = meanTimeBetween.map { "\($0.kind.rawValue) every \($0.time.milliseconds) ms" }
    return """
      seed \(seed): \(nodes) nodes, \(safetyPhase.seconds) s of faults, sync \
      \(disk.sync.milliseconds) ms, link \(link.latency) loss \(link.loss.value) duplication \
      \(link.duplication.value) ordered \(link.isOrdered); \(faults.count) faults: \
      \(kinds.joined(separator: ", "))
      """
  }

  private static func drawLink(_ random: inout Random) -> Link {
    let floor = Nanoseconds.microseconds(Int64(random.below(30_000)))
    let median = Nanoseconds.microseconds(100 + Int64(random.below(30_000)))
    let isOrdered = random.below(2) == 0
    return Link(
      .lognormal(floor: floor, median: median, sigma: random.unit()),
      loss: isOrdered ? .never : Probability(0.3 * random.unit()),
      duplication: isOrdered ? .never : Probability(0.5 * random.unit()), isOrdered: isOrdered)
  }

  /// One fault of a kind, with what ends it.
  private static func faults(
    _ kind: Kind, at: Instant, _ nodes: Int, _ mortal: [NodeID], _ rotten: NodeID,
    until end: Instant,
    _ random: inout Random
  ) -> [ScheduledFault] {
    let dies = [.crash, .tear, .failSync].contains(kind)
    let node = dies ? mortal[random.below(mortal.count)] : NodeID(random.below(nodes))
    let length = Nanoseconds(1 + Int64(random.exponential(mean: Double((end - at).count) / 4)))
    let after = min(at + length, end)
    switch kind {
    case .crash: return [.init(at: at, .crash(node)), .init(at: after, .restart(node))]
    case .tear: return [.init(at: at, .tear(node)), .init(at: after, .restart(node))]
    case .pause: return [.init(at: at, .pause(node, for: after - at))]
    case .cut, .oneWayCut:
      let (here, there) = split(nodes, &random)
      let cut = Fault.cut(there, from: here, bothWays: kind == .cut)
      return [.init(at: at, cut), .init(at: after, .heal)]
    case .clog:
      let (here, there) = split(nodes, &random)
      return [.init(at: at, .clog(there, from: here, for: after - at))]
    case .slowDisk:
      let latency = Nanoseconds.milliseconds(Int64(1 + random.below(500)))
      return [.init(at: at, .diskLatency(node, latency))]
    case .failSync: return [.init(at: at, .failSync(node)), .init(at: after, .restart(node))]
    case .clockStep:
      let step = Nanoseconds.milliseconds(Int64(random.below(20_000) - 10_000))
      return [.init(at: at, .clockStep(node, by: step))]
    case .clockDrift:
      let drift = Int64(random.below(2_000_001) - 1_000_000)
      return [.init(at: at, .clockDrift(node, partsPerBillion: drift))]
    case .bridge:
      let (here, there) = split(nodes, &random)
      let bridge = here[random.below(here.count)]
      let cut = Fault.cut(there, from: here.filter { $0 != bridge }, bothWays: true)
      return [.init(at: at, cut), .init(at: after, .heal)]
    case .rot: return [.init(at: at, .corrupt(rotten, slot: random.below(32)))]
    case .clockLie:
      let claim = Nanoseconds.microseconds(Int64(random.below(1000)))
      return [.init(at: at, .clockClaim(node, uncertainty: claim))]
    }
  }

  /// The same run under other faults, such as fewer of its own. They still end with the safety phase.
  public func with(_ faults: [ScheduledFault]) -> Swarm {
    var swarm = self
    swarm.faults = faults
    return swarm
  }

  /// Two sides, neither of them empty where there are two nodes.
  private static func split(_ nodes: Int, _ random: inout Random) -> ([NodeID], [NodeID]) {
    let lonely = random.below(nodes)
    var here: [NodeID] = []
    var there: [NodeID] = []
    for node in 0..<nodes {
      if node == lonely || random.below(3) == 0 && node != (lonely + 1) % nodes {
        here.append(NodeID(node))
      } else {
        there.append(NodeID(node))
      }
    }
    return (here, there)
  }

  private func recovery(at: Instant) -> [ScheduledFault] {
    [.init(at: at, .heal)]
      + (0..<nodes).flatMap { node -> [ScheduledFault] in
        [
          .init(at: at, .diskLatency(NodeID(node), disk.sync)),
          .init(at: at, .spareSync(NodeID(node))),
          .init(at: at, .restart(NodeID(node))),
        ]
      }
  }
}

extension [ScheduledFault] {
  /// By time; faults of one time keep their order.
  fileprivate var inOrder: [ScheduledFault] {
    enumerated().sorted { a, b in
      a.element.at == b.element.at ? a.offset < b.offset : a.element.at < b.element.at
    }.map(\.element)
  }

  /// The smallest part of a failing schedule that still fails, by delta debugging (Zeller 1999): no single
  /// fault of what is left can be left out. Empty when it fails without any.
  public func shrunk(whileFails fails: ([ScheduledFault]) -> Bool) -> [ScheduledFault] {
    if fails([]) { return [] }
    var schedule = self
    var pieces = 2
    while schedule.count > 1 {
      let size = (schedule.count + pieces - 1) / pieces
      let starts = stride(from: 0, to: schedule.count, by: size)
      let smaller = starts.lazy.map { start in
        Array(schedule[..<start] + schedule[Swift.min(start + size, schedule.count)...])
      }.first(where: fails)
      if let smaller {
        schedule = smaller
        pieces = Swift.max(2, pieces - 1)
      } else if size == 1 {
        break
      } else {
        pieces = Swift.min(schedule.count, pieces * 2)
      }
    }
    return schedule
  }
}
