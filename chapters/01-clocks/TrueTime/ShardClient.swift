import Model

/// A client's library: what its users asked and has not been answered yet.
struct ShardClient: Sendable {
  private enum Stage: Sendable {
    case writing(leader: Int, row: Int)
    case writingFirst(row: Int)
    case writingSecond(Written, row: Int)
    /// What each leader has answered so far.
    case reading(row: Int, at: Timestamp, first: [Written]?, second: [Written]?)
  }

  private struct Open: Sendable {
    var number: UInt64
    var id: RequestID
    var stage: Stage
  }

  let leaders: [NodeID]
  /// How long it waits for an answer before it asks again.
  let patience: Nanoseconds
  private var open: [Open] = []
  private var issued: UInt64 = 0

  init(leaders: [NodeID], patience: Nanoseconds) {
    self.leaders = leaders
    self.patience = patience
  }

  mutating func submit(
    _ request: ShardServer.Request, as id: RequestID, _ context: inout Context<ShardServer>
  ) {
    switch request {
    case .pair(let row): begin(.writingFirst(row: row), id, &context)
    case .write(let leader, let row): begin(.writing(leader: leader, row: row), id, &context)
    case .snapshot(let row):
      begin(
        .reading(row: row, at: context.bounds.latest, first: nil, second: nil), id, &context)
    }
  }

  private mutating func begin(
    _ stage: Stage, _ id: RequestID, _ context: inout Context<ShardServer>
  ) {
    issued += 1
    // Numbers no other client uses.
    let number = UInt64(context.me.index) << 40 | issued
    open.append(Open(number: number, id: id, stage: stage))
    ask(open[open.count - 1], &context)
  }

  /// Sends what a request waits for, the first time or again: the number says that it is the same.
  private func ask(_ request: Open, _ context: inout Context<ShardServer>) {
    let number = request.number
    switch request.stage {
    case .writing(let leader, let row):
      context.send(.write(number, row: row), to: leaders[leader])
    case .writingFirst(let row): context.send(.write(number, row: row), to: leaders[0])
    case .writingSecond(_, let row): context.send(.write(number, row: row), to: leaders[1])
    case .reading(let row, let at, _, _):
      for leader in leaders { context.send(.read(number, row: row, at: at), to: leader) }
    }
    context.set(.again(number), after: patience)
  }

  mutating func askAgain(_ number: UInt64, _ context: inout Context<ShardServer>) {
    guard let request = open.first(where: { $0.number == number }) else { return }
    context.point("asked again")
    ask(request, &context)
  }

  mutating func written(_ written: Written, _ context: inout Context<ShardServer>) {
    guard let index = open.firstIndex(where: { $0.number == written.number }) else { return }
    let request = open.remove(at: index)
    switch request.stage {
    case .writingFirst(let row):
      // The telephone call: the second write is asked for once the first is known to be done.
      begin(.writingSecond(written, row: row), request.id, &context)
    case .writingSecond(let first, _): context.respond(.pair(first, written), to: request.id)
    case .writing: context.respond(.written(written), to: request.id)
    case .reading: invariant(false, "a read was answered as a write")
    }
  }

  mutating func value(
    _ number: UInt64, _ values: [Written], from leader: NodeID,
    _ context: inout Context<ShardServer>
  ) {
    guard let index = open.firstIndex(where: { $0.number == number }),
      case .reading(let row, let at, var first, var second) = open[index].stage
    else { return }
    if leader == leaders[0] { first = values } else { second = values }
    if let first, let second {
      context.respond(.snapshot(first, second, at: at), to: open.remove(at: index).id)
    } else {
      open[index].stage = .reading(row: row, at: at, first: first, second: second)
    }
  }
}
