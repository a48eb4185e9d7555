import Model

/// One machine of a data centre's time service: a master, whose clock a satellite receiver keeps right, or a
/// server whose daemon polls it (Spanner §3).
///
/// Departures from the paper: one master and no voting among several, so a master that lies is believed.
public struct TimeServer: Node {
  public enum Message: Sendable {
    case question(UInt64)
    case answer(UInt64, Timestamp)
  }
  public enum Timer: Sendable { case poll }

  private let master: NodeID
  /// Nil on the master.
  public private(set) var daemon: Daemon?
  private var polls: UInt64 = 0
  private var asked = LocalTime.zero

  /// The master itself.
  public init(master: NodeID) { self.master = master }

  /// A server that polls `master`.
  public init(polling master: NodeID, _ parameters: Parameters) {
    self.master = master
    daemon = Daemon(parameters)
  }

  public static func digest(of message: Message) -> Digest {
    switch message {
    case .question(let number): Digest(1).folding(number)
    case .answer(let number, let time): Digest(2).folding(number).folding(time.rawValue)
    }
  }

  public mutating func start(from journal: Journal<Never>, _ context: inout Context<Self>) {
    if daemon != nil { poll(&context) }
  }

  public mutating func fire(_ timer: Timer, _ context: inout Context<Self>) { poll(&context) }

  // snippet.poll
  private mutating func poll(_ context: inout Context<Self>) {
    guard let daemon else { return }
    polls += 1
    asked = context.clock
    context.send(.question(polls), to: master)
    context.set(.poll, after: daemon.parameters.pollInterval)
  }

  public mutating func receive(
    _ message: Message, from sender: NodeID, _ context: inout Context<Self>
  ) {
    switch message {
    case .question(let number):
      context.send(.answer(number, Timestamp(trusting: context.clock)), to: sender)
    case .answer(let number, let time):
      guard number == polls else { return }  // too late: its round trip is not the one timed now
      daemon?.learn(time, asked: asked, now: context.clock)
    }
  }
  // snippet.end
}
