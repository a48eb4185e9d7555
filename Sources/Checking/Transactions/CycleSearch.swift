// Which kinds of cycle a component holds. The search goes from the worst to the mildest and leaves out what is implied,
// so that a cycle with one rw that is no G-single cannot be: this makes each kind a plain search for a shortest path.

/// A cycle as places in a component, and why each stands before the next.
struct Cycle {
  let anomaly: Anomaly
  let path: [Int32]
  let reasons: [Dependency]

  /// What it is called is told by its edges.
  init(_ path: [Int32], _ reasons: [Dependency]) {
    (self.path, self.reasons) = (path, reasons)
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
    anomaly = Anomaly(rawValue: base.rawValue + suffix)!
  }
}

/// The part of the graph within one component, each pair of transactions with its strongest reason alone.
struct ComponentGraph {
  let members: [Int32]
  let graph: DependencyGraph
  /// How many steps of search are left.
  var budget: Int

  /// With `keepsTime` time is kept beside an anti-dependency: where anti-dependencies follow each other a level may
  /// allow the cycle that it forbids where one of them is time. Elle does not look.
  init(
    _ members: [Int32], _ whole: DependencyGraph, localOf: inout [Int32], budget: Int,
    keepsTime: Bool
  ) {
    self.members = members
    self.budget = budget
    for (index, member) in members.enumerated() {
      localOf[Int(member)] = Int32(truncatingIfNeeded: index)
    }
    var edges = EdgeList()
    var best = [UInt8](repeating: 0, count: members.count)
    let inTime = Dependency([.process, .realTime]).rawValue
    var time = best
    for (index, member) in members.enumerated() {
      var touched: [Int32] = []
      for edge in whole.edges(Int(member)) {
        let local = localOf[Int(whole.targets[edge])]
        guard local >= 0 else { continue }
        if best[Int(local)] == 0 { touched.append(local) }
        time[Int(local)] |= whole.reasons[edge] & inTime
        if best[Int(local)] == 0 || whole.reasons[edge] < best[Int(local)] {
          best[Int(local)] = whole.reasons[edge]
        }
      }
      for local in touched.sorted() {
        var why = Dependency(rawValue: best[Int(local)])
        if keepsTime, why == .rw { why.formUnion(Dependency(rawValue: time[Int(local)])) }
        edges.add(Int32(truncatingIfNeeded: index), local, why)
        (best[Int(local)], time[Int(local)]) = (0, 0)
      }
    }
    graph = DependencyGraph(count: members.count, edges, time: nil)
    for member in members { localOf[Int(member)] = -1 }
  }

  /// Why one member stands before another; both are neighbours. Of an anti-dependency and time, `extra` counts.
  func reason(_ one: Int32, _ other: Int32, extra: Dependency = []) -> Dependency {
    for edge in graph.edges(Int(one)) where graph.targets[edge] == other {
      let all = Dependency(rawValue: graph.reasons[edge])
      return !all.intersection(extra).isEmpty ? extra : all.contains(.rw) ? .rw : all
    }
    return .realTime
  }

  /// Whether an edge is an anti-dependency, and nothing else that counts.
  private func isAnti(_ edge: Int, _ extra: Dependency) -> Bool {
    graph.reasons[edge] & Dependency.rw.rawValue != 0 && graph.reasons[edge] & extra.rawValue == 0
  }

  // MARK: - Kinds of cycles

  /// One shortest cycle for each of the worst kinds, as places in `members`.
  mutating func cycles(time: TransactionOptions.Time) -> [Cycle] {
    var result: [Cycle] = []
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
        let cycle = Cycle(path, reasons(of: path, base, extra))
        result.append(cycle)
        implied.formUnion(AnomalySet([cycle.anomaly]).withImplied())
      }
    }
    return result
  }

  static let kinds: [(Anomaly, Dependency)] = [
    (.g0, .ww), (.g1c, [.ww, .wr]), (.gSingleItem, [.ww, .wr, .rw]),
    (.gNonadjacentItem, [.ww, .wr, .rw]), (.g2Item, [.ww, .wr, .rw]),
  ]

  /// How a cycle that was looked for goes: what was found as an anti-dependency is one.
  private func reasons(of path: [Int32], _ base: Anomaly, _ extra: Dependency) -> [Dependency] {
    path.indices.map { place in
      let isAnti = base == .g2Item || base == .gSingleItem && place == path.count - 1
      let next = path[(place + 1) % path.count]
      return reason(path[place], next, extra: isAnti ? [] : extra)
    }
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
      for edge in graph.edges(node) where isAnti(edge, extra) {
        let walk = walk(
          from: graph.targets[edge], to: Int32(truncatingIfNeeded: node),
          Dependency([.ww, .wr]).union(extra), isApart: true)
        if let walk {
          if let cycle = ComponentGraph.loops(walk).first(where: { isNonadjacent($0, extra) }) {
            return cycle
          }
          isTangled = true
        }
        if budget < 0 { return nil }
      }
    }
    return isTangled ? untangled(extra) : nil
  }

  private func isNonadjacent(_ cycle: [Int32], _ extra: Dependency) -> Bool {
    Cycle(cycle, reasons(of: cycle, .gNonadjacentItem, extra)).anomaly.rawValue
      .hasPrefix("G-nonadjacent-item")
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
      for edge in graph.edges(node) where isAnti(edge, extra) {
        var isOn = [Bool](repeating: false, count: members.count)
        var path = [Int32(truncatingIfNeeded: node), graph.targets[edge]]
        isOn[node] = true
        isOn[Int(path[1])] = true
        if extend(&path, &isOn, isFree: false, allowed, extra) { return path }
        if budget < 0 { return nil }
      }
    }
    return nil
  }

  private mutating func extend(
    _ path: inout [Int32], _ isOn: inout [Bool], isFree: Bool, _ allowed: Dependency,
    _ extra: Dependency
  ) -> Bool {
    // Deeper than this the budget ends first.
    if path.count > 64 { return false }
    for next in neighbours(path.last!, allowed.union(isFree ? .rw : [])) {
      budget -= 1
      if budget < 0 { return false }
      let isAnti = reason(path.last!, next, extra: extra) == .rw
      if next == path[0] {
        if !isAnti { return true }
        continue
      }
      if isOn[Int(next)] { continue }
      path.append(next)
      isOn[Int(next)] = true
      if extend(&path, &isOn, isFree: !isAnti, allowed, extra) { return true }
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
          guard isApart, !isBehindAnti, why & Dependency.rw.rawValue != 0 else { continue }
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
