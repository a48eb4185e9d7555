import Checking
import Foundation
import Testing

/// Histories that others recorded, with the verdicts of others.
private enum Recorded {
  static let folder: URL? = {
    let named = ProcessInfo.processInfo.environment["HISTORIES"].map { URL(fileURLWithPath: $0) }
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
      .deletingLastPathComponent()
    return [named, root.deletingLastPathComponent().appendingPathComponent("shared/histories")]
      .compactMap { $0 }.first {
        FileManager.default.fileExists(atPath: $0.appendingPathComponent("verdicts.csv").path)
      }
  }()

  /// The cells of a line of CSV.
  static func cells(_ line: Substring) -> [String] {
    var cells = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"":
        isQuoted.toggle()
        if isQuoted, line.contains("\"\""), cells[cells.count - 1].hasSuffix("\u{1}") {
          cells[cells.count - 1].removeLast()
          cells[cells.count - 1] += "\""
        } else if !isQuoted {
          cells[cells.count - 1] += "\u{1}"
        }
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells.map { $0.replacing("\u{1}", with: "") }
  }
}

private func anomalies(_ names: [String]) -> AnomalySet {
  AnomalySet(names.compactMap { Anomaly(rawValue: $0) }).subtracting(
    AnomalySet([.cycleSearchTimeout]))
}

@Suite struct VerdictTests {
  @Test(
    .enabled(if: Recorded.folder != nil, "no folder of recorded histories: set HISTORIES to one"))
  func `every recorded history gets its verdict`() throws {
    let folder = Recorded.folder!
    let table = try String(
      contentsOf: folder.appendingPathComponent("verdicts.csv"), encoding: .utf8)
    var judged = 0
    for line in table.split(whereSeparator: \.isNewline).dropFirst() {
      let row = Recorded.cells(line)
      // Options of the header are what a level in braces repeats.
      let level = row[6].hasPrefix("{") ? nil : row[6]
      let isTransactional = row[1] == "txn/1" && row[2] != "long-fork"
      if isTransactional, !Judge.judgesTransactions { continue }
      let data = try Data(contentsOf: folder.appendingPathComponent(row[0]))
      let ruling = Array(data).withUnsafeBufferPointer {
        Judge(level: level).judge($0, isEDN: row[0].hasSuffix(".edn"))
      }
      let expected = ["true": Ruling.Verdict.valid, "false": .invalid][row[5]] ?? .unknown
      #expect(ruling.verdict == expected, "\(row[0]): \(ruling)")
      if isTransactional, row[0].hasPrefix("txn-elle-tests") || row[0].hasPrefix("txn-sim") {
        // What no other found anomaly implies; where Elle's clock ran out, only what is no cycle.
        let names = row[7].split(separator: " ").map { String($0.prefix { $0 != ":" }) }
        let left = names.contains("cycle-search-timeout") ? AnomalySet.cycles : AnomalySet()
        let (ours, theirs) = (anomalies(ruling.anomalies), anomalies(names))
        #expect(
          ours.subtracting(left).weakest == theirs.subtracting(left).weakest, "\(row[0]): \(ruling)"
        )
      }
      judged += 1
    }
    #expect(judged > 0)
  }
}
