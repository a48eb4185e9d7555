// One thing that happens to a group of servers. A schedule is a list of them, so it can be replayed in part: what no
// longer applies is skipped.

struct Action: Sendable, Equatable {
  enum Kind: UInt8, Sendable {
    /// Time passes: `count` ticks at one server, or at all.
    case tick, pass
    /// So many ticks at one server that it would stand for election, or a leader asks itself who is there.
    case timeOut
    /// The message at place `count` of the link from `server` to `other`.
    case deliver, double, drop
    /// The oldest write of a server is on disk; its state machine is done with the oldest entries it was given.
    case save, apply
    /// What a server asks for is taken; only where that is not done at once.
    case take
    case crash, restart
    /// A server crashes, and on its disk the record with `count` others behind it cannot be read any more.
    case lose
    case propose, read
    /// One of the changes that `Change` lists is proposed.
    case change
    case transfer
    /// The state machine's state takes the place of the log.
    case compact
    /// A leader sends a snapshot to a server that did not need one.
    case push
    /// The servers in the set `count` hear the others no longer; nobody is cut off where it is empty.
    case cut
  }

  var kind: Kind
  var server: UInt8 = 0
  var other: UInt8 = 0
  var count: UInt16 = 0

  init(_ kind: Kind, _ server: Int = 0, _ other: Int = 0, _ count: Int = 0) {
    self.kind = kind
    self.server = UInt8(server)
    self.other = UInt8(other)
    self.count = UInt16(count)
  }
}

/// Two servers, as the ends of a link.
struct Link: Equatable {
  var from: Int
  var to: Int
}

extension Action {
  /// As one number, for another process.
  var word: UInt64 {
    UInt64(kind.rawValue) | UInt64(server) << 8 | UInt64(other) << 16 | UInt64(count) << 24
  }

  init(word: UInt64) {
    self.init(
      Kind(rawValue: UInt8(truncatingIfNeeded: word))!, Int(word >> 8 & 0xFF),
      Int(word >> 16 & 0xFF), Int(word >> 24 & 0xFFFF))
  }
}
