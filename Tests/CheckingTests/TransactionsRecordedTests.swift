import Checking
import Foundation
import Histories
import Testing

/// Histories that others recorded, each with the verdict of an authority. They are no part of the repository: the
/// folder is given by HISTORIES or lies beside it.
private enum Recorded {
  struct Row: Sendable, CustomTestStringConvertible {
    var file: String
    var expected: String
    var level: String
    var anomalies: [String]
    var not: [String]
    var testDescription: String { file }
  }

  static let folder: URL? = {
    let beside = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../shared/histories").standardizedFileURL
    let named = ProcessInfo.processInfo.environment["HISTORIES"].map { URL(filePath: $0) }
    return [named, beside].compactMap { $0 }.first {
      FileManager.default.fileExists(atPath: $0.appending(path: "verdicts.csv").path)
    }
  }()

  static let rows: [Row] = {
    guard let folder,
      let text = try? String(contentsOf: folder.appending(path: "verdicts.csv"), encoding: .utf8)
    else { return [] }
    return text.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
      let cells = cells(line)
      guard cells[0].hasPrefix("txn-") else { return nil }
      return Row(
        file: cells[0], expected: cells[5], level: cells[6],
        // Counts are Elle's own affair.
        anomalies: cells[7].split(separator: " ").map { String($0.split(separator: ":")[0]) },
        not: cells[8].split(separator: " ").map(String.init))
    }
  }()

  private static func cells(_ line: Substring) -> [String] {
    var cells = [""]
    var isQuoted = false
    var last: Character = ","
    for letter in line {
      if letter == "\"" {
        // Two quotation marks within a quoted cell are one.
        if !isQuoted, last == "\"" { cells[cells.count - 1].append(letter) }
        isQuoted.toggle()
      } else if letter == ",", !isQuoted {
        cells.append("")
      } else {
        cells[cells.count - 1].append(letter)
      }
      last = letter
    }
    return cells
  }

  static func read(_ file: String) throws -> RecordedHistory {
    let data = try Data(contentsOf: folder!.appending(path: file))
    return try Array(data).withUnsafeBufferPointer { bytes throws(MalformedHistory) in
      try RecordedHistory(jsonLines: bytes)
    }
  }
}

private func word(_ answer: TransactionVerdict.Answer) -> String {
  switch answer {
  case .holds: "true"
  case .violated: "false"
  case .unknown: "unknown"
  }
}

@Suite(
  .enabled(
    if: !Recorded.rows.isEmpty, "recorded histories are needed: set HISTORIES to their folder"))
struct TransactionsRecordedTests {
  @Test(arguments: Recorded.rows)
  fileprivate func `a recorded history is judged as its authority judges it`(row: Recorded.Row)
    throws
  {
    let recorded = try Recorded.read(row.file)
    let history = try TransactionHistory(recorded)
    var options = try TransactionOptions(header: recorded)
    var table: [String: Bool] = [:]
    let isPlain = !row.level.hasPrefix("{")
    if isPlain, row.level != "default" {
      options.models = [try #require(ConsistencyModel(name: row.level))]
    } else if !isPlain {
      let level = try JSONSerialization.jsonObject(with: Data(row.level.utf8)) as? [String: Any]
      table = level?["models"] as? [String: Bool] ?? [:]
    }

    let verdict = try TransactionCheck(options).judge(history)

    #expect(word(verdict.answer) == row.expected)
    // In each component Elle takes the first cycle of a kind that it meets, and when that is better called by another
    // name, goes on to milder kinds; and it stops when its clock runs out. What no other found anomaly implies is
    // compared, and of a component that Elle left only what is no cycle.
    if !isPlain {
      var theirs = AnomalySet(row.anomalies.compactMap { Anomaly(rawValue: $0) })
      var ours = AnomalySet(verdict.anomalies)
      if theirs.contains(.cycleSearchTimeout) {
        theirs = theirs.subtracting(.cycles)
        theirs = theirs.subtracting(AnomalySet([.cycleSearchTimeout]))
        ours = ours.subtracting(.cycles)
      }
      #expect(ours.weakest.sorted == theirs.weakest.sorted)
    }
    if !row.not.isEmpty, row.not[0].first != "(" {
      #expect(verdict.not.map(\.rawValue) == row.not.sorted())
    }
    for witness in verdict.witnesses where !witness.edges.isEmpty {
      #expect(witness.problem(in: history, assuming: options) == nil, "\(witness.text)")
    }
    for (name, holds) in table.sorted(by: { $0.key < $1.key }) {
      options.models = [try #require(ConsistencyModel(name: name))]
      let other = try TransactionCheck(options).judge(history)
      #expect((other.answer == .holds) == holds, "at \(name)")
    }
  }
}
