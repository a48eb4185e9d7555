import Model

// Clients that ask again are answered again, and not served twice (thesis §6.3). What a client was told is part of the
// replicated state, and of its snapshots: whoever leads next knows it too.

public struct Sessions: Sendable {
  private struct Session: Sendable {
    var client: NodeID
    /// All calls before it are answered, and forgotten here.
    var floor: UInt64 = 0
    /// By number, in no order: they are few.
    var outcomes: [(number: UInt64, outcome: Outcome)] = []
  }

  public enum Answer: Sendable {
    case new
    case known(Outcome)
    /// It was answered once; the answer is no longer here.
    case forgotten
  }

  /// How many answers are kept for each client; 0 for no limit but what the client says itself.
  private let window: Int
  /// In the order of their first calls.
  private var sessions: [Session] = []

  public init(window: Int = 0) { self.window = window }

  private func place(of client: NodeID) -> Int? { sessions.firstIndex { $0.client == client } }

  // snippet.sessions
  public func answer(to command: Command) -> Answer {
    guard let place = place(of: command.client) else { return .new }
    let session = sessions[place]
    if let known = session.outcomes.first(where: { $0.number == command.number }) {
      return .known(known.outcome)
    }
    return command.number < session.floor ? .forgotten : .new
  }

  public mutating func keep(_ outcome: Outcome, of command: Command) {
    let place = place(of: command.client) ?? sessions.count
    if place == sessions.count { sessions.append(Session(client: command.client)) }
    sessions[place].outcomes.append((command.number, outcome))
    forget(at: place, below: command.floor)
    while window > 0, sessions[place].outcomes.count > window {
      let oldest = sessions[place].outcomes.map(\.number).min()!
      forget(at: place, below: oldest + 1)
    }
  }
  // snippet.end

  private mutating func forget(at place: Int, below floor: UInt64) {
    let floor = max(sessions[place].floor, floor)
    sessions[place].floor = floor
    sessions[place].outcomes.removeAll { $0.number < floor }
  }

  // MARK: - Snapshots

  func encode(into bytes: inout [UInt8]) {
    bytes.put(UInt32(sessions.count))
    for session in sessions {
      bytes.put(UInt32(truncatingIfNeeded: session.client.index))
      bytes.put(session.floor)
      bytes.put(UInt32(session.outcomes.count))
      for (number, outcome) in session.outcomes {
        bytes.put(number)
        outcome.encode(into: &bytes)
      }
    }
  }

  mutating func restore(_ bytes: inout ByteReader) {
    sessions = []
    for _ in 0..<bytes.takeCount(ofAtLeast: 16) {
      var session = Session(client: NodeID(Int(bytes.take(UInt32.self))))
      session.floor = bytes.take(UInt64.self)
      for _ in 0..<bytes.takeCount(ofAtLeast: 9) {
        let number = bytes.take(UInt64.self)
        session.outcomes.append((number, Outcome(&bytes)))
      }
      sessions.append(session)
    }
  }
}
