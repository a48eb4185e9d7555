import Model
import Raft
import Testing

// Snapshots that go in pieces (Raft §7): whatever happens to the pieces, the whole arrives, and is the whole.

@Suite struct ChunkTests {
  private static let state = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

  /// Server 0 leads and has compacted what server 2 never got; the first piece is on its way there.
  private static func behind() throws -> Members {
    var group = Members(3) {
      $0.chunk = 100
      $0.keptBehindSnapshot = 0
    }
    group.elect(0)
    for number in 0..<5 { try group.propose("\(number)", at: 0) }
    group.settle { $0.to == NodeID(2) || $0.from == NodeID(2) }
    group.compact(0, to: state)
    group.wait(.milliseconds(50), at: 0)
    while let place = group.messages.firstIndex(where: { $0.kind != .snapshotChunk }) {
      group.deliver(place)
    }
    return group
  }

  private static func isWhole(_ group: Members) -> Bool {
    group.snapshots[2]?.bytes == state && group[2].log.lastIndex == group[0].log.lastIndex
  }

  @Test func `a large snapshot goes in pieces, one after the other, each once`() throws {
    var group = try ChunkTests.behind()
    var pieces: [UInt64] = []
    group.settle {
      if $0.kind == .snapshotChunk { pieces.append($0.hint) }
      return false
    }
    #expect(pieces == (0..<10).map { 100 * $0 })
    #expect(ChunkTests.isWhole(group))
    try group.propose("next", at: 0)
    group.settle()
    group.wait(.milliseconds(50), at: 0)
    group.settle()
    #expect(group.applied[2] == ["next"])
  }

  @Test(arguments: [Message.Kind.snapshotChunk, .snapshotChunkResponse])
  func `a piece or an answer that is lost is asked for again`(kind: Message.Kind) throws {
    var group = try ChunkTests.behind()
    var lost: Set<UInt64> = []
    for _ in 0..<60 {
      group.settle { $0.kind == kind && lost.insert($0.hint).inserted }
      group.wait(.milliseconds(50), at: 0)
    }
    group.settle()
    #expect(lost.count >= 9)
    #expect(ChunkTests.isWhole(group))
  }

  @Test func `pieces that are lost, come twice and overtake each other make the same whole`() throws
  {
    for seed in UInt64(0)..<50 {
      var random = Random(seed: seed)
      var group = try ChunkTests.behind()
      for _ in 0..<400 {
        if group.messages.isEmpty { group.wait(.milliseconds(50), at: 0) }
        let place = random.below(group.messages.count)
        switch random.below(10) {
        case 0: group.messages.remove(at: place)
        case 1, 2: group.deliver(place, doubled: true)
        default: group.deliver(place)
        }
      }
      for _ in 0..<12 {
        group.settle()
        group.wait(.milliseconds(50), at: 0)
      }
      group.settle()
      #expect(ChunkTests.isWhole(group), "seed \(seed)")
    }
  }

  /// It began to gather them anew, and had the leader send the whole a second time.
  @Test(arguments: [0, 900])
  func `a piece that comes again behind the whole is answered and begins nothing`(offset: UInt64)
    throws
  {
    var group = try ChunkTests.behind()
    var late: [RaftMessage] = []
    group.settle {
      if $0.kind == .snapshotChunk, $0.hint == offset { late.append($0) }
      return false
    }
    #expect(ChunkTests.isWhole(group) && late.count == 1)

    group.messages = late
    group.deliver(0)

    #expect(group.messages.map(\.kind) == [.appendResponse])
  }

  /// Each copy asked for a piece, and each piece for an answer, so that on a link that doubles messages they multiplied.
  @Test func `an answer that comes twice asks for one piece`() throws {
    var group = try ChunkTests.behind()
    var pieces = 0
    while let place = group.messages.indices.first {
      if group.messages[place].kind == .snapshotChunk { pieces += 1 }
      let isAnswer = group.messages[place].kind == .snapshotChunkResponse
      group.deliver(place, doubled: isAnswer)
      if isAnswer { group.deliver(place) }
    }
    #expect(pieces == 10)
    #expect(ChunkTests.isWhole(group))
  }

