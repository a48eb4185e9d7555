#if DEBUG  // the insides of a library are open to tests in debug builds only
import Model
import Testing

@testable import Execution

// Both managers of locks, against the rule itself: in the agreed order, whoever wants a row waits for all before him that
// update it, and, to update it, for all before him that want it.

@Suite struct LockManagerTests {
  private struct Asked {
    var job: Int
    var reads: [Key]
    var updates: [Key]
    var isReady = false
    var isDone = false
  }

  private static func conflict(_ a: Asked, _ b: Asked) -> Bool {
    a.updates.contains { b.updates.contains($0) || b.reads.contains($0) }
      || a.reads.contains { b.updates.contains($0) }
  }

  /// Draws calls over few rows, begins and ends them in any order that the manager allows.
  private func sail(_ manager: any LockManager, seed: UInt64) -> (problem: String?, ready: Int) {
    var manager = manager
    var random = Random(seed: seed)
    var asked: [Asked] = []
    var (free, ready, all) = (Array(0..<40), [Int](), 0)
    func place(_ job: Int) -> Int { asked.lastIndex { $0.job == job && !$0.isDone }! }
    for _ in 0..<3_000 {
      if random.below(2) == 0, let job = free.popLast() {
        var keys: [Key] = []
        while keys.count < 3 {
          let key = Key(home: 0, row: random.below(8))
          if !keys.contains(key) { keys.append(key) }
        }
        let split = random.below(4)
        asked.append(
          Asked(job: job, reads: Array(keys.prefix(split)), updates: Array(keys.dropFirst(split))))
        let isReady = manager.ask(
          job, reads: asked.last!.reads, updates: asked.last!.updates)
        if isReady { ready.append(job) }
      } else if !ready.isEmpty {
        let job = ready.remove(at: random.below(ready.count))
        asked[place(job)].isDone = true
        free.append(job)
        manager.release(job, into: &ready)
      }
      asked.removeAll { $0.isDone }
      for job in ready where !asked[place(job)].isReady {
        let (mine, index) = (asked[place(job)], place(job))
        if asked[..<index].contains(where: { LockManagerTests.conflict($0, mine) }) {
          return ("\(job) runs beside or before one that it must wait for", all)
        }
        asked[index].isReady = true
        all += 1
      }
      if let first = asked.first, !ready.contains(first.job) {
        return ("the first in line does not run", all)
      }
    }
    return (nil, all)
  }

  @Test(arguments: 1...5)
  func `queues of locks keep the agreed order and let the first in line run`(seed: UInt64) {
    let (problem, ready) = sail(LockQueues(), seed: seed)
    #expect(problem == nil && ready > 500)
  }

  @Test(arguments: 1...5)
  func `counters keep the agreed order and let the first in line run`(seed: UInt64) {
    let (problem, ready) = sail(LockCounters(), seed: seed)
    #expect(problem == nil && ready > 500)
  }

  @Test(arguments: 1...5)
  func `who forgets what nobody wants gives locks as who remembers all`(seed: UInt64) {
    let (queues, counters) = (sail(LockQueues(), seed: seed), sail(LockCounters(), seed: seed))
    let (few, fewer) = (
      sail(LockQueues(knows: 4), seed: seed), sail(LockCounters(knows: 4), seed: seed)
    )
    #expect(few == queues && fewer == counters && few.problem == nil && fewer.problem == nil)
  }

  @Test func `rows that nobody wants any more are forgotten`() {
    let managers: [any LockManager] = [LockQueues(knows: 100), LockCounters(knows: 100)]
    for manager in managers {
      var (manager, ready) = (manager, [Int]())
      let kept = (0..<30).map { Key(home: 1, row: $0) }
      let isFirst = manager.ask(7, reads: [], updates: kept)
      #expect(isFirst)
      for row in 0..<5_000 {
        let isAlone = manager.ask(0, reads: [], updates: [Key(home: 0, row: row)])
        #expect(isAlone)
        manager.release(0, into: &ready)
        #expect(manager.known <= 101)
      }
      let isSecond = manager.ask(1, reads: [kept[29]], updates: [])
      #expect(!isSecond, "what is held is not forgotten")
      manager.release(7, into: &ready)
      #expect(ready == [1])
    }
  }

  @Test func `queues give a row to whoever waits for nobody, at once`() {
    var (queues, ready) = (LockQueues(), [Int]())
    let row = Key(home: 0, row: 1)
    let (first, second, third) = (
      queues.ask(0, reads: [row], updates: []), queues.ask(1, reads: [row], updates: []),
      queues.ask(2, reads: [], updates: [row])
    )
    #expect(first && second && !third)
    queues.release(1, into: &ready)
    #expect(ready == [])
    queues.release(0, into: &ready)
    #expect(ready == [2])
  }
}
#endif
