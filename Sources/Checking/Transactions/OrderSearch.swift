// That nothing was found wrong with registers does not say that they are right: of many orders of writers saturation
// decides some. So an order is looked for in which every read finds what it read, and whoever finds one has proved the
// level. Nothing is taken back; but no step is taken after which those who wait would wait for each other in a circle.

/// One moment of a transaction. Under serializability it begins and commits at once.
struct OrderedEvent: Sendable, Equatable {
  var transaction: Int32
  var isCommit: Bool
}

/// Looks for an order of transactions that the reads of a history agree with.
///
/// A beginning is node t, a commit `count + t`, which is the same node under serializability. Two more nodes belong to
/// each key: all who have yet to read what stands there lead to the first, and it to the commits of all who will
/// overwrite it; who holds the key leads to the second, and it to the beginnings of all who will write it after him.
struct OrderSearch {
  private let isolation: Bool
  private let attempt: Int
  private let reads: [[Int32]]
  private let writes: [[Int32]]
  private let versions: RegisterVersions
  private let followers: [[Int32]]
  private let writersOf: [[Int32]]
  private let count: Int
  private let commits: Int

  static let attempts = 32

  private enum State: UInt8 { case waiting, begun, done }
  private var state: [State]
  private var waitsFor: [Int32]
  /// By key, the version that stands there now, and who is about to write it.
  private var current: [Int32]
  private var holder: [Int32]
  /// By version, how many have yet to read it.
  private var pending: [Int32]
  private var ready: [Int32] = []
  /// By node, the walk that saw it last.
  private var seen: [Int32]
  private var walk: Int32 = 0
  private(set) var steps: Int
  private(set) var order: [OrderedEvent] = []

  /// Who is tried first is decided by `attempt`; the first attempt takes them as they come.
  init(
    _ level: Saturation.Level, _ versions: RegisterVersions, _ edges: EdgeList, attempt: Int,
    budget: Int
  ) {
    self.attempt = attempt
    isolation = level == .snapshotIsolation
    self.versions = versions
    let history = versions.history
    count = history.transactions.count
    commits = isolation ? count : 0
    steps = budget
    var (reads, writes) = (
      [[Int32]](repeating: [], count: count), [[Int32]](repeating: [], count: count)
    )
    pending = Array(repeating: 0, count: versions.keyOf.count)
    for read in versions.reads {
      reads[Int(read.transaction)].append(read.version)
      pending[Int(read.version)] += 1
    }
    let counts = OrderSearch.needed(history, edges)
    var writersOf = [[Int32]](repeating: [], count: history.keyNames.count)
    for write in versions.writes {
      writes[Int(write.transaction)].append(write.version)
      if counts[Int(write.transaction)] {
        writersOf[Int(versions.keyOf[Int(write.version)])].append(write.transaction)
      }
    }
    (self.reads, self.writes, self.writersOf) = (reads, writes, writersOf)
    current = Array(repeating: -1, count: history.keyNames.count)
    holder = current
    for version in versions.keyOf.indices
    where versions.valueOf[version] == TransactionHistory.initial {
      current[Int(versions.keyOf[version])] = Int32(truncatingIfNeeded: version)
    }
    state = counts.map { $0 ? .waiting : .done }
    seen = Array(repeating: 0, count: 2 * count + 2 * history.keyNames.count)
    var followers = [[Int32]](repeating: [], count: count + commits)
    var waitsFor = [Int32](repeating: 0, count: count + commits)
    for edge in edges.from.indices {
      var (one, other) = (edges.from[edge], edges.to[edge])
      guard counts[Int(one)], counts[Int(other)] else { continue }
      // Under snapshot isolation who overwrites what was read may begin before its reader does.
      let isAnti = edges.why[edge] == Dependency.rw.rawValue
      if isAnti { other += Int32(commits) } else { one += Int32(commits) }
      followers[Int(one)].append(other)
      waitsFor[Int(other)] += 1
    }
    (self.followers, self.waitsFor) = (followers, waitsFor)
    for node in 0..<count where counts[node] && waitsFor[node] == 0 {
      ready.append(Int32(truncatingIfNeeded: node))
    }
  }

