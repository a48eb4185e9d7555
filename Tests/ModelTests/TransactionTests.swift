import Model
import Testing

/// Reads a pointer, then the row it points to, and adds one to it; aborts when told to.
private enum Chase: Procedures {
  static let pointer = Key(home: 1, table: 2, row: 3)

  static func declare(_ call: borrowing Transaction, _ footprint: inout Footprint) {
    footprint.read(pointer)
    footprint.isComplete = false
  }

  static func run<V: View>(_ call: borrowing Transaction, on view: inout V) throws(Halt) -> Int64 {
    let target = Key(home: 1, row: Int(try view.read(pointer)[0]))
    var row = try view.read(target)
    row[0] += 1
    try view.write(target, row)
    if call.procedure == 2 { throw .abort(.byUser) }
    return try view.read(target)[0]
  }
}

@Suite struct TransactionTests {
  @Test func `a key keeps its home, table and row apart`() {
    let key = Key(home: 0xFFFF, table: 0xFF, row: 0xFF_FFFF_FFFF)
    #expect((key.home, key.table, key.row) == (0xFFFF, 0xFF, 0xFF_FFFF_FFFF))
    #expect(Key(home: 1, row: 0) > Key(home: 0, table: 255, row: 1 << 39))
  }

  @Test func `a call is plain data that is copied as bytes`() {
    #expect(MemoryLayout<Transaction>.size == 136)
    #expect(MemoryLayout<Value>.size == 64)
    #expect(MemoryLayout<Ask>.size <= 24)
  }

  @Test func `a footprint names each key once, and an update swallows a read`() {
    let (a, b) = (Key(home: 0, row: 1), Key(home: 0, row: 2))
    var footprint = Footprint()
    footprint.read(a)
    footprint.read(a)
    footprint.read(b)
    footprint.update(a)
    footprint.update(a)
    footprint.read(a)
    #expect(footprint.reads == [b])
    #expect(footprint.updates == [a])
  }

  @Test func `a procedure is run again from its beginning until it misses nothing`() {
    let catalogue = Catalogue(Chase.self, records: true)
    let target = Key(home: 1, row: 77)
    var workspace = Workspace()
    #expect(workspace.attempt(Transaction(1), catalogue) == .needs)
    #expect(workspace.wanted == [Chase.pointer])
    workspace.learn(Chase.pointer, Value(77), version: .zero)
    #expect(workspace.attempt(Transaction(1), catalogue) == .needs)
    #expect(workspace.wanted == [target])
    workspace.learn(target, Value(5), version: .zero)
    #expect(workspace.attempt(Transaction(1), catalogue) == .done(6), "it sees its own write")
    #expect(workspace.writes.map(\.key) == [target])
    #expect(workspace.writes[0].value == Value(6))
    #expect(workspace.observed.map(\.isWrite) == [false, false, true, false])
  }

  @Test func `the digest depends on what was read first and not on own writes`() {
    let catalogue = Catalogue(Chase.self)
    func digest(pointer: Int64, value: Int64) -> Digest {
      var workspace = Workspace()
      workspace.learn(Chase.pointer, Value(pointer), version: .zero)
      workspace.learn(Key(home: 1, row: Int(pointer)), Value(value), version: .zero)
      _ = workspace.attempt(Transaction(1), catalogue)
      return workspace.digest
    }
    #expect(digest(pointer: 4, value: 5) == digest(pointer: 4, value: 5))
    #expect(digest(pointer: 4, value: 5) != digest(pointer: 4, value: 6))
    #expect(digest(pointer: 4, value: 5) != digest(pointer: 6, value: 5))
    let expected = Workspace.folding(
      Workspace.folding(Digest(0), Chase.pointer, Value(4)), Key(home: 1, row: 4), Value(5))
    #expect(digest(pointer: 4, value: 5) == expected)
  }

  @Test func `an abort by the user is told apart from a miss, and a cleared workspace is empty`() {
    let catalogue = Catalogue(Chase.self)
    var workspace = Workspace()
    workspace.learn(Chase.pointer, Value(9), version: .zero)
    workspace.learn(Key(home: 1, row: 9), Value(1), version: .zero)
    #expect(workspace.attempt(Transaction(2), catalogue) == .aborted(.byUser))
    workspace.clear()
    #expect(workspace.keys.isEmpty && workspace.writes.isEmpty && workspace.digest == Digest(0))
  }

  @Test func `a transaction survives the wire, and a cut or false one is refused`() throws {
    var call = Transaction(7 | Transaction.readOnly)
    for word in [Int64.min, -1, 0, .max] { call.add(word) }
    var writer = Writer(capacity: 1)
    call.encode(into: &writer)
    #expect(writer.count == 4 + 4 * 8)
    var reader = Reader(writer.bytes)
    let copy = try Transaction.decode(&reader)
    #expect(reader.isAtEnd)
    #expect(copy.procedure == call.procedure && copy.isReadOnly && copy.count == 4)
    #expect((0..<16).allSatisfy { copy.arguments[$0] == call.arguments[$0] })
    for length in 0..<writer.count {
      var cut = Reader(Array(writer.bytes[..<length]))
      #expect(throws: WireError.truncated) { try Transaction.decode(&cut) }
    }
    var false17 = writer.bytes
    false17[2] = 17
    var broken = Reader(false17)
    #expect(throws: WireError.malformed) { try Transaction.decode(&broken) }
  }

  @Test func `a key is wanted once, and not at all when it is known`() throws {
    let (known, unknown) = (Key(home: 0, row: 1), Key(home: 0, row: 2))
    var workspace = Workspace()
    workspace.learn(known, Value(1), version: .zero)
    workspace.want(known)
    #expect(workspace.wanted.isEmpty)
    workspace.want(unknown)
    #expect(throws: Halt.needs) { try workspace.read(unknown) }
    #expect(workspace.wanted == [unknown])
  }

  @Test func `bounds tell what has certainly passed and what has certainly not come`() {
    let bounds = TimeBounds(earliest: Timestamp(rawValue: 10), latest: Timestamp(rawValue: 20))
    #expect(bounds.isAfter(Timestamp(rawValue: 9)))
    #expect(!bounds.isAfter(Timestamp(rawValue: 10)))
    #expect(bounds.isBefore(Timestamp(rawValue: 21)))
    #expect(!bounds.isBefore(Timestamp(rawValue: 20)))
    #expect(bounds.wait(past: Timestamp(rawValue: 20)) == Nanoseconds(11))
    #expect(bounds.wait(past: Timestamp(rawValue: 5)) == .zero)
  }
}
