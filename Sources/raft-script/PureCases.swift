import Model
import Raft

// Cases without servers: what a majority makes of indices and votes, and what becomes of configurations.

/// Runs the commands `committed` and `vote`.
struct QuorumCases {
  static let commands = ["committed", "vote"]

  func run(_ block: Block) -> [String] {
    let first = block.values("cfg")
    let second = block.values("cfgj")
    let words = block.arguments.filter { ["idx", "votes"].contains($0.key) }.flatMap(\.values)
    var ids: [Int] = []
    for id in first + second where !ids.contains(id) { ids.append(id) }
    guard ids.count == words.count else {
      return ["error: mismatched input (explicit or _) for voters \(ids): \(words)"]
    }
    var configuration = Configuration(voters: first.map { NodeID($0) })
    configuration.outgoing = second.sorted().map { NodeID($0) }
    func word(_ id: NodeID) -> String? {
      ids.firstIndex(of: id.index).map { words[$0] }.flatMap { $0 == "_" ? nil : $0 }
    }
    if block.name == "vote" {
      return ["\(name(configuration.result { word($0).map { $0 == "y" } }))"]
    }
    let index = configuration.commitIndex { word($0).flatMap(UInt64.init) }
    let text = index == .max ? "∞" : "\(index)"
    if ids.isEmpty { return ["<empty majority quorum>" + text] }
    return table(ids.sorted()) { word(NodeID($0)).flatMap(UInt64.init) } + [text]
  }

  private func name(_ result: VoteResult) -> String {
    switch result {
    case .won: "VoteWon"
    case .lost: "VoteLost"
    case .pending: "VotePending"
    }
  }

  /// A bar for each server, as long as there are servers with less.
  private func table(_ ids: [Int], _ index: (Int) -> UInt64?) -> [String] {
    let order = ids.sorted { (index($0) ?? 0, $0) < (index($1) ?? 0, $1) }
    var bars: [Int: Int] = [:]
    var bar = 0
    for (place, id) in order.enumerated() {
      if place > 0, (index(order[place - 1]) ?? 0) < (index(id) ?? 0) { bar = place }
      bars[id] = bar
    }
    func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
    return [spaces(ids.count) + "    idx"]
      + ids.map { id in
        let bar =
          index(id) == nil
          ? "?" + spaces(ids.count)
          : String(repeating: "x", count: bars[id]!) + ">" + spaces(ids.count - bars[id]!)
        let number = String(index(id) ?? 0)
        return "\(bar) \(spaces(max(0, 5 - number.count)))\(number)    (id=\(id))"
      }
  }
}

/// Runs the commands `simple`, `enter-joint` and `leave-joint`.
struct ChangeCases {
  static let commands = ["simple", "enter-joint", "leave-joint"]

  private var configuration = Configuration()
  /// By server, where its entries would begin.
  private var next: [(id: NodeID, index: Int)] = []
  private var lastIndex = 0

  mutating func run(_ block: Block) -> [String] {
    defer { lastIndex += 1 }
    do {
      let steps = try ChangeCases.steps(block.body.joined(separator: " "))
      switch block.name {
      case "simple": try change(configuration.simply(steps), steps)
      case "enter-joint":
        let isAutomatic = block.value("autoleave") == "true"
        try change(
          configuration.after(ConfigurationChange(steps, isAutomatic ? .implicit : .explicit)),
          steps)
      default: try change(configuration.leavingJoint(), [])
      }
    } catch {
      return ["\(error)"]
    }
    return [words]
      + next.map { id, index in
        let learner = configuration.learners.contains(id) ? " learner" : ""
        return "\(id.index): StateProbe match=0 next=\(index)\(learner)"
      }
  }

  static func steps(_ text: String) throws(Trouble) -> [ConfigurationChange.Step] {
    var steps: [ConfigurationChange.Step] = []
    for word in text.split(separator: " ") {
      let kind: ConfigurationChange.Kind
      switch word.first {
      case "v": kind = .addVoter
      case "l": kind = .addLearner
      case "r": kind = .remove
      case "u": kind = .update
      default: throw Trouble(description: "unknown input: \(word)")
      }
      guard let id = Int(word.dropFirst()) else {
        throw Trouble(description: "unknown input: \(word)")
      }
      // Server 0 is nobody there, and one who is neither comes nor goes.
      if id != 0 { steps.append(.init(kind, NodeID(id))) }
    }
    return steps
  }

  private mutating func change(_ new: Configuration, _ steps: [ConfigurationChange.Step]) {
    configuration = new
    let members = (new.allVoters + new.learners).sorted()
    next = members.map { id in
      // Who was removed on the way begins anew.
      let isAnew =
        steps.contains { $0.kind == .remove && $0.id == id } && !new.outgoing.contains(id)
      let old = isAnew ? nil : next.first { $0.id == id }
      return old ?? (id, max(lastIndex, 1))
    }
  }

  private var words: String {
    func list(_ ids: [NodeID]) -> String { "(\(ids.map { "\($0.index)" }.joined(separator: " ")))" }
    var text = "voters=\(list(configuration.voters))"
    if configuration.isJoint { text += "&&\(list(configuration.outgoing))" }
    if !configuration.learners.isEmpty { text += " learners=\(list(configuration.learners))" }
    if !configuration.nextLearners.isEmpty {
      text += " learners_next=\(list(configuration.nextLearners))"
    }
    if configuration.leavesByItself { text += " autoleave" }
    return text
  }
}
