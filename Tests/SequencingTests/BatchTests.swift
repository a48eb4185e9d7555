import Model
import Sequencing
import Testing

// A batch is bytes: what was put in comes out, by partition, and nothing else is taken for a batch.

func input(
  _ number: UInt64, client: Int = 7, origin: Int = 0, participants: PartitionSet, arguments: Int = 3
) -> Input {
  var call = Transaction(2)
  for place in 0..<arguments { call.add(Int64(number) * 100 + Int64(place)) }
  return Input(
    client: NodeID(client), number: number, floor: number / 2, origin: origin,
    participants: participants, call: call)
}

func bytes(_ inputs: [Input], epoch: UInt64, after previous: UInt64) -> [UInt8] {
  var writer = BatchWriter()
  for input in inputs { writer.append(input) }
  return writer.close(epoch: epoch, after: previous) { Array($0) }
}

func agreed(
  _ inputs: [Input], log: Int = 0, epoch: UInt64, after previous: UInt64, partitions: Int = 2
) -> Batch? {
  bytes(inputs, epoch: epoch, after: previous).withUnsafeBytes {
    Batch($0, log: log, partitions: partitions)
  }
}

@Suite struct BatchTests {
  @Test func `each partition finds its inputs, in their order and with their places`() throws {
    let inputs = [
      input(1, participants: [0]), input(2, participants: [0, 1], arguments: 0),
      input(3, origin: 2, participants: [1], arguments: 16),
    ]
    let batch = try #require(agreed(inputs, log: 5, epoch: 9, after: 4))
    #expect(batch.epoch == 9 && batch.previous == 4 && batch.log == 5)
    for (partition, numbers) in [(0, [1, 2] as [UInt64]), (1, [2, 3])] {
      #expect(batch.count(for: partition) == 2)
      let found = (0..<2).map { batch.input($0, for: partition) }
      #expect(found.map(\.input.number) == numbers)
      #expect(found.map(\.position.index) == numbers.map { Int($0) - 1 })
      for (position, one) in found {
        let as_put = inputs[position.index]
        #expect(one.client == as_put.client && one.floor == as_put.floor)
        #expect(one.origin == as_put.origin && one.participants == as_put.participants)
        #expect(one.call.procedure == 2 && one.call.count == as_put.call.count)
        for place in 0..<Int(one.call.count) {
          #expect(one.call.arguments[place] == as_put.call.arguments[place])
        }
      }
    }
    let size = inputs[0].size + inputs[1].size
    #expect(batch.size(for: 0) - batch.size(for: 1) == size - inputs[1].size - inputs[2].size)
  }

  @Test func `participants beyond the sixty-fourth take a word of their own`() throws {
    var scouted = input(3, participants: [1, 64, 99])
    scouted.scouted = ScoutedKeys(
      reads: [Key(rawValue: 1)], updates: [Key(rawValue: 2), Key(rawValue: 3)])
    let inputs = [
      input(1, participants: [63]), input(2, participants: [64], arguments: 16), scouted,
      input(4, participants: [99, 0], arguments: 0),
    ]
    #expect(inputs[1].size == input(2, participants: [0], arguments: 16).size + 8)
    let batch = try #require(agreed(inputs, epoch: 2, after: 1, partitions: 100))
    for (partition, numbers) in [
      (0, [4] as [UInt64]), (1, [3]), (63, [1]), (64, [2, 3]), (99, [3, 4]),
    ] {
      let found = (0..<batch.count(for: partition)).map { batch.input($0, for: partition).input }
      #expect(found.map(\.number) == numbers)
      for one in found {
        let put = inputs[Int(one.number) - 1]
        #expect(one.participants == put.participants && one.call.count == put.call.count)
        #expect(one.scouted?.reads == put.scouted?.reads)
        #expect(one.scouted?.updates == put.scouted?.updates)
      }
    }
    #expect(agreed(inputs, epoch: 2, after: 1, partitions: 99) == nil, "no such partition")
    let whole = bytes([scouted], epoch: 2, after: 1)
    for count in 0..<whole.count {
      #expect(whole[..<count].withUnsafeBytes { Batch($0, log: 0, partitions: 100) } == nil)
    }
  }

  @Test func `an epoch without inputs is a batch, too`() throws {
    let batch = try #require(agreed([], epoch: 3, after: 2))
    #expect(batch.count(for: 0) == 0 && batch.count(for: 1) == 0)
  }

  @Test func `a batch that is cut short or too long is none`() {
    let whole = bytes(
      [input(1, participants: [0]), input(2, participants: [0, 1])], epoch: 2, after: 1)
    for count in 0..<whole.count {
      #expect(whole[..<count].withUnsafeBytes { Batch($0, log: 0, partitions: 2) } == nil)
    }
    #expect((whole + [0]).withUnsafeBytes { Batch($0, log: 0, partitions: 2) } == nil)
    #expect(whole.withUnsafeBytes { Batch($0, log: 0, partitions: 1) } == nil, "no such partition")
  }

  @Test func `an input whose length and counts do not fit each other is cut to its length`() throws
  {
    var low = input(3, participants: [1])
    low.scouted = ScoutedKeys(
      reads: [Key(rawValue: 1)], updates: [Key(rawValue: 2), Key(rawValue: 3)])
    var high = low
    high.participants = [1, 99]
    for put in [low, high] {
      let whole = bytes([put], epoch: 2, after: 1)
      // Behind the batch's head: the length, and at 34 how many arguments there are.
      let (head, least) = (whole.count - put.size, put.participants == [1] ? 36 : 44)
      for size in least...put.size {
        for arguments: UInt8 in 0...20 {
          var garbled = Array(whole[..<(head + size)])
          garbled[head] = UInt8(size)
          garbled[head + 34] = arguments
          // The last eight bytes name others now, or none that there are.
          let read = garbled.withUnsafeBytes { Batch($0, log: 0, partitions: 100) }
          guard let read else { continue }
          let one = read.input(0, for: 1).input
          let keys = (one.scouted?.reads ?? []) + (one.scouted?.updates ?? [])
          #expect(least + 8 * (Int(one.call.count) + keys.count) <= size)
        }
      }
      #expect(agreed([put], epoch: 2, after: 1, partitions: 100) != nil)
    }
  }

  @Test func `positions are in the order of epochs, then of logs, then of places`() {
    let places = [
      Position(epoch: 1, log: 0, index: 0), Position(epoch: 1, log: 0, index: 65_535),
      Position(epoch: 1, log: 255, index: 0), Position(epoch: 2, log: 0, index: 0),
    ]
    #expect(places == places.sorted())
    #expect(places[2].log == 255 && places[1].index == 65_535 && places[3].epoch == 2)
  }
}
