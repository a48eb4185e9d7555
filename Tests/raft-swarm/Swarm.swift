import Model
import Raft

// A group of servers to which anything may happen: messages lie in links until somebody delivers, doubles or drops them,
// writes lie before a disk until it is done with them, and a crash takes what lies there.

/// A message on its way, and as which one it was sent.
struct Letter: Sendable {
  var message: Message
  var number: Int
}

struct Swarm: Sendable {
  let personality: Personality
  var servers: [Server] = []
  /// From each to each, oldest first.
  var links: [[Letter]]
  /// Who is cut off from the rest, one bit a server.
  var cut: UInt16 = 0
  var judge: Judge
  var marks: Marks
  var teller: Teller?
  var recorder: Recorder?
  private var ready = Ready()
  private var sent = 0
  private var calls: UInt64 = 0
  private var restarts = 0

  var size: Int { servers.count }
  var problem: Problem? { judge.problem }

  init(_ personality: Personality) {
    self.personality = personality
    judge = Judge(servers: personality.servers)
    marks = Marks(servers: personality.servers)
    links = Array(repeating: [], count: personality.servers * personality.servers)
    for place in 0..<personality.servers {
      servers.append(
        Server(
          raft: Raft(
            NodeID(place + 1), personality.options, log: Log(),
            configuration: personality.configuration,
            random: Random(seed: personality.seed, .node, at: place))))
      if place == personality.damaged { servers[place].disk.records = [] }
    }
  }

  func link(_ from: Int, _ to: Int) -> Int { from * size + to }
  func isCut(_ from: Int, _ to: Int) -> Bool { (cut >> from) & 1 != (cut >> to) & 1 }

  // MARK: - Actions

  /// Does what an action says; false where it does not apply.
  mutating func perform(_ action: Action) -> Bool {
    guard let recorder else { return act(action) }
    recorder.begin(action)
    guard act(action) else { return false }
    recorder.end()
    return true
  }

  private mutating func act(_ action: Action) -> Bool {
    let (place, other, count) = (Int(action.server), Int(action.other), Int(action.count))
    switch action.kind {
    case .deliver: return deliver(place, other, count, isDoubled: false)
    case .double: return deliver(place, other, count, isDoubled: true)
    case .drop: return drop(place, other, count)
    case .pass: pass(count)
    case .cut: cut = action.count
    case .restart: return restart(place)
    default:
      guard place < size, servers[place].isUp else { return false }
      return perform(action.kind, at: place, other, count)
    }
    return true
  }

  private mutating func perform(
    _ kind: Action.Kind, at place: Int, _ other: Int, _ count: Int
  ) -> Bool {
    switch kind {
    case .tick: for _ in 0..<count { tick(place) }
    case .timeOut: timeOut(place)
    case .save: return save(place)
    case .apply: return applyNext(place)
    case .take: settle(place, isDue: true)
    case .crash: crash(place)
    case .lose:
      guard servers[place].disk.lose(behind: count) else { return false }
      if servers[place].disk.isStaleBeforeDamage { marks.count(.staleBeforeDamage) }
      crash(place)
    case .propose: propose(place)
    case .read: read(place)
    case .change: return change(place, other, count)
    case .transfer:
      servers[place].raft.transferLeadership(to: NodeID(other + 1))
      settle(place)
    case .compact: return compact(place)
    case .push:
      servers[place].raft.sendSnapshot(to: NodeID(other + 1))
      settle(place)
    default: return false
    }
    return true
  }

  mutating func tick(_ place: Int) {
    let before = servers[place].raft.transferee
    servers[place].raft.tick()
    if before != nil, servers[place].raft.transferee == nil { marks.count(.transferInterrupted) }
    settle(place)
  }

  private mutating func pass(_ count: Int) {
    for _ in 0..<count {
      for place in 0..<size where servers[place].isUp { tick(place) }
    }
  }

  /// As many ticks as it takes; a leader asks itself who is there meanwhile.
  private mutating func timeOut(_ place: Int) {
    let (term, role) = (servers[place].raft.currentTerm, servers[place].raft.role)
    for _ in 0..<2 * personality.options.electionTicks {
      tick(place)
      if servers[place].raft.currentTerm != term || servers[place].raft.role != role { return }
    }
  }

  private mutating func propose(_ place: Int) {
    calls += 1
    var entries = Entries()
    let number = calls << 8 | UInt64(place)
    withUnsafeBytes(of: number.littleEndian) { entries.append(0, .command, $0) }
    try? servers[place].raft.propose(entries)
    settle(place)
  }

  private mutating func read(_ place: Int) {
    let raft = servers[place].raft
    if raft.role == .leader,
      servers.contains(where: { $0.raft.role == .leader && $0.raft.currentTerm > raft.currentTerm })
    {
      marks.count(raft.options.readsByLease ? .readAtOldLeaderWithLease : .readAtOldLeader)
    }
    servers[place].raft.read(judge.beginRead())
    settle(place)
  }

