// Adya's direct serialization graph, flat, and its strongly connected components.

/// Why one transaction stands before another. The lower the bit, the stronger the reason; of several the strongest is
/// told, as Elle does.
public struct Dependency: OptionSet, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The other wrote the next version.
  public static let ww = Dependency(rawValue: 1)
  /// The other read what this one wrote.
  public static let wr = Dependency(rawValue: 2)
  /// The other overwrote what this one read.
  public static let rw = Dependency(rawValue: 4)
  /// The same process did this one first.
  public static let process = Dependency(rawValue: 8)
  /// This one was answered before the other was asked.
  public static let realTime = Dependency(rawValue: 16)

  public var name: String {
    switch self {
    case .ww: "ww"
    case .wr: "wr"
    case .rw: "rw"
    case .process: "process"
    default: "realtime"
    }
  }
}

/// Edges as they are found, one behind the other.
struct EdgeList: Sendable {
  var from: [Int32] = []
  var to: [Int32] = []
  var why: [UInt8] = []

  @inline(__always) mutating func add(_ a: Int32, _ b: Int32, _ reason: Dependency) {
    if a == b { return }
    from.append(a)
    to.append(b)
    why.append(reason.rawValue)
  }
}

/// Edges by their tail, and the order in real time beside them.
struct DependencyGraph: Sendable {
  let count: Int
  private(set) var offsets: [Int32]
  private(set) var targets: [Int32]
  private(set) var reasons: [UInt8]
  var time: RealTimeOrder?

  init(count: Int, _ edges: EdgeList, time: RealTimeOrder?) {
    self.count = count
    self.time = time
    offsets = Array(repeating: 0, count: count + 1)
    targets = Array(repeating: 0, count: edges.from.count)
    reasons = Array(repeating: 0, count: edges.from.count)
    for node in edges.from { offsets[Int(node) + 1] += 1 }
    for node in 0..<count { offsets[node + 1] += offsets[node] }
    var next = offsets
    for edge in edges.from.indices {
      let place = Int(next[Int(edges.from[edge])])
      next[Int(edges.from[edge])] += 1
      targets[place] = edges.to[edge]
      reasons[place] = edges.why[edge]
    }
  }

  @inline(__always) func edges(_ node: Int) -> Range<Int> {
    Int(offsets[node])..<Int(offsets[node + 1])
  }
}

/// Real time in a number of edges that grows with the history: completions lead to a barrier, barriers to the next
/// barrier and to all that was invoked between the two.
struct RealTimeOrder: Sendable {
  /// By transaction, the barrier that its completion leads to; -1 where nothing stands behind it.
  private(set) var barrierAfter: [Int32]
  /// By barrier, where in `invoked` those begin that were invoked behind it.
  private(set) var groups: [Int32] = []
  private(set) var invoked: [Int32] = []

  var barrierCount: Int { max(0, groups.count) }

  /// `events` are transactions by rank: `2 t` is the invocation of t, `2 t + 1` its completion, -1 nothing.
  init(count: Int, events: [Int32]) {
    barrierAfter = Array(repeating: -1, count: count)
    invoked.reserveCapacity(count)
    // snippet.barriers
    var isOpen = false
    for event in events where event >= 0 {
      if event & 1 == 1 {
        barrierAfter[Int(event >> 1)] = Int32(truncatingIfNeeded: groups.count)
        isOpen = true
      } else {
        if isOpen {
          groups.append(Int32(truncatingIfNeeded: invoked.count))
          isOpen = false
        }
        invoked.append(event >> 1)
      }
    }
    // snippet.end
    // What completed behind the last invocation has nothing behind it.
    for node in barrierAfter.indices where Int(barrierAfter[node]) >= groups.count {
      barrierAfter[node] = -1
    }
  }

  @inline(__always) func group(_ barrier: Int) -> Range<Int> {
    Int(groups[barrier])..<(barrier + 1 < groups.count ? Int(groups[barrier + 1]) : invoked.count)
  }
}

// MARK: - Components

extension DependencyGraph {
  /// The strongly connected components of more than one transaction, over the edges that `allowed` names. Tarjan's
  /// algorithm with its stack in the open: a chain of 10⁷ transactions must not end the program.
  func components(_ allowed: Dependency) -> [[Int32]] {
    let barriers = allowed.contains(.realTime) ? time?.barrierCount ?? 0 : 0
    let total = count + barriers
    var search = ComponentSearch(total)
    for root in 0..<count where search.number[root] == 0 {
      search.open(root)
      while let node = search.path.last {
        if let next = step(Int(node), &search.cursor[Int(node)], allowed, barriers) {
          search.visit(next, from: Int(node))
        } else {
          search.close(Int(node), isTransaction: { $0 < count })
        }
      }
    }
    return search.found
  }

  /// The next neighbour of a node, counted up in `cursor`.
  @inline(__always) private func step(
    _ node: Int, _ cursor: inout Int32, _ allowed: Dependency, _ barriers: Int
  ) -> Int? {
    if node < count {
      let range = edges(node)
      while Int(cursor) < range.count {
        let edge = range.lowerBound + Int(cursor)
        cursor += 1
        if reasons[edge] & allowed.rawValue != 0 { return Int(targets[edge]) }
      }
      guard barriers > 0, Int(cursor) == range.count else { return nil }
      cursor += 1
      let barrier = time!.barrierAfter[node]
      return barrier < 0 ? nil : count + Int(barrier)
    }
    let barrier = node - count
    let group = time!.group(barrier)
    if Int(cursor) < group.count {
      cursor += 1
      return Int(time!.invoked[group.lowerBound + Int(cursor) - 1])
    }
    guard Int(cursor) == group.count, barrier + 1 < barriers else { return nil }
    cursor += 1
    return node + 1
  }
}

private struct ComponentSearch {
  var number: [Int32]
  private var low: [Int32]
  var cursor: [Int32]
  private var stack: [Int32] = []
  var path: [Int32] = []
  private var count: Int32 = 0
  var found: [[Int32]] = []

  init(_ total: Int) {
    number = Array(repeating: 0, count: total)
    low = number
    cursor = number
  }

  @inline(__always) mutating func open(_ node: Int) {
    count += 1
    number[node] = count
    low[node] = count
    stack.append(Int32(truncatingIfNeeded: node))
    path.append(Int32(truncatingIfNeeded: node))
  }

  /// A closed node's number is `.max`, so that it lowers nothing.
  @inline(__always) mutating func visit(_ next: Int, from node: Int) {
    if number[next] == 0 {
      open(next)
    } else if number[next] < low[node] {
      low[node] = number[next]
    }
  }

  @inline(__always) mutating func close(_ node: Int, isTransaction: (Int) -> Bool) {
    path.removeLast()
    if let parent = path.last { low[Int(parent)] = min(low[Int(parent)], low[node]) }
    guard low[node] == number[node] else { return }
    if Int(stack.last!) == node {
      stack.removeLast()
      number[node] = .max
      low[node] = .max
      return
    }
    var members: [Int32] = []
    while true {
      let member = stack.removeLast()
      number[Int(member)] = .max
      if isTransaction(Int(member)) { members.append(member) }
      if Int(member) == node { break }
    }
    low[node] = .max
    found.append(members.sorted())
  }
}
