import Checking
import Histories
import Model
import Testing

/// Draws small histories, most of them nearly right, and asks a judge that tries everything.
@Suite struct LinearizabilityFuzzTests {
  private static let models = [
    "register", "cas-register", "kv-string-append", "multi-register", "mutex", "set", "counter",
  ]

  @Test(arguments: models)
  func `the search agrees with trying every order`(_ model: String) throws {
    var (valid, invalid) = (0, 0)
    for seed in 0..<3000 {
      var random = Random(seed: UInt64(seed))
      let text = Self.draw(model, &random)
      let history = try recorded(text)
      let expected = Exhaustive(history).isLinearizable
      let judgement = try Linearizability().judge(history)
      switch judgement {
      case .valid:
        valid += 1
        #expect(expected, "\(text)")
        let order = try #require(try Linearizability().linearization(of: history))
        var verifier = LinearizationVerifier(history)
        #expect(verifier.problem(in: order) == nil, "\(text)")
      case .invalid:
        invalid += 1
        #expect(!expected, "\(text)")
      case .unknown(let reason): Issue.record("\(reason)")
      }
    }
    #expect(valid > 50)
    #expect(invalid > 50)
  }

  /// At most seven calls of three clients; some are lost, some fail, results are drawn from what could be.
  private static func draw(_ model: String, _ random: inout Random) -> String {
    let initial =
      [
        "kv-string-append": "\"\"", "multi-register": "{\"x\":0,\"y\":0}", "set": "null",
        "mutex": "null",
      ][model] ?? "0"
    var lines = ["{\"model\":\"\(model)\",\"init\":\(initial)}"]
    var open: [(ask: String, answer: String)?] = [nil, nil, nil]
    var calls = 0
    let limit = 3 + Int(random.below(5))
    while calls < limit || random.below(6) > 0 {
      let client = Int(random.below(3))
      if let one = open[client] {
        let draw = random.below(8)
        let kind = draw == 0 ? "fail" : draw < 3 ? "info" : "ok"
        lines.append("{\"p\":\(client),\"t\":\"\(kind)\",\(kind == "ok" ? one.answer : one.ask)}")
        open[client] = nil
      } else if calls < limit {
        calls += 1
        open[client] = call(model, &random)
        lines.append("{\"p\":\(client),\"t\":\"invoke\",\(open[client]!.ask)}")
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func call(_ model: String, _ random: inout Random) -> (ask: String, answer: String)
  {
    let (a, b) = (Int(random.below(3)), Int(random.below(3)))
    func same(_ text: String) -> (ask: String, answer: String) { (text, text) }
    func read(_ name: String, _ value: String) -> (ask: String, answer: String) {
      ("\"f\":\"\(name)\",\"v\":null", "\"f\":\"\(name)\",\"v\":\(value)")
    }
    let isRead = random.below(2) == 0
    switch model {
    case "register": return isRead ? read("read", "\(a)") : same("\"f\":\"write\",\"v\":\(a)")
    case "cas-register":
      if isRead { return read("read", "\(a)") }
      if random.below(2) == 0 { return same("\"f\":\"write\",\"v\":\(a)") }
      let ask = "\"f\":\"cas\",\"v\":[\(a),\(b)]"
      return (ask, ask + (random.below(2) == 0 ? ",\"r\":false" : ",\"r\":true"))
    case "kv-string-append":
      if isRead {
        return read(
          "get", ["\"\"", "\"p\"", "\"q\"", "\"pq\"", "\"qp\"", "\"pp\""][a + Int(random.below(4))])
      }
      return same(
        "\"f\":\"\(random.below(5) == 0 ? "put" : "append")\",\"v\":\"\(["p", "q", "p"][a])\"")
    case "multi-register":
      if isRead {
        let text = { (x: String, y: String) in
          "\"f\":\"txn\",\"v\":[[\"read\",\"x\",\(x)],[\"read\",\"y\",\(y)]]"
        }
        return (text("null", "null"), text("\(a % 2)", "\(b % 2)"))
      }
      return same("\"f\":\"txn\",\"v\":[[\"write\",\"\(a == 0 ? "x" : "y")\",\(b % 2)]]")
    case "mutex": return same("\"f\":\"\(isRead ? "acquire" : "release")\",\"v\":null")
    case "set":
      return isRead
        ? read("read", ["[]", "[0]", "[1]", "[0,1]", "[1,2]"][a + Int(random.below(3))])
        : same("\"f\":\"add\",\"v\":\(a)")
    default: return isRead ? read("read", "\(a + b)") : same("\"f\":\"add\",\"v\":\(1 + a)")
    }
  }
}

/// Tries every order of every choice of lost operations, without any memory.
private struct Exhaustive {
  let history: RecordedHistory
  private var calls:
    [(call: RecordedHistory.Event, result: RecordedHistory.Event?, from: Int, to: Int)] = []

  init(_ history: RecordedHistory) {
    self.history = history
    var open: [Datum: Int] = [:]
    var failed: Set<Int> = []
    for (place, event) in history.events.enumerated() {
      if event.kind == .invoke {
        open[event.process] = calls.count
        calls.append((event, nil, place, Int.max))
        continue
      }
      let number = open.removeValue(forKey: event.process)!
      if event.kind == .fail { failed.insert(number) }
      if event.kind == .ok { (calls[number].result, calls[number].to) = (event, place) }
    }
    calls = calls.indices.filter { !failed.contains($0) }.map { calls[$0] }
  }

  var isLinearizable: Bool { finish(Replay(history), Set(calls.indices)) }

  private func finish(_ state: Replay, _ left: Set<Int>) -> Bool {
    if left.allSatisfy({ calls[$0].result == nil }) { return true }
    let earliest = left.map { calls[$0].to }.min()!
    for next in left where calls[next].from < earliest {
      var state = state
      if state.take(calls[next].call, calls[next].result), finish(state, left.subtracting([next])) {
        return true
      }
    }
    return false
  }
}