  /// What nobody saw committed, and nobody read, need not have happened.
  private static func needed(_ history: TransactionHistory, _ edges: EdgeList) -> [Bool] {
    var counts = history.transactions.map { $0.status == .committed }
    for edge in edges.from.indices where edges.why[edge] == Dependency.wr.rawValue {
      counts[Int(edges.from[edge])] = true
    }
    return counts
  }

  /// Whether an order was found.
  mutating func run() -> Bool {
    while steps > 0, !ready.isEmpty {
      if !settle(), !commit(), !begin() { return false }
    }
    return state.allSatisfy { $0 == .done }
  }

  // MARK: - Steps

  /// Takes all that only read: that takes nothing from anybody.
  private mutating func settle() -> Bool {
    let readers = ready.filter {
      writes[Int($0)].isEmpty && state[Int($0)] == .waiting && mayBegin($0)
    }
    for one in readers {
      start(one)
      finish(one)
    }
    return !readers.isEmpty
  }

  /// Commits the first that may, one that has yet to begin included.
  private mutating func commit() -> Bool {
    for one in candidates() where mayCommit(one) {
      let wasWaiting = state[Int(one)] == .waiting
      if wasWaiting, !mayBegin(one) { continue }
      let before = writes[Int(one)].map { current[key($0)] }
      put(one)
      if writes[Int(one)].contains(where: { closesCircle(from: beyondReaders(key($0))) }) {
        for (write, old) in zip(writes[Int(one)], before) { current[key(write)] = old }
        state[Int(one)] = wasWaiting ? .waiting : .begun
        if !wasWaiting { hold(one, as: one) }
        continue
      }
      if wasWaiting { start(one) }
      finish(one)
      return true
    }
    return false
  }

  /// Under snapshot isolation, where nobody can commit, lets the first begin who may.
  private mutating func begin() -> Bool {
    guard isolation else { return false }
    for one in candidates() where state[Int(one)] == .waiting && mayBegin(one) {
      state[Int(one)] = .begun
      hold(one, as: one)
      if writes[Int(one)].contains(where: { closesCircle(from: beyondHolder(key($0))) }) {
        state[Int(one)] = .waiting
        hold(one, as: -1)
        continue
      }
      start(one)
      return true
    }
    return false
  }

  private func candidates() -> [Int32] {
    if attempt == 0 { return ready }
    func rank(_ one: Int32) -> UInt64 {
      (UInt64(attempt) << 32 | UInt64(one)) &* 0x9E37_79B9_7F4A_7C15 >> 20
    }
    return ready.sorted { rank($0) < rank($1) }
  }

  private func mayBegin(_ one: Int32) -> Bool {
    reads[Int(one)].allSatisfy { current[key($0)] == $0 }
      && writes[Int(one)].allSatisfy { holder[key($0)] < 0 }
  }

  /// Nobody else has yet to read what would be overwritten.
  private func mayCommit(_ one: Int32) -> Bool {
    guard waitsFor[commits + Int(one)] == 0 else { return false }
    return writes[Int(one)].allSatisfy { write in
      let old = current[key(write)]
      guard old >= 0 else { return true }
      let isOwn = state[Int(one)] == .waiting && reads[Int(one)].contains(old)
      return pending[Int(old)] == (isOwn ? 1 : 0)
    }
  }

  private func key(_ version: Int32) -> Int { Int(versions.keyOf[Int(version)]) }

  private mutating func hold(_ one: Int32, as holding: Int32) {
    for write in writes[Int(one)] { holder[key(write)] = holding }
  }

  private mutating func put(_ one: Int32) {
    state[Int(one)] = .done
    for write in writes[Int(one)] { current[key(write)] = write }
    hold(one, as: -1)
  }

  private mutating func start(_ one: Int32) {
    for read in reads[Int(one)] { pending[Int(read)] -= 1 }
    order.append(OrderedEvent(transaction: one, isCommit: false))
    release(Int(one))
  }

  private mutating func finish(_ one: Int32) {
    put(one)
    ready.removeAll { $0 == one }
    order.append(OrderedEvent(transaction: one, isCommit: true))
    if isolation { release(commits + Int(one)) }
  }

