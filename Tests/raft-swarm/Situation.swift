import Model
import Raft

// One state of a small group, for the explorer: servers, their disks, and messages that may arrive in any order, or never.

/// How far the explorer goes.
struct Bounds: Sendable {
  var servers = 3
  var terms: UInt64 = 2
  var entries: UInt64 = 2
  var proposals = 1
  var crashes = 0
  /// How often a message that was delivered stays.
  var doubles = 0
  var messages = 5
  /// A write is an action of its own, and a crash takes those that wait.
  var savesLater = false
  /// No layer begins behind so many states; a core that breaks its promises may have no end of them.
  var limit = 2_000_000
}

/// What may happen next.
enum Deed: Equatable {
  case stand(Int)
  case deliver(Int), double(Int)
  case save(Int)
  case crash(Int)
  case propose(Int)
}

struct Situation: Sendable {
  let bounds: Bounds
  var servers: [Server]
  /// In the order of their digests, each once.
  var letters: [(message: Message, digest: UInt64)] = []
  /// The terms of all that any server ever took for committed.
  var committed: [UInt64] = []
  var proposals = 0
  var crashes = 0
  var doubles = 0
  var problem: String?

  static let options = {
    var options = RaftOptions()
    options.hasPreVote = false
    options.checksQuorum = false
    options.messageLimit = 1
    return options
  }()

  init(_ bounds: Bounds) {
    self.bounds = bounds
    let configuration = Configuration(voters: (1...bounds.servers).map { NodeID($0) })
    servers = (1...bounds.servers).map {
      Server(
        raft: Raft(
          NodeID($0), Situation.options, log: Log(), configuration: configuration,
          random: Random(seed: 1)))
    }
  }

  /// Of servers, disks, messages, and what is left of the bounds.
  var digest: UInt64 {
    var digest = Digest(UInt64(crashes << 32 | doubles << 16 | proposals))
    for server in servers {
      digest.fold(server.raft.digest.rawValue)
      digest.fold(server.disk.digest)
      digest.fold(UInt64(server.writes.count))
      for write in server.writes { digest.fold(write.digest) }
    }
    for letter in letters { digest.fold(letter.digest) }
    for term in committed { digest.fold(term) }
    return digest.rawValue
  }

  // MARK: - What may happen

  var deeds: [Deed] {
    var deeds: [Deed] = []
    for place in servers.indices {
      let isLeader = servers[place].raft.role == .leader
      if !isLeader, servers[place].raft.currentTerm < bounds.terms { deeds.append(.stand(place)) }
      if isLeader, proposals < bounds.proposals { deeds.append(.propose(place)) }
      if !servers[place].writes.isEmpty { deeds.append(.save(place)) }
      if crashes < bounds.crashes { deeds.append(.crash(place)) }
    }
    for place in letters.indices {
      deeds.append(.deliver(place))
      if doubles < bounds.doubles { deeds.append(.double(place)) }
    }
    return deeds
  }

  /// Nil where it leads beyond the bounds.
  func after(_ deed: Deed) -> Situation? {
    var next = self
    switch deed {
    case .stand(let place):
      next.servers[place].raft.campaign()
      next.settle(place)
    case .deliver(let number): next.deliver(number, stays: false)
    case .double(let number):
      next.doubles += 1
      next.deliver(number, stays: true)
    case .save(let place):
      let write = next.servers[place].writes.removeFirst()
      next.complete(write, place)
      next.settle(place)
    case .crash(let place): next.crash(place)
    case .propose(let place): next.propose(place)
    }
    next.forgetStale()
    let isBeyond =
      next.letters.count > bounds.messages
      || next.servers.contains { $0.raft.log.lastIndex > bounds.entries }
    return isBeyond ? nil : next
  }

  private mutating func propose(_ place: Int) {
    proposals += 1
    var entries = Entries()
    withUnsafeBytes(of: UInt64(proposals).littleEndian) { entries.append(0, .command, $0) }
    try? servers[place].raft.propose(entries)
    settle(place)
  }

  private mutating func deliver(_ number: Int, stays: Bool) {
    let message = letters[number].message
    if !stays { letters.remove(at: number) }
    let place = message.to.index - 1
    try? servers[place].raft.step(message)
    settle(place)
  }

  /// The server begins anew with what was on disk.
  private mutating func crash(_ place: Int) {
    crashes += 1
    let disk = servers[place].disk
    var hardState = disk.hardState
    hardState.commitIndex = min(hardState.commitIndex, disk.lastIndex)
    servers[place].writes = []
    servers[place].raft = Raft(
      NodeID(place + 1), Situation.options, log: disk.log,
      configuration: servers[place].raft.configuration, saved: hardState, random: Random(seed: 1))
    settle(place)
  }

  private mutating func settle(_ place: Int) {
    var ready = Ready()
    while servers[place].raft.take(&ready) {
      var write = Write(end: servers[place].raft.end, saved: ready.saved)
      write.hardState = ready.hardState
      if !ready.unsaved.isEmpty {
        write.first = ready.unsaved.lowerBound
        write.entries = servers[place].raft.written(ready.unsaved)
      }
      write.messages = ready.messagesAfterSaving
      for message in ready.messages { post(message) }
      let isWaiting = ready.savesSomething || !servers[place].writes.isEmpty
      if bounds.savesLater, isWaiting {
        servers[place].writes.append(write)
      } else {
        complete(write, place)
      }
      servers[place].raft.applied(ready.committed)
    }
    look(place)
  }

  private mutating func complete(_ write: Write, _ place: Int) {
    servers[place].disk.take(write)
    for message in write.messages {
      if message.to.index == place + 1 {
        try? servers[place].raft.step(message)
      } else {
        post(message)
      }
    }
    servers[place].raft.saved(write.saved)
  }

  private mutating func post(_ message: Message) {
    let digest = message.digest.rawValue
    let place = letters.firstIndex { $0.digest >= digest } ?? letters.count
    if place < letters.count, letters[place].digest == digest { return }
    letters.insert((message, digest), at: place)
  }

  /// Messages that can change nothing any more: of earlier terms, and votes for whoever is no candidate now.
  private mutating func forgetStale() {
    letters.removeAll { letter in
      let place = letter.message.to.index - 1
      let term = servers[place].raft.currentTerm
      if letter.message.term < term { return true }
      return letter.message.kind == .voteResponse && letter.message.term == term
        && servers[place].raft.role != .candidate
    }
  }
}

extension Disk {
  var digest: UInt64 {
    var digest = Digest(hardState.term)
    digest.fold(UInt64(hardState.votedFor?.index ?? 0))
    digest.fold(hardState.commitIndex)
    for entry in entries { digest.fold(entry.term << 32 | entry.number) }
    return digest.rawValue
  }
}

extension Write {
  var digest: UInt64 {
    var digest = Digest(hardState?.term ?? 0)
    digest.fold(UInt64(hardState?.votedFor?.index ?? 0))
    digest.fold(hardState?.commitIndex ?? 0)
    digest.fold(first)
    for entry in entries { digest.fold(entry.term << 32 | entry.number) }
    for message in messages { digest.fold(message.digest.rawValue) }
    digest.fold(saved.position?.index ?? 0)
    digest.fold(saved.term)
    return digest.rawValue
  }
}
