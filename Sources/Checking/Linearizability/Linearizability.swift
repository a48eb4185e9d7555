import Histories

/// What a judge says of a history; what is no history is thrown as `MalformedHistory`.
public enum Judgement: Sendable {
  case valid
  case invalid(Witness)
  /// The search went over its budget, or the judge does not know the model. Never a guess.
  case unknown(String)
}

/// The operations that took effect, as places of their invocations among the events, in an order that explains all that
/// the clients saw; one order for each part of the object that can be judged alone.
public struct Linearization: Sendable {
  public var orders: [[Int32]]
}

/// Judges whether the operations of a history can be put into one order that respects real time and explains all results
/// (Herlihy and Wing, 1990).
///
/// The model and the initial state stand in the history's header. An object of independent parts, such as registers under
/// keys, is linearizable when each part is, so parts are judged one by one.
public struct Linearizability: Sendable {
  /// Configurations that one part may take.
  public var budget: Int
  /// The model, where the header names none.
  public var model: String?

  public init(budget: Int = 4_000_000, model: String? = nil) {
    self.budget = budget
    self.model = model
  }

  /// Throws where the file is no history of its model.
  public func judge(_ history: RecordedHistory) throws(MalformedHistory) -> Judgement {
    try decide(history, wantsOrder: false).judgement
  }

  /// An order that shows why a history is valid; nil where it is not, or nobody knows.
  public func linearization(
    of history: RecordedHistory
  ) throws(MalformedHistory) -> Linearization? {
    let (judgement, linearization) = try decide(history, wantsOrder: true)
    guard case .valid = judgement else { return nil }
    return linearization
  }

  private func decide(
    _ history: RecordedHistory, wantsOrder: Bool
  ) throws(MalformedHistory) -> (judgement: Judgement, linearization: Linearization) {
    let name = history.header("model") ?? model
    switch name {
    case "register", "cas-register":
      return try decide(history, name!, wantsOrder, Register(history))
    case "kv-string-append", "kv", "append":
      return try decide(history, name!, wantsOrder, Text(history))
    case "multi-register": return try decide(history, name!, wantsOrder, MultiRegister(history))
    case "mutex": return try decide(history, name!, wantsOrder, Mutex(history))
    case "set": return try decide(history, name!, wantsOrder, GrowingSet(history))
    case "counter": return try decide(history, name!, wantsOrder, Counter(history))
    case "bank":
      // Nobody says how the money moved, so the invariant of the workload stands for an order.
      let ruling = try BankCheck.judge(history)
      let empty = Linearization(orders: [])
      switch ruling.verdict {
      case .valid: return (.valid, empty)
      case .invalid: return (.invalid(Witness(ruling.witness)), empty)
      default: return (.unknown(ruling.reason ?? ""), empty)
      }
    case nil: return (.unknown("the header names no model"), Linearization(orders: []))
    case let name?:
      return (.unknown("the model \(name) is not known here"), Linearization(orders: []))
    }
  }

  private func decide<Object: SequentialObject>(
    _ history: RecordedHistory, _ model: String, _ wantsOrder: Bool, _ object: Object
  ) throws(MalformedHistory) -> (judgement: Judgement, linearization: Linearization) {
    var object = object
    let pairing = try Pairing(history, model, &object)
    var result = Linearization(orders: [])
    for points in Linearizability.parts(of: pairing) {
      let schedule = Schedule(points, pairing.operations)
      switch search(schedule, &object, wantsOrder) {
      case .linearizable(let order):
        if wantsOrder { result.orders.append(order.map { pairing.operations[Int($0)].invocation }) }
      case .stuck(let place, let attempts):
        let witness = Witness(history, pairing.operations, schedule, place, attempts, object)
        return (.invalid(witness), result)
      case .exhausted(let count) where count == 0:
        let reason = "more than 4,096 bits would be needed for what is in flight or was lost"
        return (.unknown(reason), result)
      case .exhausted(let count):
        return (.unknown("nothing was found in \(count) configurations"), result)
      }
    }
    return (.valid, result)
  }

  /// Marks of few words cost less, and nearly all histories need one.
  private func search<Object: SequentialObject>(
    _ schedule: Schedule, _ object: inout Object, _ wantsOrder: Bool
  ) -> Finding {
    let hopes = schedule.hopes(object)
    let finding = search(schedule, &object, wantsOrder, hopes, budget)
    guard !hopes.isEmpty, case .stuck = finding else { return finding }
    // Hope gives up early. A witness is better found without it, at the read itself, where that is not too dear.
    let plain = search(schedule, &object, wantsOrder, [], min(budget, 20_000))
    if case .stuck = plain { return plain }
    return finding
  }

  private func search<Object: SequentialObject>(
    _ schedule: Schedule, _ object: inout Object, _ wantsOrder: Bool, _ hopes: [Schedule.Live?],
    _ budget: Int
  ) -> Finding {
    switch schedule.words {
    case 1:
      var search = Search<Object, 1>(schedule, budget: budget, wantsOrder: wantsOrder, hopes: hopes)
      return search.run(&object)
    case 2...4:
      var search = Search<Object, 4>(schedule, budget: budget, wantsOrder: wantsOrder, hopes: hopes)
      return search.run(&object)
    case 5...64:
      var search = Search<Object, 64>(
        schedule, budget: budget / 8, wantsOrder: wantsOrder, hopes: hopes)
      return search.run(&object)
    default: return .exhausted(configurations: 0)
    }
  }

  /// The points of each part, in the order in which the parts are first touched.
  private static func parts(of pairing: Pairing) -> [ArraySlice<Int32>] {
    let operations = pairing.operations
    guard let first = operations.first(where: { !$0.isDropped })?.part else { return [] }
    if operations.allSatisfy({ $0.isDropped || $0.part == first }) { return [pairing.points[...]] }
    var places: [Datum: Int] = [:]
    var parts: [[Int32]] = []
    for point in pairing.points {
      let operation = operations[Int(point >= 0 ? point : ~point)]
      if operation.isDropped { continue }
      if let place = places[operation.part] {
        parts[place].append(point)
      } else {
        places[operation.part] = parts.count
        parts.append([point])
      }
    }
    return parts.map { $0[...] }
  }
}
