import Model
import Raft

// A schedule told to people: a line for each action with what came of it, and the tables of a space-time diagram, in which
// an action takes a millisecond.

struct Teller: Sendable {
  private var words = ""
  private var news: [String] = []
  private var actions = 0
  private var isPeace = false
  private var seen: [Seen]
  private(set) var messages: [Arrow] = []
  private(set) var spans: [Span] = []

  private struct Seen: Sendable {
    var term: UInt64 = 0
    var role = Raft.Role.follower
    var commitIndex: UInt64 = 0
  }

  struct Arrow: Sendable {
    var from: Int
    var to: Int
    var name: String
    var sent: Int
    var received: Int?
  }

  /// A time at a server, or a moment.
  struct Span: Sendable {
    var server: Int
    var name: String
    var subject = ""
    var begin: Int
    var end: Int?
    var isMoment = false

    var isOpen: Bool { end == nil && !isMoment }
  }

  var now: Int { actions }
  var servers: Int { seen.count }

  private let tells: @Sendable (String) -> Void

  init(servers: Int, tells: @escaping @Sendable (String) -> Void) {
    seen = Array(repeating: Seen(), count: servers)
    self.tells = tells
  }

  // MARK: - What happens

  mutating func begin(_ action: Action) {
    actions += 1
    news = []
    words = Teller.words(of: action)
  }

  mutating func end() {
    let number = String(repeating: " ", count: max(0, 4 - "\(actions)".count)) + "\(actions)"
    tells("\(number)  \(words)" + (news.isEmpty ? "" : "; " + news.joined(separator: "; ")))
  }

  mutating func beginPeace() {
    actions += 1
    isPeace = true
    tells("      then all are up, all messages arrive, and time passes everywhere")
  }

  mutating func sent(_ message: Message, _ number: Int) {
    guard !isPeace else { return }
    messages.append(
      Arrow(
        from: message.from.index - 1, to: message.to.index - 1, name: "\(message.kind)",
        sent: actions))
    places.append(number)
  }
  /// By arrow, as which message it was sent.
  private var places: [Int] = []

  mutating func delivered(_ letter: Letter) {
    guard !isPeace else { return }
    words += ": " + Teller.words(of: letter.message)
    guard let place = places.lastIndex(of: letter.number) else { return }
    if messages[place].received == nil { messages[place].received = actions }
  }

  mutating func dropped(_ letter: Letter) {
    guard !isPeace else { return }
    news.append("lost: " + Teller.words(of: letter.message))
  }

  mutating func crashed(_ place: Int) {
    if seen[place].role == .leader { endLeading(place) }
    spans.append(Span(server: place, name: "down", begin: actions))
    seen[place].role = .follower
  }

  mutating func restarted(_ place: Int) {
    seen[place] = Seen()
    if let open = spans.lastIndex(where: { $0.server == place && $0.isOpen }) {
      spans[open].end = actions
    }
  }

  mutating func look(at raft: Raft, _ place: Int) {
    let old = seen[place]
    if raft.currentTerm != old.term || raft.role != old.role {
      news.append("\(place + 1) \(Teller.words(of: raft.role)) in term \(raft.currentTerm)")
      if old.role == .leader { endLeading(place) }
      if raft.role == .leader {
        let term = "term \(raft.currentTerm)"
        spans.append(Span(server: place, name: "leads", subject: term, begin: actions))
      }
    }
    if raft.log.commitIndex > old.commitIndex, !isPeace {
      news.append("\(place + 1) takes \(raft.log.commitIndex) for committed")
      if raft.role == .leader {
        spans.append(Span(server: place, name: "commits", begin: actions, isMoment: true))
      }
    }
    seen[place] = Seen(
      term: raft.currentTerm, role: raft.role, commitIndex: raft.log.commitIndex)
    if isPeace { news = [] }
  }

  private mutating func endLeading(_ place: Int) {
    let open = spans.lastIndex { $0.server == place && $0.isOpen && $0.name != "down" }
    if let open { spans[open].end = actions }
  }

  mutating func finish(_ problem: Problem?) {
    if !isPeace, !words.isEmpty, problem != nil { end() }
    if let problem { tells("      \(problem.kind.rawValue): \(problem.text)") }
  }

  // MARK: - Words

  private static func words(of role: Raft.Role) -> String {
    switch role {
    case .follower: "follows"
    case .preCandidate: "asks whether it may stand"
    case .candidate: "stands"
    case .leader: "leads"
    }
  }

  static func words(of action: Action) -> String {
    let server = action.server + 1
    switch action.kind {
    case .tick: return "\(server) ticks \(action.count) times"
    case .pass: return "all tick \(action.count) times"
    case .timeOut: return "\(server) waits an election's time"
    case .deliver: return "\(server) -> \(action.other + 1)" + place(action)
    case .double: return "\(server) -> \(action.other + 1)" + place(action) + ", and a copy stays"
    case .drop: return "\(server) -> \(action.other + 1)" + place(action) + " does not arrive"
    case .save: return "\(server) has its oldest write on disk"
    case .apply: return "\(server) applies what is next"
    case .take: return "\(server) sends and writes what is due"
    case .crash: return "\(server) crashes"
    case .lose:
      return "\(server) crashes, and its disk loses the record \(action.count) before the last"
    case .restart: return "\(server) restarts"
    case .propose: return "a client proposes at \(server)"
    case .read: return "a client reads at \(server)"
    case .change: return "a client proposes at \(server): " + words(ofChange: action)
    case .transfer: return "\(server) is to hand over to \(action.other + 1)"
    case .compact: return "\(server) compacts its log"
    case .push: return "\(server) sends its snapshot to \(action.other + 1)"
    case .cut:
      let who = (0..<16).filter { (action.count >> $0) & 1 == 1 }.map { "\($0 + 1)" }
      return who.isEmpty ? "no link is cut" : "cut off: " + who.joined(separator: ", ")
    }
  }

  private static func place(_ action: Action) -> String {
    action.count == 0 ? "" : " (overtakes \(action.count))"
  }

  private static func words(ofChange action: Action) -> String {
    let verbs = ["joins", "leaves", "learns"]
    let first = "\(action.other + 1) \(verbs[Int(action.count) % 3])"
    switch action.count / 3 {
    case 1: return first + ", and the next \(verbs[(Int(action.count) + 1) % 3])"
    case 2: return first + ", jointly"
    case 3: return "leave the joint configuration"
    default: return first
    }
  }

  static func words(of message: Message) -> String {
    var words = "\(message.kind)"
    if message.term > 0 { words += ", term \(message.term)" }
    switch message.kind {
    case .appendEntries:
      words += ", after \(message.position.index) of term \(message.position.term)"
      words += ", \(message.entries.count) entries, commit \(message.commitIndex)"
    case .requestVote, .requestPreVote:
      words += ", last \(message.position.index) of term \(message.position.term)"
    case .appendResponse:
      words +=
        message.isRejected ? ", refused, try \(message.hint)" : ", has \(message.position.index)"
    case .voteResponse, .preVoteResponse: words += message.isRejected ? ", no" : ", yes"
    case .heartbeat: words += ", commit \(message.commitIndex)"
    case .installSnapshot: words += ", through \(message.snapshot?.last.index ?? 0)"
    default: break
    }
    return words
  }
}
