import Foundation
import Measurement
import Testing

@Suite struct TraceTests {
  /// Two nodes; the second asks back; one message is lost.
  private var trace: Trace {
    var trace = Trace(nodes: [
      Trace.Node(index: 0, name: "client", role: "London"),
      Trace.Node(index: 1, name: "the \"server\""),
    ])
    trace.append(Trace.Message(from: 0, to: 1, sent: 1_500, received: 4_000, name: "ask"))
    trace.append(Trace.Message(from: 1, to: 0, sent: 4_000, received: 4_000, name: "answer"))
    trace.append(Trace.Message(from: 0, to: 1, sent: 5_000, received: nil, name: "thanks"))
    trace.append(Trace.Span(node: 1, name: "lock", subject: "x", begin: 4_000, end: 6_000))
    trace.append(Trace.Span(node: 1, name: "lock", subject: "y", begin: 5_000, end: 7_000))
    trace.append(Trace.Point(node: 0, name: "crash", at: 6_500))
    return trace
  }

  @Test func `three tidy tables tell all, and a lost message has no arrival`() {
    let tables = trace.tables("run")
    #expect(tables.map(\.name) == ["run-nodes", "run-messages", "run-spans"])
    #expect(tables[0].csv == "node,name,role\n0,client,London\n1,\"the \"\"server\"\"\",-\n")
    #expect(
      tables[1].csv == """
        from_node,to_node,name,sent_ns,received_ns
        0,1,ask,1500,4000
        1,0,answer,4000,4000
        0,1,thanks,5000,

        """)
    #expect(
      tables[2].csv == """
        node,name,subject,begin_ns,end_ns
        1,lock,x,4000,6000
        1,lock,y,5000,7000
        0,crash,,6500,

        """)
  }

  private func events(_ trace: Trace) throws -> [[String: Any]] {
    let data = Data(trace.chromeJSON.utf8)
    let file = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    return try #require(file["traceEvents"] as? [[String: Any]])
  }

  @Test func `the JSON is valid, whatever a name holds`() throws {
    let name = "a \"b\" \\ \n \u{1} </script> ε \u{2028}"
    let odd = Trace(nodes: [Trace.Node(index: 0, name: name)])
    let argument = try #require(try events(odd)[0]["args"] as? [String: String])
    #expect(argument["name"] == name)
    #expect(!odd.chromeJSON.contains("</"))
  }

  @Test func `spans that overlap are told apart by their id`() throws {
    let spans = try events(trace).filter { $0["cat"] as? String == "span" }
    #expect(spans.compactMap { $0["ph"] as? String } == ["b", "e", "b", "e"])
    #expect(
      spans.compactMap { $0["id"] as? String } == ["span-0", "span-0", "span-1", "span-1"])
    #expect(spans.compactMap { $0["ts"] as? Double } == [4, 6, 5, 7])
    #expect(spans.allSatisfy { $0["pid"] as? Int == 1 })
  }

  @Test func `each arrow begins and ends in a slice, and a lost message has no arrow`() throws {
    let all = try events(trace)
    for (start, end) in [("s", "f")] {
      #expect(
        all.filter { $0["ph"] as? String == start }.compactMap { $0["id"] as? Int } == [0, 1])
      #expect(all.filter { $0["ph"] as? String == end }.compactMap { $0["id"] as? Int } == [0, 1])
    }
    for arrow in all where ["s", "f"].contains(arrow["ph"] as? String) {
      let slice = all.first {
        $0["ph"] as? String == "X" && $0["pid"] as? Int == arrow["pid"] as? Int
          && $0["ts"] as? Double == arrow["ts"] as? Double
      }
      #expect(slice != nil)
    }
    #expect(all.contains { $0["name"] as? String == "send thanks, which is lost" })
    #expect(all.contains { $0["ts"] as? Double == 1.5 })
  }

  @Test func `vector clocks carry what a node has heard`() {
    let lines = trace.shiViz.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)")
    #expect(lines[1] == "")
    #expect(
      lines[2...7].map(String.init) == [
        "client {\"client\":1}", "send ask to the \"server\"",
        "the-\"server\" {\"client\":1,\"the-\\\"server\\\"\":1}", "receive ask from client",
        "the-\"server\" {\"client\":1,\"the-\\\"server\\\"\":2}", "send answer to client",
      ])
    #expect(lines.contains("client {\"client\":2,\"the-\\\"server\\\"\":2}"))
    #expect(lines.contains("send thanks to the \"server\", lost"))
  }

  @Test func `a curve of few steps keeps both ends of a distribution`() throws {
    let curve = Distribution(of: (1...100_000).map(Double.init)).steps
    #expect(curve.count < 1_500)
    #expect(curve.first == Distribution.Step(value: 1, fraction: 1e-5, tail: 0.99999))
    #expect(curve.last == Distribution.Step(value: 100_000, fraction: 1, tail: 0))
    for step in curve { #expect(abs(step.fraction - step.value / 100_000) < 1e-12) }
    #expect(curve.contains { $0.tail == 1e-5 })
    #expect(Distribution(of: [2, 1, 2, 2]).steps.map(\.fraction) == [0.25, 1])
    #expect(Distribution(of: []).steps.isEmpty)
  }
}
