import Checking
import Histories
import Testing

/// A history in few letters: a transaction a word, `ax1` appends 1 to x, `rx12` reads [1, 2] of x, `rx_` reads nothing,
/// `wx1` writes. In front of a word: `!` it was aborted, `?` nobody knows, a digit and a colon its process.
private func history(
  _ text: String, _ kind: TransactionHistory.Kind = .listAppend,
  _ order: TransactionHistory.Order = .line
) -> TransactionHistory {
  var builder = TransactionHistoryBuilder(kind: kind, order: order)
  for (index, word) in text.split(separator: " ").enumerated() {
    var letters = Array(word)
    var status = TransactionHistory.Status.committed
    if letters[0] == "!" || letters[0] == "?" {
      status = letters.removeFirst() == "!" ? .aborted : .unknown
    }
    var process = Int32(index)
    if letters.count > 1, letters[1] == ":" {
      process = Int32(String(letters[0]))!
      letters.removeFirst(2)
    }
    let rank = Int32(index * 2)
    builder.begin(
      process: process, status: status, invoked: rank,
      completed: status == .unknown ? nil : rank + 1, line: Int32(index + 1))
    var at = 0
    while at < letters.count {
      let key = Int32(letters[at + 1].asciiValue!)
      var end = at + 2
      while end < letters.count, letters[end].isNumber || letters[end] == "_" { end += 1 }
      let digits = letters[at + 2..<end].filter { $0 != "_" }.map { Int32(String($0))! }
      switch letters[at] {
      case "r" where kind == .listAppend: builder.read(key, digits)
      case "r": builder.read(key, value: digits.first)
      default: builder.write(key, digits[0])
      }
      at = end
    }
  }
  return builder.history
}

private func names(
  _ history: TransactionHistory, _ change: (inout TransactionOptions) -> Void = { _ in }
) throws -> [String] {
  var options = TransactionOptions()
  change(&options)
  let verdict = try TransactionCheck(options).judge(history)
  for witness in verdict.witnesses where !witness.edges.isEmpty {
    #expect(witness.problem(in: history, assuming: options) == nil, "\(witness.text)")
  }
  return verdict.anomalies.map(\.rawValue).filter { $0 != "empty-transaction-graph" }
}

@Suite struct TransactionsNamesTests {
  /// Each with the same history, mended.
  @Test(arguments: [
    ("G0", "ax1ay1 ax2ay2 rx12 ry21", "ax1ay1 ax2ay2 rx12 ry12"),
    ("G1a", "!ax1 rx1", "ax1 rx1"),
    ("G1b", "ax1ax2 rx1", "ax1ax2 rx12"),
    ("G1c", "ax1ry1 ay1rx1", "ax1ry_ ay1rx1"),
    ("G-single-item", "ax1ay1 rx1ry_", "ax1ay1 rx1ry1"),
    ("G-nonadjacent-item", "ax1 rx1ry_ ay1 ry1rx_", "ax1 rx1ry_ ay1 ry1rx1"),
    ("G2-item", "ax1ry_ ay1rx_", "ax1ry_ ay1rx1"),
    ("internal", "ax1rx2 ax2", "ax1rx1 ax2"),
    ("future-read", "rx1ax1", "ax1rx1"),
    ("dirty-update", "!ax1 ax2 rx12", "ax1 ax2 rx12"),
    ("lost-update", "ax1 rx1ax2 rx1ax3", "ax1 rx1ax2 rx12ax3"),
    ("incompatible-order", "ax1 ax2 rx12 rx21", "ax1 ax2 rx12 rx12"),
    ("duplicate-elements", "ax1 rx11", "ax1 rx1"),
    ("garbage-read", "ax1 rx12", "ax1 rx1"),
  ])
  func `lists show each anomaly by its name, and their mended twins do not`(
    name: String, bad: String, good: String
  ) throws {
    let found = try names(history(bad))
    #expect(found.contains(name), "\(found)")
    #expect(try names(history(good)) == [])
  }

  @Test(arguments: [
    ("internal", "wx1rx2 wx2", "wx1rx1 wx2"), ("internal", "rx_rx1 wx1", "rx_rx_ wx1"),
    ("G1a", "!wx1 rx1", "wx1 rx1"), ("G1b", "wx1wx2 rx1", "wx1wx2 rx2"),
    ("G1c", "wx1ry1 wy1rx1", "wx1ry_ wy1rx1"), ("G-single-item", "rx_ry1 wy1wx2", "rx_ry_ wy1wx2"),
    ("G2-item", "rx_wy1 ry_wx1", "rx_wy1 ry1wx1"),
    ("lost-update", "wx1 rx1wx2 rx1wx3", "wx1 rx1wx2 rx2wx3"),
  ])
  func `registers show each anomaly by its name, and their mended twins do not`(
    name: String, bad: String, good: String
  ) throws {
    #expect(try names(history(bad, .register)).contains(name))
    #expect(try names(history(good, .register)) == [])
  }

