// Registers without time: which of two writers of a key came first is nowhere written, so that nothing was found says
// little. A level is refuted by a cycle of edges that it forces, proved by an order that the reads agree with, or open.

extension Investigation {
  /// Decides the levels asked for, as far as they can be.
  mutating func decide(_ versions: RegisterVersions) {
    let wanted = options.forbidden
    let hidden = wanted.intersection(.hidden)
    guard history.order == .session, !hidden.isEmpty, found.intersection(wanted).isEmpty else {
      return
    }
    let edges = withProcesses(versions.edges)
    let (snapshots, serial) = (
      ConsistencyModel.strongSessionSnapshotIsolation, ConsistencyModel.strongSessionSerializable
    )
    let isSerial = !hidden.subtracting(ConsistencyModel.forbidden(by: [snapshots])).isEmpty
    let levels = isSerial ? [Saturation.Level.serializable] : [.serializable, .snapshotIsolation]
    if levels.contains(where: { hasOrder($0, versions, edges, attempts: 4) }) { return }

    // The weaker level first, which says more. Repeatable read, though it forbids G2-item, forces no edges.
    var saturation = Saturation(versions, edges, count: history.transactions.count)
    for (level, model) in [
      (Saturation.Level.snapshotIsolation, snapshots), (.serializable, serial),
    ]
    where options.models.contains(where: { $0.withWeaker.contains(model) }) {
      guard Saturation.fits(level, history.transactions.count) else {
        found.insert(.cycleSearchTimeout)
        return
      }
      saturation.run(level)
      search(saturation.edges)
      let new = found.intersection(wanted)
      if !new.isEmpty {
        // A cycle of edges that snapshots force, and that snapshots allow, breaks serializability.
        let breaks = !new.intersection(ConsistencyModel.forbidden(by: [model])).isEmpty
        refuted.append(breaks ? model : serial)
        self.saturation = saturation
        return
      }
    }
    isOpen = !levels.contains { hasOrder($0, versions, saturation.edges, attempts: 200) }
  }

  private func hasOrder(
    _ level: Saturation.Level, _ versions: RegisterVersions, _ edges: EdgeList,
    attempts: Int
  ) -> Bool {
    var search = OrderSearch(level, versions, edges, budget: options.budget)
    return search.run(attempts: attempts)
      && history.agrees(with: search.order, atOnce: level == .serializable)
  }
}
