// That nothing was found wrong with registers does not say that they are right: of many orders of writers saturation
// decides some. So an order is looked for in which every read finds what it read, and whoever finds one has proved the
// level. The search is greedy: saturation has told it most of what matters.

/// Looks for an order of transactions that the reads of a history agree with.
struct OrderSearch {
  private let level: Saturation.Level
  private let reads: [[Int32]]
  private let writes: [[Int32]]
  private let versions: RegisterVersions
  /// Who waits for whom: `t` is the beginning of transaction t, `count + t` its commit.
  private let followers: [[Int32]]
  private var waitsFor: [Int32]
  private let count: Int

  private enum State: UInt8 { case waiting, begun, done }
  private var state: [State]
  /// By key, the version that stands there now, and who is about to write it.
  private var current: [Int32]
  private var holder: [Int32]
  /// By version, how many have yet to read it.
  private var pending: [Int32]
  private var ready: [Int32] = []
  private var steps: Int
  private(set) var order: [OrderedEvent] = []

  init(_ level: Saturation.Level, _ versions: RegisterVersions, _ edges: EdgeList, budget: Int) {
    self.level = level
    self.versions = versions
    let history = versions.history
    count = history.transactions.count
    steps = budget
    var (reads, writes) = (
      [[Int32]](repeating: [], count: count), [[Int32]](repeating: [], count: count)
    )
    pending = Array(repeating: 0, count: versions.keyOf.count)
    for read in versions.reads {
      reads[Int(read.transaction)].append(read.version)
      pending[Int(read.version)] += 1
    }
    for write in versions.writes { writes[Int(write.transaction)].append(write.version) }
    (self.reads, self.writes) = (reads, writes)
    current = Array(repeating: -1, count: history.keyNames.count)
    holder = current
    for version in versions.keyOf.indices
    where versions.valueOf[version] == TransactionHistory.initial {
      current[Int(versions.keyOf[version])] = Int32(truncatingIfNeeded: version)
    }
    // What nobody saw committed, and nobody read, need not have happened.
    var counts = history.transactions.map { $0.status == .committed }
    for edge in edges.from.indices where edges.why[edge] == Dependency.wr.rawValue {
      counts[Int(edges.from[edge])] = true
    }
    state = counts.map { $0 ? .waiting : .done }
    var followers = [[Int32]](repeating: [], count: 2 * count)
    var waitsFor = [Int32](repeating: 0, count: 2 * count)
    let size = Int32(truncatingIfNeeded: count)
    for edge in edges.from.indices {
      var (one, other) = (edges.from[edge], edges.to[edge])
      guard counts[Int(one)], counts[Int(other)] else { continue }
      if level == .snapshotIsolation {
        if edges.why[edge] == Dependency.rw.rawValue { other += size } else { one += size }
      }
      followers[Int(one)].append(other)
      waitsFor[Int(other)] += 1
    }
    (self.followers, self.waitsFor) = (followers, waitsFor)
    for node in 0..<count where counts[node] && waitsFor[node] == 0 {
      ready.append(Int32(truncatingIfNeeded: node))
    }
  }

  /// Whether an order was found.
  mutating func run() -> Bool {
    while !ready.isEmpty {
      if settle() { continue }
      guard steps > 0, advance() else { return false }
    }
    return state.allSatisfy { $0 == .done }
  }

  // MARK: - Steps

  /// Takes all that only reads, or only has to commit: that takes nothing from anybody.
  private mutating func settle() -> Bool {
    var isMoved = false
    var place = 0
    while place < ready.count {
      let one = ready[place]
      steps -= 1
      if state[Int(one)] == .begun ? mayCommit(one) : writes[Int(one)].isEmpty && mayBegin(one) {
        ready.remove(at: place)
        take(one)
        isMoved = true
      } else {
        place += 1
      }
    }
    return isMoved
  }

  /// Takes the first writer whose versions nobody waits for; under snapshot isolation, where there is none, begins one.
  private mutating func advance() -> Bool {
    for (place, one) in ready.enumerated() where state[Int(one)] == .waiting {
      steps -= 1
      if mayBegin(one), mayCommit(one) {
        ready.remove(at: place)
        take(one)
        return true
      }
    }
    guard level == .snapshotIsolation else { return false }
    for one in ready where state[Int(one)] == .waiting && mayBegin(one) {
      begin(one)
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
    let isBegun = state[Int(one)] == .begun
    if level == .snapshotIsolation, waitsFor[count + Int(one)] > 0 { return false }
    return writes[Int(one)].allSatisfy { write in
      let old = current[key(write)]
      guard old >= 0 else { return true }
      return pending[Int(old)] == (!isBegun && reads[Int(one)].contains(old) ? 1 : 0)
    }
  }

  private mutating func begin(_ one: Int32) {
    state[Int(one)] = .begun
    for read in reads[Int(one)] { pending[Int(read)] -= 1 }
    for write in writes[Int(one)] { holder[key(write)] = one }
    order.append(OrderedEvent(transaction: one, isCommit: false))
    release(Int(one))
  }

  private mutating func take(_ one: Int32) {
    if state[Int(one)] == .waiting { begin(one) }
    state[Int(one)] = .done
    for write in writes[Int(one)] {
      current[key(write)] = write
      holder[key(write)] = -1
    }
    order.append(OrderedEvent(transaction: one, isCommit: true))
    if level == .snapshotIsolation { release(count + Int(one)) }
  }

  private mutating func release(_ node: Int) {
    for follower in followers[node] {
      waitsFor[Int(follower)] -= 1
      if waitsFor[Int(follower)] == 0, Int(follower) < count { ready.append(follower) }
    }
  }
}
