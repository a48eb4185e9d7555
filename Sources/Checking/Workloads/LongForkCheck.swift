import Histories

/// Two reads that see two writes in opposite order: one sees the first and not the second, the other the second and not
/// the first. Parallel snapshot isolation allows it, snapshot isolation does not (Jepsen's `long-fork`).
///
/// Each key is written once, so that a read sees it or does not. Only transactions that do nothing but read are
/// compared. A key with several writes, or with several values read, leaves the order open: `unknown`.
struct LongForkCheck {
  private struct Pair: Hashable {
    var seen: Datum
    var unseen: Datum
  }

  private let history: RecordedHistory
  private var atoms: Atoms { history.atoms }
  private var written: Set<Datum> = []
  private var values: [Datum: Datum] = [:]
  /// The line of a read that sees the one key and not the other.
  private var observed: [Pair: Int] = [:]

  static func judge(_ history: RecordedHistory) throws(MalformedHistory) -> Ruling {
    var check = LongForkCheck(history: history)
    return try check.judge()
  }

  private init(history: RecordedHistory) { self.history = history }

  private mutating func judge() throws(MalformedHistory) -> Ruling {
    let calls = try history.calls()
    for call in calls where !call.hasFailed {
      for step in try steps(call, call.asked) where step.isWrite {
        guard written.insert(step.key).inserted else {
          return .unknown("long-fork", "key \(atoms.describe(step.key)) is written more than once")
        }
      }
    }
    for call in calls where call.isOk {
      let reads = try steps(call, call.told)
      if reads.contains(where: \.isWrite) { continue }
      if let ruling = look(call, reads) { return ruling }
    }
    return .valid("long-fork")
  }

  private mutating func look(_ call: PairedCall, _ reads: [Step]) -> Ruling? {
    for read in reads where !read.value.isNull {
      let known = values[read.key, default: read.value]
      if known != read.value {
        return .unknown(
          "long-fork", "key \(atoms.describe(read.key)) has several values, so its order is open")
      }
      values[read.key] = read.value
    }
    for seen in reads where !seen.value.isNull {
      for unseen in reads where unseen.value.isNull && unseen.key != seen.key {
        observed[Pair(seen: seen.key, unseen: unseen.key)] = call.line
        guard let other = observed[Pair(seen: unseen.key, unseen: seen.key)] else { continue }
        let (one, two) = (atoms.describe(seen.key), atoms.describe(unseen.key))
        return .invalid(
          "long-fork", ["long-fork"],
          [
            "line \(call.line) reads the write of key \(one) and not that of key \(two)",
            "line \(other) reads the write of key \(two) and not that of key \(one)",
          ])
      }
    }
    return nil
  }

  private struct Step {
    var isWrite: Bool
    var key: Datum
    var value: Datum
  }

  private func steps(_ call: PairedCall, _ operations: Datum) throws(MalformedHistory) -> [Step] {
    guard atoms.isList(operations) else {
      throw MalformedHistory(line: call.line, "a transaction is a list of operations")
    }
    var steps: [Step] = []
    for operation in atoms.list(operations) {
      let parts = atoms.list(operation)
      guard parts.count == 3 || parts.count == 2, let function = atoms.text(parts.first!) else {
        throw MalformedHistory(
          line: call.line, "an operation is [\"r\", key, value] or [\"w\", key, value]")
      }
      guard ["r", "w", "read", "write"].contains(function) else {
        throw MalformedHistory(
          line: call.line, "a long fork is looked for in reads and writes, not \(function)")
      }
      steps.append(
        Step(
          isWrite: function.hasPrefix("w"), key: parts[parts.startIndex + 1],
          value: parts.count == 3 ? parts[parts.startIndex + 2] : .null))
    }
    return steps
  }
}