  @Test func `who never answers is given up and asked anew`() throws {
    var group = try ChunkTests.behind()
    var pieces = 0
    for _ in 0..<36 {
      group.settle {
        if $0.kind == .snapshotChunk { pieces += 1 }
        return $0.to == NodeID(2)
      }
      group.wait(.milliseconds(50), at: 0)
    }
    group.messages = []
    #expect(pieces == 11)
    for _ in 0..<3 {
      group.wait(.milliseconds(50), at: 0)
      group.settle()
    }
    #expect(ChunkTests.isWhole(group))
  }

  @Test func `pieces of another leader's snapshot are not put behind those of the first`() throws {
    var group = try ChunkTests.behind()
    group.deliver(0)
    let second = try #require(group.messages.first { $0.kind == .snapshotChunkResponse })
    #expect(second.hint == 100)
    group.deliver(0)
    var piece = try #require(group.messages.first { $0.kind == .snapshotChunk })
    #expect(piece.hint == 100)
    piece.from = NodeID(1)
    piece.term += 1
    group.messages = [piece]

    group.deliver(0)

    #expect(group.messages.map(\.kind) == [.snapshotChunkResponse])
    #expect(group.messages.map(\.hint) == [0] && group.messages.map(\.to) == [NodeID(1)])
  }

  /// It threw away what had come of the newer one.
  @Test func `a late piece of an older snapshot does not take the place of a newer one's`() throws {
    var group = try ChunkTests.behind()
    let older = group.messages
    group.settle { $0.to == NodeID(2) }
    try group.propose("more", at: 0)
    group.settle { $0.to == NodeID(2) || $0.from == NodeID(2) }
    group.compact(0, to: ChunkTests.state + [1])
    // The leader gives up the older one and begins anew.
    while !group.messages.contains(where: { $0.snapshot?.last.index == group[0].log.lastIndex }) {
      group.settle { $0.kind == .snapshotChunk }
      group.wait(.milliseconds(50), at: 0)
    }
    group.messages.removeAll { $0.kind == .heartbeat }
    for _ in 0..<6 { group.deliver(0) }
    let asked = group.messages.map(\.hint)
    #expect(asked == [300])

    group.messages += older
    group.deliver(1)

    var pieces: [UInt64] = []
    group.settle {
      if $0.kind == .snapshotChunk { pieces.append($0.hint) }
      return false
    }
    #expect(pieces == (3...10).map { 100 * $0 })
    #expect(group.snapshots[2]?.bytes == ChunkTests.state + [1])
  }

  /// Server 0 leads and has compacted what server 2 never got, into a snapshot that one message holds.
  private static func slightlyBehind(_ keptBehindSnapshot: Int = 0) throws -> Members {
    var group = Members(3) { $0.keptBehindSnapshot = keptBehindSnapshot }
    group.elect(0)
    for number in 0..<5 { try group.propose("\(number)", at: 0) }
    group.settle { $0.to == NodeID(2) || $0.from == NodeID(2) }
    group.compact(0, to: state)
    return group
  }

  /// Nobody reminded its server of it, and it was sent nothing else while its leader led.
  @Test func `a small snapshot that is lost is sent again, too`() throws {
    var group = try ChunkTests.slightlyBehind()
    var lost = 0
    for _ in 0..<20 {
      group.wait(.milliseconds(50), at: 0)
      group.settle {
        let isFirst = $0.snapshot != nil && lost == 0
        if isFirst { lost += 1 }
        return isFirst
      }
    }
    #expect(lost == 1 && ChunkTests.isWhole(group))
  }

  /// It had none to give, or an older one of its own, from which its log did not go on.
  @Test func `who got a snapshot and leads gives it to the next`() throws {
    var group = try ChunkTests.slightlyBehind()
    group.wait(.milliseconds(50), at: 0)
    group.settle { $0.to == NodeID(1) || $0.from == NodeID(1) }
    #expect(ChunkTests.isWhole(group))
    #expect(group[2].snapshot?.last == group[0].snapshot?.last)
  }
}