  private mutating func release(_ node: Int) {
    for follower in followers[node] {
      waitsFor[Int(follower)] -= 1
      if waitsFor[Int(follower)] == 0, Int(follower) < count { ready.append(follower) }
    }
  }

  // MARK: - Who waits for whom

  private func beyondReaders(_ key: Int) -> Int { 2 * count + 2 * key }
  private func beyondHolder(_ key: Int) -> Int { 2 * count + 2 * key + 1 }

  /// Whether those behind a node wait for it.
  private mutating func closesCircle(from start: Int) -> Bool {
    walk += 1
    var open = [start]
    while let node = open.popLast() {
      steps -= 1
      if steps < 0 { return true }
      for next in waiting(behind: node) {
        if next == start { return true }
        if seen[next] != walk {
          seen[next] = walk
          open.append(next)
        }
      }
    }
    return false
  }

  private func waiting(behind node: Int) -> [Int] {
    if node >= 2 * count { return waiters(ofKey: (node - 2 * count) / 2, node % 2 == 0) }
    var next = node < followers.count ? followers[node].map { Int($0) } : []
    let one = node < count ? node : node - count
    if node < count, state[one] == .waiting {
      if isolation { next.append(commits + one) }
      for read in reads[one] where current[key(read)] == read {
        next.append(beyondReaders(key(read)))
      }
    }
    if isolation, node >= count, state[one] == .begun {
      for write in writes[one] { next.append(beyondHolder(key(write))) }
    }
    return next
  }

  private func waiters(ofKey key: Int, _ areOverwriting: Bool) -> [Int] {
    writersOf[key].compactMap { writer in
      let one = Int(writer)
      if areOverwriting {
        // Who read it himself and is the first to overwrite it waits for others, not for himself.
        let old = current[key]
        let isOwn = !isolation && old >= 0 && reads[one].contains(old)
        return state[one] == .done || isOwn ? nil : commits + one
      }
      return state[one] == .waiting ? one : nil
    }
  }
}

// MARK: - Replaying an order

extension TransactionHistory {
  /// Whether an order is one of serializability, or of snapshot isolation: every process goes on where it ended, every
  /// read finds the last that was committed before its transaction began, and of what is written nothing is committed
  /// by others meanwhile. Knows the history and nothing of how the order was found.
  func agrees(with order: [OrderedEvent], atOnce: Bool) -> Bool {
    var committed: [Int32: Int32] = [:]
    var writtenAt: [Int32: Int] = [:]
    var begunAt: [Int32: Int] = [:]
    var latest: [Int32: Int32] = [:]
    var done = [Bool](repeating: false, count: transactions.count)
    for (moment, event) in order.enumerated() {
      let one = Int(event.transaction)
      if !event.isCommit {
        if let before = latest[transactions[one].process],
          before >= event.transaction || !done[Int(before)]
        {
          return false
        }
        latest[transactions[one].process] = event.transaction
        begunAt[event.transaction] = moment
        guard reads(of: one, agreeWith: committed) else { return false }
      } else {
        guard let begun = begunAt[event.transaction], !done[one] else { return false }
        if atOnce, begun != moment - 1 { return false }
        for step in steps[steps(of: one)] where step.isWrite {
          if let other = writtenAt[step.key], other > begun, other != moment { return false }
          writtenAt[step.key] = moment
          committed[step.key] = step.value
        }
        done[one] = true
      }
    }
    return transactions.indices.allSatisfy { done[$0] || transactions[$0].status != .committed }
  }

  private func reads(of one: Int, agreeWith committed: [Int32: Int32]) -> Bool {
    var own: [Int32: Int32] = [:]
    for step in steps[steps(of: one)] {
      if step.isWrite {
        own[step.key] = step.value
      } else if step.isValueRead, transactions[one].status == .committed {
        let known = own[step.key] ?? committed[step.key]
        let isInitial = step.value == TransactionHistory.initial || step.value == initialValue
        guard known.map({ $0 == step.value }) ?? isInitial else { return false }
      }
    }
    return true
  }
}
