// Which kinds of cycle a component holds. The search goes from the worst to the mildest and leaves out what is implied,
// so that a cycle with one rw that is no G-single cannot be: this makes each kind a plain search for a shortest path.

/// The part of the graph within one component, each pair of transactions with its strongest reason alone.
struct ComponentGraph {
  let members: [Int32]
  let graph: DependencyGraph
  /// How many steps of search are left.
  var budget: Int

  init(
    _ members: [Int32], _ whole: DependencyGraph, localOf: inout [Int32], budget: Int
  ) {
    self.members = members
    self.budget = budget
    for (index, member) in members.enumerated() {
      localOf[Int(member)] = Int32(truncatingIfNeeded: index)
    }
    var edges = EdgeList()
    var best = [UInt8](repeating: 0, count: members.count)
    for (index, member) in members.enumerated() {
      var touched: [Int32] = []
      for edge in whole.edges(Int(member)) {
        let local = localOf[Int(whole.targets[edge])]
        guard local >= 0 else { continue }
        if best[Int(local)] == 0 { touched.append(local) }
        if best[Int(local)] == 0 || whole.reasons[edge] < best[Int(local)] {
          best[Int(local)] = whole.reasons[edge]
        }
      }
      for local in touched.sorted() {
        edges.add(
          Int32(truncatingIfNeeded: index), local, Dependency(rawValue: best[Int(local)]))
        best[Int(local)] = 0
      }
    }
    graph = DependencyGraph(count: members.count, edges, time: nil)
    for member in members { localOf[Int(member)] = -1 }
  }

  /// Why one member stands before another; both are neighbours.
  func reason(_ one: Int32, _ other: Int32) -> Dependency {
    for edge in graph.edges(Int(one)) where graph.targets[edge] == other {
      return Dependency(rawValue: graph.reasons[edge])
    }
    return .realTime
  }

  // MARK: - Kinds of cycles

  /// One shortest cycle for each of the worst kinds, as places in `members`.
  mutating func cycles(time: TransactionOptions.Time) -> [(anomaly: Anomaly, cycle: [Int32])] {
    var result: [(anomaly: Anomaly, cycle: [Int32])] = []
    var implied = AnomalySet()
    var extras: [(Dependency, String)] = [([], "")]
    if time == .process { extras.append((.process, "-process")) }
    if time == .real { extras.append((.realTime, "-realtime")) }
    for (extra, suffix) in extras {
      for (base, allowed) in ComponentGraph.kinds {
        let anomaly = Anomaly(rawValue: base.rawValue + suffix)!
        guard !implied.contains(anomaly) else { continue }
        let path: [Int32]?
        switch base {
        case .g0:
          path = through([.ww, extra], back: allowed.union(extra), within: allowed.union(extra))
        case .g1c: path = through(.wr, back: allowed.union(extra), within: allowed.union(extra))
        case .gNonadjacentItem: path = nonadjacent(extra)
        case .gSingleItem:
          path = through(
            .rw, back: Dependency([.ww, .wr]).union(extra), within: allowed.union(extra))
        default: path = through(.rw, back: allowed.union(extra), within: allowed.union(extra))
        }
        guard let path else { continue }
        let kind = classify(path)
        result.append((kind, path))
        implied.formUnion(AnomalySet([kind]).withImplied())
      }
    }
    return result
  }

  static let kinds: [(Anomaly, Dependency)] = [
    (.g0, .ww), (.g1c, [.ww, .wr]), (.gSingleItem, [.ww, .wr, .rw]),
    (.gNonadjacentItem, [.ww, .wr, .rw]), (.g2Item, [.ww, .wr, .rw]),
  ]

  /// What a cycle is called, by its edges.
  func classify(_ cycle: [Int32]) -> Anomaly {
    let reasons = cycle.indices.map { reason(cycle[$0], cycle[($0 + 1) % cycle.count]) }
    let anti = reasons.count { $0 == .rw }
    let isAdjacent = reasons.indices.contains {
      reasons[$0] == .rw && reasons[($0 + 1) % reasons.count] == .rw
    }
    let base: Anomaly =
      if anti == 1 {
        .gSingleItem
      } else if anti > 1 {
        isAdjacent ? .g2Item : .gNonadjacentItem
      } else {
        reasons.contains(.wr) ? .g1c : .g0
      }
    let suffix =
      reasons.contains(.realTime) ? "-realtime" : reasons.contains(.process) ? "-process" : ""
    return Anomaly(rawValue: base.rawValue + suffix)!
  }

  // MARK: - Paths

  /// The shortest cycle that begins with an edge of kind `first` and goes on over `back`.
  private mutating func through(
    _ first: Dependency, back: Dependency, within: Dependency
  ) -> [Int32]? {
    var componentOf = [Int32](repeating: -1, count: members.count)
    for (index, component) in graph.components(within).enumerated() {
      for node in component { componentOf[Int(node)] = Int32(truncatingIfNeeded: index) }
    }
    var best: [Int32]?
    for node in 0..<members.count where componentOf[node] >= 0 {
      for edge in graph.edges(node) where graph.reasons[edge] & first.rawValue != 0 {
        let head = graph.targets[edge]
        guard componentOf[Int(head)] == componentOf[node] else { continue }
        if let path = path(from: head, to: Int32(truncatingIfNeeded: node), back),
          path.count < best?.count ?? .max
        {
          best = path
        }
        if budget < 0 || best?.count == 2 { return best }
      }
    }
    return best
  }

