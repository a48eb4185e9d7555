import Glibc
import Model

// The program's ways: many seeds, one that failed, one that is told.

/// Runs what was asked for; 0 where nothing failed.
func run(_ options: Options) -> Int32 {
  if !options.explored.isEmpty { return explore(options.explored) }
  if options.isTelling {
    let seed = options.first
    let found = Found(seed: seed, problem: Problem(kind: .invariant, text: ""))
    tell(Voyage(seed: seed).actions, Personality(seed: seed), found, options)
    return 0
  }
  var marks: [UInt64] = []
  guard let found = search(options.first..<options.first + options.seeds, &marks) else {
    for mark in Marks.Mark.allCases { print("\(mark.words) \(marks[mark.rawValue])") }
    print("\(options.seeds) seeds from \(options.first) on: nothing broke")
    return 0
  }
  print("seed \(found.seed): \(found.problem.kind.rawValue): \(found.problem.text)")
  print("again: swift run -c release raft-swarm --first \(found.seed) --seeds 1 --shrink")
  if options.isShrinking {
    let (best, actions) = shortest(found, options)
    print("\(actions.count) actions of seed \(best.seed):")
    tell(actions, Personality(seed: best.seed), best, options)
  }
  return 1
}

/// Of the first seeds that fail like this one, the one with the shortest schedule.
private func shortest(_ found: Found, _ options: Options) -> (Found, [Action]) {
  var best = (found, shrink(found, Personality(seed: found.seed)))
  var (next, marks) = (found.seed + 1, [UInt64]())
  for _ in 1..<max(1, options.among) {
    let end = options.first + options.seeds
    guard next < end, let other = search(next..<end, &marks) else { break }
    next = other.seed + 1
    guard other.problem.kind == found.problem.kind else { continue }
    let actions = shrink(other, Personality(seed: other.seed))
    if actions.count < best.1.count { best = (other, actions) }
  }
  return best
}

struct Found {
  var seed: UInt64
  var problem: Problem

  /// Whether it ends the process, so that it is looked at in another.
  var isDangerous: Bool { problem.kind == .crash || problem.kind == .hang }
}

/// The first seed that breaks something. Seeds run in a process beside this one, which says how far it is.
private func search(_ seeds: Range<UInt64>, _ reached: inout [UInt64]) -> Found? {
  let shared = Shared(2 + Marks.Mark.allCases.count)
  let ending = guarded {
    var marks = Marks()
    for seed in seeds {
      shared.words[0] = seed
      limitWork(seconds: 5)
      let voyage = Voyage(seed: seed)
      marks.add(voyage.marks)
      if voyage.problem != nil {
        shared.words[1] = 1
        break
      }
    }
    for place in marks.counts.indices { shared.words[2 + place] = UInt64(marks.counts[place]) }
  }
  let seed = shared.words[0]
  switch ending {
  case .crashed(let words): return Found(seed: seed, problem: Problem(kind: .crash, text: words))
  case .hung: return Found(seed: seed, problem: Problem(kind: .hang, text: "a step has no end"))
  case .done: break
  }
  if shared.words[1] == 1, let problem = Voyage(seed: seed).problem {
    return Found(seed: seed, problem: problem)
  }
  reached = Marks.Mark.allCases.map { shared.words[2 + $0.rawValue] }
  return nil
}

/// Says what happens in a schedule, one action a line, and writes its diagram.
private func tell(
  _ actions: [Action], _ personality: Personality, _ found: Found, _ options: Options
) {
  say(personality.words)
  let teller = Teller(servers: personality.servers, tells: say)
  if !found.isDangerous {
    let hasPeace = found.needsPeace
    let told = Voyage(actions, personality, teller: teller, hasPeace: hasPeace).teller
    return write(told, personality, options)
  }
  let ending = guarded {
    limitWork(seconds: 5)
    _ = Voyage(actions, personality, teller: teller, hasPeace: false)
  }
  if case .crashed(let words) = ending { say("      crash: \(words)") }
  if ending == .hung { say("      hang: a step has no end") }
  // What the last action did is not drawn if it is the end of the process.
  let silent = Teller(servers: personality.servers, tells: { _ in })
  let isLast = guarded {
    limitWork(seconds: 5)
    _ = Voyage(actions, personality, hasPeace: false)
  }
  let drawn = isLast == .done ? actions : Array(actions.dropLast())
  write(Voyage(drawn, personality, teller: silent, hasPeace: false).teller, personality, options)
}

private func write(_ teller: Teller?, _ personality: Personality, _ options: Options) {
  guard let prefix = options.trace, let teller, !teller.write(prefix, personality) else { return }
  complain("raft-swarm: \(prefix)-nodes.csv and its kin cannot be written\n")
  exit(1)
}

/// A line, at once: the next action may end the process.
private func say(_ line: String) {
  print(line)
  fflush(nil)
}
