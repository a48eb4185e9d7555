// Registers without real time: which of two writers came first is nowhere written. But where one way round would close
// a cycle, it was the other way round; and what follows from that may decide the next pair. Cobra and PolySI prune with
// this before they call a solver. Here nothing is called: what is not decided at the end contradicts nothing found.

/// Adds the orders that serializability or snapshot isolation force, until nothing more follows.
struct Saturation {
  enum Level: Sendable { case snapshotIsolation, serializable }

  /// What forced an edge: a path over the edges known by then, from which a read and a write of the key do the rest.
  struct Ground {
    var level: Level
    var key: Int32
    /// Who read the key; -1 where the path alone forces it.
    var reader: Int32
    var known: Int32
  }

  private var level = Level.snapshotIsolation
  let count: Int
  let reads: [(reader: Int32, key: Int32, writer: Int32)]
  private let writersOf: [[Int32]]
  private(set) var edges: EdgeList
  /// How many edges were given; those behind them are forced.
  let given: Int
  /// By forced edge, in their order.
  private(set) var grounds: [Ground] = []
  /// How many edges `reach` knows.
  private var closed: Int32 = 0
  /// By node, the nodes it leads to. Under snapshot isolation a transaction is two nodes: reached by a dependency, and
  /// reached by an anti-dependency, behind which no other may follow.
  private var reach: [UInt64] = []
  private var words = 0
  private var known: PairTable

  /// Whether the bits of reachability take no more than 128 MB.
  static func fits(_ level: Level, _ count: Int) -> Bool {
    (level == .serializable ? count : 2 * count) <= 1 << 15
  }

  init(_ versions: RegisterVersions, _ edges: EdgeList, count: Int) {
    self.count = count
    self.edges = edges
    given = edges.from.count
    var writersOf = [[Int32]](repeating: [], count: versions.history.keyNames.count)
    for write in versions.writes
    where versions.history.transactions[Int(write.transaction)].status == .committed {
      writersOf[Int(versions.keyOf[Int(write.version)])].append(write.transaction)
    }
    self.writersOf = writersOf
    reads = versions.reads.compactMap { read in
      let writer = versions.writerOf[Int(read.version)]
      guard writer >= 0, writer != read.transaction else { return nil }
      return (read.transaction, versions.keyOf[Int(read.version)], writer)
    }
    known = PairTable(capacity: edges.from.count * 2)
    for edge in edges.from.indices {
      _ = known.findOrAdd(PairTable.pair(edges.from[edge], edges.to[edge]), Int32(edges.why[edge]))
    }
  }

  /// Runs to the fixed point, or to the first cycle, which the caller will find in the edges. What snapshot isolation
  /// forces, serializability forces, too.
  mutating func run(_ level: Level) {
    self.level = level
    words = ((level == .serializable ? count : 2 * count) + 63) / 64
    var isGrowing = true
    while isGrowing {
      let successors = successors()
      guard close(successors) else { return }
      closed = Int32(truncatingIfNeeded: edges.from.count)
      let before = edges.from.count
      if level == .serializable { serialize() } else { isolate() }
      isGrowing = edges.from.count > before
    }
  }

  private mutating func add(
    _ one: Int32, _ other: Int32, _ why: Dependency, _ key: Int32, reader: Int32 = -1
  ) {
    if one == other || isImplied(one, other, why) { return }
    guard
      known.findOrAdd(PairTable.pair(one, other), Int32(why.rawValue)).isNew
        || level == .snapshotIsolation && why != .rw
          && known.findOrAdd(PairTable.pair(~one, other), 0).isNew
    else { return }
    edges.add(one, other, why)
    grounds.append(Ground(level: level, key: key, reader: reader, known: closed))
  }

  /// Whether the edge would lead nowhere that is not reached without it.
  private func isImplied(_ one: Int32, _ other: Int32, _ why: Dependency) -> Bool {
    if level == .serializable { return reaches(one, other) }
    let size = Int32(truncatingIfNeeded: count)
    return why == .rw ? meets(one, other) : reaches(one + size, other)
  }

  private func successors() -> [[Int32]] {
    let size = Int32(truncatingIfNeeded: count)
    var result = [[Int32]](repeating: [], count: level == .serializable ? count : 2 * count)
    for edge in edges.from.indices {
      let (one, other) = (edges.from[edge], edges.to[edge])
      if level == .serializable {
        result[Int(one)].append(other)
      } else if edges.why[edge] == Dependency.rw.rawValue {
        result[Int(one)].append(other + size)
      } else {
        result[Int(one)].append(other)
        result[Int(one + size)].append(other)
      }
    }
    return result
  }

  /// Fills `reach`; false where there is a cycle.
  private mutating func close(_ successors: [[Int32]]) -> Bool {
    var entering = [Int32](repeating: 0, count: successors.count)
    for row in successors { for node in row { entering[Int(node)] += 1 } }
    var order: [Int32] = []
    for node in successors.indices where entering[node] == 0 {
      order.append(Int32(truncatingIfNeeded: node))
    }
    var next = 0
    while next < order.count {
      for node in successors[Int(order[next])] {
        entering[Int(node)] -= 1
        if entering[Int(node)] == 0 { order.append(node) }
      }
      next += 1
    }
    guard order.count == successors.count else { return false }
    reach = Array(repeating: 0, count: words * successors.count)
    for node in order.reversed() {
      let row = Int(node) * words
      for other in successors[Int(node)] {
        let from = Int(other) * words
        for word in 0..<words { reach[row + word] |= reach[from + word] }
        reach[row + Int(other) / 64] |= 1 << UInt64(other & 63)
      }
    }
    return true
  }

  @inline(__always) private func reaches(_ one: Int32, _ other: Int32) -> Bool {
    reach[Int(one) * words + Int(other) / 64] >> UInt64(other & 63) & 1 != 0
  }

  // MARK: - Rules

  private mutating func serialize() {
    for (reader, key, writer) in reads {
      for other in writersOf[Int(key)] where other != writer && other != reader {
        if reaches(other, reader) { add(other, writer, .ww, key, reader: reader) }
        if reaches(writer, other) { add(reader, other, .rw, key, reader: reader) }
      }
      // A reader that writes the key himself stands behind what he read.
    }
  }

  private mutating func isolate() {
    let size = Int32(truncatingIfNeeded: count)
    for (reader, key, writer) in reads {
      for other in writersOf[Int(key)] where other != writer && other != reader {
        if meets(writer, other) { add(reader, other, .rw, key, reader: reader) }
        if reaches(other + size, reader) { add(other, writer, .ww, key, reader: reader) }
      }
    }
    // Of two writers of a key one commits before the other begins.
    for (key, writers) in writersOf.enumerated() {
      for (index, one) in writers.enumerated() {
        for other in writers[(index + 1)...] {
          if meets(one, other) { add(one, other, .ww, Int32(truncatingIfNeeded: key)) }
          if meets(other, one) { add(other, one, .ww, Int32(truncatingIfNeeded: key)) }
        }
      }
    }
  }

  /// Whether one, reached by a dependency, leads to the other in either of its states.
  private func meets(_ one: Int32, _ other: Int32) -> Bool {
    reaches(one, other) || reaches(one, other + Int32(truncatingIfNeeded: count))
  }
}
