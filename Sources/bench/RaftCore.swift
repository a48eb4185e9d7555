import CAllocations
import Foundation
import Model
import Raft

// The Raft core alone: three servers on one thread, entries of 128 bytes applied on all three, each with its own copy; what
// is to be saved is taken out as a record and acknowledged at once. Entries a CPU second.

/// A server with its journal's next record and its state machine, which adds up what it is given.
private struct Seat {
  var raft: Raft
  var ready = Ready()
  /// What is to be saved, as it would go to a disk.
  var record = Entries()
  var saved = 0
  var applied = 0
  var digest = Digest(0)

  /// Saves and applies; what is to be sent stays in `ready`. False where there was nothing to do.
  mutating func settle() -> Bool {
    guard raft.take(&ready) else { return false }
    if !ready.unsaved.isEmpty {
      raft.copy(ready.unsaved, into: &record)
      saved &+= record.size
    }
    raft.saved(ready.saved)
    if !ready.committed.isEmpty { apply() }
    return true
  }

  private mutating func apply() {
    var digest = digest
    raft.forEach(in: ready.committed) { index, _, payload in
      // The payload's words added up, and their place folded in.
      var sum = index
      for word in 0..<payload.count / 8 {
        sum &+= payload.loadUnaligned(fromByteOffset: 8 * word, as: UInt64.self)
      }
      digest.fold(sum)
    }
    self.digest = digest
    applied &+= ready.committed.count
    raft.applied(ready.committed)
    let done = raft.log.lastApplied
    if done > raft.log.start.index + 4_096 { raft.compact(through: done) }
  }
}

private struct Trio: ~Copyable {
  /// In place: to ask an element of an array copies it.
  let seats = UnsafeMutablePointer<Seat>.allocate(capacity: 3)
  var messages = 0
  /// Who was given something since it last looked after it.
  private var isBusy: InlineArray<3, Bool> = [false, false, false]

  init() {
    let configuration = Configuration(voters: (1...3).map { NodeID($0) })
    for id in 1...3 {
      (seats + id - 1).initialize(
        to: Seat(
          raft: Raft(
            NodeID(id), RaftOptions(), log: Log(), configuration: configuration,
            random: Random(seed: 1, .node, at: id))))
    }
    seats[0].raft.campaign()
    run()
  }

  deinit {
    seats.deinitialize(count: 3)
    seats.deallocate()
  }

  /// Until nobody has anything to do.
  mutating func run() {
    isBusy[0] = true
    while isBusy[0] || isBusy[1] || isBusy[2] {
      for place in 0..<3 where isBusy[place] {
        isBusy[place] = seats[place].settle()
        deliver(seats[place].ready.messages, from: place)
        deliver(seats[place].ready.messagesAfterSaving, from: place)
      }
    }
  }

  private mutating func deliver(_ messages: [Message], from place: Int) {
    for message in messages {
      let to = message.to.index - 1
      if to != place { self.messages &+= 1 }
      try? seats[to].raft.step(message)
      isBusy[to] = true
    }
  }

  mutating func propose(_ entries: Entries) { try? seats[0].raft.propose(entries) }
}

func raftNumbers(of part: String) -> [(name: String, number: Double)] {
  switch part {
  case "core": raftCoreNumbers()
  case "journal": raftJournalNumbers()
  case "world": raftSimulatedNumbers()
  case "all": raftCoreNumbers() + raftJournalNumbers() + raftSimulatedNumbers()
  default: stop("bench: --raft has the parts all, core, journal and world", 64)
  }
}

private func raftCoreNumbers() -> [(name: String, number: Double)] {
  let payload = [UInt8](repeating: 7, count: 128)
  var one = Entries()
  one.append(0, .command, payload)
  var thousand = Entries()
  for _ in 0..<1024 { thousand.append(0, .command, payload) }
  var allocated = 0.0
  func pace(_ count: Int, _ batch: Int, _ body: (inout Trio) -> Void) -> (Double, Double) {
    var (best, perEntry) = (0.0, 0.0)
    for _ in 0..<3 {
      var trio = Trio()
      // Until all memory is as large as it needs to be.
      for _ in 0..<count / batch / 4 {
        body(&trio)
        trio.run()
      }
      trio.messages = 0
      let allocations = allocations_on_this_thread()
      let start = cpuSeconds()
      for _ in 0..<count / batch {
        body(&trio)
        trio.run()
      }
      let seconds = cpuSeconds() - start
      allocated = max(
        allocated, Double(allocations_on_this_thread() - allocations) / Double(count))
      perEntry = Double(trio.messages) / Double(count)
      // A heartbeat tells the last commit index.
      trio.seats[0].raft.tick()
      trio.run()
      for place in 0..<3 {
        guard trio.seats[place].applied == count + count / batch / 4 * batch + 1,
          trio.seats[place].digest == trio.seats[0].digest
        else { stop("bench: server \(place + 1) did not apply what was proposed", 1) }
      }
      best = max(best, Double(count) / seconds)
    }
    return (best, perEntry)
  }
  let lone = pace(200_000, 1) { $0.propose(one) }
  let separate = pace(640_000, 64) { trio in for _ in 0..<64 { trio.propose(one) } }
  let together = pace(1_024_000, 1024) { $0.propose(thousand) }
  return [
    ("raft_entries_per_s_one_at_a_time", lone.0), ("raft_messages_per_lone_entry", lone.1),
    ("raft_entries_per_s_64_separate", separate.0), ("raft_entries_per_s_1024_in_one", together.0),
    ("raft_allocations_per_entry", allocated),
  ]
}
