import Model
import Raft

// What must hold in each state that the explorer comes to (Raft figure 3), without a look at how it came there.

extension Situation {
  mutating func look(_ place: Int) {
    if problem != nil { return }
    problem = twoLeaders() ?? otherCommitted(place) ?? differentLogs() ?? electable()
  }

  /// Election Safety, among those who lead now.
  private func twoLeaders() -> String? {
    for a in servers.indices where servers[a].raft.role == .leader {
      for b in servers.indices.dropFirst(a + 1)
      where servers[b].raft.role == .leader
        && servers[a].raft.currentTerm == servers[b].raft.currentTerm
      {
        return "\(a + 1) and \(b + 1) lead in term \(servers[a].raft.currentTerm)"
      }
    }
    return nil
  }

  /// State Machine Safety: who commits, commits what others did.
  private mutating func otherCommitted(_ place: Int) -> String? {
    let log = servers[place].raft.log
    var index: UInt64 = 1
    while index <= log.commitIndex {
      let term = log.term(at: index) ?? 0
      if index > UInt64(committed.count) {
        committed.append(term)
      } else if committed[Int(index) - 1] != term {
        return "entry \(index) is committed twice, differently"
      }
      index += 1
    }
    return nil
  }

  /// Log Matching.
  private func differentLogs() -> String? {
    for a in servers.indices {
      for b in servers.indices.dropFirst(a + 1) {
        let (one, two) = (servers[a].raft.log, servers[b].raft.log)
        var index = min(one.lastIndex, two.lastIndex)
        while index > 0, one.term(at: index) != two.term(at: index) { index -= 1 }
        if index > 0, one.entries(1..<index + 1) != two.entries(1..<index + 1) {
          return "\(a + 1) and \(b + 1) differ before entry \(index), which both have"
        }
      }
    }
    return nil
  }

  /// Leader Completeness, before it comes to an election: no majority's logs let anybody lead who lacks what is committed.
  private func electable() -> String? {
    guard let term = committed.last else { return nil }
    let index = UInt64(committed.count)
    for place in servers.indices where servers[place].raft.log.term(at: index) != term {
      let last = servers[place].raft.log.last
      let voters = servers.count { $0.raft.log.isUpToDate(last) }
      if 2 * voters > servers.count {
        return "\(place + 1) lacks entry \(index), which is committed, and could be elected"
      }
    }
    return nil
  }
}
