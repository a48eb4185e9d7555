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

  // snippet.real-time
  /// An answer opens a barrier, and the next invocation closes it: all that were answered
  /// by then lead to it, and it leads to all that are invoked behind it. So n transactions
  /// need 3 n edges, where pairs would be n².
  ///
  /// `events` are transactions by rank: `2 t` is the invocation of t, `2 t + 1` its
  /// completion, -1 nothing.
  init(count: Int, events: [Int32]) {
    barrierAfter = Array(repeating: -1, count: count)
    invoked.reserveCapacity(count)
    var isOpen = false
    for event in events where event >= 0 {
      let transaction = event >> 1
      if event & 1 == 1 {
        barrierAfter[Int(transaction)] = Int32(truncatingIfNeeded: groups.count)
        isOpen = true
      } else {
        if isOpen { groups.append(Int32(truncatingIfNeeded: invoked.count)) }
        isOpen = false
        invoked.append(transaction)
      }
    }
    // Behind the last invocation there is nobody.
    for node in barrierAfter.indices where Int(barrierAfter[node]) >= groups.count {
      barrierAfter[node] = -1
    }
  }
  // snippet.end

  @inline(__always) func group(_ barrier: Int) -> Range<Int> {
    Int(groups[barrier])..<(barrier + 1 < groups.count ? Int(groups[barrier + 1]) : invoked.count)
  }
}
