import Model
import Storage

// A server as a coordinator: it asks the participants for the rows that a call needs, runs the procedure on them, and sends
// out what is to be written. A call whose rows only a read can tell is run again and again, on more rows each time: whoever
// locks rows as it goes along needs no reconnaissance.

/// Why an attempt was given up.
enum TwoPhaseAbort: Sendable {
  case wounded, deadlocked, turnedAway, forgotten

  init(_ loss: TwoPhaseStore.Loss) {
    switch loss {
    case .wounded: self = .wounded
    case .turnedAway: self = .turnedAway
    case .forgotten: self = .forgotten
    }
  }
}

/// Another participant of a transaction.
struct TwoPhaseHelper: Sendable {
  var partition: Int
  /// What it is asked for at present, and how often it was asked.
  var wants: [TwoPhaseStore.Want] = []
  var fetch: UInt32 = 0
  var hasRows = true
  /// Names its locks.
  var locks: UInt64?
  var hasVoted = false
  /// It said itself that it gave up.
  var isGone = false
  /// It has done what it was told.
  var isDone = false
}

/// A transaction at its coordinator.
struct TwoPhaseJob: Sendable {
  enum Phase: Sendable {
    case free
    case gathering
    /// The procedure has run, and its work and the votes are awaited.
    case preparing
    /// It commits; its work here is not yet done.
    case deciding
    /// The client is answered; other participants have not yet said that they are done.
    case settling
    case pausing
  }

  var attempt = TwoPhaseAttempt(age: 0, round: 0, slot: 0)
  var phase = Phase.free
  var client = NodeID(0)
  var number: UInt64 = 0
  var call = Transaction(0)
  var workspace = Workspace()
  /// What is locked, everywhere.
  var granules: [(key: Key, lock: TwoPhaseStore.Lock)] = []
  var helpers: [TwoPhaseHelper] = []
  /// The servers at which it is counted among those that are under way.
  var towards: [Int] = []
  /// The part of the transaction that is here.
  var guest: Int?
  /// How many answers are awaited.
  var awaited = 0
  /// The latest clock that came with rows.
  var clock: UInt64 = 0
  var output: Int64 = 0
  var position = Timestamp.zero
  var touched = LocalTime.zero
  /// When this attempt began, what it waits for at present, and how long some participant waited for locks.
  var began = LocalTime.zero
  var since = LocalTime.zero
  var waited = Nanoseconds.zero
  var times = TwoPhaseTimes()

  var canAbort: Bool { phase == .gathering || phase == .preparing }
}

extension TwoPhaseServer {
  // MARK: - Calls

  mutating func take(
    _ asking: TwoPhaseStore.Asking, from client: NodeID, _ context: inout Context<TwoPhaseStore>
  ) {
    switch sessions.take(asking.number, of: client, floor: asking.floor) {
    case .underWay, .forgotten: return
    case .ended(let outcome):
      context.point("answered again", asking.number)
      context.send(.answer(asking.number, outcome), to: client)
    case .new:
      guard let others = admit(asking.call) else {
        return refuse(asking.number, of: client, &context)
      }
      let job = newJob()
      jobs[job].towards = others
      let age = tick(&context)
      jobs[job].attempt = TwoPhaseAttempt(
        age: age, round: 1, slot: Int32(truncatingIfNeeded: job))
      jobs[job].client = client
      jobs[job].number = asking.number
      jobs[job].call = asking.call
      jobs[job].times = TwoPhaseTimes()
      begin(job, &context)
    }
  }

  mutating func newJob() -> Int {
    if let free = freeJobs.popLast() { return free }
    jobs.append(TwoPhaseJob())
    return jobs.count - 1
  }

  mutating func begin(_ job: Int, _ context: inout Context<TwoPhaseStore>) {
    jobs[job].phase = .gathering
    jobs[job].workspace.clear()
    jobs[job].granules.removeAll(keepingCapacity: true)
    jobs[job].helpers.removeAll(keepingCapacity: true)
    jobs[job].guest = nil
    jobs[job].clock = 0
    jobs[job].began = context.clock
    footprint.clear()
    catalogue.declare(jobs[job].call, &footprint)
    // Updates first: a row that is read may lie under the lock of one that is written.
    for index in footprint.updates.indices {
      want(footprint.updates[index], .exclusive, for: job, &context)
    }
    for index in footprint.reads.indices {
      want(footprint.reads[index], .shared, for: job, &context)
    }
    gather(job, &context)
  }

  // MARK: - Gathering

  /// Notes down that a row is to be fetched, and that its granule is to be locked, if it is not.
  private mutating func want(
    _ key: Key, _ lock: TwoPhaseStore.Lock, for job: Int, _ context: inout Context<TwoPhaseStore>
  ) {
    let granule = catalogue.granule(key)
    let isLocked = jobs[job].granules.contains { $0.key == granule }
    if !isLocked { jobs[job].granules.append((granule, lock)) }
    let want = TwoPhaseStore.Want(key: key, lock: isLocked ? nil : lock)
    let partition = partition(of: key)
    guard partition != me.index else {
      let guest = jobs[job].guest ?? newGuest(jobs[job].attempt, job: job, &context)
      jobs[job].guest = guest
      return guests[guest].wants.append(want)
    }
    let helper = helper(at: partition, of: job)
    if jobs[job].helpers[helper].hasRows {
      jobs[job].helpers[helper].hasRows = false
      jobs[job].helpers[helper].fetch += 1
      jobs[job].helpers[helper].wants.removeAll(keepingCapacity: true)
    }
    jobs[job].helpers[helper].wants.append(want)
  }

