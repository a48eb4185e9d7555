import Model
import Testing
import Workloads

/// What TPC-C's calls answer, against what the rows say to somebody who looks at all of them.
@Suite struct TPCCAnswerTests {
  private let store: PlainStore<TPCC>
  private let calls: [Transaction]

  init() throws {
    var store = PlainStore(try TPCCTests.tiny(items: 500))
    var generator = store.workload
    var random = Random(seed: 8, .workload)
    for number in 0..<400 { store.run(generator.next(home: number % 2, &random)) }
    calls = (0..<400).map { generator.next(home: $0 % 2, &random) }
    self.store = store
  }

  private func word(
    _ index: Int, _ table: TPCC.Table, _ w: Int, _ d: Int = 0, _ id: Int = 0, line: Int = 0
  ) -> Int64 {
    store.value(TPCC.key(table, w, d, id, line: line))[index]
  }

  private func answers(_ procedure: UInt16) -> [(call: Transaction, output: Int64)] {
    var store = store
    return calls.filter { $0.procedure == procedure }.compactMap { call in
      guard case .done(let output) = store.prepare(call).attempt else { return nil }
      return (call, output)
    }
  }

  @Test func `§2.4.2 an order costs its lines less the discount, and taxes on top`() throws {
    var store = store
    var found = 0
    for call in calls where call.procedure == TPCC.newOrder {
      guard case .done(let output) = store.prepare(call).attempt else { continue }
      found += 1
      let (w, d) = (Int(call.arguments[1]), Int(call.arguments[2]))
      let writes = store.workspace.writes
      let lines = writes.filter { $0.key.table == TPCC.Table.orderLine.rawValue }.map(\.value)
      #expect(lines.count == Int(call.arguments[4]))
      let sum = lines.reduce(0) { $0 + Double($1[2]) }
      let discount = word(5, .customer, w, d, Int(call.arguments[3])) & 0xFFFF
      let taxes = word(2, .warehouse, w) + word(3, .district, w, d)
      let total = sum * (1 - Double(discount) / 10_000) * (1 + Double(taxes) / 10_000)
      #expect(abs(total - Double(output & 0xFFFF_FFFF)) < 2.5)
      #expect(output >> 32 == word(1, .district, w, d))
      for line in lines {
        let (item, quantity) = (Int(line[1] & 0x1_FFFF), line[1] >> 17 & 15)
        #expect((1...500).contains(item) && (1...10).contains(quantity))
        #expect(line[2] % quantity == 0 && (100...10_000).contains(line[2] / quantity))
      }
      // What is left of each stock is at least ten: it was filled up by 91 where that was needed.
      for write in writes where write.key.table == TPCC.Table.stock.rawValue {
        #expect((10...100).contains(write.value[1]))
      }
    }
    #expect(found > 100)
  }

  @Test func `§2.6 a customer's status is that of the latest order`() {
    let answers = answers(TPCC.orderStatus).filter { $0.call.arguments[3] > 0 }
    #expect(answers.count > 3)
    for (call, output) in answers {
      let (w, d) = (Int(call.arguments[1]), Int(call.arguments[2]))
      let orders = 1..<Int(word(1, .district, w, d))
      let latest = orders.last { word(1, .order, w, d, $0) & 0xFFF == call.arguments[3] } ?? 0
      let cost = (0..<15).reduce(0) { $0 + word(2, .orderLine, w, d, latest, line: $1) }
      #expect(output == Int64(latest) << 32 | cost)
    }
  }

  @Test func `§2.7 a delivery takes the oldest order of each district`() throws {
    let first = try #require(answers(TPCC.delivery).first)
    let w = Int(first.call.arguments[1])
    var (count, cost) = (0 as Int64, 0 as Int64)
    for d in 0..<2 {
      let orders = 1..<Int(word(1, .district, w, d))
      guard let oldest = orders.first(where: { word(1, .newOrder, w, d, $0) != 0 }) else {
        continue
      }
      count += 1
      for line in 0..<15 { cost += word(2, .orderLine, w, d, oldest, line: line) }
    }
    #expect(first.output == count << 40 + cost)
    #expect(count == 2)
  }

  @Test func `§2.8 the stock level counts each item of the last twenty orders once`() {
    let answers = answers(TPCC.stockLevel)
    #expect(answers.count > 8)
    for (call, output) in answers {
      let (w, d) = (Int(call.arguments[1]), Int(call.arguments[2]))
      let next = Int(word(1, .district, w, d))
      var items: Set<Int> = []
      for id in max(1, next - 20)..<next {
        for line in 0..<15 {
          items.insert(Int(word(1, .orderLine, w, d, id, line: line) & 0x1_FFFF))
        }
      }
      items.remove(0)
      #expect(output == Int64(items.count { word(1, .stock, w, 0, $0) < call.arguments[3] }))
    }
    #expect(answers.contains { $0.output > 0 })
  }
}
