import Histories

/// Why a history is not linearizable: the return that no order passes.
public struct Witness: Sendable, CustomStringConvertible {
  /// An order that explains all earlier returns, and the state that it leaves.
  public struct Attempt: Sendable {
    /// Lines of the invocations, in the order in which the operations would have taken effect.
    public var lines: [Int]
    public var state: String
  }

  /// The lines of the operation that cannot be explained.
  public var invocationLine: Int
  public var completionLine: Int
  /// The key it touches, where the object has keys.
  public var part: String?
  /// What it did, in words.
  public var operation: String
  /// The lines of the other operations in flight when it returned.
  public var inFlight: [Int]
  /// Of the orders that come this far one for each state, at most eight.
  public var attempts: [Attempt]
  /// Why, where no order was looked for.
  public var reason: String?

  public var description: String {
    if let reason { return reason }
    var text = "line \(completionLine): \(operation), called in line \(invocationLine),"
    text += part.map { " key \($0)," } ?? ""
    text += " cannot have returned\n"
    text += "  states reached: " + attempts.map(\.state).joined(separator: ", ") + "\n"
    if let attempt = attempts.first {
      let lines = attempt.lines.suffix(8).map(String.init).joined(separator: " ")
      let dots = attempt.lines.count > 8 ? "… " : ""
      text += "  an order up to it, by the lines of the calls: \(dots)\(lines)\n"
    }
    let others = inFlight.map(String.init).joined(separator: " ")
    text += "  in flight with it: " + (others.isEmpty ? "nothing" : "the calls of lines \(others)")
    return text
  }
}

extension Witness {
  init<Object: SequentialObject>(
    _ history: RecordedHistory, _ operations: [Operation], _ schedule: Schedule, _ place: Int,
    _ attempts: [(order: [Int32], state: Int32)], _ object: Object
  ) {
    func line(_ number: Int32) -> Int {
      Int(history.events[Int(operations[Int(number)].invocation)].line)
    }
    let last = schedule.returns[place]
    let live = schedule.live[Int(last.start)..<Int(last.end)]
    let stuck = live.first { $0.slot == last.slot }!.operation
    let own = operations[Int(stuck)]
    let invocation = history.events[Int(own.invocation)]
    let completion = history.events[Int(own.completion)]
    invocationLine = Int(invocation.line)
    completionLine = Int(completion.line)
    part = own.part.isMissing ? nil : history.atoms.text(of: own.part)
    let value = completion.value.isNull ? invocation.value : completion.value
    operation = history.atoms.text(of: invocation.function)
    if !value.isMissing { operation += " " + history.atoms.text(of: value) }
    if completion.result == .no { operation += ", which failed to compare," }
    let crashed = schedule.members.filter { $0.from <= place }.map(\.operation)
    inFlight = (live.map(\.operation).filter { $0 != stuck } + crashed).map(line).sorted()
    self.attempts = attempts.map {
      Attempt(lines: $0.order.map(line), state: object.describe($0.state))
    }
  }

  /// A witness without a search.
  init(_ lines: [String]) {
    (invocationLine, completionLine, operation) = (0, 0, "")
    (inFlight, attempts) = ([], [])
    reason = lines.joined(separator: "\n")
  }
}

extension Atoms {
  /// A value as people would write it.
  func text(of datum: Datum) -> String {
    switch kind(datum) {
    case nil: "nothing"
    case .null: "nil"
    case .no: "false"
    case .yes: "true"
    case .whole: String(whole(datum)!)
    case .text: text(datum)!.count > 60 ? "…" + text(datum)!.suffix(60) : text(datum)!
    case .list: "[" + list(datum).map { text(of: $0) }.joined(separator: " ") + "]"
    case .map:
      "{"
        + pairs(datum).map { text(of: $0.key) + " " + text(of: $0.value) }.joined(separator: ", ")
        + "}"
    }
  }
}
