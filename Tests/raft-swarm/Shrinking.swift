import Model

// Delta debugging (Zeller and Hildebrandt 2002): pieces of a failing schedule are left out as long as it still fails, in
// the same way. Bounded by replays and not by time, so that the same schedule comes out everywhere.

/// The shortest part that was found of the schedule of a seed that fails.
func shrink(_ found: Found, _ personality: Personality) -> [Action] {
  var shrinking = Shrinking(found, personality)
  return shrinking.run()
}

extension Found {
  /// Whether it shows only once all is well again.
  var needsPeace: Bool { problem.kind == .noProgress || problem.kind == .lostWrite }
}

private struct Shrinking {
  let found: Found
  let personality: Personality
  var actions: [Action]
  var replays = 0
  let limit = 6000

  init(_ found: Found, _ personality: Personality) {
    self.found = found
    self.personality = personality
    let recorder = Recorder()
    _ = guarded {
      limitWork(seconds: 5)
      _ = Voyage(seed: found.seed, recorder: recorder)
    }
    actions = found.needsPeace ? recorder.beforePeace : recorder.all
  }

  /// Whether it still does; then `actions` becomes what was done of it until then.
  private mutating func fails(_ fewer: [Action]) -> Bool {
    replays += 1
    if found.isDangerous {
      let ending = guarded {
        limitWork(seconds: 2)
        _ = Voyage(fewer, personality, hasPeace: false)
      }
      guard found.problem.kind == .crash ? ending.isCrash : ending == .hung else { return false }
      actions = fewer
      return true
    }
    let voyage = Voyage(fewer, personality, hasPeace: found.needsPeace)
    guard voyage.problem?.kind == found.problem.kind else { return false }
    actions = voyage.actions
    return true
  }

  mutating func run() -> [Action] {
    var length = max(1, actions.count / 2)
    while length > 1, replays < limit {
      _ = leaveOut(length)
      length = min(length, actions.count) / 2
    }
    // One by one, and simpler, until nothing more can go.
    while replays < limit {
      let hasShrunk = leaveOut(1)
      if !simplify(), !waitInstead(), !hasShrunk { break }
    }
    return actions
  }

  /// Pieces of one length, from the end; whether any could go.
  private mutating func leaveOut(_ length: Int) -> Bool {
    var hasShrunk = false
    var end = actions.count
    while end > 0, replays < limit {
      let begin = max(0, end - length)
      var fewer = actions
      fewer.removeSubrange(begin..<end)
      if fails(fewer) { hasShrunk = true }
      end = min(begin, actions.count)
    }
    return hasShrunk
  }

  /// One wait for an election reads better than ticks.
  private mutating func waitInstead() -> Bool {
    var hasChanged = false
    var place = 0
    while place < actions.count, replays < limit {
      defer { place += 1 }
      let action = actions[place]
      guard [.tick, .pass].contains(action.kind) else { continue }
      let servers = action.kind == .tick ? [Int(action.server)] : Array(0..<personality.servers)
      for server in servers {
        var other = actions
        other[place] = Action(.timeOut, server)
        guard fails(other) else { continue }
        hasChanged = true
        break
      }
    }
    return hasChanged
  }

  /// Smaller numbers read better.
  private mutating func simplify() -> Bool {
    var hasChanged = false
    var place = 0
    while place < actions.count, replays < limit {
      defer { place += 1 }
      let isTime = [.tick, .pass].contains(actions[place].kind)
      let isPlace = [.deliver, .double, .drop].contains(actions[place].kind)
      let least: UInt16 = isTime ? 1 : 0
      guard isTime || isPlace, actions[place].count > least else { continue }
      var simpler = actions
      simpler[place].count = least
      if fails(simpler) { hasChanged = true }
    }
    return hasChanged
  }
}
