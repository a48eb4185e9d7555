import Model
import Raft

// Plans for changes of the configuration: some servers decide by the new one while others still know the old one.

extension Swarm {
  /// Actions in a row, the first first.
  func reform(_ leader: Int, _ random: inout Random) -> [Action] {
    let who = servers[leader].raft.configuration
    let voters = (0..<size).filter { $0 != leader && who.hasVoter(NodeID($0 + 1)) }
    let outsiders = (0..<size).filter { $0 != leader && !who.hasVoter(NodeID($0 + 1)) }
    guard let ally = pick(voters, &random) else {
      return [Action(.change, leader, random.below(size), 0)]
    }
    switch random.below(4) {
    case 0: return election(of: random.below(size), &random)
    case 1:
      return amendment(leader, ally, outsiders, &random) + schism(leader, ally, voters, &random)
    case 2: return inheritance(leader, ally, voters, outsiders, &random)
    default: return amendment(leader, ally, outsiders, &random)
    }
  }

  private func pick(_ places: [Int], _ random: inout Random) -> Int? {
    places.isEmpty ? nil : places[random.below(places.count)]
  }

  /// Who is outside joins, or, where changes may be joint, others take over.
  private func proposal(_ leader: Int, _ outsiders: [Int], _ random: inout Random) -> Action {
    if personality.changes == .joint, random.below(3) > 0 {
      let mask = outsiders.reduce(random.below(4) == 0 ? random.below(1 << size) : 0) {
        $0 | 1 << $1
      }
      return Action(.change, leader, 0, 16 + max(1, mask) + (random.below(2) << 5))
    }
    let kind = random.below(3) > 0 ? 0 : random.below(3)
    return Action(.change, leader, pick(outsiders, &random) ?? random.below(size), kind)
  }

  /// A change is committed by the leader and one other; those outside hear of it, too.
  private func amendment(
    _ leader: Int, _ ally: Int, _ outsiders: [Int], _ random: inout Random
  ) -> [Action] {
    var plan = [proposal(leader, outsiders, &random)]
    if random.below(2) == 0 { plan.append(proposal(leader, outsiders, &random)) }
    plan += [Action(.save, leader)] + exchange(leader, ally) + [Action(.save, leader)]
    for _ in 0..<4 { for other in outsiders { plan += exchange(leader, other) } }
    return plan
  }

  /// Two elections in one term: among those who voted before the change, and among all others.
  private func schism(
    _ leader: Int, _ ally: Int, _ voters: [Int], _ random: inout Random
  ) -> [Action] {
    let others = (0..<size).filter { $0 != leader && !voters.contains($0) }
    let old = voters.filter { $0 != ally } + (others.isEmpty ? [leader] : [])
    var plan: [Action] = []
    for place in voters { for _ in 0..<8 { plan.append(Action(.drop, leader, place)) } }
    plan += election(of: ally, by: old, &random)
    guard let rival = pick(others, &random) else { return plan }
    let friends = others.filter { $0 != rival } + [leader]
    for place in friends { for _ in 0..<8 { plan.append(Action(.drop, place, rival)) } }
    return plan + election(of: rival, by: friends, &random)
  }

  /// A leader is elected with a change in its log that nobody has committed, and proposes another one at once.
  private func inheritance(
    _ leader: Int, _ heir: Int, _ voters: [Int], _ outsiders: [Int], _ random: inout Random
  ) -> [Action] {
    var plan = [proposal(leader, outsiders, &random), Action(.save, leader)]
    for _ in 0..<8 { plan.append(Action(.deliver, leader, heir)) }
    plan += [Action(.save, heir), Action(.save, heir)]
    let rest = voters.filter { $0 != heir }
    let ally = pick(rest, &random) ?? leader
    for _ in links[link(heir, ally)] { plan.append(Action(.drop, heir, ally)) }
    plan += election(of: heir, by: [leader], &random)
    // Its request for a vote is not needed.
    if ally != leader { plan.append(Action(.drop, heir, ally)) }
    plan += [proposal(heir, outsiders, &random), Action(.save, heir), Action(.save, heir)]
    for _ in 0..<1 + random.below(3) { plan += exchange(heir, ally) + [Action(.save, heir)] }
    for _ in 0..<4 { for other in outsiders { plan += exchange(heir, other) } }
    return plan + schism(heir, ally, rest + [leader], &random)
  }
}
