import Foundation
import Model
import Raft
import Sequencing

// Sequencing alone: the sequencers and schedulers of three replicas of two partitions, six nodes on
// one thread. Each epoch, every sequencer takes in inputs of 100 bytes and closes one batch; the
// three members of its log append and acknowledge it, and each copies out what it would save; each
// member reads the batch's bytes and shows it to both schedulers of its replica; all six merge, and
// fold every input that is theirs into the digest of the order. Inputs a CPU second, each counted
// once.
//
// Not in it: who takes part is given, and not computed from the call's keys; messages are handed over
// and not encoded; a record is not encoded, and its sync costs nothing; nothing is executed.

/// A member of a log's group, with its journal's next record.
private struct Seat {
  var raft: Raft
  var ready = Ready()
  var record = Entries()
  var saved = 0
}

private struct Nodes: ~Copyable {
  static let replicas = 3
  /// The first partition, the second and both.
  static let inTurn: [PartitionSet] = [[0], [1], [0, 1]]
  static let partitions = 2

  private let placement = Placement(
    replicas: replicas, partitions: partitions, .everywhere)
  /// By log, and in each by replica. In place: to ask an element of an array copies it.
  private let seats: UnsafeMutablePointer<Seat>
  private var sequencers: [Sequencer]
  /// By node.
  private var merges: [Merge]
  private var messages: [(log: Int, message: Message)] = []
  private var proposal = Entries()
  private var epoch: UInt64 = 0
  private var issued: UInt64 = 0
  /// How many inputs the schedulers were given, of those that are theirs.
  private(set) var dispatched = 0
  private(set) var expected = 0

  init() {
    let placement = placement
    sequencers = placement.logs.map { _ in Sequencer(SequencerOptions()) }
    merges = (0..<placement.nodes).map {
      Merge(logs: placement.logs.count, partition: placement.partition(of: NodeID($0)))
    }
    seats = .allocate(capacity: placement.logs.count * Nodes.replicas)
    for (log, plan) in placement.logs.enumerated() {
      for (replica, id) in plan.voters.enumerated() {
        let raft = Raft(
          id, RaftOptions(), log: Log(), configuration: Configuration(voters: plan.voters),
          random: Random(seed: 1, .node, at: id.index))
        (seats + log * Nodes.replicas + replica).initialize(to: Seat(raft: raft))
      }
      let home = placement.replica(of: plan.home)
      seat(log, home).pointee.raft.campaign()
      settle(log, home)
      deliver()
    }
  }

  deinit {
    seats.deinitialize(count: placement.logs.count * Nodes.replicas)
    seats.deallocate()
  }

  private func seat(_ log: Int, _ replica: Int) -> UnsafeMutablePointer<Seat> {
    seats + log * Nodes.replicas + replica
  }

  /// So many inputs at each sequencer, and then the epoch ends.
  mutating func run(_ count: Int, of input: Input) {
    epoch += 1
    for log in sequencers.indices {
      takeIn(count, of: input, log)
      proposal.removeAll()
      sequencers[log].close(epoch, into: &proposal)
      let home = placement.replica(of: placement.logs[log].home)
      try? seat(log, home).pointee.raft.propose(proposal)
      settle(log, home)
    }
    deliver()
  }

  /// The first partition's, the second's and both's in turn.
  private mutating func takeIn(_ count: Int, of input: Input, _ log: Int) {
    var input = input
    for number in 0..<count {
      issued &+= 1
      input.number = issued
      input.participants = Nodes.inTurn[number % 3]
      expected &+= Nodes.replicas * input.participants.count
      guard sequencers[log].accept(input) else { stop("bench: a sequencer is full", 1) }
    }
  }

  /// A member saves, sends, and shows what was agreed upon.
  private mutating func settle(_ log: Int, _ replica: Int) {
    let seat = seat(log, replica)
    while seat.pointee.raft.take(&seat.pointee.ready) {
      if !seat.pointee.ready.unsaved.isEmpty {
        seat.pointee.raft.copy(seat.pointee.ready.unsaved, into: &seat.pointee.record)
        seat.pointee.saved &+= seat.pointee.record.size
      }
      for message in seat.pointee.ready.messages { messages.append((log, message)) }
      for message in seat.pointee.ready.messagesAfterSaving { messages.append((log, message)) }
      seat.pointee.raft.saved(seat.pointee.ready.saved)
      if !seat.pointee.ready.committed.isEmpty { apply(log, replica) }
    }
  }

  private mutating func apply(_ log: Int, _ replica: Int) {
    let seat = seat(log, replica)
    let committed = seat.pointee.ready.committed
    seat.pointee.raft.forEach(in: committed) { _, _, payload in
      // A leader's first entry is empty, and no batch.
      if let batch = Batch(payload, log: log, partitions: Nodes.partitions) {
        show(batch, replica)
      }
    }
    seat.pointee.raft.applied(committed)
    let done = seat.pointee.raft.log.lastApplied
    if done > seat.pointee.raft.log.start.index + 64 { seat.pointee.raft.compact(through: done) }
  }

  private mutating func show(_ batch: Batch, _ replica: Int) {
    for partition in 0..<Nodes.partitions {
      let node = placement.node(replica, partition).index
      _ = merges[node].take(batch)
      while let next = merges[node].next() { dispatched &+= next.count(for: partition) }
    }
  }

  /// All messages, oldest first, until there are none.
  private mutating func deliver() {
    var head = 0
    while head < messages.count {
      let (log, message) = messages[head]
      head += 1
      let replica = placement.replica(of: message.to)
      try? seat(log, replica).pointee.raft.step(message)
      settle(log, replica)
    }
    messages.removeAll(keepingCapacity: true)
  }

  /// Everybody hears the last commit index; then all that was taken in has been given on, everywhere
  /// in one order.
  mutating func check() {
    for (log, plan) in placement.logs.enumerated() {
      let home = placement.replica(of: plan.home)
      seat(log, home).pointee.raft.tick()
      settle(log, home)
    }
    deliver()
    guard dispatched == expected else {
      stop("bench: \(dispatched) of \(expected) inputs came to the schedulers", 1)
    }
    for (node, merge) in merges.enumerated()
    where merge.digest != merges[node % Nodes.partitions].digest {
      stop("bench: node \(node) has another order than the first replica", 1)
    }
  }
}

func sequencingNumbers() -> [(name: String, number: Double)] {
  var call = Transaction(1)
  for place in 0..<8 { call.add(Int64(place)) }
  let input = Input(
    client: NodeID(9), number: 0, floor: 0, origin: 0, participants: [0], call: call)
  return [
    ("sequencer_txn_per_s", sequencingPace(1_000, of: input)),
    ("sequencer_100_a_batch_txn_per_s", sequencingPace(100, of: input)),
    ("sequencer_input_bytes", Double(input.size)),
  ]
}

/// With so many inputs in a batch, the best of several rounds.
private func sequencingPace(_ count: Int, of input: Input) -> Double {
  var best = 0.0
  let epochs = 200_000 / count
  for _ in 0..<3 {
    var nodes = Nodes()
    // Until all memory is as large as it needs to be.
    for _ in 0..<epochs / 4 { nodes.run(count, of: input) }
    let start = cpuSeconds()
    for _ in 0..<epochs { nodes.run(count, of: input) }
    let seconds = cpuSeconds() - start
    nodes.check()
    best = max(best, Double(epochs * count * Nodes.replicas * Nodes.partitions) / seconds)
  }
  return best
}
