import Model
import Raft

/// Members of one group outside any world: their messages lie in a heap until a test delivers them, and what they append
/// is on disk at once.
struct Members {
  private(set) var members: [RaftMember]
  private let parts: [PartContext<RaftMember>]
  /// On their way, oldest first.
  var messages: [RaftMessage] = []
  private(set) var journals: [[RaftRecord]]
  /// What each state machine was given: the snapshot it began with, and the commands behind it.
  private(set) var snapshots: [Snapshot?]
  private(set) var applied: [[String]]
  private var clock = LocalTime.zero

  init(_ count: Int, _ change: (inout MemberOptions) -> Void = { _ in }) {
    var options = MemberOptions()
    change(&options)
    let fixed = options
    let configuration = Configuration(voters: (0..<count).map { NodeID($0) })
    members = (0..<count).map { RaftMember(NodeID($0), fixed, configuration) }
    parts = (0..<count).map { _ in PartContext() }
    journals = Array(repeating: [], count: count)
    snapshots = Array(repeating: nil, count: count)
    applied = Array(repeating: [], count: count)
    for place in 0..<count {
      parts[place].context.me = NodeID(place)
      at(place) { $0.start(from: Journal(), &$1) }
    }
  }

  subscript(_ place: Int) -> Raft { members[place].raft }

  /// Does something to a member, applies what it commits, and takes what it asks for.
  mutating func at(
    _ place: Int, _ body: (inout RaftMember, inout Context<RaftMember>) throws -> Void
  ) rethrows {
    parts[place].context.clock = clock
    try body(&members[place], &parts[place].context)
    apply(place)
    for message in takeAsks(place) { at(place) { $0.receive(message, from: NodeID(place), &$1) } }
  }

  private mutating func apply(_ place: Int) {
    if let snapshot = members[place].takeSnapshot() {
      snapshots[place] = snapshot
      applied[place] = []
    }
    var commands: [String] = []
    members[place].apply(&parts[place].context) { _, payload in
      if !payload.isEmpty { commands.append(String(decoding: payload, as: UTF8.self)) }
    }
    applied[place] += commands
  }

  /// Gives what the member sent to itself.
  private mutating func takeAsks(_ place: Int) -> [RaftMessage] {
    let part = parts[place]
    var own: [RaftMessage] = []
    for number in 0..<part.context.asks.count {
      let ask = part.context.asks[number]
      switch ask.kind {
      case .send, .sendNow:
        let message = part.context.messages.take(ask.slot)
        if ask.node.index == place { own.append(message) } else { messages.append(message) }
      case .set: _ = part.context.timers.take(ask.slot)
      case .append: journals[place].append(part.context.records.take(ask.slot))
      case .compact:
        let record = part.context.records.take(ask.slot)
        journals[place].replaceSubrange(0..<Int(ask.number), with: CollectionOfOne(record))
      case .respond, .offload: preconditionFailure("a member asks for neither")
      }
    }
    part.context.asks.removeAll()
    return own
  }

  /// Delivers one message, by its place in the heap; it stays there too if it is `doubled`.
  mutating func deliver(_ place: Int, doubled: Bool = false) {
    let message = doubled ? messages[place] : messages.remove(at: place)
    at(message.to.index) { $0.receive(message, from: message.from, &$1) }
  }

  /// Delivers all, oldest first, until there are none; those that `isLost` says are dropped.
  mutating func settle(losing isLost: (RaftMessage) -> Bool = { _ in false }) {
    while !messages.isEmpty {
      if isLost(messages[0]) { messages.removeFirst() } else { deliver(0) }
    }
  }

  mutating func elect(_ place: Int) {
    at(place) { member, context in member.command(&context) { $0.campaign() } }
    settle()
  }

  /// Lets time pass at one member.
  mutating func wait(_ time: Nanoseconds, at place: Int) {
    clock = clock + time
    at(place) { member, context in member.command(&context) { _ in } }
  }

  mutating func propose(_ text: String, at place: Int) throws {
    var entries = Entries()
    entries.append(0, .command, Array(text.utf8))
    try at(place) { try $0.propose(entries, &$1) }
  }

  mutating func compact(_ place: Int, to bytes: [UInt8]) {
    at(place) { $0.compact(to: bytes, &$1) }
  }
}
