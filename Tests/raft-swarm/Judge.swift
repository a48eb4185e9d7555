import Model
import Raft

// What may never happen, whatever is done to servers: the invariants of Raft's figure 3, and what clients are promised.

/// Something went wrong.
struct Problem: Sendable, Equatable {
  enum Kind: String, Sendable {
    case invariant, stateMachine = "state machines", lostWrite = "lost write"
    case staleRead = "stale read", noProgress = "no progress", crash, hang
  }

  var kind: Kind
  var text: String
}

struct Judge: Sendable {
  private(set) var problem: Problem?
  private var invariants: RaftInvariants
  /// By index, from 1: what the state machine was after that entry, wherever it was applied first.
  private var states: [UInt64] = []
  /// The last entry of which a client knows, as its write was answered or a read saw it.
  private(set) var known: UInt64 = 0
  /// By read, what its client could know as it began.
  private var reads: [UInt64] = []

  init(servers: Int) { invariants = RaftInvariants(servers: servers) }

  mutating func fail(_ kind: Problem.Kind, _ text: @autoclosure () -> String) {
    if problem == nil { problem = Problem(kind: kind, text: text()) }
  }

  mutating func look(at raft: Raft, _ place: Int) {
    if let violation = invariants.violation(raft, at: place) { fail(.invariant, violation) }
  }

  mutating func restarted(_ place: Int) { invariants.restarted(at: place) }

  /// Every state machine goes through the same states; a client is answered where it asked.
  mutating func applied(
    _ entry: SavedEntry, _ machine: Machine, by place: Int, firstCall: UInt64
  ) {
    compare(machine, place)
    let isHere = entry.number & 0xFF == UInt64(place) && entry.number >> 8 >= firstCall
    if entry.number > 0, isHere { known = max(known, machine.applied) }
  }

  /// A snapshot gives a state that the others went through.
  mutating func installed(_ machine: Machine, by place: Int) { compare(machine, place) }

  private mutating func compare(_ machine: Machine, _ place: Int) {
    let slot = Int(machine.applied) - 1
    if slot == states.count {
      states.append(machine.digest)
    } else if slot > states.count || slot < 0 || states[slot] != machine.digest {
      fail(.stateMachine, "\(place + 1) differs from the others after entry \(machine.applied)")
    }
  }

  /// The number of a read that begins now; never 0.
  mutating func beginRead() -> UInt64 {
    reads.append(known)
    return UInt64(reads.count)
  }

  /// A read may see no older state than what a client knew before it began.
  mutating func answered(_ read: ReadState, by place: Int) {
    guard read.context > 0, read.context <= UInt64(reads.count) else { return }
    let known = reads[Int(read.context) - 1]
    if read.index < known {
      fail(
        .staleRead,
        "\(place + 1) reads at \(read.index), and before the read began \(known) was answered")
    }
    self.known = max(self.known, read.index)
  }
}
