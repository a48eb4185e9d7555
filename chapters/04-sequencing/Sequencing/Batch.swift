import Model

// What a sequencer agrees upon with others: the inputs of one epoch, as bytes. Inputs and not their effects, so that no
// value travels that a replica can compute itself (Calvin §2).
//
// A batch: 8 bytes of the epoch before it in the same log, 8 of its own, 4 of the number of inputs; the inputs. An input: 2
// bytes of its length, 1 of the replica that answers, 1 of what else there is, 4 of the client, 8 of the call's number, 8 of the
// floor, 8 of the participants, one bit a partition; the call: 2 of the procedure, 2 of the number of arguments, 8 for each. Behind
// a call that was scouted: 2 of the number of keys that it reads, 2 of those that it updates, 8 for each. In the end, if there are
// any, 8 of the participants from the sixty-fifth partition on.

enum BatchLayout {
  static let head = 20
  static let inputHead = 32
  /// An input's length has two bytes.
  static let mostInput = Int(UInt16.max)
  /// What else there is: participants from the sixty-fifth partition on.
  static let hasHigh: UInt8 = 1
}

/// A client's call on its way into the order.
public struct Input: Sendable {
  public var client: NodeID
  /// Counted by the client.
  public var number: UInt64
  /// All of the client's calls before this one were answered, and need not be remembered.
  public var floor: UInt64
  /// The replica that answers.
  public var origin: Int
  /// The partitions that hold a key of the call.
  public var participants: PartitionSet
  public var call: Transaction
  /// The keys of a call that cannot name them; see `Reconnaissance`.
  public var scouted: ScoutedKeys?

  public init(
    client: NodeID, number: UInt64, floor: UInt64, origin: Int, participants: PartitionSet,
    call: Transaction
  ) {
    self.client = client
    self.number = number
    self.floor = floor
    self.origin = origin
    self.participants = participants
    self.call = call
  }

  /// In bytes.
  @inline(__always) public var size: Int {
    let words = Int(call.count) + (participants.high == 0 ? 0 : 1)
    let size = BatchLayout.inputHead + 4 + 8 * words
    guard let scouted else { return size }
    return size + scouted.size
  }
}

/// Gathers the inputs of an epoch, in memory that is used again.
public struct BatchWriter: Sendable {
  private var bytes: [UInt8] = Array(repeating: 0, count: BatchLayout.head)
  private var end = BatchLayout.head
  public private(set) var count = 0

  public init() {}

  /// In bytes, with the batch's own head.
  public var size: Int { end }

  @inline(__always) public mutating func append(_ input: Input) {
    let size = input.size
    if end + size > bytes.count {
      bytes.append(contentsOf: repeatElement(0, count: max(size, bytes.count)))
    }
    let at = end
    bytes.withUnsafeMutableBytes { raw in
      @inline(__always) func put<T: FixedWidthInteger & BitwiseCopyable>(_ value: T, _ offset: Int)
      {
        raw.storeBytes(of: value.littleEndian, toByteOffset: at + offset, as: T.self)
      }
      put(UInt16(size), 0)
      let hasHigh = input.participants.high != 0
      put(UInt8(truncatingIfNeeded: input.origin), 2)
      put(hasHigh ? BatchLayout.hasHigh : 0, 3)
      put(UInt32(truncatingIfNeeded: input.client.index), 4)
      put(input.number, 8)
      put(input.floor, 16)
      put(input.participants.low, 24)
      put(input.call.procedure, 32)
      put(input.call.count, 34)
      for place in 0..<Int(input.call.count) { put(input.call.arguments[place], 36 + 8 * place) }
      if hasHigh { put(input.participants.high, size - 8) }
      guard let scouted = input.scouted else { return }
      let behind = 36 + 8 * Int(input.call.count)
      put(UInt16(truncatingIfNeeded: scouted.reads.count), behind)
      put(UInt16(truncatingIfNeeded: scouted.updates.count), behind + 2)
      for (place, key) in (scouted.reads + scouted.updates).enumerated() {
        put(key.rawValue, behind + 4 + 8 * place)
      }
    }
    end += size
    count += 1
  }

  /// The batch as it stands in the log; what was gathered is forgotten.
  public mutating func close<Result>(
    epoch: UInt64, after previous: UInt64, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    let (count, end) = (UInt32(count), end)
    let result = try bytes.withUnsafeMutableBytes { raw in
      raw.storeBytes(of: previous.littleEndian, toByteOffset: 0, as: UInt64.self)
      raw.storeBytes(of: epoch.littleEndian, toByteOffset: 8, as: UInt64.self)
      raw.storeBytes(of: count.littleEndian, toByteOffset: 16, as: UInt32.self)
      return try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(raw)[0..<end]))
    }
    removeAll()
    return result
  }

  public mutating func removeAll() {
    end = BatchLayout.head
    count = 0
  }
}

/// A batch that was agreed upon, for all schedulers of a replica: shared, and never changed.
public final class Batch: Sendable {
  public let log: Int
  public let epoch: UInt64
  /// The epoch of the batch before it in the same log: there is none between them.
  public let previous: UInt64
  let bytes: [UInt8]
  /// By partition, where its inputs begin in `bytes`, each with its place in the epoch.
  let parts: [[(offset: UInt32, place: UInt32)]]
  /// Of each partition's inputs.
  private let sizes: [Int]

