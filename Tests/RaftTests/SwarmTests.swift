import Model
import Raft
import Testing

// Anything may happen to messages and servers, as chance has it; the invariants of figure 3 hold after each step, and once
// nothing more goes wrong, all agree.

@Suite struct SwarmTests {
  /// Two thousand steps of trouble, then peace. Gives what went wrong.
  static func sail(
    _ seed: UInt64, _ change: (inout RaftOptions) -> Void = { _ in }
  ) -> (problem: String?, committed: Int, terms: UInt64, restarts: Int) {
    var random = Random(seed: seed)
    let size = [3, 5][random.below(2)]
    var group = Group(size, change, seed: seed)
    let (loss, doubling, crash) = (random.below(20), random.below(20), random.below(4))
    var cut: Set<Int> = []
    var (proposed, restarts) = (0, 0)
    for _ in 0..<2000 where group.violation == nil {
      let id = 1 + random.below(size)
      switch random.below(100) {
      case 0..<12: group.at(id) { $0.tick() }
      case 12..<18:
        proposed += 1
        _ = group.propose("\(proposed)", at: id)
      case 18 where random.below(4) < crash:
        restarts += 1
        group.restart(id)
      case 19 where random.below(3) == 0:
        cut = Set((1...size).filter { _ in random.below(3) == 0 })
      case 20 where random.below(8) == 0: group.at(id) { $0.campaign() }
      case 21 where random.below(8) == 0:
        group.at(id) { $0.transferLeadership(to: NodeID(1 + random.below(size))) }
      default:
        guard !group.messages.isEmpty else { continue }
        // Mostly the oldest, at times any.
        let place = random.below(3) == 0 ? random.below(group.messages.count) : 0
        let message = group.messages[place]
        let isCut = cut.contains(message.from.index) != cut.contains(message.to.index)
        if isCut || random.below(100) < loss {
          group.messages.remove(at: place)
        } else if random.below(100) < crash {
          restarts += 1
          group.deliverAndCrash(place)
        } else {
          group.deliver(place, doubled: random.below(100) < doubling)
        }
      }
      if group.messages.count > 300 { group.messages.removeFirst(100) }
    }
    if let violation = group.violation { return (violation, 0, 0, restarts) }
    // Peace: whoever leads takes one more.
    for _ in 0..<200 {
      for id in 1...size { group.at(id) { $0.tick() } }
      group.settle()
    }
    guard let leader = (1...size).first(where: { group[$0].role == .leader }),
      group.propose("last", at: leader)
    else { return ("nobody leads in peace", 0, 0, restarts) }
    for _ in 0..<3 {
      group.settle()
      group.at(leader) { $0.tick() }
    }
    group.settle()
    let all = (1...size).map { group.applied($0) }
    let problem =
      group.violation
      ?? (all.allSatisfy { $0 == all[0] && $0.last == "last" }
        ? nil : "state machines differ in the end")
    return (problem, all[0].count, group[leader].currentTerm, restarts)
  }

  @Test(arguments: 0..<8) func `nothing that happens to messages breaks Raft`(block: Int) {
    var (committed, terms, restarts) = (0, UInt64(0), 0)
    for seed in block * 25..<(block + 1) * 25 {
      let end = SwarmTests.sail(UInt64(seed))
      #expect(end.problem == nil, "seed \(seed): \(end.problem ?? "")")
      committed += end.committed
      terms += end.terms
      restarts += end.restarts
    }
    #expect(committed > 250 && terms > 50 && restarts > 10, "\(committed) \(terms) \(restarts)")
  }

  @Test func `nor with what etcd does where the paper leaves a choice`() {
    for seed in UInt64(0)..<40 {
      let end = SwarmTests.sail(seed) {
        $0.tellsCommitsAtOnce = true
        $0.sendsEachProposal = true
        $0.hasPreVote = seed % 2 == 0
        $0.checksQuorum = seed % 4 < 2
      }
      #expect(end.problem == nil, "seed \(seed): \(end.problem ?? "")")
    }
  }
}
