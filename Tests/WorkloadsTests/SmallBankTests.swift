import Model
import Testing
import Workloads

@Suite struct SmallBankTests {
  private static func small(distributed: Double = 0.5) throws -> SmallBank {
    try SmallBank(homes: 3, customers: 6, opening: 50, largest: 60, distributed: distributed)
  }

  private static func calls(_ workload: SmallBank, _ count: Int) -> [Transaction] {
    var workload = workload
    var random = Random(seed: 11, .workload)
    return (0..<count).map { workload.next(home: $0, &random) }
  }

  @Test func `five kinds of calls come evenly, nine in ten to the hot customers`() throws {
    let calls = SmallBankTests.calls(try SmallBank(homes: 2, distributed: 0.5), 20_000)
    for procedure in [
      SmallBank.balance, SmallBank.depositChecking, SmallBank.transactSavings,
      SmallBank.amalgamate, SmallBank.writeCheck,
    ] {
      #expect(abs(calls.count { $0.procedure == procedure } - 4000) < 230)
    }
    #expect(abs(calls.count { $0.key(1).row < 1000 } - 18_000) < 170)
    let merging = calls.filter { $0.procedure == SmallBank.amalgamate }
    #expect(merging.allSatisfy { $0.key(1) != $0.key(2) })
    #expect(abs(merging.count { $0.key(1).home != $0.key(2).home } - merging.count / 2) < 130)
    let reading = SmallBankTests.calls(try SmallBank(balances: 0.9), 10_000)
    #expect(abs(reading.count(where: \.isReadOnly) - 9000) < 120)
  }

  @Test func `calls one after the other keep the money, and some are refused`() throws {
    var store = PlainStore(try SmallBankTests.small())
    var refused = 0
    for call in SmallBankTests.calls(store.workload, 4000) {
      switch store.run(call) {
      case .done: #expect(store.workspace.writes.isEmpty == call.isReadOnly)
      case .aborted(let reason):
        refused += 1
        #expect(reason == .byUser && call.procedure == SmallBank.transactSavings)
        #expect(store.workspace.writes.isEmpty)
      case .needs: Issue.record("a call did not end")
      }
      #expect(store.uncovered(call).isEmpty)
      if call.number % 200 == 0 { #expect(store.violation == nil) }
    }
    #expect(refused > 50)
    #expect(store.digest == 13_789_493_253_512_802_109)
  }

  @Test func `an amalgamation that loses any one of its writes is found out`() throws {
    for lost in 0..<3 {
      var store = PlainStore(try SmallBankTests.small())
      var call = Transaction(SmallBank.amalgamate)
      call.add(1)
      call.add(Key(home: 0, row: 2))
      call.add(Key(home: 1, row: 2))
      #expect(store.prepare(call).attempt == .done(150))
      var writes = store.workspace.writes
      writes.remove(at: lost)
      store.apply(writes)
      #expect(store.violation?.contains("hold") == true)
    }
  }

  @Test func `a check that is not covered costs one more`() throws {
    var store = PlainStore(try SmallBankTests.small())
    for (number, amount, left) in [(1, 100, -50), (2, 1, -52), (3, 2, -55)]
      as [(Int64, Int64, Int64)]
    {
      var call = Transaction(SmallBank.writeCheck)
      call.add(number)
      call.add(Key(home: 0, row: 1))
      call.add(amount)
      #expect(store.run(call) == .done(left))
    }
  }

  @Test func `money taken twice from savings is found out`() throws {
    var store = PlainStore(try SmallBankTests.small())
    var call = Transaction(SmallBank.transactSavings)
    call.add(1)
    call.add(Key(home: 0, row: 1))
    call.add(-40)
    #expect(store.run(call) == .done(10))
    #expect(store.run(call) == .aborted(.byUser))
    var row = store.value(call.key(1))
    (row[1], row[2]) = (-30, -80)
    store.apply([Write(call.key(1), row)])
    #expect(store.violation?.contains("overdrawn") == true)
  }
}
