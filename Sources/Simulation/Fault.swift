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

  /// No message from the second machines reaches the first any more, or neither way.
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
  /// One record on disk becomes unreadable; the node learns of it when it next starts.
  case corrupt(NodeID, slot: Int)

  /// The clock jumps.
  case clockStep(NodeID, by: Nanoseconds)
  /// The clock runs at another rate, from now on.
  case clockDrift(NodeID, partsPerBillion: Int64)
  /// The clock claims another uncertainty, whatever its error is.
  case clockClaim(NodeID, uncertainty: Nanoseconds)
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
