import Model

// That nothing was found wrong with registers does not say that they are right: of many orders of writers saturation
// decides some. So an order is looked for in which every read finds what it read, and whoever finds one has proved the
// level. The search is greedy. Where it is stuck, transactions wait for each other in a circle, and somewhere in the
// circle one waits because a writer of the same key went first without need: the next attempt has them the other way.

/// Looks for an order of transactions that the reads of a history agree with.
struct OrderSearch {
  private let level: Saturation.Level
  private let versions: RegisterVersions
  private let count: Int
  private let reads: [[Int32]]
  private let writes: [[Int32]]
  /// Whether a transaction has to be in the order: what nobody saw committed, and nobody read, need not have happened.
  private let counts: [Bool]
  /// Who waits for whom: `t` is the beginning of transaction t, `count + t` its commit.
  private let followers: [[Int32]]

  // An attempt.
  private enum State: UInt8 { case waiting, begun, done }
  private var state: [State] = []
  private var waitsFor: [Int32] = []
  /// By key, the version that stands there now, and who is about to write it.
  private var current: [Int32] = []
  private var holder: [Int32] = []
  /// By version, how many have yet to read it.
  private var pending: [Int32] = []
  private var ready: [Int32] = []
  private(set) var order: [OrderedEvent] = []

  private var steps: Int
  private var random = Random(seed: 1)
  /// Writers that earlier attempts had in the wrong order, the one that goes first first.
  private var turned: [(Int32, Int32)] = []

  init(_ level: Saturation.Level, _ versions: RegisterVersions, _ edges: EdgeList, budget: Int) {
    self.level = level
    self.versions = versions
    count = versions.history.transactions.count
    steps = budget
    var (reads, writes) = (
      [[Int32]](repeating: [], count: count), [[Int32]](repeating: [], count: count)
    )
    for read in versions.reads { reads[Int(read.transaction)].append(read.version) }
    for write in versions.writes { writes[Int(write.transaction)].append(write.version) }
    (self.reads, self.writes) = (reads, writes)
    var counts = versions.history.transactions.map { $0.status == .committed }
    for edge in edges.from.indices where edges.why[edge] == Dependency.wr.rawValue {
      counts[Int(edges.from[edge])] = true
    }
    self.counts = counts
    var followers = [[Int32]](repeating: [], count: 2 * count)
    let size = Int32(truncatingIfNeeded: count)
    for edge in edges.from.indices {
      var (one, other) = (edges.from[edge], edges.to[edge])
      guard counts[Int(one)], counts[Int(other)] else { continue }
      if level == .snapshotIsolation {
        if edges.why[edge] == Dependency.rw.rawValue { other += size } else { one += size }
      }
      followers[Int(one)].append(other)
    }
    self.followers = followers
  }

  /// Whether an order was found in so many attempts.
  mutating func run(attempts: Int) -> Bool {
    for _ in 0..<attempts {
      begin()
      if attempt() { return true }
      if steps <= 0 { return false }
      if let pair = pairToTurn(), !turned.contains(where: { $0 == (pair.1, pair.0) }) {
        turned.append(pair)
      } else {
        turned = []
      }
    }
    return false
  }

  // MARK: - One attempt

  private mutating func begin() {
    state = counts.map { $0 ? .waiting : .done }
    waitsFor = Array(repeating: 0, count: 2 * count)
    for row in followers { for node in row { waitsFor[Int(node)] += 1 } }
    for (_, second) in turned { waitsFor[Int(second)] += 1 }
    current = Array(repeating: -1, count: versions.history.keyNames.count)
    holder = current
    pending = Array(repeating: 0, count: versions.keyOf.count)
    for read in versions.reads { pending[Int(read.version)] += 1 }
    for version in versions.keyOf.indices
    where versions.valueOf[version] == TransactionHistory.initial {
      current[Int(versions.keyOf[version])] = Int32(truncatingIfNeeded: version)
    }
    order.removeAll(keepingCapacity: true)
    ready.removeAll(keepingCapacity: true)
    for node in 0..<count where counts[node] && waitsFor[node] == 0 {
      ready.append(Int32(truncatingIfNeeded: node))
    }
  }

  private mutating func attempt() -> Bool {
    while !ready.isEmpty {
      if settle() { continue }
      guard steps > 0, advance() else { return false }
    }
    return state.allSatisfy { $0 == .done }
  }

  /// Takes all that only reads, or only has to commit: that takes nothing from anybody.
  private mutating func settle() -> Bool {
    var isMoved = false
    var place = 0
    while place < ready.count {
      let one = ready[place]
      steps -= 1
      if state[Int(one)] == .begun ? mayCommit(one) : writes[Int(one)].isEmpty && mayBegin(one) {
        take(at: place)
        isMoved = true
      } else {
        place += 1
      }
    }
    return isMoved
  }

