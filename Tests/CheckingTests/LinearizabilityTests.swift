import Checking
import Foundation
import Histories
import Model
import Testing

func recorded(_ text: String) throws -> RecordedHistory {
  var text = text
  return try text.withUTF8 { bytes throws(MalformedHistory) in
    try RecordedHistory(jsonLines: bytes)
  }
}

/// `0 invoke write 3` a line; what follows the function is JSON for `v`, and after a bar for `r`.
private func events(_ model: String, _ initial: String, _ lines: String) throws -> RecordedHistory {
  var text = #"{"model":"\#(model)","init":\#(initial)}"#
  for line in lines.split(whereSeparator: \.isNewline) {
    let words = line.split(separator: " ", maxSplits: 3).map(String.init)
    let values = words.count > 3 ? words[3].split(separator: "|").map(String.init) : ["null"]
    text += "\n{\"p\":\(words[0]),\"t\":\"\(words[1])\",\"f\":\"\(words[2])\",\"v\":\(values[0])"
    text += values.count > 1 ? ",\"r\":\(values[1])}" : "}"
  }
  return try recorded(text)
}

private func word(_ judgement: Judgement) -> String {
  switch judgement {
  case .valid: "valid"
  case .invalid: "invalid"
  case .unknown: "unknown"
  }
}

@Suite struct LinearizabilityTests {
  @Test(arguments: [
    (
      "register", "null", "0 invoke write 1\n0 ok write 1\n1 invoke read\n1 ok read null", "invalid"
    ),
    ("register", "null", "0 invoke write 1\n1 invoke read\n1 ok read null\n0 ok write 1", "valid"),
    ("register", "0", "0 invoke write 1\n0 fail write 1\n1 invoke read\n1 ok read 1", "invalid"),
    (
      "register", "0",
      "0 invoke write 1\n0 info write\n1 invoke read\n1 ok read 0\n1 invoke read\n1 ok read 1",
      "valid"
    ),
    (
      "register", "0", "0 invoke write 1\n1 invoke read\n1 ok read 1\n1 invoke read\n1 ok read 0",
      "invalid"
    ),
    ("cas-register", "1", "0 invoke cas [1,2]\n0 ok cas [1,2]|false", "invalid"),
    (
      "cas-register", "1", "0 invoke cas [1,2]\n0 ok cas [1,2]\n1 invoke read\n1 ok read 2", "valid"
    ),
    (
      "kv-string-append", "\"\"",
      "0 invoke append \"a\"\n1 invoke append \"b\"\n0 ok append \"a\"\n1 ok append \"b\"\n0 invoke get\n0 ok get \"ba\"",
      "valid"
    ),
    (
      "kv-string-append", "\"\"",
      "0 invoke append \"a\"\n0 ok append \"a\"\n1 invoke append \"b\"\n1 ok append \"b\"\n0 invoke get\n0 ok get \"ba\"",
      "invalid"
    ),
    (
      "multi-register", "{\"x\":0,\"y\":0}",
      "0 invoke txn [[\"write\",\"x\",1],[\"write\",\"y\",1]]\n1 invoke txn [[\"read\",\"x\",null],[\"read\",\"y\",null]]\n1 ok txn [[\"read\",\"x\",1],[\"read\",\"y\",0]]",
      "invalid"
    ),
    ("mutex", "null", "0 invoke acquire\n0 ok acquire\n1 invoke acquire\n1 ok acquire", "invalid"),
    (
      "mutex", "null",
      "0 invoke acquire\n0 ok acquire\n1 invoke acquire\n0 invoke release\n1 ok acquire", "valid"
    ),
    (
      "set", "null",
      "0 invoke add 1\n0 info add 1\n1 invoke read\n1 ok read []\n1 invoke read\n1 ok read [1]",
      "valid"
    ),
    ("set", "null", "0 invoke add 1\n0 ok add 1\n1 invoke read\n1 ok read []", "invalid"),
    (
      "counter", "0",
      "0 invoke add 2\n1 invoke add 3\n2 invoke read\n2 ok read 3\n2 invoke read\n2 ok read 2",
      "invalid"
    ),
    (
      "counter", "0",
      "0 invoke add 2\n1 invoke add 3\n2 invoke read\n2 ok read 3\n2 invoke read\n2 ok read 5",
      "valid"
    ),
    ("queue", "null", "0 invoke add 2", "unknown"),
  ])
  func `small histories get their verdict`(
    _ model: String, _ initial: String, _ lines: String, _ verdict: String
  ) throws {
    #expect(try word(Linearizability().judge(events(model, initial, lines))) == verdict)
  }

