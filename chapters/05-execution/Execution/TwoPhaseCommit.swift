import Model

// How a coordinator ends a transaction. With votes: every participant promises to commit, and from the last promise on it is
// decided. Without (Ren, Thomson, Abadi, PVLDB 2014: "no 2PC"): it is decided as soon as the procedure has run, and nobody is
// asked. Either way the coordinator sends values, and each participant that writes is charged for its own rows' share of the
// work: before it promises, where it does, and otherwise before it writes.

extension TwoPhaseServer {
  // MARK: - Committing

  // snippet.commit
  /// The procedure has run on locked rows.
  mutating func commit(_ job: Int, _ context: inout Context<TwoPhaseStore>) {
    jobs[job].phase = .preparing
    jobs[job].since = context.clock
    jobs[job].touched = context.clock
    guard needsVotes(job) else { return decide(job, &context) }
    jobs[job].awaited = 1 + jobs[job].helpers.count
    for helper in jobs[job].helpers.indices { askToPrepare(helper, of: job, &context) }
    work(job, &context)
  }

  /// Who waits for nobody commits. Who only reads has nothing to promise but that it still has its locks: it may have lost
  /// them to a wound or in a crash.
  private func needsVotes(_ job: Int) -> Bool {
    if options.commit == .onePhase || jobs[job].helpers.isEmpty { return false }
    return options.woundsYounger || options.logs || !jobs[job].workspace.writes.isEmpty
  }

  /// The whole call, and all that was said and will be said to each of the others.
  private mutating func work(_ job: Int, _ context: inout Context<TwoPhaseStore>) {
    context.offload(
      .execute, max(1, jobs[job].workspace.keys.count),
      and: .remote, jobs[job].helpers.count * messages, then: .executed(jobs[job].attempt))
  }

  /// To and from one participant, in one transaction.
  var messages: Int { options.commit == .twoPhase ? 5 : 3 }

  mutating func executed(
    _ attempt: TwoPhaseAttempt, _ context: inout Context<TwoPhaseStore>
  ) {
    guard let job = job(of: attempt) else { return }
    let length = max(.zero, context.clock - jobs[job].since)
    jobs[job].times.execution = jobs[job].times.execution + length
    jobs[job].since = context.clock
    switch jobs[job].phase {
    case .preparing: promised(job, &context)
    case .deciding: finish(job, &context)
    default: return
    }
  }

  func askToPrepare(_ helper: Int, of job: Int, _ context: inout Context<TwoPhaseStore>) {
    context.send(
      .prepare(
        .init(
          attempt: jobs[job].attempt, locks: jobs[job].helpers[helper].locks ?? 0,
          rows: jobs[job].workspace.keys.count,
          writes: writes(of: job, at: jobs[job].helpers[helper].partition))),
      to: NodeID(jobs[job].helpers[helper].partition))
  }

  func writes(of job: Int, at partition: Int) -> [Write] {
    jobs[job].workspace.writes.filter { self.partition(of: $0.key) == partition }
  }

  mutating func countVote(
    for attempt: TwoPhaseAttempt, from sender: NodeID, _ context: inout Context<TwoPhaseStore>
  ) {
    guard let job = job(of: attempt), jobs[job].phase == .preparing,
      let helper = jobs[job].helpers.firstIndex(where: { $0.partition == sender.index }),
      !jobs[job].helpers[helper].hasVoted
    else { return }
    jobs[job].helpers[helper].hasVoted = true
    jobs[job].touched = context.clock
    promised(job, &context)
  }

  /// One promise less is awaited; its own is that its work is done.
  private mutating func promised(_ job: Int, _ context: inout Context<TwoPhaseStore>) {
    jobs[job].awaited -= 1
    guard jobs[job].awaited == 0 else { return }
    jobs[job].times.commit =
      jobs[job].times.commit + max(.zero, context.clock - jobs[job].since)
    decide(job, &context)
  }

  /// From here on the transaction commits, whatever happens.
  private mutating func decide(_ job: Int, _ context: inout Context<TwoPhaseStore>) {
    let isWorkDone = needsVotes(job)
    let position = tick(past: jobs[job].clock, &context)
    jobs[job].position = Timestamp(rawValue: Int64(position))
    jobs[job].phase = .deciding
    if options.logs { writeDown(job, &context) }
    for helper in jobs[job].helpers.indices { tellToCommit(helper, of: job, &context) }
    if isWorkDone {
      finish(job, &context)
    } else {
      work(job, &context)
    }
  }
  // snippet.end

