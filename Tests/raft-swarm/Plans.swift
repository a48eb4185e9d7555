import Model
import Raft

// What chance alone seldom puts together: a whole election, entries that reach one server and no other, a leader that does
// not know that it was replaced.

extension Swarm {
  /// Actions in a row, the last first.
  func plan(_ random: inout Random) -> [Action] {
    let place = random.below(size)
    guard let leader else { return election(of: place, &random).reversed() }
    if personality.isReforming { return reform(leader, &random).reversed() }
    if personality.isPushing, size == 5, random.below(4) == 0 {
      return detour(leader, &random).reversed()
    }
    if !personality.isLockstep, size == 5, random.below(8) == 0 {
      return latecomer(leader, &random).reversed()
    }
    switch random.below(personality.isLockstep ? 4 : 8) {
    case 0: return replication(from: leader, to: place, &random).reversed()
    case 1, 2:
      if personality.isLockstep { return intrigue(leader, &random).reversed() }
      return succession(leader, place, &random).reversed()
    case 3: return oblivion(place, leader, &random).reversed()
    default: return election(of: place, &random).reversed()
    }
  }

  /// A server waits for its election; where all clocks run alike, all do.
  func wait(_ place: Int, _ random: inout Random) -> [Action] {
    if !personality.isLockstep { return [Action(.timeOut, place)] }
    return [Action(.pass, 0, 0, 1 + random.below(2 * personality.options.electionTicks))]
  }

  func exchange(_ place: Int, _ other: Int) -> [Action] {
    [
      Action(.deliver, place, other), Action(.save, other), Action(.save, other),
      Action(.deliver, other, place),
    ]
  }

  /// Some hear of it and vote; what else was on the way between them and the candidate is lost.
  func election(of place: Int, _ random: inout Random) -> [Action] {
    let others = (0..<size).filter { $0 != place && random.below(3) > 0 }
    return election(of: place, by: others, &random)
  }

  func election(of place: Int, by others: [Int], _ random: inout Random) -> [Action] {
    var plan: [Action] = []
    for other in others {
      for (from, to) in [(place, other), (other, place)] {
        for _ in links[link(from, to)] { plan.append(Action(.drop, from, to)) }
      }
    }
    plan += wait(place, &random) + [Action(.save, place), Action(.save, place)]
    let rounds = personality.options.hasPreVote ? 2 : 1
    for _ in 0..<rounds {
      for other in others { plan += exchange(place, other) }
      plan.append(Action(.save, place))
    }
    return plan
  }

  private func replication(from leader: Int, to place: Int, _ random: inout Random) -> [Action] {
    var plan: [Action] = []
    for _ in 0..<1 + random.below(5) {
      plan += exchange(leader, place) + [Action(.save, leader)]
    }
    return plan
  }

  /// A leader is cut off, another is elected and has a write answered, and somebody reads where the first believes to lead.
  private func succession(_ leader: Int, _ place: Int, _ random: inout Random) -> [Action] {
    let next = place == leader ? (place + 1) % size : place
    var plan: [Action] = []
    for other in 0..<size where other != leader {
      plan += exchange(leader, other)
    }
    switch random.below(4) {
    case 0: plan += [Action(.transfer, leader, next), Action(.deliver, leader, next)]
    case 1:
      let other = random.below(size)
      if other != leader { plan += [Action(.crash, other), Action(.restart, other)] }
    default: break
    }
    plan += [Action(.read, leader), Action(.cut, 0, 0, 1 << leader)]
    plan += election(of: next, &random)
    plan.append(Action(.propose, next))
    for other in 0..<size where other != leader && other != next {
      plan += replication(from: next, to: other, &random)
    }
    plan.append(Action(.read, leader))
    if random.below(2) == 0 {
      plan.append(Action(.cut))
      for other in 0..<size where other != leader { plan.append(Action(.deliver, other, leader)) }
    }
    return plan
  }

  /// Against a leader with a lease, whose clock runs like all others: it is cut off, or hands over, or its lease is answered
  /// late, or by a server that then crashes.
  private func intrigue(_ leader: Int, _ random: inout Random) -> [Action] {
    let others = (0..<size).filter { $0 != leader }
    let next = others[random.below(others.count)]
    let ticks = personality.options.electionTicks
    var (plan, wait) = ([Action](), ticks - 1 + random.below(ticks))
    let renewal = others.filter { $0 != next }.flatMap {
      exchange(leader, $0) + exchange(leader, $0)
    }
    switch random.below(5) {
    case 4:
      // It is told to take over, and hears of it when that has long been given up.
      plan += exchange(leader, next) + exchange(leader, next) + renewal
      for _ in links[link(leader, next)] { plan.append(Action(.deliver, leader, next)) }
      plan.append(Action(.transfer, leader, next))
      for _ in 0..<ticks { plan += [Action(.pass, 0, 0, 1)] + renewal }
      plan += renewal + [Action(.deliver, leader, next)]
      wait = 0
    case 0:
      plan += exchange(leader, next) + exchange(leader, next) + renewal
      plan.append(Action(.transfer, leader, next))
      for _ in 0..<4 { plan.append(Action(.deliver, leader, next)) }
      wait = random.below(2)
    case 1:
      plan.append(Action(.cut, 0, 0, 1 << next))
      for _ in 0..<ticks { plan += [Action(.pass, 0, 0, 1)] + renewal }
      for other in others where other != next {
        plan += [Action(.crash, other), Action(.restart, other)]
      }
      wait = random.below(3)
    case 2:
      // The answers lie there until another leads.
      for other in others { for _ in 0..<3 { plan.append(Action(.deliver, leader, other)) } }
      plan += revolt(without: leader, after: wait)
      for other in others { for _ in 0..<3 { plan.append(Action(.deliver, other, leader)) } }
      return plan + [Action(.read, leader)]
    default: plan += exchange(leader, next) + renewal
    }
    plan.append(Action(.cut, 0, 0, 1 << leader))
    return plan + revolt(without: leader, after: wait) + [Action(.read, leader)]
  }

