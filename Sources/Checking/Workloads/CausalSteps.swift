import Histories

/// The reads and writes of a history as single steps, each process's in order, each read with the write it saw.
struct CausalSteps {
  struct Place: Hashable {
    var key: Datum
    var process: Int
  }

  struct Step {
    var process: Int
    /// Counted from 1 within the process.
    var rank: Int32 = 0
    /// The step before it in its process.
    var previous = -1
    var key: Datum
    var value: Datum
    var isWrite: Bool
    /// The write that a read saw; -1 for the initial value.
    var source = -1
    var line: Int
  }

  private struct Written: Hashable {
    var key: Datum
    var value: Datum
  }

  private(set) var steps: [Step] = []
  private(set) var processes: [Datum: Int] = [:]
  /// Why the writes cannot be told apart, where they cannot.
  private(set) var ambiguity: String?
  private(set) var thinAir: String?
  private(set) var brokenRegister: String?
  private let history: RecordedHistory
  private var atoms: Atoms { history.atoms }

  init(_ history: RecordedHistory) throws(MalformedHistory) {
    self.history = history
    let calls = try history.calls()
    var read: Set<Written> = []
    for call in calls where call.isOk {
      for step in try parts(call, call.told) where !step.isWrite {
        read.insert(Written(key: step.key, value: step.value))
      }
    }
    var last: [Int] = []
    for call in calls where !call.hasFailed {
      for var step in try parts(call, call.isOk ? call.told : call.asked) {
        if !call.isOk, !step.isWrite || !read.contains(Written(key: step.key, value: step.value)) {
          continue
        }
        step.process = processes[call.process, default: processes.count]
        processes[call.process] = step.process
        if step.process == last.count { last.append(-1) }
        step.previous = last[step.process]
        step.rank = step.previous < 0 ? 1 : steps[step.previous].rank + 1
        last[step.process] = steps.count
        steps.append(step)
      }
    }
    findSources()
    if calls.contains(where: { $0.function == "read-init" }) { holdAgainstJepsensRegister(calls) }
  }

  private mutating func findSources() {
    var writers: [Written: Int] = [:]
    for (index, step) in steps.enumerated() where step.isWrite {
      let written = Written(key: step.key, value: step.value)
      if let earlier = writers.updateValue(index, forKey: written) {
        ambiguity =
          "lines \(steps[earlier].line) and \(step.line) both write \(atoms.describe(step.value)) at key "
          + "\(atoms.describe(step.key)); causality is judged where all writes differ"
        return
      }
    }
    let initial = history.option("init")
    for index in steps.indices where !steps[index].isWrite {
      let step = steps[index]
      if let writer = writers[Written(key: step.key, value: step.value)] {
        steps[index].source = writer
      } else if !(step.value.isNull || step.value == initial || atoms.whole(step.value) == 0),
        thinAir == nil
      {
        thinAir =
          "line \(step.line) reads \(atoms.describe(step.value)) at key \(atoms.describe(step.key)), which no write "
          + "that may have happened put there"
      }
    }
  }

  /// Jepsen's causal register: one process a key, which reads 0, writes 1, reads it, writes 2, reads it.
  private mutating func holdAgainstJepsensRegister(_ calls: [PairedCall]) {
    var count: [Datum: Int64] = [:]
    for call in calls.filter(\.isOk).sorted(by: { $0.completed < $1.completed }) {
      guard let step = try? parts(call, call.told).first, let value = atoms.whole(step.value) else {
        continue
      }
      let now = count[step.key, default: 0]
      if step.isWrite { count[step.key] = now &+ 1 }
      let expected = step.isWrite ? now &+ 1 : now
      if value != expected, brokenRegister == nil {
        brokenRegister =
          "line \(call.line) \(step.isWrite ? "writes" : "reads") \(value) at key \(atoms.describe(step.key)), where the "
          + "causal register has \(expected)"
      }
    }
  }

  // MARK: - Shapes

  private func parts(_ call: PairedCall, _ content: Datum) throws(MalformedHistory) -> [Step] {
    switch call.function {
    case "read", "read-init", "r": return [single(call, content, isWrite: false)]
    case "write", "w":
      // An answer that repeats nothing of the question is an acknowledgement.
      return [single(call, content.isNull ? call.asked : content, isWrite: true)]
    case "txn": break
    default: throw history.refuse(call, "a causal history", knows: "read, read-init, write and txn")
    }
    guard atoms.isList(content) else {
      throw MalformedHistory(line: call.line, "a transaction is a list of operations")
    }
    var steps: [Step] = []
    for operation in atoms.list(content) {
      let parts = Array(atoms.list(operation))
      guard parts.count == 3, let name = atoms.text(parts[0]), name == "r" || name == "w" else {
        throw MalformedHistory(
          line: call.line, "an operation is [\"r\", key, value] or [\"w\", key, value]")
      }
      steps.append(
        Step(process: 0, key: parts[1], value: parts[2], isWrite: name == "w", line: call.line))
    }
    return steps
  }

  /// A key stands beside the value, or before it in a pair, or there is one register.
  private func single(_ call: PairedCall, _ content: Datum, isWrite: Bool) -> Step {
    let pair = Array(atoms.list(content))
    let isPair = call.key.isMissing && pair.count == 2
    return Step(
      process: 0, key: isPair ? pair[0] : call.key,
      value: isPair ? pair[1] : content.isMissing ? .null : content, isWrite: isWrite,
      line: call.line)
  }
}