  func tellToCommit(_ helper: Int, of job: Int, _ context: inout Context<TwoPhaseStore>) {
    let partition = jobs[job].helpers[helper].partition
    context.send(
      .commit(
        .init(
          attempt: jobs[job].attempt, locks: jobs[job].helpers[helper].locks ?? 0,
          position: jobs[job].position, rows: jobs[job].workspace.keys.count,
          writes: options.commit == .onePhase ? writes(of: job, at: partition) : [])),
      to: NodeID(partition))
  }

  func receipt(of job: Int) -> Receipt {
    Receipt(
      at: jobs[job].position, digest: jobs[job].workspace.digest, output: jobs[job].output,
      observed: jobs[job].workspace.observed)
  }

  private mutating func finish(_ job: Int, _ context: inout Context<TwoPhaseStore>) {
    if !jobs[job].workspace.writes.isEmpty {
      write(writes(of: job, at: me.index), at: jobs[job].position, &context)
    }
    counts.commits += 1
    if !jobs[job].helpers.isEmpty { counts.distributedCommits += 1 }
    times += jobs[job].times
    if jobs[job].attempt.round > 1 {
      counts.retriedCommits += 1
      retriedTimes += jobs[job].times
    }
    answer(job, .committed(receipt(of: job)), &context)
    if let guest = jobs[job].guest { close(guest) }
    jobs[job].guest = nil
    jobs[job].phase = .settling
    freeIfSettled(job)
  }

  private mutating func answer(
    _ job: Int, _ outcome: Outcome, _ context: inout Context<TwoPhaseStore>
  ) {
    leave(job)
    sessions.end(jobs[job].number, of: jobs[job].client, outcome)
    context.send(.answer(jobs[job].number, outcome), to: jobs[job].client)
  }

  // MARK: - Aborting

  mutating func lose(
    _ attempt: TwoPhaseAttempt, _ loss: TwoPhaseStore.Loss, from sender: NodeID,
    _ context: inout Context<TwoPhaseStore>
  ) {
    guard let job = job(of: attempt), jobs[job].canAbort else { return }
    if let helper = jobs[job].helpers.firstIndex(where: { $0.partition == sender.index }) {
      jobs[job].helpers[helper].isGone = true
    }
    abort(job, TwoPhaseAbort(loss), &context)
  }

  mutating func abort(
    _ attempt: TwoPhaseAttempt, _ reason: TwoPhaseAbort,
    _ context: inout Context<TwoPhaseStore>
  ) {
    if let job = job(of: attempt) { abort(job, reason, &context) }
  }

  // snippet.abort
  /// Gives an attempt up, unless it was decided that it commits, and tries again a little later.
  mutating func abort(
    _ job: Int, _ reason: TwoPhaseAbort, _ context: inout Context<TwoPhaseStore>
  ) {
    guard jobs[job].canAbort else { return }
    count(reason)
    context.point("aborted", jobs[job].number)
    if Int(jobs[job].attempt.round) > options.retries {
      counts.givenUp += 1
      return end(job, .aborted(reason == .wounded ? .wounded : .conflict), &context)
    }
    withdraw(job, &context)
    let tries = Int64(min(jobs[job].attempt.round, 16))
    let pause = context.random.below(Int(max(1, options.pause.count * tries)))
    jobs[job].attempt.round += 1
    jobs[job].phase = .pausing
    context.set(.retry(jobs[job].attempt), after: Nanoseconds(Int64(pause)))
  }
  // snippet.end

  private mutating func count(_ reason: TwoPhaseAbort) {
    switch reason {
    case .wounded: counts.wounded += 1
    case .deadlocked: counts.deadlocked += 1
    case .turnedAway: counts.turnedAway += 1
    case .forgotten: counts.lost += 1
    }
  }

  mutating func retry(_ attempt: TwoPhaseAttempt, _ context: inout Context<TwoPhaseStore>) {
    guard let job = job(of: attempt), jobs[job].phase == .pausing else { return }
    let lost = jobs[job].times.lostAttempts + max(.zero, context.clock - jobs[job].began)
    jobs[job].times = TwoPhaseTimes()
    jobs[job].times.lostAttempts = lost
    begin(job, &context)
  }

  /// All its locks are to be released.
  private mutating func withdraw(_ job: Int, _ context: inout Context<TwoPhaseStore>) {
    for helper in jobs[job].helpers.indices where !jobs[job].helpers[helper].isGone {
      context.send(
        .release(jobs[job].attempt), to: NodeID(jobs[job].helpers[helper].partition))
    }
    if let guest = jobs[job].guest { close(guest) }
    jobs[job].guest = nil
  }

  /// It comes to nothing, and its client is told.
  mutating func end(
    _ job: Int, _ outcome: Outcome, _ context: inout Context<TwoPhaseStore>
  ) {
    if case .aborted(.byUser) = outcome { counts.userAborts += 1 }
    withdraw(job, &context)
    answer(job, outcome, &context)
    free(job)
  }
}
