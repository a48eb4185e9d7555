// Appends that nobody read may have come in either order. Where transactions go one after the other that hides nothing:
// any order that the rest allows will do. Under snapshot isolation of two that append to the same list one commits before
// the other begins, and where neither may be the first, the level is broken though no read tells it.

extension Investigation {
  /// Adds, within each component, the orders that snapshot isolation forces on unread appends, and searches once more.
  mutating func orderUnread(
    _ edges: EdgeList, _ components: [[Int32]], _ localOf: inout [Int32]
  ) {
    guard options.models.contains(where: { $0.withWeaker.contains(.snapshotIsolation) }) else {
      return
    }
    let contested = components.filter { !rivals($0).isEmpty }
    let members = contested.flatMap { $0 }
    guard !members.isEmpty else { return }
    guard Saturation.fits(.snapshotIsolation, members.count) else {
      found.insert(.cycleSearchTimeout)
      return
    }
    var forced = unsaturated(members, edges, &localOf)
    forced.run(.snapshotIsolation)
    guard !forced.grounds.isEmpty else { return }
    let result = forced.numbered(members, of: history.transactions.count)
    let graph = DependencyGraph(count: history.transactions.count, result.edges, time: nil)
    for one in contested { search(one, graph, &localOf, keepsTime: false) }
    if isClean, options.time != .none {
      for one in contested { search(one, graph, &localOf, keepsTime: true) }
    }
    if !isClean {
      saturation = result
      refuted = [weakestOfSnapshots]
    }
  }

  /// By key, committed transactions that append to it what nobody read; keys with one such are left out.
  private func rivals(_ members: [Int32]) -> [Int32: [Int32]] {
    guard let lists else { return [:] }
    var writers: [Int32: [Int32]] = [:]
    for (place, member) in members.enumerated()
    where history.transactions[Int(member)].status == .committed {
      let place = Int32(truncatingIfNeeded: place)
      for step in history.steps[history.steps(of: Int(member))]
      where step.isWrite && lists.isUnread(Int(lists.write(step.key, step.value))) {
        if writers[step.key]?.last != place { writers[step.key, default: []].append(place) }
      }
    }
    return writers.filter { $0.value.count > 1 }
  }

  /// A saturation of some transactions, numbered in their order.
  private func unsaturated(
    _ members: [Int32], _ edges: EdgeList, _ localOf: inout [Int32]
  ) -> Saturation {
    for (place, member) in members.enumerated() {
      localOf[Int(member)] = Int32(truncatingIfNeeded: place)
    }
    var local = EdgeList()
    for edge in edges.from.indices {
      let (one, other) = (localOf[Int(edges.from[edge])], localOf[Int(edges.to[edge])])
      guard one >= 0, other >= 0 else { continue }
      local.add(one, other, Dependency(rawValue: edges.why[edge]))
    }
    for member in members { localOf[Int(member)] = -1 }
    var writers = [[Int32]](repeating: [], count: history.keyNames.count)
    for (key, rivals) in rivals(members) { writers[Int(key)] = rivals }
    return Saturation(count: members.count, local, [], writers, budget: options.budget)
  }

  /// What was found holds only where snapshot isolation does.
  private var weakestOfSnapshots: ConsistencyModel {
    let levels = [ConsistencyModel.snapshotIsolation, .strongSessionSnapshotIsolation]
    return levels.first {
      !ConsistencyModel.forbidden(by: [$0]).intersection(found).isEmpty
    } ?? .strongSnapshotIsolation
  }
}