  @Test(arguments: [
    ("0 ok write 1", 2), ("0 invoke write 1\n0 invoke write 2", 3), ("0 invoke push 1", 2),
    ("0 invoke write 1\n0 ok read 1", 3), ("0 invoke cas [1]", 2), ("0 invoke acquire", 2),
  ])
  func `what is no history is malformed, at its line`(_ lines: String, _ line: Int) throws {
    let history = try events("cas-register", "0", lines)
    let error = #expect(throws: MalformedHistory.self) { try Linearizability().judge(history) }
    #expect(error?.line == line)
  }

  @Test func `a witness names the return that no order passes`() throws {
    let history = try events(
      "register", "0",
      "0 invoke write 1\n0 ok write 1\n1 invoke write 2\n2 invoke read\n2 ok read 3\n1 ok write 2")
    guard case .invalid(let witness) = try Linearizability().judge(history) else {
      Issue.record("it is not linearizable")
      return
    }
    #expect(witness.completionLine == 6)
    #expect(witness.invocationLine == 5)
    #expect(witness.inFlight == [4])
    #expect(witness.attempts.map(\.state).sorted() == ["1", "2"])
  }

  @Test func `a search over its budget says that it does not know`() throws {
    var lines = (0..<12).map { "\($0) invoke write \($0)" }
    lines += (0..<12).map { "\($0) ok write \($0)" } + ["0 invoke read", "0 ok read 99"]
    let history = try events("register", "0", lines.joined(separator: "\n"))
    #expect(try word(Linearizability(budget: 100).judge(history)) == "unknown")
  }

  @Test func `seventy live operations need a second word and get a verdict`() throws {
    var lines = (0..<70).map { "\($0) invoke add 1" } + ["99 invoke read", "99 ok read 70"]
    lines += (0..<70).map { "\($0) ok add 1" }
    let history = try events("counter", "0", lines.joined(separator: "\n"))
    #expect(try word(Linearizability(budget: 100_000).judge(history)) == "valid")
  }

  @Test(.enabled(if: recordings != nil, "the recorded histories are not on this machine"))
  func `every recorded history is judged as its authority judged it`() throws {
    let folder = try #require(Self.recordings)
    let list = try String(
      contentsOf: folder.appendingPathComponent("verdicts.csv"), encoding: .utf8)
    let rows = list.split(whereSeparator: \.isNewline).filter { $0.contains(",lin/1,") }
    #expect(rows.count > 20)
    for row in rows {
      let cells = row.split(separator: ",", omittingEmptySubsequences: false)
      let file = folder.appendingPathComponent(String(cells[0]))
      let history = try recorded(String(contentsOf: file, encoding: .utf8))
      let expected = cells[5] == "true" ? "valid" : "invalid"
      #expect(try word(Linearizability().judge(history)) == expected, "\(cells[0])")
      guard let order = try Linearizability().linearization(of: history), cells[2] != "bank"
      else { continue }
      var verifier = LinearizationVerifier(history)
      #expect(verifier.problem(in: order) == nil, "\(cells[0])")
    }
  }

  private static var recordings: URL? {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let named = ProcessInfo.processInfo.environment["HISTORIES"].map { URL(fileURLWithPath: $0) }
    let folder = named ?? root.appendingPathComponent("../shared/histories")
    let list = folder.appendingPathComponent("verdicts.csv").path
    return FileManager.default.fileExists(atPath: list) ? folder : nil
  }
}
