import Histories

/// Elements are added while the set is read over and over, and each is followed through all reads (Jepsen's `set-full`).
///
/// An element is *known* once its add was acknowledged or a read showed it. It is *stable* when the latest read that has
/// it was asked for after the latest that has not; *lost* when it was known and the latest read without it was asked
/// for after that and after every read with it; else it was never read, which proves nothing. With the option
/// `linearizable?` an element missing from a read that was asked for after it was known is *stale*, and stale is wrong.
/// An element twice in one read is *duplicated*, and an element that nobody tried to add is *unexpected*.
struct SetFullCheck {
  private struct Element {
    var datum: Datum
    var known = Int.max
    var knownLine = 0
    /// The latest invocation of a read that has it, and of one that has not.
    var present = -1
    var absent = -1
    var absentLine = 0

    var isStable: Bool { present >= 0 && absent < present }
    var isLost: Bool { known < .max && absent >= 0 && present < absent && known < absent }
    /// Missing from a read that was asked for after it was known.
    var isStale: Bool { isStable && absent > known }
  }

  private let history: RecordedHistory
  private var numbers = Elements()
  private var places: [Int32: Int] = [:]
  private var elements: [Element] = []
  private var anomalies: [String] = []
  private var witness: [String] = []

  static func judge(_ history: RecordedHistory) throws(MalformedHistory) -> Ruling {
    var check = SetFullCheck(history: history)
    return try check.judge()
  }

  private init(history: RecordedHistory) { self.history = history }

  private mutating func judge() throws(MalformedHistory) -> Ruling {
    let calls = try history.calls()
    for call in calls {
      switch call.function {
      case "add": add(call)
      case "read": break
      default: throw history.refuse(call, "a set", knows: "add and read")
      }
    }
    let reads = calls.filter { $0.isOk && $0.function == "read" }.sorted {
      $0.completed < $1.completed
    }
    var addedBy = calls.filter { $0.function == "add" }.sorted { $0.invoked < $1.invoked }[...]
    var present: [Int] = []
    for read in reads {
      while let add = addedBy.first, add.invoked < read.completed {
        present.append(places[numbers.number(add.asked, history.atoms)]!)
        addedBy.removeFirst()
      }
      try see(read, present)
    }
    return ruling()
  }

  private mutating func add(_ call: PairedCall) {
    let number = numbers.number(call.asked, history.atoms)
    if places[number] == nil {
      places[number] = elements.count
      elements.append(Element(datum: call.asked))
    }
    let place = places[number]!
    if call.isOk, call.completed < elements[place].known {
      elements[place].known = call.completed
      elements[place].knownLine = call.line
    }
  }

  private mutating func see(_ read: PairedCall, _ attempted: [Int]) throws(MalformedHistory) {
    guard history.atoms.isList(read.told) else {
      throw MalformedHistory(line: read.line, "a read of a set is a list of its elements")
    }
    var seen: Set<Int> = []
    for datum in history.atoms.list(read.told) {
      guard let place = places[numbers.number(datum, history.atoms)] else {
        note(
          "unexpected",
          "line \(read.line) reads \(history.describe(datum)), which nobody tried to add")
        continue
      }
      if !seen.insert(place).inserted {
        note("duplicated", "line \(read.line) reads \(history.describe(datum)) twice")
      }
      elements[place].present = max(elements[place].present, read.invoked)
      if read.completed < elements[place].known {
        elements[place].known = read.completed
        elements[place].knownLine = read.line
      }
    }
    for place in attempted where !seen.contains(place) && elements[place].absent < read.invoked {
      elements[place].absent = read.invoked
      elements[place].absentLine = read.line
    }
  }

  private mutating func ruling() -> Ruling {
    for element in elements where element.isLost {
      note(
        "lost",
        "\(history.describe(element.datum)) is there by line \(element.knownLine), and the read of line "
          + "\(element.absentLine), and all after it, do not have it")
    }
    if history.option("linearizable?", "linearizable") == .yes {
      for element in elements where element.isStale {
        note(
          "stale",
          "\(history.describe(element.datum)) is there by line \(element.knownLine), and the later read of line "
            + "\(element.absentLine) does not have it")
      }
    }
    if !anomalies.isEmpty { return .invalid("set-full", anomalies, witness) }
    return elements.contains { $0.isStable }
      ? .valid("set-full") : .unknown("set-full", "no element was read after it was added")
  }

  private mutating func note(_ anomaly: String, _ line: String) {
    if !anomalies.contains(anomaly) { witness.append(line) }
    anomalies.append(anomaly)
  }
}