  private mutating func helper(at partition: Int, of job: Int) -> Int {
    if let place = jobs[job].helpers.firstIndex(where: { $0.partition == partition }) {
      return place
    }
    jobs[job].helpers.append(TwoPhaseHelper(partition: partition))
    return jobs[job].helpers.count - 1
  }

  /// Asks for all rows that were noted down.
  private mutating func gather(_ job: Int, _ context: inout Context<TwoPhaseStore>) {
    jobs[job].phase = .gathering
    jobs[job].since = context.clock
    jobs[job].touched = context.clock
    jobs[job].waited = .zero
    // One more, so that nothing goes on before all are asked.
    jobs[job].awaited = 1
    for helper in jobs[job].helpers.indices where !jobs[job].helpers[helper].hasRows {
      jobs[job].awaited += 1
      askForRows(helper, of: job, &context)
    }
    let attempt = jobs[job].attempt
    if let guest = jobs[job].guest, guests[guest].first < guests[guest].wants.count {
      jobs[job].awaited += 1
      beginLocking(guest, &context)
    }
    if jobs[job].attempt == attempt, jobs[job].phase == .gathering { gathered(job, &context) }
  }

  func askForRows(_ helper: Int, of job: Int, _ context: inout Context<TwoPhaseStore>) {
    let request = TwoPhaseStore.LockRequest(
      attempt: jobs[job].attempt, fetch: jobs[job].helpers[helper].fetch,
      wants: jobs[job].helpers[helper].wants)
    context.send(.lock(request), to: NodeID(jobs[job].helpers[helper].partition))
  }

  /// The rows that are here are locked.
  mutating func learn(_ guest: Int, _ job: Int, _ context: inout Context<TwoPhaseStore>) {
    for index in guests[guest].first..<guests[guest].wants.count {
      let key = guests[guest].wants[index].key
      let row = store.read(key)
      jobs[job].workspace.learn(key, row?.value ?? Value(), version: row?.version ?? .zero)
    }
    guests[guest].first = guests[guest].wants.count
    jobs[job].waited = max(jobs[job].waited, context.clock - jobs[job].since)
    gathered(job, &context)
  }

  mutating func take(
    _ rows: TwoPhaseStore.LockedRows, from sender: NodeID,
    _ context: inout Context<TwoPhaseStore>
  ) {
    guard let job = job(of: rows.attempt), jobs[job].phase == .gathering,
      let helper = jobs[job].helpers.firstIndex(where: { $0.partition == sender.index }),
      !jobs[job].helpers[helper].hasRows, jobs[job].helpers[helper].fetch == rows.fetch
    else { return }
    if let locks = jobs[job].helpers[helper].locks, locks != rows.locks {
      return abort(job, .forgotten, &context)
    }
    jobs[job].helpers[helper].locks = rows.locks
    jobs[job].helpers[helper].hasRows = true
    for index in rows.values.indices {
      jobs[job].workspace.learn(
        jobs[job].helpers[helper].wants[index].key, rows.values[index],
        version: rows.versions[index])
    }
    jobs[job].clock = max(jobs[job].clock, rows.clock)
    jobs[job].waited = max(jobs[job].waited, rows.waited)
    jobs[job].touched = context.clock
    gathered(job, &context)
  }

  /// An answer less is awaited; behind the last one the procedure runs.
  private mutating func gathered(_ job: Int, _ context: inout Context<TwoPhaseStore>) {
    jobs[job].awaited -= 1
    guard jobs[job].awaited == 0 else { return }
    let length = max(.zero, context.clock - jobs[job].since)
    let waited = min(max(.zero, jobs[job].waited), length)
    jobs[job].times.locks = jobs[job].times.locks + waited
    jobs[job].times.rows = jobs[job].times.rows + (length - waited)
    run(job, &context)
  }

  // snippet.run
  private mutating func run(_ job: Int, _ context: inout Context<TwoPhaseStore>) {
    let call = jobs[job].call
    switch jobs[job].workspace.attempt(call, catalogue) {
    case .needs:
      let wanted = jobs[job].workspace.wanted
      for key in wanted { want(key, call.isReadOnly ? .shared : .exclusive, for: job, &context) }
      gather(job, &context)
    case .aborted(let reason): end(job, .aborted(reason), &context)
    case .done(let output):
      jobs[job].output = output
      switch lockWrites(of: job, &context) {
      case .locked: commit(job, &context)
      case .asked: gather(job, &context)
      // It was declared as read. The other would be an upgrade, and calls do not ask for one.
      case .shared: end(job, .aborted(.stale), &context)
      }
    }
  }
  // snippet.end

  private enum WriteLocks { case locked, asked, shared }

  /// A row may be written that was never read: then its granule is not locked yet.
  private mutating func lockWrites(
    of job: Int, _ context: inout Context<TwoPhaseStore>
  ) -> WriteLocks {
    var found = WriteLocks.locked
    for index in jobs[job].workspace.writes.indices {
      let granule = catalogue.granule(jobs[job].workspace.writes[index].key)
      if let place = jobs[job].granules.firstIndex(where: { $0.key == granule }) {
        if jobs[job].granules[place].lock == .shared { return .shared }
      } else {
        want(granule, .exclusive, for: job, &context)
        found = .asked
      }
    }
    return found
  }

  // MARK: - Places

  /// The job of an attempt that is still going on.
  func job(of attempt: TwoPhaseAttempt) -> Int? {
    let job = Int(attempt.slot)
    guard job >= 0, job < jobs.count, jobs[job].phase != .free, jobs[job].attempt == attempt
    else { return nil }
    return job
  }

  mutating func freeIfSettled(_ job: Int) {
    if jobs[job].phase == .settling, jobs[job].helpers.allSatisfy(\.isDone) { free(job) }
  }

  mutating func free(_ job: Int) {
    jobs[job].phase = .free
    freeJobs.append(job)
  }
}
