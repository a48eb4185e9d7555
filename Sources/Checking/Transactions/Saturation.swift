// Registers without real time: which of two writers came first is nowhere written. But where one way round would close
// a cycle, it was the other way round; and what follows from that may decide the next pair. Cobra and PolySI prune with
// this before they call a solver. Here nothing is called: what is not decided at the end contradicts nothing found.

/// Adds the orders that serializability or snapshot isolation force, until nothing more follows.
struct Saturation {
  enum Level { case snapshotIsolation, serializable }

  private let level: Level
  private let count: Int
  private let reads: [(reader: Int32, key: Int32, writer: Int32)]
  private let writersOf: [[Int32]]
  private(set) var edges: EdgeList
  /// By node, the nodes it leads to. Under snapshot isolation a transaction is two nodes: reached by a dependency, and
  /// reached by an anti-dependency, behind which no other may follow.
  private var reach: [UInt64] = []
  private let words: Int
  private var known: PairTable

  /// Whether the bits of reachability take no more than 128 MB.
  static func fits(_ level: Level, _ count: Int) -> Bool {
    (level == .serializable ? count : 2 * count) <= 1 << 15
  }

  init(_ level: Level, _ versions: RegisterVersions, _ edges: EdgeList, count: Int) {
    self.level = level
    self.count = count
    self.edges = edges
    words = ((level == .serializable ? count : 2 * count) + 63) / 64
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

  /// Runs to the fixed point, or to the first cycle, which the caller will find in the edges.
  mutating func run() {
    var isGrowing = true
    while isGrowing {
      let successors = successors()
      guard close(successors) else { return }
      let before = edges.from.count
      if level == .serializable { serialize() } else { isolate() }
      isGrowing = edges.from.count > before
    }
  }

  private mutating func add(_ one: Int32, _ other: Int32, _ why: Dependency) {
    if one == other { return }
    guard
      known.findOrAdd(PairTable.pair(one, other), Int32(why.rawValue)).isNew
        || level == .snapshotIsolation && why != .rw
          && known.findOrAdd(PairTable.pair(~one, other), 0).isNew
    else { return }
    edges.add(one, other, why)
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
        if reaches(other, reader) { add(other, writer, .ww) }
        if reaches(writer, other) { add(reader, other, .rw) }
      }
      // A reader that writes the key himself stands behind what he read.
    }
  }

  private mutating func isolate() {
    let size = Int32(truncatingIfNeeded: count)
    for (reader, key, writer) in reads {
      for other in writersOf[Int(key)] where other != writer {
        if meets(writer, other) {
          add(writer, other, .ww)
          if other != reader { add(reader, other, .rw) }
        }
        if meets(other, writer) || other != reader && reaches(other + size, reader) {
          add(other, writer, .ww)
        }
      }
    }
    for writers in writersOf {
      for (index, one) in writers.enumerated() {
        for other in writers[(index + 1)...] {
          if meets(one, other) { add(one, other, .ww) }
          if meets(other, one) { add(other, one, .ww) }
        }
      }
    }
  }

  /// Whether one, reached by a dependency, leads to the other in either of its states.
  private func meets(_ one: Int32, _ other: Int32) -> Bool {
    reaches(one, other) || reaches(one, other + Int32(truncatingIfNeeded: count))
  }
}
