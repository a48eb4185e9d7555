import Model
import Raft
import Testing

// A journal as bytes: it gives back what was written, and of what happened to it afterwards it tells a torn end from damage.

private let number: UInt32 = 77

private func entries(_ term: UInt64, _ indices: ClosedRange<UInt64>, _ random: inout Random)
  -> Entries
{
  Entries(
    indices.map { index in
      Entry(
        term: term, index: index, kind: index % 5 == 0 ? .change : .command,
        payload: (0..<random.below(12)).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    })
}

/// Records of all kinds, such as a server writes them one behind the other.
private let records: [RaftRecord] = {
  var random = Random(seed: 3)
  var who = Configuration(voters: [NodeID(1), NodeID(2), NodeID(3)], learners: [NodeID(9)])
  who.outgoing = [NodeID(1), NodeID(4)]
  who.leavesByItself = true
  return [
    RaftRecord(HardState(term: 1, votedFor: NodeID(2))),
    RaftRecord(HardState(term: 1, votedFor: NodeID(2)), entries(1, 1...3, &random)),
    RaftRecord(
      HardState(term: 2, commitIndex: 3), entries(2, 7...8, &random),
      snapshot: Snapshot(
        last: LogPosition(term: 2, index: 6), configuration: who, bytes: [1, 2, 3, 4, 5])),
    RaftRecord(HardState(term: 3, votedFor: NodeID(3), commitIndex: 6), entries(3, 8...9, &random)),
    RaftRecord(
      HardState(term: 3, votedFor: NodeID(3), commitIndex: 8), entries(3, 10...12, &random)),
  ]
}()

/// The bytes, and where each record begins and the last one ends.
private func written(_ records: [RaftRecord], _ journal: UInt32 = number) -> (
  bytes: [UInt8], starts: [Int]
) {
  var writer = RecordWriter(journal: journal)
  var starts = [0]
  for record in records {
    writer.append(record)
    starts.append(writer.count)
  }
  return (writer.withBytes { Array($0) }, starts)
}

private func read(_ bytes: [UInt8], _ journal: UInt32 = number) -> Journal<RaftRecord> {
  bytes.withUnsafeBytes { Journal($0, journal: journal) }
}

private func piece(_ place: Int, of all: (bytes: [UInt8], starts: [Int])) -> [UInt8] {
  Array(all.bytes[all.starts[place]..<all.starts[place + 1]])
}

@Suite struct RecordBytesTests {
  @Test func `records come back from their bytes as they were, their digests too`() throws {
    let journal = read(written(records).bytes)
    #expect(journal.damage == .none && journal.records == records)
    for (one, other) in zip(records, journal.records) {
      #expect(one.snapshot?.configuration == other.snapshot?.configuration)
      var (mine, theirs) = (
        Message(.appendEntries, from: NodeID(1), to: NodeID(2)),
        Message(.appendEntries, from: NodeID(1), to: NodeID(2))
      )
      mine.entries = one.entries
      theirs.entries = other.entries
      #expect(mine.digest == theirs.digest)
    }
  }

  @Test func `no bytes are no records, and others' bytes neither`() {
    #expect(read([]).slots.isEmpty && read([]).damage == .none)
    #expect(read(written(records).bytes, number + 1).records.isEmpty)
    #expect(read(written(records).bytes, number + 1).damage == .tornTail)
  }

  /// Each byte in turn becomes each of three others.
  @Test
  func
    `a flipped byte loses its own record and no other, and only in the last one it is a torn end`()
  {
    let all = written(records)
    for place in 0..<all.bytes.count {
      let hit = all.starts.lastIndex { $0 <= place }!
      for flip in [0x01, 0x80, 0xFF] as [UInt8] {
        var bytes = all.bytes
        bytes[place] ^= flip
        let journal = read(bytes)
        var expected: [RaftRecord?] = records
        expected[hit] = nil
        #expect(journal.slots == expected, "byte \(place)")
        #expect(journal.damage == (hit == records.count - 1 ? .tornTail : .middle(at: hit)))
      }
    }
  }

  @Test func `cut off anywhere, all whole records are there, and a part of one is a torn end`() {
    let all = written(records)
    for count in 0...all.bytes.count {
      let journal = read(Array(all.bytes[..<count]))
      let whole = all.starts.lastIndex { $0 <= count }!
      #expect(journal.records == Array(records[..<whole]), "\(count) bytes")
      #expect(journal.damage == (all.starts.contains(count) ? .none : .tornTail), "\(count) bytes")
    }
  }

  @Test func `an end that was never written, or only in part, is a torn end`() {
    let all = written(records)
    let last = all.starts[records.count - 1]
    for kept in stride(from: last, to: all.bytes.count - 8, by: 8) {
      var bytes = all.bytes
      for place in kept..<bytes.count { bytes[place] = 0 }
      let journal = read(bytes + Array(repeating: 0, count: 4096))
      #expect(journal.records == Array(records.dropLast()) && journal.damage == .tornTail)
    }
    #expect(read(all.bytes + Array(repeating: 0, count: 100)).damage == .tornTail)
  }

  @Test
  func `a record that is missing, comes twice or out of turn, or is another journal's, is damage`()
  {
    let all = written(records)
    let others = written(records, number + 1)
    let pieces = records.indices.map { piece($0, of: all) }
    func slots(_ bytes: [[UInt8]]) -> [Int?] {
      read(Array(bytes.joined())).slots.map { slot in
        slot.map { record in records.firstIndex { $0 == record } ?? -1 }
      }
    }
    #expect(slots([pieces[0], pieces[1], pieces[3], pieces[4]]) == [0, 1, nil, 3, 4])
    #expect(slots([pieces[1], pieces[2]]) == [nil, 1, 2])
    #expect(slots([pieces[0], pieces[1], pieces[1], pieces[2]]) == [0, 1, nil, 1, 2])
    #expect(slots([pieces[0], pieces[2], pieces[1]]) == [0, nil, 2, nil, 1])
    #expect(slots([pieces[0], piece(1, of: others), pieces[2]]) == [0, nil, 2])
  }

  @Test func `a stretch of damage of any length is found to end where a whole record begins`() {
    let all = written(records)
    var random = Random(seed: 5)
    for _ in 0..<2000 {
      let (first, last) = (random.below(all.bytes.count), random.below(all.bytes.count))
      var bytes = all.bytes
      for place in min(first, last)...max(first, last) {
        bytes[place] = UInt8(truncatingIfNeeded: random.next())
      }
      let journal = read(bytes)
      // Nothing is invented, and nothing comes before what it came behind.
      let known = journal.slots.compactMap { slot in
        slot.map { record in records.firstIndex { $0 == record } ?? -1 }
      }
      #expect(known == known.sorted() && !known.contains(-1) && Set(known).count == known.count)
      let whole = records.indices.filter { place in
        Array(bytes[all.starts[place]..<all.starts[place + 1]]) == piece(place, of: all)
      }
      #expect(known == whole)
    }
  }

  @Test func `where the log ended is told, though part of it is lost`() {
    let all = written(records)
    var bytes = all.bytes
    bytes[all.starts[3] + 20] ^= 1
    #expect(RaftRecovery(read(bytes)).lost == LogPosition(term: 3, index: 12))
    #expect(RaftRecovery(read(all.bytes)).lost.index == 0)
  }

  @Test func `a journal is written on behind what was read of it`() {
    let all = written(records)
    let torn = Array(all.bytes[..<(all.bytes.count - 3)])
    let (offset, last) = torn.withUnsafeBytes { raw in
      var reader = RecordReader(raw, journal: number)
      var record = RaftRecord(HardState())
      while reader.next(&record) == .record {}
      return (reader.offset, reader.last)
    }
    #expect(offset == all.starts[records.count - 1])
    var writer = RecordWriter(journal: number, behind: last)
    writer.append(records[records.count - 1])
    #expect(torn[..<offset] + writer.withBytes { Array($0) } == all.bytes[...])
  }

  @Test func `a payload that looks like a record of another journal is none here`() {
    let inner = written(records, number + 1).bytes
    let outer = [
      RaftRecord(
        HardState(term: 1), Entries([Entry(term: 1, index: 1, payload: [0, 0, 0] + inner)]))
    ]
    let bytes = written(outer).bytes
    #expect(read(Array(bytes.dropLast(8))).slots == [nil])
    #expect(read(Array(bytes.dropLast(8))).damage == .tornTail)
  }

  /// The first one stopped the program, since no index comes after it.
  @Test(arguments: [0, UInt64.max, UInt64(Int64.max)])
  func `entries at a place that no log has are no record`(first: UInt64) {
    let forged = RaftRecord(
      HardState(term: 1), last: LogPosition(term: 1, index: 1),
      Entries([Entry(term: 1, index: first), Entry(term: 1, index: 1)]))
    let journal = read(written([forged]).bytes)
    #expect(journal.records.isEmpty && RaftRecovery(journal).entries.isEmpty)
  }
}
