import Model
import Raft

// A server whose elections are looked at. It is a member of its group and nothing else, but for two things that the
// published measurement has and a simulated machine has not: its timer may ring late, and it may keep time as the paper
// says and not as we do.

/// How a server keeps time until the next election.
struct ElectionHabits: Sendable {
  /// True: as the paper has it, a timer begins anew only with a leader's message, a vote that is granted, or an election of
  /// one's own (Raft figure 2). False: as etcd and our core have it, with each new term and each election that is lost, too.
  var keepsTimer = false
  /// A timer rings late by up to so much, evenly: the machine does other things.
  var lateness = Nanoseconds.zero
  /// How many entries its log has when it starts, all of term 1.
  var entries = 0
}

struct ElectionServer: Node {
  private(set) var member: RaftMember
  private let part = PartContext<RaftMember>()
  private let habits: ElectionHabits
  private let tick: Nanoseconds
  /// When its election timer rings, and the timeout that this follows from.
  private var deadline = LocalTime.zero
  private var timeout = 0
  /// Since when it has known who leads, or has led.
  private(set) var knowsSince = LocalTime.zero
  private var known: (term: UInt64, leader: NodeID?) = (0, nil)

  init(
    _ id: NodeID, _ options: MemberOptions, _ configuration: Configuration,
    _ habits: ElectionHabits, watch: RaftWatch
  ) {
    self.habits = habits
    tick = options.tick
    member = RaftMember(id, options, configuration, watch: watch)
  }

  var raft: Raft { _read { yield member.raft } }

  // MARK: - Inputs

  /// The world's journal is empty; what the server had saved before the run began is made here.
  mutating func start(from journal: Journal<RaftRecord>, _ context: inout Context<Self>) {
    let log = Entries((0..<habits.entries).map { Entry(term: 1, index: UInt64($0 + 1)) })
    let record = RaftRecord(
      HardState(term: 1), last: LogPosition(term: 1, index: UInt64(habits.entries)), log)
    let found = habits.entries > 0 ? Journal([record]) : journal
    within(&context) { member, part in member.start(from: found, &part) }
    keepTime(true, &context)
  }

  mutating func receive(
    _ message: RaftMessage, from sender: NodeID, _ context: inout Context<Self>
  ) {
    within(&context) { member, part in member.receive(message, from: sender, &part) }
    let isFromLeader = message.kind == .appendEntries || message.kind == .heartbeat
    let isGranted =
      message.kind == .requestVote && raft.votedFor == sender && raft.currentTerm == message.term
    keepTime(isFromLeader || isGranted, &context)
    if known.term != raft.currentTerm || known.leader != raft.leader {
      known = (raft.currentTerm, raft.leader)
      knowsSince = context.clock
    }
  }

  mutating func fire(_ timer: RaftTimer, _ context: inout Context<Self>) {
    within(&context) { member, part in member.fire(timer, &part) }
    // An alarm that was put off meanwhile rings for nothing.
    if context.clock >= deadline { keepTime(false, &context) }
  }

  // MARK: - Time

  // snippet.paper-timer
  /// After each step: a timer that began anew without a reason that the paper knows goes on as it was, and one that began
  /// with a reason is as late as the machine makes it.
  private mutating func keepTime(_ hasReason: Bool, _ context: inout Context<Self>) {
    guard raft.role != .leader else { return }
    let isNew = raft.electionTimeout != timeout || rings(context.clock) > deadline + tick
    guard isNew else { return }
    if habits.keepsTimer, !hasReason, deadline > context.clock {
      wait(max(1, Int((deadline - context.clock).count / tick.count)), &context)
    } else {
      let late = Int(habits.lateness.count / tick.count)
      if late > 0 { wait(raft.ticksLeft + 1 + context.random.below(late), &context) }
      deadline = rings(context.clock)
    }
    timeout = raft.electionTimeout
  }
  // snippet.end

  /// When the timer rings as Raft has it now.
  private func rings(_ now: LocalTime) -> LocalTime { now + tick * Int64(raft.ticksLeft) }

  /// Rings after so many ticks and not when it would.
  private mutating func wait(_ ticks: Int, _ context: inout Context<Self>) {
    within(&context) { member, part in
      member.command(&part) { raft in raft.electionTimeout += ticks - raft.ticksLeft }
    }
  }

  private mutating func within(
    _ context: inout Context<Self>, _ body: (inout RaftMember, inout Context<RaftMember>) -> Void
  ) {
    context.with(&part.context, message: { $0 }, timer: { $0 }, record: { $0 }) { part in
      body(&member, &part)
    }
  }

  // MARK: - What the runtime asks

  static func size(of message: RaftMessage) -> Int { RaftMember.size(of: message) }
  static func name(of message: RaftMessage) -> String { RaftMember.name(of: message) }
  static func digest(of message: RaftMessage) -> Digest { RaftMember.digest(of: message) }
}
