import Model

/// What can go wrong in a world. Data, so that a schedule of faults can be printed, shrunk and replayed.
public enum Fault: Sendable, Equatable {
  /// The machine stops; records that were not on disk and messages that waited for them are lost.
  case crash(NodeID)
  /// The machine stops while its disk writes: some of what was not synced is there all the same, and one
  /// record in part.
  case tear(NodeID)
  /// The machine starts anew from its journal.
  case restart(NodeID)
  /// The machine does nothing for a while and then goes on: a long collection, a stolen processor.
  case pause(NodeID, for: Nanoseconds)

  /// No message that the second machines send from now on reaches the first, or neither way.
  case cut([NodeID], from: [NodeID], bothWays: Bool)
  /// Ends all cuts.
  case heal
  /// Messages from the second machines to the first that leave from now on arrive after this time at the
  /// earliest.
  case clog([NodeID], from: [NodeID], for: Nanoseconds)

  /// From now on a sync takes this long.
  case diskLatency(NodeID, Nanoseconds)
  /// The next sync fails, and the machine stops, as it must.
  case failSync(NodeID)
  /// A sync that was to fail and has not come yet will not fail.
  case spareSync(NodeID)
  /// One record on disk becomes unreadable; the node learns of it when it next starts.
  case corrupt(NodeID, slot: Int)

  /// From now on the machine has so many cores for offloaded work: other programs take the rest, or leave
  /// it again. What a core was given it still does, so that those that come find nothing waiting.
  case cores(NodeID, Int)

  /// The clock jumps.
  case clockStep(NodeID, by: Nanoseconds)
  /// The clock runs at another rate, from now on.
  case clockDrift(NodeID, partsPerBillion: Int64)
  /// The clock claims another uncertainty, whatever its error is.
  case clockClaim(NodeID, uncertainty: Nanoseconds)
}

extension Fault {
  /// All that the fault says, for the trace hash.
  @usableFromInline var digest: Digest {
    switch self {
    case .crash(let id): Digest(1).folding(id.digit)
    case .tear(let id): Digest(2).folding(id.digit)
    case .restart(let id): Digest(3).folding(id.digit)
    case .pause(let id, let length): Digest(4).folding(id.digit).folding(length.count)
    case .cut(let to, let from, let bothWays):
      Fault.fold(Digest(bothWays ? 5 : 6), to, from)
    case .heal: Digest(7)
    case .clog(let to, let from, let length): Fault.fold(Digest(8).folding(length.count), to, from)
    case .diskLatency(let id, let sync): Digest(9).folding(id.digit).folding(sync.count)
    case .failSync(let id): Digest(10).folding(id.digit)
    case .corrupt(let id, let slot): Digest(11).folding(id.digit).folding(Int64(slot))
    case .clockStep(let id, let step): Digest(12).folding(id.digit).folding(step.count)
    case .clockDrift(let id, let rate): Digest(13).folding(id.digit).folding(rate)
    case .spareSync(let id): Digest(15).folding(id.digit)
    case .cores(let id, let count): Digest(16).folding(id.digit).folding(Int64(count))
    case .clockClaim(let id, let claim): Digest(14).folding(id.digit).folding(claim.count)
    }
  }

  private static func fold(_ digest: Digest, _ to: [NodeID], _ from: [NodeID]) -> Digest {
    (to + from).reduce(digest.folding(UInt64(to.count))) { $0.folding($1.digit) }
  }
}

extension Fault {
  /// What is impossible about it in a world of so many machines, in words; nil when nothing is.
  public func problem(machines: Int) -> String? {
    for id in named where !(0..<machines).contains(id.index) {
      return "it names machine \(id.index) of \(machines)"
    }
    switch self {
    case .pause(_, let length), .clog(_, _, let length), .diskLatency(_, let length):
      return length >= .zero ? nil : "a length of \(length.milliseconds) ms"
    case .corrupt(_, let slot): return slot >= 0 ? nil : "record \(slot)"
    case .cores(_, let count):
      return (1...1024).contains(count) ? nil : "a machine has 1 to 1024 cores, not \(count)"
    case .clockDrift(_, let rate):
      return abs(rate) < 1_000_000_000 ? nil : "a clock cannot stand still or run at double speed"
    case .clockClaim(_, let claim): return claim >= .zero ? nil : "an uncertainty below zero"
    default: return nil
    }
  }

  /// The machines that it is about.
  private var named: [NodeID] {
    switch self {
    case .crash(let id), .tear(let id), .restart(let id), .pause(let id, _), .failSync(let id),
      .spareSync(let id), .diskLatency(let id, _), .corrupt(let id, _), .cores(let id, _),
      .clockStep(let id, _), .clockDrift(let id, _), .clockClaim(let id, _):
      [id]
    case .cut(let to, let from, _), .clog(let to, let from, _): to + from
    case .heal: []
    }
  }
}

extension NodeID {
  fileprivate var digit: UInt64 { UInt64(index) }
}

/// A fault and when it happens.
public struct ScheduledFault: Sendable, Equatable {
  public var at: Instant
  public var fault: Fault

  public init(at: Instant, _ fault: Fault) {
    self.at = at
    self.fault = fault
  }
}
