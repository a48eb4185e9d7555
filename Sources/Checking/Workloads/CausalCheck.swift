import Histories

/// Causal consistency of registers whose writes are all different.
///
/// What comes before what is the order within each process, and from a write to whoever reads it, and all that follows
/// from these two. The history is causally consistent exactly when none of four patterns is there (Bouajjani, Enea,
/// Guerraoui and Hamza, POPL 2017, theorem for CC with distinct values): the order has a cycle; a value is read that
/// nobody wrote; the initial value is read after a write of the key; a write is read after another write of the key
/// that came after it. The last two are told apart by session: `read-your-writes` where the process wrote itself,
/// `monotonic-reads` where it had read the later write, else `writes-follow-reads`.
///
/// Committed writes and reads count, one step after the other; of crashed writes those that somebody read. In a history
/// of Jepsen's causal test, known by `read-init`, the first read must show 0 and the writes must be 1, 2, 3 … by key.
struct CausalCheck {
  static func judge(_ history: RecordedHistory) throws(MalformedHistory) -> Ruling {
    let steps = try CausalSteps(history)
    if let reason = steps.ambiguity { return .unknown("causal", reason) }
    if let wrong = steps.brokenRegister { return .invalid("causal", ["causal-register"], [wrong]) }
    if let wrong = steps.thinAir { return .invalid("causal", ["thin-air-read"], [wrong]) }
    guard steps.steps.contains(where: { !$0.isWrite }) else {
      return .unknown("causal", "nothing was read")
    }
    var check = CausalCheck(steps, history.atoms)
    return check.judge()
  }

  private let steps: [CausalSteps.Step]
  private let processes: Int
  private let atoms: Atoms
  /// For each step and process, how many steps of that process come before it or are it.
  private var past: [Int32]
  /// For each key and process, the steps that write it, in order.
  private var writes: [CausalSteps.Place: [Int32]] = [:]

  private init(_ read: CausalSteps, _ atoms: Atoms) {
    steps = read.steps
    processes = read.processes.count
    self.atoms = atoms
    past = [Int32](repeating: 0, count: steps.count * processes)
    for (index, step) in steps.enumerated() where step.isWrite {
      writes[CausalSteps.Place(key: step.key, process: step.process), default: []]
        .append(Int32(truncatingIfNeeded: index))
    }
  }

  private mutating func judge() -> Ruling {
    if let step = order() {
      return .invalid(
        "causal", ["cyclic-causality"],
        [
          "line \(step.line) comes before itself: it follows in its process, or through reads, from what it led to"
        ])
    }
    var anomalies: [String] = []
    var witness: [String] = []
    for (index, step) in steps.enumerated() where !step.isWrite {
      guard let (name, text) = overwritten(index, step) else { continue }
      if !anomalies.contains(name) { witness.append(text) }
      anomalies.append(name)
    }
    return anomalies.isEmpty ? .valid("causal") : .invalid("causal", anomalies, witness)
  }

  /// Fills `past` along the order; the first step that is on a cycle or behind one, where there is one.
  private mutating func order() -> CausalSteps.Step? {
    var isDone = [Bool](repeating: false, count: steps.count)
    var next = [Int](repeating: -1, count: processes)
    var last = next
    var following = [Int](repeating: -1, count: steps.count)
    for (index, step) in steps.enumerated() {
      if last[step.process] >= 0 {
        following[last[step.process]] = index
      } else {
        next[step.process] = index
      }
      last[step.process] = index
    }
    var readersOf: [Int: [Int]] = [:]
    // Each process goes on as far as what it reads has been reached, and wakes whoever waits for what it wrote.
    var awake = (0..<processes).filter { next[$0] >= 0 }
    while let process = awake.popLast() {
      while next[process] >= 0 {
        let index = next[process]
        let source = steps[index].source
        if source >= 0, !isDone[source] {
          readersOf[source, default: []].append(process)
          break
        }
        follow(index, source)
        isDone[index] = true
        next[process] = following[index]
        awake += readersOf.removeValue(forKey: index) ?? []
      }
    }
    return next.filter { $0 >= 0 }.min().map { steps[$0] }
  }

  private mutating func follow(_ index: Int, _ source: Int) {
    let base = index * processes
    for origin in [steps[index].previous, source] where origin >= 0 {
      for process in 0..<processes {
        past[base + process] = max(past[base + process], past[origin * processes + process])
      }
    }
    past[base + steps[index].process] = steps[index].rank
  }

  /// A write of the key that comes before the read and after what it read.
  private func overwritten(_ index: Int, _ step: CausalSteps.Step) -> (name: String, text: String)?
  {
    for process in 0..<processes {
      let known = past[index * processes + process]
      guard let list = writes[CausalSteps.Place(key: step.key, process: process)] else { continue }
      // The latest that the read follows from; if an earlier one stands in the way, so does it.
      var (low, high) = (0, list.count)
      while low < high {
        let middle = (low + high) / 2
        if steps[Int(list[middle])].rank <= known { low = middle + 1 } else { high = middle }
      }
      guard low > 0 else { continue }
      let later = Int(list[low - 1])
      if later == step.source { continue }
      if step.source >= 0 {
        let source = steps[step.source]
        if past[later * processes + source.process] < source.rank { continue }
      }
      return (name(step, later), text(step, later))
    }
    return nil
  }

  private func name(_ read: CausalSteps.Step, _ later: Int) -> String {
    if steps[later].process == read.process { return "read-your-writes" }
    var index = read.previous
    while index >= 0 {
      if steps[index].source == later { return "monotonic-reads" }
      index = steps[index].previous
    }
    return "writes-follow-reads"
  }

  private func text(_ read: CausalSteps.Step, _ later: Int) -> String {
    let value = read.source < 0 ? "the initial value" : atoms.describe(steps[read.source].value)
    return
      "line \(read.line) reads \(value) at key \(atoms.describe(read.key)), and follows from line "
      + "\(steps[later].line), which wrote \(atoms.describe(steps[later].value)) over it"
  }
}
