// Saturation keeps of each edge only when it was forced and by which read. The path that forced it is found again here,
// for the few edges that a cycle needs and for those that they need in turn.

extension TransactionWitness {
  /// An order that no two steps state: the other way round would contradict a read, or the level.
  public struct Lemma: Sendable {
    public var one: Int32
    public var other: Int32
    public var why: Dependency
    public var key: Int32
    /// Who read the key; -1 where two writers and the path say enough.
    public var reader: Int32
    /// Each before the next, by `edges`; what is forced of these is an earlier lemma.
    public var path: [Int32]
    public var edges: [Edge]
    /// Whether it holds under serializability alone.
    public var isSerial: Bool
  }
}

extension Saturation {
  /// What the forced edges of a cycle follow from, each lemma behind those it needs.
  func lemmas(
    _ members: [Int32], _ reasons: [Dependency],
    reason: (Int32, Int32, Dependency) -> TransactionWitness.Edge
  ) -> [TransactionWitness.Lemma] {
    var leaving = [[Int32]](repeating: [], count: count)
    for edge in edges.from.indices {
      leaving[Int(edges.from[edge])].append(Int32(truncatingIfNeeded: edge))
    }
    var needed: Set<Int32> = []
    for place in members.indices {
      let (one, other) = (members[place], members[(place + 1) % members.count])
      let edge = leaving[Int(one)].first {
        edges.to[Int($0)] == other && edges.why[Int($0)] == reasons[place].rawValue
      }
      if let edge, edge >= given { needed.insert(edge) }
    }
    var lemmas: [TransactionWitness.Lemma] = []
    while let edge = needed.max() {
      needed.remove(edge)
      let path = path(to: Int(edge), leaving)
      needed.formUnion(path.filter { $0 >= given })
      let ground = grounds[Int(edge) - given]
      let why = Dependency(rawValue: edges.why[Int(edge)])
      let told = path.map { step in
        var told = reason(
          edges.from[Int(step)], edges.to[Int(step)], Dependency(rawValue: edges.why[Int(step)]))
        told.isForced = step >= given
        return told
      }
      lemmas.append(
        TransactionWitness.Lemma(
          one: edges.from[Int(edge)], other: edges.to[Int(edge)], why: why, key: ground.key,
          reader: ground.reader, path: [edges.from[Int(path[0])]] + path.map { edges.to[Int($0)] },
          edges: told, isSerial: ground.level == .serializable))
    }
    return lemmas.reversed()
  }

  /// A shortest path, edge by edge, that forced an edge.
  private func path(to edge: Int, _ leaving: [[Int32]]) -> [Int32] {
    let ground = grounds[edge - given]
    let isRead = ground.reader >= 0 && edges.why[edge] == Dependency.ww.rawValue
    var start = edges.from[edge]
    if edges.why[edge] == Dependency.rw.rawValue {
      start = reads.first { $0.reader == ground.reader && $0.key == ground.key }!.writer
    }
    let goal = isRead ? ground.reader : edges.to[edge]
    let isApart = ground.level == .snapshotIsolation
    // A node is met in two states: behind an anti-dependency, where under snapshot isolation none may follow, or not.
    var parent = [Int32](repeating: -1, count: 2 * count)
    var before = parent
    var queue: [Int32] = [2 * start + (isRead && isApart ? 1 : 0)]
    var next = 0
    while next < queue.count {
      let state = queue[next]
      next += 1
      for follower in leaving[Int(state >> 1)] where follower < ground.known {
        let isAnti = edges.why[Int(follower)] == Dependency.rw.rawValue
        if isApart, isAnti, state & 1 == 1 { continue }
        let reached: Int32 = 2 * edges.to[Int(follower)] + (isAnti && isApart ? 1 : 0)
        if parent[Int(reached)] >= 0 { continue }
        (parent[Int(reached)], before[Int(reached)]) = (follower, state)
        if reached >> 1 == goal, !isRead || reached & 1 == 0 {
          var path: [Int32] = []
          var place = reached
          repeat {
            path.append(parent[Int(place)])
            place = before[Int(place)]
          } while place != queue[0]
          return path.reversed()
        }
        queue.append(reached)
      }
    }
    preconditionFailure("saturation forced an edge, and its path is gone")
  }
}
