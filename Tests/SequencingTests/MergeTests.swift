import Model
import Sequencing
import Testing

// However batches arrive, there is one order.

@Suite struct MergeTests {
  /// Three logs, whose epochs are not the same ones.
  private static let logs: [[Batch]] = {
    var random = Random(seed: 4)
    return (0..<3).map { log in
      var (epoch, batches) = (UInt64(0), [Batch]())
      while epoch < 40 {
        let next = epoch + 1 + UInt64(random.below(3))
        let inputs = (0..<random.below(4)).map {
          input(
            next * 10 + UInt64($0), client: log, participants: [[0], [1], [0, 1]][random.below(3)])
        }
        batches.append(agreed(inputs, log: log, epoch: next, after: epoch)!)
        epoch = next
      }
      return batches
    }
  }()

  private static func order(_ merge: inout Merge) -> [Position] {
    var places: [Position] = []
    while let batch = merge.next() {
      places += (0..<batch.count(for: 0)).map { batch.input($0, for: 0).position }
    }
    return places
  }

  /// All batches come in any order, some of them twice, and are given on as far as it goes after each.
  /// What was given on is said by client and number: a mistaken rule counts its epochs for itself.
  private static func arrive(_ seed: UInt64, _ rule: MergeRule) -> (calls: [String], digest: Digest)
  {
    var random = Random(seed: seed)
    var arriving = MergeTests.logs.flatMap { $0 }
    arriving += (0..<20).map { _ in arriving[random.below(arriving.count)] }
    for place in arriving.indices.dropFirst() {
      arriving.swapAt(place, random.below(place + 1))
    }
    var merge = Merge(logs: 3, partition: 0, rule: rule)
    var calls: [String] = []
    for batch in arriving {
      _ = merge.take(batch)
      while let next = merge.next() {
        calls += (0..<next.count(for: 0)).map {
          let input = next.input($0, for: 0).input
          return "\(input.client.index): \(input.number)"
        }
      }
    }
    return (calls, merge.digest)
  }

  @Test func `whatever arrives when, the order is by epoch and then by log`() {
    var whole = Merge(logs: 3, partition: 0)
    for batch in MergeTests.logs.joined() { _ = whole.take(batch) }
    let order = MergeTests.order(&whole)
    #expect(order == order.sorted() && order.count > 50)

    let ends = (0..<100).map { MergeTests.arrive($0, .allAreHere) }

    #expect(ends.allSatisfy { $0.calls == ends[0].calls && $0.calls.count == order.count })
    #expect(ends.allSatisfy { $0.digest == whole.digest })
  }

  @Test(arguments: [MergeRule.halfAreHere, .anyIsHere])
  func `a rule that does not wait for all logs makes other orders of other arrivals`(
    rule: MergeRule
  ) {
    let orders = (0..<20).map { MergeTests.arrive($0, rule).calls }
    #expect(Set(orders).count > 10)
    #expect(orders.allSatisfy { Set($0).count == $0.count }, "each is given once all the same")
  }

  @Test func `nothing of an epoch is given on before all logs are past it`() {
    var merge = Merge(logs: 2, partition: 0)
    _ = merge.take(agreed([input(1, participants: [0])], log: 0, epoch: 5, after: 0)!)
    #expect(merge.next() == nil)
    _ = merge.take(agreed([], log: 1, epoch: 4, after: 0)!)
    #expect(merge.next() == nil)
    _ = merge.take(agreed([], log: 1, epoch: 6, after: 4)!)
    #expect(merge.next()?.epoch == 5)
  }

  @Test func `a batch that comes twice is known, and one behind a gap waits`() {
    var merge = Merge(logs: 1, partition: 0)
    let first = agreed([], epoch: 1, after: 0)!
    #expect(merge.take(agreed([], epoch: 3, after: 2)!) == .early)
    #expect(merge.take(first) == .taken && merge.take(first) == .known)
    #expect(merge.through(0) == 1 && merge.gaps(0).map(\.after) == [1])
    #expect(merge.take(agreed([], epoch: 2, after: 1)!) == .taken && merge.through(0) == 3)
  }

  /// What came first was kept, however far behind the gap, and what would have filled it was not.
  @Test func `of many batches that wait the nearest are kept, and all gaps are known`() {
    var merge = Merge(logs: 1, partition: 0)
    for epoch in UInt64(1_000)...1_400 {
      _ = merge.take(agreed([], epoch: epoch, after: epoch - 1)!)
    }
    for epoch in [10, 11, 20] as [UInt64] {
      _ = merge.take(agreed([], epoch: epoch, after: epoch - 1)!)
    }
    let gaps = merge.gaps(0)
    #expect(gaps.map(\.after) == [0, 11, 20] && gaps.map(\.through) == [9, 19, 999])
    for epoch in UInt64(1)...19 { _ = merge.take(agreed([], epoch: epoch, after: epoch - 1)!) }
    #expect(merge.through(0) == 20)
  }

  @Test func `behind a checkpoint it goes on as if it had seen all before`() {
    var (whole, late) = (Merge(logs: 3, partition: 0), Merge(logs: 3, partition: 0))
    for batch in MergeTests.logs.joined() where batch.epoch <= 20 { _ = whole.take(batch) }
    // As far as all logs are complete.
    let before = MergeTests.order(&whole)
    let epoch = whole.epoch - 1
    late = Merge(logs: 3, partition: 0, after: epoch, digest: whole.digest)
    for batch in MergeTests.logs.joined() {
      _ = whole.take(batch)
      _ = late.take(batch)
    }
    let (one, two) = (MergeTests.order(&whole), MergeTests.order(&late))
    #expect(!before.isEmpty && !one.isEmpty && one == two)
    #expect(whole.digest.rawValue == late.digest.rawValue)
  }

  /// While one machine worked on its own, the others waited for those of its inputs in which they take part.
  @Test func `where inputs take turns, each sequencer's first comes before anybody's second`() {
    var merge = Merge(logs: 2, partition: 0, interleaving: .inputs)
    for log in 0..<2 {
      let inputs = (0..<3).map { place in
        // The second of each log is for the other partition only.
        input(UInt64(place), client: log, participants: place == 1 ? [1] : [0, 1])
      }
      _ = merge.take(agreed(inputs, log: log, epoch: 4, after: 0)!)
    }
    let batch = merge.next()!
    let inputs = (0..<batch.count(for: 0)).map { batch.input($0, for: 0) }
    #expect(inputs.map(\.input.client.index) == [0, 1, 0, 1])
    #expect(inputs.map(\.input.number) == [0, 0, 2, 2])
    // An input has the same place wherever it is executed.
    #expect(inputs.map { $0.position.rawValue & 0xFF_FFFF } == [0, 1, 4, 5])
    #expect(inputs.allSatisfy { $0.position.epoch == 4 } && merge.next() == nil)
  }
}
