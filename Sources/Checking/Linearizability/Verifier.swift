import Histories

/// Checks a linearization by replaying it, with models of its own that know nothing of the search.
///
/// It is short so that it can be read: who believes it need not believe the search.
public struct LinearizationVerifier {
  private let history: RecordedHistory
  private var replay: Replay
  private var ends: [Int: RecordedHistory.Event] = [:]
  private var endPlaces: [Int: Int] = [:]

  public init(_ history: RecordedHistory) {
    self.history = history
    replay = Replay(history)
    var open: [Datum: Int] = [:]
    for (place, event) in history.events.enumerated() {
      if event.kind == .invoke { open[event.process] = place; continue }
      guard let invocation = open.removeValue(forKey: event.process) else { continue }
      ends[invocation] = event
      endPlaces[invocation] = event.kind == .ok ? place : nil
    }
  }

  /// What is wrong with the linearization; nil where it holds.
  public mutating func problem(in linearization: Linearization) -> String? {
    var taken: Set<Int> = []
    for order in linearization.orders {
      // What is taken later must not have returned before what is taken earlier was called.
      var latestCall = -1
      for place in order.map(Int.init) {
        let event = history.events[place]
        guard taken.insert(place).inserted else { return "line \(event.line) is taken twice" }
        latestCall = max(latestCall, place)
        if let end = endPlaces[place], end < latestCall {
          return "line \(event.line) comes too late"
        }
        if ends[place]?.kind == .fail { return "line \(event.line) failed" }
        let result = ends[place]?.kind == .ok ? ends[place] : nil
        if !replay.take(event, result) { return "line \(event.line) cannot have returned that" }
      }
    }
    for place in endPlaces.keys.sorted() where !taken.contains(place) {
      return "line \(history.events[place].line) is missing"
    }
    return nil
  }
}

/// An object that takes one operation after the other, as plainly as it can be written.
public struct Replay: Hashable {
  private var values: [String: String] = [:]
  private var members: [String: Set<String>] = [:]
  private var atoms: Atoms { box.atoms }
  private let box: Box

  private final class Box: Hashable, Sendable {
    let atoms: Atoms
    let start: Datum
    init(_ history: RecordedHistory) {
      atoms = history.atoms
      start = history.atoms.value(history.header, "init")
    }
    static func == (a: Box, b: Box) -> Bool { a === b }
    func hash(into hasher: inout Hasher) {}
  }

  public init(_ history: RecordedHistory) {
    box = Box(history)
    for pair in atoms.pairs(box.start) { values[word(pair.key)] = word(pair.value) }
  }

  /// Takes one operation; false where it cannot have had this result. `result` is nil where nobody knows it.
  public mutating func take(_ call: RecordedHistory.Event, _ result: RecordedHistory.Event?) -> Bool
  {
    let key = word(call.key)
    let value = word(call.value)
    let now = values[key] ?? (box.start.isMissing ? "null" : word(box.start))
    switch atoms.text(call.function) ?? "" {
    case "read" where members[key] != nil || atoms.isList(result?.value ?? .null):
      return result == nil || Set(atoms.list(result!.value).map(word)) == members[key] ?? []
    case "read", "get": return result == nil || word(result!.value) == now
    case "write", "put": values[key] = value
    case "cas":
      let (old, new) = (atoms.list(call.value).first!, atoms.list(call.value).last!)
      if result?.result == .no { return now != word(old) }
      if now != word(old) { return false }
      values[key] = word(new)
    case "append": values[key] = "\"" + now.dropFirst().dropLast() + value.dropFirst()
    case "add" where atoms.whole(box.start) == nil: members[key, default: []].insert(value)
    case "add": values[key] = String(Int64(now)! + atoms.whole(call.value)!)
    case "acquire", "release":
      let isFree = now != "taken"
      values[key] = isFree ? "taken" : "free"
      return isFree == (atoms.text(call.function) == "acquire")
    case "txn":
      for step in atoms.list(result?.value ?? call.value).map({ Array(atoms.list($0)) }) {
        if atoms.text(step[0])!.hasPrefix("w") {
          values[word(step[1])] = word(step[2])
        } else if result != nil, values[word(step[1])] ?? "null" != word(step[2]) {
          return false
        }
      }
    default: return false
    }
    return true
  }

  private func word(_ datum: Datum) -> String {
    switch atoms.kind(datum) {
    case .text: "\"" + atoms.text(datum)! + "\""
    case .whole: String(atoms.whole(datum)!)
    case .list: "[" + atoms.list(datum).map(word).joined(separator: ",") + "]"
    case .null, nil: "null"
    default: String(datum.index)
    }
  }
}
