import Model

// What a machine must know to say how wrong its clock may be (Spanner §3). A daemon asks time masters now and
// then, remembers what they said with the error it may have had, and from then on widens the error by the most
// its own clock may have drifted. Nothing here reads true time: all of it follows from the machine's own
// clock, the masters' answers, and two promises: the bound on drift, and that most masters are honest.

/// What a time service is set up with.
public struct Parameters: Sendable {
  /// From one poll to the next, by the daemon's own clock.
  public var pollInterval: Nanoseconds
  /// The promise: no clock gains or loses more than so many nanoseconds in a second of true time.
  public var driftBoundPartsPerBillion: Int64
  /// How long a poll of several masters waits for those that have not answered.
  public var answerTimeout: Nanoseconds

  /// Without an `answerTimeout`, a poll waits 100 ms, or until the next where that is sooner.
  public init(
    pollInterval: Nanoseconds, driftBoundPartsPerBillion: Int64,
    answerTimeout: Nanoseconds? = nil
  ) {
    precondition(pollInterval > .zero, "a daemon polls at intervals above zero")
    precondition(
      (0..<500_000_000).contains(driftBoundPartsPerBillion),
      "a drift bound lies between zero and half the clock's rate")
    let timeout = answerTimeout ?? min(pollInterval, .milliseconds(100))
    precondition(
      .zero < timeout && timeout <= pollInterval, "a poll waits for answers until the next at most")
    self.pollInterval = pollInterval
    self.driftBoundPartsPerBillion = driftBoundPartsPerBillion
    self.answerTimeout = timeout
  }

  /// Polls every 30 s and 200 us/s, as Spanner §3 reports them. How long a poll waits, it does not say.
  public static let published = Parameters(
    pollInterval: .seconds(30), driftBoundPartsPerBillion: 200_000)
}

/// The part of a server that keeps its bounds on the true time.
public struct Daemon: Sendable {
  // snippet.reference
  /// What the daemon knew when an answer came: its clock read `at` while the true time lay
  /// within `uncertainty` of `trueTime`.
  public struct Reference: Sendable {
    public var at: LocalTime
    public var trueTime: Timestamp
    public var uncertainty: Nanoseconds
  }
  // snippet.end

  public let parameters: Parameters
  public private(set) var reference: Reference?
  /// Answers that polls ended with so far.
  public private(set) var answers = 0
  /// Polls whose result missed what the daemon claimed by then: its clock broke the promised drift, or most masters
  /// lied. Spanner evicts a machine for the former.
  public private(set) var contradictions = 0
  /// ε right after the latest poll, whatever came of it.
  public private(set) var afterPoll = Nanoseconds.zero

  public init(_ parameters: Parameters) { self.parameters = parameters }

  // snippet.read
  /// What a master's answer says, which comes now; the question left when this clock read `asked`.
  ///
  /// The master read `time` at some moment between the two. So the true time now is `time`
  /// plus some part of the round trip: the middle is at most half a round trip wrong
  /// (Cristian 1989).
  func read(_ time: Timestamp, asked: LocalTime, now: LocalTime) -> Reference {
    let roundTrip = atMost(now - asked)
    let half = Nanoseconds((roundTrip.count + 1) / 2)
    return Reference(
      at: now, trueTime: Timestamp(rawValue: time.rawValue + half.count), uncertainty: half)
  }
  // snippet.end

  // snippet.conclude
  /// Ends a poll with what each master said, nil for one that did not answer. Gives back the
  /// interval that they agree on; nil where too few answered, or too few agree.
  ///
  /// Fewer than half of all masters may lie, so all but that many of the answers are true. The
  /// number is that of the masters asked, and not of those who answered: a master that is down
  /// must not make the liars a majority.
  mutating func conclude(_ said: [Reference?], now: LocalTime) -> TimeBounds? {
    let liars = (said.count - 1) / 2
    let heard = said.compactMap { $0.map { bounds(of: $0, at: now) } }
    answers += heard.count
    var agreed: TimeBounds?
    if heard.count > liars {
      agreed = TimeBounds.shared(by: heard.count - liars, of: heard)
    }
    if let agreed { adopt(agreed, now: now) }
    afterPoll = bounds(at: now).map { $0.width / 2 } ?? .zero
    return agreed
  }

  /// Takes the interval of a poll, unless what the daemon knew before is still the narrower.
  ///
  /// It keeps one of the two whole and never their intersection, which would be right only if
  /// both are. A clock that broke its promise since the last poll is then wrong until this one,
  /// and not beyond: two intervals that miss each other are a proof, and the new one is taken.
  private mutating func adopt(_ agreed: TimeBounds, now: LocalTime) {
    if let known = bounds(at: now) {
      if known.misses(agreed) {
        contradictions += 1
      } else if known.width < agreed.width {
        return
      }
    }
    let half = Nanoseconds((agreed.width.count + 1) / 2)
    reference = Reference(
      at: now, trueTime: Timestamp(rawValue: agreed.earliest.rawValue + half.count),
      uncertainty: half)
  }
  // snippet.end

  // snippet.bounds
  /// TT.now(): an interval that holds the true time when this clock reads `now`; nil
  /// before the first answer.
  public func bounds(at now: LocalTime) -> TimeBounds? { reference.map { bounds(of: $0, at: now) } }

  func bounds(of reference: Reference, at now: LocalTime) -> TimeBounds {
    let passed = now - reference.at
    let middle = reference.trueTime.rawValue + passed.count
    let uncertainty = uncertainty(after: passed, reference)
    return TimeBounds(
      earliest: Timestamp(rawValue: middle - uncertainty.count),
      latest: Timestamp(rawValue: middle + uncertainty.count))
  }

  /// ε, half the interval: what the last answer left open, and what may have drifted since.
  private func uncertainty(after passed: Nanoseconds, _ reference: Reference) -> Nanoseconds {
    let passed = max(passed, .zero)
    return reference.uncertainty + (atMost(passed) - passed)
  }

  /// The most true time that can pass while this clock passes `length`: a clock that
  /// keeps its promise runs no slower than 1 - δ.
  private func atMost(_ length: Nanoseconds) -> Nanoseconds {
    let bound = Int128(parameters.driftBoundPartsPerBillion)
    let rate = 1_000_000_000 - bound
    return Nanoseconds(length.count + Int64((Int128(length.count) * bound + rate - 1) / rate))
  }
  // snippet.end
}
