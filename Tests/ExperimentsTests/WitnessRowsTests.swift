import Checking
import Experiments
import Measurement
import Plotting
import Testing

/// A history in few letters, a transaction a word: `ax1` appends 1 to x, `rx12` reads [1, 2] of it, `rx_` nothing. In
/// front of a word `!`: it was aborted. Each has a process of its own, and they follow each other in time.
private func history(
  _ text: String, _ order: TransactionHistory.Order = .line
) -> TransactionHistory {
  var builder = TransactionHistoryBuilder(kind: .listAppend, order: order)
  for (index, word) in text.split(separator: " ").enumerated() {
    let isAborted = word.hasPrefix("!")
    let letters = Array(word.utf8.drop { $0 == UInt8(ascii: "!") })
    let rank = Int32(index * 2)
    builder.begin(
      process: Int32(index), status: isAborted ? .aborted : .committed, invoked: rank,
      completed: rank + 1, line: Int32(index + 1))
    var at = 0
    while at < letters.count {
      let key = Int32(letters[at + 1])
      let digits = letters[(at + 2)...].prefix {
        $0 < UInt8(ascii: "a") && $0 > UInt8(ascii: "/") || $0 == UInt8(ascii: "_")
      }
      let values = digits.filter { $0 != UInt8(ascii: "_") }.map { Int32($0) - 48 }
      if letters[at] == UInt8(ascii: "r") {
        builder.read(key, values)
      } else {
        builder.write(key, values[0])
      }
      at += 2 + digits.count
    }
  }
  return builder.history
}

private func rows(
  _ text: String, _ anomaly: Anomaly, _ order: TransactionHistory.Order = .line
) throws -> [[String]] {
  let history = history(text, order)
  let verdict = try TransactionCheck(TransactionOptions()).judge(history)
  let witness = try #require(verdict.witnesses.first { $0.anomaly == anomaly })
  return witness.rows(history).map { $0.map(\.description) }
}

@Suite struct WitnessRowsTests {
  @Test func `a cycle is told transaction by transaction, each with its edge to the next`() throws {
    #expect(
      try rows("ax1ay1 rx1ry_", .gSingleItem) == [
        ["0", "T1", "append x 1; append y 1", "wr", "x: 1"],
        ["1", "T2", "read x [1]; read y []", "rw", "y: nothing, then 1"],
      ])
    #expect(
      try rows("ax1 ax2 rx21", .g0RealTime, .realTime) == [
        ["0", "T1", "append x 1", "realtime", "answered first"],
        ["1", "T2", "append x 2", "ww", "x: 2, then 1"],
      ])
  }

  @Test func `what is no cycle has no edges, and shows who else is in it`() throws {
    #expect(
      try rows("!ax1 rx1ay1", .g1a) == [
        ["0", "T1", "append x 1; aborted", "", "x: 1"],
        ["1", "T2", "read x [1]; append y 1", "", ""],
      ])
    #expect(
      try rows("ax1ax2 rx1", .g1b) == [
        ["0", "T1", "append x 1; append x 2", "", "x: 1"], ["1", "T2", "read x [1]", "", ""],
      ])
    let dirty = try rows("!ax1 ax2 rx12", .dirtyUpdate)
    #expect(
      dirty == [
        ["0", "T1", "append x 1; aborted", "", "x: 1, then 2"], ["1", "T2", "append x 2", "", ""],
      ])
    #expect(
      try rows("ax1 ax2 rx12 rx21", .incompatibleOrder).map { $0[2] }
        == ["read x [1 2]", "read x [2 1]"])
    #expect(try rows("ax1rx2 ax2", .internal).map { $0[2] } == ["append x 1; read x [2]"])
  }

  @Test func `the caller names keys and puts its own cells first`() throws {
    let history = history("ax1ay1 ax2ay2 rx12 ry21")
    let verdict = try TransactionCheck(TransactionOptions()).judge(history)
    let witness = try #require(verdict.witnesses.first { $0.anomaly == .g0 })
    var table = Table("witnesses", columns: ["anomaly"] + TransactionWitness.columns)
    for row in witness.rows(history, leading: ["G0"], key: { "account \($0)" }) {
      table.append(row)
    }
    #expect(
      table.rows.map { $0[3] } == [
        "append account 120 1; append account 121 1", "append account 120 2; append account 121 2",
      ])
    #expect(table.rows.map { $0[5] } == ["account 120: 1, then 2", "account 121: 2, then 1"])
    let figure = Figure(
      name: "witness", caption: "**A cycle.**", alt: "A cycle.",
      panels: [.cycle(table: "witnesses", where: [Filter("anomaly", "G0")])])
    let script = try figure.script(command: "make x", tables: [table])
    #expect(script.contains("'append account 121 2'"))
  }
}
