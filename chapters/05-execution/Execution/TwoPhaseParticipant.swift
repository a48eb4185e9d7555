import Model
import Storage

// A server as a participant: it locks what it is asked for, one row after the other in the order in which the call names them,
// gives the rows out when it has all of them, and keeps the locks until it is told how the transaction ended. Since calls name
// their rows in any order, they can wait in a circle, within a server and between servers, as in Ren's prototype.

/// A transaction at a participant.
struct TwoPhaseGuest: Sendable {
  enum Phase: Sendable {
    case free
    case locking
    /// The coordinator was sent all rows that it asked for.
    case shown
    /// It was asked to prepare, and may have been promised.
    case prepared
    /// It commits, as soon as its work here is done.
    case committing
  }

  var attempt = TwoPhaseAttempt(age: 0, round: 0, slot: 0)
  var phase = Phase.free
  /// Where it is coordinated, if that is here.
  var job: Int?
  /// Names the locks: see `LockedRows.locks`.
  var locks: UInt64 = 0
  var fetch: UInt32 = 0
  var wants: [TwoPhaseStore.Want] = []
  /// How many of them are locked, and which is the first of this fetch.
  var locked = 0
  var first = 0
  var requests: [Int32] = []
  /// The one that is not granted.
  var waiting = TwoPhaseLocks.none
  var writes: [Write] = []
  /// Of the whole call.
  var rows = 0
  var position = Timestamp.zero
  var since = LocalTime.zero
  var touched = LocalTime.zero
  var hasVoted = false
  /// Its coordinator was asked to give way.
  var isWounded = false
}

extension TwoPhaseServer {
  mutating func newGuest(
    _ attempt: TwoPhaseAttempt, job: Int?, _ context: inout Context<TwoPhaseStore>
  ) -> Int {
    let place: Int
    if let free = freeGuests.popLast() {
      place = free
    } else {
      place = guests.count
      guests.append(TwoPhaseGuest())
    }
    guests[place].attempt = attempt
    guests[place].phase = .shown
    guests[place].job = job
    guests[place].locks = tick(&context)
    guests[place].fetch = 0
    guests[place].locked = 0
    guests[place].first = 0
    guests[place].position = .zero
    guests[place].hasVoted = false
    guests[place].isWounded = false
    if job == nil { guestOf[attempt.age] = place }
    return place
  }

  /// The guest of an attempt that another server coordinates.
  private func guest(of attempt: TwoPhaseAttempt) -> Int? {
    guard let place = guestOf[attempt.age], guests[place].attempt.round == attempt.round
    else { return nil }
    return place
  }

  // MARK: - Locking

  mutating func take(
    _ request: TwoPhaseStore.LockRequest, _ context: inout Context<TwoPhaseStore>
  ) {
    let attempt = request.attempt
    if let old = guestOf[attempt.age] {
      let round = guests[old].attempt.round
      if round > attempt.round { return }
      if round < attempt.round { drop(old, &context) }
    }
    if let place = guest(of: attempt) {
      guard guests[place].phase == .shown else { return }
      if request.fetch == guests[place].fetch { return show(place, &context) }
      guard request.fetch == guests[place].fetch + 1 else { return }
      return begin(request, at: place, &context)
    }
    // The first locks of the attempt were lost; the others alone are worth nothing.
    guard request.fetch == 1 else {
      return context.send(.lost(attempt, .forgotten), to: attempt.coordinator)
    }
    begin(request, at: newGuest(attempt, job: nil, &context), &context)
  }

  private mutating func begin(
    _ request: TwoPhaseStore.LockRequest, at place: Int, _ context: inout Context<TwoPhaseStore>
  ) {
    guests[place].fetch = request.fetch
    guests[place].first = guests[place].wants.count
    guests[place].wants.append(contentsOf: request.wants)
    beginLocking(place, &context)
  }

  mutating func beginLocking(_ place: Int, _ context: inout Context<TwoPhaseStore>) {
    guests[place].phase = .locking
    guests[place].since = context.clock
    guests[place].touched = context.clock
    lock(place, &context)
  }

  // snippet.lock
  /// Takes one lock after the other, until it has all or has to wait.
  mutating func lock(_ place: Int, _ context: inout Context<TwoPhaseStore>) {
    while guests[place].locked < guests[place].wants.count {
      let want = guests[place].wants[guests[place].locked]
      guests[place].locked += 1
      guard let lock = want.lock else { continue }
      if lock == .shared, options.mistake == .unlockedReads { continue }
      context.work(.lock)
      let request = locks.enter(
        catalogue.granule(want.key), for: Int32(truncatingIfNeeded: place),
        age: guests[place].attempt.age, exclusive: lock == .exclusive)
      guests[place].requests.append(request)
      if locks.isGranted(request) { continue }
      guests[place].waiting = request
      return meet(request, of: place, &context)
    }
    show(place, &context)
  }

