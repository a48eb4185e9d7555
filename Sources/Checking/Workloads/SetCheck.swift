import Histories

/// Elements are added, and at the end everything is read: what was acknowledged is there, and nothing else that nobody
/// tried to add (Jepsen's `set`).
struct SetCheck {
  static func judge(_ history: RecordedHistory) throws(MalformedHistory) -> Ruling {
    let calls = try history.calls()
    let atoms = history.atoms
    var elements = Elements()
    var attempted: Set<Int32> = []
    var added: [(number: Int32, call: PairedCall)] = []
    var final: PairedCall?
    for call in calls {
      switch call.function {
      case "add":
        let number = elements.number(call.asked, atoms)
        attempted.insert(number)
        if call.isOk { added.append((number, call)) }
      case "read": if call.isOk, call.completed > final?.completed ?? -1 { final = call }
      default: throw history.refuse(call, "a set", knows: "add and read")
      }
    }
    guard let final else { return .unknown("set", "the set was never read") }
    guard atoms.isList(final.told) else {
      throw MalformedHistory(line: final.line, "a read of a set is a list of its elements")
    }
    var read: Set<Int32> = []
    var unexpected: [Datum] = []
    for datum in atoms.list(final.told) {
      let number = elements.number(datum, atoms)
      if read.insert(number).inserted, !attempted.contains(number) { unexpected.append(datum) }
    }
    let lost = added.filter { !read.contains($0.number) }
    return ruling(history, final, lost.map(\.call), unexpected)
  }

  private static func ruling(
    _ history: RecordedHistory, _ final: PairedCall, _ lost: [PairedCall], _ unexpected: [Datum]
  ) -> Ruling {
    var anomalies: [String] = []
    var witness: [String] = []
    if let first = lost.first {
      anomalies.append("lost")
      witness.append(
        "line \(first.line) acknowledges \(history.describe(first.asked)), and the last read, line \(final.line), does "
          + "not have it; \(lost.count) lost in all")
    }
    if let first = unexpected.first {
      anomalies.append("unexpected")
      witness.append(
        "line \(final.line) reads \(history.describe(first)), which nobody tried to add; \(unexpected.count) such in all"
      )
    }
    return anomalies.isEmpty ? .valid("set") : .invalid("set", anomalies, witness)
  }
}
