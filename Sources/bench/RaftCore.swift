import Foundation
import Model
import Raft

// The Raft core alone: three servers on one thread, entries of 128 bytes applied on all three, each with its own copy; what
// is to be saved is taken out and acknowledged at once. Entries a CPU second.

private struct Trio: ~Copyable {
  /// In place: to ask an element of an array copies it.
  let servers = UnsafeMutablePointer<Raft>.allocate(capacity: 3)
  var queue: [Message] = []
  let ready = UnsafeMutablePointer<Ready>.allocate(capacity: 1)
  var applied: [(count: Int, digest: Digest)] = Array(repeating: (0, Digest(0)), count: 3)
  var saved = 0
  var messages = 0

  init() {
    let configuration = Configuration(voters: (1...3).map { NodeID($0) })
    for id in 1...3 {
      (servers + id - 1).initialize(
        to: Raft(
          NodeID(id), RaftOptions(), log: Log(), configuration: configuration,
          random: Random(seed: 1, .node, at: id)))
    }
    ready.initialize(to: Ready())
    servers[0].campaign()
    settle(0)
    drain()
  }

  deinit {
    servers.deinitialize(count: 3)
    servers.deallocate()
    ready.deinitialize(count: 1)
    ready.deallocate()
  }

  mutating func settle(_ place: Int) {
    while servers[place].take(&ready.pointee) {
      queue += ready.pointee.messages
      // What is to be saved is taken out and written behind what is there.
      servers[place].log.withBytes(of: ready.pointee.unsaved) { saved &+= $0.count }
      for message in ready.pointee.messagesAfterSaving {
        if message.to.index == place + 1 {
          try? servers[place].step(message)
        } else {
          queue.append(message)
        }
      }
      servers[place].saved(ready.pointee)
      apply(ready.pointee.committed, place)
      servers[place].applied(ready.pointee.committed)
      let done = servers[place].log.lastApplied
      if done > servers[place].log.start.index + 20_000 { servers[place].compact(through: done) }
    }
  }

  private mutating func apply(_ range: Range<UInt64>, _ place: Int) {
    if range.isEmpty { return }
    applied[place].count += range.count
    applied[place].digest = applied[place].digest.folding(range.upperBound)
  }

  mutating func drain() {
    var next = 0
    while next < queue.count {
      let message = queue[next]
      next += 1
      messages += 1
      let place = message.to.index - 1
      try? servers[place].step(message)
      // Whoever has more coming looks after it first.
      if next == queue.count || queue[next].to != message.to { settle(place) }
    }
    queue.removeAll(keepingCapacity: true)
  }

  mutating func propose(_ entries: Entries) { try? servers[0].propose(entries) }
}

func raftNumbers() -> [(name: String, number: Double)] {
  let payload = [UInt8](repeating: 7, count: 128)
  var one = Entries()
  one.append(0, .command, payload)
  var thousand = Entries()
  for _ in 0..<1024 { thousand.append(0, .command, payload) }
  func pace(_ count: Int, _ batch: Int, _ body: (inout Trio) -> Void) -> (Double, Double) {
    var (best, perEntry) = (0.0, 0.0)
    for _ in 0..<3 {
      var trio = Trio()
      trio.messages = 0
      let start = cpuSeconds()
      for _ in 0..<count / batch {
        body(&trio)
        trio.settle(0)
        trio.drain()
      }
      let seconds = cpuSeconds() - start
      perEntry = Double(trio.messages) / Double(count)
      // A heartbeat tells the last commit index.
      trio.servers[0].tick()
      trio.settle(0)
      trio.drain()
      guard trio.applied.allSatisfy({ $0.count == count + 1 }) else {
        stop("bench: servers applied \(trio.applied.map(\.count)) of \(count + 1) entries", 1)
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
  ]
}
