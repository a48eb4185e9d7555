import Model
import Raft

// Servers, their disks and state machines, and the messages between them, moved by the commands of a script.

struct Trouble: Error, CustomStringConvertible { var description: String }

struct Cluster {
  /// Whether servers do as etcd's do where the paper leaves a choice.
  let asEtcd: Bool
  var servers: [Server] = []
  var parcels: [Parcel] = []
  private var output: [String] = []
  private var indent = ""
  private var isQuiet = false
  private var invariants = RaftInvariants(servers: 0)
  /// What an invariant said first.
  private(set) var violation: String?

  init(asEtcd: Bool) { self.asEtcd = asEtcd }

  mutating func say(_ line: String) { if !isQuiet { output.append(indent + line) } }
  mutating func say(_ lines: [String]) { for line in lines { say(line) } }

  private mutating func indented(_ body: (inout Cluster) throws -> Void) rethrows {
    let old = indent
    indent += "  "
    defer { indent = old }
    try body(&self)
  }

  /// What the block prints.
  mutating func run(_ block: Block) -> [String] {
    output = []
    do {
      try perform(block)
      // Other commands may stand in the body.
      if block.name != "propose-conf-change" {
        for line in block.body where !line.isEmpty {
          let inner = try Script(line + "\n----\n").blocks[0]
          do { try perform(inner) } catch { output.append("\(error)") }
        }
      }
    } catch {
      output.append("\(error)")
    }
    watch()
    return output.isEmpty ? ["ok"] : output
  }

  private mutating func watch() {
    for place in servers.indices where violation == nil {
      violation = invariants.violation(servers[place].raft, at: place)
    }
  }

  private mutating func perform(_ block: Block) throws {
    let ids = block.ids
    func first() throws -> Int {
      guard let id = ids.first, (1...max(1, servers.count)).contains(id), !servers.isEmpty else {
        throw Trouble(
          description: "line \(block.line): \(block.name) names no server that is there")
      }
      return id - 1
    }
    switch block.name {
    case "_breakpoint": return
    case "log-level": isQuiet = block.arguments.first?.key.lowercased() == "none"
    case "add-nodes": try addServers(block)
    case "campaign": servers[try first()].raft.campaign()
    case "propose":
      var entries = Entries()
      let text = block.arguments.count > 1 ? block.arguments[1].key : ""
      entries.append(0, .command, Array(text.utf8))
      try propose(entries, try first())
    case "propose-conf-change": try proposeChange(block, try first())
    case "process-ready": try each(ids, "handling Ready") { try $0.processReady($1) }
    case "process-append-thread":
      try each(ids, "processing append thread") { $0.processAppend($1) }
    case "process-apply-thread":
      try each(ids, "processing apply thread") { try $0.processApply($1) }
    case "deliver-msgs": deliver(block)
    case "stabilize": try stabilize(block)
    case "tick-heartbeat": for _ in 0..<1 { servers[try first()].raft.tick() }
    case "tick-election": for _ in 0..<3 { servers[try first()].raft.tick() }
    case "set-randomized-election-timeout":
      servers[try first()].raft.electionTimeout = block.values("timeout").first ?? 3
    case "transfer-leadership":
      guard let from = block.values("from").first, let to = block.values("to").first else {
        throw Trouble(description: "transfer-leadership needs from= and to=")
      }
      servers[from - 1].raft.transferLeadership(to: NodeID(to))
    case "forget-leader": servers[try first()].raft.forgetLeader()
    case "report-unreachable": servers[try first()].raft.reportUnreachable(NodeID(ids[1]))
    case "send-snapshot": sendSnapshot(try first(), to: ids[1])
    case "compact": compact(try first(), UInt64(ids[1]))
    case "raft-log": printLog(try first())
    case "raft-state": printStates()
    case "status":
      let server = servers[try first()]
      guard server.raft.role == .leader else { break }
      say(zip(server.raft.progress, server.raft.inFlight).map(Printed.progress))
    default: throw Trouble(description: "unknown command")
    }
  }

