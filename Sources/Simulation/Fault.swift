import Model

/// What can go wrong in a world. Data, so that a schedule of faults can be printed, shrunk and replayed.
public enum Fault: Sendable {
  /// The machine stops; records that were not on disk and messages that waited for them are lost.
  case crash(NodeID)
  /// The machine starts anew from its journal.
  case restart(NodeID)
  /// No message from the first machines reaches the second ones any more, or neither way.
  case cut([NodeID], from: [NodeID], bothWays: Bool)
  /// Ends all cuts.
  case heal
}
