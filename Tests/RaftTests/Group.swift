import Model
import Raft

/// Servers whose messages lie in one heap until somebody delivers them; each has a disk of its own.
struct Group {
  private(set) var servers: [Raft] = []
  var messages: [Message] = []
  private(set) var states: [[Entry]]
  private var disks: [Disk]
  private var invariants: RaftInvariants
  private let options: RaftOptions
  private let configuration: Configuration
  private(set) var violation: String?
  /// Reads that were answered, by server.
  private(set) var answers: [[ReadState]] = []

  private struct Disk {
    var hardState = HardState()
    var entries: [Entry] = []
  }

  init(_ count: Int, _ change: (inout RaftOptions) -> Void = { _ in }, seed: UInt64 = 1) {
    var options = RaftOptions()
    change(&options)
    self.options = options
    configuration = Configuration(voters: (1...count).map { NodeID($0) })
    invariants = RaftInvariants(servers: count)
    states = Array(repeating: [], count: count)
    answers = Array(repeating: [], count: count)
    disks = Array(repeating: Disk(), count: count)
    for id in 1...count {
      servers.append(
        Raft(
          NodeID(id), options, log: Log(), configuration: configuration,
          random: Random(seed: seed, .node, at: id)))
    }
  }

  subscript(_ id: Int) -> Raft { servers[id - 1] }

  /// Does something to a server, saves and sends what follows, and looks at the invariants.
  mutating func at(_ id: Int, _ body: (inout Raft) -> Void) {
    body(&servers[id - 1])
    settle(id)
  }

  private mutating func settle(_ id: Int) {
    let place = id - 1
    var ready = Ready()
    while servers[place].take(&ready) {
      messages += ready.messages
      if let state = ready.hardState { disks[place].hardState = state }
      if !ready.unsaved.isEmpty {
        disks[place].entries.removeAll { $0.index >= ready.unsaved.lowerBound }
        disks[place].entries += servers[place].log.entries(ready.unsaved).all
      }
      for message in ready.messagesAfterSaving {
        if message.to.index == id {
          try? servers[place].step(message)
        } else {
          messages.append(message)
        }
      }
      servers[place].saved(ready.saved)
      answers[place] += ready.reads
      states[place] += servers[place].log.entries(ready.committed).all
      servers[place].applied(ready.committed)
    }
    violation = violation ?? invariants.violation(servers[place], at: place)
  }

  /// Delivers one message, by its place in the heap; it stays there too if it is `doubled`.
  mutating func deliver(_ place: Int, doubled: Bool = false) {
    let message = doubled ? messages[place] : messages.remove(at: place)
    at(message.to.index) { try? $0.step(message) }
  }

  /// Delivers a message to a server that crashes before anything that follows is on disk: what waits for the disk never
  /// leaves.
  mutating func deliverAndCrash(_ place: Int) {
    let message = messages.remove(at: place)
    try? servers[message.to.index - 1].step(message)
    var ready = Ready()
    _ = servers[message.to.index - 1].take(&ready)
    messages += ready.messages
    restart(message.to.index)
  }

  /// Delivers all, oldest first, until there are none; those that `isLost` says are dropped.
  mutating func settle(losing isLost: (Message) -> Bool = { _ in false }) {
    while !messages.isEmpty {
      if isLost(messages[0]) { messages.removeFirst() } else { deliver(0) }
    }
  }

  /// Once the leases have ended that each may have promised before it began.
  mutating func elect(_ id: Int) {
    if options.readsByLease {
      for id in 1...servers.count {
        at(id) { raft in
          if raft.role != .leader { raft.electionTimeout = .max }
          raft.tick(raft.options.electionTicks)
        }
      }
    }
    at(id) { $0.campaign() }
    settle()
  }

  mutating func propose(_ text: String, at id: Int) -> Bool {
    var isTaken = false
    at(id) { raft in
      var entries = Entries()
      entries.append(0, .command, Array(text.utf8))
      isTaken = (try? raft.propose(entries)) != nil
    }
    return isTaken
  }

  /// Begins anew with what was on disk; the state machine, too.
  mutating func restart(_ id: Int) {
    let disk = disks[id - 1]
    var hardState = disk.hardState
    hardState.commitIndex = min(hardState.commitIndex, UInt64(disk.entries.count))
    servers[id - 1] = Raft(
      NodeID(id), options, log: Log(after: .init(term: 0, index: 0), saved: disk.entries),
      configuration: configuration, saved: hardState,
      random: Random(seed: UInt64(states[id - 1].count), .node, at: id))
    states[id - 1] = []
    invariants.restarted(at: id - 1)
    settle(id)
  }

  /// The commands that a server's state machine has seen.
  func applied(_ id: Int) -> [String] {
    states[id - 1].filter { !$0.payload.isEmpty }.map {
      String(decoding: $0.payload, as: UTF8.self)
    }
  }
}