  @Test func `the order within a process is asked for by strong session levels alone`() throws {
    let stale = history("0:ax1 0:rx_ 1:rx1")
    #expect(try names(stale) { $0.models = [.serializable] } == [])
    #expect(
      try names(stale) { $0.models = [.strongSessionSerializable] } == ["G-single-item-process"])
    let mended = history("0:ax1 0:rx1 1:rx1")
    #expect(try names(mended) { $0.models = [.strongSessionSerializable] } == [])
  }

  @Test(arguments: [
    ("G0-process", "0:ax1 0:ax2 1:rx21", "0:ax1 0:ax2 1:rx12"),
    ("G1c-process", "0:rx1 0:ax1", "0:rx_ 0:ax1"),
    (
      "G-nonadjacent-item-process", "0:ax1 0:ry_ 1:ay1 1:rx_ 2:rx1ry1",
      "0:ax1 0:ry_ 1:ay1 1:rx1 2:rx1ry1"
    ),
    ("G2-item-process", "0:ay1 0:rx_ 1:ax1ry_ 2:rx1ry1", "0:ay1 0:rx_ 1:ax1ry1 2:rx1ry1"),
  ])
  func `a cycle through a process has a name of its own`(name: String, bad: String, good: String)
    throws
  {
    #expect(try names(history(bad)) { $0.models = [.serializable] } == [])
    #expect(try names(history(bad)) { $0.models = [.strongSessionSerializable] } == [name])
    #expect(try names(history(good)) { $0.models = [.strongSessionSerializable] } == [])
  }

  @Test func `a search that runs out of its budget says so, and knows nothing`() throws {
    var options = TransactionOptions()
    options.models = [.serializable]
    options.budget = 3
    let verdict = try TransactionCheck(options).judge(history("ax1ry_ ay1rz_ az1rx_ rx1ry1rz1"))
    #expect(verdict.answer == .unknown && verdict.anomalies == [.cycleSearchTimeout])
    #expect(verdict.reason?.contains("budget of 3") == true, "\(verdict.reason ?? "")")
  }

  @Test func `real time is asked for by strong levels alone, and by all their anomalies`() throws {
    let stale = history("0:ax1 1:rx_ 2:rx1", .listAppend, .realTime)
    #expect(try names(stale) { $0.models = [.strongSessionSerializable] } == [])
    #expect(try names(stale) == ["G-single-item-realtime"])
    #expect(try names(history("0:ax1 1:rx1 2:rx1", .listAppend, .realTime)) == [])
    #expect(
      try names(history("0:ax1 1:ax2 2:rx21", .listAppend, .realTime)) == ["G0-realtime"])
    #expect(
      try names(history("1:rx1 0:ax1", .listAppend, .realTime)) == ["G1c-realtime"])
  }

  @Test func `registers whose keys are assumed to follow time show cycles of versions`() throws {
    let back = history("0:wx1 0:wx2 0:rx1", .register, .realTime)
    #expect(
      try names(back) {
        $0.models = [.readUncommitted]
        $0.hasSequentialKeys = true
      } == ["cyclic-versions"])
    #expect(
      try names(back) {
        $0.models = [.readUncommitted]
        $0.hasLinearizableKeys = true
      } == ["cyclic-versions"])
    let forth = history("0:wx1 0:wx2 0:rx2", .register, .realTime)
    #expect(try names(forth) { $0.hasLinearizableKeys = true } == [])
  }

  @Test
  func `what a transaction reads of a register comes before what it writes, where that is assumed`()
    throws
  {
    let skewed = history("ry1wx1wy2 rx1ry1 wy1", .register)
    #expect(try names(skewed) { $0.models = [.serializable] } == [])
    #expect(
      try names(skewed) {
        $0.models = [.serializable]
        $0.writesFollowReads = true
      } == ["G-single-item"])
  }

  @Test func `sessions of registers are saturated: of two writers the order that closes no cycle`()
    throws
  {
    // Whoever reads 2 of x and then 1 of y has seen the second write of one and the first of the other.
    let bad = history("0:wx1wy1 1:wx2wy2 2:rx2ry1", .register, .session)
    let good = history("0:wx1wy1 1:wx2wy2 2:rx2ry2", .register, .session)
    for model in [ConsistencyModel.serializable, .snapshotIsolation] {
      #expect(
        try !names(bad) {
          $0.models = [model]
          $0.saturates = true
        }.isEmpty)
      #expect(
        try names(good) {
          $0.models = [model]
          $0.saturates = true
        }.isEmpty)
    }
  }

  @Test func `time beside an anti-dependency counts where two of them would be allowed`() throws {
    // The session reads y, then overwrites what it read of x, and finds y as it was before.
    let session = history("ay1rx_ 7:ry1rx_ 7:ax1ry_", .listAppend, .session)
    #expect(
      try names(session) { $0.models = [.strongSessionSnapshotIsolation] }
        .contains { $0.hasSuffix("-process") })
    let lists = history("7:rx_ 7:ax1ry_ ay1rx_", .listAppend, .session)
    #expect(try names(lists) { $0.models = [.strongSessionSnapshotIsolation] } == [])
  }

  @Test func `a strong level of sessions asks for the order within each, and so it is with lines`()
    throws
  {
    for order in [TransactionHistory.Order.session, .line] {
      let future = history("1:rx1 1:ax1", .listAppend, order)
      #expect(
        try names(future) { $0.models = [.strongReadCommitted] }.contains { $0.hasPrefix("G1c") })
    }
  }

  @Test func `of two unread appends to one list one was there before the other under snapshots`()
    throws
  {
    let skew = history("rx_ay1az1 ry_ax1az2")
    var options = TransactionOptions()
    options.models = [.snapshotIsolation]
    let verdict = try TransactionCheck(options).judge(skew)
    #expect(verdict.answer == .violated)
    #expect(verdict.not == [.snapshotIsolation])
    for witness in verdict.witnesses { #expect(witness.problem(in: skew) == nil) }
    #expect(verdict.witnesses.contains { !$0.lemmas.isEmpty })
    for valid in ["rx_ay1az1 ry_ax1", "rx_ay1az1 ry_ax1 az2", "rx_ay1az1 ry_ax1 ?az2"] {
      #expect(try names(history(valid)) { $0.models = [.snapshotIsolation] } == [])
    }
  }

  @Test func `what a transaction wrote first does not stand behind what it wrote next`() throws {
    #expect(try names(history("ax1ax2 ax3rx213")) == ["incompatible-order"])
    #expect(try names(history("ax1ax2 ax3rx123")) == [])
  }

  @Test func `what one read of whom nobody knows that he happened says nothing`() throws {
    let lost = history("ax1 ?rx_ay5 rx1ry_")
    #expect(try names(lost) { $0.models = [.serializable] } == [])
    // Somebody saw what he wrote, so he did happen.
    let seen = history("ax1 ?rx_ay5 rx1ry_ ry5")
    #expect(try names(seen) { $0.models = [.serializable] } == ["G2-item"])
  }

  @Test func `a register cannot be read as its transaction is about to write it`() throws {
    let history = history("rx1wx1", .register)
    #expect(try names(history) { $0.models = [.readCommitted] } == ["future-read"])
  }

  @Test func `a second read of a register counts although the first said otherwise`() throws {
    let circle = history("rx_rx1wy1 ry1wx1", .register)
    #expect(try names(circle) { $0.models = [.readCommitted] } == ["G1c"])
  }

  @Test func `a transaction of many appends to one list takes no longer than so many transactions`()
    throws
  {
    var builder = TransactionHistoryBuilder(kind: .listAppend, order: .session)
    builder.begin(process: 0, status: .committed, invoked: 0, completed: 1, line: 1)
    builder.read(1, [Int32]())
    for value in Int32(0)..<20_000 { builder.write(1, value) }
    builder.begin(process: 1, status: .committed, invoked: 2, completed: 3, line: 2)
    builder.read(1, Array(Int32(0)..<20_000))
    #expect(try names(builder.history) == [])
  }

  @Test func `a value that is there at first and is written later tells nobody who wrote it`() {
    func ruling(_ lines: String) -> Ruling {
      var text =
        "{\"kind\":\"rw-register\",\"order\":\"session\",\"init\":0}\n" + lines
      return text.withUTF8 { Judge(level: "serializable").judge($0, isEDN: false) }
    }
    let write = "{\"p\":0,\"t\":\"ok\",\"ops\":[[\"w\",1,0]]}\n"
    let read = "{\"p\":0,\"t\":\"ok\",\"ops\":[[\"r\",1,0]]}\n"
    let late = ruling(read + write)
    #expect(late.verdict == .malformed && late.line == 3, "the read may come first")
    #expect(ruling(write + read).verdict == .valid, "the history begins with what is there")
  }

  @Test func `the weakest broken levels are named`() throws {
    let verdict = try TransactionCheck().judge(history("ax1ay1 rx1ry_"))
    #expect(verdict.not == [.consistentView, .repeatableRead])
    #expect(try TransactionCheck().judge(history("ax1 rx1")).not == [])
  }

  @Test func `a cycle is drawn, the same bytes each time`() throws {
    let history = history("ax1ry_ ay1rx_")
    let witness = try #require(try TransactionCheck().judge(history).witnesses.first)
    let svg = witness.svg(history)
    #expect(
      svg == witness.svg(history) && svg.hasSuffix("</svg>\n") && svg.contains("<desc>G2-item"))
    #expect(witness.dot(history).contains("T0 -> T1") && witness.dot(history).contains("T1 -> T0"))
    #expect(witness.text.split(separator: "\n").count == 3, "\(witness.text)")
  }

  @Test func `where nothing is ordered by anything, nothing is known`() throws {
    #expect(try TransactionCheck().judge(history("ax1 ay1")).answer == .unknown)
  }

  @Test func `an unknown outcome counts where it was seen, and nowhere else`() throws {
    #expect(try names(history("?ax1ay1 rx1ry_")) == ["G-single-item"])
    #expect(try names(history("?ax1ay1 rx_ry_ rx_", .listAppend, .realTime)) == [])
  }

  @Test func `a chain of many transactions does not end the stack`() throws {
    var builder = TransactionHistoryBuilder(kind: .listAppend, order: .realTime)
    for index in 0..<Int32(200_000) {
      builder.begin(
        process: 0, status: .committed, invoked: 2 * index, completed: 2 * index + 1, line: index)
      builder.write(index / 8, index)
    }
    #expect(try TransactionCheck().judge(builder.history).answer == .holds)
  }

  @Test(arguments: [
    ("{\"p\":0,\"t\":\"ok\",\"ops\":[[\"r\",1,null]]}", 2, "without an invocation"),
    (
      "{\"p\":0,\"t\":\"invoke\",\"ops\":[]}\n{\"p\":0,\"t\":\"invoke\",\"ops\":[]}", 3,
      "invokes again"
    ),
    ("{\"p\":0,\"t\":\"invoke\",\"ops\":[[\"cas\",1,2]]}", 2, "not cas"),
    ("{\"p\":0,\"t\":\"invoke\",\"ops\":[[\"append\",1,1],[\"append\",1,1]]}", 2, "has appended"),
    ("{\"p\":0,\"t\":\"invoke\",\"ops\":[[\"r\",1,null],[\"r\",\"x\",null]]}", 2, "other kind"),
    ("{\"p\":0,\"t\":\"invoke\"}", 2, "no operations"),
    ("{\"p\":0,\"t\":\"invoke\",\"ops\":[[\"append\",[1,2],1]]}", 2, "a key is a number"),
    ("{\"p\":0,\"t\":\"invoke\",\"ops\":[[\"append\",1,[1]]]}", 2, "written is a number"),
  ])
  func `what has no meaning is malformed at its line`(lines: String, line: Int, says: String) throws
  {
    let text = "{\"format\":\"txn/1\",\"kind\":\"list-append\",\"order\":\"realtime\"}\n" + lines
    let recorded = try Array(text.utf8).withUnsafeBufferPointer { bytes throws(MalformedHistory) in
      try RecordedHistory(jsonLines: bytes)
    }
    do {
      let verdict = try TransactionCheck().judge(try TransactionHistory(recorded))
      Issue.record("judged without complaint: \(verdict.answer)")
    } catch {
      #expect(error.line == line && error.reason.contains(says), "\(error)")
    }
  }

  @Test func `a list that ends in what nobody wrote has a place before what nobody read`() throws {
    var builder = TransactionHistoryBuilder(kind: .listAppend, order: .realTime)
    builder.begin(process: 0, status: .committed, invoked: 0, completed: 1, line: 1)
    builder.write(0, 2)
    builder.begin(process: 1, status: .committed, invoked: 2, completed: 3, line: 2)
    builder.read(0, [9])
    let history = builder.history

    let verdict = try TransactionCheck().judge(history)
    let witness = try #require(
      verdict.witnesses.first { $0.anomaly == .gSingleItemRealTime })

    #expect(verdict.anomalies.contains(.garbageRead))
    #expect(witness.edges.last?.before == 9)
    #expect(witness.problem(in: history) == nil, "\(witness.text)")
  }
}
