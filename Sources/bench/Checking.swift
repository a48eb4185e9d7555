import Checking
import Foundation
import Histories
import Model

// How fast histories are judged: made ones of the size of Jepsen's etcd registers, and the recorded ones where the
// environment's HISTORIES says in which folder they lie.

/// The folder that the environment names, or one that lies beside the repository.
private var recordedFolder: String? {
  [ProcessInfo.processInfo.environment["HISTORIES"], "../shared/histories"].compactMap { $0 }
    .first { FileManager.default.fileExists(atPath: $0 + "/verdicts.csv") }
}

/// All that is measured of judges.
func allCheckingNumbers() -> [(name: String, number: Double)] {
  checkingNumbers() + judgingNumbers() + readerNumbers() + transactionNumbers()
}

/// CPU milliseconds for a suite of fourteen, pairing and judging, without reading the files.
func checkingNumbers() -> [(name: String, number: Double)] {
  let made = (0..<14).map { history(registerLines(seed: UInt64($0))) }
  var numbers = [("lin_made_suite_ms", made.map(judgingSeconds).reduce(0, +) * 1e3)]
  guard let folder = recordedFolder else { return numbers }
  var suite = 0.0
  var worst = Double.infinity
  for row in recorded(folder) {
    let history = history(row.text)
    let judgement = try? Linearizability().judge(history)
    let isRight =
      switch judgement {
      case .valid: row.isValid
      case .invalid: !row.isValid
      case .unknown, nil: false
      }
    guard isRight else { stop("bench: \(row.file) was judged wrongly", 1) }
    let seconds = judgingSeconds(history)
    guard row.file.hasPrefix("lin-etcd/"), let published = row.microseconds else { continue }
    suite += seconds
    worst = min(worst, published / 1e6 / seconds)
  }
  numbers += [("lin_etcd_suite_ms", suite * 1e3), ("lin_etcd_worst_ratio", worst)]
  return numbers
}

/// The least of seven turns.
private func judgingSeconds(_ history: RecordedHistory) -> Double {
  let judge = Linearizability()
  return (0..<7).map { _ in
    let start = cpuSeconds()
    for _ in 0..<20 { _ = try? judge.judge(history) }
    return (cpuSeconds() - start) / 20
  }.min()!
}

private func history(_ text: String) -> RecordedHistory {
  var text = text
  do {
    return try text.withUTF8 { bytes throws(MalformedHistory) in
      try RecordedHistory(jsonLines: bytes)
    }
  } catch { stop("bench: \(error)", 1) }
}

/// The linearizable part of the folder's list of verdicts, with the CPU time that Porcupine took.
private func recorded(
  _ folder: String
) -> [(file: String, text: String, isValid: Bool, microseconds: Double?)] {
  let url = URL(fileURLWithPath: folder)
  guard
    let list = try? String(contentsOf: url.appendingPathComponent("verdicts.csv"), encoding: .utf8)
  else { stop("bench: no verdicts.csv in \(folder)", 1) }
  return list.split(whereSeparator: \.isNewline).filter { $0.contains(",lin/1,") }.map { line in
    let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard let text = try? String(contentsOf: url.appendingPathComponent(cells[0]), encoding: .utf8)
    else { stop("bench: cannot read \(cells[0])", 1) }
    return (cells[0], text, cells[5] == "true", Double(cells[cells.count - 1]))
  }
}

/// Some 85 calls of five clients on one register of five values, of which one in six never hears how it ended. The
/// register takes each call at a moment while it is open; every second history has one read that lies.
private func registerLines(seed: UInt64) -> String {
  var random = Random(seed: seed)
  var lines = [#"{"format":"lin/1","model":"cas-register","init":null}"#]
  var register: Int?
  var open: [(call: String, value: String, isRead: Bool, result: String?, old: Int, new: Int)?] =
    .init(repeating: nil, count: 5)
  var calls = 0
  let lie = seed % 2 == 0 ? -1 : 60
  while calls < 85 || open.contains(where: { $0 != nil }) {
    let client = Int(random.below(5))
    guard var one = open[client] else {
      if calls == 85 { continue }
      calls += 1
      let (old, new) = (Int(random.below(5)), Int(random.below(5)))
      let function = ["read", "write", "cas"][Int(random.below(3))]
      let value = function == "read" ? "null" : function == "write" ? "\(new)" : "[\(old),\(new)]"
      lines.append(#"{"p":\#(client),"t":"invoke","f":"\#(function)","v":\#(value)}"#)
      open[client] = (function, value, function == "read", nil, old, new)
      continue
    }
    if one.result == nil {
      one.result = ""
      switch one.call {
      case "read":
        let seen = calls == lie ? 4 - (register ?? 0) : register
        one.value = seen.map(String.init) ?? "null"
      case "write": register = one.new
      default:
        one.result = #","r":\#(register == one.old)"#
        if register == one.old { register = one.new }
      }
      open[client] = one
      continue
    }
    let isLost = !one.isRead && random.below(4) == 0
    let line = #"{"p":\#(client),"t":"\#(isLost ? "info" : "ok")","f":"\#(one.call)","v":"#
    lines.append(line + (isLost ? "null}" : "\(one.value)\(one.result ?? "")}"))
    open[client] = nil
  }
  return lines.joined(separator: "\n")
}
