import Model
import Raft

/// Servers whose messages lie in one heap until somebody delivers or drops them: for schedules that a paper tells step by
/// step. Whatever a server saves is on its disk at once.
struct ByHand {
  private(set) var servers: [Raft] = []
  private var heap: [RaftMessage] = []
  private let options: RaftOptions
  private let configuration: Configuration
  private var invariants: RaftInvariants
  /// The first invariant that was broken, in words.
  private(set) var violation: String?

  /// Servers 1 to `count`, of which the first `voters` vote.
  init(_ count: Int, voters: Int, _ options: RaftOptions) {
    self.options = options
    configuration = Configuration(voters: (1...voters).map { NodeID($0) })
    invariants = RaftInvariants(servers: count)
    for id in 1...count { servers.append(server(id, log: Log(), HardState())) }
  }

  private func server(_ id: Int, log: Log, _ saved: HardState) -> Raft {
    Raft(
      NodeID(id), options, log: log, configuration: configuration, saved: saved,
      random: Random(seed: 1, .node, at: id))
  }

  subscript(_ id: Int) -> Raft { servers[id - 1] }

  mutating func campaign(_ id: Int) { at(id) { $0.campaign() } }

  /// A leader's time has come to be heard.
  mutating func beat(_ id: Int) { at(id) { $0.tick($0.options.heartbeatTicks) } }

  /// False where the server does not lead.
  mutating func propose(_ entries: Entries, at id: Int) -> Bool {
    guard servers[id - 1].role == .leader else { return false }
    at(id) { try? $0.propose(entries) }
    return true
  }

  /// Delivers what `isWanted` names, and what follows from it, until nothing is left; all else is lost.
  mutating func deliver(_ isWanted: (RaftMessage, ByHand) -> Bool = { _, _ in true }) {
    while let place = heap.firstIndex(where: { isWanted($0, self) }) {
      let message = heap.remove(at: place)
      at(message.to.index) { try? $0.step(message) }
    }
    heap.removeAll()
  }

  /// Delivers all between these servers.
  mutating func deliver(among ids: [Int]) {
    deliver { message, _ in
      ids.contains(message.from.index) && ids.contains(message.to.index)
    }
  }

  /// A crash and a restart: log, term and vote are left, and what is known to be committed is to be learnt again.
  mutating func restart(_ id: Int) {
    let old = servers[id - 1]
    let log = Log(
      after: LogPosition(term: 0, index: 0), saved: old.log.entries(1..<old.log.lastIndex + 1).all)
    var saved = old.hardState
    saved.commitIndex = 0
    servers[id - 1] = server(id, log: log, saved)
    invariants.restarted(at: id - 1)
    heap.removeAll { $0.to.index == id || $0.from.index == id }
    settle(id)
  }

  private mutating func at(_ id: Int, _ body: (inout Raft) -> Void) {
    body(&servers[id - 1])
    settle(id)
  }

  private mutating func settle(_ id: Int) {
    let place = id - 1
    var ready = Ready()
    while servers[place].take(&ready) {
      heap += ready.messages
      for message in ready.messagesAfterSaving {
        if message.to.index == id {
          try? servers[place].step(message)
        } else {
          heap.append(message)
        }
      }
      servers[place].saved(ready.saved)
      apply(ready.committed, place)
    }
    violation = violation ?? invariants.violation(servers[place], at: place)
  }

  private mutating func apply(_ range: Range<UInt64>, _ place: Int) {
    for entry in servers[place].log.entries(range).all where entry.kind == .change {
      if let change = ConfigurationChange(payload: entry.payload) {
        try? servers[place].apply(change)
      }
    }
    servers[place].applied(range)
  }

  /// A server's log as the terms of its entries; those that it knows to be committed stand in brackets.
  func words(_ id: Int) -> String {
    let log = servers[id - 1].log
    if log.lastIndex == 0 { return "-" }
    return (1...log.lastIndex).map { index in
      let term = "\(log.term(at: index) ?? 0)"
      return index <= log.commitIndex ? "[\(term)]" : term
    }.joined(separator: " ")
  }
}