  /// Nil where the bytes are no batch, such as a leader's empty entry.
  public init?(_ raw: UnsafeRawBufferPointer, log: Int, partitions: Int) {
    guard raw.count >= BatchLayout.head else { return nil }
    self.log = log
    previous = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
    epoch = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    let count = UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
    var parts = Array(repeating: [(offset: UInt32, place: UInt32)](), count: partitions)
    var sizes = Array(repeating: 0, count: partitions)
    var offset = BatchLayout.head
    for index in 0..<count {
      guard raw.count - offset >= BatchLayout.inputHead + 4 else { return nil }
      let size = Int(
        UInt16(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
      let least = BatchLayout.inputHead + 4 + (raw[offset + 3] == BatchLayout.hasHigh ? 8 : 0)
      guard size >= least, raw.count - offset >= size else { return nil }
      for partition in Batch.participants(in: raw, at: offset) {
        guard partition < partitions else { return nil }
        parts[partition].append((UInt32(offset), UInt32(log) << 16 | index))
        sizes[partition] += size
      }
      offset += size
    }
    guard offset == raw.count else { return nil }
    bytes = Array(raw)
    self.parts = parts
    self.sizes = sizes
  }

  /// The same inputs under another epoch.
  init(_ other: Batch, as epoch: UInt64) {
    (log, previous, bytes, parts, sizes) =
      (other.log, other.previous, other.bytes, other.parts, other.sizes)
    self.epoch = epoch
  }

  // snippet.interleave
  /// What a partition is given of an epoch where inputs take turns, and not whole batches: the
  /// first of each sequencer, then the second of each, and so on.
  init(interleaving batches: [Batch], of logs: Int, for partition: Int) {
    let epoch = batches[0].epoch
    var order: [(place: UInt32, source: Int, offset: Int)] = []
    for (source, batch) in batches.enumerated() {
      for (offset, place) in batch.parts[partition] {
        let turn = (place & 0xFFFF) * UInt32(logs) + UInt32(batch.log)
        order.append((turn, source, Int(offset)))
      }
    }
    order.sort { $0.place < $1.place }
    // snippet.end
    var bytes: [UInt8] = []
    var parts = Array(
      repeating: [(offset: UInt32, place: UInt32)](), count: batches[0].parts.count)
    for (place, source, offset) in order {
      let from = batches[source].bytes
      let size = Int(from[offset]) | Int(from[offset + 1]) << 8
      parts[partition].append((UInt32(bytes.count), place))
      bytes.append(contentsOf: from[offset..<offset + size])
    }
    (self.epoch, self.bytes, self.parts) = (epoch, bytes, parts)
    (log, previous, sizes) = (0, batches[0].previous, batches[0].sizes)
  }

  /// How many inputs a partition takes part in, and their bytes with the batch's head.
  public func count(for partition: Int) -> Int { parts[partition].count }
  public func size(for partition: Int) -> Int { BatchLayout.head + sizes[partition] }

  /// A partition's input, by its number among the partition's own, and its place in the order.
  public func input(_ number: Int, for partition: Int) -> (position: Position, input: Input) {
    let (offset, place) = parts[partition][number]
    let position = Position(epoch: epoch, place: place)
    return (position, bytes.withUnsafeBytes { Batch.input(in: $0, at: Int(offset)) })
  }

  private static func participants(
    in raw: UnsafeRawBufferPointer, at offset: Int
  ) -> PartitionSet {
    func take(_ place: Int) -> UInt64 {
      UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset + place, as: UInt64.self))
    }
    guard raw[offset + 3] == BatchLayout.hasHigh else {
      return PartitionSet(low: take(24), high: 0)
    }
    let size = UInt16(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    return PartitionSet(low: take(24), high: take(Int(size) - 8))
  }

  private static func input(in raw: UnsafeRawBufferPointer, at offset: Int) -> Input {
    func take<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type, _ place: Int) -> T {
      T(littleEndian: raw.loadUnaligned(fromByteOffset: offset + place, as: T.self))
    }
    var call = Transaction(take(UInt16.self, 32))
    let participants = participants(in: raw, at: offset)
    let end = Int(take(UInt16.self, 0)) - (take(UInt8.self, 3) == BatchLayout.hasHigh ? 8 : 0)
    // A count that does not fit the input's length is cut to it: all replicas cut alike.
    let room = (end - BatchLayout.inputHead - 4) / 8
    let count = min(Int(take(UInt16.self, 34)), room, Transaction.argumentLimit)
    for place in 0..<count { call.add(take(Int64.self, 36 + 8 * place)) }
    var input = Input(
      client: NodeID(Int(take(UInt32.self, 4))), number: take(UInt64.self, 8),
      floor: take(UInt64.self, 16), origin: Int(take(UInt8.self, 2)),
      participants: participants, call: call)
    let behind = 36 + 8 * count
    if end >= behind + 4 {
      let reads = Int(take(UInt16.self, behind))
      let keys = min(reads + Int(take(UInt16.self, behind + 2)), (end - behind - 4) / 8)
      let all = (0..<keys).map { Key(rawValue: take(UInt64.self, behind + 4 + 8 * $0)) }
      input.scouted = ScoutedKeys(
        reads: Array(all.prefix(reads)), updates: Array(all.dropFirst(reads)))
    }
    return input
  }

  /// Folded over what a partition takes part in: two replicas that were given the same have the same.
  func fold(into digest: inout Digest, for partition: Int) {
    bytes.withUnsafeBytes { raw in
      for (offset, place) in parts[partition] {
        digest.fold(Position(epoch: epoch, place: place).rawValue)
        let client = raw.loadUnaligned(fromByteOffset: Int(offset) + 4, as: UInt32.self)
        let number = raw.loadUnaligned(fromByteOffset: Int(offset) + 8, as: UInt64.self)
        digest.fold(UInt64(UInt32(littleEndian: client)) << 40 ^ UInt64(littleEndian: number))
      }
    }
  }
}