  private mutating func crash(_ place: Int) {
    marks.crashed(servers[place])
    teller?.crashed(place)
    servers[place].isUp = false
    servers[place].writes = []
    servers[place].batches = []
  }

  /// Begins anew with what is on disk.
  private mutating func restart(_ place: Int) -> Bool {
    guard place < size, !servers[place].isUp else { return false }
    restarts += 1
    let recovery = servers[place].disk.reread()
    let disk = servers[place].disk
    servers[place].raft = Raft(
      NodeID(place + 1), personality.options, recovery,
      configuration: personality.configuration,
      random: Random(seed: personality.seed, .node, at: place + 16 * restarts))
    if servers[place].raft.isRecovering { marks.count(.damagedRestart) }
    servers[place].machine = Machine(disk.snapshot)
    servers[place].given = servers[place].machine.applied
    servers[place].firstCall = calls + 1
    servers[place].isUp = true
    judge.restarted(place)
    teller?.restarted(place)
    if disk.snapshot != nil { marks.count(.restartFromSnapshot) }
    settle(place)
    return true
  }

  /// A snapshot of the state machine takes the place of the entries, on disk and in memory.
  private mutating func compact(_ place: Int) -> Bool {
    let index = servers[place].machine.applied
    guard servers[place].writes.isEmpty, servers[place].batches.isEmpty,
      index == servers[place].raft.log.lastApplied, index > servers[place].raft.log.start.index,
      index > servers[place].disk.start.index, index <= servers[place].disk.lastIndex,
      let snapshot = snapshot(place)
    else { return false }
    servers[place].disk.compact(snapshot)
    servers[place].raft.snapshot = snapshot
    servers[place].raft.compact(through: index)
    settle(place)
    return true
  }

  /// Of the state machine as it is.
  private func snapshot(_ place: Int) -> Snapshot? {
    let index = servers[place].machine.applied
    guard let term = servers[place].raft.log.term(at: index) else { return nil }
    return Snapshot(
      last: LogPosition(term: term, index: index),
      configuration: servers[place].raft.configuration, bytes: servers[place].machine.bytes)
  }

  // MARK: - Messages

  /// Puts a message on its link; a link that is full loses its oldest.
  mutating func post(_ message: Message, from place: Int) {
    let to = message.to.index - 1
    guard to >= 0, to < size, to != place else { return }
    sent += 1
    teller?.sent(message, sent)
    let link = link(place, to)
    links[link].append(Letter(message: message, number: sent))
    if links[link].count > personality.linkLimit { _ = drop(place, to, 0) }
  }

  private mutating func drop(_ from: Int, _ to: Int, _ count: Int) -> Bool {
    guard from < size, to < size, links[link(from, to)].indices.contains(count) else {
      return false
    }
    let letter = links[link(from, to)].remove(at: count)
    teller?.dropped(letter)
    report(letter.message, isReceived: false)
    return true
  }

  /// Whoever carries a snapshot tells its sender what became of it.
  private mutating func report(_ message: Message, isReceived: Bool) {
    guard message.kind == .installSnapshot else { return }
    let place = message.from.index - 1
    guard servers[place].isUp else { return }
    servers[place].raft.reportSnapshot(message.to, isReceived: isReceived)
  }

  private mutating func deliver(
    _ from: Int, _ to: Int, _ count: Int, isDoubled: Bool
  ) -> Bool {
    guard from < size, to < size, links[link(from, to)].indices.contains(count),
      servers[to].isUp, !isCut(from, to)
    else { return false }
    let letter = links[link(from, to)][count]
    marks.delivers(letter.message, links[link(from, to)], count, isDoubled: isDoubled)
    if !isDoubled { links[link(from, to)].remove(at: count) }
    teller?.delivered(letter)
    let before = marks.before(servers[to].raft, letter.message)
    try? servers[to].raft.step(letter.message)
    marks.after(servers[to].raft, letter.message, before)
    report(letter.message, isReceived: true)
    settle(to)
    return true
  }

  // MARK: - What servers ask for

  /// Does what a server asks for, and looks at the invariants.
  mutating func settle(_ place: Int, isDue: Bool = false) {
    if isDue || !personality.takesLater { while take(place) {} }
    judge.look(at: servers[place].raft, place)
    marks.look(at: servers[place].raft, place)
    teller?.look(at: servers[place].raft, place)
  }

