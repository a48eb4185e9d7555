import Model
import Raft

// A seed's schedule: trouble as its personality has it, drawn while it happens, then peace.

extension Swarm {
  /// What a seed's personality draws next; nil where the draw does not apply.
  func draw(_ random: inout Random, total: Int) -> Action? {
    var lot = random.below(total)
    let place = random.below(size)
    for (kind, weight) in personality.weights {
      if lot < weight { return draw(kind, place, &random) }
      lot -= weight
    }
    return nil
  }

  private func draw(_ kind: Action.Kind, _ place: Int, _ random: inout Random) -> Action? {
    switch kind {
    case .deliver, .double, .drop: return drawLink(kind, place, &random)
    case .tick: return Action(kind, place, 0, 1 + random.below(3))
    case .pass: return Action(kind, 0, 0, 1 + random.below(2))
    case .cut: return Action(kind, 0, 0, drawCut(&random))
    case .lose: return Action(kind, personality.damaged ?? place, 0, 1 + random.below(4))
    case .restart:
      guard let down = servers.firstIndex(where: { !$0.isUp }) else { return nil }
      return Action(kind, down)
    case .save:
      guard let busy = nextPlace(from: place, where: { !$0.writes.isEmpty }) else { return nil }
      return Action(kind, busy)
    case .apply:
      guard let busy = nextPlace(from: place, where: { !$0.batches.isEmpty }) else { return nil }
      return Action(kind, busy)
    case .take:
      guard let busy = nextPlace(from: place, where: { $0.isUp && $0.raft.hasReady })
      else { return nil }
      return Action(kind, busy)
    case .propose:
      // Mostly at a leader, at times at whoever passes it on.
      return Action(kind, random.below(4) == 0 ? place : leader ?? place)
    case .transfer, .push: return Action(kind, leader ?? place, random.below(size))
    case .change:
      return Action(kind, leader ?? place, random.below(size), drawChange(&random))
    default: return Action(kind, place)
    }
  }

  private func drawChange(_ random: inout Random) -> Int {
    if personality.changes == .single { return random.below(3) }
    if random.below(2) == 0 { return random.below(10) }
    return 16 + 1 + random.below(1 << size - 1) + (random.below(2) << 5)
  }

  /// Nobody, the leader, or anybody.
  private func drawCut(_ random: inout Random) -> Int {
    switch random.below(3) {
    case 0: return 0
    case 1: return 1 << (leader ?? random.below(size))
    default: return random.below(1 << size)
    }
  }

  private func nextPlace(from place: Int, where isFound: (Server) -> Bool) -> Int? {
    for step in 0..<size {
      let place = (place + step) % size
      if isFound(servers[place]) { return place }
    }
    return nil
  }

  private func drawLink(_ kind: Action.Kind, _ place: Int, _ random: inout Random) -> Action? {
    let first = random.below(links.count)
    for step in 0..<links.count {
      let link = (first + step) % links.count
      let (from, to) = (link / size, link % size)
      if links[link].isEmpty || !servers[to].isUp || isCut(from, to) { continue }
      let isReordered = random.below(100) < personality.reordering
      return Action(kind, from, to, isReordered ? random.below(links[link].count) : 0)
    }
    return nil
  }

  /// Whoever leads in the latest term.
  var leader: Int? {
    var best: Int?
    for place in 0..<size where servers[place].isUp && servers[place].raft.role == .leader {
      if best.map({ servers[$0].raft.currentTerm < servers[place].raft.currentTerm }) ?? true {
        best = place
      }
    }
    return best
  }
}

/// What became of one schedule.
struct Voyage {
  var actions: [Action]
  var problem: Problem?
  var marks: Marks
  var teller: Teller?

  /// Draws a seed's schedule and does it.
  init(seed: UInt64, recorder: Recorder? = nil) {
    let personality = Personality(seed: seed)
    var swarm = Swarm(personality)
    swarm.recorder = recorder
    var random = Random(seed: seed, .workload)
    let total = personality.weights.reduce(0) { $0 + $1.weight }
    var actions: [Action] = []
    actions.reserveCapacity(personality.length)
    var plan: [Action] = []
    for _ in 0..<personality.length where swarm.problem == nil {
      if plan.isEmpty, personality.isPlotting, random.below(3) == 0 {
        plan = swarm.plan(&random)
      }
      guard let action = plan.popLast() ?? swarm.draw(&random, total: total) else { continue }
      if swarm.perform(action) { actions.append(action) }
    }
    if swarm.problem == nil { swarm.makePeace() }
    (self.actions, problem, marks) = (actions, swarm.problem, swarm.marks)
  }

  /// Does a schedule again, or a part of one.
  init(
    _ actions: [Action], _ personality: Personality, teller: Teller? = nil, hasPeace: Bool = true
  ) {
    var swarm = Swarm(personality)
    swarm.teller = teller
    var done: [Action] = []
    for action in actions where swarm.problem == nil {
      swarm.teller?.begin(action)
      if swarm.perform(action) {
        done.append(action)
        swarm.teller?.end()
      }
    }
    if swarm.problem == nil, hasPeace {
      swarm.teller?.beginPeace()
      swarm.makePeace()
    }
    let problem = swarm.problem
    swarm.teller?.finish(problem)
    self.teller = swarm.teller
    (self.actions, self.problem, marks) = (done, problem, swarm.marks)
  }
}