  private mutating func each(
    _ ids: [Int], _ words: String, _ body: (inout Cluster, Int) throws -> Void
  ) throws {
    for id in ids {
      if ids.count == 1 {
        try body(&self, id - 1)
      } else {
        say("> \(id) \(words)")
        try indented { try body(&$0, id - 1) }
      }
    }
  }

  // MARK: - Servers

  private mutating func addServers(_ block: Block) throws {
    var options = RaftOptions()
    options.electionTicks = 3
    options.electionSpread = 3
    options.hasPreVote = block.value("prevote") == "true"
    options.checksQuorum = block.value("checkquorum") == "true"
    options.tellsCommitsAtOnce = asEtcd
    options.sendsEachProposal = asEtcd
    options.tellsCommitsInRefusals = !asEtcd
    options.savesBeforeAsking = !asEtcd
    options.heedsLeases = !asEtcd
    options.tellsEarlierLeaders = !asEtcd
    options.readsByLease = block.value("read-only") == "lease-based"
    options.stepsDownOnRemoval = block.value("step-down-on-removal") == "true"
    options.refusesImpossibleChanges = block.value("disable-conf-change-validation") != "true"
    options.messageLimit = .max
    options.inFlightLimit = block.values("inflight").first ?? Int(Int32.max)
    options.applyingByteLimit = block.values("max-committed-size-per-ready").first ?? .max
    let index = UInt64(block.values("index").first ?? 0)
    let start = LogPosition(term: index > 0 ? 1 : 0, index: index)
    let configuration = Configuration(
      voters: block.values("voters").map { NodeID($0) },
      learners: block.values("learners").map { NodeID($0) })
    let content = Array((block.value("content") ?? "").utf8)
    for _ in 0..<(block.ids.first ?? 0) {
      let id = servers.count + 1
      let state = Snapshot(last: start, configuration: configuration, bytes: content)
      var server = Server(
        raft: Raft(
          NodeID(id), options, log: Log(after: start), configuration: configuration,
          random: Random(seed: UInt64(id))),
        isAsync: block.value("async-storage-writes") == "true", diskStart: start, states: [state])
      server.raft.snapshot = index > 0 ? state : nil
      servers.append(server)
      invariants.add()
    }
  }

  private mutating func propose(_ entries: Entries, _ place: Int) throws {
    do { try servers[place].raft.propose(entries) } catch {
      throw Trouble(description: "raft proposal dropped")
    }
  }

  private mutating func proposeChange(_ block: Block, _ place: Int) throws {
    let steps = try ChangeCases.steps(block.body.joined(separator: " "))
    let transition: ConfigurationChange.Transition =
      switch block.value("transition") {
      case "implicit": .implicit
      case "explicit": .explicit
      default: .automatic
      }
    var entries = Entries()
    entries.append(
      0, block.value("v1") == "true" ? .singleChange : .change,
      ConfigurationChange(steps, transition).payload)
    try propose(entries, place)
  }

  // MARK: - Messages

  private mutating func deliver(_ block: Block) {
    let type = block.value("type")
    var count = 0
    for id in block.ids { count += deliver(to: id, type: type, isDropped: false) }
    for id in block.values("drop") { count += deliver(to: id, type: type, isDropped: true) }
    if count == 0 { say("no messages") }
  }

  private mutating func deliver(to id: Int, type: String?, isDropped: Bool) -> Int {
    func isMeant(_ parcel: Parcel) -> Bool {
      parcel.to == id && !(isDropped && parcel.isLocal) && (type == nil || parcel.kind == type)
    }
    let mine = parcels.filter(isMeant)
    parcels.removeAll(where: isMeant)
    for parcel in mine {
      var lines = parcel.lines()
      if isDropped { lines[0] = "dropped: " + lines[0] }
      say(lines)
      if !isDropped { receive(parcel, id - 1) }
    }
    return mine.count
  }

