import Model

// One server looks for circles. The others tell it now and then who waits for whom at their rows. They do not tell it at the
// same instant, so that it may see a circle that is none; to abort somebody who needed not be aborted is safe.

extension Work {
  /// One edge of the graph of who waits for whom: found, or looked at.
  public static let waitFor = Work(12)
}

/// Who waits for whom, as the servers said it last.
struct TwoPhaseDetector: Sendable {
  private var waits: [[TwoPhaseStore.Wait]]
  private var numbers: [UInt64]

  init(servers: Int) {
    waits = Array(repeating: [], count: servers)
    numbers = Array(repeating: 0, count: servers)
  }

  mutating func take(_ waits: [TwoPhaseStore.Wait], _ number: UInt64, from server: NodeID) {
    if number <= numbers[server.index] { return }
    numbers[server.index] = number
    self.waits[server.index] = waits
  }

  /// A server that began anew counts anew.
  mutating func forget(_ server: NodeID) { numbers[server.index] = 0 }

  var size: Int { waits.reduce(0) { $0 + $1.count } }

  // snippet.circles
  /// The youngest of every circle, until there is none left.
  func victims() -> [TwoPhaseAttempt] {
    var graph = WaitsFor(waits)
    var victims: [TwoPhaseAttempt] = []
    for start in graph.attempts.indices {
      graph.visit(start)
      while let next = graph.path.last {
        guard let other = graph.nextOther(of: next) else {
          graph.leave()
          continue
        }
        switch graph.states[other] {
        case .finished: continue
        case .unseen: graph.visit(other)
        case .onPath:
          let victim = graph.youngest(from: other)
          victims.append(graph.attempts[victim])
          graph.abort(victim)
        }
      }
    }
    return victims
  }
  // snippet.end
}

/// A graph on which one walks as deep as one can, and notices when one is in a circle.
private struct WaitsFor {
  enum State { case unseen, onPath, finished }

  /// By age.
  private(set) var attempts: [TwoPhaseAttempt] = []
  private(set) var states: [State]
  private(set) var path: [Int] = []
  /// Where each one's edges begin in `others`, and which of them is next.
  private var first: [Int]
  private var next: [Int]
  private var others: [Int] = []

  init(_ waits: [[TwoPhaseStore.Wait]]) {
    for list in waits {
      for wait in list {
        attempts.append(wait.waiter)
        attempts.append(wait.other)
      }
    }
    attempts.sort { ($0.age, $0.round) < ($1.age, $1.round) }
    var distinct: [TwoPhaseAttempt] = []
    for attempt in attempts where distinct.last != attempt { distinct.append(attempt) }
    attempts = distinct
    var edges: [(from: Int, to: Int)] = []
    for list in waits {
      for wait in list {
        edges.append(
          (WaitsFor.place(wait.waiter, in: distinct), WaitsFor.place(wait.other, in: distinct)))
      }
    }
    first = [Int](repeating: 0, count: attempts.count + 1)
    for edge in edges { first[edge.from + 1] += 1 }
    for index in attempts.indices { first[index + 1] += first[index] }
    // In the order in which they were told: holders of a row before those in line.
    next = first
    others = [Int](repeating: 0, count: edges.count)
    for edge in edges {
      others[next[edge.from]] = edge.to
      next[edge.from] += 1
    }
    next = first
    states = [State](repeating: .unseen, count: attempts.count)
  }

  private static func place(_ attempt: TwoPhaseAttempt, in sorted: [TwoPhaseAttempt]) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if (sorted[middle].age, sorted[middle].round) < (attempt.age, attempt.round) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  mutating func visit(_ place: Int) {
    guard states[place] == .unseen else { return }
    states[place] = .onPath
    next[place] = first[place]
    path.append(place)
  }

  mutating func nextOther(of place: Int) -> Int? {
    guard next[place] < first[place + 1] else { return nil }
    next[place] += 1
    return others[next[place] - 1]
  }

  mutating func leave() {
    if let place = path.popLast() { states[place] = .finished }
  }

  /// Of the circle that closes at `place`.
  func youngest(from place: Int) -> Int {
    var youngest = place
    for other in path.reversed() {
      youngest = max(youngest, other)
      if other == place { break }
    }
    return youngest
  }

  /// Steps back behind it: those who wait for it are walked through again, without it.
  mutating func abort(_ victim: Int) {
    while let place = path.popLast() {
      states[place] = place == victim ? .finished : .unseen
      if place == victim { break }
    }
  }
}

extension TwoPhaseServer {
  private var detectionPeriod: Nanoseconds? {
    guard case .detectDeadlocks(let every) = options.conflicts else { return nil }
    return every
  }

  mutating func startDetecting(_ context: inout Context<TwoPhaseStore>) {
    guard let period = detectionPeriod else { return }
    // Whoever looks does so half a period behind those who tell.
    context.set(.deadlocks, after: me.index == 0 ? period + period / 2 : period)
  }

  mutating func lookForDeadlocks(_ context: inout Context<TwoPhaseStore>) {
    guard let period = detectionPeriod else { return }
    context.set(.deadlocks, after: period)
    let waits = waitsHere()
    context.work(.waitFor, waits.count)
    if me.index != 0 {
      if !waits.isEmpty || hasToldWaits {
        context.send(.waits(tick(&context), waits), to: NodeID(0))
      }
      hasToldWaits = !waits.isEmpty
      return
    }
    detector.take(waits, tick(&context), from: me)
    // Elsewhere than where locks are given, which would stand still meanwhile.
    if detector.size > 0 {
      context.offload(.waitFor, detector.size, then: .victims(detector.victims()))
    }
  }

  mutating func breakCircles(
    at victims: [TwoPhaseAttempt], _ context: inout Context<TwoPhaseStore>
  ) {
    for victim in victims {
      counts.deadlocksFound += 1
      context.point("deadlock", victim.age)
      if victim.coordinator == me {
        abort(victim, .deadlocked, &context)
      } else {
        context.send(.victim(victim), to: victim.coordinator)
      }
    }
  }

  /// Who waits for whom at the rows of this server.
  private mutating func waitsHere() -> [TwoPhaseStore.Wait] {
    var waits: [TwoPhaseStore.Wait] = []
    for place in guests.indices
    where guests[place].phase == .locking && guests[place].waiting != TwoPhaseLocks.none {
      scratch.removeAll(keepingCapacity: true)
      locks.blockers(of: guests[place].waiting, into: &scratch)
      for other in scratch {
        waits.append(.init(waiter: guests[place].attempt, other: guests[Int(other)].attempt))
      }
    }
    return waits
  }
}