  private mutating func take(_ place: Int) -> Bool {
    guard servers[place].raft.take(&ready, appliesUnsaved: personality.appliesUnsaved) else {
      return false
    }
    var write = Write(end: servers[place].raft.end, saved: ready.saved)
    // With the commit index as it is, said before or not: whoever has two changes must know that the first is committed.
    (write.hardState, write.snapshot) = (servers[place].raft.hardState, ready.snapshot)
    if !ready.unsaved.isEmpty {
      write.first = ready.unsaved.lowerBound
      write.entries = servers[place].raft.written(ready.unsaved)
    }
    swap(&write.messages, &ready.messagesAfterSaving)
    for read in ready.reads {
      judge.answered(read, by: place)
      marks.count(.readAnswered)
    }
    let batch =
      ready.committed.isEmpty
      ? nil
      : Batch(range: ready.committed, entries: servers[place].raft.committed(ready.committed))
    let isWaiting = ready.savesSomething || !servers[place].writes.isEmpty
    for message in ready.messages { post(message, from: place) }
    // Who votes is known again after a crash only if what says so was on disk before it took effect.
    if let batch {
      if batch.range.lowerBound != servers[place].given + 1 {
        judge.fail(
          .stateMachine,
          "\(place + 1) is given \(batch.range.lowerBound) after \(servers[place].given)")
      }
      servers[place].given = batch.range.upperBound - 1
      if personality.changes != .none && isWaiting {
        write.batch = batch
      } else {
        give(batch, to: place)
      }
    }
    if isWaiting { servers[place].writes.append(write) } else { complete(write, place) }
    return true
  }

  private mutating func save(_ place: Int) -> Bool {
    if servers[place].writes.isEmpty { return false }
    let write = servers[place].writes.removeFirst()
    servers[place].disk.take(write)
    complete(write, place)
    settle(place)
    return true
  }

  /// What waited for the disk may happen now.
  private mutating func complete(_ write: Write, _ place: Int) {
    for message in write.messages {
      if message.to.index == place + 1 {
        try? servers[place].raft.step(message)
      } else {
        post(message, from: place)
      }
    }
    if let snapshot = write.snapshot {
      servers[place].raft.snapshot = snapshot
      if snapshot.last.index > servers[place].machine.applied {
        servers[place].machine = Machine(snapshot)
        servers[place].given = max(servers[place].given, snapshot.last.index)
        judge.installed(servers[place].machine, by: place)
      }
    }
    servers[place].raft.saved(write.saved)
    if let batch = write.batch { give(batch, to: place) }
  }

  private mutating func give(_ batch: Batch, to place: Int) {
    servers[place].batches.append(batch)
    if !personality.appliesLater { _ = applyNext(place, settles: false) }
  }

  private mutating func applyNext(_ place: Int, settles: Bool = true) -> Bool {
    if servers[place].batches.isEmpty { return false }
    let batch = servers[place].batches.removeFirst()
    var hasChanged = false
    for (index, entry) in zip(batch.range, batch.entries)
    where index > servers[place].machine.applied {
      guard index == servers[place].machine.applied + 1 else {
        judge.fail(.stateMachine, "\(place + 1) is to apply \(index) after \(index - 1) is missing")
        return true
      }
      servers[place].machine.apply(entry)
      judge.applied(entry, servers[place].machine, by: place, firstCall: servers[place].firstCall)
      marks.applied(entry, index)
      guard entry.kind != .command, let change = ConfigurationChange(payload: entry.change) else {
        continue
      }
      try? servers[place].raft.apply(change)
      hasChanged = true
    }
    servers[place].raft.applied(batch.range)
    // A server that joins can only take a snapshot that knows of it.
    if hasChanged, servers[place].raft.snapshot != nil {
      servers[place].raft.snapshot = snapshot(place)
    }
    if settles { settle(place) }
    return true
  }

  /// One of the changes of the configuration, by number: server `other` joins, leaves or learns; or two at once.
  private mutating func change(_ place: Int, _ other: Int, _ count: Int) -> Bool {
    let kinds: [ConfigurationChange.Kind] = [.addVoter, .remove, .addLearner]
    guard other < size else { return false }
    let first = ConfigurationChange.Step(kinds[count % 3], NodeID(other + 1))
    var change = ConfigurationChange([first])
    switch count / 3 {
    case 1:
      let next = ConfigurationChange.Step(
        kinds[(count + 1) % 3], NodeID((other + 1) % size + 1))
      change = ConfigurationChange([first, next], .implicit)
    case 2: change = ConfigurationChange([first], .explicit)
    case 3: change = ConfigurationChange([])
    default: break
    }
    if count >= 16 { change = replacement(count - 16) }
    var entries = Entries()
    entries.append(0, .change, change.payload)
    try? servers[place].raft.propose(entries)
    settle(place)
    return true
  }

  /// Other voters altogether: the set `mask`, over a joint configuration that somebody must leave where its highest bit says.
  private func replacement(_ mask: Int) -> ConfigurationChange {
    let steps = (0..<size).map { other in
      ConfigurationChange.Step((mask >> other) & 1 == 1 ? .addVoter : .remove, NodeID(other + 1))
    }
    return ConfigurationChange(steps, (mask >> 5) & 1 == 1 ? .explicit : .implicit)
  }

  /// Gives the number by which the command is known again.
  mutating func proposeLast(_ place: Int) -> UInt64 {
    _ = perform(Action(.propose, place))
    return calls << 8 | UInt64(place)
  }
}

extension Machine {
  init(_ snapshot: Snapshot?) {
    guard let snapshot else { return }
    applied = snapshot.last.index
    digest = snapshot.bytes.enumerated().reduce(0) {
      $0 | UInt64($1.element) << (8 * UInt64($1.offset))
    }
  }
}
