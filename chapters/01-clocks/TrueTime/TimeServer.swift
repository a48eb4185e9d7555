import Model

/// One machine of a time service: a master, whose clock a satellite receiver keeps right, or a server whose daemon
/// polls several of them (Spanner §3). A master that lies is one whose clock is wrong.
///
/// Departures from the paper: it calls its rule a variant of Marzullo's and does not print it, nor how many masters
/// a daemon polls; ours is Marzullo's own. Masters do not watch each other here, and nobody is evicted.
public struct TimeServer: Node {
  public enum Message: Sendable {
    case question(UInt64)
    case answer(UInt64, Timestamp)
  }
  public enum Timer: Sendable {
    case poll
    case timeout(UInt64)
  }

  private let masters: [NodeID]
  private let firstPoll: Nanoseconds
  /// Nil on a master.
  public private(set) var daemon: Daemon?
  /// For each master, in the order they are polled, how many of its answers missed what the others agreed on.
  public private(set) var rejections: [Int]
  private var round: Round

  private init(_ masters: [NodeID], _ firstPoll: Nanoseconds, _ daemon: Daemon?) {
    self.masters = masters
    self.firstPoll = firstPoll
    self.daemon = daemon
    rejections = [Int](repeating: 0, count: masters.count)
    round = Round(masters: masters.count)
  }

  /// A master.
  public init() { self.init([], .zero, nil) }

  /// A server that polls `masters`, for the first time `firstPoll` after its start.
  public init(
    polling masters: [NodeID], _ parameters: Parameters, firstPoll: Nanoseconds = .zero
  ) {
    precondition(!masters.isEmpty, "a server polls at least one master")
    self.init(masters, firstPoll, Daemon(parameters))
  }

  public static func digest(of message: Message) -> Digest {
    switch message {
    case .question(let number): Digest(1).folding(number)
    case .answer(let number, let time): Digest(2).folding(number).folding(time.rawValue)
    }
  }

  public mutating func start(from journal: Journal<Never>, _ context: inout Context<Self>) {
    if firstPoll > .zero { context.set(.poll, after: firstPoll) } else { poll(&context) }
  }

  public mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {
    switch timer {
    case .poll: poll(&context)
    case .timeout(let number): conclude(number, now: context.clock)
    }
  }

  // snippet.poll
  private mutating func poll(_ context: inout Context<Self>) {
    guard let parameters = daemon?.parameters else { return }
    round.begin(at: context.clock)
    for master in masters { context.send(.question(round.number), to: master) }
    if masters.count > 1 {
      context.set(.timeout(round.number), after: parameters.answerTimeout)
    }
    context.set(.poll, after: parameters.pollInterval)
  }

  public mutating func receive(
    _ message: Message, from sender: NodeID, _ context: inout Context<Self>
  ) {
    switch message {
    case .question(let number):
      context.send(.answer(number, Timestamp(trusting: context.clock)), to: sender)
    case .answer(let number, let time):
      guard let daemon, let master = masters.firstIndex(of: sender) else { return }
      guard round.waits(for: number, from: master) else { return }
      round.hear(daemon.read(time, asked: round.asked, now: context.clock), from: master)
      if round.isComplete { conclude(number, now: context.clock) }
    }
  }
  // snippet.end

  /// The poll is over. Answers that miss what the others agree on are lies, or come from a clock that is.
  private mutating func conclude(_ number: UInt64, now: LocalTime) {
    guard round.close(number), let agreed = daemon?.conclude(round.said, now: now) else { return }
    for (master, answer) in round.said.enumerated() {
      if let answer, let said = daemon?.bounds(of: answer, at: now), said.misses(agreed) {
        rejections[master] += 1
      }
    }
  }
}
