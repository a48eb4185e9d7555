import Checking
import Testing

/// The ruling on the lines of a test: `p t f v`, with JSON in v, or `p t [ops]`.
func ruling(_ level: String, _ lines: [String], header: String = "{}") -> Ruling {
  let events = lines.map { line -> String in
    let parts = line.split(separator: " ", maxSplits: 3).map(String.init)
    if parts[2].hasPrefix("[") {
      return "{\"p\":\(parts[0]),\"t\":\"\(parts[1])\",\"ops\":\(parts[2...].joined())}"
    }
    let value = parts.count > 3 ? parts[3] : "null"
    return "{\"p\":\(parts[0]),\"t\":\"\(parts[1])\",\"f\":\"\(parts[2])\",\"v\":\(value)}"
  }
  let text = ([header] + events).joined(separator: "\n")
  return Array(text.utf8).withUnsafeBufferPointer { Judge(level: level).judge($0, isEDN: false) }
}

private func expect(
  _ ruling: Ruling, _ verdict: Ruling.Verdict, _ anomalies: [String] = [],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(
    ruling.verdict == verdict && ruling.anomalies == anomalies, "\(ruling)",
    sourceLocation: sourceLocation)
  #expect(ruling.witness.isEmpty == (verdict != .invalid), sourceLocation: sourceLocation)
}

@Suite struct BankTests {
  private let start = ["0 invoke read", "0 ok read {\"a\":5,\"b\":5}"]

  @Test func `money may move, and must stay`() {
    let transfer = [
      "1 invoke transfer {\"from\":\"a\",\"to\":\"b\",\"amount\":2}", "1 ok transfer null",
    ]
    expect(
      ruling("bank", start + transfer + ["0 invoke read", "0 ok read {\"a\":3,\"b\":7}"]), .valid)
    expect(
      ruling("bank", start + transfer + ["0 invoke read", "0 ok read {\"a\":3,\"b\":5}"]), .invalid,
      ["wrong-total"])
    expect(
      ruling("bank", start + transfer + ["0 invoke read", "0 ok read {\"a\":5,\"b\":5}"]), .valid)
  }

  @Test func `what no transfer could bring is found though the total is right`() {
    let read = ["0 invoke read", "0 ok read {\"a\":1,\"b\":9}"]
    expect(ruling("bank", start + read), .invalid, ["impossible-balance"])
    let asked = "1 invoke transfer {\"from\":\"a\",\"to\":\"b\",\"amount\":4}"
    expect(ruling("bank", start + [asked] + read), .valid)
    expect(
      ruling("bank", start + [asked, "1 fail transfer"] + read), .invalid, ["impossible-balance"])
    expect(ruling("bank", start + read + [asked]), .invalid, ["impossible-balance"])
  }

  @Test func `JSON names accounts by text and transfers by number`() {
    let lines = [
      "0 invoke read", "0 ok read {\"0\":5,\"1\":5}",
      "1 invoke transfer {\"from\":0,\"to\":1,\"amount\":5}",
      "1 info transfer", "0 invoke read",
    ]
    expect(ruling("bank", lines + ["0 ok read {\"0\":0,\"1\":10}"]), .valid)
    expect(
      ruling("bank", lines + ["0 ok read {\"0\":-1,\"1\":11}"]), .invalid,
      ["negative-value"])
  }

  @Test func `debts, strange accounts and empty ones are refused, unless debts are allowed`() {
    let debt = ["0 invoke read", "0 ok read {\"a\":-1,\"b\":11}"]
    expect(ruling("bank", debt), .invalid, ["negative-value"])
    expect(ruling("bank", debt, header: "{\"opts\":{\"negative-balances?\":true}}"), .valid)
    expect(
      ruling("bank", debt, header: "{\"opts\":{\"negative-balances?\":true,\"total-amount\":9}}"),
      .invalid, ["wrong-total"])
    expect(
      ruling("bank", start + ["0 invoke read", "0 ok read {\"c\":10}"]), .invalid,
      ["unexpected-key"])
    expect(
      ruling("bank", start + ["0 invoke read", "0 ok read {\"a\":null,\"b\":10}"]), .invalid,
      ["nil-balance"])
    expect(ruling("bank", ["0 invoke read", "0 fail read"]), .unknown)
  }
}

