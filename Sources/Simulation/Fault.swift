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
    case .clockClaim(let id, let claim): Digest(14).folding(id.digit).folding(claim.count)
    }
  }

  private static func fold(_ digest: Digest, _ to: [NodeID], _ from: [NodeID]) -> Digest {
    (to + from).reduce(digest.folding(UInt64(to.count))) { $0.folding($1.digit) }
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
