import Histories

/// Judges a recorded history: reads what it is from its header or its shape, and asks the judge for that.
public struct Judge: Sendable {
  /// What to hold the history against; nil for what its header says.
  public var level: String?

  public init(level: String? = nil) { self.level = level }

  public func judge(_ bytes: UnsafeBufferPointer<UInt8>, isEDN: Bool) -> Ruling {
    do {
      let history = try isEDN ? RecordedHistory(edn: bytes) : RecordedHistory(jsonLines: bytes)
      return judge(history)
    } catch {
      return .malformed(level ?? "default", line: error.line, error.reason)
    }
  }

  public func judge(_ history: RecordedHistory) -> Ruling {
    let name = level ?? "default"
    guard let asked = Level(name) else {
      return .unknown(name, "no judge knows the level \(name); judge --levels lists all")
    }
    do {
      if history.events.isEmpty { return .unknown(name, "the history holds no operation") }
      return try Judge.judge(
        history, asked == .standard ? try Judge.suggested(history) : asked, name)
    } catch {
      return .malformed(name, line: error.line, error.reason)
    }
  }

  private static func judge(
    _ history: RecordedHistory, _ level: Level, _ name: String
  ) throws(MalformedHistory) -> Ruling {
    switch level {
    case .workload(let workload): return try judge(history, workload)
    case .linearizable: return try judgeLinearizability(history)
    case .transactional: return try judgeTransactions(history, level: name)
    case .standard: return try judgeTransactions(history, level: nil)
    }
  }

  private static func judge(
    _ history: RecordedHistory, _ workload: Level.Workload
  ) throws(MalformedHistory) -> Ruling {
    switch workload {
    case .bank: try BankCheck.judge(history)
    case .set: try SetCheck.judge(history)
    case .setFull: try SetFullCheck.judge(history)
    case .counter: try CounterCheck.judge(history)
    case .longFork: try LongForkCheck.judge(history)
    case .causal: try CausalCheck.judge(history)
    }
  }

  /// What a history is to be held against when nobody says.
  static func suggested(_ history: RecordedHistory) throws(MalformedHistory) -> Level {
    if let named = history.header("model") ?? history.header("kind") {
      if let workload = Level.Workload(rawValue: named) { return .workload(workload) }
    }
    if history.header("model") != nil { return .linearizable }
    if history.header("kind") != nil { return .standard }
    var functions: [String] = []
    var readsLists = false
    for event in history.events {
      if !event.operations.isMissing { return .standard }
      if let function = history.atoms.text(event.function), !functions.contains(function) {
        functions.append(function)
        if functions.count > 8 { break }
      }
      if history.atoms.isList(event.value), history.atoms.text(event.function) == "read" {
        readsLists = true
      }
    }
    if functions.contains("transfer") { return .workload(.bank) }
    if functions.contains("read-init") { return .workload(.causal) }
    if functions.contains("add") { return .workload(readsLists ? .set : .counter) }
    if functions == ["txn"] { return .standard }
    return .linearizable
  }
}
