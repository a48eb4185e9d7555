// Where a search may stand, and where it has been.

/// A row of bits: which live operations were taken, and behind them how many of each class of crashed ones.
struct Marks<let words: Int>: Sendable {
  var bits: InlineArray<words, UInt64> = .init(repeating: 0)

  @inline(__always) func has(_ bit: Int) -> Bool { bits[bit >> 6] >> UInt64(bit & 63) & 1 != 0 }
  @inline(__always) mutating func set(_ bit: Int) { bits[bit >> 6] |= 1 << UInt64(bit & 63) }
  @inline(__always) mutating func clear(_ bit: Int) { bits[bit >> 6] &= ~(1 << UInt64(bit & 63)) }

  /// The counter of a class.
  @inline(__always) func count(_ field: Field) -> Int {
    Int(truncatingIfNeeded: bits[field.word] >> UInt64(field.shift) & field.mask)
  }
  @inline(__always) mutating func addOne(_ field: Field) {
    bits[field.word] += 1 << UInt64(field.shift)
  }
}

/// Where the counter of a class of crashed operations stands. Above it one bit is free for comparing.
struct Field: Sendable {
  var word: Int
  var shift: Int
  var mask: UInt64
}

/// A place of the search: the next return that is not passed, what was taken early, and the object's state.
struct Configuration<let words: Int>: Sendable {
  var marks = Marks<words>()
  var state: Int32
  var next: Int32
  /// How the search came here: from which configuration, and by which move.
  var parent: Int32 = -1
  var move: Int32 = -1
}

/// Every configuration the search has met, except those that another one covers.
///
/// A configuration covers another that differs from it only in having used more crashed operations: whatever could follow
/// there can follow here. So only the counters' minima are kept; those of one key stand in a chain.
struct ConfigurationSet<let words: Int>: ~Copyable {
  private(set) var all: UnsafeMutablePointer<Configuration<words>>
  /// The next configuration of the same key; `covered` for those that another one covers.
  private var chain: UnsafeMutablePointer<Int32>
  private(set) var count = 0
  private var capacity: Int
  private var heads: UnsafeMutablePointer<Int32>
  private var headMask: Int
  private var keys = 0
  /// Ones where live operations stand.
  private let live: Marks<words>
  /// Ones at the free bit over each counter.
  private let guards: Marks<words>
  private let comparesState: Bool

  private static var covered: Int32 { -2 }

  init(live: Marks<words>, guards: Marks<words>, comparesState: Bool) {
    self.live = live
    self.guards = guards
    self.comparesState = comparesState
    capacity = 128
    all = .allocate(capacity: capacity)
    chain = .allocate(capacity: capacity)
    headMask = 255
    heads = .allocate(capacity: headMask + 1)
    heads.initialize(repeating: -1, count: headMask + 1)
  }

  deinit {
    all.deallocate()
    chain.deallocate()
    heads.deallocate()
  }

  @inline(__always) subscript(index: Int) -> Configuration<words> {
    precondition(index >= 0 && index < count, "no such configuration")
    return all[index]
  }

  @inline(__always) func isCovered(_ index: Int) -> Bool {
    chain[index] == ConfigurationSet.covered
  }

  /// Adds one unless it is there or covered; whether it was added.
  @inline(__always) mutating func add(_ new: Configuration<words>) -> Bool {
    if count == capacity || keys * 2 > headMask { grow() }
    var place = home(new)
    while heads[place] >= 0, !isSameKey(all[Int(heads[place])], new) {
      place = (place + 1) & headMask
    }
    let head = heads[place]
    if head < 0 { keys += 1 } else if isCovered(new, from: head, at: place) { return false }
    all[count] = new
    chain[count] = heads[place]
    heads[place] = Int32(truncatingIfNeeded: count)
    count += 1
    return true
  }

  /// Whether one of the chain covers the new one; takes out those that the new one covers, but for the head, which keeps
  /// the chain's key.
  private func isCovered(
    _ new: Configuration<words>, from head: Int32, at place: Int
  ) -> Bool {
    var before: Int32 = -1
    var index = head
    while index >= 0 {
      let next = chain[Int(index)]
      if usesAtMost(all[Int(index)].marks, new.marks) { return true }
      if before >= 0, usesAtMost(new.marks, all[Int(index)].marks) {
        chain[Int(before)] = next
        chain[Int(index)] = ConfigurationSet.covered
      } else {
        before = index
      }
      index = next
    }
    return false
  }

  /// Whether no counter of `a` is greater than that of `b`: with the free bits of `b` set, no counter borrows.
  /// Where the state is not compared it follows from the counters, so they must be equal.
  @inline(__always) private func usesAtMost(_ a: Marks<words>, _ b: Marks<words>) -> Bool {
    for word in 0..<words {
      let (mask, free) = (~live.bits[word], guards.bits[word])
      if !comparesState, (a.bits[word] ^ b.bits[word]) & mask != 0 { return false }
      if ((b.bits[word] & mask | free) &- (a.bits[word] & mask)) & free != free { return false }
    }
    return true
  }

  @inline(__always) private func isSameKey(
    _ a: Configuration<words>, _ b: Configuration<words>
  ) -> Bool {
    if a.next != b.next || comparesState && a.state != b.state { return false }
    for word in 0..<words where (a.marks.bits[word] ^ b.marks.bits[word]) & live.bits[word] != 0 {
      return false
    }
    return true
  }

  @inline(__always) private func home(_ one: Configuration<words>) -> Int {
    let state = comparesState ? UInt64(truncatingIfNeeded: one.state) : 0
    var hash = (state << 32 ^ UInt64(truncatingIfNeeded: one.next)) &* 0xD6E8_FEB8_6659_FD93
    for word in 0..<words {
      hash = (hash ^ hash >> 32 ^ one.marks.bits[word] & live.bits[word]) &* 0x9E37_79B9_7F4A_7C15
    }
    return Int(truncatingIfNeeded: hash ^ hash >> 29) & headMask
  }

  @inline(never) private mutating func grow() {
    if count == capacity {
      let (wider, longer) = (
        UnsafeMutablePointer<Configuration<words>>.allocate(capacity: capacity * 2),
        UnsafeMutablePointer<Int32>.allocate(capacity: capacity * 2)
      )
      wider.moveInitialize(from: all, count: count)
      longer.moveInitialize(from: chain, count: count)
      all.deallocate()
      chain.deallocate()
      (all, chain) = (wider, longer)
      capacity *= 2
    }
    guard keys * 2 > headMask else { return }
    let (old, oldMask) = (heads, headMask)
    headMask = headMask * 4 + 3
    heads = .allocate(capacity: headMask + 1)
    heads.initialize(repeating: -1, count: headMask + 1)
    for place in 0...oldMask where old[place] >= 0 {
      var home = home(all[Int(old[place])])
      while heads[home] >= 0 { home = (home + 1) & headMask }
      heads[home] = old[place]
    }
    old.deallocate()
  }
}
