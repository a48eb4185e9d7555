import Histories

/// A number that is added to: every read lies between what must have arrived and what may have (Jepsen's `counter`).
///
/// At least the increments acknowledged before the read was asked for, at most those asked for before it was answered;
/// decrements the other way round. The header's `init` is the start, else 0.
struct CounterCheck {
  static func judge(_ history: RecordedHistory) throws(MalformedHistory) -> Ruling {
    let calls = try history.calls()
    let atoms = history.atoms
    let start = atoms.whole(history.option("init")) ?? 0
    // What happens to the bounds, in the order of events: a call is asked for, or answered.
    var asked = [Int32](repeating: -1, count: history.events.count)
    var answered = asked
    for (index, call) in calls.enumerated() where !call.hasFailed {
      asked[call.invoked] = Int32(truncatingIfNeeded: index)
      if call.completed < .max { answered[call.completed] = Int32(truncatingIfNeeded: index) }
    }
    var bounds = Bounds()
    var begun: [Int32: Bounds] = [:]
    var reads = 0
    var wrong = 0
    var witness: [String] = []
    for place in history.events.indices {
      if asked[place] >= 0 {
        let call = calls[Int(asked[place])]
        if call.function == "read" {
          begun[asked[place]] = bounds
        } else {
          try bounds.ask(try amount(call, atoms, history), call.line)
        }
      }
      guard answered[place] >= 0 else { continue }
      let call = calls[Int(answered[place])]
      if call.function != "read" {
        try bounds.answer(try amount(call, atoms, history), call.line)
        continue
      }
      guard call.isOk, !call.told.isNull else { continue }
      guard let value = atoms.whole(call.told) else {
        throw MalformedHistory(line: call.line, "a read of a counter is a whole number")
      }
      let before = begun[answered[place]]!
      let (least, falls) = start.addingReportingOverflow(
        before.risenForSure &+ bounds.fallenPerhaps)
      let (most, rises) = start.addingReportingOverflow(bounds.risenPerhaps &+ before.fallenForSure)
      guard !falls, !rises else { throw Bounds.tooLarge(call.line) }
      reads += 1
      if value >= least, value <= most { continue }
      wrong += 1
      if wrong == 1 {
        witness.append(
          "line \(call.line) reads \(value); anything from \(least) to \(most) would be right")
      }
    }
    if wrong > 0 { return .invalid("counter", ["out-of-bounds"], witness) }
    return reads > 0 ? .valid("counter") : .unknown("counter", "the counter was never read")
  }

  private static func amount(
    _ call: PairedCall, _ atoms: Atoms, _ history: RecordedHistory
  ) throws(MalformedHistory) -> Int64 {
    let sign: Int64
    switch call.function {
    case "add", "inc", "increment": sign = 1
    case "dec", "decrement": sign = -1
    default: throw history.refuse(call, "a counter", knows: "add, increment, decrement and read")
    }
    if call.asked.isNull || call.asked.isMissing { return sign }
    guard let amount = atoms.whole(call.asked), amount > Int64.min else {
      throw MalformedHistory(line: call.line, "what is added to a counter is a whole number")
    }
    return sign * amount
  }

  private struct Bounds {
    var risenForSure: Int64 = 0
    var risenPerhaps: Int64 = 0
    var fallenForSure: Int64 = 0
    var fallenPerhaps: Int64 = 0

    mutating func ask(_ amount: Int64, _ line: Int) throws(MalformedHistory) {
      if amount >= 0 {
        try add(amount, \.risenPerhaps, line)
      } else {
        try add(amount, \.fallenPerhaps, line)
      }
    }

    mutating func answer(_ amount: Int64, _ line: Int) throws(MalformedHistory) {
      if amount >= 0 {
        try add(amount, \.risenForSure, line)
      } else {
        try add(amount, \.fallenForSure, line)
      }
    }

    /// Rises and falls stay within half the range each, so that their sum fits.
    private mutating func add(
      _ amount: Int64, _ bound: WritableKeyPath<Bounds, Int64>, _ line: Int
    ) throws(MalformedHistory) {
      let (sum, overflows) = self[keyPath: bound].addingReportingOverflow(amount)
      guard !overflows, sum.magnitude < 1 << 62 else { throw Bounds.tooLarge(line) }
      self[keyPath: bound] = sum
    }

    static func tooLarge(_ line: Int) -> MalformedHistory {
      MalformedHistory(line: line, "the counter does not fit 63 bits")
    }
  }
}