  /// Where all clocks run alike, whoever of the others stands first is elected and has a write answered.
  private func revolt(without leader: Int, after wait: Int) -> [Action] {
    let others = (0..<size).filter { $0 != leader }
    var plan: [Action] = []
    for from in others {
      for to in others { for _ in links[link(from, to)] { plan.append(Action(.drop, from, to)) } }
    }
    if wait > 0 { plan.append(Action(.pass, 0, 0, wait)) }
    for round in 0..<8 {
      if round == 4 { for place in others { plan.append(Action(.propose, place)) } }
      for place in others { plan += [Action(.save, place), Action(.save, place)] }
      for from in others {
        for to in others where to != from {
          plan += [Action(.deliver, from, to), Action(.save, to)]
        }
      }
    }
    return plan
  }

  /// Two stand in one term, and one is elected; a third, whose log is too short, takes those who voted into the next term;
  /// then the other's requests arrive.
  private func latecomer(_ leader: Int, _ random: inout Random) -> [Action] {
    let others = (0..<size).filter { $0 != leader }
    let first = random.below(others.count)
    let (one, other) = (others[first], others[(first + 1) % 4])
    let (voter, third) = (others[(first + 2) % 4], others[(first + 3) % 4])
    var plan = [Action(.propose, leader), Action(.save, leader)]
    for place in [one, other, voter] {
      for _ in 0..<3 { plan += exchange(leader, place) }
    }
    for from in 0..<size {
      for to in 0..<size { for _ in 0..<4 { plan.append(Action(.drop, from, to)) } }
    }
    for place in [one, other, third, third] {
      plan += [Action(.timeOut, place), Action(.save, place), Action(.save, place)]
    }
    for place in [leader, voter] { plan += exchange(one, place) }
    for place in [leader, voter] { plan += exchange(third, place) + exchange(third, place) }
    for place in [leader, voter] { plan += exchange(other, place) }
    return plan
  }

  /// A server with entries that nobody else has is sent an old snapshot, and then, one by one, what follows it.
  private func detour(_ leader: Int, _ random: inout Random) -> [Action] {
    let others = (0..<size).filter { $0 != leader }
    let first = random.below(others.count)
    let (behind, next) = (others[first], others[(first + 1) % others.count])
    let rest = others.filter { $0 != behind && $0 != next }
    var plan: [Action] = []
    for other in others { plan += exchange(leader, other) + exchange(leader, other) }
    plan.append(Action(.compact, next))
    // One entry reaches two servers, and two more only one of them; none is committed.
    for _ in 0..<3 { plan.append(Action(.propose, leader)) }
    for _ in 0..<3 { plan += exchange(leader, behind) }
    plan += exchange(leader, next)
    for other in others { for _ in 0..<4 { plan.append(Action(.drop, leader, other)) } }
    plan += election(of: next, by: rest, &random) + [Action(.propose, next), Action(.save, next)]
    for _ in 0..<6 {
      for other in rest { plan += exchange(next, other) }
      plan.append(Action(.save, next))
    }
    for _ in 0..<8 { plan.append(Action(.drop, next, behind)) }
    plan += [Action(.tick, next, 0, 3)] + exchange(next, behind)
    for _ in 0..<4 { plan.append(Action(.drop, next, behind)) }
    plan += [Action(.push, next, behind)] + exchange(next, behind)
    return plan + exchange(next, behind) + exchange(next, behind)
  }

  /// A server has entries and asks for votes, crashes before its disk has any of it, and stands again.
  private func oblivion(_ place: Int, _ leader: Int, _ random: inout Random) -> [Action] {
    let others = (0..<size).filter { $0 != place && random.below(3) > 0 }
    var plan = [Action(.deliver, leader, place)] + wait(place, &random)
    for other in others {
      for _ in links[link(place, other)] { plan.append(Action(.drop, place, other)) }
      plan += [Action(.deliver, place, other), Action(.save, other), Action(.save, other)]
    }
    plan += [Action(.crash, place), Action(.restart, place)] + wait(place, &random)
    plan += [Action(.save, place), Action(.save, place)]
    for other in others {
      for _ in 0...links[link(other, place)].count { plan.append(Action(.deliver, other, place)) }
    }
    return plan
  }
}