  /// Others have the row.
  private mutating func meet(
    _ request: Int32, of place: Int, _ context: inout Context<TwoPhaseStore>
  ) {
    switch options.conflicts {
    case .detectDeadlocks: return
    case .noWait: giveUp(place, .turnedAway, &context)
    case .waitDie:
      if locks.waitsForOlder(request) { giveUp(place, .turnedAway, &context) }
    case .woundWait:
      scratch.removeAll(keepingCapacity: true)
      locks.youngerHolders(than: request, into: &scratch)
      let younger = scratch
      for other in younger { wound(Int(other), &context) }
    }
  }
  // snippet.end

  // snippet.wound
  /// Takes its locks from a transaction, for an older one.
  ///
  /// Not from one whose coordinator may have decided, or may be deciding now: it is asked to abort, if it still can. It must be
  /// asked. If the younger one simply kept its locks until it commits, it could wait elsewhere for the older one, and that is
  /// a circle after all.
  private mutating func wound(_ place: Int, _ context: inout Context<TwoPhaseStore>) {
    if let job = guests[place].job { return abort(job, .wounded, &context) }
    switch guests[place].phase {
    case .free, .committing: return
    case .prepared where options.mistake != .brokenPromises: askToGiveWay(place, &context)
    // Nobody will ask whether the locks are still there.
    case .shown where options.commit == .onePhase: askToGiveWay(place, &context)
    case .locking, .shown, .prepared: giveUp(place, .wounded, &context)
    }
  }
  // snippet.end

  private mutating func askToGiveWay(_ place: Int, _ context: inout Context<TwoPhaseStore>) {
    if guests[place].isWounded { return }
    guests[place].isWounded = true
    context.send(.wound(guests[place].attempt), to: guests[place].attempt.coordinator)
  }

  private mutating func giveUp(
    _ place: Int, _ loss: TwoPhaseStore.Loss, _ context: inout Context<TwoPhaseStore>
  ) {
    let attempt = guests[place].attempt
    if let job = guests[place].job { return abort(job, TwoPhaseAbort(loss), &context) }
    drop(place, &context)
    if options.mistake == .lostLocks, loss == .wounded { return }
    context.send(.lost(attempt, loss), to: attempt.coordinator)
  }

  /// It has all its locks: the rows go to the coordinator.
  private mutating func show(_ place: Int, _ context: inout Context<TwoPhaseStore>) {
    let isFirst = guests[place].phase == .locking
    guests[place].phase = .shown
    let count = guests[place].wants.count - guests[place].first
    context.work(.read, count)
    if let job = guests[place].job { return learn(place, job, &context) }
    let waited = isFirst ? context.clock - guests[place].since : .zero
    var rows = TwoPhaseStore.LockedRows(
      attempt: guests[place].attempt, fetch: guests[place].fetch, locks: guests[place].locks,
      clock: clock, waited: waited, values: [], versions: [])
    rows.values.reserveCapacity(count)
    rows.versions.reserveCapacity(count)
    for index in guests[place].first..<guests[place].wants.count {
      let row = store.read(guests[place].wants[index].key)
      rows.values.append(row?.value ?? Value())
      rows.versions.append(row?.version ?? .zero)
    }
    guests[place].touched = context.clock
    context.send(.rows(rows), to: rows.attempt.coordinator)
  }

  // MARK: - Preparing and committing

  // snippet.prepare
  mutating func take(_ prepare: TwoPhaseStore.Prepare, _ context: inout Context<TwoPhaseStore>) {
    let attempt = prepare.attempt
    guard let place = guest(of: attempt) else {
      if options.mistake == .lostLocks { return prepareWithoutLocks(prepare, &context) }
      return context.send(.lost(attempt, .wounded), to: attempt.coordinator)
    }
    if guests[place].phase == .prepared {
      if guests[place].hasVoted { context.send(.vote(attempt), to: attempt.coordinator) }
      return
    }
    // The rows that the coordinator has were read under locks which were lost since then.
    guard guests[place].locks == prepare.locks, guests[place].phase == .shown else {
      return giveUp(place, .forgotten, &context)
    }
    prepareAndWork(prepare, place, &context)
  }
  // snippet.end

