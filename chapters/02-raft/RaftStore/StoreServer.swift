import Model
import Raft

/// How calls that write nothing are answered.
public enum ReadRule: Sendable, Equatable {
  /// As any other: they are entries of the log.
  case byLog
  /// At an index that the leader made sure of, by asking a majority or by its lease (`RaftOptions.readsByLease`).
  case byIndex
  /// At once, by who believes that it leads. It is a mistake, for the book to show.
  case byBelief
}

public struct StoreOptions: Sendable {
  public var member = MemberOptions()
  public var reads = ReadRule.byIndex
  /// Off, a call that is asked again is served again. It is a mistake, for the book to show.
  public var hasSessions = true
  /// How many answers a session keeps at most; 0 for as many as its client may still ask for.
  public var sessionWindow = 0
  /// After so many commands the state takes the place of the log.
  public var snapshotEvery = 10_000

  public init() {}
}

/// A server of the store: a member of the group, and the state machine that it feeds.
public struct StoreServer: Sendable {
  private struct Reading: Sendable {
    var number: UInt64
    var command: Command
    /// Known once Raft has said it.
    var index: UInt64?
  }

  public private(set) var member: RaftMember
  public private(set) var machine: StateMachine
  private let options: StoreOptions
  private let part = PartContext<RaftMember>()
  private var readings: [Reading] = []
  /// Calls that it put into its log as a leader, in that order: whoever is elected next knows nothing of who asked.
  private var waiting = Waiting()
  private var readNumber: UInt64 = 0
  private var sinceSnapshot = 0
  private var proposal = Entries()
  private var bytes: [UInt8] = []

  public init(
    _ id: NodeID, _ options: StoreOptions, _ configuration: Configuration,
    _ catalogue: Catalogue, initial: @escaping @Sendable (Key) -> Value?,
    watch: RaftWatch? = nil, place: Int? = nil
  ) {
    self.options = options
    member = RaftMember(id, options.member, configuration, watch: watch, place: place)
    machine = StateMachine(
      catalogue, initial: initial, hasSessions: options.hasSessions,
      window: options.sessionWindow)
  }

  public var isLeading: Bool { member.raft.role == .leader }

  // MARK: - Inputs

  mutating func start(
    from journal: Journal<RaftRecord>, _ context: inout Context<RaftStore>
  ) {
    within(&context) { member, machine, part in member.start(from: journal, &part) }
  }

  mutating func receive(
    _ message: RaftMessage, from sender: NodeID, _ context: inout Context<RaftStore>
  ) {
    within(&context) { member, machine, part in member.receive(message, from: sender, &part) }
  }

  mutating func fire(_ context: inout Context<RaftStore>) {
    within(&context) { member, machine, part in member.fire(.due, &part) }
  }

  mutating func command(_ context: inout Context<RaftStore>, _ body: (inout Raft) -> Void) {
    within(&context) { member, machine, part in member.command(&part, body) }
  }

  // snippet.ask
  /// A client's call: the leader answers it if it knows the answer, and else puts it into the log, or finds out up to
  /// where a read must see.
  mutating func ask(_ command: Command, _ context: inout Context<RaftStore>) {
    guard isLeading else {
      let leader = member.raft.leader == member.raft.id ? nil : member.raft.leader
      return context.send(.redirect(command.number, leader), to: command.client)
    }
    if command.call.isReadOnly, options.reads != .byLog { return read(command, &context) }
    if options.hasSessions {
      if case .known(let outcome) = machine.sessions.answer(to: command) {
        context.point("answered again", command.number)
        return context.send(.answer(command.number, outcome), to: command.client)
      }
      // It is on its way; a log that took in every asking would grow faster than it is sent over a bad link.
      if waiting.contains(command) { return }
    }
    bytes.removeAll(keepingCapacity: true)
    command.encode(into: &bytes)
    proposal.removeAll()
    proposal.append(0, .command, bytes)
    let proposal = proposal
    waiting.append(command)
    var isDropped = false
    within(&context) { member, machine, part in
      // What is dropped, during a transfer say, waits for nothing here: its client asks again.
      do { try member.propose(proposal, &part) } catch { isDropped = true }
    }
    if isDropped { _ = waiting.remove(command) }
  }

  private mutating func read(_ command: Command, _ context: inout Context<RaftStore>) {
    if options.reads == .byBelief {
      return context.send(.answer(command.number, machine.read(command.call)), to: command.client)
    }
    readNumber += 1
    let number = readNumber
    readings.append(Reading(number: number, command: command))
    within(&context) { member, machine, part in member.read(number, &part) }
  }
  // snippet.end

  // MARK: - What follows

  /// Runs the member under its own context, applies what is committed and answers whom it concerns.
  private mutating func within(
    _ context: inout Context<RaftStore>,
    _ body: (inout RaftMember, inout StateMachine, inout Context<RaftMember>) -> Void
  ) {
    var answers: [(Command, Outcome)] = []
    context.with(
      &part.context, message: { .raft($0) }, timer: { _ in .raft }, record: { $0 }
    ) { part in
      body(&member, &machine, &part)
      // A witness has no state machine.
      if let snapshot = member.takeSnapshot(), !member.raft.isWitness {
        machine.restore(snapshot.bytes)
      }
      if !member.committed.isEmpty { apply(&part, &answers) }
    }
    for (command, outcome) in answers {
      context.work(.execute)
      context.send(.answer(command.number, outcome), to: command.client)
    }
    if !readings.isEmpty { answerReads(&context) }
    if !isLeading {
      readings.removeAll(keepingCapacity: true)
      waiting.removeAll()
    }
  }

  private mutating func apply(
    _ part: inout Context<RaftMember>, _ answers: inout [(Command, Outcome)]
  ) {
    let isWitness = member.raft.isWitness
    var count = 0
    member.apply(&part) { index, payload in
      // It has no payloads, and a journal that is to stay short all the same.
      if isWitness { return count += 1 }
      guard let command = Command(payload) else { return machine.pass(index) }
      let outcome = machine.apply(index, command)
      count += 1
      if waiting.remove(command) { answers.append((command, outcome)) }
    }
    sinceSnapshot += count
    if sinceSnapshot >= options.snapshotEvery || member.mendsByCompaction {
      sinceSnapshot = 0
      member.compact(to: isWitness ? [] : machine.snapshot, &part)
    }
  }

  private mutating func answerReads(_ context: inout Context<RaftStore>) {
    for state in member.reads {
      for place in readings.indices where readings[place].number == state.context {
        readings[place].index = state.index
      }
    }
    member.reads.removeAll(keepingCapacity: true)
    let done = member.raft.log.lastApplied
    for reading in readings where reading.index.map({ $0 <= done }) ?? false {
      context.work(.execute)
      context.send(
        .answer(reading.command.number, machine.read(reading.command.call)),
        to: reading.command.client)
    }
    readings.removeAll { $0.index.map { $0 <= done } ?? false }
  }
}

/// Calls that wait for their entries to be applied, in the order of their entries.
private struct Waiting: Sendable {
  private var calls: [(client: NodeID, number: UInt64)] = []

  mutating func append(_ command: Command) { calls.append((command.client, command.number)) }

  func contains(_ command: Command) -> Bool {
    calls.contains { $0 == (command.client, command.number) }
  }

  /// Whether it waited.
  mutating func remove(_ command: Command) -> Bool {
    guard let place = calls.firstIndex(where: { $0 == (command.client, command.number) }) else {
      return false
    }
    calls.remove(at: place)
    return true
  }

  mutating func removeAll() { calls.removeAll(keepingCapacity: true) }
}