  /// A shortest path over `allowed`, from the first node to the last.
  private mutating func path(from: Int32, to: Int32, _ allowed: Dependency) -> [Int32]? {
    walk(from: from, to: to, allowed, isApart: false)
  }

  /// A cycle with several rw, no two of them neighbours.
  private mutating func nonadjacent(_ extra: Dependency) -> [Int32]? {
    var isTangled = false
    for node in 0..<members.count {
      for edge in graph.edges(node) where graph.reasons[edge] == Dependency.rw.rawValue {
        let walk = walk(
          from: graph.targets[edge], to: Int32(truncatingIfNeeded: node),
          Dependency([.ww, .wr]).union(extra), isApart: true)
        if let walk {
          if let cycle = ComponentGraph.loops(walk).first(where: { isNonadjacent($0) }) {
            return cycle
          }
          isTangled = true
        }
        if budget < 0 { return nil }
      }
    }
    return isTangled ? untangled(extra) : nil
  }

  private func isNonadjacent(_ cycle: [Int32]) -> Bool {
    classify(cycle).rawValue.hasPrefix("G-nonadjacent-item")
  }

  /// A closed walk cut where it meets itself.
  private static func loops(_ walk: [Int32]) -> [[Int32]] {
    var result: [[Int32]] = []
    var path: [Int32] = []
    for node in walk {
      if let start = path.firstIndex(of: node) {
        result.append(Array(path[start...]))
        path.removeSubrange(start...)
      }
      path.append(node)
    }
    result.append(path)
    return result.filter { $0.count > 1 }
  }

  /// Where walks only meet themselves, all paths within the budget.
  private mutating func untangled(_ extra: Dependency) -> [Int32]? {
    let allowed = Dependency([.ww, .wr]).union(extra)
    for node in 0..<members.count {
      for edge in graph.edges(node) where graph.reasons[edge] == Dependency.rw.rawValue {
        var isOn = [Bool](repeating: false, count: members.count)
        var path = [Int32(truncatingIfNeeded: node), graph.targets[edge]]
        isOn[node] = true
        isOn[Int(path[1])] = true
        if extend(&path, &isOn, isFree: false, allowed) { return path }
        if budget < 0 { return nil }
      }
    }
    return nil
  }

  private mutating func extend(
    _ path: inout [Int32], _ isOn: inout [Bool], isFree: Bool, _ allowed: Dependency
  ) -> Bool {
    // Deeper than this the budget ends first.
    if path.count > 64 { return false }
    for next in neighbours(path.last!, allowed.union(isFree ? .rw : [])) {
      budget -= 1
      if budget < 0 { return false }
      let isAnti = reason(path.last!, next) == .rw
      if next == path[0] {
        if !isAnti { return true }
        continue
      }
      if isOn[Int(next)] { continue }
      path.append(next)
      isOn[Int(next)] = true
      if extend(&path, &isOn, isFree: !isAnti, allowed) { return true }
      path.removeLast()
      isOn[Int(next)] = false
    }
    return false
  }

  private func neighbours(_ node: Int32, _ allowed: Dependency) -> [Int32] {
    var result: [Int32] = []
    for edge in graph.edges(Int(node)) where graph.reasons[edge] & allowed.rawValue != 0 {
      result.append(graph.targets[edge])
    }
    return result
  }

  /// Breadth first. With `isApart` a node is met in two states: behind an rw, where none may follow, and behind
  /// anything else; the walk begins behind one and must not end with one.
  mutating func walk(
    from: Int32, to: Int32, _ allowed: Dependency, isApart: Bool
  ) -> [Int32]? {
    let count = members.count
    var parent = [Int32](repeating: -2, count: 2 * count)
    var queue: [Int32] = []
    let start = isApart ? from + Int32(count) : from
    parent[Int(start)] = -1
    queue.append(start)
    var next = 0
    while next < queue.count {
      let state = queue[next]
      next += 1
      let isBehindAnti = state >= Int32(count)
      let node = isBehindAnti ? state - Int32(count) : state
      if node == to, !isBehindAnti { return trace(state, parent) }
      budget -= 1
      for edge in graph.edges(Int(node)) {
        budget -= 1
        let why = graph.reasons[edge]
        var reached = graph.targets[edge]
        if why & allowed.rawValue == 0 {
          guard isApart, !isBehindAnti, why == Dependency.rw.rawValue else { continue }
          reached += Int32(count)
        }
        if parent[Int(reached)] == -2 {
          parent[Int(reached)] = state
          queue.append(reached)
        }
      }
      if budget < 0 { return nil }
    }
    return nil
  }

  private func trace(_ end: Int32, _ parent: [Int32]) -> [Int32] {
    var path: [Int32] = []
    var state = end
    while state >= 0 {
      path.append(state >= Int32(members.count) ? state - Int32(members.count) : state)
      state = parent[Int(state)]
    }
    return path.reversed()
  }
}
