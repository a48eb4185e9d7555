#if DEBUG
import Model
import Testing

@testable import Execution

@Suite struct TwoPhaseLocksTests {
  private static let row = Key(home: 0, row: 1)

  @Test func `readers share a row, and nobody overtakes a writer in line`() {
    var locks = TwoPhaseLocks(.byArrival)
    let one = locks.enter(TwoPhaseLocksTests.row, for: 1, age: 10, exclusive: false)
    let two = locks.enter(TwoPhaseLocksTests.row, for: 2, age: 20, exclusive: false)
    let writer = locks.enter(TwoPhaseLocksTests.row, for: 3, age: 30, exclusive: true)
    let late = locks.enter(TwoPhaseLocksTests.row, for: 4, age: 1, exclusive: false)
    let states = [one, two, writer, late].map { locks.isGranted($0) }
    #expect(states == [true, true, false, false])

    locks.leave(one)
    #expect(locks.granted == [])
    locks.leave(two)
    #expect(locks.granted == [3])
    locks.leave(writer)
    #expect(locks.granted == [3, 4])
  }

  @Test func `who leaves the line lets those behind it share the row`() {
    var locks = TwoPhaseLocks(.byArrival)
    _ = locks.enter(TwoPhaseLocksTests.row, for: 1, age: 10, exclusive: false)
    let writer = locks.enter(TwoPhaseLocksTests.row, for: 2, age: 20, exclusive: true)
    let reader = locks.enter(TwoPhaseLocksTests.row, for: 3, age: 30, exclusive: false)

    locks.leave(writer)

    #expect(locks.granted == [3])
    #expect(locks.isGranted(reader))
  }

  @Test func `in a line by age the oldest stands in front`() {
    var locks = TwoPhaseLocks(.byAge)
    let holder = locks.enter(TwoPhaseLocksTests.row, for: 1, age: 30, exclusive: true)
    let young = locks.enter(TwoPhaseLocksTests.row, for: 2, age: 20, exclusive: true)
    let old = locks.enter(TwoPhaseLocksTests.row, for: 3, age: 10, exclusive: true)
    var younger: [Int32] = []
    locks.youngerHolders(than: old, into: &younger)
    #expect(younger == [1])

    locks.leave(holder)
    locks.leave(old)

    #expect(locks.granted == [3, 2])
    #expect(locks.isGranted(young))
  }

  @Test func `one waits for holders, and for those next ahead whom one cannot share with`() {
    var locks = TwoPhaseLocks(.byArrival)
    for guest: Int32 in 1...2 {
      _ = locks.enter(TwoPhaseLocksTests.row, for: guest, age: UInt64(guest), exclusive: false)
    }
    let requests = [true, false, false, true].enumerated().map { place, isExclusive in
      locks.enter(
        TwoPhaseLocksTests.row, for: Int32(3 + place), age: UInt64(3 + place),
        exclusive: isExclusive)
    }
    let blockers = requests.map { request in
      var blockers: [Int32] = []
      locks.blockers(of: request, into: &blockers)
      return blockers
    }
    // The last writer waits for both readers ahead of it, who wait for the first.
    #expect(blockers == [[1, 2], [3], [3], [1, 2, 5, 4]])
  }

  @Test func `rows that nobody wants are forgotten, and others keep theirs`() {
    var locks = TwoPhaseLocks(.byArrival)
    var random = Random(seed: 1)
    var held: [(key: Key, request: Int32)] = []
    var granted = 0
    for step in 0..<20_000 {
      if held.count > 3_000 || (step % 2 == 1 && random.below(3) == 0) {
        locks.leave(held.remove(at: random.below(held.count)).request)
      }
      let key = Key(home: random.below(4), row: random.below(100_000))
      let isHeld = held.contains { $0.key == key }
      let request = locks.enter(key, for: 1, age: UInt64(step), exclusive: true)
      if isHeld {
        locks.leave(request)
      } else {
        #expect(locks.isGranted(request))
        granted += 1
        held.append((key, request))
      }
    }
    #expect(granted > 15_000 && locks.granted.isEmpty)
  }

  private func wait(_ waiter: UInt64, for other: UInt64) -> TwoPhaseStore.Wait {
    TwoPhaseStore.Wait(
      waiter: TwoPhaseAttempt(age: waiter, round: 1, slot: 0),
      other: TwoPhaseAttempt(age: other, round: 1, slot: 0))
  }

  @Test func `of every circle the youngest is aborted, be it within a server or between some`() {
    var detector = TwoPhaseDetector(servers: 3)
    detector.take([wait(1, for: 2), wait(5, for: 6)], 1, from: NodeID(0))
    detector.take([wait(2, for: 3), wait(6, for: 5), wait(9, for: 1)], 1, from: NodeID(1))
    detector.take([wait(3, for: 1)], 1, from: NodeID(2))

    let victims = detector.victims().map(\.age)

    #expect(victims == [3, 6])
  }

  @Test func `a line is no circle, however long`() {
    var detector = TwoPhaseDetector(servers: 1)
    let line = (1..<1_000).map { wait($0 * 7 % 1_000, for: ($0 + 1) * 7 % 1_000) }
    detector.take(line, 1, from: NodeID(0))

    let victims = detector.victims()

    #expect(victims.isEmpty)
  }

  @Test func `two circles through one transaction need one victim, if it is the youngest`() {
    var detector = TwoPhaseDetector(servers: 1)
    detector.take(
      [wait(1, for: 9), wait(9, for: 1), wait(2, for: 9), wait(9, for: 2)], 1, from: NodeID(0))

    let victims = detector.victims().map(\.age)

    #expect(victims == [9])
  }

  @Test func `what a server said before, and comes later, is not heard`() {
    var detector = TwoPhaseDetector(servers: 1)
    detector.take([], 2, from: NodeID(0))
    detector.take([wait(1, for: 2), wait(2, for: 1)], 1, from: NodeID(0))

    let victims = detector.victims()

    #expect(victims.isEmpty)
  }
}
#endif