  private mutating func receive(_ parcel: Parcel, _ place: Int) {
    guard servers.indices.contains(place) else { return }
    defer { violation = violation ?? invariants.violation(servers[place].raft, at: place) }
    switch parcel {
    case .saved(_, let ready): servers[place].raft.saved(ready.saved)
    case .applied(_, let entries): servers[place].raft.applied(entries.range)
    case .message(let message):
      let isResponse = [
        .appendResponse, .voteResponse, .heartbeatResponse, .preVoteResponse, .readIndexResponse,
      ].contains(message.kind)
      if isResponse, servers[place].raft.place(of: message.from) == nil {
        return say("raft: cannot step as peer not found")
      }
      do { try servers[place].raft.step(message) } catch { say("raft proposal dropped") }
    }
  }

  private mutating func stabilize(_ block: Block) throws {
    let wasQuiet = isQuiet
    if let level = block.value("log-level") { isQuiet = level.lowercased() == "none" }
    defer { isQuiet = wasQuiet }
    let ids = block.ids.isEmpty ? Array(1...servers.count) : block.ids
    var isDone = false
    while !isDone {
      isDone = true
      for id in ids where hasReady(id - 1) {
        say("> \(id) handling Ready")
        try indented { try $0.processReady(id - 1) }
        isDone = false
      }
      for id in ids where parcels.contains(where: { $0.to == id }) {
        say("> \(id) receiving messages")
        indented { _ = $0.deliver(to: id, type: nil, isDropped: false) }
        isDone = false
      }
      for id in ids where !servers[id - 1].appendWork.isEmpty {
        say("> \(id) processing append thread")
        while !servers[id - 1].appendWork.isEmpty { indented { $0.processAppend(id - 1) } }
        isDone = false
      }
      for id in ids where !servers[id - 1].applyWork.isEmpty {
        say("> \(id) processing apply thread")
        while !servers[id - 1].applyWork.isEmpty { try indented { try $0.processApply(id - 1) } }
        isDone = false
      }
    }
  }

  private func hasReady(_ place: Int) -> Bool {
    servers[place].raft.hasReady
      || servers[place].raft.hasCommitted(appliesUnsaved: !servers[place].isAsync)
  }

  // MARK: - Snapshots and what is printed

  /// A JSON line about each server.
  var summaries: [String] {
    servers.map { server in
      let raft = server.raft
      var digest = Digest(raft.log.start.index).folding(raft.log.start.term)
      for entry in raft.log.entries(raft.log.firstIndex..<raft.log.lastIndex + 1).all {
        digest.fold(entry.term)
        digest.fold(UInt64(entry.kind.rawValue))
        for byte in entry.payload { digest.fold(UInt64(byte)) }
      }
      return "{\"node\":\(raft.id.index),\"term\":\(raft.currentTerm),"
        + "\"role\":\"\(raft.role)\",\"vote\":\(raft.votedFor?.index ?? 0),"
        + "\"commit\":\(raft.log.commitIndex),\"last\":\(raft.log.lastIndex),"
        + "\"log\":\"\(String(digest.rawValue, radix: 16))\"}"
    }
  }

  private mutating func sendSnapshot(_ place: Int, to id: Int) {
    var message = Message(.installSnapshot, from: NodeID(place + 1), to: NodeID(id))
    message.term = servers[place].raft.currentTerm
    message.snapshot = servers[place].states.last
    parcels.append(.message(message))
    say(Printed.message(message))
  }

  private mutating func compact(_ place: Int, _ index: UInt64) {
    servers[place].raft.compact(through: index)
    if let last = servers[place].disk.last(where: { $0.index <= index }) {
      servers[place].diskStart = LogPosition(term: last.term, index: last.index)
    }
    servers[place].disk.removeAll { $0.index <= index }
    printLog(place)
  }

  private mutating func printLog(_ place: Int) {
    let server = servers[place]
    if server.disk.isEmpty {
      let first = server.diskStart.index + 1
      say("log is empty: first index=\(first), last index=\(first - 1)")
    } else {
      say(server.disk.map(Printed.entry))
    }
  }

  private mutating func printStates() {
    for (place, server) in servers.enumerated() {
      let raft = server.raft
      let votes = raft.configuration.hasVoter(NodeID(place + 1)) ? "(Voter)" : "(Non-Voter)"
      say(
        "\(place + 1): \(Printed.role(raft.role)) \(votes) Term:\(raft.currentTerm) "
          + "Lead:\(raft.leader?.index ?? 0)")
    }
  }
}
