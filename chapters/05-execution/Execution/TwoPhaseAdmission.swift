import Model

// Whom a coordinator lets in. A transaction that waits for a slow server keeps its user waiting, and in time all users wait.
// Who decides by himself what he takes in can turn away those that need that server, and go on with the others; where an
// order is agreed upon first, nobody can (Ren, Thomson, Abadi, PVLDB 2014, who call it throttling).

extension TwoPhaseServer {
  // snippet.admit
  /// The other servers whose rows a call names, each of which has one more of this coordinator's calls
  /// from now on; nil where one of them has as many as it may have, and the call is refused.
  mutating func admit(_ call: Transaction) -> [Int]? {
    guard let most = options.mostTowards else { return [] }
    footprint.clear()
    catalogue.declare(call, &footprint)
    var others: [Int] = []
    for key in footprint.updates + footprint.reads {
      let other = partition(of: key)
      if other != me.index, !others.contains(other) { others.append(other) }
    }
    guard others.allSatisfy({ towards[$0] < most }) else { return nil }
    for other in others { towards[other] += 1 }
    return others
  }
  // snippet.end

  /// Nothing of the call has been done, and its user may ask for something else.
  mutating func refuse(
    _ number: UInt64, of client: NodeID, _ context: inout Context<TwoPhaseStore>
  ) {
    counts.refused += 1
    context.point("refused", number)
    sessions.end(number, of: client, .aborted(.overload))
    context.send(.answer(number, .aborted(.overload)), to: client)
  }

  /// Its user has an answer.
  mutating func leave(_ job: Int) {
    for other in jobs[job].towards { towards[other] -= 1 }
    jobs[job].towards.removeAll(keepingCapacity: true)
  }
}