  private mutating func prepareAndWork(
    _ prepare: TwoPhaseStore.Prepare, _ place: Int, _ context: inout Context<TwoPhaseStore>
  ) {
    guests[place].phase = .prepared
    guests[place].touched = context.clock
    guests[place].writes = prepare.writes
    guests[place].rows = prepare.rows
    if options.mistake == .earlyRelease { letGo(place) }
    work(place, &context)
  }

  /// A participant that writes runs the procedure, too, once it is told what comes of it.
  private mutating func work(_ place: Int, _ context: inout Context<TwoPhaseStore>) {
    if guests[place].writes.isEmpty { return performed(place, &context) }
    context.offload(
      .execute, max(1, guests[place].rows), and: .remote, messages,
      then: .performed(guests[place].attempt))
  }

  mutating func performed(
    _ attempt: TwoPhaseAttempt, _ context: inout Context<TwoPhaseStore>
  ) {
    if let place = guest(of: attempt) { performed(place, &context) }
  }

  private mutating func performed(_ place: Int, _ context: inout Context<TwoPhaseStore>) {
    if guests[place].phase == .committing { return apply(place, &context) }
    guard guests[place].phase == .prepared, !guests[place].hasVoted else { return }
    guests[place].hasVoted = true
    let guest = guests[place]
    if options.logs {
      context.append(
        .prepared(
          .init(
            attempt: guest.attempt, locks: guest.locks, wants: guest.wants, writes: guest.writes)))
    }
    context.send(.vote(guest.attempt), to: guest.attempt.coordinator)
  }

  mutating func take(_ commit: TwoPhaseStore.Commit, _ context: inout Context<TwoPhaseStore>) {
    let attempt = commit.attempt
    hear(of: commit.position)
    guard let place = guest(of: attempt), guests[place].locks == commit.locks else {
      // It was done before. Locks that were taken for it since then belong to nothing.
      if let place = guestOf[attempt.age], guests[place].attempt.round <= attempt.round {
        drop(place, &context)
      }
      isDone(attempt, &context)
      return
    }
    if guests[place].phase == .committing { return }
    let isPrepared = guests[place].phase == .prepared
    guests[place].phase = .committing
    guests[place].touched = context.clock
    guests[place].position = commit.position
    if isPrepared { return apply(place, &context) }
    guests[place].writes = commit.writes
    guests[place].rows = commit.rows
    work(place, &context)
  }

  /// The transaction is over here: its rows are written, and its locks are free.
  private mutating func apply(_ place: Int, _ context: inout Context<TwoPhaseStore>) {
    let attempt = guests[place].attempt
    if options.logs {
      context.append(.applied(attempt, guests[place].position, guests[place].writes))
    }
    write(guests[place].writes, at: guests[place].position, &context)
    isDone(attempt, &context)
    close(place)
  }

  mutating func write(
    _ writes: [Write], at position: Timestamp, _ context: inout Context<TwoPhaseStore>
  ) {
    context.work(.write, writes.count)
    for write in writes {
      // Who makes mistakes can be overtaken; let the judges speak of it.
      if options.mistake != .none, store.latestVersion(of: write.key) >= position { continue }
      store.write(write.key, write.value, at: position)
    }
  }

  mutating func release(_ attempt: TwoPhaseAttempt, _ context: inout Context<TwoPhaseStore>) {
    guard let place = guestOf[attempt.age], guests[place].attempt.round <= attempt.round,
      guests[place].phase != .committing
    else { return }
    drop(place, &context)
  }

  /// The attempt has come to nothing here.
  mutating func drop(_ place: Int, _ context: inout Context<TwoPhaseStore>) {
    if options.logs, guests[place].phase == .prepared, guests[place].hasVoted {
      context.append(.dropped(guests[place].attempt))
    }
    close(place)
  }

  mutating func close(_ place: Int) {
    letGo(place)
    if guests[place].job == nil { guestOf[guests[place].attempt.age] = nil }
    guests[place].phase = .free
    guests[place].wants.removeAll(keepingCapacity: true)
    guests[place].writes.removeAll(keepingCapacity: true)
    freeGuests.append(place)
  }

  private mutating func letGo(_ place: Int) {
    for index in guests[place].requests.indices { locks.leave(guests[place].requests[index]) }
    guests[place].requests.removeAll(keepingCapacity: true)
    guests[place].waiting = TwoPhaseLocks.none
  }

  // MARK: - Only by mistake

  private mutating func prepareWithoutLocks(
    _ prepare: TwoPhaseStore.Prepare, _ context: inout Context<TwoPhaseStore>
  ) {
    if guestOf[prepare.attempt.age] != nil { return }
    let place = newGuest(prepare.attempt, job: nil, &context)
    guests[place].locks = prepare.locks
    prepareAndWork(prepare, place, &context)
  }
}
