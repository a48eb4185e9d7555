import Model
import Storage

// What keeps a server going when messages are lost or late, and when servers crash. Whoever has waited for another's word for
// too long asks for it again. A participant that crashes finds its promises in its journal: it locks what they are about, and
// asks the coordinator how the transaction ended. A coordinator that has no decision on disk has not told anybody of one, so
// that it may say that the transaction aborted: presumed abort (Mohan, Lindsay, Obermarck, TODS 1986).

extension TwoPhaseServer {
  mutating func start(
    from journal: Journal<TwoPhaseStore.Record>, _ context: inout Context<TwoPhaseStore>
  ) {
    if options.logs {
      recover(journal.records, &context)
      // A life's readings of the clock are no other life's.
      clock = max(clock, reserved)
      _ = tick(&context)
    }
    context.set(.look, after: options.patience / 2)
    startDetecting(&context)
  }

  private mutating func recover(
    _ records: [TwoPhaseStore.Record], _ context: inout Context<TwoPhaseStore>
  ) {
    var promises: [TwoPhaseStore.Prepared] = []
    for record in records {
      switch record {
      case .reserved(let reading): reserved = max(reserved, reading)
      case .prepared(let promise): promises.append(promise)
      case .applied(let attempt, let position, let writes):
        promises.removeAll { $0.attempt.age == attempt.age }
        redo(writes, at: position)
      case .dropped(let attempt): promises.removeAll { $0.attempt == attempt }
      case .decided(let decision):
        redo(decision.writes, at: decision.position)
        sessions.recall(decision.number, of: decision.client, decision.outcome)
        if !decision.helpers.isEmpty { takeUp(decision) }
      case .settled(let attempts):
        for attempt in attempts {
          if let job = recovered.removeValue(forKey: attempt.age) { free(job) }
        }
      }
    }
    clock = max(clock, reserved)
    for promise in promises { keep(promise, &context) }
  }

  private mutating func redo(_ writes: [Write], at position: Timestamp) {
    hear(of: position)
    for write in writes { store.write(write.key, write.value, at: position) }
  }

  /// A decision that not all participants are known to have heard of.
  private mutating func takeUp(_ decision: TwoPhaseStore.Decided) {
    let job = newJob()
    jobs[job].attempt = decision.attempt
    jobs[job].phase = .settling
    jobs[job].position = decision.position
    jobs[job].workspace.clear()
    jobs[job].helpers = decision.helpers.map { partition, locks in
      var helper = TwoPhaseHelper(partition: partition)
      helper.locks = locks
      return helper
    }
    recovered[decision.attempt.age] = job
  }

  private mutating func keep(
    _ promise: TwoPhaseStore.Prepared, _ context: inout Context<TwoPhaseStore>
  ) {
    let place = newGuest(promise.attempt, job: nil, &context)
    guests[place].locks = promise.locks
    guests[place].wants = promise.wants
    guests[place].locked = promise.wants.count
    guests[place].writes = promise.writes
    guests[place].phase = .prepared
    guests[place].hasVoted = true
    for want in promise.wants {
      guard let lock = want.lock else { continue }
      let request = locks.enter(
        catalogue.granule(want.key), for: Int32(truncatingIfNeeded: place),
        age: promise.attempt.age, exclusive: lock == .exclusive)
      invariant(locks.isGranted(request), "two transactions were promised one row")
      guests[place].requests.append(request)
    }
    context.point("in doubt", promise.attempt.age)
    context.send(.inquire(promise.attempt), to: promise.attempt.coordinator)
  }

  /// The decision, on disk before anybody hears of it.
  mutating func writeDown(_ job: Int, _ context: inout Context<TwoPhaseStore>) {
    if jobs[job].workspace.writes.isEmpty, jobs[job].helpers.isEmpty { return }
    context.append(
      .decided(
        .init(
          attempt: jobs[job].attempt, client: jobs[job].client, number: jobs[job].number,
          outcome: .committed(receipt(of: job)), position: jobs[job].position,
          writes: writes(of: job, at: me.index),
          helpers: jobs[job].helpers.map { ($0.partition, $0.locks ?? 0) })))
  }