  /// Takes a writer whose versions nobody waits for; under snapshot isolation, where there is none, begins one.
  private mutating func advance() -> Bool {
    let start = turned.isEmpty ? 0 : random.below(ready.count)
    for place in ready.indices.map({ ($0 + start) % ready.count })
    where state[Int(ready[place])] == .waiting {
      steps -= 1
      if mayBegin(ready[place]), mayCommit(ready[place]) {
        take(at: place)
        return true
      }
    }
    guard level == .snapshotIsolation else { return false }
    for place in ready.indices.map({ ($0 + start) % ready.count })
    where state[Int(ready[place])] == .waiting && mayBegin(ready[place]) {
      begin(ready[place])
      return true
    }
    return false
  }

  private func key(_ version: Int32) -> Int { Int(versions.keyOf[Int(version)]) }

  private func mayBegin(_ one: Int32) -> Bool {
    reads[Int(one)].allSatisfy { current[key($0)] == $0 }
      && writes[Int(one)].allSatisfy { holder[key($0)] < 0 }
  }

  private func mayCommit(_ one: Int32) -> Bool {
    if level == .snapshotIsolation, waitsFor[count + Int(one)] > 0 { return false }
    return writes[Int(one)].allSatisfy { !isAwaited(current[key($0)], by: one) }
  }

  /// Whether somebody else has yet to read a version.
  private func isAwaited(_ version: Int32, by one: Int32) -> Bool {
    guard version >= 0 else { return false }
    let isMine = state[Int(one)] == .waiting && reads[Int(one)].contains(version)
    return pending[Int(version)] > (isMine ? 1 : 0)
  }

  private mutating func begin(_ one: Int32) {
    state[Int(one)] = .begun
    for read in reads[Int(one)] { pending[Int(read)] -= 1 }
    for write in writes[Int(one)] { holder[key(write)] = one }
    order.append(OrderedEvent(transaction: one, isCommit: false))
    release(Int(one))
  }

  private mutating func take(at place: Int) {
    let one = ready.remove(at: place)
    if state[Int(one)] == .waiting { begin(one) }
    state[Int(one)] = .done
    for write in writes[Int(one)] {
      current[key(write)] = write
      holder[key(write)] = -1
    }
    order.append(OrderedEvent(transaction: one, isCommit: true))
    if level == .snapshotIsolation { release(count + Int(one)) }
    for (first, second) in turned where first == one { leave(second) }
  }

  private mutating func release(_ node: Int) {
    for follower in followers[node] { leave(follower) }
  }

  private mutating func leave(_ node: Int32) {
    waitsFor[Int(node)] -= 1
    if waitsFor[Int(node)] == 0, Int(node) < count { ready.append(node) }
  }

  // MARK: - Where it was stuck

  /// Why one waits for another; with the pair of writers to be turned where another choice would have spared it that.
  private struct Wait {
    var other: Int32
    var pair: (Int32, Int32)?
  }

  /// Follows waits until they close a circle, and picks one of it that a choice has caused.
  private mutating func pairToTurn() -> (Int32, Int32)? {
    var before = [[Int32]](repeating: [], count: count)
    for (node, row) in followers.enumerated() {
      let one = Int32(truncatingIfNeeded: node < count ? node : node - count)
      let isOver = state[Int(one)] == .done || node < count && state[Int(one)] == .begun
      if isOver { continue }
      for follower in row {
        let isCommit = Int(follower) >= count
        let other = Int(follower) - (isCommit ? count : 0)
        if state[other] == .waiting || isCommit && state[other] == .begun {
          before[other].append(one)
        }
      }
    }
    for (first, second) in turned where state[Int(first)] != .done && state[Int(second)] != .done {
      before[Int(second)].append(first)
    }
    let left = state.indices.filter { state[$0] != .done }
    var path: [(one: Int32, pair: (Int32, Int32)?)] = []
    var one = Int32(truncatingIfNeeded: left[random.below(left.count)])
    while !path.contains(where: { $0.one == one }) {
      let waits = waits(one, before[Int(one)])
      steps -= 1
      if waits.isEmpty { return nil }
      let wait = waits[random.below(waits.count)]
      path.append((one, wait.pair))
      one = wait.other
    }
    let pairs = path.drop { $0.one != one }.compactMap(\.pair)
    return pairs.isEmpty ? nil : pairs[random.below(pairs.count)]
  }

  private func waits(_ one: Int32, _ before: [Int32]) -> [Wait] {
    var result = before.map { Wait(other: $0, pair: nil) }
    if state[Int(one)] == .waiting {
      for read in reads[Int(one)] where current[key(read)] != read {
        let writer = versions.writerOf[Int(read)]
        if writer >= 0, state[Int(writer)] != .done { result.append(Wait(other: writer)) }
      }
      for write in writes[Int(one)] {
        let holder = holder[key(write)]
        if holder >= 0 { result.append(Wait(other: holder, pair: (one, holder))) }
      }
    }
    for write in writes[Int(one)] {
      let version = current[key(write)]
      guard isAwaited(version, by: one) else { continue }
      let writer = versions.writerOf[Int(version)]
      for read in versions.reads
      where read.version == version && read.transaction != one
        && state[Int(read.transaction)] == .waiting
      {
        result.append(Wait(other: read.transaction, pair: writer < 0 ? nil : (one, writer)))
      }
    }
    return result
  }
}
