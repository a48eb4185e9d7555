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
          input(next * 10 + UInt64($0), client: log, participants: 1 + UInt64(random.below(3)))
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

  @Test func `whatever arrives when, the order is by epoch and then by log`() {
    var orders: [[Position]] = []
    var digests: [UInt64] = []
    for seed in UInt64(0)..<50 {
      var random = Random(seed: seed)
      var heads = [0, 0, 0]
      var merge = Merge(logs: 3, partition: 0)
      var order: [Position] = []
      while heads != MergeTests.logs.map(\.count) {
        let log = random.below(3)
        guard heads[log] < MergeTests.logs[log].count else { continue }
        #expect(merge.take(MergeTests.logs[log][heads[log]]) == .taken)
        heads[log] += 1
        if random.below(2) == 0 { order += MergeTests.order(&merge) }
      }
      orders.append(order + MergeTests.order(&merge))
      digests.append(merge.digest.rawValue)
    }
    #expect(orders[0] == orders[0].sorted() && orders[0].count > 50)
    #expect(orders.allSatisfy { $0 == orders[0] } && digests.allSatisfy { $0 == digests[0] })
  }

  @Test func `nothing of an epoch is given on before all logs are past it`() {
    var merge = Merge(logs: 2, partition: 0)
    _ = merge.take(agreed([input(1, participants: 1)], log: 0, epoch: 5, after: 0)!)
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
    #expect(merge.through(0) == 1 && merge.gap(0) == 2)
    #expect(merge.take(agreed([], epoch: 2, after: 1)!) == .taken && merge.through(0) == 3)
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
}
