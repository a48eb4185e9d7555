import Model
import Raft

// All that can happen to a small group, in all orders, breadth first: the first state that breaks something is reached by
// one of the shortest ways.

/// A set of digests, in one array.
struct DigestSet {
  private var slots = Array(repeating: UInt64(0), count: 1 << 12)
  private(set) var count = 0

  /// Whether it is new.
  mutating func insert(_ digest: UInt64) -> Bool {
    if 2 * count > slots.count { grow() }
    return put(digest == 0 ? 1 : digest)
  }

  private mutating func put(_ digest: UInt64) -> Bool {
    var slot = Int(truncatingIfNeeded: digest >> 1) & (slots.count - 1)
    while slots[slot] != 0 {
      if slots[slot] == digest { return false }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = digest
    count += 1
    return true
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: 0, count: 4 * old.count)
    count = 0
    for digest in old where digest != 0 { _ = put(digest) }
  }
}

struct Exploration {
  private(set) var states = 0
  private(set) var depth = 0
  private(set) var problem: String?
  /// What leads there.
  private(set) var way: [String] = []
  /// By state: the one it follows from, and by which of its deeds.
  private var parents: [(state: Int32, deed: Int32)] = [(-1, 0)]
  private var seen = DigestSet()
  private let first: Situation

  init(_ bounds: Bounds) {
    first = Situation(bounds)
    _ = seen.insert(first.digest)
    var frontier = [(situation: first, number: 0)]
    while !frontier.isEmpty, problem == nil, seen.count < bounds.limit {
      frontier = next(of: frontier)
      if !frontier.isEmpty { depth += 1 }
    }
    states = seen.count
  }

  /// One deed further.
  private mutating func next(
    of frontier: [(situation: Situation, number: Int)]
  ) -> [(situation: Situation, number: Int)] {
    var next: [(situation: Situation, number: Int)] = []
    for (situation, number) in frontier {
      for (place, deed) in situation.deeds.enumerated() {
        guard let after = situation.after(deed), seen.insert(after.digest) else { continue }
        parents.append((Int32(number), Int32(place)))
        next.append((after, parents.count - 1))
        guard let broken = after.problem else { continue }
        problem = broken
        way = way(to: parents.count - 1)
        return next
      }
    }
    return next
  }

  private func way(to state: Int) -> [String] {
    var places: [Int] = []
    var state = state
    while state > 0 {
      places.append(Int(parents[state].deed))
      state = Int(parents[state].state)
    }
    var situation = first
    return places.reversed().map { place in
      let deed = situation.deeds[place]
      let words = deed.words(in: situation)
      if let after = situation.after(deed) { situation = after }
      return words
    }
  }
}

extension Deed {
  func words(in situation: Situation) -> String {
    switch self {
    case .stand(let place): "\(place + 1) stands for election"
    case .save(let place): "\(place + 1) has its oldest write on disk"
    case .crash(let place): "\(place + 1) crashes and restarts"
    case .propose(let place): "a client proposes at \(place + 1)"
    case .deliver(let number): Deed.words(situation.letters[number].message)
    case .double(let number): Deed.words(situation.letters[number].message) + ", and a copy stays"
    }
  }

  private static func words(_ message: Message) -> String {
    "\(message.from.index) -> \(message.to.index): " + Teller.words(of: message)
  }
}

extension Bounds {
  /// What the program explores, by how long it may take.
  static let tiny = [
    Bounds(servers: 2, terms: 2, entries: 2, crashes: 1, messages: 3, savesLater: true)
  ]
  static let small =
    tiny + [
      Bounds(servers: 3, terms: 2, entries: 2, proposals: 1, messages: 4, limit: 100_000),
      Bounds(
        servers: 3, terms: 3, entries: 2, proposals: 0, messages: 3, limit: 100_000),
    ]
  static let full =
    small + [
      Bounds(
        servers: 2, terms: 3, entries: 2, crashes: 1, doubles: 1, messages: 3, savesLater: true),
      Bounds(servers: 3, terms: 3, entries: 2, proposals: 0, messages: 4),
      Bounds(
        servers: 3, terms: 2, entries: 1, proposals: 0, crashes: 1, messages: 3, savesLater: true),
    ]

  var words: String {
    "\(servers) servers, \(terms) terms, \(entries) entries, \(messages) messages at a time, "
      + "\(crashes) crashes, \(doubles) copies" + (savesLater ? ", slow disks" : "")
  }
}

/// Explores one after the other; 1 where something breaks.
func explore(_ all: [Bounds]) -> Int32 {
  for bounds in all {
    let exploration = Exploration(bounds)
    print("\(bounds.words): \(exploration.states) states, depth \(exploration.depth)")
    guard let problem = exploration.problem else { continue }
    for line in exploration.way { print("  \(line)") }
    print("  \(problem)")
    return 1
  }
  return 0
}
