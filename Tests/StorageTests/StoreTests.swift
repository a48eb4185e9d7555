import CAllocations
import Model
import Storage
import Testing

#if DEBUG
private let isOptimised = false
#else
private let isOptimised = true
#endif

/// A store that anybody can see is right: every write ever, searched from the end.
private struct Reference {
  var writes: [(key: Key, value: Value, at: Timestamp)] = []

  func read(_ key: Key, at time: Timestamp) -> (value: Value, version: Timestamp)? {
    if let found = writes.last(where: { $0.key == key && $0.at <= time }) {
      return (found.value, found.at)
    }
    return key.row % 3 == 0 ? (Value(Int64(key.row)), .zero) : nil
  }
}

private func initial(_ key: Key) -> Value? {
  key.row % 3 == 0 ? Value(Int64(key.row)) : nil
}

@Suite struct StoreTests {
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `a store agrees with the list of all writes, through every collection`(_ seed: UInt64) {
    var random = Random(seed: seed)
    var store = Store(capacity: 4) { initial($0) }
    var reference = Reference()
    var now: Int64 = 0
    for _ in 0..<3000 {
      let key = Key(home: random.below(3), row: random.below(12))
      now += Int64(1 + random.below(3))
      switch random.below(10) {
      case 0..<5:
        store.write(key, Value(now), at: Timestamp(rawValue: now))
        reference.writes.append((key, Value(now), Timestamp(rawValue: now)))
      case 9 where random.below(10) == 0:
        store.collect(below: Timestamp(rawValue: Int64(random.below(Int(now)))))
      default:
        let span = Int(now - store.horizon.rawValue) + 1
        let past = Timestamp(rawValue: store.horizon.rawValue + Int64(random.below(max(1, span))))
        let time = random.below(4) == 0 ? .infinity : past
        let (seen, expected) = (store.read(key, at: time), reference.read(key, at: time))
        #expect(seen?.value == expected?.value && seen?.version == expected?.version)
        let latest = reference.writes.last { $0.key == key }?.at ?? .zero
        #expect(store.latestVersion(of: key) == latest)
      }
    }
    var rows: [Key] = []
    for write in reference.writes where !rows.contains(write.key) { rows.append(write.key) }
    #expect(store.rowsWritten == rows.count)
    store.collect(below: .infinity)
    #expect(store.versionsKept == rows.count)
  }

  @Test func `a collection keeps the version that a snapshot at its time reads`() {
    var store = Store()
    let key = Key(home: 0, row: 1)
    for time in [10, 20, 30, 40] as [Int64] {
      store.write(key, Value(time), at: Timestamp(rawValue: time))
    }
    store.collect(below: Timestamp(rawValue: 25))
    #expect(store.versionsKept == 3)
    #expect(store.read(key, at: Timestamp(rawValue: 25))?.value == Value(20))
    #expect(store.read(key, at: Timestamp(rawValue: 35))?.value == Value(30))
  }

  @Test func `a digest does not depend on the order of keys, but on every value and version`() {
    func store(_ rows: [Int], version: Int64 = 5, value: Int64 = 1) -> Store {
      var store = Store()
      for row in rows {
        store.write(
          Key(home: 0, row: row), Value(Int64(row) * value), at: Timestamp(rawValue: version))
      }
      return store
    }
    let rows = Array(1...2000)
    #expect(store(rows).digest() == store(rows.reversed()).digest())
    #expect(store(rows).digest() != store(rows, version: 6).digest())
    #expect(store(rows).digest() != store(rows, value: 2).digest())
    #expect(store(rows).digest() != store(rows.dropLast()).digest())
    #expect(store(rows).digest(at: Timestamp(rawValue: 4)) == 0)
  }

  @Test func `a single-version store keeps nothing that was overwritten`() {
    var store = Store(horizon: .infinity)
    for time in 1...100 as ClosedRange<Int64> {
      store.write(Key(home: 0, row: Int(time % 7)), Value(time), at: Timestamp(rawValue: time))
    }
    #expect(store.versionsKept == 7)
    #expect(store.read(Key(home: 0, row: 2))?.value == Value(100))
  }

  /// Debug builds allocate for generics that are not specialised; the promise is about what is measured.
  @Test(.enabled(if: isOptimised)) func `reads and overwrites allocate nothing`() {
    var store = Store { initial($0) }
    var time: Int64 = 0
    func round(_ store: inout Store) {
      for row in 0..<1000 {
        time += 1
        store.write(Key(home: row % 4, row: row), Value(time), at: Timestamp(rawValue: time))
      }
      store.collect(below: Timestamp(rawValue: time - 1500))
    }
    for _ in 0..<4 { round(&store) }
    let before = allocations_on_this_thread()
    var sum: Int64 = 0
    for _ in 0..<4 {
      round(&store)
      for row in 0..<2000 {
        sum &+= store.read(Key(home: row % 4, row: row))?.value[0] ?? 0
        sum &+= store.read(Key(home: row % 4, row: row), at: store.horizon)?.value[0] ?? 0
      }
    }
    #expect(allocations_on_this_thread() - before == 0)
    #expect(sum != 0)
  }

  @Test func `keys that differ only in their homes or tables are numbered apart`() {
    var table = KeyTable(capacity: 1)
    for home in 0..<50 {
      for kind in 0..<4 as Range<UInt8> {
        for row in 0..<50 {
          #expect(table.findOrAdd(Key(home: home, table: kind, row: row)) == table.count - 1)
        }
      }
    }
    #expect(table.count == 10_000)
    #expect(table.find(Key(home: 49, table: 3, row: 49)) == 9999)
    #expect(table.find(Key(home: 50, row: 0)) == nil)
    #expect(table.find(Key(rawValue: .max)) == nil)
  }
}
