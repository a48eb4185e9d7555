import Model

// What a machine must know to say how wrong its clock may be (Spanner §3). A daemon asks a time master now and
// then, remembers the answer with the error it may have had, and from then on widens the error by the most
// its own clock may have drifted. Nothing here reads true time: all of it follows from the machine's own
// clock, the master's answers, and one promise, the bound on drift.

/// What a time service is set up with.
public struct Parameters: Sendable {
  /// From one poll to the next, by the daemon's own clock.
  public var pollInterval: Nanoseconds
  /// The promise: no clock gains or loses more than so many nanoseconds in a second of true time.
  public var driftBoundPartsPerBillion: Int64

  public init(pollInterval: Nanoseconds, driftBoundPartsPerBillion: Int64) {
    precondition(pollInterval > .zero, "a daemon polls at intervals above zero")
    precondition(
      (0..<500_000_000).contains(driftBoundPartsPerBillion),
      "a drift bound lies between zero and half the clock's rate")
    self.pollInterval = pollInterval
    self.driftBoundPartsPerBillion = driftBoundPartsPerBillion
  }

  /// Polls every 30 s and 200 us/s, as Spanner §3 reports them.
  public static let published = Parameters(
    pollInterval: .seconds(30), driftBoundPartsPerBillion: 200_000)
}

/// The part of a server that keeps its bounds on the true time.
public struct Daemon: Sendable {
  // snippet.reference
  /// What the daemon knew when the last answer came: its clock read `at` while the
  /// true time lay within `uncertainty` of `trueTime`.
  public struct Reference: Sendable {
    public var at: LocalTime
    public var trueTime: Timestamp
    public var uncertainty: Nanoseconds
  }
  // snippet.end

  public let parameters: Parameters
  public private(set) var reference: Reference?
  /// Answers taken in so far.
  public private(set) var answers = 0

  public init(_ parameters: Parameters) { self.parameters = parameters }

  // snippet.learn
  /// Takes in a master's answer to a question that left when this clock read `asked`.
  ///
  /// The master read `time` at some moment between the question and now. So the true
  /// time now is `time` plus some part of the round trip: the middle is at most half a
  /// round trip wrong (Cristian 1989).
  mutating func learn(_ time: Timestamp, asked: LocalTime, now: LocalTime) {
    let roundTrip = atMost(now - asked)
    let half = Nanoseconds((roundTrip.count + 1) / 2)
    reference = Reference(
      at: now, trueTime: Timestamp(rawValue: time.rawValue + half.count), uncertainty: half)
    answers += 1
  }
  // snippet.end

  // snippet.bounds
  /// TT.now(): an interval that holds the true time when this clock reads `now`; nil
  /// before the first answer.
  public func bounds(at now: LocalTime) -> TimeBounds? {
    guard let reference else { return nil }
    let passed = now - reference.at
    let middle = reference.trueTime.rawValue + passed.count
    let uncertainty = uncertainty(after: passed, reference)
    return TimeBounds(
      earliest: Timestamp(rawValue: middle - uncertainty.count),
      latest: Timestamp(rawValue: middle + uncertainty.count))
  }

  /// ε, half the interval: what the last answer left open, and what may have drifted since.
  private func uncertainty(after passed: Nanoseconds, _ reference: Reference) -> Nanoseconds {
    reference.uncertainty + (atMost(passed) - passed)
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
