import Histories

// What the checks of workloads share: calls paired with their answers, and elements under numbers.

/// One call and how it ended, as places among the events of a history.
struct PairedCall {
  /// The place of its invocation; of its answer, where a history holds answers only.
  var invoked: Int
  /// The place of its answer; `.max` where none came.
  var completed: Int
  var kind: RecordedHistory.Kind
  var process: Datum
  var function: String
  /// What was asked.
  var asked: Datum
  /// What was told; of a call without an answer what was asked.
  var told: Datum
  var key: Datum
  /// The line to name: of the answer where there is one.
  var line: Int

  var isOk: Bool { kind == .ok }
  var hasFailed: Bool { kind == .fail }
}

extension RecordedHistory {
  /// The calls in the order of their invocations. Throws at an answer that nobody asked for and at a process that
  /// asks twice at once, unless the file holds answers only.
  func calls() throws(MalformedHistory) -> [PairedCall] {
    let hasInvocations = events.contains { $0.kind == .invoke }
    var calls: [PairedCall] = []
    var open: [Datum: Int] = [:]
    for (place, event) in events.enumerated() {
      if event.kind == .invoke {
        if let earlier = open[event.process] {
          throw MalformedHistory(
            line: Int(event.line),
            "process \(describe(event.process)) asks again before line \(calls[earlier].line) is answered"
          )
        }
        open[event.process] = calls.count
        calls.append(
          PairedCall(
            invoked: place, completed: .max, kind: .info, process: event.process,
            function: try function(event), asked: content(event), told: content(event),
            key: event.key,
            line: Int(event.line)))
      } else if let index = open.removeValue(forKey: event.process) {
        if !event.function.isMissing, try function(event) != calls[index].function {
          throw MalformedHistory(
            line: Int(event.line),
            "the answer is to \(try function(event)), and line \(calls[index].line) asked for \(calls[index].function)"
          )
        }
        calls[index].kind = event.kind
        if event.kind != .info { calls[index].completed = place }
        if !content(event).isMissing { calls[index].told = content(event) }
        if calls[index].key.isMissing { calls[index].key = event.key }
        calls[index].line = Int(event.line)
      } else if !hasInvocations {
        calls.append(
          PairedCall(
            invoked: place, completed: event.kind == .info ? .max : place, kind: event.kind,
            process: event.process, function: try function(event), asked: content(event),
            told: content(event), key: event.key, line: Int(event.line)))
      } else if event.kind != .info {
        throw MalformedHistory(
          line: Int(event.line),
          "an answer to process \(describe(event.process)), which asked for nothing")
      }
    }
    return calls
  }

  private func content(_ event: Event) -> Datum {
    event.operations.isMissing ? event.value : event.operations
  }

  private func function(_ event: Event) throws(MalformedHistory) -> String {
    if event.function.isMissing {
      if !event.operations.isMissing { return "txn" }
      throw MalformedHistory(line: Int(event.line), "the event has no function \"f\"")
    }
    guard let name = atoms.text(event.function) else {
      throw MalformedHistory(line: Int(event.line), "the function is no word")
    }
    return name
  }

  func describe(_ datum: Datum) -> String { atoms.describe(datum) }

  /// An option of the header: in `opts` or beside it.
  func option(_ names: String...) -> Datum {
    let options = atoms.value(header, "opts")
    for name in names {
      for place in [options, header] {
        let datum = atoms.value(place, name)
        if !datum.isMissing, !datum.isNull { return datum }
      }
    }
    return .missing
  }

  func refuse(_ call: PairedCall, _ workload: String, knows: String) -> MalformedHistory {
    MalformedHistory(line: call.line, "\(workload) knows \(knows), not \(call.function)")
  }
}

extension Atoms {
  /// A value as it is written in JSON, cut where it is long.
  public func describe(_ datum: Datum, longest: Int = 60) -> String {
    var text = ""
    write(datum, &text, longest)
    return text.utf8.count > longest ? String(text.prefix(longest)) + "…" : text
  }

  private func write(_ datum: Datum, _ text: inout String, _ longest: Int) {
    if text.utf8.count > longest { return }
    switch kind(datum) {
    case nil, .null: text += "null"
    case .no: text += "false"
    case .yes: text += "true"
    case .whole: text += "\(whole(datum)!)"
    case .text: text += self.text(datum)!
    case .list:
      text += "["
      for (place, member) in list(datum).enumerated() {
        if text.utf8.count > longest { return }
        if place > 0 { text += "," }
        write(member, &text, longest)
      }
      text += "]"
    case .map:
      text += "{"
      for (place, pair) in pairs(datum).enumerated() {
        if text.utf8.count > longest { return }
        if place > 0 { text += "," }
        write(pair.key, &text, longest)
        text += ":"
        write(pair.value, &text, longest)
      }
      text += "}"
    }
  }
}

/// Numbers for elements: words and numbers are kept once by their history, lists and maps are not.
struct Elements {
  private var groups: [String: Int32] = [:]

  mutating func number(_ datum: Datum, _ atoms: Atoms) -> Int32 {
    switch atoms.kind(datum) {
    case .list, .map:
      let text = atoms.describe(datum, longest: .max)
      if let known = groups[text] { return known }
      groups[text] = Int32(truncatingIfNeeded: -2 - groups.count)
      return Int32(truncatingIfNeeded: -1 - groups.count)
    default: return datum.index
    }
  }
}