@Suite struct SetTests {
  private let adds = [
    "0 invoke add 1", "0 ok add 1", "0 invoke add 2", "0 info add 2", "1 invoke add 3",
    "1 fail add 3",
  ]

  @Test func `the last read has what was acknowledged, and may have what was tried`() {
    for last in ["[1]", "[2,1]", "[1,3]"] {
      expect(ruling("set", adds + ["1 invoke read", "1 ok read \(last)"]), .valid)
    }
    expect(ruling("set", adds + ["1 invoke read", "1 ok read [2]"]), .invalid, ["lost"])
    expect(ruling("set", adds + ["1 invoke read", "1 ok read [1,7]"]), .invalid, ["unexpected"])
    expect(ruling("set", adds), .unknown)
  }

  @Test func `elements may be lists`() {
    let lines = ["0 invoke add [0,1]", "0 ok add [0,1]", "0 invoke read"]
    expect(ruling("set", lines + ["0 ok read [[0,1]]"]), .valid)
    expect(ruling("set", lines + ["0 ok read [[0,2]]"]), .invalid, ["lost", "unexpected"])
  }

  @Test func `each element is followed through all reads`() {
    func read(_ list: String) -> [String] { ["1 invoke read", "1 ok read \(list)"] }
    let add = ["0 invoke add 1", "0 ok add 1"]
    expect(ruling("set-full", add + read("[1]")), .valid)
    expect(ruling("set-full", add + read("[]")), .invalid, ["lost"])
    expect(ruling("set-full", add + read("[1]") + read("[]")), .invalid, ["lost"])
    expect(ruling("set-full", add + read("[]") + read("[1]")), .valid)
    expect(
      ruling(
        "set-full", add + read("[]") + read("[1]"), header: "{\"opts\":{\"linearizable?\":true}}"),
      .invalid, ["stale"])
    expect(ruling("set-full", add + read("[1,1]")), .invalid, ["duplicated"])
    expect(ruling("set-full", add + read("[1,2]")), .invalid, ["unexpected"])
    expect(ruling("set-full", add), .unknown)
    // A read beside the add proves nothing.
    expect(ruling("set-full", ["0 invoke add 1"] + read("[]") + ["0 ok add 1"]), .unknown)
  }
}

@Suite struct CounterTests {
  @Test func `reads lie between what must and what may have arrived`() {
    let lines = [
      "0 invoke add 2", "0 ok add 2", "1 invoke add 3", "2 invoke read", "3 invoke add -1",
    ]
    for value in 1...5 { expect(ruling("counter", lines + ["2 ok read \(value)"]), .valid) }
    for value in [0, 6] {
      expect(ruling("counter", lines + ["2 ok read \(value)"]), .invalid, ["out-of-bounds"])
    }
    expect(
      ruling("counter", ["0 invoke add 2", "0 fail add 2", "0 invoke read", "0 ok read 2"]),
      .invalid, ["out-of-bounds"])
    expect(ruling("counter", lines), .unknown)
    expect(ruling("counter", ["0 invoke read", "0 ok read 7"], header: "{\"init\":7}"), .valid)
  }

  @Test func `sums that do not fit are malformed`() {
    let most = "9223372036854775807"
    expect(ruling("counter", ["0 invoke add \(most)", "1 invoke add \(most)"]), .malformed)
    expect(
      ruling("counter", ["0 invoke read", "0 ok read 1"], header: "{\"init\":\(most)}"), .invalid,
      ["out-of-bounds"])
  }
}

