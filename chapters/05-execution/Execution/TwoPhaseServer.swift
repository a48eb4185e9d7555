import Model
import Storage

/// A server: the rows and locks of one partition, and the transactions that it coordinates.
///
/// Positions in the serial order come from a logical clock (Lamport 1978). Rows carry the clock of the server that holds them,
/// and a decision is later than all clocks that came with its rows; whoever hears of it sets its clock past it before it lets
/// go of the locks. So of two transactions that touch one row, the later has the higher position, be it a reader or a writer.
/// Between servers that never hear of each other the numbers say nothing about real time: what is strictly serializable here
/// is the database, by its locks, and not the numbering.
public struct TwoPhaseServer: Sendable {
  let me: NodeID
  let partitions: Int
  let options: TwoPhaseOptions
  let catalogue: Catalogue

  public internal(set) var store: Store
  public internal(set) var counts = TwoPhaseCounts()
  public internal(set) var times = TwoPhaseTimes()
  /// Those of transactions of which an attempt had been aborted.
  public internal(set) var retriedTimes = TwoPhaseTimes()

  var locks: TwoPhaseLocks
  var guests: [TwoPhaseGuest] = []
  var freeGuests: [Int] = []
  /// Of transactions that others coordinate, by age. Looked up, never listed.
  var guestOf: [UInt64: Int] = [:]
  var jobs: [TwoPhaseJob] = []
  var freeJobs: [Int] = []
  /// Of decisions from before a crash. Looked up, never listed.
  var recovered: [UInt64: Int] = [:]
  var sessions = TwoPhaseSessions()
  /// By server: how many calls of this coordinator need it and are not answered yet; counted where they are bounded.
  var towards: [Int]
  var detector: TwoPhaseDetector
  /// By coordinator: what it is yet to be told was done.
  var doneFor: [[TwoPhaseAttempt]]
  /// The logical clock, and how far it may go before it must be written down.
  var clock: UInt64 = 0
  var reserved: UInt64 = 0
  var footprint = Footprint()
  var scratch: [Int32] = []
  /// Whether the last that was told of who waits for whom was not: nobody.
  var hasToldWaits = false

  public init(
    _ me: NodeID, partitions: Int, _ options: TwoPhaseOptions, _ catalogue: Catalogue,
    initial: @escaping @Sendable (Key) -> Value?
  ) {
    precondition(
      (1...TwoPhaseAttempt.mostPartitions).contains(partitions),
      "a store has 1 to \(TwoPhaseAttempt.mostPartitions) partitions, not \(partitions)")
    self.me = me
    self.partitions = partitions
    self.options = options
    self.catalogue = catalogue
    store = Store(horizon: .infinity, initial: initial)
    locks = TwoPhaseLocks(options.woundsYounger ? .byAge : .byArrival)
    detector = TwoPhaseDetector(servers: partitions)
    doneFor = [[TwoPhaseAttempt]](repeating: [], count: partitions)
    towards = [Int](repeating: 0, count: partitions)
  }

  /// Transactions that are under way here or at other participants.
  public var openJobs: Int { jobs.count - freeJobs.count }
  /// Transactions that have locks here, or wait for them.
  public var openGuests: Int { guests.count - freeGuests.count }
  /// How often its calls without an answer are counted at other servers, where that is bounded.
  public var openTowards: Int { towards.reduce(0, +) }

  /// Where it stands, for who looks into a failure.
  public var standing: String {
    let jobs = jobs.filter { $0.phase != .free }.map { "\($0.attempt.age):\($0.phase)" }
    let guests = guests.filter { $0.phase != .free }.map { "\($0.attempt.age):\($0.phase)" }
    return "coordinates \(jobs.prefix(8)), hosts \(guests.prefix(8))"
  }

  func partition(of key: Key) -> Int { key.home % partitions }

  // MARK: - The logical clock

  static let clockReserve: UInt64 = 1 << 20

  /// A reading that no other is equal to.
  mutating func tick(past other: UInt64 = 0, _ context: inout Context<TwoPhaseStore>) -> UInt64 {
    clock = max(clock, other) + 1
    // What leaves behind the record leaves after it is on disk.
    if options.logs, clock > reserved {
      reserved = clock + TwoPhaseServer.clockReserve
      context.append(.reserved(reserved))
    }
    return clock << TwoPhaseAttempt.coordinatorBits | UInt64(me.index)
  }

  mutating func hear(of position: Timestamp) {
    clock = max(clock, UInt64(position.rawValue) >> TwoPhaseAttempt.coordinatorBits)
  }

  // MARK: - Inputs

  mutating func receive(
    _ message: TwoPhaseStore.Message, from sender: NodeID,
    _ context: inout Context<TwoPhaseStore>
  ) {
    switch message {
    case .ask(let asking): take(asking, from: sender, &context)
    case .lock(let request): take(request, &context)
    case .rows(let rows): take(rows, from: sender, &context)
    case .lost(let attempt, let loss): lose(attempt, loss, from: sender, &context)
    case .wound(let attempt): abort(attempt, .wounded, &context)
    case .prepare(let prepare): take(prepare, &context)
    case .vote(let attempt): countVote(for: attempt, from: sender, &context)
    case .commit(let commit): take(commit, &context)
    case .release(let attempt): release(attempt, &context)
    case .inquire(let attempt): tell(sender, of: attempt, &context)
    case .done(let attempts): settle(attempts, by: sender, &context)
    case .waits(let number, let waits): detector.take(waits, number, from: sender)
    case .victim(let attempt): abort(attempt, .deadlocked, &context)
    case .victims(let attempts): breakCircles(at: attempts, &context)
    case .executed(let attempt): executed(attempt, &context)
    case .performed(let attempt): performed(attempt, &context)
    case .answer: break
    }
    resume(&context)
  }

  mutating func fire(_ timer: TwoPhaseStore.Timer, _ context: inout Context<TwoPhaseStore>) {
    switch timer {
    case .look: look(&context)
    case .deadlocks: lookForDeadlocks(&context)
    case .retry(let attempt): retry(attempt, &context)
    case .askAgain: break
    }
    resume(&context)
  }

  /// Somebody let go of rows: those whose turn has come go on.
  private mutating func resume(_ context: inout Context<TwoPhaseStore>) {
    while let guest = locks.takeGranted() {
      let guest = Int(guest)
      // It may be gone meanwhile, and another one in its place.
      guard guests[guest].phase == .locking, guests[guest].waiting != TwoPhaseLocks.none,
        locks.isGranted(guests[guest].waiting)
      else { continue }
      guests[guest].waiting = TwoPhaseLocks.none
      lock(guest, &context)
    }
  }
}
