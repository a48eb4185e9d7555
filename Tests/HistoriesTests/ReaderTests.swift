import Histories
import Testing

private func json(_ text: String) throws -> RecordedHistory {
  try Array(text.utf8).withUnsafeBufferPointer { bytes throws(MalformedHistory) in
    try RecordedHistory(jsonLines: bytes)
  }
}

private func edn(_ text: String) throws -> RecordedHistory {
  try Array(text.utf8).withUnsafeBufferPointer { bytes throws(MalformedHistory) in
    try RecordedHistory(edn: bytes)
  }
}

@Suite struct JSONLinesTests {
  @Test func `a line becomes an event, and what is equal has one handle`() throws {
    let history = try json(
      """
      {"format":"txn/1","kind":"list-append","opts":{"anomalies":["G0"]}}
      {"p":0,"t":"invoke","ops":[["append","x",1],["r","x",null]],"time":5}

      {"p":0,"t":"ok","ops":[["append","x",1],["r","x",[1, -7, 9007199254740993]]],"note":{"a":[]}}
      {"p":1,"t":"ok","f":"cas","v":[1,2],"r":false,"k":"\\u00e9\\n\\ud83d\\ude00"}
      """)
    let atoms = history.atoms
    #expect(history.header("kind") == "list-append")
    #expect(history.events.map(\.line) == [2, 4, 5])
    #expect(history.events.map(\.kind) == [.invoke, .ok, .ok])
    #expect(history.events[0].time == 5 && history.events[1].time == nil)
    let (asked, told) = (
      atoms.list(history.events[0].operations), atoms.list(history.events[1].operations)
    )
    #expect(asked.count == 2 && atoms.list(asked[asked.startIndex + 1]).last == .null)
    let read = atoms.list(atoms.list(told[told.startIndex + 1]).last!)
    #expect(read.map { atoms.whole($0) } == [1, -7, 9_007_199_254_740_993])
    #expect(read.first == atoms.list(asked.first!).last, "one 1 for all")
    #expect(history.events[2].result == .no)
    #expect(atoms.text(history.events[2].key) == "é\n😀")
  }

  @Test(arguments: [
    ("", 1, "empty"), ("[]", 1, "header"), ("{\"p\":0,\"t\":\"ok\"}", 1, "event"),
    ("{}\n{\"p\":0,\"t\":\"ok\"", 2, "expected"),
    ("{}\n{\"p\":0,\"t\":\"maybe\"}", 2, "invoke, ok, fail or info"),
    ("{}\n{\"t\":\"ok\"}", 2, "process"),
    ("{}\n\n{\"p\":0}", 3, "type"), ("{}\n{\"p\":0,\"t\":\"ok\",\"p\":1}", 2, "twice"),
    ("{}\n{\"p\":0,\"t\":\"ok\"} x", 2, "follows"),
    ("{}\n{\"p\":99999999999999999999,\"t\":\"ok\"}", 2, "64 bits"),
    ("{}\n{\"p\":0,\"t\":\"ok\",\"v\":\"a", 2, "never closed"), ("{}\n{\"p\":tru}", 2, "no value"),
    ("{}\n{\"p\":-}", 2, "digits"),
    ("{}\n{\"p\":0,\"t\":\"ok\",\"v\":\"\\ud800\"}", 2, "surrogate"),
  ]) func `what is no history names its line`(text: String, line: Int, says: String) {
    do {
      _ = try json(text)
      Issue.record("read without complaint: \(text)")
    } catch let wrong as MalformedHistory {
      #expect(wrong.line == line && wrong.reason.contains(says), "\(wrong)")
    } catch { Issue.record("\(error)") }
  }

  @Test func `nesting has an end, and so has the stack`() {
    for text in [
      "{}\n{\"p\":" + String(repeating: "[", count: 100_000),
      "{}\n{\"p\":" + String(repeating: "{\"a\":", count: 100_000),
    ] {
      #expect(throws: MalformedHistory.self) { try json(text) }
    }
    for text in [
      String(repeating: "[", count: 100_000), String(repeating: "#a ", count: 100_000),
      String(repeating: "#_ ", count: 100_000), String(repeating: "{:a ", count: 100_000),
    ] {
      #expect(throws: MalformedHistory.self) { try edn(text) }
    }
  }
}

@Suite struct EDNTests {
  @Test func `maps are operations, one after the other or in a vector`() throws {
    let one = "{:type :invoke, :f :txn, :value [[:append :x 1] [:r :x nil]], :process 0, :time 3}"
    let two = "#jepsen.history.Op{:type :ok :f :txn :value [[:append :x 1] [:r :x [1]]] :process 0}"
    for text in [
      "\(one)\n\(two)", "[\(one)\n \(two)]", "; a comment\n(\(one) #_ {:left out} \(two))",
    ] {
      let history = try edn(text)
      #expect(history.events.map(\.kind) == [.invoke, .ok])
      #expect(history.events[0].time == 3)
      #expect(history.events[1].line == Int32(text.hasPrefix(";") ? 2 : 2))
      let operations = history.atoms.list(history.events[1].operations)
      #expect(operations.count == 2)
      #expect(history.atoms.text(history.atoms.list(operations.first!).first!) == "append")
    }
  }

  @Test func `what the nemesis did is left out, and sets and big numbers are read`() throws {
    let history = try edn(
      """
      {:type :info, :f :start, :process :nemesis, :value "cut"}
      {:type :ok, :f :read, :value #{1 2N 3}, :process 4}
      """)
    #expect(history.events.count == 1 && history.events[0].line == 2)
    #expect(
      history.atoms.list(history.events[0].value).map { history.atoms.whole($0) } == [1, 2, 3])
  }

  @Test(arguments: [
    ("", 1, "no operation"), ("{:type :ok\n :process 0", 1, "never closed"),
    ("{:process 0}", 1, ":type"),
    ("{:type}", 1, "no value"), (")", 1, "never opened"), ("\n\n7", 3, "maps"), ("[7]", 1, "map"),
  ]) func `what is no history names its line`(text: String, line: Int, says: String) {
    do {
      _ = try edn(text)
      Issue.record("read without complaint: \(text)")
    } catch let wrong as MalformedHistory {
      #expect(wrong.line == line && wrong.reason.contains(says), "\(wrong)")
    } catch { Issue.record("\(error)") }
  }
}