@Suite struct LongForkTests {
  private func reads(_ one: String, _ two: String) -> [String] {
    [
      "0 ok [[\"r\",1,\(one.prefix(1))],[\"r\",2,\(one.suffix(1))]]",
      "1 ok [[\"r\",2,\(two.suffix(1))],[\"r\",1,\(two.prefix(1))]]",
    ]
    .map { $0.replacing("-", with: "null") }
  }

  @Test func `two writes are seen in one order by all`() {
    expect(ruling("long-fork", reads("1-", "1-")), .valid)
    expect(ruling("long-fork", reads("1-", "11")), .valid)
    expect(ruling("long-fork", reads("1-", "-1")), .invalid, ["long-fork"])
    expect(ruling("long-fork", reads("1-", "2-")), .unknown)
    let twice = ["2 ok [[\"w\",1,1]]", "2 ok [[\"w\",1,2]]"]
    expect(ruling("long-fork", twice + reads("1-", "-1")), .unknown)
  }
}

@Suite struct CausalTests {
  @Test func `a session reads what it wrote, and nothing older than it read`() {
    let writes = ["0 ok write [\"x\",1]", "0 ok write [\"x\",2]"]
    expect(ruling("causal", writes + ["0 ok read [\"x\",2]"]), .valid)
    expect(ruling("causal", writes + ["0 ok read [\"x\",1]"]), .invalid, ["read-your-writes"])
    expect(ruling("causal", writes + ["1 ok read [\"x\",1]", "1 ok read [\"x\",2]"]), .valid)
    expect(
      ruling("causal", writes + ["1 ok read [\"x\",2]", "1 ok read [\"x\",1]"]), .invalid,
      ["monotonic-reads"])
    expect(
      ruling("causal", writes + ["1 ok read [\"x\",2]", "1 ok read [\"x\",null]"]), .invalid,
      ["monotonic-reads"])
  }

  @Test func `who sees the answer sees the question`() {
    let lines = [
      "0 ok write [\"x\",1]", "1 ok read [\"x\",1]", "1 ok write [\"y\",2]", "2 ok read [\"y\",2]",
    ]
    expect(ruling("causal", lines + ["2 ok read [\"x\",1]"]), .valid)
    expect(ruling("causal", lines + ["2 ok read [\"x\",null]"]), .invalid, ["writes-follow-reads"])
    expect(ruling("causal", lines.dropLast() + ["2 ok read [\"x\",null]"]), .valid)
  }

  @Test func `concurrent writes may be seen in different orders, which is not sequential`() {
    let lines = [
      "0 ok write [\"x\",1]", "1 ok write [\"x\",2]", "2 ok read [\"x\",1]", "2 ok read [\"x\",2]",
    ]
    expect(ruling("causal", lines + ["3 ok read [\"x\",2]", "3 ok read [\"x\",1]"]), .valid)
  }

  @Test func `values come from writes that may have happened, and not from their own future`() {
    expect(ruling("causal", ["0 ok read [\"x\",1]"]), .invalid, ["thin-air-read"])
    expect(
      ruling("causal", ["1 fail write [\"x\",1]", "0 ok read [\"x\",1]"]), .invalid,
      ["thin-air-read"])
    expect(ruling("causal", ["1 info write [\"x\",1]", "0 ok read [\"x\",1]"]), .valid)
    let circle = [
      "0 ok read [\"x\",1]", "0 ok write [\"y\",1]", "1 ok read [\"y\",1]", "1 ok write [\"x\",1]",
    ]
    expect(ruling("causal", circle), .invalid, ["cyclic-causality"])
    expect(ruling("causal", ["0 ok write [\"x\",1]", "1 ok write [\"x\",1]"]), .unknown)
  }

  @Test func `Jepsen's causal register counts up`() {
    let lines = ["0 ok read-init [7,0]", "0 ok write [7,1]", "0 ok read [7,1]", "0 ok write [7,2]"]
    expect(ruling("causal", lines + ["0 ok read [7,2]"]), .valid)
    expect(ruling("causal", lines + ["0 ok read [7,1]"]), .invalid, ["causal-register"])
  }
}