  // MARK: - Asking again

  mutating func look(_ context: inout Context<TwoPhaseStore>) {
    context.set(.look, after: options.patience / 2)
    for partition in doneFor.indices { tellDone(partition, &context) }
    for job in jobs.indices where jobs[job].phase != .free && isDue(jobs[job].touched, context) {
      jobs[job].touched = context.clock
      remind(job, &context)
    }
    for place in guests.indices
    where guests[place].phase != .free && guests[place].job == nil
      && isDue(guests[place].touched, context)
    {
      guests[place].touched = context.clock
      ask(place, &context)
    }
  }

  /// Told to the coordinator some time, and several at once: nobody waits for it.
  mutating func isDone(_ attempt: TwoPhaseAttempt, _ context: inout Context<TwoPhaseStore>) {
    let partition = attempt.coordinator.index
    doneFor[partition].append(attempt)
    if doneFor[partition].count == TwoPhaseServer.toldTogether { tellDone(partition, &context) }
  }

  private static let toldTogether = 32

  private mutating func tellDone(_ partition: Int, _ context: inout Context<TwoPhaseStore>) {
    if doneFor[partition].isEmpty { return }
    context.send(.done(doneFor[partition]), to: NodeID(partition))
    doneFor[partition].removeAll(keepingCapacity: true)
  }

  private func isDue(_ since: LocalTime, _ context: borrowing Context<TwoPhaseStore>) -> Bool {
    let waited = context.clock - since
    return waited > options.patience || waited < .zero
  }

  private func remind(_ job: Int, _ context: inout Context<TwoPhaseStore>) {
    for helper in jobs[job].helpers.indices {
      switch jobs[job].phase {
      case .gathering where !jobs[job].helpers[helper].hasRows:
        askForRows(helper, of: job, &context)
      case .preparing where !jobs[job].helpers[helper].hasVoted:
        askToPrepare(helper, of: job, &context)
      case .deciding where !jobs[job].helpers[helper].isDone,
        .settling where !jobs[job].helpers[helper].isDone:
        tellToCommit(helper, of: job, &context)
      default: continue
      }
    }
  }

  /// A participant has heard nothing of a transaction.
  private func ask(_ place: Int, _ context: inout Context<TwoPhaseStore>) {
    let attempt = guests[place].attempt
    if guests[place].isWounded { context.send(.wound(attempt), to: attempt.coordinator) }
    if guests[place].phase != .committing {
      context.send(.inquire(attempt), to: attempt.coordinator)
    }
  }

  // snippet.tell
  /// What has become of an attempt, if it is over. Of one that is unknown no decision is on disk, so there was none, or all
  /// participants have done what it said.
  mutating func tell(
    _ participant: NodeID, of attempt: TwoPhaseAttempt, _ context: inout Context<TwoPhaseStore>
  ) {
    guard let job = job(of: attempt) ?? recoveredJob(of: attempt) else {
      return context.send(.release(attempt), to: participant)
    }
    if jobs[job].phase == .deciding || jobs[job].phase == .settling,
      let helper = jobs[job].helpers.firstIndex(where: { $0.partition == participant.index })
    {
      tellToCommit(helper, of: job, &context)
    }
  }
  // snippet.end

  private func recoveredJob(of attempt: TwoPhaseAttempt) -> Int? {
    guard let job = recovered[attempt.age], jobs[job].attempt == attempt else { return nil }
    return job
  }

  mutating func settle(
    _ attempts: [TwoPhaseAttempt], by sender: NodeID, _ context: inout Context<TwoPhaseStore>
  ) {
    var settled: [TwoPhaseAttempt] = []
    for attempt in attempts {
      guard let job = job(of: attempt) ?? recoveredJob(of: attempt),
        let helper = jobs[job].helpers.firstIndex(where: { $0.partition == sender.index })
      else { continue }
      jobs[job].helpers[helper].isDone = true
      freeIfSettled(job)
      if jobs[job].phase == .free {
        recovered[attempt.age] = nil
        settled.append(attempt)
      }
    }
    if options.logs, !settled.isEmpty { context.append(.settled(settled)) }
  }
}
