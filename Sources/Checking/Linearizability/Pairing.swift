import Histories

/// Joins the events of a history into operations.
///
/// A completion ends the open call of its process. What failed did not happen. What ended with `info`, or never, may have
/// happened at any moment after its invocation; after an `info` the process may call again.
struct Pairing {
  private(set) var operations: [Operation] = []
  /// Invocations and, as complements, returns, in the order in which they came.
  private(set) var points: [Int32] = []

  private let history: RecordedHistory
  private let model: String
  /// The open call of each process, or -1.
  private var open: [Int32] = []
  /// The functions met so far; a history has few.
  private var functions: [(datum: Datum, function: Function)] = []

  init<Object: SequentialObject>(
    _ history: RecordedHistory, _ model: String, _ object: inout Object
  ) throws(MalformedHistory) {
    self.history = history
    self.model = model
    operations.reserveCapacity(history.events.count / 2 + 1)
    points.reserveCapacity(history.events.count)
    let events = history.events
    for place in events.indices {
      let event = events[place]
      if isOfServers(event) { continue }
      if event.kind == .invoke {
        try invoke(event, Int32(truncatingIfNeeded: place))
      } else {
        try complete(event, Int32(truncatingIfNeeded: place), &object)
      }
    }
    for process in open where process >= 0 { try crash(Int(process), &object) }
  }

  /// What was done to the servers, and not to the data, is no operation.
  private func isOfServers(_ event: RecordedHistory.Event) -> Bool {
    let process = Int(event.process.index)
    if process < open.count, open[process] >= -1 { return false }
    return history.atoms.whole(event.process) == nil
      && history.atoms.text(event.process) == "nemesis"
  }

  private mutating func invoke(
    _ event: RecordedHistory.Event, _ place: Int32
  ) throws(MalformedHistory) {
    let process = Int(event.process.index)
    while open.count <= process { open.append(-2) }
    if open[process] >= 0 {
      let line = history.events[Int(operations[Int(open[process])].invocation)].line
      throw MalformedHistory(
        line: Int(event.line), "this process has not returned from its call of line \(line)")
    }
    open[process] = Int32(truncatingIfNeeded: operations.count)
    points.append(open[process])
    operations.append(
      Operation(
        action: Action(0), part: .missing, invocation: place, completion: -1, isDropped: true))
  }

  private mutating func complete<Object: SequentialObject>(
    _ event: RecordedHistory.Event, _ place: Int32, _ object: inout Object
  ) throws(MalformedHistory) {
    let process = Int(event.process.index)
    guard process < open.count, open[process] >= 0 else {
      throw MalformedHistory(
        line: Int(event.line), "a completion of a process that has no open call")
    }
    let number = Int(open[process])
    open[process] = -1
    let invocation = history.events[Int(operations[number].invocation)]
    try compare(invocation, event)
    switch event.kind {
    case .info: try crash(number, &object)
    case .fail: _ = try function(invocation)
    case .ok, .invoke:
      let call = Call(
        invocation: invocation, completion: event, function: try function(invocation))
      operations[number].completion = place
      guard let action = try object.action(call) else { return }
      operations[number].action = action
      operations[number].part = object.part(call)
      operations[number].isDropped = false
      points.append(~Int32(truncatingIfNeeded: number))
    }
  }

  private mutating func crash<Object: SequentialObject>(
    _ number: Int, _ object: inout Object
  ) throws(MalformedHistory) {
    let invocation = history.events[Int(operations[number].invocation)]
    let call = Call(invocation: invocation, completion: nil, function: try function(invocation))
    guard let action = try object.action(call), !action.isObserver else { return }
    operations[number].action = action
    operations[number].part = object.part(call)
    operations[number].isDropped = false
  }

  /// A completion must speak of what was called.
  private func compare(
    _ invocation: RecordedHistory.Event, _ completion: RecordedHistory.Event
  ) throws(MalformedHistory) {
    if !completion.function.isMissing, completion.function != invocation.function {
      throw MalformedHistory(
        line: Int(completion.line), "the call of line \(invocation.line) was another function")
    }
    if !completion.key.isMissing, completion.key != invocation.key,
      !history.atoms.isList(completion.key)
    {
      throw MalformedHistory(
        line: Int(completion.line), "the call of line \(invocation.line) was of another key")
    }
  }

  private mutating func function(
    _ event: RecordedHistory.Event
  ) throws(MalformedHistory) -> Function {
    for place in 0..<functions.count where functions[place].datum == event.function {
      return functions[place].function
    }
    guard let name = history.atoms.text(event.function) else {
      throw MalformedHistory(line: Int(event.line), "the call has no function \"f\"")
    }
    guard let function = Function.allCases.first(where: { $0.name == name }) else {
      throw MalformedHistory(line: Int(event.line), "a \(model) has no function \(name)")
    }
    functions.append((event.function, function))
    return function
  }
}
